//! What directives and pictures in a text show.

use super::desk::{Desk, Mode};
use super::outline;
use super::shape::part_anchor;
use super::{csv, data};
use crate::render::html::Picture;
use crate::render::theme::Theme;
use crate::render::view::{Html, ImageView, PartView, StoryView};
use crate::source::Span;
use crate::story::{Directive, DirectiveName, Id, Image, Part, Pick};

impl Desk<'_> {
    /// What a directive shows.
    pub fn directive(&self, directive: &Directive, caption: &str, at: Span, mode: Mode) -> String {
        let attr = |name: &str| directive.attr(name).map(|value| value.value.as_str());
        match directive.name.value {
            DirectiveName::Part(part) if directive.attrs.is_empty() => self.place(part, at),
            DirectiveName::Part(part) => self.extract(part, &Pick::of(directive), at),
            DirectiveName::Figure => self.figure_directive(directive, caption, mode),
            DirectiveName::Table => {
                let name = attr("caption").unwrap_or_default();
                self.table(directive, caption, name)
            }
            DirectiveName::Video | DirectiveName::Audio => self.media(directive),
            DirectiveName::Quote => attr("id").map(|id| self.quote_directive(id, at, mode)).unwrap_or_default(),
        }
    }

    /// Puts a part here: made now, so that sources are numbered in the order of the page, and rendered when all is known.
    fn place(&self, part: Part, at: Span) -> String {
        if self.alone.is_some() || self.embed.is_some() || !self.shape.placed.contains(&part) {
            return String::new();
        }
        self.make(part);
        self.inset.borrow_mut().levels.insert(part, self.level_at(at));
        super::inset::stand_in(part)
    }

    /// The level of a heading that stands here: one below the last heading of the text, else below that of the text itself.
    fn level_at(&self, at: Span) -> u8 {
        let before = self.document.page.body.headings.iter().rposition(|heading| heading.span.start < at.start);
        let above = before.and_then(|index| self.outline.get(index)).copied();
        (above.unwrap_or(outline::above(self.on_story_page())) + 1).min(6)
    }

    /// A part made of some entries, without ids.
    fn extract(&self, part: Part, pick: &Pick, at: Span) -> String {
        let mut story = StoryView { href: self.here.to(&self.home), ..StoryView::default() };
        match part {
            Part::Deal => story.deals = self.deals(pick),
            Part::Actors => {
                story.actors = self.actors(pick);
                story.relations = self.relations(pick);
            }
            Part::Stakes => story.stakes = self.stakes(pick),
            Part::Timeline => story.timeline = self.timeline(pick),
            Part::Claims => {
                story.claims = self.claims(pick);
                story.measures = self.measures(pick);
            }
            Part::Faq => story.faq = self.faq(pick),
            Part::Sources => story.sources = self.sources(pick, &self.cites),
            _ => return String::new(),
        }
        if is_empty(&story) {
            return String::new();
        }
        let view = PartView {
            key: part.name(),
            title: self.part_title(part),
            href: self.part_href(part).unwrap_or_else(|| format!("#{}", part_anchor(part))),
            extract: true,
            // It has no heading itself, so those in it stand where its own would.
            level: self.level_at(at),
            ..PartView::default()
        };
        let site = self.renderer.site_value(&self.here);
        match self.renderer.theme.render_part(self.here.lang, &site, &view, &Theme::value(&story), Some(at)) {
            Ok(html) => html.0,
            Err(problem) => {
                self.problem(*problem);
                String::new()
            }
        }
    }

    fn quote_directive(&self, id: &str, at: Span, mode: Mode) -> String {
        let Some((crate::story::EntityKind::Quote, index)) = Id::parse(id).ok().and_then(|id| self.entry(&id)) else {
            return String::new();
        };
        let quote = self.story.and_then(|story| story.quotes.get(index));
        let Some(view) = quote.and_then(|quote| self.quote(index, quote, mode)) else {
            return String::new();
        };
        let mut args = tera::Context::new();
        args.insert_value("quote", Theme::value(&view));
        self.component("Quote", &args, at)
    }

    fn figure_directive(&self, directive: &Directive, caption: &str, mode: Mode) -> String {
        let view = self.figure_view(directive, caption, mode);
        self.picture_component("Picture", &view, directive.name.span)
    }

    /// The picture that `::figure` shows.
    pub(super) fn figure_view(&self, directive: &Directive, caption: &str, mode: Mode) -> ImageView {
        let attr = |name: &str| directive.attr(name).map(|value| value.value.clone());
        let src = attr("src").unwrap_or_default();
        let mut view = match self.known_image(&src) {
            Some(image) => self.image(image, mode),
            None => self.picture(&src),
        };
        if let Some(alt) = attr("alt") {
            view.alt = alt;
        }
        if attr("decorative").as_deref() == Some("true") {
            view.alt.clear();
        }
        view.caption = (!caption.is_empty()).then(|| Html(caption.to_string())).or(view.caption);
        view.credit = attr("credit").or(view.credit);
        view.licence = attr("licence").or(view.licence);
        view
    }

    /// A picture of the text as the front matter names it, else its file.
    pub(super) fn named_picture(&self, src: &str) -> ImageView {
        self.known_image(src).map_or_else(|| self.picture(src), |image| self.image(image, Mode::CARD))
    }

    /// A picture of the text.
    pub fn picture_html(&self, picture: &Picture<'_>, mode: Mode) -> String {
        let view = self.picture_view(picture, mode);
        self.picture_component(if picture.alone { "Picture" } else { "Img" }, &view, picture.at)
    }

    /// A picture of the text with what is said of it.
    pub(super) fn picture_view(&self, picture: &Picture<'_>, mode: Mode) -> ImageView {
        let mut view = match self.known_image(picture.src) {
            Some(image) => self.image(image, mode),
            None => self.picture(picture.src),
        };
        if !picture.alt.is_empty() {
            view.alt = picture.alt.to_string();
        }
        if view.caption.is_none() && !picture.title.is_empty() {
            view.caption = Some(Html::escape(picture.title));
        }
        view
    }

    /// What the front matter says of a picture, by its file's name or its path as written.
    fn known_image(&self, src: &str) -> Option<&Image> {
        let images = &self.document.page.images;
        let name = src.rsplit('/').next().unwrap_or(src);
        images.get(src).or_else(|| images.get(src.trim_start_matches("./"))).or_else(|| images.get(name))
    }

    /// A picture as the theme shows it: `Picture` with its caption, `Img` alone.
    fn picture_component(&self, name: &str, view: &ImageView, at: Span) -> String {
        let mut args = tera::Context::new();
        args.insert_value("image", Theme::value(view));
        self.component(name, &args, at)
    }

    /// A component of the theme.
    pub(super) fn component(&self, name: &str, args: &tera::Context, at: Span) -> String {
        let site = self.renderer.site_value(&self.here);
        match self.renderer.theme.render_component(self.here.lang, &site, name, args, Some(at)) {
            Ok(html) => html.0,
            Err(problem) => {
                self.problem(*problem);
                String::new()
            }
        }
    }

    /// A table made of a file beside the page, or of one below `data/`.
    pub(super) fn table(&self, directive: &Directive, caption: &str, name: &str) -> String {
        let attr = |name: &str| directive.attr(name).map(|value| value.value.as_str());
        let beside = |src: &str| self.file(src).and_then(|(path, _)| self.resources().file(&path));
        let file = attr("src").and_then(beside).or_else(|| self.resources().data(attr("data")?));
        let Some(file) = file else { return String::new() };
        // What is wrong with it was told in the first pass.
        let rows = match data::is_table_text(&file.path) {
            true => Some(csv::parse(file.without_bom().0)),
            false => {
                let tree = data::tree(&file, &self.here.site.config.limits, &mut Vec::new());
                tree.and_then(|tree| data::rows(&tree, attr("rows")).ok())
            }
        };
        let rows = rows.and_then(|rows| data::columns(rows, attr("columns")).ok()).unwrap_or_default();
        let name = if name.is_empty() { &self.words.labels.table } else { name };
        csv::html(&rows, caption, name)
    }

    /// An address that authors wrote in an attribute: files beside the page and pages of the site become relative.
    pub fn address(&self, url: &str) -> String {
        use crate::site::links::{Link, read};
        match read(url, &self.here.site.config) {
            Link::Inside { path, anchor } => {
                self.inside(&path, anchor.as_deref()).map_or_else(|| url.to_string(), |(href, _)| href)
            }
            _ => url.to_string(),
        }
    }
}

/// Does an extract hold nothing?
fn is_empty(story: &StoryView) -> bool {
    story.deals.is_empty()
        && story.actors.is_empty()
        && story.relations.is_empty()
        && story.stakes.is_empty()
        && story.timeline.groups.is_empty()
        && story.claims.is_empty()
        && story.measures.is_empty()
        && story.faq.is_empty()
        && story.sources.is_empty()
}
