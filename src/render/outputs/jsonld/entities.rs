//! The entities of a story that schema.org has a word for.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::node::{Node, coverage, is_exact, span};
use crate::render::outputs::Facts;
use crate::story::{
    Actor, ActorType, Claim, EntityKind, Event, EventStatus, Id, Kind, Place, Quote, Response, Rich, Source, Status,
    Story, Term, Unknown, Value as Amount,
};

/// What an article speaks of, each in the order of the story's lists.
pub(super) struct Inside {
    /// Actors.
    pub actors: Vec<Value>,
    /// Events, claims, quotes, open questions and terms.
    pub mentions: Vec<Value>,
    /// Sources.
    pub sources: Vec<Value>,
}

/// All of them.
pub(super) fn all(facts: &Facts<'_>, story: &Story) -> Inside {
    let mut mentions: Vec<Value> = Vec::new();
    mentions.extend(story.timeline.iter().enumerate().filter_map(|(index, happened)| event(facts, index, happened)));
    mentions.extend(story.claims.iter().enumerate().map(|(index, said)| claim(facts, index, said)));
    mentions.extend(story.quotes.iter().enumerate().map(|(index, said)| quote(facts, index, said)));
    mentions.extend(story.unknowns.iter().enumerate().map(|(index, open)| question(facts, index, open)));
    mentions.extend(story.terms.iter().enumerate().map(|(index, word)| term(facts, index, word)));
    let speakers = speakers(story);
    let actor = |(index, actor): (usize, &Actor)| {
        let speaks = actor.id.as_ref().is_some_and(|id| speakers.contains(id));
        person_or_thing(facts, index, actor, speaks)
    };
    Inside {
        actors: story.actors.iter().enumerate().map(actor).collect(),
        mentions,
        sources: story.sources.iter().enumerate().map(|(index, origin)| source(facts, index, origin)).collect(),
    }
}

fn plain(text: &Rich) -> Option<&str> {
    Some(&*text.plain).filter(|text| !text.is_empty())
}

fn maybe(text: &Option<Rich>) -> Option<&str> {
    text.as_ref().and_then(plain)
}

/// The language of a text that is not in that of the page.
fn other_lang(facts: &Facts<'_>, text: &Rich) -> Option<String> {
    facts.other_lang(text).map(|lang| lang.to_string())
}

/// The type of schema.org for what an actor is.
pub(super) fn kind_of(kind: Option<ActorType>) -> &'static str {
    match kind {
        Some(ActorType::Person) => "Person",
        Some(ActorType::State) => "Country",
        Some(ActorType::Agency) => "GovernmentOrganization",
        Some(ActorType::Company) => "Corporation",
        Some(ActorType::Organization | ActorType::Group) => "Organization",
        Some(ActorType::Place) => "Place",
        Some(ActorType::Thing | ActorType::Other) | None => "Thing",
    }
}

fn is_body(actor: &Actor) -> bool {
    matches!(
        actor.actor_type,
        Some(ActorType::Agency | ActorType::Company | ActorType::Organization | ActorType::Group)
    )
}

/// Whoever something is ascribed to.
fn speakers(story: &Story) -> BTreeSet<&Id> {
    let claims =
        story.claims.iter().flat_map(|claim| claim.by.iter().chain(claim.responses.iter().flat_map(|r| &r.by)));
    claims.chain(story.quotes.iter().map(|quote| &quote.by)).collect()
}

/// Those of these actors to whom schema.org lets something be ascribed: people and bodies. The others are named in words.
fn authors(facts: &Facts<'_>, ids: &[Id]) -> Vec<Value> {
    let Kind::Story(story) = &facts.document.kind else { return Vec::new() };
    let can = |id: &&Id| story.actor(id).is_some_and(can_speak);
    facts.refs(ids.iter().filter(can))
}

fn can_speak(actor: &Actor) -> bool {
    matches!(actor.actor_type, Some(ActorType::Person | ActorType::State)) || is_body(actor)
}

