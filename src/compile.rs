//! The pipeline on one screen. No input or output of its own: files come from [`crate::source`], artifacts go to [`crate::emit`].

use std::path::PathBuf;

use crate::artifact::{Artifact, OutPath};
use crate::diag::Diagnostic;
use crate::source::Tree;

/// What a build is asked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Root folder of the site: with `content/`, and perhaps `site.yaml`, `static/`, `themes/`, `templates/`.
    pub root: PathBuf,
    /// One file (below `root`) that becomes a site of its own, at `/`.
    pub file: Option<PathBuf>,
    /// The output folder, so that it is never read as content.
    pub output: PathBuf,
    /// Take drafts in.
    pub drafts: bool,
    /// Take in pages whose `published` lies in the future.
    pub future: bool,
    /// The day that counts as today; else `SOURCE_DATE_EPOCH` (given by the caller as such a day), else the machine's.
    pub today: Option<jiff::civil::Date>,
    /// Instead of the `base_url` of `site.yaml`.
    pub base_url: Option<String>,
    /// The site is served by the development server: live-reload script in every page.
    pub live: bool,
}

/// Told how far the work is.
pub trait Progress: Sync {
    /// A stage of this many steps begins ("reading", "rendering").
    fn stage(&self, name: &'static str, steps: usize);
    /// One step is done.
    fn step(&self);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &'static str, _steps: usize) {}
    fn step(&self) {}
}

/// Why nothing could be compiled at all; mistakes of authors are diagnostics instead.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The site as a whole is not there or wrongly used (exit 1): no `content/`.
    #[error("{0}")]
    Site(String),
    /// The machine failed (exit 3): disk, permission.
    #[error("{0}")]
    Machine(String),
}

/// A site after steps 1 to 4: every page parsed, checked and planned, none rendered.
pub struct Prepared {
    tree: Tree,
    diagnostics: Vec<Diagnostic>,
}

/// One thing that can be rendered by itself: a page with its files, a feed, a copied file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unit(usize);

/// Steps 1 to 4.
///
/// # Errors
/// Only if there is no site to speak of; see [`Failure`].
pub fn prepare(_options: &Options, _progress: &dyn Progress) -> Result<Prepared, Failure> {
    Err(Failure::Site("not written yet".into()))
}

impl Prepared {
    /// The files of the site (for printing places and for watching).
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// All findings, sorted by file and place, with the levels the site gives them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Does any finding stop the build?
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == crate::diag::Severity::Error)
    }

    /// Everything that can be rendered, in order.
    pub fn units(&self) -> Vec<Unit> {
        Vec::new()
    }

    /// The unit that makes this file, for the development server.
    pub fn unit_of(&self, _path: &OutPath) -> Option<Unit> {
        None
    }

    /// Step 5 for one unit. May be called from many threads at once.
    ///
    /// # Errors
    /// A template that fails, a file that changed since step 2: as findings.
    pub fn render(&self, _unit: Unit) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        Ok(Vec::new())
    }
}
