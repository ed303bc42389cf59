//! One deployment at a time: a lock in the target that has to be renewed.
//!
//! The lock is an object that only one run can create. Its holder renews it again and again; who waits watches, and takes
//! over a lock that was not renewed for as long as it holds. Only the time between two looks counts, so clocks of
//! different machines need not agree. A holder that was asleep sees, when it wakes, that the lock is not its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::error::{Trouble, TroubleKind};
use super::store::surely;
use super::{Condition, DeployError, Headers, LOCK, Settings, Store, Version};

/// How often the lock of another run is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// What the lock says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Note {
    /// Who holds it.
    holder: String,
    /// Since when (RFC 3339).
    since: String,
    /// Tells this run from all others.
    run: String,
    /// How often it was renewed.
    beat: u64,
    /// A machine whose processes we can see has this name for itself.
    machine: Option<String>,
    process: u32,
}

/// A lock that is held. It is given back by [`Lease::release`].
pub(super) struct Lease<'a> {
    store: &'a dyn Store,
    note: Mutex<(Note, Version)>,
    /// When it was renewed last. Apart from the note, which is locked for as long as renewing takes.
    at: Mutex<Instant>,
    hold: Duration,
    lost: AtomicBool,
    /// Tells the thread that renews to end.
    done: (Mutex<bool>, Condvar),
    /// The target cannot write on conditions, so two runs at once are found out late.
    pub weak: bool,
}

impl<'a> Lease<'a> {
    /// Takes the lock; waits for another run, but not for ever.
    pub fn take(store: &'a dyn Store, settings: &Settings) -> Result<Lease<'a>, DeployError> {
        let note = Note {
            holder: settings.holder.clone(),
            since: now(),
            run: nonce(),
            beat: 0,
            machine: machine(),
            process: std::process::id(),
        };
        let begun = Instant::now();
        let mut seen: Option<(Version, Instant)> = None;
        loop {
            let found = read(store).map_err(trouble("read"))?;
            let Some((other, version)) = found else {
                if let Some(lease) = Lease::write(store, &note, &Condition::Absent, settings)? {
                    return Ok(lease);
                }
                continue;
            };
            let since = match &seen {
                Some((same, since)) if *same == version => *since,
                _ => Instant::now(),
            };
            seen = Some((version.clone(), since));
            let dead = other.as_ref().is_some_and(Note::is_dead) || since.elapsed() >= settings.lease;
            if dead && let Some(lease) = Lease::write(store, &note, &Condition::Is(version), settings)? {
                return Ok(lease);
            }
            if begun.elapsed() >= settings.patience {
                let (holder, since) =
                    other.map_or(("somebody".into(), "some time".into()), |note| (note.holder, note.since));
                return Err(DeployError::Locked { holder, since });
            }
            std::thread::sleep(LOOK.min(settings.lease / 4));
        }
    }

    /// Writes the lock; None if somebody else was faster.
    fn write(
        store: &'a dyn Store,
        note: &Note,
        when: &Condition,
        settings: &Settings,
    ) -> Result<Option<Lease<'a>>, DeployError> {
        let made = |version, weak| Lease {
            store,
            note: Mutex::new((note.clone(), version)),
            at: Mutex::new(Instant::now()),
            hold: settings.lease,
            lost: AtomicBool::new(false),
            done: (Mutex::new(false), Condvar::new()),
            weak,
        };
        match put(store, note, when) {
            Ok(version) => Ok(Some(made(version, false))),
            Err(error) if error.kind == TroubleKind::Conflict => Ok(None),
            Err(error) if error.kind == TroubleKind::Unsupported => {
                let version = put(store, note, &Condition::Always).map_err(trouble("write"))?;
                Ok(Some(made(version, true)))
            }
            Err(error) => Err(trouble("write")(error)),
        }
    }

    /// Renews the lock again and again until [`Lease::end`]. For a thread of its own.
    pub fn keep(&self) {
        loop {
            let (done, condition) = &self.done;
            let guard = lock(done);
            let waited = condition.wait_timeout_while(guard, self.hold / 4, |done| !*done);
            if *waited.unwrap_or_else(PoisonError::into_inner).0 || self.lost.load(Ordering::SeqCst) {
                return;
            }
            // What fails in passing is tried again; others take over only after three more of these.
            let _ = self.renew();
        }
    }

