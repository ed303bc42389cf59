//! The last good site, what was rendered of it, and what is wrong with the present one.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use tokio::sync::watch;

use super::error_page;
use crate::artifact::{Artifact, Content, OutPath};
use crate::render::outputs::headers::{self, Framing};

/// Bytes of rendered pages that are kept; beyond that all are dropped and rendered again when asked for.
const CACHE: usize = 256 << 20;

/// A site whose pages are made when asked for.
pub trait Pages: Send + Sync {
    /// The files that are made together with this one; nothing if the site has no such file.
    fn make(&self, path: &OutPath) -> Option<Result<Vec<Artifact>, String>>;
    /// The policy under which the page at this path is shown.
    fn policy(&self, _path: &OutPath) -> String {
        headers::policy(Framing::Own, &[], &[])
    }
}

/// What building the site gave.
pub struct Built {
    /// The site, unless it has errors.
    pub pages: Option<Arc<dyn Pages>>,
    /// The errors for people to read, plain text.
    pub errors: String,
}

/// The site as it is served now.
pub struct Live {
    /// Tells one run of the server from another, so that pages reload when it comes back.
    run: String,
    state: watch::Sender<State>,
}

#[derive(Clone, Default)]
struct State {
    /// How often the site was built.
    serial: u64,
    good: Option<Arc<Good>>,
    broken: Option<Arc<str>>,
}

struct Good {
    serial: u64,
    pages: Arc<dyn Pages>,
    cache: Mutex<Cache>,
}

#[derive(Default)]
struct Cache {
    made: HashMap<OutPath, Made>,
    bytes: usize,
}

/// A file as it is sent.
#[derive(Clone, Debug)]
pub(super) enum Made {
    /// These bytes.
    Bytes(Bytes),
    /// The bytes of this file.
    Copy(PathBuf),
}

/// What there is at an address.
pub(super) enum Found {
    /// A file.
    File(Made),
    /// A page that says what is wrong, instead of any page.
    Broken(Made),
    /// No file.
    Nothing,
}

/// What open pages are told; field names are those of `reload.js`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Message {
    /// Name of this state; another one means that the site was built again.
    pub state: String,
    /// Name of the site that is served.
    pub build: Option<String>,
    /// What is wrong with the present one.
    pub broken: Option<Arc<str>>,
}

impl Live {
    /// A server's state before the first build.
    pub fn new() -> Live {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let run = format!("{:x}", since.map_or(0, |since| since.as_nanos()));
        Live { run, state: watch::Sender::new(State::default()) }
    }

    /// Takes a build: a good one replaces the site, a broken one leaves it in place and is told beside it.
    pub fn publish(&self, built: Built) {
        self.state.send_modify(|state| {
            state.serial += 1;
            match built.pages {
                Some(pages) => {
                    state.good = Some(Arc::new(Good { serial: state.serial, pages, cache: Mutex::default() }));
                    state.broken = None;
                }
                None => state.broken = Some(built.errors.into()),
            }
        });
    }

    /// What open pages are told now and after each build.
    pub(super) fn messages(self: &Arc<Self>) -> impl tokio_stream::Stream<Item = Message> + use<> {
        use tokio_stream::StreamExt as _;
        let live = Arc::clone(self);
        tokio_stream::wrappers::WatchStream::new(self.state.subscribe()).map(move |state| live.message(&state))
    }

    fn message(&self, state: &State) -> Message {
        Message {
            state: self.name(state.serial),
            build: state.good.as_ref().map(|good| self.name(good.serial)),
            broken: state.broken.clone(),
        }
    }

    /// The file at this path. Renders if needed, so it may take a while.
    pub(super) fn find(&self, path: &OutPath) -> Found {
        let state = self.state.borrow().clone();
        let Some(good) = &state.good else {
            let errors = state.broken.as_deref().unwrap_or("the site is being built for the first time");
            return Found::Broken(self.error_page(&state, errors));
        };
        if let Some(made) = good.cache().made.get(path) {
            return Found::File(made.clone());
        }
        match good.pages.make(path) {
            None => Found::Nothing,
            Some(Err(errors)) => Found::Broken(self.error_page(&state, &errors)),
            Some(Ok(artifacts)) => good.keep(artifacts, path, &self.name(good.serial)),
        }
    }

