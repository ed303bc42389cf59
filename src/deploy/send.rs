//! Doing what the plan says.

use std::collections::VecDeque;
use std::io::Read as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::error::{NAMED, Trouble, TroubleKind};
use super::lease::{Lease, lock, nonce, now};
use super::store::{patiently, surely};
use super::{DeployError, Entry, JOURNAL, Journal, Local, LocalFile, Plan, Settings, Store, Upload, Version};
use crate::artifact::OutPath;
use crate::compile::Progress;
use crate::source::open_plain;

/// Files of more bytes are never in memory as a whole.
const LARGE: u64 = 8 << 20;

/// The journal is written at the beginning, at the end, when something fails, and in between after this time or twenty times
/// as long as writing it takes, whichever is longer: that of a large site is large.
const NOTE_EVERY: Duration = Duration::from_secs(4);

/// How many objects are deleted at once.
const DELETE_AT_ONCE: usize = 500;

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sent {
    /// How many files were sent.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// How many objects were deleted.
    pub deleted: usize,
    /// How many were there already.
    pub same: usize,
    /// The target cannot keep two deployments apart.
    pub weak: bool,
}

/// Sends a site. `agreed` is the plan that the user saw; if there is more to delete now, nothing is done. `stop` is looked at
/// between two files.
///
/// # Errors
/// What stopped it. Whatever that was, the next run goes on from there.
pub fn carry_out(
    store: &dyn Store,
    local: &Local,
    agreed: &Plan,
    settings: &Settings,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Sent, DeployError> {
    agreed.check(settings)?;
    let lease = Lease::take(store, settings)?;
    store.sweep();
    let result = std::thread::scope(|scope| {
        scope.spawn(|| lease.keep());
        let result = Run::begin(store, local, agreed, settings, &lease, stop).and_then(|run| run.finish(progress));
        lease.end();
        result
    });
    lease.release();
    result
}

/// One deployment.
struct Run<'a> {
    store: &'a dyn Store,
    local: &'a Local,
    settings: &'a Settings,
    lease: &'a Lease<'a>,
    stop: &'a AtomicBool,
    plan: Plan,
    notes: Mutex<Notes>,
}

/// The journal as it is in the target, or is to be.
struct Notes {
    journal: Journal,
    version: Option<Version>,
    run: String,
    count: u64,
    written: Instant,
    took: Duration,
}

