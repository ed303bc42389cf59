//! TOML (<https://toml.io/en/v1.0.0>) as the same tree that YAML gives: data files, and front matter between lines `+++`, as
//! other generators write it.

use std::ops::Range;

use toml_edit::{Document, InlineTable, Item, Table, TableLike, Value};

use super::RawText;
use super::yaml::{Data, Field, Kind, Node, Scalar, Style};
use crate::diag::{Diagnostic, Rule};
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::story::config::Bounds;

/// Reads a TOML text: `range` of a file. Every value and key has its place.
///
/// Reports `invalid-yaml` for what is not well-formed (a key given twice, too) and `limit`; then there is no tree.
pub fn parse(file: &SourceFile, range: Range<usize>, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let text = file.text.get(range.clone()).unwrap_or_default();
    let whole = Span::new(file.id, range.start, range.start + text.len());
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let at = error.span().unwrap_or(0..0);
            let place = Span::new(file.id, range.start + at.start, range.start + at.end.max(at.start));
            let first = error.message().lines().next().unwrap_or("a mistake");
            diags.push(Diagnostic::new(Rule::InvalidYaml, place, format!("this is no TOML: {first}")));
            return None;
        }
    };
    let mut reader = Reader { text, file: file.id, base: range.start, left: bounds.values, deepest: bounds.depth };
    match reader.table(document.as_table(), whole, 0) {
        Ok(node) => Some(node),
        Err(Limit(at, message)) => {
            diags.push(Diagnostic::new(Rule::Limit, at, message).help("raise `limits` in site.yaml"));
            None
        }
    }
}

struct Limit(Span, String);

struct Reader<'a> {
    text: &'a str,
    file: FileId,
    base: usize,
    /// Values that may still come.
    left: u32,
    deepest: u32,
}

impl Reader<'_> {
    fn place(&self, range: Option<Range<usize>>, above: Span) -> Span {
        range.map_or(above, |at| Span::new(self.file, self.base + at.start, self.base + at.end))
    }

    fn count(&mut self, at: Span, depth: u32) -> Result<(), Limit> {
        if depth > self.deepest {
            return Err(Limit(at, format!("this lies more than {} levels deep", self.deepest)));
        }
        self.left = match self.left.checked_sub(1) {
            Some(left) => left,
            None => return Err(Limit(at, "this file holds too many values".into())),
        };
        Ok(())
    }

    fn table(&mut self, table: &Table, above: Span, depth: u32) -> Result<Node, Limit> {
        let span = if depth == 0 { above } else { self.place(table.span(), above) };
        self.fields(table, span, depth)
    }

    fn fields(&mut self, table: &dyn TableLike, span: Span, depth: u32) -> Result<Node, Limit> {
        self.count(span, depth)?;
        let mut fields = Vec::new();
        for (name, item) in table.iter() {
            let key = table.key(name).and_then(toml_edit::Key::span);
            let key = Spanned::new(name.to_string(), self.place(key, span));
            let value = self.item(item, key.span, depth + 1)?;
            fields.push(Field { key, value });
        }
        Ok(Node { span, data: Data::Map(fields) })
    }

    fn item(&mut self, item: &Item, above: Span, depth: u32) -> Result<Node, Limit> {
        match item {
            Item::None => Ok(Node { span: above, data: Data::Null }),
            Item::Value(value) => self.value(value, above, depth),
            Item::Table(table) => self.table(table, above, depth),
            Item::ArrayOfTables(tables) => {
                self.count(above, depth)?;
                let items = tables.iter().map(|table| self.table(table, above, depth + 1)).collect::<Result<_, _>>()?;
                Ok(Node { span: above, data: Data::Seq(items) })
            }
        }
    }

    fn value(&mut self, value: &Value, above: Span, depth: u32) -> Result<Node, Limit> {
        let span = self.place(value.span(), above);
        let kind = match value {
            Value::Array(items) => {
                self.count(span, depth)?;
                let items = items.iter().map(|item| self.value(item, span, depth + 1)).collect::<Result<_, _>>()?;
                return Ok(Node { span, data: Data::Seq(items) });
            }
            Value::InlineTable(table) => return self.inline(table, span, depth),
            Value::Boolean(value) => Kind::Bool(*value.value()),
            Value::Integer(value) => Kind::Int(*value.value()),
            Value::Float(value) => Kind::Float(*value.value()),
            Value::String(_) | Value::Datetime(_) => Kind::Text,
        };
        self.count(span, depth)?;
        let scalar = Scalar { text: self.text_of(value, span), kind, style: style(value) };
        Ok(Node { span, data: Data::Scalar(scalar) })
    }

    fn inline(&mut self, table: &InlineTable, span: Span, depth: u32) -> Result<Node, Limit> {
        self.fields(table, span, depth)
    }

    /// The text of a value: of a string what it says, of anything else what is written.
    fn text_of(&self, value: &Value, span: Span) -> RawText {
        let written = value.span().and_then(|at| self.text.get(at)).unwrap_or_default();
        let Some(text) = value.as_str() else {
            // A time after a blank is the same as after a `T`, which dates want.
            let text = match value {
                Value::Datetime(_) => written.replacen(' ', "T", 1),
                Value::Integer(_) | Value::Float(_) => written.replace('_', ""),
                _ => written.to_string(),
            };
            return RawText::verbatim(text, span);
        };
        // What is written without escapes stands in the file as it is, behind its quotes.
        let at = written.find(text).unwrap_or(0);
        RawText::mapped(text.to_string(), span, vec![(0, span.start as usize + at)])
    }
}

