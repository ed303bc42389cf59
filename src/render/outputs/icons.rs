//! Icons of the site, made from one picture: `favicon.ico`, which browsers ask for unbidden, one for home screens of phones, and a
//! manifest with two larger ones (<https://www.w3.org/TR/appmanifest/>).

use serde_json::{Map, Value, json};

use crate::render::card;
use crate::render::picture::{Facts, Format, Problem};

/// A file of the icons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IconFile {
    /// `favicon.ico`: 16, 32 and 48 pixels.
    Favicon,
    /// `apple-touch-icon.png`: 180 pixels.
    Touch,
    /// `icon-192.png`
    Medium,
    /// `icon-512.png`
    Large,
    /// `site.webmanifest`
    Manifest,
}

/// Sides of the pictures in `favicon.ico`, in pixels.
const FAVICON: [u32; 3] = [16, 32, 48];

impl IconFile {
    /// All of them.
    pub const ALL: &'static [IconFile] =
        &[IconFile::Favicon, IconFile::Touch, IconFile::Medium, IconFile::Large, IconFile::Manifest];

    /// Its name, at the root of the site.
    pub fn name(self) -> &'static str {
        match self {
            IconFile::Favicon => "favicon.ico",
            IconFile::Touch => "apple-touch-icon.png",
            IconFile::Medium => "icon-192.png",
            IconFile::Large => "icon-512.png",
            IconFile::Manifest => "site.webmanifest",
        }
    }

    /// Its side in pixels, of those that are one picture.
    pub fn side(self) -> Option<u32> {
        match self {
            IconFile::Touch => Some(180),
            IconFile::Medium => Some(192),
            IconFile::Large => Some(512),
            IconFile::Favicon | IconFile::Manifest => None,
        }
    }
}

/// Draws an icon: square, of this many pixels, as PNG.
pub type Draw<'a> = &'a dyn Fn(u32) -> Option<Vec<u8>>;

/// The bytes of a picture file of the icons.
pub fn picture(file: IconFile, draw: Draw<'_>) -> Option<Vec<u8>> {
    match (file, file.side()) {
        (_, Some(side)) => draw(side),
        (IconFile::Favicon, None) => {
            ico(&FAVICON.iter().filter_map(|side| Some((*side, draw(*side)?))).collect::<Vec<_>>())
        }
        _ => None,
    }
}

/// A container of PNG pictures, as browsers read it.
fn ico(pictures: &[(u32, Vec<u8>)]) -> Option<Vec<u8>> {
    if pictures.is_empty() {
        return None;
    }
    let mut head: Vec<u8> = vec![0, 0, 1, 0];
    head.extend(u16::try_from(pictures.len()).ok()?.to_le_bytes());
    let mut at = 6 + 16 * pictures.len();
    for (side, bytes) in pictures {
        // 0 stands for 256.
        let side = u8::try_from(*side).unwrap_or(0);
        head.extend([side, side, 0, 0, 1, 0, 32, 0]);
        head.extend(u32::try_from(bytes.len()).ok()?.to_le_bytes());
        head.extend(u32::try_from(at).ok()?.to_le_bytes());
        at += bytes.len();
    }
    head.extend(pictures.iter().flat_map(|(_, bytes)| bytes));
    Some(head)
}

/// The manifest: name, colours and the icons of these sides, relative to itself.
pub fn manifest(name: &str, lang: &str, dir: &str, colours: (&str, &str), icons: &[IconFile]) -> String {
    let (paper, accent) = colours;
    let icon = |icon: &IconFile| {
        let side = icon.side()?;
        Some(json!({"src": icon.name(), "sizes": format!("{side}x{side}"), "type": "image/png"}))
    };
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| drop(map.insert(key.to_string(), value));
    put("name", name.into());
    put("lang", lang.into());
    put("dir", dir.into());
    put("start_url", "./".into());
    put("display", "browser".into());
    put("background_color", paper.into());
    put("theme_color", accent.into());
    put("icons", icons.iter().filter_map(icon).collect());
    let mut text = Value::Object(map).to_string();
    text.push('\n');
    text
}

/// The colour that stands behind what is transparent in an icon: home screens of phones show black where there is none. None for
/// all others, which stand on what is there. `paper` is written `#rrggbb`.
pub fn behind(file: IconFile, paper: &str) -> Option<[u8; 3]> {
    let digits =
        paper.strip_prefix('#').filter(|digits| digits.len() == 6).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let [_, red, green, blue] = digits.unwrap_or(0x00ff_ffff).to_be_bytes();
    (file == IconFile::Touch).then_some([red, green, blue])
}

