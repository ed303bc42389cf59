//! One file's text and its lines.

use std::sync::{Arc, OnceLock};

use super::{FileId, Span};

/// A line and a column as people count them, from 1; the column in characters (Unicode scalar values).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineCol {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub col: usize,
}

/// A file that was read and is valid UTF-8.
#[derive(Debug)]
pub struct SourceFile {
    /// Its number.
    pub id: FileId,
    /// Path below the root with `/` between segments, as messages show it.
    pub path: Arc<str>,
    /// The text as it is on disk, a byte-order mark included.
    pub text: Arc<str>,
    lines: OnceLock<Vec<usize>>,
    /// How many characters begin before each block of the text.
    blocks: OnceLock<Vec<usize>>,
}

/// Bytes of a block: a column is counted from its beginning, however long the line is.
const BLOCK: usize = 4096;

/// Bytes that begin a character.
fn chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

impl SourceFile {
    /// Takes a text for a file.
    pub fn new(id: FileId, path: &str, text: impl Into<Arc<str>>) -> Self {
        SourceFile { id, path: path.into(), text: text.into(), lines: OnceLock::new(), blocks: OnceLock::new() }
    }

    /// The text after a byte-order mark, and the offset at which it begins (0 or 3).
    pub fn without_bom(&self) -> (&str, usize) {
        match self.text.strip_prefix('\u{feff}') {
            Some(rest) => (rest, '\u{feff}'.len_utf8()),
            None => (&self.text, 0),
        }
    }

    /// Hash of the bytes as they are on disk (BLAKE3), by which a second look tells whether the file changed.
    pub fn hash(&self) -> blake3::Hash {
        blake3::hash(self.text.as_bytes())
    }

    /// The stretch of a line (from 1) in bytes, without its line end; nothing past the last line.
    pub fn line_range(&self, line: usize) -> Option<std::ops::Range<usize>> {
        let lines = self.lines();
        let start = *lines.get(line.checked_sub(1)?)?;
        let end = lines.get(line).map_or(self.text.len(), |next| next - 1);
        let text = self.text.get(start..end)?;
        Some(start..start + text.strip_suffix('\r').unwrap_or(text).len())
    }

    fn lines(&self) -> &[usize] {
        self.lines
            .get_or_init(|| std::iter::once(0).chain(self.text.match_indices('\n').map(|(at, _)| at + 1)).collect())
    }

    /// How many characters begin before an offset.
    fn chars_before(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        let blocks = self.blocks.get_or_init(|| {
            let mut count = 0;
            let before = bytes.chunks(BLOCK).map(|block| {
                let here = count;
                count += chars(block);
                here
            });
            before.collect()
        });
        let block = offset / BLOCK;
        let rest = bytes.get(block * BLOCK..offset).unwrap_or_default();
        match blocks.get(block) {
            Some(before) => before + chars(rest),
            // The end of a text that is whole blocks.
            None => block
                .checked_sub(1)
                .and_then(|last| blocks.get(last))
                .map_or(0, |before| before + chars(bytes.get((block - 1) * BLOCK..).unwrap_or_default())),
        }
    }

    /// Line and column of a byte offset; an offset past the end counts as the end.
    pub fn line_col(&self, offset: usize) -> LineCol {
        let offset = offset.min(self.text.len());
        let line = self.lines().partition_point(|&start| start <= offset);
        let start = self.lines()[line - 1];
        let mut col = self.chars_before(offset) - self.chars_before(start) + 1;
        // A byte-order mark is not a character that anyone sees.
        if start == 0 && offset >= 3 && self.text.starts_with('\u{feff}') {
            col -= 1;
        }
        LineCol { line, col }
    }

    /// The text of a span of this file.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let file = SourceFile::new(FileId(0), "a.md", "aé\nß中x\n");
        assert_eq!(file.line_col(0), LineCol { line: 1, col: 1 });
        assert_eq!(file.line_col(3), LineCol { line: 1, col: 3 });
        assert_eq!(file.line_col(4), LineCol { line: 2, col: 1 });
        assert_eq!(file.line_col(9), LineCol { line: 2, col: 3 });
        assert_eq!(file.line_col(99), LineCol { line: 3, col: 1 });
    }

    #[test]
    fn columns_of_long_lines_are_counted_and_quickly() {
        let text = format!("x\n{}", "aé中".repeat(200_000));
        let file = SourceFile::new(FileId(0), "a.md", text.clone());
        for at in [2, 4097, 8192, 100_000, text.len() - 3, text.len()] {
            let at = text.floor_char_boundary(at);
            assert_eq!(file.line_col(at), LineCol { line: 2, col: text[2..at].chars().count() + 1 });
        }
        let whole = SourceFile::new(FileId(0), "a.md", "a".repeat(2 * BLOCK));
        assert_eq!(whole.line_col(2 * BLOCK).col, 2 * BLOCK + 1);
        let begun = std::time::Instant::now();
        let columns: usize = (0..20_000).map(|i| file.line_col(2 + i * 60).col).sum();
        assert!(columns > 0);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let file = SourceFile::new(FileId(0), "a.md", "\u{feff}ab");
        assert_eq!(file.line_col(3), LineCol { line: 1, col: 1 });
        assert_eq!(file.line_col(4), LineCol { line: 1, col: 2 });
    }
}
