//! What a search finds of a document, and the page on which readers search.

use super::Renderer;
use super::cites::host;
use super::place::Here;
use super::shape::{Shape, entity_anchor, part_anchor};
use super::words::Words;
use crate::artifact::Artifact;
use crate::diag::Diagnostic;
use crate::parse::markdown::plain::plain;
use crate::render::search::{Passage, Record};
use crate::render::view::{PageKind, SearchView};
use crate::site::{Card, CardKind, Route, search};
use crate::story::{Document, EntityKind, Event, Id, Lang, Part, Rich, Source, Story};

impl Renderer {
    /// A document as the index sees it. `card` is its index in `Site::cards`.
    pub fn record(&self, document: &Document, card: usize) -> Option<Record> {
        let card = self.site.cards.get(card)?;
        let words = self.words(&document.page.lang)?;
        let shape = Shape::of(document, self.site.config.ics);
        let mut record = Record { kind: kind(card), ..record(&card.route, &card.title) };
        record.date = card.updated.as_ref().or(card.published.as_ref()).map(|moment| words.moment(moment).text);
        let mut above: Vec<&str> = document.page.summary.iter().map(|text| &*text.plain).collect();
        if shape.shows(Part::InShort) {
            above.extend(document.page.key_points.iter().map(|point| &*point.text.plain));
        }
        let start = body(document, &shape, &mut record.passages);
        record.text = join(above.into_iter().chain([start.as_str()]));
        if let Some(story) = super::story_of(document) {
            record.passages.extend(Finder { story, shape: &shape, words }.all(document));
        }
        Some(record)
    }

    /// The page of an actor (index into `Site::people`) as the index sees it: what it says stands in the stories too.
    pub fn person_record(&self, index: usize) -> Option<Record> {
        let person = self.site.people.get(index)?;
        let about = self.card_actor(person).and_then(|actor| actor.about.as_deref());
        let alias = about.map(|about| about.alias.join(", ")).unwrap_or_default();
        let text = join([alias.as_str(), about.and_then(|about| about.text.as_deref()).unwrap_or_default()]);
        Some(Record { kind: "person", text, ..record(&person.route, &person.name) })
    }

    /// The page of a tag (index into `Site::tags`) as the index sees it.
    pub fn tag_record(&self, index: usize) -> Option<Record> {
        let tag = self.site.tags.get(index)?;
        // The stories on the topic are found by themselves.
        Some(Record { kind: "tag", ..record(&tag.route, &tag.name) })
    }

    /// The page on which readers of a language search.
    ///
    /// # Errors
    /// What fails in templates.
    pub fn search_page(&self, lang: &Lang) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let Some(route) = self.site.search_page(lang) else { return Ok(Vec::new()) };
        let here = Here::new(&self.site, route, lang);
        let Some(words) = self.words(lang) else { return Ok(Vec::new()) };
        let mut page = self.bare_view(PageKind::Search, &here, &words.plain("search", &[]));
        page.alternates = self.twins(&here, "search/", &|lang| self.site.has_search(lang));
        page.search = Some(self.search_view(&here));
        let about = words.plain("description.search", &[("site", &self.site_name(lang))]);
        page.head = self.bare_head(&here, &page, vec![about]);
        // A list of results is nothing to be found by others.
        page.head.robots = Some("noindex".into());
        page.head.canonical = None;
        page.head.open_graph.clear();
        Ok(vec![self.page_artifact(&here, &page, None, None)?])
    }

    fn search_view(&self, here: &Here<'_>) -> SearchView {
        let script = format!("{}/pagefind.js", search::FOLDER);
        let engine = Route::root().child(&script).map(|route| here.to(&route)).unwrap_or_default();
        let root = engine.strip_suffix(&script).unwrap_or_default().to_string();
        let indexes = self.site.search_folders(here.lang).iter().map(|folder| format!("{root}{folder}")).collect();
        SearchView { engine, indexes, root, files: self.site.config.relative }
    }
}

fn record(route: &Route, title: &str) -> Record {
    let address = route.encoded();
    Record { address, kind: "page", date: None, title: title.into(), text: String::new(), passages: Vec::new() }
}

fn kind(card: &Card) -> &'static str {
    match card.kind {
        CardKind::Story => "story",
        CardKind::Page => "page",
        CardKind::Section => "list",
    }
}

