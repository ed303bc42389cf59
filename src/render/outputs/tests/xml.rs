//! A small reader of XML.

/// Checks that a text is well-formed XML as far as the outputs here go: elements close in order, attributes are quoted, only the
/// five named entities and character references stand in it, no character is forbidden. Gives the texts of all elements.
pub fn check(xml: &str) -> Vec<(String, String)> {
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").expect("declaration");
    let mut open: Vec<String> = Vec::new();
    let mut texts = Vec::new();
    assert!(!xml.chars().any(|c| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')));
    while let Some(at) = rest.find('<') {
        let text = unescape(&rest[..at]);
        match open.last() {
            Some(name) if !text.trim().is_empty() => texts.push((name.clone(), text)),
            _ => assert!(text.trim().is_empty(), "text outside of the root: {text}"),
        }
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
            continue;
        }
        let (body, empty) = tag.strip_suffix('/').map_or((tag, false), |body| (body, true));
        let (name, attributes) = body.split_once(' ').unwrap_or((body, ""));
        let mut attributes = attributes;
        while let Some((key, value)) = attributes.split_once("=\"") {
            let (value, after) = value.split_once('"').expect("a quoted value");
            texts.push((format!("{name}@{}", key.trim()), unescape(value)));
            attributes = after;
        }
        assert!(attributes.trim().is_empty(), "{tag}");
        if !empty {
            open.push(name.into());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
    texts
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let end = at + rest[at..].find(';').expect("a reference ends");
        out.push_str(&rest[..at]);
        out.push(match &rest[at + 1..end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            number => number.strip_prefix('#').and_then(|n| n.parse().ok()).and_then(char::from_u32).expect("a number"),
        });
        rest = &rest[end + 1..];
    }
    out + rest
}
