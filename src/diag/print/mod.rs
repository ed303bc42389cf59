//! Printing: findings to text. Nothing here writes anywhere.

mod alike;
mod excerpt;
mod github;
mod human;
mod json;
mod visible;

use visible::bounded;
pub use visible::visible;

use std::cell::RefCell;
use std::sync::Arc;

use super::{Diagnostic, Place, Severity};
use crate::source::{FileId, Limits, LineCol, SourceFile, Span, Tree};

/// How findings are printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// For people, as rustc does; advice that a file gets more than once is shown whole the first time, then by a line each.
    Human,
    /// One JSON object per line: `rule`, `severity` (`error`, `warning`, `hint`), `message`; `file`, `line`, `column`,
    /// `end_line`, `end_column` (from 1, in characters, the end one past the last; null where there is no such place);
    /// `label`, `help` (text or null); `fix` (null or `{file, line, column, end_line, end_column, text}`); `related` (a
    /// list of `{file, line, column, end_line, end_column, message}`).
    Json,
    /// GitHub's workflow commands (`::error file=…`), which it shows beside the lines of a change.
    Github,
}

/// How the text for people looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// With colours, as escape sequences of a terminal.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { color: false, width: 120 }
    }
}

/// Gives the text of a file; an empty one if it cannot be read any more, so that its findings keep their path. See
/// [`from_tree`].
pub type Files<'a> = &'a dyn Fn(FileId) -> Option<Arc<SourceFile>>;

/// The findings as text, in the order given. `files` is asked once for each run of findings about one file.
pub fn print(diagnostics: &[Diagnostic], files: Files<'_>, format: Format, style: Style) -> String {
    let files = Cached { files, last: RefCell::new(Vec::new()) };
    let one = |diagnostic: &Diagnostic| match format {
        Format::Human => human::print(diagnostic, &files, style),
        Format::Json => json::print(diagnostic, &files),
        Format::Github => github::print(diagnostic, &files),
    };
    if format != Format::Human {
        return diagnostics.iter().map(|diagnostic| one(diagnostic) + "\n").collect();
    }
    let whole = |(first, others): &(&Diagnostic, Vec<&Diagnostic>)| one(first) + &alike::lines(others, &files) + "\n";
    alike::gathered(diagnostics).iter().map(whole).collect()
}

/// The files of a tree, for [`print()`].
pub fn from_tree(tree: &Tree, limits: &Limits) -> impl Fn(FileId) -> Option<Arc<SourceFile>> {
    move |id| {
        let entry = tree.entry(id)?;
        let file = tree.text(id, limits).unwrap_or_else(|_| SourceFile::new(id, &entry.path, ""));
        Some(Arc::new(file))
    }
}

/// How many errors, warnings and hints there are.
pub fn counts(diagnostics: &[Diagnostic]) -> (usize, usize, usize) {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    (count(Severity::Error), count(Severity::Warning), count(Severity::Hint))
}

/// The word for a severity.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    }
}

/// The files that were asked for last, so that a run of findings about one file reads it once.
struct Cached<'a> {
    files: Files<'a>,
    last: RefCell<Vec<(FileId, Option<Arc<SourceFile>>)>>,
}

impl Cached<'_> {
    fn get(&self, id: FileId) -> Option<Arc<SourceFile>> {
        let mut last = self.last.borrow_mut();
        if let Some((_, file)) = last.iter().find(|(known, _)| *known == id) {
            return file.clone();
        }
        let file = (self.files)(id);
        // Two: the file of the findings and the one they refer to.
        if last.len() == 2 {
            last.remove(0);
        }
        last.push((id, file.clone()));
        file
    }
}

/// Is the text that the place was found in no longer there?
fn is_lost(file: &SourceFile, span: Span) -> bool {
    file.text.is_empty() && span.end > 0
}

/// A place as people count it.
struct Spot {
    file: Arc<str>,
    /// Beginning and end; nothing for a file as a whole.
    lines: Option<(LineCol, LineCol)>,
}

impl Spot {
    fn of_span(span: Span, files: &Cached<'_>) -> Option<Spot> {
        let file = files.get(span.file)?;
        let lines = || (file.line_col(span.start as usize), file.line_col(span.end as usize));
        Some(Spot { file: file.path.clone(), lines: (!is_lost(&file, span)).then(lines) })
    }

    fn of(place: &Place, files: &Cached<'_>) -> Option<Spot> {
        match place {
            Place::At(span) => Spot::of_span(*span, files),
            Place::File(path) => Some(Spot { file: path.as_str().into(), lines: None }),
            Place::Site => None,
        }
    }
}

#[cfg(test)]
mod tests;
