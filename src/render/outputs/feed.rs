//! `feed.xml`: an Atom 1.0 feed (RFC 4287) of the site in one language.

use jiff::Timestamp;
use url::Url;

use super::absolute;
use super::xml::{element, escape};
use crate::site::{Card, CardKind, Site, plan};
use crate::story::{Lang, Moment};

/// Name of the file below the home page of its language.
pub const FILE: &str = "feed.xml";

/// As many of the newest pages stand in a feed; more would only be fetched again and again.
pub const MOST_ENTRIES: usize = 100;

/// A feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Absolute address of the feed itself.
    pub url: String,
    /// Absolute address of the page it is the feed of; also its id.
    pub page: String,
    /// Title, plain.
    pub title: String,
    /// What it is about, plain.
    pub subtitle: Option<String>,
    /// Who answers for it, plain: an Atom feed must name somebody.
    pub author: String,
    /// Licence, plain.
    pub rights: Option<String>,
    /// Language of its texts.
    pub lang: Lang,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Says for ever which entry it is: an absolute address, which need not lead anywhere.
    pub id: String,
    /// Absolute address of the page.
    pub url: String,
    /// Title, plain.
    pub title: String,
    /// Summary, plain.
    pub summary: Option<String>,
    /// First publication.
    pub published: Option<Moment>,
    /// Last change.
    pub updated: Timestamp,
    /// Tags.
    pub tags: Vec<String>,
}

/// Is there a feed in this language? [`of_site`] says of what.
pub fn exists(site: &Site, lang: &Lang) -> bool {
    site.cards.iter().any(|card| card.lang == *lang && is_news(card) && card.date().is_some())
}

/// The feed of a site in one language: stories and dated pages. None if no page has a date, because Atom has no undated
/// entries and the day of the build says nothing about a story.
pub fn of_site(site: &Site, lang: &Lang, base: &Url) -> Option<Feed> {
    let config = &site.config;
    let words = config.languages.iter().find(|known| known.lang == *lang);
    let title = words.and_then(|known| known.title.clone()).unwrap_or_else(|| config.title.clone());
    let subtitle = words.and_then(|known| known.description.clone()).or_else(|| config.description.clone());
    let home = plan::home(config, lang);
    let mut cards: Vec<&Card> = site.cards.iter().filter(|card| card.lang == *lang && is_news(card)).collect();
    cards.sort_by(|a, b| b.date().cmp(&a.date()).then_with(|| a.path.cmp(&b.path)));
    let entries: Vec<Entry> = cards.iter().filter_map(|card| entry(site, card, base)).take(MOST_ENTRIES).collect();
    if entries.is_empty() {
        return None;
    }
    Some(Feed {
        url: absolute(base, &home.child(FILE).ok()?),
        page: absolute(base, &home),
        author: config.publisher.clone().unwrap_or_else(|| title.clone()),
        title,
        subtitle,
        rights: config.licence.clone(),
        lang: lang.clone(),
        entries,
    })
}

fn is_news(card: &Card) -> bool {
    card.kind != CardKind::Section && !card.is_home && !card.draft && !card.noindex
}

fn entry(site: &Site, card: &Card, base: &Url) -> Option<Entry> {
    let path = card.path.trim_matches('/');
    let segments = [plan::lang_segment(&site.config, &card.lang), path].into_iter().flat_map(|part| part.split('/'));
    // Not the address, which a new `slug` changes.
    let id =
        crate::site::Route::page(segments).map_or_else(|_| absolute(base, &card.route), |route| absolute(base, &route));
    Some(Entry {
        id,
        url: absolute(base, &card.route),
        title: card.title.clone(),
        summary: card.summary.clone(),
        published: card.published.clone(),
        updated: card.date()?,
        tags: card.tags.clone(),
    })
}

