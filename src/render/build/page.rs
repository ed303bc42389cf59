//! Pages made of documents: the page itself with all its parts, and the pages of parts.

use std::cell::{Cell, RefCell};

use super::cites::Cites;
use super::desk::{Desk, Mode};
use super::place::{Here, absolute, fragment};
use super::shape::Shape;
use super::story::minutes;
use super::{Renderer, story_of, words_of};
use crate::artifact::Artifact;
use crate::diag::{Diagnostic, Place, Rule};
use crate::render::foreign;
use crate::render::theme::Theme;
use crate::render::view::{
    AlternateView, AuthorView, BodyLang, Breadcrumb, Html, Link, PageKind, PageView, StoryView, TocEntry,
};
use crate::site::{Card, CardKind, Route, Site, Target, plan};
use crate::story::{AuthorRole, Document, Kind, Lang, Part};

impl Renderer {
    /// Everything that is made of a document: its page, the pages of its parts, its files; of a section the pages of its list.
    /// `card` is its index in `Site::cards`.
    ///
    /// # Errors
    /// What fails in templates.
    pub fn document(&self, document: &Document, card: usize) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let shape = Shape::among(document, self.related_cards(document, card), self.site.config.ics);
        let Some(card) = self.site.cards.get(card) else {
            return Ok(Vec::new());
        };
        if matches!(document.kind, Kind::Section(_)) || card.is_home && card.kind != CardKind::Story {
            return self.section(document, &shape, &card.route);
        }
        let desk = self.desk(document, &shape, &card.route, None)?;
        let mut artifacts = self.own_page(&desk)?;
        if desk.story.is_some() {
            for part in shape.part_pages() {
                artifacts.push(self.part_page(document, &shape, &desk, part)?);
            }
            for embed in &shape.embeds {
                artifacts.extend(self.embed_page(document, &shape, &desk, embed)?);
            }
            artifacts.extend(desk.data_files());
            artifacts.extend(desk.changes_artifact(card));
        }
        artifacts.extend(self.markdown(document, &shape, &card.route)?);
        Ok(artifacts)
    }

    /// An output page at work: the document's own, or that of one part.
    pub(super) fn desk<'a>(
        &'a self,
        document: &'a Document,
        shape: &'a Shape,
        home: &Route,
        alone: Option<Part>,
    ) -> Result<Desk<'a>, Vec<Diagnostic>> {
        let route = alone.and_then(|part| shape.part_page(home, part)).unwrap_or_else(|| home.clone());
        let Some(words) = self.words(&document.page.lang) else {
            let message = format!("the site has no language `{}`", document.page.lang);
            return Err(vec![Diagnostic::new(Rule::InvalidValue, Place::Site, message)]);
        };
        let story = story_of(document);
        Ok(Desk {
            renderer: self,
            document,
            story,
            shape,
            here: Here::new(&self.site, route, &document.page.lang),
            home: home.clone(),
            folder: self.resources.folder(document.page.file),
            alone,
            embed: None,
            words,
            outline: super::outline::outline(&document.page.body.headings, story.is_some() && alone.is_none()),
            cites: Cites::new(story.map_or(0, |story| story.sources.len())),
            spot: Cell::default(),
            mentioned: RefCell::default(),
            notes: Cell::new(0),
            marked: std::cell::OnceCell::new(),
            problems: RefCell::default(),
            inset: RefCell::default(),
            references: std::cell::OnceCell::new(),
        })
    }

    /// The page of a document that is no list.
    fn own_page(&self, desk: &Desk<'_>) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        // The summary stands above all parts, so its citations come first.
        let mut page = desk.page_view(if desk.story.is_some() { PageKind::Story } else { PageKind::Page });
        match desk.story {
            Some(_) => desk.make_all(),
            None => desk.make(Part::Body),
        }
        (page.body, page.pieces) = desk.fill_body();
        page.toc = desk.toc();
        page.head = desk.head(&page);
        let story = desk.story.map(|_| desk.story_view());
        let card = self.card_artifact(&desk.here, &page, desk.card_figure());
        Ok(card.into_iter().chain([self.finish(desk, &page, story)?]).collect())
    }

    /// The page of one part of a story.
    fn part_page(
        &self,
        document: &Document,
        shape: &Shape,
        whole: &Desk<'_>,
        part: Part,
    ) -> Result<Artifact, Vec<Diagnostic>> {
        let mut desk = self.desk(document, shape, &whole.home, Some(part))?;
        desk.cites = Cites::numbered_as(&whole.cites);
        let mut page = desk.page_view(PageKind::Part);
        desk.make(part);
        desk.complete(&whole.cites);
        page.part = Some(desk.own_part(part));
        page.part_of = Some(Link { title: page.title_plain.clone(), href: desk.here.to(&desk.home) });
        page.head = desk.part_head(&page, part);
        self.finish(&desk, &page, Some(desk.story_view()))
    }

    /// Renders a page, unless something failed on the way.
    pub(super) fn finish(
        &self,
        desk: &Desk<'_>,
        page: &PageView,
        story: Option<StoryView>,
    ) -> Result<Artifact, Vec<Diagnostic>> {
        let problems = desk.problems.take();
        if !problems.is_empty() {
            return Err(problems);
        }
        let place = desk.document.page.title.span;
        self.page_artifact(&desk.here, page, story.as_ref(), Some(place))
    }

    /// Renders a page.
    pub(super) fn page_artifact(
        &self,
        here: &Here<'_>,
        page: &PageView,
        story: Option<&StoryView>,
        place: Option<crate::source::Span>,
    ) -> Result<Artifact, Vec<Diagnostic>> {
        let site = self.site_value(here);
        let story = story.map(Theme::value);
        let html =
            self.theme.render(here.lang, &site, page, story.as_ref(), place).map_err(|problem| vec![*problem])?;
        let html = if html.contains(foreign::BEGIN) { foreign::settle(&html, here.lang) } else { html };
        let path = here.route.out_path();
        let path = path.map_err(|e| vec![Diagnostic::new(Rule::InvalidValue, Place::Site, e.to_string())])?;
        Ok(Artifact::new(path, html))
    }
}

