//! The entities of a story.

use std::collections::HashMap;

use super::Given;
use super::build::{Build, words};
use super::names::Names;
use crate::diag::{Diagnostic, Rule};
use crate::parse::RawText;
use crate::parse::front::*;
use crate::source::{Span, Spanned};
use crate::story::{
    Actor, Archive, Cite, Claim, Entity, EntityKind, Era, Event, EventStatus, Exchange, Faq, Figure, Id, Place, Quote,
    Relation, Response, Rich, Slug, Source, Stake, Standing, Status, Story, Term, Unknown, Update, Value, bare_address,
};

/// Takes all ids, then builds all entities. Beside the story: texts of entities that could not be built.
pub fn story(given: &Given<'_>, raw: &RawFront, names: &mut Names, diags: &mut Vec<Diagnostic>) -> (Story, Vec<Rich>) {
    let ids = Ids::take(raw, names, diags);
    let mut build = Build { given, names, diags, orphans: Vec::new() };
    let b = &mut build;
    let mut story = Story {
        sources: ids.sources.iter().map(|(id, raw)| source(b, id, raw)).collect(),
        actors: ids.actors.iter().map(|(id, raw)| actor(b, id, raw.span, &raw.value)).collect(),
        terms: ids.terms.iter().map(|(id, raw)| term(b, id, raw.span, &raw.value)).collect(),
        ..Story::default()
    };
    story.claims = raw.claims.iter().zip(&ids.claims).filter_map(|(raw, id)| claim(b, id.clone(), raw)).collect();
    let claims: HashMap<Id, usize> =
        story.claims.iter().enumerate().filter_map(|(i, claim)| Some((claim.id.clone()?, i))).collect();
    let lent = Lent { claims: &story.claims, by_id: &claims };
    story.relations =
        raw.relations.iter().zip(&ids.relations).filter_map(|(r, id)| relation(b, id.clone(), r, &lent)).collect();
    story.exchanges =
        raw.exchanges.iter().zip(&ids.exchanges).filter_map(|(r, id)| exchange(b, id.clone(), r, &lent)).collect();
    story.stakes = raw.stakes.iter().zip(&ids.stakes).map(|(r, id)| stake(b, id.clone(), r, &lent)).collect();
    story.timeline =
        raw.timeline.iter().zip(&ids.timeline).filter_map(|(r, id)| event(b, id.clone(), r, &lent)).collect();
    story.eras = raw.eras.iter().zip(&ids.eras).filter_map(|(r, id)| era(b, id.clone(), r)).collect();
    story.faq = raw.faq.iter().zip(&ids.faq).map(|(r, id)| faq(b, id.clone(), r)).collect();
    story.unknowns = raw.unknowns.iter().zip(&ids.unknowns).map(|(r, id)| unknown(b, id.clone(), r)).collect();
    story.quotes = raw.quotes.iter().zip(&ids.quotes).filter_map(|(r, id)| quote(b, id.clone(), r)).collect();
    story.figures = raw.figures.iter().zip(&ids.figures).map(|(r, id)| figure(b, id.clone(), r)).collect();
    story.updates = raw.updates.iter().zip(&ids.updates).filter_map(|(r, id)| update(b, id.clone(), r)).collect();
    // Stable sorts: equal dates stay in the order of the file.
    story.timeline.sort_by(|a, b| a.date.cmp_for_timeline(&b.date));
    story.eras.sort_by(|a, b| a.date.cmp_for_timeline(&b.date));
    story.updates.sort_by_key(|update| std::cmp::Reverse(update.date.instant));
    circles(&story.sources, b.diags);
    units(&story.claims, b.diags);
    index(&mut story);
    (story, build.orphans)
}

