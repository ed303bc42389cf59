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

/// The themes that ship hold what `theme check` asks of others.
#[test]
fn the_themes_that_ship_pass_their_own_check() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for theme in ["broadsheet", "cards"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        let output = command.args(["theme", "check", theme, "--strict"]).current_dir(root).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
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
    std::fs::write(here.join("x.md"), "---\ntitle: X\n---\nText.\n").unwrap();
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
        ("build x.md --root content", "`--root` has nothing to say"),
        ("build x.md", "would take the place of all its pages in public"),
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
    let ignored = read(&site, ".gitignore");
    assert!(ignored.lines().any(|line| line == "/public") && ignored.lines().any(|line| line == "/.nutgraf"));

    std::fs::write(site.join("site.yaml"), "title: Mine\n").unwrap();
    std::fs::remove_file(site.join("content/about.md")).unwrap();
    let words =
        ["`site.yaml`, `content/_index.md`, `content/leap-second/index.md` already exist", "nothing was written"];
    run(&site, "init").says(2, &words);
    assert_eq!(read(&site, "site.yaml"), "title: Mine\n");
    assert!(!site.join("content/about.md").exists());
}

#[test]
fn hosts_get_their_files_and_settings() {
    for (host, files, words) in [
        ("github", ".github/workflows/pages.yml", "GitHub Actions"),
        ("gitlab", ".gitlab-ci.yml", "push"),
        ("netlify", "netlify.toml build.sh", "connect the repository at Netlify"),
        ("cloudflare", "wrangler.toml build.sh", "`sh build.sh`"),
        ("s3", ".github/workflows/deploy.yml", "your bucket"),
        ("plain", "nginx.conf Caddyfile", "public/"),
    ] {
        let here = folder();
        let here = here.path();
        run(here, &format!("init my-site --host {host}")).says(0, &["To publish it:", words]);
        let site = here.join("my-site");
        assert!(files.split(' ').all(|file| site.join(file).is_file()), "{host}");
        run(&site, "build --strict --base-url https://example.org/x/").says(0, &["Built"]);
        let named = |name: &str| site.join("public").join(name).is_file();
        let reads = matches!(host, "netlify" | "cloudflare");
        assert_eq!((named("_headers"), named("_redirects"), named("index.html.br")), (reads, reads, host == "plain"));
        assert!(!named("build.sh") && !named("nginx.conf"));

        // In a site that exists: the files alone, never over others.
        run(&site, &format!("init --host {host}")).says(2, &["already exist", "move them away"]);
        let old = here.join("old");
        std::fs::create_dir_all(old.join("content")).unwrap();
        std::fs::write(old.join("site.yaml"), "title: Mine\n").unwrap();
        run(&old, &format!("init --host {host}")).says(0, &["Wrote ", words]);
        assert_eq!(read(&old, "site.yaml"), "title: Mine\n");
        assert!(files.split(' ').all(|file| old.join(file).is_file()) && !old.join("content/about.md").exists());
    }
    let wrong = folder();
    run(wrong.path(), "init --host heroku")
        .says(2, &["[possible values: github, gitlab, netlify, cloudflare, s3, plain]"]);
}

#[cfg(unix)]
#[test]
fn the_script_for_hosts_is_one_for_the_shell() {
    let here = folder();
    run(here.path(), "init --host netlify").says(0, &[]);
    let checked = Command::new("sh").args(["-n", "build.sh"]).current_dir(here.path()).output().unwrap();
    assert!(checked.status.success(), "{checked:?}");
}

#[test]
fn an_ignore_file_stays_the_users_own() {
    let here = folder();
    std::fs::write(here.path().join(".gitignore"), "/target\n").unwrap();
    run(here.path(), "init").says(0, &["add `/public` and `/.nutgraf` to it"]);
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

    std::fs::write(here.join("site.yaml"), "lang: en\nlanguages: [en, fr]\n").unwrap();

    run(here, "new story deal --lang pt-br").says(0, &["content/deal/index.pt-BR.md", "languages: [en, fr, pt-BR]"]);
    let text = read(here, "content/deal/index.pt-BR.md");
    assert!(text.contains("# A translation of index.md.") && text.contains("\nupdated: 2024-11-05\n"), "{text}");
    let known = run(here, "new story deal --lang fr").says(0, &["content/deal/index.fr.md"]);
    assert!(!known.err.contains("languages:"), "{known:?}");
    // The file of the site's own language has none in its name.
    run(here, "new page about --lang en").says(0, &["content/about.md", "a translation of content/about.de.md"]);
    run(here, "new page about --lang en").says(2, &["`content/about.md` is in `en` already"]);

    run(here, "new story deal --lang pt-BR").says(2, &["already exists"]);
    run(here, "new story other --lang en").says(2, &["nothing to translate", "nutgraf new story other"]);
    run(here, "new story deal --lang german!").says(2, &["no language tag"]);
}