impl<'a> Desk<'a> {
    /// What every page has; the text, the contents list and the head come later.
    pub fn page_view(&self, kind: PageKind) -> PageView {
        let page = &self.document.page;
        let words = words_of(self.document);
        let (previous, next) = if self.alone.is_none() { self.neighbours() } else { (None, None) };
        PageView {
            kind,
            path: self.here.route.to_string(),
            lang: page.lang.to_string(),
            dir: page.lang.direction().name(),
            title: self.inline(&page.title, Mode::EXTRACT),
            title_plain: page.title.plain.to_string(),
            title_lang: self.other_lang(page.title.span.file).map(|lang| self.body_lang(&lang)),
            summary: self.summary(kind),
            summary_plain: page.summary.as_ref().map(|summary| summary.plain.to_string()),
            section: self.section_link(),
            authors: self.authors(),
            published: page.published.as_ref().map(|moment| self.moment(moment)),
            updated: self.updated(),
            state: super::changes::state(self.document).map(crate::story::Moment::html_datetime),
            changes_href: self.part_href(Part::Changes).filter(|_| self.story.is_some_and(|s| !s.updates.is_empty())),
            words: super::desk::count(words),
            minutes: minutes(words),
            draft: page.draft,
            // What a frame shows is cited in its own order, beginning with its own content.
            image: page
                .image
                .as_ref()
                .filter(|_| kind != PageKind::Embed)
                .map(|image| self.image(image, Mode::EXTRACT)),
            alternates: self.alternates(),
            breadcrumbs: self.breadcrumbs(),
            tags: self.tags(),
            taxonomies: self.page_terms(),
            template: page.template.iter().map(|name| name.value.clone()).collect(),
            body_lang: page.body_lang.as_ref().map(|lang| self.body_lang(lang)),
            previous,
            next,
            extra: page.extra.clone(),
            ..PageView::default()
        }
    }

    /// The summary; on the pages of parts without anchors for its citations, which lead to the story page anyway.
    fn summary(&self, kind: PageKind) -> Option<Html> {
        let mode = if kind == PageKind::Part { Mode::EXTRACT } else { Mode::FULL };
        let _at = self.at(super::spots::Spot::Summary);
        let summary = self.document.page.summary.as_ref().filter(|_| kind != PageKind::Embed);
        self.maybe_block(summary, mode)
    }

    /// The last change, where it is later than the publication.
    fn updated(&self) -> Option<crate::render::view::DateView> {
        let page = &self.document.page;
        let later =
            |moment: &&crate::story::Moment| page.published.as_ref().is_none_or(|first| moment.date > first.date);
        page.updated.as_ref().or(page.changed.as_ref()).filter(later).map(|moment| self.moment(moment))
    }

    /// Who wrote the page: its own authors, else the site's.
    pub fn authors(&self) -> Vec<AuthorView> {
        let own = &self.document.page.authors;
        let config = &self.here.site.config;
        let only_helpers = own.iter().all(|author| author.role != AuthorRole::Author);
        let site = config.authors.iter().filter(|_| only_helpers);
        let view = |author: &crate::story::Author| AuthorView {
            name: author.name.clone(),
            href: author.url.as_ref().map(|url| self.author_href(&url.value)),
            role: author.role.name(),
        };
        site.chain(own).map(view).collect()
    }

    pub fn author_href(&self, url: &str) -> String {
        match crate::site::links::read(url, &self.here.site.config) {
            crate::site::links::Link::Inside { path, anchor } => {
                self.inside(&path, anchor.as_deref()).map_or_else(|| url.to_string(), |(href, _)| href)
            }
            _ => url.to_string(),
        }
    }

