//! The pipeline as a whole, on sites in a temporary folder.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use super::{Options, Prepared, Silent, prepare};
use crate::artifact::Content;

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn site(root: &Path) -> Prepared {
    let options = Options { root: root.into(), output: root.join("public"), ..Options::default() };
    prepare(&options, &Silent).unwrap()
}

/// Everything a site makes, rendered in this order.
fn render(site: &Prepared, backwards: bool) -> BTreeMap<String, Vec<u8>> {
    let mut units = site.units();
    if backwards {
        units.reverse();
    }
    let artifacts = units.into_iter().flat_map(|unit| site.render(unit).unwrap());
    let bytes = |content| match content {
        Content::Bytes(bytes) => bytes,
        Content::Copy(path) => std::fs::read(path).unwrap(),
    };
    artifacts.map(|artifact| (artifact.path.to_string(), bytes(artifact.content))).collect()
}

const STORY: &str = "---\ntitle: One\ntags: [a, b]\nsources: {s: {title: S}}\nactors: {kim: {role: r}}\ntimeline: [{date: 2024, text: x, source: s}]\n---\nText [@s].\n";

#[test]
fn pages_do_not_depend_on_the_order_they_are_rendered_in() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            (
                "site.yaml",
                "title: T\nbase_url: https://example.org/x/\nlanguages: [en, de]\nmenus: {main: [{url: /one/}]}\n",
            ),
            ("content/_shared/actors.yaml", "kim: {name: Kim}\n"),
            ("content/one/index.md", STORY),
            ("content/two.md", "# Two\n"),
            ("content/a/b.md", "---\ntitle: B\ntags: [a]\n---\n"),
        ],
    );
    let (forwards, backwards) = (render(&site(dir.path()), false), render(&site(dir.path()), true));
    assert!(forwards.len() > 15, "{:?}", forwards.keys());
    for (path, bytes) in &forwards {
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&backwards[path]), "{path}");
    }
}

#[test]
fn every_file_is_found_by_its_unit() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            ("site.yaml", "title: T\nbase_url: https://example.org/\npaginate: 1\n"),
            ("content/_index.md", "# Home\n"),
            (
                "content/two.md",
                STORY.replace("title: One", "title: Two").replace("actors: {kim: {role: r}}\n", "").as_str(),
            ),
            ("content/one/index.md", STORY.replace("actors: {kim: {role: r}}\n", "aliases: [/old/]\n").as_str()),
            ("content/one/data.csv", "a,b\n1,2\n"),
            ("static/.well-known/x", "y"),
        ],
    );
    let site = site(dir.path());
    assert!(site.diagnostics().iter().all(|found| found.rule.is_advice()), "{:?}", site.diagnostics());
    assert!(render(&site, false).contains_key("page/2/index.html"));
    for unit in site.units() {
        for artifact in site.render(unit).unwrap() {
            assert_eq!(site.unit_of(&artifact.path), Some(unit), "{}", artifact.path);
        }
    }
}

#[test]
fn of_a_single_page_only_what_it_names_is_published() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[("x.md", "---\nlang: de\n---\n# Titel\n[Daten](named.csv)\n"), ("named.csv", "a\n"), ("secret.txt", "s")],
    );
    let options = Options { root: dir.path().into(), file: Some("x.md".into()), ..Options::default() };
    let site = prepare(&options, &Silent).unwrap();
    assert_eq!(site.diagnostics(), []);
    let files = render(&site, false);
    assert!(files.contains_key("named.csv") && files.contains_key("index.html"), "{:?}", files.keys());
    assert!(!files.contains_key("secret.txt"));
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("lang=\"de\""));
}

/// Findings as `rule: message`, and the files that would be written.
fn checked(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), files);
    let site = site(dir.path());
    let found = site.diagnostics().iter().map(|d| format!("{}: {}", d.rule, d.message)).collect();
    (found, site.by_path.keys().map(ToString::to_string).collect())
}

const BASE: &str = "title: T\nbase_url: https://example.org/\n";

