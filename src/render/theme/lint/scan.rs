//! Templates as a linter reads them: texts between tags, tags, and the names in them. What Tera would refuse is left to Tera.

use std::ops::Range;

/// A piece of a template; ranges are of what is inside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// HTML.
    Text(Range<usize>),
    /// `{{ … }}`
    Print(Range<usize>),
    /// `{% … %}`
    Tag(Range<usize>),
}

/// A name with the fields asked of it: `page.head.title`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The steps after the name are fields, or None for an index.
    pub name: String,
    /// Where the name stands.
    pub at: Range<usize>,
    /// Fields: name and place; a name of None is an index.
    pub fields: Vec<(Option<String>, Range<usize>)>,
    /// Just before it stands nothing, and just behind it nothing but a bracket or the end.
    pub end: usize,
}

/// Takes a template apart.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut raw = false;
    while let Some(open) = text.get(at..).and_then(|rest| next_open(rest, raw)).map(|open| open + at) {
        if open > at {
            found.push(Piece::Text(at..open));
        }
        let Some(close) = close_of(text, open) else { return found };
        let inside = trimmed(text, open + 2..close);
        match text.get(open..open + 2) {
            Some("{{") => found.push(Piece::Print(inside)),
            Some("{%") => {
                let word = text.get(inside.clone()).unwrap_or_default().trim();
                raw = word == "raw";
                found.push(Piece::Tag(inside));
            }
            _ => {}
        }
        at = close + 2;
    }
    if at < text.len() {
        found.push(Piece::Text(at..text.len()));
    }
    found
}

fn next_open(rest: &str, raw: bool) -> Option<usize> {
    if raw {
        return rest.match_indices("{%").map(|(at, _)| at).find(|at| {
            rest.get(at + 2..).is_some_and(|tag| tag.trim_start_matches('-').trim_start().starts_with("endraw"))
        });
    }
    rest.match_indices('{').map(|(at, _)| at).find(|at| matches!(rest.as_bytes().get(at + 1), Some(b'{' | b'%' | b'#')))
}

/// Where the tag that opens here closes: strings in it may hold anything.
fn close_of(text: &str, open: usize) -> Option<usize> {
    let close = match text.get(open..open + 2)? {
        "{#" => return text.get(open..)?.find("#}").map(|at| at + open),
        "{{" => "}}",
        _ => "%}",
    };
    let mut quote = None;
    let mut braces = 0usize;
    for (i, c) in text.get(open + 2..)?.char_indices() {
        let here = open + 2 + i;
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => braces += 1,
            (None, '}') if braces > 0 => braces -= 1,
            (None, _) if text.get(here..).is_some_and(|rest| rest.starts_with(close)) => return Some(here),
            _ => {}
        }
    }
    None
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = text.get(range.clone()).unwrap_or_default();
    let cut = usize::from(inside.starts_with('-'));
    let end = usize::from(inside.len() > cut && inside.ends_with('-'));
    range.start + cut..range.end - end
}

/// The names in an expression, each with the fields that follow. Names of arguments (`key=`), functions, filters, tests and
/// components are none.
pub fn chains(text: &str, range: Range<usize>) -> Vec<Chain> {
    let mut found = Vec::new();
    let mut at = range.start;
    let mut last = ' ';
    while let Some(c) = text.get(at..range.end).and_then(|rest| rest.chars().next()) {
        match c {
            '"' | '\'' | '`' => at = skip_string(text, at, range.end),
            '<' if text.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())) => {
                at += 1 + word_len(text, at + 1, range.end);
            }
            c if is_start(c) => {
                let (chain, next) = chain(text, at, range.end);
                let rest = text.get(next..range.end).unwrap_or_default().trim_start();
                let called = rest.starts_with('(') || (rest.starts_with('=') && !rest.starts_with("=="));
                if !called && !matches!(last, '|' | '.' | '@') {
                    found.push(chain);
                }
                at = next;
            }
            c if c.is_ascii_digit() => at += word_len(text, at, range.end).max(1),
            c => at += c.len_utf8(),
        }
        if !c.is_whitespace() {
            last = c;
        }
    }
    found
}

fn chain(text: &str, start: usize, end: usize) -> (Chain, usize) {
    let mut at = start + word_len(text, start, end);
    let name = text.get(start..at).unwrap_or_default().to_string();
    let mut chain = Chain { name, at: start..at, fields: Vec::new(), end: at };
    loop {
        let rest = text.get(at..end).unwrap_or_default();
        let dot = if rest.starts_with("?.") { 2 } else { usize::from(rest.starts_with('.')) };
        if dot > 0 && rest.get(dot..).is_some_and(|rest| rest.starts_with(|c: char| is_start(c) || c.is_ascii_digit()))
        {
            let from = at + dot;
            at = from + word_len(text, from, end);
            let field = text.get(from..at).unwrap_or_default();
            let index = field.starts_with(|c: char| c.is_ascii_digit());
            chain.fields.push(((!index).then(|| field.to_string()), from..at));
        } else if rest.starts_with('[') {
            let Some(close) = rest.find(']') else { break };
            let inside = rest.get(1..close).unwrap_or_default().trim();
            let name = inside.strip_prefix('"').and_then(|name| name.strip_suffix('"'));
            chain.fields.push((name.map(str::to_string), at + 1..at + close));
            at += close + 1;
        } else {
            break;
        }
    }
    chain.end = at;
    (chain, at)
}