/// Texts one after the other, each with an end.
fn join<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for text in texts.into_iter().map(str::trim).filter(|text| !text.is_empty()) {
        if !out.is_empty() {
            let ended = out.ends_with(|c: char| !c.is_alphanumeric() && !"\"'”’“»)".contains(c));
            out.push_str(if ended { " " } else { " · " });
        }
        out.push_str(text);
    }
    out
}

/// The text of a document by its headings; gives what stands before the first one.
fn body(document: &Document, shape: &Shape, passages: &mut Vec<Passage>) -> String {
    let body = &document.page.body;
    if !shape.shows(Part::Body) && super::story_of(document).is_some() {
        return String::new();
    }
    let text = |from: usize, to: usize| body.text.events.get(from..to).map(plain).unwrap_or_default();
    // A heading's own start and end stand around its events.
    let begins = |at: usize| {
        let next = body.headings.get(at).map(|heading| heading.events.start.saturating_sub(1));
        next.unwrap_or(body.text.events.len())
    };
    for (at, heading) in body.headings.iter().enumerate() {
        passages.push(Passage {
            kind: if heading.answer.is_some() { "question" } else { "passage" },
            anchor: heading.anchor.clone(),
            title: heading.plain.clone(),
            text: text(heading.events.end + 1, begins(at + 1)),
        });
    }
    text(0, begins(0))
}

/// What of the facts of a story is found.
struct Finder<'a> {
    story: &'a Story,
    shape: &'a Shape,
    words: &'a Words,
}

