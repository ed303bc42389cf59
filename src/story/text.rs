//! Text that was parsed once: Markdown as a list of events, each with its place, and a plain form.

use std::sync::Arc;

use pulldown_cmark::Event;

use super::Part;
use crate::source::{Span, Spanned};

/// How much Markdown a field may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextKind {
    /// No Markdown at all.
    Plain,
    /// One paragraph: emphasis, code, links, citations.
    Inline,
    /// As [`TextKind::Inline`] without links and citations: `title`, `name`, `q`.
    Name,
    /// Paragraphs, lists, quotes, tables, code.
    Block,
    /// As [`TextKind::Block`] with `:::note` and footnotes: `body`, `a`, `method`.
    Long,
    /// The body of a page: everything, headings and directives too.
    Body,
}

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Rich {
    /// What it may hold.
    pub kind: TextKind,
    /// The Markdown as written (after YAML took its quotes away).
    pub markdown: Arc<str>,
    /// Where it stands.
    pub span: Span,
    /// The parsed text. For [`TextKind::Plain`] a single text event; for inline kinds no paragraph around it.
    pub events: Arc<[Ev]>,
    /// Without any mark-up: for feeds, SVG, calendars, JSON-LD, page titles. Citations and footnote marks leave nothing,
    /// block ends a space, maths its source.
    pub plain: Arc<str>,
}

/// One event of a text and its place in the file.
#[derive(Clone, Debug)]
pub struct Ev {
    /// What it is.
    pub what: What,
    /// The place of its source in the file.
    pub at: Span,
}

/// What an event is: CommonMark's, or one of ours.
#[derive(Clone, Debug)]
pub enum What {
    /// As pulldown-cmark gives it. Headings are never here: see [`What::HeadingStart`]. `Start(Link)` and `Start(Image)` carry the address as written.
    Md(Event<'static>),
    /// A heading begins. Its number counts the headings of the text from 0 (an index into `Body::headings`).
    HeadingStart(usize),
    /// The heading of this number ends.
    HeadingEnd(usize),
    /// `[@id, p. 3; @other]`.
    Cite(Vec<CiteRef>),
    /// `::name{…}` alone on a line. If it has a caption, that follows as events of its own.
    Directive(Directive),
    /// The caption of the directive before it begins: inline content.
    CaptionStart,
    /// It ends.
    CaptionEnd,
    /// `:::kind Title` begins a call-out.
    CalloutStart(CalloutKind, Option<String>),
    /// `:::` ends it.
    CalloutEnd,
}

/// One source in a bracket of citations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiteRef {
    /// The id as written, without `@`, with the place of the id itself.
    pub key: Spanned<String>,
    /// The locator behind the comma: `p. 3`.
    pub at: Option<String>,
}

/// A line `::name{key="value"}`.
#[derive(Clone, Debug)]
pub struct Directive {
    /// Which.
    pub name: Spanned<DirectiveName>,
    /// Its attributes in order, each value with its place (without the quotes).
    pub attrs: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Directive {
    /// The value of an attribute.
    pub fn attr(&self, name: &str) -> Option<&Spanned<String>> {
        self.attrs.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }
}

/// The directives there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DirectiveName {
    /// A part of the story page: `::timeline`.
    Part(Part),
    /// `::figure{src caption alt credit}`.
    Figure,
    /// `::table{src caption}`.
    Table,
    /// `::video{url title}` (or `src`, a file beside the page).
    Video,
    /// `::audio{url title}` (or `src`, a file beside the page).
    Audio,
    /// `::quote{id}`.
    Quote,
}

/// The kinds of call-outs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CalloutKind {
    /// `:::note`
    Note,
    /// `:::context`
    Context,
    /// `:::warning`
    Warning,
    /// `:::method`
    Method,
    /// `:::transcript`
    Transcript,
}

impl CalloutKind {
    /// The word authors write.
    pub fn name(self) -> &'static str {
        match self {
            CalloutKind::Note => "note",
            CalloutKind::Context => "context",
            CalloutKind::Warning => "warning",
            CalloutKind::Method => "method",
            CalloutKind::Transcript => "transcript",
        }
    }
}

impl Rich {
    /// A text without mark-up.
    pub fn plain(text: impl Into<Arc<str>>, span: Span) -> Self {
        let text = text.into();
        let event = Event::Text(text.to_string().into());
        Rich {
            kind: TextKind::Plain,
            markdown: text.clone(),
            span,
            events: Arc::new([Ev { what: What::Md(event), at: span }]),
            plain: text,
        }
    }

    /// Nothing but white space?
    pub fn is_blank(&self) -> bool {
        self.markdown.trim().is_empty()
    }
}
