//! Finding the files of a site.

use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;
use walkdir::{DirEntry, WalkDir};

use super::open::is_loop;
use super::tree::{LoadError, Role};

/// The folders that are walked, besides the file `site.yaml`.
const FOLDERS: &[&str] = &["content", "data", "fonts", "i18n", "static", "styles", "templates", "themes"];

/// Files beside a single page at most; more is no folder of a story.
const MOST_BESIDE: usize = 10_000;

/// How a site is opened.
#[derive(Clone, Debug, Default)]
pub struct OpenOptions {
    /// The output folder, if it lies inside the root: never walked.
    pub output: Option<PathBuf>,
}

/// A file that was found.
pub(super) struct Found {
    /// Path below the root with `/` between segments, in composed form.
    pub path: String,
    /// Where it is on disk below the root, if that differs: another Unicode form, the end of a link.
    pub disk: Option<PathBuf>,
    /// Bytes.
    pub size: u64,
    /// What it is for.
    pub role: Role,
}

/// What a walk has seen so far.
pub(super) struct Walk {
    /// The root without links in it.
    pub root: PathBuf,
    /// Files, in no order.
    pub found: Vec<Found>,
    /// Mistakes.
    pub errors: Vec<LoadError>,
}

/// All files of the site at `root`, which has no links in it.
pub(super) fn site(root: PathBuf, options: &OpenOptions) -> Walk {
    let output = options.output.as_deref().and_then(|path| path.canonicalize().ok());
    let mut walk = Walk { root, found: Vec::new(), errors: Vec::new() };
    walk.config();
    for folder in FOLDERS {
        walk.folder(folder, output.as_deref());
    }
    walk
}

/// The page `name` in the folder `root` (which has no links in it) and the files beside it that are no pages.
pub(super) fn single(root: PathBuf, name: &str) -> Walk {
    let mut walk = Walk { root, found: Vec::new(), errors: Vec::new() };
    let page = walk.root.join(name);
    match page.symlink_metadata() {
        Ok(data) => walk.file(&page, data.file_type(), || Ok(data), Some(Role::Page)),
        Err(error) => walk.errors.push(LoadError::Io { path: name.into(), error }),
    }
    // What is wrong with a file beside matters only if the page names it, and then it is found missing.
    let mistakes = walk.errors.len();
    let beside = WalkDir::new(&walk.root).follow_root_links(false).min_depth(1).max_depth(1).sort_by_file_name();
    for entry in beside.into_iter().flatten() {
        let skipped = entry.file_type().is_dir() || entry.path().extension().is_some_and(|e| e == "md");
        if skipped || entry.path() == page || is_left_out(&entry, false) {
            continue;
        }
        walk.file(entry.path(), entry.file_type(), || entry.metadata().map_err(Into::into), Some(Role::Asset));
        walk.errors.truncate(mistakes);
        if walk.found.len() > MOST_BESIDE {
            walk.errors.push(LoadError::TooMany { path: ".".into(), limit: MOST_BESIDE });
            break;
        }
    }
    walk
}

impl Walk {
    fn config(&mut self) {
        let path = self.root.join("site.yaml");
        match path.symlink_metadata() {
            Ok(data) => self.file(&path, data.file_type(), || Ok(data), None),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => self.errors.push(LoadError::Io { path: "site.yaml".into(), error }),
        }
    }

    fn folder(&mut self, name: &str, output: Option<&Path>) {
        let hidden = name == "static";
        let mut steps = WalkDir::new(self.root.join(name)).follow_root_links(false).into_iter();
        while let Some(step) = steps.next() {
            let entry = match step {
                Ok(entry) => entry,
                Err(error) => {
                    self.failed(error);
                    continue;
                }
            };
            let is_folder = entry.file_type().is_dir();
            if entry.depth() > 0 && (is_left_out(&entry, hidden) || output == Some(entry.path())) {
                if is_folder {
                    steps.skip_current_dir();
                }
            } else if is_folder {
                if self.name(entry.path()).is_none() || entry.path().join("CACHEDIR.TAG").is_file() {
                    steps.skip_current_dir();
                }
            } else if entry.depth() == 0 && !entry.file_type().is_symlink() {
                self.errors.push(LoadError::NoFolder(name.into()));
            } else {
                self.file(entry.path(), entry.file_type(), || entry.metadata().map_err(Into::into), None);
            }
        }
    }

