//! Laws of the Markdown step, whatever an author writes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use nutgraf::diag::{Diagnostic, Place};
use nutgraf::parse::RawText;
use nutgraf::parse::markdown::{MarkdownOptions, assign_anchors, body, parse, safe_url};
use nutgraf::render::html::{Around, Labels, html};
use nutgraf::source::{FileId, Span};
use nutgraf::story::config::{Bounds, HtmlPolicy};
use nutgraf::story::{Body, Heading, Lang, Rich, TextKind, What};
use proptest::prelude::*;
use pulldown_cmark::{Event, Tag};

const KINDS: [TextKind; 6] =
    [TextKind::Plain, TextKind::Inline, TextKind::Name, TextKind::Block, TextKind::Long, TextKind::Body];

fn options(html: HtmlPolicy) -> MarkdownOptions {
    MarkdownOptions { html, bounds: Bounds::default(), lang: Lang::parse("de").unwrap() }
}

/// Texts made of what Markdown and the extensions are made of, so that the pieces meet in every order.
fn markdown() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "b c",
        "größe",
        "中",
        "\u{301}",
        "1",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "    ",
        "\r\n",
        "*",
        "**",
        "_",
        "`",
        "``",
        "```\n",
        "~~",
        "~",
        "[",
        "]",
        "(",
        ")",
        "[@a]",
        "[@a, p. 3; @b]",
        "[@",
        "@",
        ";",
        ",",
        "[^1]",
        "[^1]: ",
        "![",
        "](x)",
        "](javascript:x)",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<",
        ">",
        "&amp;",
        "&#x202e;",
        "&",
        "\\",
        "$",
        "$$",
        "$5",
        "\"",
        "'",
        "--",
        "...",
        "# ",
        "## ",
        "?",
        "{#id}",
        "{.no-faq}",
        "> ",
        "> [!NOTE]\n",
        "- ",
        "- [ ] ",
        "1. ",
        "| a | b |\n",
        "|---|---|\n",
        "|",
        "\n: ",
        "::timeline",
        "::figure{src=\"x\"}",
        "::x{",
        "{",
        "}",
        "=\"",
        ":::note",
        ":::",
        "\n:::\n",
        "\n::faq\n",
        "___",
        "---\n",
        "===\n",
        "https://x.y/a--b",
        "<https://x.y>",
        "\u{202e}",
        "\0",
        "\u{1a}",
        "\u{feff}",
    ];
    let piece = prop_oneof![8 => prop::sample::select(PIECES).prop_map(String::from), 1 => "\\PC{0,8}", 1 => any::<char>().prop_map(String::from)];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A text that stands in its file with gaps: each character doubled in the file's offsets.
fn stretched(text: &str) -> RawText {
    let map = text.char_indices().map(|(at, _)| (at, 10 + 2 * at)).collect();
    RawText::mapped(text.to_string(), Span::new(FileId(0), 10, 12 + 2 * text.len()), map)
}

fn in_range(place: Span, whole: Span) -> bool {
    whole.start <= place.start && place.start <= place.end && place.end <= whole.end
}

fn check_places(rich: &Rich, diags: &[Diagnostic], whole: Span) -> Result<(), TestCaseError> {
    for event in rich.events.iter() {
        prop_assert!(in_range(event.at, whole), "{event:?}");
        if let What::Cite(cites) = &event.what {
            prop_assert!(!cites.is_empty());
            for cite in cites {
                prop_assert!(in_range(cite.key.span, event.at), "{cite:?}");
            }
        }
    }
    for diag in diags {
        let Place::At(span) = diag.place else { return Err(TestCaseError::fail("no place")) };
        prop_assert!(in_range(span, whole), "{diag:?}");
        prop_assert!(diag.help.is_some(), "{diag:?}");
        prop_assert!(!diag.message.ends_with('.'), "{diag:?}");
    }
    Ok(())
}

/// Starts and ends are balanced, call-outs and headings among them.
fn check_nesting(rich: &Rich) -> Result<(), TestCaseError> {
    let mut open = Vec::new();
    for event in rich.events.iter() {
        match &event.what {
            What::Md(Event::Start(tag)) => open.push(format!("{:?}", tag.to_end())),
            What::Md(Event::End(tag)) => prop_assert_eq!(open.pop(), Some(format!("{tag:?}"))),
            What::CalloutStart(..) => open.push("callout".into()),
            What::CalloutEnd => prop_assert_eq!(open.pop(), Some("callout".to_string())),
            What::HeadingStart(number) => open.push(format!("heading {number}")),
            What::HeadingEnd(number) => prop_assert_eq!(open.pop(), Some(format!("heading {number}"))),
            _ => {}
        }
    }
    prop_assert!(open.is_empty(), "{:?}", open);
    Ok(())
}

struct Page<'a>(Labels, &'a [Heading], HtmlPolicy);

impl Around for Page<'_> {
    fn labels(&self) -> &Labels {
        &self.0
    }
    fn headings(&self) -> &[Heading] {
        self.1
    }
    fn raw_html(&self) -> HtmlPolicy {
        self.2
    }
}

fn page(body: &Body, policy: HtmlPolicy) -> String {
    html(&body.text, &Page(Labels::english(), &body.headings, policy))
}

