//! How statements stand, in words.

use super::desk::{Desk, Mode};
use crate::render::view::{ActorRef, Html, StatusView};
use crate::story::{Claim, Id, Standing, Status};

/// The mark of a status: a shape of its own for each.
pub(super) fn mark(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "●",
        Status::Claimed => "◐",
        Status::Disputed => "⇄",
        Status::Refuted => "✕",
        Status::Unknown => "?",
    }
}

impl Desk<'_> {
    /// How a claim stands.
    pub fn claim_status(&self, claim: &Claim) -> StatusView {
        self.status(claim.status, &claim.by, None)
    }

    /// How anything else stands; None: stated by the newsroom.
    pub fn standing(&self, standing: &Standing) -> Option<StatusView> {
        let status = standing.status?;
        Some(self.status(status, &standing.by, standing.claim.as_ref()))
    }

    fn status(&self, status: Status, by: &[Id], claim: Option<&Id>) -> StatusView {
        let key = status.name();
        let by = self.actor_refs(by);
        let sentence = match by.is_empty() {
            true => Html::escape(&self.words.plain(&format!("status.alone.{key}"), &[])),
            false => {
                let who = self.named(&by);
                self.words.html_count(&format!("status.by.{key}"), by.len(), &[("by", &who)])
            }
        };
        StatusView {
            key,
            mark: mark(status),
            word: self.words.plain(&format!("status.word.{key}"), &[]),
            sentence,
            by,
            claim_href: claim.and_then(|id| self.id_href(id)),
        }
    }

    /// Actors as a list of links, parties to the conflict marked as such: "Nordkorea (Konfliktpartei) und China".
    pub fn named(&self, actors: &[ActorRef]) -> Html {
        let name = |actor: &ActorRef| {
            let href = Html::escape(&actor.href).0;
            let link = Html(format!("<a href=\"{href}\">{}</a>", actor.name.as_str()));
            match actor.party {
                true => self.words.html("status.party", &[("name", &link)]),
                false => link,
            }
        };
        self.words.list_html(&actors.iter().map(name).collect::<Vec<_>>())
    }

    /// The status of an entry that has one.
    pub fn status_of(&self, entry: super::desk::Entry) -> Option<StatusView> {
        use crate::story::EntityKind;
        let story = self.story?;
        let standing = match entry.0 {
            EntityKind::Claim => return story.claims.get(entry.1).map(|claim| self.claim_status(claim)),
            EntityKind::Relation => &story.relations.get(entry.1)?.standing,
            EntityKind::Exchange => &story.exchanges.get(entry.1)?.standing,
            EntityKind::Stake => &story.stakes.get(entry.1)?.standing,
            EntityKind::Event => &story.timeline.get(entry.1)?.standing,
            _ => return None,
        };
        self.standing(standing)
    }

    /// The sources of a statement.
    pub fn standing_cites(&self, standing: &Standing, mode: Mode) -> Vec<crate::render::view::CiteView> {
        self.cites(&standing.sources, mode)
    }
}
