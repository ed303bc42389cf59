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
    /// What a site may set under `theme` in `site.yaml`, besides the options of the parent; `null` takes one of the parent's
    /// back.
    #[serde(default)]
    pub options: BTreeMap<String, Option<OptionSpec>>,
}

/// An option of a theme.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// What values it takes.
    #[serde(rename = "type")]
    pub kind: OptionKind,
    /// Its value if the site sets none. `null`, or left out, for options that need none.
    #[serde(default)]
    pub default: serde_json::Value,
    /// The values of a `choice`.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Names for values of a `color` or `font`: `{red: {day: "#9f231a", night: "#ee8f7f"}}`.
    #[serde(default)]
    pub named: BTreeMap<String, serde_json::Value>,
    /// The `color` option on which this colour is read: its contrast is checked.
    pub on: Option<String>,
    /// What it does, one sentence.
    pub about: Option<String>,
}

/// The types of options.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OptionKind {
    /// Any text for templates.
    String,
    /// A text for readers, or a map of one for each language.
    Text,
    /// A number; style sheets have it as `--option-NAME`.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of `choices`; the pages have the class `NAME-VALUE`.
    Choice,
    /// A colour, one of `named`, or a map of one for `day` and one for `night`; style sheets have it as `--option-NAME`.
    /// Where only one is given, a colour that is read `on` another gets a form for the night that can be read as well.
    #[serde(rename = "color")]
    Colour,
    /// A font: a file in `static/` of the site, one of `named`, a list of families, or a map of files by face (`regular`,
    /// `italic`, `bold`, `bold_italic`, `variable`, `variable_italic`, with `fallback`); style sheets have it as
    /// `--option-NAME`.
    Font,
    /// The order of the parts of stories that do not say.
    Parts,
    /// An SVG or PNG file in `static/` of the site; templates get `src`, `width` and `height`.
    Image,
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
    /// Has this value the shape of one of the option? What it names is looked for later.
    ///
    /// # Errors
    /// What it wants, as words that follow "wants".
    pub fn check(&self, value: &serde_json::Value) -> Result<(), String> {
        let texts = |map: &serde_json::Map<String, serde_json::Value>| map.values().all(serde_json::Value::is_string);
        let fits = match self.kind {
            OptionKind::String | OptionKind::Image => value.is_string(),
            OptionKind::Number => value.is_number(),
            OptionKind::Boolean => value.is_boolean(),
            OptionKind::Choice => value.as_str().is_some_and(|text| self.choices.iter().any(|c| c == text)),
            OptionKind::Text | OptionKind::Colour | OptionKind::Font => {
                value.is_string() || value.as_object().is_some_and(texts)
            }
            OptionKind::Parts => value.is_array(),
        };
        if fits { Ok(()) } else { Err(self.wants()) }
    }

    /// What values it takes, as words that follow "wants".
    pub fn wants(&self) -> String {
        let list = |values: &mut dyn Iterator<Item = &String>| {
            values.map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
        };
        let named = match self.named.is_empty() {
            true => String::new(),
            false => format!("one of {}, ", list(&mut self.named.keys())),
        };
        match self.kind {
            OptionKind::String => "a text".into(),
            OptionKind::Text => "a text, or one for each language (`{de: …, en: …}`)".into(),
            OptionKind::Number => "a number".into(),
            OptionKind::Boolean => "`true` or `false`".into(),
            OptionKind::Choice => format!("one of {}", list(&mut self.choices.iter())),
            OptionKind::Colour => {
                format!("{named}a colour (`#0b5766`, `rgb(…)`, `oklch(…)`, a name of CSS), or `{{day: …, night: …}}`")
            }
            OptionKind::Font => format!("{named}{}", super::options::FONT_WANTS),
            OptionKind::Parts => "a list of parts".into(),
            OptionKind::Image => super::options::PICTURE_WANTS.into(),
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
