//! The page itself: an article with its questions and corrections, or a plain page.

use serde_json::{Value, json};

use super::anchor;
use super::entities;
use super::node::{Node, licence, reference};
use crate::render::outputs::{Facts, questions};
use crate::story::{Author, AuthorRole, Entity, EntityKind, Moment, Story, Update, UpdateKind};

/// The graph of a story: the article first, then everything in it.
pub(super) fn story(facts: &Facts<'_>, story: &Story) -> Vec<Value> {
    let faq = faq_page(facts);
    let inside = entities::all(facts, story);
    let named = |kinds: &[&str]| {
        let of_kind = inside.iter().filter(|node| kinds.iter().any(|kind| node["@type"] == **kind));
        of_kind.filter_map(|node| node["@id"].as_str()).map(reference).collect::<Vec<_>>()
    };
    let actors = ids_of(facts, EntityKind::Actor, story.actors.len());
    let sources = ids_of(facts, EntityKind::Source, story.sources.len());
    let article = described(facts, Node::new("BackgroundNewsArticle"), "ng-article", "headline")
        .put("articleSection", facts.section)
        .all("about", actors)
        .all("mentions", named(&["Event", "Claim", "DefinedTerm", "Quotation", "Question"]))
        .all("citation", sources)
        .put("hasPart", faq.as_ref().map(|_| reference(&facts.node_id("ng-faq"))))
        .all("correction", story.updates.iter().filter_map(|update| correction(facts, update)));
    let mut nodes = vec![article.done()];
    nodes.extend(faq);
    nodes.extend(inside);
    nodes
}

/// A page without a story.
pub(super) fn plain_page(facts: &Facts<'_>) -> Value {
    described(facts, Node::new("WebPage"), "ng-page", "name").done()
}

fn ids_of(facts: &Facts<'_>, kind: EntityKind, count: usize) -> Vec<Value> {
    (0..count).filter_map(|index| facts.entity_id(kind, index)).map(|id| reference(&id)).collect()
}

/// What every page says of itself.
fn described(facts: &Facts<'_>, node: Node, id: &str, title: &str) -> Node {
    let page = &facts.document.page;
    let changed = page.updated.as_ref().or(page.published.as_ref());
    let publisher = facts.config.publisher.as_ref().map(|_| reference(&anchor(Some(facts.home), "ng-publisher")));
    let people = facts.authors();
    let by =
        |role: AuthorRole| people.iter().filter(move |author| author.role == role).map(|author| person(facts, author));
    let mut authors: Vec<Value> = by(AuthorRole::Author).collect();
    if authors.is_empty() {
        authors.extend(publisher.clone());
    }
    let node = node
        .put("@id", Some(facts.node_id(id)))
        .put("url", facts.url)
        .put("mainEntityOfPage", facts.url)
        .put(title, Some(&*page.title.plain))
        .put("description", page.summary.as_ref().map(|summary| &*summary.plain))
        .put("inLanguage", Some(page.lang.as_str()))
        .put("datePublished", page.published.as_ref().map(Moment::html_datetime))
        .put("dateModified", changed.map(Moment::html_datetime))
        .all("author", authors)
        .all("editor", by(AuthorRole::Editor))
        .all("translator", by(AuthorRole::Translator))
        .put("publisher", publisher)
        .put("isPartOf", Some(reference(&anchor(Some(facts.home), "ng-website"))))
        .put("isAccessibleForFree", Some(true))
        .put("license", facts.config.licence.as_deref().map(licence))
        .put("image", page.image.as_ref().and_then(|image| facts.image_object(image)))
        .all("keywords", page.tags.iter().map(|tag| &tag.value));
    translations(facts, node).put("wordCount", Some(facts.words).filter(|words| *words > 0))
}

/// The page in other languages: of the site's own language as the original, of others as translations.
fn translations(facts: &Facts<'_>, node: Node) -> Node {
    let of = |lang: &crate::story::Lang, url: &str| json!({"@type": "CreativeWork", "inLanguage": lang.as_str(), "url": url});
    if facts.config.is_default(&facts.document.page.lang) {
        return node.all("workTranslation", facts.alternates.iter().map(|(lang, url)| of(lang, url)));
    }
    let original = facts.alternates.iter().find(|(lang, _)| facts.config.is_default(lang));
    node.put("translationOfWork", original.map(|(lang, url)| of(lang, url)))
}

fn person(facts: &Facts<'_>, author: &Author) -> Value {
    let url = author.url.as_ref().map(|url| (facts.link)(&url.value));
    Node::new("Person").put("name", Some(&author.name)).put("url", url).done()
}

fn faq_page(facts: &Facts<'_>) -> Option<Value> {
    let questions = questions(facts);
    if questions.is_empty() {
        return None;
    }
    let entries: Vec<Value> = questions
        .into_iter()
        .map(|question| {
            let answer = json!({"@type": "Answer", "text": question.answer});
            Node::new("Question")
                .put("@id", question.anchor.map(|fragment| facts.node_id(&fragment)))
                .put("name", Some(question.question))
                .put("acceptedAnswer", Some(answer))
                .done()
        })
        .collect();
    let page = Node::new("FAQPage")
        .put("@id", Some(facts.node_id("ng-faq")))
        .put("inLanguage", Some(facts.document.page.lang.as_str()))
        .put("isPartOf", Some(reference(&facts.node_id("ng-article"))));
    Some(page.put("mainEntity", Some(entries)).done())
}

/// A change that mends something; news are none.
fn correction(facts: &Facts<'_>, update: &Update) -> Option<Value> {
    if update.kind == UpdateKind::Update {
        return None;
    }
    let node = Node::new("CorrectionComment")
        .put("@id", update.id().map(|id| facts.node_id(id.as_str())))
        .put("text", Some(&*update.text.plain))
        .put("datePublished", Some(update.date.html_datetime()))
        .all("about", facts.refs(&update.affects));
    Some(node.done())
}
