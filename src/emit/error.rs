//! Why a site could not be written.

use std::io;
use std::path::{Path, PathBuf};

/// Why a site could not be written. The old one is untouched.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// The output path names a file, or a link that leads nowhere.
    #[error("`{}` is {what}; the output is a folder", path.display())]
    NotAFolder {
        /// The path as given.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The output path names the site itself or a folder that the site is made of.
    #[error("`{}` {what}; choose another folder with `--output`", path.display())]
    Own {
        /// The path as given.
        path: PathBuf,
        /// What it is to the site.
        what: String,
    },
    /// The output folder holds files that nutgraf did not write.
    #[error("`{}` holds files that are not from nutgraf ({}); remove them, or choose another folder with `--output`", path.display(), names(files, *count))]
    Foreign {
        /// The path as given.
        path: PathBuf,
        /// The first few of them, below the output.
        files: Vec<String>,
        /// How many there are.
        count: usize,
    },
    /// Another build writes the same output.
    #[error("another build{} is writing `{}`; wait for it to end", process(pid.as_deref()), path.display())]
    Locked {
        /// The path as given.
        path: PathBuf,
        /// The process that holds the lock, as it wrote it.
        pid: Option<String>,
    },
    /// The manifest was written by a later version.
    #[error("`{}` was written by a later version of nutgraf; use that one, or remove the folder", path.display())]
    Later {
        /// The path as given.
        path: PathBuf,
    },
    /// Two files for one path, on file systems that do not tell upper from lower case at least.
    #[error("`{first}` and `{second}` cannot both be files of the site")]
    Collision {
        /// The path that came first.
        first: String,
        /// The other.
        second: String,
    },
    /// A file could not be written, though whoever made it did not care.
    #[error("the site is not complete: a file could not be written")]
    Incomplete,
    /// The machine failed: disk full, read-only, permission.
    #[error("cannot {doing} `{}`: {error}", path.display())]
    Disk {
        /// What was tried.
        doing: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
}

impl EmitError {
    /// Did the machine fail (exit code 3), not the user or the site?
    pub fn is_machine(&self) -> bool {
        matches!(self, EmitError::Disk { .. })
    }
}

/// Says what was tried when the system refused.
pub(super) trait Context<T> {
    /// The error with what was tried on which file.
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, EmitError>;
}

impl<T> Context<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, EmitError> {
        self.map_err(|error| EmitError::Disk { doing, path: path.to_path_buf(), error })
    }
}

fn names(files: &[String], count: usize) -> String {
    let shown: Vec<String> = files.iter().map(|name| format!("`{name}`")).collect();
    match count.saturating_sub(files.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn process(pid: Option<&str>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}
