//! Data files: YAML, JSON, TOML and CSV, for templates and for tables.

use serde_json::{Map, Value};

use super::csv;
use crate::diag::{Diagnostic, Rule};
use crate::parse::toml;
use crate::parse::yaml::{self, Data, Node, list_words};
use crate::source::{SourceFile, Span};
use crate::story::config::Bounds;

/// What a data file holds: everything as it is written, so that `1.50` stays that.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// Nothing.
    Nothing,
    /// A text, number or truth value.
    Word(String),
    /// A list.
    List(Vec<Tree>),
    /// A map.
    Map(Vec<(String, Tree)>),
}

/// The formats of data files by the ends of their names.
pub const FORMATS: &[&str] = &["csv", "json", "toml", "tsv", "yaml", "yml"];

/// The end of a file's name.
fn format(path: &str) -> String {
    path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default()
}

/// Is this a data file, by its name?
pub fn is_data(path: &str) -> bool {
    FORMATS.contains(&format(path).as_str())
}

/// Is this a table as text?
pub fn is_table_text(path: &str) -> bool {
    !matches!(format(path).as_str(), "json" | "toml" | "yaml" | "yml")
}

/// What templates get of a data file; of a table a list of maps by the words of its head.
pub fn value(file: &SourceFile, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Option<Value> {
    match format(&file.path).as_str() {
        "json" => json(file, bounds, diags),
        "csv" | "tsv" => Some(records(&csv::parse(file.without_bom().0))),
        _ => yaml::decode(&node(file, bounds, diags)?, diags),
    }
}

/// What a data file holds that is no table.
pub fn tree(file: &SourceFile, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Option<Tree> {
    match format(&file.path).as_str() {
        "json" => json(file, bounds, diags).map(of_json),
        _ => Some(of_node(&node(file, bounds, diags)?)),
    }
}

fn node(file: &SourceFile, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let (_, start) = file.without_bom();
    match format(&file.path).as_str() {
        "toml" => toml::parse(file, start..file.text.len(), bounds, diags),
        _ => yaml::parse(file, start..file.text.len(), bounds, diags),
    }
}

fn json(file: &SourceFile, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Option<Value> {
    let (text, start) = file.without_bom();
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            let mut left = bounds.values;
            if within(&value, bounds.depth, &mut left) {
                return Some(value);
            }
            let message = "this file is too deep, or holds too many values";
            let found = Diagnostic::new(Rule::Limit, Span::new(file.id, start, start), message);
            diags.push(found.help("raise `limits` in site.yaml"));
        }
        Err(error) => {
            let line = file.line_range(error.line()).map_or(start, |range| range.start);
            let at = (line + error.column().saturating_sub(1)).min(file.text.len());
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            let place = Span::new(file.id, at, (at + 1).min(file.text.len()));
            diags.push(Diagnostic::new(Rule::InvalidYaml, place, format!("this is no JSON: {words}")));
        }
    }
    None
}

/// Is it within the bounds?
fn within(value: &Value, depth: u32, left: &mut u32) -> bool {
    let Some(rest) = left.checked_sub(1) else { return false };
    *left = rest;
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| within(item, depth - 1, left)),
        Value::Object(fields) => depth > 0 && fields.values().all(|field| within(field, depth - 1, left)),
        _ => true,
    }
}

fn of_node(node: &Node) -> Tree {
    match &node.data {
        Data::Null => Tree::Nothing,
        Data::Scalar(scalar) => Tree::Word(scalar.text.text.trim().to_string()),
        Data::Seq(items) => Tree::List(items.iter().map(of_node).collect()),
        Data::Map(fields) => {
            Tree::Map(fields.iter().map(|field| (field.key.value.clone(), of_node(&field.value))).collect())
        }
    }
}

fn of_json(value: Value) -> Tree {
    match value {
        Value::Null => Tree::Nothing,
        Value::String(text) => Tree::Word(text),
        Value::Bool(_) | Value::Number(_) => Tree::Word(value.to_string()),
        Value::Array(items) => Tree::List(items.into_iter().map(of_json).collect()),
        Value::Object(fields) => Tree::Map(fields.into_iter().map(|(key, value)| (key, of_json(value))).collect()),
    }
}

