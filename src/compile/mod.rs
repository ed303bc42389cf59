//! The pipeline on one screen. No input or output of its own: files come from [`crate::source`], artifacts go to [`crate::emit`].

mod address;
mod album;
mod bounds;
mod cards;
mod changed;
mod data;
#[cfg(feature = "links")]
mod external;
mod first;
mod hosting;
mod icons;
mod index;
mod packed;
mod pictures;
mod prepare;
mod resources;
mod second;
mod single;
mod style;
mod tables;
mod taken;
mod theme;
mod told;
mod uses;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::artifact::{Artifact, OutPath, Store};
use crate::check::Shared;
use crate::diag::{Diagnostic, Severity};
use crate::parse::Inventory;
use crate::render::build::Renderer;
use crate::site::Site;
use crate::source::Tree;
use crate::story::config::Config;

#[cfg(feature = "links")]
pub use external::{Cited, External};
pub use prepare::prepare;
pub use single::{Choice, Exported, Unchosen};
pub use theme::{Shelf, settings, shelf};

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
    /// Keeps pictures between builds.
    pub store: Option<Arc<dyn Store>>,
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
    tree: Arc<Tree>,
    config: Arc<Config>,
    /// The day of the build in the site's time zone.
    today: jiff::civil::Date,
    inventory: Inventory,
    shared: Shared,
    shared_hash: blake3::Hash,
    cascades: std::collections::BTreeMap<Arc<str>, crate::parse::yaml::Node>,
    /// Data files for templates.
    data: crate::render::theme::DataFiles,
    /// Last changes of content files by the history of the repository.
    changed: HashMap<crate::source::FileId, crate::story::Moment>,
    site: Arc<Site>,
    /// Which cards each group has, by group.
    cards_of: Vec<Vec<usize>>,
    /// Documents of groups that the second pass need not read again, by group.
    kept: Vec<Option<Arc<Vec<crate::story::Document>>>>,
    renderer: Option<Renderer>,
    /// For pages with a theme or options of their own.
    page_renderers: Vec<Renderer>,
    /// Which of them renders a card.
    renderer_of: HashMap<usize, usize>,
    files: Option<Arc<resources::Files>>,
    /// Pages that are not in the site, and why.
    left: Vec<first::Left>,
    units: Vec<Work>,
    by_path: HashMap<OutPath, usize>,
    tales: told::Tales,
    icons: icons::Icons,
    /// Keeps what is costly to make between builds.
    store: Option<Arc<dyn Store>>,
    diagnostics: Vec<Diagnostic>,
}

/// One thing that can be rendered by itself: a page with its files, a feed, a copied file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Unit(usize);

/// What a unit makes.
#[derive(Clone, Debug)]
enum Work {
    /// All languages of the pages of a group.
    Group(usize),
    /// A page or file that comes from no file of content.
    Listing(OutPath, second::Listing),
    /// A file as it is.
    Copy(OutPath, crate::source::FileId),
    /// A page that leads to another.
    Redirect(OutPath, crate::site::Route),
    /// A file of a theme, by numbers: 0 is the theme of the site.
    Asset(OutPath, usize, usize),
    /// The variants of a picture, by number.
    Picture(usize),
    /// A piece of the index of a language.
    Index(crate::story::Lang, usize),
}

impl Prepared {
    /// The files of the site (for printing places and for watching).
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The settings of the site.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The plan of the site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// All findings, sorted by file and place, with the levels the site gives them.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The desk report: what an editor wants to know of each story.
    pub fn report(&self) -> crate::check::report::Report {
        second::report(self)
    }

    /// Does any finding stop the build?
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }

    /// Everything that can be rendered, in order.
    pub fn units(&self) -> Vec<Unit> {
        (0..self.units.len()).map(Unit).collect()
    }

    /// The unit that makes this file, for the development server.
    pub fn unit_of(&self, path: &OutPath) -> Option<Unit> {
        let known = self.by_path.get(path).copied();
        if let Some(unit) = known {
            return Some(Unit(unit));
        }
        let page = carded_page(path).or_else(|| index::any_of(path)).unwrap_or_else(|| path.clone());
        let known = self.by_path.get(&page).copied();
        known.or_else(|| self.by_path.get(&first_page(&page)?).copied()).map(Unit)
    }

    /// Does a unit make the index of the search? It is made of all pages, and nothing else is made of it.
    pub fn is_index(&self, unit: Unit) -> bool {
        matches!(self.units.get(unit.0), Some(Work::Index(..)))
    }

    /// Step 5 for one unit. May be called from many threads at once.
    ///
    /// # Errors
    /// A template that fails, a file that changed since step 2: as findings.
    pub fn render(&self, unit: Unit) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        self.units.get(unit.0).map_or_else(|| Ok(Vec::new()), |work| second::render(self, work, None))
    }

    /// As [`Prepared::render`], for somebody who waits for this one file of the unit: what takes long is made for it alone.
    ///
    /// # Errors
    /// As [`Prepared::render`].
    pub fn render_for(&self, unit: Unit, path: &OutPath) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        self.units.get(unit.0).map_or_else(|| Ok(Vec::new()), |work| second::render(self, work, Some(path)))
    }
}

/// The page that a card is made with: `a/index.html` of `a/card.0123456789.png`.
fn carded_page(path: &OutPath) -> Option<OutPath> {
    let (folder, file) = path.as_str().rsplit_once('/').unwrap_or(("", path.as_str()));
    file.strip_prefix("card.")?.strip_suffix(".png")?;
    OutPath::parse(format!("{folder}/index.html").trim_start_matches('/')).ok()
}

/// The first page of a list that this is a later page of: `a/index.html` of `a/page/2/index.html`.
fn first_page(path: &OutPath) -> Option<OutPath> {
    let (folder, number) = path.as_str().strip_suffix("/index.html")?.rsplit_once('/')?;
    number.parse::<u32>().ok()?;
    let list = folder.strip_suffix("page")?;
    OutPath::parse(&format!("{list}index.html")).ok()
}

#[cfg(test)]
mod tests;
