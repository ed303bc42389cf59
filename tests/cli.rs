//! The program as people and scripts run it: words, streams, exit codes, and what is on disk afterwards.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program in this folder, on no terminal and with none of the user's settings.
fn nutgraf(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

/// Runs it with these words, split at spaces.
fn run(folder: &Path, words: &str) -> Ran {
    Ran::of(nutgraf(folder).args(words.split_whitespace()).output().unwrap())
}

#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Fails unless it ended with this code and said these words.
    fn says(self, code: i32, words: &[&str]) -> Ran {
        assert_eq!(self.code, code, "{self:#?}");
        for word in words {
            assert!(self.out.contains(word) || self.err.contains(word), "no `{word}` in {self:#?}");
        }
        self
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn without_a_command_the_help_is_shown() {
    let ran = run(folder().path(), "").says(2, &["Usage: nutgraf", "build", "Exit codes:"]);
    assert_eq!(ran.out, "", "wrong use is told on the standard error");
    let ran = run(folder().path(), "--help").says(0, &["Usage: nutgraf"]);
    assert_eq!(ran.err, "");
    run(folder().path(), "--version").says(0, &["nutgraf 0."]);
}

#[test]
fn wrong_use_ends_with_2_and_names_what_is_wrong() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir(here.join("content")).unwrap();
    std::fs::write(here.join("notes.txt"), "").unwrap();
    for (words, said) in [
        ("biuld", "build"),
        ("build --frobnicate", "--frobnicate"),
        ("build --date tomorrow", "2026-05-01"),
        ("build --base-url example.org", "https://example.org/"),
        ("build --jobs 0", "0"),
        ("build --root nowhere", "`--root nowhere` is not a folder"),
        ("build nothing.md", "there is no file `nothing.md`"),
        ("build notes.txt", "not a Markdown file"),
        ("build content", "nutgraf build --root content"),
        ("check --format xml", "human"),
        ("check --quiet --verbose", "--verbose"),
        ("init --root there", "nutgraf init there"),
        ("new story", "SLUG"),
        ("explain unsorced", "did you mean `unsourced`?"),
        ("explain xyzzy", "`nutgraf explain` lists all rules"),
        ("schema pages", "front-matter"),
        ("completions dos", "bash"),
    ] {
        run(here, words).says(2, &[said]);
    }
    let output = nutgraf(here).arg("build").env("SOURCE_DATE_EPOCH", "soon").output().unwrap();
    Ran::of(output).says(2, &["SOURCE_DATE_EPOCH=soon", "--date"]);
}

#[test]
fn rules_are_explained() {
    let list = run(folder().path(), "explain").says(0, &["unsourced", "warn", "invalid-yaml", "error"]);
    assert_eq!(list.err, "");
    run(folder().path(), "explain unsourced").says(0, &["# unsourced"]);
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        run(folder().path(), &format!("completions {shell}")).says(0, &["explain", "drafts"]);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut child = nutgraf(folder().path())
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    Ran::of(child.wait_with_output().unwrap()).says(0, &[]);
}

#[test]
fn a_new_site_has_its_files_and_overwrites_none() {
    let here = folder();
    let here = here.path();
    run(here, "init my-site").says(0, &["my-site", "cd my-site", "nutgraf serve --open"]);
    let site = here.join("my-site");
    assert!(read(&site, "site.yaml").contains("title: My explainers"));
    assert!(read(&site, "content/leap-second/index.md").contains("title: Why the leap second is going away"));
    assert_eq!(read(&site, ".gitignore").lines().last(), Some("/public"));

    std::fs::write(site.join("site.yaml"), "title: Mine\n").unwrap();
    std::fs::remove_file(site.join("content/about.md")).unwrap();
    let words =
        ["`site.yaml`, `content/_index.md`, `content/leap-second/index.md` already exist", "nothing was written"];
    run(&site, "init").says(2, &words);
    assert_eq!(read(&site, "site.yaml"), "title: Mine\n");
    assert!(!site.join("content/about.md").exists());
}

#[test]
fn an_ignore_file_stays_the_users_own() {
    let here = folder();
    std::fs::write(here.path().join(".gitignore"), "/target\n").unwrap();
    run(here.path(), "init").says(0, &["add `/public` to it"]);
    assert_eq!(read(here.path(), ".gitignore"), "/target\n");
}

#[test]
fn quiet_says_nothing_where_nothing_is_wrong() {
    let ran = run(folder().path(), "init --quiet").says(0, &[]);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}

#[test]
fn a_folder_that_cannot_be_written_ends_with_3() {
    let here = folder();
    std::fs::write(here.path().join("file"), "").unwrap();
    run(here.path(), "init file/site").says(3, &["cannot make the folder `file/site`"]);
}

#[test]
fn new_stories_and_pages_are_drafts_at_their_address() {
    let here = folder();
    let here = here.path();
    std::fs::write(here.join("site.yaml"), "").unwrap();
    std::fs::create_dir_all(here.join("content/deep")).unwrap();

    // From anywhere below, the files go to the site's own content.
    run(&here.join("content/deep"), "new story economy/grain-deal").says(0, &["nutgraf serve"]);
    let story = read(here, "content/economy/grain-deal/index.md");
    assert!(story.contains("\ntitle: Grain deal\n") && story.contains("\ndraft: true\n"), "{story}");
    run(here, "new page about").says(0, &["content/about.md"]);
    assert!(read(here, "content/about.md").contains("\ntitle: About\n"));

    for words in ["new story about", "new page about", "new page economy/grain-deal", "new story economy/grain-deal"] {
        run(here, words).says(2, &["already exists"]);
    }
    for bad in ["../escape", "/absolute", "a//b", "_shared", "a%2fb", "index", "about.de"] {
        run(here, &format!("new story {bad}")).says(2, &["cannot be an address"]);
    }
    assert!(!here.parent().unwrap().join("escape").exists());
}

#[test]
fn translations_lie_beside_their_original() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir_all(here.join("content/deal")).unwrap();
    std::fs::write(here.join("content/deal/index.md"), "---\ntitle: Deal\nupdated: 2024-11-05\n---\n").unwrap();
    std::fs::write(here.join("content/about.de.md"), "---\ntitle: Über uns\n---\n").unwrap();

    run(here, "new story deal --lang pt-br").says(0, &["content/deal/index.pt-BR.md", "`languages` in site.yaml"]);
    let text = read(here, "content/deal/index.pt-BR.md");
    assert!(text.contains("# A translation of index.md.") && text.contains("\nupdated: 2024-11-05\n"), "{text}");
    run(here, "new page about --lang en").says(0, &["content/about.en.md", "a translation of content/about.de.md"]);

    run(here, "new story deal --lang pt-BR").says(2, &["already exists"]);
    run(here, "new story other --lang en").says(2, &["nothing to translate", "nutgraf new story other"]);
    run(here, "new story deal --lang german!").says(2, &["no language tag"]);
}