/// A source as listed: with fields, or its address alone.
enum Listed<'a> {
    Full(&'a Spanned<RawSource>),
    Address(&'a Spanned<String>),
}

/// The ids of all entities, in the order of their lists.
struct Ids<'a> {
    sources: Vec<(Id, Listed<'a>)>,
    actors: Vec<(Id, &'a Spanned<RawActor>)>,
    terms: Vec<(Id, &'a Spanned<RawTerm>)>,
    relations: Vec<Option<Id>>,
    exchanges: Vec<Option<Id>>,
    stakes: Vec<Option<Id>>,
    timeline: Vec<Option<Id>>,
    eras: Vec<Option<Id>>,
    claims: Vec<Option<Id>>,
    faq: Vec<Option<Id>>,
    unknowns: Vec<Option<Id>>,
    quotes: Vec<Option<Id>>,
    figures: Vec<Option<Id>>,
    updates: Vec<Option<Id>>,
}

impl<'a> Ids<'a> {
    fn take(raw: &'a RawFront, names: &mut Names, diags: &mut Vec<Diagnostic>) -> Self {
        let mut sources = Vec::new();
        if let Keyed::Map(entries) = &raw.sources {
            for (id, source) in entries {
                let also =
                    source.value.title.iter().map(|t| plain(t)).chain(source.value.publisher.as_ref().map(words));
                if let Some(id) = names.take(id, EntityKind::Source, also.collect(), diags) {
                    sources.push((id, Listed::Full(source)));
                }
            }
        }
        let actors = actors(raw, names, diags);
        let terms = raw.terms.iter().filter_map(|(id, term)| {
            let also = std::iter::once(plain(&term.value.name)).chain(term.value.alias.iter().map(words)).collect();
            Some((names.take(id, EntityKind::Term, also, diags)?, term))
        });
        let terms = terms.collect();
        macro_rules! list {
            ($field:ident, $kind:ident) => {{
                let ids = raw.$field.iter().map(|entry| entry.value.id.as_ref());
                ids.map(|id| names.take(id?, EntityKind::$kind, Vec::new(), diags)).collect()
            }};
        }
        let claims = raw.claims.iter().map(|entry| {
            let id = &entry.value.id;
            if is_filler(&id.value, id.span) { None } else { names.take(id, EntityKind::Claim, Vec::new(), diags) }
        });
        let claims = claims.collect();
        let mut ids = Ids {
            sources,
            actors,
            terms,
            claims,
            relations: list!(relations, Relation),
            exchanges: list!(exchanges, Exchange),
            stakes: list!(stakes, Stake),
            timeline: list!(timeline, Event),
            eras: list!(eras, Era),
            faq: list!(faq, Faq),
            unknowns: list!(unknowns, Unknown),
            quotes: list!(quotes, Quote),
            figures: list!(figures, Figure),
            updates: list!(updates, Update),
        };
        ids.addresses(raw, names, diags);
        ids
    }

    /// Sources given by address alone get an id from their host; last, so that they never take one that somebody wrote.
    fn addresses(&mut self, raw: &'a RawFront, names: &mut Names, diags: &mut Vec<Diagnostic>) {
        if let Keyed::List(list) = &raw.sources {
            for address in list.iter().filter(|address| !is_filler(&address.value, address.span)) {
                if !address.value.contains("://") {
                    let message = format!("a listed source is an address; `{}` is none", address.value);
                    let help = "write an address with `https://`, or a map by id: `some-id: {title: …}`";
                    diags.push(Diagnostic::new(Rule::InvalidValue, address.span, message).help(help));
                    continue;
                }
                if names.at_address(&address.value).is_some() {
                    let message = format!("the source `{}` is listed twice", address.value);
                    diags.push(Diagnostic::new(Rule::DuplicateId, address.span, message).help("take one of them out"));
                    continue;
                }
                let made = names.make(&id_of_host(&address.value), EntityKind::Source, address.span, Vec::new());
                if let Some(id) = made {
                    names.address(&address.value, &id);
                    self.sources.push((id, Listed::Address(address)));
                }
            }
        }
        for (id, source) in &self.sources {
            if let Listed::Full(source) = source
                && let Some(url) = &source.value.url
            {
                names.address(&url.value, id);
            }
        }
    }
}

fn actors<'a>(raw: &'a RawFront, names: &mut Names, diags: &mut Vec<Diagnostic>) -> Vec<(Id, &'a Spanned<RawActor>)> {
    match &raw.actors {
        Keyed::Map(entries) => entries
            .iter()
            .filter_map(|(id, actor)| {
                let also =
                    std::iter::once(plain(&actor.value.name)).chain(actor.value.alias.iter().map(words)).collect();
                Some((names.take(id, EntityKind::Actor, also, diags)?, actor))
            })
            .collect(),
        // Those that `_shared` has were put in as a map before.
        Keyed::List(list) => {
            let written = list.iter().filter(|id| !is_filler(&id.value, id.span));
            diags.extend(written.map(crate::check::pool::unknown_actor));
            Vec::new()
        }
    }
}

fn plain(text: &RawText) -> String {
    text.text.clone()
}

/// `www.bipm.org` gives `bipm-org`.
pub fn id_of_host(address: &str) -> String {
    let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_string));
    let host = host.unwrap_or_else(|| "source".into());
    Slug::from_text(&host.trim_start_matches("www.").replace('.', "-")).to_string()
}

