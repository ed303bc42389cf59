//! Looking into the texts of other files that pages show: tables, captions.

use super::Prepared;
use super::first::{self, Seen};
use super::resources::Files;
use super::uses::{self, Use};
use crate::diag::{Diagnostic, Rule};
use crate::render::build::{TableFault, TableProblem, table_problems};
use crate::source::{FileId, Span};

impl Prepared {
    /// Looks into a text that a page shows: one that can be read, if a table of bounded size, whose cells stand in their columns.
    pub(super) fn check_text(&self, page: &Seen, named: &Use, files: &Files, diags: &mut Vec<Diagnostic>) {
        let path = uses::file_path(&named.dest, &page.folder);
        let Some((id, _)) = path.and_then(|path| files.routes.get(&path)) else {
            return;
        };
        let Some(file) = first::read(&self.tree, *id, &self.config, diags) else {
            return;
        };
        if !named.table {
            return;
        }
        let cells = file.text.bytes().filter(|b| matches!(b, b',' | b';' | b'\t' | b'\n')).count();
        if cells > self.config.limits.cells as usize {
            let message = format!(
                "the table `{}` has about {cells} cells; the limit is {}",
                named.dest, self.config.limits.cells
            );
            diags.push(
                Diagnostic::new(Rule::Limit, named.span, message)
                    .help("offer it as a file to download, or raise `limits: {cells: …}` in site.yaml"),
            );
            return;
        }
        for problem in table_problems(&file.text) {
            let found = diagnostic(&problem, *id);
            // Translations show the same table.
            if !diags.iter().any(|known| known.place == found.place && known.message == found.message) {
                diags.push(found.related(named.span, "shown here"));
            }
        }
    }
}

/// A mistake in a table, at its place in the table.
fn diagnostic(problem: &TableProblem, file: FileId) -> Diagnostic {
    let span = Span::new(file, problem.at.start, problem.at.end);
    match problem.what {
        TableFault::OpenQuote => {
            Diagnostic::new(Rule::InvalidValue, span, "this quote is not closed, so the rest of the table is one cell")
                .help("close it; a quote inside a cell is written twice: `\"the \"\"deal\"\"\"`")
        }
        TableFault::Ragged { cells, head, others } => {
            let more = match others {
                0 => String::new(),
                1 => "; 1 further row differs, too".to_string(),
                n => format!("; {n} further rows differ, too"),
            };
            let plural = if cells == 1 { "cell" } else { "cells" };
            let message = format!("this row has {cells} {plural}, and the head of the table has {head}{more}");
            let help = match cells > head {
                true => "put a cell with a separator in it into quotes: `\"1,200\"`",
                false => "write a separator for each empty cell",
            };
            Diagnostic::new(Rule::RaggedTable, span, message).help(help)
        }
    }
}
