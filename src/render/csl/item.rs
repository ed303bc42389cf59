//! A source as citation styles see it: an item of CSL-JSON.
//!
//! Source: the CSL 1.0.2 specification, <https://docs.citationstyles.org/en/stable/specification.html>, appendices III and IV.

use ::hayagriva::citationberg::json::{
    DateValue, Item, LiteralName, NameItem, NameValue, Value, VecDate, VecDateRange,
};

use crate::story::{Edtf, Lang, Source, Story, When};

/// Types that stand in something with a title of its own: who publishes them is that.
const CONTAINED: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "broadcast",
    "post",
    "post-weblog",
    "review",
    "webpage",
];

/// The source of this number.
pub(super) fn item(index: usize, source: &Source, story: &Story, page: &Lang) -> Item {
    let kind = source.csl_type.as_deref().unwrap_or(if source.url.is_some() { "webpage" } else { "document" });
    let mut item = Item(std::collections::BTreeMap::new());
    let mut put = |key: &str, value: Value| {
        item.0.insert(key.to_string(), value);
    };
    put("id", Value::String(key(index)));
    put("type", Value::String(kind.to_string()));
    let lang = source.lang.as_ref().unwrap_or(page);
    put("language", Value::String(lang.to_string()));
    if let Some(title) = title(source) {
        put("title", Value::String(title));
    }
    let authors = authors(source, story, kind);
    if !authors.is_empty() {
        put("author", Value::Names(authors));
    }
    // Who speaks for themselves needs no publisher of the same name.
    if let Some(publisher) = source.publisher.as_ref().filter(|name| !source.author.contains(name)) {
        let field = if CONTAINED.contains(&kind) { "container-title" } else { "publisher" };
        put(field, Value::String(publisher.clone()));
    }
    for (key, date) in [("issued", &source.date), ("accessed", &source.accessed)] {
        if let Some(date) = date.as_ref().and_then(date_value) {
            put(key, date);
        }
    }
    if let Some(url) = &source.url {
        put("URL", Value::String(url.value.clone()));
    }
    item
}

/// The key of a source among the items.
pub(super) fn key(index: usize) -> String {
    index.to_string()
}

/// The title; of a source known by address alone nothing, because styles print the address.
pub(super) fn title(source: &Source) -> Option<String> {
    source.title.as_ref().map(|title| title.plain.trim().to_string()).filter(|title| !title.is_empty())
}

/// Who made it; of what is spoken the speaker, if nobody else is named.
fn authors(source: &Source, story: &Story, kind: &str) -> Vec<NameValue> {
    let spoken = matches!(kind, "interview" | "speech" | "personal_communication");
    let speaker = source.speaker.as_ref().and_then(|id| story.actor(id));
    if let Some(speaker) = speaker.filter(|_| spoken && source.author.is_empty()) {
        return vec![literal(&speaker.name.plain)];
    }
    source.author.iter().map(|name| person(name)).collect()
}

/// `Kim, Anna` is a person; of anything else nobody can tell whether it is one, and a body must not be taken apart.
fn person(name: &str) -> NameValue {
    match crate::story::family_first(name) {
        Some((family, given)) => parts(family, given),
        None => literal(&crate::story::as_read(name)),
    }
}

fn parts(family: &str, given: &str) -> NameValue {
    NameValue::Item(NameItem {
        family: family.to_string(),
        given: Some(given.to_string()),
        non_dropping_particle: None,
        dropping_particle: None,
        suffix: None,
        comma_suffix: None,
    })
}

fn literal(name: &str) -> NameValue {
    NameValue::Literal(LiteralName { literal: name.to_string() })
}

/// A date, or the first of a range: styles have no words for what is open or a season.
fn date_value(date: &Edtf) -> Option<Value> {
    let piece = date.start().piece().or_else(|| date.end().piece())?;
    let parts = match piece.when {
        When::Century(year) | When::Decade(year) | When::Year(year) => vec![year],
        When::SomeMonth(year) | When::SomeDayOfYear(year) | When::Season(year, _) => vec![year],
        When::Month(year, month) | When::SomeDay(year, month) => vec![year, i16::from(month)],
        When::Day(day) | When::Time(day, _) => vec![day.year(), i16::from(day.month()), i16::from(day.day())],
    };
    let date_parts = VecDateRange(vec![VecDate(parts)]);
    let circa = piece.approximate || piece.uncertain || piece.is_unspecified();
    Some(Value::Date(DateValue::DateParts { date_parts, literal: None, season: None, circa }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(name: &str) -> String {
        match person(name) {
            NameValue::Literal(name) => name.literal,
            NameValue::Item(name) => format!("{} | {}", name.given.unwrap_or_default(), name.family),
        }
    }

    #[test]
    fn persons_and_bodies() {
        assert_eq!(taken("Kim, Anna"), "Anna | Kim");
        assert_eq!(taken("de la Cruz, José"), "José | de la Cruz");
        for body in ["United Nations", "Human Rights Watch", "Anna Kim", "Agence France-Presse (AFP)"] {
            assert_eq!(taken(body), body);
        }
    }
}
