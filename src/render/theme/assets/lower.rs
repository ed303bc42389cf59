//! Style sheets for the browsers that readers have.
//!
//! Targets: Chrome, Edge and Android 105, Safari and iOS 15.6, Firefox 115. These are the last versions for phones and
//! computers that get no newer one (iPhone 6s and 7, Windows 7 and 8), and the first with `:has()` (Firefox has it since 121,
//! and does without it what needs it). Nesting, `light-dark()` and ranges in media queries are lowered for them. What they do
//! not know and cannot be lowered (popovers, anchors, `text-wrap-style`) stays as it is and is left out by them.

use std::ops::Range;

/// What browsers would not read: where, and why.
#[cfg(feature = "css")]
pub fn errors(css: &str) -> Vec<(Range<usize>, String)> {
    use lightningcss::error::ParserError;
    use lightningcss::stylesheet::{ParserOptions, StyleSheet};
    use std::sync::{Arc, RwLock};

    let warnings = Arc::new(RwLock::new(Vec::new()));
    let options = ParserOptions { error_recovery: true, warnings: Some(warnings.clone()), ..ParserOptions::default() };
    let failed = StyleSheet::parse(css, options).err();
    let found = warnings.read().map(|found| found.clone()).unwrap_or_default();
    found
        .into_iter()
        .chain(failed)
        // Rules and selectors that are too new for the parser are kept as they stand.
        .filter(|error| !unknown(&error.kind))
        .map(|error| {
            let at = error.loc.as_ref().map_or(0, |loc| offset(css, loc.line as usize, loc.column as usize));
            let message = match error.kind {
                ParserError::UnexpectedToken(_) => "a mark that CSS does not have here".to_string(),
                other => lower_first(&other.to_string()),
            };
            (at..at, message)
        })
        .collect()
}

/// Without the feature `css`, sheets are joined as they stand.
#[cfg(not(feature = "css"))]
pub fn errors(_css: &str) -> Vec<(Range<usize>, String)> {
    Vec::new()
}

/// The sheet for the targets, as short as it can be.
///
/// # Errors
/// If it cannot be read or written.
#[cfg(feature = "css")]
pub fn lower(css: &str) -> Result<String, String> {
    use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};

    let mut sheet = StyleSheet::parse(css, ParserOptions::default()).map_err(|error| error.to_string())?;
    let targets = targets();
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).map_err(|error| error.to_string())?;
    let options = PrinterOptions { minify: true, targets, ..PrinterOptions::default() };
    sheet.to_css(options).map(|written| written.code).map_err(|error| error.to_string())
}

/// Without the feature `css`, sheets are joined as they stand.
///
/// # Errors
/// None.
#[cfg(not(feature = "css"))]
pub fn lower(css: &str) -> Result<String, String> {
    Ok(format!("{}\n", css.trim_end()))
}

#[cfg(feature = "css")]
fn targets() -> lightningcss::targets::Targets {
    use lightningcss::targets::{Browsers, Features, Targets};
    let version = |major: u32, minor: u32| Some((major << 16) | (minor << 8));
    let browsers = Browsers {
        android: version(105, 0),
        chrome: version(105, 0),
        edge: version(105, 0),
        firefox: version(115, 0),
        ios_saf: version(15, 6),
        safari: version(15, 6),
        ..Browsers::default()
    };
    // `:dir()` would become a list of languages that is never whole; pages say their direction by `[dir]` besides.
    Targets { browsers: Some(browsers), include: Features::empty(), exclude: Features::DirSelector }
}

/// Is it only that the parser does not know it?
#[cfg(feature = "css")]
fn unknown(kind: &lightningcss::error::ParserError<'_>) -> bool {
    use lightningcss::error::{ParserError, SelectorError};
    matches!(
        kind,
        ParserError::AtRuleInvalid(_)
            | ParserError::SelectorError(
                SelectorError::UnsupportedPseudoClass(_) | SelectorError::UnsupportedPseudoElement(_)
            )
    )
}

/// Byte offset of a line from 0 and a column from 1, in UTF-16 units as the parser counts.
#[cfg(feature = "css")]
fn offset(css: &str, line: usize, column: usize) -> usize {
    let start: usize = css.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = 1;
    for (byte, c) in css.get(start..).unwrap_or_default().char_indices() {
        if units >= column || c == '\n' {
            return start + byte;
        }
        units += c.len_utf16();
    }
    css.len()
}

#[cfg(feature = "css")]
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
