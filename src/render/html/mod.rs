//! Parsed text to HTML5: no inline styles, everything escaped.
//!
//! What a text cannot know (where a link leads, how a source is cited, what a directive shows) it asks the page that it
//! stands on: [`Around`]. The same text can stand on several pages, and several texts on one page.

mod notes;
mod pieces;
mod sanitize;
pub mod tags;
#[cfg(test)]
mod tests;
mod writer;

use std::ops::Range;

use crate::source::Span;
use crate::story::config::HtmlPolicy;
use crate::story::{CalloutKind, CiteRef, Directive, Heading, Rich};

pub use pieces::{Piece, PieceHeading, pieces};
pub use tags::leave_frame;
pub use writer::label;

/// The page around a text. Only [`Around::labels`] must be written; the rest shows links as they are and leaves out what only
/// a page can know.
pub trait Around {
    /// The words that the text itself needs.
    fn labels(&self) -> &Labels;

    /// What stands before and after the text of a link: a link, a mention with its card, a citation of a listed source.
    fn link(&self, link: &LinkTo<'_>) -> LinkHtml {
        link_html(link.dest, link.title, "", "")
    }

    /// The marks of a bracket of citations.
    fn cite(&self, _cites: &[CiteRef], _at: Span) -> String {
        String::new()
    }

    /// A picture. If it stands alone ([`Picture::alone`]) there is no paragraph around it, so it may be a `<figure>`.
    fn image(&self, picture: &Picture<'_>) -> String {
        let title = attribute("title", picture.title);
        let img = format!("<img src=\"{}\" alt=\"{}\"{title}>", escape_address(picture.src), escape(picture.alt));
        if picture.alone { format!("<p>{img}</p>\n") } else { img }
    }

    /// What a directive shows; block content. Its caption is inline content, perhaps empty.
    fn directive(&self, _directive: &Directive, _caption: &str, _at: Span) -> String {
        String::new()
    }

    /// The headings of this text (`Body::headings`): their levels and anchors.
    fn headings(&self) -> &[Heading] {
        &[]
    }

    /// What stands at the end of the heading of this number: a link to itself.
    fn heading_tail(&self, _heading: usize) -> String {
        String::new()
    }

    /// What stands below a heading, before the text of its section: a block.
    fn below_heading(&self, _heading: usize) -> String {
        String::new()
    }

    /// The level (1 to 6) at which the heading of this number is shown, which was written at `level`.
    fn level(&self, _heading: usize, level: u8) -> u8 {
        level.clamp(2, 6)
    }

    /// Do headings and footnotes have ids here? Not in texts that stand on the page twice.
    fn ids(&self) -> bool {
        true
    }

    /// Stands in the ids of footnotes, so that those of two texts on one page differ: letters, digits, `-`.
    fn prefix(&self) -> &str {
        ""
    }

    /// What happens to HTML in the text.
    fn raw_html(&self) -> HtmlPolicy {
        HtmlPolicy::Refuse
    }
}

/// A link of a text.
#[derive(Clone, Copy, Debug)]
pub struct LinkTo<'a> {
    /// The address as written; that of an e-mail autolink begins with `mailto:`.
    pub dest: &'a str,
    /// The title, perhaps empty.
    pub title: &'a str,
    /// The text of the link, plain.
    pub text: &'a str,
    /// Where it stands.
    pub at: Span,
}

/// What stands before and after the text of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkHtml {
    /// Before it.
    pub open: String,
    /// Behind it. May hold more than the end of the link: a mark, a card. Only inline content.
    pub close: String,
}

/// A picture in a text.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Its address as written.
    pub src: &'a str,
    /// The title, perhaps empty.
    pub title: &'a str,
    /// What stands in the brackets, plain; perhaps empty.
    pub alt: &'a str,
    /// It is all there is in its paragraph.
    pub alone: bool,
    /// Where it stands.
    pub at: Span,
}

/// The words that texts need, in the language of the page. `{n}` stands for a number.
#[derive(Clone, Debug)]
pub struct Labels {
    /// Title of `:::note` and `> [!NOTE]`.
    pub note: String,
    /// Title of `:::context`.
    pub context: String,
    /// Title of `:::warning` and `> [!WARNING]`.
    pub warning: String,
    /// Title of `:::method`.
    pub method: String,
    /// Title of `:::transcript`, and of the transcript of a film or recording.
    pub transcript: String,
    /// Title of `> [!TIP]`.
    pub tip: String,
    /// Title of `> [!IMPORTANT]`.
    pub important: String,
    /// Title of `> [!CAUTION]`.
    pub caution: String,
    /// Name of the list of footnotes.
    pub footnotes: String,
    /// What a footnote's mark is called: `Footnote {n}`.
    pub footnote: String,
    /// What the link from a footnote to its mark is called: `Back to mark {n}`.
    pub footnote_back: String,
    /// Name of the box of a task that is done.
    pub task_done: String,
    /// Name of the box of a task that is not.
    pub task_open: String,
    /// Name of the frame in which a wide table scrolls; the names of its columns follow.
    pub table: String,
    /// Name of the frame in which long lines of code scroll.
    pub code: String,
}

impl Labels {
    /// English.
    pub fn english() -> Labels {
        let text = String::from;
        Labels {
            note: text("Note"),
            context: text("Context"),
            warning: text("Warning"),
            method: text("How we know"),
            transcript: text("Transcript"),
            tip: text("Tip"),
            important: text("Important"),
            caution: text("Caution"),
            footnotes: text("Footnotes"),
            footnote: text("Footnote {n}"),
            footnote_back: text("Back to mark {n}"),
            task_done: text("done"),
            task_open: text("to do"),
            table: text("Table"),
            code: text("Code"),
        }
    }

    fn callout(&self, kind: CalloutKind) -> &str {
        match kind {
            CalloutKind::Note => &self.note,
            CalloutKind::Context => &self.context,
            CalloutKind::Warning => &self.warning,
            CalloutKind::Method => &self.method,
            CalloutKind::Transcript => &self.transcript,
        }
    }
}

/// A text for its own sake: links as written, no citations, no directives, headings without anchors.
#[derive(Clone, Debug)]
pub struct Alone(pub Labels);

impl Around for Alone {
    fn labels(&self) -> &Labels {
        &self.0
    }
}

/// The whole text, footnotes at its end.
pub fn html(rich: &Rich, around: &dyn Around) -> String {
    html_of(rich, 0..rich.events.len(), around)
}

/// A stretch of the text that holds whole blocks (an answer) or whole inline content (a heading), with its footnotes.
pub fn html_of(rich: &Rich, range: Range<usize>, around: &dyn Around) -> String {
    writer::write(rich, range, around)
}

/// A link of this address, title, class and `rel`; those that are empty are left out.
pub fn link_html(address: &str, title: &str, class: &str, rel: &str) -> LinkHtml {
    let href = escape_address(address);
    let (class, title, rel) = (attribute("class", class), attribute("title", title), attribute("rel", rel));
    LinkHtml { open: format!("<a{class} href=\"{href}\"{title}{rel}>"), close: "</a>".into() }
}

/// ` name="value"`, or nothing for an empty value.
pub fn attribute(name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { format!(" {name}=\"{}\"", escape(value)) }
}

/// A text as HTML: in an element or in an attribute in double quotes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// An address as the value of `href` or `src` in double quotes: what cannot stand in an address is percent-encoded, what is
/// already encoded stays.
pub fn escape_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len() + 8);
    for byte in address.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#39;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ if b"-_.+!*(),%#@?=;:/$~".contains(&byte) => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
