//! BibTeX and BibLaTeX. Source: the manuals of `biblatex` (entry types, fields) and of BibTeX (`btxdoc`).
//!
//! The crate `biblatex` reads the syntax. It follows abbreviations, nested commands and cross-references by recursion
//! without a bound, so [`bibtex_bounds`](super::bibtex_bounds) refuses what could exhaust the stack, and cross-references
//! are followed here.

use std::collections::{BTreeSet, HashMap};

use ::biblatex::{
    Bibliography, ChunksExt, Entry, EntryType, Pair, ParseError, ParseErrorKind, Person, RawBibliography, RawChunk,
    RawEntry, Spanned, Token,
};

use super::bibtex_bounds::{abbreviations, braces, pieces};
use super::bibtex_types::csl_type;

use super::book::{Book, Source, edtf};
use crate::diag::{Diagnostic, Rule};
use crate::source::Span;

/// The fields that say where other fields come from.
const LINKS: &[&str] = &["crossref", "xdata"];
/// The fields that are read; the others are dropped before their values are looked at.
const FIELDS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "editor",
    "organization",
    "institution",
    "school",
    "publisher",
    "journal",
    "journaltitle",
    "booktitle",
    "date",
    "year",
    "month",
    "day",
    "url",
    "urldate",
    "doi",
    "howpublished",
    "langid",
    "language",
    "note",
    "entrysubtype",
];

/// Reads the entries of the file.
pub(super) fn read(book: &mut Book<'_>) -> Option<()> {
    let file = book.file;
    let (text, _) = file.without_bom();
    braces(book, text)?;
    let raw = match RawBibliography::parse(text) {
        Ok(raw) => raw,
        Err(error) => return syntax(book, text, &error),
    };
    book.has_room(raw.entries.len())?;
    pieces(book, &raw)?;
    abbreviations(book, &raw)?;
    let known: HashMap<&str, &Pair<'_>> = raw.abbreviations.iter().map(|pair| (pair.key.v, pair)).collect();
    let mut entries: Vec<One> = Vec::new();
    for entry in &raw.entries {
        let kind = entry.v.kind.v.to_ascii_lowercase();
        if entry.v.key.v.is_empty() || ["comment", "preamble", "set"].contains(&kind.as_str()) {
            continue;
        }
        match alone(entry, &known) {
            Ok(parsed) => entries.extend(parsed.map(|parsed| One {
                key: entry.v.key.v.into(),
                at: book.span(entry.v.key.span.clone()),
                entry: parsed,
                links: links(&entry.v.fields),
            })),
            Err(error) => _ = syntax(book, text, &error),
        }
    }
    let by_key: HashMap<&str, &One> = entries.iter().map(|one| (one.key.as_str(), one)).collect();
    let mut sources: Vec<(&One, Source)> = Vec::new();
    for one in entries.iter().filter(|one| one.entry.entry_type != EntryType::XData) {
        sources.push((one, source(book, one, &by_key)));
    }
    for (one, source) in sources {
        book.add(&one.key, one.at, source);
    }
    Some(())
}

/// Resolves one entry by itself, so that a mistake in it hides no other.
fn alone(entry: &Spanned<RawEntry<'_>>, known: &HashMap<&str, &Pair<'_>>) -> Result<Option<Entry>, ParseError> {
    let mut single = entry.clone();
    single.v.key.v = "key";
    single.v.fields.retain(|pair| FIELDS.contains(&pair.key.v.to_ascii_lowercase().as_str()));
    let mut open: Vec<&str> = single.v.fields.iter().flat_map(abbreviated).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    while let Some(name) = open.pop() {
        if used.insert(name) {
            open.extend(known.get(name).into_iter().flat_map(|pair| abbreviated(pair)));
        }
    }
    let abbreviations = used.iter().filter_map(|name| known.get(name)).map(|pair| (*pair).clone()).collect();
    let book = RawBibliography { preamble: String::new(), entries: vec![single.clone()], abbreviations };
    Ok(Bibliography::from_raw(book)?.into_vec().into_iter().next())
}

/// The abbreviations that a field names.
fn abbreviated<'a>(pair: &Pair<'a>) -> Vec<&'a str> {
    let chunks = pair.value.v.iter();
    let name = |chunk: &Spanned<RawChunk<'a>>| match chunk.v {
        RawChunk::Abbreviation(name) => Some(name),
        RawChunk::Normal(_) => None,
    };
    chunks.filter_map(name).collect()
}

