//! Words that readers see: those that stand in templates instead of in `i18n/`, keys that no file has, texts that nothing
//! says, and languages that lack some.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::builtin::BUILTIN_THEME;
use super::scan::{self, Piece};
use super::{Linter, Template};
use crate::diag::suggest;
use crate::render::i18n::Dictionary;

/// Attributes whose values readers see or hear.
const SPOKEN: &[&str] = &["alt", "aria-label", "aria-description", "placeholder", "title", "label"];

/// Texts outside of tags and in attributes, where they hold words.
pub fn bare(linter: &mut Linter<'_>, template: &Template<'_>) {
    let text: &str = &template.text.text;
    let mut html = Html::default();
    for piece in scan::pieces(text) {
        match piece {
            Piece::Text(range) => html.read(text, range),
            // What a tag prints goes on where the text stopped.
            Piece::Print(_) | Piece::Tag(_) => html.flush(text),
        }
    }
    html.flush(text);
    for range in html.found {
        let words: String =
            text.get(range.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let message = format!("the words `{}` stand in the template, in one language", shorten(&words));
        linter.warning(template, range, message, "give them a key in `i18n/en.yaml` and write `{{ t(key=\"…\") }}`");
    }
}

fn shorten(words: &str) -> String {
    match words.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words.to_string(),
    }
}

/// A reader of HTML in pieces.
#[derive(Default)]
struct Html {
    found: Vec<Range<usize>>,
    run: Option<Range<usize>>,
    in_tag: bool,
    quote: Option<char>,
    /// The attribute whose value is read, and where that begins.
    value: Option<usize>,
    tag: String,
    comment: bool,
}

impl Html {
    fn read(&mut self, text: &str, range: Range<usize>) {
        // A comment of the template stands between.
        if self.run.as_ref().is_some_and(|run| run.end != range.start) {
            self.flush(text);
        }
        for (i, c) in text.get(range.clone()).unwrap_or_default().char_indices() {
            let at = range.start + i;
            let rest = text.get(at..range.end).unwrap_or_default();
            if self.comment {
                self.comment = !rest.starts_with("-->");
            } else if self.in_tag {
                self.inside(text, at, c);
            } else if rest.starts_with("<!--") {
                self.flush(text);
                self.comment = true;
            } else if c == '<' {
                self.flush(text);
                self.in_tag = true;
                self.tag =
                    rest.trim_start_matches('<').chars().take_while(|c| c.is_alphanumeric() || *c == '/').collect();
            } else if self.tag != "script" && self.tag != "style" {
                let run = self.run.get_or_insert(at..at);
                run.end = at + c.len_utf8();
            }
        }
    }

    fn inside(&mut self, text: &str, at: usize, c: char) {
        match (self.quote, c) {
            (Some(quote), c) if c == quote => {
                self.quote = None;
                if let Some(start) = self.value.take()
                    && has_words(text.get(start..at).unwrap_or_default())
                {
                    self.found.push(start..at);
                }
            }
            (Some(_), _) => {}
            (None, '"' | '\'') => {
                self.quote = Some(c);
                let before = text.get(..at).unwrap_or_default().trim_end_matches('=');
                let name =
                    before.rsplit(|c: char| c.is_whitespace() || matches!(c, '}' | '"')).next().unwrap_or_default();
                self.value = SPOKEN.contains(&name).then_some(at + 1);
            }
            (None, '>') => self.in_tag = false,
            _ => {}
        }
    }

    /// Ends a run of text.
    fn flush(&mut self, text: &str) {
        // A value that a template completes is not made of words alone.
        self.value = None;
        let Some(run) = self.run.take() else { return };
        let words = text.get(run.clone()).unwrap_or_default();
        if has_words(words) {
            let start = run.start + (words.len() - words.trim_start().len());
            self.found.push(start..start + words.trim().len());
        }
    }
}

/// Two letters in a row that are no entity.
fn has_words(text: &str) -> bool {
    let mut letters = 0;
    let mut entity = false;
    for c in text.chars() {
        match c {
            '&' => entity = true,
            ';' | ' ' => entity = false,
            _ => {}
        }
        letters = if c.is_alphabetic() && !entity { letters + 1 } else { 0 };
        if letters >= 2 {
            return true;
        }
    }
    false
}

/// A call of `t`: the key, where it stands, and whether something is added to it.
fn keys(text: &str) -> Vec<(String, Range<usize>, bool)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("t(key=\"") {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let start = at + "t(key=\"".len();
        let key = text.get(start..).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        let rest = text.get(start + key.len() + 1..).unwrap_or_default().trim_start();
        found.push((key.to_string(), start..start + key.len(), rest.starts_with('~')));
    }
    found
}

/// Keys of `t` that no file of texts has.
pub fn unknown(linter: &mut Linter<'_>, template: &Template<'_>) {
    let known = linter.english();
    for (key, range, begins) in keys(&template.text.text) {
        let fine = if begins { known.iter().any(|one| one.starts_with(&key)) } else { known.contains(&key) };
        if !fine {
            let hint = suggest::did_you_mean_word(&key, known.iter().map(String::as_str));
            linter.error(template, range, format!("no file of texts has the key `{key}`"), hint);
        }
    }
}

/// Texts of the theme that nothing says, and languages that lack some of its texts.
pub fn files(linter: &mut Linter<'_>) {
    let Some(layer) = linter.layers.all().get(1).cloned() else { return };
    let parse = |text: &str| Dictionary::parse(text).ok();
    let own: BTreeMap<&String, BTreeSet<String>> = layer
        .texts
        .iter()
        .filter_map(|(lang, text)| Some((lang, parse(&text.text)?.keys().map(str::to_string).collect())))
        .collect();
    let below: BTreeSet<String> = linter.below();
    let all: BTreeSet<&String> = own.values().flatten().filter(|key| !below.contains(*key)).collect();
    for (lang, has) in &own {
        let missing: Vec<String> =
            all.iter().filter(|key| !has.contains(**key)).map(|key| format!("`{key}`")).collect();
        if let Some(text) = layer.texts.get(*lang).filter(|_| !missing.is_empty()) {
            let message = format!("`{lang}` lacks {}, which other languages of the theme have", missing.join(", "));
            linter.file_warning(text, 0..0, message, "until then the English text stands there");
        }
    }
    // The program itself says texts of the theme that every other one builds on.
    if layer.name == BUILTIN_THEME {
        return;
    }
    let mut said = BTreeSet::new();
    let mut begun = Vec::new();
    for text in linter.layers.all().iter().flat_map(|layer| layer.templates.values()) {
        for (key, _, begins) in keys(&text.text) {
            match begins {
                true => begun.push(key),
                false => said.extend([key]),
            }
        }
    }
    // In a map of keys, or behind `if`: any string that is a key counts.
    let quoted = |key: &str| {
        let needle = format!("\"{key}\"");
        linter.layers.all().iter().any(|layer| layer.templates.values().any(|text| text.text.contains(&needle)))
    };
    let unused: Vec<&String> = all
        .into_iter()
        .filter(|key| !said.contains(*key) && !begun.iter().any(|start| key.starts_with(start)) && !quoted(key))
        .collect();
    for key in unused {
        let first = layer.texts.iter().find(|(lang, _)| own.get(lang).is_some_and(|has| has.contains(key)));
        let Some((_, text)) = first else { continue };
        let last = key.rsplit('.').next().unwrap_or_default();
        let at = text.text.find(key.as_str()).or_else(|| text.text.find(last)).unwrap_or(0);
        let message = format!("nothing says the text `{key}`");
        linter.file_warning(text, at..at, message, "take it out, or say it with `t(key=…)`");
    }
}
