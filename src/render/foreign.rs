//! Words of the interface in a language that has none: they are English, and pages say so to those who hear or hyphenate them.
//!
//! Templates put words into texts and into attributes alike, where no element can stand. So such words are written between two
//! signs that no text has, and when the page is whole the signs become an element, or nothing.

use crate::story::Lang;

/// Begins words in another language: a noncharacter of Unicode, which no text holds.
pub const BEGIN: char = '\u{fdd0}';
/// Ends them.
pub const END: char = '\u{fdd1}';

/// Elements whose content is text alone.
const RAW: &[&str] = &["script", "style", "title", "textarea", "option", "svg"];

/// Words between the two signs, if there is a letter in them.
pub fn mark(words: &str) -> String {
    if words.chars().any(char::is_alphabetic) { format!("{BEGIN}{words}{END}") } else { words.to_string() }
}

/// A text without the signs.
pub fn strip(text: &str) -> String {
    text.chars().filter(|c| !matches!(*c, BEGIN | END)).collect()
}

/// A page of this language in which marked words are in elements that name English, where an element can stand.
pub fn settle(html: &str, page: &Lang) -> String {
    let dir = if page.direction() == Lang::default().direction() { "" } else { " dir=\"ltr\"" };
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    // The element of text alone that we are in.
    let mut raw: Option<&str> = None;
    let mut depth = 0usize;
    while let Some(at) = rest.find(['<', BEGIN, END]) {
        let (text, found) = rest.split_at(at);
        out.push_str(text);
        match found.chars().next() {
            Some('<') => {
                let length = tag_length(found);
                let (tag, after) = found.split_at(length);
                match raw {
                    Some(name) if closes(tag, name) => raw = None,
                    Some(_) => {}
                    None => raw = RAW.iter().copied().find(|name| opens(tag, name)),
                }
                out.push_str(&strip(tag));
                rest = after;
                continue;
            }
            Some(BEGIN) if raw.is_none() => {
                if depth == 0 {
                    out.push_str(&format!("<span lang=\"en\"{dir}>"));
                }
                depth += 1;
            }
            Some(END) if raw.is_none() && depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push_str("</span>");
                }
            }
            _ => {}
        }
        rest = found.get(BEGIN.len_utf8()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The length of the tag that begins a text; quotes may hold `>`.
fn tag_length(text: &str) -> usize {
    // A comment ends with its own sign.
    if let Some(inside) = text.strip_prefix("<!--") {
        return inside.find("-->").map_or(text.len(), |end| end + 7);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (b'>', None) => return at + 1,
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
    }
    text.len()
}

fn named(tag: &str, start: &str, name: &str) -> bool {
    let rest = tag.strip_prefix(start).and_then(|rest| {
        rest.get(..name.len()).filter(|found| found.eq_ignore_ascii_case(name)).map(|found| &rest[found.len()..])
    });
    rest.is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace()))
}

fn opens(tag: &str, name: &str) -> bool {
    named(tag, "<", name) && !tag.ends_with("/>")
}

fn closes(tag: &str, name: &str) -> bool {
    named(tag, "</", name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settled(html: &str) -> String {
        settle(&html.replace('[', &BEGIN.to_string()).replace(']', &END.to_string()), &Lang::parse("he").unwrap())
    }

    #[test]
    fn words_are_marked_where_an_element_can_stand() {
        let span = |words: &str| format!("<span lang=\"en\" dir=\"ltr\">{words}</span>");
        assert_eq!(settled("<p>[By ]Ada[ and ]Bo</p>"), format!("<p>{}Ada{}Bo</p>", span("By "), span(" and ")));
        assert_eq!(
            settled("<nav aria-label=\"[a > b]\">[x]</nav>"),
            format!("<nav aria-label=\"a > b\">{}</nav>", span("x"))
        );
        for raw in
            ["<title>[x]</title>", "<script>\"[x]<b>\"</script>", "<option>[x]</option>", "<svg><text>[x]</text></svg>"]
        {
            assert_eq!(settled(raw), raw.replace(['[', ']'], ""));
        }
        assert_eq!(settled("<!-- [x] > --><i>[y]</i>"), format!("<!-- x > --><i>{}</i>", span("y")));
        let japanese = settle(&mark("x"), &Lang::parse("ja").unwrap());
        assert_eq!(japanese, "<span lang=\"en\">x</span>");
        assert_eq!((mark(", "), mark("2")), (", ".to_string(), "2".to_string()));
    }

    proptest::proptest! {
        #[test]
        fn nothing_else_changes(html in "[<>/a-z\"' =!\\[\\]-]{0,60}") {
            let lang = Lang::parse("ja").unwrap();
            let marked = html.replace('[', &BEGIN.to_string()).replace(']', &END.to_string());
            let found = settle(&marked, &lang).replace("<span lang=\"en\">", "").replace("</span>", "");
            let plain = strip(&marked).replace("</span>", "");
            proptest::prop_assert_eq!(found, plain);
        }
    }
}
