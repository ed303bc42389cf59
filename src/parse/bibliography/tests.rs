#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::source::FileId;

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile::new(FileId(0), &format!("content/x/{name}"), text)
}

/// One line for each source, then one for each finding.
#[cfg(feature = "cite")]
fn shown(name: &str, text: &str) -> Vec<String> {
    let file = file(name, text);
    let mut diags = Vec::new();
    let node = bibliography(&file, &mut diags);
    let mut lines = Vec::new();
    for entry in node.iter().filter_map(Node::as_map).flatten() {
        let place = file.line_col(entry.key.span.start as usize);
        let mut line = format!("{}:{} {}", place.line, place.col, entry.key.value);
        for field in entry.value.as_map().unwrap() {
            let value = match field.value.as_seq() {
                Some(items) => items.iter().map(|i| i.as_text().unwrap().text.as_str()).collect::<Vec<_>>().join(" + "),
                None => field.value.as_text().unwrap().text.clone(),
            };
            line += &format!(" | {}={value}", field.key.value);
        }
        lines.push(line);
    }
    lines.extend(diags.iter().map(|d| finding(&file, d)));
    lines
}

fn finding(file: &SourceFile, diagnostic: &Diagnostic) -> String {
    let place = match &diagnostic.place {
        Place::At(span) => {
            let at = file.line_col(span.start as usize);
            format!("{}:{} `{}`", at.line, at.col, file.slice(*span))
        }
        Place::File(path) => path.clone(),
        Place::Site => "site".into(),
    };
    format!("{place} {}: {}", diagnostic.rule, diagnostic.message)
}

#[test]
fn other_endings_are_refused() {
    let mut diags = Vec::new();
    assert!(bibliography(&file("refs.txt", ""), &mut diags).is_none());
    assert_eq!(diags.len(), 1);
    assert_eq!(diags[0].place, Place::File("content/x/refs.txt".into()));
}

#[cfg(not(feature = "cite"))]
#[test]
fn says_that_the_part_was_left_out() {
    let mut diags = Vec::new();
    assert!(bibliography(&file("refs.bib", ""), &mut diags).is_none());
    assert!(diags[0].message.contains("without bibliographies"));
}

#[cfg(feature = "cite")]
mod formats {
    use super::super::book::{MOST_ENTRIES, id_of};
    use super::*;

    #[test]
    fn keys_become_ids() {
        for (key, id) in [
            ("smith2020", "smith2020"),
            ("smith:2020", "smith-2020"),
            ("http://zotero.org/g/1/items/AB", "http-zotero-org-g-1-items-AB"),
            ("_x", "x"),
            ("Müller+Söhne/2", "Müller-Söhne-2"),
            ("ng-x", "source-ng-x"),
        ] {
            assert_eq!(id_of(key).as_deref(), Some(id));
        }
        assert_eq!(id_of("::"), None);
    }

