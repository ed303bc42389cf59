//! The output of a build as it is to be sent.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use walkdir::WalkDir;

use super::{Headers, OWN, Stage};
use crate::artifact::OutPath;
use crate::compile::Progress;
use crate::emit::{self, is_litter};
use crate::source::open_plain;

/// Hidden names that hosts ask for; others are not for readers.
const HIDDEN: &[&str] = &[".well-known", ".nojekyll", ".htaccess"];

/// A file of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalFile {
    /// Where it is on this machine.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// BLAKE3 of what it holds.
    pub hash: blake3::Hash,
    /// What readers are told with it.
    pub headers: Headers,
    /// When it is sent.
    pub stage: Stage,
}

/// The output of a build.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Local {
    /// Its files.
    pub files: BTreeMap<OutPath, LocalFile>,
    /// Files that are not as the build wrote them.
    pub edited: Vec<String>,
}

/// Why an output cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// There is no such folder.
    #[error("there is no `{}`", path.display())]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds no site.
    #[error("`{}` holds no `index.html`: it is no built site", path.display())]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// Files that no build wrote.
    #[error("`{}` holds what is not from `nutgraf build`: {}", path.display(), list(files))]
    Foreign {
        /// The folder.
        path: PathBuf,
        /// Names below it.
        files: Vec<String>,
    },
    /// A build was cut off, or files of it are gone.
    #[error("`{}` is not whole: {why}", path.display())]
    Incomplete {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// A link, a pipe, a device, or a name that cannot be an address.
    #[error("`{name}` in the output cannot be sent: {why}")]
    Odd {
        /// The file.
        name: String,
        /// What is wrong with it.
        why: String,
    },
    /// The disk failed.
    #[error("cannot read `{}`: {error}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

fn list(files: &[String]) -> String {
    let shown: Vec<String> = files.iter().take(3).map(|name| format!("`{name}`")).collect();
    match files.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl Local {
    /// Looks at every file of the output. Links are never followed.
    ///
    /// # Errors
    /// [`LocalError`]; nothing that a build did not write is ever sent, where it is known what a build wrote.
    pub fn read(output: &Path, progress: &dyn Progress) -> Result<Local, LocalError> {
        if !output.is_dir() {
            return Err(LocalError::Missing { path: output.to_path_buf() });
        }
        let disk = |path: &Path, error| LocalError::Disk { path: path.to_path_buf(), error };
        let built = emit::built(output).map_err(|error| disk(output, error))?;
        let found = walk(output)?;
        if !found.contains_key("index.html") {
            return Err(LocalError::Empty { path: output.to_path_buf() });
        }
        if let Some(known) = &built.files {
            ours(output, known, &found, built.pending)?;
        }
        if built.files.is_none() {
            hidden(output, &found)?;
        }
        progress.stage("hashing", found.len());
        let paths: Vec<(String, PathBuf)> = found.into_iter().collect();
        let folders = folders_with_pages(paths.iter().map(|(name, _)| name.as_str()));
        let read: Result<Vec<(OutPath, LocalFile)>, LocalError> = paths
            .into_par_iter()
            .map(|(name, path)| {
                let file = read(&name, path, &folders);
                progress.step();
                file
            })
            .collect();
        let files: BTreeMap<OutPath, LocalFile> = read?.into_iter().collect();
        let differs = |(path, file): &(&OutPath, &LocalFile)| {
            built.files.as_ref().and_then(|known| known.get(*path)).is_some_and(|hash| *hash != file.hash)
        };
        let edited = files.iter().filter(differs).map(|(path, _)| path.to_string()).collect();
        Ok(Local { files, edited })
    }

    /// How many bytes all files have.
    pub fn size(&self) -> u64 {
        self.files.values().map(|file| file.size).sum()
    }
}

/// All files below the output, by name.
fn walk(output: &Path) -> Result<BTreeMap<String, PathBuf>, LocalError> {
    let mut found = BTreeMap::new();
    let root = output.canonicalize().map_err(|error| LocalError::Disk { path: output.to_path_buf(), error })?;
    for entry in WalkDir::new(&root).follow_root_links(false) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(output).to_path_buf();
            LocalError::Disk { path, error: error.into() }
        })?;
        let below = entry.path().strip_prefix(&root).unwrap_or(entry.path());
        let odd = |why: &str| LocalError::Odd { name: below.to_string_lossy().into_owned(), why: why.into() };
        if entry.file_type().is_dir() || is_litter(entry.file_name()) {
            continue;
        }
        if entry.file_type().is_symlink() {
            return Err(odd("it is a link, and links are not followed"));
        }
        if !entry.file_type().is_file() {
            return Err(odd("it is no file"));
        }
        let parts: Option<Vec<&str>> = below.iter().map(std::ffi::OsStr::to_str).collect();
        let name = parts.ok_or_else(|| odd("its name is not UTF-8"))?.join("/");
        if name.starts_with(OWN) {
            return Err(odd("the name is nutgraf's own in the target"));
        }
        found.insert(name, entry.into_path());
    }
    Ok(found)
}

