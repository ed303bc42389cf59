//! What a mistake in the syntax most likely comes from, said in the author's terms.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::Text;
use crate::diag::{Diagnostic, Rule};
use crate::source::{Span, Spanned};

/// A text as YAML writes it safely: in double quotes, or in single ones if it holds `"` or `\`.
pub(super) fn quoted(text: &str) -> String {
    match text.contains(['"', '\\']) {
        false => format!("\"{text}\""),
        true => format!("'{}'", text.replace('\'', "''")),
    }
}

/// Refuses characters that nobody sees and that readers of YAML take for different things.
pub(super) fn refuse_invisible(source: &Text) -> Result<(), Box<Diagnostic>> {
    let invisible = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}' => true,
        other => other.is_control(),
    };
    let Some((at, c)) = source.text.char_indices().find(|&(_, c)| invisible(c)) else {
        return Ok(());
    };
    let message = format!("there is an invisible character here (U+{:04X}), which YAML cannot hold", c as u32);
    let found = invalid(source, at..at + c.len_utf8(), message);
    Err(Box::new(found.help("delete it; a line break is meant where it came from a word processor")))
}

/// The text can be read in two ways.
pub(super) fn ambiguous(span: Span) -> Diagnostic {
    Diagnostic::new(Rule::InvalidYaml, span, "programs that read YAML do not agree about what this value is")
        .help("put it in quotes, or write it on one line")
}

/// serde_yaml refused what the gate let through.
pub(super) fn unreadable(source: &Text, at: Option<usize>, message: &str, root: Span) -> Diagnostic {
    if let Some(tab) = tab_indent(source.text, 0) {
        return tabs(source, tab);
    }
    let at = floor(source.text, at.filter(|&at| at > 0).unwrap_or((root.start as usize).saturating_sub(source.base)));
    if message.contains("Unicode character escape") {
        return no_character(source, at);
    }
    generic(source, at, message)
}

/// `{role: Container, about 400 m}`: the comma made a key of the rest of the text.
pub(super) fn comma_key(source: &Text, key: &Spanned<String>, before: Option<Span>) -> Diagnostic {
    let until = key.span.end as usize - source.base;
    let pair = before.and_then(|before| source.text.get(before.start as usize - source.base..until));
    let (name, text) = pair.and_then(|pair| pair.split_once(": ")).unwrap_or_default();
    let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_".contains(c));
    let unspaced = key.value.split_once(':').filter(|(name, value)| plain(name) && !value.is_empty());
    if let Some((name, value)) = unspaced.filter(|(_, value)| !value.starts_with("//")) {
        let message = format!("`{}` is a key alone, because no space follows its `:`", key.value);
        return Diagnostic::new(Rule::InvalidYaml, key.span, message).help(format!("write `{name}: {value}`"));
    }
    if text.is_empty() || text.starts_with(['"', '\'', '[', '{']) {
        let message = format!("the key `{}` has no `:` and value behind it", key.value);
        let found = Diagnostic::new(Rule::InvalidYaml, key.span, message);
        return found.help(format!("write `{}: value`, or put a text that holds a comma in quotes", key.value));
    }
    let message = format!("the comma ends the value before it, so `{}` is read as a key of its own", key.value);
    let found = Diagnostic::new(Rule::InvalidYaml, key.span, message);
    found.help(format!("put the text in quotes: `{name}: {}`", quoted(text.trim())))
}

/// `kim:{name: B}`: the brace is read as part of the key.
pub(super) fn brace_key(key: &Spanned<String>) -> Option<Diagnostic> {
    let (name, rest) = key.value.split_once(':')?;
    let brace = rest.chars().next().filter(|c| matches!(c, '{' | '['))?;
    let message = format!("`{name}:{brace}` is read as part of a key, because no space follows the `:`");
    Some(Diagnostic::new(Rule::InvalidYaml, key.span, message).help(format!("write `{name}: {brace}…`")))
}