#[test]
fn schemas_are_printed_for_each_format() {
    for (what, key) in [("front-matter", "sources"), ("site", "base_url"), ("theme", "styles"), ("story", "$schema")] {
        let ran = run(folder().path(), &format!("schema {what}")).says(0, &[&format!("\"{key}\"")]);
        assert!(serde_json::from_str::<serde_json::Value>(&ran.out).is_ok(), "{what}");
    }
    assert_eq!(run(folder().path(), "schema").out, run(folder().path(), "schema front-matter").out);
}

#[test]
fn a_new_site_builds_at_once_without_a_warning() {
    let here = folder();
    let here = here.path();
    run(here, "init").says(0, &[]);
    let ran = run(here, "build --strict").says(0, &["Built", "Open public/index.html"]);
    assert!(!ran.err.contains("warning") && !ran.err.contains("error"), "{ran:?}");
    assert_eq!(ran.out, "", "people read the standard error");
    for (page, text) in [
        ("index.html", "My explainers"),
        ("about/index.html", "How we work"),
        ("leap-second/index.html", "Why were there leap seconds at all?"),
        ("leap-second/timeline/index.html", "1972"),
    ] {
        assert!(read(here, &format!("public/{page}")).contains(text), "{page}");
    }
    run(here, "check --strict").says(0, &["Checked"]);
    let again = run(here, "build").says(0, &["unchanged"]);
    assert!(!again.err.contains(" new") && !again.err.contains(" changed"), "{again:?}");
}

#[test]
fn what_is_new_builds_once_it_is_published() {
    let here = folder();
    let here = here.path();
    for words in ["init", "new story grain-deal", "new page deep/terms", "new story leap-second --lang de"] {
        run(here, words).says(0, &[]);
    }
    let settings = read(here, "site.yaml").replace("# languages: [en, de]", "languages: [en, de]");
    std::fs::write(here.join("site.yaml"), settings).unwrap();

    run(here, "build").says(0, &[]);
    let page = here.join("public/grain-deal/index.html");
    assert!(!page.exists(), "drafts are left out");
    // An untranslated text is a warning, and a scaffold has few translated ones.
    let ran = run(here, "build --drafts").says(0, &[]);
    assert!(!ran.err.contains("error"), "{ran:?}");
    assert!(page.exists() && here.join("public/deep/terms/index.html").exists());
    assert!(here.join("public/de/leap-second/index.html").exists());
}

#[test]
fn one_file_becomes_a_site_where_one_stands() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir_all(here.join("texts")).unwrap();
    std::fs::create_dir_all(here.join("desk")).unwrap();
    let text = "---\ntitle: Why the leap second is going away\n\
        sources: [https://www.bipm.org/en/cgpm-2022/resolution-4]\n---\n\
        Metrologists decided in 2022 to stop adding leap seconds by 2035\n\
        ([resolution 4](https://www.bipm.org/en/cgpm-2022/resolution-4)).\n\n\
        ## Why were there leap seconds at all?\n\nBecause the Earth does not turn evenly.\n";
    std::fs::write(here.join("texts/x.md"), text).unwrap();
    std::fs::write(here.join("texts/other.md"), "---\ntitel: not asked for\n---\n").unwrap();

    let ran = run(&here.join("desk"), "build ../texts/x.md").says(0, &["Open public/index.html"]);
    assert!(!ran.err.contains("warning"), "{ran:?}");
    assert!(read(here, "desk/public/index.html").contains("Because the Earth does not turn evenly"));
    assert!(!here.join("texts/public").exists() && !here.join("desk/public/other").exists());
    run(here, "check texts/x.md").says(0, &["Checked"]);
    run(here, "check texts/other.md").says(1, &["titel", "other.md:2:1"]);

    // As `content/x.md`, without any settings.
    std::fs::create_dir_all(here.join("site/content")).unwrap();
    std::fs::write(here.join("site/content/x.md"), text).unwrap();
    run(&here.join("site"), "build").says(0, &[]);
    assert!(here.join("site/public/x/index.html").exists());
}

