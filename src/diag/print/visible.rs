//! Characters that a terminal would obey instead of show.

/// The text on one line with every character that is invisible or steers a terminal made visible: `␛` for escape,
/// `<U+202E>` for a change of direction. A tab becomes a space.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            c => push_visible(&mut shown, c),
        }
    }
    shown
}

/// Characters of a message or a hint that are shown.
const LONGEST: usize = 1000;

/// [`visible`], cut where it says more than anybody reads.
pub(super) fn bounded(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => visible(text.get(..end).unwrap_or_default()) + "…",
        None => visible(text),
    }
}

/// Adds a character, or the picture of one that cannot be shown.
pub(super) fn push_visible(text: &mut String, c: char) {
    match c {
        '\0'..='\x1f' => text.extend(char::from_u32(0x2400 + c as u32)),
        '\x7f' => text.push('␡'),
        c if is_hidden(c) => text.push_str(&format!("<U+{:04X}>", c as u32)),
        c => text.push(c),
    }
}

/// Control characters, the invisible ones that change what is seen around them, and private ones, which mean nothing. The joiners U+200C and U+200D are
/// part of how Persian, Hindi and emoji are written and stay.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
