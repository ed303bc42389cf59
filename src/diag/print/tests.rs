#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::diag::Rule;

/// Two files: the one given and a small second one.
fn files(text: &str) -> [Arc<SourceFile>; 2] {
    [
        Arc::new(SourceFile::new(FileId(0), "content/x.md", text)),
        Arc::new(SourceFile::new(FileId(1), "content/_shared/actors.yaml", "kim:\n  name: Kim\n")),
    ]
}

fn printed(text: &str, format: Format, diagnostics: &[Diagnostic]) -> String {
    let files = files(text);
    print(diagnostics, &|id| files.get(id.0 as usize).cloned(), format, Style::default())
}

fn human(text: &str, diagnostic: Diagnostic) -> String {
    printed(text, Format::Human, &[diagnostic])
}

/// The stretch of the first file that holds these words.
fn at(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(FileId(0), start, start + words.len())
}

fn wrong(place: impl Into<Place>) -> Diagnostic {
    Diagnostic::new(Rule::UnknownReference, place, "nothing has the id `nk`")
}

#[test]
fn an_excerpt_with_caret_label_and_help() {
    let text = "---\ntitle: x\nsources: [a, nk]\n---\n";
    let found = wrong(at(text, "nk")).label("no such id").help("did you mean `dprk`?");
    assert_eq!(
        human(text, found),
        "\
error[unknown-reference]: nothing has the id `nk`
 --> content/x.md:3:14
  |
3 | sources: [a, nk]
  |              ^^ no such id
  |
  = help: did you mean `dprk`?

"
    );
}

#[test]
fn advice_is_shown_whole_once_in_each_file() {
    let text = "a: 1\nb: 2\nc: 3\n";
    let hint = |words: &str, name: &str| {
        let found =
            Diagnostic::new(Rule::UnarchivedSource, at(text, words), format!("the source `{name}` has no copy"));
        found.help("save it")
    };
    let elsewhere = Diagnostic::new(Rule::UnarchivedSource, Span::new(FileId(1), 0, 3), "another file");
    let found = [hint("a", "a"), wrong(at(text, "b")), elsewhere, hint("b", "b"), hint("c", "c")];
    let shown = printed(text, Format::Human, &found);
    assert!(
        shown.contains("1 | a: 1\n  | ^\n  |\n  = help: save it\n  and 2 more like it:\n  content/x.md:2:1: the source `b` has no copy\n  content/x.md:3:1: the source `c` has no copy\n\nerror["),
        "{shown}"
    );
    assert_eq!(shown.matches("hint[").count(), 2, "{shown}");
    assert_eq!(
        printed(text, Format::Json, &found).lines().filter(|line| line.contains("unarchived-source")).count(),
        4
    );
    // Errors are shown whole each time.
    let twice = printed(text, Format::Human, &[wrong(at(text, "a")), wrong(at(text, "b"))]);
    assert_eq!(twice.matches("error[").count(), 2, "{twice}");
}

#[test]
fn related_places_near_far_and_in_another_file() {
    let far = "\n".repeat(60);
    let text = format!("kim: 1\n{far}jong: 2\nkim: 3\n");
    let second = text.rfind("kim").unwrap();
    let found =
        Diagnostic::new(Rule::DuplicateId, Span::new(FileId(0), second, second + 3), "the id `kim` is given twice")
            .related(at(&text, "kim"), "first here")
            .related(at(&text, "jong"), "near")
            .related(Span::new(FileId(1), 0, 3), "shared");
    assert_eq!(
        human(&text, found),
        "\
error[duplicate-id]: the id `kim` is given twice
  --> content/x.md:63:1
   |
62 | jong: 2
   | ---- near
63 | kim: 3
   | ^^^
   |
  ::: content/x.md:1:1
   |
 1 | kim: 1
   | --- first here
   |
  ::: content/_shared/actors.yaml:1:1
   |
 1 | kim:
   | --- shared

"
    );
}

#[test]
fn a_fix_is_a_patch() {
    let text = "date: early October\n";
    let span = at(text, "early October");
    let found =
        Diagnostic::new(Rule::InvalidDate, span, "`early October` is no date").help("write").fix(span, "2024-10~");
    assert_eq!(
        human(text, found),
        "\
error[invalid-date]: `early October` is no date
 --> content/x.md:1:7
  |
1 | date: early October
  |       ^^^^^^^^^^^^^
  |
help: write
  |
1 - date: early October
1 + date: 2024-10~
  |

"
    );
}

