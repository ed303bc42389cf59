#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::super::tests::fixture::{config, with_facts};
use super::super::tests::story::{document, story};
use super::*;
use crate::render::view::script_json;
use crate::story::{Document, Story};

fn graph_of(document: &Document) -> Vec<Value> {
    let graph = with_facts(document, Some("https://example.org/deal/"), page);
    assert_eq!(graph["@context"], "https://schema.org");
    graph["@graph"].as_array().unwrap().clone()
}

/// The nodes of a graph, and those that stand inside its article.
fn nodes_of(document: &Document) -> Vec<Value> {
    let graph = graph_of(document);
    let lists = ["about", "mentions", "citation"].into_iter().filter_map(|key| graph.first()?.get(key));
    let inside: Vec<Value> = lists
        .flat_map(|value| match value {
            Value::Array(list) => list.clone(),
            one => vec![one.clone()],
        })
        .collect();
    graph.into_iter().chain(inside).collect()
}

/// Compares with `tests/data/jsonld/<name>.json`; `NUTGRAF_BLESS=1` writes it anew.
fn matches_file(name: &str, value: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/jsonld").join(format!("{name}.json"));
    let found = serde_json::to_string_pretty(value).unwrap() + "\n";
    if std::env::var_os("NUTGRAF_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{name} (NUTGRAF_BLESS=1 takes it over)");
}

#[test]
fn one_file_for_each_type() {
    let mut by_type: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for mut node in nodes_of(&document(story())) {
        // What is two things at once stands under the first.
        let kind = node["@type"].as_str().or(node["@type"][0].as_str()).unwrap().to_string();
        if kind == "BackgroundNewsArticle" {
            // What stands inside it has files of its own.
            node.as_object_mut().unwrap().retain(|key, _| !["about", "mentions", "citation"].contains(&key.as_str()));
        }
        by_type.entry(kind).or_default().push(node);
    }
    let types: Vec<&str> = by_type.keys().map(String::as_str).collect();
    assert_eq!(
        types,
        [
            "BackgroundNewsArticle",
            "BreadcrumbList",
            "Claim",
            "Corporation",
            "Country",
            "CreativeWork",
            "DefinedTerm",
            "Event",
            "FAQPage",
            "GovernmentOrganization",
            "Legislation",
            "NewsArticle",
            "Organization",
            "Person",
            "Place",
            "Question",
            "Quotation",
            "Report",
            "Thing",
            "WebSite",
        ]
    );
    for (kind, nodes) in by_type {
        matches_file(&kind, &Value::Array(nodes));
    }
}

#[test]
fn plain_pages_and_lists() {
    let mut plain = document(Story::default());
    plain.kind = Kind::Page;
    matches_file("page", &with_facts(&plain, Some("https://example.org/deal/"), page));
    let (config, lang) = (config(), Lang::parse("en").unwrap());
    let facts = ListFacts {
        config: &config,
        lang: &lang,
        url: Some("https://example.org/en/tags/war/"),
        home: "https://example.org/en/",
        title: "War",
        description: Some("Everything about war"),
        breadcrumbs: &[("The site".into(), "https://example.org/en/".into())],
        items: &["https://example.org/en/deal/".into()],
    };
    matches_file("list", &list(&facts));
    let home = list(&ListFacts { url: None, home: "./", breadcrumbs: &[], items: &[], description: None, ..facts });
    assert_eq!(home["@graph"].as_array().unwrap().len(), 2);
    assert_eq!(home["@graph"][1]["@id"], "./#ng-website");
}

fn walk<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            visit(map);
            map.values().for_each(|value| walk(value, visit));
        }
        Value::Array(list) => list.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_to_a_node() {
    for url in [Some("https://example.org/deal/"), None] {
        let graph = with_facts(&document(story()), url, page);
        let (mut nodes, mut references) = (Vec::new(), BTreeSet::new());
        walk(&graph, &mut |map| {
            let Some(id) = map.get("@id").and_then(Value::as_str) else { return };
            if map.len() == 1 {
                references.insert(id)
            } else {
                nodes.push(id);
                true
            };
        });
        let names: BTreeSet<&str> = nodes.iter().copied().collect();
        assert_eq!(names.len(), nodes.len(), "a name twice: {nodes:?}");
        assert!(references.len() > 10 && references.is_subset(&names), "{:?}", references.difference(&names));
    }
}

#[test]
fn nothing_is_empty_and_claims_are_not_judged() {
    let graph = with_facts(&document(story()), None, page);
    walk(&graph, &mut |map| {
        assert_ne!(map.get("@type").and_then(Value::as_str), Some("ClaimReview"));
        for (key, value) in map {
            let empty = value.is_null() || value == "" || value == &json!([]) || value == &json!({});
            assert!(!empty, "{key} of {map:?}");
        }
    });
}

#[test]
fn what_is_not_certain_is_no_event() {
    let graph = nodes_of(&document(story()));
    let names: Vec<&str> =
        graph.iter().filter(|node| node["@type"] == "Event").filter_map(|node| node["name"].as_str()).collect();
    assert!(!names.contains(&"Soldaten treffen ein"), "{names:?}");
    assert_eq!(names.len(), story().timeline.len() - 1);
}

#[test]
fn dates_say_no_more_than_is_known() {
    let mut story = story();
    for (date, start, end, words) in [
        ("2024-10-15", Some("2024-10-15"), None, None),
        ("2024-10~", None, None, Some("etwa im Oktober 2024")),
        ("2024-10-XX", Some("2024-10"), None, Some("an einem Tag im Oktober 2024")),
        ("2024-23", None, None, Some("Herbst 2024")),
        ("2024-10-01/2024-10-15~", Some("2024-10-01"), None, Some("1. bis etwa 15.\u{a0}Oktober 2024")),
        ("2024-10/..", Some("2024-10"), None, None),
        ("2024-10/2024-11", Some("2024-10"), Some("2024-11"), None),
    ] {
        story.timeline.truncate(1);
        story.timeline[0].date = crate::story::Edtf::parse(date).unwrap();
        let graph = nodes_of(&document(story.clone()));
        let event = graph.iter().find(|node| node["@type"] == "Event").unwrap();
        let get = |key: &str| event.get(key).and_then(Value::as_str);
        assert_eq!((get("startDate"), get("endDate"), get("disambiguatingDescription")), (start, end, words), "{date}");
    }
}

#[test]
fn a_translation_names_its_original() {
    let mut english = document(Story::default());
    english.page.lang = Lang::parse("en").unwrap();
    let german = (Lang::parse("de").unwrap(), "https://example.org/deal/".to_string());
    let value = with_facts(&english, Some("https://example.org/en/deal/"), |facts| {
        let alternates = [german];
        page(&Facts { alternates: &alternates, ..copy(facts) })
    });
    assert_eq!(value["@graph"][0]["translationOfWork"]["url"], "https://example.org/deal/");
    assert!(value["@graph"][0].get("workTranslation").is_none());
}

fn copy<'a>(facts: &Facts<'a>) -> Facts<'a> {
    Facts { ..*facts }
}

#[test]
fn no_text_ends_the_script() {
    let graph = with_facts(&document(story()), None, page);
    assert!(graph.to_string().contains("</script>"), "the story should try");
    assert!(!script_json(&graph).contains('<'));
}
