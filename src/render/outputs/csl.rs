//! `sources.json`: the sources of a story as CSL-JSON. Source of the format: the Citation Style Language's schema
//! `csl-data.json` and the specification of CSL 1.0.2.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::Facts;
use super::reference::{Name, doi, is_article, one_line, type_of};
use crate::story::{DatePiece, Edtf, End, Kind, Shape, Source, When};

/// Name of the file beside the story's page.
pub const FILE: &str = "sources.json";

/// Writes it, indented, with a line break at the end. None without sources.
pub fn csl(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let Kind::Story(story) = &facts.document.kind else { return None };
    if story.sources.is_empty() {
        return None;
    }
    let items: Vec<Value> = story.sources.iter().map(|source| item(facts, source)).collect();
    let mut bytes = serde_json::to_vec_pretty(&items).ok()?;
    bytes.push(b'\n');
    Some(bytes)
}

/// One source. Everything that CSL has a variable for.
pub(super) fn item(facts: &Facts<'_>, source: &Source) -> Value {
    let kind = type_of(source);
    let mut item = Map::new();
    let mut put = |key: &str, value: Option<Value>| item.extend(value.map(|value| (key.to_string(), value)));
    let text = |text: &str| Some(one_line(text)).filter(|text| !text.is_empty()).map(Value::from);
    put("id", source.id.as_ref().map(|id| json!(id.as_str())));
    put("type", Some(json!(kind)));
    put("title", source.title.as_ref().and_then(|title| text(&title.plain)));
    let authors: Vec<Value> = source.author.iter().map(|author| name(author)).collect();
    put("author", Some(authors).filter(|authors| !authors.is_empty()).map(Value::from));
    let publisher = if is_article(kind) { "container-title" } else { "publisher" };
    put(publisher, source.publisher.as_ref().and_then(|publisher| text(publisher)));
    put("issued", source.date.as_ref().map(|when| date(facts, when)));
    put("accessed", source.accessed.as_ref().map(|when| date(facts, when)));
    put("URL", source.url.as_ref().map(|url| json!(url.value)));
    put("DOI", doi(source).map(Value::from));
    put("language", source.lang.as_ref().map(|lang| json!(lang.as_str())));
    put("archive_location", source.archive.as_ref().map(|archive| json!(archive.url.value)));
    put("note", source.note.as_ref().and_then(|note| text(&note.plain)));
    Value::Object(item)
}

fn name(author: &str) -> Value {
    match Name::of(author) {
        Name::Parts { family, given } => json!({"family": one_line(family), "given": one_line(given)}),
        Name::Whole(name) => json!({"literal": one_line(name)}),
    }
}

/// Numbers where they say all there is; else words beside them.
fn date(facts: &Facts<'_>, date: &Edtf) -> Value {
    let mut map = Map::new();
    let both = match date.shape() {
        Shape::One(piece) => parts(piece).map(|parts| vec![parts]),
        Shape::Range(End::At(start), End::At(end)) => parts(start).zip(parts(end)).map(|(start, end)| vec![start, end]),
        Shape::Range(..) => None,
    };
    match both {
        Some(parts) => {
            map.insert("date-parts".into(), json!(parts));
        }
        None => {
            map.insert("literal".into(), json!(facts.locale.date_nominal(date)));
        }
    }
    if date.is_approximate() || date.is_uncertain() {
        map.insert("circa".into(), json!(true));
    }
    if let Shape::One(DatePiece { when: When::Season(_, season), .. }) = date.shape() {
        map.insert("season".into(), json!(season as u8 + 1));
    }
    Value::Object(map)
}

fn parts(piece: DatePiece) -> Option<Vec<i16>> {
    let day = |day: jiff::civil::Date| vec![day.year(), i16::from(day.month()), i16::from(day.day())];
    match piece.when {
        When::Century(_) | When::Decade(_) => None,
        When::Year(year) | When::SomeMonth(year) | When::SomeDayOfYear(year) | When::Season(year, _) => {
            Some(vec![year])
        }
        When::Month(year, month) | When::SomeDay(year, month) => Some(vec![year, i16::from(month)]),
        When::Day(date) | When::Time(date, _) => Some(day(date)),
    }
}
