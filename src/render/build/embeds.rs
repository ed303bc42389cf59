//! Pages for frames on pages of others: the timeline, the figures, and each question, with the code that puts them there and
//! a description for programs that turn addresses into frames (oEmbed 1.0, <https://oembed.com/>).

use super::Renderer;
use super::desk::Desk;
use super::head::HeadOf;
use super::place::{Here, absolute, fragment};
use super::shape::{Shape, entity_anchor, part_anchor};
use crate::artifact::Artifact;
use crate::diag::{Diagnostic, Place, Rule};
use crate::render::html::{escape, escape_address, leave_frame};
use crate::render::outputs::EmbedFact;
use crate::render::view::{EmbedLink, EmbedView, FeedLink, HeadView, Html, Link, PageKind, PageView, StoryView};
use crate::site::Route;
use crate::story::Pick;
use crate::story::{Document, EntityKind, Kind, Output, Part};

/// Name of the description beside the page of a frame.
pub(super) const OEMBED: &str = "oembed.json";

/// Media type of descriptions.
const OEMBED_TYPE: &str = "application/json+oembed";

/// Width that the code gives to frames, in CSS pixels: a column of text. The page itself is fine with any.
const WIDTH: u32 = 600;

/// How long others may keep a description, in seconds: a day.
const CACHE_AGE: u32 = 86_400;

/// Longest name of a question in an address, in bytes.
const LONGEST: usize = 120;

/// What a frame shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shown {
    /// The timeline.
    Timeline,
    /// Key figures and rival figures.
    Figures,
    /// A question of the front matter, by its place there.
    Faq(usize),
    /// A question of the text, by the place of its heading.
    Heading(usize),
}

/// A page for frames.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Embed {
    /// What it shows.
    pub shown: Shown,
    /// Its name in the address: `timeline`, `figures`, the id of a question.
    pub name: String,
    /// The anchor of what it shows on the story page.
    pub anchor: String,
}

impl Embed {
    /// Its address below the story's.
    pub fn below(&self) -> String {
        format!("embed/{}/", self.name)
    }

    /// Is it this part of the story?
    pub fn is_part(&self, part: Part) -> bool {
        self.shown == Shown::Timeline && part == Part::Timeline
    }

    /// Does it show this entry?
    pub fn holds(&self, kind: EntityKind, index: usize) -> bool {
        match self.shown {
            Shown::Timeline => matches!(kind, EntityKind::Event | EntityKind::Era),
            Shown::Figures => kind == EntityKind::Figure,
            Shown::Faq(known) => kind == EntityKind::Faq && known == index,
            Shown::Heading(_) => false,
        }
    }

    fn kind(&self) -> &'static str {
        match self.shown {
            Shown::Timeline => "timeline",
            Shown::Figures => "figures",
            Shown::Faq(_) | Shown::Heading(_) => "question",
        }
    }
}

/// The pages for frames that a document gets: of what has content, if they are asked for.
pub(super) fn of(document: &Document, has: &dyn Fn(Part) -> bool) -> Vec<Embed> {
    let wanted = &document.page.outputs;
    let Kind::Story(story) = &document.kind else { return Vec::new() };
    if !wanted.contains(&Output::Embeds) || !wanted.contains(&Output::Page) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut add = |shown, name: String, anchor: String| found.push(Embed { shown, name, anchor });
    if has(Part::Timeline) {
        add(Shown::Timeline, "timeline".into(), part_anchor(Part::Timeline));
    }
    let figures = !story.figures.is_empty();
    if figures || has_rivals(&story.claims) {
        let part = if figures { Part::InShort } else { Part::Claims };
        add(Shown::Figures, "figures".into(), part_anchor(part));
    }
    for (i, heading) in document.page.body.headings.iter().enumerate().filter(|(_, h)| h.answer.is_some()) {
        add(Shown::Heading(i), name(&heading.anchor), heading.anchor.clone());
    }
    for i in 0..story.faq.len() {
        let anchor = entity_anchor(story, EntityKind::Faq, i).unwrap_or_default();
        add(Shown::Faq(i), name(&anchor), anchor);
    }
    found
}

/// Is there a quantity on which at least two claims put a number?
fn has_rivals(claims: &[crate::story::Claim]) -> bool {
    let measured = || claims.iter().filter(|claim| claim.value.is_some()).filter_map(|claim| claim.measure.as_ref());
    measured().enumerate().any(|(i, one)| measured().skip(i + 1).any(|other| other.value == one.value))
}

