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
}

impl SourceFile {
    /// Takes a text for a file.
    pub fn new(id: FileId, path: &str, text: impl Into<Arc<str>>) -> Self {
        SourceFile { id, path: path.into(), text: text.into(), lines: OnceLock::new() }
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

    /// Line and column of a byte offset; an offset past the end counts as the end.
    pub fn line_col(&self, offset: usize) -> LineCol {
        let offset = offset.min(self.text.len());
        let line = self.lines().partition_point(|&start| start <= offset);
        let start = self.lines()[line - 1];
        let before = self.text.as_bytes().get(start..offset).unwrap_or_default();
        // Count the bytes that begin a character; a byte-order mark is not a character that anyone sees.
        let mut col = before.iter().filter(|&&b| b & 0xC0 != 0x80).count() + 1;
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
    fn a_byte_order_mark_has_no_column() {
        let file = SourceFile::new(FileId(0), "a.md", "\u{feff}ab");
        assert_eq!(file.line_col(3), LineCol { line: 1, col: 1 });
        assert_eq!(file.line_col(4), LineCol { line: 1, col: 2 });
    }
}