impl<'a> Run<'a> {
    fn begin(
        store: &'a dyn Store,
        local: &'a Local,
        agreed: &Plan,
        settings: &'a Settings,
        lease: &'a Lease<'a>,
        stop: &'a AtomicBool,
    ) -> Result<Run<'a>, DeployError> {
        let (journal, version) = Journal::read(store)?;
        let listed = surely(|| store.list()).map_err(|trouble| DeployError::store("list", "what is there", trouble))?;
        let plan = Plan::make(local, journal.as_ref(), &listed, &settings.site);
        plan.check(settings)?;
        let more = plan.deletes.iter().filter(|name| agreed.deletes.binary_search(name).is_err()).count();
        if more > 0 {
            return Err(DeployError::Moved { by: more });
        }
        let mut journal = journal.unwrap_or_else(|| Journal::new(&settings.site));
        journal.site = settings.site.clone();
        // From here on these may be there, and are ours.
        journal.next.extend(plan.uploads.iter().map(|upload| upload.path.to_string()));
        let notes = Notes { journal, version, run: nonce(), count: 0, written: Instant::now(), took: Duration::ZERO };
        Ok(Run { store, local, settings, lease, stop, plan, notes: Mutex::new(notes) })
    }

    fn finish(self, progress: &dyn Progress) -> Result<Sent, DeployError> {
        if self.plan.is_empty() {
            return Ok(Sent { same: self.plan.same, weak: self.lease.weak, ..Sent::default() });
        }
        self.note()?;
        progress.stage("sending", self.plan.uploads.len());
        for stage in self.plan.uploads.chunk_by(|a, b| a.stage == b.stage) {
            self.stage(stage, progress).inspect_err(|_| {
                // What is there need not be sent again. If that fails as well, the first failure is the one to tell.
                let _ = self.note();
            })?;
        }
        self.delete(progress)?;
        progress.stage("verifying", 1);
        self.verify()?;
        self.note()?;
        Ok(Sent {
            files: self.plan.uploads.len(),
            bytes: self.plan.bytes(),
            deleted: self.plan.deletes.len(),
            same: self.plan.same,
            weak: self.lease.weak,
        })
    }

    /// Sends files that need not wait for each other.
    fn stage(&self, uploads: &[Upload], progress: &dyn Progress) -> Result<(), DeployError> {
        let queue = Mutex::new(uploads.iter().collect::<VecDeque<_>>());
        let failed: Mutex<Option<DeployError>> = Mutex::new(None);
        let work = || {
            while lock(&failed).is_none() {
                let Some(upload) = lock(&queue).pop_front() else { return };
                match self.upload(upload) {
                    Ok(()) => progress.step(),
                    Err(error) => {
                        lock(&failed).get_or_insert(error);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..self.settings.jobs.clamp(1, uploads.len().max(1)) {
                scope.spawn(work);
            }
        });
        failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).map_or(Ok(()), Err)
    }

    fn upload(&self, upload: &Upload) -> Result<(), DeployError> {
        if self.stop.load(Ordering::SeqCst) {
            return Err(DeployError::Stopped);
        }
        self.lease.check()?;
        let Some(file) = self.local.files.get(&upload.path) else {
            return Err(DeployError::Changed { path: upload.path.to_string() });
        };
        let version = self.put(&upload.path, file)?;
        let mut notes = lock(&self.notes);
        notes.journal.files.insert(
            upload.path.to_string(),
            Entry {
                hash: file.hash.to_hex().to_string(),
                size: file.size,
                tag: version.tag,
                headers: file.headers.clone(),
            },
        );
        notes.journal.next.remove(upload.path.as_str());
        if notes.written.elapsed() > NOTE_EVERY.max(notes.took * 20) {
            self.write(&mut notes)?;
        }
        Ok(())
    }

    fn put(&self, path: &OutPath, file: &LocalFile) -> Result<Version, DeployError> {
        let changed = || DeployError::Changed { path: path.to_string() };
        let failed = |trouble| DeployError::store("write", format!("`{path}`"), trouble);
        if file.size > LARGE {
            let put = || self.store.put_file(path.as_str(), &file.path, file.hash, &file.headers);
            return self.patiently(put).map_err(failed)?.ok_or_else(changed);
        }
        let bytes = read(file).map_err(|error| DeployError::Unreadable {
            path: file.path.display().to_string(),
            why: error.to_string(),
        })?;
        if blake3::hash(&bytes) != file.hash {
            return Err(changed());
        }
        let put = || self.store.put(path.as_str(), bytes.clone(), &file.headers, &super::Condition::Always);
        self.patiently(put).map_err(failed)
    }

    /// Tries again what fails in passing.
    fn patiently<T>(&self, work: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
        patiently(self.stop, work)
    }

    /// Writes the journal.
    fn note(&self) -> Result<(), DeployError> {
        self.lease.check()?;
        self.write(&mut lock(&self.notes))
    }

    fn write(&self, notes: &mut Notes) -> Result<(), DeployError> {
        let begun = Instant::now();
        notes.count += 1;
        notes.journal.at = now();
        notes.journal.run = format!("{} {}", notes.run, notes.count);
        let written = self.patiently(|| notes.journal.write(self.store, notes.version.as_ref()));
        match written {
            Ok(version) => notes.version = Some(version),
            Err(trouble) if trouble.kind == TroubleKind::Conflict => return Err(DeployError::Lost { holder: None }),
            Err(trouble) => return Err(DeployError::store("write", format!("`{JOURNAL}`"), trouble)),
        }
        notes.took = begun.elapsed();
        notes.written = Instant::now();
        Ok(())
    }

    /// Deletes what the site has no more; all that it has is there by now.
    fn delete(&self, progress: &dyn Progress) -> Result<(), DeployError> {
        progress.stage("deleting", self.plan.deletes.len());
        for names in self.plan.deletes.chunks(DELETE_AT_ONCE) {
            if self.stop.load(Ordering::SeqCst) {
                return Err(DeployError::Stopped);
            }
            self.lease.check()?;
            let what = match names {
                [one] => format!("`{one}`"),
                names => format!("{} objects", names.len()),
            };
            self.patiently(|| self.store.delete(names))
                .map_err(|trouble| DeployError::store("delete", what, trouble))?;
            let mut notes = lock(&self.notes);
            for name in names {
                notes.journal.files.remove(name);
                notes.journal.next.remove(name);
                progress.step();
            }
        }
        let mut notes = lock(&self.notes);
        for name in &self.plan.forget {
            notes.journal.files.remove(name);
            notes.journal.next.remove(name);
        }
        Ok(())
    }

    /// Asks the target whether all is there as it was sent.
    fn verify(&self) -> Result<(), DeployError> {
        let list = || self.store.list();
        let listed = self.patiently(list).map_err(|trouble| DeployError::store("list", "what is there", trouble))?;
        let mut notes = lock(&self.notes);
        let mut wrong = Vec::new();
        for (name, entry) in &mut notes.journal.files {
            match listed.get(name) {
                Some(found) if found.tag == entry.tag && found.size == entry.size => {}
                // Some targets have one tag for those who write and another for those who list.
                Some(found) if found.size == entry.size && self.has_tag(name, &entry.tag) => {
                    entry.tag.clone_from(&found.tag);
                }
                _ => wrong.push(name.clone()),
            }
        }
        let left = self.plan.deletes.iter().filter(|name| listed.contains_key(*name));
        wrong.extend(left.cloned());
        if wrong.is_empty() {
            return Ok(());
        }
        // So that the next run sends them again.
        wrong.iter().for_each(|name| {
            if notes.journal.files.remove(name).is_some() {
                notes.journal.next.insert(name.clone());
            }
        });
        let count = wrong.len();
        self.write(&mut notes)?;
        Err(DeployError::Disturbed { first: wrong.into_iter().take(NAMED).collect(), count })
    }

    fn has_tag(&self, name: &str, tag: &str) -> bool {
        !tag.is_empty() && self.store.head(name).is_ok_and(|found| found.is_some_and(|found| found.tag == tag))
    }
}

fn read(file: &LocalFile) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One more than there should be: a file that grew is found out by its hash.
    open_plain(&file.path)?.take(file.size + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
