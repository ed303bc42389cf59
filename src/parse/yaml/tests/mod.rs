#![allow(clippy::unwrap_used, clippy::expect_used)]

mod traps;

use std::time::Instant;

use proptest::prelude::*;

use super::*;
use crate::diag::Rule;
use crate::source::FileId;

fn file(text: &str) -> SourceFile {
    SourceFile::new(FileId(0), "a.md", text)
}

fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut diags = Vec::new();
    let file = file(text);
    let node = parse(&file, 0..text.len(), &Bounds::default(), &mut diags);
    (node, diags)
}

fn good(text: &str) -> Node {
    let (node, diags) = read(text);
    assert!(diags.is_empty(), "{text:?}: {diags:#?}");
    node.unwrap()
}

fn scalars<'n>(node: &'n Node, into: &mut Vec<&'n Scalar>) {
    match &node.data {
        Data::Scalar(scalar) => into.push(scalar),
        Data::Seq(items) => items.iter().for_each(|item| scalars(item, into)),
        Data::Map(fields) => fields.iter().for_each(|field| scalars(&field.value, into)),
        Data::Null => {}
    }
}

#[test]
fn kinds_are_serde_yamls() {
    let node = good(
        "a: 2026\nb: no\nc: 010\nd: true\ne: 1.5\nf: \"1\"\ng: 0x1F\nh: 99999999999999999999\ni: 2024-06-19\nj: .inf\n",
    );
    let kind = |key: &str| match &node.get(key).unwrap().data {
        Data::Scalar(scalar) => (scalar.text.text.as_str(), scalar.kind),
        other => panic!("{other:?}"),
    };
    assert_eq!(kind("a"), ("2026", Kind::Int(2026)));
    assert_eq!(kind("b"), ("no", Kind::Text));
    assert_eq!(kind("c"), ("010", Kind::Text));
    assert_eq!(kind("d"), ("true", Kind::Bool(true)));
    assert_eq!(kind("e"), ("1.5", Kind::Float(1.5)));
    assert_eq!(kind("f"), ("1", Kind::Text));
    assert_eq!(kind("g"), ("0x1F", Kind::Int(31)));
    assert_eq!(kind("h"), ("99999999999999999999", Kind::Float(99999999999999999999.0)));
    assert_eq!(kind("i"), ("2024-06-19", Kind::Text));
    assert_eq!(kind("j"), (".inf", Kind::Float(f64::INFINITY)));
}

#[test]
fn places_count_from_the_beginning_of_the_file() {
    let text = "\u{feff}---\ntitle: Käse\ntags: [ä, {b: ö}]\n---\n";
    let file = file(text);
    let start = text.find("title").unwrap();
    let end = text.rfind("---").unwrap();
    let node = parse(&file, start..end, &Bounds::default(), &mut Vec::new()).unwrap();
    assert_eq!(file.slice(node.field("title").unwrap().key.span), "title");
    assert_eq!(file.slice(node.get("title").unwrap().span), "Käse");
    let tags = node.get("tags").unwrap();
    assert_eq!(file.slice(tags.span), "[ä, {b: ö}]");
    assert_eq!(file.slice(tags.as_seq().unwrap()[1].span), "{b: ö}");
    assert_eq!(file.slice(tags.as_seq().unwrap()[1].get("b").unwrap().span), "ö");
    assert_eq!(file.slice(node.span), &text[start..end - 1]);
}

#[test]
fn a_byte_order_mark_is_no_content() {
    let text = "\u{feff}title: x\n";
    let (node, diags) = read(text);
    assert!(diags.is_empty());
    assert_eq!(node.unwrap().field("title").unwrap().key.span.start, 3);
}

#[test]
fn empty_texts_are_null() {
    for text in ["", "\n", "# nothing\n", "   ", "\u{feff}", "~\n"] {
        assert!(good(text).is_null(), "{text:?}");
    }
}

#[test]
fn block_maps_span_their_fields() {
    let text = "a:\n  b: 1\n  c:\n    - x\n    - y: z\n\n# end\nd: |\n  one\n\n";
    let (node, file) = (good(text), file(text));
    assert_eq!(file.slice(node.get("a").unwrap().span), "b: 1\n  c:\n    - x\n    - y: z");
    assert_eq!(file.slice(node.get("d").unwrap().span), "one");
}

