//! Front matter out of a tree, one entity at a time, so that a mistake in one hides none in another.

use serde::de::DeserializeOwned;

use super::{
    Keyed, PAGE_KEYS, RawActor, RawExchange, RawFront, RawRelation, RawSource, RawStake, RawTerm, Ref, STORY_KEYS,
};
use crate::diag::{Diagnostic, Rule};
use crate::parse::config::unknown_rule;
use crate::parse::yaml::{Data, Entries, Field, Node, OneOrMany, decode, decode_item, decode_keyed, unknown_field};
use crate::source::{Span, Spanned};
use crate::story::Status;

/// Reads the front matter of a page, section or story. Everything that is wrong is reported; what is right is there.
pub fn decode_front(node: &Node, diags: &mut Vec<Diagnostic>) -> RawFront {
    let Some(fields) = map_of(node, diags) else { return RawFront::default() };
    let by_entity =
        |field: &&Field| STORY_KEYS.contains(&field.key.value.as_str()) && field.key.value != "bibliography";
    let page: Vec<Field> = fields.iter().filter(|field| !by_entity(field)).cloned().collect();
    let mut front: RawFront = decode(&Node { span: node.span, data: Data::Map(page) }, diags).unwrap_or_default();
    for field in fields.iter().filter(by_entity).filter(|field| !field.value.is_null()) {
        entities(&mut front, field, diags);
    }
    if let Some(cascade) = node.get("cascade").filter(|cascade| !cascade.is_null()) {
        check_cascade(cascade, diags);
    }
    check_rules(&front, diags);
    front
}

/// Reads `_shared/actors.yaml`: a map by id.
pub fn decode_shared_actors(node: &Node, diags: &mut Vec<Diagnostic>) -> Entries<Spanned<RawActor>> {
    by_id(None, node, diags)
}

/// Reads `_shared/sources.yaml`: a map by id.
pub fn decode_shared_sources(node: &Node, diags: &mut Vec<Diagnostic>) -> Entries<Spanned<RawSource>> {
    let sources = by_id(None, node, diags);
    sources.iter().for_each(|(key, source)| check_source(key, source, diags));
    sources
}

/// Reads `_shared/terms.yaml`: a map by id.
pub fn decode_shared_terms(node: &Node, diags: &mut Vec<Diagnostic>) -> Entries<Spanned<RawTerm>> {
    by_id(None, node, diags)
}

fn entities(front: &mut RawFront, field: &Field, diags: &mut Vec<Diagnostic>) {
    match field.key.value.as_str() {
        "sources" => {
            front.sources = keyed(field, "url: …", diags);
            if let Keyed::Map(sources) = &front.sources {
                sources.iter().for_each(|(key, source)| check_source(key, source, diags));
            }
        }
        "actors" => front.actors = keyed(field, "name: …", diags),
        "terms" => front.terms = by_id(Some(&field.key), &field.value, diags),
        "relations" => {
            front.relations = items(field, diags);
            let one = |r: &Spanned<RawRelation>| (r.value.claim.clone(), r.value.status.clone(), OneOrMany::default());
            front.relations.iter().for_each(|r| check_claim(one(r), diags));
        }
        "exchanges" => {
            front.exchanges = items(field, diags);
            let one = |e: &Spanned<RawExchange>| (e.value.claim.clone(), e.value.status.clone(), e.value.by.clone());
            front.exchanges.iter().for_each(|e| check_claim(one(e), diags));
        }
        "stakes" => {
            front.stakes = items(field, diags);
            front.stakes.iter().for_each(|stake| check_stake(stake, diags));
        }
        "timeline" => front.timeline = items(field, diags),
        "eras" => front.eras = items(field, diags),
        "claims" => front.claims = items(field, diags),
        "faq" => front.faq = items(field, diags),
        "unknowns" => front.unknowns = items(field, diags),
        "quotes" => front.quotes = items(field, diags),
        "figures" => front.figures = items(field, diags),
        "updates" => front.updates = items(field, diags),
        _ => {}
    }
}

/// The fields of front matter, which has to be a map. Nothing at all is an empty one.
fn map_of<'n>(node: &'n Node, diags: &mut Vec<Diagnostic>) -> Option<&'n [Field]> {
    if !node.is_null() && node.as_map().is_none() {
        let message = "front matter is a map of keys, and this is none";
        diags.push(Diagnostic::new(Rule::InvalidValue, node.span.sub(0, 1), message).help("write `title: …`"));
    }
    node.as_map()
}

/// A list of entities, or one alone.
fn items<T: DeserializeOwned>(field: &Field, diags: &mut Vec<Diagnostic>) -> OneOrMany<Spanned<T>> {
    let Some(items) = field.value.as_seq() else {
        return OneOrMany(decode_keyed(&field.key, &field.value, diags).into_iter().collect());
    };
    let items = items.iter().filter(|item| !item.is_null());
    OneOrMany(items.filter_map(|item| decode_item(&field.key, item, diags)).collect())
}

