//! Hayagriva YAML. Source: the file format's documentation in the crate `hayagriva`.
//!
//! Our own gate reads the text first, so nobody else's reader sees aliases, deep nesting or duplicate keys, and every
//! entry keeps its place. Then the crate's types judge the entries one by one, so one bad entry hides no other.

use ::hayagriva::types::{Date, EntryType, Person};
use ::hayagriva::{Entry, Library};

use super::book::{Book, Source, edtf};
use crate::diag::{Diagnostic, Rule};
use crate::parse::yaml::{self, Field};
use crate::source::Span;
use crate::story::config::Bounds;

/// Reads the entries of the file.
pub(super) fn read(book: &mut Book<'_>) -> Option<()> {
    let file = book.file;
    let (_, base) = file.without_bom();
    let node = yaml::parse(file, base..file.text.len(), &Bounds::default(), book.diags())?;
    let fields = match node.as_map() {
        Some(fields) => fields,
        None if node.is_null() => return Some(()),
        None => {
            let what = Diagnostic::new(Rule::InvalidValue, node.span, "a Hayagriva bibliography is a map of entries")
                .help("write `key:` and below it `type: article`, `title: …`");
            return book.fail(what);
        }
    };
    book.has_room(fields.len())?;
    for field in fields {
        let whole = field.key.span.to(field.value.span);
        let text = file.slice(whole);
        match serde_yaml::from_str::<Library>(text) {
            Ok(library) => {
                for entry in library.iter() {
                    book.add(entry.key(), field.key.span, source(entry, field));
                }
            }
            Err(error) => _ = book.fail(refused(&error, text, field)),
        }
    }
    Some(())
}

/// What is wrong with an entry, at its place.
fn refused(error: &serde_yaml::Error, text: &str, field: &Field) -> Diagnostic {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or(&words);
    // The crate lists every word that it knows, twice.
    let words = words.split(", expected one of ").next().unwrap_or(words);
    let words = words.trim_start_matches(&format!("{}: ", field.key.value));
    let message = format!("`{}` is no entry of a Hayagriva bibliography: {words}", field.key.value);
    let found = error.location().map(|place| offset(text, place.line(), place.column()));
    let at = match found {
        Some(at) if at > 0 => {
            let start = field.key.span.start as usize + at;
            let word = text.get(at..).unwrap_or_default().split(['\n', '\r', ':']).next().unwrap_or_default();
            Span::new(field.key.span.file, start, start + word.trim_end().len())
        }
        _ => field.key.span,
    };
    Diagnostic::new(Rule::InvalidValue, at, message)
}

/// The byte offset of a line and a column in characters, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

fn source(entry: &Entry, field: &Field) -> Source {
    let at = |key: &str| field.value.get(key).map_or(field.key.span, |node| node.span);
    let mut source = Source::default();
    source.plain("type", csl_type(entry), at("type"));
    if let Some(title) = entry.title() {
        source.words("title", &title.to_string(), at("title"));
    }
    if let Some(url) = entry.map(|e| e.url()) {
        source.plain("url", url.value.as_str(), at("url"));
        if let Some(visited) = url.visit_date.as_ref().and_then(date) {
            source.plain("accessed", &visited, at("url"));
        }
    }
    if let Some(doi) = entry.serial_number().and_then(|number| number.0.get("doi")) {
        source.doi(doi, at("serial-number"));
    }
    for (key, people) in [("author", entry.authors()), ("editor", entry.editors())] {
        source.list("author", people.unwrap_or_default().iter().map(name), at(key));
    }
    if let Some((text, key)) = publisher(entry) {
        source.plain("publisher", &text, at(key));
    }
    if let Some(text) = entry.date_any().and_then(date) {
        source.plain("date", &text, at("date"));
    }
    if let Some(language) = entry.language() {
        source.lang(&language.to_string(), at("language"));
    }
    if let Some(note) = entry.note() {
        source.words("note", &note.to_string(), at("note"));
    }
    source
}

/// Who stands behind it: of an article the paper, of anything else the publisher or the body.
fn publisher(entry: &Entry) -> Option<(String, &'static str)> {
    let article = matches!(entry.entry_type(), EntryType::Article | EntryType::Post);
    let paper = || entry.map_parents(|parent| parent.title()).map(|title| (title.to_string(), "parent"));
    let body = || {
        let name = |e: &Entry| e.publisher().and_then(|p| p.name()).map(ToString::to_string);
        let own = name(entry).map(|name| (name, "publisher"));
        let organization = || entry.organization().map(|name| (name.to_string(), "organization"));
        own.or_else(organization).or_else(|| entry.map_parents(name).map(|name| (name, "parent")))
    };
    if article { paper().or_else(body) } else { body().or_else(paper) }
}

fn name(person: &Person) -> String {
    let part = |part: &Option<String>| part.clone().unwrap_or_default();
    super::family_first([&part(&person.prefix), &person.name, &part(&person.suffix)], &part(&person.given_name))
}

/// The crate counts months and days from 0.
fn date(date: &Date) -> Option<String> {
    let part = |part: Option<u8>| part.map(|n| i64::from(n) + 1);
    let season = date.season.map(|season| i64::from(season.to_csl_number()) + 20);
    let text = edtf(date.year.into(), part(date.month).or(season), part(date.day))?;
    Some(if date.approximate { text + "~" } else { text })
}

/// The CSL type of an entry, which Hayagriva expresses by what the entry stands in.
fn csl_type(entry: &Entry) -> &'static str {
    let inside = |kind: EntryType| entry.parents().iter().any(|parent| *parent.entry_type() == kind);
    match entry.entry_type() {
        EntryType::Article if inside(EntryType::Newspaper) => "article-newspaper",
        EntryType::Article if inside(EntryType::Blog) => "post-weblog",
        EntryType::Article if inside(EntryType::Proceedings) || inside(EntryType::Conference) => "paper-conference",
        EntryType::Article if inside(EntryType::Web) => "webpage",
        EntryType::Article => "article-journal",
        EntryType::Chapter | EntryType::Anthos => "chapter",
        EntryType::Entry => "entry-encyclopedia",
        EntryType::Report => "report",
        EntryType::Thesis => "thesis",
        EntryType::Web => "webpage",
        EntryType::Scene | EntryType::Video => "motion_picture",
        EntryType::Artwork | EntryType::Exhibition => "graphic",
        EntryType::Patent => "patent",
        EntryType::Case => "legal_case",
        EntryType::Newspaper | EntryType::Periodical => "periodical",
        EntryType::Legislation => "legislation",
        EntryType::Manuscript => "manuscript",
        EntryType::Post | EntryType::Thread => "post",
        EntryType::Performance => "performance",
        EntryType::Book | EntryType::Proceedings | EntryType::Anthology | EntryType::Reference => "book",
        EntryType::Blog => "post-weblog",
        EntryType::Repository => "software",
        EntryType::Audio => "song",
        _ => "document",
    }
}