fn style(value: &Value) -> Style {
    match value {
        Value::String(_) => Style::Double,
        _ => Style::Plain,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new(FileId(0), "x.toml", text)
    }

    fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
        let mut diags = Vec::new();
        let file = file(text);
        let node = parse(&file, 0..file.text.len(), &Bounds::default(), &mut diags);
        (node, diags)
    }

    #[test]
    fn values_keep_their_words_and_places() {
        let text = "title = \"A\\tB\"\ndate = 2024-05-01 07:30:00\nn = 010.5e0\n[extra]\nx = ['a', {b = true}]\n[[list]]\nk = 1\n[[list]]\nk = 2\n"
            .replace("010.5e0", "10.5");
        let (node, diags) = read(&text);
        assert!(diags.is_empty(), "{diags:?}");
        let node = node.unwrap();
        let said = |key: &str| node.get(key).unwrap().as_text().unwrap().text.clone();
        assert_eq!(
            (said("title"), said("date"), said("n")),
            ("A\tB".into(), "2024-05-01T07:30:00".into(), "10.5".into())
        );
        assert_eq!(node.get("list").unwrap().as_seq().unwrap().len(), 2);
        let inner = &node.get("extra").unwrap().get("x").unwrap().as_seq().unwrap()[0];
        assert_eq!(&text[inner.span.start as usize..inner.span.end as usize], "'a'");
        let key = node.field("extra").unwrap().key.span;
        assert_eq!(&text[key.start as usize..key.end as usize], "extra");
    }

    #[test]
    fn mistakes_have_a_place() {
        for (text, at) in [("a = 1\nb = = 2\n", 10), ("a = 1\na = 2\n", 6)] {
            let (node, diags) = read(text);
            assert!(node.is_none());
            let crate::diag::Place::At(span) = diags[0].place else { panic!("no place") };
            assert_eq!(span.start, at, "{text}: {}", diags[0].message);
        }
        let deep = format!("a = {}1{}", "[".repeat(70), "]".repeat(70));
        assert_eq!(read(&deep).1[0].rule, Rule::Limit);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[a-z\\[\\]{}=\"'\n., 0-9#ü-]{0,80}") {
            let _ = read(&text);
        }
    }
}
