//! The parts of a story as Markdown.

use super::{Plainly, escape};
use crate::story::{
    Claim, Exchange, Id, Part, Quote, Rich, Source, Stake, Standing, Status, Story, Unknown, Update, as_read,
};

impl Plainly<'_, '_> {
    /// What a part says, below its heading.
    pub(super) fn part(&self, story: &Story, part: Part) -> String {
        match part {
            Part::InShort => self.in_short(story),
            Part::Body => format!("{}{}", self.body(), self.terms(story)),
            Part::Deal => story.exchanges.iter().map(|exchange| self.exchange(exchange)).collect(),
            Part::Actors => self.actors(story),
            Part::Stakes => story.stakes.iter().map(|stake| self.stake(stake)).collect(),
            Part::Timeline => self.timeline(story),
            Part::Claims => self.claims(story),
            Part::Faq => self.faq(story),
            Part::Sources => self.sources(story),
            Part::Method => self.desk.document.page.method.as_ref().map(|text| self.block(text)).unwrap_or_default(),
            Part::Changes => story.updates.iter().map(|update| self.update(update)).collect(),
            Part::Related => self.related(),
        }
    }

    fn word(&self, key: &str) -> String {
        escape::text(&self.desk.words.plain(key, &[]), true)
    }

    /// An entry of a list. Of a text of several blocks the others are indented.
    fn item(&self, content: &str) -> String {
        let mut lines = content.trim().split('\n');
        let mut out = format!("- {}\n", lines.next().unwrap_or_default());
        for line in lines {
            out.push_str(&if line.is_empty() { "\n".to_string() } else { format!("  {line}\n") });
        }
        out
    }

    fn name(&self, id: &Id) -> String {
        let actor = self.desk.story.and_then(|story| story.actor(id));
        let name = actor.map_or_else(|| id.to_string(), |actor| actor.name.plain.to_string());
        let name = match actor.is_some_and(|actor| actor.party) {
            true => self.desk.words.plain("status.party", &[("name", &name)]),
            false => name,
        };
        escape::text(&name, true)
    }

    fn names(&self, ids: &[Id]) -> String {
        self.desk.words.list(&ids.iter().map(|id| self.name(id)).collect::<Vec<_>>())
    }

    /// `Name: text`, if there is one.
    fn labelled(&self, label: &str, text: Option<&Rich>) -> String {
        let text = text.map(|text| self.inline(text)).filter(|text| !text.is_empty());
        text.map(|text| format!(" {label} {text}")).unwrap_or_default()
    }

    fn sentence(&self, status: Status, by: &[Id]) -> String {
        let key = status.name();
        if by.is_empty() {
            return format!(" {}", self.word(&format!("status.alone.{key}")));
        }
        // The names are escaped already.
        let said = self.desk.words.count_with(&format!("status.by.{key}"), by.len(), &[("by", "\u{1}")]);
        format!(" {}", escape::text(&said, true).replace('\u{1}', &self.names(by)))
    }

    fn standing(&self, standing: &Standing) -> String {
        let said = standing.status.map(|status| self.sentence(status, &standing.by)).unwrap_or_default();
        format!("{}{said}", self.cited(&standing.sources))
    }

    fn colon(&self) -> String {
        self.desk.words.colon()
    }

    fn in_short(&self, story: &Story) -> String {
        let points = &self.desk.document.page.key_points;
        let points: String = points.iter().map(|point| self.item(&self.inline(&point.text))).collect();
        let figure = |figure: &crate::story::Figure| {
            let value = match &figure.value {
                Ok(value) => self.desk.words.value(value),
                Err(text) => text.clone(),
            };
            let unit = figure.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            let value = escape::text(&format!("{value}{unit}"), true);
            let as_of = figure.as_of.as_ref().map(|date| self.as_of(date)).unwrap_or_default();
            self.item(&format!("**{value}** {}{as_of}{}", self.inline(&figure.label), self.cited(&figure.sources)))
        };
        let figures: String = story.figures.iter().map(figure).collect();
        match figures.is_empty() {
            true => points,
            false => format!("{points}\n### {}\n\n{figures}", self.word("figures")),
        }
    }

    fn as_of(&self, date: &crate::story::Edtf) -> String {
        let date = self.desk.words.date_nominal(date).text;
        format!(" ({})", escape::text(&self.desk.words.plain("as_of", &[("date", &date)]), true))
    }

    fn terms(&self, story: &Story) -> String {
        let item = |term: &crate::story::Term| {
            let (name, text) = (self.inline(&term.name), self.inline(&term.text));
            self.item(&format!("**{name}**{}{text}{}", self.colon(), self.cited(&term.sources)))
        };
        let items: String = story.terms.iter().map(item).collect();
        if items.is_empty() { items } else { format!("### {}\n\n{items}", self.word("glossary")) }
    }

