//! `timeline.ics`: events as a calendar (RFC 5545, with the names of RFC 7986).
//!
//! Every entry is of whole days, over all days that the date may mean; an entry without an end stands on its first day, one
//! without a beginning on its last. The words of the date stand in the description. No clock is asked: an entry is stamped
//! with the story's `updated`.

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use super::Facts;
use crate::story::config::IcsEvents;
use crate::story::{Edtf, EntityKind, Event, EventStatus, Kind, Moment, Page, Precision, Rich, Shape, Status, Story};

/// Name of the file beside the story's page.
pub const FILE: &str = "timeline.ics";

/// Octets of a line without its break (RFC 5545, 3.1).
const LINE: usize = 75;

/// Has the calendar of a story any entry?
pub fn has_content(page: &Page, story: &Story, wanted: IcsEvents) -> bool {
    story.timeline.iter().any(|event| is_taken(page, event, wanted))
}

/// Writes it. None without entries.
pub fn ics(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let Kind::Story(story) = &facts.document.kind else { return None };
    let page = &facts.document.page;
    let taken = story.timeline.iter().enumerate().filter(|(_, event)| is_taken(page, event, facts.config.ics));
    let taken: Vec<(usize, &Event)> = taken.collect();
    if taken.is_empty() {
        return None;
    }
    let mut calendar = Calendar { facts, story, out: String::new() };
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//nutgraf//timeline//EN");
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.line("METHOD", "PUBLISH");
    let lang = &page.lang;
    calendar.text(&format!("NAME;LANGUAGE={lang}"), &page.title.plain);
    calendar.text("X-WR-CALNAME", &page.title.plain);
    if let Some(url) = facts.url {
        calendar.line("URL", &address(url));
        calendar.line("SOURCE;VALUE=URI", &address(&format!("{}/{FILE}", url.trim_end_matches('/'))));
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
        calendar.line("X-PUBLISHED-TTL", "P1D");
    }
    for (index, event) in taken {
        calendar.event(index, event);
    }
    calendar.line("END", "VCALENDAR");
    Some(calendar.out.into_bytes())
}

/// Does the calendar take this event? What is to come when the story was last changed, or all.
fn is_taken(page: &Page, event: &Event, wanted: IcsEvents) -> bool {
    let state = page.updated.as_ref().or(page.published.as_ref()).map(|moment| moment.date);
    let future = || state.zip(event.date.earliest()).is_some_and(|(state, first)| first > state);
    let wanted = wanted == IcsEvents::All || event.status == EventStatus::Expected || future();
    wanted && days(&event.date).is_some()
}

/// First and last day of an entry; None for what a calendar cannot hold: it begins with the year 1.
fn days(date: &Edtf) -> Option<(Date, Date)> {
    let days = match date.shape() {
        Shape::One(piece) => piece.bounds(),
        Shape::Range(..) => match (date.earliest(), date.latest()) {
            (Some(first), Some(last)) => (first, last),
            (Some(only), None) | (None, Some(only)) => (only, only),
            (None, None) => return None,
        },
    };
    (days.0.year() >= 1).then_some(days)
}

struct Calendar<'a> {
    facts: &'a Facts<'a>,
    story: &'a Story,
    out: String,
}

