//! The rules that look at resolved pages, one file each. Rules about shape are reported where the shape is read.

mod anonymous;
mod correction_scope;
mod image_alt;
mod image_credit;
mod left_out;
mod missing_response;
mod outdated_translation;
mod overdue_expected;
mod phrases;
mod pictures;
mod single_origin;
mod source_facts;
mod stale_claim;
mod stated;
mod unattributed_claim;
mod unexplained_unknown;
mod unlisted_link;
mod unsourced;
mod unused;
mod used;
mod vague_attribution;

pub(super) use overdue_expected::overdue;
pub(super) use pictures::{Picture, pictures};
pub(super) use stale_claim::stale;
pub(super) use stated::cited_in;
pub(super) use unsourced::items;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Place, Severity};
use crate::source::FileId;
use crate::story::config::Config;
use crate::story::{Document, Entity, Kind};

/// Applies every rule to one page. `today` is the day of the build; `original` the page it is a translation of.
pub fn check(
    document: &Document,
    original: Option<&Document>,
    config: &Config,
    today: jiff::civil::Date,
    diags: &mut Vec<Diagnostic>,
) {
    let broken = Broken::new(diags);
    unsourced::check(document, &broken, diags);
    unattributed_claim::check(document, &broken, diags);
    image_alt::check(document, diags);
    image_credit::check(document, diags);
    left_out::check(document, diags);
    if let Some(original) = original {
        outdated_translation::check(original, document, diags);
    }
    let Kind::Story(story) = &document.kind else {
        return;
    };
    vague_attribution::check(document, story, diags);
    unlisted_link::check(document, story, config, diags);
    // Translations inherit the facts; what is wrong with them is said once.
    if original.is_some() {
        return;
    }
    single_origin::check(story, &broken, diags);
    missing_response::check(story, &broken, diags);
    unexplained_unknown::check(story, &broken, diags);
    anonymous::check(story, &broken, diags);
    correction_scope::check(story, &broken, diags);
    stale_claim::check(document, story, &broken, diags);
    overdue_expected::check(story, today, &broken, diags);
    unused::check(document, story, diags);
    source_facts::check(story, &broken, diags);
}

/// Places of errors. What an entity lacks may be what could not be read in it, so such entities are not judged.
struct Broken(BTreeSet<(FileId, u32)>);

impl Broken {
    fn new(diags: &[Diagnostic]) -> Self {
        let errors = diags.iter().filter(|d| d.severity == Severity::Error);
        let place = |d: &Diagnostic| match d.place {
            Place::At(span) => Some((span.file, span.start)),
            Place::File(_) | Place::Site => None,
        };
        Broken(errors.filter_map(place).collect())
    }

    fn has(&self, entity: &dyn Entity) -> bool {
        let span = entity.span();
        self.0.range((span.file, span.start)..(span.file, span.end)).next().is_some()
    }
}
