//! What a page points at: links to pages, files beside it. Collected in the first pass, checked once all pages are known.

use pulldown_cmark::{Event, LinkType, Tag};

use crate::diag::{Diagnostic, Place, Rule, suggest};
use crate::parse::markdown::{safe_image_url, safe_url};
use crate::site::links::{self, Found, From, Link};
use crate::site::{Route, Site, Target};
use crate::source::{Span, Spanned};
use crate::story::{Directive, DirectiveName, Document, Kind, Lang, What};

/// A link or a file that a page names.
#[derive(Clone, Debug)]
pub struct Use {
    /// As written.
    pub dest: String,
    /// Where.
    pub span: Span,
    /// It must be a file (a picture, a table), not a page.
    pub file: bool,
    /// It is a table, whose text becomes part of the page.
    pub table: Option<TableUse>,
    /// It is another text that becomes part of the page.
    pub text: bool,
    /// It is a picture that the page shows.
    pub picture: Option<Shown>,
    /// It must be a page of the site.
    pub page: bool,
}

/// How a page shows a table.
#[derive(Clone, Debug, Default)]
pub struct TableUse {
    /// The file lies below `data/`, not beside the page.
    pub data: bool,
    /// Which part of the file is the table.
    pub rows: Option<Spanned<String>>,
    /// Which of its columns are shown.
    pub columns: Option<Spanned<String>>,
}

/// What a page shows a picture for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// It is the picture of the page, which previews of links to it show too.
    AsItsOwn,
    /// It stands in the text, beside an actor or an event.
    Inside,
}

impl Use {
    fn link(dest: impl Into<String>, span: Span) -> Use {
        Use { dest: dest.into(), span, file: false, table: None, text: false, picture: None, page: false }
    }

    /// A link of a menu.
    pub fn of_menu(dest: String, span: Span) -> Use {
        Use::link(dest, span)
    }

    fn picture(src: &Spanned<String>, shown: Shown) -> Use {
        Use { file: true, picture: Some(shown), ..Use::link(src.value.clone(), src.span) }
    }
}

/// Everything a page points at.
pub fn uses(document: &Document) -> Vec<Use> {
    let mut found = Vec::new();
    for text in document.texts() {
        for event in text.events.iter() {
            match &event.what {
                // `<ada@example.org>` is an address of its own kind.
                What::Md(Event::Start(Tag::Link { link_type: LinkType::Email, .. })) => {}
                What::Md(Event::Start(Tag::Link { dest_url, .. })) => {
                    found.push(Use::link(dest_url.to_string(), event.at));
                }
                What::Md(Event::Start(Tag::Image { dest_url, .. })) => {
                    found.push(Use::picture(&Spanned::new(dest_url.to_string(), event.at), Shown::Inside));
                }
                What::Directive(directive) => found.extend(of_directive(directive)),
                _ => {}
            }
        }
    }
    let page = &document.page;
    let inside = |image: &crate::story::Image| Use::picture(&image.src, Shown::Inside);
    found.extend(page.image.iter().map(|image| Use::picture(&image.src, Shown::AsItsOwn)));
    found.extend(page.images.values().map(inside));
    found.extend(page.related.iter().map(|path| Use { page: true, ..Use::link(path.value.clone(), path.span) }));
    if let Kind::Story(story) = &document.kind {
        found.extend(story.actors.iter().filter_map(|a| a.image.as_ref()).map(inside));
        found.extend(story.timeline.iter().filter_map(|e| e.image.as_ref()).map(inside));
    }
    found.sort_by_key(|u| u.span);
    found.dedup_by(|a, b| a.span == b.span && a.dest == b.dest);
    found
}

