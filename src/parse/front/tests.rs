#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::diag::{Diagnostic, Place};
use crate::parse::yaml;
use crate::source::{FileId, SourceFile};
use crate::story::config::Bounds;
use crate::story::{Access, ActorType, EventStatus, Nature, Status, UpdateKind, Voice};

fn file(text: &str) -> SourceFile {
    SourceFile::new(FileId(0), "a.md", text)
}

fn read(text: &str) -> (RawFront, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let node = yaml::parse(&file(text), 0..text.len(), &Bounds::default(), &mut diags).unwrap();
    let front = decode_front(&node, &mut diags);
    (front, diags)
}

fn show(file: &SourceFile, diags: Vec<Diagnostic>) -> Vec<String> {
    let one = |d: Diagnostic| {
        let Place::At(span) = d.place else { panic!("no place") };
        let at = file.line_col(span.start as usize);
        let help = d.help.map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{} {}: {}{help}", at.line, at.col, d.rule, d.message)
    };
    diags.into_iter().map(one).collect()
}

fn findings(text: &str) -> Vec<String> {
    show(&file(text), read(text).1)
}

fn good(text: &str) -> RawFront {
    let (front, diags) = read(text);
    assert!(diags.is_empty(), "{:#?}", show(&file(text), diags));
    front
}

const FULL: &str = include_str!("full.yaml");

#[test]
fn every_field_is_read() {
    let front = good(FULL);
    assert_eq!(front.title.unwrap().text, "2026");
    assert_eq!(front.summary.unwrap().text, "What it is about");
    assert_eq!(front.authors.iter().map(|a| a.name.text.as_str()).collect::<Vec<_>>(), ["Ada", "Bo"]);
    assert_eq!(front.published.unwrap().text, "2024-11-05");
    assert_eq!(front.slug.unwrap().value.as_str(), "deal");
    assert_eq!(front.images[0].0.value, "map.png");
    assert_eq!(front.parts.unwrap().iter().map(|p| p.value).collect::<Vec<_>>(), [Part::Body, Part::Faq]);
    let Keyed::Map(sources) = front.sources else { panic!("no map") };
    let paper = &sources[0].1.value;
    assert_eq!(
        (paper.nature, paper.access, paper.voice),
        (Some(Nature::Primary), Some(Access::Leaked), Some(Voice::Anonymous))
    );
    assert_eq!((paper.csl_type.as_ref().unwrap().0, paper.seen), ("report", Some(true)));
    assert_eq!(paper.archive.as_ref().unwrap().url.value, "https://archive.example/1");
    let Keyed::Map(actors) = front.actors else { panic!("no map") };
    assert_eq!(actors[0].1.value.actor_type, Some(ActorType::State));
    assert_eq!(actors[0].1.value.country.as_ref().unwrap().0, "NO");
    assert_eq!(actors[0].1.value.aims.len(), 2);
    let cites = &front.exchanges[0].value.source;
    assert_eq!(
        cites.iter().map(|c| (c.key.value.as_str(), c.at.as_deref())).collect::<Vec<_>>(),
        [("paper", None), ("talk", Some("3")), ("https://a.example/b", None)]
    );
    assert_eq!(front.stakes[0].value.who.len(), 2);
    assert_eq!(front.timeline[0].value.status, Some(EventStatus::Expected));
    assert_eq!(front.timeline[0].value.place.as_ref().unwrap().lat, Some(-1.5));
    assert_eq!(front.timeline[1].value.place.as_ref().unwrap().name.text, "Seoul");
    assert_eq!(front.claims[0].value.status, Status::Disputed);
    assert_eq!(front.claims[0].value.responses[0].value.by[0].value, "kim");
    assert_eq!(front.updates[0].value.kind, UpdateKind::Correction);
    assert_eq!(front.extra.unwrap()["colours"][1], serde_json::Value::Null);
}