/// An entry with the place of its key and the keys of the entries that it takes fields from.
struct One {
    key: String,
    at: Span,
    entry: Entry,
    links: Vec<String>,
}

/// Keys named in `crossref` and `xdata`.
fn links(fields: &[Pair<'_>]) -> Vec<String> {
    let named = fields.iter().filter(|pair| LINKS.contains(&pair.key.v.to_ascii_lowercase().as_str()));
    let texts = named.flat_map(|pair| pair.value.v.iter()).filter_map(|chunk| match chunk.v {
        RawChunk::Normal(text) => Some(text),
        RawChunk::Abbreviation(_) => None,
    });
    texts.flat_map(|text| text.split(',')).map(|key| key.trim().to_string()).take(16).collect()
}

/// Reports what `biblatex` could not read.
fn syntax(book: &mut Book<'_>, text: &str, error: &ParseError) -> Option<()> {
    let message = match &error.kind {
        _ if error.span.start >= text.len() => "the bibliography ends here, but something is not closed".to_string(),
        ParseErrorKind::UnexpectedEof => "something that begins here is not closed".to_string(),
        ParseErrorKind::Expected(token) => format!("BibTeX needs {} here", token_words(*token)),
        ParseErrorKind::Unexpected(token) => format!("BibTeX cannot have {} here", token_words(*token)),
        ParseErrorKind::UnknownAbbreviation(name) => format!("`{name}` is no abbreviation of this file"),
        _ => "this is not well-formed BibTeX".to_string(),
    };
    let unknown = matches!(error.kind, ParseErrorKind::UnknownAbbreviation(_));
    let help = unknown.then(|| "put the text into braces".to_string());
    let at = book.span(error.span.clone());
    book.fail(Diagnostic::new(Rule::InvalidValue, at, message).maybe_help(help))
}

/// A field's text and its place.
type Value = (String, Span);

/// What an entry says, with what it takes from others.
struct Fields<'a> {
    one: &'a One,
    parents: Vec<&'a One>,
    file: &'a Book<'a>,
}

impl Fields<'_> {
    /// The first of these fields that the entry itself has.
    fn own(&self, keys: &[&str]) -> Option<Value> {
        self.of(self.one, keys)
    }

    /// As [`Fields::own`], else the first that an entry has from which this one takes fields.
    fn any(&self, keys: &[&str]) -> Option<Value> {
        self.own(keys).or_else(|| self.parents.iter().find_map(|parent| self.of(parent, keys)))
    }

    fn of(&self, one: &One, keys: &[&str]) -> Option<Value> {
        keys.iter().find_map(|key| {
            let chunks = one.entry.get(key)?;
            let text = without_commands(&chunks.format_verbatim());
            let span = chunks.first().zip(chunks.last()).map(|(first, last)| first.span.start..last.span.end);
            let at = span.map_or(one.at, |span| self.file.span(span));
            (!text.trim().is_empty()).then(|| (text.trim().to_string(), at))
        })
    }

    /// Names of people and bodies.
    fn people(&self, key: &str) -> Option<(Vec<String>, Span)> {
        let from = std::iter::once(self.one).chain(self.parents.iter().copied());
        from.into_iter().find_map(|one| {
            let people: Vec<Person> = one.entry.get(key)?.parse().ok()?;
            let at = self.of(one, &[key])?.1;
            // "and others" is BibTeX's word for more than are named.
            Some((people.iter().map(name).filter(|name| name != "others").collect(), at))
        })
    }

    /// The date in EDTF: BibLaTeX's `date`, else `year`, `month` and `day`.
    fn date(&self) -> Option<Value> {
        if let Some((text, at)) = self.any(&["date"]) {
            return Some((open_ended(&text), at));
        }
        let (year, at) = self.any(&["year"])?;
        let year: i64 = year.parse().ok()?;
        let month = self.any(&["month"]).and_then(|(text, _)| month(&text));
        let day = self.any(&["day"]).and_then(|(text, _)| text.parse().ok());
        Some((edtf(year, month, day).or_else(|| edtf(year, None, None))?, at))
    }
}

