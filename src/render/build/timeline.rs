//! The timeline: events by year, with the time between them in words.

use jiff::civil::Date;

use super::desk::{Desk, Mode, count};
use crate::render::draw::span::Span;
use crate::render::view::{EraView, EventView, Html, PlaceView, TimelineEntry, TimelineGroup, TimelineView};
use crate::story::{Direction, Edtf, EntityKind, Era, Event, EventStatus, Id, Pick, Place, Precision, Shape, When};

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
        let mut rail = Rail::new(self, unit, Mode::of(pick), Pace::of(&taken), eras);
        let as_of = self.as_of();
        let mut marked = !pick.is_all() || as_of.is_none();
        for &(index, event) in &taken {
            if !marked && is_after(event, as_of) {
                marked = true;
                // The state of the story divides the time between what was and what is to come.
                if rail.groups.is_empty() {
                    rail.turn_to(event);
                }
                if let Some(today) = as_of {
                    rail.as_of(today, event);
                }
            }
            rail.turn_to(event);
            let space = rail.space(event);
            rail.begin_eras(event);
            let era = era_of(event, eras);
            let view = EventView { space, ..self.event(index, event, era, unit, Mode::of(pick)) };
            rail.push(TimelineEntry::Event(Box::new(view)));
            rail.before = Some((event.date.clone(), era));
        }
        if let Some(today) = as_of.filter(|_| !marked && !rail.groups.is_empty()) {
            rail.end(today);
        }
        let involved = |id: &Id| taken.iter().any(|(_, event)| event.actors.contains(id));
        let ids = story.actors.iter().filter_map(|actor| actor.id.as_ref()).filter(|id| involved(id));
        TimelineView {
            span: self.span(&taken, eras, pick),
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

    /// The whole time at a glance.
    fn span(&self, events: &[(usize, &Event)], eras: &[Era], pick: &Pick) -> Option<Html> {
        if !pick.is_all() || events.len() < FEWEST_FOR_SPAN {
            return None;
        }
        // What has no end goes on; what lies years from year 0 in days is far below where a float loses digits.
        let day = |day: Option<Date>, open: f64| day.map_or(open, |day| days_between(Date::ZERO, day) as f64);
        let ends = |date: &Edtf| (day(date.earliest(), f64::MIN), day(date.latest(), f64::MAX));
        let as_of = self.as_of();
        let event = |(_, event): &(usize, &Event)| {
            let (from, to) = ends(&event.date);
            let now = day(as_of, from);
            // A range without an end reaches to the day of the story.
            let to = if to == f64::MAX { now.max(from) } else { to };
            (from > f64::MIN).then(|| {
                let (from, to) =
                    if event.date.is_range() { (from, to) } else { ((from + to) / 2.0, (from + to) / 2.0) };
                (from, to, is_after(event, as_of))
            })
        };
        let span = Span {
            eras: eras.iter().map(|era| ends(&era.date)).collect(),
            events: events.iter().filter_map(event).collect(),
            as_of: as_of.map(|today| day(Some(today), 0.0)),
        };
        span.draw(self.document.page.lang.direction() == Direction::Rtl).map(Html)
    }

    fn era(&self, index: usize, era: &Era, mode: Mode) -> EraView {
        let _at = self.at_entry(EntityKind::Era, index);
        EraView {
            id: self.id_of((EntityKind::Era, index), mode),
            name: self.inline(&era.name, mode),
            date: self.date(&era.date),
            changes: self.marks(EntityKind::Era, index),
        }
    }

    fn event(&self, index: usize, event: &Event, era: u32, unit: Unit, mode: Mode) -> EventView {
        let _at = self.at_entry(EntityKind::Event, index);
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
            actors: self.actor_refs(&event.actors),
            place: event.place.as_ref().map(|place| self.place_view(place)),
            standing: self.standing(&event.standing),
            sources: self.standing_cites(&event.standing, mode),
            body: self.maybe_block(event.body.as_ref(), mode),
            origins: self.single_origin(&event.standing.sources),
            image: event.image.as_ref().map(|image| self.image(image, mode)),
            changes: self.marks(EntityKind::Event, index),
            era,
            space: 0,
        }
    }

    fn place_view(&self, place: &Place) -> PlaceView {
        let degrees = |key: &str, value: f64| {
            // As written: more digits would claim more than is known.
            let decimals = value.to_string().split_once('.').map_or(0, |(_, rest)| rest.len().min(6)) as u8;
            self.words.plain(key, &[("degrees", &self.words.locale.number(value.abs(), decimals))])
        };
        let both = place.lat.zip(place.lon);
        let coordinates = both.map(|(lat, lon)| {
            let lat = degrees(if lat < 0.0 { "place.south" } else { "place.north" }, lat);
            let lon = degrees(if lon < 0.0 { "place.west" } else { "place.east" }, lon);
            format!("{lat}{}{lon}", self.words.plain("punctuation.list", &[]))
        });
        let href = both.map(|(lat, lon)| format!("geo:{lat},{lon}"));
        PlaceView { name: place.name.clone(), lat: place.lat, lon: place.lon, coordinates, href }
    }
}

