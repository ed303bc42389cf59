//! `changes.xml`: Atom feeds (RFC 4287) of corrections and changes, of one story and of the whole site in one language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::absolute;
use super::feed::{MOST_ENTRIES, rfc3339, stable_id};
use super::xml::{element, escape};
use crate::render::build::shorten;
use crate::site::{Card, CardChange, CardKind, Route, Site, plan};
use crate::story::Lang;

/// Name of the file, below the address of a story or the home page of a language.
pub const FILE: &str = "changes.xml";

/// Letters of the beginning of a text that tells changes of one story apart.
const TITLE: usize = 80;

/// Words of the theme, by key and arguments.
pub type Words<'a> = &'a dyn Fn(&str, &[(&str, &str)]) -> String;

/// A feed of changes.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Absolute address of the feed itself; also its id.
    pub url: String,
    /// Absolute address of the page it belongs to.
    pub page: String,
    /// Title, plain.
    pub title: String,
    /// Who answers for it, plain.
    pub author: String,
    /// Language of its texts.
    pub lang: Lang,
    /// The site's time zone.
    pub zone: TimeZone,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// A change.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Says for ever which change it is: an absolute address, which need not lead anywhere.
    pub id: String,
    /// Absolute address of its place among the changes of its story.
    pub url: String,
    /// The word for its kind, and what it is about, plain.
    pub title: String,
    /// What changed, plain.
    pub text: String,
    /// When.
    pub date: Timestamp,
    /// What it does: the word authors write, and the reader's.
    pub kind: (&'static str, String),
    /// What it concerns: names and absolute addresses.
    pub affects: Vec<(String, String)>,
}

/// Is there a feed of changes of the whole site in this language? Not where one story is all there is: its own has the name.
pub fn exists(site: &Site, lang: &Lang) -> bool {
    let own = |card: &Card| card.lang == *lang && card.is_home && card.kind == CardKind::Story;
    site.config.base_url.is_some() && changed(site, lang).next().is_some() && !site.cards.iter().any(own)
}

fn changed<'a>(site: &'a Site, lang: &'a Lang) -> impl Iterator<Item = &'a Card> {
    let open = |card: &&Card| !card.draft && !card.noindex && !card.changes.is_empty();
    site.cards.iter().filter(move |card| card.lang == *lang && card.kind == CardKind::Story).filter(open)
}

/// The feed of a story. None if nothing of it changed.
pub fn of_story(site: &Site, card: &Card, words: Words<'_>, base: &Url) -> Option<Feed> {
    let entries = card.changes.iter();
    let entries = entries.map(|change| entry(site, card, change, &shorten(&change.text, TITLE), words, base)).collect();
    feed(site, &card.route, &card.lang, words("update.feed_of", &[("title", &card.title)]), entries, base)
}

/// The feed of a site in one language: the changes of all its stories. None if nothing changed.
pub fn of_site(site: &Site, lang: &Lang, name: &str, words: Words<'_>, base: &Url) -> Option<Feed> {
    if !exists(site, lang) {
        return None;
    }
    let mut all: Vec<(&Card, &CardChange)> =
        changed(site, lang).flat_map(|card| card.changes.iter().map(move |change| (card, change))).collect();
    all.sort_by(|a, b| b.1.date.instant.cmp(&a.1.date.instant).then_with(|| a.0.path.cmp(&b.0.path)));
    let entries = all.into_iter().take(MOST_ENTRIES);
    let entries = entries.map(|(card, change)| entry(site, card, change, &card.title, words, base)).collect();
    feed(site, &plan::home(&site.config, lang), lang, words("update.feed_of", &[("title", name)]), entries, base)
}

fn feed(site: &Site, page: &Route, lang: &Lang, title: String, entries: Vec<Entry>, base: &Url) -> Option<Feed> {
    if entries.is_empty() {
        return None;
    }
    let publisher = site.config.publisher.clone().filter(|name| !name.trim().is_empty());
    Some(Feed {
        url: absolute(base, &page.child(FILE).ok()?),
        page: absolute(base, page),
        author: publisher.unwrap_or_else(|| title.clone()),
        title,
        lang: lang.clone(),
        zone: site.config.timezone.clone(),
        entries,
    })
}

fn entry(site: &Site, card: &Card, change: &CardChange, about: &str, words: Words<'_>, base: &Url) -> Entry {
    let kind = words(&format!("update.{}", change.kind.name()), &[]);
    let place = |below: &str, anchor: &str| {
        let route = if below.is_empty() { Ok(card.route.clone()) } else { card.route.child(below) };
        let address = absolute(base, &route.unwrap_or_else(|_| card.route.clone()));
        if anchor.is_empty() { address } else { format!("{address}#{anchor}") }
    };
    Entry {
        id: format!("{}#{}", stable_id(site, card, base), change.anchor),
        url: change.below.as_ref().map_or_else(|| place("", ""), |below| place(below, &change.anchor)),
        title: words("update.entry", &[("kind", &kind), ("title", about)]),
        text: change.text.clone(),
        date: change.date.instant,
        kind: (change.kind.name(), kind),
        affects: change.affects.iter().map(|(name, anchor)| (name.clone(), place("", anchor))).collect(),
    }
}

/// Writes a feed. Its own `updated` is that of its newest entry.
pub fn atom(feed: &Feed) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    let lang = escape(feed.lang.as_str());
    xml.push_str(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n"));
    xml.push_str(&element("  ", "id", &feed.url));
    xml.push_str(&element("  ", "title", &feed.title));
    let newest = feed.entries.iter().map(|entry| entry.date).max().unwrap_or(Timestamp::UNIX_EPOCH);
    xml.push_str(&element("  ", "updated", &rfc3339(newest, &feed.zone)));
    xml.push_str(&format!("  <author><name>{}</name></author>\n", escape(&feed.author)));
    xml.push_str(&format!("  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n", escape(&feed.url)));
    xml.push_str(&format!("  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&feed.page)));
    xml.push_str("  <generator>nutgraf</generator>\n");
    for entry in &feed.entries {
        push_entry(&mut xml, entry, &feed.zone);
    }
    xml.push_str("</feed>\n");
    xml
}

fn push_entry(xml: &mut String, entry: &Entry, zone: &TimeZone) {
    xml.push_str("  <entry>\n");
    xml.push_str(&element("    ", "id", &entry.id));
    xml.push_str(&element("    ", "title", &entry.title));
    xml.push_str(&element("    ", "updated", &rfc3339(entry.date, zone)));
    xml.push_str(&format!("    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&entry.url)));
    for (name, href) in &entry.affects {
        let (name, href) = (escape(name), escape(href));
        xml.push_str(&format!("    <link rel=\"related\" title=\"{name}\" href=\"{href}\"/>\n"));
    }
    let (term, label) = (entry.kind.0, escape(&entry.kind.1));
    xml.push_str(&format!("    <category term=\"{term}\" label=\"{label}\"/>\n"));
    xml.push_str(&element("    ", "summary", &entry.text));
    xml.push_str("  </entry>\n");
}
