//! Timelines and bibliographies of other programs: what is imported builds at once, and what goes out again is what came in.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nutgraf::import::markdown::plain;
use serde_json::{Value, json};

/// Timelines that TimelineJS itself publishes, unedited.
fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/timelinejs");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    files.sort();
    files
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("site.yaml"),
        "title: X\nbase_url: https://example.org/\ncards: false\nsearch: false\n",
    )
    .unwrap();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    folder
}

/// Runs the program; its exit code and both its streams.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code().unwrap(), text)
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The words without what typography changes.
fn words(text: &Value) -> String {
    let plain = plain(text.as_str().unwrap_or_default());
    plain
        .replace(['’', '‘', '‚', '"', '“', '”', '„', '\''], "")
        .replace(['–', '—'], "-")
        .replace("--", "-")
        .replace('…', "...")
        .replace('\u{a0}', " ")
}

/// A date as numbers, those that are not there left out.
fn numbers(date: &Value) -> Vec<i64> {
    let number = |key: &str| {
        let value = &date[key];
        value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n| *n != 0 || key == "year")
    };
    ["year", "month", "day"].iter().map_while(|key| number(key)).collect()
}

#[test]
fn import_then_export_keeps_every_event() {
    let mut kept = 0;
    for path in examples() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let given = read(&path);
        let site = site();
        let output = format!("content/{name}");
        let (code, said) = run(site.path(), &["import", "timelinejs", path.to_str().unwrap(), "--output", &output]);
        if given.get("events").is_none() {
            assert_eq!(code, 1, "{name}: {said}");
            assert!(said.contains("TimelineJS 2") && said.contains(".json:1:1"), "{said}");
            continue;
        }
        assert_eq!(code, 0, "{name}: {said}");
        let (code, said) = run(site.path(), &["build", "--drafts"]);
        assert_eq!(code, 0, "{name}: {said}");
        assert!(said.contains("unsourced"), "{name}: the author is not asked for sources\n{said}");
        let slides = given["events"].as_array().unwrap().iter();
        let datable = |slide: &&Value| numbers(&slide["start_date"]).first().is_some_and(|year| year.abs() < 10_000);
        let dated: Vec<&Value> = slides.filter(datable).collect();
        let made = site.path().join("public").join(name).join("timeline.json");
        if dated.is_empty() {
            assert!(!made.exists(), "{name}");
            continue;
        }
        let made = read(&made);
        let events = made["events"].as_array().unwrap();
        assert_eq!(events.len(), dated.len(), "{name}");
        assert_eq!(made["eras"].as_array().map_or(0, Vec::len), given["eras"].as_array().map_or(0, Vec::len), "{name}");
        for slide in dated {
            let same = |event: &&Value| {
                words(&event["text"]["headline"]) == words(&slide["text"]["headline"])
                    && numbers(&event["start_date"]) == numbers(&slide["start_date"])
                    && (slide.get("end_date").is_none()
                        || numbers(&slide["end_date"]) == numbers(&slide["start_date"])
                        || numbers(&event["end_date"]) == numbers(&slide["end_date"]))
            };
            let headline = words(&slide["text"]["headline"]);
            let found = events.iter().find(same);
            assert!(
                found.is_some() || headline.is_empty(),
                "{name}: {headline} of {:?}",
                numbers(&slide["start_date"])
            );
            kept += 1;
            let group = slide["group"].as_str().map(str::trim).filter(|group| !group.is_empty());
            assert_eq!(
                found.and_then(|event| event["group"].as_str()),
                group.filter(|_| found.is_some()),
                "{name}: {headline}"
            );
        }
    }
    assert!(kept > 150, "only {kept} events were compared");
}

