#![allow(clippy::unwrap_used, clippy::expect_used)]

mod crash;
mod faults;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;

use super::disk::Disk;
use super::*;
use crate::artifact::{Artifact, Content, OutPath};

/// A folder for one test: the site in `site/`, its output in `site/public`.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("site/content")).unwrap();
        Place { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("site")
    }

    fn output(&self) -> PathBuf {
        self.root().join("public")
    }

    fn beside(&self) -> PathBuf {
        self.root().join(".public.nutgraf")
    }

    fn build(&self, site: &Site) -> Result<Written, EmitError> {
        let disk = Disk { hasty: true, ..Disk::default() };
        Output::open_on(disk, &self.output(), &self.root(), WAIT)?.write(|sink| put_all(sink, site))
    }

    /// The files of the output.
    fn read(&self) -> Site {
        read(&self.output())
    }

    /// Nothing but what belongs there is left beside the output.
    fn assert_tidy(&self) {
        let names = |path: &Path| {
            let mut names: Vec<String> =
                fs::read_dir(path).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&self.beside()), [".gitignore", "lock", "manifest.json"]);
        assert_eq!(names(&self.root()), [".public.nutgraf", "content", "public"]);
        assert_eq!(names(self.dir.path()), ["site"]);
    }
}

/// Paths and contents.
type Site = BTreeMap<String, String>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact::new(OutPath::parse(path).unwrap(), text)
}

fn put_all(sink: &Sink, site: &Site) -> Result<(), EmitError> {
    site.iter().try_for_each(|(path, text)| sink.put(artifact(path, text)))
}

fn read(folder: &Path) -> Site {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    files
        .map(|e| {
            let path = e.path().strip_prefix(folder).unwrap().to_str().unwrap().to_string();
            (path, fs::read_to_string(e.path()).unwrap())
        })
        .collect()
}

fn texts(paths: &[OutPath]) -> Vec<&str> {
    paths.iter().map(OutPath::as_str).collect()
}

#[test]
fn a_site_is_written_and_counted() {
    let place = Place::new();
    let first = site(&[("index.html", "1"), ("a/index.html", "a"), ("b/index.html", "b"), ("b/c/x.txt", "x")]);
    let written = place.build(&first).unwrap();
    assert_eq!(place.read(), first);
    assert_eq!(texts(&written.added), ["a/index.html", "b/c/x.txt", "b/index.html", "index.html"]);
    assert_eq!((written.changed.len(), written.same, written.removed.len()), (0, 0, 0));
    place.assert_tidy();

    let second = site(&[("index.html", "2"), ("a/index.html", "a"), ("new", "n")]);
    let written = place.build(&second).unwrap();
    assert_eq!(place.read(), second);
    assert_eq!(texts(&written.added), ["new"]);
    assert_eq!(texts(&written.changed), ["index.html"]);
    assert_eq!(texts(&written.removed), ["b/c/x.txt", "b/index.html"]);
    assert_eq!(written.same, 1);
    assert!(!place.output().join("b").exists(), "empty folders go too");
    place.assert_tidy();
}

#[test]
fn unchanged_files_keep_their_time_and_inode() {
    let place = Place::new();
    place.build(&site(&[("a", "a"), ("b", "b")])).unwrap();
    let before = place.output().join("a").metadata().unwrap();
    place.build(&site(&[("a", "a"), ("b", "other")])).unwrap();
    let after = place.output().join("a").metadata().unwrap();
    assert_eq!((before.ino(), before.mtime_nsec()), (after.ino(), after.mtime_nsec()));
    assert_eq!(after.nlink(), 1, "the old name is gone");
}

#[test]
fn a_build_that_changes_nothing_leaves_the_folder_alone() {
    let place = Place::new();
    let same = site(&[("a", "a"), ("b/c", "c")]);
    place.build(&same).unwrap();
    let before = place.output().metadata().unwrap();
    let written = place.build(&same).unwrap();
    assert_eq!(written, Written { same: 2, ..Written::default() });
    assert_eq!(place.output().metadata().unwrap().ino(), before.ino());
    place.assert_tidy();
}

#[test]
fn a_file_that_somebody_edited_in_the_output_is_written_anew() {
    let place = Place::new();
    let good = site(&[("a", "good"), ("b", "b")]);
    place.build(&good).unwrap();
    fs::write(place.output().join("a"), "evil").unwrap();
    fs::remove_file(place.output().join("b")).unwrap();
    let written = place.build(&good).unwrap();
    assert_eq!(place.read(), good);
    assert_eq!((texts(&written.changed), texts(&written.added)), (vec!["a"], vec!["b"]));
}

