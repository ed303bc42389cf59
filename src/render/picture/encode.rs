//! Decoding a picture once and making variants of it.

use std::io::Cursor;

use fast_image_resize::images::{Image as Pixels, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ExtendedColorType, ImageDecoder as _, ImageEncoder, ImageFormat, ImageReader, Limits};

use super::{Facts, Format, How, Problem, Variant, riff, strip};

/// Changes with everything that changes the bytes of variants: part of their names and of the keys of the cache.
pub const ENCODER: &str = "image 0.25, fast_image_resize 6.1, libwebp 1.3, 1";

/// Quality of JPEG and of WebP photos: beyond that, files grow faster than anybody sees.
const JPEG: u8 = 82;
const WEBP: f32 = 80.0;

/// A drawing has few colours; of so many pixels looked at, a photo has more.
const SAMPLE: usize = 20_000;
const COLOURS: usize = 1_500;

/// Where above the middle the crop for previews begins, as a share of what is cut off: faces are in the upper part.
const ABOVE: f64 = 0.38;

/// Larger profiles are those of printing machines.
const LARGEST_PROFILE: usize = 32 << 10;

/// A picture that was decoded and turned upright.
pub struct Work<'a> {
    facts: &'a Facts,
    bytes: &'a [u8],
    /// 8 bits for each of red, green, blue, and opacity where it has some.
    pixels: Vec<u8>,
    alpha: bool,
    profile: Option<Vec<u8>>,
    drawing: bool,
}

