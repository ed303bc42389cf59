//! Without the feature `cards`: no fonts, so no cards.

use std::collections::BTreeSet;

use super::{Card, Palette};

/// There are none.
#[derive(Debug)]
pub enum Fonts {}

/// Why a file is no font that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this program draws no cards: it was built without them")]
pub struct FontProblem;

impl Fonts {
    /// No fonts.
    ///
    /// # Errors
    /// Always.
    pub fn new(_own: Option<Vec<u8>>) -> Result<Fonts, FontProblem> {
        Err(FontProblem)
    }

    /// Identifies the fonts.
    pub fn hash(&self) -> &blake3::Hash {
        match *self {}
    }

    /// The letters that none of the fonts has.
    pub fn lacks(&self, _letters: impl Iterator<Item = char>) -> BTreeSet<char> {
        match *self {}
    }
}

/// Nothing is drawn.
pub fn png(_card: &Card, fonts: &Fonts) -> Option<Vec<u8>> {
    match *fonts {}
}

/// Nothing is drawn.
pub fn icon(_name: &str, _palette: &Palette, fonts: &Fonts, _pixels: u32) -> Option<Vec<u8>> {
    match *fonts {}
}

/// Nothing is drawn.
pub fn raster(_svg: &[u8], _pixels: u32, _behind: Option<[u8; 3]>) -> Option<Vec<u8>> {
    None
}