fn of_directive(directive: &Directive) -> Vec<Use> {
    let attr = |name: &str| directive.attr(name);
    let link = |attr: &Spanned<String>| Use::link(attr.value.clone(), attr.span);
    let file = |attr: &Spanned<String>| Use { file: true, ..link(attr) };
    match directive.name.value {
        DirectiveName::Figure => attr("src").map(|src| Use::picture(src, Shown::Inside)).into_iter().collect(),
        DirectiveName::Table => {
            let table = |data| TableUse { data, rows: attr("rows").cloned(), columns: attr("columns").cloned() };
            let beside = attr("src").map(|src| Use { table: Some(table(false)), ..file(src) });
            let below = attr("data").map(|data| Use { table: Some(table(true)), ..file(data) });
            beside.into_iter().chain(below).collect()
        }
        DirectiveName::Video | DirectiveName::Audio => {
            let files = ["src", "captions", "poster"].into_iter().filter_map(attr).map(file);
            let words = attr("transcript").map(|attr| match attr.value.contains("://") {
                true => link(attr),
                false => Use { text: true, ..file(attr) },
            });
            files.chain(attr("url").map(link)).chain(words).collect()
        }
        DirectiveName::Part(_) | DirectiveName::Quote => Vec::new(),
    }
}

/// The page that points.
pub struct Pointer<'a> {
    /// Address.
    pub route: &'a Route,
    /// Language.
    pub lang: &'a Lang,
    /// Folder of its file below `content/`.
    pub folder: &'a str,
    /// Anchors of the page itself.
    pub anchors: &'a std::collections::BTreeSet<String>,
    /// A story, so that `#x` may be meant as a mention, which is checked with the story's names.
    pub story: bool,
}

/// Checks what a page points at against the site.
pub fn check(
    site: &Site,
    pointer: &Pointer<'_>,
    uses: &[Use],
    files: &dyn Fn(&str) -> bool,
    hidden: &dyn Fn(&str) -> Option<&'static str>,
    diags: &mut Vec<Diagnostic>,
) {
    let from = From { route: pointer.route, lang: pointer.lang, folder: pointer.folder };
    for use_ in uses {
        // What lies below `data/` is looked for where it is read.
        if use_.table.as_ref().is_some_and(|table| table.data) {
            continue;
        }
        match links::read(&use_.dest, &site.config) {
            // What runs code is told as that, and once.
            Link::External(address) if use_.file && !safe_image_url(&address) => unsafe_file(use_, &address, diags),
            Link::External(address) if use_.file => {
                let message = format!("`{address}` is on another host; a page shows only files of its own site");
                diags.push(
                    Diagnostic::new(Rule::MissingFile, use_.span, message)
                        .help("put a copy of the file beside the page"),
                );
            }
            Link::External(address) if use_.page => no_page(use_, &address, diags),
            Link::External(_) => {}
            Link::Here(anchor) => here(pointer, use_, &anchor, diags),
            Link::Inside { path, .. } if use_.file => file(&path, from, use_, files, diags),
            Link::Inside { path, anchor } => {
                inside(site, &path, anchor.as_deref(), from, use_, files, hidden, diags);
            }
        }
    }
}

fn unsafe_file(use_: &Use, address: &str, diags: &mut Vec<Diagnostic>) {
    let told = |d: &Diagnostic| d.rule == Rule::UnsafeUrl && d.place == Place::At(use_.span);
    if !diags.iter().any(told) {
        diags.push(unsafe_address(use_, address).help("link to a file beside the page"));
    }
}

/// An address where only pages of the site can be offered.
fn no_page(use_: &Use, address: &str, diags: &mut Vec<Diagnostic>) {
    let found = match safe_url(address) {
        true => Diagnostic::new(Rule::InvalidValue, use_.span, format!("`{address}` is no page of this site")),
        false => unsafe_address(use_, address),
    };
    diags.push(found.help("name a page by its path: `../other/`; link to anything else in the text"));
}

fn unsafe_address(use_: &Use, address: &str) -> Diagnostic {
    Diagnostic::new(Rule::UnsafeUrl, use_.span, format!("`{address}` runs code or carries a document"))
}

fn here(pointer: &Pointer<'_>, use_: &Use, anchor: &str, diags: &mut Vec<Diagnostic>) {
    // In a story these are mentions, checked when its names were resolved.
    if pointer.story || anchor.is_empty() || pointer.anchors.contains(anchor) {
        return;
    }
    broken_anchor(pointer.anchors, use_, anchor, "this page", diags);
}

