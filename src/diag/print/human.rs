//! For people, in rustc's look.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use super::excerpt::{are_near, excerpt};
use super::{Cached, Spot, Style, bounded, is_lost, visible, word};

/// A text that would mend something is shown in its place if it is no longer than this, in bytes.
const LONGEST_FIX: usize = 2000;
use crate::diag::{Diagnostic, Place, Severity};
use crate::source::{SourceFile, Span};

pub(super) fn print(diagnostic: &Diagnostic, files: &Cached<'_>, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Hint => Level::NOTE.with_name(word(Severity::Hint)),
    };
    let mut places = Places::default();
    let title = level.primary_title(bounded(&diagnostic.message)).id(diagnostic.rule.name());
    let mut group = place(Group::with_title(title), diagnostic, files, &mut places);
    let fix = fix(diagnostic, files, &mut places);
    if let (Some(help), None) = (&diagnostic.help, &fix) {
        group = group.element(Level::HELP.message(bounded(help)));
    }
    let groups: Vec<Group<'_>> = std::iter::once(group).chain(fix).collect();
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.term_width(style.width.clamp(40, 1000)).render(&groups);
    let mut text = places.resolve(&text);
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Adds where it is: the excerpt, and the other places that matter.
fn place<'a>(group: Group<'a>, diagnostic: &Diagnostic, files: &Cached<'_>, places: &mut Places) -> Group<'a> {
    let (main, mut group) = match &diagnostic.place {
        Place::Site => (None, group),
        Place::File(path) => (None, group.element(Origin::path(visible(path)))),
        Place::At(span) => match files.get(span.file) {
            Some(file) if is_lost(&file, *span) => (None, group.element(Origin::path(visible(&file.path)))),
            Some(file) => {
                let snippet = main_excerpt(diagnostic, &file, *span);
                (Some(*span), group.element(snippet.path(places.mark(&file, *span))))
            }
            None => (None, group),
        },
    };
    for (span, words) in &diagnostic.related {
        let Some(file) = files.get(span.file).filter(|file| !is_lost(file, *span)) else { continue };
        if main.is_some_and(|main| main.file == span.file && are_near(&file, main, *span)) {
            continue;
        }
        let excerpt = excerpt(&file, &[*span]);
        let marks = excerpt.marks.into_iter().map(|mark| AnnotationKind::Context.span(mark).label(visible(words)));
        let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).annotations(marks);
        group = group.element(snippet.path(places.mark(&file, *span)));
    }
    group
}

/// The excerpt with the place itself and what is near it.
fn main_excerpt<'a>(diagnostic: &Diagnostic, file: &SourceFile, span: Span) -> Snippet<'a, Annotation<'a>> {
    let near = |other: &&(Span, String)| other.0.file == span.file && are_near(file, span, other.0);
    let near: Vec<&(Span, String)> = diagnostic.related.iter().filter(near).collect();
    let spans: Vec<Span> = std::iter::once(span).chain(near.iter().map(|(span, _)| *span)).collect();
    let excerpt = excerpt(file, &spans);
    let labels = std::iter::once(diagnostic.label.as_deref()).chain(near.iter().map(|(_, words)| Some(words.as_str())));
    let mut marks = Vec::new();
    for (at, (mark, label)) in excerpt.marks.into_iter().zip(labels).enumerate() {
        let kind = if at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        marks.push(kind.span(mark).label(label.map(visible)));
    }
    Snippet::source(excerpt.text).line_start(excerpt.line).annotations(marks)
}

/// The text that would mend it, as a patch.
fn fix<'a>(diagnostic: &Diagnostic, files: &Cached<'_>, places: &mut Places) -> Option<Group<'a>> {
    let (span, text) = diagnostic.fix.as_ref().filter(|(_, text)| text.len() <= LONGEST_FIX)?;
    let file = files.get(span.file).filter(|file| !is_lost(file, *span))?;
    let excerpt = excerpt(&file, &[*span]);
    let mark = excerpt.marks.into_iter().next()?;
    let text: String = text.split('\n').map(visible).collect::<Vec<_>>().join("\n");
    let help = diagnostic.help.as_deref().map_or_else(|| "write".to_string(), bounded);
    let elsewhere = !matches!(diagnostic.place, Place::At(main) if main.file == span.file);
    let snippet = Snippet::source(excerpt.text)
        .line_start(excerpt.line)
        .path(elsewhere.then(|| places.mark(&file, *span)))
        .patch(Patch::new(mark, text));
    Some(Group::with_title(Level::HELP.secondary_title(help)).element(snippet))
}

/// The places that a report names. annotate-snippets counts columns in the excerpt it is given, where a long line is
/// cut and hidden characters are spelled out; so it gets marks for paths, and what it wrote behind a mark is replaced
/// by the true place.
#[derive(Default)]
struct Places(Vec<String>);

/// Begins a mark; never part of a text, since private characters are not printed as they are.
const MARK: char = '\u{e000}';

impl Places {
    /// A mark for the beginning of a span.
    fn mark(&mut self, file: &SourceFile, span: Span) -> String {
        let at = file.line_col(span.start as usize);
        self.0.push(format!("{}:{}:{}", visible(&file.path), at.line, at.col));
        format!("{MARK}{}", self.0.len() - 1)
    }

    /// The text with the places instead of marks, and of the `:line:column` behind them.
    fn resolve(&self, text: &str) -> String {
        let mut parts = text.split(MARK);
        let mut resolved = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(part.len());
            let (mark, rest) = part.split_at(end);
            let place = mark.split(':').next().and_then(|number| self.0.get(number.parse::<usize>().ok()?));
            resolved.push_str(place.map_or("", String::as_str));
            resolved.push_str(rest);
        }
        resolved
    }
}

/// `path:line:column` in plain words, for the formats that print no excerpt.
pub(super) fn short(spot: &Spot) -> String {
    match &spot.lines {
        Some((start, _)) => format!("{}:{}:{}", visible(&spot.file), start.line, start.col),
        None => visible(&spot.file),
    }
}