impl Calendar<'_> {
    fn event(&mut self, index: usize, event: &Event) {
        let Some((first, last)) = days(&event.date) else { return };
        let page = &self.facts.document.page;
        let state = page.updated.as_ref().or(page.published.as_ref());
        let stamp = state.map_or("19700101T000000Z".to_string(), stamp);
        self.line("BEGIN", "VEVENT");
        let uid = self.uid(event);
        self.text("UID", &uid);
        self.line("DTSTAMP", &stamp);
        self.line("LAST-MODIFIED", &stamp);
        // Grows with `updated`, so that calendars that took the entry before take the newer one.
        let days = state.map_or(0, |moment| moment.instant.as_second().max(0) / 86_400);
        self.line("SEQUENCE", &days.to_string());
        self.line("DTSTART;VALUE=DATE", &date(first));
        // The end is the day behind the last one.
        if let Ok(end) = last.tomorrow() {
            self.line("DTEND;VALUE=DATE", &date(end));
        }
        let lang = self.facts.other_lang(&event.text).unwrap_or_else(|| page.lang.clone());
        self.text(&format!("SUMMARY;LANGUAGE={lang}"), &self.summary(event));
        self.text(&format!("DESCRIPTION;LANGUAGE={}", page.lang), &self.description(event));
        if let Some(place) = &event.place {
            self.text("LOCATION", &place.name);
            if let Some((lat, lon)) = place.lat.zip(place.lon) {
                self.line("GEO", &format!("{lat};{lon}"));
            }
        }
        let anchor = (self.facts.anchor)(EntityKind::Event, index);
        if let Some(url) = self.facts.url {
            let anchor = anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default();
            self.line("URL", &address(&format!("{url}{anchor}")));
        }
        if !page.tags.is_empty() {
            let tags: Vec<String> = page.tags.iter().map(|tag| escape(&tag.value)).collect();
            self.line("CATEGORIES", &tags.join(","));
        }
        self.line("STATUS", status(event));
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    /// The event in a line; what was called off says so.
    fn summary(&self, event: &Event) -> String {
        let say = self.facts.say;
        match event.status {
            EventStatus::Cancelled => {
                format!("{}{}{}", say.word("timeline.cancelled"), say.word("punctuation.colon"), event.text.plain)
            }
            EventStatus::Happened | EventStatus::Expected => event.text.plain.to_string(),
        }
    }

    /// When, where that is more than the entry shows; more about it; how it stands; sources; where to read on.
    fn description(&self, event: &Event) -> String {
        let facts = self.facts;
        let mut lines: Vec<String> = Vec::new();
        let whole_day = matches!(event.date.shape(), Shape::One(piece) if piece.precision() == Precision::Day && !piece.uncertain && !piece.approximate);
        if !whole_day {
            lines.push(match event.status {
                EventStatus::Happened => facts.locale.date(&event.date),
                EventStatus::Expected | EventStatus::Cancelled => facts.locale.date_expected(&event.date),
            });
        }
        lines.extend(event.body.as_ref().map(|body: &Rich| body.plain.to_string()));
        let claim = event.standing.claim.as_ref().and_then(|id| self.story.claim(id));
        lines.extend(claim.and_then(|claim| (facts.sentence)(claim)));
        let cites = event.standing.sources.iter().filter_map(|cite| self.story.source(&cite.source));
        let cites: Vec<String> = cites.map(|source| facts.say.source(source)).collect();
        if !cites.is_empty() {
            let begin = format!("{}{}", facts.say.word("part.sources"), facts.say.word("punctuation.colon"));
            lines.push(format!("{begin}{}", cites.join("; ")));
        }
        lines.push(facts.document.page.title.plain.to_string());
        lines.extend(facts.url.map(str::to_string));
        lines.join("\n\n")
    }

    /// Says for ever which event it is: its id, else its date and words, with the story it stands in and its host.
    fn uid(&self, event: &Event) -> String {
        let page = &self.facts.document.page;
        let own = match &event.id {
            Some(id) => id.to_string(),
            None => format!("{}\n{}", event.date, event.text.markdown),
        };
        let hash = blake3::hash(format!("{}\n{}\n{own}", page.path, page.lang).as_bytes()).to_hex();
        let host = self.facts.config.base_url.as_ref().and_then(|url| url.host_str()).unwrap_or("nutgraf.invalid");
        let name = event.id.as_ref().map(|id| format!("{id}-")).unwrap_or_default();
        format!("{name}{}@{host}", hash.get(..16).unwrap_or_default())
    }

    /// A property whose value is a text.
    fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escape(text));
    }

    /// A line, folded by octets between characters (RFC 5545, 3.1).
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in format!("{name}:{value}").chars() {
            if c.len_utf8() > room {
                self.out.push_str("\r\n ");
                room = LINE - 1;
            }
            room -= c.len_utf8();
            self.out.push(c);
        }
        self.out.push_str("\r\n");
    }
}

fn status(event: &Event) -> &'static str {
    let sure = matches!(event.standing.status, None | Some(Status::Confirmed));
    let vague = event.date.is_approximate() || event.date.is_uncertain() || event.date.is_unspecified();
    let exact = !vague && event.date.earliest().is_some() && event.date.latest().is_some();
    match event.status {
        EventStatus::Cancelled => "CANCELLED",
        EventStatus::Expected if !(sure && exact) => "TENTATIVE",
        EventStatus::Happened | EventStatus::Expected => "CONFIRMED",
    }
}

fn date(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn stamp(moment: &Moment) -> String {
    let utc = jiff::tz::Offset::UTC.to_datetime(moment.instant);
    format!("{}T{:02}{:02}{:02}Z", date(utc.date()), utc.hour(), utc.minute(), utc.second())
}

/// A text as the value of a property (RFC 5545, 3.3.11). Control characters cannot stand in one.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.trim().replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push('\t'),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// An address in ASCII, as `URI` wants it (RFC 3986).
fn address(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(url) => url.to_string(),
        Err(_) => crate::render::html::escape_address(address).replace("&amp;", "&"),
    }
}
