#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::tests::fixture::with_facts;
use super::super::tests::story::{actor, document, event, story};
use super::timelinejs;
use crate::story::{Edtf, Era, Event, EventStatus, Rich, Story};

fn written(story: Story) -> Value {
    let bytes = with_facts(&document(story), Some("https://example.org/deal/"), |facts| timelinejs(facts).unwrap());
    assert!(bytes.ends_with(b"}\n"));
    serde_json::from_slice(&bytes).unwrap()
}

fn rich(text: &str) -> Rich {
    Rich { span: event("2024", "x").text.span, ..Rich::plain(text, event("2024", "x").span) }
}

#[test]
fn a_full_story() {
    let value = written(story());
    assert_eq!(value["scale"], "human");
    let link = "<p><a href=\"https://example.org/deal/\">[part.whole_story]</a></p>";
    assert_eq!(value["title"]["text"]["text"], format!("Worum es geht.{link}"));
    assert_eq!(value["title"]["media"]["credit"], "Agentur");
    let first = &value["events"][0];
    assert_eq!(first["unique_id"], "signing");
    assert_eq!(first["start_date"], json!({"year": 2024, "month": 6, "day": 19, "hour": 14, "minute": 30}));
    assert_eq!(first["group"], "Kim");
    assert_eq!(first["text"]["headline"], "Der Vertrag wird unterschrieben");
    let text = first["text"]["text"].as_str().unwrap();
    for part in [
        "In Pjöngjang.",
        "<p>[timeline.actors] Kim und Nordkorea</p>",
        "<p>[timeline.place] Pjöngjang</p>",
        "<p>[part.sources]: <a href=\"https://example.com/treaty?a=1&amp;b=2\">Der Vertrag</a>, Art. 4</p>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(first["media"]["url"], "https://example.org/deal/kim.jpg");
    assert_eq!(
        (&first["media"]["alt"], &first["media"]["caption"]),
        (&json!("Kim auf einer Tribüne"), &json!("Kim in Pjöngjang"))
    );
    let claimed = value["events"][1]["text"]["text"].as_str().unwrap();
    assert!(claimed.contains("<p>Das ist disputed.</p>"), "{claimed}");
    assert_eq!(value["events"][1]["display_date"], "etwa im Oktober 2024");
    assert!(value["events"][3]["text"]["text"].as_str().unwrap().contains("[timeline.cancelled]"));
    assert_eq!(value["events"][4]["display_date"], "ab Januar 2025");
    // It goes on, so it reaches as far as the timeline and says so.
    let era = json!({"start_date": {"year": 2022, "month": 2, "day": 24}, "end_date": {"year": 2025, "month": 1, "day": 1},
                     "text": {"headline": "Krieg (seit dem 24.\u{a0}Februar 2022)"}});
    assert_eq!(value["eras"], json!([era]));
}

#[test]
fn every_form_of_date() {
    for (date, start, end) in [
        ("2024", json!({"year": 2024}), None),
        ("2024-10~", json!({"year": 2024, "month": 10}), None),
        ("2024-10-XX", json!({"year": 2024, "month": 10}), None),
        ("2024-XX-XX", json!({"year": 2024}), None),
        ("199X", json!({"year": 1990}), Some(json!({"year": 1999}))),
        ("19XX", json!({"year": 1900}), Some(json!({"year": 1999}))),
        ("2024-24", json!({"year": 2024, "month": 12}), Some(json!({"year": 2025, "month": 2}))),
        ("-0043-03-15", json!({"year": -43, "month": 3, "day": 15}), None),
        ("2024-10/2024-11", json!({"year": 2024, "month": 10}), Some(json!({"year": 2024, "month": 11}))),
        ("2024-10/..", json!({"year": 2024, "month": 10}), None),
        ("../2024-10", json!({"year": 2024, "month": 10}), None),
        ("2024-10/", json!({"year": 2024, "month": 10}), None),
        (
            "2016-12-31T23:59:60Z",
            json!({"year": 2016, "month": 12, "day": 31, "hour": 23, "minute": 59, "second": 59}),
            None,
        ),
    ] {
        let value = written(Story { timeline: vec![event(date, "x")], ..Story::default() });
        let first = &value["events"][0];
        assert_eq!(first["start_date"], start, "{date}");
        assert_eq!(first.get("end_date"), end.as_ref(), "{date}");
        assert!(!first["display_date"].as_str().unwrap().is_empty(), "{date}");
    }
}

#[test]
fn eras_have_two_ends() {
    let era = |date: &str| Era {
        id: None,
        span: event("2024", "x").span,
        date: Edtf::parse(date).unwrap(),
        name: rich("Zeit"),
    };
    let eras = ["2000/2010", "../2010", "2000/"].map(era).to_vec();
    let value = written(Story { timeline: vec![event("1990-05", "x")], eras, ..Story::default() });
    assert_eq!(value["eras"][0]["text"]["headline"], "Zeit");
    assert_eq!(value["eras"][1]["start_date"], json!({"year": 1990, "month": 5, "day": 1}));
    assert_eq!(value["eras"][2]["end_date"], json!({"year": 2024, "month": 11, "day": 3}));
    for index in 1..3 {
        assert!(value["eras"][index]["text"]["headline"].as_str().unwrap().starts_with("Zeit ("), "{value:#}");
    }
}

/// What the reader of the format does to a group or a displayed date before it is set as HTML.
fn without_markup(text: &str) -> String {
    let mut out = String::new();
    for piece in crate::render::html::tags::pieces(text) {
        if let crate::render::html::tags::Piece::Text(text) = piece {
            out.push_str(text);
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn hostile_words_stay_words() {
    let canary = "<img src=x onerror=alert(1)></script>&lt;b&gt; \"'\n\u{7}";
    let mut story = Story { timeline: vec![event("2024", canary)], ..Story::default() };
    story.actors = vec![actor("x", canary, None)];
    story.names.insert(crate::story::Id::parse("x").unwrap(), (crate::story::EntityKind::Actor, 0));
    story.timeline[0].actors = vec![crate::story::Id::parse("x").unwrap(); 2];
    story.timeline[0].place = Some(crate::story::Place { name: canary.into(), lat: None, lon: None });
    let value = written(story);
    let first = &value["events"][0];
    for html in
        [&first["text"]["headline"], &first["text"]["text"], &json!(without_markup(first["group"].as_str().unwrap()))]
    {
        let html = html.as_str().unwrap();
        assert!(!html.contains("<img") && !html.contains("</script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"), "{html}");
    }
}

#[test]
fn ordinary_groups_are_as_they_are() {
    assert_eq!(super::label("Öl & Gas, R&D"), "Öl &amp;amp; Gas, R&amp;amp;D");
    assert_eq!(super::label("Öl & Gas"), "Öl & Gas");
}

#[test]
fn without_events_there_is_none() {
    assert!(with_facts(&document(Story::default()), None, |facts| timelinejs(facts).is_none()));
}

proptest! {
    #[test]
    fn nothing_is_dropped(dates in proptest::collection::vec("(1[0-9]{3}(-0[1-9](-[12][0-8])?)?[~?]?|1[0-9]{2}X|1[0-8]{3}/19[0-9]{2})", 1..6)) {
        let timeline: Vec<Event> = dates.iter().enumerate().map(|(i, date)| Event {
            status: EventStatus::ALL[i % 3],
            ..event(date, &format!("Ereignis {i}"))
        }).collect();
        let value = written(Story { timeline, ..Story::default() });
        let events = value["events"].as_array().unwrap();
        prop_assert_eq!(events.len(), dates.len());
        for (i, event) in events.iter().enumerate() {
            prop_assert_eq!(&event["text"]["headline"], &json!(format!("Ereignis {i}")));
            prop_assert!(event["start_date"]["year"].is_number());
        }
    }
}
