//! The published folder holds the whole old site or the whole new one, whatever happens to a build.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Pages of the site, enough that a build takes some time.
const PAGES: usize = 300;

/// How often a build is killed, unless the variable `NUTGRAF_KILLS` says so.
const KILLS: u32 = 16;

/// A site in a folder of its own.
struct Site(tempfile::TempDir);

/// Every file of an output with its bytes.
type Files = BTreeMap<PathBuf, Vec<u8>>;

impl Site {
    /// In memory where there is such a folder: a killed process loses nothing that the disk would have to keep.
    fn new(pages: usize) -> Site {
        let memory = tempfile::tempdir_in("/dev/shm");
        let site = Site(memory.or_else(|_| tempfile::tempdir()).unwrap());
        fs::create_dir(site.path("content")).unwrap();
        site.tell(pages, "first");
        site
    }

    fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    fn public(&self) -> PathBuf {
        self.path("public")
    }

    /// Writes the pages anew; every one of them, and which ones there are, depends on `word`.
    fn tell(&self, pages: usize, word: &str) {
        fs::remove_dir_all(self.path("content")).unwrap();
        fs::create_dir(self.path("content")).unwrap();
        for number in 0..pages {
            let text = format!("---\ntitle: Page {number}\n---\n\nThe {word} text.\n");
            fs::write(self.path(&format!("content/page-{number}.md")), text).unwrap();
        }
        fs::write(self.path(&format!("content/only-{word}.md")), format!("---\ntitle: {word}\n---\n")).unwrap();
    }

    fn nutgraf(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nutgraf"));
        command.current_dir(self.0.path()).args(words).env("SOURCE_DATE_EPOCH", "1735689600");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn start(&self) -> Child {
        self.nutgraf(&["build"]).spawn().unwrap()
    }

    /// Runs it to its end: exit code and what it said.
    fn run(&self, words: &[&str]) -> (i32, String) {
        finished(self.nutgraf(words).spawn().unwrap())
    }

    /// Builds into `public/` and gives what is there.
    fn build(&self) -> Files {
        let (code, said) = self.run(&["build"]);
        assert_eq!(code, 0, "{said}");
        files(&self.public())
    }
}

fn finished(child: Child) -> (i32, String) {
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8(output.stderr).unwrap())
}

/// All files below a folder; links and other things are files that nobody expects.
fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            let below = path.strip_prefix(folder).unwrap().to_path_buf();
            match () {
                () if kind.is_dir() => open.push(path),
                () if kind.is_file() => drop(files.insert(below, fs::read(path).unwrap())),
                () => drop(files.insert(below, format!("{kind:?}").into_bytes())),
            }
        }
    }
    files
}

/// Names in the root: the content, the output, and the one folder that a build keeps beside it. (Not the cache.)
fn names(site: &Site, below: &str) -> Vec<String> {
    let entries = fs::read_dir(site.path(below)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != ".nutgraf").collect();
    names.sort();
    names
}

fn same(one: &Files, other: &Files) -> bool {
    one == other
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let site = Site::new(PAGES);
    let old = site.build();
    site.tell(PAGES, "second");
    let begun = Instant::now();
    let new = site.build();
    let whole = begun.elapsed();
    assert!(!same(&old, &new) && old.contains_key(Path::new("only-first/index.html")));

    let kills = std::env::var("NUTGRAF_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let (mut left_old, mut left_new) = (0, 0);
    for round in 0..kills {
        let (word, before, after) = if round % 2 == 0 { ("first", &new, &old) } else { ("second", &old, &new) };
        site.tell(PAGES, word);
        let mut child = site.start();
        // Spread over the whole run, with the golden ratio, and a little beyond its end.
        let part = (f64::from(round) * 0.618_034).fract();
        std::thread::sleep(whole.mul_f64(part * 1.1));
        child.kill().unwrap();
        child.wait().unwrap();

        let found = files(&site.public());
        if same(&found, before) {
            left_old += 1;
        } else if same(&found, after) {
            left_new += 1;
        } else {
            panic!("killed after {part:.2} of a build, the site is neither the old nor the new one");
        }
        assert!(same(&site.build(), after), "the next build gives the new site");
        assert_eq!(names(&site, ""), [".public.nutgraf", "content", "public"]);
        let kept = names(&site, ".public.nutgraf");
        assert!(!kept.iter().any(|name| ["new", "old"].contains(&name.as_str())), "leftovers: {kept:?}");
    }
    assert!(left_old > 3, "only {left_old} of {kills} builds were killed in time, {left_new} too late");
}

#[test]
fn readers_never_see_half_a_site() {
    let site = Site::new(60);
    site.build();
    let done = AtomicBool::new(false);
    let pages: Vec<PathBuf> = (0..60).map(|number| site.path(&format!("public/page-{number}/index.html"))).collect();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut reads = 0;
            while !done.load(Ordering::Relaxed) {
                for page in &pages {
                    let text = fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
                    assert!(text.trim_end().ends_with("</html>"), "{} is not whole", page.display());
                    reads += 1;
                }
            }
            reads
        });
        for word in ["second", "third", "fourth"] {
            site.tell(60, word);
            site.build();
        }
        done.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 60);
    });
}

