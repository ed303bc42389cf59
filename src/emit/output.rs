//! The life of an output: opened, written, exchanged.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use walkdir::WalkDir;

use super::disk::Disk;
use super::error::{Context, EmitError};
use super::lock::{self, Refused};
use super::manifest::{self, Files, Manifest, Unusable};
use super::place::{Paths, is_litter, out_path};
use super::sink::{Sink, Taken};
use crate::artifact::OutPath;

/// What writing a site did; lists are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that the old site did not have.
    pub added: Vec<OutPath>,
    /// Files with another content than before.
    pub changed: Vec<OutPath>,
    /// How many are as they were.
    pub same: usize,
    /// Files of the old site that are gone.
    pub removed: Vec<OutPath>,
    /// Where files were put that somebody else wrote into the output in the meantime.
    pub kept: Option<PathBuf>,
}

/// An output folder that is ours to replace, held against other builds until it is dropped. Opening it creates nothing
/// that readers see, so it is done before anything is rendered: a disk that is read-only is found out at once.
pub struct Output {
    disk: Disk,
    paths: Paths,
    /// The files of the site that is there.
    old: Files,
    _lock: File,
}

impl Output {
    /// Makes ready to replace the folder `output` with a site made from the folder `root`: refuses what is not ours, waits
    /// at most `wait` for another build, finishes or undoes what a killed build left, and removes its leftovers.
    ///
    /// # Errors
    /// As [`EmitError`] says; the output is then as it was.
    pub fn open(output: &Path, root: &Path, wait: Duration) -> Result<Output, EmitError> {
        Output::open_on(Disk::default(), output, root, wait)
    }

    pub(super) fn open_on(disk: Disk, output: &Path, root: &Path, wait: Duration) -> Result<Output, EmitError> {
        let paths = Paths::find(output, root)?;
        if !paths.beside.exists() {
            // Nothing here can be ours; a folder that is refused gets no folder of ours beside it.
            paths.ours(&Files::new())?;
        }
        disk.create_dir_all(&paths.beside).doing("create the folder beside the output,", &paths.beside)?;
        let lock = match lock::acquire(&paths.beside.join("lock"), wait) {
            Ok(lock) => lock,
            Err(Refused::Held(pid)) => return Err(EmitError::Locked { path: paths.shown, pid }),
            Err(Refused::Disk(error)) => return Err(error).doing("lock", &paths.beside.join("lock")),
        };
        let manifest = match manifest::read(&paths.manifest()) {
            Ok(manifest) => manifest,
            Err(Unusable::Later) => return Err(EmitError::Later { path: paths.shown }),
            Err(Unusable::Disk(error)) => return Err(error).doing("read", &paths.manifest()),
        };
        let mut output = Output { disk, paths, old: Files::new(), _lock: lock };
        output.recover(&manifest)?;
        output.old = output.paths.ours(&manifest.files)?;
        if manifest.pending {
            let path = output.paths.manifest();
            manifest::write(&output.disk, &path, &output.old, None).doing("write", &path)?;
        }
        output.ignore_for_git();
        output.disk.create_dir_all(&output.paths.staging()).doing("create the folder", &output.paths.staging())?;
        Ok(output)
    }

    /// Writes the site that `produce` makes, and puts it in the place of the old one. If nothing changed, the old one stays.
    ///
    /// # Errors
    /// What `produce` gives, or as [`EmitError`] says; the old site is then untouched.
    pub fn write<E: From<EmitError>>(self, produce: impl FnOnce(&Sink) -> Result<(), E>) -> Result<Written, E> {
        let sink = Sink::new(&self.disk, &self.paths, &self.old, self.paths.staging());
        produce(&sink)?;
        let taken = sink.finish()?;
        let mut written = self.compare(&taken);
        let nothing_new = written.added.is_empty() && written.changed.is_empty() && written.removed.is_empty();
        if !(nothing_new && self.paths.output.exists()) {
            written.kept = self.replace(&taken.files)?;
        }
        Ok(written)
    }

    fn compare(&self, taken: &Taken) -> Written {
        let mut written = Written { same: taken.same.len(), ..Written::default() };
        for path in taken.files.keys().filter(|path| !taken.same.contains(*path)) {
            let list = if self.old.contains_key(path) { &mut written.changed } else { &mut written.added };
            list.push(path.clone());
        }
        written.removed = self.old.keys().filter(|path| !taken.files.contains_key(*path)).cloned().collect();
        written
    }

