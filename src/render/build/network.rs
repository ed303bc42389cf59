//! The relations of a story as a drawing.

use super::desk::{Desk, count};
use super::standing::mark;
use crate::render::draw::network::{Actor, Network, Shape, Stroke, Tie};
use crate::render::view::{Html, NetworkView};
use crate::story::{self, ActorType, Direction, EntityKind, Id, Status};

/// Fewer relations are read faster than looked at.
const FEWEST_TIES: usize = 2;

impl Desk<'_> {
    /// The relations as a drawing; None if there are hardly any.
    pub fn network(&self) -> Option<NetworkView> {
        let story = self.story.filter(|story| story.relations.len() >= FEWEST_TIES)?;
        let place = |id: &Id| story.actors.iter().position(|actor| actor.id.as_ref() == Some(id));
        let tie = |relation: &story::Relation| {
            let (label, stroke) = label(relation);
            Some(Tie { from: place(&relation.from)?, to: place(&relation.to)?, label, stroke })
        };
        let network = Network {
            actors: story.actors.iter().enumerate().map(|(i, actor)| self.drawn(i, actor)).collect(),
            ties: story.relations.iter().filter_map(tie).collect(),
            rtl: self.document.page.lang.direction() == Direction::Rtl,
        };
        let drawing = network.draw()?;
        Some(NetworkView {
            wide: drawing.wide.map(Html),
            size: size(drawing.width),
            narrow: Html(drawing.narrow),
            shapes: drawing.shapes.into_iter().map(Shape::name).collect(),
            party: drawing.party,
            statuses: drawing.strokes.into_iter().map(Stroke::name).collect(),
            left_out: count(drawing.left_out),
        })
    }

    fn drawn(&self, index: usize, actor: &story::Actor) -> Actor {
        let shape = match actor.actor_type {
            Some(ActorType::Person) => Shape::Person,
            Some(ActorType::State) => Shape::State,
            Some(ActorType::Agency | ActorType::Company | ActorType::Organization) => Shape::Body,
            Some(ActorType::Group | ActorType::Place | ActorType::Thing | ActorType::Other) | None => Shape::Other,
        };
        let href = self.entity_href(EntityKind::Actor, index).unwrap_or_else(|| self.here.to(&self.home));
        Actor { href, name: actor.name.plain.to_string(), shape, party: actor.party }
    }
}

/// What stands at the line of a relation, and how the line is drawn. What is not sure says so with its mark too.
fn label(relation: &story::Relation) -> (String, Stroke) {
    let label = &relation.label.plain;
    let stroke = match relation.standing.status {
        None | Some(Status::Confirmed) => return (label.to_string(), Stroke::Sure),
        Some(Status::Claimed) => Stroke::Claimed,
        Some(Status::Disputed) => Stroke::Disputed,
        Some(Status::Refuted) => Stroke::Refuted,
        Some(Status::Unknown) => Stroke::Unknown,
    };
    let mark = relation.standing.status.map_or("", mark);
    (format!("{mark} {label}"), stroke)
}

/// The class of widths that a drawing needs to be legible: it may shrink to three quarters.
fn size(width: u32) -> u8 {
    match width {
        ..=430 => 1,
        431..=600 => 2,
        601..=790 => 3,
        _ => 4,
    }
}
