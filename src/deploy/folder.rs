//! A folder of this machine, or of a share that it sees.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use walkdir::WalkDir;

use super::error::{Trouble, TroubleKind};
use super::lease::lock;
use super::{Condition, Headers, Listed, Store, Version};
use crate::emit::is_litter;
use crate::source::open_plain;

/// Where files are written before they are moved to their place.
const TEMPORARY: &str = ".nutgraf-deploy.tmp";

/// A folder.
#[derive(Debug)]
pub struct Folder {
    /// Without links in it.
    root: PathBuf,
    count: AtomicU64,
    /// Writes on conditions, one at a time.
    turn: Mutex<()>,
}

impl Folder {
    /// Makes ready to write into a folder. It may be missing, the one above it not: a disk that is not there is no target.
    /// `site` is the root of the site and `output` what is sent: neither may be in the folder, nor the folder in them.
    ///
    /// # Errors
    /// If the folder cannot be a target.
    pub fn open(path: &Path, site: &Path, output: &Path) -> Result<Folder, Trouble> {
        let no = |text: String| Trouble::new(TroubleKind::NoTarget, text);
        let shown = path.display();
        let root = match path.canonicalize() {
            Ok(root) => root,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                missing(path).ok_or_else(|| no(format!("neither `{shown}` nor the folder above it is there")))?
            }
            Err(error) => return Err(disk(path, &error)),
        };
        if root.exists() && !root.is_dir() {
            return Err(no(format!("`{shown}` is no folder")));
        }
        if root.parent().is_none() {
            return Err(no(format!("`{shown}` is the root of the disk")));
        }
        let output = output.canonicalize().unwrap_or_else(|_| output.to_path_buf());
        let site = site.canonicalize().unwrap_or_else(|_| site.to_path_buf());
        if root.starts_with(&output) || output.starts_with(&root) {
            return Err(no(format!("`{shown}` and the output `{}` lie in one another", output.display())));
        }
        if site.starts_with(&root) {
            return Err(no(format!("`{shown}` holds the site itself")));
        }
        let made_of = ["content", "static", "data", "i18n", "themes", "templates", "fonts", ".git"];
        if made_of.iter().any(|name| root.starts_with(site.join(name))) {
            return Err(no(format!("`{shown}` lies in what the site is made of")));
        }
        Ok(Folder { root, count: AtomicU64::new(0), turn: Mutex::new(()) })
    }

    /// The folder, without links in it.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of an object. No folder on the way may be a link: it could lead anywhere.
    fn path(&self, name: &str) -> Result<PathBuf, Trouble> {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || name.is_empty() {
            return Err(Trouble::new(TroubleKind::Unsupported, format!("`{name}` is no name of a file")));
        }
        let mut path = self.root.clone();
        for part in Path::new(name).components() {
            if path != self.root && path.symlink_metadata().is_ok_and(|about| about.file_type().is_symlink()) {
                let text = format!("`{}` is a link, and links are not followed", path.display());
                return Err(Trouble::new(TroubleKind::Disk, text));
            }
            path.push(part);
        }
        Ok(path)
    }

    /// Writes a file beside its place, and moves it there: in any case, or only if there is none.
    fn write<T>(
        &self,
        path: &Path,
        place: fn(&Path, &Path) -> io::Result<()>,
        fill: impl FnOnce(&mut File) -> io::Result<Option<T>>,
    ) -> Result<Option<Version>, Trouble> {
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|error| disk(folder, &error))?;
        let temporary = self.root.join(TEMPORARY);
        fs::create_dir_all(&temporary).map_err(|error| disk(&temporary, &error))?;
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let beside = temporary.join(format!("{}-{count}", std::process::id()));
        let moved = (|| {
            let _ = fs::remove_file(&beside);
            let mut file = File::options().write(true).create_new(true).open(&beside)?;
            if fill(&mut file)?.is_none() {
                return Ok(None);
            }
            file.flush()?;
            place(&beside, path)?;
            // The times of a file stay when it is moved.
            Ok(Some(version(&file.metadata()?)))
        })();
        if !matches!(moved, Ok(Some(_))) {
            let _ = fs::remove_file(&beside);
        }
        moved.map_err(|error: io::Error| match error.kind() {
            ErrorKind::AlreadyExists => Trouble::new(TroubleKind::Conflict, format!("`{}` is there", path.display())),
            _ => disk(path, &error),
        })
    }

    /// Removes the folders that became empty, up to the root.
    fn tidy(&self, path: &Path) {
        for folder in
            path.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.root) && *folder != self.root)
        {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }
}

/// The path of a folder that is not there yet, in one that is.
fn missing(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let above = path.parent()?.canonicalize().ok().filter(|above| above.is_dir())?;
    // A link that leads nowhere is not ours to fill.
    let place = above.join(name);
    place.symlink_metadata().is_err().then_some(place)
}

