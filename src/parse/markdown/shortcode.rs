//! Shortcodes of other generators (`{{< figure … >}}`, `{{ youtube(…) }}`, `{% quote() %}`), which would stand in the page as they
//! are written.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Piece, RawText};
use crate::diag::{Diagnostic, Rule};
use crate::story::What;

/// What they mostly are for, and what does that here.
const HERE: &[(&[&str], &str)] = &[
    (
        &["figure", "image", "img", "picture", "resize_image"],
        "a picture is `::figure{src=\"…\" alt=\"…\" caption=\"…\"}`",
    ),
    (&["youtube", "vimeo", "video", "streamable"], "a film is `::video{url=\"https://…\" title=\"…\"}`"),
    (&["audio"], "a recording is `::audio{src=\"…\" title=\"…\"}`"),
    (&["ref", "relref", "rel"], "a link names the file: `[words](other.md)`"),
    (
        &["note", "notice", "alert", "callout", "admonition", "hint", "warning", "info", "tip"],
        "a call-out is `:::note`, its text, `:::`",
    ),
    (&["table", "csv", "load_data"], "a table from a file is `::table{src=\"…\" caption=\"…\"}`"),
    (&["quote", "blockquote"], "a quote is `> …`, or `::quote{id=\"…\"}` of the front matter"),
    (&["highlight", "gist"], "code stands between lines of three backticks"),
    (&["details", "expand"], "write a heading, and its text below it"),
];

/// Reports every shortcode in running text; in code they are what the text is about.
pub(super) fn shortcodes(pieces: &[Piece], text: &RawText, diags: &mut Vec<Diagnostic>) {
    if !text.text.contains("{{") && !text.text.contains("{%") {
        return;
    }
    let mut code = false;
    let mut seen = 0;
    for piece in pieces {
        match &piece.what {
            What::Md(Event::Start(Tag::CodeBlock(_))) => code = true,
            What::Md(Event::End(TagEnd::CodeBlock)) => code = false,
            // A shortcode may hold what Markdown takes for something else, so it is looked for from where its text begins.
            What::Md(Event::Text(_)) if !code && piece.at.start >= seen => {
                let mut from = piece.at.start;
                while let Some((at, name)) = next(&text.text, from, piece.at.end) {
                    report(text, &at, &name, diags);
                    (from, seen) = (at.end, at.end);
                }
            }
            _ => {}
        }
    }
}

/// The next shortcode that begins in `from..end`: its place and its name.
fn next(text: &str, from: usize, end: usize) -> Option<(Range<usize>, String)> {
    let mut from = from;
    loop {
        let piece = text.get(from..end)?;
        let start = from + [piece.find("{{"), piece.find("{%")].into_iter().flatten().min()?;
        let rest = text.get(start..)?;
        if let Some((name, closing)) = opened(rest) {
            let line = rest.lines().next().unwrap_or_default();
            let length = line.find(closing).map_or(line.len(), |at| at + closing.len());
            return Some((start..start + length, name));
        }
        from = start + 2;
    }
}

/// Does a shortcode begin here? Its name, and what closes it.
fn opened(rest: &str) -> Option<(String, &'static str)> {
    let name = |text: &str| {
        let text = text.trim_start().trim_start_matches('/').trim_start();
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect::<String>()
    };
    let named = |text: &str| Some(name(text)).filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
    if let Some(inside) = rest.strip_prefix("{{<").or_else(|| rest.strip_prefix("{{%")) {
        return Some((named(inside)?, "}}"));
    }
    let (inside, closing) = match rest.strip_prefix("{{") {
        Some(inside) => (inside, "}}"),
        None => (rest.strip_prefix("{%")?, "%}"),
    };
    let found = named(inside)?;
    let after = inside.trim_start().get(found.len()..)?.trim_start();
    // `{{ words }}` may be meant as it is; a call, or the end of one, is not.
    (after.starts_with('(') || found == "end" && closing == "%}").then_some((found, closing))
}

fn report(text: &RawText, at: &Range<usize>, name: &str, diags: &mut Vec<Diagnostic>) {
    // What ends one is told with what begins it.
    let found = text.text.get(at.clone()).unwrap_or_default();
    if name == "end" || found.trim_start_matches(['{', '<', '%']).trim_start().starts_with('/') {
        return;
    }
    let known = HERE.iter().find(|(names, _)| names.contains(&name)).map(|(_, here)| *here);
    let help = known.unwrap_or("write it in Markdown; to speak about it, set it as code: `` `{{ … }}` ``");
    let message = format!("`{name}` is a shortcode of another generator, and would stand in the page as it is written");
    diags.push(Diagnostic::new(Rule::UnknownDirective, text.place(at.clone()), message).help(help));
}