/// Who or what it is; the page itself says the rest at the same address, and must not weigh twice what it says.
fn person_or_thing(facts: &Facts<'_>, index: usize, actor: &Actor, speaks: bool) -> Value {
    // A country that says something is a body too.
    let both = (speaks && actor.actor_type == Some(ActorType::State)).then_some(["Country", "Organization"]);
    let wikidata = actor.wikidata.as_ref().map(|item| format!("https://www.wikidata.org/wiki/{item}"));
    let node = Node::new(kind_of(actor.actor_type))
        .put("@type", both)
        .put("@id", facts.entity_id(EntityKind::Actor, index))
        .put("name", plain(&actor.name))
        .all("alternateName", &actor.alias)
        .put("sameAs", wikidata)
        .put("image", actor.image.as_ref().and_then(|image| facts.image_object(image)));
    belonging(facts, country(node, actor), actor).done()
}

/// Where it is at home. Of persons and things the country says too little to say it here.
fn country(node: Node, actor: &Actor) -> Node {
    let Some(code) = &actor.country else { return node };
    match actor.actor_type {
        Some(ActorType::State) => node.put("identifier", Some(code)),
        Some(ActorType::Place) => node.put("address", Some(json!({"@type": "PostalAddress", "addressCountry": code}))),
        _ if is_body(actor) => node.put("address", Some(json!({"@type": "PostalAddress", "addressCountry": code}))),
        _ => node,
    }
}

/// The body it belongs to. schema.org knows no such property of states, nor to them.
fn belonging(facts: &Facts<'_>, node: Node, actor: &Actor) -> Node {
    let Kind::Story(story) = &facts.document.kind else { return node };
    let Some(of) = actor.of.as_ref().and_then(|id| story.actor(id)).filter(|of| is_body(of)) else { return node };
    let body = of.id.as_ref().and_then(|id| facts.refs([id]).pop());
    match actor.actor_type {
        Some(ActorType::Person) => node.put("affiliation", body),
        _ if is_body(actor) => node.put("parentOrganization", body),
        _ => node,
    }
}

/// None for what is not certain: that is in its claim.
fn event(facts: &Facts<'_>, index: usize, event: &Event) -> Option<Value> {
    if !matches!(event.standing.status, None | Some(Status::Confirmed)) {
        return None;
    }
    let (start, end) = span(&event.date);
    let status = match event.status {
        EventStatus::Happened => None,
        EventStatus::Expected => Some("https://schema.org/EventScheduled"),
        EventStatus::Cancelled => Some("https://schema.org/EventCancelled"),
    };
    let words = match event.status {
        EventStatus::Happened => facts.locale.date(&event.date),
        EventStatus::Expected | EventStatus::Cancelled => facts.locale.date_expected(&event.date),
    };
    let node = Node::new("Event")
        .put("@id", facts.entity_id(EntityKind::Event, index))
        .put("name", plain(&event.text))
        .put("startDate", start)
        .put("endDate", end)
        .put("disambiguatingDescription", (!is_exact(&event.date)).then_some(words))
        .put("eventStatus", status)
        .put("location", event.place.as_ref().map(place))
        .put("image", event.image.as_ref().and_then(|image| facts.image_object(image)))
        .all("about", facts.refs(&event.actors));
    Some(node.done())
}

fn place(place: &Place) -> Value {
    let geo = place
        .lat
        .zip(place.lon)
        .map(|(lat, lon)| Node::new("GeoCoordinates").put("latitude", Some(lat)).put("longitude", Some(lon)).done());
    Node::new("Place").put("name", Some(&place.name)).put("geo", geo).done()
}

fn claim(facts: &Facts<'_>, index: usize, claim: &Claim) -> Value {
    Node::new("Claim")
        .put("@id", facts.entity_id(EntityKind::Claim, index))
        .put("text", plain(&claim.text))
        .put("inLanguage", other_lang(facts, &claim.text))
        .put("disambiguatingDescription", (facts.sentence)(claim))
        .all("author", authors(facts, &claim.by))
        .all("appearance", facts.cited(&claim.sources))
        .put("about", claim.value.as_ref().map(|value| amount(value, claim.unit.as_deref())))
        .put("temporalCoverage", claim.as_of.as_ref().and_then(coverage))
        .all("comment", claim.responses.iter().map(|answer| response(facts, answer)))
        .done()
}