    fn exchange(&self, exchange: &Exchange) -> String {
        let (from, to) = (self.name(&exchange.from), self.name(&exchange.to));
        let gives = self.desk.words.plain("deal.gives_to", &[("from", "\u{1}"), ("to", "\u{2}")]);
        let gives = escape::text(&gives, true).replace('\u{1}', &from).replace('\u{2}', &to);
        let value = exchange.value.as_ref().map(|value| format!(" ({})", self.inline(value))).unwrap_or_default();
        let date = exchange.date.as_ref().map(|date| format!(", {}", self.date(date))).unwrap_or_default();
        let what = self.inline(&exchange.what);
        self.item(&format!("{gives}{}{what}{value}{date}{}", self.colon(), self.standing(&exchange.standing)))
    }

    fn date(&self, date: &crate::story::Edtf) -> String {
        escape::text(&self.desk.words.date(date).text, true)
    }

    fn actors(&self, story: &Story) -> String {
        let actor = |actor: &crate::story::Actor| {
            let kind = actor.actor_type.map(|kind| format!(" ({})", self.word(&format!("actor.kind.{}", kind.name()))));
            let role = actor.role.as_ref().map(|role| format!("{}{}", self.colon(), self.inline(role)));
            let mut said =
                format!("**{}**{}{}", self.inline(&actor.name), kind.unwrap_or_default(), role.unwrap_or_default());
            let text = actor.text.as_ref().map(|text| self.block(text)).unwrap_or_default();
            if !text.trim().is_empty() {
                said.push_str(&format!("\n\n{}", text.trim_end()));
            }
            if !actor.aims.is_empty() {
                let aims: String = actor.aims.iter().map(|aim| self.item(&self.inline(aim))).collect();
                said.push_str(&format!("\n\n{}{}\n\n{aims}", self.word("actor.aims"), self.colon().trim_end()));
            }
            self.item(&said)
        };
        let relation = |relation: &crate::story::Relation| {
            let (from, to) = (self.name(&relation.from), self.name(&relation.to));
            let date = relation.date.as_ref().map(|date| format!(", {}", self.date(date))).unwrap_or_default();
            let label = self.inline(&relation.label);
            self.item(&format!("{from} → {to}{}{label}{date}{}", self.colon(), self.standing(&relation.standing)))
        };
        let actors: String = story.actors.iter().map(actor).collect();
        let relations: String = story.relations.iter().map(relation).collect();
        match relations.is_empty() {
            true => actors,
            false => format!("{actors}\n### {}\n\n{relations}", self.word("actor.relations")),
        }
    }

    fn stake(&self, stake: &Stake) -> String {
        let colon = self.colon();
        let label = |key: &str| format!("{}{}", self.word(key), colon.trim_end());
        let gain = self.labelled(&label("stake.gain"), stake.gain.as_ref());
        let risk = self.labelled(&label("stake.risk"), stake.risk.as_ref());
        let horizon = stake.horizon.map(|horizon| self.word(&format!("stake.{}", horizon.name())));
        let horizon = horizon.map(|when| format!(" {} {when}.", label("stake.horizon"))).unwrap_or_default();
        let who = self.names(&stake.who);
        self.item(&format!(
            "**{who}**{colon}{}{horizon}{}",
            format!("{gain}{risk}").trim_start(),
            self.standing(&stake.standing)
        ))
    }

    fn timeline(&self, story: &Story) -> String {
        let event = |event: &crate::story::Event| {
            let note = match event.status {
                crate::story::EventStatus::Happened => String::new(),
                crate::story::EventStatus::Expected => format!(" ({})", self.word("timeline.expected")),
                crate::story::EventStatus::Cancelled => format!(" ({})", self.word("timeline.cancelled")),
            };
            let (date, text) = (self.date(&event.date), self.inline(&event.text));
            let mut said = format!("**{date}**{note}{}{text}{}", self.colon(), self.standing(&event.standing));
            if let Some(body) = &event.body {
                said.push_str(&format!("\n\n{}", self.block(body).trim_end()));
            }
            let place = event
                .place
                .as_ref()
                .map(|place| format!("\n\n{} {}", self.word("timeline.place"), escape::text(&place.name, true)));
            said.push_str(&place.unwrap_or_default());
            self.item(&said)
        };
        story.timeline.iter().map(event).collect()
    }

    fn claims(&self, story: &Story) -> String {
        let mut out = String::new();
        let mut group = |title: String, items: String| {
            if !items.is_empty() {
                out.push_str(&format!("### {title}\n\n{items}\n"));
            }
        };
        for status in Status::ALL {
            let of = story.claims.iter().filter(|claim| claim.status == *status);
            group(self.word(&format!("claims.{}", status.name())), of.map(|claim| self.claim(claim)).collect());
        }
        group(self.word("claims.unknowns"), story.unknowns.iter().map(|unknown| self.unknown(unknown)).collect());
        let placed = |quote: &Quote| quote.id.as_ref().is_some_and(|id| self.desk.shape.quoted.contains(id));
        let quotes = story.quotes.iter().filter(|quote| !placed(quote));
        group(self.word("claims.quotes"), quotes.map(|quote| self.quote(quote) + "\n\n").collect());
        out
    }

