//! Pages of actors that several stories share, and the twins of lists in other languages.

use std::collections::HashMap;

use super::Renderer;
use super::place::{Here, absolute};
use super::small::other_names;
use super::words::Words;
use crate::render::outputs::jsonld;
use crate::render::view::{
    AlternateView, CountryView, Html, ImageView, Link, PageView, PersonGroup, PersonLine, PersonStory, PersonView,
    script_json,
};
use crate::site::{CardActor, PersonPage, Route, Site, Trace, TraceKind, links, plan};
use crate::story::{ActorType, EventStatus, Image, Lang, Status};

/// The groups in which the page of an actor shows what a story says, in order.
const GROUPS: &[(&str, &[TraceKind])] = &[
    ("events", &[TraceKind::Event]),
    ("gives", &[TraceKind::Gives]),
    ("gets", &[TraceKind::Gets]),
    ("relations", &[TraceKind::Relation, TraceKind::RelationTo]),
    ("gains", &[TraceKind::Gain]),
    ("risks", &[TraceKind::Risk]),
    ("claims", &[TraceKind::Claim]),
    ("about", &[TraceKind::About]),
    ("answers", &[TraceKind::Answer]),
    ("quotes", &[TraceKind::Quote]),
];

impl Renderer {
    /// What is known of an actor, and what each of these stories says of it.
    pub(super) fn person_view(&self, person: &PersonPage, stories: &[(usize, usize)], here: &Here<'_>) -> PersonView {
        let actor = self.card_actor(person);
        let about = actor.and_then(|actor| actor.about.as_deref());
        PersonView {
            id: person.id.clone(),
            name: Html::escape(&person.name),
            kind: self.person_kind(person),
            alias: about.map(|about| other_names(&about.alias, &person.name)).unwrap_or_default(),
            text: about.and_then(|about| about.text.as_deref()).map(paragraphs).filter(|text| !text.is_blank()),
            image: about
                .and_then(|about| about.image.as_ref())
                .and_then(|(image, at)| self.picture_of(image, at, here)),
            wikidata_href: actor.and_then(|actor| actor.wikidata.as_deref()).map(super::actors::wikidata),
            country: self.person_country(person),
            of: about.and_then(|about| about.of.as_deref()).and_then(|of| self.person_link(of, None, here)),
            members: self.members(person, here),
            count: super::desk::count(person.stories.len()),
            stories: stories.iter().filter_map(|&(card, actor)| self.person_story(card, actor, here)).collect(),
        }
    }

    /// The country of an actor; of a state none, as it is one itself.
    fn person_country(&self, person: &PersonPage) -> Option<CountryView> {
        let actor = self.card_actor(person).filter(|actor| actor.actor_type != Some(ActorType::State))?;
        let code = actor.about.as_ref()?.country.clone()?;
        let name = self.words(&person.lang)?.country(&code);
        (name != person.name).then_some(CountryView { code, name })
    }

    /// A link to the page of an actor; with a name also to those who have none, `href` being empty.
    fn person_link(&self, id: &str, name: Option<&str>, here: &Here<'_>) -> Option<Link> {
        let known = self.people.get(&(here.lang.clone(), id.to_string())).and_then(|&i| self.site.people.get(i));
        match (known, name) {
            (Some(person), _) if person.route == here.route => {
                Some(Link { title: person.name.clone(), href: String::new() })
            }
            (Some(person), _) => Some(Link { title: person.name.clone(), href: here.to(&person.route) }),
            (None, Some(name)) => Some(Link { title: name.to_string(), href: String::new() }),
            (None, None) => None,
        }
    }

    /// Those who belong to an actor.
    fn members(&self, person: &PersonPage, here: &Here<'_>) -> Vec<Link> {
        let members = self.members.get(&(person.lang.clone(), person.id.clone())).into_iter().flatten();
        let members = members.filter_map(|&i| self.site.people.get(i));
        let mut links: Vec<Link> = members.filter_map(|other| self.person_link(&other.id, None, here)).collect();
        links.sort_by_cached_key(|link| (link.title.to_lowercase(), link.href.clone()));
        links
    }

