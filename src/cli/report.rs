//! Findings on the terminal, and what follows from them.

use std::path::Path;
use std::sync::Arc;

use super::options::here;
use super::{Stop, Terminal};
use crate::compile::Prepared;
use crate::diag::{self, Diagnostic, Format, Place, Severity, Style};
use crate::source::{FileId, Limits, SourceFile, Tree};

/// Findings that people are shown at once; one mistake can be made a hundred thousand times.
const SHOWN: usize = 500;

/// How many findings there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// They stop a build.
    pub errors: usize,
    /// They stop a build with `--strict`.
    pub warnings: usize,
    /// They are only said.
    pub hints: usize,
}

impl Counts {
    /// Counts them.
    pub fn of(findings: &[Diagnostic]) -> Counts {
        let (errors, warnings, hints) = diag::counts(findings);
        Counts { errors, warnings, hints }
    }

    /// Do they stop the work?
    pub fn stop(self, strict: bool) -> bool {
        self.errors > 0 || (strict && self.warnings > 0)
    }

    /// `2 errors, 1 warning`; `no errors` if there is nothing to count.
    pub fn words(self) -> String {
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.hints, "hint")];
        let words: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|(n, word)| plural(*n, word)).collect();
        if words.is_empty() { "no errors".into() } else { words.join(", ") }
    }
}

/// `1 page`, `2 pages`.
pub fn plural(count: usize, word: &str) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} {word}{end}")
}

/// Shows findings: to people on the standard error, to programs on the standard output.
///
/// # Errors
/// If the standard output fails.
pub fn show(site: &Prepared, findings: &[Diagnostic], format: Format, terminal: &Terminal) -> Result<Counts, Stop> {
    show_in(site.tree(), findings, format, terminal)
}

/// [`show`], for findings in these files.
///
/// # Errors
/// As [`show`].
pub fn show_in(tree: &Tree, findings: &[Diagnostic], format: Format, terminal: &Terminal) -> Result<Counts, Stop> {
    let counts = Counts::of(findings);
    let text = match (format, terminal.quiet) {
        // Asked to be quiet, people are not told what they may well leave as it is.
        (Format::Human, true) => for_people(tree, &without_hints(findings), terminal),
        (Format::Human, false) => for_people(tree, findings, terminal),
        _ => text(tree, findings, format, terminal),
    };
    match format {
        _ if text.is_empty() => {}
        Format::Human => terminal.warn(text),
        Format::Json | Format::Github => terminal.print(&text)?,
    }
    Ok(counts)
}

/// The findings for people: of very many the worst, and how many more there are.
fn for_people(tree: &Tree, findings: &[Diagnostic], terminal: &Terminal) -> String {
    let Some(more) = findings.len().checked_sub(SHOWN).filter(|more| *more > 0) else {
        return text(tree, findings, Format::Human, terminal);
    };
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| {
        findings.get(*at).map(|found| match found.severity {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Hint => 2,
        })
    });
    order.truncate(SHOWN);
    order.sort_unstable();
    let worst: Vec<Diagnostic> = order.into_iter().filter_map(|at| findings.get(at).cloned()).collect();
    let shown = text(tree, &worst, Format::Human, terminal);
    format!("{shown}\n… and {more} more; mend these first, or see all with `nutgraf check --format json`\n")
}

/// As [`show`], to people who build: hints that are advice for an editor are only counted.
///
/// # Errors
/// If the standard output fails.
pub fn show_briefly(site: &Prepared, findings: &[Diagnostic], terminal: &Terminal) -> Result<Counts, Stop> {
    let (advice, rest): (Vec<Diagnostic>, Vec<Diagnostic>) =
        findings.iter().cloned().partition(|found| found.severity == Severity::Hint && found.rule.is_advice());
    show(site, &rest, Format::Human, terminal)?;
    if !advice.is_empty() && !terminal.quiet {
        let hints = plural(advice.len(), "hint");
        terminal.warn(format!("{hints} about sources, actors and links: `nutgraf check` lists them\n"));
    }
    Ok(Counts::of(findings))
}

/// The findings as text, with paths as one would type them here.
pub fn text(tree: &Tree, findings: &[Diagnostic], format: Format, terminal: &Terminal) -> String {
    let style = Style { color: terminal.color && format == Format::Human, width: terminal.width };
    // What was read once was not too large.
    let read = diag::from_tree(tree, &Limits { file: u64::MAX });
    let Some(prefix) = prefix(tree.root()) else { return diag::print(findings, &read, format, style) };
    let files = |id: FileId| {
        let file = read(id)?;
        Some(Arc::new(SourceFile::new(id, &format!("{prefix}{}", file.path), file.text.clone())))
    };
    let moved: Vec<Diagnostic> = findings.iter().cloned().map(|finding| below(&prefix, finding)).collect();
    diag::print(&moved, &files, format, style)
}

fn without_hints(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    findings.iter().filter(|finding| finding.severity != Severity::Hint).cloned().collect()
}

/// The way from here down to the root, `docs/`. Editors, terminals and GitHub find files by it. Nothing if the root is not
/// below: then paths begin at the root.
fn prefix(root: &Path) -> Option<String> {
    let here = here().ok()?;
    let here = here.canonicalize().unwrap_or(here);
    let below = root.canonicalize().ok()?.strip_prefix(here).ok()?.to_str()?.replace('\\', "/");
    (!below.is_empty()).then(|| format!("{below}/"))
}

fn below(prefix: &str, mut finding: Diagnostic) -> Diagnostic {
    if let Place::File(path) = &finding.place {
        finding.place = Place::File(format!("{prefix}{path}"));
    }
    finding
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        assert_eq!(Counts::default().words(), "no errors");
        assert_eq!(Counts { errors: 1, warnings: 0, hints: 2 }.words(), "1 error, 2 hints");
    }

    #[test]
    fn warnings_stop_only_the_strict() {
        let warned = Counts { warnings: 1, ..Counts::default() };
        assert!(warned.stop(true) && !warned.stop(false));
        assert!(Counts { errors: 1, ..Counts::default() }.stop(false));
        assert!(!Counts { hints: 9, ..Counts::default() }.stop(true));
    }
}
