//! What the three formats have in common: entries become sources, keys become ids.

use std::collections::HashMap;

use crate::diag::{Diagnostic, Rule};
use crate::parse::RawText;
use crate::parse::yaml::{Data, Field, Kind, Node, Scalar, Style};
use crate::source::{SourceFile, Span, Spanned};
use crate::story::{Id, Lang};

/// How many entries one bibliography may have.
pub(super) const MOST_ENTRIES: usize = 10_000;

/// A bibliography in the making.
pub(super) struct Book<'a> {
    /// The file.
    pub file: &'a SourceFile,
    diags: &'a mut Vec<Diagnostic>,
    entries: Vec<Field>,
    seen: HashMap<String, Span>,
}

impl<'a> Book<'a> {
    /// A bibliography without entries.
    pub fn new(file: &'a SourceFile, diags: &'a mut Vec<Diagnostic>) -> Self {
        Book { file, diags, entries: Vec::new(), seen: HashMap::new() }
    }

    /// Reports something; always None, for `return book.fail(…)`.
    pub fn fail(&mut self, diagnostic: Diagnostic) -> Option<()> {
        self.diags.push(diagnostic);
        None
    }

    /// Where findings go.
    pub fn diags(&mut self) -> &mut Vec<Diagnostic> {
        self.diags
    }

    /// The place of a stretch of the file's text behind a byte-order mark.
    pub fn span(&self, range: std::ops::Range<usize>) -> Span {
        let (_, base) = self.file.without_bom();
        let limit = |at: usize| at.saturating_add(base).min(self.file.text.len());
        Span::new(self.file.id, limit(range.start), limit(range.end))
    }

    /// Is there room for so many entries? Reports it if not.
    pub fn has_room(&mut self, entries: usize) -> Option<()> {
        if entries <= MOST_ENTRIES {
            return Some(());
        }
        let message = format!("a bibliography has at most {MOST_ENTRIES} entries, this one has {entries}");
        let at = self.span(0..0);
        self.fail(Diagnostic::new(Rule::Limit, at, message).help("keep only what the story cites"))
    }

    /// Adds a source. Nothing is added, and it is reported, if its key cannot become an id or another has that id.
    pub fn add(&mut self, key: &str, at: Span, source: Source) {
        let Some(id) = id_of(key) else {
            let message = format!("`{key}` cannot be the id of a source");
            self.diags.push(Diagnostic::new(Rule::InvalidValue, at, message).help("an id has letters or digits"));
            return;
        };
        if let Some(first) = self.seen.get(&id) {
            let message = match id == key {
                true => format!("`{id}` stands twice in this bibliography"),
                false => format!("`{key}` becomes the id `{id}`, which another entry has"),
            };
            self.diags.push(Diagnostic::new(Rule::DuplicateId, at, message).related(*first, "first here"));
            return;
        }
        self.seen.insert(id.clone(), at);
        let fields = source.fields;
        self.entries.push(Field { key: Spanned::new(id, at), value: Node { span: at, data: Data::Map(fields) } });
    }

    /// The map of sources.
    pub fn finish(self) -> Node {
        let span = Span::new(self.file.id, 0, self.file.text.len());
        Node { span, data: Data::Map(self.entries) }
    }
}

/// The fields of one source, in the order they were set; the first value of a key counts.
#[derive(Default)]
pub(super) struct Source {
    fields: Vec<Field>,
}

