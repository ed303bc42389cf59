//! Bounds of a site as a whole: how many pages, and which names.

use super::first;
use crate::artifact::OutPath;
use crate::diag::{Diagnostic, Place, Rule};
use crate::source::{Role, Tree};
use crate::story::config::Config;

/// A site of more pages than it says it has: usually something generated that went wrong, or a folder that is no content.
pub fn pages(tree: &Tree, config: &Config, diags: &mut Vec<Diagnostic>) {
    let (pages, limit) = (tree.entries().iter().filter(|entry| entry.role == Role::Page).count(), config.limits.pages);
    if pages > usize::try_from(limit).unwrap_or(usize::MAX) {
        let message = format!("there are {pages} Markdown files in `content/`; the limit is {limit}");
        let help = "is something there that is no content? `limits: {pages: …}` in `site.yaml` allows more";
        diags.push(Diagnostic::new(Rule::Limit, Place::Site, message).help(help));
    }
}

/// Files beside pages whose names cannot be published: left out in silence, they would be missed by readers only.
pub fn names<'a>(assets: impl Iterator<Item = &'a str>, diags: &mut Vec<Diagnostic>) {
    for path in assets.filter(|path| !path.starts_with("_shared/")) {
        if let Err(error) = OutPath::parse(path) {
            diags.push(first::about(&format!("content/{path}"), Rule::InvalidValue, error.to_string()));
        }
    }
}
