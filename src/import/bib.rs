//! A bibliography as `sources` of a story.

use super::yaml;
use crate::diag::{Diagnostic, Rule, Severity};
use crate::parse::left;
use crate::parse::yaml::{Data, Node};
use crate::source::{SourceFile, Span};
use crate::story::{Edtf, Id};

/// Sources as YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// Each with its id, in the order of the bibliography, and its lines without margin: `title: …`.
    pub entries: Vec<(String, Vec<String>)>,
    /// What no field of a source is made of: id and fields.
    pub left: Vec<(String, Vec<String>)>,
}

/// Reads a bibliography: BibTeX or BibLaTeX, CSL-JSON, Hayagriva. Reports what cannot be read.
pub fn sources(file: &SourceFile, diags: &mut Vec<Diagnostic>) -> Option<Sources> {
    let node = crate::parse::bibliography(file, diags)?;
    let entries = node.as_map().unwrap_or_default().iter();
    let entries =
        entries.map(|field| (field.key.value.clone(), lines(&field.key.value, &field.value, diags))).collect();
    Some(Sources { entries, left: left(file) })
}

/// What a date or an address is not, if it is written and is none.
fn wrong(key: &str, value: &Node) -> Option<&'static str> {
    let text = value.as_text().map(|text| text.text.trim()).unwrap_or_default();
    match key {
        "date" | "accessed" => Edtf::parse(text).is_err().then_some("date"),
        "url" => url::Url::parse(&address(text)).is_err().then_some("address"),
        _ => None,
    }
}

/// An address as browsers take it: `www.example.org` lacks its beginning.
fn address(text: &str) -> String {
    if text.starts_with("www.") { format!("https://{text}") } else { text.to_string() }
}

fn lines(id: &str, source: &Node, diags: &mut Vec<Diagnostic>) -> Vec<String> {
    let known = source.as_map().unwrap_or_default();
    // What is written builds at once.
    for field in known {
        let Some(what) = wrong(&field.key.value, &field.value) else { continue };
        let text = field.value.as_text().map(|text| super::one_line(&text.text)).unwrap_or_default();
        let message = format!("`{id}`: its `{}` `{text}` is no {what} and is left out", field.key.value);
        let mut found = Diagnostic::new(Rule::LeftOut, field.value.span, message);
        found.severity = Severity::Warning;
        diags.push(found);
    }
    let field = |key: &str, value: &Node| match &value.data {
        Data::Seq(items) => {
            let items: Vec<String> = items.iter().filter_map(Node::as_text).map(|item| quoted(&item.text)).collect();
            (!items.is_empty()).then(|| format!("{key}: [{}]", items.join(", ")))
        }
        _ if key == "url" => value.as_text().map(|text| format!("{key}: {}", short(&address(text.text.trim())))),
        _ => value.as_text().map(|text| format!("{key}: {}", short(&text.text))),
    };
    let known = known.iter().filter(|known| wrong(&known.key.value, &known.value).is_none());
    known.filter_map(|known| field(&known.key.value, &known.value)).collect()
}

/// Addresses and dates are plain, everything else where that is safe.
fn short(text: &str) -> String {
    let text = super::one_line(text);
    let address = text.starts_with("https://") || text.starts_with("http://");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?=&%+@,;()!".contains(c);
    let date = text.starts_with(|c: char| c.is_ascii_digit()) && text.len() >= 4;
    match text.chars().all(plain)
        && !text.ends_with(':')
        && (address || date && text.chars().all(|c| "0123456789-/.~?XT:".contains(c)))
    {
        true => text,
        false => yaml::scalar(&text),
    }
}

/// In a list in brackets, where commas divide.
fn quoted(text: &str) -> String {
    let text = super::one_line(text);
    if text.contains(',') {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        yaml::scalar(&text)
    }
}

