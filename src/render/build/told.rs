//! What a page tells those who read it elsewhere, in a feed: its text as HTML that stands alone.

use std::sync::Arc;

use super::desk::{Desk, Mode};
use super::machines::full_address;
use super::place::{absolute, fragment};
use super::shape::Shape;
use super::{Renderer, desk::Entry};
use crate::render::html::{self, Around, Labels, LinkHtml, LinkTo, Picture, escape, escape_address, link_html};
use crate::render::outputs::feed::Told;
use crate::render::view::ImageView;
use crate::site::links::{self, Link};
use crate::source::Span;
use crate::story::config::HtmlPolicy;
use crate::story::{
    AuthorRole, CiteRef, Directive, DirectiveName, Document, EntityKind, Heading, Id, Part, Rich, Source,
};

/// Bytes of a text. A longer one is told by its summary and key points.
const MOST: usize = 200 << 10;

impl Renderer {
    /// What the page of a document tells feeds; None without the address of the site.
    pub fn told(&self, document: &Document, card: usize) -> Option<Arc<Told>> {
        let card = self.site.cards.get(card)?;
        let url = absolute(&self.site, &card.route)?;
        let shape = Shape::of(document, self.site.config.ics);
        let desk = self.desk(document, &shape, &card.route, None).ok()?;
        let apart = Apart { desk: &desk, url };
        let authors = desk.authors().into_iter().filter(|author| author.role == AuthorRole::Author.name());
        let image = document.page.image.as_ref().map(|image| apart.full(&desk.picture(&image.src.value).src));
        Some(Arc::new(Told { html: apart.page(), authors: authors.map(|author| author.name).collect(), image }))
    }
}

/// A text that is read apart from its page: every address is absolute, nothing has an id, and there is nothing that only the
/// theme's styles and scripts would show.
struct Apart<'d, 'a> {
    desk: &'d Desk<'a>,
    /// Absolute address of the page.
    url: String,
}

/// The same, for the text of the page, whose headings have levels.
struct Body<'s, 'd, 'a>(&'s Apart<'d, 'a>);

impl Apart<'_, '_> {
    fn full(&self, href: &str) -> String {
        full_address(Some(&self.url), href)
    }

    /// Summary, key points, text, sources, and where to find the rest.
    fn page(&self) -> String {
        let document = self.desk.document;
        let mut out = String::new();
        if let Some(summary) = &document.page.summary {
            let html = self.text(summary);
            out.push_str(&if html.trim_start().starts_with("<p") { html } else { format!("<p>{html}</p>\n") });
        }
        let points = document.page.key_points.iter().map(|point| format!("<li>{}</li>\n", self.text(&point.text)));
        let points: String = points.collect();
        if !points.is_empty() {
            out.push_str(&format!("<ul>\n{points}</ul>\n"));
        }
        let body = html::html(&document.page.body.text, &Body(self));
        if out.len() + body.len() <= MOST {
            out.push_str(&body);
        }
        out.push_str(&self.sources());
        out.push_str(&self.parts());
        out
    }

    fn text(&self, text: &Rich) -> String {
        html::html(text, self)
    }

    /// The sources that the text cites, by number.
    fn sources(&self) -> String {
        let Some(story) = self.desk.story else { return String::new() };
        let cited = self.desk.cites.order().into_iter().filter(|&i| self.desk.cites.has(i));
        let item = |source: &Source| format!("<li>{}</li>\n", self.desk.reference(source).as_str());
        let items: String = cited.filter_map(|i| story.sources.get(i)).map(item).collect();
        match items.is_empty() {
            true => items,
            false => format!("<h2>{}</h2>\n<ol>\n{items}</ol>\n", escape(&self.desk.part_title(Part::Sources))),
        }
    }

    /// Links to the parts of the story that are not told here.
    fn parts(&self) -> String {
        let told = [Part::InShort, Part::Body, Part::Sources, Part::Related];
        let parts = self.desk.shape.parts.iter().filter(|part| !told.contains(part));
        let links: Vec<String> = parts.filter_map(|part| self.part(*part)).collect();
        if links.is_empty() { String::new() } else { format!("<p>{}</p>\n", links.join(" · ")) }
    }

    fn part(&self, part: Part) -> Option<String> {
        let href = self.full(&self.desk.part_href(part)?);
        Some(format!("<a href=\"{}\">{}</a>", escape_address(&href), escape(&self.desk.part_title(part))))
    }

    fn cited(&self, source: usize, at: Option<&str>) -> String {
        let desk = self.desk;
        let number = desk.cites.number(source);
        let href = desk.entity_href(EntityKind::Source, source).unwrap_or_default();
        let locator = at.map(|at| format!(", {}", escape(&desk.words.locator(at)))).unwrap_or_default();
        format!("<sup><a href=\"{}\">[{number}{locator}]</a></sup>", escape_address(&self.full(&href)))
    }

