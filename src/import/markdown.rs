//! HTML of other programs as Markdown that shows the same words, and runs nothing.

use crate::render::html::tags::{Piece, Tag, pieces};

/// What became of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    /// The text as Markdown: paragraphs, lists, quotes, emphasis, links.
    pub markdown: String,
    /// What could not be taken over, each once, in words.
    pub lost: Vec<String>,
}

/// Converts a text with paragraphs.
pub fn blocks(html: &str) -> Converted {
    let mut writer = Writer::default();
    writer.read(html);
    writer.finish()
}

/// Converts a text for one line: emphasis and links stay, breaks become spaces.
pub fn inline(html: &str) -> Converted {
    let Converted { markdown, lost } = blocks(html);
    let lines = markdown.lines().map(|line| line.trim_end_matches('\\').trim()).filter(|line| !line.is_empty());
    Converted { markdown: lines.collect::<Vec<_>>().join(" "), lost }
}

/// The words alone, as Markdown that shows them: for titles and names, which hold no links.
pub fn words(html: &str) -> String {
    escape(&plain(html), true)
}

/// The words alone.
pub fn plain(html: &str) -> String {
    let mut out = String::new();
    let mut skipped: Option<String> = None;
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) if skipped.is_none() && !is_comment(text) => out.push_str(&decode(text)),
            Piece::Text(_) => {}
            Piece::Open(tag) => {
                skipped = RAW.contains(&tag.name.as_str()).then(|| tag.name.clone());
                if !INLINE.contains(&tag.name.as_str()) {
                    out.push(' ');
                }
            }
            Piece::Close(name, _) => {
                if skipped.as_ref() == Some(&name) {
                    skipped = None;
                }
            }
        }
    }
    // What Markdown would decode stands for its character here too.
    entities(&super::one_line(&out))
}

/// An address that a page may lead to: absolute, and nothing that runs.
pub fn address(text: &str) -> Option<String> {
    let text = super::one_line(&decode(text));
    let full = if text.starts_with("//") { format!("https:{text}") } else { text };
    let url = url::Url::parse(&full).ok()?;
    let fits = matches!(url.scheme(), "http" | "https") && url.has_host() || url.scheme() == "mailto";
    fits.then(|| url.as_str().replace('\\', "%5C").replace('<', "%3C").replace('>', "%3E").replace(' ', "%20"))
}

/// A link of Markdown.
pub fn link(text: &str, address: &str) -> String {
    let address = if address.contains(';') { address.replace('&', "&amp;") } else { address.to_string() };
    format!("[{text}](<{address}>)")
}

/// Elements that stand in a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
];
/// Elements whose content is no text.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

fn is_comment(text: &str) -> bool {
    text.starts_with("<!") || text.starts_with("<?")
}

