//! Events to HTML.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::notes::Notes;
use super::sanitize::Trusted;
use super::{Around, LinkTo, Picture, attribute, escape};
use crate::parse::markdown::plain;
use crate::render::{highlight, maths};
use crate::story::config::HtmlPolicy;
use crate::story::{CalloutKind, Ev, Rich, What};

/// Writes a stretch of a text and its footnotes.
pub(super) fn write(rich: &Rich, range: Range<usize>, around: &dyn Around) -> String {
    let policy = around.raw_html();
    let cleans = policy == HtmlPolicy::Sanitize
        && rich.events.iter().any(|ev| matches!(ev.what, What::Md(Event::Html(_) | Event::InlineHtml(_))));
    let mut writer = Writer {
        events: &rich.events,
        around,
        out: String::new(),
        policy,
        trusted: cleans.then(|| Trusted::new(&rich.markdown)),
        notes: Notes::new(&rich.events),
        links: Vec::new(),
        tables: Vec::new(),
        callouts: Vec::new(),
    };
    writer.run(range);
    writer.footnotes();
    match writer.trusted {
        Some(trusted) => trusted.clean(&writer.out),
        None => writer.out,
    }
}

/// A heading, title or name without anything that is a link or an id: for contents lists and texts of links.
pub fn label(rich: &Rich, range: Range<usize>) -> String {
    let mut out = String::new();
    for event in rich.events.get(range).unwrap_or_default() {
        let What::Md(event) = &event.what else { continue };
        match event {
            Event::Text(text) => out.push_str(&escape(text)),
            Event::Code(code) => out.push_str(&format!("<code>{}</code>", escape(code))),
            Event::InlineMath(formula) | Event::DisplayMath(formula) => out.push_str(&maths::html(formula, false)),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::Start(tag) => out.push_str(inline_tag(&tag.to_end()).map_or("", |(open, _)| open)),
            Event::End(tag) => out.push_str(inline_tag(tag).map_or("", |(_, close)| close)),
            _ => {}
        }
    }
    out
}

fn inline_tag(tag: &TagEnd) -> Option<(&'static str, &'static str)> {
    match tag {
        TagEnd::Emphasis => Some(("<em>", "</em>")),
        TagEnd::Strong => Some(("<strong>", "</strong>")),
        TagEnd::Strikethrough => Some(("<del>", "</del>")),
        _ => None,
    }
}

/// A table that is being written.
struct Table {
    alignments: Vec<Alignment>,
    /// In the header row.
    head: bool,
    /// Number of the cell in its row.
    cell: usize,
    /// The first column names the rows: its own header is empty.
    row_headers: bool,
    /// A row of the body was written.
    body: bool,
}

pub(super) struct Writer<'a> {
    events: &'a [Ev],
    around: &'a dyn Around,
    pub(super) out: String,
    policy: HtmlPolicy,
    trusted: Option<Trusted>,
    pub(super) notes: Notes,
    /// What ends the links that are open.
    links: Vec<String>,
    tables: Vec<Table>,
    /// What ends the call-outs that are open.
    callouts: Vec<&'static str>,
}

impl<'a> Writer<'a> {
    /// Writes these events, without footnotes.
    pub(super) fn run(&mut self, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end.min(self.events.len()) {
            index = self.event(index).max(index + 1);
        }
    }

    /// Writes one event and says which is next.
    fn event(&mut self, index: usize) -> usize {
        let events = self.events;
        let Some(Ev { what, at }) = events.get(index) else { return index + 1 };
        match what {
            What::Md(Event::Start(Tag::FootnoteDefinition(_))) => return self.end_of(index),
            What::Md(Event::Start(Tag::CodeBlock(kind))) => return self.code_block(index, kind),
            What::Md(Event::Start(Tag::Image { dest_url, title, .. })) => {
                return self.image(index, dest_url, title, false);
            }
            What::Md(Event::Start(Tag::Paragraph)) if self.is_lone_image(index) => return self.lone_image(index),
            What::Md(Event::Start(Tag::Link { link_type, dest_url, title, .. })) => {
                self.link(index, *link_type, dest_url, title);
            }
            What::Md(Event::Start(Tag::Table(alignments))) => self.table_start(index, alignments),
            What::Md(Event::Start(tag)) => self.start(tag),
            What::Md(Event::End(tag)) => self.end(tag),
            What::Md(event) => self.leaf(event),
            What::HeadingStart(number) => self.heading_start(*number),
            What::HeadingEnd(number) => self.heading_end(*number),
            What::Cite(cites) => {
                let mark = self.around.cite(cites, *at);
                if !mark.is_empty() {
                    // Authors leave a space before the bracket; the mark itself hangs on the word before it.
                    self.out.truncate(self.out.trim_end_matches([' ', '\n']).len());
                }
                self.trust(mark);
            }
            What::Directive(directive) => {
                let (caption, next) = self.caption(index + 1);
                let html = self.around.directive(directive, &caption, *at);
                self.line();
                self.trust(html);
                self.line();
                return next;
            }
            What::CaptionStart | What::CaptionEnd => {}
            What::CalloutStart(kind, title) => self.callout(*kind, title.as_deref()),
            What::CalloutEnd => {
                let close = self.callouts.pop().unwrap_or("</aside>");
                self.close_block(close);
            }
        }
        index + 1
    }

