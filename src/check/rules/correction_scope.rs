//! `correction-scope`: a correction that does not say what it corrects.

use super::Broken;
use super::stated::start_of;
use crate::diag::{Diagnostic, Rule};
use crate::story::{Story, UpdateKind};

/// Applies the rule.
pub(super) fn check(story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for update in story.updates.iter().filter(|u| u.affects.is_empty() && !broken.has(*u)) {
        let what = match update.kind {
            UpdateKind::Correction => "correction",
            UpdateKind::Retraction => "retraction",
            UpdateKind::Update | UpdateKind::Clarification => continue,
        };
        let message = format!("the {what} of {} does not say what it concerns", update.date.date);
        diags.push(
            Diagnostic::new(Rule::CorrectionScope, start_of(update), message)
                .help("name the ids it concerns: `affects: [ID]`; readers then see it there too"),
        );
    }
}
