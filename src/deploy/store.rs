//! What a target can do, whatever it is.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::Headers;
use super::error::Trouble;

/// What tells one content of an object from another, as the target says it. Empty where it says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Version {
    /// The entity tag without quotes (RFC 9110, 8.8.3).
    pub tag: String,
    /// Google's generation of the object.
    pub generation: Option<String>,
}

/// An object as a listing shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Bytes.
    pub size: u64,
    /// Its entity tag without quotes; empty where the target says none.
    pub tag: String,
}

/// When an object is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// Only if there is none.
    Absent,
    /// Only if it is still this one.
    Is(Version),
    /// In any case.
    Always,
}

/// A place for objects. Names are those below the prefix of the target, `/` between segments.
pub trait Store: Send + Sync {
    /// All objects.
    ///
    /// # Errors
    /// What the target says.
    fn list(&self) -> Result<BTreeMap<String, Listed>, Trouble>;

    /// An object; None if there is none.
    ///
    /// # Errors
    /// What the target says.
    fn get(&self, name: &str) -> Result<Option<(Vec<u8>, Version)>, Trouble>;

    /// The version of an object; None if there is none.
    ///
    /// # Errors
    /// What the target says.
    fn head(&self, name: &str) -> Result<Option<Version>, Trouble>;

    /// Writes an object.
    ///
    /// # Errors
    /// What the target says; [`TroubleKind::Conflict`](super::TroubleKind::Conflict) if the condition does not hold.
    fn put(&self, name: &str, bytes: Vec<u8>, headers: &Headers, when: &Condition) -> Result<Version, Trouble>;

    /// Writes an object with what a large file holds, without having all of it in memory. None, and nothing is written, if it
    /// has not this hash.
    ///
    /// # Errors
    /// What the target says, or the disk.
    fn put_file(
        &self,
        name: &str,
        file: &Path,
        hash: blake3::Hash,
        headers: &Headers,
    ) -> Result<Option<Version>, Trouble>;

    /// Deletes objects; those that are not there are fine.
    ///
    /// # Errors
    /// What the target says.
    fn delete(&self, names: &[String]) -> Result<(), Trouble>;

    /// Removes what a run that was cut off left beside the objects. Called by whoever holds the lock.
    fn sweep(&self) {}
}

/// How often something that fails in passing is tried, beside what the target's own client does.
const TRIES: u32 = 3;

/// Tries again what fails in passing, unless the user wants to stop.
pub(super) fn patiently<T>(stop: &AtomicBool, mut work: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    let mut pause = Duration::from_millis(400);
    for _ in 1..TRIES {
        match work() {
            Err(trouble) if trouble.is_passing() && !stop.load(Ordering::SeqCst) => {
                std::thread::sleep(pause);
                pause *= 4;
            }
            result => return result,
        }
    }
    work()
}

/// As [`patiently`], for what is too short to be stopped.
pub(super) fn surely<T>(work: impl FnMut() -> Result<T, Trouble>) -> Result<T, Trouble> {
    patiently(&AtomicBool::new(false), work)
}

/// An entity tag without quotes and without the mark of weak ones: some targets write it so in one answer and not in another.
pub(super) fn bare(tag: &str) -> String {
    tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"').to_string()
}