#[test]
fn places_without_an_excerpt() {
    let text = "";
    assert_eq!(
        human(text, wrong(Place::File("content/a.jpg".into())).help("remove it")),
        "error[unknown-reference]: nothing has the id `nk`\n--> content/a.jpg\n = help: remove it\n\n"
    );
    assert_eq!(human(text, wrong(Place::Site)), "error[unknown-reference]: nothing has the id `nk`\n\n");
    let gone = human(text, wrong(Span::new(FileId(0), 4, 6)));
    assert_eq!(gone, "error[unknown-reference]: nothing has the id `nk`\n--> content/x.md\n\n", "the text is lost");
}

#[test]
fn what_nobody_reads_is_cut() {
    let long = "word ".repeat(100_000);
    let text = "date: early October\n";
    let shown = human(text, wrong(at(text, "early")).help(long.clone()));
    assert!(shown.len() < 5_000 && shown.contains('…'), "{}", shown.len());
    let fixed = human(text, wrong(at(text, "early")).fix(at(text, "early"), long));
    assert!(fixed.len() < 5_000, "{}", fixed.len());
}

#[test]
fn hints_and_warnings_say_so() {
    let mut found = wrong(Place::Site);
    found.severity = Severity::Hint;
    assert!(human("", found.clone()).starts_with("hint[unknown-reference]: "));
    found.severity = Severity::Warning;
    assert!(human("", found.clone()).starts_with("warning[unknown-reference]: "));
    assert_eq!(counts(&[found.clone(), found, wrong(Place::Site)]), (1, 2, 0));
}

/// The caret stands below the text on a terminal where CJK and most emoji take two columns.
#[test]
fn carets_stand_below_wide_characters_and_tabs() {
    for (before, columns) in [("a", 1), ("é", 1), ("e\u{301}", 1), ("北京", 4), ("🎉", 2), ("\t", 4), ("\u{feff}", 0)]
    {
        let text = format!("{before}bad\n");
        let shown = human(&text, wrong(at(&text, "bad")));
        let caret = shown.lines().find_map(|line| line.strip_prefix("  | ")?.find('^'));
        assert_eq!(caret, Some(columns), "{shown}");
        let file = SourceFile::new(FileId(0), "content/x.md", text.as_str());
        let col = file.line_col(text.find("bad").unwrap()).col;
        assert!(shown.contains(&format!("content/x.md:1:{col}\n")), "{shown}");
    }
}

#[test]
fn long_lines_are_cut_and_keep_their_column() {
    let text = format!("{}bad{}\n", "ä".repeat(500_000), "ö".repeat(500_000));
    let start = std::time::Instant::now();
    let shown = human(&text, wrong(at(&text, "bad")));
    assert!(shown.contains("content/x.md:1:500001\n"), "{shown}");
    assert!(shown.contains("äbadö"));
    assert!(shown.lines().all(|line| line.chars().count() <= 130), "{shown}");
    let whole = human(&text, wrong(Span::new(FileId(0), 0, text.len())));
    assert!(whole.lines().count() < 8 && whole.len() < 2000, "{whole}");
    assert!(start.elapsed() < std::time::Duration::from_secs(20));
}

#[test]
fn a_place_of_many_lines_is_marked_where_it_begins() {
    let text = format!("start here\n{}", "line\n".repeat(10_000));
    let shown = human(&text, wrong(Span::new(FileId(0), 6, text.len())));
    assert!(shown.contains("1 | start here\n  |       ^^^^\n"), "{shown}");
    assert!(shown.lines().count() < 8, "{shown}");
}

#[test]
fn nothing_steers_the_terminal() {
    let text = "a\u{1b}[31m\u{202e}bad\u{9b}0m\u{7}\u{200b}\r\n";
    let found = wrong(at(text, "bad")).label("\u{1b}]0;x\u{7}").help("\u{202e}\rx").related(at(text, "a"), "\u{9b}");
    let shown = human(text, found.clone());
    assert!(shown.contains("␛[31m<U+202E>bad<U+009B>0m␇<U+200B>"), "{shown}");
    let caret = shown.lines().find_map(|line| line.strip_prefix("  | ")?.find('^'));
    assert_eq!(caret, Some("a␛[31m<U+202E>".chars().count()), "{shown}");
    for format in [Format::Human, Format::Github, Format::Json] {
        let shown = printed(text, format, std::slice::from_ref(&found));
        assert!(!shown.chars().any(|c| c != '\n' && visible::is_hidden(c)), "{shown:?}");
    }
    let json: serde_json::Value = serde_json::from_str(&printed(text, Format::Json, &[found])).unwrap();
    assert_eq!(json["help"], "\u{202e}\rx", "the data is the same");
}

