//! One page in one language: texts parsed, dates read, every name looked up.
//!
//! 1. The front matter is decoded into plain structs ([`front`]).
//! 2. Every id is taken into one namespace ([`names`]).
//! 3. Entities and the page are built, their references resolved ([`entities`], [`page`]).
//! 4. Headings get anchors that no entity has; mentions and citations in all texts are looked up ([`mentions`]), and what changes
//!    concern ([`affects`]).

mod affects;
mod build;
mod entities;
mod mentions;
mod names;
mod page;
mod title;

pub(super) use entities::id_of_host;
pub(super) use names::bad_id;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, Rule};
use crate::parse::front::{self, RawFront};
use crate::parse::markdown::{self, MarkdownOptions};
use crate::parse::yaml::{Data, Field, Node};
use crate::parse::{Draft, RawText};
use crate::source::FileId;
use crate::story::config::Config;
use crate::story::{Alternate, Body, Document, Kind, Lang, SectionSettings};

use super::documents::FileKind;

/// A page to be resolved.
pub struct Given<'a> {
    /// The front matter: of a translation, laid over the original's; shared entities in it.
    pub node: &'a Node,
    /// What a translation says of itself.
    pub own: &'a [Field],
    /// What kind of page.
    pub kind: FileKind,
    /// Content path without language.
    pub path: Arc<str>,
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub draft: &'a Draft,
    /// The original's file (of an original: its own).
    pub original: &'a Draft,
    /// The original's language.
    pub original_lang: Lang,
    /// The page in all languages.
    pub alternates: Vec<Alternate>,
    /// The page is not in this language: all its texts are the original's.
    pub fallback: bool,
    /// Settings.
    pub config: &'a Config,
    /// Actors that stand in `_shared`.
    pub shared_actors: &'a dyn Fn(&str) -> bool,
    /// Languages of the files of `_shared`.
    pub shared_langs: &'a BTreeMap<FileId, Lang>,
}

impl Given<'_> {
    /// The language of a text by the file it stands in.
    fn lang_of(&self, file: FileId) -> Lang {
        let own = self.alternates.iter().find(|alternate| alternate.file == file).map(|alternate| &alternate.lang);
        own.or_else(|| self.shared_langs.get(&file)).unwrap_or(&self.lang).clone()
    }

    fn options(&self, file: FileId) -> MarkdownOptions {
        MarkdownOptions { html: self.config.html, bounds: self.config.limits.clone(), lang: self.lang_of(file) }
    }
}

/// Makes a document. Always gives one if the page has a title, however much else is wrong, so that nothing hides
/// anything; with errors it is never rendered.
pub fn resolve(given: &Given<'_>, diags: &mut Vec<Diagnostic>) -> Option<Document> {
    let raw = front::decode_front(given.node, diags);
    let own = front::decode_front(
        &Node { span: given.draft.head, data: Data::Map(given.own.to_vec()) },
        // The same fields were looked at where they stand.
        &mut Vec::new(),
    );
    let mut body = body_of(given, diags);
    let mut names = names::Names::default();
    let (mut story, orphans) =
        (given.kind == FileKind::Story).then(|| entities::story(given, &raw, &mut names, diags)).unzip();
    markdown::assign_anchors(&mut body.0.headings, &|id| names.contains(id), diags);
    if let Some(story) = &mut story {
        affects::resolve(&raw, story, &body.0.headings, &names, given.draft.file, diags);
    }
    let mut page = page::page(given, &raw, &own, body, diags)?;
    title::lift_title(&mut page);
    let kind = match (given.kind, story) {
        (_, Some(story)) => Kind::Story(Box::new(story)),
        (FileKind::Section, None) => Kind::Section(section(&raw)),
        (_, None) => Kind::Page,
    };
    let document = Document { page, kind };
    mentions::check(&document, &orphans.unwrap_or_default(), &names, diags);
    Some(document)
}

fn section(raw: &RawFront) -> SectionSettings {
    SectionSettings { sort: raw.sort, paginate: raw.paginate.map(Into::into) }
}

/// The text of the page: its own, else the original's with its language.
fn body_of(given: &Given<'_>, diags: &mut Vec<Diagnostic>) -> (Body, Option<Lang>) {
    let own = &given.draft.body;
    if given.fallback {
        let original = &given.original.body;
        let body = markdown::body(original, &given.options(original.file()), &mut Vec::new());
        return (body, Some(given.original_lang.clone()));
    }
    if given.draft.file == given.original.file || !own.text.trim().is_empty() {
        return (markdown::body(own, &given.options(own.file()), diags), None);
    }
    let original = &given.original.body;
    if original.text.trim().is_empty() {
        return (markdown::body(own, &given.options(own.file()), diags), None);
    }
    if !given.draft.broken {
        diags.push(
            Diagnostic::new(Rule::Untranslated, given.draft.head, "the text below the front matter is not translated")
                .help("until it is, the page shows the original's text with a notice"),
        );
    }
    // Its mistakes are reported with the original.
    let body = markdown::body(original, &given.options(original.file()), &mut Vec::new());
    (body, Some(given.original_lang.clone()))
}

/// Refuses invisible direction marks in any text of a tree.
pub fn bidi(node: &Node, diags: &mut Vec<Diagnostic>) {
    match &node.data {
        Data::Null => {}
        Data::Scalar(scalar) => markdown::bidi(&scalar.text, diags),
        Data::Seq(items) => items.iter().for_each(|item| bidi(item, diags)),
        Data::Map(fields) => {
            for field in fields {
                markdown::bidi(&RawText::verbatim(field.key.value.clone(), field.key.span), diags);
                bidi(&field.value, diags);
            }
        }
    }
}
