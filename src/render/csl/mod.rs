//! References as a citation style (CSL) has them. The crate `hayagriva` applies the style; what it makes is written by
//! [`mod@write`], because its own writer escapes nothing.

#[cfg(feature = "cite")]
mod item;
#[cfg(not(feature = "cite"))]
mod off;
mod scan;
#[cfg(feature = "cite")]
mod style;
#[cfg(feature = "cite")]
mod write;

#[cfg(not(feature = "cite"))]
pub use off::{Style, collection, names};
pub use scan::Fault;
#[cfg(feature = "cite")]
pub use style::{Style, collection, names};

/// Bytes that the file of a style may have; the largest of the official collection has a fifth of that.
pub const LARGEST: u64 = 1 << 20;

/// What is said of a source beside the words of its reference.
#[derive(Debug, Default)]
pub struct Around {
    /// The language of its title.
    pub title_lang: Option<crate::story::Lang>,
    /// Attributes of links to it.
    pub link: String,
}

/// Why a style cannot be had.
#[derive(Debug)]
pub enum NoStyle {
    /// No style of the collection has this name.
    Unknown,
    /// The program was built without styles.
    Without,
    /// The text of a user's file, at a place in it.
    Wrong(Fault),
}
