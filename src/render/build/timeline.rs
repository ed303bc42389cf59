//! The timeline: events by year, with the time between them in words.

use jiff::civil::Date;

use super::desk::{Desk, Mode, count};
use crate::render::view::{EraView, EventView, PlaceView, TimelineEntry, TimelineGroup, TimelineView};
use crate::story::{Edtf, EntityKind, Era, Event, EventStatus, Id, Pick, Precision};

/// What one heading of the rail covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unit {
    Year,
    Decade,
    Century,
}

impl Unit {
    /// The unit for a story that covers so many years.
    fn for_years(years: i32) -> Unit {
        match years {
            ..=120 => Unit::Year,
            121..=1200 => Unit::Decade,
            _ => Unit::Century,
        }
    }

    /// The beginning of the unit in which a year lies.
    fn floor(self, year: i16) -> i16 {
        let step = match self {
            Unit::Year => 1,
            Unit::Decade => 10,
            Unit::Century => 100,
        };
        year.saturating_sub(year.rem_euclid(step))
    }

    /// The unit that begins with this year, as a date: `2024`, `199X`, `19XX`.
    fn edtf(self, year: i16) -> String {
        let (sign, size) = if year < 0 { ("-", year.unsigned_abs()) } else { ("", year.unsigned_abs()) };
        match self {
            Unit::Year => format!("{sign}{size:04}"),
            Unit::Decade => format!("{sign}{:03}X", size / 10),
            Unit::Century => format!("{sign}{:02}XX", size / 100),
        }
    }
}

impl Desk<'_> {
    /// The timeline, or an extract of it.
    pub fn timeline(&self, pick: &Pick) -> TimelineView {
        let Some(story) = self.story else { return TimelineView::default() };
        let taken: Vec<(usize, &Event)> = story
            .timeline
            .iter()
            .enumerate()
            .filter(|(_, e)| pick.takes(*e, &e.actors, Some(e.status.name())))
            .collect();
        let eras: &[Era] = if pick.is_all() { &story.eras } else { &[] };
        let unit = unit_of(&taken);
        let mut rail = Rail { desk: self, unit, mode: Mode::of(pick), groups: Vec::new(), key: None };
        let threshold = threshold(&taken);
        let as_of = self.as_of();
        let mut marked = !pick.is_all() || as_of.is_none();
        let mut next_era = 0;
        let mut before: Option<&Event> = None;
        for &(index, event) in &taken {
            let mut since = before.map(|event| event.date.clone());
            if !marked && is_after(event, as_of) && !rail.groups.is_empty() {
                marked = true;
                // The state of the story divides the time between what was and what is to come.
                if let Some(today) = as_of.and_then(|day| Edtf::parse(&day.to_string()).ok()) {
                    if let Some(entry) = since.as_ref().and_then(|since| self.gap(since, &today, threshold)) {
                        rail.push(entry);
                    }
                    since = Some(today);
                }
                rail.as_of();
            }
            rail.turn_to(event);
            if let Some(entry) = since.as_ref().and_then(|since| self.gap(since, &event.date, threshold)) {
                rail.push(entry);
            }
            while let Some(era) = eras.get(next_era).filter(|era| era.date.earliest() <= event.date.earliest()) {
                rail.push(TimelineEntry::Era {
                    era: self.era(next_era, era, Mode::of(pick)),
                    number: count(next_era + 1),
                });
                next_era += 1;
            }
            if !marked && is_after(event, as_of) {
                marked = true;
                rail.as_of();
            }
            let era = era_of(event, eras);
            rail.push(TimelineEntry::Event(Box::new(self.event(index, event, era, unit, Mode::of(pick)))));
            before = Some(event);
        }
        if !marked && before.is_some() {
            rail.as_of();
        }
        let involved = |id: &Id| taken.iter().any(|(_, event)| event.actors.contains(id));
        let ids = story.actors.iter().filter_map(|actor| actor.id.as_ref()).filter(|id| involved(id));
        TimelineView {
            groups: rail.groups,
            eras: eras.iter().enumerate().map(|(i, era)| self.era(i, era, Mode::EXTRACT)).collect(),
            actors: ids.filter_map(|id| self.actor_ref(id)).collect(),
            count: count(taken.len()),
        }
    }

    /// The day whose state the story tells.
    pub fn as_of(&self) -> Option<Date> {
        let page = &self.document.page;
        page.updated.as_ref().or(page.published.as_ref()).map(|moment| moment.date)
    }

    fn era(&self, index: usize, era: &Era, mode: Mode) -> EraView {
        EraView {
            id: self.id_of((EntityKind::Era, index), mode),
            name: self.inline(&era.name, mode),
            date: self.date(&era.date),
        }
    }

    fn event(&self, index: usize, event: &Event, era: u32, unit: Unit, mode: Mode) -> EventView {
        let in_year = (unit == Unit::Year).then(|| event.date.earliest().map(|day| day.year())).flatten();
        let expected = event.status == EventStatus::Expected;
        EventView {
            id: self.id_of((EntityKind::Event, index), mode),
            href: self.entity_href(EntityKind::Event, index),
            date: self.words.date_of(&event.date, expected),
            when: self.words.date_in_year(&event.date, in_year, expected),
            status: event.status.name(),
            future: is_after(event, self.as_of()),
            text: self.flow(&event.text, mode),
            body: self.maybe_block(event.body.as_ref(), mode),
            actors: self.actor_refs(&event.actors),
            place: event.place.as_ref().map(|place| PlaceView {
                name: place.name.clone(),
                lat: place.lat,
                lon: place.lon,
            }),
            standing: self.standing(&event.standing),
            sources: self.standing_cites(&event.standing, mode),
            image: event.image.as_ref().map(|image| self.image(image, mode)),
            era,
        }
    }

    /// The time between two dates, if it is worth telling.
    fn gap(&self, before: &Edtf, after: &Edtf, threshold: i64) -> Option<TimelineEntry> {
        let days = distance(before, after).filter(|days| *days >= threshold)?;
        let size = match days {
            ..=13 => 1,
            14..=59 => 2,
            60..=364 => 3,
            365..=3652 => 4,
            _ => 5,
        };
        Some(TimelineEntry::Gap { text: self.words.gap(u64::try_from(days).ok()?), size })
    }
}