#[test]
fn the_desk_report_is_a_table_data_and_a_page() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir(here.join("content")).unwrap();
    let text = "---\ntitle: T\nsources: {a: {title: A, nature: primary}}\nupdated: 2024-05-01\n\
        claims:\n  - {id: one, text: It is so., status: claimed, by: kim, source: a, as_of: 2020}\n  \
        - {id: two, text: It is not., status: disputed}\nactors: {kim: {name: Kim}}\n\
        allow: [{rule: stale-claim, at: one, why: On purpose.}]\n---\nText.\n";
    std::fs::write(here.join("content/a.md"), text).unwrap();
    run(here, "check --report")
        .says(0, &["1 of 2 statements", "1 by a primary source", "allowed: On purpose.", "line 6: claimed, 1 report"]);
    run(here, "check content/a.md --report").says(0, &["Disputed, and nobody answers: 1"]);
    run(here, "check --report --strict").says(1, &["Claims grown stale: 1"]);
    let json = run(here, "check --report --format json").says(0, &[]);
    let report: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let schema = run(here, "schema report").says(0, &[]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    assert!(jsonschema::is_valid(&schema, &report), "{report:#}");
    assert_eq!(report["stories"][0]["coverage"]["sourced"], 1);
    run(here, "check --report --format html --output r.html").says(0, &["r.html"]);
    assert!(std::fs::read_to_string(here.join("r.html")).unwrap().contains("<h1>Desk report</h1>"));
    run(here, "check --format html").says(2, &["--report"]);
    run(here, "check --report --format github").says(2, &["--report"]);
    run(here, "check --output x").says(2, &["--report"]);
}

#[test]
fn warnings_pass_unless_strict() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir(here.join("content")).unwrap();
    let text = "---\ntitle: T\nclaims:\n  - {id: a, text: It is so., status: confirmed}\n---\nText.\n";
    std::fs::write(here.join("content/a.md"), text).unwrap();
    run(here, "check").says(0, &["warning[unsourced]", "content/a.md:2"]);
    run(here, "check --strict").says(1, &["with --strict, warnings fail"]);
    run(here, "build --strict").says(1, &["nothing was written to public", "--strict"]);
    assert!(!here.join("public").exists());
    run(here, "build").says(0, &["1 warning"]);
}

#[test]
fn formats_for_programs_stand_alone_on_the_standard_output() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir_all(here.join("docs/content")).unwrap();
    std::fs::write(here.join("docs/content/a.md"), "---\ntitle: T\ntitel: T\ndate: soon\n---\n").unwrap();
    // Paths lead from where one stands, so that GitHub and editors find the file.
    let ran = run(here, "check --root docs --format json").says(1, &[]);
    assert_eq!(ran.err, "");
    let found: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let errors: Vec<_> = found.iter().filter(|finding| finding["severity"] == "error").collect();
    assert!(errors.len() == 2 && errors.iter().all(|error| error["file"] == "docs/content/a.md"), "{found:?}");
    let ran = run(here, "check --root docs --format github").says(1, &[]);
    assert!(ran.out.starts_with("::error file=docs/content/a.md,line=3"), "{ran:?}");
    let human = run(here, "check --root docs").says(1, &["docs/content/a.md:3:1"]);
    assert_eq!(human.out, "");
    assert!(!human.err.contains('\u{1b}'), "colours are for terminals");
}

#[test]
fn a_folder_without_content_is_no_site() {
    let here = folder();
    for words in ["build", "check"] {
        run(here.path(), words).says(1, &["content", "nutgraf init"]);
    }
}

#[test]
fn the_day_decides_what_is_published() {
    let here = folder();
    let here = here.path();
    std::fs::create_dir(here.join("content")).unwrap();
    std::fs::write(here.join("content/a.md"), "---\ntitle: T\npublished: 2024-06-01\n---\nText.\n").unwrap();
    let page = here.join("public/a/index.html");
    run(here, "build --date 2024-05-31").says(0, &[]);
    assert!(!page.exists());
    run(here, "build --date 2024-05-31 --future").says(0, &[]);
    assert!(page.exists());
    // 31 May 2024 in UTC, to the last second.
    let mut command = nutgraf(here);
    Ran::of(command.arg("build").env("SOURCE_DATE_EPOCH", "1717199999").output().unwrap()).says(0, &[]);
    assert!(!page.exists());
    run(here, "build --date 2024-06-01").says(0, &[]);
    assert!(page.exists());
}

#[test]
fn threads_do_not_change_the_output() {
    let here = folder();
    let here = here.path();
    run(here, "init").says(0, &[]);
    run(here, "build --jobs 1 --output one --date 2025-06-01").says(0, &[]);
    run(here, "build --jobs 7 --output seven --date 2025-06-01").says(0, &[]);
    let list = |output: &str| {
        let walk = walkdir::WalkDir::new(here.join(output)).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = walk.filter(|entry| entry.file_type().is_file()).map(|entry| {
            let below = entry.path().strip_prefix(here.join(output)).unwrap().to_path_buf();
            (below, std::fs::read(entry.path()).unwrap())
        });
        files.collect::<Vec<_>>()
    };
    assert!(list("one") == list("seven"));
}

#[test]
fn neighbours_link_to_each_other_from_where_they_are() {
    let here = folder();
    let here = here.path();
    run(here, "init").says(0, &[]);
    run(here, "build --jobs 1").says(0, &[]);
    for page in ["about", "tags", "leap-second"] {
        let text = read(here, &format!("public/{page}/index.html"));
        let navigation = text.split("<nav").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap();
        for link in ["../about/", "../tags/"] {
            assert!(navigation.contains(&format!("href=\"{link}\"")), "no `{link}` in {page}: {navigation}");
        }
    }
}

