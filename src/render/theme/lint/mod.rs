//! Looks at a theme as its author would want it looked at: everything at once, before any reader sees it.
//!
//! What the template engine refuses (tags that do not close, components and templates that do not exist) comes from loading
//! the theme; what fails only at work from rendering every kind of page with a made-up story ([`super::sample`]); the rest is
//! read from the templates: [`names`], [`words`], and here calls of components, files and blocks.

mod components;
mod names;
mod scan;
mod views;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use super::layers::{Layers, Origin, Text};
use super::{Library, Theme, Wanted, sample};
use crate::diag::{Diagnostic, Place, Rule, Severity, suggest};
use crate::render::view::PageKind;
use crate::story::Lang;

use components::Component;
use scan::Piece;

/// Fields of views that will go: the path, and what to write instead.
const DEPRECATED: &[(&str, &str)] =
    &[("site.files", "write `asset(path=\"…\")`, which says when there is no such file")];

/// A template with its name.
pub struct Template<'a> {
    name: &'a str,
    text: &'a Text,
}

/// What is looked at, and what was found.
pub struct Linter<'a> {
    layers: &'a Layers,
    options: BTreeSet<String>,
    components: std::collections::BTreeMap<String, Component>,
    found: Vec<Diagnostic>,
}

/// Everything that is wrong with a theme, and what could be better. `site` says whether the site's own templates are looked at
/// too.
pub fn lint(library: &Library, wanted: &Wanted<'_>, site: bool) -> Vec<Diagnostic> {
    let layers = match Layers::build(wanted.name, library) {
        Ok(layers) => layers,
        Err(found) => return found,
    };
    let loaded = Theme::take(library, wanted);
    let options = layers.specs().map(|specs| specs.into_keys().collect()).unwrap_or_default();
    let mut linter = Linter { layers: &layers, options, components: components::all(&layers), found: Vec::new() };
    let views = views::Views::new();
    let looked = if site { 0..2 } else { 1..2 };
    for layer in layers.all().get(looked).unwrap_or_default() {
        for (name, text) in &layer.templates {
            let template = Template { name, text };
            names::check(&mut linter, &views, &template);
            words::bare(&mut linter, &template);
            words::unknown(&mut linter, &template);
            linter.calls(&template);
            linter.files(&template);
            linter.blocks(&template, &layer.name);
        }
    }
    words::files(&mut linter);
    let mut found = linter.found;
    match loaded {
        Ok(theme) => add(&mut found, render(&theme, wanted.langs)),
        Err(wrong) => add(&mut found, wrong),
    }
    found
}

/// Renders every kind of page with the made-up story.
fn render(theme: &Theme, langs: &[Lang]) -> Vec<Diagnostic> {
    let Some(lang) = langs.first() else { return Vec::new() };
    let mut site = sample::site();
    site.options = theme.options(lang, &|path| Some(format!("../{path}")));
    site.classes = theme.classes().to_vec();
    site.files = theme.names().iter().map(|(path, name)| (path.clone(), format!("../assets/{name}"))).collect();
    let (site, story) = (Theme::value(&site), Theme::value(&sample::story()));
    let full = PageKind::ALL.iter().map(|kind| theme.render(lang, &site, &sample::other(*kind), Some(&story), None));
    let (page, small) = sample::smallest();
    let small = theme.render(lang, &site, &page, Some(&Theme::value(&small)), None);
    full.chain([small]).filter_map(Result::err).map(|finding| *finding).collect()
}

/// Adds what was not found already: the same mistake is seen once by reading and once by rendering.
fn add(found: &mut Vec<Diagnostic>, more: Vec<Diagnostic>) {
    for finding in more {
        let again = found.iter().any(|known| match (&known.place, &finding.place) {
            (Place::At(a), Place::At(b)) => {
                let near = a.start <= b.end.saturating_add(1) && b.start <= a.end.saturating_add(1);
                known.severity == Severity::Error && a.file == b.file && near
            }
            _ => known.message == finding.message,
        });
        if !again {
            found.push(finding);
        }
    }
}

