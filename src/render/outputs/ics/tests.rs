#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;

use super::super::tests::fixture::with_facts;
use super::super::tests::story::{document, event, story};
use super::{Calendar, ics};
use crate::render::outputs::Facts;
use crate::story::config::{Config, IcsEvents};
use crate::story::{EventStatus, Id, Story};

/// The calendar with all events, or with those that are to come.
fn written(story: Story, wanted: IcsEvents) -> Option<String> {
    with_facts(&document(story), Some("https://example.org/deal/"), |facts| {
        let config = Config { ics: wanted, ..facts.config.clone() };
        ics(&Facts { config: &config, ..*facts }).map(|bytes| String::from_utf8(bytes).unwrap())
    })
}

/// Properties of each entry, unfolded.
fn entries(text: &str) -> Vec<Vec<(String, String)>> {
    let unfolded = text.replace("\r\n ", "");
    let blocks = unfolded.split("BEGIN:VEVENT\r\n").skip(1).map(|block| block.split("\r\nEND:VEVENT").next().unwrap());
    let line = |line: &str| line.split_once(':').map(|(name, value)| (name.to_string(), value.to_string())).unwrap();
    blocks.map(|block| block.split_terminator("\r\n").map(line).collect()).collect()
}

fn get<'a>(entry: &'a [(String, String)], name: &str) -> &'a str {
    let found = entry.iter().find(|(known, _)| known.split(';').next() == Some(name));
    found.map_or("", |(_, value)| value)
}

