//! Footnotes: numbered in the order of their marks, linked both ways.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Around, attribute};
use crate::story::{Ev, What};

/// The footnotes of a text, and those that were referred to so far.
pub(super) struct Notes {
    /// The events of each footnote by its name in lower case, as names are compared without case.
    texts: HashMap<String, Range<usize>>,
    numbers: HashMap<String, usize>,
    used: Vec<Note>,
}

struct Note {
    text: Range<usize>,
    marks: usize,
}

impl Notes {
    pub(super) fn new(events: &[Ev]) -> Self {
        let mut texts = HashMap::new();
        let mut open: Vec<(String, usize)> = Vec::new();
        for (index, event) in events.iter().enumerate() {
            match &event.what {
                What::Md(Event::Start(Tag::FootnoteDefinition(label))) => open.push((label.to_lowercase(), index + 1)),
                What::Md(Event::End(TagEnd::FootnoteDefinition)) => {
                    if let Some((label, start)) = open.pop() {
                        texts.entry(label).or_insert(start..index);
                    }
                }
                _ => {}
            }
        }
        Notes { texts, numbers: HashMap::new(), used: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// The events of the footnote of this number, counted from 0.
    pub(super) fn text(&self, number: usize) -> Option<Range<usize>> {
        self.used.get(number).map(|note| note.text.clone())
    }

    /// The mark of a footnote in the text.
    pub(super) fn mark(&mut self, label: &str, around: &dyn Around) -> String {
        let label = label.to_lowercase();
        let Some(text) = self.texts.get(&label) else { return String::new() };
        let next = self.used.len();
        let number = *self.numbers.entry(label).or_insert(next);
        if number == next {
            self.used.push(Note { text: text.clone(), marks: 0 });
        }
        let Some(note) = self.used.get_mut(number) else { return String::new() };
        note.marks += 1;
        let shown = number + 1;
        if !around.ids() {
            return format!("<sup class=\"footnote-mark\">{shown}</sup>");
        }
        let name = attribute("aria-label", &around.labels().footnote.replace("{n}", &shown.to_string()));
        let (prefix, id) = (around.prefix(), mark_id(around, number, note.marks));
        format!("<sup class=\"footnote-mark\"><a href=\"#ng-{prefix}fn-{shown}\" id=\"{id}\"{name}>{shown}</a></sup>")
    }

    /// The id of a footnote's text; empty if there are no ids.
    pub(super) fn id(&self, number: usize, around: &dyn Around) -> String {
        if around.ids() { format!("ng-{}fn-{}", around.prefix(), number + 1) } else { String::new() }
    }

    /// The links from a footnote back to its marks.
    pub(super) fn back(&self, number: usize, around: &dyn Around) -> String {
        let Some(note) = self.used.get(number).filter(|_| around.ids()) else { return String::new() };
        let links = (1..=note.marks).map(|mark| {
            let id = mark_id(around, number, mark);
            let shown = if mark == 1 { format!("{}", number + 1) } else { format!("{}-{mark}", number + 1) };
            let name = attribute("aria-label", &around.labels().footnote_back.replace("{n}", &shown));
            format!("<a class=\"footnote-back\" href=\"#{id}\"{name}>↩\u{fe0e}</a>")
        });
        links.collect::<Vec<_>>().join(" ")
    }
}

fn mark_id(around: &dyn Around, number: usize, mark: usize) -> String {
    let (prefix, number) = (around.prefix(), number + 1);
    if mark == 1 { format!("ng-{prefix}fnref-{number}") } else { format!("ng-{prefix}fnref-{number}-{mark}") }
}
