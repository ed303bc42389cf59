//! `overdue-expected`: what was to happen should have happened by now.

use jiff::civil;

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Event, EventStatus, Story};

/// Applies the rule. `today` is the day of the build.
pub(super) fn check(story: &Story, today: civil::Date, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for event in overdue(story, today).filter(|event| !broken.has(*event)) {
        let message = format!("{} is expected for {}, which is over", called("the event", event), event.date.as_str());
        diags.push(
            Diagnostic::new(Rule::OverdueExpected, start_of(event), message)
                .help("tell what became of it: `status: happened` or `cancelled`, or a new `date`"),
        );
    }
}

/// Expected events whose time is over.
pub(in crate::check) fn overdue(story: &Story, today: civil::Date) -> impl Iterator<Item = &Event> {
    let expected = story.timeline.iter().filter(|event| event.status == EventStatus::Expected);
    expected.filter(move |event| !event.date.is_open_end() && event.date.latest().is_some_and(|latest| latest < today))
}
