//! Parsed text back to Markdown (CommonMark with the tables, footnotes and strikethrough of GitHub). What a text cannot know it
//! asks the page: [`Around`].

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};

use super::escape::{address, code, text};
use crate::story::{CiteRef, Directive, Ev, Heading, What};

/// The page around a text.
pub(super) trait Around {
    /// The address of a link, and what stands behind it (the mark of a source that has this address); no address: only its
    /// words stay.
    fn link(&self, dest: &str) -> (Option<String>, String);
    /// The marks of a bracket of citations.
    fn cite(&self, cites: &[CiteRef]) -> String;
    /// The address of a picture, and what it is called for those who do not see it, if the text does not say.
    fn picture(&self, src: &str) -> (String, String);
    /// What a directive shows, as blocks; the caption is inline.
    fn directive(&self, directive: &Directive, caption: &str) -> String;
    /// The name of a kind of call-out.
    fn callout(&self, kind: crate::story::CalloutKind) -> String;
    /// The level at which the heading of this number is shown.
    fn level(&self, heading: usize) -> usize;
    /// Keeps the footnotes of several texts apart.
    fn note(&self, label: &str) -> String;
    /// HTML of the author goes through.
    fn trusted(&self) -> bool;
}

/// Writes a stretch of a text: blocks, each with a blank line behind it, or inline content.
pub(super) fn write(events: &[Ev], range: Range<usize>, headings: &[Heading], around: &dyn Around) -> String {
    let mut writer = Writer {
        events,
        headings,
        around,
        frames: vec![Frame::default()],
        lists: Vec::new(),
        table: None,
        notes: Vec::new(),
    };
    let mut index = range.start;
    while index < range.end.min(events.len()) {
        index = writer.event(index);
    }
    while writer.frames.len() > 1 {
        writer.close("", "");
    }
    writer.frames.pop().map(|frame| frame.out).unwrap_or_default()
}

/// What stands in a container so far: it is indented when the container ends.
#[derive(Default)]
struct Frame {
    out: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

struct Writer<'a> {
    events: &'a [Ev],
    headings: &'a [Heading],
    around: &'a dyn Around,
    frames: Vec<Frame>,
    /// The next number of each open list; None: without numbers.
    lists: Vec<Option<u64>>,
    table: Option<Table>,
    /// The names of the footnotes that are open.
    notes: Vec<String>,
}

