//! The search: what of each page is found under which address, and the index that the search page reads.
//!
//! 1. [`Record`] is a page as the index sees it: its title, and passages that have an address of their own (an event, a
//!    question, a claim), made from the model and so the same with every theme.
//! 2. `engine` turns the records of a language into the files of an index, with [Pagefind](https://pagefind.app): stems of
//!    the language, words of Chinese and Japanese, letters without their accents. The browser loads of it what a query needs.
//!
//! A record is told to the engine as an HTML page that nobody sees. Its marks are empty elements, whose places the engine
//! keeps: `<x-event id="rutte">` begins the title of a passage of the kind `event`, `<x-text>` its text. The script of the search
//! page (`search.js`) reads them again; of the first mark it takes the kind of the page, of `<x-date>` its day in words.

#[cfg(feature = "search")]
mod engine;
mod record;

#[cfg(feature = "search")]
pub use engine::{files, key};
pub use record::{Passage, Record};

#[cfg(not(feature = "search"))]
mod off {
    use super::Record;
    use crate::story::Lang;

    /// As with the feature `search`, without which no index is made.
    ///
    /// # Errors
    /// Never.
    pub fn files(_lang: &Lang, _records: &[Record], _script: bool) -> Result<Vec<(String, Vec<u8>)>, String> {
        Ok(Vec::new())
    }

    /// As with the feature `search`.
    pub fn key(_lang: &Lang, _records: &[Record], _script: bool) -> blake3::Hash {
        blake3::hash(b"")
    }
}

#[cfg(not(feature = "search"))]
pub use off::{files, key};