    #[test]
    fn bibtex() {
        let text = r#"@string{tp = "Telepolis"}
@article{smith:2020,
  author = {Smith, Jane and {Council of the {EU}} and de la Fuente, Juan and others},
  title = {What *they* said about {NATO}},
  subtitle = {A study},
  journal = tp # " Online",
  year = 2020, month = oct,
  langid = {ngerman},
  url = {https://example.org/a_b?c=%20},
}

% a comment
@report{r1, title={R\"uckblick}, institution={BIPM}, date={2024-10~}, urldate={2024-11-02}, doi={10.1000/x<y}}
@misc{m, title={T}, howpublished={\url{https://example.org/m}}, date={2020/}, note={[draft] \emph{so}}}
"#;
        assert_eq!(
            shown("refs.bib", text),
            [
                "2:10 smith-2020 | type=article-journal | title=What \\*they\\* said about NATO: A study | \
                 url=https://example.org/a_b?c=%20 | author=Smith, Jane + Council of the EU + de la Fuente, Juan | \
                 publisher=Telepolis Online | date=2020-10 | lang=de",
                "13:9 r1 | type=report | title=Rückblick | url=https://doi.org/10.1000/x%3Cy | publisher=BIPM | \
                 date=2024-10~ | accessed=2024-11-02",
                "14:7 m | type=document | title=T | url=https://example.org/m | date=2020/.. | note=\\[draft\\] so",
            ]
        );
    }

    #[test]
    fn bibtex_places_fields() {
        let text = "\u{feff}@online{a,\n  title = {Größe},\n  date = {2024-13},\n}";
        let file = file("refs.bib", text);
        let node = bibliography(&file, &mut Vec::new()).unwrap();
        let entry = node.get("a").unwrap();
        assert_eq!(file.slice(entry.get("date").unwrap().span), "2024-13");
        assert_eq!(file.slice(entry.get("title").unwrap().span), "Größe");
        assert_eq!(file.slice(node.field("a").unwrap().key.span), "a");
    }

    #[test]
    fn bibtex_takes_fields_from_others() {
        let text = "@inproceedings{a, title={Talk}, crossref={p}}\n@proceedings{p, title={Days}, publisher={ACM}, year=2019}\n\
                    @online{b, title={B}, xdata={x}}\n@xdata{x, url={https://example.org/x}}";
        assert_eq!(
            shown("refs.bib", text),
            [
                "1:16 a | type=paper-conference | title=Talk | publisher=ACM | date=2019",
                "2:14 p | type=book | title=Days | publisher=ACM | date=2019",
                "3:9 b | type=webpage | title=B | url=https://example.org/x",
            ]
        );
    }

    #[test]
    fn bibtex_says_where_it_is_wrong() {
        assert_eq!(
            shown(
                "refs.bib",
                "@article{a, title={T}}\n@article{a:b, title={T}}\n@article{a-b, title={T}}\n@book{a, x={}}"
            ),
            [
                "1:10 a | type=article-journal | title=T",
                "2:10 a-b | type=article-journal | title=T",
                "3:10 `a-b` duplicate-id: `a-b` stands twice in this bibliography",
                "4:7 `a` duplicate-id: `a` stands twice in this bibliography",
            ]
        );
        let open = shown("refs.bib", "@article{a,\n  title = {T\n}");
        assert_eq!(open, ["3:2 `` invalid-value: the bibliography ends here, but something is not closed"]);
        let equals = shown("refs.bib", "@article{a,\n  title {T}\n}");
        assert_eq!(equals, ["2:9 `` invalid-value: BibTeX needs `=` here"]);
        let unknown = shown("refs.bib", "@article{a, title = foo}\n@book{b, title={B}}");
        assert_eq!(
            unknown,
            ["2:7 b | type=book | title=B", "1:21 `foo` invalid-value: `foo` is no abbreviation of this file"]
        );
    }

    #[test]
    fn bibtex_bombs_are_refused() {
        let one = |text: &str| {
            let lines = shown("refs.bib", text);
            assert_eq!(lines.len(), 1, "{lines:?}");
            lines[0].clone()
        };
        assert!(one("@string{a = a}\n@misc{x, title=a}").contains("used before it is defined"));
        assert!(one("@string{a = b}@string{b = a}@misc{x, title=a}").contains("used before it is defined"));
        let mut bomb = String::from("@string{a0 = {0123456789}}");
        for n in 1..40 {
            bomb += &format!("@string{{a{n} = a{} # a{}}}", n - 1, n - 1);
        }
        assert!(one(&format!("{bomb}@misc{{x, title=a39}}")).contains("limit: abbreviations become more"));
        let groups = format!("@misc{{x, title={{{}}}}}", "{{}}".repeat(1_000_000));
        assert!(one(&groups).contains("braces and parts"));
        let deep = format!("@misc{{x, title={{{}{}}}}}", "\\emph{".repeat(100_000), "}".repeat(100_000));
        assert!(one(&deep).contains("braces lie more than"));
        let escaped = format!("@misc{{x, title={{{}", "\\}\\emph{ \\} \\emph{".repeat(100_000));
        assert!(!shown("refs.bib", &escaped).is_empty());
        let circle = shown("refs.bib", "@book{a, crossref={b}}@book{b, crossref={a}, title={B}}");
        assert_eq!(circle.len(), 2);
        let many: String = (0..=MOST_ENTRIES).map(|n| format!("@misc{{k{n}, title={{T}}}}\n")).collect();
        assert!(one(&many).contains("limit: a bibliography has at most"));
    }

    #[test]
    fn large_files_are_read_in_time() {
        let begin = std::time::Instant::now();
        let title = "{x}".repeat(300);
        let bib: String = (0..2500)
            .map(|n| format!("@misc{{k{n}, title={{{title}}}, author={{{}}}}}\n", "A and ".repeat(50)))
            .collect();
        assert_eq!(shown("refs.bib", &bib).len(), 2500);
        let strings: String = (0..50_000).map(|n| format!("@string{{a{n} = jan}}\n")).collect();
        assert_eq!(shown("refs.bib", &format!("{strings}@misc{{x, title=a7}}")).len(), 1);
        let long = format!("[{{\"id\": \"a\", \"title\": \"{}\"}}]", "\\n".repeat(2_000_000));
        assert_eq!(shown("refs.json", &long).len(), 1);
        assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
    }

    #[test]
    fn csl_json() {
        let text = r#"[
  {"id": "http://zotero.org/1", "type": "article-newspaper", "title": "A \"b\" \u00fc\ud83d\ude00",
   "author": [{"family": "Berg", "given": "Ada", "non-dropping-particle": "van den"}, {"literal": "EU Council"}],
   "container-title": "Le Monde", "publisher": "Société", "URL": "https:\/\/example.org/",
   "issued": {"date-parts": [["2024", 10, 5]]}, "accessed": {"date-parts": [[2024, 11]]}, "language": "fr-FR",
   "volume": 3},
  {"id": 7, "type": "report", "issued": {"date-parts": [[2020], [2021]], "circa": true}, "publisher": "P", "DOI": "10.1/x"},
  {"id": "s", "issued": {"date-parts": [[2024]], "season": 2}, "note": "1. first"},
  {"id": "raw", "issued": {"raw": "last autumn"}}
]"#;
        assert_eq!(
            shown("refs.json", text),
            [
                "2:10 http-zotero-org-1 | type=article-newspaper | title=A \"b\" ü😀 | url=https://example.org/ | \
                 author=van den Berg, Ada + EU Council | publisher=Le Monde | date=2024-10-05 | accessed=2024-11 | \
                 lang=fr-FR",
                "7:10 7 | type=report | url=https://doi.org/10.1/x | publisher=P | date=2020~/2021~",
                "8:10 s | date=2024-22 | note=1\\. first",
                "9:10 raw | date=last autumn",
            ]
        );
    }

    #[test]
    fn csl_json_says_where_it_is_wrong() {
        let one = |text: &str| shown("refs.json", text).join("\n");
        assert_eq!(one("{}"), "1:1 `{}` invalid-value: CSL-JSON is a list of items");
        assert_eq!(one(""), "1:1 `` invalid-value: the JSON ends here, but a value is missing");
        assert_eq!(
            one("[3, {\"title\": \"T\"}]"),
            "1:2 `3` invalid-value: an item of CSL-JSON is a map\n1:5 `{\"title\": \"T\"}` missing-field: this item has no `id`"
        );
        assert_eq!(
            one("[{\"id\": \"ä\",\n \"id\": \"b\"}]"),
            "2:2 `\"` duplicate-key: the key `id` stands twice in this map"
        );
        assert_eq!(
            one("[{\"id\": 1,}]"),
            "1:11 `}` invalid-value: a key is missing here: JSON has no `,` behind the last value"
        );
        assert_eq!(one("[1,]"), "1:4 `]` invalid-value: a value is missing here: JSON has no `,` behind the last one");
        assert_eq!(one("[{\"id\": 'a'}]"), "1:9 `'` invalid-value: this is no JSON: a text stands in double quotes");
        assert_eq!(one("[{\"id\": \"a\"}"), "1:13 `` invalid-value: JSON needs `]` or `,` behind an item of a list");
        assert_eq!(one("[\"\\ud800x\"]"), "1:3 `\\` invalid-value: this escape is no character");
        assert_eq!(
            one("[\"a\nb\"]"),
            "1:4 `\n` invalid-value: a line break or another control character cannot stand in a JSON text"
        );
        assert_eq!(one("[] x"), "1:4 `x` invalid-value: this stands behind the end of the JSON");
        assert!(one(&"[".repeat(100_000)).starts_with("1:34 `[` limit: lists and maps lie more than 32 deep"));
    }

    #[test]
    fn json_places_lead_back_behind_escapes() {
        let file = file("refs.json", r#"[{"id": "a", "title": "\u00e4\n 2024"}]"#);
        let mut diags = Vec::new();
        let root = super::super::json::read(&mut super::super::book::Book::new(&file, &mut diags)).unwrap();
        let title = root.as_seq().unwrap()[0].get("title").unwrap().as_text().unwrap();
        let at = title.text.find("2024").unwrap();
        assert_eq!(file.slice(title.place(at..at + 4)), "2024");
    }

    #[test]
    fn hayagriva() {
        let text = "a:\n  type: article\n  title: The <b> of it\n  author: [\"Smith, Jane\", {name: EU}]\n  date: 2024-10-05\n\
                    \x20 url: {value: \"https://example.org/a\", date: 2024-11-02}\n  parent:\n    type: newspaper\n    title: Die Zeit\n\
                    b:c:\n  type: report\n  title: R\n  publisher: {name: BIPM, location: Sèvres}\n  date: ~2020-03\n  language: de-DE\n  serial-number: {doi: 10.1/z}\n";
        assert_eq!(
            shown("refs.yaml", text),
            [
                "1:1 a | type=article-newspaper | title=The \\<b\\> of it | url=https://example.org/a | \
                 accessed=2024-11-02 | author=Smith, Jane + EU | publisher=Die Zeit | date=2024-10-05",
                "10:1 b-c | type=report | title=R | url=https://doi.org/10.1/z | publisher=BIPM | date=2020-03~ | lang=de-DE",
            ]
        );
    }

    #[test]
    fn hayagriva_says_where_it_is_wrong() {
        let lines = shown(
            "refs.yml",
            "ä:\n  type: artikel\n  title: A\nb:\n  title: B\nc:\n  type: book\n  date: early 2024\nd:\n  type: book\n",
        );
        assert_eq!(lines.len(), 4, "{lines:#?}");
        assert_eq!(lines[0], "9:1 d | type=book");
        assert!(
            lines[1].starts_with("2:") && lines[1].contains("`ä` is no entry of a Hayagriva bibliography"),
            "{lines:#?}"
        );
        assert!(lines[2].contains("no entry type for `b`"), "{lines:#?}");
        assert!(lines[3].starts_with("8:"), "{lines:#?}");
        assert_eq!(shown("refs.yml", ""), Vec::<String>::new());
        assert_eq!(
            shown("refs.yml", "- a\n"),
            ["1:1 `- a` invalid-value: a Hayagriva bibliography is a map of entries"]
        );
        assert!(shown("refs.yml", "a: &x\n  type: book\nb: *x\n")[0].contains("invalid-yaml"));
        assert!(shown("refs.yml", &"[".repeat(100_000))[0].contains("limit"));
    }

    mod any_text {
        use super::*;
        use proptest::prelude::*;

        /// Pieces that parsers stumble over.
        fn pieces() -> impl Strategy<Value = String> {
            let piece = prop::sample::select(vec![
                "@article{a,",
                "@string{s = ",
                "@xdata{",
                "@comment{",
                "title",
                " = ",
                "{",
                "}",
                "\"",
                ",",
                "\\",
                "\\url{",
                "\\'",
                "\\\"",
                "\\^",
                "\\~",
                "\\a",
                "$",
                "%",
                "#",
                "~",
                "-",
                "--",
                "s",
                "jan",
                "month",
                "year",
                "author",
                " and ",
                "and",
                "date",
                "2024",
                "-",
                "/",
                "..",
                "X",
                "?",
                "ü",
                "\u{301}",
                "\n",
                "\r\n",
                "[",
                "]",
                ":",
                "null",
                "1e9",
                "\\u00e4",
                "\\ud800",
                "id",
                "type",
                "book",
                "given={x}",
                "=",
                "(",
                ")",
                "crossref",
                "a",
            ]);
            prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
        }

        proptest! {
            #[test]
            fn never_panics(text in pieces()) {
                for name in ["r.bib", "r.json", "r.yaml"] {
                    let file = file(name, &text);
                    let mut diags = Vec::new();
                    let node = bibliography(&file, &mut diags);
                    prop_assert!(node.is_some() || !diags.is_empty());
                }
            }

            #[test]
            fn bibtex_values_never_panic(text in pieces(), field in prop::sample::select(vec!["author", "date", "title", "year", "month"])) {
                let file = file("r.bib", &format!("@book{{k, {field} = {{{text}}}}}"));
                bibliography(&file, &mut Vec::new());
            }

            #[test]
            fn escaped_words_are_one_text(text in "[ -~äß]{0,30}") {
                let file = file("r.json", &serde_json::json!([{"id": "a", "title": text}]).to_string());
                let node = bibliography(&file, &mut Vec::new()).unwrap();
                if let Some(title) = node.get("a").unwrap().get("title") {
                    let markdown = title.as_text().unwrap().text.clone();
                    let mut shown = String::new();
                    for event in pulldown_cmark::Parser::new_ext(&markdown, pulldown_cmark::Options::all()) {
                        match event {
                            pulldown_cmark::Event::Text(t) => shown += &t,
                            pulldown_cmark::Event::Start(pulldown_cmark::Tag::Paragraph)
                            | pulldown_cmark::Event::End(pulldown_cmark::TagEnd::Paragraph) => {}
                            other => prop_assert!(false, "{other:?} in {markdown}"),
                        }
                    }
                    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    // Smart punctuation may change quotes, dashes and dots.
                    let plain = |s: &str| s.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace('–', "--").replace('—', "---").replace('…', "...");
                    prop_assert_eq!(plain(&shown), plain(&words));
                }
            }
        }
    }
}

#[cfg(feature = "cite")]
#[test]
fn what_sources_have_no_field_for_is_listed() {
    let left = |path: &str, text: &str| super::left(&SourceFile::new(FileId(0), path, text));
    let bib = "@book{a:1, title={T}, Volume={3}, isbn={9}}\n@book{b, title={T}}\n";
    assert_eq!(left("x.bib", bib), [("a:1".to_string(), vec!["volume".to_string(), "isbn".to_string()])]);
    let csl = r#"[{"id": "a", "type": "book", "title": "T", "page": "1"}, {"id": "b", "type": "book"}]"#;
    assert_eq!(left("x.json", csl), [("a".to_string(), vec!["page".to_string()])]);
    assert!(left("x.bib", "@book{").is_empty() && left("x.json", "[").is_empty() && left("x.yaml", "a: b").is_empty());
}