#[test]
fn files_become_folders_and_folders_files() {
    let place = Place::new();
    place.build(&site(&[("a", "file"), ("b/x", "in folder")])).unwrap();
    let turned = site(&[("a/x", "in folder"), ("b", "file")]);
    place.build(&turned).unwrap();
    assert_eq!(place.read(), turned);
    place.assert_tidy();
}

#[test]
fn files_are_copied_and_linked_when_they_did_not_change() {
    let place = Place::new();
    let picture = place.root().join("content/x.jpg");
    let copy = |sink: &Sink| {
        let content = Content::Copy(picture.clone());
        sink.put(Artifact { path: OutPath::parse("a/x.jpg").unwrap(), content })
    };
    fs::write(&picture, "one").unwrap();
    write(&place.output(), &place.root(), copy).unwrap();
    let before = place.output().join("a/x.jpg").metadata().unwrap();
    let written = write(&place.output(), &place.root(), |sink| {
        copy(sink)?;
        sink.put(artifact("y", "y"))
    });
    assert_eq!(written.unwrap().same, 1);
    assert_eq!(place.output().join("a/x.jpg").metadata().unwrap().ino(), before.ino());
    assert_ne!(picture.metadata().unwrap().ino(), before.ino(), "never a link to the author's own file");
    fs::write(&picture, "two").unwrap();
    let written = write(&place.output(), &place.root(), copy).unwrap();
    assert_eq!(texts(&written.changed), ["a/x.jpg"]);
    assert_eq!(place.read(), site(&[("a/x.jpg", "two")]));

    fs::remove_file(&picture).unwrap();
    symlink("/etc/passwd", &picture).unwrap();
    let error = write(&place.output(), &place.root(), copy).unwrap_err();
    assert!(error.is_machine() && error.to_string().contains("x.jpg"), "{error}");
    assert_eq!(place.read(), site(&[("a/x.jpg", "two")]));
}

#[test]
fn a_producer_that_fails_leaves_the_old_site() {
    let place = Place::new();
    let old = site(&[("a", "old")]);
    place.build(&old).unwrap();
    #[derive(Debug)]
    struct Failed;
    impl From<EmitError> for Failed {
        fn from(_: EmitError) -> Self {
            Failed
        }
    }
    let result = write(&place.output(), &place.root(), |sink| {
        sink.put(artifact("a", "new"))?;
        Err(Failed)
    });
    assert!(result.is_err());
    assert_eq!(place.read(), old);
    place.assert_tidy();
    let result = std::panic::catch_unwind(|| {
        let _ = write(&place.output(), &place.root(), |sink| -> Result<(), EmitError> {
            sink.put(artifact("a", "new"))?;
            std::panic::resume_unwind(Box::new(()))
        });
    });
    assert!(result.is_err());
    assert_eq!(place.read(), old);
    place.assert_tidy();
}

#[test]
fn two_files_for_one_path_are_an_error_even_if_nobody_looks() {
    for (one, two) in [("a/x", "a/x"), ("A/x", "a/X"), ("a", "a/b"), ("a/b/c", "a/B"), ("é", "É")] {
        let place = Place::new();
        let error = place.build(&site(&[])).and_then(|_| {
            write(&place.output(), &place.root(), |sink| {
                sink.put(artifact(one, "1"))?;
                sink.put(artifact(two, "2"))
            })
        });
        let error = error.unwrap_err().to_string();
        assert!(error.contains(&format!("`{one}`")) && error.contains(&format!("`{two}`")), "{error}");
        let ignored = write::<EmitError>(&place.output(), &place.root(), |sink| {
            let _ = (sink.put(artifact(one, "1")), sink.put(artifact(two, "2")));
            Ok(())
        });
        assert!(matches!(ignored, Err(EmitError::Incomplete)));
        assert_eq!(place.read(), site(&[]));
    }
}

