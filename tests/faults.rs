//! What a machine and its users can do to a build: a full disk, one that cannot be written, files that come and go, names of all
//! kinds, another place, hour and language. The real program each time.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

const NUTGRAF: &str = env!("CARGO_BIN_EXE_nutgraf");

/// Every file below a folder with its bytes.
type Files = BTreeMap<PathBuf, Vec<u8>>;

fn files(folder: &Path) -> Files {
    let walk = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = walk.filter(|entry| !entry.file_type().is_dir());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().into(), fs::read(entry.path()).unwrap())).collect()
}

fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn page(title: &str) -> String {
    format!("---\ntitle: {title}\n---\n\nText.\n")
}

/// Runs it in this folder: exit code, and what it said.
fn run(folder: &Path, words: &[&str]) -> (i32, String) {
    let output = Command::new(NUTGRAF).current_dir(folder).args(words).output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
}

/// Runs a script that may mount disks of its own, with `$DIR` and `$NUTGRAF`; None where the system does not let it.
fn mounting(dir: &Path, script: &str) -> Option<i32> {
    let allowed = Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "none"]).arg(dir).output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: `unshare -rm` may mount nothing here");
        return None;
    }
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-euc", script]).env("DIR", dir).env("NUTGRAF", NUTGRAF);
    Some(command.status().unwrap().code().unwrap_or(-1))
}

#[test]
fn a_full_disk_leaves_the_old_site_and_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    write(&here.join("site/content/first.md"), page("First"));
    for number in 0..120 {
        write(&here.join(format!("more/page-{number}.md")), page(&format!("Page {number}")));
    }
    // By room, and by how many files it takes.
    let disks =
        ["size=1300k", "size=1700k", "size=2300k", "size=90m,nr_inodes=260", "size=90m,nr_inodes=340", "size=90m"];
    let (mut full, mut fine) = (0, 0);
    for disk in disks {
        let script = format!(
            r#"mkdir -p "$DIR/disk"; mount -t tmpfs -o {disk} none "$DIR/disk"; cp -r "$DIR/site/." "$DIR/disk/"
               cd "$DIR/disk"; "$NUTGRAF" build -q; rm -rf "$DIR/before" "$DIR/after"; cp -r public "$DIR/before"
               cp -r "$DIR/more/." content/
               code=0; "$NUTGRAF" build 2>"$DIR/said" || code=$?
               cp -r public "$DIR/after"; exit $code"#
        );
        let Some(code) = mounting(here, &script) else { return };
        let said = fs::read_to_string(here.join("said")).unwrap();
        let (before, after) = (files(&here.join("before")), files(&here.join("after")));
        match code {
            3 => {
                full += 1;
                assert!(said.contains("No space left") && said.contains("public"), "{disk}: {said}");
                assert!(before == after, "{disk}: the old site is not what it was");
            }
            0 => {
                fine += 1;
                assert!(after.contains_key(Path::new("page-119/index.html")), "{disk}");
            }
            other => panic!("{disk}: exit {other}: {said}"),
        }
    }
    assert!(full > 1 && fine > 0, "{full} disks were full, {fine} were not");
}

#[test]
fn a_disk_that_is_read_only_is_found_out_before_anything_is_rendered() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    write(&here.join("site/content/first.md"), page("First"));
    // A template that takes long shows whether anything was rendered.
    write(&here.join("site/templates/page.html"), "{{ page.missing.missing }}");
    let script = r#"cd "$DIR/site"; mkdir -p public; mount --bind "$DIR/site" "$DIR/site"
        mount -o remount,bind,ro "$DIR/site"; cd "$DIR/site"; code=0
        "$NUTGRAF" build 2>"$DIR/said" || code=$?; exit $code"#;
    let Some(code) = mounting(here, script) else { return };
    let said = fs::read_to_string(here.join("said")).unwrap();
    assert!(code == 3 && said.to_lowercase().contains("read-only") && said.contains("public"), "{code}: {said}");
    assert_eq!(files(&here.join("site/public")), Files::new());
}