/// An unquoted value begins with a sign that means something else in YAML.
pub(super) fn begins(source: &Text, at: usize) -> Diagnostic {
    let at = sign_before(source.text, at);
    let sign = source.text[at..].chars().next().unwrap_or(' ');
    let means = match sign {
        '*' => ", which stands for another value and is not supported",
        '&' => ", which names a value and is not supported",
        '!' => ", which names a type and is not supported",
        '>' | '|' => ", which begins a text on the lines below",
        '-' => " and a space, which begin an item of a list",
        '?' => " and a space, which begin a key",
        '%' => ", which begins an instruction to the reader of YAML",
        _ => "",
    };
    let line = Line::around(source.text, at);
    let key = line.key.clone().map(|key| &source.text[key]).unwrap_or_default();
    if sign == '@'
        && matches!(key, "source" | "sources" | "via" | "by" | "who" | "of" | "speaker" | "claim" | "affects")
    {
        let found = invalid(source, at..at + 1, "only in texts a citation has an `@`; a field takes the id alone");
        return found
            .help(format!("write `{key}: some-id`, or with a place in it `{key}: {{id: some-id, at: \"p. 3\"}}`"));
    }
    let in_list = source.text[..at].trim_end_matches(' ').ends_with('[') && sign == '@';
    if in_list {
        return bracket(source, &line, source.text[..at].rfind('[').unwrap_or(at), Some("a citation"));
    }
    let value = value_at(source.text, at);
    let shown = if sign == '`' { "a backtick".into() } else { format!("`{sign}`") };
    let message = format!("an unquoted text cannot begin with {shown}{means}");
    let found = invalid(source, at..at + sign.len_utf8(), message);
    quote(source, found, &line, value)
}

/// Says what a syntax error of granit-parser at `at` most likely comes from.
pub(super) fn explain(source: &Text, kind: &ErrorKind, at: usize, info: &str) -> Diagnostic {
    let text = source.text;
    let at = floor(text, at);
    let line = Line::around(text, at);
    if let Some(tab) = text[line.start..line.indented].find('\t') {
        return tabs(source, line.start + tab);
    }
    let found = first_sign(source, kind, at).or_else(|| quotes(source, kind, at)).or_else(|| layout(source, kind, at));
    found.unwrap_or_else(|| match first(text, at) {
        ',' => comma(source, at),
        _ => generic(source, at, info),
    })
}

/// Errors about the sign that an unquoted text begins with.
fn first_sign(source: &Text, kind: &ErrorKind, at: usize) -> Option<Diagnostic> {
    Some(match kind {
        ErrorKind::UnexpectedCharacter { .. }
        | ErrorKind::InvalidBlockScalarHeader
        | ErrorKind::DirectiveDisallowed
        | ErrorKind::UnknownAnchor
        | ErrorKind::MissingAnchorOrAliasName
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagEscape
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::ExpectedTagBang => begins(source, at),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::PlainScalarStartsWithDashFlowIndicator => dash(source, at),
        _ => return None,
    })
}

/// Errors in quoted texts and in comments.
fn quotes(source: &Text, kind: &ErrorKind, at: usize) -> Option<Diagnostic> {
    let invalid = |message: &str| invalid(source, at..at + 1, message);
    Some(match kind {
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            trailing(source, at)
        }
        ErrorKind::UnclosedQuotedScalar => {
            invalid(&format!("this `{}` is not closed", first(source.text, at))).help("end the text with the same sign")
        }
        ErrorKind::UnknownQuotedScalarEscape => escape(source, at),
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => no_character(source, at),
        ErrorKind::CommentInterceptedScalar => invalid("a comment cuts this text in two")
            .help("put the text in quotes if `#` belongs to it, else put the comment on a line above the text"),
        ErrorKind::CommentNotSeparated => invalid("a `#` without a space before it cannot stand here")
            .help("put a space before it if it begins a comment, else put the whole text in quotes"),
        _ => return None,
    })
}