/// So few events are seen at a glance anyway.
const FEWEST_FOR_SPAN: usize = 5;

/// How time becomes space: by its square root, so that days and decades find room on one rail.
#[derive(Clone, Copy, Debug)]
struct Pace {
    /// The days from which on a gap is worth words: a twenty-fifth of the whole, at least two.
    worded: i64,
    /// Days from event to event in the mean.
    mean: f64,
}

/// The step of a gap as long as the mean, and the largest.
const MEAN_STEP: f64 = 3.0;
const MOST_STEPS: f64 = 12.0;

impl Pace {
    fn of(events: &[(usize, &Event)]) -> Pace {
        let days = || events.iter().filter_map(|(_, event)| event.date.earliest());
        let whole = days().min().zip(days().max()).map_or(0, |(first, last)| days_between(first, last));
        // Numbers of days and events, far below where a float loses digits.
        let mean = whole as f64 / events.len().saturating_sub(1).max(1) as f64;
        Pace { worded: (whole / 25).max(2), mean: mean.max(1.0 / 24.0) }
    }

    /// The steps that stand for so many days.
    fn steps(self, days: f64) -> u8 {
        let steps = (MEAN_STEP * (days.max(0.0) / self.mean).sqrt()).round().clamp(0.0, MOST_STEPS);
        // Between 0 and 12.
        steps as u8
    }
}

/// The groups of the rail while they are filled.
struct Rail<'a, 'b> {
    desk: &'b Desk<'a>,
    unit: Unit,
    mode: Mode,
    pace: Pace,
    eras: &'b [Era],
    groups: Vec<TimelineGroup>,
    key: Option<Option<i16>>,
    /// What stands above: its date, and the number of the era it lies in.
    before: Option<(Edtf, u32)>,
    next_era: usize,
}