/// Every byte of the text that is the same in the file stands where the map says, or is a fold or an escape.
fn check_offsets(text: &str, node: &Node) -> usize {
    let mut all = Vec::new();
    scalars(node, &mut all);
    let mut exact = 0;
    for scalar in all {
        let raw = &scalar.text;
        let mut before = 0;
        for (at, byte) in raw.text.bytes().enumerate() {
            let offset = raw.offset(at);
            assert!(offset >= before, "{text:?}: places go backwards in {raw:?}");
            before = offset;
            let there = text.as_bytes().get(offset).copied();
            let written = &text.as_bytes()[raw.span.start as usize..raw.span.end as usize];
            let escaped = scalar.style == Style::Double && written.contains(&b'\\');
            let folded = byte == b' ' || byte == b'\n';
            if there == Some(byte) {
                exact += 1;
            } else {
                assert!(folded || escaped, "{text:?}: byte {at} of {raw:?} is not at {offset}");
            }
        }
    }
    exact
}

const STYLES: &[(&str, &str)] = &[
    ("t: ä plain one\n", "ä plain one"),
    ("t: ü one\n  two\n\n  three\n", "ü one two\nthree"),
    ("ö: {t: x}\nt: 'It''s ''q''\n   ok'\n", "It's 'q' ok"),
    ("t: \"a\\tb \\u00e9 \\\"q\\\" \\x41\\\n    z\\n\"\n", "a\tb é \"q\" Az\n"),
    ("t: \"x  \n\n  y \\\n   \\  z\"\n", "x\ny   z"),
    ("t: |\n  one\n   two ü\n\n  three\nu: 1\n", "one\n two ü\n\nthree\n"),
    ("t: |\n\n\n  one\n  two\n", "\n\none\ntwo\n"),
    ("t: |2\n    one\n  two\n", "  one\ntwo\n"),
    ("t: |+\n  one\n\n\n", "one\n\n\n"),
    ("t: |\n  - - \n  \n  \t", "- - \n\n\t"),
    ("t: |-\n  one\r\n  two\r\n", "one\ntwo"),
    ("t: >\n  one ä\n  two\n\n  three\n    more\n  four\n", "one ä two\nthree\n  more\nfour\n"),
    ("t: >2-\n    one\n  two\n  three\n\n", "  one\ntwo three"),
    ("t: >\n\n\n  one\n  two", "\n\none two"),
    ("t: >\r\n  one\r\n  two\r\n", "one two\n"),
    ("t: >\n  one\n     \n  two\n", "one\n   \ntwo\n"),
    ("t: >\n  one\n  \ttwo\n  three\n", "one\n\ttwo\nthree\n"),
    ("a: [1, 'ü', t]\nt: [\"é\\u0020x\", ö y]\n", ""),
    ("t:\n  - a\n  - >-\n    x\n    y\n", ""),
];

#[test]
fn every_style_leads_back_to_the_file() {
    for (text, value) in STYLES {
        let node = good(text);
        if !value.is_empty() {
            assert_eq!(node.get("t").unwrap().as_text().unwrap().text, *value, "{text:?}");
        }
        check_offsets(text, &node);
        // Every word of the value is found at its place.
        let mut all = Vec::new();
        scalars(&node, &mut all);
        for scalar in all {
            for word in scalar.text.text.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric)) {
                let at = scalar.text.text.find(word).unwrap();
                let place = scalar.text.place(at..at + word.len());
                let there = &text[place.start as usize..place.end as usize];
                let escaped = scalar.style == Style::Double && there.starts_with('\\');
                let inside_escapes = scalar.style == Style::Double && text.contains("\\x41");
                assert!(there == word || escaped || inside_escapes, "{text:?}: {word:?} is not {there:?}");
            }
        }
    }
}