/// Claims that lend their status.
struct Lent<'a> {
    claims: &'a [Claim],
    by_id: &'a HashMap<Id, usize>,
}

impl Lent<'_> {
    /// Puts a standing together; own sources add to the claim's status, the claim's sources stand in for missing ones.
    fn standing(&self, claim: Option<Id>, status: Option<Status>, by: Vec<Id>, mut sources: Vec<Cite>) -> Standing {
        let Some(lender) = claim.as_ref().and_then(|id| self.by_id.get(id)).and_then(|&i| self.claims.get(i)) else {
            return Standing { status, by, sources, claim };
        };
        if sources.is_empty() {
            sources = lender.sources.clone();
        }
        Standing { status: Some(lender.status), by: lender.by.clone(), sources, claim }
    }
}

fn source(b: &mut Build<'_, '_>, id: &Id, given: &Listed<'_>) -> Source {
    let (raw, span) = match given {
        Listed::Full(raw) => (&raw.value, raw.span),
        Listed::Address(url) => {
            return Source { url: b.url(Some(url)), ..bare_source(id, url.span) };
        }
    };
    let archive = raw
        .archive
        .as_ref()
        .and_then(|archive| Some(Archive { url: b.url(Some(&archive.url))?, date: b.day(archive.date.as_ref()) }));
    let via = raw.via.as_ref().and_then(|via| Some(Spanned::new(b.one(via, EntityKind::Source)?, via.span)));
    Source {
        title: raw.title.as_ref().filter(|t| !t.text.trim().is_empty()).map(|t| b.text_in(raw.lang.as_ref(), t)),
        url: b.url(raw.url.as_ref()),
        csl_type: raw.csl_type.as_ref().map(|t| t.0.to_string()),
        author: raw.author.iter().map(words).collect(),
        publisher: raw.publisher.as_ref().map(words),
        date: b.date(raw.date.as_ref()),
        accessed: b.day(raw.accessed.as_ref()),
        lang: raw.lang.clone(),
        archive,
        speaker: raw.speaker.as_ref().and_then(|s| b.one(s, EntityKind::Actor)),
        nature: raw.nature,
        access: raw.access,
        voice: raw.voice,
        reason: b.maybe(raw.reason.as_ref()),
        via,
        seen: raw.seen,
        note: b.maybe(raw.note.as_ref()),
        ..bare_source(id, span)
    }
}

/// A source of which only the id is known.
fn bare_source(id: &Id, span: Span) -> Source {
    Source {
        id: Some(id.clone()),
        span,
        title: None,
        url: None,
        csl_type: None,
        author: Vec::new(),
        publisher: None,
        date: None,
        accessed: None,
        lang: None,
        archive: None,
        speaker: None,
        nature: None,
        access: None,
        voice: None,
        reason: None,
        via: None,
        seen: None,
        note: None,
    }
}

