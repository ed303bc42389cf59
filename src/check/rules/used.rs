//! What the rest of a story refers to.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag};

use super::stated::cited_by;
use crate::story::{Cite, Document, Id, Standing, Story, What};

/// Every id that something else in the story names: sources by citations, actors by what they do, anything by mentions.
pub(super) fn used(document: &Document, story: &Story) -> BTreeSet<Id> {
    let mut found = BTreeSet::new();
    for text in document.texts() {
        for event in text.events.iter() {
            found.extend(cited_by(story, &event.what));
            if let What::Md(Event::Start(Tag::Link { dest_url, .. })) = &event.what {
                found.extend(dest_url.strip_prefix('#').and_then(|id| Id::parse(id).ok()));
            }
        }
    }
    facts(story, &mut found);
    // What a used source takes the matter from is used too.
    let mut open: Vec<Id> = found.iter().cloned().collect();
    while let Some(id) = open.pop() {
        let via = story.source(&id).and_then(|source| source.via.as_ref()).map(|via| via.value.clone());
        open.extend(via.filter(|via| found.insert(via.clone())));
    }
    found
}

fn facts(story: &Story, found: &mut BTreeSet<Id>) {
    for r in &story.relations {
        found.extend([r.from.clone(), r.to.clone()]);
        standing(&r.standing, found);
    }
    for x in &story.exchanges {
        found.extend([x.from.clone(), x.to.clone()]);
        standing(&x.standing, found);
    }
    for s in &story.stakes {
        found.extend(s.who.iter().cloned());
        standing(&s.standing, found);
    }
    for e in &story.timeline {
        found.extend(e.actors.iter().cloned());
        standing(&e.standing, found);
    }
    for c in &story.claims {
        found.extend(c.by.iter().cloned());
        cites(&c.sources, found);
        for response in &c.responses {
            found.extend(response.by.iter().cloned());
            cites(&response.sources, found);
        }
    }
    for q in &story.quotes {
        found.insert(q.by.clone());
        cites(&q.sources, found);
    }
    story.faq.iter().for_each(|f| cites(&f.sources, found));
    story.terms.iter().for_each(|t| cites(&t.sources, found));
    story.figures.iter().for_each(|f| cites(&f.sources, found));
    found.extend(story.actors.iter().filter_map(|a| a.of.clone()));
    found.extend(story.sources.iter().filter_map(|s| s.speaker.clone()));
}

fn standing(standing: &Standing, found: &mut BTreeSet<Id>) {
    found.extend(standing.by.iter().cloned());
    cites(&standing.sources, found);
}

fn cites(cites: &[Cite], found: &mut BTreeSet<Id>) {
    found.extend(cites.iter().map(|cite| cite.source.clone()));
}
