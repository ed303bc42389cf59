//! What a story says about an actor: the lines that the actor's own page collects from all stories.

use pulldown_cmark::{Event as Md, Tag};

use super::shape::{Shape, entity_anchor, part_anchor};
use super::small::shorten;
use crate::site::{Trace, TraceKind};
use crate::story::{
    Actor, Document, Edtf, EntityKind, EventStatus, Exchange, Id, Part, Relation, Rich, Standing, Status, Story, What,
};

/// Lines of one story about one actor; a page that shows more repeats the story.
const MOST: usize = 80;
/// Letters of a line.
const LONGEST: usize = 280;

/// A story, and how its page is made up.
struct Teller<'a> {
    story: &'a Story,
    shape: Shape,
}

/// Per actor of the story what it says of them; nothing of those who have no page of their own.
pub(super) fn all(document: &Document, story: &Story) -> Vec<Vec<Trace>> {
    if story.actors.iter().all(|actor| !actor.shared) {
        return vec![Vec::new(); story.actors.len()];
    }
    let teller = Teller { story, shape: Shape::of(document, crate::story::config::IcsEvents::All) };
    story.actors.iter().map(|actor| if actor.shared { teller.of(actor) } else { Vec::new() }).collect()
}

impl Teller<'_> {
    fn of(&self, actor: &Actor) -> Vec<Trace> {
        let Some(id) = &actor.id else { return Vec::new() };
        let mut found: Vec<Trace> = actor.aims.iter().map(|aim| line(TraceKind::Aim, aim)).collect();
        found.extend(self.events(id));
        found.extend(self.exchanges(id));
        found.extend(self.relations(id));
        found.extend(self.stakes(id));
        found.extend(self.claims(id));
        found.extend(self.quotes(id));
        found.truncate(MOST);
        found
    }

    /// The place of an entry on the story's page: its own; else that of the claim it rests on, or the part it stands in.
    fn anchor(&self, kind: EntityKind, index: usize, standing: Option<&Standing>) -> Option<String> {
        let part = self.shape.part_of(self.story, kind, index);
        let shown = self.shape.shows(part);
        let own = || entity_anchor(self.story, kind, index).filter(|_| shown);
        let claim = || standing?.claim.as_ref().filter(|_| self.shape.shows(Part::Claims)).map(ToString::to_string);
        own().or_else(claim).or_else(|| shown.then(|| part_anchor(part)))
    }

    /// Ids and names of actors.
    fn names<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> Vec<(String, String)> {
        let named = |id: &Id| Some((id.to_string(), self.story.actor(id)?.name.plain.to_string()));
        ids.into_iter().filter_map(named).collect()
    }

    fn events(&self, id: &Id) -> Vec<Trace> {
        let events = self.story.timeline.iter().enumerate().filter(|(_, event)| event.actors.contains(id));
        let trace = |(i, event): (usize, &crate::story::Event)| Trace {
            anchor: self.anchor(EntityKind::Event, i, None),
            date: Some(event.date.clone()),
            status: event.standing.status,
            event: event.status,
            ..line(TraceKind::Event, &event.text)
        };
        events.map(trace).collect()
    }

    fn exchanges(&self, id: &Id) -> Vec<Trace> {
        let trace = |(i, exchange): (usize, &Exchange)| {
            let (kind, other) = match (exchange.from == *id, exchange.to == *id) {
                (true, _) => (TraceKind::Gives, &exchange.to),
                (_, true) => (TraceKind::Gets, &exchange.from),
                _ => return None,
            };
            let anchor = self.anchor(EntityKind::Exchange, i, Some(&exchange.standing));
            Some(self.stands(kind, &exchange.what, &exchange.standing, exchange.date.as_ref(), anchor, [other]))
        };
        let mut found: Vec<Trace> = self.story.exchanges.iter().enumerate().filter_map(trace).collect();
        found.sort_by_key(|trace| trace.kind);
        found
    }

    fn relations(&self, id: &Id) -> Vec<Trace> {
        let trace = |(i, relation): (usize, &Relation)| {
            let (kind, other) = match (relation.from == *id, relation.to == *id) {
                (true, _) => (TraceKind::Relation, &relation.to),
                (_, true) => (TraceKind::RelationTo, &relation.from),
                _ => return None,
            };
            let anchor = self.anchor(EntityKind::Relation, i, Some(&relation.standing));
            Some(self.stands(kind, &relation.label, &relation.standing, relation.date.as_ref(), anchor, [other]))
        };
        self.story.relations.iter().enumerate().filter_map(trace).collect()
    }

    fn stakes(&self, id: &Id) -> Vec<Trace> {
        let mut found = Vec::new();
        for (i, stake) in self.story.stakes.iter().enumerate().filter(|(_, stake)| stake.who.contains(id)) {
            for (kind, text) in [(TraceKind::Gain, &stake.gain), (TraceKind::Risk, &stake.risk)] {
                let anchor = self.anchor(EntityKind::Stake, i, Some(&stake.standing));
                found.extend(text.as_ref().map(|text| self.stands(kind, text, &stake.standing, None, anchor, [])));
            }
        }
        found.sort_by_key(|trace| trace.kind);
        found
    }

    /// Claims by the actor, its answers to those of others, and claims that speak of it.
    fn claims(&self, id: &Id) -> Vec<Trace> {
        let mut found = Vec::new();
        for (i, claim) in self.story.claims.iter().enumerate() {
            let of_claim = |kind: TraceKind, text: &Rich, others: &[Id]| Trace {
                anchor: self.anchor(EntityKind::Claim, i, None),
                date: claim.as_of.clone(),
                status: Some(claim.status),
                others: self.names(others),
                ..line(kind, text)
            };
            let own = claim.by.contains(id);
            if own {
                let others: Vec<Id> = claim.by.iter().filter(|by| *by != id).cloned().collect();
                found.push(of_claim(TraceKind::Claim, &claim.text, &others));
            } else if speaks_of(&claim.text, id) {
                found.push(of_claim(TraceKind::About, &claim.text, &claim.by));
            }
            for response in claim.responses.iter().filter(|response| response.by.contains(id)) {
                // The status is that of the claim, not of the answer.
                found.push(Trace { status: None, date: None, ..of_claim(TraceKind::Answer, &response.text, &[]) });
            }
        }
        found.sort_by_key(|trace| (trace.kind, trace.status));
        found
    }

    fn quotes(&self, id: &Id) -> Vec<Trace> {
        let quotes = self.story.quotes.iter().enumerate().filter(|(_, quote)| quote.by == *id);
        let trace = |(i, quote): (usize, &crate::story::Quote)| Trace {
            anchor: self.anchor(EntityKind::Quote, i, None),
            date: quote.date.clone(),
            ..line(TraceKind::Quote, quote.translation.as_ref().unwrap_or(&quote.text))
        };
        quotes.map(trace).collect()
    }

    /// A line about something that stands in some way.
    fn stands<'i>(
        &self,
        kind: TraceKind,
        text: &Rich,
        standing: &Standing,
        date: Option<&Edtf>,
        anchor: Option<String>,
        others: impl IntoIterator<Item = &'i Id>,
    ) -> Trace {
        Trace { anchor, date: date.cloned(), status: standing.status, others: self.names(others), ..line(kind, text) }
    }
}

/// A line that only says something.
fn line(kind: TraceKind, text: &Rich) -> Trace {
    Trace {
        kind,
        text: shorten(&text.plain, LONGEST).into(),
        anchor: None,
        date: None,
        status: None::<Status>,
        event: EventStatus::Happened,
        others: Vec::new(),
    }
}

/// Does the text link to the actor?
fn speaks_of(text: &Rich, id: &Id) -> bool {
    text.events.iter().any(|event| match &event.what {
        What::Md(Md::Start(Tag::Link { dest_url, .. })) => {
            dest_url.strip_prefix('#').is_some_and(|to| to == id.as_str())
        }
        _ => false,
    })
}
