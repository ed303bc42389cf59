//! Reading structs out of a tree, going on after each mistake so that one run reports them all.
//!
//! serde stops at its first error. So the entry it stumbles over is reported, taken out or replaced by a filler, and the
//! struct is read again. Callers hand over one entity at a time, so that what is read again stays small.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::de::{De, Problem, Step, What};
use super::{Data, Field, Kind, Node, Scalar, Style, foreign};
use crate::diag::{Diagnostic, Rule, suggest};
use crate::source::{Span, Spanned};

/// After so many mistakes in one entity the rest of it is left unread.
const MOST: usize = 50;

/// More words than this are a long list.
const MANY: usize = 12;

/// Reads a struct out of a node and reports everything that is wrong in it.
///
/// A wrong value of an optional field counts as absent; in the place of a required one stands a filler: an empty text
/// with an empty span ([`crate::parse::front::is_filler`]), the first word of a closed list, zero. None if nothing sensible is left.
pub fn decode<T: DeserializeOwned>(node: &Node, diags: &mut Vec<Diagnostic>) -> Option<T> {
    run(None, false, node, diags)
}

/// As [`decode`], for an item of the list that is the value of `key`.
pub fn decode_item<T: DeserializeOwned>(key: &Spanned<String>, node: &Node, diags: &mut Vec<Diagnostic>) -> Option<T> {
    run(Some(key), true, node, diags)
}

/// As [`decode`], for the value of a key: a missing field is reported at the key.
pub fn decode_keyed<T: DeserializeOwned>(key: &Spanned<String>, node: &Node, diags: &mut Vec<Diagnostic>) -> Option<T> {
    run(Some(key), false, node, diags)
}

fn run<T: DeserializeOwned>(
    key: Option<&Spanned<String>>,
    item: bool,
    node: &Node,
    diags: &mut Vec<Diagnostic>,
) -> Option<T> {
    let mut problem = match T::deserialize(De(node)) {
        Ok(value) => return Some(value),
        Err(problem) => problem,
    };
    let mut repair = Repair { tree: node.clone(), key, item, diags };
    for _ in 0..MOST {
        repair.mend(problem)?;
        problem = match T::deserialize(De(&repair.tree)) {
            Ok(value) => return Some(value),
            Err(next) => next,
        };
    }
    let place = key.filter(|_| !item).map_or(node.span.sub(0, 1), |key| key.span);
    diags.push(Diagnostic::new(
        Rule::Limit,
        place,
        format!("there are more than {MOST} mistakes here; the rest is not read"),
    ));
    None
}

struct Repair<'a> {
    tree: Node,
    key: Option<&'a Spanned<String>>,
    /// The whole is one item of the list at `key`.
    item: bool,
    diags: &'a mut Vec<Diagnostic>,
}

