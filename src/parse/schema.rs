//! JSON Schemas (draft 2020-12) for editors, made of the types that read the files.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, generate::Contract};
use serde_json::{Map, Value};

use super::config::RawConfig;
use super::front::{ALIASES, RawFront};

/// The schema of front matter: of pages, sections and stories.
pub fn schema_front() -> Value {
    let mut schema = schema_of::<RawFront>();
    // serde knows the other names of keys; the schema is told here.
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for (other, ours) in ALIASES {
            if let Some(property) = properties.get(*ours).cloned() {
                properties.insert((*other).to_string(), property);
            }
        }
    }
    schema
}

/// The schema of `site.yaml`.
pub fn schema_site() -> Value {
    schema_of::<RawConfig>()
}

/// The schema of a file that is read into `T`. Null is no value of anything: it counts as absent and is warned of.
pub fn schema_of<T: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = Contract::Deserialize;
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    simplify(&mut schema);
    schema
}

/// Takes out nulls, empty defaults and Rust's names of number types.
fn simplify(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(simplify),
        Value::Object(object) => {
            without_null(object);
            if matches!(object.get("format").and_then(Value::as_str), Some(format) if format.contains("int") || format == "double")
            {
                object.remove("format");
            }
            if object.get("default").is_some_and(|default| default.is_null() || default == &Value::Array(Vec::new())) {
                object.remove("default");
            }
            object.values_mut().for_each(simplify);
        }
        _ => {}
    }
}

fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    let Some(Value::Array(choices)) = object.get_mut("anyOf") else { return };
    choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
    if let [Value::Object(only)] = choices.as_slice() {
        let only = only.clone();
        object.remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn errors(schema: &Value, yaml: &str) -> Vec<String> {
        let instance: Value = serde_yaml::from_str(yaml).unwrap();
        let validator = jsonschema::validator_for(schema).unwrap();
        validator.iter_errors(&instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
    }

    #[test]
    fn schemas_are_schemas() {
        for schema in [schema_front(), schema_site()] {
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
            assert!(jsonschema::meta::is_valid(&schema), "{schema:#}");
        }
    }

    #[test]
    fn the_full_samples_are_valid() {
        // A null is an error to an editor and a warning to the program.
        let front = include_str!("front/full.yaml").replace("[red, ~]", "[red]");
        assert_eq!(errors(&schema_front(), &front), Vec::<String>::new());
        assert_eq!(errors(&schema_site(), include_str!("config/full.yaml")), Vec::<String>::new());
    }

    #[test]
    fn mistakes_are_found() {
        let front = schema_front();
        for wrong in [
            "titel: x",
            "title: [x]",
            "draft: maybe",
            "title: ~",
            "claims: {text: x}",
            "claims: [{id: a, text: x, status: sure}]",
            "actors: {kim: {type: state}}",
            "timeline: [{date: 2024, text: x, place: {name: y, lat: 99}}]",
            "exchanges: [{from: a b, to: c, what: d}]",
            "sources: {x: {type: newspaper}}",
            "parts: [sauces]",
        ] {
            assert!(!errors(&front, wrong).is_empty(), "{wrong}");
        }
        for wrong in ["base: x", "check: {unsourced: loud}", "host: {header: true}", "paginate: 0"] {
            assert!(!errors(&schema_site(), wrong).is_empty(), "{wrong}");
        }
    }

    #[test]
    fn every_field_is_described() {
        fn walk(path: &str, value: &Value, bare: &mut Vec<String>) {
            let Some(object) = value.as_object() else { return };
            for (name, property) in object.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if property.get("description").is_none() {
                    bare.push(format!("{path}/{name}"));
                }
            }
            for (name, inner) in object.get("$defs").and_then(Value::as_object).into_iter().flatten() {
                walk(name, inner, bare);
            }
            for inner in object.get("anyOf").and_then(Value::as_array).into_iter().flatten() {
                walk(path, inner, bare);
            }
        }
        let mut bare = Vec::new();
        walk("front", &schema_front(), &mut bare);
        walk("site", &schema_site(), &mut bare);
        bare.retain(|path| path != "site/theme/name");
        assert_eq!(bare, Vec::<String>::new());
    }
}
