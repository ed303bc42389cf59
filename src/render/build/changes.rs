//! Corrections and changes: the list of them, marks at what they concern, what feeds and the foot of the page say.

use super::desk::{Desk, Mode};
use super::shape::{Shape, entity_anchor};
use super::small::{entry_name, shorten};
use crate::artifact::Artifact;
use crate::render::outputs::changes;
use crate::render::outputs::feed::Form;
use crate::render::theme::Theme;
use crate::render::view::{ChangeMark, FeedLink, Link, UpdateView};
use crate::site::{Card, CardChange, Route};
use crate::source::Span;
use crate::story::{CHANGED_PLACES, Document, EntityKind, Id, Kind, Moment, Output, Part, Story, Update, UpdateKind};

/// The anchor of a change without an id: its day and kind, which stay when changes are added. Of several of one day and kind
/// the oldest has no number; they stand newest first.
pub(super) fn anchor(story: &Story, index: usize) -> Option<String> {
    let update = story.updates.get(index)?;
    let same = |other: &&Update| other.id.is_none() && other.kind == update.kind && other.date.date == update.date.date;
    let number = story.updates.iter().skip(index + 1).filter(same).count() + 1;
    let base = format!("ng-change-{}-{}", update.date.date, update.kind.name());
    Some(if number == 1 { base } else { format!("{base}-{number}") })
}

/// The state of a story: its last change, as the page or the list of changes says it, whichever is later.
pub(super) fn state(document: &Document) -> Option<&Moment> {
    let page = &document.page;
    let updates = match &document.kind {
        Kind::Story(story) => story.updates.first().map(|update| &update.date),
        _ => None,
    };
    page.updated.iter().chain(&page.published).chain(updates).max_by_key(|moment| moment.instant)
}

/// What the site's feed of changes says of a story, newest first.
pub fn changes_of(document: &Document) -> Vec<CardChange> {
    let Kind::Story(story) = &document.kind else { return Vec::new() };
    let shape = Shape::of(document, crate::story::config::IcsEvents::All);
    let change = |(i, update): (usize, &Update)| {
        Some(CardChange {
            anchor: entity_anchor(story, EntityKind::Update, i)?,
            below: below(&shape),
            date: update.date.clone(),
            kind: update.kind,
            text: update.text.plain.to_string(),
            affects: update.affects.iter().filter_map(|id| named(document, story, &shape, id)).collect(),
        })
    };
    story.updates.iter().enumerate().filter_map(change).take(crate::render::outputs::feed::MOST_ENTRIES).collect()
}

/// Where the changes of a story stand, below its address; none if no page shows them.
fn below(shape: &Shape) -> Option<String> {
    if shape.shows(Part::Changes) {
        return Some(String::new());
    }
    let (_, rest) = shape.outputs.iter().find(|(output, _)| *output == Output::Changes)?;
    Some(rest.clone())
}

/// The name of what a change concerns, and its anchor on the page of the story.
fn named(document: &Document, story: &Story, shape: &Shape, id: &Id) -> Option<(String, String)> {
    if let Some(&(kind, index)) = story.names.get(id) {
        let shown = shape.shows(shape.part_of(story, kind, index));
        let anchor = entity_anchor(story, kind, index).filter(|_| shown).unwrap_or_default();
        return Some((name_of(story, id)?, anchor));
    }
    let heading = document.page.body.headings.iter().find(|heading| heading.anchor == id.as_str());
    let heading = heading.filter(|_| place_of(id).is_none())?;
    Some((heading.plain.clone(), heading.anchor.clone()))
}

/// An entry in few words.
fn name_of(story: &Story, id: &Id) -> Option<String> {
    let title = entry_name(story, *story.names.get(id)?).unwrap_or_else(|| id.to_string());
    let title = title.trim().strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(&title);
    Some(shorten(title, 60))
}