impl Repair<'_> {
    /// Reports the problem and takes its cause out of the tree. None if the whole is the cause.
    fn mend(&mut self, problem: Problem) -> Option<()> {
        let mut path: Vec<Step> = problem.path.into_iter().rev().collect();
        match problem.what {
            What::UnknownField { known, noun } => return self.unknown_fields(&mut path, known, noun),
            What::MissingField { field, noun } => return self.missing_field(&mut path, field, noun),
            What::DuplicateField(field) => return self.two_names(&mut path, field),
            What::NoFiller => {}
            what => {
                let found = self.describe(&path, &what);
                // What stands in a filler's place has been reported already.
                if !at(&self.tree, &path)?.is_filler() {
                    self.diags.push(found?);
                } else {
                    path.pop();
                }
            }
        }
        self.take_out(path)
    }

    /// Replaces a field's value by a filler, or takes an item out of its list. A filler that did not do goes with the
    /// value that it is part of.
    fn take_out(&mut self, mut path: Vec<Step>) -> Option<()> {
        if at(&self.tree, &path)?.is_filler() {
            path.pop()?;
        }
        let last = path.pop()?;
        let parent = at_mut(&mut self.tree, &path)?;
        match (&mut parent.data, last) {
            (Data::Seq(items), Step::Item(index)) if index < items.len() => drop(items.remove(index)),
            (Data::Map(fields), Step::Field(index)) => {
                let value = &mut fields.get_mut(index)?.value;
                *value = Node::filler(value.span);
            }
            _ => return None,
        }
        Some(())
    }

    /// Reports all keys of the map that do not exist, at once. A misspelt key is read as what was most likely meant, so
    /// that its value is checked too and the right key is not missed.
    fn unknown_fields(&mut self, path: &mut Vec<Step>, known: &[&str], noun: &str) -> Option<()> {
        path.pop();
        let Data::Map(fields) = &mut at_mut(&mut self.tree, path)?.data else { return None };
        let mut taken: HashSet<String> = fields.iter().map(|field| field.key.value.clone()).collect();
        let (diags, mut found) = (&mut *self.diags, 0);
        fields.retain_mut(|field| {
            let key = &mut field.key;
            if known.contains(&key.value.as_str()) {
                return true;
            }
            found += 1;
            if found > MOST {
                return false;
            }
            diags.push(unknown_field(key, known, noun));
            let meant = match foreign::of(noun, &key.value) {
                Some(here) => foreign::renamed(here),
                None => nearest(&key.value, known),
            };
            match meant.filter(|meant| taken.insert(meant.clone())) {
                Some(meant) => key.value = meant,
                None => return false,
            }
            true
        });
        if found > MOST {
            let place = self.place_of_map(path)?;
            let message = format!("{} more keys are unknown here", found - MOST);
            self.diags.push(Diagnostic::new(Rule::Limit, place, message).help("mend the first ones, then look again"));
        }
        Some(())
    }

    fn missing_field(&mut self, path: &mut [Step], name: &'static str, noun: &str) -> Option<()> {
        let mut place = self.place_of_map(path)?;
        let node = at_mut(&mut self.tree, path)?;
        let filler = Node::filler(node.span);
        let Data::Map(fields) = &mut node.data else { return self.take_out(path.to_vec()) };
        match fields.iter_mut().find(|field| field.key.value == name) {
            // Null: there, but as good as absent.
            Some(field) => {
                place = field.key.span;
                field.value = filler;
            }
            None => fields.push(Field { key: Spanned::new(name.to_string(), filler.span), value: filler }),
        }
        let found = Diagnostic::new(Rule::MissingField, place, format!("{} needs `{name}`", a(noun)));
        self.diags.push(found.help(format!("add `{name}: …`")));
        Some(())
    }

    /// `date` beside `published`: the second is taken out.
    fn two_names(&mut self, path: &mut [Step], name: &'static str) -> Option<()> {
        let Data::Map(fields) = &mut at_mut(&mut self.tree, path)?.data else { return None };
        let other = crate::parse::front::alias_of(name).unwrap_or(name);
        let both: Vec<usize> =
            (0..fields.len()).filter(|&i| [name, other].contains(&fields[i].key.value.as_str())).collect();
        let (&first, &second) = (both.first()?, both.get(1)?);
        let first = fields[first].key.clone();
        let second = fields.remove(second).key;
        let message = format!("`{}` and `{}` are two names of one field", first.value, second.value);
        let found = Diagnostic::new(Rule::DuplicateKey, second.span, message);
        self.diags.push(found.related(first.span, "first here").help("take one of the two out"));
        Some(())
    }

    /// Where a map is named: its key, or its own first key.
    fn place_of_map(&self, path: &[Step]) -> Option<Span> {
        if let Some((Step::Field(index), parent)) = path.split_last() {
            return Some(at(&self.tree, parent)?.as_map()?.get(*index)?.key.span);
        }
        if let (Some(key), false, true) = (self.key, self.item, path.is_empty()) {
            return Some(key.span);
        }
        let node = at(&self.tree, path)?;
        let first = node.as_map().and_then(<[Field]>::first).map(|field| field.key.span);
        Some(first.unwrap_or_else(|| node.span.sub(0, 1)))
    }

    fn describe(&self, path: &[Step], what: &What) -> Option<Diagnostic> {
        let node = at(&self.tree, path)?;
        let name = self.name(path);
        let invalid = |message: String| Diagnostic::new(Rule::InvalidValue, node.span, message);
        Some(match what {
            What::UnknownWord(known) => unknown_word(node, &name, known),
            What::Wanted(wanted) => {
                let found = invalid(format!("{name} takes {wanted}, not {}", written(node)));
                found.maybe_help(advice(node, wanted))
            }
            What::Empty => invalid(format!("{name} is empty")).help("write something, or take the key out"),
            What::Custom(message) => invalid(format!("{name}: {message}")),
            _ => return None,
        })
    }

    /// What the value is called: by its key.
    fn name(&self, path: &[Step]) -> String {
        for (depth, step) in path.iter().enumerate().rev() {
            if let Step::Field(index) = step {
                let field = at(&self.tree, &path[..depth]).and_then(Node::as_map).and_then(|fields| fields.get(*index));
                let key = field.map(|field| field.key.value.as_str()).unwrap_or_default();
                let item = if depth + 1 < path.len() { "an item of " } else { "" };
                return format!("{item}`{key}`");
            }
        }
        let item = if self.item || !path.is_empty() { "an item of " } else { "" };
        self.key.map_or_else(|| "this".to_string(), |key| format!("{item}`{}`", key.value))
    }
}

