//! A style sheet: the files it names, and what is wrong with it.
//!
//! The scanner knows as much of CSS (<https://www.w3.org/TR/css-syntax-3/#tokenization>) as is needed to find addresses:
//! comments, strings, `url(…)`, strings in `image-set(…)`, and `@import`.

use std::collections::BTreeMap;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::super::layers::{Static, Text};
use super::{at, lower};
use crate::diag::{Diagnostic, Rule, suggest};

/// A style sheet that was looked through.
pub struct Sheet<'a> {
    /// Path below `static/`.
    path: String,
    /// The sheet.
    pub text: &'a Text,
    /// The files it names.
    uses: Vec<Use>,
    /// Where it imports other sheets.
    imports: Vec<Range<usize>>,
}

/// An address of a file of the theme.
struct Use {
    /// What is replaced: `url(…)` whole, or a string with its quotes.
    whole: Range<usize>,
    /// `url(…)`, not a string alone.
    function: bool,
    /// The address, without quotes.
    address: Range<usize>,
    /// The file that is meant, below `static/`.
    target: String,
    /// `#id` or `?query` behind it.
    rest: String,
}

impl<'a> Sheet<'a> {
    /// Looks through a sheet that stands at `path` below `static/`.
    pub fn read(path: &str, text: &'a Text) -> Sheet<'a> {
        let mut sheet = Sheet { path: path.to_string(), text, uses: Vec::new(), imports: Vec::new() };
        let css: &str = &text.text;
        let mut scanner = Scanner { css, at: 0, sets: Vec::new(), depth: 0 };
        while let Some(found) = scanner.next() {
            match found {
                Found::Import(range) => sheet.imports.push(range),
                Found::Address { whole, address, function } => {
                    let written = css.get(address.clone()).unwrap_or_default();
                    if let Some((target, rest)) = target(path, written) {
                        sheet.uses.push(Use { whole, function, address, target, rest });
                    }
                }
            }
        }
        sheet
    }

    /// The files it names, below `static/`.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.uses.iter().map(|found| found.target.as_str())
    }

    /// What is wrong with it: what browsers would not read, other sheets, files that do not exist.
    pub fn problems(&self, statics: &BTreeMap<String, Static>) -> Vec<Diagnostic> {
        let mut wrong = lower::errors(&self.text.text)
            .into_iter()
            .map(|(range, message)| at(self.text, range, &self.path, Rule::ThemeError, message))
            .collect::<Vec<_>>();
        for range in &self.imports {
            let message = "a style sheet of a theme cannot import another".to_string();
            let finding = at(self.text, range.clone(), &self.path, Rule::ThemeError, message);
            wrong.push(finding.help("list both under `styles` in `theme.yaml`; they are joined in that order"));
        }
        for found in self.uses.iter().filter(|found| !statics.contains_key(&found.target)) {
            let message = format!("the theme has no file `static/{}`", found.target);
            let finding = at(self.text, found.address.clone(), &self.path, Rule::MissingFile, message);
            let hint = suggest::did_you_mean_word(&found.target, statics.keys().map(String::as_str));
            wrong.push(finding.maybe_help(hint));
        }
        wrong
    }

    /// The sheet with the files it names under the addresses that `name` gives.
    pub fn with_names(&self, name: impl Fn(&str) -> Option<String>) -> String {
        let css: &str = &self.text.text;
        let mut written = String::with_capacity(css.len());
        let mut done = 0;
        for found in &self.uses {
            let Some(address) = name(&found.target) else { continue };
            written.push_str(css.get(done..found.whole.start).unwrap_or_default());
            let (open, close) = if found.function { ("url(", ")") } else { ("", "") };
            // Addresses are percent-encoded, so nothing in them ends the string.
            written.push_str(&format!("{open}\"{address}{}\"{close}", found.rest));
            done = found.whole.end;
        }
        written.push_str(css.get(done..).unwrap_or_default());
        written
    }
}

