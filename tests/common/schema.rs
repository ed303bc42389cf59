//! JSON Schemas as the types give them, read for documentation and for coverage.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// A schema with its definitions.
pub struct Book {
    root: Value,
}

impl Book {
    /// Takes the schema of a type.
    pub fn of<T: schemars::JsonSchema>() -> Book {
        Book { root: serde_json::to_value(schemars::schema_for!(T)).unwrap() }
    }

    /// The schema itself.
    pub fn root(&self) -> &Value {
        &self.root
    }

    /// Names and schemas of the definitions, in the order in which they are first used.
    pub fn definitions(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.root["$defs"].as_object().into_iter().flatten()
    }

    /// The name that a `$ref` leads to.
    pub fn referred(schema: &Value) -> Option<String> {
        let path = schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")?;
        Some(percent_decode_str(path).decode_utf8().unwrap().replace("~1", "/").replace("~0", "~"))
    }

    /// The definition of this name.
    pub fn definition(&self, name: &str) -> &Value {
        &self.root["$defs"][name]
    }

    /// The schemas that a schema stands for: itself, what it refers to, its alternatives.
    pub fn variants<'a>(&'a self, schema: &'a Value) -> Vec<&'a Value> {
        self.named_variants("", schema).into_iter().map(|(_, schema)| schema).collect()
    }

    /// As [`Book::variants`], each with the name of the definition that it stands in.
    fn named_variants<'a>(&'a self, name: &str, schema: &'a Value) -> Vec<(String, &'a Value)> {
        let referred = Book::referred(schema).map(|name| (name.clone(), self.definition(&name)));
        let lists = ["anyOf", "oneOf", "allOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        let below = referred.into_iter().chain(lists.map(|schema| (name.to_string(), schema)));
        let below = below.flat_map(|(name, schema)| self.named_variants(&name, schema));
        std::iter::once((name.to_string(), schema)).chain(below).collect()
    }

    /// All fields, each below the definition that it stands in: `place.lat`, `source.url`; those of the root by themselves.
    pub fn fields(&self) -> BTreeSet<String> {
        let named = self.definitions().map(|(name, schema)| (name.as_str(), schema));
        let mut found = BTreeSet::new();
        for (name, schema) in named.chain([("", &self.root)]) {
            self.collect(name, schema, &mut found);
        }
        found
    }

    fn collect(&self, name: &str, schema: &Value, found: &mut BTreeSet<String>) {
        for (name, schema) in self.named_variants(name, schema) {
            for (key, below) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                let path = join(&name, key);
                if found.insert(path.clone()) {
                    self.collect(&path, below, found);
                }
            }
        }
    }

    /// The fields, as [`Book::fields`] names them, that a YAML text has.
    pub fn used(&self, value: &serde_yaml::Value, found: &mut BTreeSet<String>) {
        self.collect_used("", &self.root, value, found);
    }

    fn collect_used(&self, name: &str, schema: &Value, value: &serde_yaml::Value, found: &mut BTreeSet<String>) {
        for (name, schema) in self.named_variants(name, schema) {
            if let (Some(items), Some(below)) = (value.as_sequence(), schema.get("items")) {
                items.iter().for_each(|item| self.collect_used(&name, below, item, found));
            }
            for (key, value) in value.as_mapping().into_iter().flatten() {
                let Some(key) = key.as_str() else { continue };
                if let Some(below) = schema.get("properties").and_then(|p| p.get(key)) {
                    let path = join(&name, key);
                    found.insert(path.clone());
                    self.collect_used(&path, below, value, found);
                } else if let Some(below) = schema.get("additionalProperties").filter(|s| s.is_object()) {
                    self.collect_used(&name, below, value, found);
                }
            }
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.into() } else { format!("{path}.{key}") }
}