/// The node at the end of the path.
fn at<'n>(node: &'n Node, path: &[Step]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, step| match (&node.data, *step) {
        (Data::Seq(items), Step::Item(index)) => items.get(index),
        (Data::Map(fields), Step::Field(index)) => fields.get(index).map(|field| &field.value),
        _ => None,
    })
}

fn at_mut<'n>(node: &'n mut Node, path: &[Step]) -> Option<&'n mut Node> {
    path.iter().try_fold(node, |node, step| match (&mut node.data, *step) {
        (Data::Seq(items), Step::Item(index)) => items.get_mut(index),
        (Data::Map(fields), Step::Field(index)) => fields.get_mut(index).map(|field| &mut field.value),
        _ => None,
    })
}

/// Reports a key that does not exist, with what was meant or what there is.
pub(in crate::parse) fn unknown_field(key: &Spanned<String>, known: &[&str], noun: &str) -> Diagnostic {
    let message = format!("`{}` is no key of {}", key.value, a(noun));
    let found = Diagnostic::new(Rule::UnknownField, key.span, message);
    if let Some(here) = foreign::of(noun, &key.value) {
        let found = found.help(here.to_string());
        return match foreign::renamed(here) {
            Some(ours) => found.fix(key.span, ours),
            None => found,
        };
    }
    match nearest(&key.value, known) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).fix(key.span, meant),
        None if key.value.contains(' ') => {
            found.help("a `:` and a space make a key: put the text in quotes if this belongs to it")
        }
        None => found.help(format!("there are {}", list(known))),
    }
}

fn unknown_word(node: &Node, name: &str, known: &[&str]) -> Diagnostic {
    let key = name.trim_start_matches("an item of ");
    let found = Diagnostic::new(Rule::InvalidValue, node.span, format!("{} is no value of {key}", written(node)));
    let word = node.as_text().map(|text| text.text.as_str()).unwrap_or_default();
    match nearest(word, known) {
        Some(meant) if known.len() > MANY => found.help(format!("did you mean `{meant}`?")).fix(node.span, meant),
        Some(meant) => found.help(format!("did you mean `{meant}`? There are {}", list(known))).fix(node.span, meant),
        None => found.help(format!("there are {}", list(known))),
    }
}

/// The one of these words that was most likely meant.
pub(in crate::parse) fn nearest(word: &str, known: &[&str]) -> Option<String> {
    suggest::closest(word, known.iter().map(|known| (*known, [].as_slice())))
}

/// A hint for a value of the wrong shape.
fn advice(node: &Node, wanted: &str) -> Option<String> {
    let text = wanted.starts_with("a text") || wanted.starts_with("one word");
    match &node.data {
        Data::Map(_) if text => Some("a `:` and a space, or `{`, make a map: put the text in quotes".into()),
        Data::Seq(_) if text => Some("`[` and `-` make a list: put the text in quotes, or give one value".into()),
        Data::Scalar(scalar) if wanted.starts_with("`true`") => match scalar.text.text.to_lowercase().as_str() {
            "yes" | "on" | "y" | "1" => Some("write `true`".into()),
            "no" | "off" | "n" | "0" => Some("write `false`".into()),
            "true" | "false" => Some("write it without quotes, in lower case".into()),
            _ => None,
        },
        Data::Scalar(scalar) if quoted_number(scalar, wanted) => Some("write the number without quotes".into()),
        Data::Scalar(_) if wanted.starts_with("a map") => Some("write the keys on lines of their own, indented".into()),
        _ => None,
    }
}

fn quoted_number(scalar: &Scalar, wanted: &str) -> bool {
    let quoted = matches!(scalar.style, Style::Single | Style::Double) && scalar.kind == Kind::Text;
    quoted && wanted.contains("number") && scalar.text.text.trim().parse::<f64>().is_ok()
}

/// A value as messages show it: what is written if that is short, else what it is.
fn written(node: &Node) -> String {
    match node.as_text().map(|text| text.text.trim()) {
        Some(text) if !text.is_empty() && text.chars().count() <= 40 && !text.contains('\n') => format!("`{text}`"),
        _ => node.what().to_string(),
    }
}

/// A noun with its article, a name without; "this" if there is none.
fn a(noun: &str) -> String {
    match noun.chars().next() {
        None => "this".into(),
        Some('`') => noun.into(),
        Some('a' | 'e' | 'i' | 'o' | 'u') => format!("an {noun}"),
        Some(_) => format!("a {noun}"),
    }
}

/// Words as a list for people; of very many, the first.
pub fn list(known: &[&str]) -> String {
    let shown = if known.len() > 2 * MANY { MANY } else { known.len() };
    let mut words: Vec<String> = known.iter().take(shown).map(|word| format!("`{word}`")).collect();
    if shown < known.len() {
        words.push(format!("{} more", known.len() - shown));
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
