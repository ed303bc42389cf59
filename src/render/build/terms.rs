//! Taxonomies as templates see them.

use super::Renderer;
use super::desk::{Desk, count};
use super::place::Here;
use crate::render::view::{Link, TaxonomyView, TermsView};
use crate::site::list_route;
use crate::story::Lang;
use crate::story::config::{TAGS, in_lang};

impl Renderer {
    /// What a taxonomy is called: as the site says, else as the theme says (`tags`, `taxonomy.NAME`), else its name.
    pub(super) fn taxonomy_title(&self, index: usize, lang: &Lang) -> String {
        let Some(of) = self.site.config.taxonomies.get(index) else { return String::new() };
        if let Some(title) = in_lang(&of.title, lang) {
            return title.to_string();
        }
        let key = if of.name == TAGS { TAGS.to_string() } else { format!("taxonomy.{}", of.name) };
        let words = self.words(lang).filter(|words| words.texts.has(&key));
        words.map_or_else(|| capital(&of.name), |words| words.plain(&key, &[]))
    }

    /// A taxonomy and the page of its terms.
    pub(super) fn taxonomy_view(&self, index: usize, here: &Here<'_>) -> Option<TaxonomyView> {
        let of = self.site.config.taxonomies.get(index)?;
        let href = here.to(&list_route(&self.site, of, here.lang)?);
        let terms = count(self.site.terms(index, here.lang).len());
        Some(TaxonomyView { name: of.name.clone(), title: self.taxonomy_title(index, here.lang), href, count: terms })
    }

    /// The taxonomies that have terms in a language, `tags` excepted.
    pub(super) fn taxonomies(&self, here: &Here<'_>) -> Vec<TaxonomyView> {
        let all = self.site.config.taxonomies.iter().enumerate().filter(|(_, of)| of.name != TAGS);
        all.filter_map(|(index, _)| self.taxonomy_view(index, here)).filter(|view| view.count > 0).collect()
    }
}

impl Desk<'_> {
    /// The tags of the page.
    pub fn tags(&self) -> Vec<Link> {
        let page = &self.document.page;
        let Some(index) = self.here.site.config.taxonomy(TAGS) else { return Vec::new() };
        page.tags.iter().filter_map(|tag| self.term_link(index, &tag.value)).collect()
    }

    /// The terms of the page in other taxonomies, in the order of the site.
    pub fn page_terms(&self) -> Vec<TermsView> {
        let page = &self.document.page;
        let view = |(index, of): (usize, &crate::story::config::Taxonomy)| {
            let (_, written) = page.terms.iter().find(|(name, _)| *name == of.name)?;
            let terms: Vec<Link> = written.iter().filter_map(|term| self.term_link(index, &term.value)).collect();
            let taxonomy = self.renderer.taxonomy_view(index, &self.here)?;
            Some(TermsView { taxonomy, terms }).filter(|view| !view.terms.is_empty())
        };
        self.here.site.config.taxonomies.iter().enumerate().filter_map(view).collect()
    }

    fn term_link(&self, taxonomy: usize, written: &str) -> Option<Link> {
        let term = self.here.site.term(taxonomy, written, &self.document.page.lang)?;
        Some(Link { title: term.name.clone(), href: self.here.to(&term.route) })
    }

    /// The pages before and after this one in its section.
    pub fn neighbours(&self) -> (Option<Link>, Option<Link>) {
        let site = self.here.site;
        let own = match site.target(&self.home) {
            Some(crate::site::Target::Card(index)) => site.neighbours.get(index).copied(),
            _ => None,
        };
        let link = |card: Option<usize>| {
            let card = site.cards.get(card?)?;
            Some(Link { title: card.title.clone(), href: self.here.to(&card.route) })
        };
        let (previous, next) = own.unwrap_or_default();
        (link(previous), link(next))
    }
}

/// A name with a capital letter: "Topics".
fn capital(name: &str) -> String {
    let mut chars = name.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    (first + chars.as_str()).replace(['-', '_'], " ")
}