    /// Puts the new site in the place of the old one. Gives the folder with what somebody else put into the old one.
    fn replace(&self, files: &Files) -> Result<Option<PathBuf>, EmitError> {
        let (disk, paths) = (&self.disk, &self.paths);
        let new = paths.staging();
        // Somebody may have put a file there while we rendered.
        paths.ours(&self.old)?;
        self.take_over_permissions(&new).doing("set the permissions of", &new)?;
        // Without this a power cut soon after the exchange could leave empty files.
        disk.flush(&new).doing("flush", &new)?;
        // From here on either site may be the one that a crash leaves behind: both are ours.
        manifest::write(disk, &paths.manifest(), &self.old, Some(files)).doing("write", &paths.manifest())?;
        self.exchange().doing("put the new site in the place of", &paths.shown)?;
        // The new site is there. What fails now is made up for at the next start.
        let _ = disk.sync_dir(&paths.parent);
        let Ok(kept) = self.remove_listed(&new, &self.old) else { return Ok(None) };
        let _ = manifest::write(disk, &paths.manifest(), files, None);
        Ok(kept)
    }

    /// The output folder may have been given to a web server's group: what replaces it looks the same.
    fn take_over_permissions(&self, new: &Path) -> io::Result<()> {
        match self.paths.output.metadata() {
            Ok(data) => std::fs::set_permissions(new, data.permissions()),
            Err(_) => Ok(()),
        }
    }

    /// The old site goes where the new one is, and the new one to the output.
    fn exchange(&self) -> io::Result<()> {
        let (disk, paths) = (&self.disk, &self.paths);
        if !paths.output.exists() {
            return disk.rename(&paths.staging(), &paths.output);
        }
        match disk.exchange(&paths.staging(), &paths.output) {
            Err(error) if error.kind() == ErrorKind::Unsupported => {}
            result => return result,
        }
        // Between these two steps there is no site; `recover` brings the old one back if we are killed there.
        disk.rename(&paths.output, &paths.aside())?;
        disk.rename(&paths.staging(), &paths.output).inspect_err(|_| {
            let _ = disk.rename(&paths.aside(), &paths.output);
        })?;
        // `old/` stands for "there is no site" only; a leftover has the other name.
        let _ = disk.rename(&paths.aside(), &paths.staging());
        Ok(())
    }

    /// Undoes a half-done exchange and removes what a killed build left.
    fn recover(&self, manifest: &Manifest) -> Result<(), EmitError> {
        let (old, new) = (self.paths.aside(), self.paths.staging());
        if !self.paths.output.exists() && old.exists() {
            self.disk.rename(&old, &self.paths.output).doing("bring back", &self.paths.shown)?;
        }
        for left in [old, new] {
            // After an exchange that was begun it may be the old site, with files that somebody else put there.
            let removed = match manifest.pending {
                true => self.remove_listed(&left, &manifest.files).map(|_| ()),
                false => self.remove_all(&left, |_| true),
            };
            removed.doing("remove what an earlier build left,", &left)?;
        }
        Ok(())
    }

    /// Removes a site of ours. If it holds anything else, that is put aside and its folder given.
    fn remove_listed(&self, folder: &Path, files: &Files) -> io::Result<Option<PathBuf>> {
        self.remove_all(folder, |path| out_path(folder, path).is_some_and(|path| files.contains_key(&path)))?;
        if !folder.exists() {
            return Ok(None);
        }
        let kept = (1..).map(|n| self.paths.beside.join(format!("kept-{n}"))).find(|path| !path.exists());
        let Some(kept) = kept else { return Ok(None) };
        self.disk.rename(folder, &kept)?;
        Ok(Some(kept))
    }

    /// Removes a folder with the files that are ours, as far as it is empty then. Links are removed, never followed.
    fn remove_all(&self, folder: &Path, is_ours: impl Fn(&Path) -> bool) -> io::Result<()> {
        if !folder.exists() {
            return Ok(());
        }
        for entry in WalkDir::new(folder).follow_root_links(false).contents_first(true) {
            let entry = entry?;
            if !entry.file_type().is_dir() {
                if is_ours(entry.path()) || is_litter(entry.file_name()) {
                    self.disk.remove_file(entry.path())?;
                }
                continue;
            }
            match self.disk.remove_dir(entry.path()) {
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {}
                result => result?,
            }
        }
        Ok(())
    }

    /// Keeps our folder out of the user's repository; no more than a courtesy.
    fn ignore_for_git(&self) {
        let path = self.paths.beside.join(".gitignore");
        if !path.exists() {
            let _ = self.disk.write(&path, b"*\n");
        }
    }
}

impl Drop for Output {
    /// Removes the new site if it was not put in place, or the old one if it was.
    fn drop(&mut self) {
        let new = self.paths.staging();
        let _ = match manifest::read(&self.paths.manifest()) {
            Ok(manifest) if manifest.pending => self.remove_listed(&new, &manifest.files).map(|_| ()),
            _ => self.remove_all(&new, |_| true),
        };
    }
}

impl Paths {
    fn manifest(&self) -> PathBuf {
        self.beside.join("manifest.json")
    }

    fn staging(&self) -> PathBuf {
        self.beside.join("new")
    }

    fn aside(&self) -> PathBuf {
        self.beside.join("old")
    }
}
