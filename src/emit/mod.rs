//! Writing a site: beside the output folder first, then the two are exchanged in one step. Whatever happens on the way
//! (a kill, a full disk, a template that fails), readers have the whole old site or the whole new one.
//!
//! Beside the output `public/` stands the folder `.public.nutgraf/`, never to be published:
//!
//! | name | what |
//! |---|---|
//! | `lock` | held while a build writes; the number of the process is in it |
//! | `manifest.json` | the files of the output and their hashes: only these are ever deleted |
//! | `built.json` | when the output was built, and whether with drafts |
//! | `new/` | the site being written; after the exchange the old one, until it is removed |
//! | `old/` | the old site, where the file system cannot exchange two folders in one step |
//! | `kept-1/` | files that somebody else put into the output while it was written |
//!
//! 1. [`Output::open`] refuses a folder that is not ours to replace, waits for another build, and sweeps what a killed one left.
//! 2. [`Output::write`] takes [`Artifact`](crate::artifact::Artifact)s from many threads; a file that is the same as in the old site is linked, not written.
//! 3. The names of the old and the new files go into the manifest, so that whichever site a crash leaves is known as ours.
//! 4. Everything is flushed, then old and new are exchanged.
//! 5. The old site is removed, and the manifest says so.

mod built;
mod cache;
mod disk;
mod error;
mod file;
mod lock;
mod manifest;
mod output;
mod place;
mod sink;

pub use built::{Built, Stamp, built, stamp};
pub use cache::{Cache, UNUSED};
pub use error::EmitError;
pub use file::write_file;
pub use output::{Output, Written};
pub use place::is_litter;
pub use sink::Sink;

use std::path::Path;
use std::time::Duration;

/// How long a build waits for another one that writes the same output.
pub const WAIT: Duration = Duration::from_secs(10);

/// Writes a site in one go: [`Output::open`] with [`WAIT`], then [`Output::write`].
///
/// # Errors
/// As these two.
pub fn write<E: From<EmitError>>(
    output: &Path,
    root: &Path,
    produce: impl FnOnce(&Sink) -> Result<(), E>,
) -> Result<Written, E> {
    Output::open(output, root, WAIT)?.write(produce)
}

#[cfg(all(test, unix))]
mod tests;
