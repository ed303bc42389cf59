//! `nutgraf deploy` to folders, and what it refuses whatever the target: the real program.
#![cfg(all(feature = "deploy", unix))]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod storage;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use storage::site::{Site, files, finished, write};

#[test]
fn dangerous_things_are_refused() {
    let site = Site::new("s3://bucket");
    let refused = |words: &[&str], wanted: i32, told: &str| {
        let (code, said) = site.deploy_folder(words);
        assert!(code == wanted && said.contains(told), "{words:?}: {code}: {said}");
    };
    refused(&["../out/"], 1, "there is no `public`");
    write(&site.path("public/page.html"), b"");
    refused(&["../out/"], 1, "no `index.html`");
    site.output(&files("old"));
    for (target, told) in [
        ("s3://", "bucket"),
        ("s3://bucket//x", "empty segment"),
        ("s3://bucket/../x", ".."),
        ("s3://AKIAVERYSECRETKEYID:x@bucket", "credentials"),
        ("https://bucket.example/", "s3://"),
        ("/", "root of the disk"),
        ("./", "the site itself"),
        ("./public", "lie in one another"),
        ("./public/x", "lie in one another"),
        ("./content/x", "made of"),
        ("../", "holds"),
        ("./no/such/folder", "neither"),
        ("nowhere", "there is no target `nowhere`"),
    ] {
        // A folder that holds the output is refused for one reason or the other.
        let told = if target.starts_with("../") || target == "./" { "lie" } else { told };
        refused(&[target], 2, told);
    }
    std::os::unix::fs::symlink("/etc/passwd", site.path("public/x.txt")).unwrap();
    refused(&["../out/"], 1, "`x.txt` in the output cannot be sent: it is a link");
    fs::remove_file(site.path("public/x.txt")).unwrap();
    write(&site.path("public/.env"), b"PASSWORD=x");
    refused(&["../out/"], 1, "`.env`");
    let mut plain = site.command(([127, 0, 0, 1], 9).into(), &[]);
    fs::remove_file(site.path("public/.env")).unwrap();
    plain.env("AWS_ENDPOINT_URL", "http://storage.example");
    let (code, said) = finished(plain.spawn().unwrap());
    assert!(code == 2 && said.contains("not encrypted"), "{code}: {said}");
    assert_eq!(fs::read_dir(site.0.path()).unwrap().count(), 3, "nothing was written");
}

#[test]
fn what_a_build_wrote_is_what_is_sent() {
    let site = Site::new("./www");
    fs::write(site.path("content/page.md"), "---\ntitle: Page\n---\n\nText.\n").unwrap();
    fs::write(site.path("content/later.md"), "---\ntitle: Later\ndraft: true\n---\n\nText.\n").unwrap();
    let build = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        let status = command.current_dir(site.0.path()).arg("build").arg("--quiet").args(words).status().unwrap();
        assert!(status.success());
    };
    build(&["--drafts"]);
    let (code, said) = site.deploy_folder(&[]);
    assert!(code == 1 && said.contains("built with drafts"), "{code}: {said}");
    assert!(!site.path("www").exists());
    build(&[]);
    let (code, said) = site.deploy_folder(&[]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(tree(&site.path("www")), tree(&site.path("public")));
    // Somebody puts a file there.
    fs::write(site.path("public/notes.txt"), "secret").unwrap();
    let (code, said) = site.deploy_folder(&[]);
    assert!(code == 1 && said.contains("`notes.txt`") && said.contains("static/"), "{code}: {said}");
    fs::remove_file(site.path("public/notes.txt")).unwrap();
    // The site has changed since.
    fs::write(site.path("content/page.md"), "---\ntitle: Page\n---\n\nNew text.\n").unwrap();
    let (code, said) = site.deploy_folder(&[]);
    assert!(code == 0 && said.contains("Up to date"), "nothing would be sent: {said}");
    fs::remove_file(site.path("www/robots.txt")).unwrap();
    let (code, said) = site.deploy_folder(&[]);
    assert!(code == 2 && said.contains("`content/page.md` was changed after public was built"), "{code}: {said}");
    assert_eq!(site.deploy_folder(&["--yes"]).0, 0);
    assert_eq!(tree(&site.path("www")), tree(&site.path("public")));
    // A file of the output is gone.
    fs::remove_file(site.path("public/page/index.html")).unwrap();
    let (code, said) = site.deploy_folder(&["--yes"]);
    assert!(code == 1 && said.contains("`page/index.html` is gone"), "{code}: {said}");
    // Mistakes in the settings are told as everywhere.
    fs::write(site.path("site.yaml"), "deply: {}\n").unwrap();
    let (code, said) = site.deploy_folder(&[]);
    assert!(code == 1 && said.contains("deply"), "{code}: {said}");
}

