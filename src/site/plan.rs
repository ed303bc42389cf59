//! From cards to a plan: addresses, sections, tags, people, and what collides.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Card, CardKind, Kinship, PersonPage, Route, Site, terms};
use crate::artifact::OutPathError;
use crate::story::config::Config;
use crate::story::{Lang, Output, Slug, SortBy};

/// What stands at an address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// The page of this card.
    Card(usize),
    /// A part of the story of this card as a page or file of its own.
    Part(usize, Output),
    /// A tag's page (index into `Site::tags`).
    Tag(usize),
    /// The list of all terms of a taxonomy (index into `Config::taxonomies`).
    TagList(usize),
    /// An actor's page (index into `Site::people`).
    Person(usize),
    /// The list of actors.
    PersonList,
    /// A home page that no file describes.
    Home,
    /// A feed, `robots.txt`, a file of the theme, a copied file.
    File,
}

/// First segment of the addresses of a language.
pub fn lang_segment<'a>(config: &Config, lang: &'a Lang) -> &'a str {
    if config.is_default(lang) { "" } else { lang.as_str() }
}

/// The home page of a language.
pub fn home(config: &Config, lang: &Lang) -> Route {
    Route::page([lang_segment(config, lang)]).unwrap_or_else(|_| Route::root())
}

/// Address of a later page of a list below its first: `page/2/`.
pub fn list_page(number: usize) -> String {
    format!("page/{number}/")
}

/// What is needed to give a page its address.
#[derive(Clone, Debug)]
pub struct Placing<'a> {
    /// Content path without language.
    pub path: &'a str,
    /// Language.
    pub lang: &'a Lang,
    /// Instead of the path's last segment.
    pub slug: Option<&'a Slug>,
    /// It owns its folder (`index.md`, `_index.md`), so that pages in the folder lie below its address.
    pub owns_folder: bool,
}

