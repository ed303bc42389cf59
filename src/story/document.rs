//! A page of the site, with or without a story.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::options::words;
use super::{
    Actor, Claim, EntityKind, Era, Event, Exchange, Faq, Figure, Id, Lang, Moment, Output, Part, Quote, Relation, Rich,
    Slug, Source, Stake, Term, Unknown, Update,
};
use crate::source::{FileId, Span, Spanned};

/// A file of content in one language, everything in it resolved.
#[derive(Clone, Debug)]
pub struct Document {
    /// What every page has.
    pub page: Page,
    /// What kind of page it is, with what only that kind has.
    pub kind: Kind,
}

/// The kinds of content files.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `kind: story`, or any key of the story model.
    Story(Box<Story>),
    /// A plain page.
    Page,
    /// `_index.md`.
    Section(SectionSettings),
}

words! {
    /// By what the pages of a section are sorted.
    SortBy {
        /// By `weight`, then title.
        Weight = "weight",
        /// Newest first (the default).
        Date = "date",
        /// By title.
        Title = "title",
    }
}

/// What a section sets.
#[derive(Clone, Debug, Default)]
pub struct SectionSettings {
    /// Order of its pages.
    pub sort: Option<SortBy>,
    /// Pages on one list page.
    pub paginate: Option<u32>,
}

/// What every page has.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file it comes from (of a translation: its own file; of an original shown in another language: the original's).
    pub file: FileId,
    /// Path of the content folder without language: `deal`, `about`, `politics/deal`; empty for the root.
    pub path: Arc<str>,
    /// Its language.
    pub lang: Lang,
    /// Title.
    pub title: Rich,
    /// Summary; the nut graf.
    pub summary: Option<Rich>,
    /// Key points.
    pub key_points: Vec<KeyPoint>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// First publication.
    pub published: Option<Moment>,
    /// Last change worth telling.
    pub updated: Option<Moment>,
    /// Last change by the history of the repository, where the site asks for it.
    pub changed: Option<Moment>,
    /// Of a translation: the state of the original it was made from, if it says so.
    pub made_from: Option<Moment>,
    /// When it goes.
    pub expires: Option<Moment>,
    /// Not to be published yet.
    pub draft: bool,
    /// Last segment of the address instead of the file's name.
    pub slug: Option<Slug>,
    /// Old addresses, each beginning with `/`.
    pub aliases: Vec<Spanned<String>>,
    /// Tags.
    pub tags: Vec<Spanned<String>>,
    /// Terms of other taxonomies, by the taxonomy's name.
    pub terms: Vec<(String, Vec<Spanned<String>>)>,
    /// Order among its neighbours, small first.
    pub weight: Option<i64>,
    /// For search engines: `noindex`.
    pub robots: Option<String>,
    /// The picture of the page.
    pub image: Option<Image>,
    /// What pictures in the body are called by file name.
    pub images: BTreeMap<String, Image>,
    /// How we know.
    pub method: Option<Rich>,
    /// Pages to read next, as paths written; the site adds stories that share actors and tags.
    pub related: Vec<Spanned<String>>,
    /// Parts in order; the default order unless set.
    pub parts: Vec<Part>,
    /// Outputs.
    pub outputs: Vec<Output>,
    /// The theme's name or options for this page, uninterpreted.
    pub theme: Option<serde_json::Value>,
    /// The template that renders it instead of the usual one.
    pub template: Option<Spanned<String>>,
    /// Rules silenced at places.
    pub allow: Vec<Allow>,
    /// For the user's own theme.
    pub extra: serde_json::Value,
    /// The text.
    pub body: Body,
    /// The page is not in its language at all: everything is in this one.
    pub fallback: Option<Lang>,
    /// The text is in another language than the page, because the translation has none.
    pub body_lang: Option<Lang>,
    /// The same page in other languages, in the order of the site's languages.
    pub alternates: Vec<Alternate>,
}

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternate {
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub file: FileId,
}

/// A key point.
#[derive(Clone, Debug)]
pub struct KeyPoint {
    /// The point.
    pub text: Rich,
}

/// What a change may concern besides entries and sections: the story as a whole, and the texts of its page.
pub const CHANGED_PLACES: &[&str] = &["story", "title", "summary", "key_points", "body", "method"];

words! {
    /// What an author did.
    AuthorRole {
        /// Wrote it.
        Author = "author",
        /// Translated it.
        Translator = "translator",
        /// Edited it.
        Editor = "editor",
    }
}

/// Who wrote a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Name, plain.
    pub name: String,
    /// Address of a page about them.
    pub url: Option<Spanned<String>>,
    /// What they did.
    pub role: AuthorRole,
}

