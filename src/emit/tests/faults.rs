//! Every change to the disk fails once; and every change is the last one before a crash.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::emit::disk::Op;

/// What happens at the n-th change to the disk.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    /// It fails; what follows succeeds.
    Once,
    /// It fails, and so does everything after it: a crash, as far as the disk can see.
    Crash,
}

/// A disk on which the n-th change fails, and which cannot exchange folders in one step if so asked. The counter tells
/// how many changes there were.
fn disk(n: usize, kind: Kind, can_exchange: bool) -> (Disk, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let fault = move |op: Op, path: &Path| -> io::Result<()> {
        if op == Op::Exchange && !can_exchange {
            return Err(ErrorKind::Unsupported.into());
        }
        let now = counter.fetch_add(1, Ordering::SeqCst);
        if now == n || (now > n && kind == Kind::Crash) {
            if now == n && op == Op::Write {
                // A full disk leaves half a file behind.
                let _ = fs::write(path, "hal");
            }
            return Err(ErrorKind::StorageFull.into());
        }
        Ok(())
    };
    (Disk { fault: Some(Box::new(fault)), hasty: true }, count)
}

fn old() -> Site {
    site(&[("a", "old a"), ("b/x", "same"), ("b/y", "old y"), ("gone/z", "old z")])
}

fn new() -> Site {
    site(&[("a", "new a"), ("b/x", "same"), ("b/y", "new y"), ("c/d/e", "added")])
}

/// Builds the new site over the old one with the n-th change failing. True as long as something failed.
fn try_at(place: &Place, n: usize, kind: Kind, can_exchange: bool) -> (Result<Written, EmitError>, bool) {
    let (disk, count) = disk(n, kind, can_exchange);
    let opened = Output::open_on(disk, &place.output(), &place.root(), WAIT);
    let result = opened.and_then(|output| output.write(|sink| put_all(sink, &new())));
    (result, count.load(Ordering::SeqCst) > n)
}

fn each_fault(kind: Kind, can_exchange: bool, check: impl Fn(&Place, Result<Written, EmitError>, usize)) {
    for n in 0.. {
        let place = Place::new();
        place.build(&old()).unwrap();
        let (result, failed) = try_at(&place, n, kind, can_exchange);
        check(&place, result, n);
        // Whatever happened, the next build succeeds and leaves nothing behind.
        let third = site(&[("third", "3")]);
        place.build(&third).unwrap();
        assert_eq!(place.read(), third, "{kind:?} at {n}");
        place.assert_tidy();
        if !failed {
            assert!(n > 15, "too few changes to the disk were tried: {n}");
            return;
        }
    }
}

/// The site on disk is the old one or the new one, wholly, and the result says which.
fn assert_old_or_new(place: &Place, result: &Result<Written, EmitError>, n: usize) {
    let site = place.read();
    match result {
        Ok(_) => assert_eq!(site, new(), "at {n}"),
        Err(error) => {
            assert_eq!(site, old(), "at {n}: {error}");
            assert!(error.is_machine(), "{error}");
            assert!(error.to_string().contains("public"), "names the place: {error}");
        }
    }
}

#[test]
fn one_failure_anywhere_leaves_the_old_site_or_the_new_one() {
    each_fault(Kind::Once, true, |place, result, n| assert_old_or_new(place, &result, n));
}

#[test]
fn one_failure_anywhere_without_exchange_too() {
    each_fault(Kind::Once, false, |place, result, n| assert_old_or_new(place, &result, n));
}

#[test]
fn a_crash_anywhere_leaves_the_old_site_or_the_new_one() {
    each_fault(Kind::Crash, true, |place, result, n| assert_old_or_new(place, &result, n));
}

#[test]
fn a_crash_without_exchange_is_undone_at_the_next_start() {
    each_fault(Kind::Crash, false, |place, _, n| {
        if place.output().exists() {
            let site = place.read();
            assert!(site == old() || site == new(), "at {n}: {site:?}");
        }
        // Opening alone brings the site back, whatever comes of the build.
        drop(Output::open(&place.output(), &place.root(), WAIT).unwrap());
        let site = place.read();
        assert!(site == old() || site == new(), "at {n}: {site:?}");
    });
}