fn broken_anchor(
    anchors: &std::collections::BTreeSet<String>,
    use_: &Use,
    anchor: &str,
    page: &str,
    diags: &mut Vec<Diagnostic>,
) {
    let names = anchors.iter().map(String::as_str);
    let hint = few(Rule::BrokenAnchor, diags).then(|| suggest::did_you_mean_word(anchor, names)).flatten();
    let message = format!("{page} has no place `#{anchor}`");
    diags.push(Diagnostic::new(Rule::BrokenAnchor, use_.span, message).maybe_help(hint));
}

/// The content path of a file that a page names; None: it lies outside.
pub fn file_path(path: &str, folder: &str) -> Option<String> {
    links::join(if path.starts_with('/') { "" } else { folder }, path)
}

fn file(path: &str, from: From<'_>, use_: &Use, files: &dyn Fn(&str) -> bool, diags: &mut Vec<Diagnostic>) {
    let Some(found) = file_path(path, from.folder) else {
        let message = format!("`{}` leads out of the content folder", use_.dest);
        diags.push(Diagnostic::new(Rule::MissingFile, use_.span, message));
        return;
    };
    if !files(&found) {
        let message = format!("there is no file `{}`", use_.dest);
        diags.push(
            Diagnostic::new(Rule::MissingFile, use_.span, message)
                .help(format!("files are looked up from the page's own folder: content/{found}")),
        );
    }
}

#[expect(clippy::too_many_arguments, reason = "all of it describes one link")]
fn inside(
    site: &Site,
    path: &str,
    anchor: Option<&str>,
    from: From<'_>,
    use_: &Use,
    files: &dyn Fn(&str) -> bool,
    hidden: &dyn Fn(&str) -> Option<&'static str>,
    diags: &mut Vec<Diagnostic>,
) {
    match site.find(path, from, files) {
        Found::File(_) => {}
        Found::Page(_, target) => {
            let (Some(anchor), Target::Card(i) | Target::Part(i, _)) = (anchor, target) else {
                return;
            };
            let card = &site.cards[i];
            if !card.anchors.contains(anchor) {
                broken_anchor(&card.anchors, use_, anchor, &format!("the page `{}`", card.route), diags);
            }
        }
        Found::Hidden(file) => {
            let (message, help) = match hidden(&file) {
                Some(why) => (format!("the page `{}` is not in the site: it is {why}", use_.dest), None),
                None => (format!("there is no page `{}`", use_.dest), closest_page(site, path, diags)),
            };
            diags.push(Diagnostic::new(Rule::BrokenLink, use_.span, message).maybe_help(help));
        }
        Found::Nothing => {
            let joined = links::join(from.route.as_str().trim_matches('/'), path).unwrap_or_default();
            let bare = if path.starts_with('/') { path.trim_matches('/') } else { joined.as_str() };
            let (message, help) = match hidden(bare) {
                Some(why) => (format!("the page `{}` is not in the site: it is {why}", use_.dest), None),
                None => (format!("there is no page or file `{}`", use_.dest), closest_page(site, bare, diags)),
            };
            diags.push(Diagnostic::new(Rule::BrokenLink, use_.span, message).maybe_help(help));
        }
    }
}

/// Is a suggestion worth its time? Who has hundreds of broken links needs none for each of them, and would wait long.
fn few(rule: Rule, diags: &[Diagnostic]) -> bool {
    const MOST: usize = 200;
    diags.iter().filter(|d| d.rule == rule).take(MOST).count() < MOST
}

fn closest_page(site: &Site, path: &str, diags: &[Diagnostic]) -> Option<String> {
    if !few(Rule::BrokenLink, diags) {
        return None;
    }
    let wanted = format!("/{}/", path.trim_matches('/'));
    // Suggestions look at every page; past a few thousand that would cost more than it helps.
    let pages = site.cards.iter().take(5000).map(|card| card.route.as_str());
    suggest::did_you_mean_word(&wanted, pages)
}
