//! Texts on a page: where their links lead, how they cite, what they mention.

use std::ops::Range;

use pulldown_cmark::Event;

use super::desk::{Desk, Entry, Mode};
use super::shape::part_anchor;
use super::small::card_id;
use super::spots::Spot;
use crate::render::html::{self, Around, Labels, LinkHtml, LinkTo, Picture, attribute, escape, link_html};
use crate::render::view::{BodyLang, Html};
use crate::site::Target;
use crate::site::links::{self, Found, From, Link};
use crate::source::Span;
use crate::story::config::HtmlPolicy;
use crate::story::{CiteRef, Directive, EntityKind, Heading, Id, Rich, What};

/// A text and the page around it.
struct Setting<'d, 'a> {
    desk: &'d Desk<'a>,
    mode: Mode,
    /// It is the text of the page, whose headings have anchors.
    body: bool,
    /// Keeps the footnotes of several texts apart.
    prefix: String,
}

impl<'a> Desk<'a> {
    /// Sets a text.
    pub fn set(&self, text: &Rich, mode: Mode) -> Html {
        let setting = self.setting(text, mode, false);
        Html(html::html(text, &setting))
    }

    /// Sets the whole text of the page.
    pub fn body(&self) -> Html {
        let text = &self.document.page.body.text;
        let setting = self.setting(text, Mode::FULL, true);
        Html(html::html(text, &setting))
    }

    /// Sets a stretch of the text of the page.
    pub fn body_range(&self, range: Range<usize>, mode: Mode) -> Html {
        let text = &self.document.page.body.text;
        let setting = self.setting(text, mode, true);
        let html = html::html_of(text, range, &setting);
        match self.other_lang(text.span.file).filter(|_| !html.trim().is_empty()) {
            Some(lang) => Html(format!("<div lang=\"{lang}\" dir=\"{}\">{html}</div>", lang.direction().name())),
            None => Html(html),
        }
    }

    /// A heading of the text without links, for lists of contents.
    pub fn heading_html(&self, heading: &Heading) -> Html {
        let text = &self.document.page.body.text;
        let html = html::label(text, heading.events.clone());
        match self.other_lang(text.span.file) {
            Some(lang) => Html(format!("<span lang=\"{lang}\" dir=\"{}\">{html}</span>", lang.direction().name())),
            None => Html(html),
        }
    }

    fn setting<'d>(&'d self, text: &Rich, mode: Mode, body: bool) -> Setting<'d, 'a> {
        let has_notes = text.events.iter().any(|ev| matches!(ev.what, What::Md(Event::FootnoteReference(_))));
        let mut prefix = String::new();
        if has_notes {
            let number = self.notes.get() + 1;
            self.notes.set(number);
            if number > 1 {
                prefix = format!("{number}-");
            }
        }
        Setting { desk: self, mode, body, prefix }
    }

    /// Where an internal path leads from this page: its address, and the language of what stands there if it is another.
    pub fn inside(&self, path: &str, anchor: Option<&str>) -> Option<(String, Option<BodyLang>)> {
        let lang = &self.document.page.lang;
        let from = From { route: &self.home, lang, folder: &self.folder };
        let files = |path: &str| self.resources().has(path);
        let (route, lang) = match self.here.site.find(path, from, &files) {
            Found::Page(route, target) => (route, self.lang_of(target)),
            Found::File(path) => (self.resources().route(&path)?, None),
            Found::Hidden(_) | Found::Nothing => return None,
        };
        let href = match anchor {
            Some(anchor) => self.here.at(&route, anchor),
            None => self.here.to(&route),
        };
        Some((href, lang))
    }

    fn lang_of(&self, target: Target) -> Option<BodyLang> {
        let (Target::Card(i) | Target::Part(i, _)) = target else { return None };
        let lang = &self.here.site.cards.get(i)?.lang;
        (*lang != self.document.page.lang).then(|| self.body_lang(lang))
    }

    /// A link to a place named without a page: on this page, or on the document's page if it is not shown here.
    fn place_href(&self, anchor: &str) -> String {
        let shown_here = match self.alone {
            None => self.embed.is_none(),
            Some(alone) => part_anchor(alone) == anchor,
        };
        match shown_here {
            true => super::place::fragment(anchor),
            false => self.here.at(&self.home, anchor),
        }
    }
}

