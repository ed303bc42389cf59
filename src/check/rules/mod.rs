//! The rules that look at resolved pages, one file each. Rules about shape are reported where the shape is read.

mod image_alt;
mod image_credit;
mod left_out;
mod pictures;
mod unattributed_claim;
mod unsourced;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Place, Severity};
use crate::source::FileId;
use crate::story::{Document, Entity};

/// Applies every rule to one page.
pub fn check(document: &Document, diags: &mut Vec<Diagnostic>) {
    let broken = Broken::new(diags);
    unsourced::check(document, &broken, diags);
    unattributed_claim::check(document, &broken, diags);
    image_alt::check(document, diags);
    image_credit::check(document, diags);
    left_out::check(document, diags);
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
