//! From other programs: what they wrote becomes text that an author goes on with.
//!
//! Nothing here reads or writes a file. What cannot be taken over is reported at its place in the file it comes from, never
//! left out in silence; what is written builds at once.

pub mod bib;
pub mod markdown;
pub mod timelinejs;
mod yaml;

/// The text without what neither YAML nor a page may hold: control characters but line breaks, and marks that turn the order
/// of letters around.
pub fn clean(text: &str) -> String {
    let fits = |c: &char| match c {
        '\n' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' => false,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    text.replace("\r\n", "\n").replace(['\t', '\r'], " ").chars().filter(fits).collect()
}

/// The text in one line.
fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
