//! The options of a theme: what a site may set, and what becomes of it.
//!
//! Colours, fonts and numbers reach style sheets as custom properties (`accent` as `--option-accent`, `text_font` as
//! `--option-text-font`), declared before everything else in the joined sheet; templates see all options in `site.options`.

mod colour;
mod font;
mod picture;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::manifest::{OptionKind, OptionSpec};
use crate::diag::{Diagnostic, Rule, suggest};
use crate::source::Span;
use crate::story::{Lang, Part};

use colour::Colour;
pub use font::WANTS as FONT_WANTS;
pub use picture::{Picture, WANTS as PICTURE_WANTS};

/// The contrast that text wants (<https://www.w3.org/TR/WCAG22/#contrast-minimum>).
const READABLE: f64 = 4.5;

/// The files of a site that options may name: those of its `static/`.
pub trait SiteFiles: Sync {
    /// Paths below `static/`.
    fn paths(&self) -> Vec<String>;
    /// The bytes of one, if it is there.
    fn bytes(&self, path: &str) -> Option<Vec<u8>>;
}

/// A site without files.
pub struct NoFiles;

impl SiteFiles for NoFiles {
    fn paths(&self) -> Vec<String> {
        Vec::new()
    }

    fn bytes(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }
}

/// What is set, and where.
pub struct Given<'a> {
    /// Name of the theme.
    pub theme: &'a str,
    /// The options as written: a map, or null.
    pub options: &'a Value,
    /// Where each stands.
    pub places: &'a BTreeMap<String, Span>,
    /// Where the theme is named, for options without a place.
    pub place: Span,
    /// Files that options may name.
    pub files: &'a dyn SiteFiles,
}

