//! What other pages know of a page.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Route;
use crate::source::FileId;
use crate::story::{ActorType, Edtf, EventStatus, Image, Lang, Moment, Output, SortBy, Status, UpdateKind};

/// What is kept of a page between the two passes.
#[derive(Clone, Debug)]
pub struct Card {
    /// The file it was read from.
    pub file: FileId,
    /// Path of the content folder without language.
    pub path: Arc<str>,
    /// Language of the page.
    pub lang: Lang,
    /// Address.
    pub route: Route,
    /// Which kind of page.
    pub kind: CardKind,
    /// Title as HTML (inline mark-up, no links).
    pub title_html: String,
    /// Title without mark-up.
    pub title: String,
    /// Summary without mark-up.
    pub summary: Option<String>,
    /// Route of the section it lies in (the nearest folder above with an `_index.md`, else the home page).
    pub section: Route,
    /// Tags as written.
    pub tags: Vec<String>,
    /// Terms of all taxonomies, tags among them: the place of the taxonomy among those of the site, and the term as written.
    pub terms: Vec<(usize, String)>,
    /// Actors of the story.
    pub actors: Vec<CardActor>,
    /// First publication.
    pub published: Option<Moment>,
    /// Last change.
    pub updated: Option<Moment>,
    /// Last change by the history of the repository: told where a page says none itself, but lists are not sorted by it.
    pub changed: Option<Moment>,
    /// Order among its neighbours.
    pub weight: Option<i64>,
    /// A draft.
    pub draft: bool,
    /// Not for search engines.
    pub noindex: bool,
    /// It stands in for a page that its language lacks: it is in this one.
    pub fallback: Option<Lang>,
    /// Pages and files beside the page: `(Output::Timeline, "timeline/")`.
    pub outputs: Vec<(Output, String)>,
    /// It is the home page of its language.
    pub is_home: bool,
    /// For a section: order of its pages and pages on one list page.
    pub listing: (Option<SortBy>, Option<u32>),
    /// Anchors of the page that links may name.
    pub anchors: BTreeSet<Anchor>,
    /// Words of the whole page, for the reading time.
    pub words: usize,
    /// Number of events, questions and sources: what a list says of a story.
    pub counts: (usize, usize, usize),
    /// Corrections and changes, newest first.
    pub changes: Vec<CardChange>,
    /// The latest event, for lists.
    pub latest: Option<CardEvent>,
    /// Its picture, and the folder of the page that names it, below `content/`.
    pub image: Option<Box<(Image, String)>>,
    /// Hash of everything the page was made from: its file, its original, shared files.
    pub hash: blake3::Hash,
}

impl Card {
    /// The date that sorts lists: the last change, else the publication.
    pub fn date(&self) -> Option<jiff::Timestamp> {
        self.updated.as_ref().or(self.published.as_ref()).map(|moment| moment.instant)
    }
}

/// A change as feeds tell of it.
#[derive(Clone, Debug)]
pub struct CardChange {
    /// Its anchor among the changes of its story.
    pub anchor: Anchor,
    /// Where they stand, below the address of the story: empty on its page; None if nothing shows them.
    pub below: Option<String>,
    /// When.
    pub date: Moment,
    /// What it does.
    pub kind: UpdateKind,
    /// What changed, plain.
    pub text: String,
    /// What it concerns: names, and anchors on the page of the story (empty where it is not shown there).
    pub affects: Vec<(String, Anchor)>,
}

/// The name of a place in a page.
pub type Anchor = String;

/// Which kind of page a card is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CardKind {
    /// A story.
    Story,
    /// A plain page.
    Page,
    /// A section; the one at the root of a language is its home page.
    Section,
}

/// An actor as its story shows it.
#[derive(Clone, Debug)]
pub struct CardActor {
    /// Id.
    pub id: String,
    /// Name, plain.
    pub name: String,
    /// Role in the story, plain.
    pub role: Option<String>,
    /// What it is.
    pub actor_type: Option<ActorType>,
    /// Wikidata item: `Q42`.
    pub wikidata: Option<String>,
    /// It has a page of its own.
    pub shared: bool,
    /// What a page of its own says, of actors that have one.
    pub about: Option<Box<AboutActor>>,
}

/// What the page of a shared actor says about it.
#[derive(Clone, Debug)]
pub struct AboutActor {
    /// Other names.
    pub alias: Vec<String>,
    /// Who that is, plain.
    pub text: Option<String>,
    /// ISO code of its country.
    pub country: Option<String>,
    /// Its picture, and the folder of the page that names it, below `content/`.
    pub image: Option<(Image, String)>,
    /// Id of the actor it belongs to.
    pub of: Option<String>,
    /// A party to the conflict of the story.
    pub party: bool,
    /// What the story says about it.
    pub traces: Vec<Trace>,
}

/// What a line about an actor is, in the order in which its page shows them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum TraceKind {
    /// What it wants.
    Aim,
    /// An event it took part in.
    Event,
    /// What it gives.
    Gives,
    /// What it gets.
    Gets,
    /// How it relates to another.
    Relation,
    /// How another relates to it.
    RelationTo,
    /// What it may gain.
    Gain,
    /// What it risks.
    Risk,
    /// What it claims.
    Claim,
    /// What others claim about it.
    About,
    /// What it answers to a claim.
    Answer,
    /// What it said, word by word.
    Quote,
}

/// Something that a story says about an actor.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What it is.
    pub kind: TraceKind,
    /// The words, plain.
    pub text: Box<str>,
    /// Where it stands on the story's page, if it has an address there.
    pub anchor: Option<Anchor>,
    /// When.
    pub date: Option<Edtf>,
    /// How sure it is; None: stated by the newsroom.
    pub status: Option<Status>,
    /// Of an event, what became of it.
    pub event: EventStatus,
    /// The other side: to whom, from whom, with whom; of claims who says so. Ids and names.
    pub others: Vec<(String, String)>,
}

/// An event as lists show it.
#[derive(Clone, Debug)]
pub struct CardEvent {
    /// When.
    pub date: Edtf,
    /// What, plain.
    pub text: String,
}