impl Sources {
    /// A map by id, each line `margin` spaces in.
    pub fn yaml(&self, margin: usize) -> String {
        let (outer, inner) = (" ".repeat(margin), " ".repeat(margin + 2));
        let mut out = String::new();
        for (id, lines) in &self.entries {
            out.push_str(&format!("{outer}{}:\n", yaml::scalar(id)));
            lines.iter().for_each(|line| out.push_str(&format!("{inner}{line}\n")));
        }
        out
    }
}

/// A story with these sources in its front matter. Those whose id the story has stay as they are; their ids are given back.
///
/// # Errors
/// What keeps them from being put there, for people; the story is as it was.
pub fn into_story(file: &SourceFile, sources: &Sources) -> Result<(String, Vec<String>), Box<Diagnostic>> {
    let bounds = crate::story::config::Bounds::default();
    let mut diags = Vec::new();
    let draft = crate::parse::draft(file, &bounds, &mut diags);
    if let Some(error) = diags.into_iter().find(|found| found.severity == crate::diag::Severity::Error) {
        return Err(Box::new(error));
    }
    let Some(front) = draft.front else {
        return Err(refuse(
            draft.head,
            "this page has no front matter to put sources into",
            "begin it with `---`, `title: …`, `---`",
        ));
    };
    let Some(field) = front.field("sources") else {
        let text = insert(
            &file.text,
            end_of_line(&file.text, front.span.end as usize),
            &format!("sources:\n{}", sources.yaml(2)),
        );
        return checked(file, text, Vec::new());
    };
    let node = &field.value;
    let known = node.as_map().unwrap_or_default();
    let Some(first) = known.first().filter(|first| is_block(&file.text, node, &first.key)) else {
        return Err(refuse(
            node.span,
            "sources are added below sources that stand one below the other, each with its id",
            "write them as `id: {title: …}`, or without this option to see them",
        ));
    };
    let margin = column(&file.text, first.key.span.start as usize);
    let has = |id: &str| known.iter().any(|field| Id::parse(&field.key.value).is_ok_and(|known| known.as_str() == id));
    let (taken, new): (Vec<_>, Vec<_>) = sources.entries.iter().cloned().partition(|(id, _)| has(id));
    let taken: Vec<String> = taken.into_iter().map(|(id, _)| id).collect();
    let new = Sources { entries: new, left: Vec::new() };
    let text = insert(&file.text, end_of_line(&file.text, node.span.end as usize), &new.yaml(margin));
    checked(file, text, taken)
}

fn refuse(at: Span, message: &str, help: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Rule::InvalidValue, at, message).help(help))
}

/// Is it a map whose keys begin lines?
fn is_block(text: &str, node: &Node, key: &crate::source::Spanned<String>) -> bool {
    let begin = node.span.start as usize;
    !text.get(begin..).unwrap_or_default().starts_with('{') && column(text, key.span.start as usize) > 0
}

fn column(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if line.chars().all(|c| c == ' ') { line.len() } else { 0 }
}

/// The beginning of the line behind the one in which something ends.
fn end_of_line(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    // What ends with its line break ends there.
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return at;
    }
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

fn insert(text: &str, at: usize, what: &str) -> String {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let what = if text.contains("\r\n") { what.replace('\n', "\r\n") } else { what.to_string() };
    let gap = if before.ends_with('\n') || before.is_empty() { "" } else { "\n" };
    format!("{before}{gap}{what}{after}")
}