/// The options that hold.
#[derive(Debug, Default)]
pub struct Chosen {
    values: Map<String, Value>,
    pictures: BTreeMap<String, Picture>,
    texts: BTreeMap<String, Map<String, Value>>,
    /// What the style sheet begins with.
    pub css: String,
    /// Each colour by day, as `#rrggbb`.
    pub days: BTreeMap<String, String>,
    /// Font files that the first screen needs, as option, path below `static/` and media type.
    pub fonts: Vec<(String, String, &'static str)>,
    /// Classes of the root element of pages, for style sheets.
    pub classes: Vec<String>,
    /// Order of the parts of stories that do not say.
    pub parts: Option<Vec<Part>>,
    /// What might be better: warnings.
    pub findings: Vec<Diagnostic>,
}

/// A colour by day and by night, as written.
#[derive(Clone, Debug)]
struct Pair {
    day: (String, Colour),
    night: Option<(String, Colour)>,
}

impl Chosen {
    /// Puts what is set over the defaults.
    ///
    /// # Errors
    /// Options that no theme of the chain knows, or with values they cannot have.
    pub fn new(specs: &BTreeMap<String, OptionSpec>, given: &Given<'_>) -> Result<Chosen, Vec<Diagnostic>> {
        let mut chosen = Chosen::default();
        let mut wrong = unknown(specs, given);
        let mut colours = BTreeMap::new();
        for (key, spec) in specs {
            let set = given.options.get(key);
            let value = set.unwrap_or(&spec.default);
            if value.is_null() {
                chosen.values.insert(key.clone(), Value::Null);
                continue;
            }
            if let Err(wants) = chosen.take(key, spec, value, given.files, &mut colours) {
                let message = format!("the option `{key}` of the theme `{}` wants {wants}, not `{value}`", given.theme);
                wrong.push(Diagnostic::new(Rule::InvalidValue, given.place_of(key), message));
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        chosen.colours(specs, given, colours);
        if !chosen.css.is_empty() {
            chosen.css = format!(":root{{{}}}\n", chosen.css);
        }
        let faces: String = specs
            .iter()
            .filter(|(_, spec)| spec.kind == OptionKind::Font)
            .filter_map(|(key, spec)| font::faces(key, spec, given.options.get(key).unwrap_or(&spec.default)))
            .collect();
        chosen.css.insert_str(0, &faces);
        Ok(chosen)
    }

    /// Takes one option that is set or has a default. The error is what it wants.
    fn take(
        &mut self,
        key: &str,
        spec: &OptionSpec,
        value: &Value,
        files: &dyn SiteFiles,
        colours: &mut BTreeMap<String, Pair>,
    ) -> Result<(), String> {
        spec.check(value)?;
        match spec.kind {
            OptionKind::Colour => {
                let pair = pair(spec, value).ok_or_else(|| spec.wants())?;
                colours.insert(key.to_string(), pair);
            }
            OptionKind::Font => {
                let stack = font::stack(key, spec, value, files)?;
                self.property(key, &stack);
                let first = font::first(spec, value).into_iter();
                self.fonts.extend(first.map(|(path, mime)| (key.to_string(), path, mime)));
            }
            OptionKind::Number => self.property(key, &value.to_string()),
            OptionKind::Parts => self.parts = Some(parts(value)?),
            OptionKind::Image => {
                let path = value.as_str().unwrap_or_default();
                self.pictures.insert(key.to_string(), Picture::read(path, files)?);
            }
            OptionKind::Text => {
                if let Value::Object(by_lang) = value {
                    self.texts.insert(key.to_string(), by_lang.clone());
                }
            }
            OptionKind::Choice => self.classes.push(format!("{key}-{}", value.as_str().unwrap_or_default())),
            OptionKind::String | OptionKind::Boolean => {}
        }
        self.values.insert(key.to_string(), value.clone());
        Ok(())
    }

    fn property(&mut self, key: &str, value: &str) {
        self.css.push_str(&format!("--option-{}:{value};", key.replace('_', "-")));
    }

    /// Gives every colour its form by night, and looks whether it can be read where it stands.
    fn colours(&mut self, specs: &BTreeMap<String, OptionSpec>, given: &Given<'_>, mut pairs: BTreeMap<String, Pair>) {
        let grounds: Vec<String> =
            pairs.keys().filter(|key| specs.get(*key).is_some_and(|spec| spec.on.is_none())).cloned().collect();
        for key in grounds {
            let default = specs.get(&key).and_then(|spec| pair(spec, &spec.default));
            if let Some(pair) = pairs.get_mut(&key)
                && pair.night.is_none()
            {
                pair.night = default.and_then(|default| default.night);
            }
        }
        let known = pairs.clone();
        for (key, pair) in &mut pairs {
            let ground = specs.get(key).and_then(|spec| spec.on.as_deref()).and_then(|on| Some((on, known.get(on)?)));
            if let Some((on, ground)) = ground {
                let ground_night = ground.night.as_ref().unwrap_or(&ground.day).1;
                let by_day = pair.day.1.contrast(ground.day.1);
                // As well to be read by night as by day.
                let made = pair.day.1.readable_on(ground_night, by_day.max(READABLE));
                let night = pair.night.get_or_insert_with(|| (made.to_hex(), made));
                let set = given.options.get(key).is_some() || given.options.get(on).is_some();
                if set {
                    let at = given.place_of(if given.options.get(key).is_some() { key } else { on });
                    let pairs = [("day", pair.day.1, ground.day.1), ("night", night.1, ground_night)];
                    let weak = pairs.into_iter().filter(|(_, text, ground)| text.contrast(*ground) < READABLE);
                    self.findings.extend(weak.map(|(when, text, ground)| faint(key, on, when, text, ground, at)));
                }
            }
            self.days.insert(key.clone(), pair.day.1.to_hex());
            let night = pair.night.as_ref().unwrap_or(&pair.day);
            self.property(key, &format!("light-dark({},{})", pair.day.0, night.0));
        }
    }

    /// The options as templates see them, in a language. `address` gives that of a file below the site's `static/`.
    pub fn view(&self, lang: &Lang, address: &dyn Fn(&str) -> Option<String>) -> Map<String, Value> {
        let mut view = self.values.clone();
        for (key, picture) in &self.pictures {
            let seen = serde_json::json!({
                "src": address(&picture.path), "width": picture.width, "height": picture.height,
            });
            view.insert(key.clone(), seen);
        }
        for (key, by_lang) in &self.texts {
            let text = by_lang.get(lang.as_str()).or_else(|| by_lang.get(lang.primary())).or(by_lang.values().next());
            view.insert(key.clone(), text.cloned().unwrap_or_default());
        }
        view
    }
}

impl Given<'_> {
    fn place_of(&self, key: &str) -> Span {
        self.places.get(key).copied().unwrap_or(self.place)
    }
}

fn unknown(specs: &BTreeMap<String, OptionSpec>, given: &Given<'_>) -> Vec<Diagnostic> {
    let keys = given.options.as_object().into_iter().flat_map(Map::keys).filter(|key| !specs.contains_key(*key));
    let finding = |key: &String| {
        let known: Vec<String> = specs.keys().map(|key| format!("`{key}`")).collect();
        let message = format!("the theme `{}` has no option `{key}`", given.theme);
        let finding = Diagnostic::new(Rule::UnknownField, given.place_of(key), message)
            .maybe_help(suggest::did_you_mean_word(key, specs.keys().map(String::as_str)));
        if finding.help.is_none() { finding.help(format!("its options are {}", known.join(", "))) } else { finding }
    };
    keys.map(finding).collect()
}

/// The colours that a value means.
fn pair(spec: &OptionSpec, value: &Value) -> Option<Pair> {
    let one = |value: &Value| {
        let text = value.as_str()?;
        Some((text.trim().to_string(), Colour::parse(text)?))
    };
    match value {
        Value::String(name) if spec.named.contains_key(name) => {
            let named = spec.named.get(name)?;
            // A name stands for colours, not for another name.
            let plain = OptionSpec { named: BTreeMap::new(), ..spec.clone() };
            pair(&plain, named)
        }
        Value::String(_) => Some(Pair { day: one(value)?, night: None }),
        Value::Object(map) if map.len() == 2 => {
            Some(Pair { day: one(map.get("day")?)?, night: Some(one(map.get("night")?)?) })
        }
        _ => None,
    }
}

fn faint(key: &str, on: &str, when: &str, text: Colour, ground: Colour, at: Span) -> Diagnostic {
    let ratio = text.contrast(ground);
    let message =
        format!("by {when} the colour `{key}` has a contrast of {ratio:.1} with `{on}`; text wants {READABLE}");
    let better = text.readable_on(ground, READABLE + 0.1).to_hex();
    let help = format!("the nearest that can be read is `{better}`; day and night take `{{day: …, night: …}}`");
    Diagnostic::new(Rule::LowContrast, at, message).help(help)
}

fn parts(value: &Value) -> Result<Vec<Part>, String> {
    let all: Vec<&str> = Part::ALL.iter().map(|part| part.name()).collect();
    let wants = || format!("a list of parts: {}", all.join(", "));
    let list = value.as_array().ok_or_else(wants)?;
    let found: Option<Vec<Part>> = list.iter().map(|entry| Part::from_name(entry.as_str()?)).collect();
    let found = found.ok_or_else(wants)?;
    let twice = found.iter().enumerate().any(|(i, part)| found.iter().take(i).any(|other| other == part));
    if twice { Err("each part once".into()) } else { Ok(found) }
}

/// A path below the site's `static/` as authors write it.
fn below_static(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    path.strip_prefix("static/").unwrap_or(path)
}

/// What is said of a file that is not there.
fn no_file(path: &str, files: &dyn SiteFiles) -> String {
    let paths = files.paths();
    let hint = suggest::did_you_mean_word(path, paths.iter().map(String::as_str));
    format!("a file in `static/` of the site ({})", hint.unwrap_or_else(|| format!("there is no `static/{path}`")))
}

#[cfg(test)]
mod tests;
