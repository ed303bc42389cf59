//! The site as a whole: which pages there are, under which addresses, and what other pages need to know of them.

mod card;
pub mod links;
mod lists;
pub mod plan;
mod related;
mod route;
pub mod search;
mod terms;

pub use card::{AboutActor, Anchor, Card, CardActor, CardChange, CardEvent, CardKind, Trace, TraceKind};
pub use plan::Target;
pub use related::Kinship;
pub use route::Route;
pub use terms::list_route;

use std::collections::HashMap;
use std::sync::Arc;

use crate::story::{Lang, config::Config};

/// Everything that is known of the site before the first page is rendered.
#[derive(Debug)]
pub struct Site {
    /// Settings.
    pub config: Arc<Config>,
    /// One card per page and language, sorted by route. A page that a language lacks has no card in it.
    pub cards: Vec<Card>,
    /// Index into `cards` by content path and language.
    pub by_path: HashMap<(Arc<str>, Lang), usize>,
    /// What stands at which address.
    pub targets: HashMap<Route, Target>,
    /// The cards of home pages that a file describes, by language.
    pub homes: HashMap<Lang, usize>,
    /// Terms of all taxonomies, tags among them, per language: slug, word as written first, cards in order of date (newest
    /// first), then path.
    pub tags: Vec<TagPage>,
    /// Of each card the page before it and the page after it in its section.
    pub neighbours: Vec<(Option<usize>, Option<usize>)>,
    /// Shared actors per language with the stories they stand in.
    pub people: Vec<PersonPage>,
    /// Which stories share actors and tags.
    pub kinship: Kinship,
}

/// A tag, or a term of another taxonomy, in one language.
#[derive(Clone, Debug)]
pub struct TagPage {
    /// Language.
    pub lang: Lang,
    /// The place of its taxonomy among those of the site.
    pub taxonomy: usize,
    /// Last segment of the address.
    pub slug: String,
    /// What it is called in its language: as `site.yaml` says, else as written.
    pub name: String,
    /// What it is about, if `site.yaml` says.
    pub description: Option<String>,
    /// Address.
    pub route: Route,
    /// Indices into `Site::cards`.
    pub cards: Vec<usize>,
}

/// A shared actor in one language.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// Language.
    pub lang: Lang,
    /// Id in `_shared/actors.yaml`.
    pub id: String,
    /// Name, plain.
    pub name: String,
    /// Address.
    pub route: Route,
    /// Per story: index into `Site::cards`, and index into that card's `actors`.
    pub stories: Vec<(usize, usize)>,
}