/// Writes a feed. Its own `updated` is that of its newest entry.
pub fn atom(feed: &Feed) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    xml.push_str(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        escape(feed.lang.as_str())
    ));
    xml.push_str(&element("  ", "id", &feed.page));
    xml.push_str(&element("  ", "title", &feed.title));
    if let Some(subtitle) = &feed.subtitle {
        xml.push_str(&element("  ", "subtitle", subtitle));
    }
    let newest = feed.entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH);
    xml.push_str(&element("  ", "updated", &rfc3339(newest)));
    xml.push_str(&format!("  <author><name>{}</name></author>\n", escape(&feed.author)));
    xml.push_str(&format!("  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n", escape(&feed.url)));
    xml.push_str(&format!("  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&feed.page)));
    if let Some(rights) = &feed.rights {
        xml.push_str(&element("  ", "rights", rights));
    }
    xml.push_str("  <generator>nutgraf</generator>\n");
    for entry in &feed.entries {
        push_entry(&mut xml, entry);
    }
    xml.push_str("</feed>\n");
    xml
}

fn push_entry(xml: &mut String, entry: &Entry) {
    xml.push_str("  <entry>\n");
    xml.push_str(&element("    ", "id", &entry.id));
    xml.push_str(&element("    ", "title", &entry.title));
    xml.push_str(&element("    ", "updated", &rfc3339(entry.updated)));
    if let Some(published) = &entry.published {
        xml.push_str(&element("    ", "published", &published.rfc3339()));
    }
    xml.push_str(&format!("    <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&entry.url)));
    for tag in &entry.tags {
        xml.push_str(&format!("    <category term=\"{}\"/>\n", escape(tag)));
    }
    if let Some(summary) = &entry.summary {
        xml.push_str(&element("    ", "summary", summary));
    }
    xml.push_str("  </entry>\n");
}

fn rfc3339(instant: Timestamp) -> String {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::tests::fixture::{card, site};
    use super::super::tests::xml::check;
    use super::*;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).unwrap()
    }

    fn base() -> Url {
        Url::parse("https://example.org/explainers/").unwrap()
    }

    #[test]
    fn entries_are_dated_and_newest_first() {
        let mut old = card("old", "de", "/old/", Some("2024-01-01"));
        old.title = "A & <b>\u{1}".into();
        old.summary = Some("\"Ja\" ]]> nein".into());
        old.tags = vec!["Öl & Gas".into()];
        let mut hidden = card("hidden", "de", "/hidden/", Some("2024-03-01"));
        hidden.noindex = true;
        let cards = vec![
            old,
            card("new", "de", "/neu/", Some("2024-02-01")),
            card("undated", "de", "/undated/", None),
            card("new", "en", "/en/new/", Some("2024-05-01")),
            hidden,
        ];
        let feed = of_site(&site(cards), &lang("de"), &base()).unwrap();
        let urls: Vec<&str> = feed.entries.iter().map(|entry| entry.url.as_str()).collect();
        assert_eq!(urls, ["https://example.org/explainers/neu/", "https://example.org/explainers/old/"]);
        // A slug changes the address, not the id.
        assert_eq!(feed.entries[0].id, "https://example.org/explainers/new/");
        let texts = check(&atom(&feed));
        let get = |name: &str| texts.iter().filter(|(n, _)| n == name).map(|(_, t)| t.as_str()).collect::<Vec<_>>();
        assert_eq!(get("feed@xml:lang"), ["de"]);
        assert_eq!(get("updated"), ["2024-02-01T00:00:00Z", "2024-02-01T00:00:00Z", "2024-01-01T00:00:00Z"]);
        assert_eq!(get("title"), ["Die Seite", "new", "A & <b>"]);
        assert_eq!(get("summary"), ["\"Ja\" ]]> nein"]);
        assert_eq!(get("category@term"), ["Öl & Gas"]);
        assert_eq!(get("name"), ["Die Seite"]);
        assert_eq!(
            get("link@href")[..2],
            ["https://example.org/explainers/feed.xml", "https://example.org/explainers/"]
        );
    }

    #[test]
    fn other_languages_have_their_own() {
        let cards = vec![card("new", "en", "/en/new/", Some("2024-05-01"))];
        let site = site(cards);
        let feed = of_site(&site, &lang("en"), &base()).unwrap();
        assert_eq!(feed.url, "https://example.org/explainers/en/feed.xml");
        assert_eq!(feed.title, "The site");
        assert_eq!(feed.entries[0].id, "https://example.org/explainers/en/new/");
        assert!(of_site(&site, &lang("de"), &base()).is_none());
        assert!(exists(&site, &lang("en")) && !exists(&site, &lang("de")));
    }

    #[test]
    fn long_feeds_are_cut() {
        let cards = (0..150).map(|i| card(&format!("s{i:03}"), "de", &format!("/s{i:03}/"), Some("2024-05-01")));
        let feed = of_site(&site(cards.collect()), &lang("de"), &base()).unwrap();
        assert_eq!(feed.entries.len(), MOST_ENTRIES);
        assert_eq!(feed.entries[0].title, "s000");
    }
}
