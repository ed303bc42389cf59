//! `story`: the parts of a story and the small things they are made of.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    ActorView, ChangeMark, ClaimGroup, DealView, FaqView, FeedLink, FigureView, Html, KeyPointView, Link, ListItem,
    MeasureView, NetworkView, QuoteView, RelationView, SourceView, StakeView, TermView, TimelineView, UnknownView,
    UpdateView,
};

/// A date in the words of the page's language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DateView {
    /// The words with `<time datetime>` around what HTML can say: `um den <time datetime="2024-10-15">15. Oktober 2024</time>`.
    pub html: Html,
    /// The words: "um den 15. Oktober 2024".
    pub text: String,
    /// The words in few letters, for tables and lists: "15.10.2024"; the long words where there are no shorter ones.
    pub short: String,
    /// As written: EDTF, or RFC 3339 for times of publication.
    pub iso: String,
    /// A value for `datetime`, where HTML can say the date.
    pub datetime: Option<String>,
    /// About, uncertain or not known to the day.
    pub uncertain: bool,
    /// A range.
    pub range: bool,
    /// A range without an end.
    pub open: bool,
}

/// A mention of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ActorRef {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Html,
    /// Link to the actor on this page, or where the page does not show actors, on the story's.
    pub href: String,
    /// What it is: `person`, `state`, …; empty if not said.
    pub kind: &'static str,
    /// Number among the story's actors, from 1: for classes of a filter or a drawing.
    pub number: u32,
    /// A party to the conflict.
    pub party: bool,
}

/// A country.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CountryView {
    /// ISO 3166 code, also `EU`, `XK`.
    pub code: String,
    /// Its name in the page's language; the code where no name is known.
    pub name: String,
}

/// How a statement stands, told in words first.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct StatusView {
    /// `confirmed`, `claimed`, `disputed`, `refuted`, `unknown`.
    pub key: &'static str,
    /// A mark that differs in shape: `●` confirmed, `◐` claimed, `⇄` disputed, `✕` refuted, `?` unknown.
    pub mark: &'static str,
    /// One or two words: "bestätigt".
    pub word: String,
    /// A sentence that says who says so: "Laut Südkoreas Geheimdienst; bestätigt ist es nicht."
    pub sentence: Html,
    /// Who says so.
    pub by: Vec<ActorRef>,
    /// The claim it is lent from: link.
    pub claim_href: Option<String>,
}

/// One use of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CiteView {
    /// Number of the source on this page.
    pub number: u32,
    /// Link to it.
    pub href: String,
    /// Anchor of this use, to which the source links back; none in extracts.
    pub id: Option<String>,
    /// What the mark says to those who do not see it: "Quelle 3"; where it is a link, more: "Quelle 3: Reuters, 19. Juni 2024, S. 3".
    pub label: String,
    /// Place in the source: "S. 3".
    pub locator: Option<String>,
    /// Id of the entry of the source, which opens beside the mark (`SourceView::card`); none where the page lists no sources.
    pub card: Option<String>,
}

/// A card that opens beside a mention in the text: an actor, a term, a claim, an event.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct CardView {
    /// Id of the card, beginning with `ng-`.
    pub id: String,
    /// `actors`, `terms`, `claims`, `timeline`, `sources`, `unknowns`, `faq`.
    pub kind: &'static str,
    /// What it is about.
    pub title: Html,
    /// A line below: role of an actor, date of an event, status of a claim.
    pub line: Option<Html>,
    /// The text.
    pub text: Option<Html>,
    /// Link to the entry itself.
    pub href: Option<String>,
}

