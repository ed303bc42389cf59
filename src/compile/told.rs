//! What pages tell feeds: a page stands in several, so it is read once for all of them, as far as memory allows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Prepared, second};
use crate::render::outputs::feed::Told;

/// Bytes of texts that are kept; what does not fit is made anew for each feed.
const MOST: usize = 32 << 20;

/// What pages told so far.
#[derive(Debug, Default)]
pub struct Tales {
    kept: Mutex<(usize, HashMap<usize, Option<Arc<Told>>>)>,
    /// Which group each card is of.
    groups: OnceLock<Vec<usize>>,
}

impl Prepared {
    /// What the page of a card tells feeds. A file that changed or cannot be read tells nothing, and is reported where its page is
    /// rendered.
    pub(super) fn told(&self, card: usize) -> Option<Arc<Told>> {
        let kept = || self.tales.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().1.get(&card) {
            return known.clone();
        }
        let told = self.tell(card);
        let bytes = told.as_ref().map_or(0, |told| told.html.len());
        let mut kept = kept();
        if kept.0 + bytes <= MOST {
            kept.0 += bytes;
            kept.1.insert(card, told.clone());
        }
        told
    }

    fn tell(&self, card: usize) -> Option<Arc<Told>> {
        let group = *self.tales.groups.get_or_init(|| self.groups()).get(card)?;
        let lang = &self.site.cards.get(card)?.lang;
        let documents = second::read(self, group).ok()?;
        let document = documents.iter().find(|document| document.page.lang == *lang)?;
        self.renderer.as_ref()?.told(document, card)
    }

    fn groups(&self) -> Vec<usize> {
        let mut found = vec![usize::MAX; self.site.cards.len()];
        for (group, cards) in self.cards_of.iter().enumerate() {
            for &card in cards {
                if let Some(slot) = found.get_mut(card) {
                    *slot = group;
                }
            }
        }
        found
    }
}
