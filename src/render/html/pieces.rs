//! A text that is HTML already, cut at its headings: for themes that show it in cards or slides.

/// A piece of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The heading it begins with.
    pub heading: Option<PieceHeading>,
    /// What follows; the name alone, if it is a stand-in.
    pub html: String,
    /// It is a stand-in: a name between two NUL characters.
    pub stand_in: bool,
    /// It holds the footnotes.
    pub notes: bool,
}

/// A heading that begins a piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PieceHeading {
    /// Its level, 1 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: Option<String>,
    /// What stands in it.
    pub html: String,
}

/// Elements without an end tag.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Cuts a text at the headings of its highest level, at stand-ins (`\0name\0`) and before the footnotes, where these stand in
/// nothing else. A text whose elements do not close in order is one piece.
pub fn pieces(html: &str) -> Vec<Piece> {
    let marks = top_level(html).unwrap_or_default();
    let level = marks.iter().filter_map(|mark| mark.heading()).min();
    let mut found = Vec::new();
    let mut open = Piece::default();
    let mut from = 0;
    for mark in &marks {
        if mark.heading().is_some_and(|this| Some(this) != level) {
            continue;
        }
        let Some((piece, end)) = begin(html, mark) else { continue };
        open.html = html.get(from..mark.start).unwrap_or_default().trim().to_string();
        found.push(std::mem::replace(&mut open, piece));
        from = end;
        if open.stand_in {
            found.push(std::mem::take(&mut open));
        }
    }
    open.html = html.get(from..).unwrap_or_default().trim().to_string();
    found.push(open);
    found.retain(|piece| piece.heading.is_some() || !piece.html.is_empty());
    found
}

/// A place where a text can be cut.
struct Mark<'a> {
    start: usize,
    /// Where its tag, or the name of the stand-in, ends.
    end: usize,
    /// The tag without its brackets; the name of a stand-in.
    tag: &'a str,
    stand_in: bool,
}

impl Mark<'_> {
    /// The level of a heading.
    fn heading(&self) -> Option<u8> {
        let name = name_of(self.tag).filter(|_| !self.stand_in)?;
        name.strip_prefix(['h', 'H'])?.parse().ok().filter(|level| (1..=6).contains(level))
    }
}

/// The piece that begins at a mark, and where its content begins.
fn begin(html: &str, mark: &Mark<'_>) -> Option<(Piece, usize)> {
    if mark.stand_in {
        return Some((Piece { html: mark.tag.to_string(), stand_in: true, ..Piece::default() }, mark.end));
    }
    let Some(level) = mark.heading() else {
        return Some((Piece { notes: true, ..Piece::default() }, mark.start));
    };
    let rest = html.get(mark.end..)?;
    let close = format!("</h{level}>");
    let inner = rest.find(&close)?;
    let heading = PieceHeading { level, id: attribute(mark.tag, "id"), html: rest.get(..inner)?.to_string() };
    Some((Piece { heading: Some(heading), ..Piece::default() }, mark.end + inner + close.len()))
}

/// Headings, stand-ins and footnotes that stand in no other element; none if elements do not close in order.
fn top_level(html: &str) -> Option<Vec<Mark<'_>>> {
    let mut marks = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(found) = html.get(at..)?.find(['<', '\0']) {
        let start = at + found;
        let rest = html.get(start..)?;
        if rest.starts_with('\0') {
            let tag = rest.get(1..)?.split_once('\0')?.0;
            at = start + tag.len() + 2;
            if open.is_empty() {
                marks.push(Mark { start, end: at, tag, stand_in: true });
            }
            continue;
        }
        if rest.starts_with("<!--") {
            at = start + rest.find("-->")? + 3;
            continue;
        }
        let tag = rest.get(1..1 + tag_length(rest.get(1..)?)?)?;
        at = start + tag.len() + 2;
        if let Some(closed) = tag.strip_prefix('/') {
            let last = open.pop()?;
            if !last.eq_ignore_ascii_case(closed.trim_end()) {
                return None;
            }
            continue;
        }
        let name = name_of(tag)?;
        let mark = Mark { start, end: at, tag, stand_in: false };
        let notes = attribute(tag, "class").is_some_and(|class| class == "footnotes");
        if open.is_empty() && (notes || mark.heading().is_some()) {
            marks.push(mark);
        }
        if tag.ends_with('/') || VOID.contains(&name.to_ascii_lowercase().as_str()) {
            continue;
        }
        if matches!(name, "script" | "style") {
            at += html.get(at..)?.find(&format!("</{name}>"))? + name.len() + 3;
            continue;
        }
        open.push(name);
    }
    open.is_empty().then_some(marks)
}

