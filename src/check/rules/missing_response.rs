//! `missing-response`: a claim is disputed, but nobody is quoted who disputes it.

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Status, Story};

/// Applies the rule.
pub(super) fn check(story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for claim in story.claims.iter().filter(|c| c.status == Status::Disputed && c.responses.is_empty()) {
        if broken.has(claim) {
            continue;
        }
        let message = format!("{} is disputed, but nobody answers it", called("the claim", claim));
        diags.push(
            Diagnostic::new(Rule::MissingResponse, start_of(claim), message)
                .help("say who disputes it: `responses: [{by: ACTOR, text: …, source: ID}]`"),
        );
    }
}
