//! The settings of a site (`site.yaml`), checked.

use std::collections::BTreeMap;

use super::options::words;
use super::{Author, Lang, Output, Part, Slug};
use crate::source::Spanned;

words! {
    /// What happens to HTML in Markdown.
    HtmlPolicy {
        /// It is the error `raw-html`.
        Refuse = "refuse",
        /// It is cleaned.
        Sanitize = "sanitize",
        /// It goes through as it is.
        Trusted = "trusted",
    }
}

words! {
    /// The level a site gives a rule.
    Level {
        /// The site is not built.
        Error = "error",
        /// The site is built; `--strict` fails.
        Warn = "warn",
        /// Only said.
        Hint = "hint",
        /// Not said.
        Off = "off",
    }
}

words! {
    /// Which events `timeline.ics` holds.
    IcsEvents {
        /// Expected and future ones.
        Expected = "expected",
        /// All.
        All = "all",
    }
}

/// A language of the site and what the site is called in it.
#[derive(Clone, Debug)]
pub struct SiteLang {
    /// The language.
    pub lang: Lang,
    /// The site's title in it; else the site's own.
    pub title: Option<String>,
    /// The site's description in it; else the site's own.
    pub description: Option<String>,
}

/// An entry of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What it says; else the title of the page. By language where a map was given.
    pub title: ByLang,
    /// A path of a page (`/about/`, `about.md`) or an address.
    pub url: Spanned<String>,
    /// Entries below it.
    pub items: Vec<MenuItem>,
}

/// Words that may differ by language; those of `None` hold for all others.
pub type ByLang = BTreeMap<Option<Lang>, String>;

/// The words for a language: its own, else those for all.
pub fn in_lang<'a>(words: &'a ByLang, lang: &Lang) -> Option<&'a str> {
    words.get(&Some(lang.clone())).or_else(|| words.get(&None)).map(String::as_str)
}

/// A key by which pages are collected: tags, topics, regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// The key of front matter.
    pub name: String,
    /// What it is called.
    pub title: ByLang,
    /// Segment of its address; else its name.
    pub slug: ByLang,
    /// Pages on one list page of a term.
    pub paginate: Option<u32>,
    /// Its terms have feeds.
    pub feed: bool,
    /// Terms that are called otherwise than pages write them.
    pub terms: Vec<TermName>,
}

/// What a term is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermName {
    /// The term, as its address has it.
    pub slug: Slug,
    /// Its title.
    pub title: ByLang,
    /// What it is about.
    pub description: ByLang,
}

/// The taxonomy that every site has unless it says otherwise.
pub const TAGS: &str = "tags";

impl Taxonomy {
    /// One of which only the name is known.
    pub fn named(name: &str) -> Taxonomy {
        Taxonomy {
            name: name.to_string(),
            title: ByLang::new(),
            slug: ByLang::new(),
            paginate: None,
            feed: true,
            terms: Vec::new(),
        }
    }

    /// Segment of its address in a language.
    pub fn segment(&self, lang: &Lang) -> &str {
        in_lang(&self.slug, lang).unwrap_or(&self.name)
    }

    /// What is said of a term.
    pub fn term(&self, slug: &str) -> Option<&TermName> {
        self.terms.iter().find(|term| term.slug.as_str() == slug)
    }
}

/// A bound on what content may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of a text file.
    pub file: u64,
    /// Depth of YAML and of Markdown blocks.
    pub depth: u32,
    /// Values in one YAML text.
    pub values: u32,
    /// Cells of one table.
    pub cells: u32,
    /// Pixels of one picture.
    pub pixels: u64,
    /// Bytes of the front matter of one page.
    pub front: u64,
    /// Markdown files of the site.
    pub pages: u32,
    /// Bytes that a template may make of one page.
    pub page: u64,
    /// Seconds that a template may take for one page.
    pub seconds: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds {
            file: 8 << 20,
            depth: 50,
            values: 200_000,
            cells: 100_000,
            pixels: 100_000_000,
            front: 1 << 20,
            pages: 100_000,
            page: 64 << 20,
            seconds: 60,
        }
    }
}

/// Which `_redirects` is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redirects {
    /// None.
    #[default]
    No,
    /// As most hosts read it.
    Plain,
    /// As Netlify wants it, which otherwise shows the page that lies at the old address.
    Netlify,
}

