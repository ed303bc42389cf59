//! What the views of one output page are written from: the document, where the page stands, what it shows.

use std::cell::RefCell;

use super::cites::Cites;
use super::embeds::Embed;
use super::place::{Here, fragment};
use super::shape::{Shape, entity_anchor, part_anchor};
use super::words::Words;
use super::{Renderer, Resources};
use crate::diag::Diagnostic;
use crate::render::view::{ActorRef, BodyLang, DateView, Html, ImageView};
use crate::site::Route;
use crate::source::FileId;
use crate::story::{Actor, Document, Edtf, EntityKind, Id, Image, Lang, Moment, Part, Rich, Story, TextKind};

/// How a text is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mode {
    /// With ids. Extracts and cards have none, because the same text stands elsewhere on the page.
    pub ids: bool,
    /// Mentions open a card. In cards they do not.
    pub cards: bool,
}

impl Mode {
    /// A text in its place.
    pub const FULL: Mode = Mode { ids: true, cards: true };
    /// A text that stands elsewhere too.
    pub const EXTRACT: Mode = Mode { ids: false, cards: true };
    /// A text in a card.
    pub const CARD: Mode = Mode { ids: false, cards: false };

    /// An extract stands a second time on its page.
    pub fn of(pick: &crate::story::Pick) -> Mode {
        if pick.is_all() { Mode::FULL } else { Mode::EXTRACT }
    }
}

/// An entry of a story: its kind and its place in the list of that kind.
pub(super) type Entry = (EntityKind, usize);

/// One output page at work.
pub(super) struct Desk<'a> {
    /// The site, theme and files.
    pub renderer: &'a Renderer,
    /// The document.
    pub document: &'a Document,
    /// Its story; None on plain pages.
    pub story: Option<&'a Story>,
    /// What the document is made into.
    pub shape: &'a Shape,
    /// Where the output page stands.
    pub here: Here<'a>,
    /// Address of the document's page: the story page, of which the output page may be a part.
    pub home: Route,
    /// Folder of the document's file below `content/`.
    pub folder: String,
    /// The part that the output page shows alone; None on the document's page.
    pub alone: Option<Part>,
    /// What the output page shows to pages of others in a frame; None on all other pages.
    pub embed: Option<Embed>,
    /// Texts, dates and numbers in the language of the page.
    pub words: &'a Words,
    /// The levels at which the headings of the text are shown.
    pub outline: Vec<u8>,
    /// Numbers and uses of sources.
    pub cites: Cites,
    /// What is being written.
    pub spot: std::cell::Cell<super::spots::Spot>,
    /// Entries mentioned in texts, in order of the first mention.
    pub mentioned: RefCell<Vec<Entry>>,
    /// Texts set so far that may hold footnotes, to keep their anchors apart.
    pub notes: std::cell::Cell<usize>,
    /// By entry the changes that concern it: indices into `Story::updates`.
    pub marked: std::cell::OnceCell<std::collections::HashMap<Entry, Vec<usize>>>,
    /// What went wrong.
    pub problems: RefCell<Vec<Diagnostic>>,
    /// References of sources by their number in the story, if the site has a citation style for them.
    pub references: std::cell::OnceCell<std::collections::BTreeMap<usize, Html>>,
    /// Parts made while the text is set, because the text places them.
    pub inset: RefCell<super::inset::Inset>,
}