#[test]
fn files_of_a_page_that_is_not_published_stay_at_home() {
    for front in ["draft: true", "expires: 2020-01-01", "published: 2999-01-01"] {
        let page = format!("---\ntitle: G\n{front}\n---\n");
        let (found, files) = checked(&[
            ("site.yaml", BASE),
            ("content/g/index.md", &page),
            ("content/g/leak.pdf", "x"),
            ("content/g/deep/leak.pdf", "x"),
            ("content/h/index.md", "# H\n"),
            ("content/h/open.pdf", "x"),
        ]);
        assert_eq!(found, Vec::<String>::new());
        assert!(files.iter().any(|file| file == "h/open.pdf"));
        assert!(!files.iter().any(|file| file.contains("leak")), "{front}: {files:?}");
    }
}

#[test]
fn links_lead_to_files_that_the_build_writes() {
    let body = "# A\n[f](/feed.xml) [s](../sitemap.xml) [i](../index.html) [b](/b/index.html) [t](/tags/index.html)\n";
    let (found, _) = checked(&[
        ("site.yaml", BASE),
        ("content/a.md", body),
        ("content/b.md", "---\ntitle: B\npublished: 2024-01-01\ntags: [x]\n---\n[bad](/c/index.html)\n"),
    ]);
    assert_eq!(found, ["broken-link: there is no page or file `/c/index.html`"]);
}

#[test]
fn addresses_of_the_site_run_no_code_and_levels_have_an_effect() {
    let (found, _) = checked(&[
        (
            "site.yaml",
            "title: T\nbase_url: https://example.org/\ncorrections_contact: \"javascript:alert(1)\"\nauthors: [{name: A, url: \"javascript:x\"}]\ncheck: {raw-html: warn, unsourced: off, duplicate-id: error}\n",
        ),
        ("content/a.md", "# A\n"),
    ]);
    assert_eq!(
        found,
        [
            "unsafe-url: the address `javascript:alert(1)` runs code or carries a document",
            "unsafe-url: the address `javascript:x` runs code or carries a document",
            "invalid-value: `raw-html` is always an error",
        ]
    );
}

#[test]
fn tables_are_texts_of_bounded_size() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            ("site.yaml", "title: T\nbase_url: https://example.org/\nlimits: {cells: 10}\n"),
            (
                "content/a/index.md",
                "# A\n\n::table{src=\"t.csv\" caption=\"T\"}\n\n::table{src=\"u.csv\" caption=\"U\"}\n",
            ),
            ("content/a/u.csv", "a,b,c,d\n1,2,3,4\n1,2,3,4\n"),
        ],
    );
    std::fs::write(dir.path().join("content/a/t.csv"), b"a\xff,b\n").unwrap();
    let site = site(dir.path());
    let found: Vec<String> = site.diagnostics().iter().map(|d| format!("{}: {}", d.rule, d.message)).collect();
    assert_eq!(
        found,
        [
            "limit: the table `u.csv` has about 12 cells; the limit is 10",
            "invalid-value: `content/a/t.csv` is not UTF-8: byte 1 (line 1)",
        ]
    );
}