fn sheet(name: &str) -> String {
    format!("{}/tests/data/timelinejs/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Sheets that TimelineJS itself publishes, unedited.
#[test]
fn sheets_keep_every_event() {
    for (name, events, first) in
        [("my-own-timeline.csv", 10, "1815-12-10/1852-11-27"), ("women-in-computing.csv", 10, "1815-12-10/1852-11-27")]
    {
        let site = site();
        let (code, said) = run(site.path(), &["import", "timelinejs", &sheet(name), "--output", "content/sheet"]);
        assert_eq!(code, 0, "{name}: {said}");
        assert!(said.contains(&format!("{events} events")), "{name}: {said}");
        let text = std::fs::read_to_string(site.path().join("content/sheet/index.md")).unwrap();
        assert!(text.contains(&format!("  - date: {first}\n")), "{name}: {text}");
        let (code, said) = run(site.path(), &["build", "--drafts"]);
        assert_eq!(code, 0, "{name}: {said}");
        let made = read(&site.path().join("public/sheet/timeline.json"));
        assert_eq!(made["events"].as_array().unwrap().len(), events, "{name}");
    }
}

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "{{ site.title }}{% raw %}",
    "---",
    "--- \n---\ntitle: x",
    "::timeline",
    ":::note",
    "[@x, p. 3]",
    "[^1]: x",
    "[x]: https://e.org",
    "# not a heading",
    "1. one\n2. two",
    "- a",
    "+ a",
    "> q",
    "```\ncode",
    "    code",
    "a | b\n--- | ---\nc | d",
    "$x$ $$y$$",
    "\\",
    "\\\\*",
    "*a **b* c**",
    "_a_ __b__ ~~c~~ ^d^",
    "`",
    "``` `",
    "[a](javascript:alert(1))",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<a href='../../etc/passwd'>x</a>",
    "![x](y.png)",
    "&lt;b&gt;&amp;&#60;&nbsp;&eacute;",
    "\u{202e}evil\u{2066}",
    "a\u{0}b\u{7}c",
    "no",
    "~",
    "null",
    "0x10",
    "@x",
    "%x",
    "!tag",
    "&anchor *alias",
    "key: value",
    "a #b",
    "\"q\" 'q'",
    "{a: b}",
    "[a, b]",
    "{.class #id}",
    "<!-- x",
    "<",
    "<b",
    "<b><i>x</b></i>",
    "<ul><li>a<ul><li>b</ul><li>c</ul>",
    "<blockquote><p>a<p>b</blockquote>",
    "http://e.org/<>\"*_`",
    "https://",
    "=== \n===",
    "\t\tx",
    "x\n\n\ny",
    "Straße 北京 مرحبا",
    "::figure{src=\"x\"}",
    "[#id]",
    "[x](#nowhere)",
    "<https://e.org>",
    "<h1>Title?</h1>",
    "?",
    "...",
    "a\r\nb",
];

#[test]
fn whatever_stands_in_it_what_is_written_builds() {
    let slides: Vec<Value> = HOSTILE
        .iter()
        .enumerate()
        .map(|(i, text)| {
            json!({
                "start_date": {"year": 1900 + i}, "unique_id": text, "group": text, "display_date": text,
                "text": {"headline": text, "text": text},
                "media": {"url": text, "caption": text, "credit": text, "alt": text, "title": text, "link": text}, "location": {"name": text, "lat": 1, "lon": 2},
            })
        })
        .collect();
    let undated: Vec<Value> = HOSTILE
        .iter()
        .map(|text| json!({"display_date": text, "text": {"headline": text, "text": text}, "media": {"url": text}}))
        .collect();
    let eras: Vec<Value> = HOSTILE.iter().map(|text| json!({"start_date": {"year": 1}, "end_date": {"year": 2}, "text": {"headline": text, "text": text}})).collect();
    for (name, timeline) in [
        (
            "dated",
            json!({"title": {"text": {"headline": HOSTILE[1], "text": HOSTILE[3]}}, "events": slides, "eras": eras}),
        ),
        ("undated", json!({"events": undated})),
    ] {
        let site = site();
        let file = site.path().join("t.json");
        std::fs::write(&file, serde_json::to_vec(&timeline).unwrap()).unwrap();
        let (code, said) = run(site.path(), &["import", "timelinejs", "t.json", "--output", "content/x"]);
        assert_eq!(code, 0, "{said}");
        let (code, said) = run(site.path(), &["build", "--drafts", "--quiet"]);
        let story = std::fs::read_to_string(site.path().join("content/x/index.md")).unwrap();
        assert_eq!(code, 0, "{name}: {said}\n{story}");
        let page = std::fs::read_to_string(site.path().join("public/x/index.html")).unwrap();
        assert!(
            !page.contains("<script>alert")
                && !page.contains("onerror=alert(1)>")
                && !page.contains("href=\"javascript:"),
            "{name}"
        );
        if name == "dated" {
            assert_eq!(
                read(&site.path().join("public/x/timeline.json"))["events"].as_array().unwrap().len(),
                HOSTILE.len()
            );
        }
        // Nothing is ever overwritten.
        let (code, said) = run(site.path(), &["import", "timelinejs", "t.json", "--output", "content/x"]);
        assert!(code == 2 && said.contains("already exists"), "{said}");
        assert_eq!(std::fs::read_to_string(site.path().join("content/x/index.md")).unwrap(), story);
    }
}

#[test]
fn a_mistake_in_the_json_is_told_with_its_place() {
    let site = site();
    std::fs::write(site.path().join("t.json"), "{\"events\": [\n  {\"text\": oops}\n]}").unwrap();
    let (code, said) = run(site.path(), &["import", "timelinejs", "t.json"]);
    assert!(code == 1 && said.contains("t.json:2:12"), "{said}");
    std::fs::write(site.path().join("b.json"), [b'{', 0xff]).unwrap();
    let (code, said) = run(site.path(), &["import", "timelinejs", "b.json"]);
    assert!(code == 1 && said.contains("byte 1"), "{said}");
    std::fs::write(site.path().join("sheet.xlsx"), b"PK\x03\x04\x14\0").unwrap();
    for (name, code, words) in [
        ("none.json", 2, "no file"),
        ("content", 2, "is a folder"),
        ("https://docs.google.com/spreadsheets/d/x", 2, "nutgraf fetches nothing"),
        ("sheet.xlsx", 1, "save the sheet as CSV"),
    ] {
        let (exit, said) = run(site.path(), &["import", "timelinejs", name]);
        assert!(exit == code && said.contains(words), "{name}: {said}");
    }
    let (_, said) =
        run(site.path(), &["import", "timelinejs", sheet("my-own-timeline.csv").as_str(), "-o", "elsewhere"]);
    assert!(said.contains("where no story is looked for"), "{said}");
}

#[cfg(feature = "cite")]
#[test]
fn sources_of_a_bibliography() {
    let site = site();
    let at = |name: &str| site.path().join(name);
    let bib = "@article{smith:2020,\n  title = {Öl & {NATO}: *what* #1},\n  author = {Smith, Ann and {Bread and Butter}},\n  journaltitle = {Gazette},\n  date = {2020-05~},\n  volume = {3},\n  url = {https://example.org/a_b?x=1}\n}\n@report{r,title={R}}\n";
    std::fs::write(at("refs.bib"), bib).unwrap();
    let (code, said) = run(site.path(), &["import", "bib", "refs.bib"]);
    assert_eq!(code, 0, "{said}");
    for part in [
        "sources:\n  smith-2020:\n",
        "    author: [\"Smith, Ann\", Bread and Butter]\n",
        "    date: 2020-05~\n",
        "smith:2020: volume",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    std::fs::write(at("content/x.md"), "---\ntitle: X\n---\nText [@smith-2020].\n").unwrap();
    assert_eq!(run(site.path(), &["import", "bib", "refs.bib", "--story", "content/x.md"]).0, 0);
    let (code, said) = run(site.path(), &["build", "--quiet"]);
    assert_eq!(code, 0, "{said}\n{}", std::fs::read_to_string(at("content/x.md")).unwrap());
    let items = read(&at("public/x/sources.json"));
    assert_eq!(
        (&items[0]["title"], &items[0]["URL"]),
        (&json!("Öl & NATO: *what* #1"), &json!("https://example.org/a_b?x=1"))
    );
    // Once more: they are there already.
    let before = std::fs::read_to_string(at("content/x.md")).unwrap();
    let (code, said) = run(site.path(), &["import", "bib", "refs.bib", "--story", "content/x.md"]);
    assert!(code == 0 && said.contains("stay as they are: smith-2020, r"), "{said}");
    assert_eq!(std::fs::read_to_string(at("content/x.md")).unwrap(), before);
    // What goes out comes in again.
    let (code, said) =
        run(site.path(), &["import", "bib", "public/x/sources.bib", "--output", "content/_shared/sources.yaml"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(site.path(), &["build", "--quiet"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = run(site.path(), &["import", "bib", "refs.bib", "--output", "content/_shared/sources.yaml"]);
    assert!(code == 2 && said.contains("already exists"), "{said}");
}
