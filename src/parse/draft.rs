//! One content file, split into front matter and body, nothing decoded yet.

use crate::diag::{Diagnostic, Rule};
use crate::source::{FileId, SourceFile, Span};
use crate::story::config::Bounds;

use super::yaml::{self, Node};
use super::{RawText, toml};

/// A content file after the first look.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The file.
    pub file: FileId,
    /// The front matter; None: there is none, it is empty, or it is broken (which was reported).
    pub front: Option<Node>,
    /// Where messages about the page as a whole point: the front matter's first line, else the beginning of the file.
    pub head: Span,
    /// The front matter could not be read, so nothing can be said about what is missing from it.
    pub broken: bool,
    /// The text below the front matter.
    pub body: RawText,
}

/// Splits a content file.
///
/// Front matter begins with a line `---` at the very beginning and ends with the next line `---`; between lines `+++` it is
/// TOML.
pub fn draft(file: &SourceFile, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Draft {
    let (text, start) = file.without_bom();
    let whole = |from: usize| Span::new(file.id, from, file.text.len());
    let first = text.lines().next().unwrap_or_default();
    let head = Span::new(file.id, start, start + first.len());
    let plain = |broken| Draft {
        file: file.id,
        front: None,
        head,
        broken,
        body: RawText::verbatim(text.to_string(), whole(start)),
    };
    let fence = first.trim_end();
    if fence != "---" && fence != "+++" {
        return plain(false);
    }
    let Some((yaml_end, body_start)) = closing_line(text, first.len() + 1, fence) else {
        diags.push(
            Diagnostic::new(Rule::InvalidYaml, head, "the front matter is not closed")
                .label("begins here")
                .help(format!("end it with a line `{fence}`")),
        );
        return Draft { body: RawText::verbatim(String::new(), whole(file.text.len())), ..plain(true) };
    };
    let yaml_start = (first.len() + 1).min(yaml_end);
    let size = yaml_end - yaml_start;
    if size as u64 > bounds.front {
        let message = format!("the front matter has {size} bytes; the limit is {}", bounds.front);
        let help = "move long texts below it, what pages share to `content/_shared/` and tables to `data/`; `limits: {front: …}` in `site.yaml` allows more";
        diags.push(Diagnostic::new(Rule::Limit, head, message).help(help));
        let body = RawText::verbatim(text.get(body_start..).unwrap_or_default().to_string(), whole(start + body_start));
        return Draft { body, ..plain(true) };
    }
    let before = diags.len();
    let range = start + yaml_start..start + yaml_end;
    let node = match fence {
        "+++" => toml::parse(file, range, bounds, diags),
        _ => yaml::parse(file, range, bounds, diags),
    };
    let broken = node.is_none() && diags[before..].iter().any(|d| d.severity == crate::diag::Severity::Error);
    let body = RawText::verbatim(text.get(body_start..).unwrap_or_default().to_string(), whole(start + body_start));
    let front = node.filter(|node| !node.is_null());
    if let Some(node) = front.as_ref().filter(|node| node.as_map().is_none()) {
        diags.push(
            Diagnostic::new(Rule::InvalidYaml, node.span, "front matter is a map: keys, each with its value")
                .label("this is none")
                .help("write `title: …`, one key on a line"),
        );
        return Draft { file: file.id, front: None, head, broken: true, body };
    }
    Draft { file: file.id, front, head, broken, body }
}

/// The end of the front matter (offset of the closing line) and the beginning of the body.
fn closing_line(text: &str, from: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}
