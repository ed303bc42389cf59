#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::source::{FileId, Span};

pub(super) fn raw(text: &str) -> RawText {
    RawText::verbatim(text, Span::new(FileId(0), 0, text.len()))
}

pub(super) fn options(lang: &str) -> MarkdownOptions {
    MarkdownOptions { html: HtmlPolicy::Refuse, bounds: Bounds::default(), lang: Lang::parse(lang).unwrap() }
}

/// Parses, and gives the text with its findings as `rule at "slice": message`.
fn with_findings(text: &str, kind: TextKind) -> (Rich, Vec<String>) {
    let mut diags = Vec::new();
    let rich = parse(&raw(text), kind, &options("en"), &mut diags);
    let findings = diags
        .iter()
        .map(|d| {
            let crate::diag::Place::At(span) = &d.place else { panic!("{d:?}") };
            format!("{} {:?}: {}", d.rule, &text[span.start as usize..span.end as usize], d.message)
        })
        .collect();
    (rich, findings)
}

fn findings(text: &str, kind: TextKind) -> Vec<String> {
    with_findings(text, kind).1
}

fn ok(text: &str, kind: TextKind) -> Rich {
    let (rich, findings) = with_findings(text, kind);
    assert_eq!(findings, Vec::<String>::new(), "{text:?}");
    rich
}

fn cites(text: &str) -> Vec<String> {
    let (rich, _) = with_findings(text, TextKind::Body);
    cites_of(&rich, text)
}

fn cites_of(rich: &Rich, text: &str) -> Vec<String> {
    rich.events
        .iter()
        .filter_map(|ev| match &ev.what {
            What::Cite(refs) => Some((ev.at, refs)),
            _ => None,
        })
        .map(|(at, refs)| {
            assert!(text[at.start as usize..].starts_with("[@"), "{text:?} {at:?}");
            assert!(text[..at.end as usize].ends_with(']'), "{text:?} {at:?}");
            refs.iter()
                .map(|r| {
                    assert_eq!(&text[r.key.span.start as usize..r.key.span.end as usize], r.key.value);
                    match &r.at {
                        Some(at) => format!("{}@{at}", r.key.value),
                        None => r.key.value.clone(),
                    }
                })
                .collect::<Vec<_>>()
                .join("+")
        })
        .collect()
}

#[test]
fn citations_are_found_wherever_text_is() {
    for (text, expected) in [
        ("a [@rutte].", vec!["rutte"]),
        ("[@rutte, p. 3; @kurier]", vec!["rutte@p. 3+kurier"]),
        ("[@a][@b]", vec!["a", "b"]),
        ("[@a;\n@b]", vec!["a+b"]),
        ("> [@a;\n> @b, p. 2]", vec!["a+b@p. 2"]),
        ("1. x\n   - y [@a]\n     - z [@b,\n       p. 4]", vec!["a", "b@p. 4"]),
        ("| a | b |\n|---|---|\n| x [@a] | [@b, S. 3] |", vec!["a", "b@S. 3"]),
        ("*em [@a]* **[@b]** ~~[@c]~~", vec!["a", "b", "c"]),
        ("x[^1]\n\n[^1]: note [@a]", vec!["a"]),
        ("# Head [@a]", vec!["a"]),
        ("\\\\[@a]", vec!["a"]),
        ("wow![@a]", vec!["a"]),
        ("[[@a]]", vec!["a"]),
        ("([@müller_2024, Abs. [3]])", vec!["müller_2024@Abs. [3]"]),
        ("- [ ] task [@a]", vec!["a"]),
        ("<https://a.org> [@a]", vec!["a"]),
        ("[@a, pp. 3--5]", vec!["a@pp. 3–5"]),
        ("[link](x.md) [@a] [@b](y.md)", vec!["a"]),
        (":::note\n[@a]\n:::", vec!["a"]),
        ("term\n: definition [@a]", vec!["a"]),
        ("[@a_b_c] and [@d_e_f]", vec!["a_b_c", "d_e_f"]),
        ("[@a~1~]", vec![]),
    ] {
        assert_eq!(cites(text), expected, "{text:?}");
    }
}