#[test]
fn a_site_overrides_one_component_and_one_block_and_sets_options() {
    let folder = tempfile::tempdir().unwrap();
    let options = "title: T\ntheme:\n  accent: '#005a2b'\n  logo: logo.svg\n  footer: {de: Ende, en: The end}\n  parts: [sources, body]\n  depths: false\n";
    write(
        folder.path(),
        &[
            ("site.yaml", options),
            ("static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120\" height=\"40\"/>"),
            ("content/one/index.md", STORY),
            (
                "templates/small.html",
                "{% component Headline(page: map) -%}<h1 class=\"mine\">{{ page.title }}</h1>{%- endcomponent Headline %}",
            ),
            (
                "templates/base.html",
                "{% extends \"theme/base.html\" %}{% block footer %}{{ super() }}<p>Mine</p>{% endblock %}",
            ),
        ],
    );
    let site = site(folder.path());
    let files = render(&site, false);
    let page = String::from_utf8(files["one/index.html"].clone()).unwrap();
    for wanted in
        ["<p>Mine</p>", "<h1 class=\"mine\">One</h1>", "src=\"../logo.svg\" width=\"120\" height=\"40\"", "The end</p>"]
    {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    assert!(page.contains("class=\"colophon\""), "the block of the theme is in that of the site");
    let at = |id: &str| page.find(&format!("<section class=\"part part-{id}\"")).unwrap();
    assert!(at("sources") < at("body"), "in the order of the option");
    let (_, style) = files.iter().find(|(path, _)| path.ends_with(".css")).unwrap();
    assert!(String::from_utf8_lossy(style).contains("#005a2b"));
}

#[test]
fn a_story_has_another_theme_and_a_page_other_options() {
    let folder = tempfile::tempdir().unwrap();
    write(
        folder.path(),
        &[
            ("site.yaml", "title: T\ntheme: {footer: Ours}\n"),
            ("content/one/index.md", &STORY.replacen("---\n", "---\ntheme: cards\n", 1)),
            ("content/one/more.md", "---\ntitle: More\n---\nText.\n"),
            ("content/two/index.md", &STORY.replacen("title: One\n", "title: Two\ntheme: {accent: petrol}\n", 1)),
            ("content/three.md", "---\ntitle: Three\ntheme: {accent: pinkish}\n---\nText.\n"),
            ("content/four.md", "---\ntitle: Four\n---\nText.\n"),
        ],
    );
    let prepared = site(folder.path());
    let wrong = prepared.diagnostics().iter().filter(|finding| finding.message.contains("theme"));
    let wrong: Vec<&str> = wrong.map(|finding| finding.message.as_str()).collect();
    assert!(wrong.len() == 1 && wrong[0].contains("pinkish"), "{wrong:?}");
    let files = render(&prepared, false);
    let sheet = |path: &str| {
        let page = String::from_utf8(files[path].clone()).unwrap();
        let name = page.split("assets/").find_map(|rest| rest.split_once(".css\"")).unwrap().0.to_string();
        assert!(files.contains_key(&format!("assets/{name}.css")), "{path}: {name}");
        name
    };
    assert!(sheet("one/index.html").starts_with("cards."));
    assert!(sheet("one/more/index.html").starts_with("cards."), "a page of the story's folder");
    assert!(sheet("two/index.html").starts_with("broadsheet."));
    assert_eq!(sheet("four/index.html"), sheet("index.html"));
    assert_ne!(sheet("two/index.html"), sheet("four/index.html"));
    assert!(String::from_utf8_lossy(&files["two/index.html"]).contains("Ours"), "options of the site hold");
}

#[test]
fn hosts_get_the_files_they_read() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            (
                "site.yaml",
                "title: T\nbase_url: https://example.org/x/\nhost: {headers: true, redirects: netlify, cname: example.org, hsts: 60}\n",
            ),
            ("content/one.md", "---\ntitle: One\naliases: [/old/, \"/ä/\", /c.html]\n---\n"),
            ("static/assets/mine 1.png", ""),
        ],
    );
    let site = site(dir.path());
    assert!(!site.has_errors(), "{:?}", site.diagnostics());
    let files = render(&site, false);
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    assert_eq!(text("CNAME"), "example.org\n");
    assert_eq!(text(".nojekyll"), "");
    assert_eq!(text("_redirects"), "/%C3%A4/ /x/one/ 301!\n/c.html /x/one/ 301!\n/old/ /x/one/ 301!\n");
    assert!(text("_headers").contains("\n/assets/mine%201.png\n  ! Cache-Control\n  Cache-Control: public, max-age=0"));
    assert!(files.contains_key("old/index.html"), "the page at the old address stays");
}