/// A picture as a square PNG of this many pixels, as large as it fits, on the colour `behind`.
///
/// # Errors
/// If it cannot be decoded.
pub fn square(bytes: &[u8], facts: &Facts, side: u32, behind: Option<[u8; 3]>) -> Result<Vec<u8>, Problem> {
    match facts.format {
        Format::Svg => card::raster(bytes, side, behind).ok_or(Problem::Damaged(facts.format.name())),
        _ => raster(bytes, facts, side, behind),
    }
}

#[cfg(feature = "images")]
fn raster(bytes: &[u8], facts: &Facts, side: u32, behind: Option<[u8; 3]>) -> Result<Vec<u8>, Problem> {
    use image::imageops::{self, FilterType};
    let damaged = || Problem::Damaged(facts.format.name());
    let picture = image::load_from_memory(bytes).map_err(|_| damaged())?.resize(side, side, FilterType::Lanczos3);
    let paper = behind.map_or([0; 4], |[red, green, blue]| [red, green, blue, 255]);
    let mut canvas = image::RgbaImage::from_pixel(side, side, image::Rgba(paper));
    let shift = |length: u32| i64::from(side.saturating_sub(length) / 2);
    imageops::overlay(&mut canvas, &picture.to_rgba8(), shift(picture.width()), shift(picture.height()));
    let mut out = std::io::Cursor::new(Vec::new());
    canvas.write_to(&mut out, image::ImageFormat::Png).map_err(|_| damaged())?;
    Ok(out.into_inner())
}

#[cfg(not(feature = "images"))]
fn raster(_bytes: &[u8], facts: &Facts, _side: u32, _behind: Option<[u8; 3]>) -> Result<Vec<u8>, Problem> {
    Err(Problem::Damaged(facts.format.name()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_favicon_holds_three_pictures() {
        let draw = |side: u32| Some(vec![7; side as usize]);
        let ico = picture(IconFile::Favicon, &draw).unwrap();
        assert_eq!(ico.get(..6), Some(&[0, 0, 1, 0, 3, 0][..]));
        assert_eq!((ico[6], ico[22], ico[38]), (16, 32, 48));
        let offset = u32::from_le_bytes(ico[18..22].try_into().unwrap()) as usize;
        assert_eq!((offset, ico.len()), (6 + 48, 6 + 48 + 16 + 32 + 48));
        assert_eq!(picture(IconFile::Favicon, &|_| None), None);
        assert_eq!(picture(IconFile::Touch, &draw).map(|bytes| bytes.len()), Some(180));
    }

    #[test]
    fn the_manifest_names_what_is_made() {
        let text = manifest("A \"site\"", "de", "ltr", ("#fff", "#000"), &[IconFile::Medium]);
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["icons"], json!([{"src": "icon-192.png", "sizes": "192x192", "type": "image/png"}]));
        assert_eq!((&json["name"], &json["start_url"]), (&"A \"site\"".into(), &"./".into()));
    }

    #[cfg(feature = "images")]
    #[test]
    fn pictures_become_square() {
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(40, 20, image::Rgb([255, 0, 0]))
            .write_to(&mut png, image::ImageFormat::Png)
            .unwrap();
        let png = png.into_inner();
        let facts = crate::render::picture::inspect(&png, 1000).unwrap();
        let made = image::load_from_memory(&square(&png, &facts, 32, None).unwrap()).unwrap().to_rgba8();
        assert_eq!(made.dimensions(), (32, 32));
        assert_eq!((made.get_pixel(16, 16).0, made.get_pixel(16, 2).0[3]), ([255, 0, 0, 255], 0));
        let paper = behind(IconFile::Touch, "#fbf8f1");
        assert_eq!((paper, behind(IconFile::Medium, "#fbf8f1")), (Some([251, 248, 241]), None));
        assert_eq!(behind(IconFile::Touch, "linen"), Some([255; 3]));
        let made = image::load_from_memory(&square(&png, &facts, 32, paper).unwrap()).unwrap().to_rgba8();
        assert_eq!((made.get_pixel(16, 16).0, made.get_pixel(16, 2).0), ([255, 0, 0, 255], [251, 248, 241, 255]));
    }
}
