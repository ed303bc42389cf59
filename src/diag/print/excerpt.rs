//! The lines around a place, made fit for printing.

use std::ops::Range;

use super::visible::push_visible;
use crate::source::{SourceFile, Span};

/// Characters of a line that are kept before and after what is marked; annotate-snippets trims to the terminal's width
/// itself, but takes long for lines of a megabyte.
const AROUND: usize = 200;
/// Characters of what is marked that are kept on one line.
const MARKED: usize = 300;
/// A place of more lines is marked on its first only.
const MOST_LINES: usize = 8;
/// Places further apart than this many lines get excerpts of their own.
const APART: usize = 40;

/// Some whole lines of a file and the marks in them.
pub(super) struct Excerpt {
    /// The lines without any hidden character, joined by line feeds.
    pub text: String,
    /// Number of the first line.
    pub line: usize,
    /// The places, in bytes of `text`, in the order given.
    pub marks: Vec<Range<usize>>,
}

/// A place in whole lines and bytes of the file.
struct Mark {
    lines: Range<usize>,
    bytes: Range<usize>,
}

impl Mark {
    fn new(file: &SourceFile, span: Span) -> Mark {
        let start = floor(&file.text, span.start as usize);
        let end = floor(&file.text, span.end as usize).max(start);
        // A line end that belongs to the place is not worth a second line.
        let marked = file.text.get(start..end).unwrap_or_default();
        let trimmed = marked.trim_end_matches(['\n', '\r']);
        let end = start + if trimmed.is_empty() { 0 } else { trimmed.len() };
        let (first, last) = (file.line_col(start).line, file.line_col(end).line);
        if last - first < MOST_LINES {
            return Mark { lines: first..last + 1, bytes: start..end };
        }
        let end = file.line_range(first).map_or(end, |line| line.end.max(start));
        Mark { lines: first..first + 1, bytes: start..end }
    }
}

/// Are two places near enough for one excerpt?
pub(super) fn are_near(file: &SourceFile, a: Span, b: Span) -> bool {
    let line = |span: Span| file.line_col(span.start as usize).line;
    line(a).abs_diff(line(b)) <= APART
}

/// The excerpt that shows these places of a file, which are near each other.
pub(super) fn excerpt(file: &SourceFile, spans: &[Span]) -> Excerpt {
    let marks: Vec<Mark> = spans.iter().map(|&span| Mark::new(file, span)).collect();
    let first = marks.iter().map(|m| m.lines.start).min().unwrap_or(1);
    let end = marks.iter().map(|m| m.lines.end).max().unwrap_or(first);
    let mut text = String::new();
    let mut ends: Vec<Range<Option<usize>>> = marks.iter().map(|_| None..None).collect();
    for line in first..end {
        let Some(range) = file.line_range(line) else { break };
        if line > first {
            text.push('\n');
        }
        let here: Vec<&Mark> = marks.iter().filter(|mark| mark.lines.contains(&line)).collect();
        copy_line(file, range.clone(), &here, &mut text, |at, to| {
            for (mark, end) in marks.iter().zip(&mut ends) {
                if mark.bytes.start == at {
                    end.start.get_or_insert(to);
                }
                if mark.bytes.end == at {
                    end.end.get_or_insert(to);
                }
            }
        });
    }
    let length = text.len();
    let marks = ends.into_iter().map(|mark| {
        let start = mark.start.unwrap_or(length);
        start..mark.end.unwrap_or(length).max(start)
    });
    Excerpt { line: first, marks: marks.collect(), text }
}

/// Copies a line, cut around its marks, and tells for every offset of the file where in the copy it came to stand.
fn copy_line(
    file: &SourceFile,
    range: Range<usize>,
    marks: &[&Mark],
    text: &mut String,
    mut tell: impl FnMut(usize, usize),
) {
    let kept = window(&file.text, range.clone(), marks);
    // What was cut off counts as standing where the cut is.
    let ends = marks.iter().flat_map(|mark| [mark.bytes.start, mark.bytes.end]).filter(|at| range.contains(at));
    for at in ends.clone().filter(|at| *at < kept.start) {
        tell(at, text.len());
    }
    if kept.start > range.start {
        text.push('…');
    }
    let source = file.text.get(kept.clone()).unwrap_or_default();
    for (at, c) in source.char_indices() {
        tell(kept.start + at, text.len());
        match c {
            '\t' => text.push(c),
            // A byte-order mark is nothing that an author sees.
            '\u{feff}' if kept.start + at == 0 => {}
            c => push_visible(text, c),
        }
    }
    tell(kept.end, text.len());
    for at in ends.filter(|at| *at > kept.end) {
        tell(at, text.len());
    }
    if kept.end < range.end {
        text.push('…');
    }
}

/// The part of a line that is kept: all of it unless it is long.
fn window(text: &str, line: Range<usize>, marks: &[&Mark]) -> Range<usize> {
    if line.len() <= 2 * AROUND + MARKED {
        return line;
    }
    let clamp = |at: usize| at.clamp(line.start, line.end);
    let first = marks.iter().map(|m| clamp(m.bytes.start)).min().unwrap_or(line.start);
    let last = marks.iter().map(|m| clamp(m.bytes.end)).max().unwrap_or(line.start);
    let start = first.saturating_sub(AROUND).max(line.start);
    let end = (last.min(first + MARKED) + AROUND).min(line.end);
    floor(text, start)..floor(text, end)
}

/// The beginning of the character in which the offset lies; the end of the text if it lies behind.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at)
}
