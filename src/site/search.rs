//! What a search finds: which pages, in which pieces of an index.

use super::{Card, CardKind, Route, Site, plan};
use crate::story::Lang;

/// Pages in one piece of an index: what is held in memory at once while it is made.
pub const PIECE: usize = 500;

/// Where the engine and its indexes stand, below the root of the site.
pub const FOLDER: &str = "pagefind";

/// Something that is found as a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Findable {
    /// The page of this card.
    Card(usize),
    /// An actor's page (index into [`Site::people`]).
    Person(usize),
    /// A tag's page (index into [`Site::tags`]).
    Tag(usize),
}

impl Site {
    /// Does a language have a search: is it wanted, and is there anything to find?
    pub fn has_search(&self, lang: &Lang) -> bool {
        let worth = |card: &Card| card.lang == *lang && card.kind != CardKind::Section && self.is_findable(card);
        cfg!(feature = "search") && self.config.search && self.cards.iter().any(worth)
    }

    /// The search page of a language, if it has one.
    pub fn search_page(&self, lang: &Lang) -> Option<Route> {
        self.has_search(lang).then(|| plan::home(&self.config, lang).child("search/").ok()).flatten()
    }

    /// All that is found in a language, in order of addresses: pages that are published for everybody, shared actors, tags.
    pub fn findable(&self, lang: &Lang) -> Vec<Findable> {
        if !self.has_search(lang) {
            return Vec::new();
        }
        let shown = |card: usize| self.cards.get(card).is_some_and(|card| self.is_findable(card));
        let cards = self.cards.iter().enumerate().filter(|(_, card)| card.lang == *lang && self.is_findable(card));
        let people = self.people.iter().enumerate().filter(|(_, person)| person.lang == *lang);
        let people = people.filter(|(_, person)| person.stories.iter().any(|&(card, _)| shown(card)));
        let tags = self.tags.iter().enumerate().filter(|(_, tag)| tag.lang == *lang);
        let tags = tags.filter(|(_, tag)| tag.cards.iter().any(|&card| shown(card)));
        let cards = cards.map(|(i, _)| Findable::Card(i));
        cards.chain(people.map(|(i, _)| Findable::Person(i))).chain(tags.map(|(i, _)| Findable::Tag(i))).collect()
    }

    /// The folders of the pieces of a language's index, below the root, each ending in `/`.
    pub fn search_folders(&self, lang: &Lang) -> Vec<String> {
        let pieces = self.findable(lang).len().div_ceil(PIECE);
        (0..pieces).map(|piece| folder(lang, piece)).collect()
    }

    /// `noindex` keeps a page out of this search too: who says so does not want it to be found. What the whole site says of
    /// itself is for others.
    fn is_findable(&self, card: &Card) -> bool {
        let everywhere = self.config.robots.as_ref().is_some_and(|robots| robots.contains("noindex"));
        !card.draft && (!card.noindex || everywhere)
    }
}

/// The folder of a piece of the index of a language.
pub fn folder(lang: &Lang, piece: usize) -> String {
    match piece {
        0 => format!("{FOLDER}/{lang}/"),
        later => format!("{FOLDER}/{lang}.{}/", later + 1),
    }
}