/// The groups of the rail while they are filled.
struct Rail<'a, 'b> {
    desk: &'b Desk<'a>,
    unit: Unit,
    mode: Mode,
    groups: Vec<TimelineGroup>,
    key: Option<Option<i16>>,
}

impl Rail<'_, '_> {
    /// Begins a new group if the event lies in another year.
    fn turn_to(&mut self, event: &Event) {
        let key = event.date.earliest().map(|day| self.unit.floor(day.year()));
        if self.key == Some(key) {
            return;
        }
        self.key = Some(key);
        let name = key.map(|year| self.unit.edtf(year));
        let label =
            name.as_deref().and_then(|name| Edtf::parse(name).ok()).map(|date| self.desk.words.date(&date).text);
        let id = name.filter(|_| self.mode.ids).map(|name| format!("ng-timeline-{}", name.to_lowercase()));
        self.groups.push(TimelineGroup { label: label.unwrap_or_else(|| "…".into()), id, entries: Vec::new() });
    }

    fn push(&mut self, entry: TimelineEntry) {
        if let Some(group) = self.groups.last_mut() {
            group.entries.push(entry);
        }
    }

    fn as_of(&mut self) {
        let page = &self.desk.document.page;
        if let Some(moment) = page.updated.as_ref().or(page.published.as_ref()) {
            self.push(TimelineEntry::AsOf { date: self.desk.moment(moment) });
        }
    }
}

fn unit_of(events: &[(usize, &Event)]) -> Unit {
    let years = || events.iter().filter_map(|(_, event)| event.date.earliest()).map(|day| i32::from(day.year()));
    match (years().min(), years().max()) {
        (Some(first), Some(last)) => Unit::for_years(last - first),
        _ => Unit::Year,
    }
}

/// The days from which on a gap is worth words: a twenty-fifth of the whole, at least two.
fn threshold(events: &[(usize, &Event)]) -> i64 {
    let days = || events.iter().filter_map(|(_, event)| event.date.earliest());
    match (days().min(), days().max()) {
        (Some(first), Some(last)) => (days_between(first, last) / 25).max(2),
        _ => 2,
    }
}

/// Does an event lie wholly after a day?
fn is_after(event: &Event, day: Option<Date>) -> bool {
    day.is_some_and(|day| event.date.earliest().is_some_and(|first| first > day))
}

/// Days from one date to another: from the end of a range, else from the middle of what the date may mean, to its middle or
/// beginning. None if they overlap or an end is open.
fn distance(before: &Edtf, after: &Edtf) -> Option<i64> {
    let from = if before.is_range() { before.latest()? } else { middle(before)? };
    let to = if after.is_range() { after.earliest()? } else { middle(after)? };
    let overlap = before.latest()? >= after.earliest()? && before.precision() != Precision::Minute;
    let days = days_between(from, to);
    (days > 0 && !overlap).then_some(days)
}

fn middle(date: &Edtf) -> Option<Date> {
    let (first, last) = (date.earliest()?, date.latest()?);
    first.checked_add(jiff::Span::new().days(days_between(first, last) / 2)).ok()
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The number of the era in which an event begins: the one that began last; 0 outside.
fn era_of(event: &Event, eras: &[Era]) -> u32 {
    let Some(day) = event.date.earliest() else { return 0 };
    let holds = |era: &Era| {
        era.date.earliest().is_none_or(|first| first <= day) && era.date.latest().is_none_or(|last| day <= last)
    };
    eras.iter().rposition(holds).map_or(0, |i| count(i + 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn days(before: &str, after: &str) -> Option<i64> {
        distance(&Edtf::parse(before).unwrap(), &Edtf::parse(after).unwrap())
    }

    #[test]
    fn distances() {
        assert_eq!(days("2024-10-15", "2024-10-17"), Some(2));
        assert_eq!(days("2024-10", "2025-02"), Some(121));
        assert_eq!(days("2024-10-01/2024-11-30", "2024-12-02"), Some(2));
        assert_eq!(days("2024-10-01/2024-11-30", "2024-11-02"), None);
        assert_eq!(days("2024-10/..", "2024-11-02"), None);
        assert_eq!(days("2024", "2024-11"), None);
        assert_eq!(days("1914-07-28", "1989-11-09"), Some(27498));
    }

    #[test]
    fn groups_by_the_length_of_the_story() {
        assert_eq!(
            (Unit::for_years(3), Unit::for_years(150), Unit::for_years(2000)),
            (Unit::Year, Unit::Decade, Unit::Century)
        );
        assert_eq!((Unit::Decade.floor(1999), Unit::Century.floor(-44)), (1990, -100));
        assert_eq!(
            (Unit::Decade.edtf(1990), Unit::Year.edtf(-44), Unit::Year.edtf(44)),
            ("199X".into(), "-0044".into(), "0044".into())
        );
    }
}
