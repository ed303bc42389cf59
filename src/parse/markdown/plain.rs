//! The plain form of a text, and its length in words.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::story::{Ev, What};

/// A text without any mark-up: citations, footnotes and HTML leave nothing, the end of a block leaves a space.
pub fn plain(events: &[Ev]) -> String {
    let mut plain = Plain::default();
    let mut footnote = 0usize;
    for event in events {
        match &event.what {
            What::Md(Event::Start(Tag::FootnoteDefinition(_))) => footnote += 1,
            What::Md(Event::End(TagEnd::FootnoteDefinition)) => footnote = footnote.saturating_sub(1),
            _ if footnote > 0 => {}
            What::Md(event) => plain.event(event),
            What::CalloutStart(_, Some(title)) => {
                plain.text(" ");
                plain.text(title);
                plain.text(" ");
            }
            What::Cite(_) => plain.mark(),
            _ => plain.text(" "),
        }
    }
    plain.out.truncate(plain.out.trim_end().len());
    plain.out
}

#[derive(Default)]
struct Plain {
    out: String,
    /// A mark that leaves nothing stood here behind a space.
    gap: bool,
}

impl Plain {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text(text),
            Event::InlineMath(formula) | Event::DisplayMath(formula) => self.text(&super::formula::plain(formula)),
            Event::SoftBreak | Event::HardBreak | Event::Rule => self.text(" "),
            Event::FootnoteReference(_) => self.mark(),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {}
            Event::Start(_) | Event::End(_) => self.text(" "),
            _ => {}
        }
    }

    fn mark(&mut self) {
        self.gap |= self.out.ends_with(' ');
    }

    /// Adds a text; white space is one space, none at the beginning.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' {
                self.gap = false;
                if !self.out.is_empty() && !self.out.ends_with(' ') {
                    self.out.push(' ');
                }
                continue;
            }
            // "word [@source]." must not become "word .".
            if std::mem::take(&mut self.gap) && ".,;:!?)…”“’‘»«›‹」』\"'".contains(c) {
                self.out.truncate(self.out.trim_end_matches(' ').len());
            }
            self.out.push(c);
        }
    }
}

/// How many words a plain text has. Characters of Chinese and Japanese count singly, as there is no space between words.
pub fn words(text: &str) -> usize {
    let single = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}');
    let (mut count, mut in_word) = (0, false);
    for c in text.chars() {
        if !c.is_ascii() && single(c) {
            count += 1;
            in_word = false;
        } else if c.is_alphanumeric() {
            count += usize::from(!in_word);
            in_word = true;
        } else if c.is_whitespace() || c == '—' || c == '–' || c == '/' {
            in_word = false;
        }
    }
    count
}
