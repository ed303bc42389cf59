//! The files of a site, found once and read one at a time.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::open::{is_loop, open_beneath};
use super::walk::{self, OpenOptions, Walk, composed};
use super::{FileId, SourceFile};

/// Bytes that [`Tree::bytes`] reads at most; larger files are copied, never read.
const MOST_BYTES: u64 = 512 << 20;

/// How long to wait before a file that vanished is tried once more: editors save by removing and renaming.
const SECOND_TRY: Duration = Duration::from_millis(50);

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
    /// A file below `data/`: read, never published.
    Data,
    /// A file below `fonts/`: read, never published.
    Font,
    /// A file below `styles/`, a citation style: read, never published.
    Style,
    /// A file of the site's own `templates/` or `i18n/`, or of `themes/`.
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
    /// Two names that differ only in their Unicode form.
    #[error("there are two files `{path}`, whose names differ only in the form of their accents")]
    Twice {
        /// Path below the root, composed.
        path: String,
    },
    /// More files than a single page has beside it.
    #[error("the folder of the page holds more than {limit} files; put the page into a folder of its own")]
    TooMany {
        /// Path below the root.
        path: String,
        /// The limit.
        limit: usize,
    },
}

impl LoadError {
    /// The path below the root that it names.
    pub fn path(&self) -> &str {
        match self {
            LoadError::NoFolder(path)
            | LoadError::Io { path, .. }
            | LoadError::Link { path, .. }
            | LoadError::Special { path, .. }
            | LoadError::Name { path }
            | LoadError::Utf8 { path, .. }
            | LoadError::TooLarge { path, .. }
            | LoadError::Changed { path }
            | LoadError::Twice { path }
            | LoadError::TooMany { path, .. } => path,
        }
    }
}

/// The files below a root folder, sorted by path.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    /// The root without links in it.
    real: PathBuf,
    entries: Vec<Entry>,
    origins: Vec<Origin>,
}

/// Where the bytes of a file come from.
#[derive(Debug)]
enum Origin {
    /// The disk, at the entry's own path.
    Here,
    /// The disk, at another path below the root: the end of a link, a name in another Unicode form.
    There(PathBuf),
    /// No disk at all.
    Memory(Arc<[u8]>),
}

impl Tree {
    /// Finds the files of the site at `root`: `site.yaml` and all below `content/`, `data/`, `fonts/`, `static/`, `styles/`,
    /// `templates/` and `themes/`.
    /// Hidden files, editors' backup files, `node_modules` and folders marked as caches (`CACHEDIR.TAG`) are left out;
    /// below `static/` hidden files count, except version control's. Links to plain files inside the root are followed;
    /// other links, pipes, devices and names that are not UTF-8 are mistakes, all of which are given beside the tree.
    ///
    /// # Errors
    /// If `root` or its `content/` is no folder.
    pub fn open(root: &Path, options: &OpenOptions) -> Result<(Tree, Vec<LoadError>), LoadError> {
        let real = root.canonicalize().map_err(|_| LoadError::NoFolder(root.display().to_string()))?;
        let content = real.join("content");
        if !content.is_symlink() && !content.is_dir() {
            return Err(LoadError::NoFolder(root.join("content").display().to_string()));
        }
        Ok(Tree::build(root.to_path_buf(), walk::site(real, options)))
    }

    /// A single page and, of the files beside it, those that are no Markdown files (so that it may name them; they are
    /// not all meant to be published). The root is the folder of the page.
    ///
    /// # Errors
    /// If the page is no file that can be read.
    pub fn single(file: &Path) -> Result<(Tree, Vec<LoadError>), LoadError> {
        let shown = file.display().to_string();
        let name = file.file_name().ok_or_else(|| LoadError::Special { path: shown.clone(), what: "folder" })?;
        let name = name.to_str().ok_or_else(|| LoadError::Name { path: shown.clone() })?;
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let real = folder.canonicalize().map_err(|error| LoadError::Io { path: shown, error })?;
        let (tree, errors) = Tree::build(folder.to_path_buf(), walk::single(real, name));
        match tree.find(name) {
            Some(_) => Ok((tree, errors)),
            None => Err(errors.into_iter().next().unwrap_or(LoadError::Changed { path: name.into() })),
        }
    }

    /// A tree of these paths and texts that touches no disk, for tests and previews.
    pub fn in_memory(files: &[(&str, &str)]) -> Tree {
        let mut files: Vec<(String, &str)> = files.iter().map(|(path, text)| (composed(path), *text)).collect();
        files.sort();
        files.dedup_by(|a, b| a.0 == b.0);
        let entry = |(at, (path, text)): (usize, &(String, &str))| Entry {
            id: number(at),
            path: path.as_str().into(),
            size: text.len() as u64,
            role: walk::role_of(path),
        };
        Tree {
            root: PathBuf::new(),
            real: PathBuf::new(),
            entries: files.iter().enumerate().map(entry).collect(),
            origins: files.iter().map(|(_, text)| Origin::Memory(text.as_bytes().into())).collect(),
        }
    }

