//! Reads finished HTML tag by tag, to change addresses in it. What is not changed stays as it is, byte for byte.
//!
//! Follows the tokenizer of the HTML standard (<https://html.spec.whatwg.org/multipage/parsing.html#tokenization>) as far as
//! tags, attributes, comments and elements of raw text go; it builds no tree.

use std::borrow::Cow;

use super::escape;

/// Elements whose content is text, whatever it looks like.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// A piece of HTML.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Text, a comment, a doctype, the content of a script: as it stands.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag: its name in lower case, and as it stands.
    Close(String, &'a str),
}

/// A start tag.
#[derive(Clone, Debug)]
pub struct Tag<'a> {
    /// Name in lower case.
    pub name: String,
    /// As it stands in the text.
    source: &'a str,
    attributes: Vec<Attribute<'a>>,
    /// It ends in `/>`.
    closed: bool,
    changed: bool,
}

#[derive(Clone, Debug)]
struct Attribute<'a> {
    name: Cow<'a, str>,
    /// Escaped as it stands between the quotes; None if nothing is said but the name.
    value: Option<Cow<'a, str>>,
}

impl Tag<'_> {
    /// The value of an attribute, decoded; empty if only its name stands there.
    pub fn get(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))?;
        Some(decode(found.value.as_deref().unwrap_or_default()))
    }

    /// Does a list of words such as `class` or `rel` have this word?
    pub fn has_word(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(word)))
    }

    /// Gives an attribute a value.
    pub fn set(&mut self, name: &str, value: &str) {
        self.changed = true;
        let value = Some(Cow::Owned(escape(value)));
        match self.attributes.iter_mut().find(|attribute| attribute.name.eq_ignore_ascii_case(name)) {
            Some(known) => known.value = value,
            None => self.attributes.push(Attribute { name: Cow::Owned(name.to_string()), value }),
        }
    }

    /// Takes attributes away.
    pub fn remove(&mut self, names: &[&str]) {
        let before = self.attributes.len();
        self.attributes.retain(|attribute| !names.iter().any(|name| attribute.name.eq_ignore_ascii_case(name)));
        self.changed |= self.attributes.len() != before;
    }

    /// Makes it another element.
    pub fn rename(&mut self, name: &str) {
        self.changed = true;
        self.name = name.to_string();
    }

    /// Writes the tag: as it stood, unless it was changed.
    pub fn write(&self, out: &mut String) {
        if !self.changed {
            return out.push_str(self.source);
        }
        out.push('<');
        out.push_str(&self.name);
        for attribute in &self.attributes {
            out.push(' ');
            out.push_str(&attribute.name);
            if let Some(value) = &attribute.value {
                // The text may have stood in other quotes.
                out.push_str(&format!("=\"{}\"", value.replace('"', "&quot;")));
            }
        }
        out.push_str(if self.closed { "/>" } else { ">" });
    }
}

/// A page for frames: links that leave it open in the whole window, so that no other page is shown inside the frame.
pub fn leave_frame(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + 1024);
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) | Piece::Close(_, text) => out.push_str(text),
            Piece::Open(mut tag) => {
                let leaves = matches!(tag.name.as_str(), "a" | "area") && tag.get("target").is_none();
                if leaves && tag.get("href").is_some_and(|href| !href.starts_with('#')) {
                    tag.set("target", "_top");
                }
                tag.write(&mut out);
            }
        }
    }
    out
}

/// Takes HTML apart.
pub fn pieces(html: &str) -> Pieces<'_> {
    Pieces { rest: html, raw: None }
}

/// See [`pieces`].
#[derive(Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
    /// The element of raw text that is open.
    raw: Option<String>,
}

impl<'a> Pieces<'a> {
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(name) = self.raw.take() {
            let end = end_of_raw(self.rest, &name);
            if end > 0 {
                return Some(Piece::Text(self.take(end)));
            }
        }
        let rest = self.rest;
        let begin = rest.match_indices('<').map(|(at, _)| at).find(|at| begins(&rest[*at..]));
        match begin {
            None => Some(Piece::Text(self.take(rest.len()))),
            Some(0) => Some(self.markup()),
            Some(at) => Some(Piece::Text(self.take(at))),
        }
    }
}

/// Does mark-up begin here, not a lone `<`?
fn begins(rest: &str) -> bool {
    let mut bytes = rest.bytes().skip(1);
    match bytes.next() {
        Some(b'!' | b'?') => true,
        Some(b'/') => bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic()),
        Some(byte) => byte.is_ascii_alphabetic(),
        None => false,
    }
}