/// The rows of a table as text, its head first.
pub fn table_rows(text: &str) -> csv::Rows {
    csv::parse(text)
}

/// The rows of a table as maps by the words of its head.
fn records(rows: &csv::Rows) -> Value {
    let Some((head, body)) = rows.split_first() else { return Value::Array(Vec::new()) };
    let record = |row: &Vec<String>| {
        let fields = head.iter().zip(row).map(|(key, cell)| (key.trim().to_string(), Value::from(cell.trim())));
        Value::Object(fields.collect::<Map<_, _>>())
    };
    Value::Array(body.iter().map(record).collect())
}

/// The rows of a table, its head first: of a list of maps or of lists, or of a map of maps (whose keys stand in front).
///
/// # Errors
/// If that is no table; in words.
pub fn rows(tree: &Tree, at: Option<&str>) -> Result<csv::Rows, String> {
    let mut inner = tree;
    for key in at.into_iter().flat_map(|at| at.split('.')).filter(|key| !key.is_empty()) {
        let Tree::Map(fields) = inner else { return Err(format!("there is no `{key}` in it")) };
        let known: Vec<&str> = fields.iter().map(|(known, _)| known.as_str()).collect();
        let Some((_, found)) = fields.iter().find(|(known, _)| known == key) else {
            return Err(format!("there is no `{key}` in it; there are {}", list_words(&known)));
        };
        inner = found;
    }
    let found = match inner {
        Tree::List(items) if items.iter().all(|item| matches!(item, Tree::Map(_))) => {
            of_records(items.iter().map(|item| (None, item)))?
        }
        Tree::List(items) if items.iter().all(|item| matches!(item, Tree::List(_))) => {
            let row = |item: &Tree| match item {
                Tree::List(cells) => cells.iter().map(cell).collect(),
                _ => Ok(Vec::new()),
            };
            items.iter().map(row).collect::<Result<_, String>>()?
        }
        Tree::Map(fields) if fields.iter().all(|(_, item)| matches!(item, Tree::Map(_))) => {
            of_records(fields.iter().map(|(key, item)| (Some(key.as_str()), item)))?
        }
        Tree::Map(fields) => {
            let maps: Vec<&str> =
                fields.iter().filter(|(_, item)| !matches!(item, Tree::Word(_))).map(|f| f.0.as_str()).collect();
            return Err(match maps.is_empty() {
                true => "it is one record, not a list of them".into(),
                false => {
                    format!("it is a map; say which of its lists is meant: `rows=\"{}\"`", maps.first().unwrap_or(&""))
                }
            });
        }
        _ => return Err("it is no list of records".into()),
    };
    Ok(found)
}

fn of_records<'a>(items: impl Iterator<Item = (Option<&'a str>, &'a Tree)> + Clone) -> Result<csv::Rows, String> {
    let mut head: Vec<&str> = Vec::new();
    let keyed = items.clone().any(|(key, _)| key.is_some());
    for (_, item) in items.clone() {
        if let Tree::Map(fields) = item {
            for (key, _) in fields {
                if !head.contains(&key.as_str()) {
                    head.push(key);
                }
            }
        }
    }
    let first = head.iter().map(ToString::to_string);
    let mut rows: csv::Rows = vec![keyed.then(String::new).into_iter().chain(first).collect()];
    for (key, item) in items {
        let Tree::Map(fields) = item else { continue };
        let mut row: Vec<String> = key.into_iter().map(str::to_string).collect();
        for column in &head {
            let found = fields.iter().find(|(known, _)| known == column).map(|(_, value)| cell(value));
            row.push(found.transpose()?.unwrap_or_default());
        }
        rows.push(row);
    }
    Ok(rows)
}

fn cell(tree: &Tree) -> Result<String, String> {
    match tree {
        Tree::Nothing => Ok(String::new()),
        Tree::Word(word) => Ok(word.clone()),
        Tree::List(items) => Ok(items.iter().map(cell).collect::<Result<Vec<_>, _>>()?.join(", ")),
        Tree::Map(fields) => {
            let keys: Vec<&str> = fields.iter().map(|(key, _)| key.as_str()).collect();
            Err(format!("a cell of it is a map of {}", list_words(&keys)))
        }
    }
}

