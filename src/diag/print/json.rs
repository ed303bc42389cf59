//! For programs: one JSON object per line.

use serde::Serialize;

use super::visible::is_hidden;
use super::{Cached, Spot, word};
use crate::diag::Diagnostic;

/// A finding; the keys are documented at [`super::Format::Json`].
#[derive(Serialize)]
struct Line<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Position,
    label: Option<&'a str>,
    help: Option<&'a str>,
    fix: Option<Fix<'a>>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize, Default)]
struct Position {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct Fix<'a> {
    #[serde(flatten)]
    place: Position,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    #[serde(flatten)]
    place: Position,
    message: &'a str,
}

impl From<Option<Spot>> for Position {
    fn from(spot: Option<Spot>) -> Self {
        let Some(Spot { file, lines }) = spot else { return Position::default() };
        let (start, end) = lines.unzip();
        Position {
            file: Some(file.to_string()),
            line: start.map(|at| at.line),
            column: start.map(|at| at.col),
            end_line: end.map(|at| at.line),
            end_column: end.map(|at| at.col),
        }
    }
}

pub(super) fn print(diagnostic: &Diagnostic, files: &Cached<'_>) -> String {
    let fix = diagnostic.fix.as_ref();
    let related = diagnostic.related.iter();
    let line = Line {
        rule: diagnostic.rule.name(),
        severity: word(diagnostic.severity),
        message: &diagnostic.message,
        place: Spot::of(&diagnostic.place, files).into(),
        label: diagnostic.label.as_deref(),
        help: diagnostic.help.as_deref(),
        fix: fix.map(|(span, text)| Fix { place: Spot::of_span(*span, files).into(), text }),
        related: related
            .map(|(span, message)| Related { place: Spot::of_span(*span, files).into(), message })
            .collect(),
    };
    // Strings and numbers always serialise.
    escaped(&serde_json::to_string(&line).unwrap_or_default())
}

/// The same JSON with every hidden character escaped, so that it can be looked at in a terminal. Such characters can
/// stand in strings only.
fn escaped(json: &str) -> String {
    if !json.chars().any(is_hidden) {
        return json.to_string();
    }
    let mut text = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match is_hidden(c) {
            false => text.push(c),
            true => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| text.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    text
}
