//! What a document is made into: which parts its page shows, where each entity stands, which part pages there are.

use std::collections::{BTreeMap, BTreeSet};

use super::embeds::{self, Embed};
use crate::render::outputs::data_files;
use crate::site::Route;
use crate::story::config::IcsEvents;
use crate::story::{Document, EntityKind, Id, Kind, Output, Part, Story, What};

/// The parts that have a page of their own, with its address below the story's.
const PART_PAGES: &[(Part, Output, &str)] = &[
    (Part::Timeline, Output::Timeline, "timeline/"),
    (Part::Faq, Output::Faq, "faq/"),
    (Part::Actors, Output::Actors, "actors/"),
    (Part::Sources, Output::Sources, "sources/"),
    (Part::Changes, Output::Changes, "changes/"),
];

/// What is known of the make-up of a document before anything of it is rendered.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// The parts of the page that have content, in the order of the page; parts that the text places follow the text.
    pub parts: Vec<Part>,
    /// Those of them that stand in the text.
    pub placed: BTreeSet<Part>,
    /// Pages and files beside the page.
    pub outputs: Vec<(Output, String)>,
    /// Quotes that the text places.
    pub quoted: BTreeSet<Id>,
    /// Pages for frames.
    pub embeds: Vec<Embed>,
    /// What to read next: indices into `Site::cards`.
    pub related: Vec<usize>,
}

impl Shape {
    /// Looks at a document by itself. Whether other stories belong to it is known by the site alone, so they may.
    pub fn of(document: &Document, ics: IcsEvents) -> Shape {
        Shape::with(document, None, ics)
    }

    /// Looks at a document among the others of its site: `related` is what to read next.
    pub fn among(document: &Document, related: Vec<usize>, ics: IcsEvents) -> Shape {
        Shape::with(document, Some(related), ics)
    }

    fn with(document: &Document, related: Option<Vec<usize>>, ics: IcsEvents) -> Shape {
        let quoted = quoted(document);
        let has = |part: Part| match (part, &related, &document.kind) {
            (Part::Related, related, Kind::Story(_)) => related.as_ref().is_none_or(|cards| !cards.is_empty()),
            _ => has_content(document, part, &quoted),
        };
        let wanted = &document.page.parts;
        let body = wanted.contains(&Part::Body) && has(Part::Body);
        let placed: Vec<Part> = match body {
            true => document.page.body.placed.iter().map(|p| p.part).filter(|p| *p != Part::Body && has(*p)).collect(),
            false => Vec::new(),
        };
        let mut parts = Vec::new();
        for part in wanted.iter().copied().filter(|part| !placed.contains(part) && has(*part)) {
            parts.push(part);
            if part == Part::Body {
                parts.extend(&placed);
            }
        }
        let embeds = embeds::of(document, &has);
        let mut outputs = outputs(document, &has, ics);
        outputs.extend(embeds.iter().map(|embed| (Output::Embeds, embed.below())));
        let related = related.unwrap_or_default();
        Shape { parts, placed: placed.into_iter().collect(), outputs, quoted, embeds, related }
    }

    /// Does the page show this part?
    pub fn shows(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }

    /// The address of a part's own page.
    pub fn part_page(&self, story: &Route, part: Part) -> Option<Route> {
        let (_, output, _) = PART_PAGES.iter().find(|(known, ..)| *known == part)?;
        let (_, rest) = self.outputs.iter().find(|(known, _)| known == output)?;
        story.child(rest).ok()
    }

    /// The parts with a page of their own, in order.
    pub fn part_pages(&self) -> Vec<Part> {
        let made = |output: &Output| self.outputs.iter().any(|(known, _)| known == output);
        PART_PAGES.iter().filter(|(_, output, _)| made(output)).map(|(part, ..)| *part).collect()
    }

    /// Is this file made?
    pub fn makes(&self, output: Output) -> bool {
        self.outputs.iter().any(|(known, _)| *known == output)
    }

