//! How wide words are, and how they break into lines.
//!
//! Letters of the Latin script are measured with the widths of the font that the default theme ships (Newsreader, OFL),
//! with a margin for the fonts that stand in for it; letters of other scripts are taken for as wide as they get.

use unicode_normalization::UnicodeNormalization;

/// How bold a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400
    Regular,
    /// 600
    Bold,
}

/// What fonts that stand in may be wider.
const MARGIN: f64 = 1.06;

/// Advances of U+0020 to U+007E in thousandths of the size, Newsreader 400.
const REGULAR: [u16; 95] = [
    229, 270, 354, 566, 566, 780, 717, 198, 285, 285, 435, 512, 238, 354, 230, 401, 566, 566, 566, 566, 566, 566, 566,
    566, 566, 566, 253, 268, 512, 512, 512, 440, 891, 710, 644, 705, 763, 640, 592, 751, 800, 338, 446, 730, 602, 979,
    770, 776, 609, 776, 645, 554, 670, 768, 692, 966, 718, 684, 634, 328, 401, 330, 512, 410, 500, 460, 546, 437, 556,
    462, 345, 496, 561, 280, 247, 540, 269, 832, 572, 526, 564, 544, 394, 384, 342, 536, 527, 743, 507, 524, 431, 322,
    252, 322, 512,
];

/// The same of Newsreader 600.
const BOLD: [u16; 95] = [
    219, 284, 392, 611, 611, 838, 742, 211, 296, 296, 432, 512, 253, 362, 247, 405, 611, 611, 611, 611, 611, 611, 611,
    611, 611, 611, 268, 278, 512, 512, 512, 483, 896, 756, 689, 716, 785, 670, 620, 770, 835, 371, 476, 772, 637, 1024,
    781, 790, 650, 789, 700, 586, 700, 784, 728, 1028, 758, 723, 654, 328, 405, 328, 512, 410, 500, 490, 568, 461, 578,
    482, 378, 520, 588, 304, 277, 580, 292, 868, 600, 542, 584, 567, 430, 412, 381, 572, 550, 782, 533, 553, 460, 322,
    246, 322, 512,
];

/// The width of a text of this size in pixels, at most: what readers see is as wide or a little narrower.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let thousandths: u32 = text.nfd().map(|c| advance(c, weight)).sum();
    f64::from(thousandths) * size / 1000.0 * MARGIN
}

/// The advance of a letter without its accents, in thousandths of the size.
fn advance(c: char, weight: Weight) -> u32 {
    let table = if weight == Weight::Bold { &BOLD } else { &REGULAR };
    let at = (c as usize).checked_sub(0x20);
    if let Some(width) = at.and_then(|at| table.get(at)) {
        return u32::from(*width);
    }
    match c as u32 {
        // Controls, accents, joiners, marks of direction, variation selectors.
        0..=0x1f | 0x7f..=0x9f | 0xad | 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a => 0,
        // Vowels and tails of Hangul fall apart from the letter that is as wide as the whole.
        0x1160..=0x11ff => 0,
        0x64b..=0x65f | 0x6d6..=0x6dc | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2064 | 0xfe00..=0xfe0f => 0,
        0xa0 | 0x202f | 0x2009 => 230,
        0xb7 | 0x2018..=0x201a => 260,
        0x201c..=0x201e => 460,
        0x2010..=0x2013 => 530,
        0xdf | 0xf8 | 0x131 | 0x142 => 680,
        // Capitals outside ASCII that do not fall apart into letter and accent: Æ, Œ, Ø, Ł, Đ, Þ.
        0xc0..=0xff | 0x110..=0x17f => 1060,
        // Cyrillic has wide letters; Greek is as wide as Latin.
        0x370..=0x3ff => 800,
        0x400..=0x52f => 960,
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff => 780,
        // Chinese, Japanese, Korean, full width, symbols and pictures.
        0x1100..=0x115f | 0x2600..=0xd7ff | 0xf900..=0xfaff | 0xfe30..=0xfe4f | 0xff01..=0xff60 => 1050,
        0x1f000..=0x3ffff => 1400,
        _ => 960,
    }
}

/// Breaks a text into at most `most` lines that are no wider than `limit` pixels: between words, at hyphens, and where a
/// word is too long, within it. What does not fit ends in "…". A text without letters gives no line.
pub fn wrap(text: &str, limit: f64, size: f64, weight: Weight, most: usize) -> Vec<String> {
    let limit = limit.max(0.0);
    let fits = |line: &str| width(line, size, weight) <= limit;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let joined = format!("{line}{piece}");
        if fits(joined.trim_end()) {
            line = joined;
            continue;
        }
        if !line.trim().is_empty() {
            lines.push(std::mem::take(&mut line).trim().to_string());
        }
        let mut rest = piece.trim_start();
        while !fits(rest.trim_end()) {
            let (head, tail) = cut(rest, limit, size, weight);
            lines.push(head);
            rest = tail;
        }
        line = rest.to_string();
    }
    if !line.trim().is_empty() {
        lines.push(line.trim().to_string());
    }
    shorten(&mut lines, fits, most);
    lines
}

