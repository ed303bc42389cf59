//! Files, places in them, and paths that cannot leave the root.
//!
//! The only reader of content and theme files: every later step works on [`SourceFile`]s and never touches the disk.

mod file;
mod history;
#[cfg(all(test, feature = "git"))]
mod history_tests;
mod open;
mod tree;
mod walk;

pub use file::{LineCol, SourceFile};
pub use history::{History, NoHistory, history};
pub use open::open_plain;
pub use tree::{Entry, Limits, LoadError, Role, Tree};
pub use walk::OpenOptions;

/// Number of a file in its [`Tree`]: the place of its path in sorted order, so the same on every machine and for any
/// number of threads.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FileId(pub u32);

/// A stretch of one file, in bytes from the beginning of the file as it is on disk (a byte-order mark counts).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch `start..end` of `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// An empty stretch at `at`.
    pub fn at(file: FileId, at: usize) -> Self {
        Span::new(file, at, at)
    }

    /// The stretch from the beginning of `self` to the end of `other`, both in one file.
    pub fn to(self, other: Span) -> Self {
        Span { end: other.end.max(self.start), ..self }
    }

    /// The stretch `start..end` counted from the beginning of this one, cut at its end.
    pub fn sub(self, start: usize, end: usize) -> Self {
        let base = self.start as usize;
        Span::new(self.file, (base + start).min(self.end as usize), (base + end).min(self.end as usize))
    }
}

/// A value together with its place, kept for as long as someone may complain about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }

    /// The same place, the value borrowed.
    pub fn as_ref(&self) -> Spanned<&T> {
        Spanned { value: &self.value, span: self.span }
    }
}
