//! What changes concern: entries of the story by their ids, sections of the text by the anchors of their headings, texts of the
//! page by their keys.

use super::names::Names;
use crate::diag::{Diagnostic, suggest};
use crate::parse::front::{RawFront, Ref, is_filler};
use crate::source::{FileId, Spanned};
use crate::story::{CHANGED_PLACES, Heading, Id, Story};

/// Resolves `affects` of every change, when the anchors of the headings are known. An entry's id wins over all else.
pub(super) fn resolve(
    raw: &RawFront,
    story: &mut Story,
    headings: &[Heading],
    names: &Names,
    own: FileId,
    diags: &mut Vec<Diagnostic>,
) {
    for entry in raw.updates.iter() {
        let affects = one(&entry.value.affects, headings, names, own, diags);
        // A change that lacks what it cannot be without is not there; its references are checked all the same.
        if let Some(update) = story.updates.iter_mut().find(|update| update.span == entry.span) {
            update.affects = affects;
        }
    }
}

fn one(raw: &[Ref], headings: &[Heading], names: &Names, own: FileId, diags: &mut Vec<Diagnostic>) -> Vec<Id> {
    let mut found: Vec<Id> = Vec::new();
    for name in raw.iter().filter(|name| !is_filler(&name.value, name.span)) {
        // A translation has headings of its own; what it inherits was checked with the original, and concerns its text.
        let text = || (name.span.file != own).then(|| Id::parse("body").ok()).flatten();
        let id = names.find(name).or_else(|| of_text(name, headings)).or_else(text);
        match id {
            Some(id) if found.contains(&id) => {}
            Some(id) => found.push(id),
            None => diags.push(unknown(name, headings, names)),
        }
    }
    found
}

/// A place of the text.
fn of_text(name: &Spanned<String>, headings: &[Heading]) -> Option<Id> {
    let known = CHANGED_PLACES.contains(&name.value.as_str()) || headings.iter().any(|h| h.anchor == name.value);
    Id::parse(&name.value).ok().filter(|_| known)
}

fn unknown(name: &Spanned<String>, headings: &[Heading], names: &Names) -> Diagnostic {
    let found = names.unknown(name, None);
    if found.help.is_some() {
        return found;
    }
    let places = headings.iter().map(|heading| heading.anchor.as_str()).chain(CHANGED_PLACES.iter().copied());
    let hint = suggest::did_you_mean_word(&name.value, places)
        .unwrap_or_else(|| format!("name an id, the anchor of a heading, or one of {}", CHANGED_PLACES.join(", ")));
    found.help(hint)
}
