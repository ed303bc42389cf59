//! Pictures as themes see them.

use super::Pictured;
use super::place::Here;
use crate::render::view::{ImageSource, ImageView, PreviewView};
use crate::site::Route;
use crate::story::Image;

/// A picture in all its sizes, seen from a page; `file` is where the file itself would be.
pub(super) fn view(picture: Option<Pictured>, file: &Route, here: &Here<'_>) -> ImageView {
    let Some(picture) = picture else {
        return ImageView { src: here.to(file), ..ImageView::default() };
    };
    let list = |variants: &[(Route, u32)]| -> Option<String> {
        let one = |(route, width): &(Route, u32)| format!("{} {width}w", here.to(route));
        let list: Vec<String> = variants.iter().map(one).collect();
        (!list.is_empty()).then(|| list.join(", "))
    };
    let webp = list(&picture.webp).map(|srcset| ImageSource { mime: "image/webp", srcset });
    let preview = picture.social.as_ref().map(|(route, (width, height))| PreviewView {
        src: here.to(route),
        width: *width,
        height: *height,
    });
    ImageView {
        src: here.to(&picture.src),
        preview,
        srcset: list(&picture.own),
        sources: webp.into_iter().collect(),
        width: picture.size.map(|(width, _)| width),
        height: picture.size.map(|(_, height)| height),
        ..ImageView::default()
    }
}

/// A picture with what the front matter says of it, but for its caption.
pub(super) fn said(image: &Image, view: ImageView) -> ImageView {
    ImageView {
        alt: if image.decorative { String::new() } else { image.alt.clone().unwrap_or_default() },
        credit: image.credit.clone(),
        licence: image.licence.clone(),
        ..view
    }
}