/// The columns `name, year=Year` of a table, in this order; what follows a `=` is what the head says.
///
/// # Errors
/// If there is no such column; in words.
pub fn columns(rows: csv::Rows, wanted: Option<&str>) -> Result<csv::Rows, String> {
    let Some(wanted) = wanted else { return Ok(rows) };
    let Some(head) = rows.first() else { return Ok(rows) };
    let mut places = Vec::new();
    for one in wanted.split(',').map(str::trim).filter(|one| !one.is_empty()) {
        let (name, title) = one.split_once('=').map_or((one, one), |(name, title)| (name.trim(), title.trim()));
        let Some(at) = head.iter().position(|cell| cell.trim() == name) else {
            let known: Vec<&str> = head.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            return Err(format!("there is no column `{name}`; there are {}", list_words(&known)));
        };
        places.push((at, title.to_string()));
    }
    let pick = |row: &Vec<String>| places.iter().map(|(at, _)| row.get(*at).cloned().unwrap_or_default()).collect();
    let mut found: csv::Rows = rows.iter().map(pick).collect();
    if let Some(first) = found.first_mut() {
        *first = places.into_iter().map(|(_, title)| title).collect();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::FileId;

    fn read(path: &str, text: &str) -> (Option<Tree>, Option<Value>, Vec<Diagnostic>) {
        let file = SourceFile::new(FileId(0), path, text);
        let mut diags = Vec::new();
        let tree = (!is_table_text(path)).then(|| tree(&file, &Bounds::default(), &mut diags)).flatten();
        let value = value(&file, &Bounds::default(), &mut Vec::new());
        (tree, value, diags)
    }

    #[test]
    fn one_table_in_every_format() {
        let expected = [["name", "n"], ["A", "1.50"], ["B", ""]];
        for (path, text) in [
            ("x.yaml", "- {name: A, n: 1.50}\n- {name: B}\n"),
            ("x.toml", "[[list]]\nname = 'A'\nn = 1.50\n[[list]]\nname = 'B'\n"),
            ("x.json", "{\"list\": [{\"name\": \"A\", \"n\": \"1.50\"}, {\"name\": \"B\", \"n\": null}]}"),
        ] {
            let (tree, _, diags) = read(path, text);
            assert!(diags.is_empty(), "{path}: {diags:?}");
            let at = (path != "x.yaml").then_some("list");
            assert_eq!(rows(&tree.unwrap(), at).unwrap(), expected, "{path}");
        }
        let (_, value, _) = read("x.csv", "name;n\nA;1,5\n");
        assert_eq!(value.unwrap(), serde_json::json!([{"name": "A", "n": "1,5"}]));
    }

    #[test]
    fn what_is_no_table_is_told() {
        let said = |text: &str, at: Option<&str>| rows(&read("x.yaml", text).0.unwrap(), at).unwrap_err();
        assert_eq!(said("a: 1\n", None), "it is one record, not a list of them");
        assert_eq!(said("a: [{b: 1}]\nc: x\n", None), "it is a map; say which of its lists is meant: `rows=\"a\"`");
        assert_eq!(said("a: []\n", Some("b")), "there is no `b` in it; there are `a`");
        assert_eq!(said("- {a: {b: 1}}\n", None), "a cell of it is a map of `b`");
        let by_key = rows(&read("x.yaml", "k: {a: 1}\nl: {a: [2, 3]}\n").0.unwrap(), None).unwrap();
        assert_eq!(by_key, [["", "a"], ["k", "1"], ["l", "2, 3"]]);
        assert_eq!(columns(by_key.clone(), Some("a=A")).unwrap(), [["A"], ["1"], ["2, 3"]]);
        assert_eq!(columns(by_key, Some("b")).unwrap_err(), "there is no column `b`; there are `a`");
    }

    #[test]
    fn mistakes_have_a_place() {
        let (tree, _, diags) = read("x.json", "{\n  \"a\": 1,\n  \"b\": ]\n}");
        assert!(tree.is_none());
        let crate::diag::Place::At(span) = diags[0].place else { panic!("no place") };
        assert_eq!((span.start, diags[0].rule), (19, Rule::InvalidYaml));
        let deep = "[".repeat(60) + &"]".repeat(60);
        assert_eq!(read("x.json", &deep).2[0].rule, Rule::Limit);
    }
}