/// Errors of brackets, colons and indentation.
fn layout(source: &Text, kind: &ErrorKind, at: usize) -> Option<Diagnostic> {
    let text = source.text;
    let line = Line::around(text, at);
    Some(match kind {
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart => {
            let any = || text[line.start..].find('\t').map(|tab| line.start + tab);
            tabs(source, tab_indent(text, line.start).or_else(any).unwrap_or(at))
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidMappingValueWhitespace => colon(source, at),
        ErrorKind::InvalidColonPlacement => match unclosed(text, at) {
            Some(open) => not_closed(source, open),
            None => colon(source, at),
        },
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => in_brackets(source, at),
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
            not_closed(source, at)
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            let found = invalid(source, at..at + 1, format!("this `{}` closes nothing", first(text, at)));
            quote(source, found, &line, line.value.clone().unwrap_or(at..at + 1))
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => no_colon(source, at),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::ExpectedDocumentStart
        | ErrorKind::InvalidQuotedScalarIndent => misfit(source, at),
        _ => return None,
    })
}

fn generic(source: &Text, at: usize, info: &str) -> Diagnostic {
    invalid(source, at..at + 1, format!("this is not well-formed YAML: {info}"))
        .help("put the text in quotes if it holds signs such as `:`, `#`, `[` or `{`")
}

/// `\uD83D`, half of a character, or no number behind `\u`.
fn no_character(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    let escape = source.text[line.start..line.end].find("\\u").map_or(at, |escape| line.start + escape);
    invalid(source, escape..escape + 2, "this escape stands for no character").help("write the character itself")
}

/// A comma with nothing before it.
fn comma(source: &Text, at: usize) -> Diagnostic {
    match unclosed(source.text, at) {
        Some(_) => invalid(source, at..at + 1, "there is nothing before this comma").help("take it out"),
        None => begins(source, at),
    }
}

/// A `:` inside an unquoted text, or behind one.
fn colon(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    if let Some(value) = line.value.clone().filter(|value| value.start <= at) {
        let found = invalid(source, at..at + 1, "a `:` before a space ends a key, so an unquoted text cannot hold it");
        return quote(source, found, &line, value);
    }
    let above = line.above(source.text);
    if let Some(above) = above.as_ref().filter(|above| above.value.is_none())
        && let Some(missing) = above.missing_space(source.text)
    {
        return missing_space(source, missing);
    }
    let key = source.text[line.indented..at].trim();
    let message = format!("`{key}` stands deeper than the line above, which has its value already");
    invalid(source, line.indented..at, message)
        .help("keys of one map begin in the same column; quote a text that goes over several lines")
}

/// Something between `{` and `}` or `[` and `]` that needs a comma or quotes.
fn in_brackets(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    let before = source.text[..at].trim_end();
    let broken = before.len() < line.start;
    match first(source.text, at) {
        ':' => colon_in_brackets(source, at),
        sign @ ('[' | '{') if !broken && !before.ends_with(['}', ']', '"', '\'']) => {
            let what = if source.text[at..].starts_with("[@") { Some("a citation") } else { None };
            bracket(source, &line, at, what).label(format!("`{sign}` begins something new here"))
        }
        '[' | '{' | '"' | '\'' => {
            invalid(source, at..at + 1, "a comma is missing before this").help("put a comma between two values")
        }
        _ => match unclosed(source.text, at).filter(|&open| Line::around(source.text, open).start < line.start) {
            Some(open) => not_closed(source, open),
            None => invalid(source, at..at + 1, "a comma or a closing bracket is missing before this")
                .help("put texts inside `{…}` and `[…]` in quotes"),
        },
    }
}

fn colon_in_brackets(source: &Text, at: usize) -> Diagnostic {
    let begin = source.text[..at].rfind([':', '{', '[', ',']).map_or(at, |sign| sign + 1);
    let begin = begin + (source.text[begin..at].len() - source.text[begin..at].trim_start().len());
    if let Some(open) = unclosed(source.text, at).filter(|_| source.text[begin..at].contains('\n')) {
        return not_closed(source, open);
    }
    let text = quoted(&source.text[begin..value_at(source.text, at).end]);
    let found = invalid(source, at..at + 1, "a `:` before a space ends a key, so an unquoted text cannot hold it");
    let span = source.span(begin, value_at(source.text, at).end);
    found.help(format!("put the text in quotes: `{text}`")).fix(span, text)
}

/// A bracket of Markdown that YAML takes for its own.
fn bracket(source: &Text, line: &Line, open: usize, what: Option<&str>) -> Diagnostic {
    let sign = first(source.text, open);
    let own = if sign == '{' { "a map" } else { "a list" };
    let what = what.map_or(String::new(), |what| format!(", so {what} there needs quotes around the whole text"));
    let found = invalid(source, open..open + 1, format!("`{sign}` begins {own} in YAML{what}"));
    let inside = unclosed(source.text, open);
    let Some(outer) = inside.filter(|outer| *outer >= line.start) else {
        let value = line.value.clone().unwrap_or(open..open + 1);
        return quote(source, found, line, value);
    };
    let begin = source.text[outer..open].rfind([':', ',', '{', '[']).map_or(open, |sign| outer + sign + 1);
    let closing = if sign == '{' { '}' } else { ']' };
    let Some(close) = source.text[open..].split('\n').next().and_then(|rest| rest.find(closing)) else {
        return found.help("put the text in quotes");
    };
    let end =
        source.text[open + close + 1..].find([',', '}', ']', '\n']).map_or(source.text.len(), |n| open + close + 1 + n);
    let text = source.text[begin..end].trim();
    found.help(format!("put the text in quotes: `{}`", quoted(text)))
}

fn not_closed(source: &Text, open: usize) -> Diagnostic {
    let open = if "[{".contains(first(source.text, open)) { open } else { unclosed(source.text, open).unwrap_or(open) };
    let sign = first(source.text, open);
    let closing = if sign == '{' { '}' } else { ']' };
    let found = invalid(source, open..open + 1, format!("this `{sign}` is not closed by a `{closing}`"));
    found.help(format!("close it, or put a text that begins with `{sign}` in quotes"))
}

/// A text that goes on behind its closing quote.
fn trailing(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    let tight = source.text[..at].ends_with(['"', '\'']);
    let value = line.value.clone().filter(|value| value.start < at);
    if let Some(opening) = value.as_ref().filter(|value| tight && value.start == at - 1)
        && let Some(open) = source.text[..opening.start].rfind(first(source.text, opening.start))
    {
        // The quote that should begin this value ended one that was never closed.
        return invalid(source, open..open + 1, format!("this `{}` is not closed", first(source.text, open)))
            .help("end the text with the same sign");
    }
    let found = invalid(source, at..at + 1, "the text goes on behind its closing quote");
    let value = value.map(|value| &source.text[value]).unwrap_or_default();
    let mark = value.chars().next().filter(|mark| "\"'".contains(*mark));
    let inner = mark.and_then(|mark| value.strip_prefix(mark)?.strip_suffix(mark)).filter(|_| tight);
    match inner {
        Some(inner) => found.help(format!("use the other quotes around the whole: `{}`", quoted(inner))),
        None if mark.is_some() => found.help(format!("put quotes around the whole: `{}`", quoted(value))),
        None => found.help("put quotes around the whole text"),
    }
}

/// `\` before a letter that means nothing.
fn escape(source: &Text, at: usize) -> Diagnostic {
    let mut chars = source.text[at..].char_indices().skip(1);
    let mut place = at..at + 1;
    while let Some((offset, c)) = chars.next() {
        if c != '\\' {
            continue;
        }
        match chars.next() {
            Some((_, known)) if "0abtnvfre \"/\\N_LPxuU\t\r\n".contains(known) => {}
            Some((_, unknown)) => {
                place = at + offset..at + offset + 1 + unknown.len_utf8();
                break;
            }
            None => break,
        }
    }
    let message = format!("`{}` means nothing between double quotes", &source.text[place.clone()]);
    invalid(source, place, message).help("write `\\\\` for a backslash, or put the text in single quotes")
}

fn dash(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    if line.value.as_ref().is_some_and(|value| value.start <= at) {
        let found = begins(source, at);
        let help = found.help.clone().unwrap_or_default();
        return found.help(format!("a list begins on a line of its own; {help}"));
    }
    misfit(source, at)
}

/// A line that should be `key: value` and has no `:`.
fn no_colon(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    if let Some(missing) = line.missing_space(source.text) {
        return missing_space(source, missing);
    }
    let words = source.text[line.indented..line.end].trim();
    let short: String = words.chars().take(40).collect();
    invalid(source, line.indented..line.indented + words.len(), format!("`{short}` is no `key: value`"))
        .help("indent the line if it continues the text above, or put a `:` and a space behind the key")
}

fn missing_space(source: &Text, colon: usize) -> Diagnostic {
    let line = Line::around(source.text, colon);
    let (key, value) = (source.text[line.indented..colon].trim(), source.text[colon + 1..line.end].trim());
    invalid(source, colon..colon + 1, "there is no space behind this `:`")
        .help(format!("write `{key}: {value}`"))
        .fix(source.span(colon, colon + 1), ": ")
}

/// A line that fits nowhere: text behind a closed value, or a wrong indentation.
fn misfit(source: &Text, at: usize) -> Diagnostic {
    let line = Line::around(source.text, at);
    if let Some(value) = line.value.clone().filter(|value| value.start < at) {
        let sign = first(source.text, value.start);
        let found = match sign {
            '[' | '{' => return bracket(source, &line, value.start, None),
            '*' | '&' | '!' => return begins(source, value.start),
            _ => invalid(source, at..at + 1, "this cannot follow the value before it"),
        };
        return quote(source, found, &line, value);
    }
    let indented = source.text[line.start..line.indented].find('-').map_or(line.indented, |dash| line.start + dash);
    if indented < line.indented {
        return invalid(source, indented..indented + 1, "this item fits no list above it")
            .help("the `-` of one list begin in the same column, and a key that has a text has no list");
    }
    if line.key.is_none() {
        return no_colon(source, at);
    }
    invalid(source, line.indented..line.indented + 1, "this line is indented like no line above it")
        .help("keys of one map, and the `-` of one list, begin in the same column")
}

fn tabs(source: &Text, at: usize) -> Diagnostic {
    let run = source.text[at..].len() - source.text[at..].trim_start_matches('\t').len();
    invalid(source, at..at + run.max(1), "a tab cannot indent YAML")
        .help("use spaces")
        .fix(source.span(at, at + run), "  ".repeat(run))
}

/// The first tab at the beginning of a line, from the line at `from` on.
fn tab_indent(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..blanks].find('\t').filter(|_| !line.trim().is_empty()) {
            return Some(at + tab);
        }
        at += line.len();
    }
    None
}

