//! Seeing files change.

use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, RecommendedCache, new_debouncer};

/// How long the files must rest before the site is built: editors write in several steps.
const REST: Duration = Duration::from_millis(80);

/// The folders of a site that are read. Others (the output, `target`, `.git`) may be large and are not watched.
const FOLDERS: &[&str] = &["content", "data", "fonts", "i18n", "static", "styles", "templates", "themes"];

/// Why files cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch `{path}` for changes: {error}")]
pub struct WatchError {
    /// The folder.
    path: String,
    /// What the system said.
    #[source]
    error: notify::Error,
}

/// A watch that lasts as long as this value.
pub struct Watched {
    changes: Receiver<()>,
    folders: Receiver<PathBuf>,
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
}

/// Watches the source files of the site at `root`, but nothing below `output`.
///
/// # Errors
/// If the system refuses, for one because too many folders are watched.
pub fn watch(root: &Path, output: &Path) -> Result<Watched, WatchError> {
    let fail = |path: &Path| {
        let path = path.display().to_string();
        move |error| WatchError { path, error }
    };
    let (changed, changes) = channel();
    let (appeared, folders) = channel();
    // The system gives paths without links in them; so must the root be.
    let root = root.canonicalize().map_err(|error| fail(root)(notify::Error::io(error)))?;
    let filter = Filter { root: root.clone(), output: output.canonicalize().unwrap_or(output.to_path_buf()) };
    let handler = move |result: DebounceEventResult| filter.handle(&result, &changed, &appeared);
    let mut debouncer = new_debouncer(REST, None, handler).map_err(fail(&root))?;
    debouncer.watch(&root, RecursiveMode::NonRecursive).map_err(fail(&root))?;
    for folder in FOLDERS.iter().map(|name| root.join(name)).filter(|folder| folder.is_dir()) {
        debouncer.watch(&folder, RecursiveMode::Recursive).map_err(fail(&folder))?;
    }
    Ok(Watched { changes, folders, debouncer })
}

impl Watched {
    /// Waits until files changed. False once nothing is watched any more.
    pub fn wait(&mut self) -> bool {
        if self.changes.recv().is_err() {
            return false;
        }
        // What changed meanwhile is in the same build.
        while self.changes.try_recv().is_ok() {}
        while let Ok(folder) = self.folders.try_recv() {
            // A folder that is gone again will be told of when it comes back.
            let _ = self.debouncer.watch(&folder, RecursiveMode::Recursive);
        }
        true
    }
}

struct Filter {
    root: PathBuf,
    output: PathBuf,
}

impl Filter {
    fn handle(&self, result: &DebounceEventResult, changed: &Sender<()>, appeared: &Sender<PathBuf>) {
        // Nobody is left to tell, here and below, if the server is gone already.
        let Ok(events) = result else {
            // Events were lost, so anything may have changed.
            let _ = changed.send(());
            return;
        };
        let changes = events.iter().filter(|event| counts(event.kind) || event.need_rescan());
        let mut any = false;
        for path in changes.flat_map(|event| &event.paths).filter(|path| self.is_source(path)) {
            any = true;
            if self.is_folder_of_the_site(path) {
                let _ = appeared.send(path.clone());
            }
        }
        if any || events.iter().any(|event| event.need_rescan()) {
            let _ = changed.send(());
        }
    }

    /// Is it a file that a build reads?
    fn is_source(&self, path: &Path) -> bool {
        if path.starts_with(&self.output) {
            return false;
        }
        let Ok(below) = path.strip_prefix(&self.root) else { return false };
        let first = below.components().next().and_then(|first| match first {
            Component::Normal(name) => name.to_str(),
            _ => None,
        });
        first.is_some_and(|first| first == "site.yaml" || FOLDERS.contains(&first))
    }

    /// Folders that come into being after the start are watched from then on.
    fn is_folder_of_the_site(&self, path: &Path) -> bool {
        path.parent() == Some(&self.root) && path.is_dir()
    }
}

/// Reading a file is no change; the build itself reads all of them.
fn counts(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sources_count() {
        let filter = Filter { root: "/site".into(), output: "/site/content/out".into() };
        for source in ["/site/site.yaml", "/site/content/a.md", "/site/static/x/y.png", "/site/themes"] {
            assert!(filter.is_source(Path::new(source)), "{source}");
        }
        for other in
            ["/site", "/site/.git/index", "/site/public/index.html", "/site/content/out/a", "/elsewhere/site.yaml"]
        {
            assert!(!filter.is_source(Path::new(other)), "{other}");
        }
    }

    #[test]
    fn reading_is_no_change() {
        use notify::event::{AccessKind, AccessMode, CreateKind};
        assert!(!counts(EventKind::Access(AccessKind::Close(AccessMode::Read))));
        assert!(counts(EventKind::Create(CreateKind::File)));
    }
}