impl Desk<'_> {
    /// Corrections and changes, newest first.
    pub fn updates(&self) -> Vec<UpdateView> {
        self.changes(|_| true, Mode::FULL)
    }

    /// What was taken back, for the head of the page.
    pub fn retractions(&self) -> Vec<UpdateView> {
        self.changes(|update| update.kind == UpdateKind::Retraction, Mode::EXTRACT)
    }

    fn changes(&self, wanted: impl Fn(&Update) -> bool, mode: Mode) -> Vec<UpdateView> {
        let updates = self.story.into_iter().flat_map(|story| story.updates.iter().enumerate());
        let view = |(i, update): (usize, &Update)| {
            let _at = self.at_entry(EntityKind::Update, i);
            UpdateView {
                id: self.id_of((EntityKind::Update, i), mode),
                href: self.entity_href(EntityKind::Update, i),
                date: self.moment(&update.date),
                kind: update.kind.name(),
                text: self.flow(&update.text, mode),
                affects: update.affects.iter().filter_map(|id| self.affected(id)).collect(),
                whole: update.affects.iter().any(|id| id.as_str() == "story" && self.entry(id).is_none()),
                pending: self.pending(update),
            }
        };
        updates.filter(|(_, update)| wanted(update)).map(view).collect()
    }

    /// A translation that was made before the original changed does not hold the change yet. What was changed in the
    /// translation alone stands in its own file.
    fn pending(&self, update: &Update) -> bool {
        let page = &self.document.page;
        let inherited = update.span.file != page.file;
        inherited && page.made_from.as_ref().is_some_and(|made| made.date < update.date.date)
    }

    /// A link to what a change concerns, with its name in few words.
    fn affected(&self, id: &Id) -> Option<Link> {
        if let Some((kind, index)) = self.entry(id) {
            return Some(Link { title: name_of(self.story?, id)?, href: self.entity_href(kind, index)? });
        }
        let Some(place) = place_of(id) else { return self.section(id) };
        let part = match place {
            "key_points" => Part::InShort,
            "body" => Part::Body,
            "method" => Part::Method,
            _ => {
                let href = if self.on_story_page() { "#ng-main".into() } else { self.here.at(&self.home, "ng-main") };
                return Some(Link { title: self.words.plain(&format!("update.place.{place}"), &[]), href });
            }
        };
        Some(Link { title: self.part_title(part), href: self.part_href(part)? })
    }

    /// A link to a section of the text.
    fn section(&self, id: &Id) -> Option<Link> {
        let heading = self.document.page.body.headings.iter().find(|heading| heading.anchor == id.as_str())?;
        let here = self.shows(Part::Body);
        let href =
            if here { super::place::fragment(&heading.anchor) } else { self.here.at(&self.home, &heading.anchor) };
        Some(Link { title: shorten(&heading.plain, 60), href })
    }

    /// The changes that concern an entry.
    pub fn marks(&self, kind: EntityKind, index: usize) -> Vec<ChangeMark> {
        let Some(story) = self.story.filter(|story| !story.updates.is_empty()) else { return Vec::new() };
        let found = self.marked.get_or_init(|| marked(story));
        let list = found.get(&(kind, index)).map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|i| self.mark(story, *i)).collect()
    }

    fn mark(&self, story: &Story, index: usize) -> Option<ChangeMark> {
        let update = story.updates.get(index)?;
        // What is new stands in the thing itself.
        let told = update.kind != UpdateKind::Update;
        Some(ChangeMark {
            kind: update.kind.name(),
            date: self.moment(&update.date),
            text: told.then(|| self.inline(&update.text, Mode::EXTRACT)),
            href: self.entity_href(EntityKind::Update, index).or_else(|| self.part_href(Part::Changes)),
            pending: self.pending(update),
            place: "",
        })
    }

    /// The changes that concern texts of the page. What concerns a section of the text stands below its heading.
    pub fn text_marks(&self) -> Vec<ChangeMark> {
        let Some(story) = self.story else { return Vec::new() };
        let mut found = Vec::new();
        for (i, update) in story.updates.iter().enumerate() {
            for id in update.affects.iter().filter(|id| self.entry(id).is_none()) {
                let Some(place) = place_of(id).or_else(|| self.section(id).is_none().then_some("body")) else {
                    continue;
                };
                found.extend(self.mark(story, i).map(|mark| ChangeMark { place, ..mark }));
            }
        }
        found
    }

    /// The changes that concern a section of the text.
    pub fn section_marks(&self, anchor: &str) -> Vec<ChangeMark> {
        let Some(story) = self.story.filter(|story| !story.updates.is_empty()) else { return Vec::new() };
        let concerns =
            |update: &Update| update.affects.iter().any(|id| id.as_str() == anchor && place_of(id).is_none());
        let found = story.updates.iter().enumerate().filter(|(_, update)| concerns(update));
        found.filter_map(|(i, _)| self.mark(story, i)).collect()
    }

    /// The same as the theme shows them.
    pub(super) fn section_marks_html(&self, anchor: &str, at: Span) -> String {
        let marks = self.section_marks(anchor);
        if marks.is_empty() {
            return String::new();
        }
        let mut args = tera::Context::new();
        args.insert_value("changes", Theme::value(&marks));
        self.component("Marks", &args, at)
    }

    /// The feed of the story's changes, if it has one.
    fn feed_route(&self) -> Option<Route> {
        let base = self.here.site.config.base_url.as_ref();
        base.filter(|_| self.shape.makes(Output::Feed)).and_then(|_| self.home.child(changes::FILE).ok())
    }

    /// A link to the feed of the story's changes.
    pub fn changes_feed(&self) -> Option<FeedLink> {
        let title = self.words.plain("update.feed_of", &[("title", &self.document.page.title.plain)]);
        Some(FeedLink {
            title,
            href: self.here.to(&self.feed_route()?),
            mime: Form::Atom.mime(),
            own: true,
            changes: true,
        })
    }

    /// The feed of the story's changes.
    pub fn changes_artifact(&self, card: &Card) -> Option<Artifact> {
        let path = self.feed_route()?.out_path().ok()?;
        let words = |key: &str, args: &[(&str, &str)]| self.words.plain(key, args);
        let feed = changes::of_story(self.here.site, card, &words, self.here.site.config.base_url.as_ref()?)?;
        Some(Artifact::new(path, changes::atom(&feed)))
    }

    /// Where errors of this page are reported: the contact of the site, with the title and the address of the page.
    pub fn report_link(&self) -> Option<Link> {
        let contact = self.here.site.config.corrections_contact.as_ref()?;
        let link = super::site_view::contact_link(contact);
        let title = &self.document.page.title.plain;
        let address = super::place::absolute(self.here.site, &self.home).unwrap_or_else(|| self.home.to_string());
        let href = match link.href.starts_with("mailto:") {
            true => {
                let subject = self.words.plain("update.subject", &[("title", title)]);
                mail(&link.href, &subject, &address)
            }
            false => filled(&link.href, title, &address),
        };
        Some(Link { title: link.title, href })
    }
}

