//! Lists of pages, tags and actors: home, sections, tag pages, actor pages; and the page for what is not there.

use super::Renderer;
use super::desk::{Desk, count};
use super::head::HeadOf;
use super::page::{card_at, other_lang};
use super::place::Here;
use super::shape::Shape;
use super::story::minutes;
use super::words::Words;
use crate::artifact::Artifact;
use crate::diag::Diagnostic;
use crate::render::view::{
    Breadcrumb, EventLine, Html, ImageView, Link, ListItem, ListView, PageKind, PageLink, PageView, Pagination,
    PersonItem, TagItem,
};
use crate::site::{Card, CardKind, PersonPage, Route, TagPage, list_route, plan};
use crate::story::config::TAGS;
use crate::story::{Document, Kind, Lang, Part, SortBy};

/// Stories that the page for what is not found offers.
const NEWEST: usize = 6;

/// Topics that a home page offers at most.
const TOPICS: usize = 30;

impl Renderer {
    /// A page as a list shows it, seen from `here`. `section` is the address of the section whose list it is.
    pub(super) fn list_item(
        &self,
        card: usize,
        here: &Here<'_>,
        words: &Words,
        section: Option<&Route>,
    ) -> Option<ListItem> {
        let card = self.site.cards.get(card)?;
        let home = plan::home(&self.site.config, &card.lang);
        let above = card_at(&self.site, &card.section).filter(|s| s.route != home && Some(&s.route) != section);
        let later =
            |moment: &&crate::story::Moment| card.published.as_ref().is_none_or(|first| moment.date > first.date);
        let (events, questions, sources) = card.counts;
        Some(ListItem {
            kind: match card.kind {
                CardKind::Story => "story",
                CardKind::Page => "page",
                CardKind::Section => "section",
            },
            title: Html(card.title_html.clone()),
            href: here.to(&card.route),
            lang: other_lang(words, card.fallback.as_ref().unwrap_or(&card.lang), here.lang),
            summary: card.summary.clone(),
            section: above.map(|section| section.title.clone()),
            published: card.published.as_ref().map(|moment| words.moment(moment)),
            updated: card.updated.as_ref().filter(later).map(|moment| words.moment(moment)),
            minutes: if card.kind == CardKind::Section { 0 } else { minutes(card.words) },
            draft: card.draft,
            image: self.thumbnail(card, here),
            tags: card.tags.iter().filter_map(|tag| self.tag_link(tag, card, here)).collect(),
            stories: if card.kind == CardKind::Section { count(self.site.stories_below(card)) } else { 0 },
            events: count(events),
            questions: count(questions),
            sources: count(sources),
            latest: card
                .latest
                .as_ref()
                .map(|event| EventLine { date: words.date_to_the_day(&event.date), text: event.text.clone() }),
        })
    }

    /// The picture of a page for lists: photos. Drawings (SVG) mostly hold words that nobody can read so small.
    fn thumbnail(&self, card: &Card, here: &Here<'_>) -> Option<ImageView> {
        let (image, folder) = card.image.as_deref()?;
        let drawn = image.src.value.to_ascii_lowercase().ends_with(".svg");
        self.picture_of(image, folder, here).filter(|_| !drawn)
    }

    fn tag_link(&self, tag: &str, card: &Card, here: &Here<'_>) -> Option<Link> {
        let term = self.site.term(self.site.config.taxonomy(TAGS)?, tag, &card.lang)?;
        Some(Link { title: term.name.clone(), href: here.to(&term.route) })
    }

    /// The topics that a home page offers: the tags that most pages have, in order of the alphabet.
    fn topics(&self, here: &Here<'_>) -> Vec<Link> {
        // A site without tags offers what it has instead.
        let first = self.site.config.taxonomy(TAGS).or((!self.site.config.taxonomies.is_empty()).then_some(0));
        let mut tags: Vec<_> = first.into_iter().flat_map(|index| self.site.terms(index, here.lang)).collect();
        tags.sort_by_key(|tag| (std::cmp::Reverse(tag.cards.len()), &tag.slug));
        tags.truncate(TOPICS);
        tags.sort_by_cached_key(|tag| plan::alphabetical(&tag.name));
        tags.into_iter().map(|tag| Link { title: tag.name.clone(), href: here.to(&tag.route) }).collect()
    }

