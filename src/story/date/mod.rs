//! Dates: EDTF (ISO 8601-2) for what a story tells, [`Moment`]s for when pages appear.

mod hint;
mod moment;
mod parse;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;

use jiff::civil::Date;

pub use moment::Moment;

/// An EDTF level 1 date, or a time of day (events): valid by construction, ends in order.
///
/// ISO 8601-2:2019, annex A, level 1, and of level 0 the date with a time, whose seconds may be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edtf {
    text: String,
    shape: Shape,
}

/// One date, or a range of two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// One date.
    One(DatePiece),
    /// From, to. At least one end is dated.
    Range(End, End),
}

/// An end of a range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// At a date.
    At(DatePiece),
    /// `..`: it began always, it goes on.
    Open,
    /// Nothing: it has an end, but nobody knows when.
    Unknown,
}

/// A date without ends, and how sure it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DatePiece {
    /// When.
    pub when: When,
    /// `?`: the source is doubtful.
    pub uncertain: bool,
    /// `~`: about then.
    pub approximate: bool,
}

/// The forms a date has. Years are astronomical: 0 is 1 BC, -43 is 44 BC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// `19XX`: its first year, 1900.
    Century(i16),
    /// `199X`: its first year, 1990.
    Decade(i16),
    /// `2024`
    Year(i16),
    /// `2024-XX`: some month of a year.
    SomeMonth(i16),
    /// `2024-XX-XX`: some day of a year.
    SomeDayOfYear(i16),
    /// `2024-21` to `2024-24`
    Season(i16, Season),
    /// `2024-10`: year and month, 1 to 12.
    Month(i16, i8),
    /// `2024-10-XX`: some day of a month.
    SomeDay(i16, i8),
    /// `2024-10-15`
    Day(Date),
    /// `2024-10-15T14:30+02:00`
    Time(Date, TimeOfDay),
}

/// A season of the northern half of the earth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February of the year after.
    Winter,
}

/// A time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeOfDay {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 60 (a leap second), if given.
    pub second: Option<u8>,
    /// Minutes east of UTC; None: local time of wherever it happened.
    pub offset: Option<i16>,
}

/// How exact a date is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Precision {
    /// A decade or century (`199X`, `19XX`).
    Years,
    /// A year.
    Year,
    /// A season.
    Season,
    /// A month.
    Month,
    /// A day.
    Day,
    /// A minute.
    Minute,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EdtfError {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Byte offset in the text.
    pub at: usize,
    /// What the author may have meant: `2024-10~` for `early October 2024`, `YYYY-10~` where the year is missing.
    pub proposal: Option<String>,
    /// The end lies before the beginning (rule `reversed-range`).
    pub reversed: bool,
}

impl Edtf {
    /// Takes a text.
    ///
    /// # Errors
    /// If it is not what [`Edtf`] allows; with a proposal where the text shows what was meant.
    pub fn parse(text: &str) -> Result<Edtf, EdtfError> {
        Edtf::strict(text).map_err(|error| hint::with_proposal(text, error))
    }

    fn strict(text: &str) -> Result<Edtf, EdtfError> {
        parse::shape(text).map(|shape| Edtf { text: text.into(), shape })
    }

    /// The text as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it is made of.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The beginning of a range; else the date itself.
    pub fn start(&self) -> End {
        match self.shape {
            Shape::One(piece) => End::At(piece),
            Shape::Range(start, _) => start,
        }
    }

    /// The end of a range; else the date itself.
    pub fn end(&self) -> End {
        match self.shape {
            Shape::One(piece) => End::At(piece),
            Shape::Range(_, end) => end,
        }
    }

    fn pieces(&self) -> impl Iterator<Item = DatePiece> {
        let (first, second) = match self.shape {
            Shape::One(piece) => (Some(piece), None),
            Shape::Range(start, end) => (start.piece(), end.piece()),
        };
        first.into_iter().chain(second)
    }

    /// The first day it may mean; None if its beginning is open or unknown. `~` and `?` widen nothing.
    pub fn earliest(&self) -> Option<Date> {
        self.start().piece().map(|piece| piece.bounds().0)
    }

    /// The last day it may mean; None if its end is open or unknown.
    pub fn latest(&self) -> Option<Date> {
        self.end().piece().map(|piece| piece.bounds().1)
    }

    /// Has it a beginning and an end (`a/b`)?
    pub fn is_range(&self) -> bool {
        matches!(self.shape, Shape::Range(..))
    }

    /// Does it go on (`a/..`)?
    pub fn is_open_end(&self) -> bool {
        self.end() == End::Open
    }

    /// Has it no beginning (`../b`)?
    pub fn is_open_start(&self) -> bool {
        self.start() == End::Open
    }

    /// Is it, or an end of it, doubtful (`?`)?
    pub fn is_uncertain(&self) -> bool {
        self.pieces().any(|piece| piece.uncertain)
    }

    /// Is it, or an end of it, about right (`~`)?
    pub fn is_approximate(&self) -> bool {
        self.pieces().any(|piece| piece.approximate)
    }

    /// Has it a month or day that is not given (`X`)?
    pub fn is_unspecified(&self) -> bool {
        self.pieces().any(|piece| piece.is_unspecified())
    }

    /// Has it a time of day? Only events may.
    pub fn has_time(&self) -> bool {
        self.time().is_some()
    }