impl Source {
    /// Does it have this field?
    pub fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|field| field.key.value == key)
    }

    /// Sets a plain text, unless it is blank.
    pub fn plain(&mut self, key: &str, text: &str, at: Span) {
        let text = one_line(text);
        if !text.is_empty() && !self.has(key) {
            self.push(key, scalar(text, at), at);
        }
    }

    /// Sets a Markdown text to these very words, unless they are blank.
    pub fn words(&mut self, key: &str, text: &str, at: Span) {
        self.plain(key, &escape(&one_line(text)), at);
    }

    /// Sets a list of plain texts, unless it is empty.
    pub fn list(&mut self, key: &str, texts: impl IntoIterator<Item = String>, at: Span) {
        let texts = texts.into_iter().map(|text| one_line(&text)).filter(|text| !text.is_empty());
        let items: Vec<Node> = texts.map(|text| scalar(text, at)).collect();
        if !items.is_empty() && !self.has(key) {
            self.push(key, Node { span: at, data: Data::Seq(items) }, at);
        }
    }

    /// Sets `lang`, if the text is a language tag or the name of a language in BibLaTeX. Anything else is left out: it is
    /// not the author's to mend.
    pub fn lang(&mut self, text: &str, at: Span) {
        let text = text.trim();
        let tag = LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map_or(text, |(_, tag)| tag);
        if let Ok(lang) = Lang::parse(&tag.replace('_', "-")) {
            self.plain("lang", lang.as_str(), at);
        }
    }

    /// Sets `url` from a DOI, with or without the resolver's address.
    pub fn doi(&mut self, text: &str, at: Span) {
        let doi = text.trim().trim_start_matches("https://doi.org/").trim_start_matches("doi:").trim();
        if doi.starts_with("10.") {
            let escaped: String = percent_encoding::utf8_percent_encode(doi, DOI).to_string();
            self.plain("url", &format!("https://doi.org/{escaped}"), at);
        }
    }

    fn push(&mut self, key: &str, value: Node, at: Span) {
        self.fields.push(Field { key: Spanned::new(key.to_string(), at), value });
    }
}

/// What cannot stand in a DOI's address as it is.
const DOI: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');

/// Names that BibLaTeX (`langid`) and older files have for languages.
const LANGUAGES: &[(&str, &str)] = &[
    ("american", "en-US"),
    ("arabic", "ar"),
    ("british", "en-GB"),
    ("chinese", "zh"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hungarian", "hu"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("naustrian", "de-AT"),
    ("ngerman", "de"),
    ("norwegian", "no"),
    ("nswissgerman", "de-CH"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("ukenglish", "en-GB"),
    ("usenglish", "en-US"),
];

fn scalar(text: String, at: Span) -> Node {
    let text = RawText::verbatim(text, at);
    Node { span: at, data: Data::Scalar(Scalar { text, kind: Kind::Text, style: Style::Double }) }
}

/// Runs of white space become one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words as Markdown that shows these very words.
fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        // `-`, `+`, `:` and `1.` mean something only where a block begins, and the text is one line.
        let digits = at > 0 && words[..at].bytes().all(|b| b.is_ascii_digit());
        let begins = at == 0 && "-+:=".contains(c) || digits && ".)".contains(c);
        if begins || "\\`*_[]<>&$~^#|{}@".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The id that a key becomes: characters that no id has become `-`. None: nothing is left.
pub(super) fn id_of(key: &str) -> Option<String> {
    if let Ok(id) = Id::parse(key) {
        return Some(id.to_string());
    }
    let mut id = String::new();
    for c in key.chars() {
        let fits = c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c);
        if fits && (!id.is_empty() || c.is_alphanumeric()) {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    // `ng-` belongs to the theme.
    let id = if id.starts_with("ng-") { format!("source-{id}") } else { id.to_string() };
    Id::parse(&id).ok().map(|id| id.to_string())
}

/// A date in EDTF from numbers; None if the month or the day cannot be.
pub(super) fn edtf(year: i64, month: Option<i64>, day: Option<i64>) -> Option<String> {
    if !(-9999..=9999).contains(&year) {
        return None;
    }
    let year = if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
    match (month, day) {
        (None, _) => Some(year),
        (Some(month @ (1..=12 | 21..=24)), None) => Some(format!("{year}-{month:02}")),
        (Some(month @ 1..=12), Some(day @ 1..=31)) => Some(format!("{year}-{month:02}-{day:02}")),
        _ => None,
    }
}
