//! Building blocks of JSON-LD.

use serde_json::{Map, Value, json};

use super::anchor;
use crate::render::outputs::{Facts, licence_address};
use crate::story::{Cite, DatePiece, Edtf, End, EntityKind, Id, Image, Kind, Shape};

/// A node under construction: its type first, then its properties in the order they are put.
pub(super) struct Node(Map<String, Value>);

impl Node {
    pub(super) fn new(kind: &str) -> Node {
        Node(Map::from_iter([("@type".to_string(), Value::from(kind))]))
    }

    /// A property, if there is a value for it.
    pub(super) fn put<T: serde::Serialize>(mut self, key: &str, value: Option<T>) -> Node {
        if let Some(value) = value.map(|value| json!(value)) {
            self.0.insert(key.into(), value);
        }
        self
    }

    /// A property with several values: none at all without one, and no list for a single one.
    pub(super) fn all<T: serde::Serialize>(self, key: &str, values: impl IntoIterator<Item = T>) -> Node {
        let mut values: Vec<Value> = values.into_iter().map(|value| json!(value)).collect();
        match values.len() {
            0 => self,
            1 => self.put(key, values.pop()),
            _ => self.put(key, Some(values)),
        }
    }

    pub(super) fn done(self) -> Value {
        Value::Object(self.0)
    }
}

/// A reference to a node.
pub(super) fn reference(id: &str) -> Value {
    json!({"@id": id})
}

impl Facts<'_> {
    /// The name of a node of this page.
    pub(super) fn node_id(&self, fragment: &str) -> String {
        anchor(self.url, fragment)
    }

    /// The name of the node of an entity, if it has an anchor.
    pub(super) fn entity_id(&self, kind: EntityKind, index: usize) -> Option<String> {
        (self.anchor)(kind, index).map(|fragment| self.node_id(&fragment))
    }

    /// References to entities by id.
    pub(super) fn refs<'a>(&self, ids: impl IntoIterator<Item = &'a Id>) -> Vec<Value> {
        let Kind::Story(story) = &self.document.kind else { return Vec::new() };
        let known = ids.into_iter().filter_map(|id| story.names.get(id));
        known.filter_map(|&(kind, index)| self.entity_id(kind, index)).map(|id| reference(&id)).collect()
    }

    /// References to sources.
    pub(super) fn cited(&self, cites: &[Cite]) -> Vec<Value> {
        let mut found = self.refs(cites.iter().map(|cite| &cite.source));
        // The same source, cited for two pages of it.
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|reference| seen.insert(reference.to_string()));
        found
    }

    /// A picture.
    pub(super) fn image_object(&self, image: &Image) -> Option<Value> {
        let node = Node::new("ImageObject").put("url", Some((self.image)(image)?));
        let alt = image.alt.as_deref().filter(|alt| !alt.is_empty());
        let caption = image.caption.as_ref().map(|caption| &*caption.plain).or(alt);
        let node = node.put("caption", caption).put("creditText", image.credit.as_ref());
        Some(node.put("license", image.licence.as_deref().map(licence)).done())
    }
}

/// The address of a licence, where it is known; else its name.
pub(super) fn licence(text: &str) -> Value {
    match licence_address(text) {
        Some(address) => Value::from(address),
        None => json!({"@type": "CreativeWork", "name": text}),
    }
}

/// First and last moment of a date, as far as ISO 8601 can say them without saying more than is known.
pub(super) fn span(date: &Edtf) -> (Option<String>, Option<String>) {
    let exact = |end: End| end.piece().and_then(|piece: DatePiece| piece.html_datetime());
    match date.shape() {
        Shape::One(piece) => (piece.html_datetime(), None),
        Shape::Range(start, end) => (exact(start), exact(end)),
    }
}

/// Says [`span`] all that is to be said of a date?
pub(super) fn is_exact(date: &Edtf) -> bool {
    match date.shape() {
        Shape::One(piece) => piece.html_datetime().is_some() && !piece.is_unspecified(),
        Shape::Range(start, end) => {
            let exact = |end: End| match end {
                End::At(piece) => piece.html_datetime().is_some(),
                End::Open => true,
                End::Unknown => false,
            };
            exact(start) && exact(end)
        }
    }
}

/// An ISO 8601 interval, with `..` for open ends; None if the date is not exact.
pub(super) fn coverage(date: &Edtf) -> Option<String> {
    if !is_exact(date) {
        return None;
    }
    let open = || "..".to_string();
    Some(match span(date) {
        (start, None) if !date.is_range() => start?,
        (start, end) => format!("{}/{}", start.unwrap_or_else(open), end.unwrap_or_else(open)),
    })
}
