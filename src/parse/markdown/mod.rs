//! Markdown to typed events: CommonMark with tables, footnotes, strikethrough, task lists, definition lists, alerts, maths
//! and heading attributes, and on top of it citations, directives, call-outs and question headings.
//!
//! 1. [`source`] finds the lines that are directives and runs the parser.
//! 2. [`blocks`] turns its events into ours: directives, call-outs, headings.
//! 3. [`cite`] finds citations in the runs of plain text.
//! 4. [`smart`] sets quotes, dashes and ellipses as the language wants them.
//! 5. [`guard`] refuses what the kind of text may not hold, HTML, unsafe addresses, wrong maths.
//! 6. [`plain`] makes the plain form.

mod blocks;
mod cite;
mod directive;
mod formula;
mod guard;
mod heading;
pub mod maths;
pub mod plain;
mod shortcode;
mod smart;
mod source;
#[cfg(test)]
mod tests;
mod unsafe_url;

use std::ops::Range;
use std::sync::Arc;

pub use directive::seconds;
pub use guard::bidi;
pub use heading::{assign_anchors, slug};
pub use plain::words;
pub use unsafe_url::{safe_image_url, safe_url};

use super::RawText;
use crate::diag::{Diagnostic, Rule};
use crate::story::config::{Bounds, HtmlPolicy};
use crate::story::{Body, Ev, Lang, Placed, Rich, TextKind, What};

/// What the Markdown of a site may be.
#[derive(Clone, Debug)]
pub struct MarkdownOptions {
    /// What happens to HTML.
    pub html: HtmlPolicy,
    /// Nesting depth and cells of a table.
    pub bounds: Bounds,
    /// The language of the text: its quotation marks.
    pub lang: Lang,
}

/// An event on its way to [`Ev`]: its place is still one in the text, not in the file.
#[derive(Clone, Debug)]
struct Piece {
    what: What,
    at: Range<usize>,
}

/// Parses a field. Findings have exact places in the file; a text with findings still gives events.
///
/// Of the addresses only their scheme is looked at here; that they lead somewhere is checked later.
pub fn parse(text: &RawText, kind: TextKind, options: &MarkdownOptions, diags: &mut Vec<Diagnostic>) -> Rich {
    let before = diags.len();
    let (rich, _) = rich(text, kind, options, diags);
    guard::cap(before, text, diags);
    rich
}

/// Parses the text of a page. Anchors of headings are not unique before [`assign_anchors`].
pub fn body(text: &RawText, options: &MarkdownOptions, diags: &mut Vec<Diagnostic>) -> Body {
    let before = diags.len();
    let (rich, headings) = rich(text, TextKind::Body, options, diags);
    let headings = heading::headings(&rich.events, headings);
    let placed = placed(&rich.events, diags);
    guard::cap(before, text, diags);
    Body { text: rich, headings, placed }
}

/// What CommonMark knows of a heading.
#[derive(Clone, Debug)]
struct HeadingMark {
    level: u8,
    id: Option<String>,
    faq: bool,
}

fn rich(
    text: &RawText,
    kind: TextKind,
    options: &MarkdownOptions,
    diags: &mut Vec<Diagnostic>,
) -> (Rich, Vec<HeadingMark>) {
    guard::bidi(text, diags);
    if kind == TextKind::Plain {
        return (Rich::plain(text.text.as_str(), text.span), Vec::new());
    }
    let parsed = if matches!(kind, TextKind::Inline | TextKind::Name) {
        source::inline(text, &options.bounds, diags)
    } else {
        source::blocks(text, &options.bounds)
    };
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(limit) => {
            diags.push(Diagnostic::new(Rule::Limit, text.place(limit.at), limit.message).help(limit.help));
            source::Parsed::default()
        }
    };
    guard::definitions(&parsed, text, diags);
    let (mut pieces, headings) = blocks::blocks(parsed, text, &options.bounds, diags);
    shortcode::shortcodes(&pieces, text, diags);
    cite::cite(&mut pieces, text, diags);
    smart::smart(&mut pieces, &text.text, &options.lang);
    guard::guard(&mut pieces, text, kind, options, diags);
    let events: Arc<[Ev]> = pieces.into_iter().map(|p| Ev { what: p.what, at: text.place(p.at) }).collect();
    let plain = plain::plain(&events);
    let rich = Rich { kind, markdown: text.text.as_str().into(), span: text.span, events, plain: plain.into() };
    (rich, headings)
}

/// Full parts that the text places; the same one twice is an error.
fn placed(events: &[Ev], diags: &mut Vec<Diagnostic>) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    for event in events {
        let What::Directive(directive) = &event.what else { continue };
        let crate::story::DirectiveName::Part(part) = directive.name.value else { continue };
        if !directive.attrs.is_empty() {
            continue;
        }
        if let Some(first) = placed.iter().find(|p| p.part == part) {
            let name = part.name();
            diags.push(
                Diagnostic::new(Rule::UnknownDirective, event.at, format!("`::{name}` stands twice in this text"))
                    .related(first.span, "first here")
                    .help(format!(
                        "keep one; an extract has attributes, such as `::{name}{{ids=\"…\"}}`, and may stand as often as you like"
                    )),
            );
            continue;
        }
        placed.push(Placed { part, span: event.at });
    }
    placed
}