    fn renew(&self) -> Result<(), Trouble> {
        let mut held = lock(&self.note);
        let (note, version) = &mut *held;
        note.beat += 1;
        let when = if self.weak { Condition::Always } else { Condition::Is(version.clone()) };
        match put(self.store, note, &when) {
            Ok(renewed) => {
                *version = renewed;
                *lock(&self.at) = Instant::now();
                Ok(())
            }
            Err(error) => {
                if error.kind == TroubleKind::Conflict {
                    self.lost.store(true, Ordering::SeqCst);
                }
                Err(error)
            }
        }
    }

    /// Makes sure that the lock is still ours; before every step that cannot be undone.
    pub fn check(&self) -> Result<(), DeployError> {
        let late = lock(&self.at).elapsed() >= self.hold;
        let renewed = if late { self.renew() } else { Ok(()) };
        if !self.lost.load(Ordering::SeqCst) {
            return renewed.map_err(trouble("renew"));
        }
        let holder = read(self.store).ok().flatten().and_then(|(note, _)| note).map(|note| note.holder);
        Err(DeployError::Lost { holder })
    }

    /// Lets the thread in [`Lease::keep`] end.
    pub fn end(&self) {
        *lock(&self.done.0) = true;
        self.done.1.notify_all();
    }

    /// Gives the lock back, if it is ours. If that fails, the next run waits a minute.
    pub fn release(self) {
        let run = lock(&self.note).0.run.clone();
        if let Ok(Some((Some(note), _))) = read(self.store)
            && note.run == run
        {
            let _ = self.store.delete(&[LOCK.to_string()]);
        }
    }
}

impl Note {
    /// Was it written by a process of this machine that is no more?
    fn is_dead(&self) -> bool {
        let here = self.machine.is_some() && self.machine == machine();
        here && self.process != std::process::id() && !std::path::Path::new(&format!("/proc/{}", self.process)).exists()
    }
}

/// The lock that is there; without a note if it is damaged.
fn read(store: &dyn Store) -> Result<Option<(Option<Note>, Version)>, Trouble> {
    let found = surely(|| store.get(LOCK))?;
    Ok(found.map(|(bytes, version)| (serde_json::from_slice(&bytes).ok(), version)))
}

fn put(store: &dyn Store, note: &Note, when: &Condition) -> Result<Version, Trouble> {
    let bytes = serde_json::to_vec(note).map_err(|error| Trouble::new(TroubleKind::Disk, error.to_string()))?;
    surely(|| match store.put(LOCK, bytes.clone(), &Headers::own(), when) {
        // An answer that got lost on its way is asked for again, and then our own write is in the way.
        Err(error) if error.kind == TroubleKind::Conflict => match store.get(LOCK)? {
            Some((found, version)) if found == bytes => Ok(version),
            _ => Err(error),
        },
        result => result,
    })
}

fn trouble(doing: &'static str) -> impl Fn(Trouble) -> DeployError {
    move |trouble| DeployError::store(doing, format!("`{LOCK}`"), trouble)
}

/// Who this is, for those who wait.
pub(super) fn holder() -> String {
    let named = |name: &str| std::env::var(name).ok().filter(|name| !name.trim().is_empty());
    let file = || std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = file().or_else(|| named("HOSTNAME")).or_else(|| named("COMPUTERNAME")).unwrap_or_default();
    let process = std::process::id();
    match host.trim() {
        "" => format!("process {process}"),
        host => format!("process {process} on {host}"),
    }
}

/// A name for the machine as long as it runs, and for the part of it whose processes this one sees. Linux only.
fn machine() -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let space = std::fs::read_link("/proc/self/ns/pid").ok()?;
    let name = blake3::hash(format!("{boot}{}", space.display()).as_bytes());
    Some(name.to_hex().as_str().get(..16)?.to_string())
}

/// Now (RFC 3339, UTC, whole seconds).
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// A word that no other run has: the time to the nanosecond, the process, the machine.
pub(super) fn nonce() -> String {
    static COUNT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let text = format!("{} {} {count} {}", jiff::Timestamp::now(), std::process::id(), holder());
    let mut word = blake3::hash(text.as_bytes()).to_hex().to_string();
    word.truncate(16);
    word
}

/// A lock that a panic elsewhere does not spoil: what it guards is whole after every step.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
