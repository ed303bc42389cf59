//! `story.json`: the resolved model of a story, for other programs.

mod model;
#[cfg(test)]
mod tests;

use serde_json::Number;

pub use model::{StoryJson, VERSION};

use super::{EmbedFact, Facts, questions};
use crate::story::{self, Edtf, Id, Kind, Rich, Story};

/// Name of the file beside the story's page.
pub const FILE: &str = "story.json";

/// Writes it, indented, with a line break at the end. None for what is no story.
pub fn story_json(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(&view(facts)?).ok()?;
    bytes.push(b'\n');
    Some(bytes)
}

/// Its JSON Schema (draft 2020-12).
pub fn story_json_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<StoryJson>().to_value()
}

/// The story as `story.json` has it.
pub fn view(facts: &Facts<'_>) -> Option<StoryJson> {
    let page = &facts.document.page;
    let Kind::Story(story) = &facts.document.kind else { return None };
    let writer = Writer { facts, story };
    Some(StoryJson {
        version: VERSION,
        url: facts.url.map(Into::into),
        lang: page.lang.to_string(),
        alternates: facts.alternates.iter().map(|(lang, url)| alternate(lang, url)).collect(),
        title: writer.text(&page.title),
        summary: writer.maybe(&page.summary),
        key_points: page.key_points.iter().map(|point| writer.text(&point.text)).collect(),
        authors: facts.authors().into_iter().map(|author| writer.author(author)).collect(),
        published: page.published.as_ref().map(moment),
        updated: page.updated.as_ref().map(moment),
        draft: page.draft,
        tags: page.tags.iter().map(|tag| tag.value.clone()).collect(),
        publisher: facts.config.publisher.clone(),
        licence: facts.config.licence.clone(),
        image: page.image.as_ref().and_then(|image| writer.image(image)),
        body: (!page.body.text.is_blank()).then(|| writer.text(&page.body.text)),
        sources: story.sources.iter().map(|source| writer.source(source)).collect(),
        actors: story.actors.iter().map(|actor| writer.actor(actor)).collect(),
        terms: story.terms.iter().map(|term| writer.term(term)).collect(),
        relations: story.relations.iter().map(|relation| writer.relation(relation)).collect(),
        exchanges: story.exchanges.iter().map(|exchange| writer.exchange(exchange)).collect(),
        stakes: story.stakes.iter().map(|stake| writer.stake(stake)).collect(),
        timeline: story.timeline.iter().map(|event| writer.event(event)).collect(),
        eras: story.eras.iter().map(|era| writer.era(era)).collect(),
        claims: story.claims.iter().map(|claim| writer.claim(claim)).collect(),
        faq: writer.faq(),
        unknowns: story.unknowns.iter().map(|unknown| writer.unknown(unknown)).collect(),
        quotes: story.quotes.iter().map(|quote| writer.quote(quote)).collect(),
        figures: story.figures.iter().map(|figure| writer.figure(figure)).collect(),
        method: writer.maybe(&page.method),
        updates: story.updates.iter().map(|update| writer.update(update)).collect(),
        embeds: facts.embeds.iter().map(embed).collect(),
    })
}

fn embed(embed: &EmbedFact) -> model::Embed {
    let EmbedFact { kind, title, url, height } = embed;
    model::Embed { r#type: kind, title: title.clone(), url: url.clone(), height: *height }
}

struct Writer<'a> {
    facts: &'a Facts<'a>,
    story: &'a Story,
}

