//! What a BibTeX file must not do, because the reader of its syntax recurses and copies without a bound.

use std::collections::{HashMap, HashSet};

use ::biblatex::{RawBibliography, RawChunk};

use super::book::Book;
use crate::diag::{Diagnostic, Rule};

/// How deep braces may lie in each other.
const DEEPEST: usize = 64;
/// How many braces and parts joined by `#` one value may have.
const MOST_PIECES: usize = 2000;
/// How many bytes all abbreviations (`@string`) may become when written out.
const MOST_ABBREVIATED: usize = 1 << 20;

/// Refuses braces too deep in each other. Escapes do not count: the reader of commands does not know them either, and the
/// depth of commands is what has to be bounded.
pub(super) fn braces(book: &mut Book<'_>, text: &str) -> Option<()> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("braces lie more than {DEEPEST} deep in each other here");
            let at = book.span(at..at + 1);
            return book.fail(Diagnostic::new(Rule::Limit, at, message).help("is a `}` missing before this?"));
        }
    }
    Some(())
}

/// Refuses values of many pieces, which the reader moves about once for each of them.
pub(super) fn pieces(book: &mut Book<'_>, raw: &RawBibliography<'_>) -> Option<()> {
    let fields = raw.entries.iter().flat_map(|entry| entry.v.fields.iter());
    for pair in fields.chain(&raw.abbreviations) {
        let of = |chunk: &RawChunk<'_>| match chunk {
            RawChunk::Normal(text) => 1 + text.bytes().filter(|byte| b"{}$".contains(byte)).count(),
            RawChunk::Abbreviation(_) => 1,
        };
        let pieces: usize = pair.value.v.iter().map(|chunk| of(&chunk.v)).sum();
        if pieces > MOST_PIECES {
            let message = format!("a value has at most {MOST_PIECES} braces and parts, `{}` has {pieces}", pair.key.v);
            let at = book.span(pair.key.span.clone());
            return book.fail(Diagnostic::new(Rule::Limit, at, message));
        }
    }
    Some(())
}

/// Refuses abbreviations that name themselves, or that become too much text when written out.
pub(super) fn abbreviations(book: &mut Book<'_>, raw: &RawBibliography<'_>) -> Option<()> {
    let names: HashSet<&str> = raw.abbreviations.iter().map(|pair| pair.key.v).collect();
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    let mut total = 0usize;
    for pair in &raw.abbreviations {
        // One for itself, so that empty ones are not free.
        let mut size = 1usize;
        for chunk in &pair.value.v {
            // An abbreviation stands on those above it in the file, which leaves no room for circles.
            size = size.saturating_add(match chunk.v {
                RawChunk::Normal(text) => text.len(),
                RawChunk::Abbreviation(name) => match sizes.get(name) {
                    Some(size) => *size,
                    None if names.contains(name) => {
                        let at = book.span(chunk.span.clone());
                        let message = format!("the abbreviation `{name}` is used before it is defined");
                        return book.fail(Diagnostic::new(Rule::InvalidValue, at, message));
                    }
                    None => 0,
                },
            });
        }
        if sizes.insert(pair.key.v, size).is_some() {
            let at = book.span(pair.key.span.clone());
            let message = format!("the abbreviation `{}` stands twice", pair.key.v);
            return book.fail(Diagnostic::new(Rule::DuplicateKey, at, message));
        }
    }
    for pair in raw.entries.iter().flat_map(|entry| entry.v.fields.iter()) {
        for chunk in &pair.value.v {
            if let RawChunk::Abbreviation(name) = chunk.v {
                total = total.saturating_add(sizes.get(name).copied().unwrap_or(0));
            }
        }
        if total > MOST_ABBREVIATED {
            let at = book.span(pair.value.span.clone());
            let message = format!("abbreviations become more than {MOST_ABBREVIATED} bytes of text");
            return book.fail(Diagnostic::new(Rule::Limit, at, message));
        }
    }
    Some(())
}
