//! The parser's events to ours: directives, call-outs, headings; strikethrough only with two tildes.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::directive::{self, Line};
use super::guard::MANY;
use super::source::{self, Parsed, line_of};
use super::{HeadingMark, Piece, RawText};
use crate::diag::{Diagnostic, Rule};
use crate::story::config::Bounds;
use crate::story::{CalloutKind, What};

struct Blocks<'a> {
    text: &'a RawText,
    diags: &'a mut Vec<Diagnostic>,
    pieces: Vec<Piece>,
    headings: Vec<HeadingMark>,
    /// What is open: containers of the parser, and call-outs.
    open: Vec<Open>,
    /// For each open strikethrough: is it one?
    strikes: Vec<bool>,
    /// How deep call-outs may be nested, and what else a text may be.
    bounds: &'a Bounds,
    /// Number of findings after which directives are no longer looked at.
    enough: usize,
}

enum Open {
    Tag,
    Callout(CalloutKind, Range<usize>),
}

/// Turns the parser's events into pieces, and lists the headings.
pub(super) fn blocks(
    parsed: Parsed,
    text: &RawText,
    bounds: &Bounds,
    diags: &mut Vec<Diagnostic>,
) -> (Vec<Piece>, Vec<HeadingMark>) {
    let pieces = Vec::with_capacity(parsed.events.len());
    let enough = diags.len() + 2 * MANY;
    let mut blocks =
        Blocks { text, diags, pieces, headings: Vec::new(), open: Vec::new(), strikes: Vec::new(), bounds, enough };
    for (event, at) in parsed.events {
        let line = match event {
            Event::Rule => line_of(&parsed.lines, &at).cloned(),
            _ => None,
        };
        match line {
            Some(line) => blocks.line(line),
            None => blocks.event(event, at),
        }
    }
    let end = text.text.len();
    blocks.close_callouts(end);
    (blocks.pieces, blocks.headings)
}

impl Blocks<'_> {
    fn push(&mut self, what: What, at: Range<usize>) {
        self.pieces.push(Piece { what, at });
    }

    fn event(&mut self, event: Event<'static>, at: Range<usize>) {
        match event {
            Event::Start(Tag::Strikethrough) => self.strike_start(at),
            Event::End(TagEnd::Strikethrough) => self.strike_end(at),
            Event::Start(Tag::Heading { level, id, classes, .. }) => {
                let faq = !classes.iter().any(|class| &**class == "no-faq");
                let number = self.headings.len();
                self.headings.push(HeadingMark { level: level as u8, id: id.map(|id| id.to_string()), faq });
                self.open.push(Open::Tag);
                self.push(What::HeadingStart(number), at);
            }
            Event::End(TagEnd::Heading(_)) => {
                self.close_callouts(at.end);
                self.open.pop();
                let number = self.headings.len().saturating_sub(1);
                if matches!(self.pieces.last(), Some(Piece { what: What::HeadingStart(begun), .. }) if *begun == number)
                {
                    self.empty_heading(at);
                    return;
                }
                self.push(What::HeadingEnd(number), at);
            }
            Event::Start(_) => {
                self.open.push(Open::Tag);
                self.push(What::Md(event), at);
            }
            Event::End(_) => {
                self.close_callouts(at.end);
                self.open.pop();
                self.push(What::Md(event), at);
            }
            _ => self.push(What::Md(event), at),
        }
    }

    /// A heading without a word names nothing, so that it is not shown.
    fn empty_heading(&mut self, at: Range<usize>) {
        self.pieces.pop();
        self.headings.pop();
        self.diags.push(
            Diagnostic::new(Rule::LeftOut, self.text.place(at), "this heading has no words, so it is not shown")
                .help("write its words behind the `#`, or delete it"),
        );
    }

    /// `~3000 to 2024-10~` is no strikethrough: it takes two tildes.
    fn strike_start(&mut self, at: Range<usize>) {
        let two = self.text.text.get(at.start..).is_some_and(|text| text.starts_with("~~"));
        self.strikes.push(two);
        if two {
            self.open.push(Open::Tag);
            self.push(What::Md(Event::Start(Tag::Strikethrough)), at);
        } else {
            self.push(What::Md(Event::Text("~".into())), at.start..at.start + 1);
        }
    }

    fn strike_end(&mut self, at: Range<usize>) {
        if self.strikes.pop().unwrap_or(true) {
            self.open.pop();
            self.push(What::Md(Event::End(TagEnd::Strikethrough)), at);
        } else {
            self.push(What::Md(Event::Text("~".into())), at.end.saturating_sub(1)..at.end);
        }
    }

    fn line(&mut self, at: Range<usize>) {
        // Nobody reads more findings than that (`guard::cap`), and each looks for what was meant.
        if self.diags.len() > self.enough {
            return;
        }
        match directive::line(self.text, at.clone(), self.diags) {
            Some(Line::Directive(directive, caption)) => {
                self.push(What::Directive(directive), at);
                caption.into_iter().for_each(|at| self.caption(at));
            }
            Some(Line::Open(..)) if self.open.len() >= self.bounds.depth as usize => {
                let message = format!("call-outs are nested deeper than {} levels here", self.bounds.depth);
                self.diags
                    .push(Diagnostic::new(Rule::Limit, self.text.place(at), message).help("close them with `:::`"));
            }
            Some(Line::Open(kind, title)) => {
                self.open.push(Open::Callout(kind, at.clone()));
                self.push(What::CalloutStart(kind, title), at);
            }
            Some(Line::Close) => match self.open.pop() {
                Some(Open::Callout(..)) => self.push(What::CalloutEnd, at),
                other => {
                    self.open.extend(other);
                    let place = self.text.place(at);
                    self.diags.push(Diagnostic::new(Rule::UnknownDirective, place, "this `:::` closes nothing").help(
                        "a call-out begins with `:::note` and ends with `:::`, both in the same list item or quote",
                    ));
                }
            },
            None => {}
        }
    }

    /// The caption of a directive is Markdown of one paragraph.
    fn caption(&mut self, at: Range<usize>) {
        let Some(caption) = self.text.text.get(at.clone()) else { return };
        let caption = RawText::verbatim(caption, self.text.place(at.clone()));
        let Ok(parsed) = source::inline(&caption, self.bounds, self.diags) else { return };
        self.push(What::CaptionStart, at.start..at.start);
        for (event, inner) in parsed.events {
            self.event(event, at.start + inner.start..at.start + inner.end);
        }
        self.push(What::CaptionEnd, at.end..at.end);
    }

    /// Closes call-outs whose list item, quote or text ends before their `:::`.
    fn close_callouts(&mut self, end: usize) {
        while let Some(Open::Callout(kind, at)) = self.open.pop_if(|open| matches!(open, Open::Callout(..))) {
            let name = kind.name();
            self.diags.push(
                Diagnostic::new(
                    Rule::UnknownDirective,
                    self.text.place(at),
                    format!("this `:::{name}` is never closed"),
                )
                .help("end the call-out with `:::` on a line of its own"),
            );
            self.push(What::CalloutEnd, end..end);
        }
    }
}
