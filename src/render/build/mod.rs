//! Fills what themes see from the model and the plan, and makes every artifact of a site but copies.
//!
//! 1. [`shape`] looks at what a document holds: its parts, part pages, files, anchors.
//! 2. [`desk`] is one output page at work: where it stands, what it shows, which sources were cited, what was mentioned.
//! 3. [`text`] sets the texts: links, citations, mentions, directives ([`directives`]).
//! 4. [`deal`], [`actors`], [`network`], [`timeline`], [`claims`], [`faq`], [`sources`], [`small`] make the parts; [`story`] puts them
//!    together in the order of the page ([`inset`] for those that stand in the text).
//! 5. [`page`], [`head`] and [`lists`] make the pages; [`site_view`] what they share.

mod actors;
mod changes;
mod cites;
mod claims;
mod csv;
pub mod data;
mod deal;
mod desk;
mod directives;
mod embeds;
mod faq;
mod head;
mod images;
mod inset;
mod lists;
mod machines;
mod markdown;
mod media;
mod network;
mod origins;
mod outline;
mod page;
mod people;
mod place;
mod previews;
mod search;
mod shape;
mod site_view;
mod small;
mod sources;
mod spots;
mod standing;
mod story;
mod terms;
#[cfg(test)]
mod tests;
mod text;
mod timeline;
mod told;
mod traces;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::artifact::{Artifact, OutPath};
use crate::diag::Diagnostic;
use crate::render::card::Palette;
use crate::render::csl::Style;
use crate::render::html;
use crate::render::theme::{Theme, Value};
use crate::site::{Route, Site, Trace};
use crate::source::FileId;
use crate::story::config::Config;
use crate::story::{Document, Kind, Lang, Output};

pub use changes::changes_of;
pub use csv::{Scanned, TableFault, TableProblem, scan as scan_table, table_problems};
pub use previews::Cards;
pub use site_view::assets_of;
pub(in crate::render) use small::shorten;

/// Files beside pages. Rendering itself knows nothing of files.
pub trait Resources: Send + Sync {
    /// Is this, a path below `content/`, a file that is copied?
    fn has(&self, content_path: &str) -> bool;
    /// Where it is copied to.
    fn route(&self, content_path: &str) -> Option<Route>;
    /// Its text, for tables.
    fn text(&self, content_path: &str) -> Option<String>;
    /// The text and the path of a file below `data/`, by its path there.
    fn data(&self, path: &str) -> Option<std::sync::Arc<crate::source::SourceFile>>;
    /// A file of the content folder with its places.
    fn file(&self, content_path: &str) -> Option<std::sync::Arc<crate::source::SourceFile>>;
    /// A picture and its variants.
    fn picture(&self, content_path: &str) -> Option<Pictured>;
    /// The folder of a content file below `content/`, empty for the root: `deal` of `deal/index.md`.
    fn folder(&self, file: FileId) -> String;
    /// The language that a content file or a file of `_shared` is written in.
    fn lang(&self, file: FileId) -> Option<Lang>;
}

/// The icons of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteIcons {
    /// The picture that the site names, with its media type. Is it a drawing, that is sharp in any size?
    pub picture: Option<(Route, &'static str, bool)>,
    /// `favicon.ico`
    pub favicon: Option<Route>,
    /// For home screens of phones.
    pub touch: Option<Route>,
    /// The manifest.
    pub manifest: Option<Route>,
}

/// A picture as pages offer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pictured {
    /// For browsers that take nothing else.
    pub src: Route,
    /// Width and height in pixels, if known.
    pub size: Option<(u32, u32)>,
    /// Other widths in its own format, smallest first; empty if there is one.
    pub own: Vec<(Route, u32)>,
    /// Widths as WebP, smallest first.
    pub webp: Vec<(Route, u32)>,
    /// For previews of links, with width and height.
    pub social: Option<(Route, (u32, u32))>,
}

/// Renders the pages of a site, from many threads at once.
pub struct Renderer {
    site: Arc<Site>,
    theme: Arc<Theme>,
    resources: Arc<dyn Resources>,
    words: BTreeMap<Lang, words::Words>,
    /// Index into `Site::people` by language and id.
    people: HashMap<(Lang, String), usize>,
    /// Indices of those who belong to an actor, by its language and id.
    members: HashMap<(Lang, String), Vec<usize>>,
    cards: Option<Cards>,
    icons: SiteIcons,
    /// How references are written, if the site asks for a citation style.
    style: Option<Arc<Style>>,
    /// `site` as templates see it, by language and depth of the page.
    site_values: Mutex<HashMap<(Lang, usize), Value>>,
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("cards", &self.site.cards.len()).finish_non_exhaustive()
    }
}

