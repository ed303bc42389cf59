//! What stands in for citation styles in a program built without them.

use std::collections::BTreeMap;

use super::{Around, NoStyle};
use crate::render::view::Html;
use crate::story::{Lang, Story};

/// A citation style; there is none.
#[derive(Debug)]
pub struct Style(std::convert::Infallible);

/// The names of all styles of the collection.
pub fn names() -> Vec<&'static str> {
    Vec::new()
}

/// The styles of the collection: there is none.
pub fn collection() -> Vec<(&'static str, &'static [&'static str])> {
    Vec::new()
}

impl Style {
    /// The style of this name.
    ///
    /// # Errors
    /// Always.
    pub fn named(_name: &str) -> Result<Style, NoStyle> {
        Err(NoStyle::Without)
    }

    /// A user's own style.
    ///
    /// # Errors
    /// Always.
    pub fn of_file(_text: &str) -> Result<Style, NoStyle> {
        Err(NoStyle::Without)
    }

    /// The references of a story.
    ///
    /// # Errors
    /// Never: there is no style.
    pub fn references(
        &self,
        _story: &Story,
        _order: &[usize],
        _lang: &Lang,
        _around: &dyn Fn(usize) -> Around,
    ) -> Result<BTreeMap<usize, Html>, String> {
        match self.0 {}
    }
}