fn amount(value: &Amount, unit: Option<&str>) -> Value {
    let node = Node::new("QuantitativeValue");
    let node = match value.exact() {
        Some(exact) if !value.about => node.put("value", number(exact)),
        _ => node.put("minValue", value.low.and_then(number)).put("maxValue", value.high.and_then(number)),
    };
    node.put("unitText", unit).done()
}

fn number(value: f64) -> Option<serde_json::Number> {
    super::super::story_json::number(value)
}

fn response(facts: &Facts<'_>, response: &Response) -> Value {
    Node::new("Comment")
        .put("text", plain(&response.text))
        .all("author", authors(facts, &response.by))
        .all("citation", facts.cited(&response.sources))
        .done()
}

fn quote(facts: &Facts<'_>, index: usize, quote: &Quote) -> Value {
    let lang = quote.lang.as_ref().map(ToString::to_string).or_else(|| other_lang(facts, &quote.text));
    let translation = maybe(&quote.translation).map(|text| {
        let lang = facts.document.page.lang.as_str();
        Node::new("Quotation").put("text", Some(text)).put("inLanguage", Some(lang)).done()
    });
    Node::new("Quotation")
        .put("@id", facts.entity_id(EntityKind::Quote, index))
        .put("text", plain(&quote.text))
        .put("inLanguage", lang)
        .all("creator", authors(facts, std::slice::from_ref(&quote.by)))
        .put("dateCreated", quote.date.as_ref().and_then(|date| span(date).0))
        .put("workTranslation", translation)
        .all("citation", facts.cited(&quote.sources))
        .done()
}

/// A question nobody can answer yet.
fn question(facts: &Facts<'_>, index: usize, unknown: &Unknown) -> Value {
    Node::new("Question")
        .put("@id", facts.entity_id(EntityKind::Unknown, index))
        .put("name", plain(&unknown.q))
        .put("inLanguage", other_lang(facts, &unknown.q))
        .put("dateCreated", unknown.since.as_ref().and_then(|date| span(date).0))
        .put("answerCount", Some(0))
        .done()
}

fn term(facts: &Facts<'_>, index: usize, term: &Term) -> Value {
    Node::new("DefinedTerm")
        .put("@id", facts.entity_id(EntityKind::Term, index))
        .put("name", plain(&term.name))
        .all("alternateName", &term.alias)
        .all("subjectOf", facts.cited(&term.sources))
        .done()
}

/// What has an address is known by it; everything else about sources stands in the page and in its files.
fn source(facts: &Facts<'_>, index: usize, source: &Source) -> Value {
    let url = source.url.as_ref().map(|url| &url.value);
    Node::new(work_kind(source.csl_type.as_deref()))
        .put("@id", facts.entity_id(EntityKind::Source, index))
        .put("name", maybe(&source.title).filter(|_| url.is_none()))
        .put("url", url)
        .all("isBasedOn", facts.refs(source.via.iter().map(|via| &via.value)))
        .done()
}

/// schema.org's word for a CSL type.
fn work_kind(csl: Option<&str>) -> &'static str {
    match csl {
        Some("article-newspaper") => "NewsArticle",
        Some("article-journal") => "ScholarlyArticle",
        Some("article" | "article-magazine" | "review" | "review-book" | "entry-encyclopedia" | "entry-dictionary") => {
            "Article"
        }
        Some("report") => "Report",
        Some("book" | "classic") => "Book",
        Some("chapter") => "Chapter",
        Some("dataset") => "Dataset",
        Some("legislation" | "bill" | "treaty" | "regulation") => "Legislation",
        Some("map") => "Map",
        Some("motion_picture") => "Movie",
        Some("post") => "SocialMediaPosting",
        Some("post-weblog") => "BlogPosting",
        Some("thesis") => "Thesis",
        Some("webpage") => "WebPage",
        _ => "CreativeWork",
    }
}