/// Where the content of an element of raw text ends: before its end tag.
fn end_of_raw(text: &str, name: &str) -> usize {
    let ends = |at: &usize| {
        let after = text.get(at + 2..).unwrap_or_default();
        let named = after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
        named && after[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
    };
    text.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(text.len())
}

impl<'a> Pieces<'a> {
    fn markup(&mut self) -> Piece<'a> {
        let rest = self.rest;
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(rest.len(), |at| "<!--".len() + at + "-->".len());
            return Piece::Text(self.take(end));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            return Piece::Text(self.take(end));
        }
        if let Some(end_tag) = rest.strip_prefix("</") {
            let name = name_of(end_tag).to_ascii_lowercase();
            let end = rest.find('>').map_or(rest.len(), |at| at + 1);
            return Piece::Close(name, self.take(end));
        }
        let (attributes, length, closed) = attributes(rest);
        let name = name_of(&rest[1..]).to_ascii_lowercase();
        let source = self.take(length);
        self.raw = RAW.contains(&name.as_str()).then(|| name.clone());
        Piece::Open(Tag { name, source, attributes, closed, changed: false })
    }
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(text.len());
    &text[..end]
}

/// The attributes of the start tag that this text begins with, its length, and whether it ends in `/>`.
fn attributes(text: &str) -> (Vec<Attribute<'_>>, usize, bool) {
    let mut found: Vec<Attribute<'_>> = Vec::new();
    let mut at = 1 + name_of(&text[1..]).len();
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/').len();
        at += blank;
        // `href=../>` ends in a slash that belongs to the value.
        let closed = rest[..blank].ends_with('/');
        let rest = &rest[blank..];
        if rest.is_empty() {
            return (found, text.len(), false);
        }
        if rest.starts_with('>') {
            return (found, at + 1, closed);
        }
        // A name may begin with `=`, whatever that is meant to be.
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(ends).map_or(rest.len(), |end| first + end);
        let (name, after) = rest.split_at(end);
        at += end;
        let (value, length) = value(after);
        at += length;
        // Of two with one name the first counts.
        if !found.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
            found.push(Attribute { name: Cow::Borrowed(name), value: value.map(Cow::Borrowed) });
        }
    }
}

/// The value after the name of an attribute, if one follows, and how far it goes.
fn value(text: &str) -> (Option<&str>, usize) {
    let trimmed = text.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let Some(after) = trimmed.strip_prefix('=') else { return (None, 0) };
    let rest = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
    let before = text.len() - rest.len();
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let inner = &rest[1..];
            let end = inner.find(quote).unwrap_or(inner.len());
            (Some(&inner[..end]), (before + 1 + end + 1).min(text.len()))
        }
        _ => {
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
            (Some(&rest[..end]), before + end)
        }
    }
}

/// The text that an attribute's value stands for. Addresses need no named references but these.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let found = after.find(';').filter(|end| *end <= 10).and_then(|end| Some((reference(&after[..end])?, end)));
        match found {
            Some((c, end)) => {
                out.push(c);
                rest = &after[end + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn copy(html: &str) -> String {
        let mut out = String::new();
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) | Piece::Close(_, text) => out.push_str(text),
                Piece::Open(tag) => tag.write(&mut out),
            }
        }
        out
    }

    fn opened(html: &str) -> Vec<String> {
        let tags = pieces(html).filter_map(|piece| match piece {
            Piece::Open(tag) => Some(tag.name),
            _ => None,
        });
        tags.collect()
    }

    #[test]
    fn what_is_not_changed_stays() {
        for html in [
            "<!DOCTYPE html><p class=a  id='b'>x < y &amp; z</p><!-- <img> --><br/>",
            "<a href=\"x\"",
            "<",
            "</",
            "<a b=",
            "<a b=\"",
            "< a>",
            "ä<ö>",
            "<script>if (a</b/.test('</p>')) {}</script ><P>",
            "<a =x>y</a>",
            "<textarea><img src=x></textarea>",
            "<?xml?><![CDATA[<a>]]>",
        ] {
            assert_eq!(copy(html), html);
        }
    }

    #[test]
    fn raw_text_is_no_mark_up() {
        let html = "<title><b></title><script>'<img>'</SCRIPT><style><a></style><!--<i>--><textarea></textareas><u></textarea><P>";
        assert_eq!(opened(html), ["title", "script", "style", "textarea", "p"]);
    }

    #[test]
    fn attributes_are_read_and_changed() {
        let html = "<A HREF='a?b=1&amp;c=&#x27;\"' data-x download class=b>";
        let Some(Piece::Open(mut tag)) = pieces(html).next() else { panic!("no tag") };
        assert_eq!(tag.get("href").unwrap(), "a?b=1&c='\"");
        assert_eq!(tag.get("download").unwrap(), "");
        assert!(tag.has_word("class", "B") && tag.get("id").is_none());
        tag.set("href", "x&\"y");
        tag.remove(&["class"]);
        let mut out = String::new();
        tag.write(&mut out);
        assert_eq!(out, "<a HREF=\"x&amp;&quot;y\" data-x download>");
    }

    #[test]
    fn links_leave_frames() {
        let html = "<a href=#x>a</a><a href=../>b</a><a href='https://e.org' target=_blank>c</a><a>d</a><link href=x>";
        let expected = "<a href=#x>a</a><a href=\"../\" target=\"_top\">b</a><a href='https://e.org' target=_blank>c</a><a>d</a><link href=x>";
        assert_eq!(leave_frame(html), expected);
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_out_as_it_went_in(text in "[<>/=a\"' !-]{0,40}|.{0,20}") {
            proptest::prop_assert_eq!(copy(&text), text);
        }
    }
}