impl Writer<'_> {
    fn push(&mut self, words: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.out.push_str(words);
        }
    }

    fn at_line_start(&self) -> bool {
        self.frames.last().is_none_or(|frame| frame.out.is_empty() || frame.out.ends_with('\n'))
    }

    fn new_line(&mut self) {
        if !self.at_line_start() {
            self.push("\n");
        }
    }

    /// A blank line before the next block.
    fn gap(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        if !frame.out.is_empty() {
            frame.out.truncate(frame.out.trim_end_matches([' ', '\n']).len());
            frame.out.push_str("\n\n");
        }
    }

    fn open(&mut self) {
        self.frames.push(Frame::default());
    }

    /// Ends a container: `first` stands before its first line, `others` before all others that are not blank.
    fn close(&mut self, first: &str, others: &str) {
        let Some(frame) = self.frames.pop() else { return };
        let lines = frame.out.trim_end();
        self.new_line();
        for (number, line) in lines.split('\n').enumerate() {
            let before = if number == 0 { first } else { others };
            let whole = format!("{before}{line}");
            self.push(if line.is_empty() { before.trim_end() } else { &whole });
            self.push("\n");
        }
    }

    /// Writes one event and says which is next.
    fn event(&mut self, index: usize) -> usize {
        let events = self.events;
        let Some(event) = events.get(index) else { return index + 1 };
        match &event.what {
            What::Md(Event::Start(Tag::CodeBlock(kind))) => return self.code_block(index, kind),
            What::Md(Event::Start(Tag::Image { dest_url, .. })) => return self.image(index, dest_url),
            What::Md(Event::Start(Tag::Link { dest_url, .. })) => return self.link(index, dest_url),
            What::Md(Event::Start(tag)) => self.start(tag),
            What::Md(Event::End(tag)) => self.end(tag),
            What::Md(event) => self.leaf(event),
            What::HeadingStart(number) => {
                self.gap();
                let level = self.around.level(*number).clamp(1, 6);
                self.push(&format!("{} ", "#".repeat(level)));
            }
            What::HeadingEnd(_) => self.gap(),
            What::Cite(cites) => {
                let marks = self.around.cite(cites);
                // The mark belongs to the word before it.
                if let Some(frame) = self.frames.last_mut() {
                    frame.out.truncate(frame.out.trim_end_matches(' ').len());
                }
                self.push(&marks);
            }
            What::Directive(directive) => return self.directive(index, directive),
            What::CalloutStart(kind, title) => {
                self.gap();
                self.open();
                let name = self.around.callout(*kind);
                let title = title.as_ref().map(|title| text(title, true));
                self.push(&format!("**{}**\n\n", title.unwrap_or(name)));
            }
            What::CalloutEnd => {
                self.close("> ", "> ");
                self.gap();
            }
            What::CaptionStart | What::CaptionEnd => {}
        }
        index + 1
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis => self.push("*"),
            Tag::Strong => self.push("**"),
            Tag::Strikethrough => self.push("~~"),
            Tag::BlockQuote(kind) => {
                self.gap();
                self.open();
                if let Some(kind) = kind {
                    self.push(alert(*kind));
                }
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.gap()
                } else {
                    self.new_line()
                }
                self.lists.push(*first);
            }
            Tag::FootnoteDefinition(label) => {
                self.gap();
                self.notes.push(self.around.note(label));
                self.open();
            }
            Tag::Item | Tag::DefinitionListDefinition => self.open(),
            Tag::DefinitionList => self.gap(),
            Tag::Table(alignments) => {
                self.gap();
                self.table = Some(Table { alignments: alignments.clone(), rows: Vec::new() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.open(),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Emphasis => self.push("*"),
            TagEnd::Strong => self.push("**"),
            TagEnd::Strikethrough => self.push("~~"),
            TagEnd::Paragraph => self.gap(),
            TagEnd::BlockQuote(_) => {
                self.close("> ", "> ");
                self.gap();
            }
            TagEnd::Item => {
                let number = self.lists.last_mut().and_then(Option::as_mut).map(|number| {
                    *number += 1;
                    *number - 1
                });
                let marker = number.map_or("- ".to_string(), |number| format!("{number}. "));
                let indent = " ".repeat(marker.len());
                self.close(&marker, &indent);
            }
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.gap();
                }
            }
            TagEnd::DefinitionListTitle => self.new_line(),
            TagEnd::DefinitionListDefinition => {
                self.close(": ", "  ");
                self.gap();
            }
            TagEnd::TableCell => {
                let cell = self.frames.pop().map(|frame| frame.out).unwrap_or_default();
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.push(&super::escape::table(&table.rows, &table.alignments));
                    self.gap();
                }
            }
            TagEnd::FootnoteDefinition => {
                let label = self.notes.pop().unwrap_or_default();
                self.close(&format!("[^{label}]: "), "    ");
                self.gap();
            }
            _ => {}
        }
    }

    fn leaf(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(words) => {
                let at_start = self.at_line_start();
                self.push(&text(words, !at_start));
            }
            Event::Code(words) => self.push(&code(words)),
            Event::InlineMath(formula) => self.push(&format!("${formula}$")),
            Event::DisplayMath(formula) => self.push(&format!("$${formula}$$")),
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\\\n"),
            Event::Rule => {
                self.gap();
                self.push("* * *");
                self.gap();
            }
            Event::TaskListMarker(done) => self.push(if *done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(label) => {
                let label = self.around.note(label);
                self.push(&format!("[^{label}]"));
            }
            Event::Html(html) | Event::InlineHtml(html) if self.around.trusted() => self.push(html),
            _ => {}
        }
    }

    fn code_block(&mut self, index: usize, kind: &CodeBlockKind<'_>) -> usize {
        let end = self.end_of(index);
        let mut body = String::new();
        for event in self.events.get(index..end).unwrap_or_default() {
            if let What::Md(Event::Text(words)) = &event.what {
                body.push_str(words);
            }
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let longest = body.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        self.gap();
        self.push(&format!("{fence}{language}\n{}\n{fence}", body.trim_end_matches('\n')));
        self.gap();
        end
    }

    fn image(&mut self, index: usize, src: &str) -> usize {
        let end = self.end_of(index);
        let alt = self.inner(index + 1..end.saturating_sub(1));
        let (src, known) = self.around.picture(src);
        let alt = if alt.trim().is_empty() { text(&known, true) } else { alt };
        self.push(&format!("![{alt}]({})", address(&src)));
        end
    }

    fn link(&mut self, index: usize, dest: &str) -> usize {
        let end = self.end_of(index);
        let words = self.inner(index + 1..end.saturating_sub(1));
        let (href, mark) = self.around.link(dest);
        match href {
            Some(href) => self.push(&format!("[{words}]({}){mark}", address(&href))),
            None => self.push(&format!("{words}{mark}")),
        }
        end
    }

    fn directive(&mut self, index: usize, directive: &Directive) -> usize {
        let captioned = self.events.get(index + 1).is_some_and(|event| matches!(event.what, What::CaptionStart));
        let ends = |event: &Ev| matches!(event.what, What::CaptionEnd);
        let end = match captioned {
            true => self.events.iter().skip(index).position(ends).map_or(index + 1, |at| index + at + 1),
            false => index + 1,
        };
        let caption = if captioned { self.inner(index + 2..end.saturating_sub(1)) } else { String::new() };
        let shown = self.around.directive(directive, caption.trim());
        if !shown.is_empty() {
            self.gap();
            self.push(&shown);
            self.gap();
        }
        end
    }

    /// A stretch of inline content by itself.
    fn inner(&self, range: Range<usize>) -> String {
        write(self.events, range, self.headings, self.around)
    }

    /// The index behind the end of what begins here.
    fn end_of(&self, index: usize) -> usize {
        let mut depth = 0usize;
        for (at, event) in self.events.iter().enumerate().skip(index) {
            match &event.what {
                What::Md(Event::Start(_)) => depth += 1,
                What::Md(Event::End(_)) => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                return at + 1;
            }
        }
        self.events.len()
    }
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "[!NOTE]\n",
        BlockQuoteKind::Tip => "[!TIP]\n",
        BlockQuoteKind::Important => "[!IMPORTANT]\n",
        BlockQuoteKind::Warning => "[!WARNING]\n",
        BlockQuoteKind::Caution => "[!CAUTION]\n",
    }
}