/// Drops the lines that are too many and says so at the end of the last.
fn shorten(lines: &mut Vec<String>, fits: impl Fn(&str) -> bool, most: usize) {
    if lines.len() <= most {
        return;
    }
    lines.truncate(most);
    let Some(last) = lines.last_mut() else { return };
    loop {
        let ended = format!("{}…", last.trim_end_matches(|c: char| c.is_whitespace() || "-‐,;:".contains(c)));
        if fits(&ended) || last.pop().is_none() {
            *last = ended;
            return;
        }
    }
}

/// The pieces between which a line may end: words with the space behind them, parts of words behind hyphens, single
/// letters of scripts that have no spaces.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut letters = text.chars().filter(|c| *c != '\u{ad}').peekable();
    while let Some(c) = letters.next() {
        let c = if c == '\n' || c == '\t' { ' ' } else { c };
        let alone = is_ideographic(c) && letters.peek().is_some_and(|next| !"，。、：；！？）」』》”’".contains(*next));
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
        let after_hyphen =
            matches!(c, '-' | '‐' | '–' | '/') && letters.peek().is_some_and(|next| next.is_alphabetic());
        if c == ' ' || after_hyphen || alone {
            pieces.push(String::new());
        }
    }
    pieces
}

fn is_ideographic(c: char) -> bool {
    matches!(c as u32, 0x2e80..=0x9fff | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// The part of a word that fits a line, with a hyphen where its script has one, and the rest. At least one letter is taken.
fn cut(word: &str, limit: f64, size: f64, weight: Weight) -> (String, &str) {
    let hyphen = if word.chars().all(|c| (c as u32) < 0x530) { "-" } else { "" };
    let mut end = word.chars().next().map_or(0, char::len_utf8);
    let mut breaks: Vec<usize> = word.char_indices().map(|(at, _)| at).skip(1).collect();
    // Two letters stay on each side, where there are as many.
    breaks.retain(|at| *at >= 2);
    for at in breaks {
        let head = word.get(..at).unwrap_or_default();
        if width(&format!("{head}{hyphen}"), size, weight) > limit {
            break;
        }
        end = at;
    }
    let (head, tail) = word.split_at_checked(end).unwrap_or((word, ""));
    // A letter and its accents stay together.
    let accents = tail.chars().take_while(|c| advance(*c, weight) == 0).map(char::len_utf8).sum();
    let (accents, tail) = tail.split_at_checked(accents).unwrap_or(("", tail));
    (format!("{head}{accents}{hyphen}"), tail)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    fn lines(text: &str, limit: f64, most: usize) -> Vec<String> {
        wrap(text, limit, 10.0, Weight::Regular, most)
    }

    #[test]
    fn widths() {
        let regular = |text: &str| (width(text, 1000.0, Weight::Regular) / MARGIN).round();
        assert_eq!((regular("a"), regular("ä"), regular("a\u{301}")), (460.0, 460.0, 460.0));
        assert_eq!(regular("Kim"), 730.0 + 280.0 + 832.0);
        assert!(width("Kim", 10.0, Weight::Bold) > width("Kim", 10.0, Weight::Regular));
        assert!(regular("中") >= 1000.0);
    }

    #[test]
    fn lines_break_between_words_at_hyphens_and_in_long_words() {
        assert_eq!(lines("Europäischer Auswärtiger Dienst", 60.0, 3), ["Europäischer", "Auswärtiger", "Dienst"]);
        assert_eq!(lines("Kim Jong-un", 40.0, 3), ["Kim", "Jong-un"]);
        assert_eq!(lines("Baden-Württemberg", 50.0, 3), ["Baden-", "Württem-", "berg"]);
        assert_eq!(lines("Rindfleischetikettierung", 60.0, 3), ["Rindfleische-", "tikettierung"]);
        assert_eq!(lines("国家情报院发言人", 34.0, 3), ["国家情", "报院发", "言人"]);
        assert_eq!(lines("eins zwei drei vier", 34.0, 2), ["eins", "zwei…"]);
        assert!(lines("  ", 30.0, 2).is_empty());
    }

    proptest! {
        #[test]
        fn lines_fit_and_hold_the_text(text in "[a-zA-Zäöü \\-,中国عرب]{0,60}", limit in 30.0..200.0f64) {
            let lines = lines(&text, limit, 99);
            for line in &lines {
                prop_assert!(width(line, 10.0, Weight::Regular) <= limit, "{line:?}");
            }
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>();
            prop_assert_eq!(letters(&lines.join(" ")), letters(&text));
        }

        #[test]
        fn never_panics(text in ".{0,40}", limit in -5.0..60.0f64, most in 0usize..4) {
            prop_assert!(wrap(&text, limit, 10.0, Weight::Bold, most).len() <= most);
        }
    }
}