/// An anchor as a name in an address: without what only anchors have, and of bounded length.
fn name(anchor: &str) -> String {
    let bare = anchor.strip_prefix("ng-").unwrap_or(anchor);
    let plain: String = bare.chars().map(|c| if c.is_alphanumeric() || "-_".contains(c) { c } else { '-' }).collect();
    if plain.len() <= LONGEST && plain == bare && !plain.is_empty() {
        return plain;
    }
    let mut end = plain.len().min(LONGEST);
    while !plain.is_char_boundary(end) {
        end -= 1;
    }
    let hash = blake3::hash(anchor.as_bytes()).to_hex();
    format!("{}-{}", plain.get(..end).unwrap_or_default(), hash.get(..8).unwrap_or_default())
}

/// How high a frame is: one of three, so that the page needs to know no other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Height {
    Short,
    Medium,
    Tall,
}

impl Height {
    /// Of content that needs about so many CSS pixels; what needs more is scrolled.
    fn of(pixels: usize) -> Height {
        match pixels {
            0..=340 => Height::Short,
            341..=560 => Height::Medium,
            _ => Height::Tall,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Height::Short => "short",
            Height::Medium => "medium",
            Height::Tall => "tall",
        }
    }

    fn pixels(self) -> u32 {
        match self {
            Height::Short => 360,
            Height::Medium => 560,
            Height::Tall => 760,
        }
    }
}

impl Renderer {
    /// The page of a frame, and its description if the site knows its address.
    pub(super) fn embed_page(
        &self,
        document: &Document,
        shape: &Shape,
        whole: &Desk<'_>,
        embed: &Embed,
    ) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
        let mut desk = self.desk(document, shape, &whole.home, None)?;
        let route = desk.embed_route(embed)?;
        desk.here = Here::new(&self.site, route, &document.page.lang);
        desk.embed = Some(embed.clone());
        let mut page = desk.page_view(PageKind::Embed);
        let story = desk.embed_story(embed);
        page.embed = Some(desk.embed_view(embed));
        page.head = desk.embed_head(&page, embed);
        let mut artifact = self.finish(&desk, &page, Some(story))?;
        if let crate::artifact::Content::Bytes(bytes) = &artifact.content {
            let html = leave_frame(&String::from_utf8_lossy(bytes));
            artifact = Artifact::new(artifact.path, html);
        }
        let mut artifacts = vec![artifact];
        if let Some(json) = desk.oembed(embed) {
            let beside = desk.here.route.child(OEMBED).and_then(|route| route.out_path());
            artifacts.push(Artifact::new(beside.map_err(no_address)?, json));
        }
        Ok(artifacts)
    }
}

fn no_address(error: crate::artifact::OutPathError) -> Vec<Diagnostic> {
    vec![Diagnostic::new(Rule::InvalidValue, Place::Site, error.to_string())]
}

