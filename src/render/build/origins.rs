//! Origins, said to readers.

use super::desk::Desk;
use crate::story::{Cite, Origins};

impl Desk<'_> {
    /// How many reports and origins a statement rests on, as a sentence. None where there is nothing to tell: no source, or
    /// one that is its own origin and was seen.
    pub fn origins(&self, cites: &[Cite]) -> Option<String> {
        let origins = Origins::of(cites, self.story?);
        if origins.reports == 0 || (origins.reports == 1 && !origins.unseen) {
            return None;
        }
        let reports = self.words.count("origins.reports", origins.reports);
        let roots = self.words.count("origins.origins", origins.origins);
        let unseen = origins.unseen.then(|| self.words.plain("origins.unseen", &[]));
        let remarks: Vec<String> = [reports, roots].into_iter().chain(unseen).collect();
        Some(self.words.remarks(&remarks))
    }
}