fn actor(b: &mut Build<'_, '_>, id: &Id, span: Span, raw: &RawActor) -> Actor {
    Actor {
        id: Some(id.clone()),
        span,
        name: b.text(&raw.name),
        actor_type: raw.actor_type,
        country: raw.country.as_ref().map(|c| c.0.clone()),
        of: raw.of.as_ref().and_then(|of| b.one(of, EntityKind::Actor)),
        alias: raw.alias.iter().map(words).collect(),
        role: b.maybe(raw.role.as_ref()),
        text: b.maybe(raw.text.as_ref()),
        aims: raw.aims.iter().map(|aim| b.text(aim)).collect(),
        image: b.image(raw.image.as_ref()),
        wikidata: raw.wikidata.as_ref().map(|w| w.0.clone()),
        party: raw.party.unwrap_or_default(),
        shared: (b.given.shared_actors)(id.as_str()),
    }
}

fn term(b: &mut Build<'_, '_>, id: &Id, span: Span, raw: &RawTerm) -> Term {
    Term {
        id: Some(id.clone()),
        span,
        name: b.text(&raw.name),
        text: b.text(&raw.text),
        alias: raw.alias.iter().map(words).collect(),
        sources: b.cites(&raw.source),
    }
}

fn claim(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawClaim>) -> Option<Claim> {
    let (raw, span) = (&entry.value, entry.span);
    let responses = raw.responses.iter().map(|r| Response {
        by: b.many(&r.value.by, EntityKind::Actor),
        text: b.text(&r.value.text),
        sources: b.cites(&r.value.source),
        span: r.span,
    });
    let responses = responses.collect();
    Some(Claim {
        id,
        span,
        text: b.text(&raw.text),
        status: raw.status,
        by: b.many(&raw.by, EntityKind::Actor),
        sources: b.cites(&raw.source),
        value: b.value(raw.value.as_ref()),
        unit: raw.unit.as_ref().map(words),
        measure: measure(b, raw.measure.as_ref()),
        as_of: b.day(raw.as_of.as_ref()),
        why: b.maybe(raw.why.as_ref()),
        settles: b.maybe(raw.settles.as_ref()),
        responses,
    })
}

fn measure(b: &mut Build<'_, '_>, raw: Option<&Spanned<String>>) -> Option<Spanned<String>> {
    let raw = raw.filter(|raw| !is_filler(&raw.value, raw.span))?;
    match Slug::parse(&raw.value) {
        Ok(slug) => Some(Spanned::new(slug.to_string(), raw.span)),
        Err(error) => {
            let help = format!("write `{}`", Slug::from_text(&raw.value));
            b.diags.push(Diagnostic::new(Rule::InvalidValue, raw.span, error.to_string()).help(help));
            None
        }
    }
}

fn relation(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawRelation>, lent: &Lent<'_>) -> Option<Relation> {
    let (raw, span) = (&entry.value, entry.span);
    let from = b.one(&raw.from, EntityKind::Actor);
    let to = b.one(&raw.to, EntityKind::Actor);
    let label = b.text(&raw.label);
    let date = b.day(raw.date.as_ref());
    let claim = raw.claim.as_ref().and_then(|claim| b.one(claim, EntityKind::Claim));
    let standing = lent.standing(claim, raw.status.as_ref().map(|s| s.value), Vec::new(), b.cites(&raw.source));
    let (Some(from), Some(to)) = (from, to) else {
        b.orphans.push(label);
        return None;
    };
    Some(Relation { id, span, from, to, label, date, standing })
}

fn exchange(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawExchange>, lent: &Lent<'_>) -> Option<Exchange> {
    let (raw, span) = (&entry.value, entry.span);
    let from = b.one(&raw.from, EntityKind::Actor);
    let to = b.one(&raw.to, EntityKind::Actor);
    let what = b.text(&raw.what);
    let value = b.maybe(raw.value.as_ref());
    let date = b.day(raw.date.as_ref());
    let claim = raw.claim.as_ref().and_then(|claim| b.one(claim, EntityKind::Claim));
    let by = b.many(&raw.by, EntityKind::Actor);
    let standing = lent.standing(claim, raw.status.as_ref().map(|s| s.value), by, b.cites(&raw.source));
    let (Some(from), Some(to)) = (from, to) else {
        b.orphans.extend(std::iter::once(what).chain(value));
        return None;
    };
    Some(Exchange { id, span, from, to, what, value, date, standing })
}