#[test]
fn what_is_to_come_or_all() {
    let few = entries(&written(story(), IcsEvents::Expected).unwrap());
    assert_eq!(few.iter().map(|entry| get(entry, "SUMMARY")).collect::<Vec<_>>(), ["Ablösung"]);
    let all = entries(&written(story(), IcsEvents::All).unwrap());
    let days: Vec<(&str, &str)> = all.iter().map(|entry| (get(entry, "DTSTART"), get(entry, "DTEND"))).collect();
    assert_eq!(
        days,
        [
            ("20240619", "20240620"),
            ("20241001", "20241101"),
            ("20241001", "20241016"),
            ("20241020", "20241021"),
            ("20250101", "20250102"),
        ]
    );
    let states: Vec<&str> = all.iter().map(|entry| get(entry, "STATUS")).collect();
    assert_eq!(states, ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED", "TENTATIVE"]);
    assert_eq!(get(&all[3], "SUMMARY"), "[timeline.cancelled]: Gipfel");
    assert_eq!(get(&all[0], "GEO"), "39.02;125.75");
    assert_eq!(get(&all[0], "URL"), "https://example.org/deal/#signing");
    assert_eq!(get(&all[0], "DTSTAMP"), "20241103T083000Z");
    assert_eq!(get(&all[0], "SEQUENCE"), "20030");
    assert_eq!(get(&all[0], "CATEGORIES"), "Krieg,Öl & Gas");
    assert!(get(&all[0], "DESCRIPTION").contains("14:30"), "{}", get(&all[0], "DESCRIPTION"));
    assert!(
        get(&all[1], "DESCRIPTION")
            .starts_with("etwa im Oktober 2024\\n\\nDas ist disputed.\\n\\n[part.sources]: Papier")
    );
}

#[test]
fn what_is_not_sure_is_tentative() {
    let expected = |date: &str| crate::story::Event { status: EventStatus::Expected, ..event(date, "x") };
    let timeline = ["2030", "2030-05~", "2030-XX", "2030/.."].map(expected).to_vec();
    let all = entries(&written(Story { timeline, ..Story::default() }, IcsEvents::Expected).unwrap());
    assert_eq!(
        all.iter().map(|entry| get(entry, "STATUS")).collect::<Vec<_>>(),
        ["CONFIRMED", "TENTATIVE", "TENTATIVE", "TENTATIVE"]
    );
}

#[test]
fn entries_are_known_again() {
    let mut story = Story { timeline: vec![event("2030", "a"), event("2031", "b")], ..Story::default() };
    story.timeline[0].id = Some(Id::parse("wahl").unwrap());
    let uids = |story: &Story| -> Vec<String> {
        entries(&written(story.clone(), IcsEvents::All).unwrap())
            .iter()
            .map(|entry| get(entry, "UID").to_string())
            .collect()
    };
    let before = uids(&story);
    assert!(before[0].starts_with("wahl-") && before[0].ends_with("@nutgraf.invalid"), "{before:?}");
    story.timeline[0].date = event("2032", "a").date;
    story.timeline.insert(0, event("2029", "new"));
    let after = uids(&story);
    assert_eq!((&after[1], &after[2]), (&before[0], &before[1]));
    assert_eq!(after.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
}

#[test]
fn what_a_calendar_cannot_hold() {
    let only = |date: &str| written(Story { timeline: vec![event(date, "x")], ..Story::default() }, IcsEvents::All);
    assert_eq!(only("-0043-03-15"), None);
    assert_eq!(only("0000"), None);
    for (date, start, end) in [
        ("0001", "00010101", "00020101"),
        ("../2024", "20241231", "20250101"),
        ("2024/", "20240101", "20240102"),
        ("9999-12-31", "99991231", ""),
    ] {
        let found = entries(&only(date).unwrap());
        let entry = found.first().map_or(&[][..], Vec::as_slice);
        // An open date stands on one day.
        let (first, last) = (get(entry, "DTSTART"), get(entry, "DTEND"));
        assert_eq!((first, last), (start, end), "{date}");
    }
    assert_eq!(written(Story::default(), IcsEvents::All), None);
}

#[test]
fn hostile_words_stay_words() {
    let canary = "a\r\nEND:VEVENT\r\nX-EVIL:1;b,c\\d\"</script>\u{0}\u{7}\u{2028}e";
    let mut one = event("2030", canary);
    one.place = Some(crate::story::Place { name: canary.into(), lat: None, lon: None });
    one.body = Some(one.text.clone());
    let text = written(Story { timeline: vec![one], ..Story::default() }, IcsEvents::All).unwrap();
    let all = entries(&text);
    assert_eq!(all.len(), 1);
    assert!(all[0].iter().all(|(name, _)| !name.starts_with("X-EVIL")));
    let clean = "a\\nEND:VEVENT\\nX-EVIL:1\\;b\\,c\\\\d\"</script>\\ne";
    assert_eq!((get(&all[0], "SUMMARY"), get(&all[0], "LOCATION")), (clean, clean));
}

proptest! {
    #[test]
    fn lines_are_folded_between_characters(name in "[A-Z]{1,20}", value in "\\PC{0,200}") {
        with_facts(&document(Story::default()), None, |facts| {
            let story = Story::default();
            let mut calendar = Calendar { facts, story: &story, out: String::new() };
            calendar.line(&name, &value);
            assert!(calendar.out.ends_with("\r\n"));
            for line in calendar.out.split_terminator("\r\n") {
                assert!(line.len() <= 75, "{line}");
            }
            assert_eq!(calendar.out.replace("\r\n ", ""), format!("{name}:{value}\r\n"));
        });
    }

    #[test]
    fn any_text_comes_back(text in ".{0,60}") {
        let escaped = super::escape(&text);
        prop_assert!(!escaped.contains(['\n', '\r']));
        let mut back = String::new();
        let mut chars = escaped.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next().unwrap() { 'n' => back.push('\n'), other => back.push(other) },
                ';' | ',' => prop_assert!(false, "{} is not escaped", c),
                _ => back.push(c),
            }
        }
        let kept: String = text.trim().chars().filter(|c| *c == '\t' || !c.is_control()).collect();
        prop_assert_eq!(back.replace(['\n', '\u{2028}', '\u{2029}'], ""), kept.replace(['\u{2028}', '\u{2029}'], ""));
    }
}