#[test]
fn many_threads_write_many_files() {
    let place = Place::new();
    let big: Site = (0..2000).map(|n| (format!("{}/{}/{n}.html", n % 7, n % 31), format!("page {n}"))).collect();
    let parallel = |sink: &Sink| big.par_iter().try_for_each(|(path, text)| sink.put(artifact(path, text)));
    let written = write::<EmitError>(&place.output(), &place.root(), parallel).unwrap();
    assert_eq!(written.added.len(), 2000);
    assert!(written.added.is_sorted());
    assert_eq!(place.read(), big);
    let manifest = fs::read(place.beside().join("manifest.json")).unwrap();
    fs::remove_dir_all(place.output()).unwrap();
    write::<EmitError>(&place.output(), &place.root(), parallel).unwrap();
    assert_eq!(fs::read(place.beside().join("manifest.json")).unwrap(), manifest, "the same bytes in any order");
    assert_eq!(place.read(), big);
}

#[test]
fn an_output_that_is_no_folder_of_ours_is_refused() {
    let place = Place::new();
    let refused = |output: &Path| write(output, &place.root(), |sink| put_all(sink, &site(&[("a", "")]))).unwrap_err();
    let root = place.root();
    for folder in ["content", "static", "themes", "templates"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("file"), "mine").unwrap();
    symlink("nowhere", root.join("dangling")).unwrap();
    symlink("content", root.join("link")).unwrap();
    for (output, words) in [
        (root.clone(), "holds the site itself"),
        (root.join("content/.."), "holds the site itself"),
        (place.dir.path().to_path_buf(), "holds the site itself"),
        (PathBuf::from("/"), "holds the site itself"),
        (root.join("content"), "lies in `content/`"),
        (root.join("content/a/b"), "lies in `content/`"),
        (root.join("link"), "lies in `content/`"),
        (root.join("static/out"), "lies in `static/`"),
        (root.join("themes"), "lies in `themes/`"),
        (root.join("templates"), "lies in `templates/`"),
        (root.join("file"), "is not a folder"),
        (root.join("file/below"), "is below a file"),
        (root.join("dangling"), "is a link that leads nowhere"),
        (root.join("none/../x"), "leads back"),
    ] {
        let error = refused(&output);
        assert!(error.to_string().contains(words), "{}: {error}", output.display());
        assert!(!error.is_machine());
    }
    assert_eq!(fs::read_to_string(root.join("file")).unwrap(), "mine");
    let hidden: Vec<PathBuf> = walkdir::WalkDir::new(place.dir.path())
        .into_iter()
        .filter_map(|e| Some(e.ok()?.into_path()))
        .filter(|path| path.to_string_lossy().contains("nutgraf"))
        .collect();
    assert!(hidden.is_empty(), "nothing was created: {hidden:?}");
}

#[test]
fn foreign_files_are_named_and_never_touched() {
    let place = Place::new();
    for name in ["a.txt", "b/c.txt", "d", "e"] {
        fs::create_dir_all(place.output().join(name).parent().unwrap()).unwrap();
        fs::write(place.output().join(name), "mine").unwrap();
    }
    let before = place.read();
    let error = place.build(&site(&[("a.txt", "new")])).unwrap_err().to_string();
    assert!(error.contains("(`a.txt`, `b/c.txt`, `d` and 1 more)"), "{error}");
    assert_eq!(place.read(), before);
    assert!(!place.beside().exists(), "nothing is put beside a folder that is not ours");

    // a file put there after our own build
    fs::remove_dir_all(place.output()).unwrap();
    place.build(&site(&[("a", "ours")])).unwrap();
    fs::write(place.output().join("CNAME"), "mine").unwrap();
    let error = place.build(&site(&[("a", "new")])).unwrap_err().to_string();
    assert!(error.contains("(`CNAME`)"), "{error}");
    assert_eq!(place.read(), site(&[("a", "ours"), ("CNAME", "mine")]));
    // a link in the place of one of our files or folders is not ours
    fs::remove_file(place.output().join("CNAME")).unwrap();
    fs::remove_file(place.output().join("a")).unwrap();
    symlink("/etc/passwd", place.output().join("a")).unwrap();
    assert!(matches!(place.build(&site(&[("a", "new")])), Err(EmitError::Foreign { .. })));
}

#[test]
fn an_empty_folder_and_litter_of_file_managers_are_no_obstacle() {
    let place = Place::new();
    fs::create_dir_all(place.output().join("empty")).unwrap();
    fs::write(place.output().join(".DS_Store"), "x").unwrap();
    place.build(&site(&[("a", "a")])).unwrap();
    assert_eq!(place.read(), site(&[("a", "a")]));
    fs::write(place.output().join(".DS_Store"), "x").unwrap();
    place.build(&site(&[("a", "b")])).unwrap();
    place.assert_tidy();
}

