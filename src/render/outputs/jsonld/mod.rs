//! JSON-LD of pages, in the words of schema.org: one graph per page, put into it by
//! [`crate::render::view::script_json`].
//!
//! What is said here is said as the newsroom's own word, so it says less than the page where the page is careful:
//!
//! - A claim is a `Claim`, never a `ClaimReview`: reporting a claim is not checking it.
//! - An event that rests on a claim which is not confirmed is in the claim only.
//! - A date that is not exact ("around", "probably") is in words, not in `startDate`.

mod article;
mod entities;
mod node;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use node::{Node, reference};

use super::Facts;
use crate::site::CardActor;
use crate::story::config::Config;
use crate::story::{Kind, Lang};

/// The graph of a page with a document of its own.
pub fn page(facts: &Facts<'_>) -> Value {
    let mut nodes = match &facts.document.kind {
        Kind::Story(story) => article::story(facts, story),
        Kind::Page | Kind::Section(_) => vec![article::plain_page(facts)],
    };
    nodes.extend(website(facts.config, &facts.document.page.lang, facts.home));
    let title = &facts.document.page.title.plain;
    nodes.extend(breadcrumbs(facts.url, facts.breadcrumbs, title));
    graph(nodes)
}

/// What is known of a page that lists others. Addresses are absolute where the site has a `base_url`, else relative to the page.
pub struct ListFacts<'a> {
    /// Settings of the site.
    pub config: &'a Config,
    /// Language of the page.
    pub lang: &'a Lang,
    /// Address of the page; None without `base_url`.
    pub url: Option<&'a str>,
    /// Address of the home page in that language.
    pub home: &'a str,
    /// Title, plain.
    pub title: &'a str,
    /// What it is about, plain.
    pub description: Option<&'a str>,
    /// The way from the home page, which is its first step, to the page, which is not in it: title and address. Empty on the
    /// home page.
    pub breadcrumbs: &'a [(String, String)],
    /// Addresses of the pages it lists.
    pub items: &'a [String],
}

/// The graph of a page that lists others: home, section, tag, people.
pub fn list(facts: &ListFacts<'_>) -> Value {
    let item = |(index, url)| Node::new("ListItem").put("position", Some(index + 1)).put("url", Some(url)).done();
    let items: Vec<Value> = facts.items.iter().enumerate().map(item).collect();
    let item_list = (!items.is_empty()).then(|| json!({"@type": "ItemList", "itemListElement": items}));
    let page = Node::new("CollectionPage")
        .put("@id", Some(anchor(facts.url, "ng-page")))
        .put("url", facts.url)
        .put("name", Some(facts.title))
        .put("description", facts.description)
        .put("inLanguage", Some(facts.lang.as_str()))
        .put("isPartOf", Some(reference(&anchor(Some(facts.home), "ng-website"))))
        .put("mainEntity", item_list);
    let mut nodes = vec![page.done()];
    nodes.extend(website(facts.config, facts.lang, facts.home));
    nodes.extend(breadcrumbs(facts.url, facts.breadcrumbs, facts.title));
    graph(nodes)
}

/// The graph of the page of an actor that several stories share; `items` of the facts are those stories.
pub fn actor(facts: &ListFacts<'_>, actor: &CardActor) -> Value {
    let id = anchor(facts.url, "ng-actor");
    let about = actor.about.as_deref();
    let stories: Vec<Value> = facts.items.iter().map(|url| json!({"@type": "Article", "url": url})).collect();
    let wikidata = actor.wikidata.as_ref();
    let thing = Node::new(entities::kind_of(actor.actor_type))
        .put("@id", Some(&id))
        .put("name", Some(&actor.name))
        .put("description", about.and_then(|about| about.text.as_deref()).map(str::trim).filter(|t| !t.is_empty()))
        .put("sameAs", wikidata.map(|item| format!("https://www.wikidata.org/wiki/{item}")))
        .all("alternateName", about.map(|about| about.alias.as_slice()).unwrap_or_default())
        .all("subjectOf", stories);
    let page = Node::new("ProfilePage")
        .put("@id", Some(anchor(facts.url, "ng-page")))
        .put("url", facts.url)
        .put("name", Some(facts.title))
        .put("description", facts.description)
        .put("inLanguage", Some(facts.lang.as_str()))
        .put("mainEntity", Some(reference(&id)))
        .put("isPartOf", Some(reference(&anchor(Some(facts.home), "ng-website"))));
    let mut nodes = vec![page.done(), thing.done()];
    nodes.extend(website(facts.config, facts.lang, facts.home));
    nodes.extend(breadcrumbs(facts.url, facts.breadcrumbs, facts.title));
    graph(nodes)
}

fn graph(nodes: Vec<Value>) -> Value {
    json!({"@context": "https://schema.org", "@graph": nodes})
}

/// The name of a node: a fragment of a page.
fn anchor(url: Option<&str>, fragment: &str) -> String {
    format!("{}#{fragment}", url.unwrap_or_default())
}

/// The site, and its publisher if there is one.
fn website(config: &Config, lang: &Lang, home: &str) -> Vec<Value> {
    let words = config.languages.iter().find(|known| known.lang == *lang);
    let title = words.and_then(|words| words.title.as_ref()).unwrap_or(&config.title);
    let description = words.and_then(|words| words.description.as_ref()).or(config.description.as_ref());
    let publisher = anchor(Some(home), "ng-publisher");
    let site = Node::new("WebSite")
        .put("@id", Some(anchor(Some(home), "ng-website")))
        .put("url", Some(home))
        .put("name", Some(title))
        .put("description", description)
        .put("inLanguage", Some(lang.as_str()))
        .put("publisher", config.publisher.as_ref().map(|_| reference(&publisher)));
    let organization = config.publisher.as_ref().map(|name| {
        Node::new("Organization").put("@id", Some(&publisher)).put("name", Some(name)).put("url", Some(home)).done()
    });
    std::iter::once(site.done()).chain(organization).collect()
}

/// The way to a page, with the page as its last step; None on the home page.
fn breadcrumbs(url: Option<&str>, way: &[(String, String)], title: &str) -> Option<Value> {
    if way.is_empty() {
        return None;
    }
    let steps = way.iter().map(|(title, url)| (title.as_str(), Some(url.as_str()))).chain([(title, url)]);
    let items: Vec<Value> = steps
        .enumerate()
        .map(|(index, (title, url))| {
            let page = url.map(|url| Node::new("WebPage").put("@id", Some(url)).done());
            Node::new("ListItem").put("position", Some(index + 1)).put("name", Some(title)).put("item", page).done()
        })
        .collect();
    let list = Node::new("BreadcrumbList").put("@id", Some(anchor(url, "ng-breadcrumbs")));
    Some(list.put("itemListElement", Some(items)).done())
}