/// A part of the story page.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PartView {
    /// Which: `in-short`, `body`, `deal`, `actors`, `stakes`, `timeline`, `claims`, `faq`, `sources`, `method`, `changes`,
    /// `related`.
    pub key: &'static str,
    /// Number among the parts shown, from 1, so that a reader can say "part 4"; none in extracts.
    pub number: Option<u32>,
    /// Its heading, plain, from the theme's texts (`part.<key>`).
    pub title: String,
    /// Its anchor, beginning with `ng-`; none in extracts.
    pub id: Option<String>,
    /// Link to it: `#ng-timeline`.
    pub href: String,
    /// It stands in the text already (`::timeline`) and is not to be shown again below.
    pub placed: bool,
    /// An extract put into the text by `::timeline{…}`: no ids, no heading.
    pub extract: bool,
    /// Level of its heading, 2 unless it stands below a heading of the text.
    pub level: u8,
    /// Its page of its own.
    pub page_href: Option<String>,
}

/// A way into the story by how much time a reader has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DepthLink {
    /// `short`, `questions`, `whole`.
    pub key: &'static str,
    /// Where it leads.
    pub href: String,
    /// Minutes it takes, for `questions` and `whole`.
    pub minutes: Option<u32>,
}

/// A file made of the story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileLink {
    /// The output: `story-json`, `ics`, `csl`, `bib`, `feed`, `timelinejs`, `markdown`.
    pub key: &'static str,
    /// Link to it.
    pub href: String,
    /// Media type.
    pub mime: &'static str,
}

/// A page of the story for frames on pages of others, with the code that puts it there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EmbedLink {
    /// `timeline`, `figures`, `question`.
    pub kind: &'static str,
    /// What it shows, plain.
    pub title: String,
    /// Link to it.
    pub href: String,
    /// The HTML to be copied: a frame, and a link to the story below it.
    pub code: String,
}

/// A story.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct StoryView {
    /// Link to the story page (`./` on itself).
    pub href: String,
    /// The parts that have content, in order.
    pub parts: Vec<PartView>,
    /// Ways in by time.
    pub depths: Vec<DepthLink>,
    /// In short: key points.
    pub key_points: Vec<KeyPointView>,
    /// In short: key numbers.
    pub figures: Vec<FigureView>,
    /// Who gives what to whom: one ledger for each pair of sides.
    pub deals: Vec<DealView>,
    /// Who is involved.
    pub actors: Vec<ActorView>,
    /// How they relate.
    pub relations: Vec<RelationView>,
    /// The relations as a drawing.
    pub network: Option<NetworkView>,
    /// What is at stake.
    pub stakes: Vec<StakeView>,
    /// Timeline.
    pub timeline: TimelineView,
    /// What we know: claims by status, in the order confirmed, claimed, disputed, refuted, unknown; empty groups are absent.
    pub claims: Vec<ClaimGroup>,
    /// Rival figures: one table for each quantity.
    pub measures: Vec<MeasureView>,
    /// Open questions.
    pub unknowns: Vec<UnknownView>,
    /// Quotes that the text does not place.
    pub quotes: Vec<QuoteView>,
    /// Questions readers ask.
    pub faq: Vec<FaqView>,
    /// Words that need a definition.
    pub terms: Vec<TermView>,
    /// Sources by number.
    pub sources: Vec<SourceView>,
    /// How we know.
    pub method: Option<Html>,
    /// Corrections and changes, newest first.
    pub updates: Vec<UpdateView>,
    /// What was taken back, for the head of its pages; newest first.
    pub retractions: Vec<UpdateView>,
    /// Changes of texts that are no entries: of title, summary, key points, text, method.
    pub marks: Vec<ChangeMark>,
    /// The feed of its changes.
    pub changes_feed: Option<FeedLink>,
    /// Where errors are reported: the words, and an address that says which page is meant.
    pub report: Option<Link>,
    /// Related pages.
    pub related: Vec<ListItem>,
    /// Cards for the mentions in the texts of this page.
    pub cards: Vec<CardView>,
    /// Files made of the story.
    pub files: Vec<FileLink>,
    /// Pages for frames, with the code for them; needs a base address and the output `embeds`.
    pub embeds: Vec<EmbedLink>,
    /// How to cite this page.
    pub cite_as: Option<Html>,
}
