//! The drawn pieces of a story page: geometry in, SVG out.
//!
//! Everything here is pure and gives the same picture for the same input. Drawings have no colours of their own and no
//! `style`: a theme sets them by class, so that they follow the page by day, by night and on paper. Positions are whole
//! pixels at the size for which a drawing is made. Right-to-left drawings are mirrored; their texts begin at the right
//! because the page's direction is inherited.

pub mod network;
pub mod span;
pub mod strip;
pub mod text;

/// A coordinate in SVG: a whole number.
fn int(value: f64) -> i64 {
    // Drawings are some thousand pixels wide and high.
    value.round() as i64
}