/// A map of entities by id.
fn by_id<T: DeserializeOwned>(
    key: Option<&Spanned<String>>,
    node: &Node,
    diags: &mut Vec<Diagnostic>,
) -> Entries<Spanned<T>> {
    let Some(fields) = node.as_map() else {
        if !node.is_null() {
            let name = key.map_or("this file".to_string(), |key| format!("`{}`", key.value));
            let found = Diagnostic::new(Rule::InvalidValue, node.span.sub(0, 1), format!("{name} takes a map by id"));
            diags.push(found.help("write `some-id:`, and its keys indented on the lines below"));
        }
        return Entries::default();
    };
    let fields = fields.iter().filter(|field| !field.value.is_null());
    let entry = |field: &Field| Some((field.key.clone(), decode_keyed(&field.key, &field.value, diags)?));
    Entries(fields.filter_map(entry).collect())
}

/// A map of entities by id, or a list of addresses or ids.
fn keyed<T: DeserializeOwned>(field: &Field, example: &str, diags: &mut Vec<Diagnostic>) -> Keyed<T> {
    if field.value.as_map().is_some() {
        return Keyed::Map(by_id(Some(&field.key), &field.value, diags).0);
    }
    let items = field.value.as_seq().unwrap_or(std::slice::from_ref(&field.value));
    let mut list = Vec::new();
    for item in items.iter().filter(|item| !item.is_null()) {
        if item.as_text().is_some() {
            list.extend(decode_item::<Spanned<String>>(&field.key, item, diags));
            continue;
        }
        let message = format!("an item of `{}` is one word or address, not a map of keys or a list", field.key.value);
        let found = Diagnostic::new(Rule::InvalidValue, item.span.sub(0, 1), message);
        diags.push(found.help(format!("to say more, write `{}` as a map: `some-id: {{{example}}}`", field.key.value)));
    }
    Keyed::List(list)
}

fn check_source(key: &Spanned<String>, source: &Spanned<RawSource>, diags: &mut Vec<Diagnostic>) {
    if source.value.title.is_none() && source.value.url.is_none() {
        let found = Diagnostic::new(Rule::MissingField, key.span, "a source needs `title` or `url`");
        diags.push(found.help("add `title: …`, or `url: …`"));
    }
}

fn check_stake(stake: &Spanned<RawStake>, diags: &mut Vec<Diagnostic>) {
    let RawStake { who, gain, risk, status, by, claim, .. } = &stake.value;
    if gain.is_none() && risk.is_none() {
        let place = who.first().map_or(stake.span.sub(0, 1), |who| who.span);
        let found = Diagnostic::new(Rule::MissingField, place, "a stake needs `gain` or `risk`");
        diags.push(found.help("add `gain: …`, or `risk: …`, or both"));
    }
    check_claim((claim.clone(), status.clone(), by.clone()), diags);
}

/// `claim` lends status and `by`; one's own beside it would contradict it.
fn check_claim(standing: (Option<Ref>, Option<Spanned<Status>>, OneOrMany<Ref>), diags: &mut Vec<Diagnostic>) {
    let (Some(claim), status, by) = standing else { return };
    let mut contradicts = |name: &str, span: Span| {
        let message = format!("`{name}` stands beside `claim`, which lends its own");
        let found = Diagnostic::new(Rule::InvalidValue, span, message).related(claim.span, "the claim");
        diags.push(found.help(format!("take `{name}` out, or `claim`")));
    };
    if let Some(status) = status {
        contradicts("status", status.span);
    }
    if let Some(by) = by.first() {
        contradicts("by", by.span);
    }
}

fn check_cascade(cascade: &Node, diags: &mut Vec<Diagnostic>) {
    let Some(fields) = map_of(cascade, diags) else { return };
    let known = |field: &&Field| PAGE_KEYS.contains(&super::canonical_key(&field.key.value));
    for field in fields.iter().filter(|field| !known(field)) {
        diags.push(unknown_field(&field.key, PAGE_KEYS, "cascade"));
    }
    let page = fields.iter().filter(known).cloned().collect();
    let _: Option<RawFront> = decode(&Node { span: cascade.span, data: Data::Map(page) }, diags);
}

fn check_rules(front: &RawFront, diags: &mut Vec<Diagnostic>) {
    for allow in &front.allow {
        let rule = &allow.value.rule;
        if Rule::from_name(&rule.value).is_some() || super::is_filler(&rule.value, rule.span) {
            continue;
        }
        diags.push(unknown_rule(rule));
    }
}
