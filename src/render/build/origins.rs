//! Origins, said to readers.

use super::desk::Desk;
use crate::story::{Cite, Origins};

impl Desk<'_> {
    /// How many reports and origins a statement rests on, as a sentence. None where there is nothing to tell: no source, or
    /// one that is its own origin and was seen.
    pub fn origins(&self, cites: &[Cite]) -> Option<String> {
        let origins = Origins::of(cites, self.story?);
        if is_single(origins) {
            let key = if origins.unseen { "origins.single_unseen" } else { "origins.single" };
            return Some(self.words.count(key, origins.reports));
        }
        if origins.reports < 2 {
            return None;
        }
        let reports = self.words.count("origins.reports", origins.reports);
        let roots = self.words.count("origins.origins", origins.origins);
        let unseen = origins.unseen.then(|| self.words.plain("origins.unseen", &[]));
        let remarks: Vec<String> = [reports, roots].into_iter().chain(unseen).collect();
        Some(self.words.plain("origins.several", &[("what", &self.words.remarks(&remarks))]))
    }

    /// [`Desk::origins`], where everything goes back to a single one: what readers have to know of any statement.
    pub fn single_origin(&self, cites: &[Cite]) -> Option<String> {
        let single = is_single(Origins::of(cites, self.story?));
        single.then(|| self.origins(cites)).flatten()
    }
}

/// Several reports of one origin, or one that the authors have not seen.
fn is_single(origins: Origins) -> bool {
    origins.origins == 1 && (origins.reports > 1 || origins.unseen)
}
