//! `overdue-expected`: what was to happen should have happened by now.

use jiff::civil;

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{EventStatus, Story};

/// Applies the rule. `today` is the day of the build.
pub(super) fn check(story: &Story, today: civil::Date, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for event in story.timeline.iter().filter(|e| e.status == EventStatus::Expected) {
        let Some(latest) = event.date.latest().filter(|_| !event.date.is_open_end()) else { continue };
        if latest >= today || broken.has(event) {
            continue;
        }
        let message = format!("{} is expected for {}, which is over", called("the event", event), event.date.as_str());
        diags.push(
            Diagnostic::new(Rule::OverdueExpected, start_of(event), message)
                .help("tell what became of it: `status: happened` or `cancelled`, or a new `date`"),
        );
    }
}
