//! Social cards: the picture that previews of a link show, 1200 × 630 pixels, drawn from the headline, the section, one number
//! and the site's name; and the site's initial as its icon.
//!
//! 1. [`Fonts`] holds the fonts of this program (Latin, Cyrillic, Greek and Arabic script) and the site's own.
//! 2. `layout` breaks the headline into lines of like length, as large as they fit.
//! 3. `svg` draws it as SVG, which resvg turns into pixels.

#[cfg(feature = "cards")]
mod draw;
#[cfg(feature = "cards")]
mod fonts;
#[cfg(feature = "cards")]
mod layout;
#[cfg(not(feature = "cards"))]
mod off;
#[cfg(feature = "cards")]
mod svg;
#[cfg(all(test, feature = "cards"))]
mod tests;

#[cfg(feature = "cards")]
pub use draw::{icon, png, raster};
#[cfg(feature = "cards")]
pub use fonts::{FontProblem, Fonts};
#[cfg(not(feature = "cards"))]
pub use off::{FontProblem, Fonts, icon, png, raster};

/// Width and height of a card in pixels.
pub const SIZE: (u32, u32) = (1200, 630);

/// Changes with everything that changes how cards look: part of their names and of the keys of the cache.
const DRAWING: &str = "resvg 0.49, 1";

/// What a card shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The headline, plain.
    pub headline: String,
    /// The line above it: the section.
    pub kicker: Option<String>,
    /// A sentence below the headline, where no number stands.
    pub deck: Option<String>,
    /// A number and what it counts.
    pub figure: Option<(String, String)>,
    /// Name of the site; perhaps empty.
    pub site: String,
    /// From right to left.
    pub rtl: bool,
    /// Colours.
    pub palette: Palette,
}

/// The colours of a card, as CSS writes them: `#1c1a17`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub paper: String,
    /// Of letters.
    pub ink: String,
    /// Of quieter letters.
    pub soft: String,
    /// The one colour beside these.
    pub accent: String,
}

impl Default for Palette {
    fn default() -> Self {
        let colour = String::from;
        Palette { paper: colour("#fbf8f1"), ink: colour("#1c1a17"), soft: colour("#5a544a"), accent: colour("#9f231a") }
    }
}

impl Palette {
    /// The colours of a theme, which gives those it has by the name of its option: `paper`, `ink`, `accent`.
    pub fn of_theme<'a>(colour: impl Fn(&str) -> Option<&'a str>) -> Palette {
        let default = Palette::default();
        let or = |name: &str, else_: String| colour(name).map_or(else_, ToString::to_string);
        let (paper, ink) = (or("paper", default.paper), or("ink", default.ink));
        let soft = mixed(&ink, &paper).unwrap_or(default.soft);
        Palette { paper, ink, soft, accent: or("accent", default.accent) }
    }
}

/// Two thirds of one colour and one of another.
fn mixed(much: &str, little: &str) -> Option<String> {
    let parts = |colour: &str| -> Option<Vec<u32>> {
        let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6)?;
        (0..3).map(|i| u32::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()).collect()
    };
    let mix = |(much, little): (u32, u32)| format!("{:02x}", (much * 2 + little) / 3);
    let mixed: String = parts(much)?.into_iter().zip(parts(little)?).map(mix).collect();
    Some(format!("#{mixed}"))
}

impl Card {
    /// Identifies what the card looks like; `fonts` are those it is drawn with.
    pub fn key(&self, fonts: &Fonts) -> blake3::Hash {
        let Card { headline, kicker, deck, figure, site, rtl, palette } = self;
        let Palette { paper, ink, soft, accent } = palette;
        let (number, label) = figure.as_ref().map_or(("", ""), |(number, label)| (number, label));
        let direction = if *rtl { "rtl" } else { "ltr" };
        let kicker = kicker.as_deref().unwrap_or_default();
        let deck = deck.as_deref().unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        for part in ["card", DRAWING, headline, kicker, deck, number, label, site, direction, paper, ink, soft, accent]
        {
            hasher.update(part.as_bytes());
            hasher.update(&[0]);
        }
        hasher.update(fonts.hash().as_bytes());
        hasher.finalize()
    }
}

/// A text without what no font of words draws: pictograms and their selectors, and marks of words in another language.
pub fn words_only(text: &str) -> String {
    let pictogram = |c: char| matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0xFDD0..=0xFDD1 | 0xFE00..=0xFE0F | 0x200D | 0xE0000..=0xE007F);
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.chars().filter(|c| !pictogram(*c)).collect()).collect();
    words.into_iter().filter(|word: &String| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
