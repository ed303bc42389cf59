//! Origins: how many independent roots the sources of a statement have.

use std::collections::{BTreeMap, BTreeSet};

use super::{Access, Cite, EntityKind, Id, Nature, Source, Story};

/// What the sources of one statement come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Origins {
    /// Sources cited, each counted once.
    pub reports: usize,
    /// Independent roots of them.
    pub origins: usize,
    /// The authors saw none of an origin themselves, and one of its sources says that it could not be seen; so for every
    /// origin.
    pub unseen: bool,
    /// Among the sources and those they take the matter from is a primary one that the authors saw.
    pub primary_seen: bool,
}

/// What makes two roots one origin.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Root<'a> {
    /// The same speaker.
    Speaker(&'a Id),
    /// Without a speaker, the same publisher: trimmed, in lower case.
    Publisher(String),
    /// Nothing but itself.
    Alone(usize),
}

impl Origins {
    /// Follows the sources by their `via`. Roots are one origin if they are the same, have the same speaker, or, both without
    /// a speaker, the same publisher.
    pub fn of(cites: &[Cite], story: &Story) -> Origins {
        Origins::of_ids(cites.iter().map(|cite| &cite.source), story)
    }

    /// As [`Origins::of`], of sources by id. What is no source of the story does not count.
    pub fn of_ids<'a>(ids: impl IntoIterator<Item = &'a Id>, story: &Story) -> Origins {
        let cited: BTreeSet<usize> = ids.into_iter().filter_map(|id| index(story, id)).collect();
        let mut found: BTreeMap<Root<'_>, BTreeSet<usize>> = BTreeMap::new();
        for &start in &cited {
            let chain = chain(story, start);
            let root = chain.last().copied().unwrap_or(start);
            found.entry(root_of(story, root)).or_default().extend(chain);
        }
        let source = |i: &usize| story.sources.get(*i);
        let hidden = |s: &Source| s.seen == Some(false) || matches!(s.access, Some(Access::Leaked | Access::OnFile));
        let unseen = |sources: &BTreeSet<usize>| {
            let mut all = sources.iter().filter_map(source);
            all.clone().all(|s| s.seen != Some(true)) && all.any(hidden)
        };
        let primary = |s: &Source| s.nature == Some(Nature::Primary) && s.seen == Some(true);
        Origins {
            reports: cited.len(),
            origins: found.len(),
            // Said only where it holds for all origins: one that was seen can be relied on.
            unseen: !found.is_empty() && found.values().all(unseen),
            primary_seen: found.values().flatten().filter_map(source).any(primary),
        }
    }
}

fn index(story: &Story, id: &Id) -> Option<usize> {
    story.names.get(id).filter(|(kind, _)| *kind == EntityKind::Source).map(|(_, i)| *i)
}

/// A source and what it takes the matter from, to the root. A circle ends where it would begin again.
fn chain(story: &Story, start: usize) -> Vec<usize> {
    let mut chain = vec![start];
    let mut known = BTreeSet::from([start]);
    let mut at = start;
    while let Some(next) = story.sources.get(at).and_then(|s| s.via.as_ref()).and_then(|via| index(story, &via.value)) {
        if !known.insert(next) {
            break;
        }
        chain.push(next);
        at = next;
    }
    chain
}

