//! All languages of one page: drafts in, documents out.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::diag::{Diagnostic, Rule};
use crate::parse::front::{self, SECTION_KEYS, STORY_KEYS};
use crate::parse::yaml::{Data, Field, Node};
use crate::parse::{Draft, Inventory, RawText, SharedKind, draft, markdown};
use crate::source::{FileId, SourceFile, Span};
use crate::story::config::Config;
use crate::story::{Alternate, Document, Id, Lang, Moment};

use super::overlay::{self, Translated, word};
use super::resolve::{self, Given};
use super::{levels, pool, taxonomies};

/// The files of one page, read.
#[derive(Debug)]
pub struct Loaded {
    /// Content path without language.
    pub path: Arc<str>,
    /// `_index.md`.
    pub section: bool,
    /// The files with the language of their suffix.
    pub files: Vec<(Option<Lang>, Arc<SourceFile>)>,
}

/// What every page of a site may draw on.
pub struct Context<'a> {
    /// Settings.
    pub config: &'a Config,
    /// The day of the build in the site's time zone.
    pub today: jiff::civil::Date,
    /// `_shared`.
    pub shared: &'a Shared,
    /// Front matter that sections hand down, by content path of the section.
    pub cascades: &'a BTreeMap<Arc<str>, Node>,
    /// Last changes by the repository's history, of files that have one.
    pub changed: &'a HashMap<FileId, Moment>,
    /// Bibliographies by content path below the root (`content/x/refs.bib`): entries as source nodes.
    pub bibliography: &'a (dyn Fn(&str, Span, &mut Vec<Diagnostic>) -> Option<Node> + Sync),
    /// The pages were read before, and what was found in them is told: no rule is applied.
    pub again: bool,
}

/// `_shared`, laid over per language: the trees of `actors`, `sources`, `terms`.
#[derive(Debug, Default)]
pub struct Shared {
    /// Languages of the files.
    langs: BTreeMap<FileId, Lang>,
    by_lang: BTreeMap<Lang, Vec<(SharedKind, Node)>>,
}

impl Shared {
    /// Reads the files of `_shared` and lays translations over originals.
    pub fn new(
        inventory: &Inventory,
        config: &Config,
        read: &mut dyn FnMut(FileId, &mut Vec<Diagnostic>) -> Option<Arc<SourceFile>>,
        diags: &mut Vec<Diagnostic>,
    ) -> Shared {
        let mut nodes: Vec<(SharedKind, Option<Lang>, Node)> = Vec::new();
        for (kind, lang, id) in &inventory.shared {
            let Some(file) = read(*id, diags) else { continue };
            let (_, start) = file.without_bom();
            let Some(node) = crate::parse::yaml::parse(&file, start..file.text.len(), &config.limits, diags) else {
                continue;
            };
            resolve::bidi(&node, diags);
            if lang.is_none() {
                for field in node.as_map().into_iter().flatten() {
                    diags.extend(Id::parse(&field.key.value).err().map(|error| resolve::bad_id(&field.key, &error)));
                }
                match kind {
                    SharedKind::Actors => drop(front::decode_shared_actors(&node, diags)),
                    SharedKind::Sources => drop(front::decode_shared_sources(&node, diags)),
                    SharedKind::Terms => drop(front::decode_shared_terms(&node, diags)),
                }
            }
            nodes.push((*kind, lang.clone(), node));
        }
        let lang_of = |lang: &Option<Lang>| lang.clone().unwrap_or_else(|| config.lang.clone());
        let langs = inventory.shared.iter().map(|(_, lang, id)| (*id, lang_of(lang))).collect();
        let mut shared = Shared { langs, ..Shared::default() };
        for site_lang in &config.languages {
            let lang = &site_lang.lang;
            let mut trees = Vec::new();
            for kind in [SharedKind::Actors, SharedKind::Sources, SharedKind::Terms] {
                let find = |wanted: Option<&Lang>| {
                    nodes.iter().find(|(k, l, _)| *k == kind && l.as_ref() == wanted).map(|(_, _, node)| node)
                };
                let base = find(None);
                let over = find(Some(lang));
                let node = match (base, over) {
                    (Some(base), Some(over)) => overlay::translate_shared(kind.key(), base, over, diags),
                    (Some(node), None) | (None, Some(node)) => node.clone(),
                    (None, None) => continue,
                };
                trees.push((kind, node));
            }
            shared.by_lang.insert(lang.clone(), trees);
        }
        shared
    }

