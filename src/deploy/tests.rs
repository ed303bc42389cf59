//! Plans, and whole runs against a store in memory that fails when told to.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::*;
use crate::artifact::OutPath;
use crate::compile::Silent;

/// An object: bytes, headers, version.
type Object = (Vec<u8>, Headers, u64);

/// A store in memory. Its operations can fail, before they do anything or after.
#[derive(Default)]
struct Memory {
    objects: Mutex<BTreeMap<String, Object>>,
    count: AtomicUsize,
    /// The operation that fails, and whether it is done all the same.
    fault: Option<(usize, bool)>,
    /// Everything after the fault fails, too: as if the process were gone.
    dead: bool,
    /// Names in the order in which they were written; `-name` if deleted.
    log: Mutex<Vec<String>>,
    unconditional: bool,
}

impl Memory {
    fn step<T>(&self, work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let now = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let fails = self.fault.is_some_and(|(at, _)| if self.dead { now >= at } else { now == at });
        let done = self.fault.is_some_and(|(at, done)| done && now == at);
        if fails && !done {
            return Err(Trouble::new(TroubleKind::Disk, "fault"));
        }
        let result = work();
        if fails { Err(Trouble::new(TroubleKind::Disk, "fault")) } else { result }
    }

    fn version((_, _, number): &Object) -> Version {
        Version { tag: number.to_string(), generation: None }
    }

    /// What readers see.
    fn site(&self) -> BTreeMap<String, (Vec<u8>, Headers)> {
        let objects = self.objects.lock().unwrap();
        let site = objects.iter().filter(|(name, _)| !name.starts_with(OWN));
        site.map(|(name, (bytes, headers, _))| (name.clone(), (bytes.clone(), headers.clone()))).collect()
    }

    fn foreign(&self, name: &str) {
        let headers = Headers { content_type: "x/y".into(), cache_control: String::new() };
        self.objects.lock().unwrap().insert(name.into(), (b"theirs".to_vec(), headers, 1_000_000));
    }
}

impl Store for Memory {
    fn list(&self) -> Result<BTreeMap<String, Listed>, Trouble> {
        self.step(|| {
            let objects = self.objects.lock().unwrap();
            let listed = |object: &Object| Listed { size: object.0.len() as u64, tag: Memory::version(object).tag };
            Ok(objects.iter().map(|(name, object)| (name.clone(), listed(object))).collect())
        })
    }

    fn get(&self, name: &str) -> Result<Option<(Vec<u8>, Version)>, Trouble> {
        self.step(|| {
            let objects = self.objects.lock().unwrap();
            Ok(objects.get(name).map(|object| (object.0.clone(), Memory::version(object))))
        })
    }

    fn head(&self, name: &str) -> Result<Option<Version>, Trouble> {
        self.step(|| Ok(self.objects.lock().unwrap().get(name).map(Memory::version)))
    }

    fn put(&self, name: &str, bytes: Vec<u8>, headers: &Headers, when: &Condition) -> Result<Version, Trouble> {
        self.step(|| {
            if self.unconditional && *when != Condition::Always {
                return Err(Trouble::new(TroubleKind::Unsupported, "no conditions"));
            }
            let mut objects = self.objects.lock().unwrap();
            let there = objects.get(name).map(Memory::version);
            let holds = match when {
                Condition::Always => true,
                Condition::Absent => there.is_none(),
                Condition::Is(version) => there.as_ref() == Some(version),
            };
            if !holds {
                return Err(Trouble::new(TroubleKind::Conflict, "conflict"));
            }
            let object = (bytes, headers.clone(), self.count.load(Ordering::SeqCst) as u64);
            let version = Memory::version(&object);
            objects.insert(name.into(), object);
            self.log.lock().unwrap().push(name.into());
            Ok(version)
        })
    }

    fn put_file(
        &self,
        name: &str,
        file: &Path,
        _: blake3::Hash,
        headers: &Headers,
    ) -> Result<Option<Version>, Trouble> {
        self.put(name, std::fs::read(file).unwrap(), headers, &Condition::Always).map(Some)
    }

    fn delete(&self, names: &[String]) -> Result<(), Trouble> {
        self.step(|| {
            for name in names {
                self.objects.lock().unwrap().remove(name);
                self.log.lock().unwrap().push(format!("-{name}"));
            }
            Ok(())
        })
    }
}

/// An output with these files.
struct Output(tempfile::TempDir);

