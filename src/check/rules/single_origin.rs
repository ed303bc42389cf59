//! `single-origin`: something counts as confirmed, but all that is cited for it goes back to one origin.

use super::Broken;
use super::stated::{start_of, stated};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Origins, Status, Story};

/// Applies the rule.
pub(super) fn check(story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for one in stated(story) {
        if one.status != Status::Confirmed || broken.has(one.entity) {
            continue;
        }
        let cited = one.cited(story);
        let origins = Origins::of_ids(&cited, story);
        // Without any source it is `unsourced`.
        if origins.origins != 1 || origins.primary_seen {
            continue;
        }
        let rests = match origins.reports {
            1 => "rests on one source".to_string(),
            reports => format!("rests on {reports} sources that have one origin"),
        };
        let message = format!("{} is confirmed, but {rests}", one.called());
        diags.push(Diagnostic::new(Rule::SingleOrigin, start_of(one.entity), message).help(
            "add a source of another origin, or say of a primary source that you saw it: `nature: primary, seen: true`; else `status: claimed`",
        ));
    }
}