/// A picture.
#[derive(Clone, Debug)]
pub struct Image {
    /// Path of the file beside the page, as written.
    pub src: Spanned<String>,
    /// For those who do not see it, plain; None: not given.
    pub alt: Option<String>,
    /// It says nothing that the text does not say.
    pub decorative: bool,
    /// Who made it.
    pub credit: Option<String>,
    /// What it shows.
    pub caption: Option<Rich>,
    /// Under which licence.
    pub licence: Option<String>,
}

/// One entry of `allow`.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The rule.
    pub rule: Spanned<String>,
    /// An id or a key.
    pub at: Spanned<String>,
    /// The reason.
    pub why: String,
    /// The places that `at` names; empty if there is none.
    pub places: Vec<Span>,
}

/// The text of a page.
#[derive(Clone, Debug)]
pub struct Body {
    /// The parsed text.
    pub text: Rich,
    /// Its headings in order.
    pub headings: Vec<Heading>,
    /// Parts that the text places itself.
    pub placed: Vec<Placed>,
}

/// A heading of the body.
#[derive(Clone, Debug)]
pub struct Heading {
    /// 1 to 6 as written.
    pub level: u8,
    /// Its anchor: explicit `{#id}`, else made from the text; unique among headings and entities of the page.
    pub anchor: String,
    /// Did the author give the anchor?
    pub explicit: bool,
    /// The heading without mark-up.
    pub plain: String,
    /// Its events in `Body::text`, without the heading's own start and end.
    pub events: std::ops::Range<usize>,
    /// If it is a question: the events of its answer in `Body::text`.
    pub answer: Option<std::ops::Range<usize>>,
    /// Where it stands.
    pub span: Span,
}

/// A part put into the text by a directive (the full part, not an extract).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which part.
    pub part: Part,
    /// Where.
    pub span: Span,
}

/// The facts of a story.
#[derive(Clone, Debug, Default)]
pub struct Story {
    /// Sources in file order (own, bibliography, shared).
    pub sources: Vec<Source>,
    /// Actors in file order.
    pub actors: Vec<Actor>,
    /// Terms in file order.
    pub terms: Vec<Term>,
    /// Relations in file order.
    pub relations: Vec<Relation>,
    /// Exchanges in file order.
    pub exchanges: Vec<Exchange>,
    /// Stakes in file order.
    pub stakes: Vec<Stake>,
    /// Events by date.
    pub timeline: Vec<Event>,
    /// Eras by date.
    pub eras: Vec<Era>,
    /// Claims in file order.
    pub claims: Vec<Claim>,
    /// Questions of the front matter in file order; those of the body are headings.
    pub faq: Vec<Faq>,
    /// Open questions in file order.
    pub unknowns: Vec<Unknown>,
    /// Quotes in file order.
    pub quotes: Vec<Quote>,
    /// Figures in file order.
    pub figures: Vec<Figure>,
    /// Updates, newest first.
    pub updates: Vec<Update>,
    /// Every id and what has it.
    pub names: Names,
    /// Sources by their address (as [`bare_address`] gives it): index into `sources`.
    pub addresses: HashMap<String, usize>,
}

/// Every id of a story: its kind and its place in the list of that kind.
pub type Names = HashMap<Id, (EntityKind, usize)>;

impl Story {
    /// The actor of this id.
    pub fn actor(&self, id: &Id) -> Option<&Actor> {
        self.index(id, EntityKind::Actor).and_then(|i| self.actors.get(i))
    }

    /// The source of this id.
    pub fn source(&self, id: &Id) -> Option<&Source> {
        self.index(id, EntityKind::Source).and_then(|i| self.sources.get(i))
    }

    /// The claim of this id.
    pub fn claim(&self, id: &Id) -> Option<&Claim> {
        self.index(id, EntityKind::Claim).and_then(|i| self.claims.get(i))
    }

    /// The term of this id.
    pub fn term(&self, id: &Id) -> Option<&Term> {
        self.index(id, EntityKind::Term).and_then(|i| self.terms.get(i))
    }

    /// The quote of this id.
    pub fn quote(&self, id: &Id) -> Option<&Quote> {
        self.index(id, EntityKind::Quote).and_then(|i| self.quotes.get(i))
    }

    /// The source that lists this address, compared without fragment and trailing slash.
    pub fn source_at(&self, address: &str) -> Option<&Source> {
        if !address.contains("://") {
            return None;
        }
        self.addresses.get(&bare_address(address)).and_then(|&i| self.sources.get(i))
    }

    fn index(&self, id: &Id, kind: EntityKind) -> Option<usize> {
        self.names.get(id).filter(|(k, _)| *k == kind).map(|(_, i)| *i)
    }
}

/// An address without fragment and trailing slash, scheme and host in lower case: what counts when two are compared.
pub fn bare_address(address: &str) -> String {
    let bare = address.split('#').next().unwrap_or_default().trim_end_matches('/');
    match url::Url::parse(bare) {
        Ok(url) => url.as_str().trim_end_matches('/').to_string(),
        Err(_) => bare.to_string(),
    }
}