fn source(book: &Book<'_>, one: &One, by_key: &HashMap<&str, &One>) -> Source {
    let parents: Vec<&One> = one.links.iter().filter_map(|key| by_key.get(key.as_str()).copied()).collect();
    let fields = Fields { one, parents, file: book };
    let mut source = Source::default();
    let subtype = fields.any(&["entrysubtype"]).map(|(text, _)| text);
    source.plain("type", csl_type(&one.entry.entry_type, subtype.as_deref()), one.at);
    let inherited = || fields.parents.iter().find(|p| p.entry.entry_type == EntryType::XData);
    let title = fields.own(&["title"]).or_else(|| inherited().and_then(|p| fields.of(p, &["title"])));
    if let Some((title, at)) = title {
        let full = match fields.own(&["subtitle"]) {
            Some((subtitle, _)) => format!("{title}: {subtitle}"),
            None => title,
        };
        source.words("title", &full, at);
    }
    address(&fields, &mut source);
    for key in ["author", "editor"] {
        if let Some((names, at)) = fields.people(key) {
            source.list("author", names, at);
        }
    }
    if let Some((text, at)) = publisher(&fields) {
        source.plain("publisher", &text, at);
    }
    if let Some((text, at)) = fields.date() {
        source.plain("date", &text, at);
    }
    if let Some((text, at)) = fields.any(&["urldate"]) {
        source.plain("accessed", &text, at);
    }
    if let Some((text, at)) = fields.any(&["langid", "language"]) {
        source.lang(&text, at);
    }
    if let Some((text, at)) = fields.own(&["note"]) {
        source.words("note", &text, at);
    }
    source
}

/// `url`, else the DOI, else an address in `howpublished` or `note`, where older files have it.
fn address(fields: &Fields<'_>, source: &mut Source) {
    if let Some((text, at)) = fields.any(&["url"]) {
        source.plain("url", &text, at);
    }
    if let Some((text, at)) = fields.any(&["doi"]) {
        source.doi(&text, at);
    }
    for key in ["howpublished", "note"] {
        if let Some((text, at)) = fields.own(&[key]) {
            let word = text.split_whitespace().find(|word| word.starts_with("https://") || word.starts_with("http://"));
            if let Some(word) = word {
                source.plain("url", word.trim_end_matches(['.', ',', ';', ')']), at);
            }
        }
    }
}

/// Who stands behind it: of an article the paper, of anything else the publisher or the body.
fn publisher(fields: &Fields<'_>) -> Option<Value> {
    let paper = || {
        let of_parent = || {
            let parent = fields.parents.iter().find(|parent| parent.entry.entry_type == EntryType::Periodical)?;
            fields.of(parent, &["title"])
        };
        fields.any(&["journaltitle", "journal"]).or_else(of_parent)
    };
    let body = || fields.any(&["publisher", "institution", "organization", "school"]);
    match fields.one.entry.entry_type {
        EntryType::Article | EntryType::SuppPeriodical => paper().or_else(body),
        _ => body().or_else(paper),
    }
}

fn name(person: &Person) -> String {
    super::family_first([&person.prefix, &person.name, &person.suffix], &person.given_name)
}

/// The text without the commands that `biblatex` leaves in it: `\\emph{so}` is `so`.
fn without_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open = 0usize;
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '}']) {
        out.push_str(&rest[..at]);
        let closes = rest[at..].starts_with('}');
        rest = &rest[at + 1..];
        if closes {
            match open {
                0 => out.push('}'),
                _ => open -= 1,
            }
            continue;
        }
        let name = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        if name == 0 {
            out.push('\\');
            continue;
        }
        rest = rest[name..].trim_start_matches([' ', '*']);
        if let Some(argument) = rest.strip_prefix('{') {
            open += 1;
            rest = argument;
        }
    }
    out + rest
}

/// BibLaTeX leaves the open end of a range empty, EDTF writes `..`.
fn open_ended(text: &str) -> String {
    match (text.strip_prefix('/'), text.strip_suffix('/')) {
        (Some(end), _) => format!("../{end}"),
        (_, Some(start)) => format!("{start}/.."),
        _ => text.to_string(),
    }
}

/// A month as number or name; the reader has already replaced `jan` by `January`.
fn month(text: &str) -> Option<i64> {
    const NAMES: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.to_ascii_lowercase();
    let named = NAMES.iter().position(|name| text.starts_with(name)).and_then(|at| i64::try_from(at + 1).ok());
    named.or_else(|| text.parse().ok())
}

/// What `biblatex` looked for, as people write it.
fn token_words(token: Token) -> &'static str {
    match token {
        Token::Identifier => "a key",
        Token::OpeningBrace => "`{`",
        Token::ClosingBrace => "`}`",
        Token::Comma => "`,`",
        Token::QuotationMark => "`\"`",
        Token::Equals => "`=`",
        Token::DecimalPoint => "`.`",
    }
}
