//! YAML as authors write it: plain where that is safe, in quotes or as a block where it is not.

/// A text as a value in one line; ids as keys too.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_string();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text as a value: in several lines as a block below its key, `indent` spaces deeper than the page's margin.
pub(super) fn value(text: &str, indent: usize) -> String {
    let text = text.trim_end();
    if !text.contains('\n') || text.starts_with([' ', '\n']) {
        return scalar(text);
    }
    let margin = " ".repeat(indent);
    let lines = text.lines().map(|line| match line.trim_end().is_empty() {
        true => String::new(),
        false => format!("{margin}{line}"),
    });
    format!("|-\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// A remark behind or above a value.
pub(super) fn comment(text: &str) -> String {
    format!("# {}", super::one_line(text))
}

/// Nobody takes it for anything but this very text, whichever version of YAML they read.
fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let begins = text.starts_with(|c: char| c.is_alphabetic());
    let inner = |c: char| c.is_alphanumeric() || " -_.,()/'".contains(c) || (!c.is_ascii() && !c.is_control());
    let ends = text.ends_with(|c: char| c.is_alphanumeric() || ".)".contains(c));
    begins && ends && text.chars().all(inner) && !WORDS.contains(&text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use proptest::prelude::*;

    use super::*;
    use crate::parse::yaml::{Node, parse};
    use crate::source::{FileId, SourceFile};
    use crate::story::config::Bounds;

    fn read(text: &str) -> Option<Node> {
        let (file, mut diags) = (SourceFile::new(FileId(0), "x.yaml", text), Vec::new());
        let node = parse(&file, 0..text.len(), &Bounds::default(), &mut diags);
        assert!(diags.is_empty(), "{diags:#?} in {text}");
        node
    }

    #[test]
    fn plain_where_it_is_safe() {
        for plain in ["Whitney Houston", "Ölpreis (2024)", "北京", "The 7th, and last."] {
            assert_eq!(scalar(plain), plain);
        }
        for quoted in ["", "no", "2024", "a: b", "a #b", "*a", "- a", "~", "a, b:", " a", "@x", "{a}", "=1"] {
            assert_eq!(scalar(quoted), format!("\"{quoted}\""));
        }
        assert_eq!(value("a\n\n b", 4), "|-\n    a\n\n     b");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "(.|\n){0,80}") {
            let text = crate::import::clean(&text);
            let node = read(&format!("a:\n  b: {}\n  c: x\n", value(&text, 4)));
            let node = node.unwrap();
            let found = node.get("a").unwrap().get("b").unwrap().as_text().map(|text| text.text.clone()).unwrap_or_default();
            let lines = |text: &str| text.trim_end().lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(lines(&found), lines(&text));
        }
    }
}
