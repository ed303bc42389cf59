//! Data files: those below `data/` for templates, and tables of them in texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Prepared;
use super::first;
use super::uses::{TableUse, Use};
use crate::diag::{Diagnostic, Rule, suggest};
use crate::render::build::data::{FORMATS, columns, is_data, is_table_text, rows, table_rows, tree, value};
use crate::render::theme::{DataFiles, Theme};
use crate::source::{Role, SourceFile, Tree};
use crate::story::config::Config;

/// Reads every data file, for templates, by its path below `data/`.
pub fn load(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> DataFiles {
    let mut found = BTreeMap::new();
    for entry in tree.entries().iter().filter(|entry| entry.role == Role::Data) {
        if !is_data(&entry.path) {
            let message = format!("`data/` holds {}", FORMATS.join(", "));
            let named = first::about(&entry.path, Rule::InvalidValue, message);
            diags.push(named.help("put files that are published into `static/`, or beside a page"));
            continue;
        }
        let Some(file) = first::read(tree, entry.id, config, diags) else { continue };
        if let Some(value) = value(&file, &config.limits, diags) {
            let path = entry.path.strip_prefix("data/").unwrap_or(&entry.path);
            found.insert(path.to_string(), Theme::value(&value));
        }
    }
    Arc::new(found)
}

impl Prepared {
    /// The file below `data/` that a table names; none is reported.
    pub(super) fn data_file(&self, named: &Use, diags: &mut Vec<Diagnostic>) -> Option<Arc<SourceFile>> {
        let name = named.dest.trim_start_matches('/');
        let entry = self.tree.find(&format!("data/{name}")).filter(|entry| entry.role == Role::Data);
        let Some(entry) = entry else {
            let files = self.tree.entries().iter().filter(|entry| entry.role == Role::Data);
            let names = files.filter_map(|entry| entry.path.strip_prefix("data/"));
            let hint = suggest::did_you_mean_word(name, names);
            let message = format!("there is no file `data/{name}`");
            let hint = hint.unwrap_or_else(|| "files beside the page are named by `src`".into());
            diags.push(Diagnostic::new(Rule::MissingFile, named.span, message).help(hint));
            return None;
        };
        // What is wrong with it was told when it was read for templates.
        first::read(&self.tree, entry.id, &self.config, &mut Vec::new())
    }

    /// Checks that a file holds the table that a text asks for, and how large it is.
    pub(super) fn check_data(&self, file: &SourceFile, named: &Use, table: &TableUse, diags: &mut Vec<Diagnostic>) {
        let at = table.rows.as_ref().map(|rows| rows.value.as_str());
        let wanted = table.columns.as_ref().map(|columns| columns.value.as_str());
        let found = if is_table_text(&file.path) {
            Ok(table_rows(file.without_bom().0))
        } else {
            // Of files below `data/` this was told already.
            let mut wrong = Vec::new();
            let tree = tree(file, &self.config.limits, &mut wrong);
            if !table.data {
                diags.extend(wrong.into_iter().map(|found| found.related(named.span, "shown here")));
            }
            let Some(tree) = tree else { return };
            rows(&tree, at)
        };
        let place = table.rows.as_ref().map_or(named.span, |rows| rows.span);
        let found = match found {
            Ok(found) => found,
            Err(why) => {
                let message = format!("`{}` is no table: {why}", named.dest);
                diags.push(Diagnostic::new(Rule::InvalidValue, place, message));
                return;
            }
        };
        let cells: usize = found.iter().map(Vec::len).sum();
        if cells > self.config.limits.cells as usize {
            diags.push(super::tables::too_large(named, cells, &self.config));
        }
        if let Err(why) = columns(found, wanted) {
            let place = table.columns.as_ref().map_or(named.span, |columns| columns.span);
            diags.push(Diagnostic::new(Rule::InvalidValue, place, format!("`{}`: {why}", named.dest)));
        }
    }
}
