//! `unused-source` and `unused-actor`: listed, but nothing in the story names it.

use super::stated::{called, start_of};
use super::used::used;
use crate::diag::{Diagnostic, Rule};
use crate::story::{Document, Entity, Id, Story};

/// Applies both rules.
pub(super) fn check(document: &Document, story: &Story, diags: &mut Vec<Diagnostic>) {
    // Who lists a single source rests the whole story on it, as the smallest story does.
    let lone = story.sources.len() == 1;
    let used = used(document, story);
    let unused = |id: &Option<Id>| id.as_ref().is_some_and(|id| !used.contains(id));
    for source in story.sources.iter().filter(|s| !lone && unused(&s.id)) {
        let message = format!("{} is cited nowhere", called("the source", source));
        diags.push(
            Diagnostic::new(Rule::UnusedSource, start_of(source), message)
                .help("cite it where the story rests on it, `[@ID]` or `source: ID`, or take it out"),
        );
    }
    for actor in story.actors.iter().filter(|a| unused(&a.id)) {
        let message = format!("{} does nothing in this story", called("the actor", actor));
        diags.push(Diagnostic::new(Rule::UnusedActor, start_of(actor as &dyn Entity), message).help(
            "name it where it acts (`actors`, `by`, `who`, `from`, `to`) or in the text, `[name](#ID)`, or take it out",
        ));
    }
}
