//! The first pass: every page is parsed and checked, a card of it is kept, the rest is dropped.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::check::{Context, Loaded, documents, gather_terms};
use crate::diag::{Diagnostic, Place, Rule};
use crate::parse::front::{PAGE_KEYS, canonical_key};
use crate::parse::yaml::Data;
use crate::parse::{Group, Inventory};
use crate::render::build;
use crate::site::links::{self, Link};
use crate::site::{AboutActor, Card, CardActor, CardEvent, CardKind, Route, Trace};
use crate::source::{FileId, LoadError, SourceFile, Span, Spanned, Tree};
use crate::story::config::{Config, TAGS};
use crate::story::{Document, EventStatus, Kind, Lang, Slug};

use super::Options;
use super::uses::{Use, uses};

/// What is kept of a page after the first pass.
pub struct Seen {
    /// Index of its group.
    pub group: usize,
    /// Its card, the route still to be given.
    pub card: Card,
    /// Instead of the last segment of its path.
    pub slug: Option<Slug>,
    /// Old addresses.
    pub aliases: Vec<Spanned<String>>,
    /// What it points at.
    pub uses: Vec<Use>,
    /// Where messages about the page as a whole point.
    pub place: Span,
    /// Another theme or options, as written.
    pub theme: Option<serde_json::Value>,
    /// The template that renders it instead of the usual one.
    pub template: Option<Spanned<String>>,
    /// Folder of its file below `content/`.
    pub folder: String,
    /// It lends its address to the pages of its folder.
    pub owns_folder: bool,
}

impl Seen {
    /// The files that the page names, by path below `content/`.
    pub fn files(&self, config: &Config) -> Vec<String> {
        let inside = |named: &Use| match links::read(&named.dest, config) {
            Link::Inside { path, .. } => super::uses::file_path(&path, &self.folder),
            Link::External(_) | Link::Here(_) => None,
        };
        let beside = |named: &&Use| named.table.as_ref().is_none_or(|table| !table.data);
        self.uses.iter().filter(beside).filter_map(inside).collect()
    }
}

/// A page that is not in the site, and why.
pub struct Left {
    /// Content path.
    pub path: Arc<str>,
    /// It is the page of its folder.
    pub owns_folder: bool,
    /// Why, to end the sentence "it is …".
    pub why: &'static str,
}

/// What the first pass finds of one group.
#[derive(Default)]
pub struct GroupSeen {
    /// Its pages.
    pub seen: Vec<Seen>,
    /// Pages left out.
    pub left: Vec<Left>,
    /// Findings.
    pub diags: Vec<Diagnostic>,
    /// Its documents, for the second pass, where memory allows.
    pub kept: Option<Arc<Vec<Document>>>,
}

/// Reads the files of a group.
///
/// # Errors
/// The files that could not be read.
pub fn load(tree: &Tree, group: &Group, config: &Config) -> Result<Loaded, Vec<LoadError>> {
    let limits = crate::source::Limits { file: config.limits.file };
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for (lang, id) in &group.files {
        match tree.text(*id, &limits) {
            Ok(file) => files.push((lang.clone(), Arc::new(file))),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(Loaded { path: group.path.clone(), section: group.section, files }) } else { Err(errors) }
}

/// Hash of everything a page is made from.
pub fn hash(loaded: &Loaded, shared: blake3::Hash) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(shared.as_bytes());
    for (_, file) in &loaded.files {
        hasher.update(file.path.as_bytes());
        hasher.update(&[0]);
        hasher.update(file.text.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize()
}

/// The first pass for one group.
pub fn group(
    index: usize,
    group: &Group,
    tree: &Tree,
    context: &Context<'_>,
    shared: blake3::Hash,
    options: &Options,
    kept: &Room,
) -> GroupSeen {
    let mut found = GroupSeen::default();
    let loaded = match load(tree, group, context.config) {
        Ok(loaded) => loaded,
        Err(errors) => {
            found.diags.extend(errors.iter().map(Diagnostic::from));
            return found;
        }
    };
    let hash = hash(&loaded, shared);
    let documents = documents(&loaded, context, &mut found.diags);
    for document in &documents {
        match left_out(document, options, context.today) {
            Some(why) => {
                found.left.push(Left { path: document.page.path.clone(), owns_folder: group.owns_folder, why });
            }
            None => found.seen.push(seen(index, group, document, tree, context, hash)),
        }
    }
    let bytes = loaded.files.iter().map(|(_, file)| file.text.len()).sum();
    found.kept = (!found.seen.is_empty() && kept.take(bytes)).then(|| Arc::new(documents));
    // A page that is not published keeps nobody from publishing the rest: its mistakes are told when it is asked for. (Not
    // so without the output `page`, which may be the mistake itself, and which no option asks for.)
    if found.seen.is_empty() && !found.left.is_empty() && found.left.iter().all(|left| left.why != NO_PAGE) {
        found.diags.clear();
    }
    found
}

/// How much text may still be kept as documents between the passes: a document takes about twelve times its text.
pub struct Room(std::sync::atomic::AtomicUsize);

impl Room {
    /// Room for the pages of a site of some hundred stories; a larger site is read a second time in part.
    pub fn new() -> Room {
        Room(std::sync::atomic::AtomicUsize::new(3 << 20))
    }

    fn take(&self, bytes: usize) -> bool {
        use std::sync::atomic::Ordering::Relaxed;
        self.0.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(bytes)).is_ok()
    }
}

/// Why a page is not in the site although nothing holds it back.
const NO_PAGE: &str = "without the output `page`";

/// Why a page is not in the site, if it is not.
fn left_out(document: &Document, options: &Options, today: jiff::civil::Date) -> Option<&'static str> {
    let page = &document.page;
    if page.draft && !options.drafts {
        return Some("a draft");
    }
    if page.expires.as_ref().is_some_and(|moment| moment.date <= today) {
        return Some("expired");
    }
    if page.published.as_ref().is_some_and(|moment| moment.date > today) && !options.future {
        return Some("not yet published");
    }
    if !page.outputs.contains(&crate::story::Output::Page) {
        return Some(NO_PAGE);
    }
    None
}