#[test]
fn a_crash_after_a_crash_is_no_worse() {
    for n in (0..60).step_by(3) {
        for m in (0..30).step_by(2) {
            let place = Place::new();
            place.build(&old()).unwrap();
            let _ = try_at(&place, n, Kind::Crash, true);
            let _ = try_at(&place, m, Kind::Crash, true);
            let site = place.read();
            assert!(site == old() || site == new(), "at {n}, then {m}: {site:?}");
            place.build(&new()).unwrap();
            assert_eq!(place.read(), new());
            place.assert_tidy();
        }
    }
}

#[test]
fn the_first_build_of_all_leaves_nothing_or_the_new_site() {
    for n in 0..60 {
        for kind in [Kind::Once, Kind::Crash] {
            let place = Place::new();
            let (result, _) = try_at(&place, n, kind, true);
            match result {
                Ok(_) => assert_eq!(place.read(), new()),
                Err(_) => assert!(!place.output().exists(), "{kind:?} at {n}"),
            }
            place.build(&new()).unwrap();
            assert_eq!(place.read(), new());
            place.assert_tidy();
        }
    }
}

#[test]
fn what_somebody_put_into_the_old_site_in_the_last_moment_is_kept() {
    let place = Place::new();
    place.build(&old()).unwrap();
    let mine = place.output().join("b/mine");
    let fault = move |op: Op, _: &Path| -> io::Result<()> {
        if op == Op::Exchange {
            fs::write(&mine, "mine").unwrap();
        }
        Ok(())
    };
    let disk = Disk { fault: Some(Box::new(fault)), hasty: true };
    let output = Output::open_on(disk, &place.output(), &place.root(), WAIT).unwrap();
    let written = output.write(|sink| put_all(sink, &new())).unwrap();
    assert_eq!(place.read(), new());
    let kept = written.kept.unwrap();
    assert_eq!(read(&kept), site(&[("b/mine", "mine")]));
    place.build(&old()).unwrap();
    assert_eq!(read(&kept), site(&[("b/mine", "mine")]), "and stays");
}

#[test]
fn files_that_cannot_be_linked_are_written() {
    let place = Place::new();
    place.build(&old()).unwrap();
    let fault = |op: Op, _: &Path| if op == Op::Link { Err(ErrorKind::Unsupported.into()) } else { Ok(()) };
    let disk = Disk { fault: Some(Box::new(fault)), hasty: true };
    let output = Output::open_on(disk, &place.output(), &place.root(), WAIT).unwrap();
    output.write(|sink| put_all(sink, &new())).unwrap();
    assert_eq!(place.read(), new());
}

#[test]
fn it_is_kept_too_if_we_are_killed_just_then() {
    let place = Place::new();
    place.build(&old()).unwrap();
    let mine = place.output().join("b/mine");
    let dead = AtomicUsize::new(0);
    let fault = move |op: Op, _: &Path| -> io::Result<()> {
        if dead.load(Ordering::SeqCst) == 1 {
            return Err(ErrorKind::StorageFull.into());
        }
        if op == Op::Exchange {
            dead.store(1, Ordering::SeqCst);
            fs::write(&mine, "mine").unwrap();
        }
        Ok(())
    };
    let disk = Disk { fault: Some(Box::new(fault)), hasty: true };
    let output = Output::open_on(disk, &place.output(), &place.root(), WAIT).unwrap();
    output.write(|sink| put_all(sink, &new())).unwrap();
    place.build(&site(&[("third", "3")])).unwrap();
    assert_eq!(read(&place.beside().join("kept-1")), site(&[("b/mine", "mine")]));
}

#[test]
fn one_file_is_the_old_one_or_the_new_one() {
    for kind in [Kind::Once, Kind::Crash] {
        for n in 0.. {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x.html");
            fs::write(&path, "old").unwrap();
            let (disk, count) = disk(n, kind, true);
            let written = crate::emit::file::with(&disk, &path, b"new");
            let found = fs::read_to_string(&path).unwrap();
            assert_eq!(found, if written.is_ok() { "new" } else { "old" }, "{kind:?} {n}");
            let left = fs::read_dir(folder.path()).unwrap().count();
            assert!(left == 1 || kind == Kind::Crash, "{kind:?} {n}: something is left behind");
            if count.load(Ordering::SeqCst) <= n {
                assert!(written.is_ok() && n > 2);
                break;
            }
        }
    }
}