/// Gives every page its address: the address of the folder's own page in that language (else the folder's name), then
/// the slug or the path's last segment.
///
/// # Errors
/// One entry per page whose path cannot be an address.
pub fn routes(config: &Config, pages: &[Placing<'_>]) -> Vec<Result<Route, OutPathError>> {
    let mut order: Vec<usize> = (0..pages.len()).collect();
    order.sort_by_key(|&i| (pages[i].path.matches('/').count() + usize::from(!pages[i].path.is_empty()), i));
    let mut folders: HashMap<(&str, &Lang), Route> = HashMap::new();
    let mut found: Vec<Option<Result<Route, OutPathError>>> = vec![None; pages.len()];
    for i in order {
        let page = &pages[i];
        let route = place(config, page, &folders);
        if let Ok(route) = &route
            && page.owns_folder
        {
            folders.entry((page.path, page.lang)).or_insert_with(|| route.clone());
        }
        found[i] = Some(route);
    }
    found.into_iter().map(|route| route.unwrap_or_else(|| Ok(Route::root()))).collect()
}

fn place(config: &Config, page: &Placing<'_>, folders: &HashMap<(&str, &Lang), Route>) -> Result<Route, OutPathError> {
    if page.path.is_empty() {
        return Ok(home(config, page.lang));
    }
    let (folder, name) = page.path.rsplit_once('/').unwrap_or(("", page.path));
    let last = page.slug.map_or(name, Slug::as_str);
    // The nearest folder above that is a page itself lends its address; folders between only add their names.
    let mut above = folder;
    let mut between: Vec<&str> = Vec::new();
    while !above.is_empty() {
        if let Some(route) = folders.get(&(above, page.lang)) {
            between.reverse();
            let rest = between.iter().fold(String::new(), |text, segment| text + segment + "/");
            return route.child(&format!("{rest}{last}/"));
        }
        let (higher, segment) = above.rsplit_once('/').unwrap_or(("", above));
        between.push(segment);
        above = higher;
    }
    let segments = std::iter::once(lang_segment(config, page.lang)).chain(folder.split('/')).chain([last]);
    Route::page(segments)
}

/// Plans the site from the cards of all its pages.
///
/// # Errors
/// Cannot fail on names: tags and ids become slugs.
pub fn plan(config: Arc<Config>, mut cards: Vec<Card>) -> Site {
    cards.sort_by(|a, b| a.route.cmp(&b.route).then_with(|| a.file.cmp(&b.file)));
    let by_path = cards.iter().enumerate().map(|(i, card)| ((card.path.clone(), card.lang.clone()), i)).collect();
    let mut site = Site { cards, by_path, ..Site::empty(config) };
    site.tags = terms::pages(&site);
    site.people = people(&site);
    site.kinship = Kinship::of(&site.cards);
    site.targets = targets(&site);
    site.neighbours = terms::neighbours(&site);
    let languages: Vec<Lang> = site.config.languages.iter().map(|l| l.lang.clone()).collect();
    for lang in languages {
        let route = home(&site.config, &lang);
        if let Some(Target::Card(i)) = site.targets.get(&route) {
            site.homes.insert(lang, *i);
        } else {
            site.targets.insert(route, Target::Home);
        }
    }
    site
}

fn targets(site: &Site) -> HashMap<Route, Target> {
    let mut found = HashMap::new();
    for (i, tag) in site.tags.iter().enumerate() {
        found.insert(tag.route.clone(), Target::Tag(i));
        let list = site.config.taxonomies.get(tag.taxonomy).and_then(|of| terms::list_route(site, of, &tag.lang));
        found.extend(list.map(|route| (route, Target::TagList(tag.taxonomy))));
    }
    for (i, person) in site.people.iter().enumerate() {
        found.insert(person.route.clone(), Target::Person(i));
        insert_below(&mut found, &home(&site.config, &person.lang), "people/", Target::PersonList);
    }
    for (i, card) in site.cards.iter().enumerate() {
        for (output, file) in &card.outputs {
            insert_below(&mut found, &card.route, file, Target::Part(i, *output));
        }
    }
    for (i, card) in site.cards.iter().enumerate() {
        found.insert(card.route.clone(), Target::Card(i));
    }
    found
}

fn insert_below(found: &mut HashMap<Route, Target>, route: &Route, rest: &str, target: Target) {
    if let Ok(route) = route.child(rest) {
        found.insert(route, target);
    }
}

/// Newest first, then by path.
pub(super) fn by_date(site: &Site, a: usize, b: usize) -> std::cmp::Ordering {
    let key = |i: usize| site.cards.get(i).map(|card| (card.date(), card.path.clone()));
    match (key(a), key(b)) {
        (Some((date_a, path_a)), Some((date_b, path_b))) => date_b.cmp(&date_a).then_with(|| path_a.cmp(&path_b)),
        _ => a.cmp(&b),
    }
}

fn people(site: &Site) -> Vec<PersonPage> {
    let mut found: BTreeMap<(Lang, String), (String, Vec<(usize, usize)>)> = BTreeMap::new();
    for (i, card) in site.cards.iter().enumerate() {
        for (k, actor) in card.actors.iter().enumerate().filter(|(_, actor)| actor.shared) {
            let entry = found.entry((card.lang.clone(), actor.id.clone()));
            entry.or_insert_with(|| (actor.name.clone(), Vec::new())).1.push((i, k));
        }
    }
    let page = |((lang, id), (name, mut stories)): ((Lang, String), (String, Vec<(usize, usize)>))| {
        stories.sort_by(|a, b| by_date(site, a.0, b.0));
        let route = home(&site.config, &lang).child(&format!("people/{id}/")).ok()?;
        Some(PersonPage { lang, id, name, route, stories })
    };
    found.into_iter().filter_map(page).collect()
}

/// A text as it stands in an alphabet: without capitals and accents, so that `Ärger` comes before `Zeit`. With the text itself, for
/// what differs in nothing else.
pub fn alphabetical(text: &str) -> (String, String) {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let bare = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    (bare.collect(), text.to_string())
}

/// Puts cards into the order of a section.
pub(super) fn sort(site: &Site, cards: &mut [usize], by: SortBy) {
    let title = |i: usize| site.cards.get(i).map(|card| alphabetical(&card.title));
    let weight = |i: usize| site.cards.get(i).and_then(|card| card.weight).unwrap_or(i64::MAX);
    cards.sort_by(|&a, &b| by_date(site, a, b));
    match by {
        SortBy::Date => {}
        SortBy::Title => cards.sort_by_cached_key(|&i| title(i)),
        SortBy::Weight => cards.sort_by_cached_key(|&i| (weight(i), title(i))),
    }
}

impl Site {
    /// A site without pages.
    pub fn empty(config: Arc<Config>) -> Site {
        Site {
            config,
            cards: Vec::new(),
            by_path: HashMap::new(),
            targets: HashMap::new(),
            tags: Vec::new(),
            neighbours: Vec::new(),
            people: Vec::new(),
            kinship: Kinship::default(),
            homes: HashMap::new(),
        }
    }

    /// What stands at an address.
    pub fn target(&self, route: &Route) -> Option<Target> {
        self.targets.get(route).copied()
    }

    /// The same page in a language.
    pub fn in_lang(&self, path: &str, lang: &Lang) -> Option<usize> {
        self.by_path.get(&(Arc::from(path), lang.clone())).copied()
    }

    /// The pages of a section in one language: those whose nearest section it is, sorted as it says.
    pub fn pages_of(&self, section: &Route, lang: &Lang, sort: SortBy) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.cards.len())
            .filter(|&i| self.cards[i].lang == *lang && self.cards[i].section == *section && !self.cards[i].is_home)
            .collect();
        self::sort(self, &mut found, sort);
        found
    }

    /// The stories of a language, newest first.
    pub fn stories(&self, lang: &Lang) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.cards.len())
            .filter(|&i| self.cards[i].kind == CardKind::Story && self.cards[i].lang == *lang)
            .collect();
        found.sort_by(|&a, &b| by_date(self, a, b));
        found
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    fn config() -> Config {
        let mut config = crate::parse::config::config(None, &mut Vec::new());
        let languages =
            ["de", "en"].map(|tag| crate::story::config::SiteLang { lang: lang(tag), title: None, description: None });
        config.lang = lang("de");
        config.languages = languages.to_vec();
        config
    }

    #[test]
    fn addresses_follow_folders_slugs_and_languages() {
        let (de, en) = (lang("de"), lang("en"));
        let slug = Slug::parse("deal-en").unwrap();
        let page = |path, lang, slug, owns_folder| Placing { path, lang, slug, owns_folder };
        let pages = [
            page("", &de, None, true),
            page("", &en, None, true),
            page("deal", &de, None, true),
            page("deal", &en, Some(&slug), true),
            page("deal/glossary", &de, None, false),
            page("deal/glossary", &en, None, false),
            page("a/b/c", &de, None, false),
            page("a/b/c", &en, None, false),
        ];
        let found: Vec<String> =
            routes(&config(), &pages).into_iter().map(|route| route.unwrap().to_string()).collect();
        let expected = [
            "/",
            "/en/",
            "/deal/",
            "/en/deal-en/",
            "/deal/glossary/",
            "/en/deal-en/glossary/",
            "/a/b/c/",
            "/en/a/b/c/",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn alphabets_know_accents() {
        let mut words = vec!["Zeit", "ärger", "Arm", "Élan", "Eis"];
        words.sort_by_cached_key(|word| alphabetical(word));
        assert_eq!(words, ["ärger", "Arm", "Eis", "Élan", "Zeit"]);
    }

    #[test]
    fn a_page_cannot_be_placed_outside() {
        let de = lang("de");
        let pages = [Placing { path: "..", lang: &de, slug: None, owns_folder: false }];
        assert!(routes(&config(), &pages)[0].is_err());
    }
}
