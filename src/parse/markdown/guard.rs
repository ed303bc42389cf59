//! What a text may not hold: what its kind forbids, HTML, unsafe addresses, wrong maths, invisible characters that turn text.

use std::collections::HashSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::source::Parsed;
use super::{MarkdownOptions, Piece, RawText, maths, safe_image_url, safe_url};
use crate::diag::{Diagnostic, Rule};
use crate::story::config::HtmlPolicy;
use crate::story::{TextKind, What};

/// So many findings are enough for one text.
pub(super) const MANY: usize = 500;

/// Reports characters that change the direction of text unseen (U+202A to U+202E, U+2066 to U+2069). The plain marks LRM, RLM
/// and ALM are fine. For any text, Markdown or not.
pub fn bidi(text: &RawText, diags: &mut Vec<Diagnostic>) {
    if text.text.is_ascii() || !text.text.contains(is_bidi) {
        return;
    }
    for (at, c) in text.text.char_indices().filter(|(_, c)| is_bidi(*c)).take(2 * MANY) {
        let message = format!("the invisible character U+{:04X} changes the direction of the text", u32::from(c));
        diags.push(
            Diagnostic::new(Rule::BidiControl, text.place(at..at + c.len_utf8()), message)
                .help("delete it; the page sets directions by itself"),
        );
    }
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Reports definitions that would make links of citations.
pub(super) fn definitions(parsed: &Parsed, text: &RawText, diags: &mut Vec<Diagnostic>) {
    for at in parsed.cite_definitions.iter().take(2 * MANY) {
        diags.push(
            Diagnostic::new(
                Rule::InvalidValue,
                text.place(at.clone()),
                "a link definition cannot have the name of a citation",
            )
            .help("list the address under `sources` in the front matter; `[@id]` then cites it"),
        );
    }
}

/// What to do about HTML.
const HTML: &str =
    "write it in Markdown, or `\\<` for the sign itself; `html: sanitize` in `site.yaml` lets clean HTML in";

/// What to do about the mark at which other generators cut a text for lists.
const MORE: &str = "lists show `summary`: write it in the front matter, and take this mark out";

/// Is it the mark `<!-- more -->`?
fn is_more(html: &str) -> bool {
    let inside = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|word| word.trim().eq_ignore_ascii_case("more"))
}

struct Guard<'a> {
    text: &'a RawText,
    kind: TextKind,
    options: &'a MarkdownOptions,
    diags: &'a mut Vec<Diagnostic>,
    /// HTML was already reported in this block.
    html: bool,
}

/// Reports everything of that, and takes out what the kind forbids and HTML that is refused.
pub(super) fn guard(
    pieces: &mut Vec<Piece>,
    text: &RawText,
    kind: TextKind,
    options: &MarkdownOptions,
    diags: &mut Vec<Diagnostic>,
) {
    footnotes(pieces, text, kind, diags);
    let mut guard = Guard { text, kind, options, diags, html: false };
    pieces.retain(|piece| guard.allows(piece));
}

/// Cuts the findings of one text, those behind the first `before`, to what a person can read.
pub(super) fn cap(before: usize, text: &RawText, diags: &mut Vec<Diagnostic>) {
    let more = diags.len().saturating_sub(before + MANY);
    if more > 0 {
        diags.truncate(before + MANY);
        let message = format!("there are {more} more findings in this text");
        diags.push(Diagnostic::new(Rule::Limit, text.span, message).help("mend the first ones and look again"));
    }
}

/// Footnotes that nothing refers to, and those with one name.
fn footnotes(pieces: &[Piece], text: &RawText, kind: TextKind, diags: &mut Vec<Diagnostic>) {
    if !matches!(kind, TextKind::Long | TextKind::Body) {
        return;
    }
    // Names of footnotes are compared without case, as CommonMark does with those of links.
    let reference = |piece: &Piece| match &piece.what {
        What::Md(Event::FootnoteReference(label)) => Some(label.to_lowercase()),
        _ => None,
    };
    let used: HashSet<String> = pieces.iter().filter_map(reference).collect();
    let mut seen = HashSet::new();
    for piece in pieces {
        let What::Md(Event::Start(Tag::FootnoteDefinition(label))) = &piece.what else { continue };
        let place = text.place(piece.at.start..piece.at.start + label.len() + 4);
        if !used.contains(&label.to_lowercase()) {
            let message = format!("nothing refers to the footnote `{label}`");
            let help = format!("put `[^{label}]` where it belongs, or delete it");
            diags.push(Diagnostic::new(Rule::InvalidValue, place, message).help(help));
        } else if !seen.insert(label.to_lowercase()) {
            let message = format!("there are two footnotes `{label}`");
            diags.push(Diagnostic::new(Rule::DuplicateId, place, message).help("give one of them another name"));
        }
    }
}