impl Renderer {
    /// Prepares everything that pages share.
    pub fn new(site: Arc<Site>, theme: Arc<Theme>, resources: Arc<dyn Resources>) -> Renderer {
        let languages = site.config.languages.iter().map(|known| known.lang.clone());
        let words = languages.map(|lang| (lang.clone(), words::Words::new(&lang, theme.texts(&lang)))).collect();
        let people = site.people.iter().enumerate().map(|(i, p)| ((p.lang.clone(), p.id.clone()), i)).collect();
        let members = people::members(&site);
        Renderer {
            members,
            site,
            theme,
            resources,
            words,
            people,
            cards: None,
            icons: SiteIcons::default(),
            style: None,
            site_values: Mutex::default(),
        }
    }

    /// The renderer with what cards are drawn with.
    #[must_use]
    pub fn with_cards(self, cards: Option<Cards>) -> Renderer {
        Renderer { cards, ..self }
    }

    /// The renderer with the icons that pages name.
    #[must_use]
    pub fn with_icons(self, icons: SiteIcons) -> Renderer {
        Renderer { icons, ..self }
    }

    /// The colours of the theme, for what is drawn.
    pub fn palette(&self) -> Palette {
        Palette::of_theme(|name| self.theme.colour(name))
    }

    /// The renderer with a citation style for references.
    #[must_use]
    pub fn with_style(self, style: Option<Arc<Style>>) -> Renderer {
        Renderer { style, ..self }
    }

    /// The words of a language of the site.
    fn words(&self, lang: &Lang) -> Option<&words::Words> {
        self.words.get(lang).or_else(|| self.words.get(&self.site.config.lang)).or_else(|| self.words.values().next())
    }

    /// A file of the theme, by its number in [`assets_of`].
    pub fn asset(&self, number: usize) -> Option<Artifact> {
        let (name, content) = self.theme.files().iter().nth(number)?;
        let path = site_view::asset_route(name)?.out_path().ok()?;
        Some(Artifact { path, content: content.clone() })
    }

    /// May files hold marks of words in another language?
    pub fn has_foreign(&self) -> bool {
        self.words.values().any(|words| words.texts.has_foreign())
    }

    /// A page that leads readers and machines from an old address to a new one.
    ///
    /// # Errors
    /// Never: it is made without a theme.
    pub fn redirect(&self, path: &OutPath, to: &Route) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        Ok(vec![machines::redirect(&self.site, path, to)])
    }
}

/// Which part pages and files a document gets, by address below its own: those with content that `outputs` wants.
pub fn outputs_of(document: &Document, config: &Config) -> Vec<(Output, String)> {
    let mut outputs = shape::Shape::of(document, config.ics).outputs;
    // Feeds need absolute addresses.
    if config.base_url.is_none() {
        outputs.retain(|(output, _)| *output != Output::Feed);
    }
    if config.base_url.is_some() {
        let pages = outputs.iter().filter(|(output, _)| *output == Output::Embeds);
        let beside: Vec<_> = pages.map(|(output, rest)| (*output, format!("{rest}{}", embeds::OEMBED))).collect();
        outputs.extend(beside);
    }
    outputs
}

/// Words of the whole page, for the time it takes to read.
pub fn words_of(document: &Document) -> usize {
    shape::words(document)
}

/// The title as HTML: inline mark-up, no links.
pub fn title_html(document: &Document) -> String {
    let title = &document.page.title;
    html::label(title, 0..title.events.len())
}

/// Per actor of a story what the story says about it; nothing of those who have no page of their own.
pub fn traces_of(document: &Document) -> Vec<Vec<Trace>> {
    story_of(document).map(|story| traces::all(document, story)).unwrap_or_default()
}

/// Anchors of a page that links may name: what stands on it under an id, headings, parts.
pub fn anchors_of(document: &Document) -> BTreeSet<String> {
    shape::anchors(document)
}

/// Is it a story?
fn story_of(document: &Document) -> Option<&crate::story::Story> {
    match &document.kind {
        Kind::Story(story) => Some(story),
        Kind::Page | Kind::Section(_) => None,
    }
}