    /// The language of each file of `_shared`.
    pub fn langs(&self) -> impl Iterator<Item = (FileId, Lang)> + '_ {
        self.langs.iter().map(|(id, lang)| (*id, lang.clone()))
    }

    /// Is this the id of an actor of `_shared`?
    pub fn has_actor(&self, lang: &Lang, id: &str) -> bool {
        self.trees(lang).iter().any(|(kind, node)| *kind == SharedKind::Actors && node.get(id).is_some())
    }

    /// The trees of a language.
    pub fn trees(&self, lang: &Lang) -> &[(SharedKind, Node)] {
        self.by_lang.get(lang).map_or(&[], Vec::as_slice)
    }
}

/// A draft with its language.
pub(super) struct InLang {
    /// Its language.
    pub lang: Lang,
    /// The file, split.
    pub draft: Draft,
    /// The file.
    pub file: Arc<SourceFile>,
}

/// Makes the documents of one page: the original first, then its translations in the order of the site's languages.
///
/// Findings are already at the level that the site and the page's `allow` give them.
pub fn documents(loaded: &Loaded, context: &Context<'_>, diags: &mut Vec<Diagnostic>) -> Vec<Document> {
    let drafts = drafts(loaded, context, diags);
    let Some((original, translations)) = drafts.split_first() else {
        return Vec::new();
    };
    let kind = kind_of(loaded, original, diags);
    let alternates = alternates(&drafts);
    let base = cascaded(original, loaded, context);
    let mut found = Vec::new();
    let mut used = levels::Used::default();
    // `about` are the findings about this language so far: of a translation, what it lacks and sets too much.
    let mut make =
        |drafted: &InLang, node: Node, own: Vec<Field>, about: Vec<Diagnostic>, diags: &mut Vec<Diagnostic>| {
            let mut about = about;
            let node = pool::fill(node, drafted, original, context, diags);
            let shared_actors = |id: &str| context.shared.has_actor(&drafted.lang, id);
            let given = Given {
                shared_actors: &shared_actors,
                shared_langs: &context.shared.langs,
                node: &node,
                own: &own,
                kind,
                path: loaded.path.clone(),
                lang: drafted.lang.clone(),
                draft: &drafted.draft,
                original: &original.draft,
                original_lang: original.lang.clone(),
                alternates: alternates.clone(),
                fallback: false,
                config: context.config,
            };
            let mut document = resolve::resolve(&given, &mut about);
            if drafted.draft.broken || original.draft.broken {
                about.retain(|found| !rests_on_front_matter(found.rule));
            }
            if let Some(document) = &mut document {
                if !context.again && !drafted.draft.broken && !original.draft.broken {
                    super::rules::check(document, found.first(), context.config, context.today, &mut about);
                }
                levels::apply(document, &node, &mut used, &mut about);
            }
            diags.append(&mut about);
            found.extend(document);
        };
    make(original, base.clone(), Vec::new(), Vec::new(), diags);
    for translation in translations {
        let over = translation.draft.front.clone().unwrap_or_else(|| empty_map(translation.draft.head));
        let mut drift = Vec::new();
        let Translated { node, own } = overlay::translate(&base, &over, &mut drift);
        if translation.draft.broken {
            drift.clear();
        }
        make(translation, node, own, drift, diags);
    }
    found.first().into_iter().for_each(|original| levels::unused(original, &used, diags));
    let missing = missing(loaded, &drafts, context.config).into_iter();
    found.extend(missing.filter_map(|lang| fallback(lang, original, &base, (kind, loaded, &alternates), context)));
    found.iter_mut().for_each(|found| found.page.changed = context.changed.get(&found.page.file).cloned());
    found
}

