//! Which entries an extract takes.

use std::collections::BTreeSet;

use super::{Directive, Entity, Id};

/// What a part is made of: everything, or what an author picks with `::timeline{actors="kim" status="expected" ids="a b"}`.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    actors: Option<BTreeSet<Id>>,
    status: Option<BTreeSet<String>>,
    ids: Option<BTreeSet<Id>>,
}

impl Pick {
    /// Everything.
    pub fn all() -> Pick {
        Pick::default()
    }

    /// What the attributes of a directive say.
    pub fn of(directive: &Directive) -> Pick {
        let list = |name: &str| {
            let value = directive.attr(name)?;
            Some(value.value.split([',', ';', ' ']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_string))
        };
        let ids = |name: &str| list(name).map(|words| words.filter_map(|word| Id::parse(&word).ok()).collect());
        Pick { actors: ids("actors"), status: list("status").map(Iterator::collect), ids: ids("ids") }
    }

    /// Is it everything?
    pub fn is_all(&self) -> bool {
        self.actors.is_none() && self.status.is_none() && self.ids.is_none()
    }

    /// Is an entry taken that concerns these actors and has this status?
    pub fn takes<'a>(
        &self,
        entry: &impl Entity,
        actors: impl IntoIterator<Item = &'a Id>,
        status: Option<&str>,
    ) -> bool {
        let by_id = self.ids.as_ref().is_none_or(|ids| entry.id().is_some_and(|id| ids.contains(id)));
        let by_actor = self.actors.as_ref().is_none_or(|wanted| actors.into_iter().any(|id| wanted.contains(id)));
        let by_status = self.status.as_ref().is_none_or(|wanted| status.is_some_and(|status| wanted.contains(status)));
        by_id && by_actor && by_status
    }
}
