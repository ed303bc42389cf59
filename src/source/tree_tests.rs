#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::os::unix::fs::symlink;

use super::*;

/// A folder with these files; a path that ends in `/` is a folder.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn open(dir: &tempfile::TempDir) -> (Tree, Vec<LoadError>) {
    Tree::open(dir.path(), &OpenOptions::default()).unwrap()
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.entries().iter().map(|e| &*e.path).collect()
}

fn fifo(path: &Path) {
    rustix::fs::mknodat(
        rustix::fs::CWD,
        path,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
        0,
    )
    .unwrap();
}

#[test]
fn finds_what_belongs_to_a_site_sorted_with_roles() {
    let dir = site(&[
        ("site.yaml", ""),
        ("README.md", ""),
        ("public/index.html", ""),
        ("content/_index.md", ""),
        ("content/b/index.md", ""),
        ("content/b/x.jpg", ""),
        ("content/b-a.md", ""),
        ("content/_shared/actors.yaml", ""),
        ("content/b/_shared/x.yaml", ""),
        ("static/.well-known/security.txt", ""),
        ("templates/page.html", ""),
        ("themes/mine/theme.yaml", ""),
    ]);
    let (tree, errors) = open(&dir);
    assert!(errors.is_empty(), "{errors:?}");
    let found: Vec<(&str, Role)> = tree.entries().iter().map(|e| (&*e.path, e.role)).collect();
    assert_eq!(
        found,
        [
            ("content/_index.md", Role::Page),
            ("content/_shared/actors.yaml", Role::Shared),
            ("content/b-a.md", Role::Page),
            ("content/b/_shared/x.yaml", Role::Asset),
            ("content/b/index.md", Role::Page),
            ("content/b/x.jpg", Role::Asset),
            ("site.yaml", Role::Config),
            ("static/.well-known/security.txt", Role::Static),
            ("templates/page.html", Role::Theme),
            ("themes/mine/theme.yaml", Role::Theme),
        ]
    );
    assert!(tree.entries().iter().enumerate().all(|(at, e)| e.id.0 as usize == at));
    let below: Vec<&str> = tree.below("content/b").iter().map(|e| &*e.path).collect();
    assert_eq!(below, ["content/b/_shared/x.yaml", "content/b/index.md", "content/b/x.jpg"]);
    assert_eq!(tree.below("").len(), 10);
}

#[test]
fn leaves_out_hidden_files_backups_packages_caches_and_the_output() {
    let dir = site(&[
        ("content/a.md", ""),
        ("content/.draft.md", ""),
        ("content/.git/config", ""),
        ("content/a.md~", ""),
        ("content/.#a.md", ""),
        ("content/#a.md#", ""),
        ("content/x.swp", ""),
        ("content/node_modules/x.md", ""),
        ("content/target/index.md", "a story of this name is one"),
        ("content/cache/CACHEDIR.TAG", ""),
        ("content/cache/x.md", ""),
        ("content/public/x.md", ""),
        ("static/.git/config", ""),
        ("static/.DS_Store", ""),
        ("static/node_modules/x.js", ""),
    ]);
    let options = OpenOptions { output: Some(dir.path().join("content/public")) };
    let (tree, errors) = Tree::open(dir.path(), &options).unwrap();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(paths(&tree), ["content/a.md", "content/target/index.md", "static/node_modules/x.js"]);
}

#[test]
fn a_site_needs_a_folder_content() {
    let dir = tempfile::tempdir().unwrap();
    let error = |root: &Path| Tree::open(root, &OpenOptions::default()).unwrap_err().to_string();
    assert!(error(dir.path()).ends_with("/content`"), "{}", error(dir.path()));
    fs::write(dir.path().join("content"), "").unwrap();
    assert!(error(dir.path()).starts_with("there is no folder `"));
    assert!(error(&dir.path().join("nowhere")).ends_with("nowhere`"));
}

#[test]
fn follows_links_to_plain_files_inside() {
    let dir = site(&[("content/a/x.md", "text"), ("other/y.csv", "1,2")]);
    symlink("a/x.md", dir.path().join("content/near.md")).unwrap();
    symlink(dir.path().join("other/y.csv"), dir.path().join("content/far.csv")).unwrap();
    let (tree, errors) = open(&dir);
    assert!(errors.is_empty(), "{errors:?}");
    let id = |path| tree.find(path).unwrap().id;
    assert_eq!(&*tree.text(id("content/near.md"), &Limits::default()).unwrap().text, "text");
    assert_eq!(tree.bytes(id("content/far.csv")).unwrap(), b"1,2");
    assert!(tree.disk_path(id("content/far.csv")).unwrap().ends_with("other/y.csv"));
}

