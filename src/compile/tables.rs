//! Looking into the texts of other files that pages show: tables, captions.

use super::Prepared;
use super::first::{self, Seen};
use super::resources::Files;
use super::uses::{self, Use};
use crate::diag::{Diagnostic, Rule};
use crate::render::build::data::is_table_text;
use crate::render::build::{TableFault, TableProblem, table_problems};
use crate::source::{FileId, Span};
use crate::story::config::Config;

impl Prepared {
    /// Looks into a text that a page shows: one that can be read, if a table of bounded size, whose cells stand in their columns.
    pub(super) fn check_text(&self, page: &Seen, named: &Use, files: &Files, diags: &mut Vec<Diagnostic>) {
        let file = if named.table.as_ref().is_some_and(|table| table.data) {
            self.data_file(named, diags)
        } else {
            let path = uses::file_path(&named.dest, &page.folder);
            let id = path.and_then(|path| files.routes.get(&path)).map(|(id, _)| *id);
            id.and_then(|id| first::read(&self.tree, id, &self.config, diags))
        };
        let (Some(file), Some(table)) = (file, &named.table) else { return };
        let id = &file.id;
        if !is_table_text(&file.path) {
            return self.check_data(&file, named, table, diags);
        }
        let cells = file.text.bytes().filter(|b| matches!(b, b',' | b';' | b'\t' | b'\n')).count();
        if cells > self.config.limits.cells as usize {
            diags.push(too_large(named, cells, &self.config));
            return;
        }
        if table.columns.is_some() {
            self.check_data(&file, named, table, diags);
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

/// The finding about a table with too many cells.
pub(super) fn too_large(named: &Use, cells: usize, config: &Config) -> Diagnostic {
    let message = format!("the table `{}` has about {cells} cells; the limit is {}", named.dest, config.limits.cells);
    Diagnostic::new(Rule::Limit, named.span, message)
        .help("offer it as a file to download, or raise `limits: {cells: …}` in site.yaml")
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
