//! From files to drafts: front matter, Markdown, settings. Nothing is looked up yet.

pub mod config;
pub mod front;
mod inventory;
pub mod markdown;
mod text;
pub mod yaml;

pub use text::RawText;