/// Texts of every odd kind: each is read or refused, never a panic, and gate and deserialiser agree.
const ODD: &[&str] = &[
    "a: 1",
    "- a\n- b",
    "text",
    "a: [x, [y, {z: w}]]",
    "? a\n: b",
    "a: {b: c, d: [e]}",
    "a:\n- b\n- c:\n  - d\n",
    "a: ''",
    "a: \"\"",
    "a: |\n",
    "a: >\n",
    "a: |",
    "--- a\n",
    "---\na: b\n...\n",
    "a: b # c\n",
    "\"a b\": c",
    "'a': 'b'",
    "a: -1",
    "a: 1e3",
    "a: 1_000",
    "a: 0o17",
    "a: +12",
    "a: 12:30",
    "a: 2024-01-01",
    "a: =",
    "a: .5",
    "a: -",
    "a: yes",
    "a: NULL",
    "a: Null",
    "a: nUll",
    "a: ''''",
    "a: \"\\\\\"",
    "a:   b   ",
    "a:\n\n\n  b\n",
    "a: [\n x,\n y\n]",
    "a: {\n x: y\n}",
    "a: [x,]",
    "a: {x: y,}",
    "1: a\ntrue: b\nno: c",
    "a: b\r\nc: d\r\n",
    "a: b\rc: d\r",
    "a: \"x\\\n  y\"",
    "a: http://x.y/z#w",
    "a: x:y",
    "a: -x",
    "a: ?x",
    "a: :x",
    "a: x]y",
    "a: x}y",
    "a: x, y",
    "- - a\n  - b\n- c",
    "-\n  a: b",
    "a: !!str x",
    "a: &x y",
    "a: *x",
    "<<: {a: b}",
    "a: |\n\t x\n",
    "a: >\n \n x",
    "a: |1\n x",
    "a: |9\n x",
    "[a, b]: c",
    "{a: b}: c",
    "a: [b: c]",
    "a: [? b : c]",
    "a: {b}",
    "a: {b, c}",
    "\ta: b",
    "a:\tb",
    "a: b\tc",
    "a: \"b\tc\"",
    "%YAML 1.2\n---\na: b",
    "a: \u{2028}b",
    "a: \u{1F600}",
    "a: \u{0}",
    "a: \u{7}",
    "\u{feff}a: b",
    "a: b\n---\nc: d",
    ": b",
    "a: @b",
    "a: `b`",
    "a: 'b",
    "a: \"b",
    "a: [b",
    "a: {b",
    "a: b: c",
    "a",
    "a:\n b\nc",
    "a: b\n c: d",
    " a: b\nc: d",
    "a: #b",
    "a: b#c",
    "a: 'b'#c",
    "a: \"\\q\"",
    "a: \"\\uD83D\\uDE00\"",
    "a: \"\\u12\"",
    "a: \"\\/\"",
    "a: 'x\n\n y'",
    "a: x\n\n y",
    "a: x\n# y\n z",
    "a: >-\n  x\n\n\n  y\n",
    "...",
    "---",
    "--- |\n x",
    "- ",
    "-",
    "- -",
    "a: - b",
    "a: ? b",
    "? ",
    "a: 'b' c",
    "a: [b] c",
    "a: {b: c} d",
    "\"\": x",
    "a: \"b\":",
    "é: ü",
    "a: .NaN",
    "a: 0b11",
    "a: ~x",
    "a: {? b}",
    "a: [,]",
    "a: {,}",
    "a: [b,,c]",
    "\u{85}a: b",
    "a: x\u{a0}y",
    "a: x\u{feff}y",
    "? |\n  x\n: y",
    "a: >+\n\n",
    "a: |\n  x\n y\n",
    "a:b",
    "a:b\nc: d",
];

#[test]
fn gate_and_deserialiser_agree() {
    for text in ODD {
        let (node, diags) = read(text);
        assert_eq!(
            node.is_none(),
            diags.iter().any(|d| matches!(d.rule, Rule::Limit)) || fatal(&diags, text),
            "{text:?}: {diags:?}"
        );
        // What is accepted is what serde_yaml reads by itself.
        if let Some(node) = node.filter(|node| diags.is_empty() && !node.is_null()) {
            let own: serde_yaml::Value = serde_yaml::from_str(text.trim_start_matches('\u{feff}')).unwrap();
            assert_same(&node, &own, text);
            check_offsets(text, &node);
        }
    }
}

fn fatal(diags: &[Diagnostic], text: &str) -> bool {
    let merged = text.starts_with("<<") || text.contains("{b") || text.contains("{? b}");
    diags.iter().any(|d| d.rule == Rule::InvalidYaml)
        && !(merged && text.ends_with('}') && serde_yaml::from_str::<serde_yaml::Value>(text).is_ok())
}

