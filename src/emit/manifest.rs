//! Which files of the output are ours.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::disk::Disk;
use crate::artifact::OutPath;

/// The form of the file; a later one is not touched.
const VERSION: u32 = 1;

/// Files and the hashes of their contents (BLAKE3), sorted by path.
pub(super) type Files = BTreeMap<OutPath, blake3::Hash>;

/// The file as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    files: BTreeMap<String, String>,
    /// The files of the site that is about to take the place of the other: until it is certain which of the two is there,
    /// both are ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<BTreeMap<String, String>>,
}

/// What the manifest says.
#[derive(Default)]
pub(super) struct Manifest {
    /// All files that may be in the output and are ours.
    pub files: Files,
    /// Was an exchange begun that nobody finished?
    pub pending: bool,
}

/// Why a manifest cannot be used.
pub(super) enum Unusable {
    Later,
    Disk(io::Error),
}

/// Reads a manifest; one that is absent or damaged lists nothing.
pub(super) fn read(path: &Path) -> Result<Manifest, Unusable> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Manifest::default()),
        Err(error) => return Err(Unusable::Disk(error)),
    };
    let version = serde_json::from_slice::<serde_json::Value>(&bytes).ok().and_then(|json| json["version"].as_u64());
    if version.is_some_and(|version| version > u64::from(VERSION)) {
        return Err(Unusable::Later);
    }
    let Ok(stored) = serde_json::from_slice::<Stored>(&bytes) else { return Ok(Manifest::default()) };
    let pending = stored.next.is_some();
    let mut files = Files::new();
    for (path, hash) in stored.files.into_iter().chain(stored.next.unwrap_or_default()) {
        // What is no path of an output is nothing that we wrote.
        if let (Ok(path), Ok(hash)) = (OutPath::parse(&path), blake3::Hash::from_hex(&hash)) {
            files.insert(path, hash);
        }
    }
    Ok(Manifest { files, pending })
}

/// Writes a manifest, flushed, in one step.
pub(super) fn write(disk: &Disk, path: &Path, files: &Files, next: Option<&Files>) -> io::Result<()> {
    let text = |files: &Files| files.iter().map(|(path, hash)| (path.to_string(), hash.to_hex().to_string())).collect();
    let stored = Stored { version: VERSION, files: text(files), next: next.map(text) };
    let mut bytes = serde_json::to_vec_pretty(&stored)?;
    bytes.push(b'\n');
    let beside = path.with_extension("new");
    match std::fs::symlink_metadata(&beside) {
        Ok(_) => disk.remove_file(&beside)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    disk.write_flushed(&beside, &bytes)?;
    disk.rename(&beside, path)?;
    path.parent().map_or(Ok(()), |folder| disk.sync_dir(folder))
}
