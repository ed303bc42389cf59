#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::super::tests::fixture::{card, site};
use super::super::tests::xml::check;
use super::*;
use crate::site::Site;

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

fn of_site(site: &Site, tag: &str) -> Option<Feed> {
    of(site, &Subject::Site(lang(tag)), &base(), None, &|_| None)
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
    let feed = of_site(&site(cards), "de").unwrap();
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
    assert_eq!(get("link@href")[..2], ["https://example.org/explainers/feed.xml", "https://example.org/explainers/"]);
}

#[test]
fn pages_stand_in_for_stories() {
    let mut about = card("about", "de", "/about/", Some("2024-05-01"));
    about.kind = CardKind::Page;
    let titles = |cards: Vec<Card>| {
        let feed = of_site(&site(cards), "de").unwrap();
        feed.entries.into_iter().map(|entry| entry.title).collect::<Vec<_>>()
    };
    assert_eq!(titles(vec![about.clone(), card("old", "de", "/old/", Some("2024-01-01"))]), ["old"]);
    assert_eq!(titles(vec![about.clone(), card("old", "de", "/old/", None)]), ["about"]);
    assert!(Subject::Site(lang("de")).exists(&site(vec![about])));
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
    let feed = of_site(&site, "en").unwrap();
    assert_eq!(feed.url(Form::Atom), "https://example.org/explainers/en/feed.xml");
    assert_eq!(feed.title, "The site");
    assert_eq!(feed.entries[0].id, "https://example.org/explainers/en/new/");
    assert!(of_site(&site, "de").is_none());
    assert!(Subject::Site(lang("en")).exists(&site) && !Subject::Site(lang("de")).exists(&site));
}

#[test]
fn long_feeds_are_cut() {
    let cards = (0..150).map(|i| card(&format!("s{i:03}"), "de", &format!("/s{i:03}/"), Some("2024-05-01")));
    let feed = of_site(&site(cards.collect()), "de").unwrap();
    assert_eq!(feed.entries.len(), MOST_ENTRIES);
    assert_eq!(feed.entries[0].title, "s000");
}

#[test]
fn sections_and_tags_have_feeds_of_their_own() {
    let mut section = card("politik", "de", "/politik/", None);
    section.kind = CardKind::Section;
    section.summary = Some("Was beschlossen wird".into());
    let mut below = card("politik/a", "de", "/politik/a/", Some("2024-01-01"));
    below.tags = vec!["Öl & Gas".into()];
    below.terms = vec![(0, "Öl & Gas".into())];
    let mut english = card("politik/a", "en", "/en/politik/a/", Some("2024-01-01"));
    english.tags = vec!["Oil".into()];
    english.terms = vec![(0, "Oil".into())];
    let mut undated = card("u", "de", "/u/", None);
    undated.tags = vec!["leer".into()];
    undated.terms = vec![(0, "leer".into())];
    let site = site(vec![section, below, english, undated, card("b", "de", "/b/", Some("2024-02-01"))]);
    let pages: Vec<String> = Subject::all(&site).iter().map(|s| s.page(&site).unwrap().to_string()).collect();
    // No feed of a tag whose pages have no date.
    assert_eq!(pages, ["/", "/en/", "/politik/", "/tags/öl-gas/", "/en/tags/oil/"]);
    let urls = |subject: &Subject, name: &str| {
        let feed = of(&site, subject, &base(), Some(name), &|_| None).unwrap();
        let urls: Vec<String> = feed.entries.iter().map(|entry| entry.url.clone()).collect();
        (feed.title.clone(), feed.url(Form::Json), feed.subtitle, urls)
    };
    let of_section = Subject::at(&site, &Route::page(["politik", "page", "2"]).unwrap()).unwrap();
    let (title, url, subtitle, found) = urls(&of_section, "Politik");
    assert_eq!((title.as_str(), subtitle.as_deref()), ("Politik – Die Seite", Some("Was beschlossen wird")));
    assert_eq!(url, "https://example.org/explainers/politik/feed.json");
    assert_eq!(found, ["https://example.org/explainers/politik/a/"]);
    let tag = Subject::at(&site, &Route::page(["tags", "öl-gas"]).unwrap()).unwrap();
    assert_eq!(urls(&tag, "Öl & Gas").1, "https://example.org/explainers/tags/%C3%B6l-gas/feed.json");
    assert_eq!(Subject::at(&site, &Route::page(["b"]).unwrap()), None);
}