/// All files below a folder with their bytes, but for nutgraf's own.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| !entry.file_type().is_dir());
    let named = |entry: walkdir::DirEntry| {
        let below = entry.path().strip_prefix(folder).unwrap().to_path_buf();
        (below, fs::read(entry.path()).unwrap())
    };
    files.map(named).filter(|(path, _)| !path.starts_with(".nutgraf-deploy.json")).collect()
}

#[test]
fn a_folder_is_a_target() {
    let site = Site::new("./www");
    site.output(&files("old"));
    write(&site.path("www/mine.txt"), b"mine");
    let (code, said) = site.deploy_folder(&[]);
    assert!(code == 0 && said.contains("`mine.txt`"), "{said}");
    site.output(&files("new"));
    assert_eq!(site.deploy_folder(&[]).0, 2);
    let (code, said) = site.deploy_folder(&["--yes"]);
    assert_eq!(code, 0, "{said}");
    let mut found = tree(&site.path("www"));
    assert_eq!(found.remove(Path::new("mine.txt")).as_deref(), Some(&b"mine"[..]));
    assert_eq!(found, tree(&site.path("public")));
    assert!(!site.path("www/gone").exists(), "empty folders are removed");
    // A web server of another user reads it.
    use std::os::unix::fs::PermissionsExt as _;
    let mode = site.path("www/index.html").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o044, 0o044 & !umask(), "{mode:o}");
    // Somebody changes a file, and a link stands where a folder was.
    fs::write(site.path("www/index.html"), "defaced").unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::remove_dir_all(site.path("www/deal")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.path("www/deal")).unwrap();
    let (code, said) = site.deploy_folder(&["--yes"]);
    assert!(code == 3 && said.contains("is a link"), "{code}: {said}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    fs::remove_file(site.path("www/deal")).unwrap();
    assert_eq!(site.deploy_folder(&["--yes"]).0, 0);
    fs::remove_file(site.path("www/mine.txt")).unwrap();
    assert_eq!(tree(&site.path("www")), tree(&site.path("public")));
}

fn umask() -> u32 {
    let output = Command::new("sh").args(["-c", "umask"]).output().unwrap();
    u32::from_str_radix(String::from_utf8(output.stdout).unwrap().trim(), 8).unwrap()
}

#[test]
fn a_folder_survives_kills() {
    let site = Site::new("./www");
    let many = |word: &str| {
        site.output(&files(word));
        for number in 0..400 {
            write(
                &site.path(&format!("public/page-{number}/index.html")),
                format!("{word} {number}").repeat(40).as_bytes(),
            );
        }
    };
    many("old");
    assert_eq!(site.deploy_folder(&[]).0, 0);
    let mut unfinished = 0;
    for round in 0..8u32 {
        let word = if round % 2 == 0 { "new" } else { "old" };
        many(word);
        let mut child = site.command(([127, 0, 0, 1], 9).into(), &["--yes"]).spawn().unwrap();
        // Pages are sent in the order of their names, so this one tells how far it came.
        let page = site.path(&format!("www/page-{}/index.html", 100 + 35 * round));
        while !fs::read(&page).unwrap().starts_with(word.as_bytes()) && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        unfinished += usize::from(tree(&site.path("www")) != tree(&site.path("public")));
        let (code, said) = site.deploy_folder(&["--yes"]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(tree(&site.path("www")), tree(&site.path("public")), "round {round}");
    }
    assert!(unfinished > 1, "only {unfinished} runs were killed in time");
}
