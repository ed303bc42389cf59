//! Opening a file so that it can neither block nor lead elsewhere, whatever took its place since it was found.

use std::fs::File;
use std::io;
use std::path::Path;

/// Opens a plain file for reading. A link, a folder, a pipe, a socket or a device in its place is an error, and none of
/// them is waited for.
///
/// # Errors
/// What the system says; [`io::ErrorKind::InvalidInput`] if it is no plain file.
pub fn open_plain(path: &Path) -> io::Result<File> {
    plain(without_following(path)?)
}

/// As [`open_plain`], for the file `relative` below the folder `root`; no part of `relative` may be a link.
pub(super) fn open_beneath(root: &Path, relative: &Path) -> io::Result<File> {
    match beneath(root, relative) {
        Some(result) => plain(result?),
        None => {
            let path = root.join(relative);
            // Without the system's help the look and the opening are two steps; the folders are looked at first.
            if path.canonicalize()? != path {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "it became a link"));
            }
            open_plain(&path)
        }
    }
}

/// Does the error say that links lead in a circle, or that a link stands where none may?
pub(super) fn is_loop(error: &io::Error) -> bool {
    #[cfg(unix)]
    return error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error());
    #[cfg(not(unix))]
    return false;
}

/// The file if it is a plain one.
fn plain(file: File) -> io::Result<File> {
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file")),
    }
}

#[cfg(unix)]
fn without_following(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(not(unix))]
fn without_following(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Opens with the system's own promise that the path stays below the root; nothing where there is no such promise.
#[cfg(target_os = "linux")]
fn beneath(root: &Path, relative: &Path) -> Option<io::Result<File>> {
    use rustix::fs::{Mode, OFlags, ResolveFlags};
    use rustix::io::Errno;
    let folder = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let root = match rustix::fs::open(root, folder, Mode::empty()) {
        Ok(root) => root,
        Err(error) => return Some(Err(error.into())),
    };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
    match rustix::fs::openat2(root, relative, flags, Mode::empty(), resolve) {
        // Kernels before 5.6 lack the call, some sandboxes refuse it.
        Err(Errno::NOSYS | Errno::PERM | Errno::INVAL) => None,
        result => Some(result.map(File::from).map_err(Into::into)),
    }
}

#[cfg(not(target_os = "linux"))]
fn beneath(_root: &Path, _relative: &Path) -> Option<io::Result<File>> {
    None
}
