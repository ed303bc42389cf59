//! Every change that a build makes to the disk, in one place, so that tests can let each of them fail.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// What is about to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    CreateDir,
    Write,
    Link,
    Rename,
    Exchange,
    Remove,
    Sync,
}

/// The disk.
#[derive(Default)]
pub(super) struct Disk {
    /// Asked before each change; an error takes its place.
    #[cfg(test)]
    pub fault: Option<Box<Fault>>,
    /// Nothing is flushed, for tests of many builds.
    #[cfg(test)]
    pub hasty: bool,
}

/// Is every file to be flushed when it is written? Linux flushes all of them at once in the end, which is far cheaper.
const FLUSH_EACH: bool = !cfg!(target_os = "linux");

/// Decides whether a change fails.
#[cfg(test)]
pub(super) type Fault = dyn Fn(Op, &Path) -> io::Result<()> + Send + Sync;

impl Disk {
    #[cfg(test)]
    fn ask(&self, op: Op, path: &Path) -> io::Result<()> {
        self.fault.as_ref().map_or(Ok(()), |fault| fault(op, path))
    }

    #[cfg(not(test))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps)]
    fn ask(&self, _op: Op, _path: &Path) -> io::Result<()> {
        Ok(())
    }

    /// Makes a folder and those above it; one that is there is fine.
    pub fn create_dir_all(&self, path: &Path) -> io::Result<()> {
        self.ask(Op::CreateDir, path)?;
        fs::create_dir_all(path)
    }

    /// Writes a file that is not there yet; to be flushed with [`Disk::flush`].
    pub fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create(path, |file| file.write_all(bytes), FLUSH_EACH)
    }

    /// Writes a file that is not there yet and flushes it.
    pub fn write_flushed(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.create(path, |file| file.write_all(bytes), true)
    }

    fn create<T>(&self, path: &Path, fill: impl FnOnce(&mut File) -> io::Result<T>, flush: bool) -> io::Result<T> {
        self.ask(Op::Write, path)?;
        let mut file = File::options().write(true).create_new(true).open(path)?;
        let filled = fill(&mut file)?;
        if flush {
            self.sync(&file, path)?;
        }
        Ok(filled)
    }

    /// Writes a file that is not there yet with what `from` holds, and gives the hash of it; to be flushed with [`Disk::flush`].
    pub fn copy(&self, from: &mut File, path: &Path) -> io::Result<blake3::Hash> {
        self.create(path, |file| each_block(from, |block| file.write_all(block)), FLUSH_EACH)
    }

    /// Gives a file a second name.
    pub fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.ask(Op::Link, to)?;
        fs::hard_link(from, to)
    }

    /// Gives a file or folder another name.
    pub fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.ask(Op::Rename, to)?;
        fs::rename(from, to)
    }

    /// Lets two folders change places in one step. [`io::ErrorKind::Unsupported`] where the system cannot.
    pub fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.ask(Op::Exchange, other)?;
        exchange(one, other)
    }

    /// Removes a file (or a link, never what it leads to).
    pub fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.ask(Op::Remove, path)?;
        fs::remove_file(path)
    }

    /// Removes an empty folder.
    pub fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.ask(Op::Remove, path)?;
        fs::remove_dir(path)
    }

    fn sync(&self, file: &File, path: &Path) -> io::Result<()> {
        self.ask(Op::Sync, path)?;
        #[cfg(test)]
        if self.hasty {
            return Ok(());
        }
        file.sync_all()
    }

    /// Flushes which names a folder holds.
    pub fn sync_dir(&self, path: &Path) -> io::Result<()> {
        if cfg!(unix) { self.sync(&File::open(path)?, path) } else { Ok(()) }
    }

    /// Flushes a folder with all that was written into it.
    #[cfg(target_os = "linux")]
    pub fn flush(&self, folder: &Path) -> io::Result<()> {
        self.ask(Op::Sync, folder)?;
        #[cfg(test)]
        if self.hasty {
            return Ok(());
        }
        // The whole file system: one call for any number of files and folders.
        Ok(rustix::fs::syncfs(File::open(folder)?)?)
    }

    /// Flushes a folder with all that was written into it.
    #[cfg(not(target_os = "linux"))]
    pub fn flush(&self, folder: &Path) -> io::Result<()> {
        for entry in walkdir::WalkDir::new(folder).contents_first(true) {
            let entry = entry?;
            if entry.file_type().is_dir() {
                self.sync_dir(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Reads to the end, block by block, and gives the hash of it all.
pub(super) fn each_block(from: &mut File, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut block = vec![0; 128 << 10];
    loop {
        let count = match from.read(&mut block) {
            Ok(0) => return Ok(hasher.finalize()),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let read = block.get(..count).unwrap_or_default();
        hasher.update(read);
        take(read)?;
    }
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP | Errno::XDEV) => Err(io::ErrorKind::Unsupported.into()),
        result => result.map_err(Into::into),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
