//! Which stories belong together: those that share actors and tags.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::{Card, CardActor, CardKind, Site};
use crate::story::{Lang, Slug};

/// Stories that a page offers, unless its author names more.
const RELATED: usize = 4;

/// What stories may share.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Shared {
    /// An actor of `_shared/actors.yaml`, by its id.
    Actor(String),
    /// A Wikidata item that an actor is.
    Item(String),
    /// A tag, by the name of its page.
    Tag(String),
}

/// The stories of each language by what they share, made once for all pages.
#[derive(Debug, Default)]
pub struct Kinship {
    /// Indices into `Site::cards`, ascending, each once.
    stories: HashMap<(Lang, Shared), Vec<usize>>,
}

impl Kinship {
    /// Looks at all cards of a site.
    pub(super) fn of(cards: &[Card]) -> Kinship {
        let mut stories: HashMap<(Lang, Shared), Vec<usize>> = HashMap::new();
        for (i, card) in cards.iter().enumerate().filter(|(_, card)| card.kind == CardKind::Story) {
            let actors = card.actors.iter().flat_map(names);
            let all: BTreeSet<Shared> = actors.chain(tags(card)).collect();
            for shared in all {
                stories.entry((card.lang.clone(), shared)).or_default().push(i);
            }
        }
        Kinship { stories }
    }

    /// The stories of a language that have this.
    fn with(&self, lang: &Lang, shared: Shared) -> &[usize] {
        self.stories.get(&(lang.clone(), shared)).map_or(&[], Vec::as_slice)
    }