#[test]
fn a_file_put_into_the_output_while_it_is_written() {
    let place = Place::new();
    place.build(&site(&[("a", "old")])).unwrap();
    let result = write(&place.output(), &place.root(), |sink| {
        fs::write(place.output().join("mine"), "mine").unwrap();
        sink.put(artifact("a", "new"))
    });
    assert!(matches!(result, Err(EmitError::Foreign { .. })));
    assert_eq!(place.read(), site(&[("a", "old"), ("mine", "mine")]));
}

#[test]
fn an_output_elsewhere_deep_or_behind_a_link() {
    let place = Place::new();
    let deep = place.dir.path().join("x/y/z");
    write(&deep, &place.root(), |sink| put_all(sink, &site(&[("a", "1")]))).unwrap();
    assert_eq!(read(&deep), site(&[("a", "1")]));
    let link = place.root().join("public");
    symlink(&deep, &link).unwrap();
    write(&link, &place.root(), |sink| put_all(sink, &site(&[("a", "2")]))).unwrap();
    assert_eq!(read(&deep), site(&[("a", "2")]));
    assert!(link.is_symlink(), "the link stays, what it leads to is replaced");
}

#[test]
fn the_permissions_of_the_folder_stay() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.build(&site(&[("a", "1")])).unwrap();
    fs::set_permissions(place.output(), fs::Permissions::from_mode(0o750)).unwrap();
    place.build(&site(&[("a", "2")])).unwrap();
    assert_eq!(place.output().metadata().unwrap().permissions().mode() & 0o777, 0o750);
}

#[test]
fn a_manifest_of_a_later_version_is_not_touched_and_a_damaged_one_owns_nothing() {
    let place = Place::new();
    place.build(&site(&[("a", "1")])).unwrap();
    let manifest = place.beside().join("manifest.json");
    fs::write(&manifest, r#"{"version": 2, "other": true}"#).unwrap();
    assert!(matches!(place.build(&site(&[("a", "2")])), Err(EmitError::Later { .. })));
    for damaged in ["", "{", "[]", r#"{"version":1,"files":{"../x":"00","a":"zz"}}"#] {
        fs::write(&manifest, damaged).unwrap();
        assert!(matches!(place.build(&site(&[("a", "2")])), Err(EmitError::Foreign { .. })), "{damaged}");
    }
    assert_eq!(place.read(), site(&[("a", "1")]));
}

#[test]
fn the_second_build_waits_or_says_who_is_first() {
    let place = Place::new();
    let first = Output::open(&place.output(), &place.root(), WAIT).unwrap();
    let second = Output::open(&place.output(), &place.root(), Duration::from_millis(120));
    let error = second.err().unwrap().to_string();
    assert!(error.contains(&format!("(process {})", std::process::id())), "{error}");

    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| place.build(&site(&[("b", "second")])));
        std::thread::sleep(Duration::from_millis(150));
        first.write(|sink| put_all(sink, &site(&[("a", "first")]))).unwrap();
        waiting.join().unwrap()
    });
    assert_eq!(texts(&waiting.unwrap().removed), ["a"]);
    assert_eq!(place.read(), site(&[("b", "second")]));
}

#[test]
fn builds_at_once_leave_one_whole_site() {
    let place = Place::new();
    let sites: Vec<Site> = (0..6).map(|n| (0..40).map(|m| (format!("{m}"), format!("build {n}"))).collect()).collect();
    std::thread::scope(|scope| {
        for site in &sites {
            scope.spawn(|| place.build(site).unwrap());
        }
    });
    assert!(sites.contains(&place.read()));
    place.assert_tidy();
}

#[test]
fn a_reader_never_misses_a_page_and_never_sees_an_older_one_after_a_newer() {
    let place = Place::new();
    let version = |n: usize| -> Site { (0..20).map(|m| (format!("{m}/index.html"), format!("{n:04}"))).collect() };
    place.build(&version(0)).unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut last, mut reads) = (0, 0);
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                for m in 0..20 {
                    let text = fs::read_to_string(place.output().join(format!("{m}/index.html"))).unwrap();
                    let now: usize = text.parse().unwrap();
                    assert!(now >= last, "{now} after {last}");
                    last = now;
                    reads += 1;
                }
            }
            reads
        });
        for n in 1..25 {
            place.build(&version(n)).unwrap();
        }
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 100);
    });
}
