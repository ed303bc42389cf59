//! What is being written right now, so that a source can say in words where it is used.

use std::cell::Cell;

use super::desk::Desk;
use super::small::shorten;
use crate::story::{EntityKind, Part};

/// A place of the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Spot {
    /// Anywhere.
    #[default]
    Page,
    /// The summary above all parts.
    Summary,
    /// A part.
    Part(Part),
    /// A key point, from 0.
    Point(usize),
    /// A heading of the text, from 0.
    Under(usize),
    /// An entry of the story: its kind and its place in the list of that kind.
    Entry(EntityKind, usize),
}

/// While it lives, the place is this one; then it is again what it was.
pub(super) struct At<'d> {
    cell: &'d Cell<Spot>,
    before: Spot,
}

impl Drop for At<'_> {
    fn drop(&mut self) {
        self.cell.set(self.before);
    }
}

/// Letters of a heading that a place is called by.
const LONGEST: usize = 48;

impl Desk<'_> {
    /// Says what is written from here on.
    #[must_use]
    pub fn at(&self, spot: Spot) -> At<'_> {
        At { cell: &self.spot, before: self.spot.replace(spot) }
    }

    /// [`Desk::at`] an entry.
    #[must_use]
    pub fn at_entry(&self, kind: EntityKind, index: usize) -> At<'_> {
        self.at(Spot::Entry(kind, index))
    }

    /// The present place in words: "Timeline, 19 June 2024".
    pub fn spot_words(&self) -> String {
        let number = |n: usize| (n + 1).to_string();
        match self.spot.get() {
            Spot::Page => self.part_title(Part::Body),
            Spot::Summary => self.words.plain("use.summary", &[]),
            Spot::Part(part) => self.part_title(part),
            Spot::Point(n) => self.in_part(Part::InShort, "point", &number(n)),
            Spot::Under(n) => match self.document.page.body.headings.get(n) {
                Some(heading) => self.in_part(Part::Body, "under", &shorten(&heading.plain, LONGEST)),
                None => self.part_title(Part::Body),
            },
            Spot::Entry(kind, n) => self.entry_words(kind, n),
        }
    }

    fn in_part(&self, part: Part, key: &str, what: &str) -> String {
        let part = self.part_title(part);
        self.words.plain(&format!("use.{key}"), &[("part", &part), ("what", what)])
    }

    fn entry_words(&self, kind: EntityKind, n: usize) -> String {
        let Some(story) = self.story else { return String::new() };
        let part = self.shape.part_of(story, kind, n);
        let named = |what: Option<String>| what.map(|what| self.in_part(part, "named", &what));
        let number = (n + 1).to_string();
        let words = match kind {
            EntityKind::Event => named(story.timeline.get(n).map(|event| self.words.date_nominal(&event.date).text)),
            EntityKind::Update => named(story.updates.get(n).map(|update| self.words.moment(&update.date).text)),
            EntityKind::Actor => named(story.actors.get(n).map(|actor| actor.name.plain.to_string())),
            EntityKind::Term => named(story.terms.get(n).map(|term| term.name.plain.to_string())),
            EntityKind::Figure => named(story.figures.get(n).map(|figure| shorten(&figure.label.plain, LONGEST))),
            EntityKind::Claim => Some(self.in_part(part, "claim", &number)),
            EntityKind::Faq | EntityKind::Unknown => Some(self.in_part(part, "question", &number)),
            _ => None,
        };
        words.unwrap_or_else(|| self.in_part(part, "entry", &number))
    }
}