#[test]
fn every_key_is_known_and_named() {
    let all: Vec<&str> = PAGE_KEYS.iter().chain(STORY_KEYS).chain(SECTION_KEYS).copied().collect();
    let schema = serde_json::to_value(schemars::schema_for!(RawFront)).unwrap();
    let fields: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(fields, all);
    // The sample of all fields leaves no key out.
    let mut diags = Vec::new();
    let node = yaml::parse(&file(FULL), 0..FULL.len(), &Bounds::default(), &mut diags).unwrap();
    for key in all {
        let other = alias_of(key).unwrap_or(key);
        assert!(node.get(key).or(node.get(other)).is_some(), "{key} is not in full.yaml");
    }
}

#[test]
fn lists_stand_for_maps() {
    let front = good("sources: [https://a.example/]\nactors:\n  - kim\n  - \"2024\"\n");
    let Keyed::List(sources) = front.sources else { panic!("no list") };
    assert_eq!(sources[0].value, "https://a.example/");
    let Keyed::List(actors) = front.actors else { panic!("no list") };
    assert_eq!(actors.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(), ["kim", "2024"]);
}

/// Two dozen mistakes of all kinds.
const MISTAKES: &str = "titel: x
lang: deutsch!
draft: maybe
weight: heavy
tags: [a, [b], {c: d}, e]
parts: [body, sauces]
allow: {rule: unsorced, at: x, why: y}
actors:
  kim:
    nmae: Kim
    type: persn
    country: UK
    party: yes
  dprk: {name: North Korea, type: state, of: [a]}
