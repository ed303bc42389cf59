//! Pictures: what a file holds, which variants of it a page offers, and how they are made.
//!
//! 1. [`inspect`] reads the head of a file (and whether it is whole) without decoding it.
//! 2. [`plan`] lists the variants that a page may offer: widths in the file's own format and as WebP.
//! 3. [`Work`](encode::Work) decodes the picture once and makes them (feature `images`).
//!
//! What is made carries no metadata: neither the place where a photo was taken nor who took it with what. Only the colour
//! profile stays, and the orientation is applied.

#[cfg(feature = "images")]
pub mod encode;
mod header;
#[cfg(feature = "images")]
mod riff;
mod strip;
#[cfg(test)]
mod tests;

pub use header::inspect;
pub use strip::strip;

/// Widths of variants in pixels. The text column of the shipped themes is 684 CSS pixels wide, the widest picture about 1,080,
/// and screens have up to two pixels for each of these.
pub const WIDTHS: &[u32] = &[240, 480, 960, 1440, 2160];

/// The variant that browsers without `srcset` get is the largest of at most this width.
const PLAIN: u32 = 1440;

/// Size of the picture that previews of a link show, in pixels.
pub const SOCIAL: (u32, u32) = (1200, 630);

/// No WebP has more pixels in one direction.
const LARGEST_WEBP: u32 = 16_383;

/// Smaller pictures are not shown large in previews: a drawn card is better.
const SOCIAL_LEAST: (u32, u32) = (600, 315);

/// File formats of pictures.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Format {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// GIF.
    Gif,
    /// AVIF: not decoded, so passed on as it is.
    Avif,
    /// SVG.
    Svg,
}

impl Format {
    /// Media type.
    pub fn mime(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::Webp => "image/webp",
            Format::Gif => "image/gif",
            Format::Avif => "image/avif",
            Format::Svg => "image/svg+xml",
        }
    }

    /// Ending of file names.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::Webp => "webp",
            Format::Gif => "gif",
            Format::Avif => "avif",
            Format::Svg => "svg",
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Jpeg => "JPEG",
            Format::Png => "PNG",
            Format::Webp => "WebP",
            Format::Gif => "GIF",
            Format::Avif => "AVIF",
            Format::Svg => "SVG",
        }
    }
}

/// What is known of a picture without decoding it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Format, by content.
    pub format: Format,
    /// Width in pixels as it is shown, if the file says it (drawings need not).
    pub width: u32,
    /// Height in pixels as it is shown.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
    /// It moves.
    pub animated: bool,
    /// Bytes of the file.
    pub bytes: u64,
    /// Hash of the file.
    pub hash: blake3::Hash,
}

/// Why a file is no picture that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No format that is known.
    #[error("it is no JPEG, PNG, WebP, GIF, AVIF or SVG file")]
    Unknown,
    /// It begins as a picture, but what follows makes no sense.
    #[error("its {0} data is damaged")]
    Damaged(&'static str),
    /// It ends too early.
    #[error("its {0} data ends in the middle: it was not copied as a whole")]
    Truncated(&'static str),
    /// Too large.
    #[error("it has {width} × {height} pixels; the limit is {limit} in all")]
    TooLarge {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// Pixels that are allowed.
        limit: u64,
    },
}

/// How a variant is made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum How {
    /// The file itself without its metadata.
    Original,
    /// Drawn again at its size.
    Resized,
    /// The middle of it, drawn again at its size, for previews of links.
    Cropped,
}

/// A file that is made of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Variant {
    /// Format.
    pub format: Format,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How it is made.
    pub how: How,
}

impl Facts {
    /// Is it shown as it is: a drawing, an animation, or a format that is not decoded?
    pub fn as_it_is(&self) -> bool {
        !cfg!(feature = "images") || self.animated || matches!(self.format, Format::Gif | Format::Svg | Format::Avif)
    }
}

/// The variants of a picture: each width in its own format and as WebP, never larger than it is. `social`: also the picture
/// for previews of links. None for a picture that is shown as it is.
pub fn plan(facts: &Facts, social: bool) -> Vec<Variant> {
    if facts.as_it_is() || facts.width == 0 || facts.height == 0 {
        return Vec::new();
    }
    let largest = WIDTHS.last().copied().unwrap_or(facts.width).min(facts.width);
    let widths = WIDTHS.iter().copied().filter(|width| *width < largest).chain([largest]);
    let mut found = Vec::new();
    for width in widths {
        let height = scaled(facts, width);
        let how = if width == facts.width && facts.orientation == 1 { How::Original } else { How::Resized };
        found.push(Variant { format: facts.format, width, height, how });
        if facts.format != Format::Webp && height <= LARGEST_WEBP {
            found.push(Variant { format: Format::Webp, width, height, how: How::Resized });
        }
    }
    if social && facts.width >= SOCIAL_LEAST.0 && facts.height >= SOCIAL_LEAST.1 {
        let (width, height) = social_size(facts);
        found.push(Variant { format: Format::Jpeg, width, height, how: How::Cropped });
    }
    found
}

/// The height that goes with a width.
fn scaled(facts: &Facts, width: u32) -> u32 {
    let height = u64::from(facts.height) * u64::from(width) + u64::from(facts.width) / 2;
    u32::try_from(height / u64::from(facts.width).max(1)).unwrap_or(u32::MAX).max(1)
}

/// The size of the picture for previews: 1200 × 630, or as much of that shape as the picture has.
fn social_size(facts: &Facts) -> (u32, u32) {
    let (wide, high) = SOCIAL;
    let fits = |width: u32| u64::from(width) * u64::from(high) / u64::from(wide);
    let width = facts.width.min(wide).min(u32::try_from(u64::from(facts.height) * 1200 / 630).unwrap_or(wide));
    (width, u32::try_from(fits(width)).unwrap_or(high).max(1))
}

/// Which variants pages offer, given the bytes of each (of those that are made): one that is no smaller than the file it is made
/// of helps nobody.
pub fn offered(facts: &Facts, variants: &[Variant], sizes: &[u64]) -> Vec<bool> {
    let all = || variants.iter().zip(sizes);
    let own = |variant: &Variant| variant.format == facts.format && variant.how != How::Cropped;
    let largest = variants.iter().filter(|variant| own(variant)).map(|variant| variant.width).max().unwrap_or(0);
    let own_largest = all().find(|(variant, _)| own(variant) && variant.width == largest).map_or(u64::MAX, |(_, n)| *n);
    let webp_largest = all().find(|(variant, _)| variant.format == Format::Webp && variant.width == largest);
    // A browser that takes WebP looks at nothing else: there must be something in it for every screen.
    let webp = facts.format == Format::Webp || webp_largest.is_some_and(|(_, bytes)| *bytes < own_largest);
    let offer = |(variant, bytes): (&Variant, &u64)| match variant {
        Variant { how: How::Cropped | How::Original, .. } => true,
        variant if own(variant) => variant.width == largest || *bytes < facts.bytes.min(own_largest),
        _ => webp && *bytes < facts.bytes.max(own_largest),
    };
    all().map(offer).collect()
}

/// The variant for browsers that know nothing of `srcset`, among those of the picture's own format.
pub fn plain(variants: impl Iterator<Item = Variant>) -> Option<Variant> {
    let (mut best, mut smallest) = (None::<Variant>, None::<Variant>);
    for variant in variants {
        if variant.width <= PLAIN && best.is_none_or(|known| known.width < variant.width) {
            best = Some(variant);
        }
        if smallest.is_none_or(|known| variant.width < known.width) {
            smallest = Some(variant);
        }
    }
    best.or(smallest)
}
