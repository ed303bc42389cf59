//! Citations and mentions in the texts of a page: each must name something.

use pulldown_cmark::{Event, Tag};

use super::names::Names;
use crate::diag::{Diagnostic, Rule, suggest};
use crate::source::Spanned;
use crate::story::{DirectiveName, Document, EntityKind, Kind, Rich, What};

/// Looks up every citation, mention and directive of a page, and of texts that did not make it into the page.
pub fn check(document: &Document, orphans: &[Rich], names: &Names, diags: &mut Vec<Diagnostic>) {
    let story = matches!(document.kind, Kind::Story(_));
    for text in document.texts().into_iter().chain(orphans) {
        for event in text.events.iter() {
            match &event.what {
                What::Cite(cites) => {
                    for cite in cites {
                        if story {
                            names.resolve(&cite.key, EntityKind::Source, diags);
                        } else {
                            let message = format!(
                                "`[@{}]` cites a source, but this page is no story and has none",
                                cite.key.value
                            );
                            diags.push(Diagnostic::new(Rule::UnknownReference, cite.key.span, message));
                        }
                    }
                }
                What::Md(Event::Start(Tag::Link { dest_url, .. })) if story => {
                    if let Some(anchor) = dest_url.strip_prefix('#') {
                        mention(document, names, &Spanned::new(decoded(anchor), event.at), diags);
                    }
                }
                What::Directive(directive) => directive_names(directive, story, names, diags),
                _ => {}
            }
        }
    }
}

fn decoded(anchor: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    percent_encoding::percent_decode_str(anchor).decode_utf8_lossy().nfc().collect()
}

fn mention(document: &Document, names: &Names, anchor: &Spanned<String>, diags: &mut Vec<Diagnostic>) {
    let headings = &document.page.body.headings;
    let is_part = anchor.value.strip_prefix("ng-").is_some_and(|part| crate::story::Part::from_name(part).is_some());
    let known = anchor.value.is_empty()
        || is_part
        || names.contains(&anchor.value)
        || headings.iter().any(|heading| heading.anchor == anchor.value);
    if known {
        return;
    }
    let mut diagnostic = names.unknown(anchor, None);
    if diagnostic.help.is_none() && names.may_compare(headings.len()) {
        diagnostic.help = suggest::did_you_mean_word(&anchor.value, headings.iter().map(|h| h.anchor.as_str()));
    }
    diags.push(diagnostic);
}

/// `actors`, `ids`, `id` of a directive.
fn directive_names(directive: &crate::story::Directive, story: bool, names: &Names, diags: &mut Vec<Diagnostic>) {
    if !story && matches!(directive.name.value, DirectiveName::Part(_) | DirectiveName::Quote) {
        let message = "this page is no story, so it has no parts to put here";
        diags.push(Diagnostic::new(Rule::UnknownDirective, directive.name.span, message));
        return;
    }
    for (key, value) in &directive.attrs {
        let kind = match (directive.name.value, key.value.as_str()) {
            (DirectiveName::Quote, "id") => Some(EntityKind::Quote),
            (DirectiveName::Part(_), "actors") => Some(EntityKind::Actor),
            (DirectiveName::Part(_), "ids") => None,
            _ => continue,
        };
        for (at, word) in words(&value.value) {
            let word = Spanned::new(word.to_string(), value.span.sub(at, at + word.len()));
            match kind {
                Some(kind) => names.resolve(&word, kind, diags),
                None => names.any(&word, diags),
            };
        }
    }
}

/// The words of a list that is divided by commas or blanks, with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = text.as_ptr() as usize;
    text.split([',', ' ']).filter(|word| !word.is_empty()).map(move |word| (word.as_ptr() as usize - base, word))
}
