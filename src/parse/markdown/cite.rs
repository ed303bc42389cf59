//! Citations: `[@rutte]`, `[@rutte, p. 3; @kurier]`.
//!
//! They are looked for in runs of plain text, after CommonMark has taken code, maths, HTML, links and escapes away. So a
//! bracket in a code span is no citation, one across a line break or inside emphasis is. One in a link's words is an error, as
//! is a definition `[@x]: address`, which would make links of citations.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{Piece, RawText};
use crate::diag::{Diagnostic, Rule};
use crate::source::Spanned;
use crate::story::{CiteRef, Id, What};

const FORM: &str = "write `[@id]`, `[@id, p. 3]` or `[@id; @other]`; `\\[@` where no citation is meant";

/// One character of a run, and where it comes from.
struct Char {
    c: char,
    /// The piece of the run it stands in, and its byte there.
    piece: usize,
    byte: usize,
    /// Its place in the text.
    at: usize,
    /// It was written as it is: no escape, no entity.
    literal: bool,
}

/// Finds the citations, and reports those that are not well-formed and footnote marks without a footnote.
pub(super) fn cite(pieces: &mut Vec<Piece>, text: &RawText, diags: &mut Vec<Diagnostic>) {
    if !text.text.contains("[@") && !text.text.contains("[^") {
        return;
    }
    let mut out = Vec::with_capacity(pieces.len());
    let mut run: Vec<Piece> = Vec::new();
    let mut scan = Scan { text, diags };
    // Open links and pictures, blocks of code and HTML: nothing in them is a citation.
    let mut closed = 0usize;
    for piece in pieces.drain(..) {
        match &piece.what {
            What::Md(Event::Start(Tag::Link { .. } | Tag::Image { .. })) if closed == 0 => scan.nested(&piece),
            _ => {}
        }
        match &piece.what {
            What::Md(Event::Text(_) | Event::SoftBreak | Event::HardBreak) if closed == 0 => {
                run.push(piece);
                continue;
            }
            What::Md(Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock)) => {
                closed += 1
            }
            What::Md(Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock)) => {
                closed = closed.saturating_sub(1);
            }
            _ => {}
        }
        scan.flush(&mut run, &mut out);
        out.push(piece);
    }
    scan.flush(&mut run, &mut out);
    *pieces = out;
}

struct Scan<'a> {
    text: &'a RawText,
    diags: &'a mut Vec<Diagnostic>,
}

impl Scan<'_> {
    fn flush(&mut self, run: &mut Vec<Piece>, out: &mut Vec<Piece>) {
        if !run.iter().any(|piece| matches!(&piece.what, What::Md(Event::Text(text)) if text.contains('['))) {
            out.append(run);
            return;
        }
        let chars = chars(run, &self.text.text);
        let closers = closers(&chars);
        let mut unclosed = false;
        let mut from = 0;
        let mut at = 0;
        while let Some(open) = next_open(&chars, at) {
            at = open + 1;
            let mark = chars.get(open + 1).map_or(' ', |c| c.c);
            let close = closers.get(&open).copied();
            if mark == '^' {
                self.footnote(&chars, open, close);
                continue;
            }
            let Some(close) = close else {
                if std::mem::replace(&mut unclosed, true) {
                    continue;
                }
                let place = self.place(&chars, open, open + 2);
                let message = "this citation has no `]` in its paragraph, or mark-up inside it";
                self.diags.push(Diagnostic::new(Rule::InvalidValue, place, message).help(FORM));
                continue;
            };
            at = close + 1;
            let Some(refs) = self.refs(&chars, open, close) else { continue };
            copy(run, &chars, from..open, out);
            from = close + 1;
            let start = chars.get(open).map_or(0, |c| c.at);
            let end = chars.get(close).map_or(start, |c| c.at + 1);
            out.push(Piece { what: What::Cite(refs), at: start..end });
        }
        if from == 0 {
            out.append(run);
        } else {
            copy(run, &chars, from..chars.len(), out);
            run.clear();
        }
    }

    /// Reports a citation in the words of a link or picture, where it would be lost.
    fn nested(&mut self, piece: &Piece) {
        let source = self.text.text.get(piece.at.clone()).unwrap_or_default();
        let words = source.split("](").next().unwrap_or_default();
        // What begins the words belongs to them: `[@handle](https://…)`.
        let begins = if words.starts_with('!') { 2 } else { 1 };
        let Some(at) = words.match_indices("[@").map(|(at, _)| at).find(|at| *at >= begins) else { return };
        let before = words.get(..at).unwrap_or_default();
        let name = words.get(at + 2..).unwrap_or_default().chars().next();
        if before.ends_with('\\') || before.contains('`') || !name.is_some_and(char::is_alphanumeric) {
            return;
        }
        let end = words[at..].find(']').map_or(words.len(), |end| at + end + 1);
        let place = self.text.place(piece.at.start + at..piece.at.start + end);
        self.diags.push(
            Diagnostic::new(Rule::InvalidValue, place, "a citation cannot stand in the words of a link or picture")
                .help("put it behind"),
        );
    }

    fn place(&self, chars: &[Char], from: usize, to: usize) -> crate::source::Span {
        let start = chars.get(from).map_or(0, |c| c.at);
        let end = to.checked_sub(1).and_then(|last| chars.get(last)).map_or(start, |c| c.at + c.c.len_utf8());
        self.text.place(start..end.max(start))
    }

    fn footnote(&mut self, chars: &[Char], open: usize, close: Option<usize>) {
        let Some(close) = close else { return };
        let inner = chars.get(open + 2..close).unwrap_or_default();
        if inner.is_empty() || inner.iter().any(|c| c.c.is_whitespace()) {
            return;
        }
        let label: String = inner.iter().map(|c| c.c).collect();
        let place = self.place(chars, open, close + 1);
        self.diags.push(
            Diagnostic::new(Rule::UnknownReference, place, format!("the footnote `{label}` has no text"))
                .help(format!("write `[^{label}]: …` in a paragraph of its own; `\\[^` where no footnote is meant")),
        );
    }

    /// The references between the brackets; None, with a finding, if they are not well-formed.
    fn refs(&mut self, chars: &[Char], open: usize, close: usize) -> Option<Vec<CiteRef>> {
        let mut refs = Vec::new();
        let mut start = open + 1;
        for end in open + 1..=close {
            if end < close && chars.get(end).is_some_and(|c| c.c != ';') {
                continue;
            }
            match self.reference(chars, start, end) {
                Ok(found) => refs.push(found),
                Err((from, to, message)) => {
                    let place =
                        if from < to { self.place(chars, from, to) } else { self.place(chars, open, close + 1) };
                    self.diags.push(Diagnostic::new(Rule::InvalidValue, place, message).help(FORM));
                    return None;
                }
            }
            start = end + 1;
        }
        Some(refs)
    }

    /// One reference; an error is a stretch and a message.
    fn reference(&self, chars: &[Char], from: usize, to: usize) -> Result<CiteRef, (usize, usize, String)> {
        let space = |i: usize| chars.get(i).is_none_or(|c| c.c.is_whitespace());
        let (mut from, mut to) = (from, to);
        while from < to && space(from) {
            from += 1;
        }
        while from < to && space(to - 1) {
            to -= 1;
        }
        let string = |from: usize, to: usize| -> String {
            chars.get(from..to).unwrap_or_default().iter().map(|c| c.c).collect()
        };
        if chars.get(from).is_none_or(|c| c.c != '@') || from >= to {
            let found = string(from, to);
            let message = if found.is_empty() {
                "a citation names a source between its separators".to_string()
            } else {
                format!("`{found}` in a citation does not begin with `@`")
            };
            return Err((from, to, message));
        }
        let comma = (from..to).find(|&i| chars.get(i).is_some_and(|c| c.c == ',')).unwrap_or(to);
        let mut end = comma;
        while end > from + 1 && space(end - 1) {
            end -= 1;
        }
        let key = string(from + 1, end);
        if let Err(error) = Id::parse(&key) {
            return Err((from, end, format!("`@{key}` in a citation names no source: {error}")));
        }
        let at = string((comma + 1).min(to), to);
        let at = at.trim();
        if comma < to && at.is_empty() {
            return Err((from, to, format!("nothing stands behind the comma of `@{key}`")));
        }
        let at = (!at.is_empty()).then(|| at.replace("---", "—").replace("--", "–"));
        Ok(CiteRef { key: Spanned::new(key, self.place(chars, from + 1, end)), at })
    }
}

