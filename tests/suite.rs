//! One test for each folder `tests/suite/<area>/<case>/`: a small site and what is expected of it.
//!
//! `expected.diag` holds every finding as people see it; `expected/` the files that `case.yaml` names. What `case.yaml` may
//! say stands at [`Case`]. `NUTGRAF_BLESS=1 cargo nextest run --release --test suite` writes down what comes out now: read
//! the difference before you commit it.
//!
//! Pages are rendered by the plain templates of `tests/suite/_view`, which print what a theme sees, so that a change of the
//! shipped theme changes no case.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use nutgraf::compile::Options;
use nutgraf::diag::Rule;

use common::schema::Book;
use common::{blessing, compile, diff, files_below};

/// What `case.yaml` may say.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Case {
    /// What the case shows, for people.
    #[allow(dead_code)]
    about: String,
    /// A file that is built by itself, as `nutgraf build FILE`.
    file: Option<PathBuf>,
    /// Outputs that are compared: paths, or `folder/*` for all below a folder.
    only: Vec<String>,
    /// Compare the list of all outputs.
    paths: bool,
    /// Render with the theme of the site instead of the plain templates.
    theme: bool,
    /// Show the hints that are advice for an editor, too.
    hints: bool,
    /// `--drafts`
    drafts: bool,
    /// `--future`
    future: bool,
    /// `--date`; 2026-01-01 unless said.
    today: Option<String>,
    /// `--base-url`; `https://site.example/` unless this or `site.yaml` says otherwise, empty for none.
    base_url: Option<String>,
}

fn suite() -> PathBuf {
    common::root().join("tests/suite")
}

/// Names of all cases: `area/case`.
fn cases() -> Vec<String> {
    let folders = |path: &Path| -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(path)
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .filter(|name| !name.starts_with('_'))
            .collect();
        names.sort();
        names
    };
    let in_area = |area: String| {
        let cases = folders(&suite().join(&area));
        cases.into_iter().map(move |case| format!("{area}/{case}"))
    };
    folders(&suite()).into_iter().flat_map(in_area).collect()
}

/// Runs a case: what differs from what is expected; empty if nothing does.
fn run(name: &str) -> String {
    let folder = suite().join(name);
    let case: Case = match std::fs::read_to_string(folder.join("case.yaml")) {
        Ok(text) => serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}/case.yaml: {error}")),
        Err(_) => Case::default(),
    };
    let site = tempfile::tempdir().unwrap();
    copy(&folder, site.path(), &|path| !path.starts_with("expected") && path != "case.yaml");
    if !case.theme {
        copy(&suite().join("_view"), &site.path().join("templates"), &|_| true);
    }
    let own = std::fs::read_to_string(folder.join("site.yaml")).is_ok_and(|text| text.contains("base_url:"));
    let base_url = case.base_url.clone().or_else(|| (!own).then(|| "https://site.example/".to_string()));
    let compiled = compile(
        &Options {
            root: site.path().to_path_buf(),
            file: case.file.as_ref().map(|file| site.path().join(file)),
            output: site.path().join("public"),
            drafts: case.drafts,
            future: case.future,
            today: Some(case.today.as_deref().unwrap_or("2026-01-01").parse().unwrap()),
            base_url: base_url.filter(|address| !address.is_empty()),
            live: false,
            store: None,
        },
        case.hints,
    );
    let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    if !compiled.findings.is_empty() {
        let here = site.path().to_str().unwrap();
        found.insert("expected.diag".into(), compiled.findings.replace(here, "SITE").into_bytes());
    }
    if case.paths {
        // What the shipped theme brings along is its own matter.
        let own =
            compiled.files.keys().filter(|path| !path.starts_with("assets/") || path.starts_with("assets/pictures/"));
        // Names of cards change with every change of their looks.
        let own = own.filter(|path| !is_card(path));
        let list: String = own.map(|path| format!("{path}\n")).collect();
        found.insert("expected.paths".into(), list.into_bytes());
    }
    for wanted in &case.only {
        let below = wanted.strip_suffix('*');
        let named = |path: &str| below.map_or(path == wanted, |folder| path.starts_with(folder));
        let matches: Vec<_> = compiled.files.iter().filter(|(path, _)| named(path) && !is_card(path)).collect();
        if matches.is_empty() && compiled.errors == 0 {
            return format!("case.yaml names `{wanted}`, which was not made\n");
        }
        found.extend(matches.into_iter().map(|(path, bytes)| (format!("expected/{path}"), bytes.clone())));
    }
    if blessing() {
        bless(&folder, &found);
        return String::new();
    }
    compare(&folder, &found)
}

