//! From SVG to pixels.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;

use super::svg::{escape, svg};
use super::{Card, Fonts, Palette, SIZE};

/// The card as PNG. Nothing if a font has one of its letters not.
pub fn png(card: &Card, fonts: &Fonts) -> Option<Vec<u8>> {
    let tree = fonts.tree(&svg(card, fonts))?;
    let mut pixels = Pixmap::new(SIZE.0, SIZE.1)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

/// A square icon of this many pixels: the first letter of a name on the accent colour, or the colour alone.
pub fn icon(name: &str, palette: &Palette, fonts: &Fonts, pixels: u32) -> Option<Vec<u8>> {
    let letter = name.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let letter = if fonts.lacks(letter.chars()).is_empty() { letter } else { String::new() };
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"64\" height=\"64\"><rect width=\"64\" height=\"64\" fill=\"{}\"/>\
         <text x=\"32\" y=\"49\" font-size=\"50\" font-weight=\"600\" text-anchor=\"middle\" fill=\"{}\">{}</text></svg>",
        escape(&palette.accent),
        escape(&palette.paper),
        escape(&letter)
    );
    scaled(&fonts.tree(&svg)?, pixels, None)
}

/// A drawing (SVG) as a square PNG of this many pixels, as large as it fits. Nothing if it is no drawing; texts in it are left
/// out, because they would look otherwise on every machine. What is transparent gets the colour `behind`, as red, green and blue.
pub fn raster(svg: &[u8], pixels: u32, behind: Option<[u8; 3]>) -> Option<Vec<u8>> {
    let options = resvg::usvg::Options::default();
    scaled(&Tree::from_data(svg, &options).ok()?, pixels, behind)
}

fn scaled(tree: &Tree, pixels: u32, behind: Option<[u8; 3]>) -> Option<Vec<u8>> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let side = pixels as f32;
    let scale = side / width.max(height);
    let shift = |length: f32| (side - length * scale) / 2.0;
    let mut map = Pixmap::new(pixels, pixels)?;
    if let Some([red, green, blue]) = behind {
        map.fill(resvg::tiny_skia::Color::from_rgba8(red, green, blue, 255));
    }
    let place = Transform::from_scale(scale, scale).post_translate(shift(width), shift(height));
    resvg::render(tree, place, &mut map.as_mut());
    map.encode_png().ok()
}
