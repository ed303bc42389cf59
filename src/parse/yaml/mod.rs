//! YAML with places: a bounded gate, a tree that knows where everything stands, and decoding into plain structs that
//! reports every mistake in one run.
//!
//! 1. [`parse`] runs granit-parser over the text: depth and number of values are bounded; aliases, anchors, tags and
//!    several documents are refused; every value gets its place. Then serde_yaml reads the same text and decides what is
//!    null, a truth value, a number or a text. Where the two disagree, the text is refused.
//! 2. [`decode()`] reads a struct out of a [`Node`] through serde and goes on after each mistake.

mod agree;
mod de;
mod decode;
mod foreign;
mod gate;
mod inspect;
mod offsets;
mod shapes;
mod traps;

use std::ops::Range;

pub use decode::list as list_words;
pub use decode::{decode, decode_item, decode_keyed};
pub(in crate::parse) use decode::{nearest, unknown_field};
pub use shapes::{Entries, OneOrMany};

use super::RawText;
use crate::diag::Diagnostic;
use crate::source::{SourceFile, Span, Spanned};
use crate::story::config::Bounds;

/// A value and its place. Trees merged from several files keep each value's own file in its span.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands: a block map or list from its first key or item to the end of its last value, anything else with its
    /// brackets or quotes.
    pub span: Span,
    /// What it is.
    pub data: Data,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Data {
    /// Nothing: `~`, `null` or no value at all.
    Null,
    /// One text, number or truth value.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Node>),
    /// A map in the order of the file; no key stands twice.
    Map(Vec<Field>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Field {
    /// The key as written (`2024` is the text `2024`).
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

/// A value that is neither list nor map.
#[derive(Clone, Debug)]
pub struct Scalar {
    /// As written, whatever its kind: `2026`, `no` and `010` stay these texts.
    pub text: RawText,
    /// What serde_yaml takes it for.
    pub kind: Kind,
    /// How it is written.
    pub style: Style,
}

/// What serde_yaml takes a scalar for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Anything else.
    Text,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes.
    Plain,
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// Not written at all: it stands for a required value whose absence or mistake has been reported.
    Filler,
}

impl Node {
    /// A value that stands for a required one which is missing or wrong, so that the rest can be read. Empty, with an
    /// empty span.
    fn filler(span: Span) -> Node {
        let span = Span { end: span.start, ..span };
        let text = RawText::verbatim("", span);
        Node { span, data: Data::Scalar(Scalar { text, kind: Kind::Text, style: Style::Filler }) }
    }

    /// The value of this key, if this is a map that has it. Null values are values.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.field(key).map(|field| &field.value)
    }

    /// The field of this key, if this is a map that has it.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.as_map()?.iter().find(|field| field.key.value == key)
    }

    /// The fields, if this is a map.
    pub fn as_map(&self) -> Option<&[Field]> {
        match &self.data {
            Data::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The items, if this is a list.
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.data {
            Data::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The text as written, if this is a text, number or truth value.
    pub fn as_text(&self) -> Option<&RawText> {
        match &self.data {
            Data::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// Is it null (which counts as absent)?
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    fn is_filler(&self) -> bool {
        matches!(&self.data, Data::Scalar(Scalar { style: Style::Filler, .. }))
    }

    /// What it is, for messages: "a list".
    fn what(&self) -> &'static str {
        match &self.data {
            Data::Null => "nothing",
            Data::Seq(_) => "a list",
            Data::Map(_) => "a map of keys",
            Data::Scalar(Scalar { kind: Kind::Bool(_), .. }) => "a truth value",
            Data::Scalar(Scalar { kind: Kind::Int(_) | Kind::Float(_), .. }) => "a number",
            Data::Scalar(_) => "a text",
        }
    }
}

/// Reads a YAML text: `range` of a file (front matter between its `---` lines, or the whole of a `.yaml` file). An empty
/// text is a null node. A byte-order mark at its beginning is skipped.
///
/// Reports the rules `invalid-yaml`, `limit` and `duplicate-key`, and the warning `yaml-trap` for nulls and for texts cut
/// short by ` #`. After a mistake in the syntax there is one finding and no tree; a duplicate key costs only its own value.
pub fn parse(file: &SourceFile, range: Range<usize>, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut range = range.start..range.end.min(file.text.len());
    let mut text = file.text.get(range.clone()).unwrap_or_default();
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        range.start += text.len() - rest.len();
        text = rest;
    }
    let source = Text { text, base: range.start, file: file.id };
    match read(&source, bounds) {
        Ok(mut node) => {
            inspect::inspect(&mut node, &source, diags);
            Some(node)
        }
        Err(diagnostic) => {
            diags.push(*diagnostic);
            None
        }
    }
}

fn read(source: &Text, bounds: &Bounds) -> Result<Node, Box<Diagnostic>> {
    traps::refuse_invisible(source)?;
    let mut node = gate::read(source, bounds)?;
    if !node.is_null() {
        agree::agree(&mut node, source)?;
    }
    Ok(node)
}

/// The text that is being read and where it begins in its file.
struct Text<'a> {
    text: &'a str,
    base: usize,
    file: crate::source::FileId,
}

impl Text<'_> {
    /// The place in the file of a stretch of the text.
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.base + start, self.base + end.max(start))
    }
}

#[cfg(test)]
mod tests;
