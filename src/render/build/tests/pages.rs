//! Pages as wholes.

use super::*;

const STORY: &str = r#"---
title: Ein *Test* & mehr
summary: Das Wichtigste [@b].
updated: 2024-06-01
published: 2024-05-01
key_points: ["Erster Punkt [@a]"]
sources:
  a: {title: Alpha, url: https://a.example/x, publisher: A-Blatt, date: 2024-01-02, nature: primary, seen: true}
  b: {title: Beta, url: https://b.example/, via: a, access: leaked, seen: false}
  c: {title: Gamma}
actors:
  kim: {name: Kim, role: Staatschef, party: true, text: Er regiert.}
  ru: {name: Russland, type: state}
exchanges:
  - {from: kim, to: ru, what: Soldaten, source: a, claim: k1}
  - {from: ru, to: kim, what: Geld, source: b}
timeline:
  - {id: e1, date: 2024-01, text: Anfang, source: a, actors: [kim]}
  - {date: 2024-05-20, text: Mitte, source: b}
  - {date: 2024-12-24, text: Ende, source: a, status: expected}
claims:
  - {id: k1, text: Es sind viele., status: claimed, by: kim, source: [a, b], value: 1500..12000, unit: Mann, measure: truppen}
  - {id: k2, text: Es sind wenige., status: disputed, by: ru, source: b, value: "~3000", unit: Mann, measure: truppen}
faq:
  - {id: q1, q: Wer?, a: Kim und Russland., source: a}
unknowns:
  - {id: u1, q: Was kostet es?}
---
Der Text nennt [Kim](#kim) und [viele](#k1), siehe [hier](https://a.example/x/) [@b, p. 3].

::timeline

## Warum das?

Darum [@a].

::timeline{actors="kim"}

### Und dann?

Dann das.
"#;

fn story() -> Built {
    one("deal/index.md", STORY)
}

#[test]
fn a_story_becomes_its_pages() {
    let built = story();
    let made: Vec<&str> = built.0.keys().map(String::as_str).filter(|path| path.starts_with("deal/")).collect();
    assert_eq!(made[..4], ["deal/actors/index.html", "deal/faq/index.html", "deal/index.html", "deal/index.md"]);
    for path in made.iter().filter(|path| path.ends_with(".html")) {
        let html = built.get(path);
        let mut seen = ids(html);
        seen.sort_unstable();
        let doubled: Vec<&str> = seen.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]).collect();
        assert_eq!(doubled, [""; 0], "{path}: {html}");
        for href in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(ids(html).contains(&href), "{path} links to #{href}: {html}");
        }
        for card in html.split("popovertarget=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(html.contains(&format!("id=\"{card}\" popover")), "{path} opens #{card}: {html}");
        }
        assert!(!html.contains('\0'), "{path}");
    }
}

#[test]
fn sources_are_numbered_as_they_appear_and_link_back() {
    let built = story();
    let html = built.get("deal/index.html");
    // The summary cites b first, the key points a.
    let first = "\u{2060}<button class=\"cite\" popovertarget=\"ng-card-b\" id=\"ng-cite-1-1\"";
    assert!(between(html, "class=\"standfirst", "</div>").contains(first), "{html}");
    let sources = between(html, "<ol class=\"sources\">", "</ol>");
    let order: Vec<usize> = ["id=\"b\"", "id=\"a\"", "id=\"c\""].iter().map(|id| sources.find(id).unwrap()).collect();
    assert!(order[0] < order[1] && order[1] < order[2], "{sources}");
    assert!(sources.contains("href=\"#ng-cite-1-1\""), "{sources}");
    // An address of a listed source is a citation of it, and a locator is said in German.
    let body = between(html, "class=\"prose\"", "</p>");
    let cited = "hier</a><span class=\"cites\">\u{2060}<button class=\"cite\" popovertarget=\"ng-card-a\"";
    assert!(body.contains(cited), "{body}");
    assert!(body.contains("<span class=\"locator\">S. 3</span>"), "{body}");
    // A part's own page keeps the numbers and leads to the story's sources.
    let timeline = built.get("deal/timeline/index.html");
    assert!(timeline.contains("href=\"../#a\" id=\"ng-cite-2-1\""), "{timeline}");
    let own = built.get("deal/sources/index.html");
    assert!(own.contains("href=\"../#ng-cite-1-1\""), "{own}");
}

