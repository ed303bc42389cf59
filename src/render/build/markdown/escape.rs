//! Plain text in Markdown: nothing in it is mark-up.

use pulldown_cmark::Alignment;

/// A text as inline content. `inside`: something stands before it on its line, so that it cannot begin a block.
pub(super) fn text(words: &str, inside: bool) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    let mut rest = words;
    if !inside {
        rest = rest.trim_start();
        let marker = block_marker(rest);
        out.push_str(rest.get(..marker).unwrap_or_default());
        rest = rest.get(marker..).unwrap_or_default();
        if marker > 0 || rest.starts_with(['#', '+', '-', '=', ':', '~']) {
            out.push('\\');
            let first = rest.chars().next().map_or(0, char::len_utf8);
            out.push_str(rest.get(..first).unwrap_or_default());
            rest = rest.get(first..).unwrap_or_default();
        }
    }
    for (at, c) in rest.char_indices() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '&' if is_reference(rest.get(at + 1..).unwrap_or_default()) => out.push_str("\\&"),
            // A line of its own could begin a block.
            '\n' | '\r' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The digits of the marker of a numbered list at the beginning of a line, which the escaped dot follows.
fn block_marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=9).contains(&digits) && line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
        digits
    } else {
        0
    }
}

/// Could this, behind `&`, be the name of a character?
fn is_reference(rest: &str) -> bool {
    let name = rest.split(';').next().unwrap_or_default();
    name.len() < rest.len() && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
}

/// A piece of code in a line.
pub(super) fn code(words: &str) -> String {
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let words = words.replace(['\n', '\r'], " ");
    // A blank on both sides is taken away by readers, and keeps a tick from joining the fence.
    let blank = if words.starts_with(['`', ' ']) || words.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{blank}{words}{blank}{fence}")
}

/// An address as the target of a link.
pub(super) fn address(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for (at, c) in href.char_indices() {
        match c {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '&' if is_reference(href.get(at + 1..).unwrap_or_default()) => out.push_str("&amp;"),
            c if c.is_whitespace() || c.is_control() => {
                let mut bytes = [0; 4];
                c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
            }
            c => out.push(c),
        }
    }
    if out.is_empty() { "<>".into() } else { out }
}

/// A table of cells that are inline content; its first row is the head.
pub(super) fn table(rows: &[Vec<String>], alignments: &[Alignment]) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let line = |cells: &[String]| {
        let cell = |i: usize| cells.get(i).map(|cell| cell.replace('\n', " ")).unwrap_or_default();
        (0..width).fold(String::from("|"), |line, i| format!("{line} {} |", cell(i)))
    };
    let Some((head, body)) = rows.split_first() else { return String::new() };
    let mark = |i: usize| match alignments.get(i) {
        Some(Alignment::Left) => " :-- |",
        Some(Alignment::Center) => " :-: |",
        Some(Alignment::Right) => " --: |",
        _ => " --- |",
    };
    let rule: String = (0..width).map(mark).collect();
    let mut out = format!("{}\n|{rule}\n", line(head));
    for row in body {
        out.push_str(&line(row));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    fn options() -> Options {
        Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_MATH
            | Options::ENABLE_GFM
            | Options::ENABLE_DEFINITION_LIST
    }

    /// What readers of a Markdown text see, if it is nothing but text in one paragraph.
    fn read(markdown: &str) -> Option<String> {
        let mut out = String::new();
        for event in Parser::new_ext(markdown, options()) {
            match event {
                Event::Text(words) => out.push_str(&words),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                _ => return None,
            }
        }
        Some(out)
    }

    #[test]
    fn what_looks_like_mark_up_is_text() {
        for words in [
            "1. a",
            "12) a",
            "- a",
            "# a",
            "a *b* _c_ `d`",
            "<b>",
            "&amp; &",
            "a | b",
            "[x](y)",
            "[^1]",
            "$a$ ~~b~~",
            "> a",
            "=== a",
            ": a",
            "\\",
            "~~~",
        ] {
            assert_eq!(read(&text(words, false)).as_deref(), Some(words), "{}", text(words, false));
        }
        assert_eq!(text("2024-06 costs 5 %", false), "2024-06 costs 5 %");
    }

    proptest! {
        #[test]
        fn text_comes_back(words in "[a-c0-9 *_`<>&;#+=~$|.)(!:\\-\\[\\]\\\\^{}\"']{0,24}") {
            let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let written = text(&plain, false);
            prop_assert_eq!(read(&written), Some(plain), "{}", written);
        }

        #[test]
        fn code_comes_back(words in "[a` ]{1,12}") {
            let written = code(&words);
            let mut codes = Vec::new();
            for event in Parser::new_ext(&written, options()) {
                if let Event::Code(code) = event {
                    codes.push(code.to_string());
                }
            }
            prop_assume!(!words.trim().is_empty());
            prop_assert_eq!(codes, vec![words]);
        }

        #[test]
        fn addresses_stay_whole(path in "[a-z()<> &%#?\\\\é]{0,16}") {
            let written = format!("[x]({})", address(&path));
            let link = Parser::new_ext(&written, options()).find_map(|event| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
                _ => None,
            });
            prop_assert!(link.is_some(), "{}", written);
        }
    }
}