impl Writer<'_> {
    fn text(&self, text: &Rich) -> model::Text {
        model::Text {
            markdown: text.markdown.to_string(),
            text: text.plain.to_string(),
            lang: self.facts.other_lang(text).map(|lang| lang.to_string()),
        }
    }

    fn maybe(&self, text: &Option<Rich>) -> Option<model::Text> {
        text.as_ref().map(|text| self.text(text))
    }

    fn author(&self, author: &story::Author) -> model::Author {
        let story::Author { name, url, role } = author;
        let url = url.as_ref().map(|url| (self.facts.link)(&url.value));
        model::Author { name: name.clone(), url, role: *role }
    }

    fn image(&self, image: &story::Image) -> Option<model::Image> {
        let story::Image { src: _, alt, decorative, credit, caption, licence } = image;
        Some(model::Image {
            src: (self.facts.image)(image)?,
            alt: if *decorative { Some(String::new()) } else { alt.clone() },
            caption: self.maybe(caption),
            credit: credit.clone(),
            licence: licence.clone(),
        })
    }

    fn source(&self, source: &story::Source) -> model::Source {
        let story::Source {
            id,
            span: _,
            title,
            url,
            csl_type,
            author,
            publisher,
            date,
            accessed,
            lang,
            archive,
            speaker,
            nature,
            access,
            voice,
            reason,
            via,
            seen,
            note,
        } = source;
        model::Source {
            id: text_of(id).unwrap_or_default(),
            title: self.maybe(title),
            url: url.as_ref().map(|url| url.value.clone()),
            r#type: csl_type.clone(),
            author: author.clone(),
            publisher: publisher.clone(),
            date: maybe_date(date),
            accessed: maybe_date(accessed),
            lang: lang.as_ref().map(ToString::to_string),
            archive: archive
                .as_ref()
                .map(|archive| model::Archive { url: archive.url.value.clone(), date: maybe_date(&archive.date) }),
            speaker: text_of(speaker),
            nature: *nature,
            access: *access,
            voice: *voice,
            reason: self.maybe(reason),
            via: via.as_ref().map(|via| via.value.to_string()),
            seen: *seen,
            note: self.maybe(note),
        }
    }

    fn actor(&self, actor: &story::Actor) -> model::Actor {
        let story::Actor {
            id,
            span: _,
            name,
            actor_type,
            country,
            of,
            alias,
            role,
            text,
            aims,
            image,
            wikidata,
            party,
            shared: _,
        } = actor;
        model::Actor {
            id: text_of(id).unwrap_or_default(),
            name: self.text(name),
            r#type: *actor_type,
            country: country.clone(),
            of: text_of(of),
            alias: alias.clone(),
            role: self.maybe(role),
            text: self.maybe(text),
            aims: aims.iter().map(|aim| self.text(aim)).collect(),
            image: image.as_ref().and_then(|image| self.image(image)),
            wikidata: wikidata.clone(),
            party: *party,
        }
    }

    fn origins(&self, sources: &[story::Cite]) -> Option<model::Origins> {
        let story::Origins { reports, origins, unseen, primary_seen: _ } = story::Origins::of(sources, self.story);
        (reports > 0).then_some(model::Origins { reports, origins, unseen })
    }

    fn term(&self, term: &story::Term) -> model::Term {
        let story::Term { id, span: _, name, text, alias, sources } = term;
        model::Term {
            id: text_of(id).unwrap_or_default(),
            name: self.text(name),
            text: self.text(text),
            alias: alias.clone(),
            source: cites(sources),
        }
    }

    fn relation(&self, relation: &story::Relation) -> model::Relation {
        let story::Relation { id, span: _, from, to, label, date, standing } = relation;
        let story::Standing { status, by, sources, claim } = standing;
        model::Relation {
            id: text_of(id),
            from: from.to_string(),
            to: to.to_string(),
            label: self.text(label),
            date: maybe_date(date),
            status: *status,
            by: ids(by),
            source: cites(sources),
            origins: self.origins(sources),
            claim: text_of(claim),
        }
    }

    fn exchange(&self, exchange: &story::Exchange) -> model::Exchange {
        let story::Exchange { id, span: _, from, to, what, value, date, standing } = exchange;
        let story::Standing { status, by, sources, claim } = standing;
        model::Exchange {
            id: text_of(id),
            from: from.to_string(),
            to: to.to_string(),
            what: self.text(what),
            value: self.maybe(value),
            date: maybe_date(date),
            status: *status,
            by: ids(by),
            source: cites(sources),
            origins: self.origins(sources),
            claim: text_of(claim),
        }
    }

    fn stake(&self, stake: &story::Stake) -> model::Stake {
        let story::Stake { id, span: _, who, gain, risk, horizon, standing } = stake;
        let story::Standing { status, by, sources, claim } = standing;
        model::Stake {
            id: text_of(id),
            who: ids(who),
            gain: self.maybe(gain),
            risk: self.maybe(risk),
            horizon: *horizon,
            status: *status,
            by: ids(by),
            source: cites(sources),
            origins: self.origins(sources),
            claim: text_of(claim),
        }
    }

    fn event(&self, event: &story::Event) -> model::Event {
        let story::Event { id, span: _, date: when, text, body, actors, place, standing, image, status } = event;
        let story::Standing { status: sure, by, sources, claim } = standing;
        model::Event {
            id: text_of(id),
            date: date(when),
            text: self.text(text),
            body: self.maybe(body),
            actors: ids(actors),
            place: place.as_ref().map(|place| model::Place {
                name: place.name.clone(),
                lat: place.lat.and_then(number),
                lon: place.lon.and_then(number),
            }),
            status: *status,
            standing: *sure,
            by: ids(by),
            source: cites(sources),
            origins: self.origins(sources),
            claim: text_of(claim),
            image: image.as_ref().and_then(|image| self.image(image)),
        }
    }

    fn era(&self, era: &story::Era) -> model::Era {
        let story::Era { id, span: _, date: when, name } = era;
        model::Era { id: text_of(id), date: date(when), name: self.text(name) }
    }

    fn claim(&self, claim: &story::Claim) -> model::Claim {
        let story::Claim {
            id,
            span: _,
            text,
            status,
            by,
            sources,
            value,
            unit,
            measure,
            as_of,
            why,
            settles,
            responses,
        } = claim;
        model::Claim {
            id: text_of(id),
            text: self.text(text),
            status: *status,
            by: ids(by),
            source: cites(sources),
            origins: self.origins(sources),
            value: value.as_ref().map(value_of),
            unit: unit.clone(),
            measure: measure.as_ref().map(|measure| measure.value.clone()),
            as_of: maybe_date(as_of),
            why: self.maybe(why),
            settles: self.maybe(settles),
            responses: responses.iter().map(|response| self.response(response)).collect(),
        }
    }

    fn response(&self, response: &story::Response) -> model::Response {
        let story::Response { by, text, sources, span: _ } = response;
        model::Response { by: ids(by), text: self.text(text), source: cites(sources) }
    }

    fn faq(&self) -> Vec<model::Faq> {
        let entry = |question: super::Question<'_>| {
            let faq = question.faq.and_then(|index| self.story.faq.get(index));
            model::Faq {
                // The theme's own anchors are no ids.
                id: faq.map_or(question.anchor, |faq| text_of(&faq.id)),
                q: question.question.into(),
                a: question.answer,
                source: faq.map(|faq| cites(&faq.sources)).unwrap_or_default(),
            }
        };
        questions(self.facts).into_iter().map(entry).collect()
    }

    fn unknown(&self, unknown: &story::Unknown) -> model::Unknown {
        let story::Unknown { id, span: _, q, why, settles, since } = unknown;
        model::Unknown {
            id: text_of(id),
            q: self.text(q),
            why: self.maybe(why),
            settles: self.maybe(settles),
            since: maybe_date(since),
        }
    }

    fn quote(&self, quote: &story::Quote) -> model::Quote {
        let story::Quote { id, span: _, text, by, date, lang, translation, sources } = quote;
        model::Quote {
            id: text_of(id),
            text: self.text(text),
            by: by.to_string(),
            date: maybe_date(date),
            lang: lang.as_ref().map(ToString::to_string),
            translation: self.maybe(translation),
            source: cites(sources),
        }
    }

    fn figure(&self, figure: &story::Figure) -> model::Figure {
        let story::Figure { id, span: _, value, label, unit, as_of, sources } = figure;
        model::Figure {
            id: text_of(id),
            value: match value {
                Ok(value) => value_of(value),
                Err(text) => model::Value { text: text.clone(), low: None, high: None, about: false },
            },
            label: self.text(label),
            unit: unit.clone(),
            as_of: maybe_date(as_of),
            source: cites(sources),
        }
    }

    fn update(&self, update: &story::Update) -> model::Update {
        let story::Update { id, span: _, date, kind, text, affects } = update;
        model::Update { id: text_of(id), date: moment(date), kind: *kind, text: self.text(text), affects: ids(affects) }
    }
}