/// Makes sure that all files are from the last build, and all files of it are there.
fn ours(
    output: &Path,
    known: &BTreeMap<OutPath, blake3::Hash>,
    found: &BTreeMap<String, PathBuf>,
    pending: bool,
) -> Result<(), LocalError> {
    let path = output.to_path_buf();
    if pending {
        return Err(LocalError::Incomplete { path, why: "a build was cut off".into() });
    }
    let is_known = |name: &String| OutPath::parse(name).is_ok_and(|path| known.contains_key(&path));
    let foreign: Vec<String> = found.keys().filter(|name| !is_known(name)).cloned().collect();
    if !foreign.is_empty() {
        return Err(LocalError::Foreign { path, files: foreign });
    }
    let names: BTreeSet<OutPath> = found.keys().filter_map(|name| OutPath::parse(name).ok()).collect();
    match known.keys().find(|path| !names.contains(*path)) {
        Some(gone) => Err(LocalError::Incomplete { path, why: format!("`{gone}` is gone since it was built") }),
        None => Ok(()),
    }
}

/// Where it is not known what a build wrote, hidden files may be anything: a repository, passwords.
fn hidden(output: &Path, found: &BTreeMap<String, PathBuf>) -> Result<(), LocalError> {
    let is_hidden = |name: &&String| name.split('/').any(|part| part.starts_with('.') && !HIDDEN.contains(&part));
    let files: Vec<String> = found.keys().filter(is_hidden).cloned().collect();
    match files.is_empty() {
        true => Ok(()),
        false => Err(LocalError::Foreign { path: output.to_path_buf(), files }),
    }
}

/// Every folder that has pages in folders below it.
fn folders_with_pages<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for name in names.filter(|name| name.ends_with("/index.html")) {
        let mut folder = name.strip_suffix("/index.html").unwrap_or_default();
        while let Some((above, _)) = folder.rsplit_once('/') {
            folders.insert(above.to_string());
            folder = above;
        }
        folders.insert(String::new());
    }
    folders
}

fn read(name: &str, path: PathBuf, folders: &BTreeSet<String>) -> Result<(OutPath, LocalFile), LocalError> {
    let out =
        OutPath::parse(name).map_err(|error| LocalError::Odd { name: name.to_string(), why: error.why.to_string() })?;
    let hashed = || -> io::Result<(u64, blake3::Hash)> {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(open_plain(&path)?)?;
        Ok((hasher.count(), hasher.finalize()))
    };
    let (size, hash) = hashed().map_err(|error| LocalError::Disk { path: path.clone(), error })?;
    let headers = Headers::of(&out, &hash);
    let stage = Stage::of(&out, |folder| folders.contains(folder));
    Ok((out, LocalFile { path, size, hash, headers, stage }))
}
