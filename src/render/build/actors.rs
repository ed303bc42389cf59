//! Who is involved.

use super::desk::{Desk, Mode, actor_kind, count};
use crate::render::view::{ActorView, CountryView, RelationView};
use crate::story::{Actor, ActorType, EntityKind, Pick, Relation};

impl Desk<'_> {
    /// The actors of the story.
    pub fn actors(&self, pick: &Pick) -> Vec<ActorView> {
        let Some(story) = self.story else { return Vec::new() };
        let taken = story.actors.iter().enumerate().filter(|(_, actor)| pick.takes(*actor, &actor.id, None));
        taken.map(|(i, actor)| self.actor(i, actor, Mode::of(pick))).collect()
    }

    fn actor(&self, index: usize, actor: &Actor, mode: Mode) -> ActorView {
        let _at = self.at_entry(EntityKind::Actor, index);
        ActorView {
            id: self.id_of((EntityKind::Actor, index), mode),
            number: count(index + 1),
            name: self.inline(&actor.name, mode),
            kind: actor_kind(actor),
            country: self.country(actor),
            of: actor.of.as_ref().and_then(|id| self.actor_ref(id)),
            alias: super::small::other_names(&actor.alias, &actor.name.plain),
            role: actor.role.as_ref().map(|role| self.inline(role, mode)),
            text: self.maybe_block(actor.text.as_ref(), mode),
            aims: actor.aims.iter().map(|aim| self.inline(aim, mode)).collect(),
            image: actor.image.as_ref().map(|image| self.image(image, mode)),
            party: actor.party,
            page_href: self.person_href(actor),
            wikidata_href: actor.wikidata.as_ref().map(|item| wikidata(item)),
            changes: self.marks(EntityKind::Actor, index),
        }
    }

    /// The country of an actor; of a state none, as it is one itself.
    fn country(&self, actor: &Actor) -> Option<CountryView> {
        let code = actor.country.as_ref().filter(|_| actor.actor_type != Some(ActorType::State))?;
        Some(CountryView { code: code.clone(), name: self.words.country(code) })
    }

    /// The page of an actor of several stories.
    fn person_href(&self, actor: &Actor) -> Option<String> {
        let id = actor.id.as_ref().filter(|_| actor.shared)?;
        let key = (self.document.page.lang.clone(), id.to_string());
        let person = self.renderer.people.get(&key).and_then(|&i| self.here.site.people.get(i))?;
        Some(self.here.to(&person.route))
    }

    /// How the actors relate.
    pub fn relations(&self, pick: &Pick) -> Vec<RelationView> {
        let Some(story) = self.story else { return Vec::new() };
        let status = |r: &Relation| r.standing.status.map(|s| s.name());
        let taken = story.relations.iter().enumerate().filter(|(_, r)| pick.takes(*r, [&r.from, &r.to], status(r)));
        taken.filter_map(|(i, relation)| self.relation(i, relation, Mode::of(pick))).collect()
    }

    fn relation(&self, index: usize, relation: &Relation, mode: Mode) -> Option<RelationView> {
        let _at = self.at_entry(EntityKind::Relation, index);
        Some(RelationView {
            id: self.id_of((EntityKind::Relation, index), mode),
            from: self.actor_ref(&relation.from)?,
            to: self.actor_ref(&relation.to)?,
            label: self.inline(&relation.label, mode),
            date: self.maybe_date(relation.date.as_ref()),
            status: self.standing(&relation.standing),
            sources: self.standing_cites(&relation.standing, mode),
            origins: self.single_origin(&relation.standing.sources),
            changes: self.marks(EntityKind::Relation, index),
        })
    }
}

/// The page of a Wikidata item.
pub(super) fn wikidata(item: &str) -> String {
    format!("https://www.wikidata.org/wiki/{item}")
}
