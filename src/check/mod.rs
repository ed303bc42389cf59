//! From drafts to documents: names resolved, translations laid over originals, rules applied.

mod documents;
pub mod levels;
mod overlay;
mod pool;
pub mod report;
mod resolve;
mod rules;
mod taxonomies;

pub use documents::{Context, FileKind, Loaded, Shared, documents, gather_terms};

#[cfg(test)]
mod tests;
