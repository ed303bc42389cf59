//! Terms of taxonomies, however an author writes them, brought into one form before front matter is decoded: `tags`, and
//! `taxonomies` for all others.

use crate::diag::{Diagnostic, Rule, suggest};
use crate::parse::front::{ALIASES, PAGE_KEYS, SECTION_KEYS, STORY_KEYS};
use crate::parse::yaml::{Data, Field, Node};
use crate::source::Spanned;
use crate::story::config::{Config, TAGS};

/// The key that holds the terms of all taxonomies but `tags`.
const KEY: &str = "taxonomies";

/// Moves `topics: […]` into `taxonomies: {topics: […]}` and `taxonomies: {tags: […]}` to `tags`; what is no taxonomy of the
/// site is reported and taken out.
pub fn gather(front: &mut Node, config: &Config, diags: &mut Vec<Diagnostic>) {
    let Data::Map(fields) = &mut front.data else { return };
    let tags_are_one = config.taxonomy(TAGS).is_some();
    let names: Vec<&str> = config.taxonomies.iter().map(|one| one.name.as_str()).filter(|name| *name != TAGS).collect();
    let mut found: Vec<Field> = Vec::new();
    let mut key = None;
    fields.retain_mut(|field| match field.key.value.as_str() {
        KEY => {
            let Data::Map(inner) = &mut field.value.data else { return true };
            key = Some(field.key.clone());
            found.append(inner);
            false
        }
        TAGS => tags_are_one || refuse(&field.key, config, diags),
        name if names.contains(&name) => {
            found.push(field.clone());
            false
        }
        name => match misspelt(name, &names) {
            Some(meant) => {
                diags.push(unknown(&field.key, &names));
                field.key.value = meant;
                found.push(field.clone());
                false
            }
            None => true,
        },
    });
    let mut inside: Vec<Field> = Vec::new();
    for field in found {
        match field.key.value.as_str() {
            TAGS if !tags_are_one => drop(refuse(&field.key, config, diags)),
            TAGS => add(fields, field, diags),
            name if names.contains(&name) => add(&mut inside, field, diags),
            _ => diags.push(unknown(&field.key, &names)),
        }
    }
    if let Some(first) = inside.first() {
        let span = first.key.span;
        let key = key.unwrap_or_else(|| Spanned::new(KEY.to_string(), span));
        fields.push(Field { key, value: Node { span, data: Data::Map(inside) } });
    }
}

/// Adds a field, unless one of the same name is there.
fn add(fields: &mut Vec<Field>, field: Field, diags: &mut Vec<Diagnostic>) {
    match fields.iter().find(|known| known.key.value == field.key.value) {
        Some(first) => {
            let message = format!("`{}` is given twice, below `taxonomies` and beside it", field.key.value);
            let found = Diagnostic::new(Rule::DuplicateKey, field.key.span, message);
            diags.push(found.related(first.key.span, "first here").help("take one of the two out"));
        }
        None => fields.push(field),
    }
}

/// The taxonomy that a key was most likely meant to be, if it is no key of anything else.
fn misspelt(name: &str, names: &[&str]) -> Option<String> {
    let known = || PAGE_KEYS.iter().chain(STORY_KEYS).chain(SECTION_KEYS).chain(ALIASES.iter().map(|(other, _)| other));
    if names.is_empty() || known().any(|key| *key == name) {
        return None;
    }
    let words = known().chain(names).map(|word| (*word, [].as_slice()));
    suggest::closest(name, words).filter(|meant| names.contains(&meant.as_str()))
}

fn unknown(key: &Spanned<String>, names: &[&str]) -> Diagnostic {
    let message = format!("`{}` is no taxonomy of this site", key.value);
    let found = Diagnostic::new(Rule::UnknownField, key.span, message);
    match suggest::closest(&key.value, names.iter().map(|name| (*name, [].as_slice()))) {
        Some(meant) => found.help(format!("did you mean `{meant}`?")).fix(key.span, meant),
        None => found.help(format!("name it in site.yaml: `taxonomies: [{}]`", list(names, &key.value))),
    }
}

/// Reports tags where they are no taxonomy. False: they are taken out.
fn refuse(key: &Spanned<String>, config: &Config, diags: &mut Vec<Diagnostic>) -> bool {
    let names: Vec<&str> = config.taxonomies.iter().map(|one| one.name.as_str()).collect();
    diags.push(
        Diagnostic::new(Rule::UnknownField, key.span, "`tags` is no taxonomy of this site")
            .help(format!("name it in site.yaml: `taxonomies: [{}]`", list(&names, TAGS))),
    );
    false
}

fn list(names: &[&str], more: &str) -> String {
    let tags = if names.contains(&TAGS) || more == TAGS { None } else { Some(TAGS) };
    tags.into_iter().chain(names.iter().copied()).chain([more]).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::source::{FileId, SourceFile};
    use crate::story::config::{Bounds, Taxonomy};

    fn gathered(taxonomies: &[&str], text: &str) -> (Vec<String>, Vec<String>) {
        let mut config = crate::parse::config::config(None, &mut Vec::new());
        config.taxonomies = taxonomies.iter().map(|name| Taxonomy::named(name)).collect();
        let file = SourceFile::new(FileId(0), "a.md", text);
        let mut diags = Vec::new();
        let mut node = crate::parse::yaml::parse(&file, 0..text.len(), &Bounds::default(), &mut diags).unwrap();
        gather(&mut node, &config, &mut diags);
        let fields = node.as_map().unwrap().iter().map(|field| match field.value.as_map() {
            Some(inner) => inner.iter().map(|inner| format!("{}.{}", field.key.value, inner.key.value)).collect(),
            None => field.key.value.clone(),
        });
        (fields.collect(), diags.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn all_ways_lead_to_one_form() {
        let none: Vec<String> = Vec::new();
        for text in ["topics: [a]\ntags: b\n", "taxonomies: {topics: [a], tags: [b]}\n"] {
            let (mut fields, diags) = gathered(&["tags", "topics"], text);
            fields.sort();
            assert_eq!((fields, diags), (vec!["tags".to_string(), "taxonomies.topics".to_string()], none.clone()));
        }
    }

    #[test]
    fn what_is_no_taxonomy_is_told() {
        let (fields, diags) = gathered(&["tags", "topics"], "topcis: [a]\ntaxonomies: {colours: [red]}\n");
        assert_eq!(fields, ["taxonomies.topics"]);
        assert_eq!(diags, ["`topcis` is no taxonomy of this site", "`colours` is no taxonomy of this site"]);
        let (fields, diags) = gathered(&["topics"], "tags: [a]\n");
        assert_eq!((fields.len(), diags.len()), (0, 1));
        let (_, diags) = gathered(&["tags"], "tags: [a]\ntaxonomies: {tags: [b]}\n");
        assert_eq!(diags, ["`tags` is given twice, below `taxonomies` and beside it"]);
        // A key that is misspelt otherwise stays for those who know it.
        let (fields, diags) = gathered(&["tags", "topics"], "titel: x\n");
        assert_eq!((fields.len(), diags.len()), (1, 0));
    }
}
