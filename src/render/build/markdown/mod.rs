//! `index.md`: a page as Markdown beside its HTML, in the language of the page, made from the model: title, summary, key points, the
//! text, and all parts of a story in the order of its page. Addresses are absolute where the site has a `base_url`. Sources are cited by
//! number, `[[3]](…)`, and listed under their numbers.

mod escape;
mod parts;
mod text;

use std::cell::Cell;

use super::Renderer;
use super::desk::Desk;
use super::machines::full_address;
use super::place::{absolute, fragment};
use super::shape::Shape;
use crate::artifact::Artifact;
use crate::diag::Diagnostic;
use crate::render::view::ImageView;
use crate::site::Route;
use crate::site::links::{self, Link};
use crate::story::config::HtmlPolicy;
use crate::story::{
    AuthorRole, CalloutKind, Cite, CiteRef, Directive, DirectiveName, Document, EntityKind, Id, Kind, Output, Part,
    Rich,
};

/// Name of the file.
pub(super) const FILE: &str = "index.md";

impl Renderer {
    /// The page of a document as Markdown, if it is made. Sources are numbered in the order of this text.
    pub(super) fn markdown(
        &self,
        document: &Document,
        shape: &Shape,
        route: &Route,
    ) -> Result<Option<Artifact>, Vec<Diagnostic>> {
        let made = shape.outputs.iter().find(|(output, _)| *output == Output::Markdown);
        let path = made.and_then(|(_, rest)| route.child(rest).ok()?.out_path().ok());
        let Some(path) = path else { return Ok(None) };
        let desk = self.desk(document, shape, route, None)?;
        let url = absolute(&self.site, route);
        let page = Plainly { desk: &desk, url, texts: Cell::new(0), level: None };
        Ok(Some(Artifact::new(path, page.page())))
    }
}

impl Desk<'_> {
    /// Link to the page as Markdown, if it is made.
    pub(super) fn markdown_href(&self) -> Option<String> {
        let (_, rest) = self.shape.outputs.iter().find(|(output, _)| *output == Output::Markdown)?;
        Some(self.here.to(&self.home.child(rest).ok()?))
    }
}

/// A page that is written as Markdown.
struct Plainly<'d, 'a> {
    desk: &'d Desk<'a>,
    /// Absolute address of the page, if it is known.
    url: Option<String>,
    /// Texts with footnotes so far.
    texts: Cell<usize>,
    /// The text of the page is being written, whose headings have levels.
    level: Option<()>,
}

