//! The names of a page: every id of its entities, what has it, and what else it is called.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use crate::diag::{Diagnostic, Rule, suggest};
use crate::source::{Span, Spanned};
use crate::story::{EntityKind, Id, IdError};

/// A name and what has it.
#[derive(Clone, Debug)]
pub struct Named {
    /// What has it.
    pub kind: EntityKind,
    /// Where it is given.
    pub span: Span,
    /// Other words for it: name, aliases, title.
    pub also: Vec<String>,
}

/// The names of a page.
#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<String, Named>,
    /// Sources by address.
    addresses: HashMap<String, Id>,
    /// Names that were compared with wrong ones so far.
    compared: Cell<usize>,
}

/// So many comparisons are made for all suggestions of a page together. Who has thousands of wrong names needs no suggestion
/// for each of them, and would wait long.
const MOST_COMPARED: usize = 200_000;

impl Names {
    /// Takes an id for an entity. None: it is no id, or another entity has it (both reported).
    pub fn take(
        &mut self,
        id: &Spanned<String>,
        kind: EntityKind,
        also: Vec<String>,
        diags: &mut Vec<Diagnostic>,
    ) -> Option<Id> {
        let parsed = match Id::parse(&id.value) {
            Ok(parsed) => parsed,
            Err(error) => {
                diags.push(bad_id(id, &error));
                return None;
            }
        };
        if let Some(first) = self.known.get(parsed.as_str()) {
            // Laid over one another, an entity may be read twice from the same place.
            if first.span != id.span {
                let message = format!("the id `{parsed}` is given twice");
                diags.push(
                    Diagnostic::new(Rule::DuplicateId, id.span, message)
                        .related(first.span, format!("first given here, to {}", one(first.kind)))
                        .help("all ids of a story share one namespace; choose another"),
                );
            }
            return None;
        }
        self.known.insert(parsed.to_string(), Named { kind, span: id.span, also });
        Some(parsed)
    }

    /// Takes an id that nobody wrote, made unique by a number.
    pub fn make(&mut self, wanted: &str, kind: EntityKind, span: Span, also: Vec<String>) -> Option<Id> {
        let mut text = wanted.to_string();
        let mut number = 2;
        while self.known.contains_key(&text) {
            text = format!("{wanted}-{number}");
            number += 1;
        }
        let id = Id::parse(&text).ok()?;
        self.known.insert(text, Named { kind, span, also });
        Some(id)
    }

    /// Remembers the address of a source.
    pub fn address(&mut self, address: &str, id: &Id) {
        self.addresses.entry(crate::story::bare_address(address)).or_insert_with(|| id.clone());
    }

    /// The source at this address.
    pub fn at_address(&self, address: &str) -> Option<&Id> {
        self.addresses.get(&crate::story::bare_address(address))
    }

    /// Resolves a reference to one kind of entity.
    pub fn resolve(&self, name: &Spanned<String>, kind: EntityKind, diags: &mut Vec<Diagnostic>) -> Option<Id> {
        if kind == EntityKind::Source
            && name.value.contains("://")
            && let Some(id) = self.at_address(&name.value)
        {
            return Some(id.clone());
        }
        use unicode_normalization::UnicodeNormalization;
        let composed: String = name.value.nfc().collect();
        match self.known.get(&composed) {
            Some(named) if named.kind == kind => Id::parse(&composed).ok(),
            Some(named) => {
                let message = format!("`{}` is {}, not {}", name.value, one(named.kind), one(kind));
                diags.push(
                    Diagnostic::new(Rule::UnknownReference, name.span, message)
                        .related(named.span, "given here")
                        .maybe_help(self.closest(&composed, Some(kind))),
                );
                None
            }
            None => {
                diags.push(self.unknown(name, Some(kind)));
                None
            }
        }
    }

    /// Resolves a reference to any entity.
    pub fn any(&self, name: &Spanned<String>, diags: &mut Vec<Diagnostic>) -> Option<Id> {
        let found = self.find(name);
        if found.is_none() {
            diags.push(self.unknown(name, None));
        }
        found
    }

