//! `unlisted-link`: the text leads readers to a page that is not among the sources.

use pulldown_cmark::{Event, Tag};

use crate::diag::{Diagnostic, Rule};
use crate::source::Span;
use crate::story::config::Config;
use crate::story::{Document, Rich, Story, What};

/// Applies the rule.
pub(super) fn check(document: &Document, story: &Story, config: &Config, diags: &mut Vec<Diagnostic>) {
    let own = config.base_url.as_ref().map(|url| url.as_str().trim_end_matches('/').to_string());
    let sources: Vec<Span> = story
        .sources
        .iter()
        .flat_map(|s| s.title.iter().chain(&s.reason).chain(&s.note))
        .map(|text: &Rich| text.span)
        .collect();
    // What a source says of itself may lead anywhere.
    let texts = document.texts().into_iter().filter(|text| !sources.contains(&text.span));
    for text in texts {
        for event in text.events.iter() {
            let What::Md(Event::Start(Tag::Link { dest_url, .. })) = &event.what else { continue };
            let web = dest_url.starts_with("https://") || dest_url.starts_with("http://");
            let here = own.as_ref().is_some_and(|own| {
                dest_url.strip_prefix(own.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'))
            });
            if !web || here || story.source_at(dest_url).is_some() {
                continue;
            }
            diags.push(
                Diagnostic::new(Rule::UnlistedLink, event.at, format!("`{dest_url}` is not among the sources"))
                    .help("if the story rests on it, list it under `sources`: then the link is a citation"),
            );
        }
    }
}
