//! What we know: claims by status, rival figures, open questions, quotes.

use super::desk::{Desk, Mode};
use super::standing::mark;
use crate::render::draw::strip::{Figure, Scale};
use crate::render::view::{
    ClaimGroup, ClaimView, DateView, Html, MeasureRow, MeasureView, QuoteView, ResponseView, UnknownView,
};
use crate::story::{Claim, Direction, Edtf, EntityKind, Id, Pick, Quote, Status, Story, Unknown};

impl Desk<'_> {
    /// Claims by status; groups without claims are absent.
    pub fn claims(&self, pick: &Pick) -> Vec<ClaimGroup> {
        let Some(story) = self.story else { return Vec::new() };
        let taken = taken(story, pick);
        let group = |status: &Status| {
            let claims = taken.iter().filter(|(_, claim)| claim.status == *status);
            let claims: Vec<ClaimView> = claims.map(|(i, claim)| self.claim(*i, claim, Mode::of(pick))).collect();
            (!claims.is_empty()).then(|| ClaimGroup { key: status.name(), mark: mark(*status), claims })
        };
        Status::ALL.iter().filter_map(group).collect()
    }

    fn claim(&self, index: usize, claim: &Claim, mode: Mode) -> ClaimView {
        let _at = self.at_entry(EntityKind::Claim, index);
        ClaimView {
            id: self.id_of((EntityKind::Claim, index), mode),
            text: self.flow(&claim.text, mode),
            status: self.claim_status(claim),
            as_of: self.maybe_named_date(claim.as_of.as_ref()),
            sources: self.cites(&claim.sources, mode),
            why: self.maybe_flow(claim.why.as_ref(), mode),
            settles: self.maybe_flow(claim.settles.as_ref(), mode),
            responses: claim
                .responses
                .iter()
                .map(|response| ResponseView {
                    by: self.actor_refs(&response.by),
                    text: self.flow(&response.text, mode),
                    sources: self.cites(&response.sources, mode),
                })
                .collect(),
            origins: self.origins(&claim.sources),
            single_origin: self.single_origin(&claim.sources).is_some(),
            changes: self.marks(EntityKind::Claim, index),
        }
    }

    /// Rival figures: a table for each quantity on which at least two claims put a number.
    pub fn measures(&self, pick: &Pick) -> Vec<MeasureView> {
        let Some(story) = self.story else { return Vec::new() };
        let mut found: Vec<(&str, Vec<(usize, &Claim)>)> = Vec::new();
        for (i, claim) in taken(story, pick) {
            let Some(measure) = claim.measure.as_ref().filter(|_| claim.value.is_some()) else { continue };
            match found.iter_mut().find(|(slug, _)| *slug == measure.value) {
                Some((_, claims)) => claims.push((i, claim)),
                None => found.push((&measure.value, vec![(i, claim)])),
            }
        }
        let rivals = found.into_iter().filter(|(_, claims)| claims.len() > 1);
        rivals.map(|(slug, claims)| self.measure(slug, claims, Mode::of(pick))).collect()
    }

    fn measure(&self, slug: &str, mut claims: Vec<(usize, &Claim)>, mode: Mode) -> MeasureView {
        let lowest = |claim: &Claim| claim.value.as_ref().and_then(|v| v.low.or(v.high)).unwrap_or(f64::MAX);
        let highest = |claim: &Claim| claim.value.as_ref().and_then(|v| v.high.or(v.low)).unwrap_or(f64::MAX);
        claims
            .sort_by(|(_, a), (_, b)| lowest(a).total_cmp(&lowest(b)).then_with(|| highest(a).total_cmp(&highest(b))));
        let figures: Vec<Figure> = claims.iter().filter_map(|(_, claim)| figure(claim)).collect();
        let scale = Scale::of(&figures);
        let rtl = self.document.page.lang.direction() == Direction::Rtl;
        let axis = scale.as_ref().map(|scale| {
            let number = |tick: &f64| self.words.locale.number(*tick, scale.decimals);
            Html(scale.axis(&scale.ticks.iter().map(number).collect::<Vec<_>>(), rtl))
        });
        let strip = |claim: &Claim| {
            let drawn = scale.as_ref().zip(figure(claim));
            drawn.map(|(scale, figure)| Html(scale.strip(&figure, claim.status.name(), rtl))).unwrap_or_default()
        };
        let term = Id::parse(slug).ok().and_then(|id| self.story?.term(&id));
        MeasureView {
            title: term.map_or_else(|| Html::escape(slug), |term| self.inline(&term.name, Mode::EXTRACT)),
            id: mode.ids.then(|| format!("ng-measure-{slug}")),
            unit: claims.iter().find_map(|(_, claim)| claim.unit.clone()),
            rows: claims.iter().filter_map(|(i, claim)| self.measure_row(*i, claim, strip(claim))).collect(),
            axis,
            scale: scale.as_ref().map_or("", |scale| scale.kind.name()),
        }
    }

    fn measure_row(&self, index: usize, claim: &Claim, strip: Html) -> Option<MeasureRow> {
        let _at = self.at_entry(EntityKind::Claim, index);
        let value = claim.value.as_ref()?;
        let status = self.claim_status(claim);
        Some(MeasureRow {
            href: self.entity_href(EntityKind::Claim, index),
            value: self.words.value(value),
            parts: self.words.value_parts(value),
            low: value.low,
            high: value.high,
            about: value.about,
            strip,
            by: status.by.clone(),
            status,
            as_of: self.maybe_named_date(claim.as_of.as_ref()),
            // The claim itself is the use to which a source links back, where it is shown.
            sources: self.cites(&claim.sources, if self.embed.is_some() { Mode::FULL } else { Mode::EXTRACT }),
        })
    }

    /// Open questions.
    pub fn unknowns(&self, pick: &Pick) -> Vec<UnknownView> {
        let Some(story) = self.story else { return Vec::new() };
        let taken = story.unknowns.iter().enumerate().filter(|(_, unknown)| pick.takes(*unknown, [], Some("unknown")));
        taken.map(|(i, unknown)| self.unknown(i, unknown, Mode::of(pick))).collect()
    }

    fn unknown(&self, index: usize, unknown: &Unknown, mode: Mode) -> UnknownView {
        let _at = self.at_entry(EntityKind::Unknown, index);
        UnknownView {
            id: self.id_of((EntityKind::Unknown, index), mode),
            question: self.inline(&unknown.q, mode),
            why: self.maybe_flow(unknown.why.as_ref(), mode),
            settles: self.maybe_flow(unknown.settles.as_ref(), mode),
            since: unknown.since.as_ref().map(|date| self.since(date)),
            changes: self.marks(EntityKind::Unknown, index),
        }
    }

    /// A date as the beginning of what goes on: "seit November 2024".
    fn since(&self, date: &Edtf) -> DateView {
        let open = if date.is_range() { None } else { Edtf::parse(&format!("{}/..", date.as_str())).ok() };
        let words = self.words.date_nominal(open.as_ref().unwrap_or(date));
        DateView { iso: date.as_str().to_string(), ..words }
    }

    /// Quotes that the text does not place.
    pub fn quotes(&self, pick: &Pick) -> Vec<QuoteView> {
        let Some(story) = self.story else { return Vec::new() };
        let placed = |quote: &Quote| quote.id.as_ref().is_some_and(|id| self.shape.quoted.contains(id));
        let taken = story.quotes.iter().enumerate().filter(|(_, q)| !placed(q) && pick.takes(*q, [&q.by], None));
        taken.filter_map(|(i, quote)| self.quote(i, quote, Mode::of(pick))).collect()
    }

    /// A quote.
    pub fn quote(&self, index: usize, quote: &Quote, mode: Mode) -> Option<QuoteView> {
        let _at = self.at_entry(EntityKind::Quote, index);
        let page_lang = &self.document.page.lang;
        let lang =
            quote.lang.clone().or_else(|| self.other_lang(quote.text.span.file)).filter(|lang| lang != page_lang);
        let role = self.story?.actor(&quote.by).and_then(|actor| actor.role.as_ref());
        Some(QuoteView {
            id: self.id_of((EntityKind::Quote, index), mode),
            // The element around it says the language.
            text: self.set(&quote.text, mode),
            // Words that are in the page's language already need no translation.
            translation: lang.as_ref().and_then(|_| self.maybe_block(quote.translation.as_ref(), mode)),
            dir: lang.as_ref().map(|lang| lang.direction().name()),
            lang: lang.map(|lang| lang.to_string()),
            by: self.actor_ref(&quote.by)?,
            role: role.map(|role| self.inline(role, Mode::EXTRACT)),
            date: self.maybe_date(quote.date.as_ref()),
            sources: self.cites(&quote.sources, mode),
            changes: self.marks(EntityKind::Quote, index),
        })
    }
}

/// The number of a claim, for its strip.
fn figure(claim: &Claim) -> Option<Figure> {
    claim.value.as_ref().map(|value| Figure { low: value.low, high: value.high, about: value.about })
}

/// The claims that are taken, by place in the file.
fn taken<'a>(story: &'a Story, pick: &Pick) -> Vec<(usize, &'a Claim)> {
    let claims = story.claims.iter().enumerate();
    claims.filter(|(_, claim)| pick.takes(*claim, &claim.by, Some(claim.status.name()))).collect()
}