    /// The stories that share one actor, by id or by item, each once.
    fn with_actor(&self, lang: &Lang, actor: &CardActor) -> Vec<usize> {
        let mut found: Vec<usize> = names(actor).flat_map(|name| self.with(lang, name)).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The names under which an actor is known to other stories.
fn names(actor: &CardActor) -> impl Iterator<Item = Shared> {
    let id = actor.shared.then(|| Shared::Actor(actor.id.clone()));
    id.into_iter().chain(actor.wikidata.clone().map(Shared::Item))
}

fn tags(card: &Card) -> impl Iterator<Item = Shared> {
    card.tags.iter().map(|tag| Shared::Tag(Slug::from_text(tag).to_string()))
}

impl Site {
    /// What the page of a card offers to read next: the cards its author names, in that order, then the stories of its language
    /// that share most actors with it, then most tags, then by path, until there are four.
    pub fn related(&self, card: usize, named: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        for other in named {
            if other != card && !found.contains(&other) {
                found.push(other);
            }
        }
        let free = RELATED.saturating_sub(found.len());
        if free > 0 {
            let kin = self.kin(card, &found, free);
            found.extend(kin);
        }
        found
    }

    /// The `most` stories that share most with a story, without those in `known`.
    fn kin(&self, of: usize, known: &[usize], most: usize) -> Vec<usize> {
        let Some(card) = self.cards.get(of).filter(|card| card.kind == CardKind::Story) else { return Vec::new() };
        let mut score = vec![(0_u32, 0_u32); self.cards.len()];
        for actor in &card.actors {
            for i in self.kinship.with_actor(&card.lang, actor) {
                score.get_mut(i).into_iter().for_each(|(actors, _)| *actors += 1);
            }
        }
        for tag in tags(card).collect::<BTreeSet<_>>() {
            for &i in self.kinship.with(&card.lang, tag) {
                score.get_mut(i).into_iter().for_each(|(_, tags)| *tags += 1);
            }
        }
        let path = |i: usize| self.cards.get(i).map(|card| &card.path);
        let mut best: Vec<(Reverse<(u32, u32)>, usize)> = Vec::with_capacity(most + 1);
        for (i, shared) in score.into_iter().enumerate() {
            if shared == (0, 0) || i == of || known.contains(&i) {
                continue;
            }
            let rank = (Reverse(shared), path(i));
            let place = best.partition_point(|(shared, other)| (*shared, path(*other)) < rank);
            if place < most {
                best.insert(place, (rank.0, i));
                best.truncate(most);
            }
        }
        best.into_iter().map(|(_, i)| i).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::sync::Arc;

    use super::*;
    use crate::site::{Route, plan};
    use crate::source::FileId;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    fn card(path: &str, tags: &[&str], actors: Vec<CardActor>) -> Card {
        Card {
            file: FileId(0),
            path: path.into(),
            lang: lang("en"),
            route: Route::page([path]).unwrap(),
            kind: CardKind::Story,
            title_html: String::new(),
            title: path.to_string(),
            summary: None,
            section: Route::root(),
            tags: tags.iter().map(ToString::to_string).collect(),
            terms: tags.iter().map(|tag| (0, tag.to_string())).collect(),
            actors,
            published: None,
            updated: None,
            changed: None,
            weight: None,
            draft: false,
            fallback: None,
            noindex: false,
            outputs: Vec::new(),
            is_home: false,
            listing: (None, None),
            anchors: BTreeSet::new(),
            words: 0,
            counts: (0, 0, 0),
            changes: Vec::new(),
            latest: None,
            image: None,
            hash: blake3::hash(b""),
        }
    }

    fn actor(id: &str, shared: bool, item: Option<&str>) -> CardActor {
        let wikidata = item.map(str::to_string);
        CardActor { id: id.into(), name: id.into(), role: None, actor_type: None, wikidata, shared, about: None }
    }

    fn shared(ids: &[&str]) -> Vec<CardActor> {
        ids.iter().map(|id| actor(id, true, None)).collect()
    }

    fn site(cards: Vec<Card>) -> Site {
        let mut config = crate::parse::config::config(None, &mut Vec::new());
        config.lang = lang("en");
        plan::plan(Arc::new(config), cards)
    }

    /// Paths that the page of `path` offers when its author names others.
    fn offered(site: &Site, path: &str, named: &[&str]) -> Vec<String> {
        let index = |path: &str| site.in_lang(path, &lang("en")).unwrap();
        let found = site.related(index(path), named.iter().map(|path| index(path)));
        found.into_iter().map(|i| site.cards[i].path.to_string()).collect()
    }

    #[test]
    fn actors_count_before_tags_and_ties_go_by_path() {
        let site = site(vec![
            card("it", &["War", "Oil"], shared(&["kim", "east"])),
            card("z-two-actors", &[], shared(&["east", "kim"])),
            card("y-actor-and-tag", &["war"], shared(&["kim"])),
            card("x-actor", &[], shared(&["kim"])),
            card("b-two-tags", &["oil", "war", "War"], Vec::new()),
            card("a-tag", &["oil"], Vec::new()),
            card("nothing", &["gas"], shared(&["south"])),
        ]);
        assert_eq!(offered(&site, "it", &[]), ["z-two-actors", "y-actor-and-tag", "x-actor", "b-two-tags"]);
        assert_eq!(offered(&site, "a-tag", &[]), ["b-two-tags", "it"]);
        assert_eq!(offered(&site, "x-actor", &[]), ["it", "y-actor-and-tag", "z-two-actors"]);
        assert!(offered(&site, "nothing", &[]).is_empty());
    }

    #[test]
    fn named_pages_stand_first_and_are_never_cut() {
        let tagged = |path| card(path, &["t"], Vec::new());
        let site = site(["a", "b", "c", "d", "e", "f"].map(tagged).into());
        assert_eq!(offered(&site, "a", &["f", "a", "f"]), ["f", "b", "c", "d"]);
        assert_eq!(offered(&site, "a", &["f", "e", "d", "c", "b"]), ["f", "e", "d", "c", "b"]);
    }

    #[test]
    fn an_actor_is_the_same_by_id_or_by_item_and_counts_once() {
        let site = site(vec![
            card("it", &["t"], vec![actor("kim", true, Some("Q1")), actor("own", false, None)]),
            card("a-item", &[], vec![actor("leader", false, Some("Q1"))]),
            card("b-both", &[], vec![actor("kim", true, Some("Q1"))]),
            card("c-id-and-tag", &["t"], shared(&["kim"])),
            card("d-same-id-not-shared", &[], vec![actor("kim", false, None), actor("own", false, None)]),
        ]);
        assert_eq!(offered(&site, "it", &[]), ["c-id-and-tag", "a-item", "b-both"]);
    }

    #[test]
    fn pages_and_other_languages_are_left_out() {
        let mut page = card("page", &["t"], Vec::new());
        page.kind = CardKind::Page;
        let mut german = card("german", &["t"], Vec::new());
        german.lang = lang("de");
        let site = site(vec![card("it", &["t"], Vec::new()), card("story", &["t"], Vec::new()), page, german]);
        assert_eq!(offered(&site, "it", &[]), ["story"]);
        assert_eq!(offered(&site, "page", &[]), Vec::<String>::new());
        assert_eq!(offered(&site, "it", &["page"]), ["page", "story"]);
    }
}
