//! A picture's file without what it tells beside the picture: place, time, camera, names, thumbnails.

use super::header::{be16, be32, le32};
use super::{Format, Problem};

/// The same picture without metadata; its pixels are not touched. The colour profile stays.
///
/// # Errors
/// If the file is not what it was when it was looked at.
pub fn strip(bytes: &[u8], format: Format) -> Result<Vec<u8>, Problem> {
    let stripped = match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::Webp => webp(bytes),
        Format::Gif | Format::Avif | Format::Svg => Some(bytes.to_vec()),
    };
    stripped.ok_or(Problem::Damaged(format.name()))
}

/// JPEG: of the application segments, JFIF (0), colour profiles (2) and Adobe's colour transform (14) stay; comments go.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2)?.to_vec();
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xFF))?;
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if marker == 0xDA {
            out.extend_from_slice(scans(bytes.get(at..)?));
            return Some(out);
        }
        let length = usize::from(be16(bytes, at + 2)?).max(2);
        let segment = bytes.get(at..at + 2 + length)?;
        let profile = marker == 0xE2 && segment.get(4..).is_some_and(|data| data.starts_with(b"ICC_PROFILE\0"));
        let told = matches!(marker, 0xE0..=0xEF | 0xFE);
        if !told || profile || matches!(marker, 0xE0 | 0xEE) {
            out.extend_from_slice(segment);
        }
        at += 2 + length;
    }
}

/// From the first scan to the end of the picture: phones put further pictures and films behind it.
fn scans(bytes: &[u8]) -> &[u8] {
    let end = bytes.windows(2).position(|pair| pair == [0xFF, 0xD9]);
    end.and_then(|end| bytes.get(..end + 2)).unwrap_or(bytes)
}

/// PNG: what is needed to draw it stays.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const TOLD: &[&[u8]] = &[b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"];
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let kind = chunk.get(4..8)?;
        if !TOLD.contains(&kind) {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

/// WebP: the chunks `EXIF` and `XMP ` go, and the flags that announce them.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body: Vec<u8> = b"WEBP".to_vec();
    for (kind, data) in riff_chunks(bytes) {
        if matches!(kind, b"EXIF" | b"XMP ") {
            continue;
        }
        let from = body.len();
        push_chunk(&mut body, kind, data);
        if let (b"VP8X", Some(flags)) = (kind, body.get_mut(from + 8)) {
            *flags &= !(0x08 | 0x04);
        }
    }
    Some(riff(body))
}

/// A RIFF file of this body.
pub(super) fn riff(body: Vec<u8>) -> Vec<u8> {
    let mut out = b"RIFF".to_vec();
    out.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend(body);
    out
}

/// Appends a chunk, filled up to an even length.
pub(super) fn push_chunk(out: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(kind);
    out.extend_from_slice(&u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    out.extend_from_slice(data);
    if data.len() % 2 == 1 {
        out.push(0);
    }
}

/// The chunks of a RIFF file in order, up to one that is cut short.
pub(super) fn riff_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let kind: &[u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let length = usize::try_from(le32(bytes, at + 4)?).ok()?;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        at += 8 + length + length % 2;
        Some((kind, data))
    })
}
