//! Reading the head of a picture: format, size, orientation, movement, and whether the file is whole.
//!
//! JPEG: ITU T.81 annex B; EXIF 2.32. PNG: W3C PNG 3. WebP: RFC 9649. GIF: GIF89a. AVIF: ISO/IEC 23000-22.

use super::{Facts, Format, Problem};

/// What the head of a file says.
struct Head {
    format: Format,
    width: u32,
    height: u32,
    orientation: u8,
    animated: bool,
}

impl Head {
    fn new(format: Format, width: u32, height: u32) -> Head {
        Head { format, width, height, orientation: 1, animated: false }
    }
}

/// Looks at a file of a picture without decoding it. `limit`: pixels it may have.
///
/// # Errors
/// If it is no picture, is damaged as far as can be seen from here, ends too early, or has too many pixels.
pub fn inspect(bytes: &[u8], limit: u64) -> Result<Facts, Problem> {
    let mut head = head(bytes)?;
    if head.orientation > 4 {
        (head.width, head.height) = (head.height, head.width);
    }
    let drawing = head.format == Format::Svg;
    if !drawing && (head.width == 0 || head.height == 0) {
        return Err(Problem::Damaged(head.format.name()));
    }
    if !drawing && u64::from(head.width) * u64::from(head.height) > limit {
        return Err(Problem::TooLarge { width: head.width, height: head.height, limit });
    }
    Ok(Facts {
        format: head.format,
        width: head.width,
        height: head.height,
        orientation: head.orientation,
        animated: head.animated,
        bytes: bytes.len() as u64,
        hash: blake3::hash(bytes),
    })
}

fn head(bytes: &[u8]) -> Result<Head, Problem> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => png(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => gif(bytes),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => avif(bytes),
        _ => svg(bytes).ok_or(Problem::Unknown),
    }
}

pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn le16(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    let part = bytes.get(at..at + 3)?;
    Some(part.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn jpeg(bytes: &[u8]) -> Result<Head, Problem> {
    let truncated = Problem::Truncated("JPEG");
    let mut found: Option<Head> = None;
    let mut orientation = 1;
    let mut at = 2;
    loop {
        let (Some(0xFF), Some(&marker)) = (bytes.get(at).copied(), bytes.get(at + 1)) else {
            return Err(if at + 1 >= bytes.len() { truncated } else { Problem::Damaged("JPEG") });
        };
        match marker {
            0xFF => {
                at += 1;
                continue;
            }
            // The picture itself begins: its end must be there.
            0xDA => break,
            0xD9 => return Err(Problem::Damaged("JPEG")),
            _ => {}
        }
        let length = usize::from(be16(bytes, at + 2).ok_or(truncated.clone())?);
        let segment = bytes.get(at + 4..at + 2 + length.max(2)).ok_or(truncated.clone())?;
        let is_frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if is_frame {
            let (Some(height), Some(width)) = (be16(segment, 1), be16(segment, 3)) else { return Err(truncated) };
            found = Some(Head::new(Format::Jpeg, u32::from(width), u32::from(height)));
        }
        if let (0xE1, Some(exif)) = (marker, segment.strip_prefix(b"Exif\0\0".as_slice())) {
            orientation = exif_orientation(exif).unwrap_or(orientation);
        }
        at += 2 + length.max(2);
    }
    // Cameras append other things behind the end; what was cut short has no end at all.
    let whole = bytes.get(at..).is_some_and(|rest| rest.windows(2).rev().any(|pair| pair == [0xFF, 0xD9]));
    let head = found.ok_or(Problem::Damaged("JPEG"))?;
    if whole { Ok(Head { orientation, ..head }) } else { Err(truncated) }
}

/// The orientation in a block of EXIF (TIFF).
pub(super) fn exif_orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let word = |at: usize| if little { le16(tiff, at) } else { be16(tiff, at).map(u32::from) };
    let long = |at: usize| if little { le32(tiff, at) } else { be32(tiff, at) };
    let folder = usize::try_from(long(4)?).ok()?;
    let count = usize::try_from(word(folder)?).ok()?;
    let entry = (0..count).map(|i| folder + 2 + i * 12).find(|&at| word(at) == Some(0x0112))?;
    u8::try_from(word(entry + 8)?).ok().filter(|value| (1..=8).contains(value))
}

fn png(bytes: &[u8]) -> Result<Head, Problem> {
    let truncated = Problem::Truncated("PNG");
    let mut head: Option<Head> = None;
    let mut at = 8;
    loop {
        let length = usize::try_from(be32(bytes, at).ok_or(truncated.clone())?).unwrap_or(usize::MAX);
        let kind = bytes.get(at + 4..at + 8).ok_or(truncated.clone())?;
        let end = at.checked_add(12).and_then(|n| n.checked_add(length)).ok_or(Problem::Damaged("PNG"))?;
        let data = bytes.get(at + 8..end - 4).filter(|_| end <= bytes.len()).ok_or(truncated.clone())?;
        match (kind, &mut head) {
            (b"IHDR", None) => {
                let (Some(width), Some(height)) = (be32(data, 0), be32(data, 4)) else { return Err(truncated) };
                head = Some(Head::new(Format::Png, width, height));
            }
            (_, None) => return Err(Problem::Damaged("PNG")),
            (b"acTL", Some(head)) => head.animated = be32(data, 0).is_some_and(|frames| frames > 1),
            (b"eXIf", Some(head)) => head.orientation = exif_orientation(data).unwrap_or(1),
            (b"IEND", Some(_)) => return head.ok_or(truncated),
            _ => {}
        }
        at = end;
    }
}

fn webp(bytes: &[u8]) -> Result<Head, Problem> {
    let truncated = Problem::Truncated("WebP");
    let size = le32(bytes, 4).map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    if size.saturating_add(8) > bytes.len() {
        return Err(truncated);
    }
    let mut head: Option<Head> = None;
    for (kind, data) in super::strip::riff_chunks(bytes) {
        match (kind, &mut head) {
            (b"VP8X", None) => {
                let (Some(width), Some(height)) = (le24(data, 4), le24(data, 7)) else { return Err(truncated) };
                let mut extended = Head::new(Format::Webp, width + 1, height + 1);
                extended.animated = data.first().is_some_and(|flags| flags & 2 != 0);
                head = Some(extended);
            }
            (b"VP8 ", None) => {
                let (Some(width), Some(height)) = (le16(data, 6), le16(data, 8)) else { return Err(truncated) };
                head = Some(Head::new(Format::Webp, width & 0x3FFF, height & 0x3FFF));
            }
            (b"VP8L", None) => {
                let bits = le32(data, 1).ok_or(truncated.clone())?;
                head = Some(Head::new(Format::Webp, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1));
            }
            (b"EXIF", Some(head)) => {
                let exif = data.strip_prefix(b"Exif\0\0".as_slice()).unwrap_or(data);
                head.orientation = exif_orientation(exif).unwrap_or(1);
            }
            _ => {}
        }
    }
    head.ok_or(Problem::Damaged("WebP"))
}

fn gif(bytes: &[u8]) -> Result<Head, Problem> {
    let truncated = Problem::Truncated("GIF");
    let (Some(width), Some(height)) = (le16(bytes, 6), le16(bytes, 8)) else { return Err(truncated) };
    let mut head = Head::new(Format::Gif, width, height);
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let mut at = 13 + table(*bytes.get(10).ok_or(truncated.clone())?);
    let mut frames = 0;
    loop {
        match bytes.get(at) {
            Some(0x3B) => break,
            Some(0x21) => at += 2,
            Some(0x2C) => {
                frames += 1;
                at += 11 + table(*bytes.get(at + 9).ok_or(truncated.clone())?);
            }
            Some(_) => return Err(Problem::Damaged("GIF")),
            None => return Err(truncated),
        }
        // Blocks of data, each with its length before it, up to an empty one.
        loop {
            let length = usize::from(*bytes.get(at).ok_or(truncated.clone())?);
            at += 1 + length;
            if length == 0 {
                break;
            }
        }
    }
    head.animated = frames > 1;
    if frames > 0 { Ok(head) } else { Err(Problem::Damaged("GIF")) }
}

/// The size of an AVIF file: the first `ispe` box, wherever it lies.
fn avif(bytes: &[u8]) -> Result<Head, Problem> {
    let at = bytes.windows(4).position(|four| four == b"ispe").ok_or(Problem::Damaged("AVIF"))?;
    let (Some(width), Some(height)) = (be32(bytes, at + 8), be32(bytes, at + 12)) else {
        return Err(Problem::Truncated("AVIF"));
    };
    Ok(Head { animated: bytes.get(8..12) == Some(b"avis"), ..Head::new(Format::Avif, width, height) })
}

/// The size of a drawing: what its root element says, else its `viewBox`; 0 if neither does.
fn svg(bytes: &[u8]) -> Option<Head> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    // What may stand before the root element: declaration, comments, document type.
    while !rest.starts_with("<svg") {
        let end = match rest {
            _ if rest.starts_with("<!--") => rest.find("-->")? + 3,
            _ if rest.starts_with("<?") || rest.starts_with("<!") => rest.find('>')? + 1,
            _ => return None,
        };
        rest = rest.get(end..)?.trim_start();
    }
    let tag = rest.get(4..rest.find('>')?)?;
    if !rest.contains("</svg") && !tag.ends_with('/') {
        return None;
    }
    let length = |name: &str| attribute(tag, name).and_then(pixels);
    let view: Option<Vec<f64>> = attribute(tag, "viewBox").map(|view| {
        view.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty()).filter_map(|n| n.parse().ok()).collect()
    });
    let view = match view.as_deref() {
        Some([_, _, width, height]) if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    };
    let (width, height) = match (length("width"), length("height"), view) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (_, _, Some(size)) => size,
        _ => (0.0, 0.0),
    };
    // A number that no screen has is none.
    let whole = |n: f64| if (1.0..100_000.0).contains(&n) { n.round() as u32 } else { 0 };
    Some(Head::new(Format::Svg, whole(width), whole(height)))
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(found) = tag.get(from..)?.find(name) {
        let at = from + found;
        from = at + name.len();
        let before = tag.get(..at)?.ends_with([' ', '\n', '\t', '\r', '"', '\'']);
        let Some(value) = tag.get(from..)?.trim_start().strip_prefix('=').map(str::trim_start) else { continue };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'')).filter(|_| before);
        if let Some(quote) = quote {
            return value.get(1..)?.split(quote).next();
        }
    }
    None
}

/// A length of a drawing in CSS pixels.
fn pixels(text: &str) -> Option<f64> {
    const UNITS: &[(&str, f64)] =
        &[("px", 1.0), ("pt", 96.0 / 72.0), ("pc", 16.0), ("mm", 96.0 / 25.4), ("cm", 96.0 / 2.54), ("in", 96.0)];
    let text = text.trim();
    let unit = UNITS.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)));
    let (number, factor) = unit.unwrap_or((text, 1.0));
    number.trim().parse::<f64>().ok().map(|n| n * factor)
}
