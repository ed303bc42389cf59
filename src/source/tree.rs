//! The files of a site, found once and read one at a time.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{FileId, SourceFile};

/// What a file is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// `site.yaml`.
    Config,
    /// A Markdown file below `content/`.
    Page,
    /// `content/_shared/*.yaml`.
    Shared,
    /// Any other file below `content/`.
    Asset,
    /// A file below `static/`.
    Static,
    /// A file of the site's own `templates/` or of `themes/`.
    Theme,
}

/// A file that was found, not yet read.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub id: FileId,
    /// Path below the root with `/` between segments.
    pub path: Arc<str>,
    /// Its size in bytes when it was found.
    pub size: u64,
    /// What it is for.
    pub role: Role,
}

/// How much is read at most.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Size of a text file in bytes.
    pub file: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { file: 8 * 1024 * 1024 }
    }
}

/// Why a file could not be taken. Each names its path below the root.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such folder.
    #[error("there is no folder `{0}`")]
    NoFolder(String),
    /// The disk said no.
    #[error("cannot read `{path}`: {error}")]
    Io {
        /// Path below the root.
        path: String,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// A symbolic link that leads outside the root, dangles or loops.
    #[error("`{path}` is a link to `{target}`, which is {why}")]
    Link {
        /// Path below the root.
        path: String,
        /// Where the link points.
        target: String,
        /// What is wrong with that.
        why: &'static str,
    },
    /// A pipe, socket or device.
    #[error("`{path}` is a {what}, not a file")]
    Special {
        /// Path below the root.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// A name that is not UTF-8.
    #[error("the file name `{path}` is not UTF-8")]
    Name {
        /// Path below the root, with the wrong bytes replaced.
        path: String,
    },
    /// A text that is not UTF-8.
    #[error("`{path}` is not UTF-8: byte {byte} (line {line})")]
    Utf8 {
        /// Path below the root.
        path: String,
        /// Offset of the first wrong byte.
        byte: usize,
        /// Its line.
        line: usize,
    },
    /// Larger than the limit.
    #[error("`{path}` has {size} bytes; the limit is {limit}")]
    TooLarge {
        /// Path below the root.
        path: String,
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// It changed or vanished between two looks.
    #[error("`{path}` changed while the site was built")]
    Changed {
        /// Path below the root.
        path: String,
    },
}

/// The files below a root folder, sorted by path.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    entries: Vec<Entry>,
}

impl Tree {
    /// The root folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files, sorted by path.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The file of this number.
    pub fn entry(&self, id: FileId) -> Option<&Entry> {
        self.entries.get(id.0 as usize)
    }

    /// The file at this path below the root.
    pub fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.binary_search_by(|e| (*e.path).cmp(path)).ok().map(|i| &self.entries[i])
    }

    /// Reads a text.
    ///
    /// # Errors
    /// As [`LoadError`] says; a file that vanished or changed its size is tried once more first.
    pub fn text(&self, _id: FileId, _limits: &Limits) -> Result<SourceFile, LoadError> {
        todo!("helper A")
    }

    /// Reads a file's bytes (pictures, data).
    ///
    /// # Errors
    /// As [`Tree::text`], but any bytes are fine.
    pub fn bytes(&self, _id: FileId) -> Result<Vec<u8>, LoadError> {
        todo!("helper A")
    }
}