    /// A section or a home page that a file describes, with the pages of its list.
    pub(super) fn section(
        &self,
        document: &Document,
        shape: &Shape,
        route: &Route,
    ) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let is_home = *route == plan::home(&self.site.config, &document.page.lang);
        let settings = match &document.kind {
            Kind::Section(settings) => settings.clone(),
            Kind::Page | Kind::Story(_) => crate::story::SectionSettings::default(),
        };
        let lists = self.lists(route, &document.page.lang, is_home, settings.sort, settings.paginate);
        let mut artifacts = Vec::new();
        for list in &lists {
            let mut desk = self.desk(document, shape, route, None)?;
            desk.here.route = list.route.clone();
            let mut page = desk.page_view(if is_home { PageKind::Home } else { PageKind::Section });
            desk.make(Part::Body);
            if list.number == 1 {
                (page.body, page.pieces) = desk.fill_body();
                page.toc = desk.toc();
            }
            page.breadcrumbs = desk.breadcrumbs();
            if is_home {
                page.tags = self.topics(&desk.here);
            }
            page.list = Some(self.list_view(list, &lists, &desk.here, desk.words, Some(route)));
            page.head = self.list_head(&desk, &page, list, lists.len());
            artifacts.extend(self.card_artifact(&desk.here, &page, None));
            artifacts.push(self.finish(&desk, &page, None)?);
        }
        artifacts.extend(self.markdown(document, shape, route)?);
        Ok(artifacts)
    }

    fn list_head(
        &self,
        desk: &Desk<'_>,
        page: &PageView,
        list: &ListPage,
        total: usize,
    ) -> crate::render::view::HeadView {
        let is_home = page.kind == PageKind::Home;
        let title = numbered(desk.words, &page.title_plain, list, total);
        let robots = desk.document.page.robots.clone().or_else(|| self.site.config.robots.clone());
        // The home page is called what the site is called.
        let title = if is_home && list.number == 1 { None } else { Some(title.as_str()) };
        let site = self.site_name(desk.here.lang);
        let mut descriptions: Vec<String> = Vec::new();
        match list.number {
            1 => {
                descriptions.extend(desk.descriptions().into_iter().take(1));
                if !is_home {
                    descriptions.extend(desk.descriptions().into_iter().skip(1));
                    let args = [("title", page.title_plain.as_str()), ("site", &site)];
                    let stories = card_at(&self.site, &list.route).map_or(0, |card| self.site.stories_below(card));
                    descriptions.push(desk.words.count_with("description.section", stories, &args));
                }
            }
            number => descriptions.push(later(desk.words, &page.title_plain, &site, number, total)),
        }
        let of = HeadOf { title, descriptions, canonical: &list.route, robots, article: false, figure: None };
        let mut head = self.head(&desk.here, page, of);
        head.json_ld = self.list_json_ld(&desk.here, page);
        head.markdown = desk.markdown_href().filter(|_| list.number == 1);
        head
    }

    /// The home page of a language that no file describes.
    ///
    /// # Errors
    /// What fails in templates.
    pub fn home(&self, lang: &Lang) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let route = plan::home(&self.site.config, lang);
        let lists = self.lists(&route, lang, true, None, None);
        let title = self.site_name(lang);
        self.plain_lists(PageKind::Home, lang, &lists, &title, &[], Some(Of::Home(&route)))
    }

    /// The page of a tag (index into `Site::tags`).
    ///
    /// # Errors
    /// What fails in templates.
    pub fn tag(&self, index: usize) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(tag) = self.site.tags.get(index) else { return Ok(Vec::new()) };
        let own = self.site.config.taxonomies.get(tag.taxonomy).and_then(|of| of.paginate);
        let lists = pages(&tag.route, tag.cards.clone(), self.site.per_page(own), Vec::new(), false);
        let args = [("tag", tag.name.as_str()), ("site", &self.site_name(&tag.lang))];
        let count = |words: &Words| words.count_with("description.tag", tag.cards.len(), &args);
        let about = self.words(&tag.lang).map(count).unwrap_or_default();
        let about: Vec<String> = tag.description.iter().cloned().chain([about]).collect();
        self.plain_lists(PageKind::Tag, &tag.lang, &lists, &tag.name, &about, Some(Of::Term(tag)))
    }

    /// The list of all terms of a taxonomy (index into `Config::taxonomies`).
    ///
    /// # Errors
    /// What fails in templates.
    pub fn tag_list(&self, index: usize, lang: &Lang) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(of) = self.site.config.taxonomies.get(index) else { return Ok(Vec::new()) };
        let Some(route) = list_route(&self.site, of, lang) else { return Ok(Vec::new()) };
        let here = Here::new(&self.site, route, lang);
        let tags = self.site.terms(index, lang).iter();
        let index_of = tags.map(|tag| TagItem {
            title: tag.name.clone(),
            href: here.to(&tag.route),
            count: count(tag.cards.len()),
        });
        let mut terms: Vec<TagItem> = index_of.collect();
        terms.sort_by_cached_key(|tag| plan::alphabetical(&tag.title));
        let twins = self.alternates_of(&here, &|lang| {
            self.site.terms(index, lang).first().and_then(|_| list_route(&self.site, of, lang))
        });
        let title = self.taxonomy_title(index, lang);
        let about = if of.name == TAGS { "tags" } else { "any" };
        self.plain_page(PageKind::Tags, &here, (about, &title), |page| {
            (page.tag_index, page.alternates) = (terms, twins);
            page.taxonomy = self.taxonomy_view(index, &here);
            page.template = vec![format!("{}/list.html", of.name)];
        })
    }

    /// The list of all actors that have a page.
    ///
    /// # Errors
    /// What fails in templates.
    pub fn person_list(&self, lang: &Lang) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Ok(route) = plan::home(&self.site.config, lang).child("people/") else { return Ok(Vec::new()) };
        let here = Here::new(&self.site, route, lang);
        let people = self.site.people.iter().filter(|person| person.lang == *lang);
        let item = |person: &crate::site::PersonPage| PersonItem {
            name: person.name.clone(),
            href: here.to(&person.route),
            kind: self.person_kind(person),
            count: count(person.stories.len()),
        };
        let mut people: Vec<PersonItem> = people.map(item).collect();
        people.sort_by_cached_key(|person| (plan::alphabetical(&person.name), person.href.clone()));
        let twins = self.twins(&here, "people/", &|lang| self.site.people.iter().any(|person| person.lang == *lang));
        let title = self.words(lang).map(|words| words.plain("people", &[])).unwrap_or_default();
        self.plain_page(PageKind::People, &here, ("people", &title), |page| {
            (page.people, page.alternates) = (people, twins)
        })
    }

    /// The pages of an actor (index into `Site::people`): what every story says about them, newest first.
    ///
    /// # Errors
    /// What fails in templates.
    pub fn person(&self, index: usize) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(person) = self.site.people.get(index) else { return Ok(Vec::new()) };
        let Some(words) = self.words(&person.lang) else { return Ok(Vec::new()) };
        let stories = (0..person.stories.len()).collect();
        let lists = pages(&person.route, stories, self.site.per_actor_page(), Vec::new(), false);
        let one = |list: &ListPage| self.person_page(person, list, &lists, words);
        lists.iter().map(one).collect::<Result<Vec<_>, _>>().map(|made| made.concat())
    }

    fn person_page(
        &self,
        person: &PersonPage,
        list: &ListPage,
        all: &[ListPage],
        words: &Words,
    ) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let here = Here::new(&self.site, list.route.clone(), &person.lang);
        let mut page = self.bare_view(PageKind::Actor, &here, &person.name);
        page.breadcrumbs.extend(self.crumb(&here, "people"));
        let stories: Vec<(usize, usize)> = list.cards.iter().filter_map(|&i| person.stories.get(i).copied()).collect();
        page.person = Some(self.person_view(person, &stories, &here));
        page.list = Some(ListView { pagination: pagination(list, all, &here), ..ListView::default() });
        let site = self.site_name(&person.lang);
        if list.number > 1 {
            let about = later(words, &person.name, &site, list.number, all.len());
            let shown = numbered(words, &person.name, list, all.len());
            let mut titled = PageView { title_plain: shown, ..page.clone() };
            page.head = self.bare_head(&here, &titled, vec![about]);
            page.head.json_ld = self.list_json_ld(&here, &page);
            titled.head.robots.clone_from(&page.head.robots);
            let card = self.card_artifact(&here, &titled, None);
            return Ok(card.into_iter().chain([self.page_artifact(&here, &page, None, None)?]).collect());
        }
        page.alternates = self.person_alternates(person, &here);
        let count = person.stories.len();
        let about = words.count_with("description.person", count, &[("name", &person.name), ("site", &site)]);
        let text = self.person_text(person).map(|text| format!("{text} {about}"));
        page.head = self.bare_head(&here, &page, text.into_iter().chain([about]).collect());
        page.head.json_ld = self.person_json_ld(person, &here, &page);
        let card = self.card_artifact(&here, &page, None);
        Ok(card.into_iter().chain([self.page_artifact(&here, &page, None, None)?]).collect())
    }

    /// The page for addresses that do not exist.
    ///
    /// # Errors
    /// What fails in templates.
    pub fn not_found(&self, lang: &Lang) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Ok(route) = plan::home(&self.site.config, lang).child("404.html") else { return Ok(Vec::new()) };
        let here = Here { rooted: true, ..Here::new(&self.site, route, lang) };
        let title = self.words(lang).map(|words| words.plain("missing.title", &[])).unwrap_or_default();
        let mut page = self.bare_view(PageKind::NotFound, &here, &title);
        page.breadcrumbs.clear();
        if let Some(words) = self.words(lang) {
            let newest = self.site.stories(lang).into_iter().filter(|&i| !self.is_home(i)).take(NEWEST);
            let items = newest.filter_map(|i| self.list_item(i, &here, words, None)).collect();
            page.list = Some(ListView { items, ..ListView::default() });
        }
        page.head = self.bare_head(&here, &page, Vec::new());
        page.head.robots = Some("noindex".into());
        page.head.canonical = None;
        page.head.open_graph.clear();
        Ok(vec![self.page_artifact(&here, &page, None, None)?])
    }

    /// The pages of a list of pages.
    fn lists(
        &self,
        route: &Route,
        lang: &Lang,
        is_home: bool,
        sort: Option<SortBy>,
        paginate: Option<u32>,
    ) -> Vec<ListPage> {
        let (sections, items) = self.site.listed(route, lang, is_home, sort);
        pages(route, items, self.site.per_page(paginate), sections, is_home)
    }

    fn is_home(&self, card: usize) -> bool {
        self.site.cards.get(card).is_some_and(|card| card.is_home)
    }

    fn list_view(
        &self,
        list: &ListPage,
        all: &[ListPage],
        here: &Here<'_>,
        words: &Words,
        section: Option<&Route>,
    ) -> ListView {
        let item = |&i: &usize| self.list_item(i, here, words, section);
        let mut items: Vec<ListItem> = list.cards.iter().filter_map(item).collect();
        // Plain pages in a list do not lead: they are no news.
        let leads = list.lead && items.first().is_some_and(|item| item.kind == "story");
        let lead = leads.then(|| items.remove(0));
        ListView {
            lead,
            sections: list.sections.iter().filter_map(item).collect(),
            items,
            pagination: pagination(list, all, here),
        }
    }

    /// The pages of a list that no file describes.
    fn plain_lists(
        &self,
        kind: PageKind,
        lang: &Lang,
        lists: &[ListPage],
        title: &str,
        about: &[String],
        of: Option<Of<'_>>,
    ) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(words) = self.words(lang) else { return Ok(Vec::new()) };
        let (section, term) = match of {
            Some(Of::Home(route)) => (Some(route), None),
            Some(Of::Term(term)) => (None, Some(term)),
            None => (None, None),
        };
        let mut artifacts = Vec::new();
        for list in lists {
            let here = Here::new(&self.site, list.route.clone(), lang);
            let mut page = self.bare_view(kind, &here, title);
            match term {
                Some(term) => {
                    page.taxonomy = self.taxonomy_view(term.taxonomy, &here);
                    page.template = page.taxonomy.iter().map(|of| format!("{}/single.html", of.name)).collect();
                    let step =
                        page.taxonomy.iter().map(|of| Breadcrumb { title: of.title.clone(), href: of.href.clone() });
                    page.breadcrumbs.extend(step);
                    page.summary_plain = term.description.clone().filter(|_| list.number == 1);
                    page.summary =
                        page.summary_plain.as_deref().map(|text| Html(format!("<p>{}</p>", Html::escape(text).0)));
                }
                None => page.tags = self.topics(&here),
            }
            page.list = Some(self.list_view(list, lists, &here, words, section));
            if kind == PageKind::Tag && list.number == 1 {
                page.alternates = self.tag_alternates(&here);
            }
            // An actor's page may bear the same name.
            let title = match kind {
                PageKind::Tag => words.plain("tag_title", &[("tag", title)]),
                _ => title.to_string(),
            };
            let shown = numbered(words, &title, list, lists.len());
            let about = match list.number {
                1 => about.to_vec(),
                number => vec![later(words, &title, &self.site_name(lang), number, lists.len())],
            };
            page.head = self.bare_head(&here, &PageView { title_plain: shown.clone(), ..page.clone() }, about);
            page.head.json_ld = self.list_json_ld(&here, &page);
            // With the head, which says whether the page is for everybody.
            let titled = PageView { title_plain: shown, ..page.clone() };
            artifacts.extend(self.card_artifact(&here, &titled, None));
            artifacts.push(self.page_artifact(&here, &page, None, None)?);
        }
        Ok(artifacts)
    }

    /// A page whose title and description are texts of the theme.
    fn plain_page(
        &self,
        kind: PageKind,
        here: &Here<'_>,
        (key, title): (&str, &str),
        fill: impl FnOnce(&mut PageView),
    ) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(words) = self.words(here.lang) else { return Ok(Vec::new()) };
        let mut page = self.bare_view(kind, here, title);
        fill(&mut page);
        let about =
            words.plain(&format!("description.{key}"), &[("site", &self.site_name(here.lang)), ("title", title)]);
        page.head = self.bare_head(here, &page, vec![about]);
        page.head.json_ld = self.list_json_ld(here, &page);
        let card = self.card_artifact(here, &page, None);
        Ok(card.into_iter().chain([self.page_artifact(here, &page, None, None)?]).collect())
    }

    /// A page without a file.
    pub(super) fn bare_view(&self, kind: PageKind, here: &Here<'_>, title: &str) -> PageView {
        let home = plan::home(&self.site.config, here.lang);
        let crumb = Breadcrumb { title: self.site_name(here.lang), href: here.to(&home) };
        PageView {
            kind,
            path: here.route.to_string(),
            lang: here.lang.to_string(),
            dir: here.lang.direction().name(),
            title: Html::escape(title),
            title_plain: title.to_string(),
            breadcrumbs: if here.route == home { Vec::new() } else { vec![crumb] },
            minutes: 1,
            ..PageView::default()
        }
    }

    /// The step of the way to the list of tags or actors.
    fn crumb(&self, here: &Here<'_>, key: &str) -> Option<Breadcrumb> {
        let route = plan::home(&self.site.config, here.lang).child(&format!("{key}/")).ok()?;
        Some(Breadcrumb { title: self.words(here.lang)?.plain(key, &[]), href: here.to(&route) })
    }

    pub(super) fn bare_head(
        &self,
        here: &Here<'_>,
        page: &PageView,
        descriptions: Vec<String>,
    ) -> crate::render::view::HeadView {
        let robots = self.site.config.robots.clone();
        let title = Some(page.title_plain.as_str());
        self.head(
            here,
            page,
            HeadOf { title, descriptions, canonical: &here.route, robots, article: false, figure: None },
        )
    }
}

