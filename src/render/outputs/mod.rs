//! Files for machines: what a story and a site are turned into besides pages. One file here per output, all of them pure.
//!
//! Feeds and the sitemap need absolute addresses; where the site has no `base_url`, they are not made.

mod facts;
pub mod feed;
pub mod headers;
pub mod jsonld;
pub mod redirects;
pub mod robots;
pub mod single;
pub mod sitemap;
pub mod story_json;
#[cfg(test)]
mod tests;
mod xml;

pub use facts::{Facts, Question, licence_address, questions};

use url::Url;

use crate::site::Route;

/// The absolute address of a page; `base` ends in `/`.
pub fn absolute(base: &Url, route: &Route) -> String {
    format!("{}/{}", base.as_str().trim_end_matches('/'), route.encoded().trim_start_matches('/'))
}
