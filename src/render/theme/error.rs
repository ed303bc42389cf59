//! Errors of templates as findings.

use std::ops::Range;

use tera::ErrorKind;

use super::layers::{Layers, Named};
use crate::diag::{Diagnostic, Place, Rule};
use crate::source::Span;

/// A place in a template, as Tera names it.
#[derive(Debug, PartialEq, Eq)]
struct At {
    template: String,
    line: usize,
    col: usize,
}

/// One report of Tera, read from its printed form: the calls that led to an error, and reports that come joined, are given
/// in that form alone.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    message: String,
    at: Option<At>,
    width: usize,
    calls: Vec<At>,
}

/// A failure that has nothing to do with a template.
pub fn general(message: String, content: Option<Span>) -> Diagnostic {
    with_content(Diagnostic::new(Rule::ThemeError, content.map_or(Place::Site, Place::At), message), None)
}

/// A template that wrote too much.
pub fn endless(what: &str, bound: usize, content: Option<Span>) -> Diagnostic {
    let most = if bound < 1 << 20 { format!("{bound} bytes") } else { format!("{} MB", bound >> 20) };
    let message = format!("`{what}` makes more than {most} of one page; it may never end");
    let help = "look for loops inside of loops; `limits: {page: …}` in `site.yaml` sets the bound";
    with_content(Diagnostic::new(Rule::ThemeError, Place::Site, message).help(help), content)
}

/// A template that took too long.
pub fn late(what: &str, limit: std::time::Duration, content: Option<Span>) -> Diagnostic {
    let message = format!("`{what}` was not done after {} seconds; it may never end", limit.as_secs_f32());
    let finding = Diagnostic::new(Rule::ThemeError, Place::Site, message);
    let help = "look for loops inside of loops, and texts that grow in them; `limits: {seconds: …}` in `site.yaml` sets the bound";
    with_content(finding.help(help), content)
}

/// Everything that is wrong, of a failure while templates were read.
pub fn diagnose_all(failure: &tera::Error, layers: &Layers) -> Vec<Diagnostic> {
    match failure.kind() {
        ErrorKind::Msg(text) if text.contains("\n\nerror: ") => {
            let reports = text.split("\n\nerror: ");
            reports.map(|report| finding(read_report(report), None, layers)).collect()
        }
        _ => vec![diagnose(failure, layers, "", None)],
    }
}

/// What is wrong, of a failure while `what` was read or rendered.
pub fn diagnose(failure: &tera::Error, layers: &Layers, what: &str, content: Option<Span>) -> Diagnostic {
    let mut report = read_report(&failure.to_string());
    let range = match failure.kind() {
        ErrorKind::SyntaxError(exact) | ErrorKind::RenderingError(exact) => {
            report.message = exact.message().to_string();
            Some(exact.span().range.clone())
        }
        _ => None,
    };
    if report.at.is_none() && !what.is_empty() {
        report.message = format!("`{what}`: {}", sentence(&report.message));
    }
    with_content(finding(report, range, layers), content)
}

fn with_content(finding: Diagnostic, content: Option<Span>) -> Diagnostic {
    match content {
        Some(span) => finding.related(span, "while this page was rendered"),
        None => finding,
    }
}

fn finding(report: Report, range: Option<Range<usize>>, layers: &Layers) -> Diagnostic {
    let message = sentence(&report.message);
    let Some(at) = &report.at else {
        return Diagnostic::new(Rule::ThemeError, Place::Site, message);
    };
    let named = layers.named_templates().get(&at.template);
    let range = range.or_else(|| named.map(|named| offset(&named.text, at)).map(|from| from..from + report.width));
    let place = match (named, range) {
        (Some(named), Some(range)) => named.origin.place_at(range),
        _ => Place::Site,
    };
    let message = match place {
        Place::At(_) => message,
        // A file that the site has not cannot be shown: name the place and cite the line.
        _ => format!("{}, line {}: {message}", shown(named, &at.template), at.line),
    };
    let mut finding = Diagnostic::new(Rule::ThemeError, place, message);
    if let (Place::Site, Some(named)) = (&finding.place, named) {
        finding =
            finding.label(named.text.lines().nth(at.line.saturating_sub(1)).unwrap_or_default().trim().to_string());
    }
    with_calls(finding, &report.calls, layers)
}