    /// The entity of any kind that is called so, if there is one.
    pub fn find(&self, name: &Spanned<String>) -> Option<Id> {
        use unicode_normalization::UnicodeNormalization;
        let composed: String = name.value.nfc().collect();
        self.known.contains_key(&composed).then(|| Id::parse(&composed).ok()).flatten()
    }

    /// The finding about a name that nothing has.
    pub fn unknown(&self, name: &Spanned<String>, kind: Option<EntityKind>) -> Diagnostic {
        let what = kind.map_or("nothing here", |kind| no(kind));
        let message = format!("{what} has the id `{}`", name.value);
        let hint = self.closest(&name.value, kind).or_else(|| {
            let kind = kind?;
            let ids: Vec<&str> =
                self.known.iter().filter(|(_, n)| n.kind == kind).map(|(id, _)| id.as_str()).take(9).collect();
            let list = if ids.len() > 8 { format!("{}, …", ids[..8].join(", ")) } else { ids.join(", ") };
            Some(match ids.is_empty() {
                true => format!("define it under `{}`", kind.name()),
                false => format!("there are: {list}"),
            })
        });
        Diagnostic::new(Rule::UnknownReference, name.span, message).maybe_help(hint)
    }

    /// May a suggestion still be looked for among so many names?
    pub fn may_compare(&self, count: usize) -> bool {
        let compared = self.compared.get().saturating_add(count);
        self.compared.set(compared);
        compared <= MOST_COMPARED
    }

    fn closest(&self, wanted: &str, kind: Option<EntityKind>) -> Option<String> {
        if !self.may_compare(self.known.len()) {
            return None;
        }
        let fits: Vec<(&str, Vec<&str>)> = self
            .known
            .iter()
            .filter(|(_, named)| kind.is_none_or(|kind| named.kind == kind))
            .map(|(id, named)| (id.as_str(), named.also.iter().map(String::as_str).collect()))
            .collect();
        suggest::did_you_mean(wanted, fits.iter().map(|(id, also)| (*id, also.as_slice())))
    }

    /// Every name, for what needs all of them.
    pub fn contains(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }
}

pub(in crate::check) fn bad_id(id: &Spanned<String>, error: &IdError) -> Diagnostic {
    let diagnostic = Diagnostic::new(Rule::InvalidValue, id.span, error.to_string());
    let better = crate::story::Slug::from_text(&id.value);
    match Id::parse(better.as_str()) {
        Ok(better) if id.value.chars().any(char::is_alphanumeric) => diagnostic.help(format!("write `{better}`")),
        _ => diagnostic,
    }
}

/// "a source".
pub fn one(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Source => "a source",
        EntityKind::Actor => "an actor",
        EntityKind::Term => "a term",
        EntityKind::Relation => "a relation",
        EntityKind::Exchange => "an exchange",
        EntityKind::Stake => "a stake",
        EntityKind::Event => "an event",
        EntityKind::Era => "an era",
        EntityKind::Claim => "a claim",
        EntityKind::Faq => "a question",
        EntityKind::Unknown => "an open question",
        EntityKind::Quote => "a quote",
        EntityKind::Figure => "a figure",
        EntityKind::Update => "an update",
    }
}

/// "no source".
fn no(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Source => "no source",
        EntityKind::Actor => "no actor",
        EntityKind::Term => "no term",
        EntityKind::Relation => "no relation",
        EntityKind::Exchange => "no exchange",
        EntityKind::Stake => "no stake",
        EntityKind::Event => "no event",
        EntityKind::Era => "no era",
        EntityKind::Claim => "no claim",
        EntityKind::Faq => "no question",
        EntityKind::Unknown => "no open question",
        EntityKind::Quote => "no quote",
        EntityKind::Figure => "no figure",
        EntityKind::Update => "no update",
    }
}