fn stake(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawStake>, lent: &Lent<'_>) -> Stake {
    let (raw, span) = (&entry.value, entry.span);
    let who = b.many(&raw.who, EntityKind::Actor);
    let gain = b.maybe(raw.gain.as_ref());
    let risk = b.maybe(raw.risk.as_ref());
    let claim = raw.claim.as_ref().and_then(|claim| b.one(claim, EntityKind::Claim));
    let by = b.many(&raw.by, EntityKind::Actor);
    let standing = lent.standing(claim, raw.status.as_ref().map(|s| s.value), by, b.cites(&raw.source));
    Stake { id, span, who, gain, risk, horizon: raw.horizon, standing }
}

fn event(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawEvent>, lent: &Lent<'_>) -> Option<Event> {
    let (raw, span) = (&entry.value, entry.span);
    let date = b.date(Some(&raw.date));
    let text = b.text(&raw.text);
    let body = b.maybe(raw.body.as_ref());
    let actors = b.many(&raw.actors, EntityKind::Actor);
    let place = raw.place.as_ref().map(place_of);
    let claim = raw.claim.as_ref().and_then(|claim| b.one(claim, EntityKind::Claim));
    let standing = lent.standing(claim, None, Vec::new(), b.cites(&raw.source));
    let image = b.image(raw.image.as_ref());
    let status = raw.status.unwrap_or(EventStatus::Happened);
    let Some(date) = date else {
        b.orphans.extend(std::iter::once(text).chain(body));
        return None;
    };
    Some(Event { id, span, date, text, body, actors, place, standing, image, status })
}

fn place_of(raw: &RawPlace) -> Place {
    Place { name: words(&raw.name), lat: raw.lat, lon: raw.lon }
}

fn era(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawEra>) -> Option<Era> {
    let (raw, span) = (&entry.value, entry.span);
    let date = b.day(Some(&raw.date));
    let name = b.text(&raw.name);
    let date = date?;
    if !date.is_range() {
        let message = format!("an era is a stretch of time; `{}` is one date", raw.date.text);
        b.diags.push(
            Diagnostic::new(Rule::InvalidDate, raw.date.span, message).help("write `2022-02/2024-10` or `2022-02/..`"),
        );
    }
    Some(Era { id, span, date, name })
}

fn faq(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawFaq>) -> Faq {
    let (raw, span) = (&entry.value, entry.span);
    Faq { id, span, q: b.text(&raw.q), a: b.text(&raw.a), sources: b.cites(&raw.source) }
}

fn unknown(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawUnknown>) -> Unknown {
    let (raw, span) = (&entry.value, entry.span);
    Unknown {
        id,
        span,
        q: b.text(&raw.q),
        why: b.maybe(raw.why.as_ref()),
        settles: b.maybe(raw.settles.as_ref()),
        since: b.day(raw.since.as_ref()),
    }
}

fn quote(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawQuote>) -> Option<Quote> {
    let (raw, span) = (&entry.value, entry.span);
    let by = b.one(&raw.by, EntityKind::Actor);
    let lang = raw.lang.clone();
    let text = b.text_in(lang.as_ref(), &raw.text);
    let date = b.day(raw.date.as_ref());
    let translation = b.maybe(raw.translation.as_ref());
    let sources = b.cites(&raw.source);
    let Some(by) = by else {
        b.orphans.extend(std::iter::once(text).chain(translation));
        return None;
    };
    Some(Quote { id, span, text, by, date, lang, translation, sources })
}

fn figure(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawFigure>) -> Figure {
    let (raw, span) = (&entry.value, entry.span);
    Figure {
        id,
        span,
        value: Value::parse(&raw.value.text).map_err(|_| words(&raw.value)),
        label: b.text(&raw.label),
        unit: raw.unit.as_ref().map(words),
        as_of: b.day(raw.as_of.as_ref()),
        sources: b.cites(&raw.source),
    }
}

