//! The second pass: a page is read again, rendered, and dropped.

use std::sync::Arc;

use super::hosting::HostFile;
use super::{Prepared, Work, first};
use crate::artifact::{Artifact, Content, OutPath};
use crate::check::report::{self, Report};
use crate::check::{Context, documents};
use crate::diag::{Diagnostic, Place, Rule};
use crate::render::build::Renderer;
use crate::render::foreign;
use crate::render::outputs::feed::{Form, Subject};
use crate::render::outputs::icons::IconFile;
use crate::render::outputs::sitemap::Piece;
use crate::site::Site;
use crate::source::FileId;
use crate::story::config::TAGS;
use crate::story::{Document, Lang};

/// A page or file that comes from no file of content.
#[derive(Clone, Debug)]
pub enum Listing {
    /// The home page of a language that has no file of its own.
    Home(Lang),
    /// The page of a tag.
    Tag(usize),
    /// The list of the terms of a taxonomy.
    TagList(usize, Lang),
    /// The page of an actor.
    Person(usize),
    /// The list of actors.
    PersonList(Lang),
    /// The page on which readers search.
    Search(Lang),
    /// The page for addresses that do not exist.
    NotFound(Lang),
    /// A feed in one form.
    Feed(Subject, Form),
    /// The feed of corrections and changes of a language.
    Changes(Lang),
    /// `sitemap.xml`, and the files that it names.
    Sitemap(Vec<Piece>),
    /// One of the files that it names.
    SitemapPiece(Piece),
    /// `robots.txt`
    Robots,
    /// A file of the icons.
    Icon(IconFile),
    /// A file that the host reads.
    Host(HostFile),
}

impl Listing {
    /// What it is, in words, for messages.
    pub fn words(&self, site: &Site) -> String {
        match self {
            Listing::Home(lang) => format!("the home page in {lang}"),
            Listing::Tag(i) => {
                format!("the page of the tag `{}`", site.tags.get(*i).map_or("", |tag| tag.name.as_str()))
            }
            Listing::TagList(index, _) => match site.config.taxonomies.get(*index) {
                Some(of) if of.name != TAGS => format!("the list of the taxonomy `{}`", of.name),
                _ => "the list of tags".into(),
            },
            Listing::Person(i) => {
                format!("the page of the actor `{}`", site.people.get(*i).map_or("", |p| p.id.as_str()))
            }
            Listing::PersonList(_) => "the list of actors".into(),
            Listing::Search(_) => "the search page".into(),
            Listing::NotFound(_) => "the page 404.html".into(),
            Listing::Feed(..) => "the feed".into(),
            Listing::Changes(_) => "the feed of changes".into(),
            Listing::Sitemap(_) => "the sitemap".into(),
            Listing::SitemapPiece(_) => "a part of the sitemap".into(),
            Listing::Robots => "robots.txt".into(),
            Listing::Icon(file) => format!("the icon `{}`", file.name()),
            Listing::Host(file) => format!("the `{}` that `host` asks for", file.name()),
        }
    }
}

/// Renders one unit, without any mark of words in another language.
///
/// # Errors
/// As [`Prepared::render`].
pub fn render(prepared: &Prepared, work: &Work, only: Option<&OutPath>) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let mut artifacts = marked(prepared, work, only)?;
    let made = matches!(work, Work::Group(_) | Work::Listing(..));
    if made && prepared.renderer.as_ref().is_some_and(Renderer::has_foreign) {
        artifacts.iter_mut().for_each(unmark);
    }
    Ok(artifacts)
}

/// Takes marks out of a text that is no page.
fn unmark(artifact: &mut Artifact) {
    let Content::Bytes(bytes) = &mut artifact.content else { return };
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if text.contains(foreign::BEGIN) {
        *bytes = foreign::strip(text).into_bytes();
    }
}

/// Renders one unit; of a picture only the variant that somebody waits for, if it is said.
fn marked(prepared: &Prepared, work: &Work, only: Option<&OutPath>) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let Some(renderer) = &prepared.renderer else {
        return Ok(Vec::new());
    };
    match work {
        Work::Group(index) => group(prepared, *index),
        Work::Index(lang, piece) => super::index::files(prepared, renderer, lang, *piece),
        Work::Copy(path, id) => copy(prepared, path, *id),
        Work::Redirect(path, to) => renderer.redirect(path, to),
        Work::Picture(number) => prepared
            .files
            .iter()
            .map(|files| files.album.render(*number, only))
            .collect::<Result<Vec<_>, _>>()
            .map(|made| made.concat()),
        Work::Asset(_, theme, number) => {
            let other = theme.checked_sub(1).and_then(|index| prepared.page_renderers.get(index));
            Ok(other.unwrap_or(renderer).asset(*number).into_iter().collect())
        }
        Work::Listing(path, listing) => match listing {
            Listing::Home(lang) => renderer.home(lang),
            Listing::Tag(index) => renderer.tag(*index),
            Listing::TagList(index, lang) => renderer.tag_list(*index, lang),
            Listing::Person(index) => renderer.person(*index),
            Listing::PersonList(lang) => renderer.person_list(lang),
            Listing::Search(lang) => renderer.search_page(lang),
            Listing::NotFound(lang) => renderer.not_found(lang),
            Listing::Feed(subject, form) => Ok(renderer.feed(subject, *form, &|card| prepared.told(card))),
            Listing::Changes(lang) => Ok(renderer.changes_feed(lang)),
            Listing::Sitemap(pieces) => Ok(vec![Artifact::new(path.clone(), renderer.sitemap(pieces))]),
            Listing::SitemapPiece(piece) => Ok(vec![Artifact::new(path.clone(), renderer.sitemap_piece(piece))]),
            Listing::Robots => renderer.robots(),
            Listing::Icon(file) => prepared.icon(path, *file),
            Listing::Host(file) => Ok(vec![prepared.host_file(path, *file)]),
        },
    }
}

