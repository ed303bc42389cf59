//! `theme.yaml`: what a theme says of itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::render::view::API_VERSION;

/// `theme.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Name of the theme; the name of its folder.
    pub name: String,
    /// Its own version, for people.
    pub version: String,
    /// Versions of the theme contract it works with: `1`, or a range `1..2`.
    pub api: ApiRange,
    /// One sentence about it.
    pub description: Option<String>,
    /// The theme it builds on; without one, `broadsheet`.
    pub parent: Option<String>,
    /// Style sheets in `static/`, in order; those of the parent come before them, and all are joined into one.
    #[serde(default)]
    pub styles: Vec<String>,
    /// Scripts in `static/`, in order, loaded with `defer`; those of the parent come before them, and all are joined into
    /// one, each in a function of its own.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// Scripts that run before the page is drawn, joined likewise. The page waits for them: keep them small.
    #[serde(default)]
    pub early_scripts: Vec<String>,
    /// What a site may set under `theme` in `site.yaml`.
    #[serde(default)]
    pub options: BTreeMap<String, OptionSpec>,
}

/// An option of a theme.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// What values it takes.
    #[serde(rename = "type")]
    pub kind: OptionKind,
    /// Its value if the site sets none.
    pub default: serde_json::Value,
    /// The values of a `choice`.
    #[serde(default)]
    pub choices: Vec<String>,
    /// What it does, one sentence.
    pub about: Option<String>,
}

/// The types of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OptionKind {
    /// Any text.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of `choices`.
    Choice,
}

/// A range of versions of the theme contract, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiRange {
    /// First version.
    pub first: u32,
    /// Last version.
    pub last: u32,
}

impl JsonSchema for ApiRange {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "api".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["integer", "string"], "pattern": r"^[0-9]+(\.\.[0-9]+)?$" })
    }
}

impl<'de> Deserialize<'de> for ApiRange {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Shape {
            One(u32),
            Text(String),
        }
        let wrong = || D::Error::custom("`api` wants a version of the theme contract: `1`, or a range `1..2`");
        match Shape::deserialize(deserializer).map_err(|_| wrong())? {
            Shape::One(n) => Ok(ApiRange { first: n, last: n }),
            Shape::Text(text) => {
                let (first, last) = text.split_once("..").unwrap_or((&text, &text));
                let number = |text: &str| text.trim().parse::<u32>().map_err(|_| wrong());
                Ok(ApiRange { first: number(first)?, last: number(last)? })
            }
        }
    }
}

impl ApiRange {
    /// Does the theme work with this program?
    pub fn fits(self) -> bool {
        (self.first..=self.last).contains(&API_VERSION)
    }
}

impl OptionSpec {
    /// Can the option have this value? The error says what it wants.
    ///
    /// # Errors
    /// What it wants, as words that follow "wants".
    pub fn check(&self, value: &serde_json::Value) -> Result<(), String> {
        let fits = match self.kind {
            OptionKind::String => value.is_string(),
            OptionKind::Number => value.is_number(),
            OptionKind::Boolean => value.is_boolean(),
            OptionKind::Choice => value.as_str().is_some_and(|text| self.choices.iter().any(|c| c == text)),
        };
        if fits { Ok(()) } else { Err(self.wants()) }
    }

    fn wants(&self) -> String {
        match self.kind {
            OptionKind::String => "a text".into(),
            OptionKind::Number => "a number".into(),
            OptionKind::Boolean => "`true` or `false`".into(),
            OptionKind::Choice => {
                let quoted: Vec<String> = self.choices.iter().map(|c| format!("`{c}`")).collect();
                format!("one of {}", quoted.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn api(text: &str) -> Result<ApiRange, String> {
        let yaml = format!("{{name: x, version: 1.0.0, api: {text}}}");
        serde_yaml::from_str::<Manifest>(&yaml).map(|m| m.api).map_err(|e| e.to_string())
    }

    #[test]
    fn api_ranges() {
        assert_eq!(api("1"), Ok(ApiRange { first: 1, last: 1 }));
        assert_eq!(api("1..3"), Ok(ApiRange { first: 1, last: 3 }));
        assert!(api("1..3").unwrap().fits());
        assert!(!api("2..3").unwrap().fits());
        assert!(api("new").unwrap_err().contains("wants a version"));
    }

    #[test]
    fn options_check_their_values() {
        let yaml = "{type: choice, default: red, choices: [red, petrol]}";
        let accent: OptionSpec = serde_yaml::from_str(yaml).unwrap();
        assert_eq!(accent.check(&"petrol".into()), Ok(()));
        assert_eq!(accent.check(&"pink".into()), Err("one of `red`, `petrol`".into()));
        assert_eq!(accent.check(&true.into()), Err("one of `red`, `petrol`".into()));
    }
}