#[test]
fn files_that_come_and_go_while_it_builds_cost_no_site() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    for number in 0..60 {
        write(&here.join(format!("content/page-{number}.md")), page("Page"));
    }
    write(&here.join("content/come/index.md"), page("Come"));
    write(&here.join("content/come/data.csv"), "a,b\n1,2\n");
    write(&here.join("static/go.txt"), "go");
    assert_eq!(run(here, &["build", "-q"]).0, 0);
    let (mut good, done) = (0, AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0u32;
            while !done.load(Ordering::Relaxed) {
                turn += 1;
                // As editors save, and as somebody tidies up.
                for name in ["content/come/index.md", "content/page-7.md", "static/go.txt", "content/come/data.csv"] {
                    let (path, aside) = (here.join(name), here.join("aside"));
                    fs::rename(&path, &aside).unwrap();
                    std::thread::yield_now();
                    fs::rename(&aside, &path).unwrap();
                }
                fs::write(here.join("content/page-8.md"), page(&format!("Turn {turn}"))).unwrap();
            }
        });
        for _ in 0..8 {
            let (code, said) = run(here, &["build"]);
            // What it cannot read it names; it never breaks down, and never publishes half a site.
            assert!(
                code == 0 || (code == 1 || code == 3) && said.contains("content/") || said.contains("static/"),
                "{code}: {said}"
            );
            good += usize::from(code == 0);
            let found = files(&here.join("public"));
            let pages = found.iter().filter(|(path, _)| path.ends_with("index.html"));
            for (path, bytes) in pages {
                assert!(bytes.trim_ascii_end().ends_with(b"</html>"), "{} is not whole", path.display());
            }
            assert!(found.len() > 60 && found.contains_key(Path::new("page-59/index.html")));
        }
        done.store(true, Ordering::Relaxed);
    });
    assert_eq!(run(here, &["build", "-q"]).0, 0);
    eprintln!("{good} of 8 builds were good");
}

#[test]
fn files_with_odd_names_are_published_under_them() {
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path();
    write(&here.join("content/odd/index.md"), page("Odd"));
    let names = [
        "a b.txt",
        "100%.txt",
        "%2e%2e.txt",
        "a#b.txt",
        "a&b.txt",
        "it's.txt",
        "<b>.txt",
        "a+b=c;d,e.txt",
        "-rf",
        "~a.txt",
        "größe.txt",
        "中文.txt",
        "עברית.txt",
        "😀.txt",
        "a..txt",
        "...txt",
        "$(id).txt",
        "`id`.txt",
        "{{ page }}.txt",
        "@.txt",
    ];
    for name in names {
        write(&here.join("static/files").join(name), name);
    }
    let (code, said) = run(here, &["build"]);
    assert_eq!(code, 0, "{said}");
    let found = files(&here.join("public/files"));
    for name in names {
        assert_eq!(found.get(Path::new(name)).map(Vec::as_slice), Some(name.as_bytes()), "{name}");
    }
    assert_eq!(found.len(), names.len());
}

#[test]
fn names_that_not_every_system_can_have_are_refused() {
    let long = "x".repeat(250) + ".txt";
    let names: [&[u8]; 12] = [
        b"a\nb.txt",
        b"a\tb.txt",
        b"a\x1b[31mb.txt",
        b"a\\b.txt",
        b"a:b.txt",
        b"caf\xe9.txt",
        b"CON",
        b"aux.txt",
        b"Lpt1.png",
        b"dot.",
        b"space ",
        "a\u{202e}txt.exe".as_bytes(),
    ];
    for name in names {
        let dir = tempfile::tempdir().unwrap();
        let here = dir.path();
        write(&here.join("content/page.md"), page("Page"));
        assert_eq!(run(here, &["build", "-q"]).0, 0);
        let before = files(&here.join("public"));
        write(&here.join("static").join(OsStr::from_bytes(name)), "x");
        let (code, said) = run(here, &["build"]);
        let shown = String::from_utf8_lossy(name);
        assert_eq!(code, 1, "{shown:?}: {said}");
        assert!(said.contains("static/"), "{shown:?} is not named: {said}");
        let raw = said.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(raw, None, "{shown:?} reaches the terminal: {said:?}");
        assert!(before == files(&here.join("public")));
        // Beside a page it is no better.
        fs::remove_dir_all(here.join("static")).unwrap();
        write(&here.join("content/deep/index.md"), page("Deep"));
        write(&here.join("content/deep").join(OsStr::from_bytes(name)), "x");
        let (code, said) = run(here, &["build"]);
        assert!(code == 1 && said.contains("content/deep/"), "{shown:?} beside a page: {code}: {said}");
    }
    // As long as a name may be.
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("content/page.md"), page("Page"));
    write(&dir.path().join("static").join(&long), "x");
    assert_eq!(run(dir.path(), &["build"]).0, 0);
}