fn seen(
    index: usize,
    group: &Group,
    document: &Document,
    tree: &Tree,
    context: &Context<'_>,
    hash: blake3::Hash,
) -> Seen {
    let page = &document.page;
    let path = tree.entry(page.file).map(|entry| entry.path.clone()).unwrap_or_default();
    let folder = super::resources::folder_of(&path).to_string();
    Seen {
        theme: document.page.theme.clone(),
        group: index,
        card: card(document, context.config, hash, &folder),
        slug: page.slug.clone(),
        aliases: page.aliases.clone(),
        template: page.template.clone(),
        uses: uses(document),
        place: page.title.span,
        folder,
        owns_folder: group.owns_folder,
    }
}

fn card(document: &Document, config: &Config, hash: blake3::Hash, folder: &str) -> Card {
    let page = &document.page;
    let (kind, listing) = match &document.kind {
        Kind::Story(_) => (CardKind::Story, (None, None)),
        Kind::Page => (CardKind::Page, (None, None)),
        Kind::Section(settings) => (CardKind::Section, (settings.sort, settings.paginate)),
    };
    let robots = page.robots.as_ref().or(config.robots.as_ref());
    let mut card = Card {
        file: page.file,
        path: page.path.clone(),
        lang: page.lang.clone(),
        route: Route::root(),
        kind,
        title_html: build::title_html(document),
        title: page.title.plain.to_string(),
        summary: page.summary.as_ref().map(|summary| summary.plain.to_string()),
        section: Route::root(),
        tags: page.tags.iter().map(|tag| tag.value.clone()).collect(),
        terms: terms_of(page, config),
        actors: Vec::new(),
        published: page.published.clone(),
        updated: page.updated.clone(),
        changed: page.changed.clone(),
        weight: page.weight,
        draft: page.draft,
        // Search engines, feeds and the search have the original.
        noindex: robots.is_some_and(|robots| robots.contains("noindex")) || page.fallback.is_some(),
        fallback: page.fallback.clone(),
        outputs: build::outputs_of(document, config),
        is_home: page.path.is_empty(),
        listing,
        anchors: build::anchors_of(document),
        words: build::words_of(document),
        counts: (0, 0, 0),
        changes: build::changes_of(document),
        latest: None,
        image: page.image.clone().map(|image| Box::new((image, folder.to_string()))),
        hash,
    };
    if let Kind::Story(story) = &document.kind {
        let traces = build::traces_of(document);
        card.actors =
            story.actors.iter().zip(traces).map(|(actor, traces)| card_actor(actor, folder, traces)).collect();
        let questions = story.faq.len() + page.body.headings.iter().filter(|h| h.answer.is_some()).count();
        card.counts = (story.timeline.len(), questions, story.sources.len());
        let happened = story.timeline.iter().rev().find(|e| e.status == EventStatus::Happened);
        card.latest = happened.map(|e| CardEvent { date: e.date.clone(), text: e.text.plain.to_string() });
    }
    card
}

