//! The last change of each page, by the history of the git repository that the site lies in.

use std::collections::HashMap;

use crate::diag::{Diagnostic, Place, Rule};
use crate::source::{FileId, Role, Tree, history};
use crate::story::Moment;
use crate::story::config::Config;

/// The day of the last change of each content file, if the site asks for it.
pub fn changed(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) -> HashMap<FileId, Moment> {
    if !config.git {
        return HashMap::new();
    }
    let pages = || tree.entries().iter().filter(|entry| entry.role == Role::Page);
    let paths: Vec<&str> = pages().map(|entry| &*entry.path).collect();
    let found = match history(tree.root(), &paths) {
        Ok(found) => found,
        Err(none) => {
            let message = format!("pages have no day of their last change: {none}");
            let help = "take `git: true` out of site.yaml, or write `updated` into pages";
            diags.push(Diagnostic::new(Rule::LeftOut, Place::Site, message).help(help));
            return HashMap::new();
        }
    };
    if found.unknown > 0 {
        let (pages, have) = if found.unknown == 1 { ("1 page", "has") } else { ("several pages", "have") };
        let pages = if found.unknown > 1 { format!("{} pages", found.unknown) } else { pages.to_string() };
        let message =
            format!("{pages} {have} no day of the last change: the history of this clone does not reach that far");
        let help = "fetch all of it: `git fetch --unshallow`; in a workflow on GitHub, give `actions/checkout` a `fetch-depth: 0`";
        diags.push(Diagnostic::new(Rule::LeftOut, Place::Site, message).help(help));
    }
    let moment = |seconds: i64| Moment::on_day_of(seconds, &config.timezone);
    pages().filter_map(|entry| Some((entry.id, moment(*found.changed.get(&*entry.path)?)?))).collect()
}
