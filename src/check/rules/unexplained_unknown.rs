//! `unexplained-unknown`: nobody knows, and readers are not told why.

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Entity, Status, Story};

/// Applies the rule.
pub(super) fn check(story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    let claims = story.claims.iter().filter(|c| c.status == Status::Unknown && c.why.is_none());
    let mut found: Vec<(&str, &dyn Entity)> = claims.map(|c| ("the claim", c as &dyn Entity)).collect();
    let open = story.unknowns.iter().filter(|u| u.why.is_none());
    found.extend(open.map(|u| ("the open question", u as &dyn Entity)));
    for (what, entity) in found {
        if broken.has(entity) {
            continue;
        }
        let message = format!("{} does not say why nobody knows", called(what, entity));
        diags.push(
            Diagnostic::new(Rule::UnexplainedUnknown, start_of(entity), message)
                .help("add `why: …`, and `settles: …` where something would settle it"),
        );
    }
}
