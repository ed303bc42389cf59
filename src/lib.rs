//! nutgraf, a compiler for explainers: Markdown with front matter that describes a story goes in, a checked, fast,
//! accessible microsite comes out.
//!
//! 1. [`source`] finds the files and reads them one at a time.
//! 2. [`parse`] turns a file into a draft: well-formed, names still text, each with its place.
//! 3. [`check`] resolves every name, lays translations over originals, and applies the rules.
//! 4. [`site`] plans routes, sections, tags, languages and navigation from the cards of all pages.
//! 5. [`render`] makes artifacts of stories through a theme, one by one and in parallel.
//! 6. [`emit`] writes them beside the output folder and exchanges the two.
//!
//! [`import`] makes stories and sources of what other programs wrote. `links` asks other hosts, and only when told.
//! [`compile`] is that list as code. Each module imports only those above it (`tests/tidy.rs`); only `source` reads
//! content and themes, only `emit` writes the output.

pub mod artifact;
pub mod check;
pub mod cli;
pub mod compile;
#[cfg(feature = "deploy")]
pub mod deploy;
pub mod diag;
pub mod emit;
pub mod import;
#[cfg(feature = "links")]
pub mod links;
pub mod parse;
pub mod render;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
pub mod source;
pub mod story;
