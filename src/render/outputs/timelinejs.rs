//! `timeline.json`: the timeline for TimelineJS 3. Source of the format: its own reader (`TimelineConfig`, `TLDate`) and its
//! documentation of the JSON data format.
//!
//! - What TimelineJS would word itself, in the language it was started with, is given in words: every date has a
//!   `display_date`, so that "around mid-October" stays that.
//! - Dates keep their precision: of a month TimelineJS gets year and month. An end that is open or unknown is left out, and
//!   the words say "since November 2024". Eras need two ends, so an open one reaches as far as the timeline.
//! - TimelineJS has one group per event: the first of its actors. All of them stand in the text, as do place, sources and
//!   how the event stands.

mod dates;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::Facts;
use crate::render::html::{self, Around, Labels, LinkHtml, LinkTo, Picture, escape, link_html};
use crate::story::config::HtmlPolicy;
use crate::story::{Cite, EntityKind, Era, Event, EventStatus, Id, Image, Kind, Rich, Story};
use dates::Known;

/// Name of the file beside the story's page.
pub const FILE: &str = "timeline.json";

/// Writes it, indented, with a line break at the end. None without events.
pub fn timelinejs(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let Kind::Story(story) = &facts.document.kind else { return None };
    if story.timeline.is_empty() {
        return None;
    }
    let writer = Writer { facts, story };
    let known = Known::of(&facts.document.page, story);
    let mut whole = Map::new();
    // Else TimelineJS chooses a scale of its own, for the ages of the earth.
    whole.insert("scale".into(), json!("human"));
    whole.insert("title".into(), writer.title());
    whole.insert("events".into(), story.timeline.iter().enumerate().map(|(i, e)| writer.event(i, e)).collect());
    if !story.eras.is_empty() {
        whole.insert("eras".into(), story.eras.iter().map(|era| writer.era(era, &known)).collect());
    }
    let mut bytes = serde_json::to_vec_pretty(&Value::Object(whole)).ok()?;
    bytes.push(b'\n');
    Some(bytes)
}

struct Writer<'a> {
    facts: &'a Facts<'a>,
    story: &'a Story,
}