impl<'a> Work<'a> {
    /// Decodes a picture.
    ///
    /// # Errors
    /// If its data is damaged.
    pub fn decode(bytes: &'a [u8], facts: &'a Facts) -> Result<Work<'a>, Problem> {
        let damaged = |_| Problem::Damaged(facts.format.name());
        let format = match facts.format {
            Format::Jpeg => ImageFormat::Jpeg,
            Format::Png => ImageFormat::Png,
            Format::Webp => ImageFormat::WebP,
            Format::Gif | Format::Avif | Format::Svg => return Err(Problem::Unknown),
        };
        let mut limits = Limits::default();
        limits.max_alloc = Some(u64::from(facts.width) * u64::from(facts.height) * 16 + (64 << 20));
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(damaged)?;
        let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_worth_keeping(profile));
        let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
        if let Some(orientation) = Orientation::from_exif(facts.orientation) {
            image.apply_orientation(orientation);
        }
        if (image.width(), image.height()) != (facts.width, facts.height) {
            return Err(Problem::Damaged(facts.format.name()));
        }
        let alpha = image.color().has_alpha();
        let pixels = if alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
        let drawing = facts.format != Format::Jpeg && has_few_colours(&pixels, if alpha { 4 } else { 3 });
        Ok(Work { facts, bytes, pixels, alpha, profile, drawing })
    }

    /// Makes a variant.
    ///
    /// # Errors
    /// If an encoder refuses it.
    pub fn make(&self, variant: &Variant) -> Result<Vec<u8>, Problem> {
        let (width, height) = (variant.width, variant.height);
        match variant.how {
            How::Original => return strip(self.bytes, self.facts.format),
            How::Resized => {}
            How::Cropped => {
                let pixels = self.resized(variant)?;
                return self.jpeg(&flat(&pixels, self.alpha), width, height);
            }
        }
        let pixels = self.resized(variant)?;
        match variant.format {
            Format::Jpeg => self.jpeg(&flat(&pixels, self.alpha), width, height),
            Format::Png => self.png(&pixels, width, height),
            _ => self.webp(&pixels, width, height),
        }
    }

    fn broken<E>(&self) -> impl Fn(E) -> Problem + '_ {
        |_| Problem::Damaged(self.facts.format.name())
    }

    fn resized(&self, variant: &Variant) -> Result<Vec<u8>, Problem> {
        let (from, to) = ((self.facts.width, self.facts.height), (variant.width, variant.height));
        if from == to {
            return Ok(self.pixels.clone());
        }
        let kind = if self.alpha { PixelType::U8x4 } else { PixelType::U8x3 };
        let source = ImageRef::new(from.0, from.1, &self.pixels, kind).map_err(self.broken())?;
        let mut target = Pixels::new(to.0, to.1, kind);
        let mut options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        if variant.how == How::Cropped {
            let (left, top, width, height) = crop(from, to);
            options = options.crop(left, top, width, height);
        }
        Resizer::new().resize(&source, &mut target, &options).map_err(self.broken())?;
        Ok(target.into_vec())
    }

    fn jpeg(&self, pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Problem> {
        let mut out = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut out, JPEG);
        self.keep_profile(&mut encoder);
        encoder.write_image(pixels, width, height, ExtendedColorType::Rgb8).map_err(self.broken())?;
        Ok(out)
    }

    fn png(&self, pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Problem> {
        let mut out = Vec::new();
        let mut encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, PngFilter::Adaptive);
        self.keep_profile(&mut encoder);
        let colours = if self.alpha { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        encoder.write_image(pixels, width, height, colours).map_err(self.broken())?;
        Ok(out)
    }

    fn keep_profile(&self, encoder: &mut impl ImageEncoder) {
        if let Some(profile) = &self.profile {
            // An encoder that has no place for it writes the picture all the same.
            let _ = encoder.set_icc_profile(profile.clone());
        }
    }

    fn webp(&self, pixels: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Problem> {
        let encoder = match self.alpha {
            true => webp::Encoder::from_rgba(pixels, width, height),
            false => webp::Encoder::from_rgb(pixels, width, height),
        };
        let made = encoder.encode_simple(self.drawing, WEBP).map_err(self.broken())?;
        Ok(match &self.profile {
            Some(profile) => riff::with_profile(&made, profile, width, height, self.alpha),
            None => made.to_vec(),
        })
    }
}

/// The part of a picture that has the shape of the target: left, top, width, height.
fn crop(from: (u32, u32), to: (u32, u32)) -> (f64, f64, f64, f64) {
    let (width, height) = (f64::from(from.0), f64::from(from.1));
    let shape = f64::from(to.0) / f64::from(to.1);
    match width / height > shape {
        true => ((width - height * shape) / 2.0, 0.0, height * shape, height),
        false => (0.0, (height - width / shape) * ABOVE, width, width / shape),
    }
}

/// Without opacity, on white.
fn flat(pixels: &[u8], alpha: bool) -> std::borrow::Cow<'_, [u8]> {
    if !alpha {
        return pixels.into();
    }
    let over = |value: u8, opacity: u8| {
        let (value, opacity) = (u32::from(value), u32::from(opacity));
        u8::try_from((value * opacity + 255 * (255 - opacity)) / 255).unwrap_or(255)
    };
    let rgb = |pixel: &[u8]| match *pixel {
        [red, green, blue, opacity] => [over(red, opacity), over(green, opacity), over(blue, opacity)],
        _ => [255; 3],
    };
    pixels.chunks_exact(4).flat_map(rgb).collect::<Vec<u8>>().into()
}

/// A profile of red, green and blue that is not what everybody assumes anyway.
fn is_worth_keeping(profile: &[u8]) -> bool {
    let is_rgb = profile.get(16..20) == Some(b"RGB ");
    let named = |name: &[u8]| profile.windows(name.len()).any(|part| part == name);
    let wide: Vec<u8> = "sRGB".bytes().flat_map(|byte| [0, byte]).collect();
    is_rgb && profile.len() <= LARGEST_PROFILE && !named(b"sRGB") && !named(&wide)
}

/// Does a picture look drawn: few colours in a sample of its pixels?
fn has_few_colours(pixels: &[u8], channels: usize) -> bool {
    let step = (pixels.len() / channels / SAMPLE).max(1);
    let mut seen = std::collections::HashSet::new();
    for pixel in pixels.chunks_exact(channels).step_by(step) {
        seen.insert(pixel);
        if seen.len() > COLOURS {
            return false;
        }
    }
    true
}
