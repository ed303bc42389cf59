//! CSL-JSON, as Zotero and others write it: a list of items. Source: the Citation Style Language's `csl-data.json` schema.

use super::book::{Book, Source, edtf};
use super::json;
use crate::diag::{Diagnostic, Rule};
use crate::parse::yaml::Node;

/// Reads the items of the file.
pub(super) fn read(book: &mut Book<'_>) -> Option<()> {
    let root = json::read(book)?;
    let items = match root.as_seq().or_else(|| root.get("items").and_then(Node::as_seq)) {
        Some(items) => items,
        // A single item stands for a list of one.
        None if root.get("id").is_some() => std::slice::from_ref(&root),
        None => {
            let what = Diagnostic::new(Rule::InvalidValue, root.span, "CSL-JSON is a list of items")
                .help("export the bibliography as “CSL JSON”");
            return book.fail(what);
        }
    };
    book.has_room(items.len())?;
    for item in items {
        read_item(book, item);
    }
    Some(())
}

fn read_item(book: &mut Book<'_>, item: &Node) {
    if item.as_map().is_none() {
        book.fail(Diagnostic::new(Rule::InvalidValue, item.span, "an item of CSL-JSON is a map"));
        return;
    }
    let Some(id) = item.get("id").and_then(Node::as_text) else {
        book.fail(Diagnostic::new(Rule::MissingField, item.span, "this item has no `id`"));
        return;
    };
    let mut source = Source::default();
    let kind = item.get("type").and_then(Node::as_text);
    if let Some(kind) = kind {
        source.plain("type", &kind.text, kind.span);
    }
    text(item, &["title"], |text, at| source.words("title", text, at));
    text(item, &["URL"], |text, at| source.plain("url", text, at));
    text(item, &["DOI"], |text, at| source.doi(text, at));
    for key in ["author", "editor"] {
        if let Some(node) = item.get(key) {
            source.list("author", people(node), node.span);
        }
    }
    // Who stands behind an article is the paper it stands in, not the company that owns the paper.
    let article = kind.is_some_and(|kind| kind.text.starts_with("article") || kind.text.starts_with("post"));
    let order: &[&str] = match article {
        true => &["container-title", "publisher"],
        false => &["publisher", "container-title"],
    };
    text(item, order, |text, at| source.plain("publisher", text, at));
    for (key, field) in [("issued", "date"), ("accessed", "accessed")] {
        if let Some((text, node)) = item.get(key).and_then(|node| Some((date(node)?, node))) {
            source.plain(field, &text, node.span);
        }
    }
    text(item, &["language"], |text, at| source.lang(text, at));
    text(item, &["note"], |text, at| source.words("note", text, at));
    book.add(&id.text, id.span, source);
}

/// Hands on the first of these fields that is a text.
fn text(item: &Node, keys: &[&str], mut take: impl FnMut(&str, crate::source::Span)) {
    let found =
        keys.iter().filter_map(|key| item.get(key)).filter_map(Node::as_text).find(|t| !t.text.trim().is_empty());
    if let Some(found) = found {
        take(&found.text, found.span);
    }
}

fn people(node: &Node) -> Vec<String> {
    let one = |node: &Node| {
        let part = |key: &str| node.get(key).and_then(Node::as_text).map_or("", |text| text.text.trim());
        let parts = match part("literal") {
            "" => {
                let particles = [part("dropping-particle"), part("non-dropping-particle")].join(" ");
                super::family_first([&particles, part("family"), part("suffix")], part("given"))
            }
            literal => super::family_first(["", literal, ""], ""),
        };
        match node.as_text() {
            Some(text) => text.text.clone(),
            None => parts,
        }
    };
    match node.as_seq() {
        Some(items) => items.iter().map(one).collect(),
        None => vec![one(node)],
    }
}

/// A date of CSL as EDTF: `{"date-parts": [[2024, 10, 15]], "circa": true}`.
fn date(node: &Node) -> Option<String> {
    if let Some(text) = node.as_text() {
        return Some(text.text.clone());
    }
    let about = match node.get("circa").and_then(Node::as_text).map(|text| text.text.as_str()) {
        None | Some("false" | "0" | "") => "",
        Some(_) => "~",
    };
    let season = node.get("season").and_then(number).filter(|n| (1..=4).contains(n)).map(|n| n + 20);
    if let Some(parts) = node.get("date-parts").and_then(Node::as_seq) {
        let ends: Option<Vec<String>> = parts
            .iter()
            .take(2)
            .map(|end| {
                let numbers: Vec<i64> = end.as_seq()?.iter().map_while(number).collect();
                let month = numbers.get(1).copied().or(season);
                Some(edtf(*numbers.first()?, month, numbers.get(2).copied())? + about)
            })
            .collect();
        return ends.filter(|ends| !ends.is_empty()).map(|ends| ends.join("/"));
    }
    // What other programs could not read either: passed on, so that it is reported at its place if it is no date.
    let said = |key: &str| node.get(key).and_then(Node::as_text).map(|text| text.text.clone());
    said("raw").or_else(|| said("literal"))
}

/// A number, also in quotes.
fn number(node: &Node) -> Option<i64> {
    node.as_text()?.text.trim().parse().ok()
}
