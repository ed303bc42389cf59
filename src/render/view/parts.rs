//! The entries of a story's parts.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ActorRef, ChangeMark, CiteView, CountryView, DateView, Html, ImageView, Link, StatusView};

/// A key point.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct KeyPointView {
    /// The point, citations in it.
    pub text: Html,
}

/// A number and the words around it, so that the number can be set large and the words small. The space between them, in
/// languages that have one, belongs to the words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ValueParts {
    /// What stands before it: "rund "; may be empty.
    pub before: String,
    /// The number or range: "1 500 bis 12 000"; of a figure that is no number, the whole text.
    pub number: String,
    /// What stands behind it; may be empty.
    pub after: String,
}

/// A number that matters.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct FigureView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// The number in the page's language: "1 500 bis 12 000", "rund 3 000".
    pub value: String,
    /// The same, taken apart.
    pub parts: ValueParts,
    /// Its unit.
    pub unit: Option<String>,
    /// What it counts.
    pub label: Html,
    /// The state it speaks of.
    pub as_of: Option<DateView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Where all sources go back to a single origin: that they do, in words.
    pub origins: Option<String>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// Something given.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ExchangeView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// Giver.
    pub from: ActorRef,
    /// Taker.
    pub to: ActorRef,
    /// What is given.
    pub what: Html,
    /// How much.
    pub value: Option<Html>,
    /// When.
    pub date: Option<DateView>,
    /// How sure it is; none: stated by the newsroom.
    pub status: Option<StatusView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Where all sources go back to a single origin: that they do, in words.
    pub origins: Option<String>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// Two entries that stand side by side in a ledger. Neither answers the other in particular.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct DealRow {
    /// What the first side gives.
    pub left: Option<ExchangeView>,
    /// What the second side gives.
    pub right: Option<ExchangeView>,
}

/// What two sides give each other.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct DealView {
    /// The first side: the giver of the first exchange in the file.
    pub left: ActorRef,
    /// The second side.
    pub right: ActorRef,
    /// Entries side by side; the shorter column ends early.
    pub rows: Vec<DealRow>,
}

/// An actor in this story.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ActorView {
    /// Id; none in extracts.
    pub id: Option<String>,
    /// Number among the story's actors, from 1.
    pub number: u32,
    /// Name.
    pub name: Html,
    /// What it is: `person`, `state`, …; empty if not said.
    pub kind: &'static str,
    /// Its country.
    pub country: Option<CountryView>,
    /// The actor it belongs to.
    pub of: Option<ActorRef>,
    /// Other names.
    pub alias: Vec<String>,
    /// Role in this story.
    pub role: Option<Html>,
    /// Who that is, as blocks.
    pub text: Option<Html>,
    /// What it wants.
    pub aims: Vec<Html>,
    /// A picture.
    pub image: Option<ImageView>,
    /// A party to the conflict or dispute.
    pub party: bool,
    /// Its page in this site.
    pub page_href: Option<String>,
    /// Its page in Wikidata.
    pub wikidata_href: Option<String>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// A relation between two actors.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct RelationView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// From which actor.
    pub from: ActorRef,
    /// To which actor.
    pub to: ActorRef,
    /// What it is: "liefert Waffen an".
    pub label: Html,
    /// When or since when.
    pub date: Option<DateView>,
    /// How sure it is; none: stated by the newsroom.
    pub status: Option<StatusView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Where all sources go back to a single origin: that they do, in words.
    pub origins: Option<String>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// How the actors relate, as a drawing for the eye: the relations as a list say the same. Shapes stand for what an actor
/// is, lines for how sure a relation is. It is drawn twice, of which a theme shows what fits.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct NetworkView {
    /// For wide places, an `<svg class="net-w">`; none where it would not be legible.
    pub wide: Option<Html>,
    /// How wide a place it needs: 1 (330 pixels), 2 (460), 3 (600), 4 (700).
    pub size: u8,
    /// For narrow places, an `<svg class="net-n">` 330 pixels wide.
    pub narrow: Html,
    /// Shapes that occur: `person` (circle), `state` (square), `body` (diamond: organisation, agency, company), `other`
    /// (dot).
    pub shapes: Vec<&'static str>,
    /// A party to the conflict occurs: its shape is filled.
    pub party: bool,
    /// Statuses that occur, each a class of lines; without `confirmed`, whose line is whole.
    pub statuses: Vec<&'static str>,
    /// Relations that are not drawn, because there are too many.
    pub left_out: u32,
}

/// What somebody stands to gain or risks.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct StakeView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// Whose.
    pub who: Vec<ActorRef>,
    /// What they may gain, as blocks.
    pub gain: Option<Html>,
    /// What they may lose, as blocks.
    pub risk: Option<Html>,
    /// `now`, `months`, `years`.
    pub horizon: Option<&'static str>,
    /// How sure it is; none: stated by the newsroom.
    pub status: Option<StatusView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Where all sources go back to a single origin: that they do, in words.
    pub origins: Option<String>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// An answer to a claim.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ResponseView {
    /// Who answers.
    pub by: Vec<ActorRef>,
    /// What they say, as blocks.
    pub text: Html,
    /// Sources.
    pub sources: Vec<CiteView>,
}

