//! The heading that gives a page its title does not stand in its text again.

use std::ops::Range;

use crate::story::{Body, Heading, Page, Rich, What};

/// Takes the first heading out of the text, if the page's title was read from it and nothing stands before it.
pub(super) fn lift_title(page: &mut Page) {
    let first = page.body.headings.first().filter(|heading| heading.span == page.title.span);
    if let Some(end) = first.filter(|heading| heading.events.start == 1).map(|heading| heading.events.end) {
        page.body = without_first(&page.body, end + 1);
    }
}

/// The text without its first heading, which takes up so many events.
fn without_first(body: &Body, taken: usize) -> Body {
    let mut events = body.text.events.get(taken..).unwrap_or_default().to_vec();
    for event in &mut events {
        if let What::HeadingStart(number) | What::HeadingEnd(number) = &mut event.what {
            *number -= 1;
        }
    }
    let moved = |range: &Range<usize>| range.start - taken..range.end - taken;
    let later = body.headings.iter().skip(1);
    let headings = later.map(|heading| Heading {
        events: moved(&heading.events),
        answer: heading.answer.as_ref().map(moved),
        ..heading.clone()
    });
    let title = body.headings.first().map_or("", |heading| heading.plain.as_str());
    let plain = body.text.plain.strip_prefix(title).unwrap_or(&body.text.plain).trim_start();
    Body {
        text: Rich { events: events.into(), plain: plain.into(), ..body.text.clone() },
        headings: headings.collect(),
        placed: body.placed.clone(),
    }
}
