//! What stands in which list, and on how many pages.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::{Card, CardKind, Route, Site, plan};
use crate::story::{Lang, SortBy};

/// Pages on one list page, where neither site nor section says.
const PER_PAGE: u32 = 50;

/// Stories on one page of an actor, each with all that it says: more would be a page that nobody reads to its end.
const PER_ACTOR_PAGE: usize = 20;

impl Site {
    /// Sections and pages that the list at an address shows, in order. A home page shows the stories of the whole language.
    pub fn listed(&self, route: &Route, lang: &Lang, home: bool, sort: Option<SortBy>) -> (Vec<usize>, Vec<usize>) {
        let mut cards = self.pages_of(route, lang, sort.unwrap_or(SortBy::Date));
        if home {
            // Sections show their stories themselves, but a home page shows what is new everywhere.
            let listed: BTreeSet<usize> = cards.iter().copied().collect();
            let below = self.stories(lang).into_iter().filter(|i| !listed.contains(i) && !self.is(*i, |c| c.is_home));
            cards.extend(below);
            if sort.is_none() {
                cards.sort_by_key(|&i| Reverse(self.cards.get(i).and_then(Card::date)));
            }
        }
        let (sections, items): (Vec<usize>, Vec<usize>) =
            cards.into_iter().partition(|&i| self.is(i, |card| card.kind == CardKind::Section));
        // A home page lists stories; other pages are reached by menus, unless there is nothing else.
        let story = |&i: &usize| self.is(i, |card| card.kind == CardKind::Story);
        let items = match home && items.iter().any(story) {
            true => items.into_iter().filter(story).collect(),
            false => items,
        };
        (sections, items)
    }

    /// Stories in a section and in those below it.
    pub fn stories_below(&self, section: &Card) -> usize {
        let below = |card: &&Card| card.kind == CardKind::Story && card.lang == section.lang;
        let inside = |card: &&Card| card.route.as_str().starts_with(section.route.as_str());
        self.cards.iter().filter(below).filter(inside).count()
    }

    /// Entries on one page of a list, at least one; `own` is what its section says.
    pub fn per_page(&self, own: Option<u32>) -> usize {
        let number = own.or(self.config.paginate).unwrap_or(PER_PAGE);
        usize::try_from(number).unwrap_or(usize::MAX).max(1)
    }

    /// Stories on one page of an actor.
    pub fn per_actor_page(&self) -> usize {
        self.per_page(None).min(PER_ACTOR_PAGE)
    }

    /// The later pages of all lists: what each is called, and its address. The first page of a list is the list's own.
    pub fn later_pages(&self) -> Vec<(String, Route)> {
        let mut found = Vec::new();
        let mut add = |title: &str, route: &Route, entries: usize, size: usize| {
            for number in 2..=entries.div_ceil(size) {
                let words = format!("page {number} of the list of {title}");
                found.extend(route.child(&plan::list_page(number)).ok().map(|route| (words, route)));
            }
        };
        for known in &self.config.languages {
            let home = plan::home(&self.config, &known.lang);
            if self.homes.get(&known.lang).is_none_or(|&i| self.is(i, |card| card.kind != CardKind::Story)) {
                let (sort, own) =
                    self.homes.get(&known.lang).and_then(|&i| self.cards.get(i)).map_or((None, None), |c| c.listing);
                add("the home page", &home, self.listed(&home, &known.lang, true, sort).1.len(), self.per_page(own));
            }
        }
        for card in self.cards.iter().filter(|card| card.kind == CardKind::Section && !card.is_home) {
            let (sort, own) = card.listing;
            let entries = self.listed(&card.route, &card.lang, false, sort).1.len();
            add(&format!("“{}”", card.title), &card.route, entries, self.per_page(own));
        }
        for tag in &self.tags {
            let own = self.config.taxonomies.get(tag.taxonomy).and_then(|of| of.paginate);
            add(&format!("the tag “{}”", tag.name), &tag.route, tag.cards.len(), self.per_page(own));
        }
        for person in &self.people {
            let words = format!("stories with “{}”", person.name);
            add(&words, &person.route, person.stories.len(), self.per_actor_page());
        }
        found
    }

    fn is(&self, card: usize, what: impl Fn(&Card) -> bool) -> bool {
        self.cards.get(card).is_some_and(what)
    }
}