    fn image_html(&self, view: &ImageView, alone: bool) -> String {
        let src = escape_address(&self.full(&view.src));
        let size = view.width.zip(view.height);
        let size = size.map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\"")).unwrap_or_default();
        let img = format!("<img src=\"{src}\" alt=\"{}\"{size}>", escape(&view.alt));
        if !alone {
            return img;
        }
        let caption = view.caption.as_ref().map(|caption| caption.as_str().to_string());
        let words: Vec<String> = caption.into_iter().chain(view.credit.as_deref().map(escape)).collect();
        let caption =
            if words.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>", words.join(" ")) };
        format!("<figure>{img}{caption}</figure>\n")
    }

    fn quote(&self, id: &str) -> Option<String> {
        let (EntityKind::Quote, index) = self.desk.entry(&Id::parse(id).ok()?)? else { return None };
        let quote = self.desk.story?.quotes.get(index)?;
        let name = self.desk.story?.actor(&quote.by).map(|actor| actor.name.plain.to_string())?;
        Some(format!("<blockquote>{}<p>– {}</p></blockquote>\n", self.text(&quote.text), escape(&name)))
    }
}

impl Around for Apart<'_, '_> {
    fn labels(&self) -> &Labels {
        &self.desk.words.labels
    }

    fn link(&self, link: &LinkTo<'_>) -> LinkHtml {
        let desk = self.desk;
        let to = |href: &str| link_html(&self.full(href), link.title, "", "");
        let source = desk.story.and_then(|story| story.source_at(link.dest)).and_then(|source| source.id.as_ref());
        if let Some((EntityKind::Source, index)) = source.and_then(|id| desk.entry(id)) {
            let mut found = link_html(link.dest, link.title, "", "");
            found.close.push_str(&self.cited(index, None));
            return found;
        }
        match links::read(link.dest, &desk.here.site.config) {
            Link::External(address) => link_html(&address, link.title, "", ""),
            Link::Here(anchor) => {
                let entry: Option<Entry> = Id::parse(&anchor).ok().and_then(|id| desk.entry(&id));
                match entry {
                    Some((kind, index)) => desk.entity_href(kind, index).map(|href| to(&href)).unwrap_or_default(),
                    None => to(&fragment(&anchor)),
                }
            }
            Link::Inside { path, anchor } => {
                desk.inside(&path, anchor.as_deref()).map(|(href, _)| to(&href)).unwrap_or_default()
            }
        }
    }

    fn cite(&self, cites: &[CiteRef], _at: Span) -> String {
        let one = |cite: &CiteRef| {
            let (EntityKind::Source, index) = self.desk.entry(&Id::parse(&cite.key.value).ok()?)? else { return None };
            Some(self.cited(index, cite.at.as_deref()))
        };
        cites.iter().filter_map(one).collect()
    }

    fn image(&self, picture: &Picture<'_>) -> String {
        self.image_html(&self.desk.picture_view(picture, Mode::CARD), picture.alone)
    }

    fn directive(&self, directive: &Directive, caption: &str, _at: Span) -> String {
        let attr = |name: &str| directive.attr(name).map(|value| value.value.as_str());
        match directive.name.value {
            DirectiveName::Part(part) => self.part(part).map(|link| format!("<p>{link}</p>\n")).unwrap_or_default(),
            DirectiveName::Figure => self.image_html(&self.desk.figure_view(directive, caption, Mode::CARD), true),
            DirectiveName::Table => {
                let name = attr("caption").unwrap_or_default();
                self.desk.table(directive, caption, name)
            }
            DirectiveName::Video | DirectiveName::Audio => {
                let href = attr("src").or_else(|| attr("url")).map(|address| self.full(&self.desk.address(address)));
                let href = escape_address(&href.unwrap_or_default());
                format!("<p><a href=\"{href}\">{}</a></p>\n", escape(attr("title").unwrap_or(&href)))
            }
            DirectiveName::Quote => attr("id").and_then(|id| self.quote(id)).unwrap_or_default(),
        }
    }

    fn ids(&self) -> bool {
        false
    }

    fn raw_html(&self) -> HtmlPolicy {
        self.desk.here.site.config.html
    }
}

impl Around for Body<'_, '_, '_> {
    fn labels(&self) -> &Labels {
        self.0.labels()
    }

    fn link(&self, link: &LinkTo<'_>) -> LinkHtml {
        self.0.link(link)
    }

    fn cite(&self, cites: &[CiteRef], at: Span) -> String {
        self.0.cite(cites, at)
    }

    fn image(&self, picture: &Picture<'_>) -> String {
        self.0.image(picture)
    }

    fn directive(&self, directive: &Directive, caption: &str, at: Span) -> String {
        self.0.directive(directive, caption, at)
    }

    fn headings(&self) -> &[Heading] {
        &self.0.desk.document.page.body.headings
    }

    fn level(&self, heading: usize, level: u8) -> u8 {
        self.0.desk.outline.get(heading).copied().unwrap_or(level.clamp(2, 6))
    }

    fn ids(&self) -> bool {
        false
    }

    fn raw_html(&self) -> HtmlPolicy {
        self.0.raw_html()
    }
}
