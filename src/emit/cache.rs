//! What is costly to make, kept from one build to the next: pictures, social cards and what the search reads.
//!
//! A folder that anybody may remove at any time. Each entry is a file named by its key, in one of 256 folders; it begins with
//! the hash of what follows, so that one that was cut short or changed is not taken but made again. Entries appear whole, by a
//! rename, so any number of builds may use the folder at once. One that no build has used for [`UNUSED`] is removed.

use std::fs::{self, File, FileTimes};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::artifact::Store;

/// How long an entry stays that nobody uses.
pub const UNUSED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// An entry's time of use is noted once in this time, so that using it writes nothing else.
const NOTED: Duration = Duration::from_secs(24 * 60 * 60);

/// Bytes of a hash before the content of an entry.
const HASH: usize = blake3::OUT_LEN;

/// Tells programs that make copies of folders that this one is not worth it. See bford.info/cachedir.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# Pictures, social cards and search indexes that nutgraf made; it makes them again if they are gone.\n";

/// A folder of things that are costly to make. Where it cannot be written, nothing is kept, and nobody is told: the site is the
/// same.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The cache in this folder, which is made when something is put into it.
    pub fn new(folder: PathBuf) -> Cache {
        Cache { folder }
    }

    fn path(&self, key: &blake3::Hash) -> PathBuf {
        let name = key.to_hex();
        let (folder, file) = name.split_at(2);
        self.folder.join(folder).join(file)
    }

    fn write(&self, key: &blake3::Hash, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(key);
        let folder = path.parent().unwrap_or(&self.folder);
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            self.mark();
        }
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(folder)?;
        file.write_all(blake3::hash(bytes).as_bytes())?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// Keeps the folder out of backups and repositories; no more than a courtesy.
    fn mark(&self) {
        for (name, text) in [("CACHEDIR.TAG", TAG), (".gitignore", "*\n")] {
            let path = self.folder.join(name);
            if !path.exists() {
                let _ = fs::write(path, text);
            }
        }
    }

    /// Removes the entries that no build has used for [`UNUSED`], and gives their number. What cannot be removed stays.
    pub fn prune(&self) -> usize {
        let Ok(now) = self.now() else { return 0 };
        let files = walkdir::WalkDir::new(&self.folder).min_depth(2).into_iter().flatten();
        let old = |path: &Path| {
            let used = path.symlink_metadata().and_then(|data| data.modified());
            used.is_ok_and(|used| now.duration_since(used).is_ok_and(|since| since > UNUSED))
        };
        let entries = files.filter(|entry| entry.file_type().is_file() && old(entry.path()));
        entries.filter(|entry| fs::remove_file(entry.path()).is_ok()).count()
    }

    /// The time by the clock of the disk: a folder may be shared by machines whose clocks differ.
    fn now(&self) -> io::Result<SystemTime> {
        if !self.folder.is_dir() {
            return Err(io::ErrorKind::NotFound.into());
        }
        tempfile::tempfile_in(&self.folder)?.metadata()?.modified()
    }
}

impl Store for Cache {
    fn get(&self, key: &blake3::Hash) -> Option<Vec<u8>> {
        let path = self.path(key);
        let mut bytes = fs::read(&path).ok()?;
        let content = bytes.split_off(HASH.min(bytes.len()));
        if blake3::hash(&content).as_bytes().as_slice() != bytes {
            return None;
        }
        note_use(&path);
        Some(content)
    }

    fn put(&self, key: &blake3::Hash, bytes: &[u8]) {
        let _ = self.write(key, bytes);
    }
}

fn note_use(path: &Path) {
    let now = SystemTime::now();
    let used = path.metadata().and_then(|data| data.modified());
    if used.is_ok_and(|used| now.duration_since(used).is_ok_and(|since| since > NOTED)) {
        let file = File::options().write(true).open(path);
        let _ = file.and_then(|file| file.set_times(FileTimes::new().set_modified(now)));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn aged(path: &Path, days: u64) {
        let time = SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
        File::options().write(true).open(path).unwrap().set_times(FileTimes::new().set_modified(time)).unwrap();
    }

    #[test]
    fn entries_come_back_and_damaged_ones_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().join("cache"));
        let (key, other) = (blake3::hash(b"key"), blake3::hash(b"other"));
        assert_eq!(cache.get(&key), None);
        cache.put(&key, b"content");
        cache.put(&other, b"");
        assert_eq!((cache.get(&key).unwrap(), cache.get(&other).unwrap()), (b"content".to_vec(), Vec::new()));
        let whole = fs::read(cache.path(&key)).unwrap();
        for damaged in
            [&whole[..whole.len() - 1], &whole[..10], b"", b"nonsense that is long enough to hold a hash and more"]
        {
            fs::write(cache.path(&key), damaged).unwrap();
            assert_eq!(cache.get(&key), None);
        }
        cache.put(&key, b"again");
        assert_eq!(cache.get(&key).unwrap(), b"again");
        assert!(dir.path().join("cache/CACHEDIR.TAG").exists() && dir.path().join("cache/.gitignore").exists());
    }

    #[test]
    fn many_may_write_the_same_entry_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let key = blake3::hash(b"key");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                let cache = Cache::new(dir.path().to_path_buf());
                scope.spawn(move || {
                    for _ in 0..50 {
                        cache.put(&key, &[7; 10_000]);
                        assert_eq!(cache.get(&key), Some(vec![7; 10_000]));
                    }
                });
            }
        });
        let left = walkdir::WalkDir::new(dir.path()).min_depth(2).into_iter().flatten().count();
        assert_eq!(left, 1, "no temporary file is left");
    }

    #[test]
    fn what_nobody_uses_is_removed_and_use_is_noted() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::new(dir.path().to_path_buf());
        assert_eq!(Cache::new(dir.path().join("none")).prune(), 0);
        let (used, unused) = (blake3::hash(b"used"), blake3::hash(b"unused"));
        cache.put(&used, b"1");
        cache.put(&unused, b"2");
        aged(&cache.path(&used), 40);
        aged(&cache.path(&unused), 40);
        assert!(cache.get(&used).is_some());
        assert_eq!((cache.prune(), cache.prune()), (1, 0));
        assert!(cache.get(&used).is_some() && cache.get(&unused).is_none());
    }

    #[test]
    fn a_folder_that_cannot_be_written_keeps_nothing() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("file"), "").unwrap();
        let cache = Cache::new(dir.path().join("file/cache"));
        cache.put(&blake3::hash(b"key"), b"1");
        assert_eq!((cache.get(&blake3::hash(b"key")), cache.prune()), (None, 0));
    }
}
