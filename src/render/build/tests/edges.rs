//! What is left out, put elsewhere, or stands twice.

use super::*;

const FRONT: &str =
    "title: Titel\nsources:\n  a: {title: Alpha, url: https://a.example/x}\nactors:\n  kim: {name: Kim}\n";

fn page(front: &str, body: &str) -> Built {
    one("x/index.md", &format!("---\n{FRONT}{front}---\n{body}\n"))
}

/// No id stands twice, and every link to a place leads to one.
fn sound(built: &Built) {
    for (path, html) in built.0.iter().filter(|(path, _)| path.ends_with(".html")) {
        let mut seen = ids(html);
        seen.sort_unstable();
        assert!(seen.windows(2).all(|w| w[0] != w[1]), "{path}: {seen:?}");
        for href in html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(seen.contains(&href), "{path} links to #{href}");
        }
    }
}

#[test]
fn what_the_page_hides_is_reached_on_its_own_page() {
    let built = page("parts: [body]\n", "[Kim](#kim) sagt es [@a].");
    let html = built.get("x/index.html");
    assert!(html.contains("<a class=\"mention\" href=\"actors/#kim\">Kim</a>"), "{html}");
    assert!(html.contains("class=\"cite\" href=\"sources/#a\""), "{html}");
    assert!(built.get("x/actors/index.html").contains("id=\"kim\""));
    sound(&built);
}

#[test]
fn what_is_nowhere_is_no_link() {
    let built = page("parts: [body]\noutputs: [page]\n", "[Kim](#kim) sagt es [@a].");
    let html = built.get("x/index.html");
    assert!(html.contains("<span class=\"mention\">Kim</span><button"), "{html}");
    assert!(html.contains("class=\"cite\" href=\"https://a.example/x\""), "{html}");
    assert!(!built.0.contains_key("x/actors/index.html"));
    sound(&built);
}

#[test]
fn a_part_that_is_left_out_is_shown_where_the_text_places_it() {
    let built = page("parts: [body]\n", "Vor [@a].\n\n::sources\n\nNach [@a].");
    let html = built.get("x/index.html");
    let sources = between(html, "<ol class=\"sources\">", "</ol>");
    assert!(sources.contains("#ng-cite-1-1") && sources.contains("#ng-cite-1-2"), "{sources}");
    assert!(html.find("<p>Vor").unwrap() < html.find("class=\"sources\"").unwrap());
    assert!(html.find("class=\"sources\"").unwrap() < html.find("<p>Nach").unwrap());
    sound(&built);
}

#[test]
fn footnotes_of_several_texts_stay_apart() {
    let front =
        "method: |\n  Eins[^1].\n\n  [^1]: Fuß\nfaq:\n  - {q: Wer?, source: a, a: \"Zwei[^1].\\n\\n[^1]: Note\"}\n";
    let built = page(front, "Drei[^1].\n\n[^1]: Ende");
    sound(&built);
    assert!(built.get("x/index.html").contains("Fuß"));
}

#[test]
fn a_draft_says_so_and_is_kept_from_search() {
    let html = page("draft: true\n", "Text").get("x/index.html").to_string();
    assert!(html.contains("noindex") && html.contains("class=\"draft-banner\""), "{html}");
}

#[test]
fn relative_sites_name_files() {
    let files = vec![
        ("x/index.md".to_string(), format!("---\n{FRONT}---\n[y](/y/#teil)\n")),
        ("y.md".into(), "---\ntitle: Y\n---\n## Teil\n".into()),
    ];
    let built = Bench { files, base: None, relative: true }.build();
    let html = built.get("x/index.html");
    assert!(html.contains("href=\"../y/index.html#teil\""), "{html}");
    assert!(html.contains("href=\"../index.html\""), "{html}");
    assert!(!built.get("404.html").contains("href=\"/"), "no address from the root of the host");
}

#[test]
fn sections_list_what_lies_in_them() {
    let story = |title: &str| format!("---\ntitle: {title}\nsources: [https://e.example/{title}]\n---\nText\n");
    let files = vec![
        ("_index.md".to_string(), "---\ntitle: Start\n---\n".to_string()),
        ("politik/_index.md".into(), "---\ntitle: Politik\n---\nWorum es geht.\n".into()),
        ("politik/a.md".into(), story("A")),
        ("b.md".into(), story("B")),
        ("info.md".into(), "---\ntitle: Info\n---\nText\n".into()),
    ];
    let built = Bench { files, base: None, relative: false }.build();
    let section = built.get("politik/index.html");
    assert!(
        section.contains("Worum es geht.") && section.contains("href=\"a/\"") && !section.contains("href=\"../b/\"")
    );
    let home = built.get("index.html");
    assert!(
        home.contains("href=\"politik/a/\"") && home.contains("href=\"b/\"") && home.contains("href=\"politik/\""),
        "{home}"
    );
    assert!(!home.contains("href=\"info/\""), "a home page lists stories: {home}");
    let story = built.get("politik/a/index.html");
    assert!(story.contains("<p class=\"kicker\"><a href=\"../\">Politik</a></p>"), "{story}");
}