fn assert_same(node: &Node, own: &serde_yaml::Value, text: &str) {
    use serde_yaml::Value;
    match (&node.data, own) {
        (Data::Null, Value::Null) => {}
        (Data::Scalar(scalar), Value::Bool(value)) => assert_eq!(scalar.kind, Kind::Bool(*value), "{text:?}"),
        (Data::Scalar(scalar), Value::Number(_)) => {
            assert!(matches!(scalar.kind, Kind::Int(_) | Kind::Float(_)), "{text:?}")
        }
        (Data::Scalar(scalar), Value::String(value)) => {
            assert_eq!((scalar.kind, &scalar.text.text), (Kind::Text, value), "{text:?}")
        }
        (Data::Seq(items), Value::Sequence(values)) => {
            assert_eq!(items.len(), values.len(), "{text:?}");
            items.iter().zip(values).for_each(|(item, value)| assert_same(item, value, text));
        }
        (Data::Map(fields), Value::Mapping(values)) => {
            assert_eq!(fields.len(), values.len(), "{text:?}");
            fields.iter().zip(values.values()).for_each(|(field, value)| assert_same(&field.value, value, text));
        }
        (ours, theirs) => panic!("{text:?}: {ours:?} is not {theirs:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read_or_refused(text in r#"([a-cé ü:\-#\[\]{},'"|>\\\n\t&*!?@~0-9.%]|: |\n  |- ){0,40}"#) {
        let (node, diags) = read(&text);
        prop_assert!(node.is_some() || diags.len() == 1, "{diags:?}");
        if let Some(node) = node {
            check_offsets(&text, &node);
        }
    }

    #[test]
    fn any_document_is_read_or_refused(text in r#"(([a-c]|- [a-c]|  [a-c]|  - [a-c]|    [a-c]): ?('[^'\n]{0,6}'|"[^"\\\n]{0,6}"|\||>-?|[^\n]{0,8})?\n( {2,6}[a-z é"'#:]{0,8}\n){0,3}){0,5}"#) {
        let (node, diags) = read(&text);
        prop_assert!(node.is_some() || diags.len() == 1, "{diags:?}");
        if let Some(node) = node {
            check_offsets(&text, &node);
        }
    }

    #[test]
    fn unescaped_texts_map_byte_by_byte(words in prop::collection::vec("[a-zäß中]{1,6}", 1..8), style in 0..6u8) {
        let text = match style {
            0 => format!("é: x\nt: {}\n", words.join("\n  ")),
            1 => format!("é: x\nt: '{}'\n", words.join("\n  ")),
            2 => format!("é: x\nt: \"{}\"\n", words.join("  \n\n  ")),
            3 => format!("é: x\nt: |\n    {}\n", words.join("\n    ")),
            4 => format!("é: x\nt: >\n  {}\n", words.join("\n  ")),
            _ => format!("é: [{}]\nt: {{a: [{}]}}\n", words.join(","), words.join(" ,")),
        };
        let (node, _) = read(&text);
        let node = node.unwrap();
        let mut all = Vec::new();
        scalars(&node, &mut all);
        for scalar in all {
            let mut at = 0;
            for word in scalar.text.text.split_whitespace() {
                at += scalar.text.text[at..].find(word).unwrap();
                let place = scalar.text.place(at..at + word.len());
                prop_assert_eq!(&text[place.start as usize..place.end as usize], word);
                at += word.len();
            }
        }
    }
}

#[test]
fn bombs_are_refused_at_once() {
    let mut aliases = String::from("a: &a [x, x, x, x, x, x, x, x, x]\n");
    for letter in 'b'..='z' {
        let before = (letter as u8 - 1) as char;
        aliases.push_str(&format!("{letter}: &{letter} [{}*{before}]\n", format!("*{before}, ").repeat(8)));
    }
    let block: String = (0..2500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let bombs = [
        ("[".repeat(100_000), Rule::Limit),
        (format!("a: {}", "{a: ".repeat(100_000)), Rule::Limit),
        (format!("a: {}", "[{a: ".repeat(100_000)), Rule::Limit),
        ("- ".repeat(100_000), Rule::Limit),
        ("? ".repeat(100_000), Rule::InvalidYaml),
        (block, Rule::Limit),
        (aliases, Rule::InvalidYaml),
        ("- x\n".repeat(300_000), Rule::Limit),
        (format!("a: [{}]", "x,".repeat(300_000)), Rule::Limit),
    ];
    for (text, rule) in bombs {
        let start = Instant::now();
        let (node, diags) = read(&text);
        let head: String = text.chars().take(20).collect();
        assert!(node.is_none(), "{head}");
        assert_eq!(diags.iter().map(|d| d.rule).collect::<Vec<_>>(), [rule], "{head}");
        assert!(start.elapsed().as_secs() < 20, "{head} took {:?}", start.elapsed());
    }
}

#[test]
fn large_texts_take_linear_time() {
    let keys: String = (0..50_000).map(|n| format!("k{n}: v\n")).collect();
    let quoted = format!("a: \"{}\"\n", "x \\\n  y\n\n  z ".repeat(50_000));
    let folded = format!("a: >\n{}", "  word word\n".repeat(50_000));
    let plain = format!("a: {}\n", "word\n  ".repeat(50_000));
    for text in [keys, quoted, folded, plain] {
        let start = Instant::now();
        let (node, diags) = read(&text);
        assert!(node.is_some(), "{diags:?}");
        assert!(start.elapsed().as_secs() < 20, "took {:?}", start.elapsed());
    }
}