#[test]
fn two_names_for_one_file_are_refused() {
    // Name of one, name of the other, what is said.
    let pairs = [
        ("static/logo.txt", "static/Logo.txt"),
        ("static/straße.txt", "static/STRAßE.txt"),
        ("static/caf\u{e9}.txt", "static/cafe\u{301}.txt"),
        ("static/page/index.html", "content/page.md"),
        ("static/page", "content/page.md"),
        ("content/page.md", "content/page/index.md"),
        ("content/Page.md", "content/page.md"),
        ("static/404.html", "content/page.md"),
    ];
    for (one, other) in pairs {
        let dir = tempfile::tempdir().unwrap();
        let here = dir.path();
        fs::create_dir(here.join("content")).unwrap();
        for name in [one, other] {
            write(&here.join(name), if name.ends_with(".md") { page("Page") } else { "x".into() });
        }
        let (code, said) = run(here, &["build"]);
        assert_eq!(code, 1, "{one} and {other}: {said}");
        assert!(!here.join("public").exists());
        let named = |name: &str| said.contains(name.rsplit('/').next().unwrap());
        assert!(named(one) || named(other), "{one} and {other}: {said}");
    }
}

#[test]
fn addresses_that_lead_out_are_refused() {
    let fields = [
        "slug: ../../out",
        "slug: a/b",
        "path: /../out/",
        "path: ../out",
        "path: /a/../../out/",
        "aliases: [/../out/]",
        "aliases: [/a/%2e%2e/%2e%2e/out/]",
        "aliases: ['/..\\out/']",
        "slug: '..'",
        "slug: '.'",
        "path: //example.org/",
        "path: \"/a\\0b/\"",
        "path: \"/a\\nb/\"",
        "template: ../../../etc/passwd",
        "slug: /etc",
    ];
    for field in fields {
        let dir = tempfile::tempdir().unwrap();
        let here = dir.path().join("a/b/site");
        write(&here.join("content/page.md"), format!("---\ntitle: Page\n{field}\n---\n\nText.\n"));
        let (code, said) = run(&here, &["build"]);
        assert!(code == 1 && said.contains("content/page.md:3"), "{field}: {code}: {said}");
        let made: Vec<PathBuf> = files(dir.path()).into_keys().collect();
        assert_eq!(made, [Path::new("a/b/site/content/page.md")], "{field}: something was written");
    }
}

#[test]
fn the_same_content_gives_the_same_bytes_wherever_and_whenever() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/front/everything");
    let names: Vec<PathBuf> = files(&source).into_keys().filter(|path| !path.starts_with("expected")).collect();
    let built = |order: &mut dyn Iterator<Item = &PathBuf>, below: &str, jobs: &str, environment: &[(&str, &str)]| {
        let dir = tempfile::tempdir().unwrap();
        let here = dir.path().join(below);
        for name in order {
            write(&here.join(name), fs::read(source.join(name)).unwrap());
        }
        let mut command = Command::new(NUTGRAF);
        command.current_dir(&here).args(["build", "--date", "2025-03-04", "--jobs", jobs]);
        command.args(["--base-url", "https://site.example/"]).envs(environment.iter().copied());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        files(&here.join("public"))
    };
    let first = built(&mut names.iter(), "site", "1", &[("TZ", "UTC"), ("LC_ALL", "C")]);
    assert!(first.len() > 10);
    let far = [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("HOME", "/nowhere")];
    // Clocks of files and of the machine differ by themselves.
    for (below, jobs, environment) in [
        ("a/deeper folder/größer", "8", &far[..]),
        ("b", "2", &[("TZ", "America/New_York"), ("SOURCE_DATE_EPOCH", "1")][..]),
    ] {
        let other = built(&mut names.iter().rev(), below, jobs, environment);
        for (path, bytes) in &first {
            assert!(other.get(path) == Some(bytes), "{} differs in {below}", path.display());
        }
        assert_eq!(first.len(), other.len());
    }
}
