//! Taxonomies: the pages of their terms, and who comes before and after a page in its section.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::{CardKind, Route, Site, TagPage, plan};
use crate::story::config::{Taxonomy, in_lang};
use crate::story::{Lang, Slug, SortBy};

/// The page of all terms of a taxonomy.
pub fn list_route(site: &Site, taxonomy: &Taxonomy, lang: &Lang) -> Option<Route> {
    plan::home(&site.config, lang).child(&format!("{}/", taxonomy.segment(lang))).ok()
}

/// The terms of all taxonomies in all languages, in the order of the taxonomies.
pub(super) fn pages(site: &Site) -> Vec<TagPage> {
    let mut found: BTreeMap<(usize, Lang, String), (&str, Vec<usize>)> = BTreeMap::new();
    for (i, card) in site.cards.iter().enumerate() {
        for (taxonomy, term) in &card.terms {
            let slug = Slug::from_text(term).to_string();
            let (_, cards) = found.entry((*taxonomy, card.lang.clone(), slug)).or_insert_with(|| (term, Vec::new()));
            if cards.last() != Some(&i) {
                cards.push(i);
            }
        }
    }
    let page = |((taxonomy, lang, slug), (written, mut cards)): ((usize, Lang, String), (&str, Vec<usize>))| {
        cards.sort_by(|a, b| plan::by_date(site, *a, *b));
        let of = site.config.taxonomies.get(taxonomy)?;
        let route = list_route(site, of, &lang)?.child(&format!("{slug}/")).ok()?;
        let known = of.term(&slug);
        let name = known.and_then(|term| in_lang(&term.title, &lang)).unwrap_or(written).to_string();
        let description = known.and_then(|term| in_lang(&term.description, &lang)).map(str::to_string);
        Some(TagPage { lang, taxonomy, slug, name, description, route, cards })
    };
    found.into_iter().filter_map(page).collect()
}

impl Site {
    /// The terms of a taxonomy in a language.
    pub fn terms(&self, taxonomy: usize, lang: &Lang) -> &[TagPage] {
        // They are sorted by these two.
        let key = |term: &TagPage| (term.taxonomy, &term.lang).cmp(&(taxonomy, lang));
        let start = self.tags.partition_point(|term| key(term).is_lt());
        let rest = self.tags.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|term| key(term).is_eq())).unwrap_or_default()
    }

    /// The lists of terms that there are: address, taxonomy, language.
    pub fn term_lists(&self) -> Vec<(Route, usize, Lang)> {
        let mut found = Vec::new();
        for known in &self.config.languages {
            for (index, of) in self.config.taxonomies.iter().enumerate() {
                let route = self.terms(index, &known.lang).first().and_then(|_| list_route(self, of, &known.lang));
                found.extend(route.map(|route| (route, index, known.lang.clone())));
            }
        }
        found
    }

    /// The page of a term as a page writes it.
    pub fn term(&self, taxonomy: usize, written: &str, lang: &Lang) -> Option<&TagPage> {
        let of = self.config.taxonomies.get(taxonomy)?;
        let route = list_route(self, of, lang)?.child(&format!("{}/", Slug::from_text(written))).ok()?;
        match self.target(&route)? {
            plan::Target::Tag(index) => self.tags.get(index),
            _ => None,
        }
    }
}

/// Of each card the one before it and the one after it in its section. In sections that are sorted by date the one before is
/// older. Pages that lie in no section have neighbours only if the home page says how they are sorted.
pub(super) fn neighbours(site: &Site) -> Vec<(Option<usize>, Option<usize>)> {
    let mut found = vec![(None, None); site.cards.len()];
    let mut sections: HashMap<(&Route, &Lang), Vec<usize>> = HashMap::new();
    for (i, card) in site.cards.iter().enumerate() {
        if card.kind != CardKind::Section && !card.is_home {
            sections.entry((&card.section, &card.lang)).or_default().push(i);
        }
    }
    for ((route, lang), mut cards) in sections {
        let home = plan::home(&site.config, lang);
        let said = match site.target(route) {
            Some(plan::Target::Card(i)) => site.cards.get(i).and_then(|card| card.listing.0),
            _ => None,
        };
        if *route == home && said.is_none() {
            continue;
        }
        let sort = said.unwrap_or(SortBy::Date);
        plan::sort(site, &mut cards, sort);
        if sort == SortBy::Date {
            cards.reverse();
        }
        for pair in cards.windows(2) {
            if let [before, after] = *pair {
                found.get_mut(before).into_iter().for_each(|(_, next)| *next = Some(after));
                found.get_mut(after).into_iter().for_each(|(previous, _)| *previous = Some(before));
            }
        }
    }
    found
}