fn alternate(lang: &story::Lang, url: &str) -> model::Alternate {
    model::Alternate { lang: lang.to_string(), url: url.into() }
}

fn text_of(id: &Option<Id>) -> Option<String> {
    id.as_ref().map(ToString::to_string)
}

fn ids(ids: &[Id]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn cites(cites: &[story::Cite]) -> Vec<model::Cite> {
    cites.iter().map(|cite| model::Cite { source: cite.source.to_string(), at: cite.at.clone() }).collect()
}

fn date(date: &Edtf) -> model::Date {
    model::Date {
        edtf: date.to_string(),
        earliest: date.earliest().map(|day| day.to_string()),
        latest: date.latest().map(|day| day.to_string()),
    }
}

fn maybe_date(maybe: &Option<Edtf>) -> Option<model::Date> {
    maybe.as_ref().map(date)
}

fn moment(moment: &story::Moment) -> model::Moment {
    model::Moment { date: moment.date.to_string(), instant: moment.timed.then(|| moment.rfc3339()) }
}

fn value_of(value: &story::Value) -> model::Value {
    model::Value {
        text: value.text.clone(),
        low: value.low.and_then(number),
        high: value.high.and_then(number),
        about: value.about,
    }
}

/// A whole number without a point, as most programs expect of 12000.
pub(super) fn number(value: f64) -> Option<Number> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        return Some(Number::from(value as i64));
    }
    Number::from_f64(value)
}
