//! `outdated-translation`: the original has changed since it was translated.

use crate::diag::{Diagnostic, Rule, Severity};
use crate::source::Span;
use crate::story::Document;

/// Applies the rule to a translation.
pub(super) fn check(original: &Document, translation: &Document, diags: &mut Vec<Diagnostic>) {
    let Some(changed) = original.page.updated.as_ref() else {
        return;
    };
    let title = translation.page.title.span;
    // A title that is not translated stands in the original.
    let place = if title.file == translation.page.file { title } else { Span::at(translation.page.file, 0) };
    let lang = &translation.page.lang;
    match &translation.page.made_from {
        None => {
            let message = format!("the translation ({lang}) does not say which state of the original it is made from");
            let mut found = Diagnostic::new(Rule::OutdatedTranslation, place, message)
                .help(format!("add `updated: {}` if it is up to date", changed.text));
            found.severity = Severity::Hint;
            diags.push(found);
        }
        Some(made) if made.instant < changed.instant => {
            let message = format!(
                "the translation ({lang}) is made from the state of {}; the original was updated on {}",
                made.date, changed.date
            );
            diags.push(
                Diagnostic::new(Rule::OutdatedTranslation, place, message)
                    .help(format!("bring it up to date, then set `updated: {}`", changed.text)),
            );
        }
        Some(_) => {}
    }
}
