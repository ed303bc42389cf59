//! The rules that look at resolved pages, one file each. Rules about shape are reported where the shape is read.

mod image_alt;
mod image_credit;
mod pictures;
mod unattributed_claim;
mod unsourced;

use crate::diag::Diagnostic;
use crate::story::Document;

/// Applies every rule to one page.
pub fn check(document: &Document, diags: &mut Vec<Diagnostic>) {
    unsourced::check(document, diags);
    unattributed_claim::check(document, diags);
    image_alt::check(document, diags);
    image_credit::check(document, diags);
}

