//! The way back from each byte of a decoded scalar to its byte in the file, for every style of YAML.
//!
//! The decoded text is known already; source and text are walked side by side. Should they ever part company, the place
//! of the whole value stands for each of its bytes.

use std::ops::Range;

use super::{Style, Text};
use crate::parse::RawText;

/// The decoded `text` of the scalar that stands at `at`.
pub(super) fn raw(text: &str, style: Style, source: &Text, at: Range<usize>) -> RawText {
    let Some(written) = source.text.get(at.clone()) else {
        return RawText::verbatim(text, source.span(at.start, at.end));
    };
    // A block scalar's place ends with its last character, which a tab may be, not with the line breaks behind it.
    let length = match style {
        Style::Literal | Style::Folded => written.trim_end_matches([' ', '\n', '\r']).len(),
        _ => written.len(),
    };
    let span = source.span(at.start, at.start + length);
    if written == text {
        return RawText::verbatim(text, span);
    }
    let mut walk =
        Walk { text, source: source.text, t: 0, s: at.start, end: at.end, base: source.base, map: Vec::new() };
    let aligned = match style {
        Style::Plain | Style::Filler => walk.flow(false, false),
        Style::Single => walk.unquoted() && walk.flow(true, false),
        Style::Double => walk.unquoted() && walk.flow(false, true),
        Style::Literal => walk.literal(),
        Style::Folded => walk.folded(),
    };
    match aligned {
        true => RawText::mapped(text.to_string(), span, walk.map),
        false => RawText::verbatim(text, span),
    }
}

struct Walk<'a> {
    text: &'a str,
    source: &'a str,
    /// Bytes of the text done.
    t: usize,
    /// Offset in the source.
    s: usize,
    /// Where the value ends in the source.
    end: usize,
    base: usize,
    map: Vec<(usize, usize)>,
}

impl<'a> Walk<'a> {
    /// Notes that the present byte of the text stands at `at`, unless that follows from what was noted before.
    fn pair(&mut self, at: usize) {
        let at = self.base + at;
        let implied = self.map.last().is_some_and(|&(t, s)| s + (self.t - t) == at);
        if !implied {
            self.map.push((self.t, at));
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.s..self.end).unwrap_or_default()
    }

    fn text_rest(&self) -> &'a str {
        self.text.get(self.t..).unwrap_or_default()
    }

    /// Takes `n` bytes that are the same in both.
    fn same(&mut self, n: usize) -> bool {
        let same = self.rest().get(..n).is_some_and(|part| self.text_rest().starts_with(part));
        self.pair(self.s);
        self.t += n;
        self.s += n;
        same
    }

    /// Steps inside the quotes.
    fn unquoted(&mut self) -> bool {
        self.s += 1;
        self.end = self.end.saturating_sub(1).max(self.s);
        true
    }

    /// Plain and quoted scalars, of one or several lines.
    fn flow(&mut self, single: bool, double: bool) -> bool {
        while let Some(c) = self.rest().chars().next() {
            let fine = if double && c == '\\' {
                self.escape()
            } else if single && c == '\'' {
                let fine = self.same(1);
                self.s += 1;
                fine
            } else if let Some(break_at) = self.break_ahead() {
                self.s = break_at;
                self.fold(1)
            } else {
                self.same(c.len_utf8())
            };
            if !fine {
                return false;
            }
        }
        self.t == self.text.len()
    }

    /// The next line break, if nothing but blanks stands before it.
    fn break_ahead(&self) -> Option<usize> {
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        rest[blanks..].starts_with(['\n', '\r']).then_some(self.s + blanks)
    }

    /// Takes line breaks with the blanks around them: the first becomes a space, or nothing if others follow, which stay
    /// line breaks. `lost` is 1, or 0 where a backslash took the first break already.
    fn fold(&mut self, lost: usize) -> bool {
        let mut breaks = Vec::new();
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let width = break_width(&rest[blanks..]);
            if width == 0 {
                self.s += blanks;
                break;
            }
            breaks.push(self.s + blanks);
            self.s += blanks + width;
        }
        let kept = breaks.len().saturating_sub(lost);
        let becomes = if kept == 0 && !breaks.is_empty() { " ".to_string() } else { "\n".repeat(kept) };
        if !self.text_rest().starts_with(&becomes) {
            return false;
        }
        for (_, at) in becomes.bytes().zip(breaks) {
            self.pair(at);
            self.t += 1;
        }
        true
    }

    /// An escape of a double-quoted scalar.
    fn escape(&mut self) -> bool {
        let after = self.rest().get(1..).unwrap_or_default();
        let width = break_width(after);
        if width > 0 {
            self.s += 1 + width;
            return self.fold(0);
        }
        let Some(name) = after.chars().next() else { return false };
        let length = match name {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        };
        let Some(decoded) = self.text_rest().chars().next() else { return false };
        self.pair(self.s);
        self.t += decoded.len_utf8();
        self.s += length;
        true
    }

    /// The lines of a block scalar, each as (where it begins, its text without the break).
    fn lines(&self) -> Vec<(usize, &'a str)> {
        let (mut lines, mut at, mut rest) = (Vec::new(), self.s, self.rest());
        while !rest.is_empty() {
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            lines.push((at, &rest[..length]));
            let next = length + break_width(&rest[length..]);
            at += next;
            rest = &rest[next..];
        }
        lines
    }

    /// Line breaks before the first line that is not empty: they lie before the place of the value.
    fn leading_breaks(&mut self) {
        while self.text_rest().starts_with('\n') {
            self.pair(self.s);
            self.t += 1;
        }
    }

    /// `|`: every line of the text is the end of a line of the source.
    fn literal(&mut self) -> bool {
        self.leading_breaks();
        for (at, line) in self.lines() {
            let rest = self.text_rest();
            let length = rest.find('\n').unwrap_or(rest.len());
            if !line.ends_with(&rest[..length]) {
                return false;
            }
            self.pair(at + line.len() - length);
            self.t += length;
            if self.t < self.text.len() {
                self.pair(at + line.len());
                self.t += 1;
            }
        }
        self.t == self.text.len()
    }

    /// `>`: lines without their indentation, a space or line breaks between them.
    fn folded(&mut self) -> bool {
        self.leading_breaks();
        let begin = self.s;
        let indent = begin - self.source[..begin].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let mut end_before = begin;
        for (at, line) in self.lines() {
            let cut = if at == begin { 0 } else { indent };
            let content = line.get(cut..).unwrap_or_default();
            if content.is_empty() {
                continue;
            }
            if at > begin {
                self.separator(end_before);
            }
            if !self.text_rest().starts_with(content) {
                return false;
            }
            self.pair(at + cut);
            self.t += content.len();
            end_before = at + line.len();
        }
        self.separator(end_before);
        self.t == self.text.len()
    }

    /// What stands in a folded text between two lines: a space, or line breaks.
    fn separator(&mut self, end_of_line: usize) {
        if self.text_rest().starts_with(' ') {
            self.pair(end_of_line);
            self.t += 1;
            return;
        }
        while self.text_rest().starts_with('\n') {
            self.pair(end_of_line);
            self.t += 1;
        }
    }
}

/// The bytes of the line break at the beginning of a text: 2 for `\r\n`, 0 if there is none.
fn break_width(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}