#[test]
fn hosts_get_nothing_that_nobody_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[("site.yaml", "host: {headers: false, cname: \"https://example.org/\"}\n"), ("content/one.md", "# One\n")],
    );
    let site = site(dir.path());
    let wrong: Vec<&str> =
        site.diagnostics().iter().filter(|d| !d.rule.is_advice()).map(|d| d.message.as_str()).collect();
    assert_eq!(wrong, ["`https://example.org/` is no name of a host"]);
    let files = render(&site, false);
    assert!(!["_headers", "_redirects", "CNAME", ".nojekyll"].iter().any(|name| files.contains_key(*name)));
}

#[test]
fn feeds_carry_texts_that_stand_alone() {
    let dir = tempfile::tempdir().unwrap();
    let story = "---\ntitle: One\nsummary: \"Sum [@s].\"\npublished: 2024-01-01\ntags: [a]\nkey_points: [\"Point\"]\nsources: {s: {title: S, url: \"https://example.com/s\"}}\n\
        actors: {kim: {name: Kim, role: r}}\ntimeline: [{date: 2024, text: x, source: s}]\n---\n\
        Text [@s, p. 3] of [Kim](#kim), [two](../two.md#b) and [this](#why).\n\n![Alt](p.svg)\n\n::timeline\n\n## Why?\n\nSo[^1].\n\n[^1]: Aside.\n";
    write(
        dir.path(),
        &[
            ("site.yaml", "title: T\nbase_url: https://example.org/x/\nrelative: true\n"),
            ("content/pol/_index.md", "# Politics\n"),
            ("content/pol/one/index.md", story),
            ("content/pol/one/p.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='2'/>"),
            ("content/pol/two.md", "# Two\n\n## B\n"),
        ],
    );
    let site = site(dir.path());
    assert!(!site.has_errors(), "{:?}", site.diagnostics());
    let files = render(&site, false);
    for name in ["feed.xml", "feed.json", "pol/feed.xml", "pol/feed.json", "tags/a/feed.xml", "tags/a/feed.json"] {
        assert!(files.contains_key(name), "{name}");
    }
    let feed: serde_json::Value = serde_json::from_slice(&files["pol/feed.json"]).unwrap();
    assert_eq!(feed["title"], "Politics – T");
    let html = feed["items"][0]["content_html"].as_str().unwrap();
    for part in [
        "<p>Sum<sup><a href=\"https://example.org/x/pol/one/#s\">[1]</a></sup>.</p>",
        "<li>Point</li>",
        "<a href=\"https://example.org/x/pol/one/#kim\">Kim</a>",
        "<a href=\"https://example.org/x/pol/two/#b\">two</a>",
        "<a href=\"https://example.org/x/pol/one/#why\">this</a>",
        "src=\"https://example.org/x/pol/one/p.svg\"",
        "<a href=\"https://example.org/x/pol/one/#ng-timeline\">",
        "<ol>\n<li><a href=\"https://example.com/s\"><cite>“S”</cite></a>.</li>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    let addresses = html.split(['"']).collect::<Vec<_>>();
    for pair in addresses.windows(2).filter(|pair| pair[0].ends_with("href=") || pair[0].ends_with("src=")) {
        assert!(pair[1].starts_with("https://"), "{}", pair[1]);
    }
    assert!(!html.contains(" id=") && !html.contains("<script") && !html.contains(" style="), "{html}");
    let page = String::from_utf8_lossy(&files["pol/index.html"]).into_owned();
    assert!(page.contains("type=\"application/feed+json\" title=\"Politics\" href=\"feed.json\""), "{page}");
}

#[test]
fn pages_are_written_as_markdown_too() {
    let dir = tempfile::tempdir().unwrap();
    let story = "---\ntitle: One *two*\nsummary: \"Sum [@s].\"\npublished: 2024-01-01\nkey_points: [\"1. Point\"]\nsources: {s: {title: S, url: \"https://example.com/s?a=1&b=2\"}}\n\
        actors: {kim: {name: Kim}, bo: {name: Bo}}\nclaims: [{id: c, text: It is, status: claimed, by: [kim], source: s}]\n\
        timeline: [{date: 2024-05, text: It began, source: s}]\nexchanges: [{from: kim, to: bo, what: Oil, source: s}]\nfaq: [{q: Who?, a: \"She.\\n\\nAnd he.\"}]\n---\n\
        Text [@s, p. 3] of [Kim](#kim), a|b.\n\n::timeline\n\n## Why?\n\n1. a\n2. b\n   - c\n\n| h | i |\n|--|--|\n| `x` | y |\n\n:::note\nCall[^1].\n:::\n\n```rust\nlet `a` = 1;\n```\n\n[^1]: Aside.\n";
    write(
        dir.path(),
        &[
            ("site.yaml", "title: T\nbase_url: https://example.org/x/\n"),
            ("content/one.md", story),
            ("content/two.md", "---\ntitle: Two\n---\n\n![Alt](p.svg)\n\n[one](one.md)\n"),
            ("content/p.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='2'/>"),
            ("content/three.md", "---\ntitle: Three\noutputs: [page]\n---\n"),
            ("content/sec/_index.md", "# Section\n"),
            ("content/sec/a.md", "# In it\n"),
        ],
    );
    let site = site(dir.path());
    assert!(!site.has_errors(), "{:?}", site.diagnostics());
    let files = render(&site, false);
    let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    // Where a line may break is for readers of pages; here only the words count.
    let one = text("one/index.md").replace(['\u{a0}', '\u{202f}'], " ");
    let mark = "[\\[1\\]](https://example.org/x/one/#s)";
    for part in [
        "# One *two*\n\nPublished 1 January 2024\n\n<https://example.org/x/one/>\n\nSum[\\[1".to_string(),
        format!("Sum{mark}.\n\n## In short\n\n- 1\\. Point\n"),
        "Text[\\[1, p. 3\\]](https://example.org/x/one/#s) of [Kim](https://example.org/x/one/#kim), a\\|b.\n\n### Why?\n\n1. a\n2. b\n   - c\n\n".to_string(),
        "| h | i |\n| --- | --- |\n| `x` | y |\n\n> **Note**\n>\n> Call[^1-".to_string(),
        "```rust\nlet `a` = 1;\n```\n".to_string(),
        format!("- Kim gives Bo: Oil {mark}\n"),
        format!("- **May 2024**: It began {mark}\n"),
        format!("### Claimed, not confirmed\n\n- It is {mark} Said by: Kim. It is not confirmed.\n"),
        "### Who?\n\nShe.\n\nAnd he.\n".to_string(),
        "1. [S](https://example.com/s?a=1&b=2).\n".to_string(),
    ] {
        assert!(one.contains(&part), "{part}\n---\n{one}");
    }
    let two = text("two/index.md");
    assert!(two.contains("![Alt](https://example.org/x/p.svg)\n\n[one](https://example.org/x/one/)\n"), "{two}");
    assert!(!files.contains_key("three/index.md"));
    assert_eq!(
        text("sec/index.md"),
        "# Section\n\n<https://example.org/x/sec/>\n\n- [In it](https://example.org/x/sec/a/)\n"
    );
    let html = text("one/index.html");
    assert!(html.contains("<link rel=\"alternate\" type=\"text/markdown\" href=\"index.md\">"), "{html}");
    assert!(!text("three/index.html").contains("text/markdown"));
}

const DRAWING: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><rect width='40' height='20'/></svg>";

#[cfg(feature = "cards")]
#[test]
fn icons_are_made_of_one_picture_or_drawn() {
    let icons = |settings: &str, files: &[(&str, &str)]| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &[("site.yaml", settings), ("content/a.md", "# A\n")]);
        write(dir.path(), files);
        let site = site(dir.path());
        let found: Vec<String> = site
            .diagnostics()
            .iter()
            .filter(|d| !d.message.starts_with("without"))
            .map(|d| format!("{}: {}", d.rule, d.message))
            .collect();
        let files = if site.has_errors() { BTreeMap::new() } else { render(&site, false) };
        let made = files
            .keys()
            .filter(|name| name.contains("icon") || name.ends_with(".webmanifest"))
            .cloned()
            .collect::<Vec<_>>();
        (
            made,
            found,
            files.get("a/index.html").map(|html| String::from_utf8_lossy(html).into_owned()).unwrap_or_default(),
        )
    };
    let (made, found, html) = icons("title: T\n", &[]);
    assert_eq!((made, found), (vec!["apple-touch-icon.png".to_string(), "favicon.ico".into()], Vec::new()));
    assert!(
        html.contains("<link rel=\"icon\" href=\"../favicon.ico\" sizes=\"32x32\" type=\"image/x-icon\">"),
        "{html}"
    );
    let (made, found, html) = icons("title: T\nicon: icon.svg\n", &[("static/icon.svg", DRAWING)]);
    assert_eq!(
        made,
        ["apple-touch-icon.png", "favicon.ico", "icon-192.png", "icon-512.png", "icon.svg", "site.webmanifest"]
    );
    assert_eq!(found, Vec::<String>::new());
    assert!(html.contains("<link rel=\"icon\" href=\"../icon.svg\" sizes=\"any\" type=\"image/svg+xml\">"), "{html}");
    assert!(html.contains("<link rel=\"manifest\" href=\"../site.webmanifest\">"), "{html}");
    // Own files stay, and are not named twice.
    let (made, found, _) = icons("title: T\n", &[("static/favicon.ico", "mine")]);
    assert_eq!((made.len(), found), (2, Vec::new()));
    let (_, found, _) = icons("icon: icon.png\n", &[("static/icon.png", "no picture")]);
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("broken-image: icons cannot be made of `icon.png`: "), "{found:?}");
    let (_, found, _) = icons("icon: gone.png\n", &[]);
    assert_eq!(found, ["missing-file: there is no file `gone.png`"]);
}

