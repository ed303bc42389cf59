//! Pictures of the site that options name: a logo.

use super::{SiteFiles, below_static, no_file};

/// What an option of this type wants, in words.
pub const WANTS: &str = "an SVG or PNG file in `static/` of the site";

/// A picture with its size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Path below the site's `static/`.
    pub path: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl Picture {
    /// Reads the size of a picture.
    ///
    /// # Errors
    /// What the option wants, in words.
    pub fn read(path: &str, files: &dyn SiteFiles) -> Result<Picture, String> {
        let path = below_static(path);
        let bytes = files.bytes(path).ok_or_else(|| no_file(path, files))?;
        let size = if path.ends_with(".svg") { svg(&String::from_utf8_lossy(&bytes)) } else { png(&bytes) };
        let (width, height) = size.ok_or_else(|| format!("{WANTS}, with its size in it"))?;
        Ok(Picture { path: path.to_string(), width, height })
    }
}

/// Size in the first chunk (<https://www.w3.org/TR/png-3/#11IHDR>).
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let number = |from: usize| Some(u32::from_be_bytes(rest.get(from..from + 4)?.try_into().ok()?));
    let size = (number(8)?, number(12)?);
    (rest.get(4..8)? == b"IHDR" && size.0 > 0 && size.1 > 0).then_some(size)
}

/// Size by `width` and `height`, else by `viewBox`.
fn svg(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = text.get(start..)?;
    let tag = tag.get(..tag.find('>')?)?;
    let attribute = |name: &str| {
        let at = tag.match_indices(name).map(|(at, _)| at).find(|at| {
            tag.get(..*at).is_some_and(|before| before.ends_with(char::is_whitespace))
                && tag.get(at + name.len()..).is_some_and(|after| after.trim_start().starts_with('='))
        })?;
        let value = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value.get(1..)?.split(quote).next()
    };
    let pixels = |text: &str| whole(text.trim().trim_end_matches("px"));
    if let (Some(width), Some(height)) = (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        return Some((width, height));
    }
    let numbers: Vec<&str> = attribute("viewBox")?.split([' ', ',']).filter(|piece| !piece.is_empty()).collect();
    match *numbers.as_slice() {
        [_, _, width, height] => Some((whole(width)?, whole(height)?)),
        _ => None,
    }
}

/// A length as whole pixels, at least one.
fn whole(text: &str) -> Option<u32> {
    let value: f64 = text.parse().ok()?;
    // Checked to lie in the range.
    (value > 0.0 && value < 100_000.0).then(|| value.round().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(svg("<?xml?><svg xmlns='x' width=\"120px\" height='40'>"), Some((120, 40)));
        assert_eq!(svg("<svg stroke-width=\"2\" viewBox=\"0 0 24.4,12\">"), Some((24, 12)));
        assert_eq!(svg("<svg width=\"100%\" height=\"50%\">"), None);
        assert_eq!(svg("<p>"), None);
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend([0, 0, 1, 0, 0, 0, 0, 32]);
        assert_eq!(png(&bytes), Some((256, 32)));
        assert_eq!(png(b"GIF89a"), None);
    }
}