impl<'a> Desk<'a> {
    /// Files.
    pub fn resources(&self) -> &'a dyn Resources {
        &*self.renderer.resources
    }

    /// The place of an entry in its list.
    pub fn entry(&self, id: &Id) -> Option<Entry> {
        self.story?.names.get(id).copied()
    }

    /// Does the output page show this part?
    pub fn shows(&self, part: Part) -> bool {
        match (&self.embed, self.alone) {
            (Some(embed), _) => embed.is_part(part),
            (None, Some(alone)) => alone == part,
            (None, None) => self.shape.shows(part),
        }
    }

    /// Is this the page of a story, where the text is one part of several?
    pub fn on_story_page(&self) -> bool {
        self.story.is_some() && self.alone.is_none()
    }

    /// A link to a part: on this page, else on the story page, else on its own page.
    pub fn part_href(&self, part: Part) -> Option<String> {
        let anchor = part_anchor(part);
        if self.shows(part) {
            return Some(fragment(&anchor));
        }
        if self.shape.shows(part) {
            return Some(self.here.at(&self.home, &anchor));
        }
        self.shape.part_page(&self.home, part).map(|route| self.here.to(&route))
    }

    /// The anchor of an entry, if it is to be shown with one.
    pub fn id_of(&self, entry: Entry, mode: Mode) -> Option<String> {
        mode.ids.then(|| entity_anchor(self.story?, entry.0, entry.1)).flatten()
    }

    /// A link to where an entry stands: on this page, else on the story page, else on the page of its part.
    pub fn entity_href(&self, kind: EntityKind, index: usize) -> Option<String> {
        let story = self.story?;
        let anchor = entity_anchor(story, kind, index)?;
        let part = self.shape.part_of(story, kind, index);
        let here = match &self.embed {
            Some(embed) => embed.holds(kind, index) || kind == EntityKind::Source && self.cites.has(index),
            None => self.shows(part),
        };
        if here {
            return Some(fragment(&anchor));
        }
        if self.shape.shows(part) {
            return Some(self.here.at(&self.home, &anchor));
        }
        self.shape.part_page(&self.home, part).map(|route| self.here.at(&route, &anchor))
    }

    /// A link to an entry by id.
    pub fn id_href(&self, id: &Id) -> Option<String> {
        self.entry(id).and_then(|(kind, index)| self.entity_href(kind, index))
    }

    /// A mention of an actor.
    pub fn actor_ref(&self, id: &Id) -> Option<ActorRef> {
        let (EntityKind::Actor, index) = self.entry(id)? else {
            return None;
        };
        let actor = self.story?.actors.get(index)?;
        Some(ActorRef {
            id: id.to_string(),
            name: self.inline(&actor.name, Mode::EXTRACT),
            href: self.entity_href(EntityKind::Actor, index).unwrap_or_else(|| self.here.to(&self.home)),
            kind: actor_kind(actor),
            number: count(index + 1),
            party: actor.party,
        })
    }

    /// Mentions of actors.
    pub fn actor_refs(&self, ids: &[Id]) -> Vec<ActorRef> {
        ids.iter().filter_map(|id| self.actor_ref(id)).collect()
    }

    /// A date in words.
    pub fn date(&self, date: &Edtf) -> DateView {
        self.words.date(date)
    }

    /// A date in words, if there is one.
    pub fn maybe_date(&self, date: Option<&Edtf>) -> Option<DateView> {
        date.map(|date| self.words.date(date))
    }

    /// A date as a name, if there is one.
    pub fn maybe_named_date(&self, date: Option<&Edtf>) -> Option<DateView> {
        date.map(|date| self.words.date_nominal(date))
    }

    /// A day of publication in words.
    pub fn moment(&self, moment: &Moment) -> DateView {
        self.words.moment(moment)
    }

    /// The language of a text, where it is not that of the page.
    pub fn other_lang(&self, file: FileId) -> Option<Lang> {
        let page = &self.document.page;
        let of_alternate = page.alternates.iter().find(|alternate| alternate.file == file).map(|a| a.lang.clone());
        of_alternate.or_else(|| self.resources().lang(file)).filter(|lang| *lang != page.lang)
    }

    /// The language of a text as templates see it, where it is not that of the page.
    pub fn body_lang(&self, lang: &Lang) -> BodyLang {
        BodyLang { lang: lang.to_string(), dir: lang.direction().name(), name: self.words.language(lang) }
    }

    /// A picture.
    pub fn image(&self, image: &Image, mode: Mode) -> ImageView {
        let caption = image.caption.as_ref().map(|caption| self.flow(caption, mode));
        ImageView { caption, ..super::images::said(image, self.picture(&image.src.value)) }
    }

    /// A picture beside the page in all its sizes, without words.
    pub fn picture(&self, src: &str) -> ImageView {
        match self.file(src) {
            Some((path, route)) => super::images::view(self.resources().picture(&path), &route, &self.here),
            None => ImageView { src: src.to_string(), ..ImageView::default() },
        }
    }

    /// A file of the content folder named by an author: its path there and where it is copied to.
    pub fn file(&self, src: &str) -> Option<(String, Route)> {
        let crate::site::links::Link::Inside { path, .. } = crate::site::links::read(src, &self.here.site.config)
        else {
            return None;
        };
        let folder = if path.starts_with('/') { "" } else { self.folder.as_str() };
        let path = crate::site::links::join(folder, &path)?;
        let route = self.resources().route(&path)?;
        Some((path, route))
    }

    /// A text as blocks; an inline text stays inline.
    pub fn block(&self, text: &Rich, mode: Mode) -> Html {
        let html = self.set(text, mode);
        self.in_lang(text, html, if is_inline(text.kind) { "span" } else { "div" })
    }

    /// A text that may be blocks, if there is one.
    pub fn maybe_block(&self, text: Option<&Rich>, mode: Mode) -> Option<Html> {
        text.map(|text| self.block(text, mode)).filter(|html| !html.is_blank())
    }

    /// A text in an element that takes blocks and words: a single paragraph loses its element.
    pub fn flow(&self, text: &Rich, mode: Mode) -> Html {
        let html = self.set(text, mode);
        let Some(inner) = single_paragraph(html.as_str()) else {
            return self.in_lang(text, html, "div");
        };
        self.in_lang(text, Html(inner.to_string()), "span")
    }

    /// [`Desk::flow`] of a text, if there is one.
    pub fn maybe_flow(&self, text: Option<&Rich>, mode: Mode) -> Option<Html> {
        text.map(|text| self.flow(text, mode)).filter(|html| !html.is_blank())
    }

    /// Says the language of a text, where it is not that of the page.
    fn in_lang(&self, text: &Rich, html: Html, element: &str) -> Html {
        match self.other_lang(text.span.file).filter(|_| !html.is_blank()) {
            Some(lang) => {
                let dir = lang.direction().name();
                Html(format!("<{element} lang=\"{lang}\" dir=\"{dir}\">{}</{element}>", html.as_str()))
            }
            None => html,
        }
    }

    /// A text for places that take no blocks: a single paragraph loses its element, of several only the words stay.
    pub fn inline(&self, text: &Rich, mode: Mode) -> Html {
        let html = self.set(text, mode);
        let html = match is_inline(text.kind) {
            true => html,
            false => match single_paragraph(html.as_str()) {
                Some(inner) => Html(inner.to_string()),
                None => Html::escape(&text.plain),
            },
        };
        self.in_lang(text, html, "span")
    }

    /// Notes a failure of the theme.
    pub fn problem(&self, diagnostic: Diagnostic) {
        self.problems.borrow_mut().push(diagnostic);
    }
}

fn is_inline(kind: TextKind) -> bool {
    matches!(kind, TextKind::Plain | TextKind::Inline | TextKind::Name)
}

/// The content of a paragraph that is all there is.
pub(super) fn single_paragraph(html: &str) -> Option<&str> {
    let inner = html.trim().strip_prefix("<p>")?.strip_suffix("</p>")?;
    (!inner.contains("<p>") && !inner.contains("</p>")).then_some(inner)
}

/// The word for what an actor is; empty if not said.
pub(super) fn actor_kind(actor: &Actor) -> &'static str {
    actor.actor_type.map_or("", crate::story::ActorType::name)
}

/// A number for a view; what is larger than it can hold is shown as the largest.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