impl<'a, 'b> Rail<'a, 'b> {
    fn new(desk: &'b Desk<'a>, unit: Unit, mode: Mode, pace: Pace, eras: &'b [Era]) -> Self {
        Rail { desk, unit, mode, pace, eras, groups: Vec::new(), key: None, before: None, next_era: 0 }
    }

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
        let era = self.lasting(era_of(event, self.eras));
        self.groups.push(TimelineGroup { label: label.unwrap_or_else(|| "…".into()), id, era, entries: Vec::new() });
    }

    fn push(&mut self, entry: TimelineEntry) {
        if let Some(group) = self.groups.last_mut() {
            group.entries.push(entry);
        }
    }

    /// The era, if what stands above lies in it too.
    fn lasting(&self, era: u32) -> u32 {
        self.before.as_ref().filter(|(_, before)| *before == era).map_or(0, |_| era)
    }

    /// Tells the time since what stands above, if that is worth words; else gives the steps that stand for it.
    fn space(&mut self, event: &Event) -> u8 {
        let era = self.lasting(era_of(event, self.eras));
        self.gap(&event.date, era)
    }

    fn gap(&mut self, date: &Edtf, era: u32) -> u8 {
        let Some((before, _)) = &self.before else { return 0 };
        let time = time_between(before, date);
        let days = match time {
            // Whole days, rounded down: a night is no day.
            Some(time) => Some(time as i64),
            None => distance(before, date),
        };
        // Numbers of days, far below where a float loses digits.
        let size = time.or(days.map(|days| days as f64)).map_or(0, |days| self.pace.steps(days));
        match days.and_then(|days| u64::try_from(days).ok()).zip(days) {
            Some((count, days)) if days >= self.pace.worded => {
                let text = self.desk.words.gap(count);
                self.push(TimelineEntry::Gap { text, size: size.max(1), era });
                0
            }
            _ => size,
        }
    }

    /// Names the eras that begin with an event or have begun since the one above.
    fn begin_eras(&mut self, event: &Event) {
        while let Some(era) = self.eras.get(self.next_era).filter(|e| e.date.earliest() <= event.date.earliest()) {
            let view = self.desk.era(self.next_era, era, self.mode);
            self.next_era += 1;
            self.push(TimelineEntry::Era { era: view, number: count(self.next_era) });
        }
    }

    /// Marks the state of the story above an event.
    fn as_of(&mut self, today: Date, event: &Event) {
        let era = self.lasting(era_of(event, self.eras));
        self.mark(today, era);
    }

    /// Marks the state of the story below all events.
    fn end(&mut self, today: Date) {
        let era = self.lasting(era_at(today, self.eras));
        self.mark(today, era);
    }

    fn mark(&mut self, today: Date, era: u32) {
        let page = &self.desk.document.page;
        let Some(moment) = page.updated.as_ref().or(page.published.as_ref()) else { return };
        let Ok(date) = Edtf::parse(&today.to_string()) else { return };
        self.gap(&date, era);
        self.push(TimelineEntry::AsOf { date: self.desk.moment(moment), era });
        self.before = Some((date, era));
    }
}

fn unit_of(events: &[(usize, &Event)]) -> Unit {
    let years = || events.iter().filter_map(|(_, event)| event.date.earliest()).map(|day| i32::from(day.year()));
    match (years().min(), years().max()) {
        (Some(first), Some(last)) => Unit::for_years(last - first),
        _ => Unit::Year,
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

/// Days between two times of day, both as clocks show them or both with their distance from UTC.
fn time_between(before: &Edtf, after: &Edtf) -> Option<f64> {
    let ((from, utc), (to, same)) = (moment(before)?, moment(after)?);
    (utc == same && to > from).then_some(to - from)
}

/// A date with a time of day, in days since year 0, and whether these are days of UTC.
fn moment(date: &Edtf) -> Option<(f64, bool)> {
    let Shape::One(piece) = date.shape() else { return None };
    let When::Time(day, time) = piece.when else { return None };
    let minutes = i64::from(time.hour) * 60 + i64::from(time.minute) - i64::from(time.offset.unwrap_or_default());
    // Minutes of some thousand years, far below where a float loses digits.
    Some(((days_between(Date::ZERO, day) * 1440 + minutes) as f64 / 1440.0, time.offset.is_some()))
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
    event.date.earliest().map_or(0, |day| era_at(day, eras))
}

/// The number of the era that goes on, the one that began last; 0 if none does.
fn era_at(day: Date, eras: &[Era]) -> u32 {
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
    fn time_between_times_of_day() {
        let hours = |before: &str, after: &str| {
            let days = time_between(&Edtf::parse(before).unwrap(), &Edtf::parse(after).unwrap());
            days.map(|days| (days * 24.0 * 60.0).round() / 60.0)
        };
        assert_eq!(hours("2024-10-15T14:30", "2024-10-15T18:00"), Some(3.5));
        assert_eq!(hours("2024-10-15T23:50", "2024-10-16T00:05"), Some(0.25));
        assert_eq!(hours("2024-10-15T23:00Z", "2024-10-16T02:00+01:00"), Some(2.0));
        assert_eq!(hours("2024-10-15T23:00Z", "2024-10-16T02:00"), None);
        assert_eq!(hours("2024-10-15", "2024-10-16T02:00"), None);
    }

    #[test]
    fn space_is_the_square_root_of_time() {
        let pace = Pace { worded: 2, mean: 10.0 };
        let steps: Vec<u8> = [0.0, 1.0, 10.0, 40.0, 160.0, 100_000.0].map(|days| pace.steps(days)).to_vec();
        assert_eq!(steps, [0, 1, 3, 6, 12, 12]);
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