/// The tags of a piece of HTML that we wrote: `<` begins one, as it is escaped elsewhere.
fn tags(html: &str) -> Vec<&str> {
    html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()).collect()
}

/// Every element is closed in order, and none is one that we do not write.
fn check_html(html: &str) -> Result<(), TestCaseError> {
    const KNOWN: &[&str] = &[
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "aside",
        "pre",
        "code",
        "span",
        "em",
        "strong",
        "del",
        "a",
        "sup",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "math",
        "semantics",
        "annotation",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "msub",
        "msup",
        "mspace",
        "mstyle",
        "mtable",
        "mtr",
        "mtd",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "msqrt",
        "mroot",
        "mfrac",
        "mpadded",
        "mphantom",
        "ms",
    ];
    const EMPTY: &[&str] = &["br", "hr", "img", "input"];
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(html) {
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if EMPTY.contains(&name) || tag.ends_with('/') {
            continue;
        }
        prop_assert!(KNOWN.contains(&name), "<{}> in {}", tag, html);
        if tag.starts_with('/') {
            prop_assert_eq!(open.pop(), Some(name), "{}", html);
        } else {
            open.push(name);
        }
    }
    prop_assert!(open.is_empty(), "{:?} in {}", open, html);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_of_any_kind_gives_events_with_places(text in markdown(), kind in prop::sample::select(&KINDS[..])) {
        let raw = stretched(&text);
        let mut diags = Vec::new();
        let rich = parse(&raw, kind, &options(HtmlPolicy::Refuse), &mut diags);
        check_places(&rich, &diags, raw.span)?;
        check_nesting(&rich)?;
        prop_assert_eq!(&*rich.markdown, text.as_str());
    }

    #[test]
    fn any_body_is_well_formed_html(text in markdown()) {
        let raw = stretched(&text);
        let mut diags = Vec::new();
        let mut body = body(&raw, &options(HtmlPolicy::Refuse), &mut diags);
        assign_anchors(&mut body.headings, &|id| id == "a", &mut diags);
        check_places(&body.text, &diags, raw.span)?;
        check_nesting(&body.text)?;
        let html = page(&body, HtmlPolicy::Refuse);
        check_html(&html)?;
        let dollars_are_back = !html.contains(char::from(26)) || text.contains(char::from(26));
        prop_assert!(dollars_are_back, "{}", html);
        let attributes: Vec<&str> = tags(&html).into_iter().filter(|tag| tag.contains(" style=") || tag.contains(" on")).collect();
        prop_assert!(attributes.is_empty(), "{attributes:?}");
    }

    #[test]
    fn ids_are_unique(text in markdown()) {
        let raw = stretched(&text);
        let mut diags = Vec::new();
        let mut body = body(&raw, &options(HtmlPolicy::Refuse), &mut diags);
        assign_anchors(&mut body.headings, &|_| false, &mut diags);
        // Two explicit anchors alike are an error, and two footnotes with one name.
        prop_assume!(diags.iter().all(|d| d.rule.name() != "duplicate-id"));
        let html = page(&body, HtmlPolicy::Refuse);
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), all, "{}", html);
        for link in html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
            prop_assert!(!link.starts_with("ng-") || ids.contains(&link), "{link}");
        }
    }

    #[test]
    fn cleaned_html_runs_nothing(text in markdown()) {
        let raw = stretched(&format!("<b>x</b> {text} <img src=x onerror=y> <a href=\"javascript:x\">"));
        let body = body(&raw, &options(HtmlPolicy::Sanitize), &mut Vec::new());
        let html = page(&body, HtmlPolicy::Sanitize).to_lowercase();
        prop_assert!(!html.contains("<script") && !html.contains("ng-keep"), "{}", html);
        for tag in tags(&html) {
            prop_assert!(!tag.contains(" onerror=") || tag.starts_with("ng"), "{}", html);
        }
    }

    #[test]
    fn links_that_are_let_through_are_safe(text in markdown()) {
        let raw = stretched(&text);
        let mut diags = Vec::new();
        let body = body(&raw, &options(HtmlPolicy::Refuse), &mut diags);
        let unsafe_link = body.text.events.iter().any(|event| match &event.what {
            What::Md(Event::Start(Tag::Link { dest_url, .. })) => !safe_url(dest_url),
            _ => false,
        });
        prop_assert!(!unsafe_link || diags.iter().any(|d| d.rule.name() == "unsafe-url" || d.rule.name() == "limit"));
    }

    #[test]
    fn formulas_do_no_harm(formula in "[a-z0-9 \\\\{}^_&<>\"'=+./$|~#%()\\[\\]-]{0,60}|(\\\\(frac|text|left|right|begin|end|sqrt|color|sum|over|hline|not|operatorname|mathbb|substack|limits)|[{}^_ a&<\\[\\]()|]){0,20}") {
        if let Ok(mathml) = nutgraf::parse::markdown::maths::mathml(&formula, true) {
            for tag in tags(&mathml) {
                let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
                prop_assert!(name.starts_with('m') || matches!(name, "semantics" | "annotation" | "none"), "<{tag}> {mathml}");
                prop_assert!(!tag.contains("style=") || tag.contains("displaystyle="), "{tag}");
            }
        }
    }
}
