//! `image-credit`: a picture of which nobody is named who made it.

use super::pictures::pictures;
use crate::diag::{Diagnostic, Rule};
use crate::story::Document;

/// Applies the rule.
pub fn check(document: &Document, diags: &mut Vec<Diagnostic>) {
    for picture in pictures(document).into_iter().filter(|p| !p.credited) {
        let message = format!("the picture `{}` has no credit", picture.src);
        diags.push(
            Diagnostic::new(Rule::ImageCredit, picture.span, message)
                .help("add `credit: …` to it; for a picture of the text under `images: {FILE: {credit: …}}`"),
        );
    }
}
