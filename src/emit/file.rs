//! Writing one file: whoever reads it has the whole old one or the whole new one.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{Context as _, EmitError};

/// Writes a file beside its place and moves it there, so that an earlier one stays whole whatever happens. A link is
/// followed: what it leads to is replaced.
///
/// # Errors
/// [`EmitError::Disk`]; the earlier file is untouched then.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), EmitError> {
    with(&Disk::default(), path, bytes)
}

pub(super) fn with(disk: &Disk, path: &Path, bytes: &[u8]) -> Result<(), EmitError> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = match real.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => Path::new("/"),
    };
    let beside = beside(&real);
    let written = disk.write_flushed(&beside, bytes).doing("write", path);
    let moved = written.and_then(|()| disk.rename(&beside, &real).doing("write", path));
    if moved.is_err() {
        // What is left of it helps nobody; if it cannot be removed either, the first error is the one to tell.
        let _ = disk.remove_file(&beside);
    }
    moved?;
    // The file is there; whether its name outlasts a power cut is for the disk to say.
    let _ = disk.sync_dir(folder);
    Ok(())
}

/// The name under which the file is written first: hidden, and no other process takes it.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.nutgraf", std::process::id()));
    path.with_file_name(name)
}
