//! Parts that stand in the text: made when the text is set, rendered when everything is known.
//!
//! A source that the text cites behind a placed timeline has a higher number than those of the timeline, so the timeline is
//! made at its place in the text. But it can only be rendered when the page is complete: a placed list of sources links back
//! to uses further down. Until then a stand-in holds its place, with a character that no text of an author can hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::render::view::{Html, StoryView};
use crate::story::Part;

/// What was made so far.
#[derive(Debug, Default)]
pub(super) struct Inset {
    /// The story with the parts made so far.
    pub story: StoryView,
    /// Which parts those are.
    pub made: BTreeSet<Part>,
    /// The levels of the headings of parts in the text.
    pub levels: BTreeMap<Part, u8>,
    /// The text of the page.
    pub body: Html,
}

/// CommonMark replaces NUL in every text, so that only stand-ins have it.
const MARK: char = '\0';

/// Holds the place of a part in the text.
pub(super) fn stand_in(part: Part) -> String {
    format!("{MARK}{}{MARK}", part.name())
}

/// Puts rendered parts into their places.
pub(super) fn fill(body: &str, parts: &BTreeMap<Part, Html>) -> String {
    let mut out = String::with_capacity(body.len());
    // Between two marks stands a name: every second piece.
    for (i, piece) in body.split(MARK).enumerate() {
        match Part::from_name(piece).filter(|_| i % 2 == 1) {
            Some(part) => out.push_str(parts.get(&part).map_or("", Html::as_str)),
            None => out.push_str(piece),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_filled() {
        let body = format!("<p>timeline</p>{}<p>faq</p>{}", stand_in(Part::Timeline), stand_in(Part::Sources));
        let parts = BTreeMap::from([(Part::Timeline, Html("<ol></ol>".into()))]);
        assert_eq!(fill(&body, &parts), "<p>timeline</p><ol></ol><p>faq</p>");
    }
}
