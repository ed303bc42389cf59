//! Taking files, from many threads at once.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::disk::{Disk, each_block};
use super::error::{Context, EmitError};
use super::manifest::Files;
use super::place::Paths;
use crate::artifact::{Artifact, Content, OutPath};
use crate::source::open_plain;

/// Takes the files of a new site. Give them in any order and from any thread.
pub struct Sink<'a> {
    disk: &'a Disk,
    paths: &'a Paths,
    /// The files of the old site.
    old: &'a Files,
    /// Where the new one is written.
    folder: PathBuf,
    /// Every file and folder by its folded path, as the first artifact named it.
    names: Mutex<HashMap<String, Name>>,
    /// Folders that are there.
    made: Mutex<HashSet<PathBuf>>,
    taken: Mutex<Taken>,
    failed: AtomicBool,
}

/// What a folded path is.
enum Name {
    File(OutPath),
    /// A folder, and a file in it.
    Folder(OutPath),
}

/// What was taken so far.
#[derive(Default)]
pub(super) struct Taken {
    /// Every file of the new site.
    pub files: Files,
    /// Those of them that are as they were.
    pub same: HashSet<OutPath>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(disk: &'a Disk, paths: &'a Paths, old: &'a Files, folder: PathBuf) -> Self {
        Sink {
            disk,
            paths,
            old,
            folder,
            names: Mutex::default(),
            made: Mutex::default(),
            taken: Mutex::default(),
            failed: AtomicBool::new(false),
        }
    }

    /// Takes a file.
    ///
    /// # Errors
    /// If it cannot be written, or another one has its path. The site is then not exchanged, whatever follows.
    pub fn put(&self, artifact: Artifact) -> Result<(), EmitError> {
        let result = self.take(artifact);
        if result.is_err() {
            self.failed.store(true, Ordering::Relaxed);
        }
        result
    }

    /// What was taken.
    pub(super) fn finish(self) -> Result<Taken, EmitError> {
        if self.failed.into_inner() {
            return Err(EmitError::Incomplete);
        }
        Ok(self.taken.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn take(&self, artifact: Artifact) -> Result<(), EmitError> {
        let Artifact { path, content } = artifact;
        self.claim(&path)?;
        let target = path.below(&self.folder);
        self.make_folder(&target).doing("create the folder of", &self.paths.shown(&path))?;
        let (hash, same) = match content {
            Content::Bytes(bytes) => self.take_bytes(&path, &target, &bytes),
            Content::Copy(from) => self.take_copy(&path, &target, &from),
        }?;
        let mut taken = locked(&self.taken);
        if same {
            taken.same.insert(path.clone());
        }
        taken.files.insert(path, hash);
        Ok(())
    }

    fn take_bytes(&self, path: &OutPath, target: &Path, bytes: &[u8]) -> Result<(blake3::Hash, bool), EmitError> {
        let hash = blake3::hash(bytes);
        if self.old.get(path) == Some(&hash) {
            let old = path.below(&self.paths.output);
            if holds(&old, bytes).unwrap_or(false) && self.disk.link(&old, target).is_ok() {
                return Ok((hash, true));
            }
        }
        self.disk.write(target, bytes).doing("write", &self.paths.shown(path))?;
        Ok((hash, false))
    }

    fn take_copy(&self, path: &OutPath, target: &Path, from: &Path) -> Result<(blake3::Hash, bool), EmitError> {
        let mut file = open_plain(from).doing("read", from)?;
        if let Some(known) = self.old.get(path) {
            let hash = each_block(&mut file, |_| Ok(())).doing("read", from)?;
            let old = path.below(&self.paths.output);
            if *known == hash && has_hash(&old, hash).unwrap_or(false) && self.disk.link(&old, target).is_ok() {
                return Ok((hash, true));
            }
            file.rewind().doing("read", from)?;
        }
        let hash = self.disk.copy(&mut file, target).doing("write", &self.paths.shown(path))?;
        Ok((hash, false))
    }

    /// Notes that the path is taken, and that the folders above it are folders.
    fn claim(&self, path: &OutPath) -> Result<(), EmitError> {
        let mut names = locked(&self.names);
        let collide =
            |first: &OutPath| Err(EmitError::Collision { first: first.to_string(), second: path.to_string() });
        let folded = path.folded();
        if let Some(Name::File(first) | Name::Folder(first)) = names.get(&folded) {
            return collide(first);
        }
        for (at, _) in folded.match_indices('/') {
            let folder = folded.get(..at).unwrap_or_default();
            match names.get(folder) {
                Some(Name::File(first)) => return collide(first),
                Some(Name::Folder(_)) => {}
                None => {
                    names.insert(folder.to_string(), Name::Folder(path.clone()));
                }
            }
        }
        names.insert(folded, Name::File(path.clone()));
        Ok(())
    }

    fn make_folder(&self, target: &Path) -> io::Result<()> {
        let Some(folder) = target.parent() else { return Ok(()) };
        if locked(&self.made).contains(folder) {
            return Ok(());
        }
        self.disk.create_dir_all(folder)?;
        locked(&self.made).insert(folder.to_path_buf());
        Ok(())
    }
}

/// A lock that a panic elsewhere does not spoil: what it guards is whole after every step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does the file hold exactly these bytes?
fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = open_plain(path)?;
    if file.metadata()?.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut rest = bytes;
    let mut block = [0; 16 << 10];
    while !rest.is_empty() {
        let part = block.get_mut(..rest.len().min(16 << 10)).unwrap_or_default();
        file.read_exact(part)?;
        let Some(after) = rest.strip_prefix(&*part) else { return Ok(false) };
        rest = after;
    }
    Ok(true)
}

fn has_hash(path: &Path, hash: blake3::Hash) -> io::Result<bool> {
    let mut file: File = open_plain(path)?;
    Ok(each_block(&mut file, |_| Ok(()))? == hash)
}
