//! Feeds of the site, of its sections and of its tags, in each language: `feed.xml` (Atom 1.0, RFC 4287) and `feed.json` (JSON Feed
//! 1.1, <https://www.jsonfeed.org/version/1.1/>), with the same entries.

mod atom;
mod json;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::absolute;
use crate::site::{Card, CardKind, Route, Site, Target, plan};
use crate::story::Lang;

pub use atom::atom;
pub use json::json;

/// As many of the newest pages stand in a feed; more would only be fetched again and again.
pub const MOST_ENTRIES: usize = 50;

/// Bytes of all texts in one feed. Entries that come after have their summary alone.
pub const MOST_TEXT: usize = 1 << 20;

/// The two forms of a feed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// Atom 1.0.
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Form {
    /// Both.
    pub const ALL: [Form; 2] = [Form::Atom, Form::Json];

    /// Name of the file below the page that it is the feed of.
    pub fn file(self) -> &'static str {
        match self {
            Form::Atom => "feed.xml",
            Form::Json => "feed.json",
        }
    }

    /// Media type.
    pub fn mime(self) -> &'static str {
        match self {
            Form::Atom => "application/atom+xml",
            Form::Json => "application/feed+json",
        }
    }

    /// Writes a feed.
    pub fn write(self, feed: &Feed) -> String {
        match self {
            Form::Atom => atom(feed),
            Form::Json => json(feed),
        }
    }
}

/// What a feed is of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The site in a language.
    Site(Lang),
    /// A section, with those below it: index into `Site::cards`.
    Section(usize),
    /// A tag: index into `Site::tags`.
    Tag(usize),
}

/// A feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Absolute address of the page it is the feed of, ending in `/`; also its id.
    pub page: String,
    /// Title, plain.
    pub title: String,
    /// What it is about, plain.
    pub subtitle: Option<String>,
    /// Who answers for it, plain: an Atom feed must name somebody.
    pub author: String,
    /// Licence, plain.
    pub rights: Option<String>,
    /// Language of its texts.
    pub lang: Lang,
    /// The site's time zone: a day is midnight there, and is to be read as that day.
    pub zone: TimeZone,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// An entry of a feed.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Says for ever which entry it is: an absolute address, which need not lead anywhere.
    pub id: String,
    /// Absolute address of the page.
    pub url: String,
    /// Title, plain.
    pub title: String,
    /// Summary, plain.
    pub summary: Option<String>,
    /// First publication.
    pub published: Option<Timestamp>,
    /// Last change.
    pub updated: Timestamp,
    /// Tags.
    pub tags: Vec<String>,
    /// What only the page itself knows.
    pub told: Option<Arc<Told>>,
}

/// What a page tells those who read it elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its text as HTML that stands alone: absolute addresses, no ids, no script, no style.
    pub html: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Absolute address of its picture.
    pub image: Option<String>,
}

impl Feed {
    /// Absolute address of the feed in one form.
    pub fn url(&self, form: Form) -> String {
        format!("{}{}", self.page, form.file())
    }

    /// When its newest entry changed.
    fn updated(&self) -> Timestamp {
        self.entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl Subject {
    /// What has a feed of the page at an address: of the first page of a list, or of a later one.
    pub fn at(site: &Site, route: &Route) -> Option<Subject> {
        let first = first_page(route);
        match site.target(first.as_ref().unwrap_or(route))? {
            Target::Tag(index) => Some(Subject::Tag(index)),
            Target::Card(index) => {
                let card = site.cards.get(index)?;
                (card.kind == CardKind::Section && !card.is_home).then_some(Subject::Section(index))
            }
            _ => None,
        }
    }

    /// Everything in a site that has a feed.
    pub fn all(site: &Site) -> Vec<Subject> {
        let sites = site.config.languages.iter().map(|known| Subject::Site(known.lang.clone()));
        let section = |(i, card): (usize, &Card)| {
            (card.kind == CardKind::Section && !card.is_home).then_some(Subject::Section(i))
        };
        let sections = site.cards.iter().enumerate().filter_map(section);
        let wanted = |tag: &crate::site::TagPage| site.config.taxonomies.get(tag.taxonomy).is_none_or(|of| of.feed);
        let tags = site.tags.iter().enumerate().filter(|(_, tag)| wanted(tag)).map(|(index, _)| Subject::Tag(index));
        sites.chain(sections).chain(tags).filter(|subject| subject.exists(site)).collect()
    }

    /// The page it is the feed of.
    pub fn page(&self, site: &Site) -> Option<Route> {
        match self {
            Subject::Site(lang) => Some(plan::home(&site.config, lang)),
            Subject::Section(index) => site.cards.get(*index).map(|card| card.route.clone()),
            Subject::Tag(index) => site.tags.get(*index).map(|tag| tag.route.clone()),
        }
    }

    /// The language of the page.
    pub fn lang<'a>(&'a self, site: &'a Site) -> Option<&'a Lang> {
        match self {
            Subject::Site(lang) => Some(lang),
            Subject::Section(index) => site.cards.get(*index).map(|card| &card.lang),
            Subject::Tag(index) => site.tags.get(*index).map(|tag| &tag.lang),
        }
    }

    /// Is there anything to tell? [`Subject::cards`] says what.
    pub fn exists(&self, site: &Site) -> bool {
        self.candidates(site).any(|(_, card)| is_news(card))
    }

    /// What the feed tells of, newest first: the dated stories; where no story has a date, the dated pages. Atom has no undated
    /// entries, and the day of the build says nothing about a story.
    pub fn cards(&self, site: &Site) -> Vec<usize> {
        let of = |kind: CardKind| {
            let wanted = self.candidates(site).filter(move |(_, card)| is_news(card) && card.kind == kind);
            wanted.map(|(i, card)| (i, changed(card), &card.path)).collect::<Vec<_>>()
        };
        let stories = of(CardKind::Story);
        let mut found = if stories.is_empty() { of(CardKind::Page) } else { stories };
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.2.cmp(b.2)));
        found.into_iter().map(|(i, ..)| i).take(MOST_ENTRIES).collect()
    }