impl Setting<'_, '_> {
    /// A mention of an entry of the story: a link to it, a button for its card, for statements how they stand.
    fn mention(&self, entry: Entry, link: &LinkTo<'_>) -> LinkHtml {
        let desk = self.desk;
        let href = desk.entity_href(entry.0, entry.1);
        let mut found = match &href {
            Some(href) => link_html(href, link.title, "mention", ""),
            None => LinkHtml { open: "<span class=\"mention\">".into(), close: "</span>".into() },
        };
        if let Some(status) = desk.status_of(entry).filter(|_| entry.0 == EntityKind::Claim) {
            // Where the author says it already, the mark is enough.
            let said = link.text.to_lowercase().contains(&status.word.to_lowercase());
            let word = if said { String::new() } else { format!(" {}", escape(&status.word)) };
            found.close.push_str(&format!(
                " <span class=\"mention-status status-{}\"><span class=\"mark\" aria-hidden=\"true\">{}</span>{word}</span>",
                status.key, status.mark
            ));
        }
        let card =
            desk.story.filter(|_| self.mode.cards && desk.embed.is_none()).and_then(|story| card_id(story, entry));
        if let Some(id) = card {
            let mut mentioned = desk.mentioned.borrow_mut();
            if !mentioned.contains(&entry) {
                mentioned.push(entry);
            }
            let label = attribute("aria-label", &desk.words.plain("card.open", &[("name", link.text)]));
            found.close.push_str(&format!(
                "<button type=\"button\" class=\"mention-more\" popovertarget=\"{}\"{label}></button>",
                escape(&id)
            ));
        }
        found
    }

    /// Says below which heading of the text a place lies.
    fn under(&self, at: Span) -> Option<super::spots::At<'_>> {
        let headings = &self.desk.document.page.body.headings;
        let above = headings.partition_point(|heading| heading.span.start < at.start).checked_sub(1);
        above.filter(|_| self.body).map(|heading| self.desk.at(Spot::Under(heading)))
    }

    fn here(&self, anchor: &str, link: &LinkTo<'_>) -> LinkHtml {
        if let Some(entry) = Id::parse(anchor).ok().and_then(|id| self.desk.entry(&id)) {
            return self.mention(entry, link);
        }
        link_html(&self.desk.place_href(anchor), link.title, "", "")
    }

    fn inside(&self, path: &str, anchor: Option<&str>, link: &LinkTo<'_>) -> LinkHtml {
        let desk = self.desk;
        // A link to a place of the own page is a mention too.
        if let Some(anchor) = anchor
            && desk.inside(path, None).is_some_and(|(href, _)| href == desk.here.to(&desk.home))
        {
            return self.here(anchor, link);
        }
        let Some((href, lang)) = desk.inside(path, anchor) else {
            return LinkHtml::default();
        };
        let mut found = link_html(&href, link.title, "", "");
        if let Some(lang) = lang {
            found.open = found.open.replacen("<a", &format!("<a hreflang=\"{}\"", lang.lang), 1);
        }
        found
    }
}

impl Around for Setting<'_, '_> {
    fn labels(&self) -> &Labels {
        &self.desk.words.labels
    }

    fn link(&self, link: &LinkTo<'_>) -> LinkHtml {
        let desk = self.desk;
        if let Some(id) = desk.story.and_then(|story| story.source_at(link.dest)).and_then(|source| source.id.as_ref())
        {
            let mut found = link_html(link.dest, link.title, "", "");
            let source = desk.story.and_then(|story| story.source_at(link.dest));
            let _at = self.under(link.at);
            let robust = source.map(super::sources::robust).unwrap_or_default();
            found.open = found.open.replacen("<a", &format!("<a{robust}"), 1);
            let cites: Vec<_> = desk.cite(id, None, self.mode).into_iter().collect();
            found.close.push_str(desk.cite_html(&cites).as_str());
            return found;
        }
        match links::read(link.dest, &desk.here.site.config) {
            Link::External(address) => link_html(&address, link.title, "", ""),
            Link::Here(anchor) => self.here(&anchor, link),
            Link::Inside { path, anchor } => self.inside(&path, anchor.as_deref(), link),
        }
    }

    fn cite(&self, cites: &[CiteRef], at: Span) -> String {
        let desk = self.desk;
        let _at = self.under(at);
        let id = |cite: &CiteRef| Id::parse(&cite.key.value).ok();
        let views: Vec<_> =
            cites.iter().filter_map(|cite| desk.cite(&id(cite)?, cite.at.as_deref(), self.mode)).collect();
        desk.cite_html(&views).0
    }

    fn image(&self, picture: &Picture<'_>) -> String {
        self.desk.picture_html(picture, self.mode)
    }

    fn directive(&self, directive: &Directive, caption: &str, at: Span) -> String {
        self.desk.directive(directive, caption, at, self.mode)
    }

    fn headings(&self) -> &[Heading] {
        if self.body { &self.desk.document.page.body.headings } else { &[] }
    }

    fn below_heading(&self, heading: usize) -> String {
        // An extract of the text is not where a correction stands.
        let heading = self.headings().get(heading).filter(|_| self.mode.ids);
        heading.map(|heading| self.desk.section_marks_html(&heading.anchor, heading.span)).unwrap_or_default()
    }

    fn level(&self, heading: usize, level: u8) -> u8 {
        self.desk.outline.get(heading).copied().filter(|_| self.body).unwrap_or(level.clamp(2, 6))
    }

    fn ids(&self) -> bool {
        self.mode.ids
    }

    fn prefix(&self) -> &str {
        &self.prefix
    }

    fn raw_html(&self) -> HtmlPolicy {
        self.desk.here.site.config.html
    }
}