    fn claim(&self, claim: &Claim) -> String {
        let as_of = claim.as_of.as_ref().map(|date| self.as_of(date)).unwrap_or_default();
        let mut said = format!("{}{as_of}{}", self.inline(&claim.text), self.cited(&claim.sources));
        said.push_str(&self.sentence(claim.status, &claim.by));
        said.push_str(&self.labelled(&self.word("claims.why"), claim.why.as_ref()));
        said.push_str(&self.labelled(&self.word("claims.settles"), claim.settles.as_ref()));
        if !claim.responses.is_empty() {
            let response = |response: &crate::story::Response| {
                let (by, text) = (self.names(&response.by), self.inline(&response.text));
                self.item(&format!("{by}{}{text}{}", self.colon(), self.cited(&response.sources)))
            };
            let responses: String = claim.responses.iter().map(response).collect();
            said.push_str(&format!("\n\n{}{}\n\n{responses}", self.word("claims.responses"), self.colon().trim_end()));
        }
        self.item(&said)
    }

    fn unknown(&self, unknown: &Unknown) -> String {
        let why = self.labelled(&self.word("claims.unknown_why"), unknown.why.as_ref());
        let settles = self.labelled(&self.word("claims.settles"), unknown.settles.as_ref());
        self.item(&format!("**{}**{why}{settles}", self.inline(&unknown.q)))
    }

    pub(super) fn quote_of(&self, id: &str) -> Option<String> {
        let id = Id::parse(id).ok()?;
        self.desk.story?.quote(&id).map(|quote| self.quote(quote))
    }

    fn quote(&self, quote: &Quote) -> String {
        let mut said = self.block(&quote.text).trim_end().to_string();
        if let Some(translation) = &quote.translation {
            said.push_str(&format!("\n\n{}", self.block(translation).trim_end()));
        }
        let date = quote.date.as_ref().map(|date| format!(", {}", self.date(date))).unwrap_or_default();
        said.push_str(&format!("\n\n– {}{date}{}", self.name(&quote.by), self.cited(&quote.sources)));
        said.split('\n').map(|line| format!("> {line}").trim_end().to_string()).collect::<Vec<_>>().join("\n")
    }

    /// The questions of the front matter; those of the text are its headings.
    fn faq(&self, story: &Story) -> String {
        let one = |faq: &crate::story::Faq| {
            let (q, a) = (self.inline(&faq.q), self.block(&faq.a));
            format!("### {q}\n\n{}{}\n\n", a.trim_end(), self.cited(&faq.sources))
        };
        story.faq.iter().map(one).collect()
    }

    /// The sources under their numbers; those that nothing cites come last.
    fn sources(&self, story: &Story) -> String {
        self.desk.cites.finish();
        let numbered = self
            .desk
            .cites
            .order()
            .into_iter()
            .filter_map(|i| Some((self.desk.cites.number(i), story.sources.get(i)?)));
        numbered.map(|(number, source)| format!("{number}. {}\n", self.source(source))).collect()
    }

    fn source(&self, source: &Source) -> String {
        let desk = self.desk;
        let url = source.url.as_ref().map(|url| url.value.as_str());
        let title = source.title.as_ref().map(|title| self.inline(title));
        let name = match (title, url) {
            (Some(title), Some(url)) => format!("[{title}]({})", escape::address(url)),
            (Some(title), None) => title,
            (None, Some(url)) => format!("<{}>", escape::address(url)),
            (None, None) => String::new(),
        };
        let authors: Vec<String> = source.author.iter().map(|name| as_read(name)).collect();
        let by = if authors.is_empty() { String::new() } else { desk.words.list(&authors) + &self.colon() };
        let date = source.date.as_ref().map(|date| desk.words.date_nominal(date).text);
        let rest = source.publisher.iter().filter(|publisher| !source.author.contains(publisher)).cloned().chain(date);
        let labels = desk.source_labels(source).into_iter().map(|label| label.text);
        let rest: Vec<String> = rest.chain(labels).map(|text| escape::text(&text, true)).collect();
        let rest = if rest.is_empty() { String::new() } else { format!(". {}", desk.words.remarks(&rest)) };
        let archive = source
            .archive
            .as_ref()
            .map(|archive| format!(" ([{}]({}))", self.word("source.archive"), escape::address(&archive.url.value)));
        let reason = self.labelled(&self.word("source.reason"), source.reason.as_ref());
        let note = self.labelled("", source.note.as_ref()).replacen("  ", " ", 1);
        format!("{}{name}{rest}.{}{reason}{note}", escape::text(&by, true), archive.unwrap_or_default())
    }

    fn update(&self, update: &Update) -> String {
        let kind = self.word(&format!("update.{}", update.kind.name()));
        let date = escape::text(&self.desk.moment(&update.date).text, true);
        self.item(&format!("**{date}** – {kind}{}{}", self.colon(), self.inline(&update.text)))
    }

    fn related(&self) -> String {
        let cards = self.desk.shape.related.iter().filter_map(|&i| self.desk.here.site.cards.get(i));
        let item = |card: &crate::site::Card| {
            let href = self.full(&self.desk.here.to(&card.route));
            self.item(&format!("[{}]({})", escape::text(&card.title, true), escape::address(&href)))
        };
        cards.map(item).collect()
    }
}