/// What is open in a line.
#[derive(Debug, PartialEq, Eq)]
enum Span {
    /// Emphasis, with its mark.
    Mark(&'static str),
    /// A link, with its address if it leads anywhere.
    Link(Option<String>),
}

/// One block: a paragraph, or an item of a list.
struct Block {
    text: String,
    item: bool,
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    /// The line that is being written, and what is open in it with what stood before.
    line: String,
    open: Vec<(Span, String)>,
    /// Lists that are open: numbered or not.
    lists: Vec<bool>,
    item: bool,
    quotes: usize,
    lost: Vec<String>,
}

impl Writer {
    fn read(&mut self, html: &str) {
        let mut skipped: Option<String> = None;
        for piece in pieces(html) {
            match piece {
                Piece::Text(text) if skipped.is_none() && !is_comment(text) => self.text(&decode(text)),
                Piece::Text(_) => {}
                Piece::Open(tag) => {
                    skipped = RAW.contains(&tag.name.as_str()).then(|| tag.name.clone());
                    self.start(&tag);
                }
                Piece::Close(name, _) => {
                    if skipped.as_ref() == Some(&name) {
                        skipped = None;
                    }
                    self.end(&name);
                }
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "b" | "strong" => self.push(Span::Mark("**")),
            "i" | "em" | "cite" => self.push(Span::Mark("*")),
            "a" => {
                let inside = self.open.iter().any(|(span, _)| matches!(span, Span::Link(_)));
                let href = tag.get("href").filter(|_| !inside);
                let found = href.as_deref().and_then(address);
                if let Some(href) = href.filter(|href| found.is_none() && !href.trim().is_empty()) {
                    self.lose(format!("the link to `{}`", super::one_line(&href)));
                }
                self.push(Span::Link(found));
            }
            "br" => self.line.push('\n'),
            "li" => {
                self.block();
                self.item = true;
            }
            "ul" | "ol" => {
                self.block();
                self.lists.push(tag.name == "ol");
            }
            "blockquote" => {
                self.block();
                self.quotes += 1;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.block();
                self.push(Span::Mark("**"));
            }
            "img" | "iframe" | "video" | "audio" | "source" | "embed" | "object" => self.media(tag),
            "script" | "style" | "form" | "input" | "button" | "svg" | "math" | "table" => {
                self.block();
                self.lose(format!("`<{}>`", tag.name));
            }
            name if !INLINE.contains(&name) => self.block(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "b" | "strong" => self.pop(&Span::Mark("**")),
            "i" | "em" | "cite" => self.pop(&Span::Mark("*")),
            "a" => {
                if let Some((Span::Link(found), _)) = self.open.last() {
                    let span = Span::Link(found.clone());
                    self.pop(&span);
                }
            }
            "ul" | "ol" => {
                self.block();
                self.lists.pop();
            }
            "blockquote" => {
                self.block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            "td" | "th" => self.line.push(' '),
            name if !INLINE.contains(&name) => self.block(),
            _ => {}
        }
    }

    /// A picture or frame cannot stand here; where it lies is kept as a link.
    fn media(&mut self, tag: &Tag<'_>) {
        let source = tag.get("src").or_else(|| tag.get("data"));
        let Some(source) = source.filter(|source| !source.trim().is_empty()) else { return };
        match address(&source) {
            Some(url) if !self.open.iter().any(|(span, _)| matches!(span, Span::Link(_))) => {
                let alt = tag.get("alt").or_else(|| tag.get("title")).map(|alt| super::one_line(&alt));
                let text = alt.filter(|alt| !alt.is_empty()).unwrap_or_else(|| host(&url));
                self.line.push_str(&link(&escape(&text, false), &url));
            }
            _ => self.lose(format!("`<{} src=\"{}\">`", tag.name, super::one_line(&source))),
        }
    }

    fn lose(&mut self, what: String) {
        if !self.lost.contains(&what) {
            self.lost.push(what);
        }
    }

    fn text(&mut self, text: &str) {
        let in_link = self.open.iter().any(|(span, _)| matches!(span, Span::Link(_)));
        let text = super::clean(text);
        if text.starts_with(char::is_whitespace) {
            self.space();
        }
        let mut first = true;
        for word in text.split_whitespace() {
            if !first {
                self.space();
            }
            first = false;
            let word = if in_link { escape(word, false) } else { linked(word) };
            self.line.push_str(&word);
        }
        if !first && text.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        // Within a mark or link a blank at the beginning is put before it later.
        let begins = self.line.is_empty() && !self.open.is_empty();
        if begins || !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
            self.line.push(' ');
        }
    }

    fn push(&mut self, span: Span) {
        let before = std::mem::take(&mut self.line);
        self.open.push((span, before));
    }

    /// Closes what is open up to the last of this kind, if there is one.
    fn pop(&mut self, wanted: &Span) {
        if !self.open.iter().any(|(span, _)| span == wanted) {
            return;
        }
        while let Some((span, before)) = self.open.pop() {
            let found = span == *wanted;
            let inner = std::mem::replace(&mut self.line, before);
            self.wrapped(&span, &inner);
            if found {
                break;
            }
        }
    }

    /// Puts what stood in a mark or link behind what stood before it; blanks at its edges stay outside.
    fn wrapped(&mut self, span: &Span, inner: &str) {
        let text = inner.trim();
        if inner.starts_with([' ', '\n']) && !text.is_empty() {
            self.space();
        }
        match span {
            _ if text.is_empty() => self.space(),
            Span::Link(Some(url)) => self.line.push_str(&link(&text.replace("\n", " "), url)),
            Span::Link(None) => self.line.push_str(text),
            // Stars inside words and beside stars are told apart by rules that the text may not fit.
            Span::Mark(mark)
                if !text.contains('*') && !self.line.ends_with(|c: char| !c.is_whitespace() && c != '(') =>
            {
                self.line.push_str(&format!("{mark}{text}{mark}"));
            }
            Span::Mark(_) => self.line.push_str(text),
        }
        if inner.ends_with([' ', '\n']) {
            self.space();
        }
    }

    /// Ends the block that is being written.
    fn block(&mut self) {
        while let Some((span, _)) = self.open.last() {
            let span = match span {
                Span::Mark(mark) => Span::Mark(mark),
                Span::Link(found) => Span::Link(found.clone()),
            };
            self.pop(&span);
        }
        let line = std::mem::take(&mut self.line);
        let lines: Vec<String> = line.lines().map(|line| begin(line.trim())).filter(|line| !line.is_empty()).collect();
        if lines.is_empty() {
            return;
        }
        let item = std::mem::take(&mut self.item) && !self.lists.is_empty();
        let depth = self.lists.len();
        let lead = match self.lists.last() {
            Some(numbered) if item => format!("{}{}", "   ".repeat(depth - 1), if *numbered { "1. " } else { "- " }),
            _ => "   ".repeat(if item || depth == 0 { 0 } else { depth }),
        };
        let quote = "> ".repeat(self.quotes.min(5));
        let rest = " ".repeat(lead.len());
        let text = lines.join(&format!("\\\n{quote}{rest}"));
        self.blocks.push(Block { text: format!("{quote}{lead}{text}"), item });
    }

    fn finish(mut self) -> Converted {
        self.block();
        let mut markdown = String::new();
        let mut before = false;
        for (index, block) in self.blocks.iter().enumerate() {
            if index > 0 {
                markdown.push_str(if before && block.item { "\n" } else { "\n\n" });
            }
            markdown.push_str(&block.text);
            before = block.item;
        }
        Converted { markdown: markdown.trim().to_string(), lost: self.lost }
    }
}

/// A word of a text; an address becomes a link, as TimelineJS makes one of it.
fn linked(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    if !(lower.starts_with("https://") || lower.starts_with("http://")) {
        return escape(word, false);
    }
    let bare = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '”', '’']);
    match address(bare) {
        Some(url) if !url.contains(['*', '`']) => {
            format!("<{url}>{}", escape(word.get(bare.len()..).unwrap_or_default(), false))
        }
        _ => escape(word, false),
    }
}

/// The host of an address, for links without words.
pub fn host(address: &str) -> String {
    let url = url::Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| url.host_str()).unwrap_or(address);
    host.strip_prefix("www.").unwrap_or(host).to_string()
}