/// The text, if the front matter reads as before with what was added.
fn checked(file: &SourceFile, text: String, taken: Vec<String>) -> Result<(String, Vec<String>), Box<Diagnostic>> {
    let mut diags = Vec::new();
    let changed = SourceFile::new(file.id, &file.path, text);
    let draft = crate::parse::draft(&changed, &crate::story::config::Bounds::default(), &mut diags);
    let keys = |front: Option<&Node>| front.and_then(Node::as_map).map(<[_]>::len);
    let well = keys(draft.front.as_ref()).is_some()
        && draft.front.as_ref().and_then(|front| front.get("sources")?.as_map()).is_some();
    match diags.into_iter().find(|found| found.severity == crate::diag::Severity::Error) {
        None if well => Ok((changed.text.to_string(), taken)),
        _ => Err(refuse(
            Span::at(file.id, 0),
            "the sources cannot be put into this front matter",
            "write them without `--story`, and put them where they belong",
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::source::FileId;

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile::new(FileId(0), path, text)
    }

    fn read(path: &str, text: &str) -> Sources {
        let mut diags = Vec::new();
        let found = sources(&file(path, text), &mut diags).unwrap();
        assert!(diags.is_empty(), "{diags:?}");
        found
    }

    const CSL: &str = r#"[{"id": "a:1", "type": "article-newspaper", "title": "Deal: *who* gets #1?", "volume": "3",
        "container-title": "Zeit, Die", "author": [{"family": "Kim", "given": "A"}, {"literal": "B, C"}],
        "URL": "https://example.org/a?b=1&c=%20", "issued": {"date-parts": [[2024, 6, 19]]}, "page": "1"}]"#;

    #[test]
    fn sources_as_authors_write_them() {
        let found = read("x.json", CSL);
        assert_eq!(
            found.yaml(2),
            "  a-1:\n    type: article-newspaper\n    title: \"Deal: \\\\*who\\\\* gets \\\\#1?\"\n    url: https://example.org/a?b=1&c=%20\n    author: [\"Kim, A\", \"{B, C}\"]\n    publisher: Zeit, Die\n    date: 2024-06-19\n"
        );
        assert_eq!(found.left, [("a:1".to_string(), vec!["volume".to_string(), "page".to_string()])]);
    }

    #[test]
    fn what_is_no_date_and_no_address_is_told_and_left_out() {
        let mut diags = Vec::new();
        let csl = r#"[{"id": "a", "type": "book", "title": "A", "issued": {"date-parts": [[2024, 2, 30]]},
            "URL": "not there"}, {"id": "b", "type": "book", "title": "B", "URL": "www.example.org/b"}]"#;
        let found = sources(&file("x.json", csl), &mut diags).unwrap();
        assert_eq!(
            found.yaml(0),
            "a:\n  type: book\n  title: A\nb:\n  type: book\n  title: B\n  url: https://www.example.org/b\n"
        );
        let said: Vec<&str> = diags.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(
            said,
            [
                "`a`: its `url` `not there` is no address and is left out",
                "`a`: its `date` `2024-02-30` is no date and is left out"
            ]
        );
        assert!(diags.iter().all(|found| found.severity == Severity::Warning));
    }

    #[test]
    fn a_story_takes_them() {
        let new = read("x.json", CSL);
        let (text, taken) = into_story(&file("s.md", "---\ntitle: X\n---\nText.\n"), &new).unwrap();
        assert!(text.starts_with("---\ntitle: X\nsources:\n  a-1:\n    type: article-newspaper\n"), "{text}");
        assert!(text.ends_with("date: 2024-06-19\n---\nText.\n") && taken.is_empty(), "{text}");
        let story = "---\ntitle: X\nsources:\n    old: {title: O}\n    # said twice\n    b:\n      title: B\nactors:\n  k: {name: K}\n---\n";
        let (text, _) = into_story(&file("s.md", story), &new).unwrap();
        assert!(text.contains("      title: B\n    a-1:\n      type: article-newspaper\n"), "{text}");
        assert!(text.contains("      date: 2024-06-19\nactors:\n"), "{text}");
        let (again, taken) = into_story(&file("s.md", &text), &new).unwrap();
        assert_eq!((again, taken), (text, vec!["a-1".to_string()]));
    }

    #[test]
    fn what_is_written_otherwise_is_left_alone() {
        let new = read("x.json", CSL);
        for story in [
            "Text.\n",
            "---\ntitle: X\nsources: [https://example.org/]\n---\n",
            "---\ntitle: X\nsources: {a: {title: A}}\n---\n",
            "---\ntitle: [\n---\n",
        ] {
            assert!(into_story(&file("s.md", story), &new).is_err(), "{story}");
        }
    }
}
