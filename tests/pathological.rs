//! Texts that bring Markdown parsers to their knees: each refused or written as HTML in little time.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use nutgraf::diag::Rule;
use nutgraf::parse::RawText;
use nutgraf::parse::markdown::{MarkdownOptions, assign_anchors, body, parse};
use nutgraf::render::html::{Alone, Labels, html};
use nutgraf::source::{FileId, Span};
use nutgraf::story::config::{Bounds, HtmlPolicy};
use nutgraf::story::{Lang, TextKind};

/// Half a megabyte: what takes more than linear time shows at this size already.
const SIZE: usize = 1 << 19;

/// What is quicker is quick, in time of the processor: half of what the house promises for a megabyte.
const LIMIT: Duration = Duration::from_secs(1);

/// A slow machine, or one that runs many things at once, may need more; a text that takes more than linear time needs far more.
const SLOW_LIMIT: Duration = Duration::from_secs(8);

/// How much longer than a quarter of the text the whole may take: four times for linear time, sixteen for quadratic.
const GROWTH: u32 = 9;

/// How long this thread has run: its own time where the system tells it, else the clock's.
fn clock(begun: Instant) -> Duration {
    let own = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = own.and_then(|text| text.split(' ').next()?.parse().ok());
    nanos.map_or_else(|| begun.elapsed(), Duration::from_nanos)
}

/// The rules that a text breaks, after it was parsed, given anchors and written.
fn rules(text: &str, kind: TextKind) -> Vec<Rule> {
    let raw = RawText::verbatim(text, Span::new(FileId(0), 0, text.len()));
    let lang = Lang::parse("en").unwrap();
    let options = MarkdownOptions { html: HtmlPolicy::Refuse, bounds: Bounds::default(), lang };
    let mut diags = Vec::new();
    if kind == TextKind::Body {
        let mut body = body(&raw, &options, &mut diags);
        assign_anchors(&mut body.headings, &|_| false, &mut diags);
        html(&body.text, &Alone(Labels::english()));
    } else {
        html(&parse(&raw, kind, &options, &mut diags), &Alone(Labels::english()));
    }
    assert!(diags.len() <= 700, "{} findings", diags.len());
    let mut rules: Vec<Rule> = diags.iter().map(|d| d.rule).collect();
    rules.dedup();
    rules
}

fn quick(name: &str, text: &str) -> Vec<Rule> {
    let mut all = Vec::new();
    for kind in [TextKind::Body, TextKind::Inline] {
        if kind == TextKind::Inline && text.contains('\n') {
            continue;
        }
        let (took, found) = timed(text, kind);
        println!("{name} as {kind:?}: {took:?} {found:?}");
        if took > LIMIT {
            let quarter = (0..=text.len() / 4).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
            let (less, _) = timed(&text[..quarter], kind);
            assert!(
                took < SLOW_LIMIT && took < less * GROWTH,
                "{name} as {kind:?} took {took:?}, its quarter {less:?}"
            );
        }
        all.extend(found);
    }
    all
}

/// How long a text takes, in time of the processor, and the rules that it breaks.
fn timed(text: &str, kind: TextKind) -> (Duration, Vec<Rule>) {
    let begun = Instant::now();
    let before = clock(begun);
    let found = rules(text, kind);
    (clock(begun).saturating_sub(before), found)
}

/// `part` over and over, half a megabyte in all.
fn many(part: &str) -> String {
    part.repeat(SIZE / part.len())
}

#[test]
fn deep_texts_are_refused() {
    let lists = |n: usize| {
        (0..n).fold(String::new(), |mut text, depth| {
            let _ = writeln!(text, "{}- a", "  ".repeat(depth));
            text
        })
    };
    for (name, text) in [
        ("quotes in a line", many(">")),
        ("quotes with spaces", many("> ")),
        ("lists in a line", many("+ ")),
        ("lists with text", format!("{}a", many("- "))),
        ("numbers in a line", many("1. ")),
        ("lists by indentation", lists(1000)),
        ("lists and quotes", many("> - ")),
        ("quotes on many lines", format!("{}\n", ">".repeat(1000)).repeat(1000)),
        ("emphasis", format!("{}a{}", many("*a **a ").split_at(SIZE / 2).0, many("a** a*").split_at(SIZE / 2).0)),
        ("footnotes", format!("a[^1]\n\n{}", many("[^1]: "))),
    ] {
        let found = quick(name, &text);
        assert!(found.contains(&Rule::Limit) || name == "emphasis" || name == "footnotes", "{name}: {found:?}");
    }
}