    /// The part in which an entity stands.
    pub fn part_of(&self, story: &Story, kind: EntityKind, index: usize) -> Part {
        match kind {
            EntityKind::Figure => Part::InShort,
            EntityKind::Exchange => Part::Deal,
            EntityKind::Actor | EntityKind::Relation => Part::Actors,
            EntityKind::Stake => Part::Stakes,
            EntityKind::Event | EntityKind::Era => Part::Timeline,
            EntityKind::Claim | EntityKind::Unknown => Part::Claims,
            EntityKind::Quote => {
                let id = story.quotes.get(index).and_then(|quote| quote.id.as_ref());
                if id.is_some_and(|id| self.quoted.contains(id)) { Part::Body } else { Part::Claims }
            }
            EntityKind::Faq => Part::Faq,
            // Definitions stand below the text.
            EntityKind::Term => Part::Body,
            EntityKind::Source => Part::Sources,
            EntityKind::Update => Part::Changes,
        }
    }
}

/// The output that is the page of a part.
pub(super) fn output_of(part: Part) -> Option<Output> {
    PART_PAGES.iter().find(|(known, ..)| *known == part).map(|(_, output, _)| *output)
}

/// The anchor of a part on its page.
pub(super) fn part_anchor(part: Part) -> String {
    format!("ng-{}", part.name())
}

/// Ids of the quotes that the text places.
fn quoted(document: &Document) -> BTreeSet<Id> {
    let directives = document.page.body.text.events.iter().filter_map(|ev| match &ev.what {
        What::Directive(d) if d.name.value == crate::story::DirectiveName::Quote => d.attr("id"),
        _ => None,
    });
    directives.filter_map(|id| Id::parse(&id.value).ok()).collect()
}

fn has_content(document: &Document, part: Part, quoted: &BTreeSet<Id>) -> bool {
    let page = &document.page;
    let Kind::Story(story) = &document.kind else {
        return part == Part::Body && !page.body.text.is_blank();
    };
    match part {
        Part::InShort => !page.key_points.is_empty() || !story.figures.is_empty(),
        Part::Body => !page.body.text.is_blank() || !story.terms.is_empty(),
        Part::Deal => !story.exchanges.is_empty(),
        Part::Actors => !story.actors.is_empty(),
        Part::Stakes => !story.stakes.is_empty(),
        Part::Timeline => !story.timeline.is_empty(),
        Part::Claims => {
            let loose = |q: &crate::story::Quote| q.id.as_ref().is_none_or(|id| !quoted.contains(id));
            !story.claims.is_empty() || !story.unknowns.is_empty() || story.quotes.iter().any(loose)
        }
        Part::Faq => !story.faq.is_empty() || page.body.headings.iter().any(|h| h.answer.is_some()),
        Part::Sources => !story.sources.is_empty(),
        Part::Method => page.method.as_ref().is_some_and(|text| !text.is_blank()),
        Part::Changes => !story.updates.is_empty(),
        // Told by the site.
        Part::Related => false,
    }
}

/// Which part pages and files a document gets: those with content that are wanted, and of a kind that exists.
fn outputs(document: &Document, has: &dyn Fn(Part) -> bool, ics: IcsEvents) -> Vec<(Output, String)> {
    let wanted = &document.page.outputs;
    if !wanted.contains(&Output::Page) {
        return Vec::new();
    }
    let markdown = wanted.contains(&Output::Markdown).then(|| (Output::Markdown, super::markdown::FILE.to_string()));
    if !matches!(document.kind, Kind::Story(_)) {
        return markdown.into_iter().collect();
    }
    let pages = PART_PAGES.iter().filter(|(part, output, _)| wanted.contains(output) && has(*part));
    let mut found: Vec<(Output, String)> = pages.map(|(_, output, rest)| (*output, rest.to_string())).collect();
    found.extend(data_files(document, ics).into_iter().map(|(output, name)| (output, name.to_string())));
    if wanted.contains(&Output::Feed) && has(Part::Changes) {
        found.push((Output::Feed, crate::render::outputs::changes::FILE.to_string()));
    }
    found.extend(markdown);
    found
}

