//! Questions readers ask: those of the front matter, and headings of the text that ask one.

use super::desk::{Desk, Mode};
use super::place::fragment;
use crate::render::view::{FaqView, Html};
use crate::story::{Cite, EntityKind, Faq, Heading, Part, Pick, What};

/// The sources of a question that its answer does not cite itself.
fn uncited(faq: &Faq) -> Vec<Cite> {
    let cited = |id: &str| {
        faq.a.events.iter().any(|ev| match &ev.what {
            What::Cite(cites) => cites.iter().any(|cite| cite.key.value == id),
            _ => false,
        })
    };
    faq.sources.iter().filter(|cite| !cited(cite.source.as_str())).cloned().collect()
}

impl Desk<'_> {
    /// All questions: those of the text first, as it comes first. Where the page shows the text, they are links to it.
    pub fn faq(&self, pick: &Pick) -> Vec<FaqView> {
        let Some(story) = self.story else { return Vec::new() };
        let mut found = Vec::new();
        if pick.is_all() {
            let asked = self.document.page.body.headings.iter().enumerate().filter(|(_, h)| h.answer.is_some());
            found.extend(asked.map(|(i, heading)| self.asked(i, heading, Mode::of(pick))));
        }
        let taken = story.faq.iter().enumerate().filter(|(_, faq)| pick.takes(*faq, [], None));
        found.extend(taken.map(|(i, faq)| self.question(i, faq, Mode::of(pick))));
        found
    }

    pub fn question(&self, index: usize, faq: &Faq, mode: Mode) -> FaqView {
        let _at = self.at_entry(EntityKind::Faq, index);
        let id = self.id_of((EntityKind::Faq, index), mode);
        FaqView {
            href: self.entity_href(EntityKind::Faq, index).unwrap_or_else(|| self.here.to(&self.home)),
            id,
            question: self.inline(&faq.q, mode),
            answer: self.maybe_block(Some(&faq.a), mode),
            sources: self.cites(&uncited(faq), mode),
            changes: self.marks(EntityKind::Faq, index),
        }
    }

    /// A heading of the text that asks a question.
    pub fn asked(&self, index: usize, heading: &Heading, mode: Mode) -> FaqView {
        let question = self.heading_html(heading);
        let changes = self.section_marks(&heading.anchor);
        if self.shows(Part::Body) {
            let href = fragment(&heading.anchor);
            return FaqView { id: None, href, question, answer: None, sources: Vec::new(), changes };
        }
        let answer = self.answer_html(index, heading, mode);
        FaqView {
            id: mode.ids.then(|| heading.anchor.clone()),
            href: fragment(&heading.anchor),
            question,
            answer: (!answer.is_blank()).then_some(answer),
            sources: Vec::new(),
            changes,
        }
    }

    /// The answer that a heading owns. Where questions stand in it, which have entries of their own, it ends before the first;
    /// if nothing stands before, it holds them too, without ids.
    fn answer_html(&self, index: usize, heading: &Heading, mode: Mode) -> Html {
        let Some(range) = heading.answer.clone() else { return Html::default() };
        let headings = self.document.page.body.headings.iter().skip(index + 1);
        let inner = headings
            .filter(|h| h.answer.is_some() && range.contains(&h.events.start))
            .map(|h| h.events.start - 1)
            .next();
        if let Some(end) = inner {
            let own = self.body_range(range.start..end, mode);
            if !own.is_blank() {
                return own;
            }
            return self.body_range(range, Mode::EXTRACT);
        }
        self.body_range(range, mode)
    }
}