#[cfg(feature = "precompress")]
#[derive(Debug, Default)]
struct Memory(std::sync::Mutex<BTreeMap<[u8; 32], Vec<u8>>>);

#[cfg(feature = "precompress")]
impl crate::artifact::Store for Memory {
    fn get(&self, key: &blake3::Hash) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(key.as_bytes()).cloned()
    }
    fn put(&self, key: &blake3::Hash, bytes: &[u8]) {
        self.0.lock().unwrap().insert(*key.as_bytes(), bytes.to_vec());
    }
}

#[cfg(feature = "precompress")]
#[test]
fn what_becomes_smaller_is_packed_beside() {
    let dir = tempfile::tempdir().unwrap();
    let long = format!("# A\n\n{}\n", "Words that come again. ".repeat(100));
    let files = [
        ("site.yaml", "title: T\nhost: {precompress: true}\n"),
        ("content/a.md", &long),
        ("static/b.css.br", "mine"),
        ("static/b.css", "a { color: red } ".repeat(50).leak()),
        ("static/tiny.txt", "x"),
    ];
    write(dir.path(), &files);
    let options = Options {
        store: Some(std::sync::Arc::new(Memory::default())),
        root: dir.path().into(),
        output: dir.path().join("public"),
        ..Options::default()
    };
    let packed = || {
        let site = prepare(&options, &Silent).unwrap();
        let of = |unit| site.packed(unit, &site.render(unit).unwrap()).unwrap();
        let all = site.units().into_iter().flat_map(of);
        let bytes = |content| match content {
            Content::Bytes(bytes) => bytes,
            Content::Copy(_) => panic!("a copy"),
        };
        all.map(|artifact| (artifact.path.to_string(), bytes(artifact.content))).collect::<BTreeMap<_, _>>()
    };
    let first = packed();
    for name in ["a/index.html.br", "a/index.html.gz", "b.css.gz"] {
        assert!(first.contains_key(name), "{name}: {:?}", first.keys());
    }
    assert!(!first.contains_key("b.css.br") && !first.keys().any(|name| name.starts_with("tiny")));
    // From the store the same, and what hardly shrinks is not tried again.
    assert!(first == packed());
}

