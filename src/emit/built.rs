//! What is known of an output that is there: which files a build wrote, when, and with which options.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use super::manifest::{self, Unusable};
use super::{EmitError, file};
use crate::artifact::OutPath;

/// How the last build was made that ended well.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Stamp {
    /// When it began (RFC 3339): what was changed later may not be in it.
    pub at: String,
    /// Drafts were taken in.
    pub drafts: bool,
    /// Pages were taken in whose `published` lies ahead.
    pub future: bool,
}

/// What is known of an output.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Built {
    /// Its files; None if there is no manifest beside it.
    pub files: Option<BTreeMap<OutPath, blake3::Hash>>,
    /// Was a build cut off while it exchanged the old site and the new one?
    pub pending: bool,
    /// How it was built.
    pub stamp: Option<Stamp>,
}

/// The name of the file with the [`Stamp`], beside the output.
const STAMP: &str = "built.json";

/// Notes how an output was built. If it cannot be noted, nobody is worse off than before.
pub fn stamp(output: &Path, stamp: &Stamp) -> Result<(), EmitError> {
    let Some(beside) = beside(output) else { return Ok(()) };
    let bytes = serde_json::to_vec_pretty(stamp).unwrap_or_default();
    file::with(&Disk::default(), &beside.join(STAMP), &bytes)
}

/// What is known of an output.
///
/// # Errors
/// If the files beside it cannot be read.
pub fn built(output: &Path) -> io::Result<Built> {
    let Some(beside) = beside(output).filter(|beside| beside.is_dir()) else { return Ok(Built::default()) };
    let path = beside.join("manifest.json");
    let manifest = match path.is_file().then(|| manifest::read(&path)) {
        None => None,
        Some(Ok(manifest)) => Some(manifest),
        Some(Err(Unusable::Later)) => return Err(io::Error::other("it was written by a later version of nutgraf")),
        Some(Err(Unusable::Disk(error))) => return Err(error),
    };
    let stamp = std::fs::read(beside.join(STAMP)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let pending = manifest.as_ref().is_some_and(|manifest| manifest.pending);
    Ok(Built { files: manifest.map(|manifest| manifest.files), pending, stamp })
}

/// Our folder beside an output that is there.
fn beside(output: &Path) -> Option<PathBuf> {
    let real = output.canonicalize().ok()?;
    let name = real.file_name()?.to_str()?;
    Some(real.parent()?.join(format!(".{name}.nutgraf")))
}