    fn build(root: PathBuf, walk: Walk) -> (Tree, Vec<LoadError>) {
        let Walk { root: real, mut found, mut errors } = walk;
        found.sort_by(|a, b| (&a.path, &a.disk).cmp(&(&b.path, &b.disk)));
        found.dedup_by(|later, first| {
            let twice = later.path == first.path;
            if twice {
                errors.push(LoadError::Twice { path: first.path.clone() });
            }
            twice
        });
        errors.sort_by(|a, b| a.path().cmp(b.path()));
        let mut tree = Tree { root, real, entries: Vec::with_capacity(found.len()), origins: Vec::new() };
        for file in found {
            let id = number(tree.entries.len());
            tree.entries.push(Entry { id, path: file.path.into(), size: file.size, role: file.role });
            tree.origins.push(file.disk.map_or(Origin::Here, Origin::There));
        }
        (tree, errors)
    }

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

    /// The file at this path below the root, in whatever Unicode form it is given.
    pub fn find(&self, path: &str) -> Option<&Entry> {
        let path = composed(path);
        self.entries.binary_search_by(|e| (*e.path).cmp(&path)).ok().and_then(|at| self.entries.get(at))
    }

    /// The files below this folder (a path below the root without `/` at its end; empty: all), sorted by path.
    pub fn below(&self, folder: &str) -> &[Entry] {
        if folder.is_empty() {
            return &self.entries;
        }
        let prefix = format!("{}/", composed(folder));
        let start = self.entries.partition_point(|e| *e.path < *prefix);
        let rest = self.entries.get(start..).unwrap_or_default();
        let count = rest.partition_point(|e| e.path.starts_with(&prefix));
        rest.get(..count).unwrap_or_default()
    }

    /// Where a file is on disk, links followed: what to copy it from. Nothing for a file that is only in memory.
    pub fn disk_path(&self, id: FileId) -> Option<PathBuf> {
        match self.origins.get(id.0 as usize)? {
            Origin::Here => Some(self.real.join(&*self.entry(id)?.path)),
            Origin::There(path) => Some(self.real.join(path)),
            Origin::Memory(_) => None,
        }
    }

    /// Reads a text.
    ///
    /// # Errors
    /// As [`LoadError`] says; a file that vanished or changed its size is tried once more first.
    pub fn text(&self, id: FileId, limits: &Limits) -> Result<SourceFile, LoadError> {
        let bytes = self.read(id, limits.file)?;
        let path = self.path(id);
        match String::from_utf8(bytes) {
            Ok(text) => Ok(SourceFile::new(id, path, text)),
            Err(error) => {
                let byte = error.utf8_error().valid_up_to();
                let before = error.as_bytes().iter().take(byte);
                let line = before.filter(|&&b| b == b'\n').count() + 1;
                Err(LoadError::Utf8 { path: path.into(), byte, line })
            }
        }
    }

    /// Reads a file's bytes (pictures, data), up to 512 MiB.
    ///
    /// # Errors
    /// As [`Tree::text`], but any bytes are fine.
    pub fn bytes(&self, id: FileId) -> Result<Vec<u8>, LoadError> {
        self.read(id, MOST_BYTES)
    }

    fn path(&self, id: FileId) -> &str {
        self.entry(id).map_or("", |entry| &entry.path)
    }

    fn read(&self, id: FileId, limit: u64) -> Result<Vec<u8>, LoadError> {
        let path = || self.path(id).to_string();
        let relative = match self.origins.get(id.0 as usize) {
            Some(Origin::Here) => Path::new(self.path(id)),
            Some(Origin::There(path)) => path,
            Some(Origin::Memory(bytes)) => return Ok(bytes.to_vec()),
            None => return Err(LoadError::Changed { path: path() }),
        };
        let mut attempt = self.attempt(relative, limit);
        if matches!(attempt, Attempt::Changed) {
            std::thread::sleep(SECOND_TRY);
            attempt = self.attempt(relative, limit);
        }
        match attempt {
            Attempt::Read(bytes) => Ok(bytes),
            Attempt::TooLarge(size) => Err(LoadError::TooLarge { path: path(), size, limit }),
            Attempt::Changed => Err(LoadError::Changed { path: path() }),
            Attempt::Failed(error) => Err(LoadError::Io { path: path(), error }),
        }
    }

    fn attempt(&self, relative: &Path, limit: u64) -> Attempt {
        use std::io::ErrorKind::{InvalidInput, NotADirectory, NotFound};
        match open_beneath(&self.real, relative).and_then(|file| read_whole(file, limit)) {
            Ok(attempt) => attempt,
            // It was a plain file when it was found; now it is gone, or a link or pipe stands in its place.
            Err(error) if matches!(error.kind(), NotFound | NotADirectory | InvalidInput) || is_loop(&error) => {
                Attempt::Changed
            }
            Err(error) => Attempt::Failed(error),
        }
    }
}

/// How one attempt at reading a file went.
enum Attempt {
    Read(Vec<u8>),
    TooLarge(u64),
    Changed,
    Failed(std::io::Error),
}

/// Reads a file whose size must be the same before and after.
fn read_whole(mut file: File, limit: u64) -> std::io::Result<Attempt> {
    let before = file.metadata()?;
    let size = before.len();
    if size > limit {
        return Ok(Attempt::TooLarge(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    (&mut file).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    let after = file.metadata()?;
    let same = bytes.len() as u64 == size && after.len() == size && after.modified().ok() == before.modified().ok();
    Ok(if same { Attempt::Read(bytes) } else { Attempt::Changed })
}

fn number(at: usize) -> FileId {
    FileId(u32::try_from(at).unwrap_or(u32::MAX))
}

#[cfg(all(test, unix))]
#[path = "tree_tests.rs"]
mod tests;