const FOUND: &str = "---
title: Water
summary: Who gets it.
published: 2024-05-01
parts: [in-short, body, timeline, claims, faq, actors]
sources: {s: {title: The treaty, publisher: Gazette}}
actors: {kim: {name: Kim, alias: [The mayor]}}
timeline: [{id: e1, date: 2024, text: The weir opens., place: {name: Talheim}, actors: kim, source: s}, {date: 2025, text: It closes., source: s}]
claims: [{id: c1, text: It is dear., status: claimed, by: kim, why: Nobody paid., source: s}]
unknowns: [{q: Who pays?, why: It is secret., settles: The treaty.}]
faq: [{q: Why water?, a: For power., source: s}]
terms: {weir: {name: Weir, text: A low dam.}}
---
Before.

## Whose is it?

Ours.

### A detail

Small.
";

/// What the index of the first language holds: address, then kind, anchor, title and text of each passage.
fn found(site: &Prepared) -> Vec<(String, Vec<[String; 4]>)> {
    let lang = &site.config.lang;
    let records = super::index::records(site, site.renderer.as_ref().unwrap(), &site.site.findable(lang)).unwrap();
    let own = |r: &crate::render::search::Record| [r.kind.to_string(), String::new(), r.title.clone(), r.text.clone()];
    let rest =
        |p: &crate::render::search::Passage| [p.kind.to_string(), p.anchor.clone(), p.title.clone(), p.text.clone()];
    let all = |r: &crate::render::search::Record| std::iter::once(own(r)).chain(r.passages.iter().map(rest)).collect();
    records.iter().map(|record| (record.address.clone(), all(record))).collect()
}

