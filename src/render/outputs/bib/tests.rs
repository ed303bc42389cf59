#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::super::tests::fixture::with_facts;
use super::super::tests::story::{document, source, story};
use super::bib;
use crate::diag::Diagnostic;
use crate::parse::front::CSL_TYPES;
use crate::parse::yaml::Node;
use crate::source::{FileId, SourceFile, Span, Spanned};
use crate::story::{Archive, Edtf, Lang, Rich, Source, Story};

fn written(sources: Vec<Source>) -> String {
    let document = document(Story { sources, ..Story::default() });
    with_facts(&document, Some("https://example.org/deal/"), |facts| String::from_utf8(bib(facts).unwrap()).unwrap())
}

/// What `bibliography:` makes of it.
fn read(text: &str) -> (Node, Vec<Diagnostic>) {
    let (file, mut diags) = (SourceFile::new(FileId(0), "sources.bib", text), Vec::new());
    let node = crate::parse::bibliography(&file, &mut diags).expect(text);
    (node, diags)
}

fn text<'a>(node: &'a Node, path: &str) -> &'a str {
    let found = path.split('.').try_fold(node, |node, key| node.get(key));
    found.and_then(Node::as_text).map_or("", |text| &text.text)
}

fn words(text: &str) -> Option<Rich> {
    Some(Rich::plain(text, Span::at(FileId(0), 0)))
}

#[test]
fn entries_as_they_are_written() {
    let bib = written(story().sources);
    let treaty = "@legal{treaty,\n  title = {{Der Vertrag}},\n  publisher = {{Kreml}},\n  date = {2024-06-19},\n  \
                  url = {https://example.com/treaty?a=1&b=2},\n  urldate = {2024-11-02},\n  langid = {russian},\n  \
                  language = {ru},\n  addendum = {[source.archive]: \\url{https://archive.example/1}},\n}\n";
    assert_eq!(bib.split("\n\n").next().map(|entry| format!("{}\n", entry.trim_end())).as_deref(), Some(treaty));
    assert!(bib.contains("entrysubtype = {newspaper},"), "{bib}");
    assert!(bib.contains("date = {2024-10~},"), "{bib}");
    assert!(bib.contains("@online{page,\n  title = {{?}},"), "{bib}");
}

#[cfg(feature = "cite")]
#[test]
fn what_is_written_is_read_back() {
    let at = |url: &str| Spanned::new(url.to_string(), Span::at(FileId(0), 0));
    let sources: Vec<Source> = CSL_TYPES
        .iter()
        .enumerate()
        .map(|(index, kind)| Source {
            title: words("Preis & „Wert“: 100 % #1 {x} a_b ~c ^d $e \\ [g] *h*"),
            url: Some(at("https://example.org/a_b/%7Bc%7D?x=1&y=%20#z")),
            csl_type: Some((*kind).into()),
            author: vec!["Kim, Jong Un".into(), "Bread and Butter AG".into(), "李 und 王".into()],
            publisher: Some("R&D and Söhne".into()),
            date: Some(Edtf::parse(["2024-10~", "2024", "2024-06-19", "2024-10/.."][index % 4]).unwrap()),
            accessed: Some(Edtf::parse("2024-11-02").unwrap()),
            lang: Lang::parse("de").ok(),
            note: words("50 % more"),
            archive: Some(Archive { url: at("https://archive.example/a%25"), date: None }),
            ..source(&format!("{kind}_s{index}"))
        })
        .collect();
    let bib = written(sources.clone());
    let (node, diags) = read(&bib);
    assert!(diags.is_empty(), "{diags:#?}\n{bib}");
    assert_eq!(node.as_map().unwrap().len(), sources.len());
    for source in &sources {
        let id = source.id.as_ref().unwrap().as_str();
        let one = node.get(id).unwrap_or_else(|| panic!("{id} of {bib}"));
        let kept = |key: &str| text(one, key).replace("\\", "");
        assert_eq!(kept("title"), "Preis & „Wert“: 100 % #1 {x} a_b ~c ^d $e  [g] *h*", "{id}");
        assert_eq!(text(one, "url"), "https://example.org/a_b/%7Bc%7D?x=1&y=%20#z", "{id}");
        assert_eq!(text(one, "publisher"), "R&D and Söhne", "{id}");
        assert_eq!(text(one, "date"), source.date.as_ref().unwrap().as_str(), "{id}");
        assert_eq!(text(one, "accessed"), "2024-11-02", "{id}");
        assert_eq!(text(one, "lang"), "de", "{id}");
        let authors: Vec<&str> =
            one.get("author").unwrap().as_seq().unwrap().iter().map(|node| &*node.as_text().unwrap().text).collect();
        assert_eq!(authors, ["Kim, Jong Un", "Bread and Butter AG", "李 und 王"], "{id}");
    }
    // The types that journalists use come back as what they were.
    for kind in
        ["article-newspaper", "article-magazine", "report", "treaty", "webpage", "interview", "book", "legislation"]
    {
        let at = CSL_TYPES.iter().position(|known| *known == kind).unwrap();
        assert_eq!(text(&node, &format!("{kind}_s{at}.type")), kind);
    }
}

#[test]
fn keys_are_kept_and_never_stand_twice() {
    let bib = written(["北京_1", "Zeit", "zeit", "zeit-2", "2024"].map(source).to_vec());
    let keys: Vec<&str> = bib.lines().filter_map(|line| line.split_once('{')?.1.strip_suffix(',')).collect();
    let keys: Vec<&&str> = keys.iter().filter(|key| !key.contains(['{', '}'])).collect();
    assert_eq!(keys, [&"北京_1", &"Zeit", &"zeit-2", &"zeit-2-2", &"2024"]);
}

#[cfg(feature = "cite")]
#[test]
fn hostile_words_stay_words() {
    let canary = "}, evil = {x}} @misc{y, title={z}} % \\input{/etc/passwd \"quote\" \n\u{0}\u{7}</script>";
    let mut one = source("x");
    one.title = words(canary);
    one.author = vec![canary.into(), "a and b".into()];
    one.publisher = Some(canary.into());
    one.url = Some(Spanned::new("https://example.org/}{\\ \"x".into(), Span::at(FileId(0), 0)));
    let bib = written(vec![one, source("after")]);
    let (node, diags) = read(&bib);
    assert!(diags.is_empty(), "{diags:#?}\n{bib}");
    let keys: Vec<&str> = node.as_map().unwrap().iter().map(|field| field.key.value.as_str()).collect();
    assert_eq!(keys, ["x", "after"], "{bib}");
    assert!(!bib.contains("\\input"), "{bib}");
    let shown = text(&node, "x.title").replace('\\', "");
    assert!(shown.starts_with("}, evil = {x}} @misc{y, title={z}} % "), "{shown}");
    assert!(shown.ends_with("</script>"), "{shown}");
    assert_eq!(text(&node, "x.url"), "https://example.org/%7D%7B%5C%20%22x");
}
