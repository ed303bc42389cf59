//! What a site names on other hosts, for [`crate::links`]: read again when somebody asks, so that a build keeps nothing of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::uses::uses;
use super::{Prepared, first};
use crate::check::{Context, documents};
use crate::diag::{Rule, from_tree};
use crate::site::links::{self, Link};
use crate::source::{Limits, Span, Spanned};
use crate::story::{Allow, Document, Kind, Source};

/// An address of another host, `http` or `https`, and where it is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct External {
    /// As written.
    pub url: String,
    /// Where: the address itself, if the place can be told so closely.
    pub span: Span,
    /// Rules about addresses that the page allows there.
    pub allowed: Vec<Rule>,
    /// It is the address of a source.
    pub source: Option<Cited>,
}

/// What a source says of its address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cited {
    /// It names an archived copy.
    pub archived: bool,
    /// The day on which the authors looked, else that of its publication.
    pub day: Option<jiff::civil::Date>,
}

impl Prepared {
    /// Every address of another host that the pages and menus of the site name, in the order of files and places. What several
    /// languages share is named once.
    pub fn externals(&self) -> Vec<External> {
        let bibliography = self.bibliography();
        let context = Context {
            config: &self.config,
            today: self.today,
            shared: &self.shared,
            cascades: &self.cascades,
            bibliography: &bibliography,
            again: true,
            changed: &self.changed,
        };
        let mut found: Vec<External> = self.of_settings().collect();
        for (group, cards) in self.inventory.groups.iter().zip(&self.cards_of) {
            let Ok(loaded) = first::load(&self.tree, group, &self.config) else { continue };
            // Findings were reported in the first pass.
            let documents = documents(&loaded, &context, &mut Vec::new());
            let shown = |document: &&Document| {
                let mut cards = cards.iter().filter_map(|&card| self.site.cards.get(card));
                cards.any(|card| card.lang == document.page.lang)
            };
            documents.iter().filter(shown).for_each(|document| found.extend(self.of_page(document)));
        }
        let mut places: BTreeMap<(Span, String), External> = BTreeMap::new();
        let read = from_tree(&self.tree, &Limits { file: u64::MAX });
        let mut texts = BTreeMap::new();
        for mut external in found {
            let file = external.span.file;
            if let Some(file) = texts.entry(file).or_insert_with(|| read(file)) {
                external.span = narrow(&file.text, external.span, &external.url);
            }
            places.entry((external.span, external.url.clone())).or_insert(external);
        }
        places.into_values().collect()
    }

    fn of_settings(&self) -> impl Iterator<Item = External> {
        let config = &self.config;
        let menus = config.menu_main.iter().chain(&config.menu_footer).map(|item| &item.url);
        let authors = config.authors.iter().filter_map(|author| author.url.as_ref());
        menus.chain(authors).filter_map(|url| self.external(url, &[], None))
    }

    fn of_page(&self, document: &Document) -> Vec<External> {
        let allow = document.page.allow.as_slice();
        let links = uses(document).into_iter().filter(|named| !named.file);
        let links = links.map(|named| Spanned::new(named.dest, named.span));
        let authors = document.page.authors.iter().filter_map(|author| author.url.clone());
        let plain = links.chain(authors);
        let mut found: Vec<External> = plain.filter_map(|url| self.external(&url, allow, None)).collect();
        let Kind::Story(story) = &document.kind else { return found };
        for source in &story.sources {
            let url = source.url.as_ref().and_then(|url| self.external(url, allow, Some(source)));
            let copy = source.archive.as_ref().and_then(|archive| self.external(&archive.url, allow, None));
            // An entry named by its id may be allowed as a whole.
            found.extend(url.into_iter().chain(copy));
        }
        found
    }

    fn external(&self, url: &Spanned<String>, allow: &[Allow], source: Option<&Source>) -> Option<External> {
        let Link::External(address) = links::read(&url.value, &self.config) else { return None };
        let address = address.strip_prefix("//").map_or(address.clone(), |rest| format!("https://{rest}"));
        let parsed = url::Url::parse(&address).ok()?;
        if !matches!(parsed.scheme(), "http" | "https") {
            return None;
        }
        let inside =
            |place: &Span| place.file == url.span.file && place.start <= url.span.start && url.span.start <= place.end;
        let here = allow.iter().filter(|allow| allow.places.iter().any(inside));
        let cited = |source: &Source| Cited { archived: source.archive.is_some(), day: day(source) };
        Some(External {
            url: address,
            span: url.span,
            allowed: here.filter_map(|allow| Rule::from_name(&allow.rule.value)).collect(),
            source: source.map(cited),
        })
    }
}

fn day(source: &Source) -> Option<jiff::civil::Date> {
    let looked = source.accessed.as_ref().and_then(|date| date.earliest());
    looked.or_else(|| source.date.as_ref().and_then(|date| date.earliest()))
}

/// The place of the address itself in a larger one, if it stands there once.
fn narrow(text: &Arc<str>, span: Span, url: &str) -> Span {
    let Some(whole) = text.get(span.start as usize..span.end as usize) else { return span };
    let mut found = whole.match_indices(url);
    match (found.next(), found.next()) {
        (Some((at, _)), None) => span.sub(at, at + url.len()),
        _ => span,
    }
}
