//! Heads, plans and variants of pictures.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use proptest::prelude::*;

use super::*;

fn facts(format: Format, width: u32, height: u32) -> Facts {
    let hash = blake3::hash(b"");
    Facts { format, width, height, orientation: 1, animated: false, bytes: 100_000, hash }
}

fn sizes(bytes: &[u8]) -> (Format, u32, u32, bool) {
    let facts = inspect(bytes, u64::MAX).unwrap();
    (facts.format, facts.width, facts.height, facts.animated)
}

const SVG: &str =
    "<?xml version=\"1.0\"?>\n<!-- a > b -->\n<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 20' ";

#[test]
fn drawings_have_the_size_that_they_say() {
    let size = |rest: &str| {
        let (_, width, height, _) = sizes(format!("{SVG}{rest}></svg>").as_bytes());
        (width, height)
    };
    assert_eq!(size("width='300' height='100px'"), (300, 100));
    assert_eq!(size("stroke-width='3' width=\"1in\""), (96, 48));
    assert_eq!(size("height='40'"), (80, 40));
    assert_eq!(size("width='100%'"), (40, 20));
    assert_eq!(sizes(b"<svg/>"), (Format::Svg, 0, 0, false));
    assert_eq!(inspect(b"<html><svg></svg></html>", 9), Err(Problem::Unknown));
    assert_eq!(inspect(b"<svg width='3'>", 9), Err(Problem::Unknown));
}

#[test]
fn gifs_move_or_not() {
    let frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0];
    let gif = |frames: usize| {
        let mut bytes = b"GIF89a\x03\0\x02\0\x80\0\0\0\0\0\xff\xff\xff\x21\xf9\x04\0\0\0\0\0".to_vec();
        (0..frames).for_each(|_| bytes.extend(frame));
        bytes.push(0x3B);
        bytes
    };
    assert_eq!(sizes(&gif(1)), (Format::Gif, 3, 2, false));
    assert_eq!(sizes(&gif(2)), (Format::Gif, 3, 2, true));
    assert_eq!(inspect(&gif(0), 9), Err(Problem::Damaged("GIF")));
    let whole = gif(1);
    for end in 10..whole.len() {
        assert_eq!(inspect(&whole[..end], 9), Err(Problem::Truncated("GIF")), "{end}");
    }
}

#[test]
fn variants_are_never_larger_than_the_picture() {
    let shown = |width, height, social| -> Vec<String> {
        let mut facts = facts(Format::Jpeg, width, height);
        facts.orientation = 1;
        let variants = plan(&facts, social).into_iter();
        variants.map(|v| format!("{} {}x{} {:?}", v.format.ending(), v.width, v.height, v.how)).collect()
    };
    if !cfg!(feature = "images") {
        assert!(shown(4000, 3000, true).is_empty());
        return;
    }
    assert_eq!(
        shown(500, 333, true),
        [
            "jpg 240x160 Resized",
            "webp 240x160 Resized",
            "jpg 480x320 Resized",
            "webp 480x320 Resized",
            "jpg 500x333 Original",
            "webp 500x333 Resized"
        ]
    );
    assert_eq!(shown(240, 100, false), ["jpg 240x100 Original", "webp 240x100 Resized"]);
    assert_eq!(shown(4000, 3000, true).last().unwrap(), "jpg 1200x630 Cropped");
    assert_eq!(shown(800, 3000, true).last().unwrap(), "jpg 800x420 Cropped");
    assert_eq!(shown(3000, 400, true).last().unwrap(), "jpg 761x399 Cropped");
    assert!(!shown(4000, 3000, true).iter().any(|variant| variant.contains("Original")), "too large to be sent");
    // No WebP has more than 16,383 pixels in a direction.
    assert!(!shown(600, 30_000, false).iter().any(|variant| variant.contains("webp 600")));
}