#[test]
fn all_bad_links_and_special_files_come_at_once() {
    let dir = site(&[("content/a.md", ""), ("content/sub/b.md", "")]);
    let at = |name: &str| dir.path().join("content").join(name);
    symlink("/etc/passwd", at("passwd.md")).unwrap();
    symlink("../../../../../../../../etc/hostname", at("up.md")).unwrap();
    symlink("nowhere", at("dangling.md")).unwrap();
    symlink("loop2.md", at("loop1.md")).unwrap();
    symlink("loop1.md", at("loop2.md")).unwrap();
    symlink("sub", at("folder")).unwrap();
    symlink("..", at("parent")).unwrap();
    fifo(&at("pipe.md"));
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.md")).unwrap();
    fs::create_dir(dir.path().join("site.yaml")).unwrap();
    let (tree, errors) = open(&dir);
    assert_eq!(paths(&tree), ["content/a.md", "content/sub/b.md"]);
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "`content/dangling.md` is a link to `nowhere`, which is not there",
            "`content/folder` is a link to `sub`, which is a folder; only links to files are followed",
            "`content/loop1.md` is a link to `loop2.md`, which is a link that leads back to itself",
            "`content/loop2.md` is a link to `loop1.md`, which is a link that leads back to itself",
            "`content/parent` is a link to `..`, which is a folder; only links to files are followed",
            "`content/passwd.md` is a link to `/etc/passwd`, which is outside the site",
            "`content/pipe.md` is a named pipe, not a file",
            "`content/socket.md` is a socket, not a file",
            "`content/up.md` is a link to `../../../../../../../../etc/hostname`, which is outside the site",
            "`site.yaml` is a folder, not a file",
        ]
    );
}

#[test]
fn content_that_is_a_link_to_a_folder_is_refused() {
    let dir = site(&[("elsewhere/a.md", "")]);
    symlink("elsewhere", dir.path().join("content")).unwrap();
    let (tree, errors) = open(&dir);
    assert!(tree.entries().is_empty());
    assert!(matches!(&errors[..], [LoadError::Link { path, .. }] if path == "content"), "{errors:?}");
}

#[test]
fn names_are_composed_and_must_be_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let dir = site(&[("content/cafe\u{301}.md", "x")]);
    fs::write(dir.path().join("content").join(std::ffi::OsStr::from_bytes(b"a\xff.md")), "").unwrap();
    let (tree, errors) = open(&dir);
    let entry = tree.find("content/café.md").unwrap();
    assert_eq!(tree.find("content/cafe\u{301}.md").unwrap().id, entry.id);
    assert_eq!(&*tree.text(entry.id, &Limits::default()).unwrap().text, "x");
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].to_string(), "the file name `content/a\u{fffd}.md` is not UTF-8");

    fs::write(dir.path().join("content/café.md"), "y").unwrap();
    let (tree, errors) = open(&dir);
    assert_eq!(tree.entries().len(), 1);
    assert!(errors.iter().any(|e| matches!(e, LoadError::Twice { .. })), "{errors:?}");
}

#[test]
fn texts_must_be_utf8_and_of_bounded_size() {
    let dir = site(&[("content/a.md", "")]);
    fs::write(dir.path().join("content/a.md"), b"one\ntwo \xc3\x28").unwrap();
    let (tree, _) = open(&dir);
    let id = tree.find("content/a.md").unwrap().id;
    let error = tree.text(id, &Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "`content/a.md` is not UTF-8: byte 8 (line 2)");
    assert_eq!(tree.bytes(id).unwrap().len(), 10);
    let error = tree.text(id, &Limits { file: 9 }).unwrap_err();
    assert_eq!(error.to_string(), "`content/a.md` has 10 bytes; the limit is 9");
    assert!(tree.text(id, &Limits { file: 10 }).is_err_and(|e| matches!(e, LoadError::Utf8 { .. })));
}