impl Plainly<'_, '_> {
    fn page(&self) -> String {
        let desk = self.desk;
        let page = &desk.document.page;
        let mut out = format!("# {}\n\n", self.inline(&page.title));
        let by = self.by();
        if !by.is_empty() {
            out.push_str(&format!("{by}\n\n"));
        }
        if let Some(url) = &self.url {
            out.push_str(&format!("<{url}>\n\n"));
        }
        if let Some(summary) = page.summary.as_ref().filter(|summary| !summary.is_blank()) {
            out.push_str(&format!("{}\n\n", self.block(summary).trim_end()));
        }
        match desk.story {
            Some(story) => {
                for part in &desk.shape.parts {
                    let content = self.part(story, *part);
                    if !content.trim().is_empty() {
                        let title = escape::text(&desk.part_title(*part), true);
                        out.push_str(&format!("## {title}\n\n{}\n\n", content.trim_end()));
                    }
                }
            }
            None => out.push_str(&self.body()),
        }
        if matches!(desk.document.kind, Kind::Section(_)) {
            out.push_str(&self.listed());
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    /// The pages that a section lists, those of all its list pages.
    fn listed(&self) -> String {
        let (desk, site) = (self.desk, self.desk.here.site);
        let Kind::Section(settings) = &desk.document.kind else { return String::new() };
        let lang = &desk.document.page.lang;
        let home = desk.home == crate::site::plan::home(&site.config, lang);
        let (sections, pages) = site.listed(&desk.home, lang, home, settings.sort);
        let cards = sections.into_iter().chain(pages).filter_map(|i| site.cards.get(i));
        let item = |card: &crate::site::Card| {
            let href = escape::address(&self.full(&desk.here.to(&card.route)));
            let about = card.summary.as_ref().map(|summary| format!("{}{summary}", desk.words.colon()));
            format!(
                "- [{}]({href}){}\n",
                escape::text(&card.title, true),
                escape::text(&about.unwrap_or_default(), true)
            )
        };
        cards.map(item).collect()
    }

    /// Who wrote it, when.
    fn by(&self) -> String {
        let desk = self.desk;
        let page = &desk.document.page;
        let names = |role: AuthorRole| {
            let of = desk.authors().into_iter().filter(|author| author.role == role.name());
            of.map(|author| author.name).collect::<Vec<_>>()
        };
        let who = [
            (AuthorRole::Author, "head.by"),
            (AuthorRole::Translator, "head.translated_by"),
            (AuthorRole::Editor, "head.edited_by"),
        ];
        let mut said = Vec::new();
        for (role, key) in who {
            let names = names(role);
            if !names.is_empty() {
                said.push(desk.words.plain(key, &[("names", &desk.words.list(&names))]));
            }
        }
        let dates = [(&page.published, "head.published"), (&page.updated, "head.updated")];
        for (moment, key) in dates {
            if let Some(moment) = moment {
                said.push(desk.words.plain(key, &[("date", &desk.moment(moment).text)]));
            }
        }
        escape::text(&said.join(" · "), false)
    }

    /// The text of the page.
    fn body(&self) -> String {
        let body = &self.desk.document.page.body;
        let shown = Plainly { desk: self.desk, url: self.url.clone(), texts: self.texts.clone(), level: Some(()) };
        let written = text::write(&body.text.events, 0..body.text.events.len(), &body.headings, &shown);
        self.texts.set(self.texts.get() + 1);
        written
    }

    /// A text as blocks.
    fn block(&self, text: &Rich) -> String {
        let written = text::write(&text.events, 0..text.events.len(), &[], self);
        self.texts.set(self.texts.get() + 1);
        written
    }

    /// A text on one line.
    fn inline(&self, text: &Rich) -> String {
        self.block(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The address of something, seen from the page.
    fn full(&self, href: &str) -> String {
        match &self.url {
            Some(_) => full_address(self.url.as_deref(), href),
            // The file stands beside the page, so only places in the page itself are addressed otherwise.
            None if href.starts_with('#') => format!("{}{href}", self.desk.here.to(&self.desk.home)),
            None => href.to_string(),
        }
    }

    fn mark(&self, source: usize, at: Option<&str>) -> String {
        let desk = self.desk;
        let number = desk.cites.number(source);
        let at = at.map(|at| format!(", {}", escape::text(&desk.words.locator(at), true))).unwrap_or_default();
        match desk.entity_href(EntityKind::Source, source) {
            Some(href) => format!("[\\[{number}{at}\\]]({})", escape::address(&self.full(&href))),
            None => format!("\\[{number}{at}\\]"),
        }
    }

    /// The marks of sources behind a statement.
    fn cited(&self, cites: &[Cite]) -> String {
        let one = |cite: &Cite| {
            let (EntityKind::Source, index) = self.desk.entry(&cite.source)? else { return None };
            Some(self.mark(index, cite.at.as_deref()))
        };
        let marks: String = cites.iter().filter_map(one).collect();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    }

    fn image(&self, view: &ImageView, caption: &str) -> String {
        let img = format!("![{}]({})", escape::text(&view.alt, true), escape::address(&self.full(&view.src)));
        let credit = view.credit.as_deref().map(|credit| escape::text(credit, true)).unwrap_or_default();
        let words = [caption, &credit].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
        if words.is_empty() { img } else { format!("{img}\n\n{words}") }
    }
}

impl text::Around for Plainly<'_, '_> {
    fn link(&self, dest: &str) -> (Option<String>, String) {
        let desk = self.desk;
        let source = desk.story.and_then(|story| story.source_at(dest)).and_then(|source| source.id.as_ref());
        if let Some((EntityKind::Source, index)) = source.and_then(|id| desk.entry(id)) {
            return (Some(dest.to_string()), self.mark(index, None));
        }
        let href = match links::read(dest, &desk.here.site.config) {
            Link::External(address) => Some(address),
            Link::Here(anchor) => match Id::parse(&anchor).ok().and_then(|id| desk.entry(&id)) {
                Some((kind, index)) => desk.entity_href(kind, index).map(|href| self.full(&href)),
                None => Some(self.full(&fragment(&anchor))),
            },
            Link::Inside { path, anchor } => desk.inside(&path, anchor.as_deref()).map(|(href, _)| self.full(&href)),
        };
        (href, String::new())
    }

    fn cite(&self, cites: &[CiteRef]) -> String {
        let one = |cite: &CiteRef| {
            let (EntityKind::Source, index) = self.desk.entry(&Id::parse(&cite.key.value).ok()?)? else { return None };
            Some(self.mark(index, cite.at.as_deref()))
        };
        cites.iter().filter_map(one).collect()
    }

    fn picture(&self, src: &str) -> (String, String) {
        let view = self.desk.named_picture(src);
        (self.full(&view.src), view.alt)
    }

    fn directive(&self, directive: &Directive, caption: &str) -> String {
        let attr = |name: &str| directive.attr(name).map(|value| value.value.as_str());
        match directive.name.value {
            // Whole parts follow the text.
            DirectiveName::Part(part) if directive.attrs.is_empty() && self.desk.shape.shows(part) => String::new(),
            DirectiveName::Part(part) => self.part_link(part),
            DirectiveName::Figure => {
                let view = self.desk.figure_view(directive, "", super::desk::Mode::CARD);
                self.image(&view, caption)
            }
            DirectiveName::Table => attr("src").map(|src| self.table(src, caption)).unwrap_or_default(),
            DirectiveName::Video | DirectiveName::Audio => {
                let href = attr("src").or_else(|| attr("url")).map(|address| self.full(&self.desk.address(address)));
                let href = href.unwrap_or_default();
                format!("[{}]({})", escape::text(attr("title").unwrap_or(&href), true), escape::address(&href))
            }
            DirectiveName::Quote => attr("id").and_then(|id| self.quote_of(id)).unwrap_or_default(),
        }
    }

    fn callout(&self, kind: CalloutKind) -> String {
        let labels = &self.desk.words.labels;
        let name = match kind {
            CalloutKind::Note => &labels.note,
            CalloutKind::Context => &labels.context,
            CalloutKind::Warning => &labels.warning,
            CalloutKind::Method => &labels.method,
            CalloutKind::Transcript => &labels.transcript,
        };
        escape::text(name, true)
    }

    fn level(&self, heading: usize) -> usize {
        let shown = self.level.and_then(|()| self.desk.outline.get(heading)).copied();
        usize::from(shown.unwrap_or(2))
    }

    fn note(&self, label: &str) -> String {
        let label: String = label.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        match self.texts.get() {
            0 => label,
            number => format!("{label}-{number}"),
        }
    }

    fn trusted(&self) -> bool {
        self.desk.here.site.config.html == HtmlPolicy::Trusted
    }
}

impl Plainly<'_, '_> {
    fn part_link(&self, part: Part) -> String {
        let title = escape::text(&self.desk.part_title(part), true);
        match self.desk.part_href(part) {
            Some(href) => format!("[{title}]({})", escape::address(&self.full(&href))),
            None => String::new(),
        }
    }

    /// A table made of a file beside the page.
    fn table(&self, src: &str, caption: &str) -> String {
        let text = self.desk.file(src).and_then(|(path, _)| self.desk.resources().text(&path));
        let rows = super::csv::parse(&text.unwrap_or_default());
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| escape::text(cell.trim(), true)).collect()).collect();
        let table = escape::table(&rows, &[]);
        if caption.is_empty() { table } else { format!("{caption}\n\n{table}") }
    }
}