claims:
  - id: c1
    status: claimd
    source: {id: x, page: 3}
  - text: t
    status: claimed
    by: [kim, \"\"]
timeline:
  - {date: 2024, text: a, place: {lat: 99}}
  - just text
  - date: 2024
    foo: 1
    bar: 2
stakes:
  - who: kim
exchanges:
  - {from: a, to: b, what: c, claim: c1, status: claimed, by: kim}
sources:
  x: {type: newspaper, note: n}
";

#[test]
fn every_mistake_is_reported_in_one_run() {
    assert_eq!(
        findings(MISTAKES),
        [
            "1:1 unknown-field: `titel` is no key of a page (did you mean `title`?)",
            "2:7 invalid-value: `lang`: `deutsch!` is no language tag: write `de`, `en`, `pt-BR`",
            "3:8 invalid-value: `draft` takes `true` or `false`, not `maybe`",
            "4:9 invalid-value: `weight` takes a whole number, not `heavy`",
            "5:11 invalid-value: an item of `tags` takes a text, not a list (`[` and `-` make a list: put the text in quotes, or give one value)",
            "5:16 invalid-value: an item of `tags` takes a text, not a map of keys (a `:` and a space, or `{`, make a map: put the text in quotes)",
            "6:15 invalid-value: `sauces` is no value of `parts` (did you mean `sources`? There are `in-short`, `body`, `deal`, `actors`, `stakes`, `timeline`, `claims`, `faq`, `sources`, `method`, `changes` and `related`)",
            "10:5 unknown-field: `nmae` is no key of an actor (did you mean `name`?)",
            "11:11 invalid-value: `persn` is no value of `type` (did you mean `person`? There are `person`, `state`, `agency`, `company`, `organization`, `group`, `place`, `thing` and `other`)",
            "12:14 invalid-value: `country`: `UK` is no country code of ISO 3166: Britain is `GB`",
            "13:12 invalid-value: `party` takes `true` or `false`, not `yes` (write `true`)",
            "14:46 invalid-value: `of` takes a text, not a list (`[` and `-` make a list: put the text in quotes, or give one value)",
            "17:13 invalid-value: `claimd` is no value of `status` (did you mean `claimed`? There are `confirmed`, `claimed`, `disputed`, `refuted` and `unknown`)",
            "18:21 unknown-field: `page` is no key of a citation (there are `id` and `at`)",
            "16:5 missing-field: a claim needs `text` (add `text: …`)",
            "21:15 invalid-value: an item of `by` is empty (write something, or take the key out)",
            "19:5 missing-field: a claim needs `id` (add `id: …`)",
            "23:40 invalid-value: `lat`: 99 does not lie between -90 and 90 degrees",
            "23:27 missing-field: a place needs `name` (add `name: …`)",
            "24:5 invalid-value: an item of `timeline` takes a map of keys such as `id`, `date`, `text`, not `just text` (write the keys on lines of their own, indented)",
            "26:5 unknown-field: `foo` is no key of an event (there are `id`, `date`, `text`, `body`, `actors`, `place`, `source`, `claim`, `image` and `status`)",
            "27:5 unknown-field: `bar` is no key of an event (there are `id`, `date`, `text`, `body`, `actors`, `place`, `source`, `claim`, `image` and `status`)",
            "25:5 missing-field: an event needs `text` (add `text: …`)",
            "29:10 missing-field: a stake needs `gain` or `risk` (add `gain: …`, or `risk: …`, or both)",
            "31:50 invalid-value: `status` stands beside `claim`, which lends its own (take `status` out, or `claim`)",
            "31:63 invalid-value: `by` stands beside `claim`, which lends its own (take `by` out, or `claim`)",
            "33:13 invalid-value: `newspaper` is no value of `type` (did you mean `article-newspaper`?)",
            "33:3 missing-field: a source needs `title` or `url` (add `title: …`, or `url: …`)",
            "7:15 invalid-value: there is no rule `unsorced` (did you mean `unsourced`?)",
        ]
    );
}

/// The places of all values in a tree.
fn paths(node: &yaml::Node, here: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
    let children: Vec<&yaml::Node> = match &node.data {
        yaml::Data::Map(fields) => fields.iter().map(|field| &field.value).collect(),
        yaml::Data::Seq(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    for (index, child) in children.into_iter().enumerate() {
        here.push(index);
        all.push(here.clone());
        paths(child, here, all);
        here.pop();
    }
}

fn value_at<'n>(node: &'n mut yaml::Node, path: &[usize]) -> &'n mut yaml::Node {
    path.iter().fold(node, |node, &index| match &mut node.data {
        yaml::Data::Map(fields) => &mut fields[index].value,
        yaml::Data::Seq(items) => &mut items[index],
        _ => panic!("no such place"),
    })
}

/// A wrong value, or none at all, in the place of a right one.
fn spoil(node: &mut yaml::Node, how: usize) {
    let span = node.span;
    let wrong = ["zzz", "[zzz]", "{zzz: zzz}", "-7", "true", "''", "[[a], {b: c}, ~, [d]]", "~"][how % 8];
    let mut other = yaml::parse(&file(wrong), 0..wrong.len(), &Bounds::default(), &mut Vec::new()).unwrap();
    other.span = span;
    *node = other;
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn one_mistake_hides_no_other(first: usize, second: usize, how in 0..8usize, else_how in 0..8usize) {
        let tree = yaml::parse(&file(FULL), 0..FULL.len(), &Bounds::default(), &mut Vec::new()).unwrap();
        let mut all = Vec::new();
        paths(&tree, &mut Vec::new(), &mut all);
        let (one, two) = (&all[first % all.len()], &all[second % all.len()]);
        // Of two entities, or of two fields of the page.
        let entity = |path: &[usize]| path.iter().take(2).copied().collect::<Vec<_>>();
        proptest::prop_assume!(!one.starts_with(&entity(two)) && !two.starts_with(&entity(one)));
        let findings = |spoilt: &[(&Vec<usize>, usize)]| {
            let mut tree = tree.clone();
            spoilt.iter().for_each(|(path, how)| spoil(value_at(&mut tree, path), *how));
            let mut diags = Vec::new();
            decode_front(&tree, &mut diags);
            show(&file(FULL), diags)
        };
        let both = findings(&[(one, how), (two, else_how)]);
        let apart = [findings(&[(one, how)]), findings(&[(two, else_how)])].concat();
        for finding in &apart {
            proptest::prop_assert!(both.contains(finding), "{finding} is hidden: {both:#?}");
        }
    }
}

#[test]
fn many_mistakes_take_little_time() {
    let keys: String = (0..20_000).map(|n| format!("key{n}: x\n")).collect();
    let tags = format!("tags: [{}]\n", "[x], ".repeat(20_000));
    let actors: String = (0..500).map(|n| format!("  a{n}: {{nme: x, type: y, country: z}}\n")).collect();
    for text in [keys, tags, format!("actors:\n{actors}")] {
        let start = std::time::Instant::now();
        let (_, diags) = read(&text);
        assert!(diags.len() > 50, "{}", diags.len());
        assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
    }
}

#[test]
fn shared_files_are_maps_by_id() {
    let shared = |text: &str| {
        let mut diags = Vec::new();
        let node = yaml::parse(&file(text), 0..text.len(), &Bounds::default(), &mut diags).unwrap();
        let actors = decode_shared_actors(&node, &mut diags);
        let names: Vec<String> =
            actors.iter().map(|(id, actor)| format!("{} {}", id.value, actor.value.name.text)).collect();
        (names, show(&file(text), diags))
    };
    let (names, findings) = shared("kim: {name: Kim}\nbo: {nmae: Bo}\n");
    assert_eq!(names, ["kim Kim", "bo Bo"]);
    assert_eq!(findings, ["2:6 unknown-field: `nmae` is no key of an actor (did you mean `name`?)"]);
    let (names, findings) = shared("- kim\n");
    assert_eq!(names, Vec::<String>::new());
    let told =
        "1:1 invalid-value: this file takes a map by id (write `some-id:`, and its keys indented on the lines below)";
    assert_eq!(findings, [told]);
}

#[test]
fn two_names_of_one_field_are_one_too_many() {
    assert_eq!(
        findings("date: 2024\npublished: 2025\nsummary: a\ndescription: b\n"),
        [
            "2:1 duplicate-key: `date` and `published` are two names of one field (take one of the two out)",
            "4:1 duplicate-key: `summary` and `description` are two names of one field (take one of the two out)",
        ]
    );
}

#[test]
fn fillers_stand_for_what_is_wrong() {
    let (front, diags) = read("timeline:\n  - {text: [x], actors: kim}\nupdates: {kind: foo, text: x}\n");
    assert_eq!(diags.len(), 4);
    let event = &front.timeline[0].value;
    assert!(is_filler(&event.text.text, event.text.span) && is_filler(&event.date.text, event.date.span));
    assert_eq!(event.actors[0].value, "kim");
    assert_eq!(front.updates[0].value.kind, UpdateKind::Update);
}

#[test]
fn front_matter_that_is_no_map_is_reported_where_it_begins() {
    let told = "invalid-value: front matter is a map of keys, and this is none (write `title: …`)";
    assert_eq!(findings("\n\n  just text\n"), [format!("3:3 {told}")]);
    assert_eq!(findings("- a\n"), [format!("1:1 {told}")]);
    assert_eq!(findings(""), Vec::<String>::new());
}

#[test]
fn cascades_hold_keys_of_pages() {
    let found = findings("cascade:\n  draft: yes\n  sources: {}\n  lang: de\n");
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("3:3 unknown-field: `sources` is no key of a cascade (there are `title`, `summary`,"));
    assert_eq!(found[1], "2:10 invalid-value: `draft` takes `true` or `false`, not `yes` (write `true`)");
}

#[test]
fn lists_of_names_say_how_to_say_more() {
    assert_eq!(
        findings("sources:\n  - {id: x, url: https://a.example/}\n"),
        [
            "2:5 invalid-value: an item of `sources` is one word or address, not a map of keys or a list (to say more, write `sources` as a map: `some-id: {url: …}`)",
        ]
    );
}