impl Output {
    fn new(files: &[(&str, &str)]) -> Output {
        let output = Output(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = output.0.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        output
    }

    fn path(&self) -> std::path::PathBuf {
        self.0.path().join("public")
    }

    fn read(&self) -> Result<Local, LocalError> {
        Local::read(&self.path(), &Silent)
    }

    fn local(&self) -> Local {
        self.read().unwrap()
    }
}

const OLD: &[(&str, &str)] = &[
    ("public/index.html", "home"),
    ("public/deal/index.html", "deal"),
    ("public/gone/index.html", "gone"),
    ("public/assets/site.00000001.css", "old"),
    ("public/feed.json", "{}"),
];

const NEW: &[(&str, &str)] = &[
    ("public/index.html", "new home"),
    ("public/deal/index.html", "new deal"),
    ("public/other/index.html", "other"),
    ("public/other/photo.jpg", "photo"),
    ("public/assets/site.00000002.css", "new"),
    ("public/feed.json", "{}"),
];

fn settings() -> Settings {
    Settings {
        site: "https://paper.example/".into(),
        jobs: 1,
        lease: Duration::from_millis(400),
        patience: Duration::from_secs(5),
        max_deletes: Some(100),
        ..Settings::default()
    }
}

fn run(store: &dyn Store, local: &Local, settings: &Settings) -> Result<Sent, DeployError> {
    let plan = survey(store, local, settings)?;
    carry_out(store, local, &plan, settings, &Silent, &AtomicBool::new(false))
}

fn wanted(local: &Local) -> BTreeMap<String, (Vec<u8>, Headers)> {
    let read = |file: &LocalFile| (std::fs::read(&file.path).unwrap(), file.headers.clone());
    local.files.iter().map(|(path, file)| (path.to_string(), read(file))).collect()
}

#[test]
fn a_site_is_sent_and_then_only_what_changed() {
    let (old, new) = (Output::new(OLD).local(), Output::new(NEW));
    let (store, settings) = (Memory::default(), settings());
    // The folder of the old output is gone by now.
    let old_folder = Output::new(OLD);
    assert_eq!(run(&store, &old_folder.local(), &settings).unwrap().files, 5);
    assert_eq!(store.site(), wanted(&old_folder.local()));
    assert!(matches!(run(&store, &old, &settings), Ok(Sent { files: 0, same: 5, .. })), "nothing to do, nothing read");
    let sent = run(&store, &new.local(), &settings).unwrap();
    assert_eq!((sent.files, sent.deleted, sent.same), (5, 2, 1));
    assert_eq!(store.site(), wanted(&new.local()));
    let names: Vec<String> =
        store.objects.lock().unwrap().keys().filter(|name| name.starts_with(OWN)).cloned().collect();
    assert_eq!(names, [JOURNAL], "the lock is given back");
}

#[test]
fn assets_come_first_and_deletions_last() {
    let (old, new) = (Output::new(OLD), Output::new(NEW));
    let (store, settings) = (Memory::default(), settings());
    run(&store, &old.local(), &settings).unwrap();
    store.log.lock().unwrap().clear();
    run(&store, &new.local(), &settings).unwrap();
    let log = store.log.lock().unwrap();
    let order: Vec<&str> = log.iter().map(String::as_str).filter(|name| !name.contains(OWN)).collect();
    let wanted = [
        "assets/site.00000002.css",
        "other/photo.jpg",
        "deal/index.html",
        "other/index.html",
        "index.html",
        "-assets/site.00000001.css",
        "-gone/index.html",
    ];
    assert_eq!(order, wanted);
    let journal = log.iter().position(|name| name == JOURNAL).unwrap();
    assert!(journal < log.iter().position(|name| name.starts_with("assets/")).unwrap(), "{log:?}");
}

/// Whichever operation fails, and whether it was done or not: the next run makes all well.
#[test]
fn a_run_that_was_cut_off_is_continued() {
    let (old, new) = (Output::new(OLD), Output::new(NEW));
    let (old_local, new_local) = (old.local(), new.local());
    let mut steps = 0;
    for at in 1.. {
        let mut whole = 0;
        for (done, dead) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut store = Memory::default();
            run(&store, &old_local, &settings()).unwrap();
            store.count = AtomicUsize::new(0);
            (store.fault, store.dead) = (Some((at, done)), dead);
            let first = run(&store, &new_local, &settings());
            whole += usize::from(store.count.load(Ordering::SeqCst) < at);
            store.fault = None;
            // Another version number for everything that comes, as servers give.
            store.count = AtomicUsize::new(1000);
            let again = run(&store, &new_local, &settings());
            assert!(again.is_ok(), "step {at}, done {done}, dead {dead}: {first:?}, then {again:?}");
            assert_eq!(store.site(), wanted(&new_local), "step {at}, done {done}, dead {dead}");
            let journal = Journal::read(&store).unwrap().0.unwrap();
            assert!(journal.next.is_empty() && journal.files.len() == new_local.files.len());
        }
        if whole == 4 {
            break;
        }
        steps = at;
    }
    assert!(steps > 15, "only {steps} steps");
}