    /// Takes a step that failed; what vanished under way, or was never there, is no mistake.
    fn failed(&mut self, error: walkdir::Error) {
        let path = error.path().map(|path| self.shown(path)).unwrap_or_default();
        match error.into_io_error() {
            Some(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Some(error) => self.errors.push(LoadError::Io { path, error }),
            None => self.errors.push(LoadError::Io { path, error: std::io::Error::other("its folders form a loop") }),
        }
    }

    /// Takes anything that is no folder.
    fn file(
        &mut self,
        path: &Path,
        kind: FileType,
        data: impl FnOnce() -> std::io::Result<Metadata>,
        role: Option<Role>,
    ) {
        let Some(name) = self.name(path) else { return };
        if kind.is_symlink() {
            return self.link(path, name, role);
        }
        if !kind.is_file() {
            self.errors.push(LoadError::Special { path: name, what: special(kind) });
            return;
        }
        match data() {
            Ok(data) => self.take(name, path.to_path_buf(), data.len(), role),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => self.errors.push(LoadError::Io { path: name, error }),
        }
    }

    /// Takes a link if its end is a plain file inside the root.
    fn link(&mut self, path: &Path, name: String, role: Option<Role>) {
        let end = path.canonicalize();
        let why = match &end {
            Ok(end) if !end.starts_with(&self.root) => "outside the site",
            Ok(end) => match end.metadata() {
                Ok(data) if data.is_file() => return self.take(name, end.clone(), data.len(), role),
                Ok(data) if data.is_dir() => "a folder; only links to files are followed",
                Ok(_) => "not a file",
                Err(_) => "not readable",
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => "not there",
            Err(error) if is_loop(error) => "a link that leads back to itself",
            Err(_) => "not readable",
        };
        let target = path.read_link().map(|target| target.to_string_lossy().into_owned()).unwrap_or_default();
        self.errors.push(LoadError::Link { path: name, target, why });
    }

    fn take(&mut self, path: String, disk: PathBuf, size: u64, role: Option<Role>) {
        let disk = disk.strip_prefix(&self.root).unwrap_or(&disk);
        let disk = (disk != Path::new(&path)).then(|| disk.to_path_buf());
        let role = role.unwrap_or_else(|| role_of(&path));
        self.found.push(Found { path, disk, size, role });
    }

    /// The path below the root in composed form; a name that is not UTF-8 is a mistake.
    fn name(&mut self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
        match parts {
            Some(parts) => Some(composed(&parts.join("/"))),
            None => {
                self.errors.push(LoadError::Name { path: self.shown(path) });
                None
            }
        }
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().into_owned()
    }
}

/// Unicode's composed form (NFC), in which names are compared.
pub(super) fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_string() } else { text.nfc().collect() }
}

/// What the file at a path below the root is for.
pub(super) fn role_of(path: &str) -> Role {
    let Some((folder, rest)) = path.split_once('/') else {
        return if path == "site.yaml" { Role::Config } else { Role::Asset };
    };
    match folder {
        "data" => Role::Data,
        "fonts" => Role::Font,
        "styles" => Role::Style,
        "static" => Role::Static,
        "i18n" | "templates" | "themes" => Role::Theme,
        _ => match rest.strip_prefix("_shared/") {
            Some(name) if !name.contains('/') && (name.ends_with(".yaml") || name.ends_with(".yml")) => Role::Shared,
            _ if rest.ends_with(".md") => Role::Page,
            _ => Role::Asset,
        },
    }
}

/// Is this hidden, a leftover of an editor, or a folder of packages? Below `static/` hidden files are copied
/// (`.well-known`), but never those of version control and of file managers.
fn is_left_out(entry: &DirEntry, hidden_too: bool) -> bool {
    let name = entry.file_name().to_string_lossy();
    let backup = name.ends_with('~')
        || name.starts_with(".#")
        || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'))
        || name.ends_with(".swp");
    let never = name.starts_with(".git") || [".hg", ".svn", ".DS_Store"].contains(&&*name);
    backup || never || (!hidden_too && (name.starts_with('.') || name == "node_modules"))
}

#[cfg(unix)]
fn special(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_dir() => "folder",
        _ if kind.is_fifo() => "named pipe",
        _ if kind.is_socket() => "socket",
        _ => "device",
    }
}

#[cfg(not(unix))]
fn special(kind: FileType) -> &'static str {
    if kind.is_dir() { "folder" } else { "device" }
}