/// What hosts are told.
#[derive(Clone, Debug, Default)]
pub struct Host {
    /// Write `_headers`.
    pub headers: bool,
    /// Seconds of strict transport security, if any.
    pub hsts: Option<u64>,
    /// Write `_redirects`.
    pub redirects: Redirects,
    /// Write `.br` and `.gz` beside files.
    pub precompress: bool,
    /// Content of `CNAME`: the name of a host.
    pub cname: Option<Spanned<String>>,
    /// Write `.nojekyll`.
    pub nojekyll: bool,
}

/// Where `deploy` sends the site.
#[derive(Clone, Debug)]
pub struct DeployTarget {
    /// `s3://bucket/prefix`, `file:///folder`, …
    pub url: Spanned<String>,
    /// How many files one run may delete.
    pub max_deletes: Option<u32>,
}

/// The settings of a site.
#[derive(Clone, Debug)]
pub struct Config {
    /// Name of the site, plain.
    pub title: String,
    /// What it is about, plain.
    pub description: Option<String>,
    /// Where it will stand, ending in `/`: `https://example.org/explainers/`.
    pub base_url: Option<url::Url>,
    /// Default language.
    pub lang: Lang,
    /// All languages, the order of `languages`; at least the default one.
    pub languages: Vec<SiteLang>,
    /// Time zone of dates without one.
    pub timezone: jiff::tz::TimeZone,
    /// Name of the theme.
    pub theme: Spanned<String>,
    /// The theme's options as written.
    pub theme_options: serde_json::Value,
    /// The order of parts that themes say of themselves, by name, for pages with another theme; empty if the site says one.
    pub theme_parts: BTreeMap<String, Vec<Part>>,
    /// Where each of them stands.
    pub theme_places: BTreeMap<String, crate::source::Span>,
    /// Outputs of stories that do not say.
    pub outputs: Option<Vec<Output>>,
    /// Make a search.
    pub search: bool,
    /// Draw social cards.
    pub cards: bool,
    /// A font file for them.
    pub card_font: Option<Spanned<String>>,
    /// Parts of stories that do not say.
    pub parts: Option<Vec<Part>>,
    /// Levels of rules.
    pub check: BTreeMap<crate::story::config::RuleKey, Level>,
    /// Bounds.
    pub limits: Bounds,
    /// HTML in Markdown.
    pub html: HtmlPolicy,
    /// CSL style or file of citations.
    pub citation_style: Option<Spanned<String>>,
    /// `tags` and other taxonomies.
    pub taxonomies: Vec<Taxonomy>,
    /// Languages in which pages that they lack are shown in the language of the original.
    pub fallback: Vec<Lang>,
    /// Last changes are taken from the git repository that the site lies in.
    pub git: bool,
    /// Hosts whose films and recordings may play in frames of the site.
    pub players: Vec<String>,
    /// Main menu.
    pub menu_main: Vec<MenuItem>,
    /// Menu at the foot.
    pub menu_footer: Vec<MenuItem>,
    /// Authors of pages that do not say.
    pub authors: Vec<Author>,
    /// Publisher, plain.
    pub publisher: Option<String>,
    /// Licence of the texts, plain.
    pub licence: Option<String>,
    /// Address or e-mail for reports of errors.
    pub corrections_contact: Option<String>,
    /// For search engines, of pages that do not say.
    pub robots: Option<String>,
    /// Addresses that open from files.
    pub relative: bool,
    /// What hosts are told.
    pub host: Host,
    /// Where `deploy` sends the site, by name.
    pub deploy: BTreeMap<String, DeployTarget>,
    /// Hosts allowed in frames.
    pub frames: Vec<String>,
    /// Picture that icons are made of.
    pub icon: Option<Spanned<String>>,
    /// Pages on one list page.
    pub paginate: Option<u32>,
    /// Which events `timeline.ics` holds.
    pub ics: IcsEvents,
    /// For the user's own theme.
    pub extra: serde_json::Value,
}

/// Name of a rule, known to exist. (A text here, because the model knows nothing of diagnostics.)
pub type RuleKey = String;

impl Config {
    /// The default language comes first in addresses without a language segment.
    pub fn is_default(&self, lang: &Lang) -> bool {
        *lang == self.lang
    }

    /// The place of a taxonomy among all.
    pub fn taxonomy(&self, name: &str) -> Option<usize> {
        self.taxonomies.iter().position(|taxonomy| taxonomy.name == name)
    }
}