#[test]
fn what_stands_in_a_story_is_found_at_its_place() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            ("site.yaml", "title: T\nlanguages: [en, de]\n"),
            ("content/water.md", FOUND),
            ("content/draft.md", "---\ntitle: D\ndraft: true\n---\nx\n"),
            ("content/hidden.md", "---\ntitle: H\nrobots: noindex\n---\nx\n"),
        ],
    );
    let site = site(dir.path());
    let found = found(&site);
    let [(address, passages)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(address, "/water/");
    let passages: Vec<[&str; 4]> = passages.iter().map(|p| p.each_ref().map(String::as_str)).collect();
    let expected = [
        ["story", "", "Water", "Who gets it. Before."],
        ["question", "whose-is-it", "Whose is it?", "Ours."],
        ["passage", "a-detail", "A detail", "Small."],
        ["actor", "kim", "Kim", "The mayor"],
        ["event", "e1", "The weir opens.", "2024 · Talheim · Kim"],
        ["event", "ng-event-2", "It closes.", "2025"],
        ["claim", "c1", "It is dear.", "Kim · Nobody paid."],
        ["unknown", "ng-claims", "Who pays?", "It is secret. The treaty."],
        ["question", "ng-q-1", "Why water?", "For power."],
        ["term", "weir", "Weir", "A low dam."],
    ];
    assert_eq!(passages, expected);
    // The sources are no part of this page, and nobody finds what is not there.
    assert!(!site.site.has_search(&crate::story::Lang::parse("de").unwrap()));
}

#[test]
#[cfg(feature = "search")]
fn an_index_is_the_same_whatever_the_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let page = |i: usize| format!("---\ntitle: Page {i}\n---\nWords and {i} größere Wörter.\n");
    let pages: Vec<(String, String)> = (0..40).map(|i| (format!("content/p{i}.md"), page(i))).collect();
    let mut files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("site.yaml", "title: T\nlang: de\n"));
    write(dir.path(), &files);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| render(&site(dir.path()), false))
    };
    let (one, three) = (on(1), on(3));
    let index = |made: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
        let index = made.iter().filter(|(path, _)| path.starts_with("pagefind/"));
        index.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
    };
    assert_eq!(index(&one).len(), 40 + 5, "{:?}", index(&one).keys());
    assert!(index(&one) == index(&three));
    assert!(!one.keys().any(|path| path.contains("worker") || path.contains("unknown")), "{:?}", one.keys());
}
