//! Bibliographies: BibTeX/BibLaTeX, CSL-JSON and Hayagriva YAML as sources of a story.
//!
//! Whatever the format, what comes out is a tree as front matter would give it: a map of sources by id, each value with
//! its place in the bibliography, so that a wrong date in a `.bib` file is reported there.

#[cfg(feature = "cite")]
mod bibtex;
#[cfg(feature = "cite")]
mod bibtex_bounds;
#[cfg(feature = "cite")]
mod bibtex_types;
#[cfg(feature = "cite")]
mod book;
#[cfg(feature = "cite")]
mod csl;
#[cfg(feature = "cite")]
mod hayagriva;
mod json;
mod left;

pub use json::json;
pub use left::left;

use super::yaml::Node;
use crate::diag::{Diagnostic, Place, Rule};
use crate::source::SourceFile;

/// Reads a bibliography: a map of sources by id. The file's ending says the format: `.bib`, `.json` (CSL-JSON), `.yaml` or
/// `.yml` (Hayagriva).
///
/// A key that is no id of a story becomes one: `smith:2020` is `smith-2020`. Texts are escaped, because a title in a
/// bibliography is no Markdown.
///
/// Reports what cannot be read, at its place in the bibliography; None: nothing could be read.
pub fn bibliography(file: &SourceFile, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let ending = file.path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    if !["bib", "json", "yaml", "yml"].contains(&ending.as_str()) {
        diags.push(
            Diagnostic::new(Rule::InvalidValue, Place::File(file.path.to_string()), "this is no bibliography")
                .help("name a `.bib` file, CSL-JSON in a `.json` file, or Hayagriva in a `.yaml` file"),
        );
        return None;
    }
    read(file, &ending, diags)
}

/// A name as stories have it, so that citation styles know its parts: `von Ardenne, Anna`; a body has no given name.
#[cfg(feature = "cite")]
fn family_first(family: [&str; 3], given: &str) -> String {
    let family: Vec<&str> = family.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
    match (family.join(" "), given.trim()) {
        (family, "") if family.contains(',') => format!("{{{family}}}"),
        (family, "") => family,
        (family, given) if family.is_empty() => given.to_string(),
        (family, given) => format!("{family}, {given}"),
    }
}

#[cfg(feature = "cite")]
fn read(file: &SourceFile, ending: &str, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut book = book::Book::new(file, diags);
    match ending {
        "bib" => bibtex::read(&mut book)?,
        "json" => csl::read(&mut book)?,
        _ => hayagriva::read(&mut book)?,
    }
    Some(book.finish())
}

#[cfg(not(feature = "cite"))]
fn read(file: &SourceFile, _ending: &str, diags: &mut Vec<Diagnostic>) -> Option<Node> {
    diags.push(
        Diagnostic::new(
            Rule::InvalidValue,
            Place::File(file.path.to_string()),
            "this nutgraf was built without bibliographies",
        )
        .help("build it with the feature `cite`, or write the sources into `sources:`"),
    );
    None
}

#[cfg(test)]
mod tests;