/// A social card: its name and its bytes change with its looks.
fn is_card(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|file| file.starts_with("card.") && file.ends_with(".png"))
}

fn copy(from: &Path, to: &Path, wanted: &dyn Fn(&str) -> bool) {
    for (path, file) in files_below(from).into_iter().filter(|(path, _)| wanted(path)) {
        common::write(&to.join(path), &std::fs::read(file).unwrap());
    }
}

fn expected(folder: &Path) -> BTreeMap<String, PathBuf> {
    files_below(folder).into_iter().filter(|(path, _)| path.starts_with("expected")).collect()
}

fn bless(folder: &Path, found: &BTreeMap<String, Vec<u8>>) {
    for (path, file) in expected(folder) {
        if !found.contains_key(&path) {
            std::fs::remove_file(file).unwrap();
        }
    }
    for (path, bytes) in found {
        common::write(&folder.join(path), bytes);
    }
}

fn compare(folder: &Path, found: &BTreeMap<String, Vec<u8>>) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let wanted = expected(folder);
    let mut out = String::new();
    for path in wanted.keys().chain(found.keys()).collect::<BTreeSet<_>>() {
        let old = wanted.get(path).map(|file| text(&std::fs::read(file).unwrap())).unwrap_or_default();
        let new = found.get(path).map(|bytes| text(bytes)).unwrap_or_default();
        let difference = diff(&old, &new);
        if !difference.is_empty() {
            out += &format!("{path}\n{difference}");
        }
    }
    out
}

/// The corpus of rules: below `corpus/RULE/content`, what is called `fires…` breaks this rule and no other, and everything
/// else breaks none. So each rule is seen to fire where it should, and nowhere else in all other cases of the corpus.
fn corpus() -> String {
    let names: BTreeSet<String> =
        cases().iter().filter_map(|name| Some(name.strip_prefix("corpus/")?.into())).collect();
    // Those about other hosts are tried in `tests/links.rs`.
    let own = Rule::ALL.iter().filter(|rule| !rule.asks_others());
    let rules: BTreeSet<String> = own.map(|rule| rule.to_string()).collect();
    let mut wrong: String =
        rules.symmetric_difference(&names).map(|name| format!("corpus: only one has {name}\n")).collect();
    for name in names.intersection(&rules) {
        let folder = suite().join("corpus").join(name);
        let findings = std::fs::read_to_string(folder.join("expected.diag")).unwrap_or_default();
        wrong += &of_one_rule(name, &findings, &files_below(&folder.join("content")).into_keys().collect());
    }
    wrong
}

/// Does every text that should break the rule break it, and does nothing else break anything?
fn of_one_rule(rule: &str, findings: &str, files: &BTreeSet<String>) -> String {
    let mut wrong = String::new();
    let mut fired = BTreeSet::new();
    let lines: Vec<&str> = findings.lines().collect();
    let heads = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| ["error[", "warning[", "hint["].iter().any(|start| line.starts_with(start)));
    for (at, head) in heads {
        let place = lines.get(at + 1).and_then(|line| line.trim().strip_prefix("--> ")).unwrap_or_default();
        let file = place.split(':').next().and_then(|path| path.split_once('/')).unwrap_or_default().1;
        if !head.contains(&format!("[{rule}]")) || !should_fire(file) {
            wrong += &format!("corpus/{rule}: {head} at {place:?}\n");
        }
        fired.insert(story_of(file).to_string());
    }
    let pages = || files.iter().filter(|file| file.ends_with(".md"));
    for file in pages().filter(|file| should_fire(file) && !fired.contains(story_of(file))) {
        wrong += &format!("corpus/{rule}: silent at {file}\n");
    }
    match pages().any(|file| should_fire(file)) && pages().any(|file| file.starts_with("silent")) {
        true => wrong,
        false => wrong + &format!("corpus/{rule}: needs a page `fires…` and one `silent…`\n"),
    }
}