fn alternates(drafts: &[InLang]) -> Vec<Alternate> {
    drafts.iter().map(|drafted| Alternate { lang: drafted.lang.clone(), file: drafted.draft.file }).collect()
}

/// The languages in which the page is shown although it is not in them. Every language has a home page of its own.
fn missing(loaded: &Loaded, drafts: &[InLang], config: &Config) -> Vec<Lang> {
    let has = |lang: &&Lang| drafts.iter().any(|drafted| drafted.lang == **lang);
    let wanted = config.fallback.iter().filter(|_| !loaded.path.is_empty());
    wanted.filter(|lang| !has(lang)).cloned().collect()
}

/// A translation of which nothing is written.
fn blank(original: &Draft) -> Draft {
    Draft { front: None, body: RawText::verbatim(String::new(), original.head), ..original.clone() }
}

/// The page in a language that it lacks: all its texts are the original's. What is wrong with them was told of the original.
fn fallback(
    lang: Lang,
    original: &InLang,
    base: &Node,
    (kind, loaded, alternates): (FileKind, &Loaded, &[Alternate]),
    context: &Context<'_>,
) -> Option<Document> {
    let mut unsaid = Vec::new();
    let drafted = &InLang { lang, draft: blank(&original.draft), file: original.file.clone() };
    let node = pool::fill(base.clone(), drafted, original, context, &mut unsaid);
    let shared_actors = |id: &str| context.shared.has_actor(&drafted.lang, id);
    let given = Given {
        shared_actors: &shared_actors,
        shared_langs: &context.shared.langs,
        node: &node,
        own: &[],
        kind,
        path: loaded.path.clone(),
        lang: drafted.lang.clone(),
        draft: &drafted.draft,
        original: &original.draft,
        original_lang: original.lang.clone(),
        alternates: alternates.to_vec(),
        fallback: true,
        config: context.config,
    };
    resolve::resolve(&given, &mut unsaid)
}

/// Lays a page's front matter over what the sections above hand down.
fn cascaded(original: &InLang, loaded: &Loaded, context: &Context<'_>) -> Node {
    let front = original.draft.front.clone().unwrap_or_else(|| empty_map(original.draft.head));
    let mut folders = vec![""];
    folders.extend(loaded.path.match_indices('/').filter_map(|(at, _)| loaded.path.get(..at)));
    if !loaded.section && !loaded.path.is_empty() {
        folders.push(&loaded.path);
    }
    folders.iter().rev().filter(|folder| **folder != &*loaded.path || !loaded.section).fold(front, |node, folder| {
        match context.cascades.get(*folder) {
            // A template for pages is none for sections.
            Some(cascade) if loaded.section => overlay::merge(&without(cascade, "template"), &node),
            Some(cascade) => overlay::merge(cascade, &node),
            None => node,
        }
    })
}

fn without(node: &Node, key: &str) -> Node {
    let mut node = node.clone();
    if let Data::Map(fields) = &mut node.data {
        fields.retain(|field| field.key.value != key);
    }
    node
}

/// Would such a finding perhaps not be there, had the front matter been readable?
fn rests_on_front_matter(rule: Rule) -> bool {
    matches!(rule, Rule::UnknownReference | Rule::DuplicateId | Rule::MissingTitle)
}

fn empty_map(at: Span) -> Node {
    Node { span: at, data: Data::Map(Vec::new()) }
}

/// Reads the files and settles their languages.
fn drafts(loaded: &Loaded, context: &Context<'_>, diags: &mut Vec<Diagnostic>) -> Vec<InLang> {
    let config = context.config;
    let mut found: Vec<InLang> = Vec::new();
    for (suffix, file) in &loaded.files {
        let mut draft = draft(file, &config.limits, diags);
        if let Some(front) = &mut draft.front {
            resolve::bidi(front, diags);
            gather_terms(front, config, diags);
        }
        markdown::bidi(&draft.body, diags);
        let lang = language(suffix.as_ref(), &draft, config, diags);
        if let Some(known) = found.iter().find(|known| known.lang == lang) {
            let message = format!("`{}` and `{}` are the same page in {lang}", known.file.path, file.path);
            diags.push(
                Diagnostic::new(Rule::RouteCollision, draft.head, message).related(known.draft.head, "the other"),
            );
            continue;
        }
        found.push(InLang { lang, draft, file: file.clone() });
    }
    found
}