impl Writer<'_> {
    /// The slide before the first event.
    fn title(&self) -> Value {
        let page = &self.facts.document.page;
        let mut text = page.summary.as_ref().map(|summary| self.html(summary)).unwrap_or_default();
        if let Some(url) = self.facts.url {
            let link = link_html(url, "", "", "");
            let words = self.facts.say.word("part.whole_story");
            text.push_str(&format!("<p>{}{}{}</p>", link.open, escape(&words), link.close));
        }
        let mut slide = Map::new();
        slide.insert("unique_id".into(), json!("ng-title"));
        slide.insert("text".into(), json!({"headline": self.inline(&page.title), "text": text.trim_end()}));
        slide.extend(page.image.as_ref().and_then(|image| self.media(image)).map(|media| ("media".into(), media)));
        Value::Object(slide)
    }

    fn event(&self, index: usize, event: &Event) -> Value {
        let mut slide = Map::new();
        let id = (self.facts.anchor)(EntityKind::Event, index).unwrap_or_else(|| format!("ng-event-{}", index + 1));
        slide.insert("unique_id".into(), json!(id));
        let (start, end) = dates::slide(&event.date);
        slide.insert("start_date".into(), start);
        slide.extend(end.map(|end| ("end_date".into(), end)));
        let words = match event.status {
            EventStatus::Happened => self.facts.locale.date(&event.date),
            EventStatus::Expected | EventStatus::Cancelled => self.facts.locale.date_expected(&event.date),
        };
        slide.insert("display_date".into(), json!(label(&words)));
        let (headline, rest) = self.headline(&event.text);
        let text = rest + &self.text(event);
        slide.insert("text".into(), json!({"headline": headline, "text": text.trim_end()}));
        if let Some(name) = event.actors.first().and_then(|id| self.actor(id)) {
            slide.insert("group".into(), json!(label(&name)));
        }
        slide.extend(event.image.as_ref().and_then(|image| self.media(image)).map(|media| ("media".into(), media)));
        Value::Object(slide)
    }

    fn era(&self, era: &Era, known: &Known) -> Value {
        let (start, end) = dates::era(&era.date, known);
        let mut headline = self.inline(&era.name);
        if !dates::has_ends(&era.date) || era.date.is_approximate() || era.date.is_uncertain() {
            headline.push_str(&format!(" ({})", escape(&self.facts.locale.date_nominal(&era.date))));
        }
        json!({"start_date": start, "end_date": end, "text": {"headline": headline}})
    }

    /// The first paragraph, and what follows it.
    fn headline(&self, text: &Rich) -> (String, String) {
        let html = self.html(text);
        let trimmed = html.trim();
        match trimmed.strip_prefix("<p>").and_then(|rest| rest.split_once("</p>")) {
            Some((first, rest)) => (first.to_string(), rest.trim_start().to_string()),
            // A list, a quote: TimelineJS sets headlines in a line.
            None if trimmed.starts_with('<') && !is_inline(trimmed) => (escape(&text.plain), String::new()),
            None => (trimmed.to_string(), String::new()),
        }
    }

    /// What stands below the headline.
    fn text(&self, event: &Event) -> String {
        let say = self.facts.say;
        let mut out = event.body.as_ref().map(|body| self.html(body)).unwrap_or_default();
        match event.status {
            EventStatus::Happened => {}
            EventStatus::Expected => paragraph(&mut out, &escape(&say.word("timeline.expected"))),
            EventStatus::Cancelled => paragraph(&mut out, &escape(&say.word("timeline.cancelled"))),
        }
        let claim = event.standing.claim.as_ref().and_then(|id| self.story.claim(id));
        if let Some(sentence) = claim.and_then(|claim| (self.facts.sentence)(claim)) {
            paragraph(&mut out, &escape(&sentence));
        }
        let names: Vec<String> = event.actors.iter().filter_map(|id| self.actor(id)).collect();
        if names.len() > 1 {
            let names = escape(&self.facts.locale.list(&names));
            paragraph(&mut out, &format!("{} {names}", escape(&say.word("timeline.actors"))));
        }
        if let Some(place) = &event.place {
            paragraph(&mut out, &format!("{} {}", escape(&say.word("timeline.place")), escape(&place.name)));
        }
        let cites: Vec<String> = event.standing.sources.iter().filter_map(|cite| self.cite(cite)).collect();
        if !cites.is_empty() {
            let begin = format!("{}{}", say.word("part.sources"), say.word("punctuation.colon"));
            paragraph(&mut out, &format!("{}{}", escape(&begin), cites.join("; ")));
        }
        out
    }

    fn actor(&self, id: &Id) -> Option<String> {
        self.story.actor(id).map(|actor| actor.name.plain.to_string())
    }

    /// A source in few words, as a link if it has an address.
    fn cite(&self, cite: &Cite) -> Option<String> {
        let source = self.story.source(&cite.source)?;
        let name = escape(&self.facts.say.source(source));
        let name = match &source.url {
            Some(url) => {
                let link = link_html(&url.value, "", "", "");
                format!("{}{name}{}", link.open, link.close)
            }
            None => name,
        };
        let comma = self.facts.say.word("punctuation.comma");
        let at = cite.at.as_ref().map(|at| format!("{}{}", escape(&comma), escape(&self.facts.say.locator(at))));
        Some(name + &at.unwrap_or_default())
    }

    fn media(&self, image: &Image) -> Option<Value> {
        let mut media = Map::from_iter([("url".to_string(), json!((self.facts.image)(image)?))]);
        let mut put = |key: &str, text: Option<String>| {
            media.extend(text.filter(|text| !text.is_empty()).map(|text| (key.to_string(), json!(text))));
        };
        put("alt", image.alt.clone());
        put("caption", image.caption.as_ref().map(|caption| self.inline(caption)));
        let credit = [image.credit.as_deref(), image.licence.as_deref()];
        let credit: Vec<&str> = credit.into_iter().flatten().collect();
        put("credit", Some(escape(&credit.join(&self.facts.say.word("punctuation.comma")))));
        Some(Value::Object(media))
    }

    fn html(&self, text: &Rich) -> String {
        let html = html::html(text, &Setting(self.facts));
        match self.facts.other_lang(text) {
            Some(lang) if is_inline(html.trim()) => format!("<span lang=\"{lang}\">{html}</span>"),
            Some(lang) => format!("<div lang=\"{lang}\">{html}</div>"),
            None => html,
        }
    }

    /// A text without paragraphs.
    fn inline(&self, text: &Rich) -> String {
        let html = self.html(text);
        match html.trim().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")) {
            Some(inner) if !inner.contains("<p>") => inner.to_string(),
            Some(_) => escape(&text.plain),
            None if is_inline(html.trim()) => html.trim().to_string(),
            None => escape(&text.plain),
        }
    }
}

/// Begins it with text, or with an element that stands in a line?
fn is_inline(html: &str) -> bool {
    const INLINE: [&str; 7] = ["<em>", "<strong>", "<a ", "<code>", "<del>", "<span", "<math"];
    !html.starts_with('<') || INLINE.iter().any(|tag| html.starts_with(tag))
}

fn paragraph(out: &mut String, html: &str) {
    out.push_str(&format!("<p>{html}</p>\n"));
}

/// A plain text where TimelineJS takes mark-up away and then sets the rest as HTML: what could be mark-up is escaped twice.
fn label(text: &str) -> String {
    let rest = |at: usize| text.get(at + 1..).and_then(|rest| rest.chars().next());
    let entity = text.match_indices('&').any(|(at, _)| rest(at).is_some_and(|c| c.is_alphanumeric() || c == '#'));
    if entity || text.contains(['<', '>']) { escape(&escape(text)) } else { text.to_string() }
}

/// A text by itself, on somebody else's page: only absolute links lead anywhere, citations stand below.
struct Setting<'a>(&'a Facts<'a>);

impl Around for Setting<'_> {
    fn labels(&self) -> &Labels {
        self.0.say.labels()
    }

    fn link(&self, link: &LinkTo<'_>) -> LinkHtml {
        let address = (self.0.link)(link.dest);
        match url::Url::parse(&address) {
            Ok(_) => link_html(&address, link.title, "", ""),
            Err(_) => LinkHtml::default(),
        }
    }

    fn image(&self, picture: &Picture<'_>) -> String {
        let address = (self.0.link)(picture.src);
        let words = escape(picture.alt);
        let html = match url::Url::parse(&address) {
            Ok(_) => format!("<img src=\"{}\" alt=\"{words}\">", html::escape_address(&address)),
            Err(_) => words,
        };
        if picture.alone { format!("<p>{html}</p>\n") } else { html }
    }

    fn ids(&self) -> bool {
        false
    }

    fn raw_html(&self) -> HtmlPolicy {
        self.0.config.html
    }
}