impl Desk<'_> {
    fn embed_route(&self, embed: &Embed) -> Result<Route, Vec<Diagnostic>> {
        self.home.child(&embed.below()).map_err(no_address)
    }

    /// What the frame shows of the story, with the sources that it cites.
    fn embed_story(&self, embed: &Embed) -> StoryView {
        let pick = Pick::all();
        let mut story = StoryView { href: self.here.at(&self.home, &embed.anchor), ..StoryView::default() };
        match embed.shown {
            Shown::Timeline => story.timeline = self.timeline(&pick),
            Shown::Figures => {
                story.figures = self.figures();
                story.measures = self.measures(&pick);
            }
            Shown::Faq(i) => {
                let faq = self.story.and_then(|story| story.faq.get(i));
                story.faq = faq.map(|faq| self.question(i, faq, super::desk::Mode::FULL)).into_iter().collect();
            }
            Shown::Heading(i) => {
                let heading = self.document.page.body.headings.get(i);
                story.faq =
                    heading.map(|heading| self.asked(i, heading, super::desk::Mode::FULL)).into_iter().collect();
            }
        }
        self.number_ways();
        story.sources = self.sources(&pick, &self.cites);
        story
    }

    /// Gives numbers to the sources from which the cited ones take the matter.
    fn number_ways(&self) {
        let Some(story) = self.story else { return };
        let mut cited: Vec<usize> = self.cites.order().into_iter().filter(|i| self.cites.has(*i)).collect();
        while let Some(source) = cited.pop().and_then(|i| story.sources.get(i)) {
            let Some((EntityKind::Source, via)) = source.via.as_ref().and_then(|via| self.entry(&via.value)) else {
                continue;
            };
            if !self.cites.has(via) {
                self.cites.number(via);
                cited.push(via);
            }
        }
    }

    /// All frames of the story, for other programs.
    pub(super) fn embed_facts(&self, full: &dyn Fn(&str) -> String) -> Vec<EmbedFact> {
        let fact = |embed: &Embed| {
            let url = full(&self.here.to(&self.embed_route(embed).ok()?));
            let (title, height) = (self.embed_title(embed), self.height(embed).pixels());
            Some(EmbedFact { kind: embed.kind(), title, url, height })
        };
        self.shape.embeds.iter().filter_map(fact).collect()
    }

    fn embed_view(&self, embed: &Embed) -> EmbedView {
        EmbedView {
            kind: embed.kind(),
            title: self.embed_title_html(embed),
            height: self.height(embed).name(),
            story: Link {
                title: self.document.page.title.plain.to_string(),
                href: self.here.at(&self.home, &embed.anchor),
            },
        }
    }

    fn embed_title_html(&self, embed: &Embed) -> Html {
        let question = || match embed.shown {
            Shown::Heading(i) => self.document.page.body.headings.get(i).map(|heading| self.heading_html(heading)),
            Shown::Faq(i) => {
                let faq = self.story.and_then(|story| story.faq.get(i));
                faq.map(|faq| self.inline(&faq.q, super::desk::Mode::EXTRACT))
            }
            _ => None,
        };
        question().unwrap_or_else(|| Html::escape(&self.embed_title(embed)))
    }

    /// What the frame shows, plain.
    fn embed_title(&self, embed: &Embed) -> String {
        match embed.shown {
            Shown::Timeline => self.part_title(Part::Timeline),
            Shown::Figures => self.words.plain("figures", &[]),
            Shown::Faq(i) => {
                let faq = self.story.and_then(|story| story.faq.get(i));
                faq.map(|faq| faq.q.plain.to_string()).unwrap_or_default()
            }
            Shown::Heading(i) => {
                let heading = self.document.page.body.headings.get(i);
                heading.map(|heading| heading.plain.clone()).unwrap_or_default()
            }
        }
    }

    /// The title of the frame: what it shows, and of which story.
    fn frame_title(&self, embed: &Embed) -> String {
        let (title, story) = (self.embed_title(embed), self.document.page.title.plain.to_string());
        self.words.plain("embed.title", &[("title", &title), ("story", &story)])
    }

    /// About how high the content stands in a frame of the usual width, from the length of its texts.
    fn height(&self, embed: &Embed) -> Height {
        // Head and foot, a line of text, what stands around an event, a figure, a row of a table.
        const FRAME: usize = 190;
        const LINE: usize = 29;
        const EVENT: usize = 60;
        const FIGURE: usize = 45;
        const ROW: usize = 40;
        let lines = |text: &str| text.chars().count().div_ceil(62);
        let story = self.story;
        let inner = match embed.shown {
            Shown::Timeline => {
                let events = story.map_or(&[][..], |story| &story.timeline);
                events.iter().map(|event| EVENT + LINE * lines(&event.text.plain)).sum()
            }
            Shown::Figures => {
                let figures = story.map_or(0, |story| story.figures.len());
                let rows = story.map_or(0, |s| s.claims.iter().filter(|claim| claim.measure.is_some()).count());
                figures * FIGURE + rows * ROW + if rows > 0 { 120 } else { 0 }
            }
            Shown::Faq(i) => LINE * story.and_then(|s| s.faq.get(i)).map_or(0, |faq| lines(&faq.a.plain)),
            Shown::Heading(i) => {
                let body = &self.document.page.body;
                let answer = body.headings.get(i).and_then(|heading| body.text.events.get(heading.answer.clone()?));
                LINE * answer.map_or(0, |events| lines(&crate::parse::markdown::plain::plain(events)))
            }
        };
        Height::of(FRAME + inner)
    }

    fn embed_head(&self, page: &PageView, embed: &Embed) -> HeadView {
        let title = self.frame_title(embed);
        let description =
            self.words.plain("description.part", &[("part", &self.embed_title(embed)), ("title", &page.title_plain)]);
        let of = HeadOf {
            title: Some(&title),
            descriptions: vec![description],
            canonical: &self.home,
            robots: None,
            article: false,
            // The card of the story, which is made with its page.
            figure: self.card_figure(),
        };
        let mut head = self.renderer.head(&self.here, page, of);
        // The story counts as the page, which stands in no list of its own.
        head.robots = Some("noindex".into());
        head.canonical = head.canonical.map(|url| url + &fragment(&embed.anchor));
        head.feeds = Vec::new();
        head.oembed = self.described(embed).into_iter().collect();
        head
    }

    /// Where the description of a frame is found.
    fn described(&self, embed: &Embed) -> Option<FeedLink> {
        let route = self.home.child(&format!("{}{OEMBED}", embed.below())).ok()?;
        let href = absolute(self.here.site, &route)?;
        Some(FeedLink { title: self.frame_title(embed), href, mime: OEMBED_TYPE, own: false, changes: false })
    }

    /// The description of the frame that stands for the whole story: its timeline, else its figures.
    pub(super) fn oembed_link(&self) -> Vec<FeedLink> {
        let whole = self.shape.embeds.iter().filter(|embed| embed.kind() != "question");
        whole.filter_map(|embed| self.described(embed)).take(1).collect()
    }

    /// The code to be copied: a frame, and a link to the story below it, for readers and for where frames are not shown.
    fn code(&self, embed: &Embed) -> Option<String> {
        let address = absolute(self.here.site, &self.embed_route(embed).ok()?)?;
        let story = absolute(self.here.site, &self.home)? + &fragment(&embed.anchor);
        let site = self.renderer.site_title(self.here.lang);
        let site = if site.trim().is_empty() { String::new() } else { format!(" ({})", escape(&site)) };
        Some(format!(
            "<iframe src=\"{}\" title=\"{}\" width=\"{WIDTH}\" height=\"{}\" loading=\"lazy\" style=\"max-width:100%;border:0\"></iframe>\n<p><a href=\"{}\">{}</a>{site}</p>",
            escape_address(&address),
            escape(&self.frame_title(embed)),
            self.height(embed).pixels(),
            escape_address(&story),
            escape(&self.document.page.title.plain),
        ))
    }

    /// The frames with their code, for the story page.
    pub(super) fn embed_links(&self) -> Vec<EmbedLink> {
        let link = |embed: &Embed| {
            let code = self.code(embed)?;
            let route = self.embed_route(embed).ok()?;
            Some(EmbedLink { kind: embed.kind(), title: self.embed_title(embed), href: self.here.to(&route), code })
        };
        self.shape.embeds.iter().filter_map(link).collect()
    }

    /// The description of a frame: oEmbed 1.0, type `rich`.
    fn oembed(&self, embed: &Embed) -> Option<String> {
        let html = self.code(embed)?;
        let base = self.here.site.config.base_url.as_ref()?;
        let authors = self.authors();
        let names: Vec<String> = authors.iter().map(|author| author.name.clone()).collect();
        let mut json = serde_json::json!({
            "version": "1.0",
            "type": "rich",
            "title": self.frame_title(embed),
            "provider_name": self.renderer.site_name(self.here.lang),
            "provider_url": format!("{}/", base.as_str().trim_end_matches('/')),
            "cache_age": CACHE_AGE,
            "html": html,
            "width": WIDTH,
            "height": self.height(embed).pixels(),
        });
        if let (false, Some(json)) = (names.is_empty(), json.as_object_mut()) {
            json.insert("author_name".into(), self.words.list(&names).into());
        }
        Some(format!("{json:#}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_plain() {
        assert_eq!(name("why"), "why");
        assert_eq!(name("ng-q-1"), "q-1");
        assert_eq!(name("لماذا"), "لماذا");
        assert!(name("a:b").starts_with("a-b-") && name("a:b") != name("a/b"));
        let long = "ü".repeat(300);
        assert!(name(&long).len() < 140 && name(&long) != name(&format!("{long}x")));
    }

    #[test]
    fn heights_hold_what_they_are_for() {
        assert_eq!(Height::of(300).pixels(), 360);
        assert_eq!(Height::of(500).name(), "medium");
        assert_eq!(Height::of(5000).pixels(), 760);
    }
}
