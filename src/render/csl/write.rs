//! What a style made of a source, as HTML of our own: every text is escaped, nothing is inline style.

use ::hayagriva::citationberg::{Display, FontStyle, FontVariant, FontWeight, TextDecoration, VerticalAlign};
use ::hayagriva::{Elem, ElemChild, ElemChildren, ElemMeta, Formatted, Formatting};

use crate::render::html::{escape, escape_address};

/// What of a reference its style cannot know.
#[derive(Debug)]
pub(super) struct Given<'a> {
    /// The title as the style was given it.
    pub title: &'a str,
    /// Attributes of the element around the title: its language.
    pub title_attributes: String,
    /// The address of the source, which a style need not print, and attributes of links to it.
    pub link: Option<(&'a str, String)>,
}

/// A finished reference.
pub(super) fn html(first: Option<&ElemChild>, content: &ElemChildren, around: &Given<'_>) -> String {
    let mut writer = Writer { around, out: String::new(), linked: false };
    // Numbers are those of the list the reference stands in.
    let children: Vec<&ElemChild> = first.into_iter().chain(&content.0).filter(|child| !is_number(child)).collect();
    writer.linked = children.iter().any(|child| links(child, around));
    writer.children(children.into_iter());
    let text = writer.out.trim();
    let text = text.trim_start_matches(['.', ',', ' ', ')', ']']).replace("  ", " ");
    match &around.link {
        Some((url, attributes)) if !writer.linked => {
            let shown = escape(url.split_once("://").map_or(*url, |(_, rest)| rest).trim_end_matches('/'));
            format!("{text} <a href=\"{}\"{attributes}>{shown}</a>", escape_address(url))
        }
        _ => text,
    }
}

struct Writer<'a> {
    around: &'a Given<'a>,
    out: String,
    /// The address of the source is linked where the style prints it.
    linked: bool,
}

impl Writer<'_> {
    fn children<'c>(&mut self, children: impl Iterator<Item = &'c ElemChild>) {
        for child in children {
            match child {
                ElemChild::Text(text) => self.text(text),
                ElemChild::Elem(elem) => self.elem(elem),
                ElemChild::Link { text, url } => self.link(text, url),
                // Made for typesetters only.
                ElemChild::Markup(markup) => self.out.push_str(&escape(markup)),
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn elem(&mut self, elem: &Elem) {
        if elem.meta == Some(ElemMeta::CitationNumber) {
            return;
        }
        let class = match elem.display {
            None => None,
            Some(Display::Block) => Some("csl-block"),
            Some(Display::Indent) => Some("csl-indent"),
            Some(Display::LeftMargin) => Some("csl-left"),
            Some(Display::RightInline) => Some("csl-right"),
        };
        if let Some(class) = class {
            self.out.push_str(&format!("<span class=\"{class}\">"));
        }
        self.children(elem.children.0.iter());
        if class.is_some() {
            self.out.push_str("</span>");
        }
    }

    fn text(&mut self, text: &Formatted) {
        let tags = tags(&text.formatting);
        tags.iter().for_each(|tag| self.out.push_str(&format!("<{tag}>")));
        let title = self.around.title;
        match text.text.split_once(title).filter(|_| !title.is_empty()) {
            Some((before, after)) => {
                let attributes = &self.around.title_attributes;
                let title = format!("<cite{attributes}>{}</cite>", escape(title));
                let title = match &self.around.link {
                    Some((url, more)) if !self.linked => {
                        self.linked = true;
                        format!("<a href=\"{}\"{more}>{title}</a>", escape_address(url))
                    }
                    _ => title,
                };
                self.out.push_str(&format!("{}{title}{}", escape(before), escape(after)));
            }
            None => self.out.push_str(&escape(&text.text)),
        }
        tags.iter().rev().for_each(|tag| {
            self.out.push_str(&format!("</{}>", tag.split(' ').next().unwrap_or_default()));
        });
    }

    /// A link, if it leads to the web: the style of a user may put anything before a text.
    fn link(&mut self, text: &Formatted, url: &str) {
        if !url.starts_with("https://") && !url.starts_with("http://") {
            return self.text(text);
        }
        let more = self.around.link.as_ref().filter(|(own, _)| *own == url).map_or("", |(_, more)| more.as_str());
        self.out.push_str(&format!("<a href=\"{}\"{more}>{}</a>", escape_address(url), escape(&text.text)));
    }
}

/// Elements of HTML for what a style asks for.
fn tags(formatting: &Formatting) -> Vec<&'static str> {
    let mut tags = Vec::new();
    if formatting.font_weight == FontWeight::Bold {
        tags.push("b");
    }
    if formatting.font_style == FontStyle::Italic {
        tags.push("i");
    }
    if formatting.text_decoration == TextDecoration::Underline {
        tags.push("u");
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        tags.push("span class=\"csl-caps\"");
    }
    match formatting.vertical_align {
        VerticalAlign::Sup => tags.push("sup"),
        VerticalAlign::Sub => tags.push("sub"),
        VerticalAlign::None | VerticalAlign::Baseline => {}
    }
    tags
}

fn is_number(child: &ElemChild) -> bool {
    let ElemChild::Elem(elem) = child else { return false };
    let empty = |child: &ElemChild| matches!(child, ElemChild::Text(text) if text.text.trim().is_empty());
    match &elem.meta {
        Some(ElemMeta::CitationNumber | ElemMeta::CitationLabel) => true,
        _ => {
            let mut rest = elem.children.0.iter().filter(|child| !empty(child));
            rest.next().is_some_and(is_number) && rest.next().is_none()
        }
    }
}

/// Does it print the address of the source?
fn links(child: &ElemChild, around: &Given<'_>) -> bool {
    match child {
        ElemChild::Link { url, .. } => around.link.as_ref().is_some_and(|(own, _)| own == url),
        ElemChild::Elem(elem) => elem.children.0.iter().any(|child| links(child, around)),
        _ => false,
    }
}