fn root_of(story: &Story, root: usize) -> Root<'_> {
    let Some(source) = story.sources.get(root) else { return Root::Alone(root) };
    if let Some(speaker) = &source.speaker {
        return Root::Speaker(speaker);
    }
    match source.publisher.as_ref().map(|p| p.trim().to_lowercase()).filter(|p| !p.is_empty()) {
        Some(publisher) => Root::Publisher(publisher),
        None => Root::Alone(root),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;
    use crate::source::{FileId, Span, Spanned};

    /// A source: what it takes the matter from, its speaker, its publisher, whether it was seen, whether it is leaked.
    type Shape = (Option<usize>, Option<u8>, Option<u8>, Option<bool>, bool);

    fn span() -> Span {
        Span::new(FileId(0), 0, 0)
    }

    fn id(number: usize) -> Id {
        Id::parse(&format!("s{number}")).unwrap()
    }

    fn story(shapes: &[Shape]) -> Story {
        let mut story = Story::default();
        for (number, (via, speaker, publisher, seen, leaked)) in shapes.iter().enumerate() {
            story.names.insert(id(number), (EntityKind::Source, number));
            let names = ["Reuters", " reuters", "AFP", "afp "];
            story.sources.push(Source {
                id: Some(id(number)),
                span: span(),
                title: None,
                url: None,
                csl_type: None,
                author: Vec::new(),
                publisher: publisher.map(|p| names[p as usize % 4].to_string()),
                date: None,
                accessed: None,
                lang: None,
                archive: None,
                speaker: speaker.map(|s| Id::parse(&format!("a{s}")).unwrap()),
                nature: None,
                access: leaked.then_some(Access::Leaked),
                voice: None,
                reason: None,
                via: via.map(|v| Spanned::new(id(v % shapes.len()), span())),
                seen: *seen,
                note: None,
            });
        }
        story
    }

    fn shape() -> impl Strategy<Value = Shape> {
        (
            prop::option::of(0usize..12),
            prop::option::weighted(0.3, 0u8..3),
            prop::option::of(0u8..4),
            prop::option::of(any::<bool>()),
            any::<bool>(),
        )
    }

    fn of(story: &Story, cited: &[usize]) -> Origins {
        let ids: Vec<Id> = cited.iter().map(|&n| id(n)).collect();
        Origins::of_ids(&ids, story)
    }

    /// The rule as its words say: join any two roots that are one origin until nothing changes.
    fn by_joining(story: &Story, cited: &[usize]) -> usize {
        let root = |n: usize| *chain(story, n).last().unwrap();
        let one = |a: usize, b: usize| {
            let (x, y) = (&story.sources[a], &story.sources[b]);
            let publisher = |s: &Source| s.publisher.as_ref().map(|p| p.trim().to_lowercase());
            a == b
                || (x.speaker.is_some() && x.speaker == y.speaker)
                || (x.speaker.is_none()
                    && y.speaker.is_none()
                    && publisher(x).is_some()
                    && publisher(x) == publisher(y))
        };
        let mut groups: Vec<Vec<usize>> = cited.iter().map(|&n| vec![root(n)]).collect();
        loop {
            let pair = (0..groups.len())
                .flat_map(|i| (i + 1..groups.len()).map(move |j| (i, j)))
                .find(|&(i, j)| groups[i].iter().any(|&a| groups[j].iter().any(|&b| one(a, b))));
            let Some((i, j)) = pair else { return groups.len() };
            let other = groups.remove(j);
            groups[i].extend(other);
        }
    }

    proptest! {
        #[test]
        fn counts_as_joining_does(shapes in prop::collection::vec(shape(), 1..12), cited in prop::collection::vec(0usize..12, 0..8)) {
            let story = story(&shapes);
            let cited: Vec<usize> = cited.into_iter().map(|n| n % shapes.len()).collect();
            let found = of(&story, &cited);
            prop_assert_eq!(found.origins, by_joining(&story, &cited));
            prop_assert_eq!(found.reports, cited.iter().collect::<BTreeSet<_>>().len());
            prop_assert!(found.origins <= found.reports && (found.origins > 0) == (found.reports > 0));
        }

        #[test]
        fn order_and_repetition_do_not_matter(shapes in prop::collection::vec(shape(), 1..12), cited in prop::collection::vec(0usize..12, 0..8)) {
            let story = story(&shapes);
            let cited: Vec<usize> = cited.into_iter().map(|n| n % shapes.len()).collect();
            let mut turned: Vec<usize> = cited.iter().rev().copied().collect();
            turned.extend(&cited);
            prop_assert_eq!(of(&story, &cited), of(&story, &turned));
        }

        #[test]
        fn another_report_never_takes_an_origin_away(shapes in prop::collection::vec(shape(), 1..12), cited in prop::collection::vec(0usize..12, 1..8)) {
            let story = story(&shapes);
            let cited: Vec<usize> = cited.into_iter().map(|n| n % shapes.len()).collect();
            let fewer = of(&story, &cited[1..]);
            let all = of(&story, &cited);
            prop_assert!(fewer.origins <= all.origins && all.origins <= fewer.origins + 1);
            prop_assert!(!fewer.primary_seen || all.primary_seen);
        }

        #[test]
        fn what_was_seen_is_not_unseen(shapes in prop::collection::vec(shape(), 1..12), cited in prop::collection::vec(0usize..12, 1..8)) {
            let shapes: Vec<Shape> = shapes.into_iter().map(|(v, s, p, _, l)| (v, s, p, Some(true), l)).collect();
            let cited: Vec<usize> = cited.into_iter().map(|n| n % shapes.len()).collect();
            prop_assert!(!of(&story(&shapes), &cited).unseen);
        }
    }

    #[test]
    fn five_reports_of_one_leaked_paper() {
        let mut shapes: Vec<Shape> = vec![(None, None, None, None, true)];
        shapes.extend((0..5).map(|n| (Some(0), None, Some(n), None, false)));
        let found = of(&story(&shapes), &[1, 2, 3, 4, 5]);
        assert_eq!(found, Origins { reports: 5, origins: 1, unseen: true, primary_seen: false });
    }

    #[test]
    fn a_circle_ends() {
        let shapes: Vec<Shape> = vec![(Some(1), None, None, None, false), (Some(0), None, None, None, false)];
        assert_eq!(of(&story(&shapes), &[0, 1]).reports, 2);
    }
}
