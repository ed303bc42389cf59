//! Headings: anchors, and questions that own the text below them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::HeadingMark;
use super::plain::plain;
use crate::diag::{Diagnostic, Rule};
use crate::story::{Ev, Heading, Id, What};

/// Longest anchor made from a text, in bytes.
const LONGEST: usize = 100;

/// The headings of a text. An anchor is what the author gave or [`slug`] makes: not yet unique.
pub(super) fn headings(events: &[Ev], marks: Vec<HeadingMark>) -> Vec<Heading> {
    let places = places(events);
    let tops: Vec<(u8, usize)> = marks
        .iter()
        .zip(&places)
        .filter(|(_, place)| place.top)
        .map(|(mark, place)| (mark.level, place.outer.start))
        .collect();
    let ends = sections(&tops, events.len());
    marks
        .into_iter()
        .zip(places)
        .map(|(mark, place)| {
            let inner = place.outer.start + 1..place.outer.end.saturating_sub(1).max(place.outer.start + 1);
            let plain = plain(events.get(inner.clone()).unwrap_or_default());
            let end = ends.get(&place.outer.start).copied().unwrap_or(place.outer.end);
            let answer = (place.top && mark.faq && is_question(mark.level, &plain))
                .then_some(place.outer.end..end)
                .filter(|answer| !answer.is_empty());
            Heading {
                level: mark.level,
                explicit: mark.id.is_some(),
                anchor: mark.id.unwrap_or_else(|| slug(&plain)),
                plain,
                events: inner,
                answer,
                span: place.span,
            }
        })
        .collect()
}

/// A question has level 2 or 3 and ends in a question mark: Latin, Arabic, full-width, Greek (U+037E; a semicolon is none).
fn is_question(level: u8, plain: &str) -> bool {
    matches!(level, 2 | 3) && plain.trim_end().ends_with(['?', '؟', '？', '\u{37e}', '⁈', '⁇'])
}

struct PlaceOf {
    /// The heading's events, its start and end included.
    outer: Range<usize>,
    /// It stands in no list, quote or call-out, so that text below belongs to it.
    top: bool,
    span: crate::source::Span,
}

fn places(events: &[Ev]) -> Vec<PlaceOf> {
    let mut places: Vec<PlaceOf> = Vec::new();
    let mut depth = 0usize;
    for (index, event) in events.iter().enumerate() {
        match &event.what {
            What::Md(pulldown_cmark::Event::Start(_)) | What::CalloutStart(..) => depth += 1,
            What::Md(pulldown_cmark::Event::End(_)) | What::CalloutEnd => depth = depth.saturating_sub(1),
            What::HeadingStart(_) => {
                places.push(PlaceOf { outer: index..index + 1, top: depth == 0, span: event.at });
            }
            What::HeadingEnd(_) => {
                if let Some(last) = places.last_mut() {
                    last.outer.end = index + 1;
                }
            }
            _ => {}
        }
    }
    places
}

/// For each heading (by its first event) where its section ends: at the next one of its level or higher.
fn sections(tops: &[(u8, usize)], end: usize) -> HashMap<usize, usize> {
    let mut ends = HashMap::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for &(level, start) in tops {
        while let Some((_, begun)) = open.pop_if(|(above, _)| *above >= level) {
            ends.insert(begun, start);
        }
        open.push((level, start));
    }
    ends.extend(open.into_iter().map(|(_, begun)| (begun, end)));
    ends
}

/// An anchor from a text: letters and digits of any script in lower case, everything else `-`.
pub fn slug(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let mut slug = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        if slug.len() + c.len_utf8() > LONGEST {
            break;
        }
        if c.is_alphanumeric()
            || (is_combining_mark(c) && !slug.is_empty() && !slug.ends_with('-'))
            || c == '_' && !slug.is_empty()
        {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    if slug.is_empty() {
        return "section".into();
    }
    if slug.starts_with("ng-") { format!("section-{slug}") } else { slug }
}

/// Makes the anchors of a page's headings unique among themselves and its entities. `taken` tells the ids of entities: an
/// automatic anchor that is taken gets `-2`, one that the author gave is the error `duplicate-id`.
pub fn assign_anchors(headings: &mut [Heading], taken: &dyn Fn(&str) -> bool, diags: &mut Vec<Diagnostic>) {
    let mut used: HashMap<String, crate::source::Span> = HashMap::new();
    for heading in headings.iter_mut().filter(|heading| heading.explicit) {
        let id = match Id::parse(&heading.anchor) {
            Ok(id) => id,
            Err(error) => {
                let message = format!("`{{#{}}}` is no anchor: {error}", heading.anchor);
                diags.push(
                    Diagnostic::new(Rule::InvalidValue, heading.span, message)
                        .help("write an anchor such as `{#what-is-next}`"),
                );
                heading.anchor = slug(&heading.anchor);
                heading.explicit = false;
                continue;
            }
        };
        heading.anchor = id.as_str().to_string();
        let anchor = &heading.anchor;
        let found = if taken(anchor) {
            Some(Diagnostic::new(
                Rule::DuplicateId,
                heading.span,
                format!("the anchor `{anchor}` of this heading is already the id of something in this story"),
            ))
        } else {
            used.insert(anchor.clone(), heading.span).map(|first| {
                Diagnostic::new(Rule::DuplicateId, heading.span, format!("two headings have the anchor `{anchor}`"))
                    .related(first, "first here")
            })
        };
        diags.extend(found.map(|d| d.help("give the heading another anchor, or none")));
    }
    let mut used: HashSet<String> = used.into_keys().collect();
    // The number to try next for each text, so that many equal headings take linear time.
    let mut next: HashMap<String, usize> = HashMap::new();
    for heading in headings.iter_mut().filter(|heading| !heading.explicit) {
        let base = std::mem::take(&mut heading.anchor);
        let number = next.entry(base.clone()).or_insert(1);
        heading.anchor = loop {
            let candidate = if *number == 1 { base.clone() } else { format!("{base}-{number}") };
            *number += 1;
            if !taken(&candidate) && !used.contains(&candidate) {
                break candidate;
            }
        };
        used.insert(heading.anchor.clone());
    }
}
