#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};

use super::super::tests::fixture::with_facts;
use super::super::tests::story::{document, source, story};
use super::csl;
use crate::parse::front::CSL_TYPES;
use crate::source::{FileId, Span, Spanned};
use crate::story::{Edtf, Rich, Story};

/// The schema that the Citation Style Language publishes.
const SCHEMA: &str = include_str!("../../../../tests/data/csl/csl-data.json");

fn written(story: Story) -> Value {
    let bytes = with_facts(&document(story), Some("https://example.org/deal/"), |facts| csl(facts).unwrap());
    assert!(bytes.ends_with(b"]\n"));
    serde_json::from_slice(&bytes).unwrap()
}

fn mistakes(items: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    validator.iter_errors(items).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

#[test]
fn sources_keep_to_the_schema() {
    let items = written(story());
    assert_eq!(mistakes(&items), Vec::<String>::new());
    assert_eq!(
        items[0],
        json!({
            "id": "treaty", "type": "treaty", "title": "Der Vertrag", "publisher": "Kreml",
            "issued": {"date-parts": [[2024, 6, 19]]}, "accessed": {"date-parts": [[2024, 11, 2]]},
            "URL": "https://example.com/treaty?a=1&b=2", "language": "ru", "archive_location": "https://archive.example/1",
        })
    );
    assert_eq!(items[1]["issued"], json!({"date-parts": [[2024, 10]], "circa": true}));
    assert_eq!(items[1]["author"], json!([{"literal": "Erika Beispiel"}]));
    assert_eq!(items[3]["type"], "webpage");
}

#[test]
fn the_schema_notices_what_is_wrong() {
    let mut items = written(story());
    items[0]["type"] = json!("paper");
    items[1]["kind"] = json!("x");
    assert_eq!(mistakes(&items).len(), 2);
}

#[test]
fn every_type_and_every_date_keeps_to_the_schema() {
    let dates = ["199X", "19XX", "2024", "2024-XX", "2024-XX-XX", "2024-24", "2024-10", "2024-10-XX", "2024-10-15"];
    let ranges = ["2024-10-15T14:30Z", "2024-10/2024-11", "2024-10/..", "../2024", "2024-10?", "-0044-03-15", "2024/"];
    let source = |(index, date): (usize, &&str)| crate::story::Source {
        date: Some(Edtf::parse(date).unwrap()),
        csl_type: Some(CSL_TYPES[index].into()),
        author: vec!["Kim, Jong Un".into(), "Reuters".into()],
        ..source(&format!("s{index}"))
    };
    let all = dates.iter().chain(&ranges).cycle().take(CSL_TYPES.len());
    let items = written(Story { sources: all.enumerate().map(source).collect(), ..Story::default() });
    assert_eq!(mistakes(&items), Vec::<String>::new());
    assert_eq!(items[0]["issued"], json!({"literal": "1990er-Jahre"}));
    assert_eq!(items[5]["issued"], json!({"date-parts": [[2024]], "season": 4}));
    assert_eq!(items[10]["issued"], json!({"date-parts": [[2024, 10], [2024, 11]]}));
    assert_eq!(items[0]["author"], json!([{"family": "Kim", "given": "Jong Un"}, {"literal": "Reuters"}]));
}

#[test]
fn a_doi_and_hostile_words() {
    let canary = "a</script><img src=x onerror=alert(1)>\" \\ '\n\u{7}\u{0}b";
    let mut one = source("x");
    one.url = Some(Spanned::new("https://doi.org/10.1000/a%3Cb".into(), Span::at(FileId(0), 0)));
    one.title = Some(Rich::plain(canary, Span::at(FileId(0), 0)));
    one.publisher = Some(canary.into());
    one.author = vec![canary.into()];
    let items = written(Story { sources: vec![one], ..Story::default() });
    assert_eq!(mistakes(&items), Vec::<String>::new());
    assert_eq!(items[0]["DOI"], "10.1000/a<b");
    let clean = "a</script><img src=x onerror=alert(1)>\" \\ ' b";
    assert_eq!((&items[0]["title"], &items[0]["publisher"]), (&json!(clean), &json!(clean)));
    assert_eq!(items[0]["author"][0]["literal"], clean);
}

#[test]
fn without_sources_there_is_none() {
    assert!(with_facts(&document(Story::default()), None, |facts| csl(facts).is_none()));
}