fn update(b: &mut Build<'_, '_>, id: Option<Id>, entry: &Spanned<RawUpdate>) -> Option<Update> {
    let (raw, span) = (&entry.value, entry.span);
    let date = b.moment(Some(&raw.date));
    let text = b.text(&raw.text);
    let Some(date) = date else {
        b.orphans.push(text);
        return None;
    };
    // What it concerns may be a heading, which has no anchor yet.
    Some(Update { id, span, date, kind: raw.kind, text, affects: Vec::new() })
}

/// Sources that take the matter from each other in a circle: one finding a circle, at its first `via` in file order.
fn circles(sources: &[Source], diags: &mut Vec<Diagnostic>) {
    let by_id: HashMap<&Id, usize> =
        sources.iter().enumerate().filter_map(|(i, s)| Some((s.id.as_ref()?, i))).collect();
    let next = |i: usize| sources.get(i)?.via.as_ref().and_then(|via| by_id.get(&via.value)).copied();
    let mut done = vec![false; sources.len()];
    for start in 0..sources.len() {
        let mut walk = Vec::new();
        let mut at = Some(start);
        while let Some(i) = at.filter(|&i| !done[i]) {
            done[i] = true;
            walk.push(i);
            at = next(i);
        }
        let Some(begin) = at.and_then(|i| walk.iter().position(|&known| known == i)) else {
            continue;
        };
        let circle = &walk[begin..];
        let first = circle.iter().filter_map(|&i| sources[i].via.as_ref().map(|via| (via.span, i))).min();
        let Some((span, first)) = first else { continue };
        let mut names = Vec::new();
        let mut i = first;
        loop {
            names.push(sources[i].id.as_ref().map(ToString::to_string).unwrap_or_default());
            match next(i) {
                Some(following) if following != first => i = following,
                _ => break,
            }
        }
        names.push(names[0].clone());
        let message = format!("these sources take the matter from each other in a circle: {}", names.join(" → "));
        diags.push(Diagnostic::new(Rule::CircularSource, span, message).help("one of them has it from somewhere else"));
    }
}

/// Rival claims count the same thing.
fn units(claims: &[Claim], diags: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, &Claim> = HashMap::new();
    for claim in claims {
        let Some(measure) = &claim.measure else { continue };
        let known = first.entry(measure.value.as_str()).or_insert(claim);
        if known.unit != claim.unit {
            let unit = |claim: &Claim| claim.unit.clone().map_or("no unit".into(), |unit| format!("`{unit}`"));
            let message = format!("claims of the measure `{}` have {} and {}", measure.value, unit(known), unit(claim));
            let diagnostic = Diagnostic::new(Rule::InvalidValue, measure.span, message);
            let other = known.measure.as_ref().map_or(known.span, |m| m.span);
            diags.push(diagnostic.related(other, "the first claim of it").help("rival figures need one unit"));
        }
    }
}

/// The name table of the finished story.
fn index(story: &mut Story) {
    let mut names = std::collections::HashMap::new();
    fn all<T: Entity>(list: &[T], kind: EntityKind, names: &mut crate::story::Names) {
        for (i, entity) in list.iter().enumerate() {
            if let Some(id) = entity.id() {
                names.insert(id.clone(), (kind, i));
            }
        }
    }
    all(&story.sources, EntityKind::Source, &mut names);
    all(&story.actors, EntityKind::Actor, &mut names);
    all(&story.terms, EntityKind::Term, &mut names);
    all(&story.relations, EntityKind::Relation, &mut names);
    all(&story.exchanges, EntityKind::Exchange, &mut names);
    all(&story.stakes, EntityKind::Stake, &mut names);
    all(&story.timeline, EntityKind::Event, &mut names);
    all(&story.eras, EntityKind::Era, &mut names);
    all(&story.claims, EntityKind::Claim, &mut names);
    all(&story.faq, EntityKind::Faq, &mut names);
    all(&story.unknowns, EntityKind::Unknown, &mut names);
    all(&story.quotes, EntityKind::Quote, &mut names);
    all(&story.figures, EntityKind::Figure, &mut names);
    all(&story.updates, EntityKind::Update, &mut names);
    story.addresses = story
        .sources
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(i, source)| Some((bare_address(&source.url.as_ref()?.value), i)))
        .collect();
    story.names = names;
}
