//! What a site does without, as long as it does not say where it stands.

use crate::diag::{Diagnostic, Place, Rule, Severity};
use crate::site::Site;
use crate::source::Tree;
use crate::story::Output;

/// Hints at what is left out without `base_url`. Settings that are broken may well say it, so nothing is said then.
pub fn hints(tree: &Tree, site: &Site, diags: &mut Vec<Diagnostic>) {
    if site.config.base_url.is_some() || is_broken(tree, diags) {
        return;
    }
    let mut hint = |message: &str| {
        let found = Diagnostic::new(Rule::LeftOut, Place::Site, message);
        diags.push(found.help("set it in site.yaml: `base_url: https://example.org/`"));
    };
    hint("without `base_url` there is no sitemap, no feed and no canonical address");
    if site.cards.iter().any(|card| card.outputs.iter().any(|(output, _)| *output == Output::Embeds)) {
        hint("without `base_url` there is no code for frames (`embeds`), because it names the whole address");
    }
}

/// Is anything wrong with `site.yaml`?
fn is_broken(tree: &Tree, diags: &[Diagnostic]) -> bool {
    let Some(settings) = tree.find("site.yaml").map(|entry| entry.id) else { return false };
    diags.iter().any(|d| match &d.place {
        Place::At(span) => span.file == settings && d.severity == Severity::Error,
        Place::File(path) => path == "site.yaml",
        Place::Site => false,
    })
}