#[test]
fn long_texts_are_quick() {
    for (name, text) in [
        ("open brackets", many("[")),
        ("open brackets and text", many("[a ")),
        ("closed brackets", many("]")),
        ("nested brackets", format!("{}{}", "[".repeat(SIZE / 2), "]".repeat(SIZE / 2))),
        ("nested links", format!("{}a{}", "[".repeat(SIZE / 8), "](b)".repeat(SIZE / 8))),
        ("images", many("![")),
        ("links without end", many("[a](")),
        ("links in angles", many("[a](<b")),
        ("parentheses", format!("[a]({}", many("("))),
        ("open citations", many("[@")),
        ("open citations with a word", many("[@a ")),
        ("wrong citations", many("[@] ")),
        ("good citations", many("[@abc, p. 3] ")),
        ("a long citation", format!("[@a{}]", many("; @a"))),
        ("footnote marks", many("[^a] ")),
        ("stars", many("*")),
        ("star words", many("*a ")),
        ("star and underscore", many("*a_b ")),
        ("underscores", many("_")),
        ("tildes", many("~~a ~b ")),
        ("backticks", many("`")),
        ("growing backticks", (1..1400).fold(String::new(), |text, n| text + "e" + &"`".repeat(n))),
        ("dollars", many("$")),
        ("dollar words", many("$a ")),
        ("money", many("US$5 ($6) ")),
        ("dollars and braces", many("$a{")),
        ("quotation marks", many("\"a 'b ")),
        ("single quotation marks", many("'a\" ")),
        ("dashes", many("--a-")),
        ("entities", many("&amp;&#35;")),
        ("open entities", many("&a")),
        ("tags", many("<a ")),
        ("tag attributes", many("<a b='")),
        ("comments", many("<!--")),
        ("declarations", many("<!A ")),
        ("instructions", many("<?")),
        ("cdata", many("<![CDATA[")),
        ("headings", many("# a\n")),
        ("equal questions", many("## a?\n\nb\n\n")),
        ("setext", many("a\n=\n")),
        ("definitions", many("[a]: b\n")),
        ("definition beginnings", many("[a]:\n")),
        ("definition titles", many("[a]: b '\n")),
        ("definition lists", many("a\n: b\n")),
        ("colons", many(":\n")),
        ("directives", many("::timeline\n")),
        ("wrong directives", many("::x\n")),
        ("directives in code", format!("```\n{}", many("::timeline\n"))),
        ("directives in code and out", many("```\n::faq\n```\n::faq\n")),
        ("call-outs", many(":::note\n")),
        ("call-out ends", many(":::\n")),
        ("attributes", format!("::figure{{{}}}", many("a=\"b\" "))),
        ("html lines", many("<b>\n\n")),
        ("controls", many("\u{202e}")),
        ("unsafe links", many("[a](javascript:b) ")),
        ("formulas", many("$\\frac{a}{b}$ ")),
        ("wrong formulas", many("$\\frac$ ")),
        ("a long formula", format!("$${}$$", many("x+"))),
        ("a deep formula", format!("$${}{}$$", "{".repeat(400_000), "}".repeat(400_000))),
        ("code of a long line", format!("```rust\n{}\n```", many("(\"a"))),
        ("blocks of code", many("```rust\nfn\n```\n")),
        ("hard breaks", many("a  \n")),
        ("nuls", many("\0")),
        ("returns", many("\r")),
        ("tabs", many("\t- a\n")),
        ("task lists", many("- [ ] a\n")),
        ("pictures", many("![a](b)\n\n")),
        ("autolinks", many("<a:b>")),
        ("backslashes", many("\\\"")),
    ] {
        quick(name, &text);
    }
}

#[test]
fn large_tables_are_refused() {
    let row = |cells: usize| format!("|{}\n", "a|".repeat(cells));
    let line = |cells: usize| format!("|{}\n", "-|".repeat(cells));
    for (name, text, refused) in [
        ("wide and short rows", format!("{}{}{}", row(100_000), line(100_000), "|a|\n".repeat(100_000)), true),
        ("many rows", format!("{}{}{}", row(1000), line(1000), row(1000).repeat(300)), true),
        ("many tables", format!("{}{}\n", row(2), line(2)).repeat(60_000), false),
        ("header without end", many("|a"), false),
        ("pipes", many("|"), false),
    ] {
        let found = quick(name, &text);
        assert_eq!(found.contains(&Rule::Limit), refused, "{name}: {found:?}");
    }
}

#[test]
fn equal_headings_get_their_own_anchors() {
    let text = "## a\n\n".repeat(20_000);
    let raw = RawText::verbatim(text.as_str(), Span::new(FileId(0), 0, text.len()));
    let lang = Lang::parse("en").unwrap();
    let options = MarkdownOptions { html: HtmlPolicy::Refuse, bounds: Bounds::default(), lang };
    let mut body = body(&raw, &options, &mut Vec::new());
    assign_anchors(&mut body.headings, &|id| id == "a-7", &mut Vec::new());
    let unique: std::collections::HashSet<_> = body.headings.iter().map(|h| h.anchor.as_str()).collect();
    assert_eq!(unique.len(), 20_000);
    assert!(!unique.contains("a-7"));
}

#[test]
fn thousands_of_wrong_names_are_told_quickly() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("---\ntitle: T\nsources:\n");
    for i in 0..4000 {
        let _ = writeln!(
            text,
            "  source-number-{i}: {{title: Some title of the number {i}, url: \"https://e.example/{i}\"}}"
        );
    }
    text.push_str("---\n");
    for i in 0..4000 {
        let _ = writeln!(text, "Text [@sorce-nmber-{i}x].\n");
    }
    std::fs::create_dir(folder.path().join("content")).unwrap();
    std::fs::write(folder.path().join("content/a.md"), text).unwrap();
    let options = nutgraf::compile::Options { root: folder.path().into(), ..Default::default() };
    let begun = Instant::now();
    let site = nutgraf::compile::prepare(&options, &nutgraf::compile::Silent).unwrap();
    let wrong = site.diagnostics().iter().filter(|d| d.rule == Rule::UnknownReference);
    let wrong: Vec<_> = wrong.collect();
    assert_eq!(wrong.len(), 4000);
    assert!(wrong.iter().any(|d| d.help.as_ref().is_some_and(|help| help.contains("did you mean"))));
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}
