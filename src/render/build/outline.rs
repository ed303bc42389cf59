//! The levels at which the headings of a text are shown.

use crate::story::Heading;

/// The level of the heading above a text: on a story page that of its part, elsewhere that of the page.
pub(super) fn above(on_story_page: bool) -> u8 {
    if on_story_page { 2 } else { 1 }
}

/// The level at which each heading is shown: `##` right below what stands above the text, deeper ones without a gap in
/// between, because readers who walk through headings by ear would look for what is missing there.
pub(super) fn outline(headings: &[Heading], on_story_page: bool) -> Vec<u8> {
    let above = above(on_story_page);
    // The headings that hold the present one: level as written, level as shown.
    let mut holding: Vec<(u8, u8)> = Vec::new();
    headings
        .iter()
        .map(|heading| {
            let written = heading.level.max(2);
            while holding.pop_if(|(level, _)| *level >= written).is_some() {}
            let shown = (holding.last().map_or(above, |(_, shown)| *shown) + 1).min(6);
            holding.push((written, shown));
            shown
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn levels(written: &[u8], on_story_page: bool) -> Vec<u8> {
        let heading = |level: &u8| Heading {
            level: *level,
            plain: String::new(),
            anchor: String::new(),
            explicit: false,
            events: 0..0,
            answer: None,
            span: crate::source::Span::at(crate::source::FileId(0), 0),
        };
        outline(&written.iter().map(heading).collect::<Vec<_>>(), on_story_page)
    }

    #[test]
    fn headings_stand_below_their_part() {
        assert_eq!(levels(&[2, 3, 2], true), [3, 4, 3]);
        assert_eq!(levels(&[2, 3, 2], false), [2, 3, 2]);
    }

    #[test]
    fn no_level_is_left_out() {
        assert_eq!(levels(&[3, 5, 4, 2, 4, 6], true), [3, 4, 4, 3, 4, 5]);
        assert_eq!(levels(&[1, 2, 6], false), [2, 2, 3]);
        assert_eq!(levels(&[2, 3, 4, 5, 6], true), [3, 4, 5, 6, 6]);
    }
}