/// Where the tag ends that this text begins with; `>` in quotes does not end it.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn name_of(tag: &str) -> Option<&str> {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    tag.get(..end).filter(|name| !name.is_empty())
}

/// The value of an attribute as this crate writes it: in double quotes, escaped.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    let plain = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'");
    Some(plain.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let show = |piece: Piece| {
            let heading = piece.heading.map(|h| format!("{}#{} {}: ", h.level, h.id.unwrap_or_default(), h.html));
            let kind = if piece.stand_in {
                "="
            } else if piece.notes {
                "*"
            } else {
                ""
            };
            format!("{kind}{}{}", heading.unwrap_or_default(), piece.html)
        };
        pieces(html).into_iter().map(show).collect()
    }

    #[test]
    fn a_text_is_cut_at_its_highest_headings() {
        let html = "<p>a</p>\n<h2 id=\"x\">X <em>y</em></h2>\n<p>b</p><h3 id=\"z\">Z</h3><p>c</p>\n<h2 id=\"w\">W</h2>";
        assert_eq!(shown(html), ["<p>a</p>", "2#x X <em>y</em>: <p>b</p><h3 id=\"z\">Z</h3><p>c</p>", "2#w W: "]);
        assert_eq!(shown("<h3>A</h3><p>a</p>"), ["3# A: <p>a</p>"]);
        assert_eq!(shown("<p>a</p>"), ["<p>a</p>"]);
        assert_eq!(shown(""), Vec::<String>::new());
    }

    #[test]
    fn parts_and_footnotes_are_pieces() {
        let html = "<p>a</p>\0timeline\0<p>b</p><h2>Q</h2>\0faq\0<aside class=\"footnotes\"><ol></ol></aside>";
        let notes = "*<aside class=\"footnotes\"><ol></ol></aside>";
        assert_eq!(shown(html), ["<p>a</p>", "=timeline", "<p>b</p>", "2# Q: ", "=faq", notes]);
        assert_eq!(shown("<ul><li>\0faq\0</li></ul>"), ["<ul><li>\0faq\0</li></ul>"]);
    }

    #[test]
    fn what_stands_in_other_elements_stays() {
        let html = "<div title=\"a > b\"><h2>A</h2><br><img src=x></div><!-- <h2> --><svg><path d=\"\"/></svg>";
        assert_eq!(shown(html), [html]);
    }

    #[test]
    fn a_text_that_does_not_close_is_one_piece() {
        for html in
            ["<div><h2>A</h2>", "<h2>A</h2></div>", "<p>a<h2>B</h2></b>", "<h2>A</h2><", "<h2>A</h2><!-- x", "\0a"]
        {
            assert_eq!(shown(html), [html], "{html}");
        }
    }

    proptest::proptest! {
        /// Nothing is lost: the pieces together hold every character that is not white space or the tag of a heading.
        #[test]
        fn pieces_hold_the_whole_text(parts in proptest::collection::vec(proptest::sample::select(vec![
            "<p>", "</p>", "<h2 id=\"a\">", "</h2>", "<h3>", "</h3>", "<div>", "</div>", "word", "<br>", "\0faq\0", "<", ">",
        ]), 0..14)) {
            let html = parts.concat();
            let bare = |text: &str| {
                let text = text.replace("<h2 id=\"a\">", "").replace("</h2>", "").replace("<h3>", "").replace("</h3>", "");
                text.replace(['\0', '\n', ' '], "")
            };
            let all: String =
                pieces(&html).into_iter().map(|p| p.heading.unwrap_or_default().html + &p.html).collect();
            proptest::prop_assert_eq!(bare(&all), bare(&html));
        }
    }
}
