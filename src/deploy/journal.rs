//! What nutgraf put into a target: kept there, so that any machine can go on where another stopped.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::error::{Trouble, TroubleKind};
use super::{Condition, DeployError, Headers, JOURNAL, Store, Version};

/// The form of the journal; a later one is not touched.
const VERSION: u32 = 1;

/// An object that nutgraf put there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// BLAKE3 of what it holds, in hexadecimal digits.
    pub hash: String,
    /// Bytes.
    pub size: u64,
    /// The entity tag that the target gave it.
    pub tag: String,
    /// What readers are told with it.
    #[serde(flatten)]
    pub headers: Headers,
}

/// The journal of a target.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Journal {
    version: u32,
    /// What tells the site from others.
    pub site: String,
    /// When it was last written (RFC 3339).
    pub at: String,
    /// Which run wrote it, and how often before: no two contents of a journal are the same.
    pub run: String,
    /// The objects that are there.
    pub files: BTreeMap<String, Entry>,
    /// Objects that may be there, because a run is about to write them, or was.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub next: BTreeSet<String>,
}

impl Journal {
    /// The journal of a target that nutgraf never sent anything to.
    pub fn new(site: &str) -> Journal {
        Journal {
            version: VERSION,
            site: site.into(),
            at: String::new(),
            run: String::new(),
            files: BTreeMap::new(),
            next: BTreeSet::new(),
        }
    }

    /// Did nutgraf put the object there?
    pub fn owns(&self, name: &str) -> bool {
        self.files.contains_key(name) || self.next.contains(name)
    }

    /// All names that nutgraf put there or was about to.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.files.keys().chain(self.next.iter().filter(|name| !self.files.contains_key(*name)))
    }

    /// Reads the journal of a target, with its version there; None if there is none.
    ///
    /// # Errors
    /// If it cannot be read, is damaged or of a later form.
    pub fn read(store: &dyn Store) -> Result<(Option<Journal>, Option<Version>), DeployError> {
        let found =
            store.get(JOURNAL).map_err(|trouble| DeployError::store("read", format!("`{JOURNAL}`"), trouble))?;
        let Some((bytes, version)) = found else { return Ok((None, None)) };
        Ok((Some(Journal::parse(&bytes)?), Some(version)))
    }

    fn parse(bytes: &[u8]) -> Result<Journal, DeployError> {
        let damaged = |error: serde_json::Error| DeployError::Damaged { why: error.to_string() };
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(damaged)?;
        if value["version"].as_u64().is_some_and(|version| version > u64::from(VERSION)) {
            return Err(DeployError::Later);
        }
        serde_json::from_value(value).map_err(damaged)
    }

    /// Writes it in the place of the version that was read or written last.
    ///
    /// # Errors
    /// If the target cannot be written, or somebody else wrote a journal.
    pub(super) fn write(&self, store: &dyn Store, last: Option<&Version>) -> Result<Version, Trouble> {
        let bytes = serde_json::to_vec(self).map_err(|error| Trouble::new(TroubleKind::Disk, error.to_string()))?;
        let when = last.map_or(Condition::Absent, |version| Condition::Is(version.clone()));
        match store.put(JOURNAL, bytes.clone(), &Headers::own(), &when) {
            // An answer that got lost on its way is asked for again, and then our own write is in the way.
            Err(trouble) if trouble.kind == TroubleKind::Conflict => match store.get(JOURNAL)? {
                Some((found, version)) if found == bytes => Ok(version),
                _ => Err(trouble),
            },
            Err(trouble) if trouble.kind == TroubleKind::Unsupported => {
                store.put(JOURNAL, bytes, &Headers::own(), &Condition::Always)
            }
            result => result,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn later_and_damaged_journals_are_refused() {
        assert_eq!(Journal::parse(br#"{"version":2,"files":7}"#), Err(DeployError::Later));
        for bad in [&b""[..], b"{", b"[]", b"{}", br#"{"version":1}"#, b"<html>"] {
            assert!(matches!(Journal::parse(bad), Err(DeployError::Damaged { .. })), "{bad:?}");
        }
        let journal = Journal::new("https://paper.example/");
        assert_eq!(Journal::parse(&serde_json::to_vec(&journal).unwrap()), Ok(journal));
    }
}