impl Drop for Folder {
    /// Empty unless a run is cut off; another run's files are in the way then, and stay.
    fn drop(&mut self) {
        let _ = fs::remove_dir(self.root.join(TEMPORARY));
    }
}

impl Store for Folder {
    fn list(&self) -> Result<BTreeMap<String, Listed>, Trouble> {
        let mut found = BTreeMap::new();
        if !self.root.exists() {
            return Ok(found);
        }
        let walk = WalkDir::new(&self.root).into_iter();
        for entry in walk.filter_entry(|entry| entry.depth() != 1 || entry.file_name() != TEMPORARY) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.root).to_path_buf();
                disk(&path, &error.into())
            })?;
            if entry.file_type().is_dir() || is_litter(entry.file_name()) {
                continue;
            }
            let below = entry.path().strip_prefix(&self.root).unwrap_or(entry.path());
            let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
            // Of links and other things it is only known that they are there.
            let listed = match entry.metadata() {
                Ok(about) if about.is_file() => Listed { size: about.len(), tag: version(&about).tag },
                _ => Listed { size: 0, tag: String::new() },
            };
            found.insert(name, listed);
        }
        Ok(found)
    }

    fn get(&self, name: &str) -> Result<Option<(Vec<u8>, Version)>, Trouble> {
        let path = self.path(name)?;
        let read = || -> io::Result<(Vec<u8>, Version)> {
            let mut file = open_plain(&path)?;
            let mut bytes = Vec::new();
            let version = version(&file.metadata()?);
            file.read_to_end(&mut bytes)?;
            Ok((bytes, version))
        };
        match read() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(|error| disk(&path, &error)),
        }
    }

    fn head(&self, name: &str) -> Result<Option<Version>, Trouble> {
        let path = self.path(name)?;
        match path.symlink_metadata() {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            about => about.map(|about| Some(version(&about))).map_err(|error| disk(&path, &error)),
        }
    }

    fn put(&self, name: &str, bytes: Vec<u8>, _headers: &Headers, when: &Condition) -> Result<Version, Trouble> {
        let path = self.path(name)?;
        let fill = |file: &mut File| file.write_all(&bytes).map(Some);
        let conflict = || Trouble::new(TroubleKind::Conflict, format!("`{name}` is not what it was"));
        let written = match when {
            Condition::Always => self.write(&path, replace, fill)?,
            Condition::Absent => {
                if path.symlink_metadata().is_ok() {
                    return Err(conflict());
                }
                self.write(&path, create, fill)?
            }
            Condition::Is(version) => {
                let _turn = lock(&self.turn);
                if self.head(name)?.as_ref() != Some(version) {
                    return Err(conflict());
                }
                self.write(&path, replace, fill)?
            }
        };
        written.ok_or_else(conflict)
    }

    fn put_file(
        &self,
        name: &str,
        file: &Path,
        hash: blake3::Hash,
        _headers: &Headers,
    ) -> Result<Option<Version>, Trouble> {
        let path = self.path(name)?;
        let from = open_plain(file).map_err(|error| disk(file, &error))?;
        self.write(&path, replace, |to| {
            let mut hashing = Hashing { to, hasher: blake3::Hasher::new() };
            io::copy(&mut io::BufReader::with_capacity(128 << 10, from), &mut hashing)?;
            Ok((hashing.hasher.finalize() == hash).then_some(()))
        })
    }

    fn delete(&self, names: &[String]) -> Result<(), Trouble> {
        for name in names {
            let path = self.path(name)?;
            match fs::remove_file(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                removed => removed.map_err(|error| disk(&path, &error))?,
            }
            self.tidy(&path);
        }
        Ok(())
    }

    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(self.root.join(TEMPORARY)) else { return };
        for entry in entries.flatten() {
            // Somebody who waits for the lock may be writing one right now.
            let name = entry.file_name().to_string_lossy().into_owned();
            let process = name.split('-').next().unwrap_or_default();
            if process != std::process::id().to_string() && !Path::new("/proc").join(process).exists() {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn replace(beside: &Path, path: &Path) -> io::Result<()> {
    fs::rename(beside, path)
}

/// The system sees to it that only one makes the file, and that it is whole from the first moment.
fn create(beside: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(beside, path) {
        Ok(()) => fs::remove_file(beside),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // Some file systems have no second names.
        Err(_) => File::options().write(true).create_new(true).open(path).and_then(|_| fs::rename(beside, path)),
    }
}

/// Hashes what goes through it.
struct Hashing<'a> {
    to: &'a mut File,
    hasher: blake3::Hasher,
}

impl io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hasher.update(bytes.get(..count).unwrap_or_default());
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Tells one content from another as web servers do: by length and time of the last change.
fn version(about: &Metadata) -> Version {
    let since = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Version { tag: format!("{:x}-{:x}", about.len(), since.as_nanos()), generation: None }
}

fn disk(path: &Path, error: &io::Error) -> Trouble {
    Trouble::new(TroubleKind::Disk, format!("`{}`: {error}", path.display()))
}
