//! Entities from elsewhere: `_shared` and bibliographies. Only those that a page refers to come in.

use std::collections::{BTreeSet, HashMap};

use super::documents::{Context, InLang};
use super::overlay::{self, word};
use crate::diag::{Diagnostic, Rule};
use crate::parse::SharedKind;
use crate::parse::yaml::{Data, Field, Node};
use crate::source::Spanned;

/// Keys whose value names entities.
const REFERENCES: &[&str] = &["of", "speaker", "via", "source", "from", "to", "by", "who", "actors", "affects", "id"];

/// Puts the shared entities that a page refers to into its front matter, the page's own words laid over them.
pub(super) fn fill(
    node: Node,
    page: &InLang,
    original: &InLang,
    context: &Context<'_>,
    diags: &mut Vec<Diagnostic>,
) -> Node {
    let mut pools: Vec<(SharedKind, &Node)> =
        context.shared.trees(&page.lang).iter().map(|(kind, node)| (*kind, node)).collect();
    let books = bibliography(&node, original, context, diags);
    pools.extend(books.iter().map(|node| (SharedKind::Sources, node)));
    if pools.is_empty() {
        return node;
    }
    let mut known: HashMap<&str, (SharedKind, &Field)> = HashMap::new();
    for (kind, tree) in &pools {
        for field in tree.as_map().into_iter().flatten() {
            known.entry(field.key.value.as_str()).or_insert((*kind, field));
        }
    }
    let mut wanted = BTreeSet::new();
    names_in(&node, None, &mut wanted);
    names_in_text(&page.draft.body.text, &mut wanted);
    names_in_text(&original.draft.body.text, &mut wanted);
    let own: BTreeSet<String> = [SharedKind::Actors, SharedKind::Sources, SharedKind::Terms]
        .iter()
        .flat_map(|kind| node.get(kind.key()).and_then(Node::as_map).into_iter().flatten())
        .map(|field| field.key.value.clone())
        .collect();
    wanted.extend(own);
    let taken = closure(wanted, &known);
    insert(node, &taken, &known, diags)
}

/// The wanted entries, and those that they refer to themselves.
fn closure(wanted: BTreeSet<String>, known: &HashMap<&str, (SharedKind, &Field)>) -> BTreeSet<String> {
    let mut open: Vec<String> = wanted.into_iter().filter(|id| known.contains_key(id.as_str())).collect();
    let mut taken: BTreeSet<String> = open.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let Some((_, field)) = known.get(id.as_str()) else {
            continue;
        };
        let mut more = BTreeSet::new();
        names_in(&field.value, None, &mut more);
        for id in more {
            if known.contains_key(id.as_str()) && taken.insert(id.clone()) {
                open.push(id);
            }
        }
    }
    taken
}

fn insert(
    mut node: Node,
    taken: &BTreeSet<String>,
    known: &HashMap<&str, (SharedKind, &Field)>,
    diags: &mut Vec<Diagnostic>,
) -> Node {
    let at = node.span;
    let Data::Map(top) = &mut node.data else {
        return node;
    };
    for kind in [SharedKind::Actors, SharedKind::Sources, SharedKind::Terms] {
        let mut ids: Vec<&String> =
            taken.iter().filter(|id| known.get(id.as_str()).is_some_and(|k| k.0 == kind)).collect();
        if ids.is_empty() {
            continue;
        }
        let position = match top.iter().position(|f| f.key.value == kind.key()) {
            Some(position) => position,
            None => {
                let key = Spanned::new(kind.key().to_string(), at);
                top.push(Field { key, value: Node { span: at, data: Data::Map(Vec::new()) } });
                top.len() - 1
            }
        };
        let list = &mut top[position].value;
        as_map(list, kind, known, diags);
        match &mut list.data {
            Data::Map(fields) => {
                for field in fields.iter_mut() {
                    if let Some((_, shared)) = known.get(field.key.value.as_str()).filter(|k| k.0 == kind) {
                        field.value = match field.value.is_null() {
                            true => shared.value.clone(),
                            false => overlay::merge(&shared.value, &field.value),
                        };
                    }
                }
                let have: BTreeSet<String> = fields.iter().map(|f| f.key.value.clone()).collect();
                ids.retain(|id| !have.contains(*id));
                fields
                    .extend(ids.into_iter().filter_map(|id| known.get(id.as_str())).map(|(_, field)| (*field).clone()));
            }
            Data::Seq(_) => {}
            Data::Null | Data::Scalar(_) => {}
        }
    }
    node
}