#[test]
fn citations_are_not_found_where_text_is_something_else() {
    for text in [
        "`[@a]`",
        "``[@a] ` [@b]``",
        "    [@a]",
        "```\n[@a]\n```",
        "\\[@a]",
        "&#91;@a]",
        "[see \\[@a\\]](x.md)",
        "[see `[@a]`](x.md)",
        "[@a](x.md)",
        "![@a](x.png)",
        "[x](y.md \"[@a]\")",
        "[x]([@a])",
        "$x [@a] y$",
        "$$[@a]$$",
        "@a and a@b.org",
        "[a @b]",
    ] {
        assert_eq!(cites(text), Vec::<String>::new(), "{text:?}");
        assert_eq!(findings(text, TextKind::Body), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn wrong_citations_are_errors() {
    for (text, expected) in [
        ("a [@]", "invalid-value \"@\": `@` in a citation names no source: an id cannot be empty"),
        ("[@a; b]", "invalid-value \"b\": `b` in a citation does not begin with `@`"),
        ("[@a;]", "invalid-value \"[@a;]\": a citation names a source between its separators"),
        ("[see [@a] x](x.md)", "invalid-value \"[@a]\": a citation cannot stand in the words of a link or picture"),
        ("![alt [@a]](x.png)", "invalid-value \"[@a]\": a citation cannot stand in the words of a link or picture"),
        ("[@a,]", "invalid-value \"@a,\": nothing stands behind the comma of `@a`"),
        (
            "[@a b]",
            "invalid-value \"@a b\": `@a b` in a citation names no source: ` ` cannot stand in an id: letters, digits, `-` and `_` can",
        ),
        ("x [@a\n\ny]", "invalid-value \"[@\": this citation has no `]` in its paragraph, or mark-up inside it"),
        ("[@a, *p*. 3]", "invalid-value \"[@\": this citation has no `]` in its paragraph, or mark-up inside it"),
        (
            "[@a]: https://x.org",
            "invalid-value \"[@a]: https://x.org\": a link definition cannot have the name of a citation",
        ),
    ] {
        assert_eq!(findings(text, TextKind::Body), vec![expected], "{text:?}");
    }
}

#[test]
fn footnotes_go_both_ways() {
    assert_eq!(findings("a[^1]", TextKind::Body), ["unknown-reference \"[^1]\": the footnote `1` has no text"]);
    assert_eq!(
        findings("a\n\n[^x]: b", TextKind::Body),
        ["invalid-value \"[^x]:\": nothing refers to the footnote `x`"]
    );
    ok("a[^1]\n\n[^1]: b", TextKind::Long);
    assert_eq!(findings("a[^1]\n\n[^1]: b", TextKind::Block).len(), 2);
    ok("\\[^1] and `[^1]`", TextKind::Body);
}

fn shape(text: &str) -> Vec<String> {
    let (rich, findings) = with_findings(text, TextKind::Body);
    let mut shape: Vec<String> = rich
        .events
        .iter()
        .filter_map(|ev| match &ev.what {
            What::Directive(d) => Some(format!(
                "{:?}{}",
                d.name.value,
                d.attrs.iter().map(|(k, v)| format!(" {}={}", k.value, v.value)).collect::<String>()
            )),
            What::CalloutStart(kind, title) => {
                Some(format!("<{}{}", kind.name(), title.as_ref().map_or(String::new(), |t| format!(" {t}"))))
            }
            What::CalloutEnd => Some(">".into()),
            What::Md(pulldown_cmark::Event::Rule) => Some("rule".into()),
            What::Md(pulldown_cmark::Event::Text(t)) => Some(format!("'{t}'")),
            _ => None,
        })
        .collect();
    shape.extend(findings);
    shape
}

#[test]
fn directives_are_blocks() {
    for (text, expected) in [
        ("::timeline", vec!["Part(Timeline)"]),
        ("a\n::timeline\nb", vec!["'a'", "Part(Timeline)", "'b'"]),
        ("a\r\n::timeline\r\nb", vec!["'a'", "Part(Timeline)", "'b'"]),
        ("- a\n::timeline", vec!["'a'", "Part(Timeline)"]),
        ("> a\n::timeline", vec!["'a'", "Part(Timeline)"]),
        ("> ::timeline  \n", vec!["Part(Timeline)"]),
        ("- a\n\n  ::timeline\n  b", vec!["'a'", "Part(Timeline)", "'b'"]),
        ("- ::timeline", vec!["Part(Timeline)"]),
        ("::timeline\n===", vec!["Part(Timeline)", "'==='"]),
        ("::timeline{actors=\"kim putin\"}", vec!["Part(Timeline) actors=kim putin"]),
        (
            "::figure{src=\"a.jpg\" caption='Ein \"Bild\"' alt=\"\\\"x\\\\\" decorative}",
            vec!["Figure src=a.jpg caption=Ein \"Bild\" alt=\"x\\ decorative=true", "'Ein “Bild”'"],
        ),
        (
            "::table{src=\"a--b.csv\" caption=\"größer *als* a\"}",
            vec!["Table src=a--b.csv caption=größer *als* a", "'größer '", "'als'", "' a'"],
        ),
        ("`::timeline`", vec![]),
        ("\\::timeline", vec!["'::timeline'"]),
        ("    ::timeline", vec!["'::timeline'"]),
        ("```\n::timeline\n:::note\n```", vec!["'::timeline\n:::note\n'"]),
        ("- a\n\n      ::timeline", vec!["'a'", "'::timeline'"]),
        ("text ::timeline", vec!["'text ::timeline'"]),
        ("::std::move", vec!["'::std::move'"]),
        ("a\n___\nb", vec!["'a'", "rule", "'b'"]),
        ("```\n::timeline\n```\n::faq", vec!["'::timeline\n'", "Part(Faq)"]),
    ] {
        assert_eq!(shape(text), expected, "{text:?}");
    }
}

#[test]
fn callouts_hold_blocks() {
    for (text, expected) in [
        (":::note\na\n:::", vec!["<note", "'a'", ">"]),
        ("::: context Was ist das?\n- a\n- b\n:::\nc", vec!["<context Was ist das?", "'a'", "'b'", ">", "'c'"]),
        (":::note\n> a\n:::\nb", vec!["<note", "'a'", ">", "'b'"]),
        (":::note\n:::warning W\na\n:::\n:::", vec!["<note", "<warning W", "'a'", ">", ">"]),
        ("- x\n  :::note\n  a\n  :::\n- y", vec!["'x'", "<note", "'a'", ">", "'y'"]),
        (":::note\n```\n:::\n```\n:::", vec!["<note", "':::\n'", ">"]),
        (":::note\na", vec!["<note", "'a'", ">", "unknown-directive \":::note\": this `:::note` is never closed"]),
        (
            "- :::note\n  a\n\nb\n:::",
            vec![
                "<note",
                "'a'",
                ">",
                "'b'",
                "unknown-directive \":::note\": this `:::note` is never closed",
                "unknown-directive \":::\": this `:::` closes nothing",
            ],
        ),
        (":::nite\na\n:::", vec!["<note", "'a'", ">", "unknown-directive \"nite\": there is no call-out `:::nite`"]),
    ] {
        assert_eq!(shape(text), expected, "{text:?}");
    }
}

#[test]
fn wrong_directives_are_errors() {
    for (text, expected) in [
        ("::timelien", "unknown-directive \"timelien\": there is no directive `::timelien`"),
        ("::note", "unknown-directive \"note\": there is no directive `::note`"),
        ("::timeline now", "unknown-directive \"now\": a directive stands alone on its line"),
        ("::figure {src=\"a\"}", "unknown-directive \" \": no space may stand between a directive's name and its `{`"),
        ("::figure{src=a.jpg}", "unknown-directive \"a.jpg\": the value of `src` needs straight quotes"),
        (
            "::figure{src=\"a.jpg\"",
            "unknown-directive \"{src=\\\"a.jpg\\\"\": these attributes have no `}` on the same line",
        ),
        (
            "::figure{src=\"a.jpg}",
            "unknown-directive \"\\\"a.jpg}\": the value of `src` has no closing quote on this line",
        ),
        ("::figure{src=\"a\"} x", "unknown-directive \" x\": nothing may follow the `}` of a directive"),
        ("::figure", "unknown-directive \"figure\": `::figure` needs the attribute `src`"),
        ("::figure{src=\"a\" scr=\"b\"}", "unknown-directive \"scr\": `::figure` has no attribute `scr`"),
        ("::figure{src=\"a\" src=\"b\"}", "unknown-directive \"src\": `src` is given twice"),
        ("::figure{src=\"\"}", "unknown-directive \"src\": `src` is empty"),
        ("::figure{src}", "unknown-directive \"src\": `src` has no value"),
        ("::method{actors=\"a\"}", "unknown-directive \"actors\": `::method` has no attribute `actors`"),
        (
            "::audio{title=\"a\"}",
            "unknown-directive \"audio\": `::audio` needs either `url`, an address, or `src`, a file beside the page",
        ),
        (
            "::video{url=\"javascript:x\" title=\"a\"}",
            "unsafe-url \"javascript:x\": `javascript:x` runs code or carries a document",
        ),
        ("::body", "unknown-directive \"body\": there is no directive `::body`"),
    ] {
        assert_eq!(findings(text, TextKind::Body), vec![expected], "{text:?}");
    }
}

#[test]
fn suggestions_name_the_nearest() {
    let mut diags = Vec::new();
    parse(&raw("::timelien\n::note\n:::timeline\n:::"), TextKind::Body, &options("en"), &mut diags);
    let help: Vec<_> = diags.iter().map(|d| d.help.clone().unwrap()).collect();
    assert!(help[0].starts_with("did you mean `::timeline`?"), "{}", help[0]);
    assert_eq!(help[1], "a call-out begins with three colons: `:::note`");
    assert_eq!(help[2], "a part or a figure begins with two colons: `::timeline`");
}

#[test]
fn a_part_stands_once() {
    let mut diags = Vec::new();
    let text = "::timeline\n::timeline{actors=\"a\"}\n::timeline\n::faq";
    let body = body(&raw(text), &options("en"), &mut diags);
    assert_eq!(body.placed.iter().map(|p| p.part.name()).collect::<Vec<_>>(), ["timeline", "faq"]);
    assert_eq!(diags.len(), 1);
    assert_eq!(diags[0].message, "`::timeline` stands twice in this text");
}

#[test]
fn fields_take_what_their_kind_says() {
    for (text, kind, expected) in [
        ("a *b* [c](d.md) `e` [@f]", TextKind::Inline, vec![]),
        ("[c](d.md)", TextKind::Name, vec!["invalid-value \"[c](d.md)\": a link cannot stand in this field"]),
        ("a [@f]", TextKind::Name, vec!["invalid-value \"[@f]\": a citation cannot stand in this field"]),
        ("![a](b.png)", TextKind::Inline, vec!["invalid-value \"![a](b.png)\": a picture cannot stand in this field"]),
        (
            "a\n\nb",
            TextKind::Inline,
            vec!["invalid-value \"a\\n\\nb\": this text is one line of Markdown, but it holds several paragraphs"],
        ),
        (
            "# a",
            TextKind::Name,
            vec!["invalid-value \"# a\": this text is one line of Markdown, but it holds a heading"],
        ),
        (
            "- a\n- b",
            TextKind::Inline,
            vec!["invalid-value \"- a\\n- b\": this text is one line of Markdown, but it holds a list"],
        ),
        (
            "::timeline",
            TextKind::Inline,
            vec![
                "invalid-value \"::timeline\": this text is one line of Markdown, but it holds a directive or a call-out",
            ],
        ),
        ("# a", TextKind::Block, vec!["invalid-value \"# a\": a heading cannot stand in this field"]),
        ("::timeline", TextKind::Long, vec!["invalid-value \"::timeline\": a directive cannot stand in this field"]),
        (":::note\na\n:::", TextKind::Long, vec![]),
        (":::note\na\n:::", TextKind::Block, vec!["invalid-value \":::note\": a call-out cannot stand in this field"]),
        ("![a](b.png)\n\n- a\n\n> b", TextKind::Block, vec![]),
    ] {
        assert_eq!(findings(text, kind), expected, "{text:?}");
    }
}

#[test]
fn one_line_is_text_whatever_it_begins_with() {
    for text in [
        "10. November 1989",
        "2024.",
        "- 5 Grad",
        "> 5 km",
        "+5 %",
        "*",
        "C #",
        "a ##",
        "1) x",
        "| a",
        ": b",
        "***",
        "= x",
    ] {
        let rich = ok(text, TextKind::Name);
        assert_eq!(&*rich.plain, text);
        assert!(rich.events.iter().all(|ev| matches!(ev.what, What::Md(pulldown_cmark::Event::Text(_)))), "{rich:?}");
    }
    assert_eq!(&*ok("a\nb", TextKind::Inline).plain, "a b");
    assert_eq!(&*ok("{#x}", TextKind::Inline).plain, "{#x}");
}

#[test]
fn html_and_unsafe_addresses_are_errors() {
    for (text, expected) in [
        ("a <b>c</b> <i>d</i>", vec!["raw-html \"<b>\": this is HTML, which the site does not take"]),
        ("<div>\nx\n</div>\n", vec!["raw-html \"<div>\\nx\\n</div>\": this is HTML, which the site does not take"]),
        ("<!-- x -->", vec!["raw-html \"<!-- x -->\": this is HTML, which the site does not take"]),
        (
            "a <b>c\n\nd <i>",
            vec![
                "raw-html \"<b>\": this is HTML, which the site does not take",
                "raw-html \"<i>\": this is HTML, which the site does not take",
            ],
        ),
        (
            "[a](javascript:x)",
            vec!["unsafe-url \"[a](javascript:x)\": the address `javascript:x` runs code or carries a document"],
        ),
        (
            "[a](jav&#x09;ascript:x)",
            vec![
                "unsafe-url \"[a](jav&#x09;ascript:x)\": the address `jav\\tascript:x` runs code or carries a document",
            ],
        ),
        (
            "<javascript:x>",
            vec!["unsafe-url \"<javascript:x>\": the address `javascript:x` runs code or carries a document"],
        ),
        (
            "![a](data:text/html,x)",
            vec![
                "unsafe-url \"![a](data:text/html,x)\": the address `data:text/html,x` runs code or carries a document",
            ],
        ),
        ("![a](data:image/png;base64,AAAA)", vec![]),
        (
            "[a]\n\n[a]: vbscript:x",
            vec!["unsafe-url \"[a]\": the address `vbscript:x` runs code or carries a document"],
        ),
        ("a < b && c > d", vec![]),
        ("`<b>`", vec![]),
        (
            "a\u{202e}b",
            vec!["bidi-control \"\\u{202e}\": the invisible character U+202E changes the direction of the text"],
        ),
        ("a&#x202e;b", vec!["bidi-control \"&#x202e;\": an invisible character changes the direction of the text"]),
        ("a\u{200f}b", vec![]),
        ("$\\frac{1}$", vec!["invalid-value \"$\\\\frac{1}$\": this formula cannot be read: expected a token"]),
    ] {
        let found = findings(text, TextKind::Body);
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn money_is_no_maths_and_a_tilde_no_strike() {
    use pulldown_cmark::Event;
    let maths = |text: &str| {
        let rich = ok(text, TextKind::Body);
        rich.events
            .iter()
            .filter(|ev| matches!(ev.what, What::Md(Event::InlineMath(_) | Event::DisplayMath(_))))
            .count()
    };
    assert_eq!(maths("costs $5 or $6"), 0);
    assert_eq!(maths("($5)–($6)–($7)"), 0);
    assert_eq!(maths("(US$5) and (US$6) and A$"), 0);
    assert_eq!(maths("$x$ and $y^2$, $5–$7"), 2);
    assert_eq!(maths("$$\nx\n$$"), 1);
    assert_eq!(&*ok("($5)–($6) *x*", TextKind::Body).plain, "($5)–($6) x");
    assert_eq!(&*ok("from ~3000, 2024-10~ on", TextKind::Inline).plain, "from ~3000, 2024-10~ on");
    assert_eq!(&*ok("~~gone~~", TextKind::Inline).plain, "gone");
}

fn smart(text: &str, lang: &str) -> String {
    let mut diags = Vec::new();
    parse(&raw(text), TextKind::Body, &options(lang), &mut diags).plain.to_string()
}

#[test]
fn punctuation_by_language() {
    for (lang, text, expected) in [
        ("de", "\"Ja\", sagte er, \"ich 'weiß' es\".", "„Ja“, sagte er, „ich ‚weiß‘ es“."),
        ("de-CH", "\"Ja\"", "«Ja»"),
        ("en", "\"It's 'so'\" --- he said -- in the '90s...", "“It’s ‘so’” — he said – in the ’90s…"),
        ("fr", "\"l'homme\"", "«\u{202f}l’homme\u{202f}»"),
        ("es", "(\"sí\")", "(«sí»)"),
        ("ja", "彼は\"はい\"と", "彼は「はい」と"),
        ("pl", "\"tak\"", "„tak”"),
        ("en", "\"*yes*\" and *\"no\"*", "“yes” and “no”"),
        ("en", "the workers' vote, rock 'n' roll", "the workers’ vote, rock ‘n’ roll"),
        ("en", "6'2\" and 5\" tall", "6'2\" and 5\" tall"),
        ("en", "\\\"x\\\" and &quot;y&quot;", "\"x\" and \"y\""),
        ("en", "`\"a\" -- 'b'` $x''$", "\"a\" -- 'b' x′′"),
        ("en", "<https://a.org/b--c> https://a.org/b_c--d's x--y", "https://a.org/b--c https://a.org/b_c--d's x–y"),
        ("en", "\"a [@x]\" \"b\"", "“a” “b”"),
        ("en", "----- ....", "----- ...."),
        ("en", "a --> b <-- c \\--- \\...", "a --> b <-- c --- ..."),
        ("en", "\"give 'em\" x", "“give ’em” x"),
        ("de", "\"'Ja'\", so", "„‚Ja‘“, so"),
        ("en", "https://a--b\n\"c\"--d", "https://a--b “c”–d"),
        ("pl", "'em, \"no", "’em, „no"),
        ("en", "\"a\n\nb\"", "“a b\""),
    ] {
        assert_eq!(smart(text, lang), expected, "{lang} {text:?}");
    }
}

#[test]
fn plain_forms() {
    for (text, expected) in [
        ("# A *b*\n\nc `d` [e](f).\n\n- g\n- h [@i].", "A b c d e. g h."),
        ("a[^1] b\n\n[^1]: note", "a b"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        (":::note Title\nx\n:::", "Title x"),
        ("::timeline", ""),
        ("a [@x] b [@y], c", "a b, c"),
        ("&amp; \\* a  \nb", "& * a b"),
    ] {
        assert_eq!(&*ok(text, TextKind::Body).plain, expected, "{text:?}");
    }
    assert_eq!(words("Drei Wörter hier"), 3);
    assert_eq!(words("don't — stop 3.5 %"), 3);
    assert_eq!(words("中文字 and ひらがな"), 3 + 1 + 4);
    assert_eq!(words(""), 0);
}

#[test]
fn questions_own_their_text() {
    let text = "# T\n\nintro\n\n## Why?\n\na\n\n### Sub\n\nb\n\n## Is it؟ {.no-faq}\n\nc\n\n### Really？\n\nd\n\n## Last?\n\n> ### Inner?\n>\n> x\n";
    let mut diags = Vec::new();
    let body = body(&raw(text), &options("en"), &mut diags);
    assert!(diags.is_empty(), "{diags:?}");
    let answer = |n: usize| body.headings[n].answer.clone().map(|range| plain::plain(&body.text.events[range]));
    let plains: Vec<_> = body.headings.iter().map(|h| h.plain.as_str()).collect();
    assert_eq!(plains, ["T", "Why?", "Sub", "Is it؟", "Really？", "Last?", "Inner?"]);
    assert_eq!(answer(0), None);
    assert_eq!(answer(1).as_deref(), Some("a Sub b"));
    assert_eq!(answer(3), None);
    assert_eq!(answer(4).as_deref(), Some("d"));
    assert_eq!(answer(5).as_deref(), Some("Inner? x"));
    assert_eq!(answer(6), None);
}

#[test]
fn anchors_are_unique() {
    let text = "## Kim\n## Kim\n## Über: „größe“!\n## 中文 标题\n## ?\n## x {#kim-2}\n## y {#own}\n## z {#own}\n## w {#kim}\n## v {#ng-x}\n## NG-9\n## u {#a.b}";
    let mut diags = Vec::new();
    let mut headings = body(&raw(text), &options("de"), &mut diags).headings;
    assert!(diags.is_empty(), "{diags:?}");
    assign_anchors(&mut headings, &|id| id == "kim", &mut diags);
    let anchors: Vec<_> = headings.iter().map(|h| h.anchor.as_str()).collect();
    assert_eq!(
        anchors,
        [
            "kim-3",
            "kim-4",
            "über-größe",
            "中文-标题",
            "section",
            "kim-2",
            "own",
            "own",
            "kim",
            "section-ng-x",
            "section-ng-9",
            "a-b"
        ]
    );
    let messages: Vec<_> = diags.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "two headings have the anchor `own`",
            "the anchor `kim` of this heading is already the id of something in this story",
            "`{#ng-x}` is no anchor: ids that begin with `ng-` belong to the theme",
            "`{#a.b}` is no anchor: `.` cannot stand in an id: letters, digits, `-` and `_` can",
        ]
    );
}

#[test]
fn places_go_through_the_map() {
    // As a folded text of front matter: `xx` in the file, three more bytes of indentation after the line break.
    let file = "text: >\n   Ein [@a;\n   @bé] <b>";
    let text = RawText::mapped("Ein [@a; @bé] <b>".into(), Span::new(FileId(0), 6, file.len()), vec![(0, 11), (9, 23)]);
    let mut diags = Vec::new();
    let rich = parse(&text, TextKind::Block, &options("de"), &mut diags);
    let slice = |span: Span| &file[span.start as usize..span.end as usize];
    let refs =
        rich.events.iter().find_map(|ev| if let What::Cite(refs) = &ev.what { Some(refs) } else { None }).unwrap();
    assert_eq!(refs.iter().map(|r| slice(r.key.span)).collect::<Vec<_>>(), ["a", "bé"]);
    let crate::diag::Place::At(span) = diags[0].place else { panic!() };
    assert_eq!(slice(span), "<b>");
}