/// The terms of a page: of `tags` and of all other taxonomies.
fn terms_of(page: &crate::story::Page, config: &Config) -> Vec<(usize, String)> {
    let tags = (TAGS, &page.tags);
    let others = page.terms.iter().map(|(name, terms)| (name.as_str(), terms));
    let all = std::iter::once(tags).chain(others);
    let all = all.filter_map(|(name, terms)| Some((config.taxonomy(name)?, terms)));
    all.flat_map(|(index, terms)| terms.iter().map(move |term| (index, term.value.clone()))).collect()
}

fn card_actor(actor: &crate::story::Actor, folder: &str, traces: Vec<Trace>) -> CardActor {
    let about = || AboutActor {
        alias: actor.alias.clone(),
        text: actor.text.as_ref().map(|text| text.plain.to_string()),
        country: actor.country.clone(),
        image: actor.image.clone().map(|image| (image, folder.to_string())),
        of: actor.of.as_ref().map(ToString::to_string),
        party: actor.party,
        traces,
    };
    CardActor {
        id: actor.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: actor.name.plain.to_string(),
        role: actor.role.as_ref().map(|role| role.plain.to_string()),
        actor_type: actor.actor_type,
        wikidata: actor.wikidata.clone(),
        shared: actor.shared,
        about: actor.shared.then(|| Box::new(about())),
    }
}

/// Gives every page its address and its section.
pub fn place(pages: &mut [Seen], config: &Config, diags: &mut Vec<Diagnostic>) {
    use crate::site::plan::{Placing, home, routes};
    let placings: Vec<Placing<'_>> = pages
        .iter()
        .map(|seen| Placing {
            path: &seen.card.path,
            lang: &seen.card.lang,
            slug: seen.slug.as_ref(),
            owns_folder: seen.owns_folder,
        })
        .collect();
    let found = routes(config, &placings);
    for (seen, route) in pages.iter_mut().zip(found) {
        match route {
            Ok(route) => seen.card.route = route,
            Err(error) => diags.push(Diagnostic::new(Rule::InvalidValue, seen.place, error.to_string())),
        }
    }
    let sections: BTreeMap<(Lang, Arc<str>), Route> = pages
        .iter()
        .filter(|seen| seen.card.kind == CardKind::Section)
        .map(|seen| ((seen.card.lang.clone(), seen.card.path.clone()), seen.card.route.clone()))
        .collect();
    for seen in pages.iter_mut() {
        let mut above: &str = &seen.card.path;
        seen.card.section = loop {
            if above.is_empty() {
                break home(config, &seen.card.lang);
            }
            above = above.rsplit_once('/').map_or("", |(folder, _)| folder);
            if let Some(route) = sections.get(&(seen.card.lang.clone(), Arc::from(above))) {
                break route.clone();
            }
        };
    }
}

/// Front matter that sections hand down, by content path of the section.
pub fn cascades(tree: &Tree, inventory: &Inventory, config: &Config) -> BTreeMap<Arc<str>, crate::parse::yaml::Node> {
    let mut found = BTreeMap::new();
    for group in inventory.groups.iter().filter(|group| group.section) {
        let Ok(loaded) = load(tree, group, config) else { continue };
        let Some((_, file)) = loaded.files.first() else { continue };
        // Mistakes in it are reported when the section itself is read.
        let mut draft = crate::parse::draft(file, &config.limits, &mut Vec::new());
        if let Some(front) = &mut draft.front {
            gather_terms(front, config, &mut Vec::new());
        }
        if let Some(cascade) = draft.front.as_ref().and_then(|front| front.get("cascade")) {
            let mut cascade = cascade.clone();
            if let Data::Map(fields) = &mut cascade.data {
                fields.retain(|field| PAGE_KEYS.contains(&canonical_key(&field.key.value)));
            }
            found.insert(group.path.clone(), cascade);
        }
    }
    found
}

/// A text file that pages draw on.
pub fn read(tree: &Tree, id: FileId, config: &Config, diags: &mut Vec<Diagnostic>) -> Option<Arc<SourceFile>> {
    match tree.text(id, &crate::source::Limits { file: config.limits.file }) {
        Ok(file) => Some(Arc::new(file)),
        Err(error) => {
            diags.push(Diagnostic::from(&error));
            None
        }
    }
}

/// A finding about a file as a whole.
pub fn about(path: &str, rule: Rule, message: String) -> Diagnostic {
    Diagnostic::new(rule, Place::File(path.to_string()), message)
}
