//! One build at a time.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often another build is asked whether it is done.
const STEP: Duration = Duration::from_millis(50);

/// How the lock was refused.
pub(super) enum Refused {
    /// Somebody else holds it: the process, as it wrote it.
    Held(Option<String>),
    /// The disk failed.
    Disk(io::Error),
}

/// Takes the lock and writes the number of this process into the file. It is given back when the file is dropped, however
/// the process ends; the file stays, since removing it could leave two builds with a lock each.
pub(super) fn acquire(path: &Path, wait: Duration) -> Result<File, Refused> {
    let options = File::options().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = options.map_err(Refused::Disk)?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // Some network file systems have no locks at all.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => break,
            Err(TryLockError::Error(error)) => return Err(Refused::Disk(error)),
            Err(TryLockError::WouldBlock) if start.elapsed() >= wait => return Err(Refused::Held(holder(&mut file))),
            Err(TryLockError::WouldBlock) => std::thread::sleep(STEP.min(wait)),
        }
    }
    // Only a courtesy to whoever waits: a full disk is found out with better words later.
    let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| write!(file, "{}", std::process::id()));
    Ok(file)
}

fn holder(file: &mut File) -> Option<String> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(20).read_to_string(&mut text).ok()?;
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then_some(text)
}