#[test]
fn placed_parts_stand_in_the_text_once_and_extracts_have_no_ids() {
    let built = story();
    let html = built.get("deal/index.html");
    assert_eq!(html.matches("id=\"ng-timeline\"").count(), 1);
    let prose = between(html, "class=\"prose\"", "ng-deal");
    assert!(prose.contains("id=\"e1\""), "{prose}");
    let extract = between(html, "part-timeline extract", "Und dann?");
    assert!(extract.contains("Anfang") && !extract.contains("Mitte"), "{extract}");
    assert_eq!(ids(extract.split("<h4 id=").next().unwrap()), [""; 0], "{extract}");
}

#[test]
fn headings_stand_below_the_part_that_holds_them() {
    let built = story();
    let html = built.get("deal/index.html");
    for heading in [
        "<h2 class=\"part-head\" id=\"ng-body-h\">",
        "<h3 class=\"part-head\" id=\"ng-timeline-h\">",
        "<h3 id=\"warum-das\">",
        "<h4 id=\"und-dann\">",
    ] {
        assert!(html.contains(heading), "{heading}: {html}");
    }
    // On the page of the questions nothing stands above them but the page's own heading.
    let faq = built.get("deal/faq/index.html");
    assert!(faq.contains("<h2>Warum das?</h2>"), "{faq}");
}

#[test]
fn the_timeline_tells_time() {
    let built = story();
    let html = built.get("deal/timeline/index.html");
    assert!(html.contains("vier Monate später"), "{html}");
    assert!(html.contains("Stand dieser Geschichte"), "{html}");
    assert!(html.find("Mitte").unwrap() < html.find("Stand dieser Geschichte").unwrap());
    assert!(html.find("Stand dieser Geschichte").unwrap() < html.find("Ende").unwrap());
    assert!(html.contains("<time datetime=\"2024-12-24\">24.\u{a0}Dezember</time>"), "{html}");
    // The state of the story divides the time between the last event and the next.
    assert!(html.find("Stand dieser Geschichte").unwrap() < html.find("sieben Monate später").unwrap(), "{html}");
}

#[test]
fn statements_say_how_they_stand() {
    let built = story();
    let html = built.get("deal/index.html");
    assert!(
        html.contains("Aussage von: <a href=\"#kim\">Kim</a> (Konfliktpartei). Bestätigt ist sie nicht."),
        "{html}"
    );
    assert!(html.contains("1.500 bis 12.000"), "{html}");
    let figures = between(html, "class=\"measures\"", "</table>");
    assert!(figures.contains("rund <a class=\"number\"") && figures.contains(">3.000</a>"), "{figures}");
    assert_eq!(figures.matches("class=\"strip").count(), 2, "{figures}");
    assert!(html.contains("2 Berichte, aber nur eine Herkunft"), "{html}");
    // Mentions lead to their entry and open a card.
    assert!(html.contains("<a class=\"mention\" href=\"#kim\">Kim</a><button type=\"button\" class=\"mention-more\" popovertarget=\"ng-card-kim\""), "{html}");
    assert!(between(html, "id=\"ng-card-k1\"", "</div>").contains("Bestätigt ist sie nicht"), "{html}");
}

#[test]
fn questions_of_the_text_are_links_and_have_answers_on_their_page() {
    let built = story();
    let html = built.get("deal/index.html");
    let questions = between(html, "<div class=\"questions\">", "ng-sources");
    assert!(questions.contains("<a href=\"#warum-das\">Warum das?</a>"), "{questions}");
    assert!(questions.contains("Kim und Russland."), "{questions}");
    let page = built.get("deal/faq/index.html");
    assert!(page.contains("Darum") && page.contains("id=\"warum-das\""), "{page}");
    let first = between(page, "id=\"warum-das\"", "</details>");
    assert!(!first.contains("Dann das."), "{first}");
}

