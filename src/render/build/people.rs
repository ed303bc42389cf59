//! Pages of actors that several stories share, and the twins of lists in other languages.

use super::Renderer;
use super::place::{Here, absolute};
use super::small::other_names;
use crate::render::outputs::jsonld;
use crate::render::view::{AlternateView, Html, ImageView, PageView, PersonView, script_json};
use crate::site::{CardActor, PersonPage, Route, links, plan};
use crate::story::{ActorType, Image, Lang};

impl Renderer {
    /// What is known of an actor apart from the stories: all of them tell it alike.
    pub(super) fn person_view(&self, person: &PersonPage, here: &Here<'_>) -> PersonView {
        let about = self.card_actor(person).and_then(|actor| actor.about.as_deref());
        PersonView {
            id: person.id.clone(),
            name: Html::escape(&person.name),
            kind: self.person_kind(person),
            alias: about.map(|about| other_names(&about.alias, &person.name)).unwrap_or_default(),
            text: about.and_then(|about| about.text.as_deref()).map(paragraphs).filter(|text| !text.is_blank()),
            image: about.and_then(|about| about.image.as_ref()).and_then(|(image, at)| self.portrait(image, at, here)),
            wikidata_href: about.and_then(|about| about.wikidata.as_deref()).map(super::actors::wikidata),
            stories: Vec::new(),
        }
    }

    /// What an actor is.
    pub(super) fn person_kind(&self, person: &PersonPage) -> &'static str {
        self.card_actor(person).and_then(|actor| actor.actor_type).map_or("", ActorType::name)
    }

    fn card_actor(&self, person: &PersonPage) -> Option<&CardActor> {
        person.stories.first().and_then(|&(card, actor)| self.site.cards.get(card)?.actors.get(actor))
    }

    /// A picture that a page in this folder names.
    fn portrait(&self, image: &Image, folder: &str, here: &Here<'_>) -> Option<ImageView> {
        let links::Link::Inside { path, .. } = links::read(&image.src.value, &self.site.config) else { return None };
        let path = links::join(if path.starts_with('/') { "" } else { folder }, &path)?;
        let view = super::images::view(self.resources.picture(&path), &self.resources.route(&path)?, here);
        let caption = image.caption.as_ref().map(|caption| Html::escape(&caption.plain));
        Some(ImageView { caption, ..super::images::said(image, view) })
    }

    /// JSON-LD of the page of an actor.
    pub(super) fn person_json_ld(&self, person: &PersonPage, here: &Here<'_>, page: &PageView) -> Vec<Html> {
        let Some(actor) = self.card_actor(person) else { return Vec::new() };
        let stories = page.person.iter().flat_map(|view| &view.stories).map(|entry| entry.story.href.as_str());
        let graph = self.with_list_facts(here, page, stories, |facts| jsonld::actor(facts, actor));
        vec![Html(script_json(&graph))]
    }

    /// The page of an actor in all languages that have one.
    pub(super) fn person_alternates(&self, person: &PersonPage, here: &Here<'_>) -> Vec<AlternateView> {
        let route = |lang: &Lang| {
            let i = *self.people.get(&(lang.clone(), person.id.clone()))?;
            Some(self.site.people.get(i)?.route.clone())
        };
        self.alternates_of(here, &route)
    }

    /// A tag in all languages that write it alike.
    pub(super) fn tag_alternates(&self, here: &Here<'_>) -> Vec<AlternateView> {
        let own = self.site.tags.iter().find(|tag| tag.route == here.route).map(|tag| tag.slug.as_str());
        let route = |lang: &Lang| {
            let tag = self.site.tags.iter().find(|tag| tag.lang == *lang && Some(tag.slug.as_str()) == own)?;
            Some(tag.route.clone())
        };
        self.alternates_of(here, &route)
    }

    /// A list at the same place below the home page in all languages for which there is one.
    pub(super) fn twins(&self, here: &Here<'_>, below: &str, has: &dyn Fn(&Lang) -> bool) -> Vec<AlternateView> {
        let route = |lang: &Lang| plan::home(&self.site.config, lang).child(below).ok().filter(|_| has(lang));
        self.alternates_of(here, &route)
    }

    fn alternates_of(&self, here: &Here<'_>, route: &dyn Fn(&Lang) -> Option<Route>) -> Vec<AlternateView> {
        let Some(words) = self.words(here.lang) else { return Vec::new() };
        let known = self.site.config.languages.iter().map(|known| &known.lang);
        let views: Vec<AlternateView> = known
            .filter_map(|lang| Some((lang, route(lang)?)))
            .map(|(lang, route)| AlternateView {
                lang: lang.to_string(),
                name: words.locale.language_name(lang),
                dir: lang.direction().name(),
                href: here.to(&route),
                url: absolute(&self.site, &route),
                current: lang == here.lang,
            })
            .collect();
        if views.len() > 1 { views } else { Vec::new() }
    }
}

/// A plain text as paragraphs.
fn paragraphs(text: &str) -> Html {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    Html(paragraphs.map(|text| format!("<p>{}</p>\n", Html::escape(text).as_str())).collect())
}