/// A text of the page by the key that authors write.
fn place_of(id: &Id) -> Option<&'static str> {
    CHANGED_PLACES.iter().find(|place| **place == id.as_str()).copied()
}

/// An address of mail with a subject and the beginning of a text, unless it brings its own (RFC 6068).
fn mail(href: &str, subject: &str, address: &str) -> String {
    let (to, own) = href.split_once('?').unwrap_or((href, ""));
    let has = |name: &str| own.split('&').any(|field| field.to_ascii_lowercase().starts_with(name));
    let mut fields: Vec<String> = own.split('&').filter(|field| !field.is_empty()).map(String::from).collect();
    if !has("subject=") {
        fields.push(format!("subject={}", encoded(subject)));
    }
    if !has("body=") {
        fields.push(format!("body={}", encoded(&format!("{address}\r\n\r\n"))));
    }
    format!("{to}?{}", fields.join("&"))
}

/// The address of a form with what it asks for: the title and the address of what is wrong.
pub(super) fn filled(href: &str, title: &str, address: &str) -> String {
    href.replace("{title}", &encoded(title)).replace("{url}", &encoded(address))
}

/// Percent-encoded, but for what no address changes (RFC 3986, unreserved).
fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// By entry the changes that concern it, newest first.
fn marked(story: &Story) -> std::collections::HashMap<(EntityKind, usize), Vec<usize>> {
    let mut found: std::collections::HashMap<_, Vec<usize>> = std::collections::HashMap::new();
    for (i, update) in story.updates.iter().enumerate() {
        for entry in update.affects.iter().filter_map(|id| story.names.get(id)) {
            found.entry(*entry).or_default().push(i);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_says_which_page() {
        let href = mail("mailto:a@example.org", "Fehler: „Öl & Gas“", "https://example.org/öl/");
        assert_eq!(
            href,
            "mailto:a@example.org?subject=Fehler%3A%20%E2%80%9E%C3%96l%20%26%20Gas%E2%80%9C&body=https%3A%2F%2Fexample.org%2F%C3%B6l%2F%0D%0A%0D%0A"
        );
        let own = mail("mailto:a@example.org?Subject=x&cc=b@example.org", "y", "z");
        assert_eq!(own, "mailto:a@example.org?Subject=x&cc=b@example.org&body=z%0D%0A%0D%0A");
    }
}