    /// The pages it may tell of.
    fn candidates<'a>(&'a self, site: &'a Site) -> Box<dyn Iterator<Item = (usize, &'a Card)> + 'a> {
        let all = || site.cards.iter().enumerate();
        match self {
            Subject::Site(lang) => Box::new(all().filter(move |(_, card)| card.lang == *lang)),
            Subject::Section(index) => {
                let Some(section) = site.cards.get(*index) else { return Box::new(std::iter::empty()) };
                let below = |card: &Card| card.route.as_str().starts_with(section.route.as_str());
                Box::new(all().filter(move |(_, card)| card.lang == section.lang && below(card)))
            }
            Subject::Tag(index) => {
                let cards = site.tags.get(*index).map(|tag| tag.cards.as_slice()).unwrap_or_default();
                Box::new(cards.iter().filter_map(|&i| Some((i, site.cards.get(i)?))))
            }
        }
    }
}

/// A page that feeds may tell of.
fn is_news(card: &Card) -> bool {
    let kind = card.kind == CardKind::Story || card.kind == CardKind::Page && !card.is_home;
    kind && !card.draft && !card.noindex && changed(card).is_some()
}

/// The last change, which is no earlier than the publication.
fn changed(card: &Card) -> Option<Timestamp> {
    card.date().max(card.published.as_ref().map(|moment| moment.instant))
}

/// The first page of the list that this is a later page of: `/a/` of `/a/page/2/`.
fn first_page(route: &Route) -> Option<Route> {
    let (list, number) = route.as_str().strip_suffix('/')?.rsplit_once('/')?;
    number.parse::<u32>().ok()?;
    Route::page(list.strip_suffix("/page")?.split('/')).ok()
}

/// The feed of a subject; None if there is nothing to tell. `name` is what it is called, of a section or tag; `told` gives what
/// only the page of a card knows.
pub fn of(
    site: &Site,
    subject: &Subject,
    base: &Url,
    name: Option<&str>,
    told: &dyn Fn(usize) -> Option<Arc<Told>>,
) -> Option<Feed> {
    let config = &site.config;
    let lang = subject.lang(site)?;
    let words = config.languages.iter().find(|known| known.lang == *lang);
    let site_title = words.and_then(|known| known.title.clone()).unwrap_or_else(|| config.title.clone());
    let site_about = || words.and_then(|known| known.description.clone()).or_else(|| config.description.clone());
    let title = match name {
        Some(name) if site_title.trim().is_empty() => name.to_string(),
        Some(name) => format!("{name} – {site_title}"),
        None => site_title.clone(),
    };
    let subtitle = match subject {
        Subject::Site(_) => site_about(),
        Subject::Section(index) => site.cards.get(*index).and_then(|card| card.summary.clone()),
        Subject::Tag(_) => None,
    };
    let mut room = MOST_TEXT;
    let cards = subject.cards(site).into_iter().filter_map(|i| Some((i, site.cards.get(i)?)));
    let entries: Vec<Entry> = cards.filter_map(|(i, card)| entry(site, card, base, told(i), &mut room)).collect();
    if entries.is_empty() {
        return None;
    }
    let page = absolute(base, &subject.page(site)?);
    let author = config.publisher.clone().filter(|name| !name.trim().is_empty());
    Some(Feed {
        author: author.unwrap_or_else(|| if site_title.trim().is_empty() { page.clone() } else { site_title }),
        page,
        title,
        subtitle,
        rights: config.licence.clone(),
        lang: lang.clone(),
        zone: config.timezone.clone(),
        entries,
    })
}

/// An address that says for ever which page is meant: not its own, which a new `slug` changes.
pub(super) fn stable_id(site: &Site, card: &Card, base: &Url) -> String {
    let path = card.path.trim_matches('/');
    let segments = [plan::lang_segment(&site.config, &card.lang), path].into_iter().flat_map(|part| part.split('/'));
    Route::page(segments).map_or_else(|_| absolute(base, &card.route), |route| absolute(base, &route))
}

fn entry(site: &Site, card: &Card, base: &Url, told: Option<Arc<Told>>, room: &mut usize) -> Option<Entry> {
    let id = stable_id(site, card, base);
    // Who has no room for the text has it for who wrote it.
    let told = told.map(|told| match room.checked_sub(told.html.len()) {
        Some(rest) => {
            *room = rest;
            told
        }
        None => Arc::new(Told { html: String::new(), ..(*told).clone() }),
    });
    Some(Entry {
        id,
        url: absolute(base, &card.route),
        title: card.title.clone(),
        summary: card.summary.clone(),
        published: card.published.as_ref().map(|moment| moment.instant),
        updated: changed(card)?,
        tags: card.tags.clone(),
        told,
    })
}

/// To the second, with the offset of the zone.
pub(super) fn rfc3339(instant: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(instant).seconds() / 60;
    let local = TimeZone::fixed(jiff::tz::Offset::from_seconds(offset * 60).unwrap_or(jiff::tz::Offset::UTC));
    let clock = local.to_datetime(instant).strftime("%Y-%m-%dT%H:%M:%S");
    match offset {
        0 => format!("{clock}Z"),
        _ => format!("{clock}{}{:02}:{:02}", if offset < 0 { '-' } else { '+' }, offset.abs() / 60, offset.abs() % 60),
    }
}

#[cfg(test)]
mod tests;
