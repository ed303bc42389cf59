//! Running the CommonMark parser, with the lines that are directives taken out of its sight.
//!
//! A directive line is given to the parser as a thematic break of the same length: a block that ends paragraphs, lists and
//! quotes as CommonMark says, and nothing in code blocks or HTML. A break that comes back at such a line is the directive;
//! where none comes back the line was no directive (it stands in code, in HTML), gets its text back, and the parser runs again.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::RawText;
use crate::diag::{Diagnostic, Rule};
use crate::story::config::Bounds;

/// Stands for a dollar sign that is money, not maths, while the parser runs.
const DOLLAR: char = '\u{1a}';

/// Stands for a colon at the beginning of a line that begins no definition.
const COLON: char = '\u{1b}';

/// How often the parser runs at most before lines that look like directives are taken as text.
const ROUNDS: usize = 6;

/// What the parser gave, with places in the text.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) events: Vec<(Event<'static>, Range<usize>)>,
    /// Lines that are directives, sorted.
    pub(super) lines: Vec<Range<usize>>,
    /// Places of reference definitions whose label begins with `@`.
    pub(super) cite_definitions: Vec<Range<usize>>,
}

/// A text that is too deep or too large.
pub(super) struct Limit {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) help: &'static str,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Parses a text of blocks.
pub(super) fn blocks(text: &RawText, bounds: &Bounds) -> Result<Parsed, Limit> {
    let mut lines = candidates(&text.text);
    let mut money: Vec<usize> = Vec::new();
    for round in 0..=ROUNDS {
        let hidden = hide(&text.text, &lines, &money);
        let mut parsed = run(hidden.as_deref().unwrap_or(&text.text), options(), bounds)?;
        let lost = lost(&parsed.events, &lines);
        let found = if round < ROUNDS { not_maths(&parsed.events, &text.text) } else { Vec::new() };
        if lost.is_empty() && found.is_empty() {
            if !money.is_empty() {
                show(&mut parsed.events, DOLLAR, "$");
            }
            parsed.lines = lines;
            return Ok(parsed);
        }
        if round + 1 >= ROUNDS && !lost.is_empty() {
            lines.clear();
        }
        lines.retain(|line| !lost.contains(&line.start));
        money.extend(found);
    }
    Ok(Parsed::default())
}

/// Parses a text that is one paragraph. Marks of blocks at its beginning are text: `10. November` is a date, not a list.
pub(super) fn inline(text: &RawText, bounds: &Bounds, diags: &mut Vec<Diagnostic>) -> Result<Parsed, Limit> {
    let trimmed = text.text.trim();
    if trimmed.is_empty() {
        return Ok(Parsed::default());
    }
    if let Some(found) = block_shape(text, bounds)? {
        let start = text.text.len() - text.text.trim_start().len();
        diags.push(
            Diagnostic::new(
                Rule::InvalidValue,
                text.place(start..start + trimmed.len()),
                format!("this text is one line of Markdown, but it holds {found}"),
            )
            .help("write one paragraph; a longer text goes into `text`, `body`, or the text of the page"),
        );
    }
    // An ATX heading is CommonMark's one block that holds inline Markdown whatever it begins with.
    let mut heading = String::with_capacity(text.text.len() + 4);
    heading.push_str("# ");
    heading.extend(text.text.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
    close_hash(&mut heading);
    let options = options() - Options::ENABLE_HEADING_ATTRIBUTES;
    let mut money: Vec<usize> = Vec::new();
    for round in 0..=ROUNDS {
        let hidden = hide(&heading, &[], &money);
        let parsed = run(hidden.as_deref().unwrap_or(&heading), options, bounds)?;
        let found = not_maths(&parsed.events, &heading);
        if !found.is_empty() && round < ROUNDS {
            money.extend(found);
            continue;
        }
        let mut events = parsed.events;
        if !money.is_empty() {
            show(&mut events, DOLLAR, "$");
        }
        events
            .retain(|(event, _)| !matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_))));
        for (_, at) in &mut events {
            let back = |at: usize| at.saturating_sub(2).min(text.text.len());
            *at = back(at.start)..back(at.end);
        }
        return Ok(Parsed { events, ..Parsed::default() });
    }
    Ok(Parsed::default())
}

/// A `#` at the end of a heading would be taken for its closing mark: escape it.
fn close_hash(heading: &mut String) {
    let trimmed = heading.trim_end_matches([' ', '\t']);
    if trimmed.ends_with('#') && trimmed.len() > 2 {
        heading.insert(trimmed.len() - 1, '\\');
    }
}