/// The file that an address in the sheet at `path` means, and what stands behind its name; None for addresses that are not
/// relative, and for those that lead nowhere by themselves (`#id`).
fn target(path: &str, address: &str) -> Option<(String, String)> {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let (name, rest) = address.split_at(end);
    let scheme = name.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
    if name.is_empty() || scheme || name.starts_with('/') || address.contains(['\\', '"']) {
        return None;
    }
    let name = percent_decode_str(name).decode_utf8().ok()?.into_owned();
    let mut segments: Vec<&str> = path.split('/').collect();
    segments.pop();
    for segment in name.split('/') {
        match segment {
            "." | "" => {}
            ".." => drop(segments.pop()),
            other => segments.push(other),
        }
    }
    Some((segments.join("/"), rest.to_string()))
}

/// What the scanner finds.
enum Found {
    Address { whole: Range<usize>, address: Range<usize>, function: bool },
    Import(Range<usize>),
}

struct Scanner<'a> {
    css: &'a str,
    at: usize,
    /// How deep in parentheses each open `image-set(` stands.
    sets: Vec<usize>,
    depth: usize,
}

impl Scanner<'_> {
    fn next(&mut self) -> Option<Found> {
        loop {
            let rest = self.css.get(self.at..)?;
            let c = rest.chars().next()?;
            match c {
                '/' if rest.starts_with("/*") => self.at += rest.find("*/").map_or(rest.len(), |end| end + 2),
                '"' | '\'' => {
                    let whole = self.string();
                    if self.sets.last() == Some(&self.depth) {
                        let address = whole.start + 1..whole.end.saturating_sub(1).max(whole.start + 1);
                        return Some(Found::Address { whole, address, function: false });
                    }
                }
                '(' => self.open(),
                ')' => self.close(),
                '\\' => self.at += 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                '@' => {
                    let start = self.at;
                    self.at += 1;
                    if self.word().eq_ignore_ascii_case("import") {
                        return Some(Found::Import(start..self.at));
                    }
                }
                c if is_name(c) => {
                    if let Some(found) = self.name() {
                        return Some(found);
                    }
                }
                c => self.at += c.len_utf8(),
            }
        }
    }

    fn open(&mut self) {
        self.at += 1;
        self.depth += 1;
    }

    fn close(&mut self) {
        self.at += 1;
        if self.sets.last() == Some(&self.depth) {
            self.sets.pop();
        }
        self.depth = self.depth.saturating_sub(1);
    }

    /// A name; the address, if it is the function `url`.
    fn name(&mut self) -> Option<Found> {
        let start = self.at;
        let word = self.word().to_ascii_lowercase();
        if !self.css.get(self.at..)?.starts_with('(') {
            return None;
        }
        if word != "url" {
            self.open();
            if word == "image-set" || word == "-webkit-image-set" {
                self.sets.push(self.depth);
            }
            return None;
        }
        self.at += 1;
        self.space();
        let address = match self.css.get(self.at..)?.chars().next()? {
            '"' | '\'' => {
                let whole = self.string();
                whole.start + 1..whole.end.saturating_sub(1).max(whole.start + 1)
            }
            _ => {
                let from = self.at;
                self.at += self.css.get(from..)?.find(')')?;
                from..from + self.css.get(from..self.at)?.trim_end().len()
            }
        };
        self.space();
        // Modifiers behind the string, or a sheet that is broken here: not ours to change.
        self.css.get(self.at..)?.starts_with(')').then(|| {
            self.at += 1;
            Found::Address { whole: start..self.at, address, function: true }
        })
    }

    fn word(&mut self) -> &str {
        let start = self.at;
        let rest = self.css.get(start..).unwrap_or_default();
        self.at += rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        self.css.get(start..self.at).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.css.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Skips a string, to its closing quote or the end of the line.
    fn string(&mut self) -> Range<usize> {
        let start = self.at;
        let mut chars = self.css.get(start..).unwrap_or_default().char_indices();
        let quote = chars.next().map_or('"', |(_, c)| c);
        let mut escaped = false;
        let mut end = self.css.len();
        for (i, c) in chars {
            if (c == quote || c == '\n') && !escaped {
                end = start + i + 1;
                break;
            }
            escaped = c == '\\' && !escaped;
        }
        self.at = end;
        start..end
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_' || !c.is_ascii()
}
