//! Which content files belong together: the same page in several languages, files of `_shared`, files beside pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, Place, Rule};
use crate::source::{FileId, Role, Tree};
use crate::story::Lang;
use crate::story::config::Config;

/// The files of one page: the same folder path, one file per language.
#[derive(Clone, Debug)]
pub struct Group {
    /// Path without language and suffix: `deal`, `politics/deal`; empty for the root.
    pub path: Arc<str>,
    /// `_index.md`.
    pub section: bool,
    /// `index.md` or `_index.md`: files of the folder belong to this page.
    pub owns_folder: bool,
    /// The files with the language of their suffix (None: no suffix), the one without suffix first, then in the
    /// order of the site's languages.
    pub files: Vec<(Option<Lang>, FileId)>,
}

/// One of the three files of `_shared`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SharedKind {
    /// `actors.yaml`
    Actors,
    /// `sources.yaml`
    Sources,
    /// `terms.yaml`
    Terms,
}

impl SharedKind {
    /// The front-matter key of the same entities.
    pub fn key(self) -> &'static str {
        match self {
            SharedKind::Actors => "actors",
            SharedKind::Sources => "sources",
            SharedKind::Terms => "terms",
        }
    }
}

/// What stands in `content/`.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    /// Pages, sorted by path.
    pub groups: Vec<Group>,
    /// Files of `_shared` with the language of their suffix.
    pub shared: Vec<(SharedKind, Option<Lang>, FileId)>,
    /// Any other file below `content/`, by path below it.
    pub assets: Vec<(String, FileId)>,
}

/// Sorts the files of a site; `single`: of one page without a site, whose files lie at the root of the tree.
pub fn inventory(tree: &Tree, config: &Config, single: bool, diags: &mut Vec<Diagnostic>) -> Inventory {
    let prefix = if single { "" } else { "content/" };
    let mut found = Inventory::default();
    let mut groups: BTreeMap<(String, bool, bool), Vec<(Option<Lang>, FileId)>> = BTreeMap::new();
    for entry in tree.entries() {
        let Some(below) = entry.path.strip_prefix(prefix) else {
            continue;
        };
        match entry.role {
            Role::Page => {
                let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
                let stem = name.strip_suffix(".md").unwrap_or(name);
                let Some((stem, lang)) = suffix(stem, config, &entry.path, diags) else {
                    continue;
                };
                let key = match stem {
                    "index" => (folder.to_string(), false, true),
                    "_index" => (folder.to_string(), true, true),
                    _ if folder.is_empty() => (stem.to_string(), false, false),
                    _ => (format!("{folder}/{stem}"), false, false),
                };
                groups.entry(key).or_default().push((lang, entry.id));
            }
            Role::Shared => shared_file(below, entry.id, config, &mut found, diags),
            Role::Asset => found.assets.push((below.to_string(), entry.id)),
            Role::Config | Role::Data | Role::Font | Role::Static | Role::Style | Role::Theme => {}
        }
    }
    let rank = |lang: &Option<Lang>| {
        lang.as_ref().map_or(0, |l| 1 + config.languages.iter().position(|s| s.lang == *l).unwrap_or(usize::MAX - 1))
    };
    for ((path, section, owns_folder), mut files) in groups {
        files.sort_by_key(|(lang, _)| rank(lang));
        found.groups.push(Group { path: path.into(), section, owns_folder, files });
    }
    found
}

fn shared_file(below: &str, id: FileId, config: &Config, found: &mut Inventory, diags: &mut Vec<Diagnostic>) {
    let path = format!("content/{below}");
    let name = below.strip_prefix("_shared/").unwrap_or(below);
    let stem = name.trim_end_matches(".yaml").trim_end_matches(".yml");
    let Some((stem, lang)) = suffix(stem, config, &path, diags) else {
        return;
    };
    let kind = match stem {
        "actors" => SharedKind::Actors,
        "sources" => SharedKind::Sources,
        "terms" => SharedKind::Terms,
        _ => {
            let message = format!("`_shared` holds `actors.yaml`, `sources.yaml` and `terms.yaml`, not `{name}`");
            diags.push(Diagnostic::new(Rule::InvalidValue, Place::File(path), message));
            return;
        }
    };
    found.shared.push((kind, lang, id));
}

/// Splits a language off a file's stem. None: the suffix is a language that the site does not have (reported).
fn suffix<'a>(
    stem: &'a str,
    config: &Config,
    path: &str,
    diags: &mut Vec<Diagnostic>,
) -> Option<(&'a str, Option<Lang>)> {
    let Some((before, tag)) = stem.rsplit_once('.') else {
        return Some((stem, None));
    };
    let Ok(lang) = Lang::parse(tag) else {
        return Some((stem, None));
    };
    if before.is_empty() {
        return Some((stem, None));
    }
    if config.languages.iter().any(|known| known.lang == lang) {
        return Some((before, Some(lang)));
    }
    let known: Vec<&str> = config.languages.iter().map(|l| l.lang.as_str()).collect();
    let message = format!("`{tag}` in the file's name is a language, but the site has only {}", known.join(", "));
    diags.push(
        Diagnostic::new(Rule::InvalidValue, Place::File(path.to_string()), message)
            .help(format!("add `{lang}` to `languages` in site.yaml, or rename the file")),
    );
    None
}