/// A site with a story in two languages, a picture beside it, a page and a draft.
fn exportable(here: &Path) {
    std::fs::create_dir_all(here.join("content/deal")).unwrap();
    std::fs::create_dir_all(here.join("content/deep/deal-two")).unwrap();
    std::fs::write(here.join("site.yaml"), "lang: en\nlanguages: [en, de]\ntitle: Site\n").unwrap();
    let story = "---\ntitle: The deal\nimage: {src: p.svg, alt: A map, credit: Us}\nsources: [https://example.net/x]\n---\n\
        Text ([x](https://example.net/x)), [about](/about/).\n\n## Why?\n\nBecause.\n";
    std::fs::write(here.join("content/deal/index.md"), story).unwrap();
    std::fs::write(here.join("content/deal/index.de.md"), "---\ntitle: Der Handel\n---\nWorte.\n").unwrap();
    std::fs::write(here.join("content/deal/p.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    std::fs::write(here.join("content/deep/deal-two/index.md"), "---\ntitle: Two\ndraft: true\n---\nText.\n").unwrap();
    std::fs::write(here.join("content/about.md"), "---\ntitle: About\n---\nUs.\n").unwrap();
}

#[test]
fn a_story_becomes_one_file() {
    let here = folder();
    let here = here.path();
    exportable(here);
    let ran = run(here, "export --single deal").says(0, &["Wrote deal.html (", "kB)", "base_url", "`/about/`"]);
    assert_eq!(ran.out, "");
    let text = read(here, "deal.html");
    assert!(text.contains("data:image/svg+xml;base64,") && text.contains("data:font/woff2;base64,"), "{text}");
    assert!(!text.contains(" src=\"..") && !text.contains("stylesheet") && !text.contains("href=\".."), "{text}");
    assert!(text.contains("<span>about</span>") && text.contains("href=\"https://example.net/x\""));
    for story in ["/deal/", "content/deal/index.md", "content/deal", "./content/deal/", "http://127.0.0.1/deal/"] {
        let words = format!("export --single {story} -o same.html --base-url http://127.0.0.1/");
        let ran = run(here, &words).says(0, &["Wrote same.html"]);
        assert!(!ran.err.contains("plain text"), "{ran:?}");
        assert!(read(here, "same.html").contains("<a href=\"http://127.0.0.1/about/\">about</a>"));
    }
    run(here, "export --single deal --lang de").says(0, &["Wrote deal.de.html"]);
    assert!(read(here, "deal.de.html").contains("Der Handel"));
    run(here, "export --single content/deal/index.de.md").says(0, &["Wrote deal.de.html"]);
    run(here, "export --single deal-two --drafts").says(0, &["Wrote deal-two.html"]);
    let ran = run(here, "export --single deal --output - --quiet").says(0, &[]);
    assert!(ran.out.starts_with("<!DOCTYPE html>") && ran.err.is_empty(), "{}", ran.err);
    // A file by itself needs no site.
    let lone = folder();
    std::fs::write(lone.path().join("x.md"), "---\ntitle: X\n---\nText.\n").unwrap();
    run(lone.path(), "export --single x.md").says(0, &["Wrote x.html"]);
    assert!(!lone.path().join("public").exists() && !here.join("public").exists());
}

#[test]
fn what_cannot_be_exported_leaves_the_earlier_file() {
    let here = folder();
    let here = here.path();
    exportable(here);
    std::fs::write(here.join("out.html"), "old").unwrap();
    for (words, said) in [
        ("dael", "did you mean `deal`?"),
        ("content/deal/indx.md", "did you mean `content/deal/index.md`?"),
        ("deep/deal-two", "add `--drafts`"),
        ("about --lang de", "only in `en`"),
        ("deal --lang fr", "only in `en`, `de`"),
        ("deal --lang !", "`en` or `pt-BR`"),
        ("deal -o content", "`content` is a folder"),
        ("deal -o content/about.md", "a file that the site is made of"),
        ("/", "there is no story `/`"),
    ] {
        run(here, &format!("export --single {words}")).says(2, &[said]);
    }
    run(here, "export deal").says(2, &["--single"]);
    std::fs::write(here.join("content/about.md"), "---\ntitel: About\n---\n").unwrap();
    run(here, "export --single deal -o out.html").says(1, &["titel", "out.html stays as it was"]);
    run(here, "export --single deal -o new.html").says(1, &["nothing was written"]);
    assert_eq!(read(here, "out.html"), "old");
    let left: Vec<_> = std::fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.len() == 3 && read(here, "content/deal/index.md").contains("title: The deal"), "{left:?}");
}
