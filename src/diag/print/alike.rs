//! Advice of which a story may have dozens: the first is shown whole, the others by a line each.

use std::collections::HashMap;

use super::human::short;
use super::{Cached, Spot, visible};
use crate::diag::{Diagnostic, Place, Rule, Severity};
use crate::source::FileId;

/// Each finding with those that say the same of other places in its file; these do not come by themselves.
pub(super) fn gathered(diagnostics: &[Diagnostic]) -> Vec<(&Diagnostic, Vec<&Diagnostic>)> {
    let mut found: Vec<(&Diagnostic, Vec<&Diagnostic>)> = Vec::new();
    let mut first: HashMap<(Rule, FileId), usize> = HashMap::new();
    for diagnostic in diagnostics {
        let Some(key) = key(diagnostic) else {
            found.push((diagnostic, Vec::new()));
            continue;
        };
        let at = *first.entry(key).or_insert(found.len());
        match found.get_mut(at) {
            Some((_, others)) => others.push(diagnostic),
            None => found.push((diagnostic, Vec::new())),
        }
    }
    found
}

/// What findings have in common that are shown together.
fn key(diagnostic: &Diagnostic) -> Option<(Rule, FileId)> {
    let advice = diagnostic.severity == Severity::Hint && diagnostic.rule.is_advice();
    match &diagnostic.place {
        Place::At(span) if advice => Some((diagnostic.rule, span.file)),
        _ => None,
    }
}

/// A line for each of the others.
pub(super) fn lines(others: &[&Diagnostic], files: &Cached<'_>) -> String {
    let one = |found: &&Diagnostic| {
        let place = Spot::of(&found.place, files).map(|spot| short(&spot)).unwrap_or_default();
        format!("  {place}: {}\n", visible(&found.message))
    };
    match others.len() {
        0 => String::new(),
        more => others.iter().fold(format!("  and {more} more like it:\n"), |text, found| text + &one(found)),
    }
}