/// Adds the templates that led to the error: as places where the site has them, else in words.
fn with_calls(mut finding: Diagnostic, calls: &[At], layers: &Layers) -> Diagnostic {
    let mut elsewhere = Vec::new();
    for call in calls {
        let named = layers.named_templates().get(&call.template);
        let place = named.map(|named| (named, offset(&named.text, call)));
        match place.map(|(named, from)| named.origin.place_at(from..from)) {
            Some(Place::At(span)) => finding = finding.related(span, "called from here"),
            _ => elsewhere.push(format!("{}, line {}", shown(named, &call.template), call.line)),
        }
    }
    if elsewhere.is_empty() { finding } else { finding.help(format!("called from {}", elsewhere.join("; from "))) }
}

fn shown(named: Option<&Named>, template: &str) -> String {
    named.map_or_else(|| format!("`{template}`"), |named| format!("`{}`", named.origin.shown()))
}

/// As messages of this program are: beginning in lower case, without a full stop.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut chars = message.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => "the template fails".into(),
    }
}

/// Reads `error: MESSAGE`, `--> NAME:LINE:COL`, an excerpt underlined with `^`, and `note: called from NAME:LINE:COL`s.
fn read_report(text: &str) -> Report {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let mut report = Report { message: String::new(), at: None, width: 0, calls: Vec::new() };
    let mut message: Vec<&str> = Vec::new();
    for line in text.lines() {
        let trimmed = line.trim_start();
        if let Some(place) = trimmed.strip_prefix("note: called from ") {
            report.calls.extend(read_place(place));
        } else if report.at.is_some() {
            let underline = trimmed.strip_prefix("| ").unwrap_or_default().trim();
            if report.width == 0 && !underline.is_empty() && underline.bytes().all(|b| b == b'^') {
                report.width = underline.len();
            }
        } else if let Some(at) = trimmed.strip_prefix("--> ").and_then(read_place) {
            report.at = Some(at);
        } else {
            message.push(line);
        }
    }
    report.message = message.join(" ");
    report
}

fn read_place(text: &str) -> Option<At> {
    let mut pieces = text.rsplitn(3, ':');
    let col = pieces.next()?.parse().ok()?;
    let line = pieces.next()?.parse().ok()?;
    Some(At { template: pieces.next()?.to_string(), line, col })
}

/// Byte offset of a line and column (in characters), both from 1.
fn offset(text: &str, at: &At) -> usize {
    let start: usize = text.split_inclusive('\n').take(at.line.saturating_sub(1)).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    start + line.char_indices().nth(at.col.saturating_sub(1)).map_or(0, |(byte, _)| byte)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn reports_are_read_from_their_printed_form() {
        let text = "error: Field `x` is not defined.\n --> theme/a.html:3:5\n  |\n3 | {{ a.x }}\n  |     ^^\n\nnote: called from b.html:12:1\n   |\n12 | {{ <A /> }}\n   | ^^^^";
        let report = read_report(text);
        let at = |template: &str, line, col| At { template: template.into(), line, col };
        assert_eq!(report.message, "Field `x` is not defined.");
        assert_eq!((report.at, report.width), (Some(at("theme/a.html", 3, 5)), 2));
        assert_eq!(report.calls, [at("b.html", 12, 1)]);
        assert_eq!(read_report("anything").message, "anything");
    }

    #[test]
    fn offsets_count_characters() {
        let at = |line, col| At { template: String::new(), line, col };
        assert_eq!(offset("ä\nöü{{", &at(2, 3)), 7);
        assert_eq!(offset("a", &at(9, 9)), 1);
    }
}
