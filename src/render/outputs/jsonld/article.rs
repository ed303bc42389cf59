//! The page itself: an article with its questions and corrections, or a plain page.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::anchor;
use super::entities;
use super::node::{Node, licence, reference};
use crate::render::outputs::{Facts, questions};
use crate::story::{Author, AuthorRole, Entity, Moment, Story, Update, UpdateKind};

/// Answers up to this many letters are told whole; of longer ones as many sentences as fit, with the address of the rest.
const ANSWER: usize = 400;

/// The graph of a story: the article with everything it speaks of inside it, and its questions.
///
/// What stands in the page in words is not said here again beside its name: the graph is there to be linked with, and its
/// nodes carry the anchors of the page.
pub(super) fn story(facts: &Facts<'_>, story: &Story) -> Vec<Value> {
    let faq = faq_page(facts);
    let inside = entities::all(facts, story);
    let mut known = BTreeSet::new();
    for node in [&inside.actors, &inside.mentions, &inside.sources].into_iter().flatten().chain(&faq) {
        names(node, &mut known);
    }
    let article = described(facts, Node::new("BackgroundNewsArticle"), "ng-article", "headline")
        .put("articleSection", facts.section)
        .all("about", inside.actors)
        .all("mentions", inside.mentions)
        .all("citation", inside.sources)
        .put("hasPart", faq.as_ref().map(|_| reference(&facts.node_id("ng-faq"))))
        .all("correction", story.updates.iter().filter_map(|update| correction(facts, update, &known)));
    std::iter::once(article.done()).chain(faq).collect()
}

/// A page without a story.
pub(super) fn plain_page(facts: &Facts<'_>) -> Value {
    described(facts, Node::new("WebPage"), "ng-page", "name").done()
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
            let id = question.anchor.map(|fragment| facts.node_id(&fragment));
            let text = beginning(&question.answer);
            let rest = id.as_ref().filter(|_| text.len() < question.answer.len());
            let answer = Node::new("Answer").put("text", Some(text)).put("url", rest).done();
            Node::new("Question")
                .put("@id", id)
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

/// The first sentences of an answer, all of a short one.
fn beginning(answer: &str) -> &str {
    let Some((limit, _)) = answer.char_indices().nth(ANSWER) else { return answer };
    let head = answer.get(..limit).unwrap_or(answer);
    let ends = |(at, c): (usize, char)| match c {
        '。' | '！' | '？' => Some(at + c.len_utf8()),
        '.' | '!' | '?' | '؟' => {
            let end = at + c.len_utf8();
            // "3. Mai" goes on.
            let number = head.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
            let blank = head.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
            (blank && !number).then_some(end)
        }
        _ => None,
    };
    // Too little is left of some texts: then better too much.
    let end = head.char_indices().filter_map(ends).rfind(|end| *end > limit / 3);
    end.and_then(|end| answer.get(..end)).unwrap_or(answer)
}

/// A change that mends something; news are none.
fn correction(facts: &Facts<'_>, update: &Update, known: &BTreeSet<String>) -> Option<Value> {
    if update.kind == UpdateKind::Update {
        return None;
    }
    // What the graph does not speak of, such as an exchange, has its place on the page.
    let about = facts.refs(&update.affects).into_iter().map(|node| match node.get("@id").and_then(Value::as_str) {
        Some(id) if !known.contains(id) => json!({"@type": "Thing", "url": id}),
        _ => node,
    });
    let node = Node::new("CorrectionComment")
        .put("@id", update.id().map(|id| facts.node_id(id.as_str())))
        .put("text", Some(&*update.text.plain))
        .put("datePublished", Some(update.date.html_datetime()))
        .all("about", about);
    Some(node.done())
}

/// The names of nodes that say what they are, of one and of all inside it.
fn names(node: &Value, found: &mut BTreeSet<String>) {
    match node {
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        Value::Object(fields) => {
            let id = fields.get("@id").and_then(Value::as_str).filter(|_| fields.contains_key("@type"));
            found.extend(id.map(String::from));
            fields.values().for_each(|value| names(value, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_end_with_a_sentence() {
        let sentence = "Das ist am 3. Mai so gewesen, wie hier steht. ";
        assert_eq!(beginning(sentence), sentence);
        let long = sentence.repeat(20);
        let cut = beginning(&long);
        assert!(cut.len() < ANSWER && cut.ends_with("steht.") && long.starts_with(cut), "{cut}");
        let endless = "wort ".repeat(200);
        assert_eq!(beginning(&endless), endless);
        let chinese = "这是一个很长的句子。".repeat(60);
        assert!(beginning(&chinese).ends_with('。') && beginning(&chinese).chars().count() <= ANSWER);
    }
}
