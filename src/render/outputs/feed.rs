//! `feed.xml`: an Atom 1.0 feed (RFC 4287) of the site in one language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::absolute;
use super::xml::{element, escape};
use crate::site::{Card, CardKind, Site, plan};
use crate::story::Lang;

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
    /// The site's time zone: a day is midnight there, and is to be read as that day.
    pub zone: TimeZone,
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
    pub published: Option<Timestamp>,
    /// Last change.
    pub updated: Timestamp,
    /// Tags.
    pub tags: Vec<String>,
}

/// Is there a feed in this language? [`of_site`] says of what.
pub fn exists(site: &Site, lang: &Lang) -> bool {
    let open = |card: &Card| card.lang == *lang && !card.draft && !card.noindex && card.date().is_some();
    site.cards
        .iter()
        .any(|card| open(card) && (card.kind == CardKind::Story || card.kind == CardKind::Page && !card.is_home))
}

/// The feed of a site in one language: its stories, or, where no story has a date, its pages. None if no page has a date, because Atom has no undated
/// entries and the day of the build says nothing about a story.
pub fn of_site(site: &Site, lang: &Lang, base: &Url) -> Option<Feed> {
    let config = &site.config;
    let words = config.languages.iter().find(|known| known.lang == *lang);
    let title = words.and_then(|known| known.title.clone()).unwrap_or_else(|| config.title.clone());
    let subtitle = words.and_then(|known| known.description.clone()).or_else(|| config.description.clone());
    let home = plan::home(config, lang);
    let mut cards = news(site, lang);
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
        zone: config.timezone.clone(),
        entries,
    })
}

/// The dated pages of a feed: stories; where there are none, plain pages.
fn news<'a>(site: &'a Site, lang: &Lang) -> Vec<&'a Card> {
    let open = |card: &&Card| card.lang == *lang && !card.draft && !card.noindex && card.date().is_some();
    let of = |kind: CardKind| site.cards.iter().filter(open).filter(move |card| card.kind == kind);
    let stories: Vec<&Card> = of(CardKind::Story).collect();
    match stories.is_empty() {
        false => stories,
        true => of(CardKind::Page).filter(|card| !card.is_home).collect(),
    }
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
        published: card.published.as_ref().map(|moment| moment.instant),
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
    xml.push_str(&element("  ", "updated", &rfc3339(newest, &feed.zone)));
    xml.push_str(&format!("  <author><name>{}</name></author>\n", escape(&feed.author)));
    xml.push_str(&format!("  <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n", escape(&feed.url)));
    xml.push_str(&format!("  <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", escape(&feed.page)));
    if let Some(rights) = &feed.rights {
        xml.push_str(&element("  ", "rights", rights));
    }
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
    xml.push_str(&element("    ", "updated", &rfc3339(entry.updated, zone)));
    if let Some(published) = entry.published {
        xml.push_str(&element("    ", "published", &rfc3339(published, zone)));
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

/// To the second, with the offset of the zone.
fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(instant).seconds() / 60;
    let local = TimeZone::fixed(jiff::tz::Offset::from_seconds(offset * 60).unwrap_or(jiff::tz::Offset::UTC));
    let clock = local.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S");
    match offset {
        0 => format!("{clock}Z"),
        _ => format!("{clock}{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60),
    }
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
    fn pages_stand_in_for_stories() {
        let mut about = card("about", "de", "/about/", Some("2024-05-01"));
        about.kind = CardKind::Page;
        let titles = |cards: Vec<Card>| {
            let feed = of_site(&site(cards), &lang("de"), &base()).unwrap();
            feed.entries.into_iter().map(|entry| entry.title).collect::<Vec<_>>()
        };
        assert_eq!(titles(vec![about.clone(), card("old", "de", "/old/", Some("2024-01-01"))]), ["old"]);
        assert_eq!(titles(vec![about.clone(), card("old", "de", "/old/", None)]), ["about"]);
        assert!(exists(&site(vec![about]), &lang("de")));
    }

    #[test]
    fn a_day_is_read_as_that_day() {
        let moment = |text: &str, zone: &str| {
            let zone = TimeZone::get(zone).unwrap();
            rfc3339(crate::story::Moment::parse(text, &zone).unwrap().instant, &zone)
        };
        assert_eq!(moment("2024-06-19", "Europe/Berlin"), "2024-06-19T00:00:00+02:00");
        assert_eq!(moment("2024-06-19", "America/St_Johns"), "2024-06-19T00:00:00-02:30");
        assert_eq!(moment("2024-06-19T12:00:00Z", "Europe/Berlin"), "2024-06-19T14:00:00+02:00");
        assert_eq!(moment("2024-06-19", "UTC"), "2024-06-19T00:00:00Z");
        // Local mean time had seconds, which RFC 3339 has not.
        assert_eq!(moment("1880-01-01", "Europe/Berlin"), "1879-12-31T23:59:32+00:53");
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
