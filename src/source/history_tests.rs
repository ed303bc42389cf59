//! History of a repository made for the test.
#![allow(clippy::unwrap_used)]
use std::path::Path;

use super::history::{NoHistory, history};
use git2::{Commit, Oid, Repository};
use git2::{IndexEntry, IndexTime, Signature, Time};

/// Writes a commit with these files and parents, at these seconds.
fn commit(repository: &Repository, files: &[(&str, &str)], parents: &[Oid], seconds: i64) -> Oid {
    let mut index = git2::Index::new().unwrap();
    for (path, text) in files {
        let id = repository.blob(text.as_bytes()).unwrap();
        let time = IndexTime::new(0, 0);
        let entry = IndexEntry {
            ctime: time,
            mtime: time,
            dev: 0,
            ino: 0,
            mode: 0o100_644,
            uid: 0,
            gid: 0,
            file_size: 0,
            id,
            flags: 0,
            flags_extended: 0,
            path: path.as_bytes().to_vec(),
        };
        index.add(&entry).unwrap();
    }
    let tree = repository.find_tree(index.write_tree_to(repository).unwrap()).unwrap();
    let by = Signature::new("A", "a@example.org", &Time::new(seconds, 60)).unwrap();
    let parents: Vec<Commit<'_>> = parents.iter().map(|id| repository.find_commit(*id).unwrap()).collect();
    let parents: Vec<&Commit<'_>> = parents.iter().collect();
    repository.commit(None, &by, &by, "x", &tree, &parents).unwrap()
}

fn set_head(repository: &Repository, id: Oid) {
    repository.reference("refs/heads/main", id, true, "x").unwrap();
    repository.set_head("refs/heads/main").unwrap();
}

fn dates(root: &Path, paths: &[&str]) -> (Vec<Option<i64>>, usize) {
    let found = history(root, paths).unwrap();
    (paths.iter().map(|path| found.changed.get(*path).copied()).collect(), found.unknown)
}

#[test]
fn files_are_followed_to_the_commit_that_changed_them() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::init(folder.path()).unwrap();
    std::fs::create_dir_all(folder.path().join("docs")).unwrap();
    let site = folder.path().join("docs");
    assert_eq!(history(&site, &["a"]), Err(NoHistory::None));
    let one = commit(&repository, &[("docs/a", "1"), ("docs/x/b", "1"), ("c", "1")], &[], 100);
    let two = commit(&repository, &[("docs/a", "2"), ("docs/x/b", "1"), ("c", "1")], &[one], 200);
    // The side changes `b` twice, back to what it was; the merge keeps the main line's `a`.
    let side = commit(&repository, &[("docs/a", "3"), ("docs/x/b", "9"), ("c", "1")], &[one], 300);
    let back = commit(&repository, &[("docs/a", "3"), ("docs/x/b", "1"), ("c", "1")], &[side], 350);
    let merge = commit(&repository, &[("docs/a", "2"), ("docs/x/b", "1"), ("c", "1")], &[two, back], 400);
    set_head(&repository, merge);
    assert_eq!(dates(&site, &["a", "x/b", "new"]), (vec![Some(200), Some(100), None], 0));
    // Both sides' changes in one file are the merge's own.
    let both = commit(&repository, &[("docs/a", "23"), ("docs/x/b", "1"), ("c", "1")], &[two, back], 500);
    set_head(&repository, both);
    assert_eq!(dates(&site, &["a"]), (vec![Some(500)], 0));
}

#[test]
fn a_shallow_clone_says_nothing_of_what_it_does_not_know() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository::init(folder.path()).unwrap();
    let one = commit(&repository, &[("a", "1"), ("b", "1")], &[], 100);
    let two = commit(&repository, &[("a", "1"), ("b", "2")], &[one], 200);
    let three = commit(&repository, &[("a", "1"), ("b", "3")], &[two], 300);
    set_head(&repository, three);
    std::fs::write(folder.path().join(".git/shallow"), format!("{two}\n")).unwrap();
    assert_eq!(dates(folder.path(), &["a", "b"]), (vec![None, Some(300)], 1));
}
