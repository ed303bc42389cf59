//! The small parts: key points, key numbers, definitions, changes, related pages, cards.

use super::Renderer;
use super::desk::{Desk, Entry, Mode};
use super::spots::Spot;
use crate::render::html::escape;
use crate::render::view::{CardView, FigureView, Html, KeyPointView, ListItem, TermView, ValueParts};
use crate::site::links::{self, Found};
use crate::site::{Target, links::From};
use crate::story::{Document, EntityKind, Story};

impl Renderer {
    /// What to read after a document: the pages it names, then stories that share actors and tags with it. `card` is its index in
    /// `Site::cards`.
    pub(super) fn related_cards(&self, document: &Document, card: usize) -> Vec<usize> {
        let Some(own) = self.site.cards.get(card) else { return Vec::new() };
        let folder = self.resources.folder(document.page.file);
        let from = From { route: &own.route, lang: &own.lang, folder: &folder };
        let files = |path: &str| self.resources.has(path);
        let named = |path: &str| {
            let links::Link::Inside { path, .. } = links::read(path, &self.site.config) else { return None };
            match self.site.find(&path, from, &files) {
                Found::Page(_, Target::Card(i)) => Some(i),
                _ => None,
            }
        };
        self.site.related(card, document.page.related.iter().filter_map(|path| named(&path.value)))
    }
}

impl Desk<'_> {
    /// In short: key points.
    pub fn key_points(&self) -> Vec<KeyPointView> {
        let points = self.document.page.key_points.iter();
        let view = |(i, point): (usize, &crate::story::KeyPoint)| {
            let _at = self.at(Spot::Point(i));
            KeyPointView { text: self.inline(&point.text, Mode::FULL) }
        };
        points.enumerate().map(view).collect()
    }

    /// In short: key numbers.
    pub fn figures(&self) -> Vec<FigureView> {
        let figures = self.story.into_iter().flat_map(|story| story.figures.iter().enumerate());
        let view = |(i, figure): (usize, &crate::story::Figure)| {
            let _at = self.at_entry(EntityKind::Figure, i);
            FigureView {
                id: self.id_of((EntityKind::Figure, i), Mode::FULL),
                value: match &figure.value {
                    Ok(value) => self.words.value(value),
                    Err(text) => text.clone(),
                },
                parts: match &figure.value {
                    Ok(value) => self.words.value_parts(value),
                    Err(text) => ValueParts { number: text.clone(), ..ValueParts::default() },
                },
                unit: figure.unit.clone(),
                label: self.inline(&figure.label, Mode::FULL),
                as_of: self.maybe_named_date(figure.as_of.as_ref()),
                sources: self.cites(&figure.sources, Mode::FULL),
                origins: self.single_origin(&figure.sources),
                changes: self.marks(EntityKind::Figure, i),
            }
        };
        figures.map(view).collect()
    }

    /// Words that need a definition.
    pub fn terms(&self) -> Vec<TermView> {
        let terms = self.story.into_iter().flat_map(|story| story.terms.iter().enumerate());
        let view = |(i, term): (usize, &crate::story::Term)| {
            let _at = self.at_entry(EntityKind::Term, i);
            TermView {
                id: self.id_of((EntityKind::Term, i), Mode::FULL),
                name: self.inline(&term.name, Mode::FULL),
                alias: other_names(&term.alias, &term.name.plain),
                text: self.flow(&term.text, Mode::FULL),
                sources: self.cites(&term.sources, Mode::FULL),
                changes: self.marks(EntityKind::Term, i),
            }
        };
        terms.map(view).collect()
    }

    /// What to read next.
    pub fn related(&self) -> Vec<ListItem> {
        let cards = self.shape.related.iter();
        cards.filter_map(|&i| self.renderer.list_item(i, &self.here, self.words, None)).collect()
    }

    /// Cards for everything the texts of the page mention.
    pub fn cards(&self) -> Vec<CardView> {
        let entries = self.mentioned.borrow().clone();
        entries.into_iter().filter_map(|entry| self.card(entry)).collect()
    }

    /// How a claim stands and on how many origins it rests, on one line with its mark.
    fn status_line(&self, claim: &crate::story::Claim) -> Html {
        let status = self.claim_status(claim);
        let mark = format!("<span class=\"mark\" aria-hidden=\"true\">{}</span>", status.mark);
        let origins = self.origins(&claim.sources).map(|origins| format!(" {}", escape(&origins))).unwrap_or_default();
        Html(format!("{mark} {}{origins}", status.sentence.as_str()))
    }

    fn card(&self, entry: Entry) -> Option<CardView> {
        let story = self.story?;
        let (kind, i) = entry;
        let mode = Mode::CARD;
        let mut card = CardView {
            id: card_id(story, entry)?,
            kind: kind.name(),
            href: self.entity_href(kind, i),
            ..CardView::default()
        };
        match kind {
            EntityKind::Actor => {
                let actor = story.actors.get(i)?;
                card.title = self.inline(&actor.name, mode);
                card.line = actor.role.as_ref().map(|role| self.inline(role, mode));
                card.text = self.maybe_block(actor.text.as_ref(), mode);
            }
            EntityKind::Term => {
                let term = story.terms.get(i)?;
                card.title = self.inline(&term.name, mode);
                card.text = self.maybe_block(Some(&term.text), mode);
            }
            EntityKind::Event => {
                let event = story.timeline.get(i)?;
                card.title = self.inline(&event.text, mode);
                card.line = Some(self.date(&event.date).html);
                card.text = self.maybe_block(event.body.as_ref(), mode);
            }
            EntityKind::Claim => {
                let claim = story.claims.get(i)?;
                card.title = self.inline(&claim.text, mode);
                card.line = Some(self.status_line(claim));
                card.text = self.maybe_block(claim.why.as_ref(), mode);
            }
            EntityKind::Faq => {
                let faq = story.faq.get(i)?;
                card.title = self.inline(&faq.q, mode);
                card.text = self.maybe_block(Some(&faq.a), mode);
            }
            EntityKind::Unknown => {
                let unknown = story.unknowns.get(i)?;
                card.title = self.inline(&unknown.q, mode);
                card.line = Some(Html::escape(&self.words.plain("card.unknown", &[])));
                card.text = self.maybe_block(unknown.why.as_ref(), mode);
            }
            // The entry in the list opens itself.
            EntityKind::Source if self.shows_sources() => return None,
            EntityKind::Source => {
                let source = story.sources.get(i)?;
                card.title = self.reference(source);
                let labels: Vec<String> = self.source_labels(source).into_iter().map(|label| label.text).collect();
                card.line = (!labels.is_empty()).then(|| Html::escape(&self.words.remarks(&labels)));
                card.text = self.maybe_block(source.note.as_ref(), mode);
            }
            _ => return None,
        }
        Some(card)
    }
}