/// Adds the advice to quote the value.
fn quote(source: &Text, found: Diagnostic, line: &Line, value: Range<usize>) -> Diagnostic {
    let written = quoted(&source.text[value.clone()]);
    let key = line.key.clone().filter(|key| key.end < value.start).map(|key| &source.text[key]);
    let help = match key {
        Some(key) if !key.contains(['{', '[']) => format!("put the text in quotes: `{key}: {written}`"),
        _ => format!("put the text in quotes: `{written}`"),
    };
    found.help(help).fix(source.span(value.start, value.end), written)
}

/// The unquoted value that begins at `at`: to the end of the line, or inside brackets to the next comma or bracket.
fn value_at(text: &str, at: usize) -> Range<usize> {
    let rest = text[at..].split(['\n', '\r']).next().unwrap_or_default();
    let rest = match unclosed(text, at) {
        Some(_) => rest.split([',', ']', '}']).next().unwrap_or_default(),
        None => rest.split(" #").next().unwrap_or_default(),
    };
    at..at + rest.trim_end().len().max(first(text, at).len_utf8())
}

/// The last bracket before `at` that is still open there.
fn unclosed(text: &str, at: usize) -> Option<usize> {
    let (mut open, mut quote, mut before) = (Vec::new(), None, ' ');
    for (index, c) in text[..at].char_indices() {
        match (quote, c) {
            (Some(mark), c) if c == mark && !(mark == '"' && before == '\\') => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if " [{,:\n".contains(before) => quote = Some(c),
            // Inside a plain text a bracket is a letter like any other, unless brackets are open already.
            (None, '[' | '{') if !open.is_empty() || begins_value(&text[..index]) => open.push(index),
            (None, ']' | '}') => drop(open.pop()),
            _ => {}
        }
        before = c;
    }
    open.pop()
}

