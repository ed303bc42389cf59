//! A colour profile into a WebP file, which libwebp's simple encoder leaves out (RFC 9649, section 2.7).

use super::strip::{push_chunk, riff, riff_chunks};

/// The file with this colour profile. `alpha`: it has pixels that one can see through.
pub(super) fn with_profile(webp: &[u8], profile: &[u8], width: u32, height: u32, alpha: bool) -> Vec<u8> {
    let mut head = vec![0x20 | if alpha { 0x10 } else { 0 }, 0, 0, 0];
    for length in [width, height] {
        head.extend_from_slice(length.saturating_sub(1).to_le_bytes().get(..3).unwrap_or_default());
    }
    let mut body = b"WEBP".to_vec();
    push_chunk(&mut body, b"VP8X", &head);
    push_chunk(&mut body, b"ICCP", profile);
    for (kind, data) in riff_chunks(webp).filter(|(kind, _)| *kind != b"VP8X") {
        push_chunk(&mut body, kind, data);
    }
    riff(body)
}