#[test]
fn what_helps_nobody_is_not_offered() {
    let mut facts = facts(Format::Png, 500, 333);
    facts.bytes = 1_000;
    let variants = plan(&facts, false);
    if variants.is_empty() {
        return;
    }
    // PNG and WebP of 240, of 480, of 500: the drawing is small as it is.
    assert_eq!(offered(&facts, &variants, &[900, 800, 1_400, 990, 950, 700]), [true, true, false, true, true, true]);
    // WebP is larger where it matters most: none of them.
    assert_eq!(offered(&facts, &variants, &[900, 800, 1_400, 990, 950, 951]), [true, false, false, false, true, false]);
    let shown = variants.iter().copied().filter(|variant| variant.format == Format::Png);
    assert_eq!(plain(shown).map(|variant| variant.width), Some(500));
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(start in 0usize..6, rest in proptest::collection::vec(any::<u8>(), 0..200)) {
        const STARTS: &[&[u8]] = &[
            b"\xFF\xD8\xFF\xE1\0\x10Exif\0\0II*\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"RIFF\x20\0\0\0WEBPVP8X", b"GIF89a",
            b"\0\0\0\x20ftypavif", b"<svg ",
        ];
        let bytes = [STARTS[start], &rest].concat();
        let _ = inspect(&bytes, 1000);
        for format in [Format::Jpeg, Format::Png, Format::Webp] {
            let _ = strip(&bytes, format);
        }
    }
}

#[cfg(feature = "images")]
mod made {
    use std::io::Cursor;

    use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

    use super::super::encode::Work;
    use super::*;

    /// A picture that no two pixels of which are alike for long.
    fn photo(width: u32, height: u32) -> RgbImage {
        let at = |x: u32, y: u32, k: u32| u8::try_from((x * x * k + y * 7 * (k + 3) + x * y) % 251).unwrap();
        RgbImage::from_fn(width, height, |x, y| Rgb([at(x, y, 1), at(x, y, 2), at(x, y, 5)]))
    }

    fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image.into().write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    /// A JPEG whose camera was held on its side, at a place on earth.
    fn turned(orientation: u8) -> Vec<u8> {
        let plain = encoded(photo(40, 20), ImageFormat::Jpeg);
        let tiff = [
            b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".as_slice(),
            &[orientation, 0, 0, 0],
            b"\x25\x88\x04\0\x01\0\0\0\0\0\0\0\0\0\0\0GPS here".as_slice(),
        ]
        .concat();
        let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
        [&plain[..2], &[0xFF, 0xE1], &length, b"Exif\0\0", &tiff, &plain[2..]].concat()
    }

    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|part| part == what)
    }

    #[test]
    fn heads_are_read_and_files_that_end_early_are_found() {
        for (format, ours) in
            [(ImageFormat::Jpeg, Format::Jpeg), (ImageFormat::Png, Format::Png), (ImageFormat::WebP, Format::Webp)]
        {
            let bytes = encoded(photo(61, 33), format);
            assert_eq!(sizes(&bytes), (ours, 61, 33, false));
            for end in [bytes.len() - 1, bytes.len() / 2, 40] {
                assert_eq!(inspect(&bytes[..end], 5000), Err(Problem::Truncated(ours.name())), "{ours:?} {end}");
            }
            let too_large = Problem::TooLarge { width: 61, height: 33, limit: 2000 };
            assert_eq!(inspect(&bytes, 2000), Err(too_large));
        }
    }

    #[test]
    fn data_that_is_damaged_inside_is_found_when_it_is_decoded() {
        let mut bytes = encoded(photo(61, 33), ImageFormat::Png);
        let middle = bytes.len() / 2;
        bytes[middle..middle + 20].fill(0);
        let facts = inspect(&bytes, 5000).unwrap();
        assert_eq!(Work::decode(&bytes, &facts).err(), Some(Problem::Damaged("PNG")));
    }

    #[test]
    fn pictures_stand_upright_and_tell_no_place() {
        let bytes = turned(6);
        let facts = inspect(&bytes, 5000).unwrap();
        assert_eq!((facts.width, facts.height, facts.orientation), (20, 40, 6));
        assert!(holds(&bytes, b"GPS here"));
        let work = Work::decode(&bytes, &facts).unwrap();
        for variant in plan(&facts, true) {
            assert_ne!(variant.how, How::Original, "it would lie on its side without its metadata");
            let made = work.make(&variant).unwrap();
            assert_eq!(sizes(&made), (variant.format, variant.width, variant.height, false));
            assert!(!holds(&made, b"GPS") && !holds(&made, b"Exif"));
        }
        let upright = turned(1);
        let facts = inspect(&upright, 5000).unwrap();
        let stripped = strip(&upright, Format::Jpeg).unwrap();
        assert!(!holds(&stripped, b"GPS") && stripped.len() < upright.len());
        let same = |bytes: &[u8]| image::load_from_memory(bytes).unwrap().into_rgb8();
        assert_eq!(same(&stripped), same(&upright), "the pixels are untouched");
        let original = plan(&facts, false).into_iter().find(|variant| variant.how == How::Original).unwrap();
        assert_eq!(Work::decode(&upright, &facts).unwrap().make(&original).unwrap(), stripped);
    }

    #[test]
    fn png_and_webp_lose_their_words() {
        let plain = encoded(photo(9, 9), ImageFormat::Png);
        let text = b"\0\0\0\x08tEXtGPS here\0\0\0\0".as_slice();
        let told = [&plain[..33], text, &plain[33..]].concat();
        assert_eq!(strip(&told, Format::Png).unwrap(), plain);
        let simple = encoded(photo(9, 9), ImageFormat::WebP);
        let profiled = riff::with_profile(&simple, b"profile", 9, 9, false);
        let mut body = profiled[8..].to_vec();
        strip::push_chunk(&mut body, b"EXIF", b"GPS here");
        body[12] |= 0x08;
        let told = strip::riff(body);
        assert_eq!(sizes(&told), (Format::Webp, 9, 9, false));
        assert_eq!(strip(&told, Format::Webp).unwrap(), profiled);
    }

    #[test]
    fn the_colour_profile_stays() {
        let plain = encoded(photo(30, 30), ImageFormat::Jpeg);
        let mut profile = vec![0; 200];
        profile[16..20].copy_from_slice(b"RGB ");
        profile[100..110].copy_from_slice(b"Display P3");
        let length = u16::try_from(profile.len() + 16).unwrap().to_be_bytes();
        let bytes = [&plain[..2], &[0xFF, 0xE2], &length, b"ICC_PROFILE\0\x01\x01", &profile, &plain[2..]].concat();
        let mut facts = inspect(&bytes, 5000).unwrap();
        facts.orientation = 3;
        let work = Work::decode(&bytes, &facts).unwrap();
        for variant in plan(&facts, false) {
            let made = work.make(&variant).unwrap();
            assert!(holds(&made, b"Display P3"), "{variant:?}");
            assert!(image::load_from_memory(&made).is_ok());
        }
        assert!(holds(&strip(&bytes, Format::Jpeg).unwrap(), b"Display P3"));
    }

    #[test]
    fn drawings_stay_sharp_and_what_one_sees_through_stays_so() {
        let edge = |x: u32| if x < 300 { Rgba([200, 0, 0, 255]) } else { Rgba([0, 0, 0, 0]) };
        let bytes = encoded(RgbaImage::from_fn(600, 320, |x, _| edge(x)), ImageFormat::Png);
        let facts = inspect(&bytes, u64::MAX).unwrap();
        let work = Work::decode(&bytes, &facts).unwrap();
        for variant in plan(&facts, true) {
            let made = work.make(&variant).unwrap();
            let image = image::load_from_memory(&made).unwrap().into_rgba8();
            let (left, right) = (*image.get_pixel(1, 1), *image.get_pixel(variant.width - 2, 1));
            match variant.how {
                How::Cropped => assert!(right.0 == [255; 4] && left.0[0] > 190, "on white: {left:?} {right:?}"),
                _ => assert_eq!((left.0, right.0[3]), ([200, 0, 0, 255], 0), "{variant:?}"),
            }
        }
    }

    #[test]
    fn the_same_picture_becomes_the_same_bytes() {
        let bytes = encoded(photo(700, 500), ImageFormat::Jpeg);
        let facts = inspect(&bytes, u64::MAX).unwrap();
        let all = || -> Vec<blake3::Hash> {
            let work = Work::decode(&bytes, &facts).unwrap();
            plan(&facts, true).iter().map(|variant| blake3::hash(&work.make(variant).unwrap())).collect()
        };
        assert_eq!(all(), all());
    }
}