#[test]
fn two_builds_at_once_wait_for_each_other() {
    let site = Site::new(PAGES);
    let children = [site.start(), site.start(), site.start()];
    for (code, said) in children.map(finished) {
        assert_eq!(code, 0, "{said}");
    }
    let found = files(&site.public());
    assert!(found.contains_key(Path::new("only-first/index.html")));
    assert!(same(&found, &site.build()));
}

#[test]
fn pages_that_are_gone_are_unpublished() {
    let site = Site::new(2);
    assert!(site.build().contains_key(Path::new("page-1/index.html")));
    fs::remove_file(site.path("content/page-1.md")).unwrap();
    let found = site.build();
    assert!(!found.contains_key(Path::new("page-1/index.html")) && !site.path("public/page-1").exists());
}

#[test]
fn errors_leave_the_output_untouched() {
    let site = Site::new(2);
    let old = site.build();
    fs::write(site.path("content/page-0.md"), "---\ntitel: Page\n---\n").unwrap();
    let (code, said) = site.run(&["build"]);
    assert!(code == 1 && said.contains("unknown-field") && said.contains("public stays as it was"), "{code}: {said}");
    assert!(same(&old, &files(&site.public())));
}

#[test]
fn outputs_that_are_not_ours_are_refused() {
    let site = Site::new(1);
    fs::write(site.path("file"), "mine").unwrap();
    fs::create_dir(site.path("mine")).unwrap();
    fs::write(site.path("mine/notes.txt"), "mine").unwrap();
    for (output, said) in [("file", "file"), (".", "`.`"), ("content", "content"), ("..", ".."), ("mine", "notes.txt")]
    {
        let before = files(site.0.path());
        let (code, text) = site.run(&["build", "--output", output]);
        assert!(code == 2 && text.contains(said), "{output}: {code}: {text}");
        assert!(same(&before, &files(site.0.path())), "{output}: something was written");
    }
    // An empty folder is nobody's.
    fs::create_dir(site.path("empty")).unwrap();
    assert_eq!(site.run(&["build", "--output", "empty"]).0, 0);
}

#[test]
fn files_of_others_in_the_output_are_refused_not_deleted() {
    let site = Site::new(1);
    site.build();
    fs::write(site.path("public/CNAME"), "example.org").unwrap();
    site.tell(1, "second");
    let (code, said) = site.run(&["build"]);
    assert!(code == 2 && said.contains("`CNAME`"), "{code}: {said}");
    assert_eq!(fs::read_to_string(site.path("public/CNAME")).unwrap(), "example.org");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_cannot_be_written_is_named() {
    let site = Site::new(1);
    // Nobody, not even the superuser, can write there.
    let (code, said) = site.run(&["build", "--output", "/proc/nutgraf"]);
    assert!(code == 3 && said.contains("/proc"), "{code}: {said}");
}

#[test]
fn links_out_of_the_root_publish_nothing() {
    let site = Site::new(1);
    let old = site.build();
    for (link, target) in [("content/page.md", "/etc/passwd"), ("content/a.png", "/etc/passwd"), ("static", "/etc")] {
        std::os::unix::fs::symlink(target, site.path(link)).unwrap();
        let (code, said) = site.run(&["build"]);
        assert!(code == 1 && said.contains(link) && said.contains(target), "{link}: {code}: {said}");
        assert!(same(&old, &files(&site.public())), "{link}");
        fs::remove_file(site.path(link)).unwrap();
    }
}

#[test]
fn a_pipe_in_the_content_is_refused_and_not_waited_for() {
    let site = Site::new(1);
    let made = Command::new("mkfifo").arg(site.path("content/pipe.md")).status();
    assert!(made.is_ok_and(|status| status.success()), "this test needs mkfifo");
    let begun = Instant::now();
    let (code, said) = site.run(&["build"]);
    assert!(code == 1 && said.contains("content/pipe.md"), "{code}: {said}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}
