//! Lines of directives and call-outs: `::figure{src="a.jpg"}`, `:::note Title`, `:::`.

use std::ops::Range;

use super::RawText;
use super::unsafe_url::safe_url;
use crate::diag::suggest::closest;
use crate::diag::{Diagnostic, Rule};
use crate::source::Spanned;
use crate::story::{CalloutKind, Directive, DirectiveName, Part};

/// What a line is.
pub(super) enum Line {
    /// With the place of its caption in the text, if it has one that is Markdown.
    Directive(Directive, Option<Range<usize>>),
    Open(CalloutKind, Option<String>),
    Close,
}

const CALLOUTS: [CalloutKind; 5] =
    [CalloutKind::Note, CalloutKind::Context, CalloutKind::Warning, CalloutKind::Method, CalloutKind::Transcript];

/// What a directive may and must say.
struct Shape {
    required: &'static [&'static str],
    optional: &'static [&'static str],
    example: &'static str,
}

fn shape(name: DirectiveName) -> Shape {
    let shape = |required, optional, example| Shape { required, optional, example };
    match name {
        DirectiveName::Figure => shape(
            &["src"],
            &["caption", "alt", "credit", "decorative", "licence"],
            "::figure{src=\"map.jpg\" alt=\"…\" caption=\"…\" credit=\"…\"}",
        ),
        DirectiveName::Table => {
            shape(&[], &["src", "data", "caption", "rows", "columns"], "::table{src=\"numbers.csv\" caption=\"…\"}")
        }
        DirectiveName::Video => shape(
            &["title"],
            &["url", "src", "duration", "transcript", "captions", "poster"],
            "::video{url=\"https://…\" title=\"…\" duration=\"12:30\"}",
        ),
        DirectiveName::Audio => shape(
            &["title"],
            &["url", "src", "duration", "transcript"],
            "::audio{src=\"talk.mp3\" title=\"…\" transcript=\"talk.txt\"}",
        ),
        DirectiveName::Quote => shape(&["id"], &[], "::quote{id=\"…\"}"),
        DirectiveName::Part(part) => match part {
            Part::Deal | Part::Stakes | Part::Timeline | Part::Claims => {
                shape(&[], &["actors", "status", "ids"], "::timeline{actors=\"kim\"}")
            }
            Part::Actors => shape(&[], &["actors", "ids"], "::actors{ids=\"kim putin\"}"),
            Part::Faq | Part::Sources => shape(&[], &["ids"], "::faq{ids=\"why\"}"),
            _ => shape(&[], &[], "::method"),
        },
    }
}