/// The names that say something else than the name itself: not those that differ in capitals, hyphens or spaces.
pub(super) fn other_names(aliases: &[String], name: &str) -> Vec<String> {
    let folded = |text: &str| -> String {
        let letters = text.chars().filter(|c| !c.is_whitespace() && !"-‐‑–".contains(*c));
        letters.flat_map(char::to_lowercase).collect()
    };
    aliases.iter().filter(|alias| folded(alias) != folded(name)).cloned().collect()
}

/// The id of the card of an entry; None for kinds that have none.
pub(super) fn card_id(story: &Story, entry: Entry) -> Option<String> {
    match entry.0 {
        EntityKind::Actor
        | EntityKind::Term
        | EntityKind::Event
        | EntityKind::Claim
        | EntityKind::Faq
        | EntityKind::Unknown
        | EntityKind::Source => Some(format!("ng-card-{}", super::shape::entity_anchor(story, entry.0, entry.1)?)),
        _ => None,
    }
}

/// An entry in words, plain.
pub(super) fn entry_name(story: &Story, (kind, i): Entry) -> Option<String> {
    let text = match kind {
        EntityKind::Source => {
            return story.sources.get(i).map(|s| match &s.title {
                Some(title) => title.plain.to_string(),
                None => s.url.as_ref().map(|url| url.value.clone()).unwrap_or_default(),
            });
        }
        EntityKind::Actor => &story.actors.get(i)?.name,
        EntityKind::Term => &story.terms.get(i)?.name,
        EntityKind::Relation => &story.relations.get(i)?.label,
        EntityKind::Exchange => &story.exchanges.get(i)?.what,
        EntityKind::Stake => {
            let stake = story.stakes.get(i)?;
            stake.gain.as_ref().or(stake.risk.as_ref())?
        }
        EntityKind::Event => &story.timeline.get(i)?.text,
        EntityKind::Era => &story.eras.get(i)?.name,
        EntityKind::Claim => &story.claims.get(i)?.text,
        EntityKind::Faq => &story.faq.get(i)?.q,
        EntityKind::Unknown => &story.unknowns.get(i)?.q,
        EntityKind::Quote => &story.quotes.get(i)?.text,
        EntityKind::Figure => &story.figures.get(i)?.label,
        EntityKind::Update => &story.updates.get(i)?.text,
    };
    Some(text.plain.to_string())
}

/// The beginning of a text, cut between words.
pub(in crate::render) fn shorten(text: &str, most: usize) -> String {
    let text = text.trim();
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_string();
    };
    let cut = text.get(..end).unwrap_or_default();
    // Texts without spaces are cut anywhere.
    let cut = cut.rfind(char::is_whitespace).filter(|at| *at > end / 2).and_then(|at| cut.get(..at)).unwrap_or(cut);
    format!("{}…", cut.trim_end_matches(|c: char| c.is_whitespace() || ",;:–—-".contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_said_once() {
        let aliases = ["Schalt-Sekunde", "SCHALTSEKUNDE", "leap second"].map(String::from);
        assert_eq!(other_names(&aliases, "Schaltsekunde"), ["leap second"]);
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(shorten("kurz", 10), "kurz");
        assert_eq!(shorten("eins zwei, drei vier", 11), "eins zwei…");
        assert_eq!(shorten("超长的文字没有空格", 4), "超长的文…");
    }
}