    /// The section as the line above the headline; none for what lies in the home page itself.
    pub fn section_link(&self) -> Option<Link> {
        let site = self.here.site;
        let home = plan::home(&site.config, &self.document.page.lang);
        let card = card_at(site, &self.home)?;
        let section =
            card_at(site, &card.section).filter(|section| section.route != home && section.route != self.home)?;
        Some(Link { title: section.title.clone(), href: self.here.to(&section.route) })
    }

    /// The way from the home page, over the pages whose addresses lie above.
    pub fn breadcrumbs(&self) -> Vec<Breadcrumb> {
        let site = self.here.site;
        let home = plan::home(&site.config, &self.document.page.lang);
        if self.here.route == home {
            return Vec::new();
        }
        let mut way = vec![Breadcrumb { title: self.renderer.site_name(self.here.lang), href: self.here.to(&home) }];
        let inner = self.here.route.as_str().strip_prefix(home.as_str()).unwrap_or_default();
        let segments: Vec<&str> = inner.split('/').filter(|segment| !segment.is_empty()).collect();
        let mut route = home;
        for segment in segments.iter().take(segments.len().saturating_sub(1)) {
            let Ok(next) = route.child(&format!("{segment}/")) else { break };
            route = next;
            if let Some(card) = card_at(site, &route) {
                way.push(Breadcrumb { title: card.title.clone(), href: self.here.to(&route) });
            }
        }
        way
    }

    /// The page in all languages it has. Of a part, its page in them, else the story.
    pub fn alternates(&self) -> Vec<AlternateView> {
        let site = self.here.site;
        let page = &self.document.page;
        let has = |lang: &Lang| site.in_lang(&page.path, lang).and_then(|i| site.cards.get(i));
        let cards: Vec<_> = site.config.languages.iter().filter_map(|known| has(&known.lang)).collect();
        if cards.len() < 2 || self.embed.is_some() {
            return Vec::new();
        }
        // What only stands in for a page is none to search engines.
        let own = page.fallback.is_none();
        let view = |card: &Card| {
            let route = self.alone.and_then(|part| part_route(card, part)).unwrap_or_else(|| card.route.clone());
            AlternateView {
                lang: card.lang.to_string(),
                name: self.words.locale.language_name(&card.lang),
                dir: card.lang.direction().name(),
                href: self.here.to(&route),
                // The page of a part counts as its story, whose addresses the story itself gives to search engines.
                url: absolute(site, &route).filter(|_| self.alone.is_none() && own && card.fallback.is_none()),
                current: card.lang == page.lang,
            }
        };
        cards.into_iter().map(view).collect()
    }

    /// The contents list: parts with the headings of the text below it; of plain pages the headings alone.
    pub fn toc(&self) -> Vec<TocEntry> {
        let headings = self.heading_entries();
        if self.story.is_none() {
            return if headings.len() > 1 { headings } else { Vec::new() };
        }
        let inset = self.inset.borrow();
        let entry = |view: &crate::render::view::PartView| TocEntry {
            title: Html::escape(&view.title),
            href: view.href.clone(),
            number: view.number,
            children: if view.key == Part::Body.name() { headings.clone() } else { Vec::new() },
        };
        inset.story.parts.iter().map(entry).collect()
    }

    /// Headings of the two highest levels as they are shown, nested.
    fn heading_entries(&self) -> Vec<TocEntry> {
        let headings = &self.document.page.body.headings;
        let Some(top) = self.outline.iter().copied().min() else {
            return Vec::new();
        };
        let mut entries: Vec<TocEntry> = Vec::new();
        for (heading, shown) in headings.iter().zip(&self.outline) {
            let entry = TocEntry {
                title: self.heading_html(heading),
                href: fragment(&heading.anchor),
                number: None,
                children: Vec::new(),
            };
            match (shown - top, entries.last_mut()) {
                (0, _) | (1, None) => entries.push(entry),
                (1, Some(last)) => last.children.push(entry),
                _ => {}
            }
        }
        entries
    }
}

/// The page at an address, if it is one of a file.
pub(super) fn card_at<'a>(site: &'a Site, route: &Route) -> Option<&'a Card> {
    match site.target(route)? {
        Target::Card(i) => site.cards.get(i),
        _ => None,
    }
}

/// The address of a part's page of another language's story.
fn part_route(card: &Card, part: Part) -> Option<Route> {
    let output = super::shape::output_of(part)?;
    let (_, rest) = card.outputs.iter().find(|(known, _)| *known == output)?;
    card.route.child(rest).ok()
}

/// The language of a page in a list of another language.
pub(super) fn other_lang(words: &super::words::Words, lang: &Lang, page: &Lang) -> Option<BodyLang> {
    (lang != page).then(|| BodyLang {
        lang: lang.to_string(),
        dir: lang.direction().name(),
        name: words.language(lang),
    })
}
