//! Every picture of a page with what is said of it, for the rules about pictures.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::markdown::safe_image_url;
use crate::source::Span;
use crate::story::{DirectiveName, Document, Image, Kind, Page, Rich, What};

/// A picture as some place of the page shows it.
pub struct Picture {
    /// File name or path as written.
    pub src: String,
    /// It has a text for those who do not see it, or is said to be decorative.
    pub described: bool,
    /// Somebody is credited.
    pub credited: bool,
    /// Its licence is said.
    pub licensed: bool,
    /// Where it stands.
    pub span: Span,
}

/// All pictures of a page.
pub fn pictures(document: &Document) -> Vec<Picture> {
    let page = &document.page;
    let mut found: Vec<Picture> = Vec::new();
    found.extend(page.image.iter().map(of_image));
    let mut texts: Vec<&Rich> = vec![&page.body.text];
    texts.extend(page.summary.iter().chain(&page.method));
    if let Kind::Story(story) = &document.kind {
        found.extend(story.actors.iter().filter_map(|a| a.image.as_ref()).map(of_image));
        found.extend(story.timeline.iter().filter_map(|e| e.image.as_ref()).map(of_image));
        texts.extend(story.timeline.iter().filter_map(|e| e.body.as_ref()));
        texts.extend(story.faq.iter().map(|f| &f.a));
    }
    for text in texts {
        in_text(page, text, &mut found);
    }
    // An address that runs code is no picture, and told already.
    found.retain(|picture| safe_image_url(&picture.src));
    found
}

fn of_image(image: &Image) -> Picture {
    Picture {
        src: image.src.value.clone(),
        described: image.decorative || image.alt.as_ref().is_some_and(|alt| !alt.trim().is_empty()),
        credited: image.credit.is_some(),
        licensed: image.licence.is_some(),
        span: image.src.span,
    }
}

fn in_text(page: &Page, text: &Rich, found: &mut Vec<Picture>) {
    let mut open: Option<(String, Span, bool)> = None;
    for event in text.events.iter() {
        match (&event.what, &mut open) {
            (What::Md(Event::Start(Tag::Image { dest_url, .. })), _) => {
                open = Some((dest_url.to_string(), event.at, false));
            }
            (What::Md(Event::End(TagEnd::Image)), _) => {
                if let Some((src, span, described)) = open.take() {
                    found.push(with_entry(page, src, span, described, (false, false)));
                }
            }
            (What::Md(Event::Text(alt) | Event::Code(alt)), Some((_, _, described))) => {
                *described |= !alt.trim().is_empty();
            }
            (What::Directive(directive), _) if directive.name.value == DirectiveName::Figure => {
                if let Some(src) = directive.attr("src") {
                    let decorative = directive.attr("decorative").is_some_and(|d| d.value == "true");
                    let described = decorative || directive.attr("alt").is_some_and(|alt| !alt.value.trim().is_empty());
                    let rights = (directive.attr("credit").is_some(), directive.attr("licence").is_some());
                    found.push(with_entry(page, src.value.clone(), src.span, described, rights));
                }
            }
            _ => {}
        }
    }
}

/// A picture of the text, completed by its entry in `images`.
fn with_entry(page: &Page, src: String, span: Span, described: bool, rights: (bool, bool)) -> Picture {
    let entry = page.images.get(&src).map(of_image);
    Picture {
        described: described || entry.as_ref().is_some_and(|e| e.described),
        credited: rights.0 || entry.as_ref().is_some_and(|e| e.credited),
        licensed: rights.1 || entry.as_ref().is_some_and(|e| e.licensed),
        src,
        span,
    }
}
