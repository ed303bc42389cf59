//! A text as it came out of YAML or a file, with the way back to every byte of its source.

use std::ops::Range;

use crate::source::{FileId, Span};

/// A decoded text and where each of its bytes stands in the file.
#[derive(Clone, Debug)]
pub struct RawText {
    /// The text: quotes, escapes, folding and indentation taken away.
    pub text: String,
    /// The whole value in the file, quotes and all.
    pub span: Span,
    /// Sorted pairs (offset in `text`, offset in the file); between two pairs both advance byte by byte.
    map: Vec<(usize, usize)>,
}

impl RawText {
    /// A text that stands in the file exactly as it is, beginning at `span.start`.
    pub fn verbatim(text: impl Into<String>, span: Span) -> Self {
        RawText { text: text.into(), span, map: vec![(0, span.start as usize)] }
    }

    /// A text with its own map of pairs (offset in `text`, offset in the file), sorted by the first.
    pub fn mapped(text: String, span: Span, map: Vec<(usize, usize)>) -> Self {
        let map = if map.is_empty() { vec![(0, span.start as usize)] } else { map };
        RawText { text, span, map }
    }

    /// The pairs that [`RawText::mapped`] took.
    pub(crate) fn pairs(&self) -> &[(usize, usize)] {
        &self.map
    }

    /// The file it stands in.
    pub fn file(&self) -> FileId {
        self.span.file
    }

    /// The place in the file of a byte of the text.
    pub fn offset(&self, at: usize) -> usize {
        let index = self.map.partition_point(|&(text, _)| text <= at).saturating_sub(1);
        let (text, file) = self.map[index];
        (file + at.saturating_sub(text)).min(self.span.end as usize)
    }

    /// The place in the file of a stretch of the text.
    pub fn place(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start);
        // The end is the place after the last byte, not the place of the next one: a folded line break may lie between.
        let end = if range.end > range.start { self.offset(range.end - 1) + 1 } else { start };
        Span::new(self.span.file, start, end.max(start))
    }
}