/// The words as Markdown that shows these very words; `begins`: they begin a line.
pub fn escape(words: &str, begins: bool) -> String {
    let mut out = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        let entity = || {
            let rest = words.get(at + 1..).unwrap_or_default();
            let name = rest.split(';').next().unwrap_or_default();
            // What HTML has a name for, Markdown knows by the same.
            rest.contains(';') && !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric())
        };
        if "\\`*_[]<>$~^|".contains(c)
            || (c == '&' && !entity() && words.get(at + 1..).is_some_and(|rest| rest.starts_with('#')))
        {
            out.push('\\');
        }
        out.push(c);
    }
    if begins { begin(&out) } else { out }
}

/// A line so that nothing at its beginning makes a list, a heading or a directive of it.
fn begin(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) {
        let (number, rest) = line.split_at(digits);
        return format!("{number}\\{rest}");
    }
    match line.chars().next() {
        Some('#' | '-' | '+' | '=' | ':') => format!("\\{line}"),
        _ => line.to_string(),
    }
}

/// Numbers and the names that matter for mark-up become their characters; Markdown knows all other names itself.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let end = after.find(';').filter(|end| *end <= 10);
        let found = end.and_then(|end| Some((reference(after.get(..end)?)?, end)));
        match found {
            Some((c, end)) => {
                out.push(c);
                rest = &after[end + 1..];
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        "nbsp" => return Some('\u{a0}'),
        _ => {}
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    code.ok().and_then(char::from_u32)
}

/// Names of characters, as Markdown reads them.
fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for event in pulldown_cmark::Parser::new(&format!("x {}", escape(text, false))) {
        match event {
            pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => out.push_str(&text),
            pulldown_cmark::Event::SoftBreak | pulldown_cmark::Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.strip_prefix('x').unwrap_or(&out).trim().to_string()
}