/// A list of shared ids, or of addresses of sources, as the map by id that it stands for.
fn as_map(list: &mut Node, kind: SharedKind, known: &HashMap<&str, (SharedKind, &Field)>, diags: &mut Vec<Diagnostic>) {
    let items: Vec<Node> = match &list.data {
        Data::Map(_) => return,
        Data::Null => Vec::new(),
        Data::Scalar(_) => vec![list.clone()],
        Data::Seq(items) => items.clone(),
    };
    let mut fields: Vec<Field> = Vec::new();
    for item in items {
        let Some(name) = word(&item) else { return };
        let shared = known.get(name.value.as_str()).is_some_and(|found| found.0 == kind);
        if !shared && kind == SharedKind::Sources && name.value.contains("://") {
            let key = Spanned::new(id_of_host(&name.value, &fields, known), name.span);
            let url = Field { key: Spanned::new("url".to_string(), name.span), value: item };
            fields.push(Field { key, value: Node { span: name.span, data: Data::Map(vec![url]) } });
        } else if shared {
            fields.push(Field { value: Node { span: name.span, data: Data::Map(Vec::new()) }, key: name });
        } else if kind == SharedKind::Actors {
            diags.push(unknown_actor(&name));
        } else {
            // Left as it is, to be reported where it stands.
            return;
        }
    }
    list.data = Data::Map(fields);
}

/// An id in a list of actors that `_shared` does not have.
pub(super) fn unknown_actor(id: &Spanned<String>) -> Diagnostic {
    let message = format!("`_shared/actors.yaml` has no actor `{}`", id.value);
    Diagnostic::new(Rule::UnknownReference, id.span, message)
        .help(format!("write `actors` as a map: `{}: {{name: …}}`", id.value))
}

/// An id for a source given by its address that no other source has.
fn id_of_host(address: &str, fields: &[Field], known: &HashMap<&str, (SharedKind, &Field)>) -> String {
    let wanted = super::resolve::id_of_host(address);
    let taken = |id: &str| known.contains_key(id) || fields.iter().any(|field| field.key.value == id);
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.clone()).chain(numbered).find(|id| !taken(id)).unwrap_or(wanted)
}

/// Sources of the files that `bibliography` names.
fn bibliography(node: &Node, original: &InLang, context: &Context<'_>, diags: &mut Vec<Diagnostic>) -> Vec<Node> {
    let Some(value) = node.get("bibliography") else {
        return Vec::new();
    };
    let names: Vec<Spanned<String>> = match &value.data {
        Data::Seq(items) => items.iter().filter_map(word).collect(),
        _ => word(value).into_iter().collect(),
    };
    let folder = original.file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    for name in names {
        let path = if folder.is_empty() { name.value.clone() } else { format!("{folder}/{}", name.value) };
        found.extend((context.bibliography)(&path, name.span, diags));
    }
    found
}

/// Everything in a tree that may name an entity: values of reference keys, citations and mentions in texts.
fn names_in(node: &Node, key: Option<&str>, found: &mut BTreeSet<String>) {
    match &node.data {
        Data::Null => {}
        Data::Scalar(scalar) => {
            let text = scalar.text.text.as_str();
            if key.is_some_and(|key| REFERENCES.contains(&key)) {
                found.insert(text.to_string());
            }
            names_in_text(text, found);
        }
        Data::Seq(items) => items.iter().for_each(|item| names_in(item, key, found)),
        Data::Map(fields) => fields.iter().for_each(|field| names_in(&field.value, Some(&field.key.value), found)),
    }
}

/// `[@id, p. 3; @other]` and `[text](#id)` in a Markdown text. Code is not told apart: a shared entity too many does no harm there.
fn names_in_text(text: &str, found: &mut BTreeSet<String>) {
    for (at, _) in text.match_indices('@') {
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).unwrap_or(rest.len());
        found.insert(rest[..end].to_string());
    }
    for (at, _) in text.match_indices("](#") {
        let rest = text.get(at + 3..).unwrap_or_default();
        let end = rest.find([')', ' ', '\n']).unwrap_or(rest.len());
        found.insert(rest[..end].to_string());
    }
    for (at, _) in text.match_indices("]: #") {
        let rest = text.get(at + 4..).unwrap_or_default();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        found.insert(rest[..end].to_string());
    }
    // `::timeline{actors="kim putin"}`, `::quote{id="q1"}`
    for line in text.lines().filter(|line| line.trim_start().starts_with("::")) {
        for word in line.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')) {
            found.insert(word.to_string());
        }
    }
}