#[test]
fn what_others_changed_is_sent_again_and_what_is_theirs_stays() {
    let output = Output::new(OLD);
    let (store, settings) = (Memory::default(), settings());
    run(&store, &output.local(), &settings).unwrap();
    store.foreign("ads.txt");
    store.foreign("other-site/.nutgraf-deploy.json");
    store.foreign("index.html");
    store.objects.lock().unwrap().remove("feed.json");
    let plan = survey(&store, &output.local(), &settings).unwrap();
    let whys: Vec<_> = plan.uploads.iter().map(|upload| (upload.path.as_str(), upload.why)).collect();
    assert_eq!(whys, [("feed.json", Why::Gone), ("index.html", Why::Altered)]);
    assert_eq!((plan.foreign.len(), plan.clashes.len(), plan.deletes.len()), (2, 0, 0));
    run(&store, &output.local(), &settings).unwrap();
    let mut site = store.site();
    assert_eq!(site.remove("ads.txt").unwrap().0, b"theirs");
    assert_eq!(site.remove("other-site/.nutgraf-deploy.json").unwrap().0, b"theirs");
    assert_eq!(site, wanted(&output.local()));
}

#[test]
fn a_wrong_target_is_refused() {
    let (old, new) = (Output::new(OLD), Output::new(NEW));
    // A bucket that somebody filled by hand.
    let (store, mut settings) = (Memory::default(), settings());
    store.foreign("index.html");
    let refused = run(&store, &old.local(), &settings);
    assert!(
        matches!(&refused, Err(DeployError::Foreign { count: 1, first }) if first == &["index.html"]),
        "{refused:?}"
    );
    assert_eq!(store.objects.lock().unwrap().len(), 1, "nothing was written");
    settings.adopt = true;
    run(&store, &old.local(), &settings).unwrap();
    assert_eq!(store.site(), wanted(&old.local()));
    // Another site of nutgraf.
    settings = Settings { adopt: false, site: "https://other.example/".into(), ..settings };
    let before = store.site();
    assert!(matches!(run(&store, &new.local(), &settings), Err(DeployError::OtherSite { .. })));
    assert_eq!(store.site(), before);
    settings.adopt = true;
    run(&store, &new.local(), &settings).unwrap();
    assert_eq!(store.site(), wanted(&new.local()));
}

#[test]
fn mass_deletions_are_refused() {
    let many: Vec<(String, &str)> = (0..60).map(|n| (format!("public/page-{n}/index.html"), "page")).collect();
    let mut files: Vec<(&str, &str)> = many.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    files.push(("public/index.html", "home"));
    let (whole, small) = (Output::new(&files), Output::new(&[("public/index.html", "home")]));
    let store = Memory::default();
    let mut settings = Settings { max_deletes: None, ..settings() };
    run(&store, &whole.local(), &settings).unwrap();
    let before = store.site();
    let refused = run(&store, &small.local(), &settings);
    assert!(matches!(refused, Err(DeployError::TooMany { deletes: 60, there: 61, cap: 30, .. })), "{refused:?}");
    assert_eq!(store.site(), before);
    settings.max_deletes = Some(59);
    assert!(run(&store, &small.local(), &settings).is_err());
    settings.max_deletes = Some(60);
    run(&store, &small.local(), &settings).unwrap();
    assert_eq!(store.site().len(), 1);
}

#[test]
fn more_deletions_than_were_agreed_to_are_refused() {
    let (old, new) = (Output::new(OLD), Output::new(NEW));
    let (store, settings) = (Memory::default(), settings());
    run(&store, &old.local(), &settings).unwrap();
    let mut plan = survey(&store, &new.local(), &settings).unwrap();
    plan.deletes.pop();
    let stop = AtomicBool::new(false);
    let refused = carry_out(&store, &new.local(), &plan, &settings, &Silent, &stop);
    assert!(matches!(refused, Err(DeployError::Moved { by: 1 })), "{refused:?}");
    assert_eq!(store.site(), wanted(&old.local()));
}