#[test]
fn relations_are_drawn_for_the_eye_and_listed_for_all() {
    let front = "  ru: {name: Russland, type: state}\n  alone: {name: Allein}\nrelations:\n  - {from: kim, to: ru, label: besucht, source: a}\n  - {from: ru, to: kim, label: empfängt, status: claimed, source: a}\n";
    let built = page(front, "Text [@a].");
    let html = built.get("x/index.html");
    let drawing = between(html, "<div class=\"network", "</div>");
    for part in ["net-w", "net-n", "<a href=\"#kim\" tabindex=\"-1\">", "◐ empfängt", "class=\"l claimed\""] {
        assert!(drawing.contains(part), "{part}: {drawing}");
    }
    assert!(drawing.contains("aria-hidden=\"true\"") && !drawing.contains("Allein"), "{drawing}");
    let list = between(html, "class=\"relations\"", "</section>");
    assert!(list.contains("<span class=\"tie\">besucht</span>"), "{list}");
    sound(&built);
}

#[test]
fn an_era_goes_on_while_nothing_happens() {
    let front = "updated: 2025-02-01\neras:\n  - {date: 2024-01/2025-12, name: Zeit}\ntimeline:\n  - {date: 2024-01-01, text: Eins, source: a}\n  - {date: 2024-01-04, text: Zwei, source: a}\n  - {date: 2025-01-01, text: Drei, source: a}\n";
    let built = page(front, "Text [@a].");
    let timeline = between(built.get("x/index.html"), "<div class=\"timeline\">", "ng-sources");
    assert!(timeline.contains("class=\"era-start in-era\""), "{timeline}");
    assert!(timeline.contains("class=\"gap s4 in-era\""), "{timeline}");
    assert!(timeline.contains("class=\"year-label in-era\""), "{timeline}");
    assert!(timeline.contains("class=\"as-of-mark in-era\""), "{timeline}");
}

#[test]
fn places_say_where_they_are() {
    let event = |place: &str| format!("timeline:\n  - {{date: 2024-10, text: Etwas, place: {place}, source: a}}\n");
    let html = |place: &str| page(&event(place), "Text").get("x/index.html").to_string();
    let north = html("{name: Pjöngjang, lat: 39.03, lon: 125.75}");
    assert!(
        north.contains("Pjöngjang <a class=\"coordinates\" href=\"geo:39.03,125.75\">39,03° N, 125,75° O</a>"),
        "{north}"
    );
    let south = html("{name: Lima, lat: -12, lon: -77.0428}");
    assert!(south.contains("href=\"geo:-12,-77.0428\">12° S, 77,0428° W</a>"), "{south}");
    assert!(!html("Lima").contains("geo:"));
}

#[test]
fn lists_show_photos_and_no_drawings() {
    let story = |image: &str| format!("---\n{FRONT}image: {{src: {image}, alt: Ein Bild}}\n---\nText\n");
    let files = vec![
        ("_index.md".to_string(), "---\ntitle: Start\n---\n".to_string()),
        ("a/index.md".into(), story("foto.png")),
        ("a/foto.png".into(), String::new()),
        ("b/index.md".into(), story("plan.svg")),
        ("b/plan.svg".into(), String::new()),
    ];
    let built = Bench { files, base: None, relative: false }.build();
    let home = built.get("index.html");
    assert!(
        home.contains("<a class=\"thumb\" href=\"a/\"") && home.contains("src=\"a/foto.png\" width=\"640\""),
        "{home}"
    );
    assert!(!home.contains("plan.svg"), "{home}");
}

#[test]
fn the_data_of_a_story_name_its_frames() {
    let front = "outputs: [page, story-json, embeds]\nfaq:\n  - {q: Warum?, a: Darum., source: a}\n";
    let built = page(front, "Text");
    let data: serde_json::Value = serde_json::from_str(built.get("x/story.json")).unwrap();
    let embed = &data["embeds"][0];
    assert_eq!((&embed["type"], &embed["title"]), (&"question".into(), &"Warum?".into()), "{data}");
    let below = embed["url"].as_str().unwrap().strip_prefix("https://example.org/base/").unwrap();
    assert!(built.0.contains_key(&format!("{below}index.html")) && embed["height"].as_u64() > Some(100), "{embed}");
    let without = page("outputs: [page, story-json]\n", "Text");
    assert!(!without.get("x/story.json").contains("embeds"));
}
