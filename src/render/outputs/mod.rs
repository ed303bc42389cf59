//! Files for machines: what a story and a site are turned into besides pages. One file here per output, all of them pure.
//!
//! Feeds and the sitemap need absolute addresses; where the site has no `base_url`, they are not made.

pub mod bib;
pub mod changes;
pub mod csl;
mod facts;
pub mod feed;
pub mod headers;
pub mod icons;
pub mod ics;
pub mod jsonld;
pub mod packed;
pub mod redirects;
mod reference;
pub mod robots;
pub mod single;
pub mod sitemap;
pub mod story_json;
#[cfg(test)]
mod tests;
pub mod timelinejs;
mod xml;

pub use facts::{EmbedFact, Facts, Question, Say, licence_address, questions};

use url::Url;

use crate::site::Route;
use crate::story::config::IcsEvents;
use crate::story::{Document, Kind, Output};

/// The absolute address of a page; `base` ends in `/`.
pub fn absolute(base: &Url, route: &Route) -> String {
    format!("{}/{}", base.as_str().trim_end_matches('/'), route.encoded().trim_start_matches('/'))
}

/// The files of data beside the page of a story that have content, each with its name; `ics` says which events a calendar takes.
pub fn data_files(document: &Document, ics: IcsEvents) -> Vec<(Output, &'static str)> {
    let Kind::Story(story) = &document.kind else { return Vec::new() };
    let sources = !story.sources.is_empty();
    let files = [
        (Output::StoryJson, story_json::FILE, true),
        (Output::Timelinejs, timelinejs::FILE, !story.timeline.is_empty()),
        (Output::Ics, ics::FILE, ics::has_content(&document.page, story, ics)),
        (Output::Csl, csl::FILE, sources),
        (Output::Bib, bib::FILE, sources),
    ];
    let wanted = |output: &Output| document.page.outputs.contains(output);
    files
        .into_iter()
        .filter(|(output, _, some)| *some && wanted(output))
        .map(|(output, name, _)| (output, name))
        .collect()
}

/// The content of a file of [`data_files`]; None for other outputs, or without content.
pub fn data_file(output: Output, facts: &Facts<'_>) -> Option<Vec<u8>> {
    match output {
        Output::StoryJson => story_json::story_json(facts),
        Output::Timelinejs => timelinejs::timelinejs(facts),
        Output::Ics => ics::ics(facts),
        Output::Csl => csl::csl(facts),
        Output::Bib => bib::bib(facts),
        _ => None,
    }
}
