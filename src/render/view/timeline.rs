//! The timeline: events in order, with the time between them.

use schemars::JsonSchema;
use serde::Serialize;

use super::{ActorRef, ChangeMark, CiteView, DateView, Html, ImageView, StatusView};

/// Where something happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct PlaceView {
    /// Name.
    pub name: String,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Longitude in degrees.
    pub lon: Option<f64>,
    /// Both in words: `39.03° N, 125.75° E`.
    pub coordinates: Option<String>,
    /// Their address for programs with maps: `geo:39.03,125.75` (RFC 5870).
    pub href: Option<String>,
}

/// A stretch of time with a name.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct EraView {
    /// Id, if it has one.
    pub id: Option<String>,
    /// Name.
    pub name: Html,
    /// From when to when.
    pub date: DateView,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// Something that happened or is to happen.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct EventView {
    /// Id, if it has one; the theme's own (`ng-event-3`) if not; none in extracts.
    pub id: Option<String>,
    /// Link to it: `#id`.
    pub href: Option<String>,
    /// When.
    pub date: DateView,
    /// When, as the rail shows it: without the year that its group says already.
    pub when: Html,
    /// `happened`, `expected`, `cancelled`.
    pub status: &'static str,
    /// It lies after the story's date.
    pub future: bool,
    /// What.
    pub text: Html,
    /// More about it, as blocks.
    pub body: Option<Html>,
    /// Who took part.
    pub actors: Vec<ActorRef>,
    /// Where.
    pub place: Option<PlaceView>,
    /// How the claim it rests on stands.
    pub standing: Option<StatusView>,
    /// Sources.
    pub sources: Vec<CiteView>,
    /// Where all sources go back to a single origin: that they do, in words.
    pub origins: Option<String>,
    /// A picture.
    pub image: Option<ImageView>,
    /// The number among [`TimelineView::eras`], from 1, of the era it lies in; 0 outside.
    pub era: u32,
    /// How far it lies from what stands above it, where no gap stands between them, in the steps of a gap.
    pub space: u8,
    /// Corrections and changes that concern it, newest first.
    pub changes: Vec<ChangeMark>,
}

/// A thing on the rail.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TimelineEntry {
    /// An event.
    Event(Box<EventView>),
    /// Time without events.
    Gap {
        /// In words: "vier Monate später".
        text: String,
        /// How long, from 1 to 12: the square root of the time, where 3 is the story's mean time from event to event.
        size: u8,
        /// The number of the era that goes on during it; 0 if none does.
        era: u32,
    },
    /// An era begins.
    Era {
        /// The era.
        era: EraView,
        /// Its number among [`TimelineView::eras`], from 1.
        number: u32,
    },
    /// The state of the story: what stands below lies after its date.
    AsOf {
        /// The story's date.
        date: DateView,
        /// The number of the era that goes on then; 0 if none does.
        era: u32,
    },
}

/// The entries of one year (of one decade, where a story tells of centuries).
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct TimelineGroup {
    /// "2024"
    pub label: String,
    /// Anchor of its heading, beginning with `ng-`; none in extracts.
    pub id: Option<String>,
    /// The number of the era that goes on when it begins; 0 if none does.
    pub era: u32,
    /// In order; gaps stand before what they lead to.
    pub entries: Vec<TimelineEntry>,
}

/// A timeline.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct TimelineView {
    /// By year.
    pub groups: Vec<TimelineGroup>,
    /// All eras.
    pub eras: Vec<EraView>,
    /// The whole time at a glance and true to scale, for the eye alone: an `<svg class="span">` as wide as its place, with
    /// eras, events and the story's date; none in extracts and where there are few events.
    pub span: Option<Html>,
    /// Actors that take part in any event, for a filter.
    pub actors: Vec<ActorRef>,
    /// Number of events.
    pub count: u32,
}
