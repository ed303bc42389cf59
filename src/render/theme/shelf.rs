//! What there is to choose and to take: the themes a site could use, and the files of one that a site could override.

use super::layers::{Layers, Library, Origin, Static, Text, read_manifest};
use super::manifest::ApiRange;
use crate::artifact::Content;
use crate::diag::Diagnostic;
use crate::source::Spanned;

/// A theme as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name.
    pub name: String,
    /// Part of the program.
    pub built_in: bool,
    /// What it says of itself, or why that cannot be read.
    pub about: Result<About, String>,
}

/// What a theme says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its version.
    pub version: String,
    /// Versions of the theme contract.
    pub api: ApiRange,
    /// The theme it builds on.
    pub parent: Option<String>,
    /// One sentence.
    pub description: Option<String>,
}

/// The kinds of things that can be taken out of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EjectKind {
    /// A template.
    Template,
    /// One component of a template.
    Component,
    /// Texts of a language.
    Texts,
    /// A file of `static/`.
    Static,
}

/// Something that can be taken out of a theme.
#[derive(Clone, Debug)]
pub struct Ejectable {
    /// What it is.
    pub kind: EjectKind,
    /// How it is asked for: `story.html`, `Cite`, `de.yaml`, `css/base.css`.
    pub name: String,
    /// The theme it is in.
    pub theme: String,
    /// Where it would stand in the folder of a theme.
    pub path: String,
    /// Its content.
    pub content: Content,
}

impl Library {
    /// All themes by name.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |layer: &super::layers::Layer| Entry {
            name: layer.name.clone(),
            built_in: layer.manifest.as_ref().is_some_and(|text| matches!(text.origin, Origin::BuiltIn { .. })),
            about: match read_manifest(layer) {
                Ok(manifest) => Ok(About {
                    version: manifest.version,
                    api: manifest.api,
                    parent: manifest.parent,
                    description: manifest.description,
                }),
                Err(found) => Err(found.into_iter().next().map(|finding| finding.message).unwrap_or_default()),
            },
        };
        self.themes().map(entry).collect()
    }

    /// What can be taken out of a theme and its parents: of several of one name the one that holds.
    ///
    /// # Errors
    /// If the theme cannot be used.
    pub fn ejectables(&self, theme: &Spanned<String>) -> Result<Vec<Ejectable>, Vec<Diagnostic>> {
        let layers = Layers::build(theme, self)?;
        let mut found: Vec<Ejectable> = Vec::new();
        // The site's own templates are there already.
        for layer in layers.all().iter().skip(1) {
            let mut add = |kind, name: &str, path: String, content| {
                if !found.iter().any(|known| known.kind == kind && known.name == name) {
                    found.push(Ejectable { kind, name: name.into(), theme: layer.name.clone(), path, content });
                }
            };
            for (name, text) in &layer.templates {
                add(EjectKind::Template, name, format!("templates/{name}"), bytes(text));
                for (component, source) in components(&text.text) {
                    let path = format!("templates/components/{component}.html");
                    add(EjectKind::Component, &component, path, Content::Bytes(source.into_bytes()));
                }
            }
            for (lang, text) in &layer.texts {
                add(EjectKind::Texts, &format!("{lang}.yaml"), format!("i18n/{lang}.yaml"), bytes(text));
            }
            for (path, file) in &layer.statics {
                let content = match file {
                    Static::Text(text) => bytes(text),
                    Static::File { content, .. } => content.clone(),
                };
                add(EjectKind::Static, path, format!("static/{path}"), content);
            }
        }
        found.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        Ok(found)
    }
}

fn bytes(text: &Text) -> Content {
    Content::Bytes(text.text.as_bytes().to_vec())
}

/// The components of a template, each with its source and the comment right above it.
fn components(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(next_component).map(|open| open + at) {
        let head = text.get(open..).unwrap_or_default().trim_start_matches(['{', '%', '-', ' ']);
        let rest = head.strip_prefix("component").unwrap_or_default().trim_start();
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let end = text.get(open..).and_then(|rest| {
            let close = rest.find(&format!("endcomponent {name}")).or_else(|| rest.find("endcomponent"))?;
            Some(open + close + rest.get(close..)?.find("%}")? + 2)
        });
        let Some(end) = end else { break };
        let start = comment_above(text, open).unwrap_or(open);
        found.push((name, format!("{}\n", text.get(start..end).unwrap_or_default())));
        at = end;
    }
    found
}

fn next_component(rest: &str) -> Option<usize> {
    rest.match_indices("{%").map(|(at, _)| at).find(|at| {
        let inside = rest.get(at + 2..).unwrap_or_default().trim_start_matches('-').trim_start();
        inside.strip_prefix("component").is_some_and(|rest| rest.starts_with(char::is_whitespace))
    })
}

/// Where the comment begins that stands right above.
fn comment_above(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    let close = before.trim_end();
    let near = before.get(close.len()..)?.matches('\n').count() <= 1;
    (near && close.ends_with("#}")).then(|| close.rfind("{#")).flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn components_are_taken_out_with_their_comment() {
        let text = "{#- The file. -#}\n\n{#- One. -#}\n{% component A(x) -%}\na\n{%- endcomponent A %}\n\n{%- component B() %}b{% endcomponent B -%}";
        let found = components(text);
        assert_eq!(found[0], ("A".into(), "{#- One. -#}\n{% component A(x) -%}\na\n{%- endcomponent A %}\n".into()));
        assert_eq!(found[1], ("B".into(), "{%- component B() %}b{% endcomponent B -%}\n".into()));
    }

    #[test]
    fn everything_of_a_theme_can_be_taken() {
        let name = Spanned::new("cards".to_string(), Span::new(FileId(0), 0, 0));
        let all = Library::new(Vec::new()).ejectables(&name).unwrap();
        let has = |kind, name: &str, theme: &str| {
            assert!(all.iter().any(|e| e.kind == kind && e.name == name && e.theme == theme), "{name}");
        };
        has(EjectKind::Template, "story.html", "cards");
        has(EjectKind::Template, "base.html", "broadsheet");
        has(EjectKind::Component, "Cite", "broadsheet");
        has(EjectKind::Texts, "de.yaml", "cards");
        has(EjectKind::Static, "css/base.css", "broadsheet");
    }

    #[test]
    fn built_in_themes_are_listed() {
        let entries = Library::new(Vec::new()).entries();
        assert!(entries.iter().all(|entry| entry.built_in && entry.about.is_ok()));
        assert!(entries.iter().any(|entry| entry.name == "broadsheet"));
    }
}
