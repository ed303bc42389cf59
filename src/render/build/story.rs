//! The story as a theme sees it: its parts in order, made so that sources are numbered as a reader meets them.

use std::collections::BTreeMap;

use super::cites::Cites;
use super::desk::{Desk, Mode, count};
use super::inset;
use super::shape::part_anchor;
use crate::render::html::{self, Piece, PieceHeading};
use crate::render::theme::Theme;
use crate::render::view::{DepthLink, FileLink, Html, PartView, PieceView, StoryView};
use crate::story::{Output, Part, Pick};

/// Words that are read in a minute.
pub(super) const WORDS_PER_MINUTE: usize = 220;

/// Minutes that so many words take, at least one.
pub(super) fn minutes(words: usize) -> u32 {
    count(words.div_ceil(WORDS_PER_MINUTE).max(1))
}

impl Desk<'_> {
    /// Makes a part, unless it is made already. Sources are made when all others are.
    pub fn make(&self, part: Part) {
        if part == Part::Sources || !self.inset.borrow_mut().made.insert(part) {
            return;
        }
        let pick = Pick::all();
        // Texts may ask for other parts, so nothing is held while they are set.
        macro_rules! put {
            ($($field:ident = $value:expr),+) => {{
                $(let $field = $value;)+
                let mut inset = self.inset.borrow_mut();
                $(inset.story.$field = $field;)+
            }};
        }
        match part {
            Part::InShort => put!(key_points = self.key_points(), figures = self.figures()),
            Part::Body => {
                let body = self.body();
                self.inset.borrow_mut().body = body;
                put!(terms = self.terms());
            }
            Part::Deal => put!(deals = self.deals(&pick)),
            Part::Actors => {
                put!(actors = self.actors(&pick), relations = self.relations(&pick), network = self.network())
            }
            Part::Stakes => put!(stakes = self.stakes(&pick)),
            Part::Timeline => put!(timeline = self.timeline(&pick)),
            Part::Claims => put!(
                claims = self.claims(&pick),
                measures = self.measures(&pick),
                unknowns = self.unknowns(&pick),
                quotes = self.quotes(&pick)
            ),
            Part::Faq => put!(faq = self.faq(&pick)),
            Part::Method => {
                let _at = self.at(super::spots::Spot::Part(Part::Method));
                put!(method = self.maybe_block(self.document.page.method.as_ref(), Mode::FULL))
            }
            Part::Changes => put!(updates = self.updates()),
            Part::Related => put!(related = self.related()),
            Part::Sources => {}
        }
    }

    /// Makes all parts of the story page, and what is made of all of them.
    pub fn make_all(&self) {
        self.shape.parts.iter().for_each(|part| self.make(*part));
        self.complete(&self.cites);
    }

    /// Makes what needs all other parts: sources, cards, lists of parts and files.
    pub fn complete(&self, used: &Cites) {
        self.cites.finish();
        if self.shows_sources() {
            let sources = self.sources(&Pick::all(), used);
            let mut inset = self.inset.borrow_mut();
            inset.story.sources = sources;
            inset.made.insert(Part::Sources);
        }
        let cards = self.cards();
        let parts = self.part_views();
        let depths = self.depths();
        let cite_as = self.cite_as();
        let embeds = self.embed_links();
        let (retractions, marks) = (self.retractions(), self.text_marks());
        let mut inset = self.inset.borrow_mut();
        let story = &mut inset.story;
        story.href = self.here.to(&self.home);
        (story.cards, story.parts, story.depths, story.cite_as) = (cards, parts, depths, cite_as);
        (story.files, story.embeds) = (self.files(), embeds);
        (story.retractions, story.marks) = (retractions, marks);
        (story.changes_feed, story.report) = (self.changes_feed(), self.report_link());
    }

    /// Renders the parts that stand in the text and puts them there: into the text as a whole, and into its pieces.
    pub fn fill_body(&self) -> (Html, Vec<PieceView>) {
        let inset = self.inset.borrow();
        let mut rendered = BTreeMap::new();
        if !self.shape.placed.is_empty() {
            let story = Theme::value(&inset.story);
            let site = self.renderer.site_value(&self.here);
            let place = self.document.page.body.text.span;
            for view in inset.story.parts.iter().filter(|part| part.placed) {
                let Some(part) = Part::from_name(view.key) else { continue };
                match self.renderer.theme.render_part(self.here.lang, &site, view, &story, Some(place)) {
                    Ok(html) => {
                        rendered.insert(part, html);
                    }
                    Err(problem) => self.problem(*problem),
                }
            }
        }
        let pieces = html::pieces(inset.body.as_str()).into_iter().map(|piece| self.piece(piece, &rendered));
        (Html(inset::fill(inset.body.as_str(), &rendered)), pieces.collect())
    }

    fn piece(&self, piece: Piece, rendered: &BTreeMap<Part, Html>) -> PieceView {
        if let Some(part) = Part::from_name(&piece.html).filter(|_| piece.stand_in) {
            let html = rendered.get(&part).cloned().unwrap_or_default();
            return PieceView { kind: "part", html, part: Some(part.name()), ..PieceView::default() };
        }
        let asks = |heading: &PieceHeading| {
            let headings = self.document.page.body.headings.iter();
            let mut same = headings.filter(|known| heading.id.as_ref() == Some(&known.anchor));
            same.any(|known| known.answer.is_some())
        };
        let kind = match &piece.heading {
            Some(heading) if asks(heading) => "question",
            Some(_) => "section",
            None if piece.notes => "notes",
            None => "text",
        };
        let html = Html(inset::fill(&piece.html, rendered));
        let heading = piece.heading.unwrap_or_default();
        let title = (!heading.html.is_empty()).then_some(Html(heading.html));
        PieceView { kind, level: heading.level, id: heading.id, title, html, part: None }
    }

    /// The parts that the story page shows. On the page of a part they are links to it.
    fn part_views(&self) -> Vec<PartView> {
        let levels = self.inset.borrow().levels.clone();
        let view = |(i, part): (usize, &Part)| PartView {
            key: part.name(),
            number: Some(count(i + 1)),
            title: self.part_title(*part),
            id: self.shows(*part).then(|| part_anchor(*part)),
            href: self.part_href(*part).unwrap_or_default(),
            placed: self.shape.placed.contains(part),
            extract: false,
            level: levels.get(part).copied().unwrap_or(2),
            page_href: self.shape.part_page(&self.home, *part).map(|route| self.here.to(&route)),
        };
        self.shape.parts.iter().enumerate().map(view).collect()
    }

    /// The part that this page shows alone.
    pub fn own_part(&self, part: Part) -> PartView {
        let number = self.shape.parts.iter().position(|known| *known == part).map(|i| count(i + 1));
        PartView {
            key: part.name(),
            number,
            title: self.part_title(part),
            id: Some(part_anchor(part)),
            href: super::place::fragment(&part_anchor(part)),
            placed: false,
            extract: false,
            // Its heading is that of the page.
            level: 1,
            page_href: None,
        }
    }

    /// The heading of a part.
    pub fn part_title(&self, part: Part) -> String {
        self.words.plain(&format!("part.{}", part.name()), &[])
    }

    /// Ways into the story by time.
    fn depths(&self) -> Vec<DepthLink> {
        let link = |key, part: Part, minutes| {
            let href = self.part_href(part).filter(|_| self.shape.shows(part))?;
            Some(DepthLink { key, href, minutes })
        };
        let questions = minutes(self.question_words());
        let whole = minutes(super::words_of(self.document));
        let found = [
            link("short", Part::InShort, None),
            link("questions", Part::Faq, Some(questions)),
            link("whole", Part::Body, Some(whole)),
        ];
        let found: Vec<DepthLink> = found.into_iter().flatten().collect();
        let short = found.iter().any(|way| way.key == "short");
        let same = found.iter().any(|way| way.key == "questions") && questions == whole;
        // Ways that take the same time, or all of them long, are no choice.
        if short && !same { found } else { Vec::new() }
    }

    fn question_words(&self) -> usize {
        let body = &self.document.page.body;
        let asked = body.headings.iter().filter_map(|heading| heading.answer.clone());
        let asked = asked.filter_map(|range| body.text.events.get(range)).map(crate::parse::markdown::plain::plain);
        let given = self.story.into_iter().flat_map(|story| &story.faq).map(|faq| faq.a.plain.to_string());
        asked.chain(given).map(|text| crate::parse::markdown::words(&text)).sum()
    }

    /// Files made of the story.
    fn files(&self) -> Vec<FileLink> {
        let file = |(output, rest): &(Output, String)| {
            let mime = match output {
                Output::StoryJson | Output::Timelinejs => "application/json",
                Output::Ics => "text/calendar",
                Output::Csl => "application/vnd.citationstyles.csl+json",
                Output::Bib => "application/x-bibtex",
                Output::Markdown => "text/markdown",
                _ => return None,
            };
            let route = self.home.child(rest).ok()?;
            Some(FileLink { key: output.name(), href: self.here.to(&route), mime })
        };
        self.shape.outputs.iter().filter_map(file).collect()
    }

    /// How to cite the page: authors, title, site, date, address.
    fn cite_as(&self) -> Option<Html> {
        let page = &self.document.page;
        let config = &self.here.site.config;
        let authors: Vec<String> = self.authors().into_iter().map(|author| author.name).collect();
        let mut out = String::new();
        if !authors.is_empty() {
            out.push_str(Html::escape(&self.words.list(&authors)).as_str());
            out.push_str(&self.words.colon());
        }
        let title = self.inline(&page.title, Mode::EXTRACT);
        out.push_str(&format!("<cite>{}</cite>", title.as_str()));
        let publisher = config.publisher.clone().or_else(|| Some(self.renderer.site_title(self.here.lang)));
        let publisher = publisher.filter(|name| !name.trim().is_empty());
        let moment = page.updated.as_ref().or(page.published.as_ref());
        let date = moment.map(|moment| self.moment(moment).html.0);
        let rest: Vec<String> = publisher.map(|name| Html::escape(&name).0).into_iter().chain(date).collect();
        let stop = page.title.plain.ends_with(['.', '?', '!', '…']);
        match (rest.is_empty(), stop) {
            (true, true) => {}
            (true, false) => out.push('.'),
            (false, _) => out.push_str(&format!("{} {}.", if stop { "" } else { "." }, self.words.remarks(&rest))),
        }
        if let Some(address) = super::place::absolute(self.here.site, &self.home) {
            out.push_str(&format!(" {}", Html::escape(&address).as_str()));
        }
        Some(Html(out))
    }

    /// The story, complete.
    pub fn story_view(&self) -> StoryView {
        self.inset.borrow().story.clone()
    }
}