    /// The caption that begins here, if one does, and the event behind it.
    fn caption(&mut self, index: usize) -> (String, usize) {
        let events = self.events.get(index..).unwrap_or_default();
        let begins = events.first().is_some_and(|event| matches!(event.what, What::CaptionStart));
        // Most directives have none; looking for its end would take the whole rest of the text each time.
        let length = begins.then(|| events.iter().position(|event| matches!(event.what, What::CaptionEnd))).flatten();
        let Some(end) = length.map(|length| index + length) else {
            return (String::new(), index);
        };
        let before = std::mem::take(&mut self.out);
        self.run(index + 1..end);
        let caption = std::mem::replace(&mut self.out, before);
        let caption = match &self.trusted {
            Some(trusted) => trusted.clean(&caption),
            None => caption,
        };
        (caption, end + 1)
    }

    /// The event behind the end of what begins at `index`.
    fn end_of(&self, index: usize) -> usize {
        let mut depth = 0usize;
        for (at, event) in self.events.iter().enumerate().skip(index) {
            match &event.what {
                What::Md(Event::Start(_)) => depth += 1,
                What::Md(Event::End(_)) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return at + 1;
                    }
                }
                _ => {}
            }
        }
        self.events.len()
    }

    fn plain(&self, range: Range<usize>) -> String {
        plain::plain(self.events.get(range).unwrap_or_default())
    }

    /// HTML that is ours or the page's, which no cleaning may touch.
    fn trust(&mut self, html: String) {
        match &mut self.trusted {
            Some(trusted) if !html.is_empty() => {
                let stand_in = trusted.keep(html);
                self.out.push_str(&stand_in);
            }
            _ => self.out.push_str(&html),
        }
    }

    /// Begins a line.
    pub(super) fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn open_block(&mut self, tag: &str) {
        self.line();
        self.out.push_str(tag);
    }

    fn close_block(&mut self, tag: &str) {
        self.line();
        self.out.push_str(tag);
        self.out.push('\n');
    }

    fn leaf(&mut self, event: &'a Event<'static>) {
        match event {
            Event::Text(text) => self.out.push_str(&escape(text)),
            Event::Code(code) => self.out.push_str(&format!("<code>{}</code>", escape(code))),
            Event::InlineMath(formula) => self.trust(maths::html(formula, false)),
            Event::DisplayMath(formula) => self.trust(maths::html(formula, true)),
            Event::Html(html) | Event::InlineHtml(html) => {
                if self.policy != HtmlPolicy::Refuse {
                    self.out.push_str(html);
                }
            }
            Event::FootnoteReference(label) => {
                let mark = self.notes.mark(label, self.around);
                self.trust(mark);
            }
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.close_block("<hr>"),
            Event::TaskListMarker(done) => {
                let labels = self.around.labels();
                let (checked, name) = if *done { (" checked", &labels.task_done) } else { ("", &labels.task_open) };
                let name = attribute("aria-label", name);
                self.trust(format!("<input type=\"checkbox\" disabled{checked}{name}> "));
            }
            Event::Start(_) | Event::End(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.open_block("<p>"),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::BlockQuote(None) => self.close_block("<blockquote>"),
            Tag::List(Some(1)) => self.close_block("<ol>"),
            Tag::List(Some(start)) => self.close_block(&format!("<ol start=\"{start}\">")),
            Tag::List(None) => self.close_block("<ul>"),
            Tag::Item => self.open_block("<li>"),
            Tag::DefinitionList => self.close_block("<dl>"),
            Tag::DefinitionListTitle => self.open_block("<dt>"),
            Tag::DefinitionListDefinition => self.open_block("<dd>"),
            Tag::TableHead => {
                self.out.push_str("<thead><tr>");
                if let Some(table) = self.tables.last_mut() {
                    (table.head, table.cell) = (true, 0);
                }
            }
            Tag::TableRow => {
                if let Some(table) = self.tables.last_mut() {
                    table.cell = 0;
                    if !std::mem::replace(&mut table.body, true) {
                        self.out.push_str("<tbody>\n");
                    }
                }
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.cell(true),
            Tag::HtmlBlock => self.line(),
            tag => self.out.push_str(inline_tag(&tag.to_end()).map_or("", |(open, _)| open)),
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::BlockQuote(Some(_)) => self.close_block("</aside>"),
            TagEnd::BlockQuote(None) => self.close_block("</blockquote>"),
            TagEnd::List(true) => self.close_block("</ol>"),
            TagEnd::List(false) => self.close_block("</ul>"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.close_block("</dl>"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => {
                let body = self.tables.pop().is_some_and(|table| table.body);
                self.out.push_str(if body { "</tbody></table></div>\n" } else { "</table></div>\n" });
            }
            TagEnd::TableHead => {
                self.out.push_str("</tr></thead>\n");
                if let Some(table) = self.tables.last_mut() {
                    table.head = false;
                }
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.cell(false),
            TagEnd::Link => {
                let close = self.links.pop().unwrap_or_default();
                self.trust(close);
            }
            tag => self.out.push_str(inline_tag(tag).map_or("", |(_, close)| close)),
        }
    }

    fn callout(&mut self, kind: CalloutKind, title: Option<&str>) {
        let labels = self.around.labels();
        let title = escape(title.unwrap_or(labels.callout(kind)));
        let name = kind.name();
        if kind == CalloutKind::Transcript {
            self.callouts.push("</details>");
            self.close_block(&format!("<details class=\"transcript\">\n<summary>{title}</summary>"));
            return;
        }
        self.callouts.push("</aside>");
        self.close_block(&format!(
            "<aside class=\"callout callout-{name}\" role=\"note\">\n<p class=\"callout-title\">{title}</p>"
        ));
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let labels = self.around.labels();
        let (name, title) = match kind {
            BlockQuoteKind::Note => ("note", &labels.note),
            BlockQuoteKind::Tip => ("tip", &labels.tip),
            BlockQuoteKind::Important => ("important", &labels.important),
            BlockQuoteKind::Warning => ("warning", &labels.warning),
            BlockQuoteKind::Caution => ("caution", &labels.caution),
        };
        let title = escape(title);
        self.close_block(&format!(
            "<aside class=\"callout callout-{name}\" role=\"note\">\n<p class=\"callout-title\">{title}</p>"
        ));
    }

    fn level(&self, number: usize) -> u8 {
        let written = self.around.headings().get(number).map_or(2, |heading| heading.level);
        self.around.level(number, written).clamp(1, 6)
    }

    fn heading_start(&mut self, number: usize) {
        let level = self.level(number);
        let anchor = self.around.headings().get(number).filter(|_| self.around.ids());
        let id = anchor.map(|heading| attribute("id", &heading.anchor)).unwrap_or_default();
        self.open_block(&format!("<h{level}{id}>"));
    }

    fn heading_end(&mut self, number: usize) {
        let tail = self.around.heading_tail(number);
        self.trust(tail);
        let level = self.level(number);
        self.out.push_str(&format!("</h{level}>\n"));
        let below = self.around.below_heading(number);
        if !below.is_empty() {
            self.trust(below);
            self.line();
        }
    }

    fn link(&mut self, index: usize, kind: LinkType, dest: &str, title: &str) {
        let end = self.end_of(index);
        let text = self.plain(index + 1..end.saturating_sub(1));
        let mailto;
        let dest = if kind == LinkType::Email {
            mailto = format!("mailto:{dest}");
            &mailto
        } else {
            dest
        };
        let Some(at) = self.events.get(index).map(|event| event.at) else { return };
        let link = self.around.link(&LinkTo { dest, title, text: &text, at });
        self.trust(link.open);
        self.links.push(link.close);
    }

    fn image(&mut self, index: usize, src: &str, title: &str, alone: bool) -> usize {
        let end = self.end_of(index);
        let alt = self.plain(index + 1..end.saturating_sub(1));
        if let Some(at) = self.events.get(index).map(|event| event.at) {
            let html = self.around.image(&Picture { src, title, alt: &alt, alone, at });
            self.trust(html);
        }
        end
    }

    /// Is this paragraph nothing but a picture?
    fn is_lone_image(&self, index: usize) -> bool {
        let image =
            matches!(self.events.get(index + 1), Some(Ev { what: What::Md(Event::Start(Tag::Image { .. })), .. }));
        image && {
            let end = self.end_of(index + 1);
            matches!(self.events.get(end), Some(Ev { what: What::Md(Event::End(TagEnd::Paragraph)), .. }))
        }
    }

    fn lone_image(&mut self, index: usize) -> usize {
        let events = self.events;
        let Some(Ev { what: What::Md(Event::Start(Tag::Image { dest_url, title, .. })), .. }) = events.get(index + 1)
        else {
            return index + 1;
        };
        self.line();
        let end = self.image(index + 1, dest_url, title, true);
        self.line();
        end + 1
    }

    fn code_block(&mut self, index: usize, kind: &CodeBlockKind<'_>) -> usize {
        let end = self.end_of(index);
        let mut code = String::new();
        for event in self.events.get(index + 1..end.saturating_sub(1)).unwrap_or_default() {
            if let What::Md(Event::Text(text)) = &event.what {
                code.push_str(text);
            }
        }
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', '\t', ',', '{']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let inner = highlight::highlight(&code, info).unwrap_or_else(|| escape(&code));
        let class = if info.is_empty() { String::new() } else { attribute("class", &format!("language-{info}")) };
        self.line();
        let name = attribute("aria-label", &self.around.labels().code);
        self.trust(format!("<pre tabindex=\"0\" role=\"group\"{name}><code{class}>{inner}</code></pre>"));
        self.line();
        end
    }

    fn table_start(&mut self, index: usize, alignments: &[Alignment]) {
        let names = self.column_names(index);
        let row_headers = names.len() > 1 && names.first().is_some_and(String::is_empty);
        let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
        let mut name = self.around.labels().table.clone();
        if !names.is_empty() {
            name = format!("{name}: {}", names.join(", "));
        }
        let name = attribute("aria-label", &name);
        self.line();
        self.out.push_str(&format!("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\"{name}><table>\n"));
        self.tables.push(Table { alignments: alignments.to_vec(), head: false, cell: 0, row_headers, body: false });
    }

    /// The plain headers of the table that begins at `index`.
    fn column_names(&self, index: usize) -> Vec<String> {
        let mut names = Vec::new();
        let mut start = index;
        for (at, event) in self.events.iter().enumerate().skip(index) {
            match &event.what {
                What::Md(Event::Start(Tag::TableCell)) => start = at + 1,
                What::Md(Event::End(TagEnd::TableCell)) => names.push(self.plain(start..at)),
                What::Md(Event::End(TagEnd::TableHead)) => break,
                _ => {}
            }
        }
        names
    }

    fn cell(&mut self, start: bool) {
        let Some(table) = self.tables.last_mut() else { return };
        let first = table.cell == 0;
        // An empty header names nothing, so it is no header.
        let tag = match (table.head, first && table.row_headers) {
            (true, true) | (false, false) => "td",
            (true, false) | (false, true) => "th",
        };
        if !start {
            table.cell += 1;
            self.out.push_str(&format!("</{tag}>"));
            return;
        }
        let scope = match (tag, table.head) {
            ("th", true) => " scope=\"col\"",
            ("th", false) => " scope=\"row\"",
            _ => "",
        };
        let align = match table.alignments.get(table.cell) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            _ => "",
        };
        self.out.push_str(&format!("<{tag}{scope}{align}>"));
    }

    /// The footnotes that the text refers to, in the order of their marks.
    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let name = attribute("aria-label", &self.around.labels().footnotes);
        self.line();
        self.out.push_str(&format!("<aside class=\"footnotes\" role=\"note\"{name}>\n<ol>\n"));
        let mut number = 0;
        // A footnote may refer to further ones, so their number can grow.
        while let Some(range) = self.notes.text(number) {
            let id = self.notes.id(number, self.around);
            self.out.push_str(&format!("<li{}>", attribute("id", &id)));
            let from = self.out.len();
            self.run(range);
            let back = self.notes.back(number, self.around);
            self.footnote_back(from, back);
            self.out.push_str("</li>\n");
            number += 1;
        }
        self.out.push_str("</ol>\n</aside>\n");
    }

    /// Puts the links back to the marks at the end of the footnote's last paragraph, or behind it.
    fn footnote_back(&mut self, from: usize, back: String) {
        if back.is_empty() {
            return;
        }
        let in_paragraph = self.out.get(from..).is_some_and(|text| text.ends_with("</p>\n"));
        if in_paragraph {
            self.out.truncate(self.out.len() - "</p>\n".len());
        }
        self.out.push(' ');
        self.trust(back);
        self.out.push_str(if in_paragraph { "</p>\n" } else { "\n" });
    }
}