/// A call of a component: its name, the arguments by name, and whether others are spread into it.
pub struct Call {
    /// The component.
    pub name: String,
    /// Where the call stands.
    pub at: Range<usize>,
    /// Names of arguments with their places.
    pub arguments: Vec<(String, Range<usize>)>,
    /// Names of arguments with what is given for them, where that stands in braces.
    pub values: Vec<(String, String)>,
    /// `{...map}` stands among them.
    pub spread: bool,
}

/// The calls of components in an expression or tag.
pub fn calls(text: &str, range: Range<usize>) -> Vec<Call> {
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(c) = text.get(at..range.end).and_then(|rest| rest.chars().next()) {
        let opens = c == '<'
            && text.get(at + 1..range.end).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
        match c {
            '"' | '\'' | '`' => at = skip_string(text, at, range.end),
            '<' if opens => {
                found.push(call(text, at, range.end));
                at += 1;
            }
            c => at += c.len_utf8(),
        }
    }
    found
}

fn call(text: &str, open: usize, end: usize) -> Call {
    let mut at = open + 1 + word_len(text, open + 1, end);
    let name = text.get(open + 1..at).unwrap_or_default().to_string();
    let mut call = Call { name, at: open..at, arguments: Vec::new(), values: Vec::new(), spread: false };
    while let Some(c) = text.get(at..end).and_then(|rest| rest.chars().next()) {
        match c {
            '>' | '/' => break,
            '{' => {
                let close = balanced(text, at, end);
                let inside = text.get(at + 1..close.saturating_sub(1)).unwrap_or_default();
                match inside.trim().starts_with("...") {
                    true => call.spread = true,
                    false => call.arguments.push((inside.trim().to_string(), at..close)),
                }
                at = close;
            }
            c if is_start(c) => {
                let start = at;
                at += word_len(text, at, end);
                let name = text.get(start..at).unwrap_or_default().to_string();
                call.arguments.push((name.clone(), start..at));
                if text.get(at..end).is_some_and(|rest| rest.starts_with('=')) {
                    at = match text.get(at + 1..end).and_then(|rest| rest.chars().next()) {
                        Some('{') => {
                            let close = balanced(text, at + 1, end);
                            let value = text.get(at + 2..close.saturating_sub(1)).unwrap_or_default();
                            call.values.push((name, value.trim().to_string()));
                            close
                        }
                        Some('"' | '\'' | '`') => skip_string(text, at + 1, end),
                        _ => at + 1,
                    };
                }
            }
            c => at += c.len_utf8(),
        }
    }
    call
}

/// The end of the braces that open here.
fn balanced(text: &str, open: usize, end: usize) -> usize {
    let mut depth = 0usize;
    let mut at = open;
    while let Some(c) = text.get(at..end).and_then(|rest| rest.chars().next()) {
        match c {
            '"' | '\'' | '`' => {
                at = skip_string(text, at, end);
                continue;
            }
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += c.len_utf8();
        if depth == 0 {
            break;
        }
    }
    at
}

fn skip_string(text: &str, open: usize, end: usize) -> usize {
    let rest = text.get(open..end).unwrap_or_default();
    let quote = rest.chars().next().unwrap_or('"');
    rest.get(1..).and_then(|rest| rest.find(quote)).map_or(end, |at| open + at + 2)
}

fn word_len(text: &str, at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len())
}

fn is_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_'
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn templates_are_taken_apart() {
        let text = "a{{ x }}{#- {{ no }} -#}{%- if y == \"%}\" -%}b{% raw %}{{ z }}{% endraw %}";
        let shown: Vec<String> = pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(range) => format!("text {}", &text[range]),
                Piece::Print(range) => format!("print {}", text[range].trim()),
                Piece::Tag(range) => format!("tag {}", text[range].trim()),
            })
            .collect();
        assert_eq!(
            shown,
            ["text a", "print x", "tag if y == \"%}\"", "text b", "tag raw", "text {{ z }}", "tag endraw"]
        );
    }

    #[test]
    fn names_with_their_fields() {
        let text = "page.head.title | default(value=site.title) ~ t(key=\"page.x\") and entry[0].a == loop.first or x[\"y\"].z";
        let shown: Vec<String> = chains(text, 0..text.len())
            .iter()
            .map(|chain| {
                let fields = chain.fields.iter().map(|(name, _)| name.clone().unwrap_or_else(|| "[]".into()));
                [chain.name.clone()].into_iter().chain(fields).collect::<Vec<_>>().join(".")
            })
            .collect();
        assert_eq!(shown, ["page.head.title", "site.title", "and", "entry.[].a", "loop.first", "or", "x.y.z"]);
    }

    #[test]
    fn calls_of_components() {
        let text = " <Part part={ {\"a\": 1} } story={story} level=\"2\" {...rest} /> ~ <Byline /> ";
        let found = calls(text, 0..text.len());
        let names = |call: &Call| call.arguments.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        assert_eq!(found.iter().map(|call| call.name.as_str()).collect::<Vec<_>>(), ["Part", "Byline"]);
        assert_eq!(names(&found[0]), ["part", "story", "level"]);
        assert!(found[0].spread && !found[1].spread);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in r#"([a-zäA-Z0-9_ .|="'<>/{}%#\[\](),-]|\{\{|\}\}|\{%|%\}){0,60}"#) {
            for piece in pieces(&text) {
                let (Piece::Text(range) | Piece::Print(range) | Piece::Tag(range)) = piece;
                prop_assert!(text.get(range.clone()).is_some());
                chains(&text, range.clone());
                calls(&text, range);
            }
        }
    }
}