impl Linter<'_> {
    fn error(&mut self, template: &Template<'_>, range: Range<usize>, message: String, hint: Option<String>) {
        let finding = at(template.text, range, message);
        self.found.push(finding.maybe_help(hint));
    }

    fn warning(&mut self, template: &Template<'_>, range: Range<usize>, message: String, help: &str) {
        self.file_warning(template.text, range, message, help);
    }

    fn file_warning(&mut self, text: &Text, range: Range<usize>, message: String, help: &str) {
        let mut finding = at(text, range, message).help(help);
        finding.severity = Severity::Warning;
        self.found.push(finding);
    }

    fn deprecated(&mut self, template: &Template<'_>, range: Range<usize>, path: &str) {
        if let Some((_, instead)) = DEPRECATED.iter().find(|(known, _)| *known == path) {
            self.warning(
                template,
                range,
                format!("`{path}` will go in a later version of the theme contract"),
                instead,
            );
        }
    }

    fn option(&mut self, template: &Template<'_>, range: Range<usize>, option: &str) {
        if !self.options.contains(option) {
            let hint = suggest::did_you_mean_word(option, self.options.iter().map(String::as_str));
            self.error(template, range, format!("the theme has no option `{option}`"), hint);
        }
    }

    /// Arguments of components that are missing or that they do not take.
    fn calls(&mut self, template: &Template<'_>) {
        let text: &str = &template.text.text;
        for piece in scan::pieces(text) {
            let (Piece::Print(range) | Piece::Tag(range)) = piece else { continue };
            for call in scan::calls(text, range) {
                // One that does not exist is refused when the theme is loaded.
                let Some(component) = self.components.get(&call.name) else { continue };
                let given = |name: &str| call.arguments.iter().any(|(known, _)| known == name);
                let missing: Vec<String> = component
                    .arguments
                    .iter()
                    .filter(|argument| argument.required && !call.spread && !given(&argument.name))
                    .map(|argument| format!("`{}`", argument.name))
                    .collect();
                let known: Vec<String> = component.arguments.iter().map(|argument| argument.name.clone()).collect();
                let rest = component.rest;
                if !missing.is_empty() {
                    let message = format!("the component `{}` is called without {}", call.name, missing.join(", "));
                    self.error(template, call.at.clone(), message, None);
                }
                for (name, at) in call.arguments.iter().filter(|(name, _)| !rest && !known.contains(name)) {
                    let hint = suggest::did_you_mean_word(name, known.iter().map(String::as_str));
                    let message = format!("the component `{}` takes no `{name}`", call.name);
                    self.error(template, at.clone(), message, hint);
                }
            }
        }
    }

    /// Files of `static/` that do not exist.
    fn files(&mut self, template: &Template<'_>) {
        let text: &str = &template.text.text;
        for (at, lead) in text.match_indices("asset(path=\"") {
            let start = at + lead.len();
            let path = text.get(start..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            if !self.layers.statics.contains_key(path) {
                let hint = suggest::did_you_mean_word(path, self.layers.statics.keys().map(String::as_str));
                self.error(template, start..start + path.len(), format!("the theme has no file `static/{path}`"), hint);
            }
        }
    }

    /// Blocks that are lost where a template takes the place of one below and does not extend it.
    fn blocks(&mut self, template: &Template<'_>, layer: &str) {
        let text: &str = &template.text.text;
        let own = blocks(text);
        let extends = text.split("extends \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        if extends.ends_with(&format!("/{}", template.name)) {
            return;
        }
        let layers = self.layers.all().iter().skip_while(|known| known.name != layer).skip(1);
        let Some(below) = layers.clone().find_map(|below| below.templates.get(template.name)) else { return };
        let lost: Vec<String> = blocks(&below.text).difference(&own).map(|block| format!("`{block}`")).collect();
        if !lost.is_empty() {
            let message = format!(
                "this template takes the place of one that has the blocks {}; nothing can override them here",
                lost.join(", ")
            );
            let help = format!("give it these blocks, or begin with `{{% extends \"theme/{}\" %}}`", template.name);
            self.warning(template, 0..0, message, &help);
        }
    }

    /// Keys that `t` finds in English, the language that every other falls back to.
    fn english(&self) -> BTreeSet<String> {
        let Ok(english) = Lang::parse("en") else { return BTreeSet::new() };
        self.layers.texts(&english).keys().map(str::to_string).collect()
    }

    /// Keys of the layers below the theme.
    fn below(&self) -> BTreeSet<String> {
        let texts = self.layers.all().iter().skip(2).flat_map(|layer| layer.texts.values());
        let keys = texts.filter_map(|text| crate::render::i18n::Dictionary::parse(&text.text).ok());
        keys.flat_map(|file| file.keys().map(str::to_string).collect::<Vec<_>>()).collect()
    }
}

fn at(text: &Text, range: Range<usize>, message: String) -> Diagnostic {
    let line = text.text.get(..range.start).map_or(1, |before| before.matches('\n').count() + 1);
    let place = text.origin.place_at(range);
    let message = match &text.origin {
        Origin::File { .. } => message,
        // A file that the site has not cannot be shown: name the place.
        Origin::BuiltIn { .. } => format!("{}, line {line}: {message}", text.origin.shown()),
    };
    Diagnostic::new(Rule::ThemeError, place, message)
}

/// Names of the blocks of a template.
fn blocks(text: &str) -> BTreeSet<String> {
    let tags = scan::pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Tag(range) => text.get(range),
        Piece::Text(_) | Piece::Print(_) => None,
    });
    tags.filter_map(|tag| Some(tag.trim().strip_prefix("block ")?.trim().to_string())).collect()
}

#[cfg(test)]
mod tests;
