//! From files to drafts: front matter, Markdown, settings. Nothing is looked up yet.

mod bibliography;
pub mod config;
mod draft;
pub mod front;
pub mod inventory;
pub mod markdown;
pub mod schema;
mod text;
pub mod toml;
pub mod yaml;

pub use bibliography::{bibliography, json, left};
pub use draft::{Draft, draft};
pub use inventory::{Group, Inventory, SharedKind};
pub use text::RawText;
