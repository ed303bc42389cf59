//! `image-alt`: a picture without a text for those who do not see it.

use super::pictures::pictures;
use crate::diag::{Diagnostic, Rule};
use crate::story::Document;

/// Applies the rule.
pub fn check(document: &Document, diags: &mut Vec<Diagnostic>) {
    for picture in pictures(document).into_iter().filter(|p| !p.described) {
        let message = format!("the picture `{}` has no text for readers who do not see it", picture.src);
        diags.push(
            Diagnostic::new(Rule::ImageAlt, picture.span, message)
                .help("add `alt: …`, or `decorative: true` if it says nothing that the text does not say"),
        );
    }
}