fn chars(run: &[Piece], source: &str) -> Vec<Char> {
    let mut chars = Vec::new();
    let mut last_end = usize::MAX;
    for (piece, Piece { what, at }) in run.iter().enumerate() {
        match what {
            What::Md(Event::Text(text)) => {
                let verbatim = source.get(at.clone()) == Some(&**text);
                // Between two texts that touch stands nothing but the `\` of an escape.
                let escaped =
                    at.start > 0 && source.as_bytes().get(at.start - 1) == Some(&b'\\') && last_end != at.start;
                for (byte, c) in text.char_indices() {
                    let literal = verbatim && !(byte == 0 && escaped);
                    let place = if verbatim { at.start + byte } else { at.start };
                    chars.push(Char { c, piece, byte, at: place, literal });
                }
            }
            _ => chars.push(Char { c: '\n', piece, byte: 0, at: at.start, literal: true }),
        }
        last_end = at.end;
    }
    chars
}

/// The next `[@` or `[^` from here on.
fn next_open(chars: &[Char], from: usize) -> Option<usize> {
    (from..chars.len()).find(|&i| {
        let is = |i: usize, wanted: &[char]| chars.get(i).is_some_and(|c| c.literal && wanted.contains(&c.c));
        is(i, &['[']) && is(i + 1, &['@', '^'])
    })
}

/// For each opening bracket the one that closes it.
fn closers(chars: &[Char]) -> HashMap<usize, usize> {
    let mut open = Vec::new();
    let mut closers = HashMap::new();
    for (i, c) in chars.iter().enumerate().filter(|(_, c)| c.literal) {
        match c.c {
            '[' => open.push(i),
            ']' => closers.extend(open.pop().map(|open| (open, i))),
            _ => {}
        }
    }
    closers
}

/// Copies a stretch of a run.
fn copy(run: &[Piece], chars: &[Char], range: Range<usize>, out: &mut Vec<Piece>) {
    let Some(chars) = chars.get(range).filter(|chars| !chars.is_empty()) else { return };
    for group in chars.chunk_by(|a, b| a.piece == b.piece) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let Some(piece) = run.get(first.piece) else { continue };
        let What::Md(Event::Text(text)) = &piece.what else {
            out.push(piece.clone());
            continue;
        };
        let end = last.byte + last.c.len_utf8();
        if first.byte == 0 && end == text.len() {
            out.push(piece.clone());
            continue;
        }
        let part = text.get(first.byte..end).unwrap_or_default().to_string();
        let at = piece.at.start + first.byte..piece.at.start + end;
        out.push(Piece { what: What::Md(Event::Text(CowStr::from(part))), at });
    }
}