    /// Its time of day.
    pub fn time(&self) -> Option<TimeOfDay> {
        match self.shape {
            Shape::One(DatePiece { when: When::Time(_, time), .. }) => Some(time),
            _ => None,
        }
    }

    /// How exactly it is known; of a range, its vaguer end. `2024-10-XX` is known to the month.
    pub fn precision(&self) -> Precision {
        self.pieces().map(|piece| piece.precision()).min().unwrap_or(Precision::Years)
    }

    /// What HTML's `datetime` can say of it: a year, a month, a day, a day with time. None for what is a range or not sure.
    pub fn html_datetime(&self) -> Option<String> {
        match self.shape {
            Shape::One(piece) => piece.html_datetime(),
            Shape::Range(..) => None,
        }
    }

    /// The order of a timeline: by earliest day (an open or unknown beginning comes first), time of day, latest day (an
    /// open or unknown end comes last). Dates of the same place are equal, though their texts may differ.
    pub fn cmp_for_timeline(&self, other: &Edtf) -> Ordering {
        self.timeline_key().cmp(&other.timeline_key())
    }

    fn timeline_key(&self) -> impl Ord {
        let latest = self.latest();
        let second = self.time().map_or(i64::MIN, |time| time.utc_second());
        (self.earliest(), second, latest.is_none(), latest)
    }
}

impl std::fmt::Display for Edtf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl serde::Serialize for Edtf {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl End {
    /// Its date, if it has one.
    pub fn piece(self) -> Option<DatePiece> {
        match self {
            End::At(piece) => Some(piece),
            End::Open | End::Unknown => None,
        }
    }
}

impl DatePiece {
    /// Is a month or day of it not given? (A decade or century is a name, not a gap.)
    pub fn is_unspecified(&self) -> bool {
        matches!(self.when, When::SomeMonth(_) | When::SomeDayOfYear(_) | When::SomeDay(..))
    }

    /// How exactly it is known.
    pub fn precision(&self) -> Precision {
        match self.when {
            When::Century(_) | When::Decade(_) => Precision::Years,
            When::Year(_) | When::SomeMonth(_) | When::SomeDayOfYear(_) => Precision::Year,
            When::Season(..) => Precision::Season,
            When::Month(..) | When::SomeDay(..) => Precision::Month,
            When::Day(_) => Precision::Day,
            When::Time(..) => Precision::Minute,
        }
    }

    /// First and last day it may mean.
    pub fn bounds(&self) -> (Date, Date) {
        match self.when {
            When::Century(year) => (first_of(year, 1), last_of(year.saturating_add(99), 12)),
            When::Decade(year) => (first_of(year, 1), last_of(year.saturating_add(9), 12)),
            When::Year(year) | When::SomeMonth(year) | When::SomeDayOfYear(year) => {
                (first_of(year, 1), last_of(year, 12))
            }
            When::Season(year, season) => season.bounds(year),
            When::Month(year, month) | When::SomeDay(year, month) => (first_of(year, month), last_of(year, month)),
            When::Day(day) | When::Time(day, _) => (day, day),
        }
    }

    /// What HTML's `datetime` can say of it.
    pub fn html_datetime(&self) -> Option<String> {
        if self.uncertain || self.approximate {
            return None;
        }
        // HTML has no year before 1.
        if self.bounds().0.year() < 1 {
            return None;
        }
        match self.when {
            When::Century(_) | When::Decade(_) | When::Season(..) => None,
            When::Year(year) | When::SomeMonth(year) | When::SomeDayOfYear(year) => Some(format!("{year:04}")),
            When::Month(year, month) | When::SomeDay(year, month) => Some(format!("{year:04}-{month:02}")),
            When::Day(day) => Some(day.to_string()),
            When::Time(day, time) => time.html().map(|time| format!("{day}T{time}")),
        }
    }
}

impl Season {
    fn bounds(self, year: i16) -> (Date, Date) {
        match self {
            Season::Spring => (first_of(year, 3), last_of(year, 5)),
            Season::Summer => (first_of(year, 6), last_of(year, 8)),
            Season::Autumn => (first_of(year, 9), last_of(year, 11)),
            Season::Winter => (first_of(year, 12), last_of(year.saturating_add(1), 2)),
        }
    }
}

impl TimeOfDay {
    /// Seconds since midnight of its day, moved to UTC where the offset is known.
    fn utc_second(self) -> i64 {
        let minutes = i64::from(self.hour) * 60 + i64::from(self.minute) - i64::from(self.offset.unwrap_or(0));
        minutes * 60 + i64::from(self.second.unwrap_or(0))
    }

    /// As HTML writes it, which has no leap seconds.
    fn html(self) -> Option<String> {
        let mut text = format!("{:02}:{:02}", self.hour, self.minute);
        match self.second {
            Some(60..) => return None,
            Some(second) => text.push_str(&format!(":{second:02}")),
            None => {}
        }
        match self.offset {
            Some(0) => text.push('Z'),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                let size = offset.unsigned_abs();
                text.push_str(&format!("{sign}{:02}:{:02}", size / 60, size % 60));
            }
            None => {}
        }
        Some(text)
    }
}

/// The first day of a month; years beyond what a date can hold count as the last.
fn first_of(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(if year < 0 { Date::MIN } else { Date::MAX })
}

fn last_of(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).map_or(if year < 0 { Date::MIN } else { Date::MAX }, Date::last_of_month)
}