/// What a one-line text holds that is no line, if any.
fn block_shape(text: &RawText, bounds: &Bounds) -> Result<Option<&'static str>, Limit> {
    let may = text.text.trim_start();
    if !may.trim_end().contains('\n') && !may.starts_with(['#', ':', '`', '~', '|']) {
        return Ok(None);
    }
    if !candidates(&text.text).is_empty() {
        return Ok(Some("a directive or a call-out"));
    }
    let parsed = run(&text.text, options(), bounds)?;
    let mut depth = 0usize;
    let mut tops = 0;
    let mut items = 0;
    let mut found = None;
    for (event, _) in &parsed.events {
        if matches!(event, Event::End(_)) {
            depth -= 1;
            continue;
        }
        let top = depth == 0;
        tops += usize::from(top);
        if let Event::Start(tag) = event {
            depth += 1;
            match tag {
                Tag::Heading { .. } if top => found = Some("a heading"),
                Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(_)) if top => found = Some("a code block"),
                Tag::Table(_) if top => found = Some("a table"),
                Tag::FootnoteDefinition(_) if top => found = Some("a footnote"),
                Tag::DefinitionList if top => found = Some("a definition list"),
                Tag::Item => items += 1,
                _ => {}
            }
        }
    }
    Ok(found.or((items > 1).then_some("a list")).or((tops > 1).then_some("several paragraphs")))
}

/// The text with directive lines and money hidden, byte for byte as long; None if there is nothing to hide.
fn hide(text: &str, lines: &[Range<usize>], money: &[usize]) -> Option<String> {
    if lines.is_empty() && money.is_empty() {
        return None;
    }
    let mut bytes = text.as_bytes().to_vec();
    for line in lines {
        for (index, byte) in bytes.get_mut(line.clone())?.iter_mut().enumerate() {
            *byte = if index < 3 { b'_' } else { b' ' };
        }
    }
    for &at in money {
        *bytes.get_mut(at)? = DOLLAR as u8;
    }
    String::from_utf8(bytes).ok()
}

/// Gives hidden characters back.
fn show(events: &mut [(Event<'static>, Range<usize>)], stand_in: char, shown: &str) {
    let fix = |text: &mut CowStr<'static>| {
        if text.contains(stand_in) {
            *text = text.replace(stand_in, shown).into();
        }
    };
    for (event, _) in events {
        match event {
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => fix(t),
            Event::InlineMath(t) | Event::DisplayMath(t) => fix(t),
            Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
                fix(dest_url);
                fix(title);
            }
            Event::Start(Tag::CodeBlock(pulldown_cmark::CodeBlockKind::Fenced(t))) => fix(t),
            _ => {}
        }
    }
}

/// Lines that did not come back as a break.
fn lost(events: &[(Event<'static>, Range<usize>)], lines: &[Range<usize>]) -> std::collections::HashSet<usize> {
    let mut lost: std::collections::HashSet<usize> = lines.iter().map(|line| line.start).collect();
    for (event, at) in events {
        if matches!(event, Event::Rule)
            && let Some(line) = line_of(lines, at)
        {
            lost.remove(&line.start);
        }
    }
    lost
}

/// The directive line that a break stands for.
pub(super) fn line_of<'a>(lines: &'a [Range<usize>], at: &Range<usize>) -> Option<&'a Range<usize>> {
    let index = lines.partition_point(|line| line.start < at.start);
    lines.get(index).filter(|line| line.start < at.end)
}

/// Dollar signs that opened maths but are money: the closing one stands before a digit (`$5–$7`, and is money itself), or
/// the opening one follows a letter and stands before a digit (`US$5`).
fn not_maths(events: &[(Event<'static>, Range<usize>)], text: &str) -> Vec<usize> {
    if text.contains(DOLLAR) {
        return Vec::new();
    }
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let dollar = |at: usize| text.as_bytes().get(at) == Some(&b'$');
    let mut found = Vec::new();
    for (event, at) in events {
        if !matches!(event, Event::InlineMath(_)) || !dollar(at.start) || !dollar(at.end.saturating_sub(1)) {
            continue;
        }
        let amount = digit(at.start + 1);
        let after_letter = text.get(..at.start).and_then(|t| t.chars().next_back()).is_some_and(char::is_alphanumeric);
        if digit(at.end) {
            found.push(at.start);
            found.extend(amount.then(|| at.end - 1));
        } else if amount && after_letter {
            found.push(at.start);
        }
    }
    found
}

/// A definition is a colon and a space. The parser takes `:30` and `:smile:` at the beginning of a line for one, too: their
/// colons are hidden from it. None: there are none.
fn hide_colons(text: &str) -> Option<String> {
    if text.contains(COLON) {
        return None;
    }
    let mut hidden: Option<Vec<u8>> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = container_prefix(line);
        let mut after = line.bytes().skip(at);
        let definition = |byte: Option<u8>| matches!(byte, None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'-'));
        if after.next() == Some(b':') && !definition(after.next()) {
            *hidden.get_or_insert_with(|| text.as_bytes().to_vec()).get_mut(start + at)? = COLON as u8;
        }
        start += line.len();
    }
    String::from_utf8(hidden?).ok()
}

