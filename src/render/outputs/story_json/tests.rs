#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};

use super::super::tests::fixture::with_facts;
use super::super::tests::story::{document, story};
use super::*;
use crate::story::{EntityKind, Story};

fn written(story: Story) -> Value {
    let bytes = with_facts(&document(story), Some("https://example.org/deal/"), |facts| story_json(facts).unwrap());
    assert!(bytes.ends_with(b"}\n"));
    serde_json::from_slice(&bytes).unwrap()
}

fn mistakes(value: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&story_json_schema()).unwrap();
    validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

#[test]
fn a_full_and_an_empty_story_keep_to_the_schema() {
    assert_eq!(mistakes(&written(story())), Vec::<String>::new());
    assert_eq!(mistakes(&written(Story::default())), Vec::<String>::new());
}

#[test]
fn the_schema_notices_what_is_wrong() {
    let wrong = [
        ("/version", json!("1")),
        ("/claims/0/status", json!("sure")),
        ("/timeline/0/date", json!("2024")),
        ("/sources/0/id", Value::Null),
        ("/faq/0/q", json!({"text": "x"})),
    ];
    for (place, value) in wrong {
        let mut story = written(story());
        *story.pointer_mut(place).expect(place) = value;
        assert_eq!(mistakes(&story).len(), 1, "{place}");
    }
    let mut story = written(story());
    story.as_object_mut().unwrap().remove("title");
    assert_eq!(mistakes(&story).len(), 1);
}

#[test]
fn every_kind_of_entity_is_in_it() {
    let story = written(story());
    for kind in EntityKind::ALL {
        let entries = story.get(kind.name()).and_then(Value::as_array);
        assert!(entries.is_some_and(|entries| !entries.is_empty()), "{}", kind.name());
    }
}

#[test]
fn what_is_resolved() {
    let story = written(story());
    let at = |pointer: &str| story.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(at("/url"), "https://example.org/deal/");
    assert_eq!(at("/title"), json!({"markdown": "Der *Handel*", "text": "Der Handel"}));
    assert_eq!(at("/updated"), json!({"date": "2024-11-03", "instant": "2024-11-03T08:30:00Z"}));
    assert_eq!(at("/published"), json!({"date": "2024-10-30"}));
    assert_eq!(at("/timeline/4/date"), json!({"edtf": "2025-01/..", "earliest": "2025-01-01"}));
    assert_eq!(at("/timeline/1/standing"), "claimed");
    assert_eq!(at("/timeline/1/by"), json!(["eu"]));
    assert_eq!(at("/exchanges/0/source"), json!([{"source": "paper"}]));
    assert_eq!(at("/claims/0/source/0"), json!({"source": "paper", "at": "S. 3"}));
    assert_eq!(at("/claims/0/value"), json!({"text": "<=12000", "high": 12000}));
    assert_eq!(at("/figures/1/value"), json!({"text": "keine"}));
    assert_eq!(at("/actors/2/text/lang"), "en");
    assert_eq!(at("/actors/0/image/src"), "https://example.org/deal/kim.jpg");
    assert_eq!(at("/timeline/0/place/lat"), json!(39.02));
    assert_eq!(
        at("/faq"),
        json!([
            {"id": "warum-gerade-jetzt", "q": "Warum gerade jetzt?", "a": "Weil Krieg ist."},
            {"q": "Wer zahlt?", "a": "Das ist offen.", "source": [{"source": "report"}]},
        ])
    );
}

#[test]
fn a_plain_page_has_none() {
    let mut plain = document(Story::default());
    plain.kind = Kind::Page;
    assert!(with_facts(&plain, None, |facts| story_json(facts).is_none()));
}

#[test]
fn every_field_of_the_schema_is_described() {
    fn fields<'a>(schema: &'a Value, found: &mut Vec<&'a Value>) {
        if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
            found.extend(properties.values());
        }
        for child in schema.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            fields(child.1, found);
        }
    }
    let schema = story_json_schema();
    let mut found = Vec::new();
    fields(&schema, &mut found);
    assert!(found.len() > 150, "{}", found.len());
    for field in found {
        assert!(field.get("description").is_some(), "{field}");
    }
}
