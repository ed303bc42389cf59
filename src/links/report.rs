//! What the answers mean for the site: findings at the places that name an address.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Answer, Answers, Copy, bare};
use crate::compile::External;
use crate::diag::{Diagnostic, Rule};
use crate::source::{FileId, SourceFile, Span};

/// How many addresses there are of each kind.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Tally {
    /// In all.
    pub asked: usize,
    /// From an earlier run.
    pub known: usize,
    /// Dead, and in private networks.
    pub dead: usize,
    /// Failing.
    pub failing: usize,
    /// Closed to programs.
    pub blocked: usize,
    /// Moved, also to a home page.
    pub moved: usize,
}

impl Tally {
    /// Counts them.
    pub fn of(answers: &Answers) -> Tally {
        let mut tally = Tally { asked: answers.by_url.len(), known: answers.known, ..Tally::default() };
        for answer in answers.by_url.values() {
            match answer {
                Answer::Fine => {}
                Answer::Gone { .. } | Answer::Private => tally.dead += 1,
                Answer::Failing { .. } => tally.failing += 1,
                Answer::Blocked { .. } => tally.blocked += 1,
                Answer::Moved { .. } | Answer::Home { .. } => tally.moved += 1,
            }
        }
        tally
    }
}

/// The findings about these addresses, without those that the pages allow. `read` gives the text of a file.
pub fn findings(
    externals: &[External],
    answers: &Answers,
    read: &dyn Fn(FileId) -> Option<Arc<SourceFile>>,
) -> Vec<Diagnostic> {
    // Readers of a source that is gone are led to its copy, from the text, too.
    let archived = externals.iter().filter(|external| external.source.is_some_and(|cited| cited.archived));
    let archived: BTreeSet<&str> = archived.map(|external| bare(&external.url)).collect();
    let mut found = Vec::new();
    for external in externals {
        let Some(answer) = answers.by_url.get(bare(&external.url)) else { continue };
        let text = read(external.span.file);
        let finding = finding(external, answer, archived.contains(bare(&external.url)), text.as_deref());
        found.extend(finding.filter(|finding| !external.allowed.contains(&finding.rule)));
    }
    found
}

fn finding(external: &External, answer: &Answer, archived: bool, file: Option<&SourceFile>) -> Option<Diagnostic> {
    let url = &external.url;
    let new = |rule: Rule, message: String| Some(Diagnostic::new(rule, external.span, message));
    match answer {
        Answer::Fine => None,
        Answer::Gone { .. } if archived => None,
        Answer::Gone { why, copy } => {
            let found = new(Rule::DeadLink, format!("`{url}` is gone: {why}"))?;
            Some(with_copy(found, external, copy.as_ref(), file))
        }
        Answer::Private => {
            let found = new(Rule::DeadLink, format!("`{url}` lies in a private network, where no reader can open it"))?;
            Some(found.help("name an address of the web; `--private` asks it all the same"))
        }
        Answer::Failing { why } => {
            let found = new(Rule::FailingLink, format!("`{url}` does not answer as it should: {why}"))?;
            Some(found.help("open it in a browser, and ask again on another day: `nutgraf check --links --fresh`"))
        }
        Answer::Blocked { why } => {
            let found = new(Rule::BlockedLink, format!("`{url}` is closed to programs: {why}"))?;
            Some(found.help("open it in a browser: readers may well see it"))
        }
        Answer::Moved { to } => {
            let fragment = url.split_once('#').map(|(_, fragment)| format!("#{fragment}")).unwrap_or_default();
            let to = if to.contains('#') { to.clone() } else { format!("{to}{fragment}") };
            let found = new(Rule::MovedLink, format!("`{url}` has moved for good"))?.help(format!("write `{to}`"));
            let exact = file.is_some_and(|file| file.slice(external.span) == url);
            Some(if exact { found.fix(external.span, to) } else { found })
        }
        Answer::Home { to } => {
            let found = new(Rule::MovedLink, format!("`{url}` leads to the home page `{to}` now"))?;
            Some(
                found
                    .help("look where the page is; if it is gone, name an archived copy: `archive: {url: …, date: …}`"),
            )
        }
    }
}

/// Proposes an archived copy: of a source as its `archive`, of a link in the text instead of it.
fn with_copy(found: Diagnostic, external: &External, copy: Option<&Copy>, file: Option<&SourceFile>) -> Diagnostic {
    let Some(Copy { url, date }) = copy else {
        return match external.source {
            Some(_) => found.help("look where it has moved to, or name an archived copy: `archive: {url: …, date: …}`"),
            None => found.help("look where it has moved to"),
        };
    };
    let place = external.span;
    if external.source.is_none() {
        let found = found.help(format!("the Wayback Machine has a copy of {date}: `{url}`"));
        let exact = file.is_some_and(|file| file.slice(place) == external.url);
        return if exact { found.fix(place, url.clone()) } else { found };
    }
    let archive = format!("archive: {{url: \"{url}\", date: {date}}}");
    let found = found.help(format!("the Wayback Machine has a copy: `{archive}`"));
    match file.and_then(|file| beside(file, place, &archive)) {
        Some((span, text)) => found.fix(span, text),
        None => found,
    }
}

/// The address of a source with its archived copy behind it: on the next line of a block, after a comma between braces. None
/// where the address has no key to stand beside.
fn beside(file: &SourceFile, span: Span, archive: &str) -> Option<(Span, String)> {
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    let quote = file.text.get(..start)?.chars().next_back().filter(|c| matches!(c, '"' | '\''));
    if quote.is_some() && file.text.get(end..)?.chars().next() == quote {
        (start, end) = (start - 1, end + 1);
    }
    let before = file.text.get(..start)?;
    let line = before.rsplit('\n').next()?;
    let (indent, key) = line.split_at(line.len() - line.trim_start().len());
    let whole = Span::new(span.file, start, end);
    let address = file.text.get(start..end)?;
    match key.trim_end() {
        "url:" => Some((whole, format!("{address}\n{indent}{archive}"))),
        key if key.ends_with("url:") && key.contains('{') => Some((whole, format!("{address}, {archive}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn mended(text: &str) -> Option<String> {
        let url = "https://e.org/a";
        let file = SourceFile::new(FileId(0), "content/a.md", text);
        let at = text.find(url).unwrap();
        let (span, new) = beside(&file, Span::new(FileId(0), at, at + url.len()), "archive: {url: \"C\"}")?;
        Some(format!("{}{new}{}", &text[..span.start as usize], &text[span.end as usize..]))
    }

    #[test]
    fn copies_are_put_beside_their_address() {
        let cases = [
            (
                "  a:\n    url: https://e.org/a\n    date: 2024",
                "  a:\n    url: https://e.org/a\n    archive: {url: \"C\"}\n    date: 2024",
            ),
            ("    url: \"https://e.org/a\"\n", "    url: \"https://e.org/a\"\n    archive: {url: \"C\"}\n"),
            ("a: {title: T, url: https://e.org/a}", "a: {title: T, url: https://e.org/a, archive: {url: \"C\"}}"),
            (
                "a: {url: 'https://e.org/a', date: 2024}",
                "a: {url: 'https://e.org/a', archive: {url: \"C\"}, date: 2024}",
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(mended(text).as_deref(), Some(wanted));
            assert!(serde_yaml::from_str::<serde_yaml::Value>(wanted.trim()).is_ok() || wanted.starts_with(' '));
        }
        assert_eq!(mended("sources: [https://e.org/a]"), None);
    }
}
