//! `unattributed-claim`: something is `claimed`, but nobody is named who claims it.

use super::Broken;
use crate::diag::{Diagnostic, Rule};
use crate::story::{Document, Entity, Kind, Status};

/// Applies the rule.
pub(super) fn check(document: &Document, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    let Kind::Story(story) = &document.kind else {
        return;
    };
    let claims = story.claims.iter().filter(|c| c.status == Status::Claimed && c.by.is_empty());
    let mut found: Vec<(&str, &dyn Entity)> = claims.map(|c| ("the claim", c as &dyn Entity)).collect();
    // What takes its status from a claim is reported there.
    let alone = |standing: &crate::story::Standing| {
        standing.claim.is_none() && standing.status == Some(Status::Claimed) && standing.by.is_empty()
    };
    found.extend(story.exchanges.iter().filter(|x| alone(&x.standing)).map(|x| ("the exchange", x as &dyn Entity)));
    found.extend(story.stakes.iter().filter(|s| alone(&s.standing)).map(|s| ("the stake", s as &dyn Entity)));
    for (what, entity) in found {
        if broken.has(entity) {
            continue;
        }
        let name = entity.id().map(|id| format!(" `{id}`")).unwrap_or_default();
        let span = entity.span();
        let place = crate::source::Span { end: span.start.saturating_add(1).min(span.end), ..span };
        diags.push(
            Diagnostic::new(Rule::UnattributedClaim, place, format!("{what}{name} is claimed, but not by anybody"))
                .help("say who claims it: `by: ACTOR`"),
        );
    }
}