/// Brings the terms of a page, and of what a section hands down, into one form.
pub fn gather_terms(front: &mut Node, config: &Config, diags: &mut Vec<Diagnostic>) {
    taxonomies::gather(front, config, diags);
    if let Data::Map(fields) = &mut front.data {
        for field in fields.iter_mut().filter(|field| field.key.value == "cascade") {
            taxonomies::gather(&mut field.value, config, diags);
        }
    }
}

/// The language of a file: its suffix, else `lang`, else the site's default.
fn language(suffix: Option<&Lang>, draft: &Draft, config: &Config, diags: &mut Vec<Diagnostic>) -> Lang {
    let fallback = suffix.cloned().unwrap_or_else(|| config.lang.clone());
    let Some(said) = draft.front.as_ref().and_then(|node| node.get("lang")).and_then(word) else {
        return fallback;
    };
    let Ok(lang) = Lang::parse(&said.value) else {
        // Reported with the field.
        return fallback;
    };
    if suffix.is_some_and(|suffix| *suffix != lang) {
        let message = format!("`lang: {lang}`, but the file's name says `{fallback}`");
        diags.push(Diagnostic::new(Rule::InvalidValue, said.span, message).help("leave `lang` out"));
        return fallback;
    }
    if !config.languages.iter().any(|known| known.lang == lang) {
        let message = format!("the site has no language `{lang}`");
        diags.push(
            Diagnostic::new(Rule::InvalidValue, said.span, message)
                .help(format!("add it in site.yaml: `languages: [{}, {lang}]`", config.lang)),
        );
        return fallback;
    }
    lang
}

/// What kind of page a file is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A story.
    Story,
    /// A plain page.
    Page,
    /// A section.
    Section,
}

fn kind_of(loaded: &Loaded, original: &InLang, diags: &mut Vec<Diagnostic>) -> FileKind {
    let Some(front) = &original.draft.front else {
        return match (loaded.section, original.draft.broken) {
            (true, _) => FileKind::Section,
            // What it is cannot be read; as a story its text is taken for what it may be.
            (_, true) => FileKind::Story,
            (_, false) => FileKind::Page,
        };
    };
    let story_key = front.as_map().into_iter().flatten().find(|f| STORY_KEYS.contains(&f.key.value.as_str()));
    let said = front.get("kind").and_then(word);
    if loaded.section {
        if let Some(key) = story_key.map(|f| &f.key) {
            let message = format!("`{}` belongs to a story; this is a section", key.value);
            diags.push(
                Diagnostic::new(Rule::UnknownField, key.span, message)
                    .help("name the file `index.md` to make it a story"),
            );
        }
        return FileKind::Section;
    }
    let section_keys = front.as_map().into_iter().flatten().filter(|f| SECTION_KEYS.contains(&f.key.value.as_str()));
    for key in section_keys.map(|field| &field.key) {
        let message = format!("`{}` belongs to a section, whose file is `_index.md`", key.value);
        diags.push(Diagnostic::new(Rule::UnknownField, key.span, message).help("take it out"));
    }
    match said.as_ref().map(|said| said.value.as_str()) {
        Some("page") => {
            if let Some(key) = story_key.map(|f| &f.key) {
                let message = format!("`{}` belongs to a story; this is a page", key.value);
                diags.push(Diagnostic::new(Rule::UnknownField, key.span, message).help("leave `kind: page` out"));
            }
            FileKind::Page
        }
        Some("story") => FileKind::Story,
        _ if story_key.is_some() => FileKind::Story,
        _ => FileKind::Page,
    }
}
