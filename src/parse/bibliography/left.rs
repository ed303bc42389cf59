//! What a bibliography says that a source has no field for.

use crate::parse::yaml::Node;
use crate::source::SourceFile;

/// Fields of CSL-JSON that become something.
const CSL: &[&str] = &[
    "id",
    "type",
    "title",
    "URL",
    "DOI",
    "author",
    "editor",
    "container-title",
    "publisher",
    "issued",
    "accessed",
    "language",
    "note",
    "citation-key",
];
/// Fields of BibLaTeX that become something, or lead to other entries.
const BIBTEX: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "editor",
    "organization",
    "institution",
    "school",
    "publisher",
    "journal",
    "journaltitle",
    "booktitle",
    "date",
    "year",
    "month",
    "day",
    "url",
    "urldate",
    "doi",
    "howpublished",
    "langid",
    "language",
    "note",
    "entrysubtype",
    "crossref",
    "xdata",
];

/// The fields of each entry that no field of a source is made of, by the key of the entry. Nothing of what is not well-formed:
/// that is reported when the bibliography is read.
pub fn left(file: &SourceFile) -> Vec<(String, Vec<String>)> {
    match file.path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
        Some("json") => csl(file),
        Some("bib") => bibtex(file),
        _ => Vec::new(),
    }
}

fn csl(file: &SourceFile) -> Vec<(String, Vec<String>)> {
    let Some(root) = super::json(file, &mut Vec::new()) else { return Vec::new() };
    let items =
        root.as_seq().or_else(|| root.get("items").and_then(Node::as_seq)).unwrap_or(std::slice::from_ref(&root));
    let one = |item: &Node| {
        let id = item.get("id").and_then(Node::as_text)?.text.clone();
        let fields = item.as_map()?.iter().map(|field| field.key.value.clone());
        Some((id, fields.filter(|key| !CSL.contains(&key.as_str())).collect::<Vec<_>>()))
    };
    items.iter().filter_map(one).filter(|(_, fields)| !fields.is_empty()).collect()
}

#[cfg(feature = "cite")]
fn bibtex(file: &SourceFile) -> Vec<(String, Vec<String>)> {
    let Ok(raw) = ::biblatex::RawBibliography::parse(file.without_bom().0) else { return Vec::new() };
    let entries = raw.entries.iter().map(|entry| {
        let fields = entry.v.fields.iter().map(|pair| pair.key.v.to_ascii_lowercase());
        (entry.v.key.v.to_string(), fields.filter(|key| !BIBTEX.contains(&key.as_str())).collect::<Vec<_>>())
    });
    entries.filter(|(_, fields)| !fields.is_empty()).collect()
}

#[cfg(not(feature = "cite"))]
fn bibtex(_file: &SourceFile) -> Vec<(String, Vec<String>)> {
    Vec::new()
}
