//! `anonymous-without-reason`: a source speaks without its name, and readers are not told why.

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Story, Voice};

/// Applies the rule.
pub(super) fn check(story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for source in story.sources.iter().filter(|s| s.voice == Some(Voice::Anonymous)) {
        if source.reason.as_ref().is_some_and(|reason| !reason.is_blank()) || broken.has(source) {
            continue;
        }
        let message = format!("{} is anonymous without a reason", called("the source", source));
        diags.push(
            Diagnostic::new(Rule::AnonymousWithoutReason, start_of(source), message)
                .help("say why it is not named: `reason: …`"),
        );
    }
}