#[test]
fn json_says_what_atom_says() {
    let mut story = card("a", "de", "/a/", Some("2024-02-01T12:00:00Z"));
    story.published = Some(crate::story::Moment::parse("2024-01-01", &TimeZone::UTC).unwrap());
    story.tags = vec!["x".into()];
    story.summary = Some("Kurz & gut".into());
    let site = site(vec![story]);
    let told = Arc::new(Told {
        html: "<p>A & \u{1}B</p>".into(),
        authors: vec!["Ada".into(), "Bo".into()],
        image: Some("https://example.org/a.jpg".into()),
    });
    let feed = of(&site, &Subject::Site(lang("de")), &base(), None, &|_| Some(told.clone())).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json(&feed)).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["feed_url"], "https://example.org/explainers/feed.json");
    assert_eq!(json["home_page_url"], "https://example.org/explainers/");
    assert_eq!((&json["language"], &json["title"]), (&"de".into(), &"Die Seite".into()));
    let item = &json["items"][0];
    assert_eq!(item["content_html"], "<p>A & B</p>");
    assert_eq!(item["date_published"], "2024-01-01T00:00:00Z");
    assert_eq!(item["date_modified"], "2024-02-01T12:00:00Z");
    assert_eq!(item["authors"], serde_json::json!([{"name": "Ada"}, {"name": "Bo"}]));
    assert_eq!((&item["tags"][0], &item["image"]), (&"x".into(), &"https://example.org/a.jpg".into()));
    let texts = check(&atom(&feed));
    let get = |name: &str| texts.iter().filter(|(n, _)| n == name).map(|(_, t)| t.as_str()).collect::<Vec<_>>();
    assert_eq!(get("content"), ["<p>A & B</p>"]);
    assert_eq!(get("name"), ["Die Seite", "Ada", "Bo"]);
    assert_eq!(get("content@type"), ["html"]);
}

#[test]
fn texts_stop_where_a_feed_is_full() {
    let cards = (0..6).map(|i| card(&format!("s{i}"), "de", &format!("/s{i}/"), Some("2024-05-01"))).collect();
    let told = Arc::new(Told { html: "x".repeat(MOST_TEXT / 4), authors: vec!["Ada".into()], image: None });
    let feed = of(&site(cards), &Subject::Site(lang("de")), &base(), None, &|_| Some(told.clone())).unwrap();
    let full = feed.entries.iter().filter(|entry| !entry.told.as_ref().unwrap().html.is_empty()).count();
    assert_eq!((feed.entries.len(), full), (6, 4));
    assert_eq!(feed.entries[5].told.as_ref().unwrap().authors, ["Ada"]);
    let json: serde_json::Value = serde_json::from_str(&json(&feed)).unwrap();
    // An item needs one of the two.
    assert!(
        json["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item.get("content_html").or(item.get("content_text")).is_some())
    );
}

#[test]
fn a_page_is_not_changed_before_it_appears() {
    let mut story = card("a", "de", "/a/", Some("2024-01-01"));
    story.published = Some(crate::story::Moment::parse("2024-02-01", &TimeZone::UTC).unwrap());
    let feed = of_site(&site(vec![story]), "de").unwrap();
    assert_eq!(rfc3339(feed.entries[0].updated, &feed.zone), "2024-02-01T00:00:00Z");
}