    /// The policy under which the page at this path is shown.
    pub(super) fn policy(&self, path: &OutPath) -> Option<String> {
        self.state.borrow().good.as_ref().map(|good| good.pages.policy(path))
    }

    /// Is there a file at this path, or should there be one?
    pub(super) fn has(&self, path: &OutPath) -> bool {
        !matches!(self.find(path), Found::Nothing)
    }

    fn error_page(&self, state: &State, errors: &str) -> Made {
        Made::Bytes(error_page::html(errors, &self.name(state.serial)).into())
    }

    fn name(&self, serial: u64) -> String {
        format!("{}-{serial}", self.run)
    }
}

impl Default for Live {
    fn default() -> Self {
        Live::new()
    }
}

impl Good {
    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        // A cache is whole between any two of its changes, so a panic elsewhere does not spoil it.
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what was made and gives the one file that was asked for.
    fn keep(&self, artifacts: Vec<Artifact>, wanted: &OutPath, build: &str) -> Found {
        let mut cache = self.cache();
        let mut found = Found::Nothing;
        for artifact in artifacts {
            let made = match artifact.content {
                Content::Copy(path) => Made::Copy(path),
                Content::Bytes(bytes) if artifact.path.as_str().ends_with(".html") => {
                    Made::Bytes(error_page::with_script(bytes, build).into())
                }
                Content::Bytes(bytes) => Made::Bytes(bytes.into()),
            };
            if artifact.path == *wanted {
                found = Found::File(made.clone());
            }
            cache.insert(artifact.path, made);
        }
        found
    }
}

impl Cache {
    fn insert(&mut self, path: OutPath, made: Made) {
        if let Made::Bytes(bytes) = &made {
            if self.bytes + bytes.len() > CACHE {
                *self = Cache::default();
            }
            self.bytes += bytes.len();
        }
        self.made.insert(path, made);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct One(&'static str);

    impl Pages for One {
        fn make(&self, path: &OutPath) -> Option<Result<Vec<Artifact>, String>> {
            (path.as_str() == "index.html").then(|| Ok(vec![Artifact::new(path.clone(), self.0)]))
        }
    }

    fn home(live: &Live) -> (bool, String) {
        let path = OutPath::parse("index.html").unwrap_or_else(|error| panic!("{error}"));
        match live.find(&path) {
            Found::File(Made::Bytes(bytes)) => (true, String::from_utf8_lossy(&bytes).into_owned()),
            Found::Broken(Made::Bytes(bytes)) => (false, String::from_utf8_lossy(&bytes).into_owned()),
            _ => panic!("no page"),
        }
    }

    #[test]
    fn a_broken_build_keeps_the_last_good_site() {
        let live = Live::new();
        live.publish(Built { pages: None, errors: "error: <b>".into() });
        let (good, page) = home(&live);
        assert!(!good && page.contains("error: &lt;b>") && !page.contains("<b>"), "{page}");

        live.publish(Built { pages: Some(Arc::new(One("<body>first</body>"))), errors: String::new() });
        let first = live.message(&live.state.borrow());
        assert!(home(&live).1.contains("first"));
        assert_eq!(first.broken, None);

        live.publish(Built { pages: None, errors: "oh".into() });
        let broken = live.message(&live.state.borrow());
        assert!(home(&live).1.contains("first"), "the good site stays");
        assert_eq!((broken.build, broken.broken.as_deref()), (first.build.clone(), Some("oh")));

        live.publish(Built { pages: Some(Arc::new(One("second"))), errors: String::new() });
        let second = live.message(&live.state.borrow());
        assert!(home(&live).1.contains("second"));
        assert!(second.broken.is_none() && second.build != first.build);
    }
}
