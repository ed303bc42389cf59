//! What authors do wrong in YAML, and what they are told.

use super::{Diagnostic, file, read};

/// Every finding as `line:col rule: message (help)`.
fn findings(text: &str) -> Vec<String> {
    let file = file(text);
    let show = |d: Diagnostic| {
        let crate::diag::Place::At(span) = d.place else { panic!("no place") };
        let at = file.line_col(span.start as usize);
        format!("{}:{} {}: {} ({})", at.line, at.col, d.rule, d.message, d.help.unwrap_or_default())
    };
    read(text).1.into_iter().map(show).collect()
}

/// A text, and the one finding about it.
const TRAPS: &[(&str, &str)] = &[
    (
        "x: 1\ntext: Putin: no comment\n",
        r#"2:12 invalid-yaml: a `:` before a space ends a key, so an unquoted text cannot hold it (put the text in quotes: `text: "Putin: no comment"`)"#,
    ),
    (
        "a: {text: x: y}\n",
        r#"1:12 invalid-yaml: a `:` before a space ends a key, so an unquoted text cannot hold it (put the text in quotes: `"x: y"`)"#,
    ),
    (
        "text: Ein Satz # cut\n",
        "1:16 yaml-trap: the text ends before this `#`, after `Ein Satz` (put the whole text in quotes if this belongs to it, else put the comment on a line of its own)",
    ),
    (
        "name: C # language\n",
        "1:9 yaml-trap: the text ends before this `#`, after `C` (put the whole text in quotes if this belongs to it, else put the comment on a line of its own)",
    ),
    (
        "text: [@rutte]\n",
        r#"1:7 invalid-yaml: `[` begins a list in YAML, so a citation there needs quotes around the whole text (put the text in quotes: `text: "[@rutte]"`)"#,
    ),
    (
        "- {text: See [@x]}\n",
        r#"1:14 invalid-yaml: `[` begins a list in YAML, so a citation there needs quotes around the whole text (put the text in quotes: `"See [@x]"`)"#,
    ),
    (
        "- {role: Container, about 400 m}\n",
        r#"1:21 invalid-yaml: the comma ends the value before it, so `about 400 m` is read as a key of its own (put the text in quotes: `role: "Container, about 400 m"`)"#,
    ),
    (
        "date: ~\n",
        "1:1 yaml-trap: `date` has no value and counts as absent (`~` means nothing in YAML: write a value, `date: \"~\"` for the sign itself, or take the key out)",
    ),
    (
        "- {date: ~, text: x}\n",
        "1:4 yaml-trap: `date` has no value and counts as absent (`~` means nothing in YAML: write a value, `date: \"~\"` for the sign itself, or take the key out)",
    ),
    (
        "kim: {name:A}\n",
        "1:7 invalid-yaml: `name:A` is a key alone, because no space follows its `:` (write `name: A`)",
    ),
    (
        "kim:{name: B}\n",
        "1:1 invalid-yaml: `kim:{` is read as part of a key, because no space follows the `:` (write `kim: {…`)",
    ),
    (
        "date:\ntext: x\n",
        "1:1 yaml-trap: `date` has no value and counts as absent (write a value, or take the key out)",
    ),
    (
        "text: #1 of all\n",
        "1:1 yaml-trap: `text` has no value and counts as absent (`#` begins a comment: write `text: \"#1 of all\"`)",
    ),
    (
        "by: null\n",
        "1:1 yaml-trap: `by` has no value and counts as absent (`null` means nothing in YAML: put it in quotes if it is meant as a text, or take the key out)",
    ),
    (
        "tags: [a, ~]\n",
        "1:11 yaml-trap: this item of the list has no value and counts as absent (write a value behind the `-`, or take the line out)",
    ),
    (
        "source: @rutte\n",
        r#"1:9 invalid-yaml: only in texts a citation has an `@`; a field takes the id alone (write `source: some-id`, or with a place in it `source: {id: some-id, at: "p. 3"}`)"#,
    ),
    (
        "text: `code` is\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with a backtick (put the text in quotes: `text: \"`code` is\"`)",
    ),
    (
        "text: %x\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with `%`, which begins an instruction to the reader of YAML (put the text in quotes: `text: \"%x\"`)",
    ),
    (
        "value: >=3000\n",
        "1:8 invalid-yaml: an unquoted text cannot begin with `>`, which begins a text on the lines below (put the text in quotes: `value: \">=3000\"`)",
    ),
    (
        "text: *Kim* said\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with `*`, which stands for another value and is not supported (put the text in quotes: `text: \"*Kim* said\"`)",
    ),
    (
        "text: **Kim** said\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with `*`, which stands for another value and is not supported (put the text in quotes: `text: \"**Kim** said\"`)",
    ),
    (
        "text: &x said\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with `&`, which names a value and is not supported (put the text in quotes: `text: \"&x said\"`)",
    ),
    (
        "text: !Achtung\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with `!`, which names a type and is not supported (put the text in quotes: `text: \"!Achtung\"`)",
    ),
    (
        "text: - no\n",
        "1:7 invalid-yaml: an unquoted text cannot begin with `-` and a space, which begin an item of a list (a list begins on a line of its own; put the text in quotes: `text: \"- no\"`)",
    ),
    ("a:\n\tb: c\n", "2:1 invalid-yaml: a tab cannot indent YAML (use spaces)"),
    ("a: x\n  \tb: c\n", "2:3 invalid-yaml: a tab cannot indent YAML (use spaces)"),
    ("\ta: x\n", "1:1 invalid-yaml: a tab cannot indent YAML (use spaces)"),
    ("a: 1\nb: 2\na: 3\n", "3:1 duplicate-key: the key `a` stands twice in one map (merge the two, or take one out)"),
    ("<<: {a: 1}\n", "1:1 invalid-yaml: the merge key `<<` is not supported (write the keys out)"),
    (
        "a: 1\n---\nb: 2\n",
        "2:1 invalid-yaml: a second document begins here, but one text holds one document (take the line `---` out, or indent it if it belongs to a text)",
    ),
    ("title:Foo\nlang: de\n", "1:6 invalid-yaml: there is no space behind this `:` (write `title: Foo`)"),
    ("lang: de\ntitle:Foo\n", "2:6 invalid-yaml: there is no space behind this `:` (write `title: Foo`)"),
    (
        "a: b\n c: d\n",
        "2:2 invalid-yaml: `c` stands deeper than the line above, which has its value already (keys of one map begin in the same column; quote a text that goes over several lines)",
    ),
    (
        "a:\n    b: 1\n  c: 2\n",
        "3:3 invalid-yaml: this line is indented like no line above it (keys of one map, and the `-` of one list, begin in the same column)",
    ),
    (
        "a:\n  - b: 1\n   c: 2\n",
        "3:4 invalid-yaml: this line is indented like no line above it (keys of one map, and the `-` of one list, begin in the same column)",
    ),
    (
        "a: b\nfoo bar\nc: d\n",
        "2:1 invalid-yaml: `foo bar` is no `key: value` (indent the line if it continues the text above, or put a `:` and a space behind the key)",
    ),
    (
        "t: [Kim](#kim) said\n",
        "1:4 invalid-yaml: `[` begins a list in YAML (put the text in quotes: `t: \"[Kim](#kim) said\"`)",
    ),
    (
        "t: \"Kim\" said\n",
        "1:10 invalid-yaml: the text goes on behind its closing quote (put quotes around the whole: `'\"Kim\" said'`)",
    ),
    (
        "t: 'It's late'\n",
        "1:8 invalid-yaml: the text goes on behind its closing quote (use the other quotes around the whole: `\"It's late\"`)",
    ),
    ("t: \"unclosed\nu: 1\n", "1:4 invalid-yaml: this `\"` is not closed (end the text with the same sign)"),
    (
        "t: \"C:\\path\"\n",
        "1:7 invalid-yaml: `\\p` means nothing between double quotes (write `\\\\` for a backslash, or put the text in single quotes)",
    ),
    (
        "t: [x, y\nu: 1\n",
        "1:4 invalid-yaml: this `[` is not closed by a `]` (close it, or put a text that begins with `[` in quotes)",
    ),
    (
        "t: {{ x }}\n",
        "1:5 invalid-yaml: a list or map cannot be a key (put a text that begins with `{` or `[` in quotes)",
    ),
    ("t: ]x\n", "1:4 invalid-yaml: this `]` closes nothing (put the text in quotes: `t: \"]x\"`)"),
    (": x\n", "1:1 invalid-yaml: there is no key before this `:` (write `key: value`)"),
    (
        "t: x\u{2028}y\n",
        "1:5 invalid-yaml: there is an invisible character here (U+2028), which YAML cannot hold (delete it; a line break is meant where it came from a word processor)",
    ),
    (
        "text: @rutte said\n",
        r#"1:7 invalid-yaml: an unquoted text cannot begin with `@` (put the text in quotes: `text: "@rutte said"`)"#,
    ),
    (
        "source: [@x, p. 3]\n",
        r#"1:10 invalid-yaml: only in texts a citation has an `@`; a field takes the id alone (write `source: some-id`, or with a place in it `source: {id: some-id, at: "p. 3"}`)"#,
    ),
    (
        " a: b\nc: d\n",
        "2:1 invalid-yaml: this line is indented like no line above it (keys of one map, and the `-` of one list, begin in the same column)",
    ),
    (
        "a: b\n- c\n",
        "2:1 invalid-yaml: this item fits no list above it (the `-` of one list begin in the same column, and a key that has a text has no list)",
    ),
    (
        "a:\n  - b\n - c\n",
        "3:2 invalid-yaml: this item fits no list above it (the `-` of one list begin in the same column, and a key that has a text has no list)",
    ),
    (
        "t: \"A \"quoted\" title\"\n",
        r#"1:8 invalid-yaml: the text goes on behind its closing quote (use the other quotes around the whole: `'A "quoted" title'`)"#,
    ),
    ("a: 'b\nc: 'd'\n", "1:4 invalid-yaml: this `'` is not closed (end the text with the same sign)"),
    (
        "a: {b: c\nd: e\n",
        "1:4 invalid-yaml: this `{` is not closed by a `}` (close it, or put a text that begins with `{` in quotes)",
    ),
    (
        "a: [\n  {x: y}\n  {z: w}\n]\n",
        "3:3 invalid-yaml: a comma is missing before this (put a comma between two values)",
    ),
    ("a: [b,,c]\n", "1:7 invalid-yaml: there is nothing before this comma (take it out)"),
    ("a: ,b\n", "1:4 invalid-yaml: an unquoted text cannot begin with `,` (put the text in quotes: `a: \",b\"`)"),
    (
        "a: {b: 'x', c}\n",
        "1:13 invalid-yaml: the key `c` has no `:` and value behind it (write `c: value`, or put a text that holds a comma in quotes)",
    ),
    ("a: \"\\uD83D\\uDE00\"\n", "1:5 invalid-yaml: this escape stands for no character (write the character itself)"),
    (
        "a: 'b'#c\n",
        "1:7 invalid-yaml: a `#` without a space before it cannot stand here (put a space before it if it begins a comment, else put the whole text in quotes)",
    ),
    (
        "a: x: \"y\"\n",
        r#"1:5 invalid-yaml: a `:` before a space ends a key, so an unquoted text cannot hold it (put the text in quotes: `a: 'x: "y"'`)"#,
    ),
];

#[test]
fn traps_are_told_precisely() {
    let wrong: Vec<_> = TRAPS.iter().filter(|(text, expected)| findings(text) != [*expected]).collect();
    let told: Vec<_> = wrong.iter().map(|(text, _)| findings(text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{told:#?}");
}

#[test]
fn comments_and_nulls_that_are_meant_pass() {
    for text in [
        "lang: de # default\n",
        "date: 2024-10 # about\n",
        "extra: {a: ~, b: [~]}\n",
        "# c\na: b\n# d\n",
        "a: 'x y' # c\n",
    ] {
        assert_eq!(findings(text), Vec::<String>::new(), "{text:?}");
    }
}