/// What an entry is to readers and to the model.
type Sort = (&'static str, EntityKind);

impl Finder<'_> {
    /// All passages but those of the text, in the order of the model.
    fn all(&self, document: &Document) -> Vec<Passage> {
        let kinds = [
            self.figures(),
            self.exchanges(),
            self.actors(),
            self.relations(),
            self.stakes(),
            self.events(),
            self.claims(),
            self.unknowns(),
            self.quotes(),
            self.answers(),
            self.terms(),
            self.sources(),
            self.changes(),
        ];
        let method = document.page.method.as_ref().filter(|_| self.shape.shows(Part::Method)).map(|method| Passage {
            kind: "passage",
            anchor: part_anchor(Part::Method),
            title: self.words.plain("part.method", &[]),
            text: method.plain.to_string(),
        });
        kinds.into_iter().flatten().chain(method).collect()
    }

    /// Entries of one kind that the page shows, each with what `told` makes of it: its title and what it says.
    fn each<T>(&self, (kind, entity): Sort, entries: &[T], told: impl Fn(&T) -> (String, String)) -> Vec<Passage> {
        let one = |(index, entry): (usize, &T)| {
            let anchor = self.anchor(entity, index)?;
            let (title, text) = told(entry);
            Some(Passage { kind, anchor, title, text })
        };
        entries.iter().enumerate().filter_map(one).collect()
    }

    fn figures(&self) -> Vec<Passage> {
        self.each(("figure", EntityKind::Figure), &self.story.figures, |figure| {
            let value = figure.value.as_ref().map_or_else(String::clone, |value| self.words.value(value));
            let value = [Some(value), figure.unit.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
            (figure.label.plain.to_string(), value)
        })
    }

    fn exchanges(&self) -> Vec<Passage> {
        self.each(("exchange", EntityKind::Exchange), &self.story.exchanges, |exchange| {
            let pair = self.pair(&exchange.from, &exchange.to);
            (exchange.what.plain.to_string(), join([pair.as_str(), own(exchange.value.as_ref())]))
        })
    }

    fn actors(&self) -> Vec<Passage> {
        self.each(("actor", EntityKind::Actor), &self.story.actors, |actor| {
            let alias = actor.alias.join(", ");
            let aims = actor.aims.iter().map(|aim| &*aim.plain);
            let text = [own(actor.role.as_ref()), alias.as_str(), own(actor.text.as_ref())];
            (actor.name.plain.to_string(), join(text.into_iter().chain(aims)))
        })
    }

    fn relations(&self) -> Vec<Passage> {
        self.each(("relation", EntityKind::Relation), &self.story.relations, |relation| {
            (self.pair(&relation.from, &relation.to), relation.label.plain.to_string())
        })
    }

    fn stakes(&self) -> Vec<Passage> {
        self.each(("stake", EntityKind::Stake), &self.story.stakes, |stake| {
            (self.names(&stake.who), join([own(stake.gain.as_ref()), own(stake.risk.as_ref())]))
        })
    }

    fn events(&self) -> Vec<Passage> {
        self.each(("event", EntityKind::Event), &self.story.timeline, |event| {
            (event.text.plain.to_string(), self.event(event))
        })
    }

    fn claims(&self) -> Vec<Passage> {
        self.each(("claim", EntityKind::Claim), &self.story.claims, |claim| {
            let by = self.names(&claim.by);
            let responses = claim.responses.iter().map(|response| &*response.text.plain);
            let text = [by.as_str(), own(claim.why.as_ref()), own(claim.settles.as_ref())];
            (claim.text.plain.to_string(), join(text.into_iter().chain(responses)))
        })
    }

    fn unknowns(&self) -> Vec<Passage> {
        self.each(("unknown", EntityKind::Unknown), &self.story.unknowns, |unknown| {
            (unknown.q.plain.to_string(), join([own(unknown.why.as_ref()), own(unknown.settles.as_ref())]))
        })
    }

    fn quotes(&self) -> Vec<Passage> {
        self.each(("quote", EntityKind::Quote), &self.story.quotes, |quote| {
            let text = join([&*quote.text.plain, own(quote.translation.as_ref())]);
            (self.names(std::slice::from_ref(&quote.by)), text)
        })
    }

    fn answers(&self) -> Vec<Passage> {
        self.each(("question", EntityKind::Faq), &self.story.faq, |faq| {
            (faq.q.plain.to_string(), faq.a.plain.to_string())
        })
    }

    fn terms(&self) -> Vec<Passage> {
        self.each(("term", EntityKind::Term), &self.story.terms, |term| {
            let alias = term.alias.join(", ");
            (term.name.plain.to_string(), join([alias.as_str(), &*term.text.plain]))
        })
    }

    fn sources(&self) -> Vec<Passage> {
        self.each(("source", EntityKind::Source), &self.story.sources, |source| self.source(source))
    }

    fn changes(&self) -> Vec<Passage> {
        self.each(("change", EntityKind::Update), &self.story.updates, |update| {
            (self.words.moment(&update.date).text, update.text.plain.to_string())
        })
    }

    /// Where an entry stands on the page: its own place, else that of its part.
    fn anchor(&self, kind: EntityKind, index: usize) -> Option<String> {
        let part = self.shape.part_of(self.story, kind, index);
        let own = entity_anchor(self.story, kind, index);
        self.shape.shows(part).then(|| own.unwrap_or_else(|| part_anchor(part)))
    }

    fn names(&self, ids: &[Id]) -> String {
        let names = ids.iter().filter_map(|id| self.story.actor(id)).map(|actor| actor.name.plain.to_string());
        self.words.list(&names.collect::<Vec<_>>())
    }

    fn pair(&self, from: &Id, to: &Id) -> String {
        let name = |id| self.story.actor(id).map_or("", |actor| &*actor.name.plain);
        format!("{} – {}", name(from), name(to))
    }

    fn event(&self, event: &Event) -> String {
        let date = self.words.date(&event.date).text;
        let place = event.place.as_ref().map_or("", |place| place.name.as_str());
        join([date.as_str(), place, own(event.body.as_ref()), self.names(&event.actors).as_str()])
    }

    fn source(&self, source: &Source) -> (String, String) {
        let url = source.url.as_ref().map(|url| url.value.as_str());
        let bare = || url.map(|url| host(url).unwrap_or_else(|| url.to_string())).unwrap_or_default();
        let title = source.title.as_ref().map_or_else(bare, |title| title.plain.to_string());
        let publisher = source.publisher.as_deref().unwrap_or_default();
        let date = source.date.as_ref().map(|date| self.words.date(date).text).unwrap_or_default();
        let author = self.words.list(&source.author);
        (title, join([author.as_str(), publisher, date.as_str(), own(source.note.as_ref())]))
    }
}

/// The words of a text, if there is one.
fn own(text: Option<&Rich>) -> &str {
    text.map_or("", |text| &*text.plain)
}