/// A statement whose truth matters.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ClaimView {
    /// Id; none in extracts.
    pub id: Option<String>,
    /// The statement, as blocks.
    pub text: Html,
    /// How sure it is.
    pub status: StatusView,
    /// The state it speaks of.
    pub as_of: Option<DateView>,
    /// Why it stands as it stands, as blocks.
    pub why: Option<Html>,
    /// What would settle it, as blocks.
    pub settles: Option<Html>,
    /// What others say to it.
    pub responses: Vec<ResponseView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// How many reports and origins it rests on, as a sentence: "5 Berichte, aber nur eine Herkunft, von uns nicht gesehen."
    pub origins: Option<String>,
    /// It rests on several reports that go back to one origin, or on one that the authors have not seen.
    pub single_origin: bool,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// Claims of one status.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ClaimGroup {
    /// `confirmed`, `claimed`, `disputed`, `refuted`, `unknown`.
    pub key: &'static str,
    /// The mark of the status.
    pub mark: &'static str,
    /// In file order.
    pub claims: Vec<ClaimView>,
}

/// What one claimant says about a quantity.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct MeasureRow {
    /// Link to the claim.
    pub href: Option<String>,
    /// The number in the page's language.
    pub value: String,
    /// The same, taken apart.
    pub parts: ValueParts,
    /// Lower bound; none: none is known.
    pub low: Option<f64>,
    /// Upper bound; none: none is known.
    pub high: Option<f64>,
    /// Said to be about this much.
    pub about: bool,
    /// Where it lies: an `<svg class="strip">` as wide as its place, for the eye alone.
    pub strip: Html,
    /// Who says so.
    pub by: Vec<ActorRef>,
    /// How sure it is.
    pub status: StatusView,
    /// The state it speaks of.
    pub as_of: Option<DateView>,
    /// Sources.
    pub sources: Vec<CiteView>,
}

/// Rival figures for one quantity.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct MeasureView {
    /// What is counted.
    pub title: Html,
    /// Anchor, beginning with `ng-`; none in extracts.
    pub id: Option<String>,
    /// Their unit.
    pub unit: Option<String>,
    /// From the lowest to the highest.
    pub rows: Vec<MeasureRow>,
    /// The numbers of the scale on which the rows are drawn: an `<svg class="axis">`, for the eye alone.
    pub axis: Option<Html>,
    /// How numbers lie on the scale: `zero` (evenly, zero is on it), `cut` (evenly, zero is not on it), `tenfold` (each step
    /// is ten times the one before).
    pub scale: &'static str,
}

/// An open question.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct UnknownView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// Question.
    pub question: Html,
    /// Why it is open, as blocks.
    pub why: Option<Html>,
    /// What would settle it, as blocks.
    pub settles: Option<Html>,
    /// Since when.
    pub since: Option<DateView>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// What somebody said.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct QuoteView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// The words, as blocks.
    pub text: Html,
    /// Language of the words, where it is not the page's.
    pub lang: Option<String>,
    /// `ltr` or `rtl`, where `lang` is set.
    pub dir: Option<&'static str>,
    /// The words in the page's language, as blocks.
    pub translation: Option<Html>,
    /// Who said them.
    pub by: ActorRef,
    /// Their role in this story.
    pub role: Option<Html>,
    /// When.
    pub date: Option<DateView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// A question readers ask.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct FaqView {
    /// Id, if it is shown here with its answer and has one; the theme's own (`ng-q-3`) if not; none in extracts.
    pub id: Option<String>,
    /// Link to it: `#id`, or to the heading in the text that asks it.
    pub href: String,
    /// Question, without links in it.
    pub question: Html,
    /// Answer, as blocks; none where the text of the page gives it.
    pub answer: Option<Html>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// A word that needs a definition.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct TermView {
    /// Id; none in extracts.
    pub id: Option<String>,
    /// The word.
    pub name: Html,
    /// Other forms.
    pub alias: Vec<String>,
    /// Its definition, as blocks.
    pub text: Html,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// A word about the class of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceLabel {
    /// `primary`, `secondary`, `public`, `paywalled`, `leaked`, `on-file`, `named`, `official`, `anonymous`, `seen`,
    /// `unseen`, `party`.
    pub key: &'static str,
    /// In words, from the theme's texts (`source.<key>`).
    pub text: String,
}

/// A source.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct SourceView {
    /// Id; none in extracts.
    pub id: Option<String>,
    /// Id of its entry as a popover that opens beside the marks that cite it, beginning with `ng-`; none in extracts.
    pub card: Option<String>,
    /// Number on this page.
    pub number: u32,
    /// The source in few words: "Reuters, 19. Juni 2024".
    pub short: String,
    /// The whole reference, formatted: author, linked title, publisher, date.
    pub reference: Html,
    /// Address.
    pub href: Option<String>,
    /// CSL type: `article-newspaper`, `report`, …
    pub kind: Option<String>,
    /// Its language, where it is not the page's: name in the page's language.
    pub lang: Option<String>,
    /// When the authors looked at it.
    pub accessed: Option<DateView>,
    /// Link to an archived copy.
    pub archive_href: Option<String>,
    /// When that copy was made.
    pub archive_date: Option<DateView>,
    /// Who speaks in it.
    pub speaker: Option<ActorRef>,
    /// Its class, access, voice, and whether the authors saw it themselves.
    pub labels: Vec<SourceLabel>,
    /// Why anonymity was granted, as blocks.
    pub reason: Option<Html>,
    /// The source it takes the matter from: a link to it on this page.
    pub via: Option<Link>,
    /// Anything else, as blocks.
    pub note: Option<Html>,
    /// Links back to each use, in order of the page.
    pub uses: Vec<Link>,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}
