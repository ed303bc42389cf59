//! Text in XML 1.0.

/// Escapes a text for content and attributes. Characters that XML cannot hold at all, not even escaped, are left out.
pub(super) fn escape(text: &str) -> String {
    let mut xml = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\'' => xml.push_str("&#39;"),
            // Parsers make spaces of these in attributes.
            '\t' | '\n' | '\r' => xml.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => xml.push(c),
        }
    }
    xml
}

/// Can XML 1.0 hold this character?
pub(super) fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Escapes a long text for the content of an element: line breaks stay as they are.
pub(super) fn escape_text(text: &str) -> String {
    let mut xml = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars().filter(|c| is_allowed(*c)) {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            // Only so that no `]]>` can stand there.
            '>' => xml.push_str("&gt;"),
            // Parsers make a line break of it.
            '\r' => xml.push_str("&#13;"),
            _ => xml.push(c),
        }
    }
    xml
}

/// An element with text in it and a line of its own.
pub(super) fn element(indent: &str, name: &str, text: &str) -> String {
    format!("{indent}<{name}>{}</{name}>\n", escape(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::xml::check;
    use super::*;

    proptest! {
        #[test]
        fn any_text_is_well_formed_and_comes_back(text in ".*") {
            let document = format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a b=\"{}\">.{}</a>", escape(&text), escape(&text));
            let texts = check(&document);
            let kept: String = text.chars().filter(|c| {
                !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
            }).collect();
            prop_assert_eq!(&texts[0].1, &kept);
            prop_assert_eq!(&texts[1].1, &format!(".{kept}"));
            let texts = check(&format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a>.{}.</a>", escape_text(&text)));
            prop_assert_eq!(&texts[0].1, &format!(".{kept}."));
        }
    }
}
