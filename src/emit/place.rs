//! Where the output is, and whether it is ours to replace.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use super::error::{Context, EmitError};
use super::manifest::Files;
use crate::artifact::OutPath;

/// Folders that a site is made of.
const READ: &[&str] = &["content", "data", "fonts", "i18n", "static", "templates", "themes"];

/// Files that file managers put everywhere; never in the way.
const LITTER: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// How many foreign files a message names.
const NAMED: usize = 3;

/// The paths of one output.
#[derive(Clone, Debug)]
pub(super) struct Paths {
    /// The output as the user wrote it.
    pub shown: PathBuf,
    /// The output without links in it.
    pub output: PathBuf,
    /// The folder that holds the output.
    pub parent: PathBuf,
    /// Our own folder beside it.
    pub beside: PathBuf,
}

impl Paths {
    /// Finds out where the output is, and refuses a place that it cannot have. Nothing is created.
    pub fn find(output: &Path, root: &Path) -> Result<Paths, EmitError> {
        let own = |what: &str| EmitError::Own { path: output.to_path_buf(), what: what.to_string() };
        let real = real(output)?;
        let root = root.canonicalize().doing("find the folder", root)?;
        if root.starts_with(&real) {
            return Err(own("holds the site itself"));
        }
        if let Some(folder) = READ.iter().find(|folder| real.starts_with(root.join(folder))) {
            return Err(own(&format!("lies in `{folder}/`, which the site is made of")));
        }
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(own("cannot be replaced"));
        };
        let mut hidden = OsStr::new(".").to_os_string();
        hidden.push(name);
        hidden.push(".nutgraf");
        let (parent, beside) = (parent.to_path_buf(), parent.join(hidden));
        match real.metadata() {
            Ok(data) if !data.is_dir() => {
                Err(EmitError::NotAFolder { path: output.to_path_buf(), what: "not a folder" })
            }
            Ok(data) if is_mounted(&data, parent.metadata().ok().as_ref()) => {
                Err(own("is a mount point, which cannot be exchanged for another folder"))
            }
            _ => Ok(Paths { shown: output.to_path_buf(), output: real, parent, beside }),
        }
    }

    /// The path of a file of the site as the user knows it.
    pub fn shown(&self, path: &OutPath) -> PathBuf {
        path.below(&self.shown)
    }

    /// The files of ours that are in the output.
    ///
    /// # Errors
    /// If it holds any other.
    pub fn ours(&self, manifest: &Files) -> Result<Files, EmitError> {
        let mut ours = Files::new();
        let (mut foreign, mut count) = (BTreeSet::new(), 0);
        if !self.output.exists() {
            return Ok(ours);
        }
        for entry in WalkDir::new(&self.output).follow_root_links(false) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.output).to_path_buf();
                    return Err(error.into()).doing("read", &path);
                }
            };
            if entry.file_type().is_dir() || LITTER.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            let known = out_path(&self.output, entry.path()).and_then(|path| Some((manifest.get(&path)?, path)));
            match known {
                Some((hash, path)) if entry.file_type().is_file() => {
                    ours.insert(path, *hash);
                }
                _ => {
                    count += 1;
                    let name = entry.path().strip_prefix(&self.output).unwrap_or(entry.path());
                    foreign.insert(name.to_string_lossy().into_owned());
                    if foreign.len() > NAMED {
                        foreign.pop_last();
                    }
                }
            }
        }
        match count {
            0 => Ok(ours),
            _ => Err(EmitError::Foreign { path: self.shown.clone(), files: foreign.into_iter().collect(), count }),
        }
    }
}

/// The path of a file below a folder, if it is one that we could have written.
pub(super) fn out_path(folder: &Path, file: &Path) -> Option<OutPath> {
    let below = file.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(OsStr::to_str).collect();
    OutPath::parse(&parts?.join("/")).ok()
}

/// Is a folder on another file system than the one that holds it?
#[cfg(unix)]
fn is_mounted(folder: &Metadata, parent: Option<&Metadata>) -> bool {
    use std::os::unix::fs::MetadataExt;
    parent.is_some_and(|parent| parent.dev() != folder.dev())
}

#[cfg(not(unix))]
fn is_mounted(_folder: &Metadata, _parent: Option<&Metadata>) -> bool {
    false
}

/// Is it a file that file managers put everywhere, and that is no part of a site?
pub fn is_litter(name: &OsStr) -> bool {
    LITTER.iter().any(|litter| name == *litter)
}

/// The path without links in it; the part that does not exist yet is taken as it is.
fn real(output: &Path) -> Result<PathBuf, EmitError> {
    let absolute = std::path::absolute(output).doing("find the folder", output)?;
    let mut missing: Vec<&OsStr> = Vec::new();
    for path in absolute.ancestors() {
        match path.symlink_metadata() {
            Ok(_) => {
                let found = path.canonicalize();
                let dangling = EmitError::NotAFolder { path: output.to_path_buf(), what: "a link that leads nowhere" };
                let mut real = match found {
                    Err(error) if error.kind() == ErrorKind::NotFound => return Err(dangling),
                    found => found.doing("find the folder", output)?,
                };
                real.extend(missing.iter().rev());
                return Ok(real);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => match path.components().next_back() {
                Some(Component::Normal(name)) => missing.push(name),
                _ => break,
            },
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                return Err(EmitError::NotAFolder { path: output.to_path_buf(), what: "below a file" });
            }
            Err(error) => return Err(error).doing("find the folder", output),
        }
    }
    Err(EmitError::Own { path: output.to_path_buf(), what: "names folders that do not exist and leads back".into() })
}