#[test]
fn heads_say_what_a_page_is() {
    let built = story();
    let html = built.get("deal/index.html");
    assert!(html.contains("<title>Ein Test &amp; mehr – Site</title>"), "{html}");
    assert!(html.contains("<link rel=\"canonical\" href=\"https://example.org/base/deal/\">"), "{html}");
    let part = built.get("deal/timeline/index.html");
    assert!(part.contains("<link rel=\"canonical\" href=\"https://example.org/base/deal/\">"), "{part}");
    let missing = built.get("404.html");
    assert!(missing.contains("href=\"/base/assets/"), "{missing}");
    assert!(missing.contains("name=\"robots\" content=\"noindex\""), "{missing}");
}

#[test]
fn a_translation_without_a_text_shows_the_original_and_says_so() {
    let files = vec![
        ("x/index.md".to_string(), STORY.to_string()),
        ("x/index.en.md".to_string(), "---\ntitle: A test\nactors:\n  kim: {role: leader}\n---\n".to_string()),
    ];
    let built = Bench { files, base: None, relative: false }.build();
    let html = built.get("en/x/index.html");
    assert!(html.contains("<div class=\"prose\" lang=\"de\" dir=\"ltr\">"), "{html}");
    assert!(html.contains("hreflang=\"de\"") && html.contains("href=\"../../x/\""), "{html}");
    // What the translation says is in its language, what it lacks in the original's.
    assert!(html.contains("leader") && html.contains("<span lang=\"de\" dir=\"ltr\">Anfang</span>"), "{html}");
}

/// The `content` of a `<meta>` element.
fn meta<'a>(html: &'a str, name: &str) -> Option<&'a str> {
    let start = html.find(&format!("=\"{name}\" content=\""))?;
    html.get(start..)?.split('"').nth(3)
}

#[test]
fn every_indexable_page_says_what_it_is() {
    let file = |name: &str, text: &str| (name.to_string(), text.to_string());
    let files = vec![
        file("deal/index.md", STORY),
        file("s/_index.md", "---\ntitle: S\n---\n"),
        file("s/x.md", "---\ntitle: X\ntags: [t]\nsources: [https://x.example/]\n---\nKurz.\n"),
        file("s/x.en.md", "---\ntitle: X in English\n---\nShort.\n"),
        file("u.md", "# U\n\nKurz.\n"),
    ];
    let built = Bench { files, base: Some("https://example.org/base/"), relative: false }.build();
    let mut titles = BTreeSet::new();
    let pages = built.0.iter().filter(|(path, html)| path.ends_with(".html") && !html.contains("noindex"));
    for (path, html) in pages {
        let get = |name: &str| meta(html, name).unwrap_or_else(|| panic!("{path} has no {name}"));
        assert!(get("description").chars().count() >= 20, "{path}: {}", get("description"));
        for name in ["og:title", "og:type", "og:site_name", "og:description", "og:url", "og:locale", "twitter:card"] {
            assert!(!get(name).is_empty(), "{path}: {name}");
        }
        assert!(html.contains("<link rel=\"canonical\" href=\"https://example.org/base/"), "{path}");
        let part = html.contains("kind-part");
        assert!(part || html.contains("application/ld+json"), "{path}");
        let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap();
        let lang = if path.starts_with("en/") { "en" } else { "de" };
        assert!(titles.insert((lang, title)), "{path}: a second page is called {title}");
    }
    assert!(titles.len() > 10, "{titles:?}");
    let english = built.get("en/s/x/index.html");
    assert_eq!((meta(english, "og:locale"), meta(english, "og:locale:alternate")), (Some("en_GB"), Some("de_DE")));
    assert_eq!(meta(built.get("s/x/index.html"), "article:section"), Some("S"));
}