/// Renders all pages of a group.
fn group(prepared: &Prepared, index: usize) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let (Some(cards), Some(renderer)) = (prepared.cards_of.get(index), &prepared.renderer) else {
        return Ok(Vec::new());
    };
    let documents = read(prepared, index)?;
    let mut artifacts = Vec::new();
    for &card in cards {
        let Some(known) = prepared.site.cards.get(card) else { continue };
        if let Some(document) = documents.iter().find(|d| d.page.lang == known.lang) {
            let own = prepared.renderer_of.get(&card).and_then(|index| prepared.page_renderers.get(*index));
            artifacts.extend(own.unwrap_or(renderer).document(document, card)?);
        }
    }
    Ok(artifacts)
}

/// Reads the pages of a group again, which must be as they were in the first pass.
pub(super) fn read(prepared: &Prepared, index: usize) -> Result<Arc<Vec<Document>>, Vec<Diagnostic>> {
    if let Some(Some(kept)) = prepared.kept.get(index) {
        return Ok(kept.clone());
    }
    let (Some(group), Some(cards)) = (prepared.inventory.groups.get(index), prepared.cards_of.get(index)) else {
        return Ok(Arc::default());
    };
    let loaded = first::load(&prepared.tree, group, &prepared.config)
        .map_err(|errors| errors.iter().map(Diagnostic::from).collect::<Vec<_>>())?;
    let hash = first::hash(&loaded, prepared.shared_hash);
    if let Some(known) = cards.iter().filter_map(|&card| prepared.site.cards.get(card)).find(|card| card.hash != hash) {
        let path = prepared.tree.entry(known.file).map(|entry| entry.path.to_string()).unwrap_or_default();
        let message = "the file changed while the site was built";
        return Err(vec![Diagnostic::new(Rule::MissingFile, Place::File(path), message).help("build again")]);
    }
    let bibliography = prepared.bibliography();
    let context = Context {
        config: &prepared.config,
        today: prepared.today,
        shared: &prepared.shared,
        cascades: &prepared.cascades,
        changed: &prepared.changed,
        bibliography: &bibliography,
        again: true,
    };
    // Findings were reported in the first pass.
    Ok(Arc::new(documents(&loaded, &context, &mut Vec::new())))
}

/// The desk report of all stories that are in the site: each is read once more, and dropped.
pub(super) fn report(prepared: &Prepared) -> Report {
    let mut stories = Vec::new();
    let bibliography = prepared.bibliography();
    let context = Context {
        config: &prepared.config,
        today: prepared.today,
        shared: &prepared.shared,
        cascades: &prepared.cascades,
        changed: &prepared.changed,
        bibliography: &bibliography,
        again: true,
    };
    for (group, cards) in prepared.inventory.groups.iter().zip(&prepared.cards_of) {
        let Ok(loaded) = first::load(&prepared.tree, group, &prepared.config) else { continue };
        let documents = documents(&loaded, &context, &mut Vec::new());
        let shown = cards.iter().filter_map(|&card| prepared.site.cards.get(card));
        let shown: Vec<_> = shown.map(|card| &card.lang).collect();
        // A line is looked up in the file, which is read for the first item only.
        let files: Vec<_> = loaded.files.iter().map(|(_, file)| file.clone()).collect();
        let place = |span: crate::source::Span| place(prepared, &files, span);
        for document in documents.iter().filter(|document| shown.contains(&&document.page.lang)) {
            let given = report::Given {
                config: &prepared.config,
                today: prepared.today,
                documents: &documents,
                findings: &prepared.diagnostics,
                words: crate::render::build::words_of(document),
                place: &place,
            };
            stories.extend(report::story(document, &given));
        }
    }
    Report { version: report::VERSION, today: prepared.today.to_string(), stories }
}

/// File and line of a place.
fn place(
    prepared: &Prepared,
    files: &[std::sync::Arc<crate::source::SourceFile>],
    span: crate::source::Span,
) -> String {
    let path = prepared.tree.entry(span.file).map(|entry| entry.path.to_string()).unwrap_or_default();
    let known = files.iter().find(|file| file.id == span.file).cloned();
    let shared = || first::read(&prepared.tree, span.file, &prepared.config, &mut Vec::new());
    match known.or_else(shared) {
        Some(file) => format!("{path}:{}", file.line_col(span.start as usize).line),
        None => path,
    }
}

fn copy(prepared: &Prepared, path: &OutPath, id: FileId) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let content = super::theme::content(&prepared.tree, id).map_err(|error| vec![Diagnostic::from(&error)])?;
    Ok(vec![Artifact { path: path.clone(), content }])
}