#[test]
fn json_has_the_documented_keys() {
    let text = "x\nkim: né\n";
    let found = wrong(at(text, "né")).label("here").fix(at(text, "né"), "a").related(at(text, "x"), "there");
    let shown = printed(text, Format::Json, &[found, wrong(Place::File("a.jpg".into())), wrong(Place::Site)]);
    let lines: Vec<serde_json::Value> = shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines[0],
        serde_json::json!({
            "rule": "unknown-reference", "severity": "error", "message": "nothing has the id `nk`",
            "file": "content/x.md", "line": 2, "column": 6, "end_line": 2, "end_column": 8,
            "label": "here", "help": null,
            "fix": {"file": "content/x.md", "line": 2, "column": 6, "end_line": 2, "end_column": 8, "text": "a"},
            "related": [{"file": "content/x.md", "line": 1, "column": 1, "end_line": 1, "end_column": 2, "message": "there"}],
        })
    );
    assert_eq!((&lines[1]["file"], &lines[1]["line"]), (&"a.jpg".into(), &serde_json::Value::Null));
    assert_eq!(lines[2]["file"], serde_json::Value::Null);
}

#[test]
fn github_commands_are_escaped() {
    let mut found = wrong(Place::File("content/50%,a:b.md".into())).help("100%\nsure");
    found.severity = Severity::Hint;
    assert_eq!(
        printed("", Format::Github, &[found]),
        "::notice file=content/50%25%2Ca%3Ab.md,title=unknown-reference::nothing has the id `nk`%0Ahelp: 100%25␊sure\n"
    );
    let text = "a\nbcd\n";
    assert_eq!(
        printed(text, Format::Github, &[wrong(at(text, "cd"))]),
        "::error file=content/x.md,line=2,col=2,endLine=2,endColumn=4,title=unknown-reference::nothing has the id `nk`\n"
    );
}

#[test]
fn colours_only_when_asked_for() {
    let files = files("abc");
    let get = |id: FileId| files.get(id.0 as usize).cloned();
    let found = [wrong(Span::new(FileId(0), 0, 1))];
    let with = |color| print(&found, &get, Format::Human, Style { color, width: 80 });
    assert!(with(true).contains("\u{1b}["));
    assert!(!with(false).contains('\u{1b}'));
}

#[test]
fn a_run_of_findings_reads_a_file_once() {
    let count = std::cell::Cell::new(0);
    let files = files("a b c");
    let get = |id: FileId| {
        count.set(count.get() + 1);
        files.get(id.0 as usize).cloned()
    };
    let found: Vec<_> =
        (0..5).map(|n| wrong(Span::at(FileId(0), n)).related(Span::at(FileId(1), 0), "shared")).collect();
    print(&found, &get, Format::Human, Style::default());
    assert_eq!(count.get(), 2);
}

proptest::proptest! {
    /// Whatever the text and the places: no panic, no steering character, the true line and column.
    #[test]
    fn any_text_and_any_place_can_be_printed(
        text in "(?s)[a-c \n\r\t\u{0}\u{1b}\u{202e}é北🎉\u{feff}\u{200d}\u{e000}]{0,40}",
        start in 0usize..60, length in 0usize..60, other in 0usize..60,
    ) {
        let span = Span::new(FileId(0), start, start + length);
        let found = wrong(span).label("l").related(Span::new(FileId(0), other, other + 2), "r").fix(span, "f\ng");
        let shown = human(&text, found);
        proptest::prop_assert!(!shown.chars().any(|c| c != '\n' && visible::is_hidden(c)), "{:?}", shown);
        if !text.is_empty() {
            let at = SourceFile::new(FileId(0), "x", text.as_str()).line_col(start);
            let place = format!("--> content/x.md:{}:{}\n", at.line, at.col);
            proptest::prop_assert!(shown.contains(&place), "{} not in {}", place, shown);
        }
    }
}
