//! A page as the index sees it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::render::html::escape;
use crate::story::Lang;

/// A page that is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its address below the root of the site, percent-encoded: `/en/deal/`.
    pub address: String,
    /// `story`, `page`, `list`, `person`, `tag`.
    pub kind: &'static str,
    /// Its day in words.
    pub date: Option<String>,
    /// Title, plain.
    pub title: String,
    /// What stands above its first passage, plain.
    pub text: String,
    /// Its passages.
    pub passages: Vec<Passage>,
}

/// What is found inside a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// `event`, `question`, `passage`, `actor`, `term`, `claim`, …
    pub kind: &'static str,
    /// Its place in the page.
    pub anchor: String,
    /// What it is called, plain.
    pub title: String,
    /// What it says, plain.
    pub text: String,
}

/// How much the words of a title count, against those of a text.
const WEIGHT: &str = "5";

/// How much those of the page's own title count.
const PAGE_WEIGHT: &str = "8";

impl Record {
    /// The page that the engine reads.
    pub(super) fn html(&self, lang: &Lang) -> String {
        let mut out = format!("<!doctype html><html lang=\"{lang}\"><body>");
        mark(&mut out, self.kind, "-");
        if let Some(date) = &self.date {
            mark(&mut out, "date", &percent(date));
        }
        let title = plain(&self.title);
        let _ =
            write!(out, "<span data-pagefind-meta=\"title\" data-pagefind-weight=\"{PAGE_WEIGHT}\">{title}</span> ");
        mark(&mut out, "text", "-");
        out.push_str(&plain(&self.text));
        for passage in &self.passages {
            passage.write(&mut out);
        }
        let spellings = self.spellings();
        if !spellings.is_empty() {
            out.push(' ');
            mark(&mut out, "spelling", "-");
            let spellings: Vec<&str> = spellings.iter().map(String::as_str).collect();
            out.push_str(&plain(&spellings.join(" ")));
        }
        out.push_str("</body></html>");
        out
    }
}

impl Record {
    /// The words with letters that the engine does not take for others, as people type them who have no such key: *Lodz* of
    /// *Łódź*. (What is a letter with an accent to Unicode the engine finds by itself.)
    fn spellings(&self) -> BTreeSet<String> {
        let passages = self.passages.iter().flat_map(|passage| [&passage.title, &passage.text]);
        let texts = [&self.title, &self.text].into_iter().chain(passages);
        let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        let typed = |word: &str| -> Option<String> {
            let is_own = |c: char| other_letters(c).is_some();
            let spelled: String =
                word.chars().map(|c| other_letters(c).map_or(c.to_string(), str::to_string)).collect();
            word.contains(is_own).then_some(spelled)
        };
        words.filter_map(typed).collect()
    }
}

/// A letter as it is typed without its key.
fn other_letters(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ł' => "l",
        'Ł' => "L",
        'ø' => "o",
        'Ø' => "O",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ı' => "i",
        'ħ' => "h",
        'Ħ' => "H",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'þ' => "th",
        'Þ' => "Th",
        'ß' => "ss",
        _ => return None,
    })
}

impl Passage {
    fn write(&self, out: &mut String) {
        out.push(' ');
        mark(out, self.kind, &self.anchor);
        let _ = write!(out, "<span data-pagefind-weight=\"{WEIGHT}\">{}</span> ", plain(&self.title));
        mark(out, "text", "-");
        out.push_str(&plain(&self.text));
    }
}

fn mark(out: &mut String, kind: &str, id: &str) {
    let _ = write!(out, "<x-{kind} id=\"{}\"></x-{kind}>", escape(id));
}

/// A text without what the engine takes for its own marks, which begin with three underscores. Zero-width spaces it takes away.
fn plain(text: &str) -> String {
    escape(&text.replace("___", "_\u{200b}_\u{200b}_"))
}

/// A text as one word, for the script to read.
fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn letters_without_a_key() {
        let text = "In Łódź und Malmø: Ærø, Straße.".to_string();
        let passages = vec![Passage { text, ..Passage::default() }];
        let record =
            Record {
                address: "/".into(), kind: "page", date: None, title: "Łódź".into(), text: "".into(), passages
            };
        let found: Vec<String> = record.spellings().into_iter().collect();
        assert_eq!(found, ["Aero", "Lódź", "Malmo", "Strasse"]);
        assert!(record.html(&Lang::parse("de").unwrap()).contains("<x-spelling id=\"-\"></x-spelling>Aero Lódź"));
    }

    #[test]
    fn a_record_as_html() {
        let record = Record {
            address: "/a/".into(),
            kind: "story",
            date: Some("2. Mai".into()),
            title: "A & B".into(),
            text: "<x> ___END_PAGEFIND_WEIGHT___".into(),
            passages: vec![Passage { kind: "event", anchor: "e\"1".into(), title: "T".into(), text: "t".into() }],
        };
        let html = record.html(&Lang::parse("de").unwrap());
        assert!(html.contains("<x-story id=\"-\"></x-story><x-date id=\"2%2E%20Mai\"></x-date>"), "{html}");
        assert!(!html.contains("x-spelling"));
        assert!(html.contains(">A &amp; B</span>") && html.contains("&lt;x&gt; _\u{200b}_"), "{html}");
        assert!(
            html.contains("<x-event id=\"e&quot;1\"></x-event><span data-pagefind-weight=\"5\">T</span>"),
            "{html}"
        );
    }
}