    /// What one story says of an actor: indices of its card and of the actor there.
    fn person_story(&self, card: usize, actor: usize, here: &Here<'_>) -> Option<PersonStory> {
        let words = self.words(here.lang)?;
        let known = self.site.cards.get(card)?;
        let told = known.actors.get(actor)?;
        let about = told.about.as_deref();
        let traces = about.map(|about| about.traces.as_slice()).unwrap_or_default();
        let aims = traces.iter().filter(|trace| trace.kind == TraceKind::Aim);
        let groups = GROUPS.iter().map(|(key, kinds)| PersonGroup {
            key,
            lines: traces
                .iter()
                .filter(|trace| kinds.contains(&trace.kind))
                .map(|trace| self.person_line(trace, &told.name, &known.route, words, here))
                .collect(),
        });
        let shown = known.anchors.contains(&told.id);
        Some(PersonStory {
            story: self.list_item(card, here, words, None)?,
            href: if shown { here.at(&known.route, &told.id) } else { here.to(&known.route) },
            role: told.role.clone(),
            party: about.is_some_and(|about| about.party),
            aims: aims.map(|trace| trace.text.to_string()).collect(),
            groups: groups.filter(|group| !group.lines.is_empty()).collect(),
        })
    }

    fn person_line(&self, trace: &Trace, name: &str, story: &Route, words: &Words, here: &Here<'_>) -> PersonLine {
        let others: Vec<Link> =
            trace.others.iter().filter_map(|(id, name)| self.person_link(id, Some(name), here)).collect();
        let own = vec![Link { title: name.to_string(), href: String::new() }];
        let (before, others) = match trace.kind {
            TraceKind::Relation => (own, others),
            TraceKind::RelationTo => (others, own),
            _ => (Vec::new(), others),
        };
        let expected = trace.event != EventStatus::Happened;
        PersonLine {
            text: trace.text.to_string(),
            href: trace.anchor.as_ref().map_or_else(|| here.to(story), |anchor| here.at(story, anchor)),
            date: trace.date.as_ref().map(|date| words.date_of(date, expected)),
            event: if expected { trace.event.name() } else { "" },
            status: trace.status.map_or("", Status::name),
            mark: trace.status.map_or("", super::standing::mark),
            before,
            others,
        }
    }

    /// What an actor is.
    pub(super) fn person_kind(&self, person: &PersonPage) -> &'static str {
        self.card_actor(person).and_then(|actor| actor.actor_type).map_or("", ActorType::name)
    }

    /// Who that is, plain.
    pub(super) fn person_text(&self, person: &PersonPage) -> Option<&str> {
        let text = self.card_actor(person)?.about.as_ref()?.text.as_deref()?;
        Some(text.trim()).filter(|text| !text.is_empty())
    }

    pub(super) fn card_actor(&self, person: &PersonPage) -> Option<&CardActor> {
        person.stories.first().and_then(|&(card, actor)| self.site.cards.get(card)?.actors.get(actor))
    }

    /// A picture that a page in this folder names.
    pub(super) fn picture_of(&self, image: &Image, folder: &str, here: &Here<'_>) -> Option<ImageView> {
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
        let own = self.site.tags.iter().find(|tag| tag.route == here.route);
        let route = |lang: &Lang| {
            let own = own?;
            let twin = self.site.terms(own.taxonomy, lang).iter().find(|term| term.slug == own.slug)?;
            Some(twin.route.clone())
        };
        self.alternates_of(here, &route)
    }

    /// A list at the same place below the home page in all languages for which there is one.
    pub(super) fn twins(&self, here: &Here<'_>, below: &str, has: &dyn Fn(&Lang) -> bool) -> Vec<AlternateView> {
        let route = |lang: &Lang| plan::home(&self.site.config, lang).child(below).ok().filter(|_| has(lang));
        self.alternates_of(here, &route)
    }

    pub(super) fn alternates_of(&self, here: &Here<'_>, route: &dyn Fn(&Lang) -> Option<Route>) -> Vec<AlternateView> {
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

/// Who belongs to whom: indices into `Site::people` by language and id of the actor they belong to.
pub(super) fn members(site: &Site) -> HashMap<(Lang, String), Vec<usize>> {
    let mut found: HashMap<(Lang, String), Vec<usize>> = HashMap::new();
    for (i, person) in site.people.iter().enumerate() {
        let told = person.stories.first().and_then(|&(card, actor)| site.cards.get(card)?.actors.get(actor));
        if let Some(of) = told.and_then(|actor| actor.about.as_ref()?.of.clone()) {
            found.entry((person.lang.clone(), of)).or_default().push(i);
        }
    }
    found
}

/// A plain text as paragraphs.
fn paragraphs(text: &str) -> Html {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
    Html(paragraphs.map(|text| format!("<p>{}</p>\n", Html::escape(text).as_str())).collect())
}