fn begins_value(before: &str) -> bool {
    let line = before.trim_end_matches(' ');
    line.is_empty() || line.ends_with([':', '-', '\n', '?'])
}

/// The sign that an error behind it is about: `*`, `&`, `!` of the same word.
fn sign_before(text: &str, at: usize) -> usize {
    let at = floor(text, at);
    let word = text[..at].rfind([' ', '\n', '[', '{', ',']).map_or(0, |blank| blank + 1);
    let sign = |at: usize| "*&!@%`>|?-".contains(first(text, at));
    if sign(at) || !sign(word) { at } else { word }
}

fn first(text: &str, at: usize) -> char {
    text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn invalid(source: &Text, at: Range<usize>, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Rule::InvalidYaml, source.span(at.start, at.end.min(source.text.len().max(at.start))), message)
}

/// A line taken apart as `- key: value # comment`.
struct Line {
    start: usize,
    /// Where its first character that is no blank and no `- ` stands.
    indented: usize,
    end: usize,
    key: Option<Range<usize>>,
    /// Present only if not empty.
    value: Option<Range<usize>>,
}

impl Line {
    fn around(text: &str, at: usize) -> Line {
        let at = floor(text, at);
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
        let mut indented = start;
        loop {
            let rest = &text[indented..end];
            let blanks = rest.len() - rest.trim_start().len();
            indented += blanks;
            match text[indented..end].starts_with("- ") {
                true => indented += 2,
                false => break,
            }
        }
        let mut line = Line { start, indented, end, key: None, value: None };
        line.split(text);
        line
    }

    fn split(&mut self, text: &str) {
        let rest = &text[self.indented..self.end];
        let Some(colon) = rest.find(": ").or_else(|| rest.ends_with(':').then(|| rest.len() - 1)) else { return };
        self.key = Some(self.indented..self.indented + colon);
        let behind = &rest[colon + 1..];
        let value = behind.trim_start();
        let begin = self.end - value.len();
        let value = value.split(" #").next().unwrap_or_default().trim_end();
        self.value = (!value.is_empty()).then(|| begin..begin + value.len());
    }

    /// The line with a text before this one.
    fn above(&self, text: &str) -> Option<Line> {
        let before = text[..self.start].trim_end();
        (!before.is_empty()).then(|| Line::around(text, before.len()))
    }

    /// The `:` of `key:value`.
    fn missing_space(&self, text: &str) -> Option<usize> {
        let line = &text[self.indented..self.end];
        let colon = line.find(':')?;
        let word =
            !line[..colon].is_empty() && line[..colon].chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let tight = line[colon + 1..].chars().next().is_some_and(|c| !c.is_whitespace() && c != '/');
        (word && tight).then_some(self.indented + colon)
    }
}
