//! Style sheets with what they name inside: `url(…)` of fonts and pictures. Fonts that say which characters they hold
//! (`unicode-range`) and hold none of the page's stay out.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Puts what a style sheet names into it. `file` gives the `data:` address of a file.
pub fn embed(css: &str, chars: &BTreeSet<char>, file: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = find_outside(rest, "@font-face") {
        out.push_str(&urls(&rest[..at], file));
        let end = find_outside(&rest[at..], "}").map_or(rest.len(), |end| at + end + 1);
        let face = &rest[at..end];
        if is_needed(face, chars) {
            out.push_str(&urls(face, file));
        }
        rest = &rest[end..];
    }
    out.push_str(&urls(rest, file));
    out
}

/// Where a text first stands outside of comments and strings.
fn find_outside(css: &str, wanted: &str) -> Option<usize> {
    let mut at = 0;
    while at < css.len() {
        let rest = css.get(at..)?;
        let skipped = skipped(rest);
        if skipped > 0 {
            at += skipped;
        } else if rest.get(..wanted.len()).is_some_and(|found| found.eq_ignore_ascii_case(wanted)) {
            return Some(at);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// Length of the comment or string that begins here; 0 if none does.
fn skipped(css: &str) -> usize {
    if let Some(comment) = css.strip_prefix("/*") {
        return comment.find("*/").map_or(css.len(), |at| at + 4);
    }
    let Some(quote) = css.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return 0 };
    let mut escaped = false;
    for (at, c) in css.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    css.len()
}

/// Does the page have a character that this font holds?
fn is_needed(face: &str, chars: &BTreeSet<char>) -> bool {
    let Some(at) = find_outside(face, "unicode-range") else { return true };
    let value = face[at..].split_once(':').map_or("", |(_, value)| value);
    let value = value.split([';', '}']).next().unwrap_or_default();
    let ranges: Vec<RangeInclusive<u32>> = value.split(',').filter_map(range).collect();
    ranges.is_empty() || chars.iter().any(|c| ranges.iter().any(|range| range.contains(&u32::from(*c))))
}

/// `U+26`, `U+0-7F`, `U+4??` (<https://www.w3.org/TR/css-syntax-3/#urange-syntax>).
fn range(text: &str) -> Option<RangeInclusive<u32>> {
    let text = text.trim().strip_prefix(['U', 'u'])?.strip_prefix('+')?;
    let hex = |text: &str| u32::from_str_radix(text.trim(), 16).ok();
    match text.split_once('-') {
        Some((first, last)) => Some(hex(first)?..=hex(last)?),
        None => Some(hex(&text.replace('?', "0"))?..=hex(&text.replace('?', "F"))?),
    }
}

fn urls(css: &str, file: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = find_outside(rest, "url(") {
        let (before, after) = rest.split_at(at + "url(".len());
        let blank = after.len() - after.trim_start().len();
        let inner = &after[blank..];
        let quoted = skipped(inner);
        let (address, length) = match quoted {
            0 => {
                let end = inner.find(')').unwrap_or(inner.len());
                (inner[..end].trim(), end)
            }
            _ => (inner[..quoted].trim_matches(['"', '\'']), quoted),
        };
        out.push_str(before);
        let own = address.is_empty() || address.starts_with('#') || address.starts_with("data:");
        match (!own).then(|| file(address)).flatten() {
            Some(data) => out.push_str(&data),
            None => out.push_str(&inner[..length]),
        }
        rest = &inner[length..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded(css: &str) -> String {
        let chars = "aä".chars().collect();
        embed(css, &chars, &mut |address| (address != "none.png").then(|| format!("data:{address}")))
    }

    #[test]
    fn addresses_come_in() {
        let css = "a{b:url(x.png) URL( 'y.png' )}/* url(z) */c{content:\"url(z)\";d:url(none.png)url(#e)url(data:f)}";
        let expected =
            "a{b:url(data:x.png) URL(data:y.png )}/* url(z) */c{content:\"url(z)\";d:url(none.png)url(#e)url(data:f)}";
        assert_eq!(embedded(css), expected);
        assert_eq!(embedded("a{b:url(x"), "a{b:url(data:x");
    }

    #[test]
    fn fonts_without_a_character_of_the_page_stay_out() {
        let face = |range: &str| format!("@font-face{{src:url(f);unicode-range:{range}}}");
        let there = |range: &str| embedded(&face(range)).contains("data:f");
        assert!(there("U+0-7F") && there("U+400-4FF, U+E4") && there("u+??") && there("what?"));
        assert!(!there("U+400-4FF") && !there("U+4??"));
        assert_eq!(embedded("@font-face{src:url(f)}b{}"), "@font-face{src:url(data:f)}b{}");
        assert_eq!(embedded(&format!("a{{}}{}b{{}}", face("U+400"))), "a{}b{}");
    }
}