/// Of what a list without a file is.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// A home page.
    Home(&'a Route),
    /// A term of a taxonomy.
    Term(&'a TagPage),
}

/// One page of a list.
#[derive(Debug)]
struct ListPage {
    /// Its address.
    route: Route,
    /// Its number, from 1.
    number: usize,
    /// What it lists: indices into `Site::cards`.
    cards: Vec<usize>,
    /// Sections, on the first page.
    sections: Vec<usize>,
    /// Its first entry leads.
    lead: bool,
}

/// Cuts a list into pages: the first at the address, the others at `page/2/` below.
fn pages(route: &Route, cards: Vec<usize>, size: usize, sections: Vec<usize>, lead: bool) -> Vec<ListPage> {
    let mut found = vec![ListPage { route: route.clone(), number: 1, cards: Vec::new(), sections, lead }];
    for (i, chunk) in cards.chunks(size).enumerate() {
        match found.get_mut(i) {
            Some(first) => first.cards = chunk.to_vec(),
            None => {
                let Ok(route) = route.child(&plan::list_page(i + 1)) else { continue };
                found.push(ListPage { route, number: i + 1, cards: chunk.to_vec(), sections: Vec::new(), lead: false });
            }
        }
    }
    found
}

fn pagination(list: &ListPage, all: &[ListPage], here: &Here<'_>) -> Option<Pagination> {
    if all.len() < 2 {
        return None;
    }
    let href = |number: usize| all.iter().find(|page| page.number == number).map(|page| here.to(&page.route));
    Some(Pagination {
        number: count(list.number),
        total: count(all.len()),
        previous: href(list.number.wrapping_sub(1)),
        next: href(list.number + 1),
        pages: all
            .iter()
            .map(|page| PageLink {
                number: count(page.number),
                href: here.to(&page.route),
                current: page.number == list.number,
            })
            .collect(),
    })
}

/// A title with the number of its page, from the second on.
fn numbered(words: &Words, title: &str, list: &ListPage, total: usize) -> String {
    match list.number {
        1 => title.to_string(),
        n => format!(
            "{title} – {}",
            words.plain("list_page.page", &[("n", &n.to_string()), ("total", &total.to_string())])
        ),
    }
}

/// What is said of a later page of a list.
fn later(words: &Words, title: &str, site: &str, number: usize, total: usize) -> String {
    let (number, total) = (number.to_string(), total.to_string());
    words.plain("description.later", &[("title", title), ("site", site), ("n", &number), ("total", &total)])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn lists_are_cut_into_pages() {
        let route = Route::page(["a"]).unwrap();
        let found = pages(&route, (0..5).collect(), 2, vec![9], true);
        let shape: Vec<(&str, usize, usize, bool)> =
            found.iter().map(|p| (p.route.as_str(), p.cards.len(), p.sections.len(), p.lead)).collect();
        assert_eq!(shape, [("/a/", 2, 1, true), ("/a/page/2/", 2, 0, false), ("/a/page/3/", 1, 0, false)]);
        assert_eq!(pages(&route, Vec::new(), 2, Vec::new(), false).len(), 1);
    }
}