#[test]
fn a_file_that_changes_on_the_way_stops_the_run() {
    let output = Output::new(OLD);
    let (store, settings) = (Memory::default(), settings());
    let local = output.local();
    std::fs::write(output.path().join("deal/index.html"), "half").unwrap();
    let stopped = run(&store, &local, &settings);
    assert!(matches!(&stopped, Err(DeployError::Changed { path }) if path == "deal/index.html"), "{stopped:?}");
    assert!(!store.site().contains_key("index.html"), "what comes later was not sent");
}

#[test]
fn a_lock_that_nobody_renews_is_taken_over_and_its_holder_notices() {
    let (store, settings) = (Memory::default(), settings());
    let first = lease::Lease::take(&store, &settings).unwrap();
    // While it is fresh nobody else gets it.
    let hasty = Settings { patience: Duration::ZERO, lease: Duration::from_secs(600), ..settings.clone() };
    assert!(matches!(lease::Lease::take(&store, &hasty), Err(DeployError::Locked { .. })));
    // Nobody renews the first: it is as if it slept.
    let second = lease::Lease::take(&store, &settings).unwrap();
    assert!(matches!(first.check(), Err(DeployError::Lost { .. })));
    second.check().unwrap();
    first.release();
    assert!(store.objects.lock().unwrap().contains_key(LOCK), "the lock of another is not given back");
    second.release();
    assert!(store.objects.lock().unwrap().is_empty());
}

#[test]
fn a_lock_that_is_renewed_is_waited_for() {
    let (store, settings) = (Memory::default(), settings());
    let first = lease::Lease::take(&store, &settings).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| first.keep());
        let waiting = Settings { patience: Duration::from_millis(1500), ..settings.clone() };
        let refused = lease::Lease::take(&store, &waiting);
        first.end();
        // A machine that let the other thread sleep for that long shows at least that this is noticed.
        match refused {
            Err(DeployError::Locked { .. }) => first.check().unwrap(),
            Ok(_) => assert!(matches!(first.check(), Err(DeployError::Lost { .. }))),
            other => panic!("{:?}", other.err()),
        }
    });
    assert!(store.log.lock().unwrap().iter().filter(|name| *name == LOCK).count() > 2, "nobody renewed it");
}

#[test]
fn storage_without_conditions_is_used_and_told_of() {
    let output = Output::new(OLD);
    let store = Memory { unconditional: true, ..Memory::default() };
    assert!(run(&store, &output.local(), &settings()).unwrap().weak);
    assert_eq!(store.site(), wanted(&output.local()));
}

#[test]
fn what_is_no_built_site_is_not_sent() {
    assert!(matches!(Output::new(&[]).read(), Err(LocalError::Missing { .. })));
    assert!(matches!(Output::new(&[("public/a.html", "")]).read(), Err(LocalError::Empty { .. })));
    for name in ["public/.env", "public/.git/config", "public/a/.htpasswd"] {
        let read = Output::new(&[("public/index.html", ""), (name, "secret")]).read();
        assert!(matches!(read, Err(LocalError::Foreign { .. })), "{name}: {read:?}");
    }
    let fine =
        Output::new(&[("public/index.html", ""), ("public/.well-known/security.txt", ""), ("public/.DS_Store", "")]);
    assert_eq!(fine.local().files.len(), 2);
    let own = Output::new(&[("public/index.html", ""), ("public/.nutgraf-deploy.json", "{}")]);
    assert!(matches!(own.read(), Err(LocalError::Odd { .. })));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_refused() {
    let output = Output::new(&[("public/index.html", "")]);
    std::os::unix::fs::symlink("/etc/passwd", output.path().join("x.txt")).unwrap();
    let read = output.read();
    assert!(matches!(&read, Err(LocalError::Odd { name, .. }) if name == "x.txt"), "{read:?}");
}

#[test]
fn caps() {
    let cap = |there| Plan { there, ..Plan::default() }.default_cap();
    assert_eq!([0, 10, 19, 100, 200, 900, 5000].map(cap), [10, 10, 10, 50, 100, 100, 500]);
}

#[test]
fn names_are_those_of_the_output() {
    let path = |name: &str| OutPath::parse(name).unwrap();
    let output = Output::new(&[("public/index.html", ""), ("public/a b/100%25 ü.txt", "x")]);
    let names: Vec<OutPath> = output.local().files.into_keys().collect();
    assert_eq!(names, [path("a b/100%25 ü.txt"), path("index.html")]);
}
