//! What carries a status: claims, and what is not lent one by a claim.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag};

use crate::source::Span;
use crate::story::{Cite, Entity, Id, Rich, Standing, Status, Story, What};

/// A statement with a status of its own.
pub(super) struct Stated<'a> {
    /// `the claim`, for messages.
    pub what: &'static str,
    /// The entity.
    pub entity: &'a dyn Entity,
    /// Its status.
    pub status: Status,
    /// The sources it names.
    pub sources: &'a [Cite],
    /// Its texts, which may cite too.
    pub texts: Vec<&'a Rich>,
}

/// Every statement of a story with a status of its own, in file order by kind.
pub(super) fn stated(story: &Story) -> Vec<Stated<'_>> {
    let mut found = Vec::new();
    for c in &story.claims {
        let texts = [Some(&c.text), c.why.as_ref()].into_iter().flatten().collect();
        found.push(Stated { what: "the claim", entity: c, status: c.status, sources: &c.sources, texts });
    }
    for x in &story.exchanges {
        let texts = [Some(&x.what), x.value.as_ref()].into_iter().flatten().collect();
        found.extend(own("the exchange", x, &x.standing, texts));
    }
    for s in &story.stakes {
        let texts = [s.gain.as_ref(), s.risk.as_ref()].into_iter().flatten().collect();
        found.extend(own("the stake", s, &s.standing, texts));
    }
    for r in &story.relations {
        found.extend(own("the relation", r, &r.standing, vec![&r.label]));
    }
    found
}

fn own<'a>(
    what: &'static str,
    entity: &'a dyn Entity,
    standing: &'a Standing,
    texts: Vec<&'a Rich>,
) -> Option<Stated<'a>> {
    // What takes its status from a claim is judged there.
    let status = standing.status.filter(|_| standing.claim.is_none())?;
    Some(Stated { what, entity, status, sources: &standing.sources, texts })
}

impl Stated<'_> {
    /// Every source it cites, in its field and in its texts.
    pub(super) fn cited(&self, story: &Story) -> BTreeSet<Id> {
        let mut found: BTreeSet<Id> = self.sources.iter().map(|cite| cite.source.clone()).collect();
        for text in &self.texts {
            found.extend(cited_in(story, text));
        }
        found
    }

    /// `the claim \`troops\``.
    pub(super) fn called(&self) -> String {
        called(self.what, self.entity)
    }
}

/// `the claim \`troops\``, or `the claim` without an id.
pub(super) fn called(what: &str, entity: &dyn Entity) -> String {
    let name = entity.id().map(|id| format!(" `{id}`")).unwrap_or_default();
    format!("{what}{name}")
}

/// The beginning of an entity: the whole of it would be a wall of carets.
pub(super) fn start_of(entity: &dyn Entity) -> Span {
    let span = entity.span();
    Span { end: span.start.saturating_add(1).min(span.end).max(span.start), ..span }
}

/// The sources that a text cites: in brackets, or by a link to a listed address or to the source itself.
pub(in crate::check) fn cited_in(story: &Story, text: &Rich) -> Vec<Id> {
    text.events.iter().flat_map(|event| cited_by(story, &event.what)).collect()
}

/// The sources that one event cites.
pub(super) fn cited_by(story: &Story, what: &What) -> Vec<Id> {
    match what {
        What::Cite(cites) => {
            cites.iter().filter_map(|cite| story.source(&Id::parse(&cite.key.value).ok()?)?.id.clone()).collect()
        }
        What::Md(Event::Start(Tag::Link { dest_url, .. })) => {
            let here = dest_url.strip_prefix('#').and_then(|id| story.source(&Id::parse(id).ok()?));
            here.or_else(|| story.source_at(dest_url)).and_then(|source| source.id.clone()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
