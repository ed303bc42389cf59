//! GitHub's workflow commands:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use std::fmt::Write;

use super::human::short;
use super::{Cached, Spot, visible};
use crate::diag::{Diagnostic, Severity};

pub(super) fn print(diagnostic: &Diagnostic, files: &Cached<'_>) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let mut properties = String::new();
    if let Some(Spot { file, lines }) = Spot::of(&diagnostic.place, files) {
        let _ = write!(properties, "file={},", property(&file));
        if let Some((start, end)) = lines {
            let _ =
                write!(properties, "line={},col={},endLine={},endColumn={},", start.line, start.col, end.line, end.col);
        }
    }
    format!("::{command} {properties}title={}::{}", property(diagnostic.rule.name()), data(&message(diagnostic, files)))
}

/// Everything that the excerpt would say, on lines of its own.
fn message(diagnostic: &Diagnostic, files: &Cached<'_>) -> String {
    let mut text = visible(&diagnostic.message);
    if let Some(label) = &diagnostic.label {
        let _ = write!(text, " ({})", visible(label));
    }
    for (span, words) in &diagnostic.related {
        if let Some(spot) = Spot::of_span(*span, files) {
            let _ = write!(text, "\n{}: {}", short(&spot), visible(words));
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = write!(text, "\nhelp: {}", visible(help));
    }
    text
}

/// The text of a command, escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