/// Words that a reader of the whole page reads: all its texts but those about sources.
pub(super) fn words(document: &Document) -> usize {
    let page = &document.page;
    let mut texts: Vec<&crate::story::Rich> = vec![&page.title, &page.body.text];
    texts.extend(page.summary.iter().chain(&page.method));
    texts.extend(page.key_points.iter().map(|point| &point.text));
    if let Kind::Story(story) = &document.kind {
        texts.extend(story.exchanges.iter().flat_map(|x| std::iter::once(&x.what).chain(&x.value)));
        texts.extend(story.actors.iter().flat_map(|a| a.role.iter().chain(&a.text).chain(&a.aims)));
        texts.extend(story.stakes.iter().flat_map(|s| s.gain.iter().chain(&s.risk)));
        texts.extend(story.timeline.iter().flat_map(|e| std::iter::once(&e.text).chain(&e.body)));
        for claim in &story.claims {
            texts.push(&claim.text);
            texts.extend(claim.why.iter().chain(&claim.settles));
            texts.extend(claim.responses.iter().map(|response| &response.text));
        }
        texts.extend(story.unknowns.iter().flat_map(|u| std::iter::once(&u.q).chain(&u.why).chain(&u.settles)));
        texts.extend(story.quotes.iter().flat_map(|q| std::iter::once(&q.text).chain(&q.translation)));
        texts.extend(story.faq.iter().flat_map(|faq| [&faq.q, &faq.a]));
        texts.extend(story.terms.iter().map(|term| &term.text));
        texts.extend(story.updates.iter().map(|update| &update.text));
    }
    texts.into_iter().map(|text| crate::parse::markdown::words(&text.plain)).sum()
}

/// Where the entries of a story stand: on which part, under which anchor.
pub(super) fn entity_anchor(story: &Story, kind: EntityKind, index: usize) -> Option<String> {
    fn id_of<T: crate::story::Entity>(list: &[T], index: usize) -> Option<String> {
        list.get(index)?.id().map(ToString::to_string)
    }
    match kind {
        EntityKind::Source => id_of(&story.sources, index),
        EntityKind::Actor => id_of(&story.actors, index),
        EntityKind::Term => id_of(&story.terms, index),
        EntityKind::Relation => id_of(&story.relations, index),
        EntityKind::Exchange => id_of(&story.exchanges, index),
        EntityKind::Stake => id_of(&story.stakes, index),
        EntityKind::Event => id_of(&story.timeline, index).or_else(|| Some(format!("ng-event-{}", index + 1))),
        EntityKind::Era => id_of(&story.eras, index),
        EntityKind::Claim => id_of(&story.claims, index),
        EntityKind::Faq => id_of(&story.faq, index).or_else(|| Some(format!("ng-q-{}", index + 1))),
        EntityKind::Unknown => id_of(&story.unknowns, index),
        EntityKind::Quote => id_of(&story.quotes, index),
        EntityKind::Figure => id_of(&story.figures, index),
        EntityKind::Update => id_of(&story.updates, index).or_else(|| super::changes::anchor(story, index)),
    }
}

/// Anchors of a page that links may name: entities that stand on it, headings, the theme's own for its parts.
pub(super) fn anchors(document: &Document) -> BTreeSet<String> {
    let shape = Shape::of(document, IcsEvents::All);
    let mut found: BTreeSet<String> = BTreeSet::new();
    let shows_body = shape.shows(Part::Body) || !matches!(document.kind, Kind::Story(_));
    if shows_body {
        found.extend(document.page.body.headings.iter().map(|heading| heading.anchor.clone()));
    }
    if let Kind::Story(story) = &document.kind {
        found.extend(shape.parts.iter().map(|part| part_anchor(*part)));
        let names: BTreeMap<&Id, _> = story.names.iter().collect();
        for (id, (kind, index)) in names {
            if shape.shows(shape.part_of(story, *kind, *index)) {
                found.insert(id.to_string());
            }
        }
    }
    found
}
