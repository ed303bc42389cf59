//! Origins: how many independent roots the sources of a statement have.

use std::collections::BTreeSet;

use super::desk::Desk;
use crate::story::{Access, Cite, EntityKind, Source, Story};

/// What the sources of one statement come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Origins {
    /// Sources cited.
    pub reports: usize,
    /// Independent roots of them.
    pub origins: usize,
    /// The authors saw none of an origin themselves, and one of its sources says that it could not be seen.
    pub unseen: bool,
}

impl Origins {
    /// Follows the sources by their `via`. Roots are one origin if they are the same, have the same speaker, or, both without
    /// a speaker, the same publisher.
    pub fn of(cites: &[Cite], story: &Story) -> Origins {
        let cited: BTreeSet<usize> = cites.iter().filter_map(|cite| index(story, &cite.source)).collect();
        let chains: Vec<Vec<usize>> = cited.iter().map(|&i| chain(story, i)).collect();
        // Each origin: its roots and all sources on the way to them.
        let mut found: Vec<(Vec<usize>, BTreeSet<usize>)> = Vec::new();
        for chain in &chains {
            let Some(&root) = chain.last() else { continue };
            let joins = |roots: &Vec<usize>| roots.iter().any(|&other| same_origin(story, root, other));
            let mut merged = (vec![root], chain.iter().copied().collect::<BTreeSet<_>>());
            let (same, apart): (Vec<_>, Vec<_>) = found.into_iter().partition(|(roots, _)| joins(roots));
            for (roots, sources) in same {
                merged.0.extend(roots);
                merged.1.extend(sources);
            }
            found = apart;
            found.push(merged);
        }
        let source = |i: &usize| story.sources.get(*i);
        let hidden = |s: &Source| s.seen == Some(false) || matches!(s.access, Some(Access::Leaked | Access::OnFile));
        let unseen = |(_, sources): &(Vec<usize>, BTreeSet<usize>)| {
            let mut all = sources.iter().filter_map(source);
            all.clone().all(|s| s.seen != Some(true)) && all.any(hidden)
        };
        // Said only where it holds for all origins: one that was seen can be relied on.
        let unseen = !found.is_empty() && found.iter().all(unseen);
        Origins { reports: cited.len(), origins: found.len(), unseen }
    }
}

fn index(story: &Story, id: &crate::story::Id) -> Option<usize> {
    story.names.get(id).filter(|(kind, _)| *kind == EntityKind::Source).map(|(_, i)| *i)
}

/// A source and what it takes the matter from, to the root. A circle ends where it would begin again.
fn chain(story: &Story, start: usize) -> Vec<usize> {
    let mut chain = vec![start];
    let mut at = start;
    while let Some(next) = story.sources.get(at).and_then(|s| s.via.as_ref()).and_then(|via| index(story, &via.value)) {
        if chain.contains(&next) {
            break;
        }
        chain.push(next);
        at = next;
    }
    chain
}

fn same_origin(story: &Story, a: usize, b: usize) -> bool {
    if a == b {
        return true;
    }
    let (Some(a), Some(b)) = (story.sources.get(a), story.sources.get(b)) else { return false };
    let publisher = |s: &Source| s.publisher.as_ref().map(|p| p.trim().to_lowercase()).filter(|p| !p.is_empty());
    match (&a.speaker, &b.speaker) {
        (Some(a), Some(b)) => a == b,
        (None, None) => publisher(a).is_some() && publisher(a) == publisher(b),
        _ => false,
    }
}

impl Desk<'_> {
    /// How many reports and origins a statement rests on, as a sentence. None where there is nothing to tell: no source, or
    /// one that is its own origin and was seen.
    pub fn origins(&self, cites: &[Cite]) -> Option<String> {
        let origins = Origins::of(cites, self.story?);
        if origins.reports == 0 || (origins.reports == 1 && !origins.unseen) {
            return None;
        }
        let reports = self.words.count("origins.reports", origins.reports);
        let roots = self.words.count("origins.origins", origins.origins);
        let unseen = origins.unseen.then(|| self.words.plain("origins.unseen", &[]));
        let remarks: Vec<String> = [reports, roots].into_iter().chain(unseen).collect();
        Some(self.words.remarks(&remarks))
    }
}
