//! `left-out`: an extract of a part that holds nothing.

use crate::diag::{Diagnostic, Rule};
use crate::story::{Directive, DirectiveName, Document, Kind, Part, Pick, Standing, Status, Story, What};

/// Applies the rule.
pub(super) fn check(document: &Document, diags: &mut Vec<Diagnostic>) {
    let Kind::Story(story) = &document.kind else {
        return;
    };
    for event in document.page.body.text.events.iter() {
        let What::Directive(directive) = &event.what else { continue };
        let DirectiveName::Part(part) = directive.name.value else { continue };
        if directive.attrs.is_empty() || !part_has_any(story, part) || takes_any(story, part, directive) {
            continue;
        }
        let name = part.name();
        let message = format!("nothing of the story fits this `::{name}{{…}}`, so it shows nothing");
        let help = format!("name others, or delete the line; `::{name}` alone puts the whole part here");
        diags.push(Diagnostic::new(Rule::LeftOut, directive.name.span, message).help(help));
    }
}

/// An empty part of a story is no mistake of the extract.
fn part_has_any(story: &Story, part: Part) -> bool {
    any(story, part, &Pick::all())
}

fn takes_any(story: &Story, part: Part, directive: &Directive) -> bool {
    any(story, part, &Pick::of(directive))
}

/// Does the pick take anything of the part?
fn any(story: &Story, part: Part, pick: &Pick) -> bool {
    let status = |standing: &Standing| standing.status.map(Status::name);
    match part {
        Part::Deal => story.exchanges.iter().any(|x| pick.takes(x, [&x.from, &x.to], status(&x.standing))),
        Part::Actors => story.actors.iter().any(|actor| pick.takes(actor, &actor.id, None)),
        Part::Stakes => story.stakes.iter().any(|stake| pick.takes(stake, &stake.who, status(&stake.standing))),
        Part::Timeline => story.timeline.iter().any(|e| pick.takes(e, &e.actors, Some(e.status.name()))),
        Part::Claims => story.claims.iter().any(|claim| pick.takes(claim, &claim.by, Some(claim.status.name()))),
        Part::Faq => story.faq.iter().any(|faq| pick.takes(faq, [], None)),
        Part::Sources => story.sources.iter().any(|source| pick.takes(source, &source.speaker, None)),
        _ => true,
    }
}