#[test]
fn what_took_a_files_place_is_never_followed_and_never_waited_for() {
    let dir = site(&[("content/a.md", "a"), ("content/b.md", "b"), ("content/c/d.md", "d"), ("content/e.md", "e")]);
    let (tree, _) = open(&dir);
    let at = |name: &str| dir.path().join("content").join(name);
    for name in ["a.md", "b.md", "e.md"] {
        fs::remove_file(at(name)).unwrap();
    }
    fifo(&at("a.md"));
    symlink("/etc/passwd", at("b.md")).unwrap();
    fs::rename(at("c"), at("moved")).unwrap();
    symlink("moved", at("c")).unwrap();
    for path in ["content/a.md", "content/b.md", "content/c/d.md", "content/e.md"] {
        let error = tree.text(tree.find(path).unwrap().id, &Limits::default()).unwrap_err();
        assert!(matches!(&error, LoadError::Changed { path: named } if named == path), "{error}");
    }
}

#[test]
fn a_file_that_comes_back_is_read() {
    let dir = site(&[("content/a.md", "old")]);
    let (tree, _) = open(&dir);
    let path = dir.path().join("content/a.md");
    fs::remove_file(&path).unwrap();
    let writer = std::thread::spawn(move || {
        std::thread::sleep(SECOND_TRY / 5);
        fs::write(path.with_extension("new"), "new, longer").unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    });
    let file = tree.text(FileId(0), &Limits::default()).unwrap();
    writer.join().unwrap();
    assert_eq!(&*file.text, "new, longer");
}

#[test]
fn unreadable_files_are_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = site(&[("content/a.md", "x")]);
    let (tree, _) = open(&dir);
    fs::set_permissions(dir.path().join("content/a.md"), fs::Permissions::from_mode(0o000)).unwrap();
    match tree.text(FileId(0), &Limits::default()) {
        Err(error) => assert!(error.to_string().starts_with("cannot read `content/a.md`: "), "{error}"),
        Ok(file) => assert_eq!(&*file.text, "x", "only root may read everything"),
    }
}

#[test]
fn a_single_page_has_the_files_beside_it_but_no_other_pages() {
    let dir =
        site(&[("x.md", "page"), ("y.md", "other"), ("a.jpg", ""), ("data.csv", ""), ("sub/z.jpg", ""), (".env", "")]);
    symlink("/etc/passwd", dir.path().join("passwd.jpg")).unwrap();
    let (tree, errors) = Tree::single(&dir.path().join("x.md")).unwrap();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(paths(&tree), ["a.jpg", "data.csv", "x.md"]);
    let page = tree.find("x.md").unwrap();
    assert_eq!(page.role, Role::Page);
    assert_eq!(&*tree.text(page.id, &Limits::default()).unwrap().text, "page");

    let missing = Tree::single(&dir.path().join("none.md")).unwrap_err();
    assert!(missing.to_string().starts_with("cannot read `none.md`: "), "{missing}");
    let folder = Tree::single(&dir.path().join("sub")).unwrap_err();
    assert_eq!(folder.to_string(), "`sub` is a folder, not a file");
    symlink("/etc/passwd", dir.path().join("l.md")).unwrap();
    assert!(matches!(Tree::single(&dir.path().join("l.md")), Err(LoadError::Link { .. })));
}

#[test]
fn a_tree_in_memory_behaves_like_one_on_disk() {
    let tree = Tree::in_memory(&[("site.yaml", "title: x"), ("content/a.md", "é\n"), ("static/x", "")]);
    assert_eq!(paths(&tree), ["content/a.md", "site.yaml", "static/x"]);
    let entry = tree.find("content/a.md").unwrap();
    assert_eq!((entry.role, entry.size), (Role::Page, 3));
    let file = tree.text(entry.id, &Limits::default()).unwrap();
    assert_eq!(&*file.text, "é\n");
    assert_eq!(file.hash(), blake3::hash("é\n".as_bytes()));
    assert_eq!(tree.disk_path(entry.id), None);
}

#[test]
fn lines_have_ranges() {
    let file = SourceFile::new(FileId(0), "a.md", "one\r\ntwo\n\nend");
    let lines: Vec<&str> = (1..=5).filter_map(|n| file.line_range(n)).map(|r| &file.text[r]).collect();
    assert_eq!(lines, ["one", "two", "", "end"]);
    assert_eq!(file.line_range(0), None);
}

#[test]
fn a_text_can_be_read_without_a_limit() {
    let dir = site(&[("content/a.md", "abc")]);
    let (tree, _) = open(&dir);
    let id = tree.find("content/a.md").unwrap().id;
    assert_eq!(&*tree.text(id, &Limits { file: u64::MAX }).unwrap().text, "abc");
}