impl Guard<'_> {
    /// Looks at one piece; false: it is to be taken out.
    fn allows(&mut self, piece: &Piece) -> bool {
        match &piece.what {
            What::Md(event) => self.event(event, piece),
            What::Cite(_) if self.kind == TextKind::Name => {
                self.refuse(piece, "a citation", "cite in the text or in a `source` field")
            }
            What::HeadingStart(_) if self.kind != TextKind::Body => {
                self.refuse(piece, "a heading", "headings belong in the text of the page; use `**bold**`")
            }
            What::HeadingEnd(_) => self.kind == TextKind::Body,
            What::Directive(_) if self.kind != TextKind::Body => {
                self.refuse(piece, "a directive", "directives belong in the text of the page")
            }
            What::CaptionStart | What::CaptionEnd => self.kind == TextKind::Body,
            What::CalloutStart(..) if !self.long() => {
                self.refuse(piece, "a call-out", "call-outs belong in `body`, `a`, `method` and the text of the page")
            }
            What::CalloutEnd => self.long(),
            _ => true,
        }
    }

    fn long(&self) -> bool {
        matches!(self.kind, TextKind::Long | TextKind::Body)
    }

    fn report(&mut self, rule: Rule, piece: &Piece, message: String, help: &str) {
        self.diags.push(Diagnostic::new(rule, self.text.place(piece.at.clone()), message).help(help));
    }

    fn refuse(&mut self, piece: &Piece, what: &str, help: &str) -> bool {
        self.report(Rule::InvalidValue, piece, format!("{what} cannot stand in this field"), help);
        false
    }

    fn event(&mut self, event: &Event<'_>, piece: &Piece) -> bool {
        match event {
            Event::Start(tag) => self.start(tag, piece),
            Event::End(tag) => self.end(tag),
            Event::Html(_) => self.html(piece),
            Event::InlineHtml(_) => self.html(piece),
            Event::InlineMath(formula) => self.maths(formula, false, piece),
            Event::DisplayMath(formula) => self.maths(formula, true, piece),
            Event::FootnoteReference(_) if !self.long() => {
                self.refuse(piece, "a footnote", "footnotes belong in `body`, `a`, `method` and the text of the page")
            }
            Event::Text(text) => {
                self.turning(text, piece);
                true
            }
            _ => true,
        }
    }

    fn start(&mut self, tag: &Tag<'_>, piece: &Piece) -> bool {
        if !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }) {
            self.html = false;
        }
        let inline = matches!(self.kind, TextKind::Inline | TextKind::Name);
        match tag {
            Tag::HtmlBlock => self.html(piece),
            Tag::Link { dest_url, title, .. } => {
                if !safe_url(dest_url) {
                    self.unsafe_address(dest_url, piece);
                }
                self.turning(title, piece);
                self.kind != TextKind::Name || self.refuse(piece, "a link", "link in the text instead")
            }
            Tag::Image { dest_url, title, .. } => {
                if !safe_image_url(dest_url) {
                    self.unsafe_address(dest_url, piece);
                }
                self.turning(title, piece);
                !inline || self.refuse(piece, "a picture", "pictures belong in longer texts or in an `image` field")
            }
            Tag::FootnoteDefinition(_) if !self.long() => {
                let help = "footnotes belong in `body`, `a`, `method` and the text of the page";
                self.refuse(piece, "a footnote", help);
                true
            }
            _ => true,
        }
    }

    fn end(&mut self, tag: &TagEnd) -> bool {
        match tag {
            TagEnd::HtmlBlock => self.options.html != HtmlPolicy::Refuse,
            TagEnd::Link => self.kind != TextKind::Name,
            TagEnd::Image => !matches!(self.kind, TextKind::Inline | TextKind::Name),
            TagEnd::Paragraph => {
                self.html = false;
                true
            }
            _ => true,
        }
    }

    /// HTML is reported once per block; comments are HTML too.
    fn html(&mut self, piece: &Piece) -> bool {
        if self.options.html != HtmlPolicy::Refuse {
            return true;
        }
        if !std::mem::replace(&mut self.html, true) {
            let end = self.text.text.get(piece.at.clone()).map_or(0, |text| text.trim_end().len());
            let piece = Piece { what: piece.what.clone(), at: piece.at.start..piece.at.start + end };
            let more = self.text.text.get(piece.at.clone()).is_some_and(is_more);
            let help = if more { MORE } else { HTML };
            self.report(Rule::RawHtml, &piece, "this is HTML, which the site does not take".into(), help);
        }
        false
    }

    fn maths(&mut self, formula: &str, display: bool, piece: &Piece) -> bool {
        let Err(error) = maths::mathml(formula, display) else { return true };
        let help = "write LaTeX between the dollar signs; `\\$` is a dollar sign";
        self.report(Rule::InvalidValue, piece, format!("this formula cannot be read: {error}"), help);
        false
    }

    fn unsafe_address(&mut self, address: &str, piece: &Piece) {
        let shown: String = address.chars().take(40).collect();
        let message = format!("the address `{}` runs code or carries a document", shown.escape_debug());
        self.report(Rule::UnsafeUrl, piece, message, "link to an `https:` address, a page or a file");
    }

    /// A character that turns text, written as an entity.
    fn turning(&mut self, text: &str, piece: &Piece) {
        let written = || self.text.text.get(piece.at.clone()).is_some_and(|source| source.contains(is_bidi));
        if text.contains(is_bidi) && !written() {
            let message = "an invisible character changes the direction of the text".to_string();
            self.report(Rule::BidiControl, piece, message, "delete it; the page sets directions by itself");
        }
    }
}
