//! Numbers of sources and the anchors of their uses, in the order of the page.

use std::cell::{Cell, RefCell};

use super::desk::{Desk, Mode};
use crate::render::html::{attribute, escape, escape_address};
use crate::render::view::{CiteView, Html};
use crate::story::{Cite, EntityKind, Id, Source};

/// A use of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// Its anchor.
    pub anchor: String,
    /// Where that is, in words.
    pub place: String,
}

/// Numbers the sources of one output page as they are used on it, and remembers each use.
#[derive(Debug, Default)]
pub(super) struct Cites {
    numbers: RefCell<Vec<Option<u32>>>,
    next: Cell<u32>,
    uses: RefCell<Vec<Vec<Use>>>,
}

impl Cites {
    /// For a page on which no source has a number yet.
    pub fn new(sources: usize) -> Cites {
        Cites {
            numbers: RefCell::new(vec![None; sources]),
            next: Cell::new(1),
            uses: RefCell::new(vec![Vec::new(); sources]),
        }
    }

    /// For a part page: numbers as on the story page, uses its own.
    pub fn numbered_as(other: &Cites) -> Cites {
        let numbers = other.numbers.borrow().clone();
        let sources = numbers.len();
        Cites {
            numbers: RefCell::new(numbers),
            next: Cell::new(other.next.get()),
            uses: RefCell::new(vec![Vec::new(); sources]),
        }
    }

    /// The number of a source; the next one, if it has none yet.
    pub fn number(&self, source: usize) -> u32 {
        let mut numbers = self.numbers.borrow_mut();
        let Some(slot) = numbers.get_mut(source) else {
            return 0;
        };
        *slot.get_or_insert_with(|| {
            let number = self.next.get();
            self.next.set(number + 1);
            number
        })
    }

    /// Has the source a number?
    pub fn has(&self, source: usize) -> bool {
        self.numbers.borrow().get(source).is_some_and(Option::is_some)
    }

    /// Notes a use of a source, at a place in words, that a link can lead back to: its anchor.
    pub fn mark(&self, source: usize, place: String) -> String {
        let number = self.number(source);
        let mut uses = self.uses.borrow_mut();
        let Some(list) = uses.get_mut(source) else {
            return String::new();
        };
        let anchor = format!("ng-cite-{number}-{}", list.len() + 1);
        list.push(Use { anchor: anchor.clone(), place });
        anchor
    }

    /// Gives numbers to the sources that were never used, in file order.
    pub fn finish(&self) {
        let count = self.numbers.borrow().len();
        (0..count).for_each(|source| {
            self.number(source);
        });
    }

    /// Sources in the order of their numbers.
    pub fn order(&self) -> Vec<usize> {
        let numbers = self.numbers.borrow();
        let mut order: Vec<usize> = (0..numbers.len()).collect();
        order.sort_by_key(|&i| (numbers.get(i).copied().flatten().unwrap_or(u32::MAX), i));
        order
    }

    /// The uses of a source, in the order of the page.
    pub fn uses(&self, source: usize) -> Vec<Use> {
        self.uses.borrow().get(source).cloned().unwrap_or_default()
    }
}

impl Desk<'_> {
    /// Uses of sources by a field `source`.
    pub fn cites(&self, cites: &[Cite], mode: Mode) -> Vec<CiteView> {
        cites.iter().filter_map(|cite| self.cite(&cite.source, cite.at.as_deref(), mode)).collect()
    }

    /// One use of a source.
    pub fn cite(&self, id: &Id, at: Option<&str>, mode: Mode) -> Option<CiteView> {
        let story = self.story?;
        let (EntityKind::Source, index) = *story.names.get(id)? else {
            return None;
        };
        let source = story.sources.get(index)?;
        let number = self.cites.number(index);
        let anchor = mode.ids.then(|| self.cites.mark(index, self.spot_words()));
        let locator = at.map(|at| self.words.locator(at));
        let card = self.source_card(index).filter(|_| self.embed.is_none());
        let digits = number.to_string();
        // What the entry says that opens beside the mark, the mark need not say: it stands on a page hundreds of times.
        let name = if card.is_some() { String::new() } else { self.short_source(source) };
        let label = match (&card, &locator) {
            (Some(_), _) => self.words.plain("cite.short", &[("n", &digits)]),
            (None, Some(at)) => self.words.plain("cite.label_at", &[("n", &digits), ("source", &name), ("at", at)]),
            (None, None) => self.words.plain("cite.label", &[("n", &digits), ("source", &name)]),
        };
        let href = self.entity_href(EntityKind::Source, index);
        let href = href.or_else(|| source.url.as_ref().map(|url| url.value.clone())).unwrap_or_else(|| "./".into());
        Some(CiteView { number, href, id: anchor, label, locator, card })
    }

    /// A source in few words: "Reuters, 19. Juni 2024".
    pub fn short_source(&self, source: &Source) -> String {
        let host = || source.url.as_ref().and_then(|url| host(&url.value));
        let title = || source.title.as_ref().map(|title| title.plain.to_string());
        let publisher = || source.publisher.clone().or_else(|| source.author.first().cloned());
        // Without a date the publisher alone names none of its texts.
        let name = match source.date {
            Some(_) => publisher().or_else(title),
            None => title().or_else(publisher),
        };
        let name = name.or_else(host);
        let date = source.date.as_ref().map(|date| self.words.date_nominal(date).text);
        self.words.remarks(&name.into_iter().chain(date).collect::<Vec<_>>())
    }

    /// Citations as they stand in the text: the numbers of the sources, as the theme's component `Cites` writes them.
    pub fn cite_html(&self, cites: &[CiteView]) -> Html {
        if cites.is_empty() {
            return Html::default();
        }
        let mut out = String::from("<span class=\"cites\">");
        for cite in cites {
            let id = cite.id.as_ref().map(|id| attribute("id", id)).unwrap_or_default();
            let label = attribute("aria-label", &cite.label);
            let number = cite.number;
            match &cite.card {
                // Lines break beside a button, but the mark belongs to the word before it and the stop behind it.
                Some(card) => out.push_str(&format!(
                    "\u{2060}<button class=\"cite\" popovertarget=\"{}\"{id}{label}>{number}</button>\u{2060}",
                    escape(card)
                )),
                None => {
                    let href = escape_address(&cite.href);
                    out.push_str(&format!("<a class=\"cite\" href=\"{href}\"{id}{label}>{number}</a>"));
                }
            }
            if let Some(at) = &cite.locator {
                out.push_str(&format!("<span class=\"locator\">{}</span>", escape(at)));
            }
        }
        out.push_str("</span>");
        Html(out)
    }
}

/// The host of an address, without `www.`.
pub(super) fn host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_use_then_file_order() {
        let cites = Cites::new(4);
        assert_eq!(cites.mark(2, "Text".into()), "ng-cite-1-1");
        assert_eq!(cites.mark(0, String::new()), "ng-cite-2-1");
        assert_eq!(cites.mark(2, "Timeline".into()), "ng-cite-1-2");
        cites.finish();
        assert_eq!(cites.order(), [2, 0, 1, 3]);
        let uses: Vec<_> = cites.uses(2).into_iter().map(|used| (used.anchor, used.place)).collect();
        assert_eq!(uses, [("ng-cite-1-1".into(), "Text".into()), ("ng-cite-1-2".into(), "Timeline".into())]);
        let part = Cites::numbered_as(&cites);
        assert_eq!(part.mark(0, String::new()), "ng-cite-2-1");
        assert_eq!(part.number(3), 4);
    }
}
