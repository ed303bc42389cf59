//! Components as they are defined.

use std::collections::{BTreeMap, BTreeSet};

use super::super::layers::Layers;
use super::scan::{self, Piece};

/// A component.
#[derive(Debug, Default)]
pub struct Component {
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// It takes any others.
    pub rest: bool,
    /// Arguments for which some call gives something else than the variable of their name: `page={part}`.
    pub loose: BTreeSet<String>,
}

/// An argument of a component.
#[derive(Debug, PartialEq, Eq)]
pub struct Argument {
    /// Name.
    pub name: String,
    /// A call must give it.
    pub required: bool,
}

/// Every component of a theme; those of upper layers win.
pub fn all(layers: &Layers) -> BTreeMap<String, Component> {
    let mut found: BTreeMap<String, Component> = BTreeMap::new();
    for layer in layers.all().iter().rev() {
        for text in layer.templates.values() {
            for piece in scan::pieces(&text.text) {
                let Piece::Tag(range) = piece else { continue };
                let tag = text.text.get(range).unwrap_or_default().trim();
                if let Some(rest) = tag.strip_prefix("component").filter(|rest| rest.starts_with(char::is_whitespace)) {
                    let name = rest.split('(').next().unwrap_or_default().trim();
                    let component =
                        Component { arguments: arguments(rest), rest: rest.contains("..."), loose: BTreeSet::new() };
                    found.insert(name.to_string(), component);
                }
            }
        }
    }
    for text in layers.all().iter().flat_map(|layer| layer.templates.values()) {
        for piece in scan::pieces(&text.text) {
            let (Piece::Print(range) | Piece::Tag(range)) = piece else { continue };
            for call in scan::calls(&text.text, range) {
                let Some(component) = found.get_mut(&call.name) else { continue };
                component
                    .loose
                    .extend(call.values.into_iter().filter(|(name, value)| name != value).map(|(name, _)| name));
            }
        }
    }
    found
}

/// The arguments of `Name(a: map, b = 1, @site, ...rest)`, the rest left out.
pub fn arguments(definition: &str) -> Vec<Argument> {
    let inside = definition.split_once('(').map_or("", |(_, inside)| inside);
    let mut pieces = vec![String::new()];
    let (mut depth, mut quote) = (0i32, None);
    for c in inside.chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')') if depth == 0 => break,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                pieces.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces.iter().filter_map(|piece| argument(piece.trim())).collect()
}

fn argument(piece: &str) -> Option<Argument> {
    let implicit = piece.starts_with('@');
    let name: String =
        piece.trim_start_matches('@').chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    let required = !implicit && !piece.contains('=');
    (!name.is_empty()).then_some(Argument { name, required })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions() {
        let found = arguments(" A(page: map, n: integer = 2, x = {\"a\": \"),\"}, @site: map, ...rest) {a: 1}");
        let shown: Vec<(&str, bool)> = found.iter().map(|a| (a.name.as_str(), a.required)).collect();
        assert_eq!(shown, [("page", true), ("n", false), ("x", false), ("site", false)]);
        assert!(arguments("A()").is_empty());
    }
}
