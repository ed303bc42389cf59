//! `unsourced`: an event, claim, exchange, stake, figure, quote or answer without a source, or a story without any.

use super::Broken;
use crate::diag::{Diagnostic, Rule};
use crate::source::Span;
use crate::story::{Cite, Document, Entity, Kind, Rich, Story, What};

/// Applies the rule.
pub(super) fn check(document: &Document, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    let Kind::Story(story) = &document.kind else {
        return;
    };
    let has_text = !document.page.body.text.is_blank() || story.names.len() > story.sources.len();
    if story.sources.is_empty() || !has_text {
        let message = if story.sources.is_empty() { "a story without a source" } else { "a story without a text" };
        let help = if story.sources.is_empty() {
            "list what it rests on under `sources`"
        } else {
            "write below the front matter"
        };
        diags.push(Diagnostic::new(Rule::Unsourced, document.page.title.span, message).help(help));
        if story.sources.is_empty() {
            return;
        }
    }
    for (what, entity, sources, texts) in items(story) {
        if broken.has(entity) {
            continue;
        }
        if sources.is_empty() && !texts.iter().any(|text| cites(story, text)) {
            let name = entity.id().map(|id| format!(" `{id}`")).unwrap_or_default();
            diags.push(
                Diagnostic::new(Rule::Unsourced, first_line(entity.span()), format!("{what}{name} has no source"))
                    .help("add `source: ID`, or a citation `[@ID]` in its text"),
            );
        }
    }
}

/// What it is, the entry, its sources, its texts.
pub(in crate::check) type Item<'a> = (&'static str, &'a dyn Entity, &'a [Cite], Vec<&'a Rich>);

/// Everything that needs a source.
pub(in crate::check) fn items(story: &Story) -> Vec<Item<'_>> {
    let mut found: Vec<Item<'_>> = Vec::new();
    for e in &story.timeline {
        found.push((
            "the event",
            e,
            &e.standing.sources,
            [Some(&e.text), e.body.as_ref()].into_iter().flatten().collect(),
        ));
    }
    for c in &story.claims {
        found.push(("the claim", c, &c.sources, [Some(&c.text), c.why.as_ref()].into_iter().flatten().collect()));
    }
    for x in &story.exchanges {
        found.push((
            "the exchange",
            x,
            &x.standing.sources,
            [Some(&x.what), x.value.as_ref()].into_iter().flatten().collect(),
        ));
    }
    for s in &story.stakes {
        found.push((
            "the stake",
            s,
            &s.standing.sources,
            [s.gain.as_ref(), s.risk.as_ref()].into_iter().flatten().collect(),
        ));
    }
    for f in &story.figures {
        found.push(("the figure", f, &f.sources, vec![&f.label]));
    }
    for q in &story.quotes {
        found.push((
            "the quote",
            q,
            &q.sources,
            [Some(&q.text), q.translation.as_ref()].into_iter().flatten().collect(),
        ));
    }
    for f in &story.faq {
        found.push(("the answer", f, &f.sources, vec![&f.a]));
    }
    found
}

/// A citation in the text, or a link to a listed source, or to a claim (which has sources of its own).
fn cites(story: &Story, text: &Rich) -> bool {
    text.events.iter().any(|event| match &event.what {
        What::Cite(cites) => !cites.is_empty(),
        What::Md(pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { dest_url, .. })) => {
            story.source_at(dest_url).is_some()
                || dest_url.strip_prefix('#').is_some_and(|id| {
                    story.claims.iter().any(|claim| claim.id.as_ref().is_some_and(|known| known.as_str() == id))
                })
        }
        _ => false,
    })
}

/// The whole entity would be a wall of carets.
fn first_line(span: Span) -> Span {
    Span { end: span.start.max(span.start.saturating_add(1).min(span.end)), ..span }
}
