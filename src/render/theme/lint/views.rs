//! What templates may ask for: the JSON Schema of the views.

use serde_json::Value;

use crate::render::view::Root;

/// The types that a name may have; none if anything goes.
pub type Types<'a> = Vec<&'a Value>;

/// The schema of the root variables.
pub struct Views {
    schema: Value,
}

impl Views {
    /// Makes the schema.
    pub fn new() -> Views {
        Views { schema: schemars::schema_for!(Root).to_value() }
    }

    /// The type of `site`, `page` or `story`.
    pub fn root(&self, name: &str) -> Option<Types<'_>> {
        let found = self.schema.get("properties")?.get(name)?;
        Some(self.variants(found))
    }

    /// The type of a field; the error lists those there are.
    pub fn field<'a>(&'a self, types: &[&'a Value], name: Option<&str>) -> Result<Types<'a>, Vec<&'a str>> {
        let mut found = Vec::new();
        let mut known = Vec::new();
        for one in types {
            if is_open(one) {
                return Ok(Vec::new());
            }
            let Some(name) = name else {
                match one.get("items").or_else(|| one.get("additionalProperties")) {
                    Some(items) => found.extend(self.variants(items)),
                    None => return Ok(Vec::new()),
                }
                continue;
            };
            let properties = one.get("properties").and_then(Value::as_object);
            known.extend(properties.into_iter().flat_map(|all| all.keys().map(String::as_str)));
            let field = properties.and_then(|all| all.get(name));
            match field.or_else(|| one.get("additionalProperties").filter(|more| **more != Value::Bool(false))) {
                Some(field) if is_open(field) => return Ok(Vec::new()),
                Some(field) => found.extend(self.variants(field)),
                None => {}
            }
        }
        if found.is_empty() && !types.is_empty() { Err(known) } else { Ok(found) }
    }

    /// The type of the entries of a list.
    pub fn items<'a>(&'a self, types: &[&'a Value]) -> Types<'a> {
        let lists = types.iter().filter_map(|one| one.get("items"));
        lists.flat_map(|items| self.variants(items)).collect()
    }

    /// What a schema stands for, without `null`.
    fn variants<'a>(&'a self, schema: &'a Value) -> Types<'a> {
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            let path = name.trim_start_matches('#');
            return self.schema.pointer(path).map(|found| self.variants(found)).unwrap_or_default();
        }
        let several = ["anyOf", "oneOf", "allOf"].iter().find_map(|key| schema.get(*key)?.as_array());
        match several {
            Some(all) => all.iter().flat_map(|one| self.variants(one)).collect(),
            None if schema.get("type").and_then(Value::as_str) == Some("null") => Vec::new(),
            None => vec![schema],
        }
    }
}

/// Does the schema say nothing?
fn is_open(schema: &Value) -> bool {
    match schema {
        Value::Bool(any) => *any,
        Value::Object(map) => {
            !["type", "properties", "$ref", "anyOf", "oneOf", "enum", "const", "items"]
                .iter()
                .any(|key| map.contains_key(*key))
                || (map.get("type").and_then(Value::as_str) == Some("object")
                    && !map.contains_key("properties")
                    && map.get("additionalProperties").is_none_or(|more| *more == Value::Bool(true)))
        }
        _ => true,
    }
}