fn name_of(word: &str) -> Option<DirectiveName> {
    match word {
        "figure" => Some(DirectiveName::Figure),
        "table" => Some(DirectiveName::Table),
        "video" => Some(DirectiveName::Video),
        "audio" => Some(DirectiveName::Audio),
        "quote" => Some(DirectiveName::Quote),
        "body" => None,
        _ => Part::from_name(word).map(DirectiveName::Part),
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    let parts = Part::ALL.iter().map(|part| part.name()).filter(|name| *name != "body");
    ["figure", "table", "video", "audio", "quote"].into_iter().chain(parts)
}

/// Reads a line that is known to stand as a block of its own. None: it has findings that leave nothing to show.
pub(super) fn line(text: &RawText, at: Range<usize>, diags: &mut Vec<Diagnostic>) -> Option<Line> {
    let line = text.text.get(at.clone())?;
    if line.starts_with(":::") { callout(text, at, line, diags) } else { directive(text, at, line, diags) }
}

fn callout(text: &RawText, at: Range<usize>, line: &str, diags: &mut Vec<Diagnostic>) -> Option<Line> {
    let rest = line.trim_start_matches(':').trim();
    if rest.is_empty() {
        return Some(Line::Close);
    }
    let start = at.start + line.find(rest).unwrap_or(0);
    let (word, title) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    let Some(kind) = CALLOUTS.into_iter().find(|kind| kind.name() == word) else {
        let help = if name_of(word.split('{').next().unwrap_or(word)).is_some() {
            format!("a part or a figure begins with two colons: `::{rest}`")
        } else {
            suggest(word, CALLOUTS.into_iter().map(CalloutKind::name), ":::")
        };
        let place = text.place(start..start + word.len());
        diags.push(
            Diagnostic::new(Rule::UnknownDirective, place, format!("there is no call-out `:::{word}`")).help(help),
        );
        // A call-out of the wrong name still ends at its `:::`.
        return Some(Line::Open(CalloutKind::Note, None));
    };
    let title = title.trim();
    Some(Line::Open(kind, (!title.is_empty()).then(|| title.to_string())))
}

fn directive(text: &RawText, at: Range<usize>, line: &str, diags: &mut Vec<Diagnostic>) -> Option<Line> {
    let rest = line.get(2..)?;
    let length = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').unwrap_or(rest.len());
    let (word, tail) = rest.split_at(length);
    let name_at = at.start + 2..at.start + 2 + length;
    let place = text.place(name_at.clone());
    let Some(name) = name_of(word) else {
        let help = if CALLOUTS.iter().any(|kind| kind.name() == word) {
            format!("a call-out begins with three colons: `:::{word}`")
        } else if word == "body" {
            "the text itself stands where `parts` puts it".to_string()
        } else {
            suggest(word, names(), "::")
        };
        diags.push(
            Diagnostic::new(Rule::UnknownDirective, place, format!("there is no directive `::{word}`")).help(help),
        );
        return None;
    };
    let (attrs, caption) = match attributes(text, name_at.end, tail) {
        Ok(attrs) => attrs,
        Err((at, message)) => {
            let help = format!("write `{}`", shape(name).example);
            diags.push(Diagnostic::new(Rule::UnknownDirective, text.place(at), message).help(help));
            return None;
        }
    };
    let directive = Directive { name: Spanned::new(name, place), attrs };
    check(&directive, word, diags).then_some(Line::Directive(directive, caption))
}

/// Are the attributes the ones this directive takes, all that it needs, and no address that runs code?
fn check(directive: &Directive, word: &str, diags: &mut Vec<Diagnostic>) -> bool {
    let shape = shape(directive.name.value);
    let before = diags.len();
    let report = |place, message: String| Diagnostic::new(Rule::UnknownDirective, place, message);
    let known = || shape.required.iter().chain(shape.optional).copied();
    let mut seen = std::collections::HashSet::new();
    for (key, value) in &directive.attrs {
        if !known().any(|name| name == key.value) {
            let help = if known().next().is_none() {
                format!("write `::{word}` alone")
            } else {
                suggest(&key.value, known(), "")
            };
            diags.push(report(key.span, format!("`::{word}` has no attribute `{}`", key.value)).help(help));
        } else if !seen.insert(key.value.as_str()) {
            diags.push(report(key.span, format!("`{}` is given twice", key.value)).help("keep one"));
        } else if key.value == "decorative" && !matches!(value.value.as_str(), "true" | "false") {
            diags.push(report(value.span, format!("`decorative` is `true` or `false`, not `{}`", value.value)));
        } else if value.value.trim().is_empty() && key.value != "alt" {
            diags
                .push(report(key.span, format!("`{}` is empty", key.value)).help(format!("write `{}`", shape.example)));
        }
        if key.value == "duration" && seconds(&value.value).is_none() {
            let message = format!("`{}` is no duration", value.value);
            diags
                .push(report(value.span, message).help("write minutes and seconds, `12:30`, or with hours, `1:02:30`"));
        }
        if matches!(key.value.as_str(), "src" | "url" | "poster" | "captions" | "transcript") && !safe_url(&value.value)
        {
            let message = format!("`{}` runs code or carries a document", value.value);
            diags.push(
                Diagnostic::new(Rule::UnsafeUrl, value.span, message).help("link to an `https:` address or a file"),
            );
        }
    }
    for name in shape.required.iter().filter(|name| directive.attr(name).is_none()) {
        let message = format!("`::{word}` needs the attribute `{name}`");
        diags.push(report(directive.name.span, message).help(format!("write `{}`", shape.example)));
    }
    if matches!(directive.name.value, DirectiveName::Audio | DirectiveName::Video)
        && directive.attr("url").is_some() == directive.attr("src").is_some()
    {
        let message = format!("`::{word}` needs either `url`, an address, or `src`, a file beside the page");
        diags.push(report(directive.name.span, message).help(format!("write `{}`", shape.example)));
    }
    if directive.name.value == DirectiveName::Table
        && directive.attr("src").is_some() == directive.attr("data").is_some()
    {
        let message = "`::table` needs either `src`, a file beside the page, or `data`, a file below `data/`";
        diags.push(report(directive.name.span, message.to_string()).help(format!("write `{}`", shape.example)));
    }
    diags.len() == before
}

/// The seconds of a duration: `12:30`, `1:02:30`.
pub fn seconds(duration: &str) -> Option<u32> {
    let number = |text: &str| (1..=3).contains(&text.len()).then(|| text.parse::<u32>().ok()).flatten();
    let parts: Vec<u32> = duration.trim().split(':').map(number).collect::<Option<_>>()?;
    match *parts.as_slice() {
        [minutes, seconds] if seconds < 60 => Some(minutes * 60 + seconds),
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => Some(hours * 3600 + minutes * 60 + seconds),
        _ => None,
    }
}

/// Attributes, and where in the text the caption among them stands.
type Attrs = (Vec<(Spanned<String>, Spanned<String>)>, Option<Range<usize>>);
type Wrong = (Range<usize>, String);

/// Reads `{key="value" key='value'}`, which begins at `base` in the text. A bare `decorative` is `decorative="true"`.
fn attributes(text: &RawText, base: usize, tail: &str) -> Result<Attrs, Wrong> {
    let tail = tail.trim_end();
    if tail.is_empty() {
        return Ok((Vec::new(), None));
    }
    let gap = tail.len() - tail.trim_start().len();
    if !tail.trim_start().starts_with('{') {
        return Err((base + gap..base + tail.len(), "a directive stands alone on its line".into()));
    }
    if gap > 0 {
        return Err((base..base + gap, "no space may stand between a directive's name and its `{`".into()));
    }
    let mut reader = Reader { tail, at: 1 };
    let mut attrs = Vec::new();
    let mut caption = None;
    loop {
        reader.skip();
        match reader.peek() {
            None => return Err((base..base + tail.len(), "these attributes have no `}` on the same line".into())),
            Some('}') if reader.at + 1 == tail.len() => return Ok((attrs, caption)),
            Some('}') => {
                return Err((
                    base + reader.at + 1..base + tail.len(),
                    "nothing may follow the `}` of a directive".into(),
                ));
            }
            Some(_) => {}
        }
        let (key, value, key_at, value_at) = reader.pair().map_err(|(at, m)| (base + at.start..base + at.end, m))?;
        let place = |at: Range<usize>| text.place(base + at.start..base + at.end);
        if key == "caption" {
            caption = Some(base + value_at.start..base + value_at.end);
        }
        attrs.push((Spanned::new(key, place(key_at)), Spanned::new(value, place(value_at))));
    }
}

struct Reader<'a> {
    tail: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.tail.get(self.at..)?.chars().next()
    }

    fn skip(&mut self) {
        while self.peek().is_some_and(|c| c.is_whitespace() || c == ',') {
            self.at += self.peek().map_or(1, char::len_utf8);
        }
    }

    fn pair(&mut self) -> Result<(String, String, Range<usize>, Range<usize>), Wrong> {
        let start = self.at;
        while let Some(c) = self.peek().filter(|&c| c.is_alphanumeric() || c == '-' || c == '_') {
            self.at += c.len_utf8();
        }
        let key_at = start..self.at;
        let key = self.tail.get(key_at.clone()).unwrap_or_default().to_string();
        if key.is_empty() {
            let end = self.at + self.peek().map_or(0, char::len_utf8);
            return Err((start..end, "an attribute is a name, `=` and a value in quotes".into()));
        }
        if self.peek() != Some('=') {
            if key == "decorative" {
                return Ok((key, "true".into(), key_at.clone(), key_at));
            }
            return Err((key_at, format!("`{key}` has no value")));
        }
        self.at += 1;
        let Some(quote) = self.peek().filter(|c| matches!(c, '"' | '\'')) else {
            let rest = self.tail.get(self.at..).unwrap_or_default();
            let length = rest.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(rest.len());
            return Err((self.at..self.at + length, format!("the value of `{key}` needs straight quotes")));
        };
        self.at += 1;
        let (value, value_at) = self.value(quote, &key)?;
        Ok((key, value, key_at, value_at))
    }

    /// The value up to its closing quote; `\"`, `\'` and `\\` are escapes.
    fn value(&mut self, quote: char, key: &str) -> Result<(String, Range<usize>), Wrong> {
        let start = self.at;
        let mut value = String::new();
        while let Some(c) = self.peek() {
            if c == quote {
                self.at += 1;
                return Ok((value, start..self.at - 1));
            }
            self.at += c.len_utf8();
            match (c, self.peek()) {
                ('\\', Some(escaped @ ('"' | '\'' | '\\'))) => {
                    self.at += 1;
                    value.push(escaped);
                }
                _ => value.push(c),
            }
        }
        Err((start - 1..self.tail.len(), format!("the value of `{key}` has no closing quote on this line")))
    }
}

/// "did you mean", and the list.
fn suggest(word: &str, names: impl Iterator<Item = &'static str>, prefix: &str) -> String {
    let names: Vec<&str> = names.collect();
    let list = names.iter().map(|name| format!("`{prefix}{name}`")).collect::<Vec<_>>().join(", ");
    match closest(word, names.iter().map(|name| (*name, [].as_slice()))) {
        Some(name) => format!("did you mean `{prefix}{name}`? There are {list}"),
        None => format!("there are {list}"),
    }
}
