//! Every example of the documentation and of the README builds.
//!
//! A fenced block says in its second word what it is: ```` ```markdown story ```` a whole file, ```` ```yaml story ```` front
//! matter without its title, ```` ```yaml site ```` a `site.yaml`, ```` ```yaml theme ```` a `theme.yaml`,
//! ```` ```html templates/x.html ```` a template, ```` ```… text ```` none of these, and not tried.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::path::Path;

use nutgraf::compile::Options;

/// A block of a page.
struct Example {
    /// `docs/content/start.md:12`
    place: String,
    /// What stands behind the fence.
    info: String,
    text: String,
}

/// The hand-written pages. What is made from the code is tried where it is made.
fn examples() -> Vec<Example> {
    let root = common::root();
    let mut pages = vec!["README.md".to_string()];
    let below = common::files_below(&root.join("docs/content")).into_keys();
    let made = |name: &String| name.starts_with("rules/") || name.starts_with("reference/");
    pages.extend(below.filter(|name| name.ends_with(".md") && !made(name)).map(|name| format!("docs/content/{name}")));
    pages.iter().flat_map(|page| blocks(page, &std::fs::read_to_string(root.join(page)).unwrap())).collect()
}

fn blocks(page: &str, text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open {
                let place = format!("{page}:{}", number + 1);
                found.push(Example { place, info: info.trim().to_string(), text: String::new() });
            }
        } else if open {
            found.last_mut().unwrap().text += &format!("{line}\n");
        }
    }
    found
}

/// What is wrong with an example; empty if nothing is.
fn complaint(example: &Example) -> String {
    let site = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| common::write(&site.path().join(path), text.as_bytes());
    match example.info.as_str() {
        "markdown story" => write("content/example.md", &example.text),
        "yaml story" => write("content/example.md", &format!("---\ntitle: An example\n{}---\nText.\n", example.text)),
        "yaml site" => {
            write("site.yaml", &example.text);
            write("content/_index.md", "---\ntitle: Home\n---\n");
            let drawing =
                "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><rect width='64' height='64'/></svg>";
            write("static/icon.svg", drawing);
        }
        "yaml theme" => {
            write("themes/mine/theme.yaml", &example.text);
            write("themes/mine/static/mine.css", "p { color: red }\n");
            write("site.yaml", "theme: {name: mine}\n");
            write("content/_index.md", "---\ntitle: Home\n---\n");
        }
        info => {
            let Some(template) = info.strip_prefix("html ").filter(|path| path.starts_with("templates/")) else {
                return String::new();
            };
            write(template, &example.text);
            write("content/_index.md", "---\ntitle: Home\n---\n");
        }
    }
    let compiled = common::compile(&options(site.path(), example.info == "yaml site"), false);
    let wrong = compiled.errors + compiled.warnings > 0 || compiled.files.is_empty();
    if wrong { format!("{}\n{}", example.place, compiled.findings) } else { String::new() }
}

fn options(root: &Path, own_address: bool) -> Options {
    Options {
        root: root.to_path_buf(),
        output: root.join("public"),
        today: Some("2026-01-01".parse().unwrap()),
        base_url: (!own_address).then(|| "https://example.org/".to_string()),
        ..Options::default()
    }
}

#[test]
fn every_example_builds_without_a_finding() {
    let wrong: String = examples().iter().map(complaint).collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_block_says_what_it_is() {
    for Example { place, info, .. } in examples() {
        let language = info.split_whitespace().next().unwrap_or_default();
        assert!(!language.is_empty(), "{place}: this block has no language");
        let told = ["story", "site", "theme", "text"].iter().any(|word| info == format!("{language} {word}"));
        assert!(
            told || !["yaml", "markdown"].contains(&language),
            "{place}: add `story`, `site`, `theme` or `text` to `{info}`"
        );
    }
}

#[test]
fn the_smallest_story_is_in_the_readme_and_in_the_guide() {
    let examples = examples();
    let smallest =
        std::fs::read_to_string(common::root().join("tests/suite/smallest/in_a_folder/content/x.md")).unwrap();
    for page in ["README.md", "docs/content/start.md"] {
        assert!(examples.iter().any(|e| e.place.starts_with(page) && e.text == smallest), "{page} lacks it");
    }
}

#[test]
fn dates_read_as_the_guide_says() {
    let guide = std::fs::read_to_string(common::root().join("docs/content/dates.md")).unwrap();
    let rows: Vec<(&str, &str)> = guide
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |")?.split_once("` |"))
        .filter_map(|(date, rest)| Some((date, rest.rsplit_once(" | ")?.1)))
        .collect();
    assert!(rows.len() >= 10, "only {rows:?}");
    for (date, words) in rows {
        let site = tempfile::tempdir().unwrap();
        let story = format!(
            "---\ntitle: T\nsources: {{a: {{title: A}}}}\ntimeline: [{{date: \"{date}\", text: E, source: a}}]\n---\nText.\n"
        );
        common::write(&site.path().join("content/x.md"), story.as_bytes());
        common::write(&site.path().join("templates/story.html"), DATES.as_bytes());
        let compiled = common::compile(&options(site.path(), false), false);
        let page = compiled.files.get("x/index.html").unwrap_or_else(|| panic!("{}", compiled.findings));
        // Numbers do not part from their words at the end of a line.
        let shown = String::from_utf8_lossy(page).replace('\u{a0}', " ");
        assert_eq!(shown.trim(), words, "{date}");
    }
}

/// Prints the words for every date of a timeline.
const DATES: &str = "{% for group in story.timeline.groups %}{% for entry in group.entries %}\
    {% if entry.kind == \"event\" %}{{ entry.date.text }}{% endif %}{% endfor %}{% endfor %}";
