//! CommonMark's own examples through the Markdown step, HTML trusted. Those that come out otherwise are listed with the reason.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use nutgraf::parse::RawText;
use nutgraf::parse::markdown::{MarkdownOptions, body};
use nutgraf::render::html::{Around, Labels, html};
use nutgraf::source::{FileId, Span};
use nutgraf::story::config::{Bounds, HtmlPolicy};
use nutgraf::story::{Heading, Lang};

/// The examples that differ on purpose.
const DIFFERENT: &[(&str, &[u32])] = &[
    ("dashes and quotation marks are typographic", &[14, 46, 55, 87, 91, 197, 209, 210, 352, 359, 363, 380, 385, 395]),
    ("dashes and quotation marks are typographic", &[508, 590, 619, 620, 622, 624, 632, 650]),
    ("code of a known language is highlighted", &[142, 143]),
    ("headings without words are left out, with a finding", &[79]),
];

struct Plain<'a>(Labels, &'a [Heading]);

impl Around for Plain<'_> {
    fn labels(&self) -> &Labels {
        &self.0
    }
    fn headings(&self) -> &[Heading] {
        self.1
    }
    fn level(&self, _heading: usize, level: u8) -> u8 {
        level
    }
    fn ids(&self) -> bool {
        false
    }
    fn raw_html(&self) -> HtmlPolicy {
        HtmlPolicy::Trusted
    }
}

fn ours(markdown: &str) -> String {
    let text = RawText::verbatim(markdown, Span::new(FileId(0), 0, markdown.len()));
    let lang = Lang::parse("en").unwrap();
    let options = MarkdownOptions { html: HtmlPolicy::Trusted, bounds: Bounds::default(), lang };
    let body = body(&text, &options, &mut Vec::new());
    html(&body.text, &Plain(Labels::english(), &body.headings))
}

/// HTML with what is written differently but means the same made equal: empty elements, escapes, white space between blocks,
/// and what we add to code blocks.
fn same(html: &str) -> String {
    let html = html
        .replace(" />", ">")
        .replace("<pre tabindex=\"0\" role=\"group\" aria-label=\"Code\">", "<pre>")
        .replace("&#39;", "'")
        .replace("&quot;", "\"");
    let mut out = String::new();
    let mut pre = false;
    for line in html.split_inclusive('\n') {
        pre |= line.contains("<pre");
        out.push_str(if pre { line } else { line.trim_end_matches('\n') });
        pre &= !line.contains("</pre>");
    }
    out.replace('\n', "").replace("> <", "><")
}

#[test]
fn examples_of_the_specification() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/commonmark/spec.json");
    let examples: Vec<serde_json::Value> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(examples.len(), 652);
    let known: BTreeMap<u32, &str> =
        DIFFERENT.iter().flat_map(|(why, numbers)| numbers.iter().map(|number| (*number, *why))).collect();
    let mut wrong = String::new();
    for example in examples {
        let number = u32::try_from(example["example"].as_u64().unwrap()).unwrap();
        let (markdown, expected) = (example["markdown"].as_str().unwrap(), example["html"].as_str().unwrap());
        let found = ours(markdown);
        match (same(&found) == same(expected), known.get(&number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(why)) => wrong.push_str(&format!("example {number} is as specified, though listed: {why}\n")),
            (false, None) => {
                let section = &example["section"];
                wrong.push_str(&format!(
                    "example {number}, {section}\n{markdown:?}\nspec {expected:?}\nours {found:?}\n\n"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
