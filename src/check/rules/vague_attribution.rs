//! `vague-attribution`: "experts believe", "sources say", with fewer than two sources cited beside it.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::phrases::{self, Word};
use super::stated::cited_by;
use crate::diag::{Diagnostic, Rule};
use crate::source::Span;
use crate::story::{Cite, Document, Ev, Id, Rich, Story, What};

/// Applies the rule to every text that can cite.
pub(super) fn check(document: &Document, story: &Story, diags: &mut Vec<Diagnostic>) {
    let page = &document.page;
    let body_lang = page.body_lang.as_ref().unwrap_or(&page.lang);
    let mut texts: Vec<(&Rich, &[Cite])> = page.key_points.iter().map(|point| (&point.text, &[][..])).collect();
    texts.extend(page.summary.iter().map(|summary| (summary, &[][..])));
    facts(story, &mut texts);
    for (text, cites) in texts {
        in_text(text, cites, page.lang.primary(), story, diags);
    }
    in_text(&page.body.text, &[], body_lang.primary(), story, diags);
}

/// Texts of entities that say what nobody in particular is named for, with the sources beside them.
fn facts<'a>(story: &'a Story, texts: &mut Vec<(&'a Rich, &'a [Cite])>) {
    for e in story.timeline.iter().filter(|e| e.standing.by.is_empty()) {
        texts.extend([Some(&e.text), e.body.as_ref()].into_iter().flatten().map(|t| (t, &e.standing.sources[..])));
    }
    for c in story.claims.iter().filter(|c| c.by.is_empty()) {
        texts.extend([Some(&c.text), c.why.as_ref()].into_iter().flatten().map(|t| (t, &c.sources[..])));
    }
    for x in story.exchanges.iter().filter(|x| x.standing.by.is_empty()) {
        texts.push((&x.what, &x.standing.sources));
    }
    for s in story.stakes.iter().filter(|s| s.standing.by.is_empty()) {
        texts.extend(s.gain.iter().chain(&s.risk).map(|t| (t, &s.standing.sources[..])));
    }
    texts.extend(story.faq.iter().map(|f| (&f.a, &f.sources[..])));
    texts.extend(story.unknowns.iter().flat_map(|u| u.why.iter()).map(|t| (t, &[][..])));
}

/// Words and citations of one block, until it ends.
#[derive(Default)]
struct Block<'a> {
    words: Vec<Word<'a>>,
    cited: BTreeSet<Id>,
    quoted: bool,
}

fn in_text(text: &Rich, cites: &[Cite], lang: &str, story: &Story, diags: &mut Vec<Diagnostic>) {
    let Some(phrases) = phrases::of(lang) else { return };
    let mut block = Block::default();
    // What stands in a quotation is somebody's own words.
    let mut in_quote = 0usize;
    for event in text.events.iter() {
        match &event.what {
            What::Md(Event::Start(Tag::BlockQuote(_))) => in_quote += 1,
            What::Md(Event::End(TagEnd::BlockQuote(_))) => in_quote = in_quote.saturating_sub(1),
            What::Md(Event::Text(words)) if in_quote == 0 => block.read(words, event),
            what if ends_block(what) => finish(&mut block, phrases, cites, diags),
            what => block.cited.extend(cited_by(story, what)),
        }
    }
    finish(&mut block, phrases, cites, diags);
}

fn ends_block(what: &What) -> bool {
    use TagEnd::{BlockQuote, DefinitionListDefinition, DefinitionListTitle, Item, Paragraph, TableCell};
    let end = matches!(
        what,
        What::Md(Event::End(
            Paragraph | Item | TableCell | BlockQuote(_) | DefinitionListTitle | DefinitionListDefinition
        ))
    );
    end || matches!(what, What::HeadingEnd(_) | What::CalloutEnd | What::CalloutStart(..))
}

impl<'a> Block<'a> {
    fn read(&mut self, text: &'a str, event: &Ev) {
        // Where the text stands as written, a word has a place of its own.
        let exact = (event.at.end - event.at.start) as usize == text.len();
        for word in phrases::words(text, &mut self.quoted) {
            let at = match exact {
                true => event.at.sub(word.range.start, word.range.end),
                false => event.at,
            };
            self.words.push(Word { at, ..word });
        }
    }
}

fn finish(block: &mut Block<'_>, phrases: &phrases::Phrases, cites: &[Cite], diags: &mut Vec<Diagnostic>) {
    let Block { words, mut cited, .. } = std::mem::take(block);
    cited.extend(cites.iter().map(|cite| cite.source.clone()));
    if cited.len() >= 2 {
        return;
    }
    for found in phrases::find(&words, phrases) {
        let (Some(first), Some(last)) = (words.get(found.start), words.get(found.end - 1)) else { continue };
        let said: Vec<&str> = words.get(found).unwrap_or_default().iter().map(|w| w.shown).collect();
        let span = Span { end: last.at.end.max(first.at.end), ..first.at };
        let message = format!("\"{}\" does not tell readers who says so", said.join(" "));
        diags.push(
            Diagnostic::new(Rule::VagueAttribution, span, message)
                .help("name who says it, or cite at least two sources in the same paragraph"),
        );
    }
}
