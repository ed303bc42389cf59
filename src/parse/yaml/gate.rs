//! The gate: one pass of granit-parser that bounds what follows and finds the place of every value.

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span as Granit, StructureStyle, options};

use super::{Data, Field, Kind, Node, Scalar, Style, Text, offsets, traps};
use crate::diag::{Diagnostic, Rule};
use crate::source::Spanned;
use crate::story::config::Bounds;

/// serde_yaml reads at most 128 levels; a site cannot allow more than this.
const DEEPEST: u32 = 120;

type Refused = Box<Diagnostic>;

/// Reads the text into a tree; every scalar is still of [`Kind::Text`].
pub(super) fn read(source: &Text, bounds: &Bounds) -> Result<Node, Refused> {
    let depth = bounds.depth.min(DEEPEST) as usize;
    let options = options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        block_scalar_eof_without_line_feed: true,
        flow_nesting_limit: depth,
        block_nesting_limit: depth,
    };
    let mut gate = Gate { source, depth, left: bounds.values, bounds, open: Vec::new(), root: None, documents: 0 };
    for event in Parser::new_from_str_with_options(source.text, options) {
        match event {
            Ok((event, span)) => gate.take(event, span)?,
            Err(error) => return Err(gate.refuse(&error)),
        }
    }
    Ok(gate.root.unwrap_or(Node { span: source.span(0, 0), data: Data::Null }))
}

struct Gate<'a> {
    source: &'a Text<'a>,
    depth: usize,
    left: u32,
    bounds: &'a Bounds,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

/// A list or map whose end is still to come.
enum Open {
    Seq { start: usize, flow: bool, items: Vec<Node> },
    Map { start: usize, flow: bool, fields: Vec<Field>, key: Option<Spanned<String>> },
}

impl Gate<'_> {
    fn take(&mut self, event: Event, span: Granit) -> Result<(), Refused> {
        let at = bytes(&span);
        self.refuse_references(&event, &span)?;
        match event {
            Event::DocumentStart(..) => self.begin_document(at.start),
            Event::Scalar(text, style, ..) => {
                self.count(at.start)?;
                self.scalar(&text, style, at)
            }
            Event::SequenceStart(style, ..) => {
                let (start, flow) = (at.start, style == StructureStyle::Flow);
                self.open(Open::Seq { start, flow, items: Vec::new() }, at.start)
            }
            Event::MappingStart(style, ..) => {
                // The single pair of `[key: value]` has no brackets of its own.
                let (start, flow) = (at.start, style == StructureStyle::Flow && !at.is_empty());
                self.open(Open::Map { start, flow, fields: Vec::new(), key: None }, at.start)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at.end),
            _ => Ok(()),
        }
    }

    fn begin_document(&mut self, at: usize) -> Result<(), Refused> {
        self.documents += 1;
        if self.documents < 2 {
            return Ok(());
        }
        let message = "a second document begins here, but one text holds one document";
        Err(self.invalid(at, at + 3, message, "take the line `---` out, or indent it if it belongs to a text"))
    }

    fn count(&mut self, at: usize) -> Result<(), Refused> {
        if let Some(left) = self.left.checked_sub(1) {
            self.left = left;
            return Ok(());
        }
        let message = format!("there are more than {} values in one YAML text", self.bounds.values);
        Err(self.limit(at, message, "`limits: {values: …}` in `site.yaml` allows more"))
    }

    fn open(&mut self, open: Open, at: usize) -> Result<(), Refused> {
        self.count(at)?;
        if self.open.len() >= self.depth {
            return Err(self.too_deep(at));
        }
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            let message = "a list or map cannot be a key";
            return Err(self.invalid(at, at + 1, message, "put a text that begins with `{` or `[` in quotes"));
        }
        self.open.push(open);
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: std::ops::Range<usize>) -> Result<(), Refused> {
        let absent = style == ScalarStyle::Plain && at.is_empty();
        if let Some(Open::Map { key: key @ None, .. }) = self.open.last_mut() {
            if !absent {
                *key = Some(Spanned::new(text.to_string(), self.source.span(at.start, at.end)));
                return Ok(());
            }
            return Err(self.invalid(at.start, at.start + 1, "there is no key before this `:`", "write `key: value`"));
        }
        let (style, text) = (style_of(style), if absent { "" } else { text });
        let text = offsets::raw(text, style, self.source, at);
        self.put(Node { span: text.span, data: Data::Scalar(Scalar { text, kind: Kind::Text, style }) });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Refused> {
        let node = match self.open.pop() {
            Some(Open::Seq { start, flow, items }) => {
                let last = items.last().map(|item| item.span.end as usize - self.source.base);
                let end = if flow { end } else { last.unwrap_or(start) };
                Node { span: self.source.span(start, end), data: Data::Seq(items) }
            }
            Some(Open::Map { start, flow, fields, .. }) => {
                let first = fields.first().map(|field| field.key.span.start as usize - self.source.base);
                let last = fields.last().map(|field| field.value.span.end as usize - self.source.base);
                let (start, end) = if flow { (start, end) } else { (first.unwrap_or(start), last.unwrap_or(start)) };
                Node { span: self.source.span(start, end), data: Data::Map(fields) }
            }
            None => return Ok(()),
        };
        self.put(node);
        Ok(())
    }

    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open::Seq { items, .. }) => items.push(node),
            Some(Open::Map { fields, key, .. }) => {
                if let Some(key) = key.take() {
                    fields.push(Field { key, value: node });
                }
            }
            None => self.root = Some(node),
        }
    }

    /// Refuses what makes one part of a text stand for another, or names types: `*x`, `&x`, `!x`.
    fn refuse_references(&self, event: &Event, span: &Granit) -> Result<(), Refused> {
        let begin = |at: usize| Err(Box::new(traps::begins(self.source, at)));
        if matches!(event, Event::Alias(_) | Event::UnresolvedAlias(_)) {
            return begin(bytes(span).start);
        }
        if event.tag().is_some() {
            return begin(span.tag_start().and_then(|mark| mark.byte_offset()).unwrap_or(bytes(span).start));
        }
        if event.anchor_id().is_some_and(|id| id > 0) {
            let before = self.source.text.get(..bytes(span).start).unwrap_or_default();
            return begin(before.rfind('&').unwrap_or(bytes(span).start));
        }
        Ok(())
    }

    fn refuse(&self, error: &ScanError) -> Refused {
        let at = error.marker().byte_offset().unwrap_or(0);
        match error.kind() {
            ErrorKind::RecursionLimitExceeded => self.too_deep(at),
            kind => Box::new(traps::explain(self.source, kind, at, &error.info())),
        }
    }

    fn too_deep(&self, at: usize) -> Refused {
        let message = format!("lists and maps are nested more than {} levels deep", self.depth);
        self.limit(at, message, "take levels out, or raise `limits: {depth: …}` in `site.yaml` (at most 120)")
    }

    fn limit(&self, at: usize, message: String, help: &str) -> Refused {
        Box::new(Diagnostic::new(Rule::Limit, self.source.span(at, at + 1), message).help(help))
    }

    fn invalid(&self, start: usize, end: usize, message: &str, help: &str) -> Refused {
        Box::new(Diagnostic::new(Rule::InvalidYaml, self.source.span(start, end), message).help(help))
    }
}

fn style_of(style: ScalarStyle) -> Style {
    match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::SingleQuoted => Style::Single,
        ScalarStyle::DoubleQuoted => Style::Double,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
    }
}

fn bytes(span: &Granit) -> std::ops::Range<usize> {
    span.byte_range().unwrap_or(0..0)
}