fn run(text: &str, options: Options, bounds: &Bounds) -> Result<Parsed, Limit> {
    let Some(hidden) = hide_colons(text) else { return run_hidden(text, options, bounds) };
    let mut parsed = run_hidden(&hidden, options, bounds)?;
    show(&mut parsed.events, COLON, ":");
    Ok(parsed)
}

/// Is what stands here neither too deep nor part of too large a table?
fn within(bounds: &Bounds, text: &str, at: usize, depth: u32, cells: u32) -> Result<(), Limit> {
    if depth > bounds.depth {
        return Err(Limit {
            at: at..at + text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8),
            message: format!("Markdown is nested deeper than {} levels here", bounds.depth),
            help: "flatten the lists, quotes or emphasis; `limits: {depth: …}` in `site.yaml` sets the bound",
        });
    }
    if cells > bounds.cells {
        return Err(Limit {
            at: at..at,
            message: format!("this table has more than {} cells", bounds.cells),
            help: "put the data into a file for readers to download; `limits: {cells: …}` in `site.yaml` sets the bound",
        });
    }
    Ok(())
}

fn run_hidden(text: &str, options: Options, bounds: &Bounds) -> Result<Parsed, Limit> {
    let parser = Parser::new_ext(text, options);
    let cite_definitions = parser
        .reference_definitions()
        .iter()
        .filter(|(label, _)| label.starts_with('@'))
        .map(|(_, definition)| definition.span.clone())
        .collect::<Vec<_>>();
    let mut events: Vec<(Event<'static>, Range<usize>)> = Vec::new();
    let (mut depth, mut cells) = (0u32, 0u32);
    // A stretch of plain text that may go on.
    let mut pending: Option<Range<usize>> = None;
    for (event, at) in parser.into_offset_iter() {
        match &event {
            Event::Start(tag) => {
                depth += 1;
                if matches!(tag, Tag::Table(_)) {
                    cells = 0;
                }
                cells += u32::from(matches!(tag, Tag::TableCell));
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        within(bounds, text, at.start, depth, cells)?;
        let Event::Text(part) = &event else {
            flush(&mut pending, text, &mut events);
            events.push((event.into_static(), at));
            continue;
        };
        if text.get(at.clone()) != Some(&**part) {
            flush(&mut pending, text, &mut events);
            events.push((event.into_static(), at));
            continue;
        }
        match &mut pending {
            Some(open) if open.end == at.start => open.end = at.end,
            _ => {
                flush(&mut pending, text, &mut events);
                pending = Some(at);
            }
        }
    }
    flush(&mut pending, text, &mut events);
    let mut parsed = Parsed { events, lines: Vec::new(), cite_definitions };
    parsed.cite_definitions.sort_by_key(|span| span.start);
    Ok(parsed)
}

/// Texts that stand side by side in the source are one: the parser breaks them at every character that could mean something.
fn flush(pending: &mut Option<Range<usize>>, text: &str, events: &mut Vec<(Event<'static>, Range<usize>)>) {
    if let Some(at) = pending.take() {
        let part = text.get(at.clone()).unwrap_or_default().to_string();
        events.push((Event::Text(part.into()), at));
    }
}

/// Lines that look like directives, marks of quotes and lists before them taken away, sorted.
fn candidates(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains("::") {
        return found;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let prefix = container_prefix(content);
        if looks_like_directive(content.get(prefix..).unwrap_or_default()) {
            found.push(start + prefix..start + content.len());
        }
        start += line.len();
    }
    found
}

/// Length of the marks of quotes and lists before a line's own text.
fn container_prefix(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'>') => at += 1,
            Some(b'-' | b'*' | b'+') if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => at += 2,
            Some(b'0'..=b'9') => {
                let digits = bytes.get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
                let mark = matches!(bytes.get(at + digits), Some(b'.' | b')'));
                if digits > 9 || !mark || !matches!(bytes.get(at + digits + 1), Some(b' ' | b'\t')) {
                    return at;
                }
                at += digits + 2;
            }
            _ => return at,
        }
    }
}

/// `:::` with anything behind it, or `::name` that ends, is followed by a space or by `{`. `::std::move` is text.
fn looks_like_directive(line: &str) -> bool {
    if line.starts_with(":::") {
        return true;
    }
    let Some(rest) = line.strip_prefix("::") else { return false };
    let name = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    name > 0 && rest.get(name..).is_some_and(|after| after.is_empty() || after.starts_with(['{', ' ', '\t']))
}

/// Is this an address that stands for itself, whose text is the address?
pub(super) fn is_autolink(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. })
}