fn should_fire(file: &str) -> bool {
    file.starts_with("fires")
}

/// What a page and its translations have in common.
fn story_of(file: &str) -> &str {
    file.split(['.', '/']).next().unwrap_or(file)
}

/// Every rule is shown by some case.
fn every_rule_has_a_case() -> String {
    let all: String = files_below(&suite())
        .into_iter()
        .filter(|(path, _)| path.ends_with("expected.diag"))
        .map(|(_, file)| std::fs::read_to_string(file).unwrap())
        .collect();
    // Those about other hosts are tried in `tests/links.rs`.
    let missing = Rule::ALL.iter().filter(|rule| !rule.asks_others() && !all.contains(&format!("[{rule}]")));
    missing.map(|rule| format!("no case shows `{rule}`\n")).collect()
}

/// Every field of front matter and of `site.yaml` is used by some case.
fn every_field_has_a_case() -> String {
    let files = files_below(&suite());
    let texts = |ending: &str| -> Vec<String> {
        let wanted = files.iter().filter(|(path, _)| path.ends_with(ending) && !path.contains("expected"));
        wanted.map(|(_, file)| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned()).collect()
    };
    let pages: Vec<String> = texts(".md").iter().filter_map(|text| front_matter(text)).collect();
    missing("front matter", &Book::of::<nutgraf::parse::front::RawFront>(), &pages)
        + &missing("site.yaml", &Book::of::<nutgraf::parse::config::RawConfig>(), &texts("site.yaml"))
}

fn front_matter(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (yaml, _) = text.strip_prefix("---\n")?.split_once("\n---")?;
    Some(yaml.to_string())
}

fn missing(what: &str, book: &Book, texts: &[String]) -> String {
    let all = book.fields();
    assert!(all.len() > 20, "{what}: the schema has only {} fields", all.len());
    let mut seen = BTreeSet::new();
    for value in texts.iter().filter_map(|text| serde_yaml::from_str(text).ok()) {
        book.used(&value, &mut seen);
    }
    all.difference(&seen).map(|path| format!("{what}: no case has `{path}`\n")).collect()
}

/// A name and what runs under it: what is wrong, empty if nothing is.
type Test = (String, Box<dyn Fn() -> String>);

fn tests() -> Vec<Test> {
    let case = |name: String| -> Test { (name.clone(), Box::new(move || run(&name))) };
    let mut tests: Vec<Test> = cases().into_iter().map(case).collect();
    tests.push(("every_rule_has_a_case".into(), Box::new(every_rule_has_a_case)));
    tests.push(("every_rule_fires_where_it_should_and_nowhere_else".into(), Box::new(corpus)));
    tests.push(("every_field_has_a_case".into(), Box::new(every_field_has_a_case)));
    tests
}

/// The part of libtest's command line that `cargo test` and nextest use: `--list`, `--exact`, `--ignored` and filters.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let filters: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let filters: Vec<&String> = filters.into_iter().filter(|filter| *filter != "terse").collect();
    let wanted = |name: &str| match has("--exact") {
        true => filters.iter().any(|filter| *filter == name),
        false => filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str())),
    };
    // No case is ever ignored.
    let tests: Vec<Test> = tests().into_iter().filter(|(name, _)| wanted(name) && !has("--ignored")).collect();
    if has("--list") {
        tests.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    for (name, test) in &tests {
        let wrong = test();
        if !wrong.is_empty() {
            failed += 1;
            println!("{name} differs:\n{wrong}");
        }
    }
    println!("{} cases, {failed} differ", tests.len());
    if failed > 0 {
        println!("if the new results are right: NUTGRAF_BLESS=1 cargo nextest run --release --test suite");
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
