//! `unarchived-source` and `undated-source`: what a source should say so that readers can find it again.

use super::Broken;
use super::stated::{called, start_of};
use crate::diag::{Diagnostic, Rule};
use crate::story::{Access, Source, Story};

/// Hosts that keep what they hold: archives, and names of documents that outlive their place.
const LASTING: &[&str] = &[
    "archive.org",
    "web.archive.org",
    "archive.today",
    "archive.ph",
    "archive.is",
    "perma.cc",
    "doi.org",
    "dx.doi.org",
    "hdl.handle.net",
];

/// Applies both rules.
pub(super) fn check(story: &Story, broken: &Broken, diags: &mut Vec<Diagnostic>) {
    for source in story.sources.iter().filter(|s| !broken.has(*s)) {
        if source.archive.is_none() && can_vanish(source) {
            let message = format!("{} has no archived copy", called("the source", source));
            diags.push(
                Diagnostic::new(Rule::UnarchivedSource, start_of(source), message)
                    .help("save the page in a web archive and name the copy: `archive: {url: …, date: …}`"),
            );
        }
        // An address alone says nothing of itself yet; of what the authors never saw they may not know when it was made.
        let known = source.title.is_some() && source.seen != Some(false);
        if known && source.date.is_none() && source.accessed.is_none() {
            let message = format!("{} has no date", called("the source", source));
            diags.push(
                Diagnostic::new(Rule::UndatedSource, start_of(source), message)
                    .help("add `date`, when it was published, or `accessed`, when you looked at it"),
            );
        }
    }
}

/// A public page of the web that may be gone tomorrow.
fn can_vanish(source: &Source) -> bool {
    let public = !matches!(source.access, Some(Access::Leaked | Access::OnFile));
    let host = source.url.as_ref().and_then(|url| url::Url::parse(&url.value).ok());
    let host = host.as_ref().filter(|url| matches!(url.scheme(), "http" | "https")).and_then(|url| url.host_str());
    public && host.is_some_and(|host| !LASTING.contains(&host.trim_start_matches("www.")))
}
