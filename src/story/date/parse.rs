//! From text to [`Shape`]: what is taken, and one sentence on what is not.

use edtf_core::{DateField, YearKind};
use jiff::civil::Date;

use super::{DatePiece, EdtfError, End, Season, Shape, TimeOfDay, When, last_of};

type Parsed<T> = Result<T, EdtfError>;

pub(super) fn fail<T>(at: usize, message: impl Into<String>) -> Parsed<T> {
    Err(EdtfError { message: message.into(), at, proposal: None, reversed: false })
}

/// A text short enough to be shown in a message.
pub(super) fn shown(text: &str) -> String {
    let mut chars = text.chars();
    let mut short: String = chars.by_ref().take(60).filter(|c| !c.is_control()).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

pub(super) fn shape(text: &str) -> Parsed<Shape> {
    if text.trim().is_empty() {
        return fail(0, "the date is empty");
    }
    if text.starts_with(['{', '[']) {
        return fail(0, "a set of dates is not taken: write one date, or a range such as `2024-10/2024-11`");
    }
    let Some((start, end)) = text.split_once('/') else {
        return piece(text, 0).map(Shape::One);
    };
    let at = start.len() + 1;
    if let Some(second) = end.find('/') {
        return fail(at + second, format!("`{}` is no date: a range has one `/`", shown(text)));
    }
    let (from, to) = (range_end(start, 0)?, range_end(end, at)?);
    if from.piece().is_none() && to.piece().is_none() {
        return fail(0, format!("`{}` has no date at either end", shown(text)));
    }
    if let (End::At(a), End::At(b)) = (from, to)
        && a.bounds().0 > b.bounds().1
    {
        let message = format!("the end `{end}` lies before the beginning `{start}`");
        return Err(EdtfError { message, at, proposal: Some(format!("{end}/{start}")), reversed: true });
    }
    Ok(Shape::Range(from, to))
}

fn range_end(text: &str, base: usize) -> Parsed<End> {
    match text {
        "" => return Ok(End::Unknown),
        ".." => return Ok(End::Open),
        _ => {}
    }
    let found = piece(text, base)?;
    match found.when {
        When::Time(..) => fail(base, "the ends of a range are days, months or years, not times of day"),
        // Level 2, and for good reason: what would the last day of "199X to 2004" be the last of?
        When::Century(_) | When::Decade(_) | When::SomeMonth(_) | When::SomeDayOfYear(_) | When::SomeDay(..) => {
            fail(base, "`X` cannot stand in a range")
        }
        _ => Ok(End::At(found)),
    }
}

fn piece(text: &str, base: usize) -> Parsed<DatePiece> {
    if let Some((day, time)) = text.split_once('T')
        && day.len() == 10
    {
        let found = plain(day, base)?;
        let When::Day(date) = found.when else {
            return fail(base, "a time of day needs a whole day before it: `2024-06-19T14:30`");
        };
        let when = When::Time(date, time_of_day(time, base + day.len() + 1)?);
        return Ok(DatePiece { when, uncertain: false, approximate: false });
    }
    plain(text, base)
}

fn plain(text: &str, base: usize) -> Parsed<DatePiece> {
    let parsed = match edtf_core::Edtf::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => return complain(text, base, error.offset),
    };
    let edtf_core::Edtf::Date(date) = &parsed else {
        return fail(base, not_a_date(text));
    };
    if !matches!(date.year.kind, YearKind::Standard { .. }) {
        return fail(base, "years beyond 9999 cannot be shown on a timeline");
    }
    if let Some(code) = date.month.and_then(DateField::value).filter(|code| *code > 24) {
        let at = base + text.find('-').map_or(0, |dash| dash + 1);
        return fail(at, format!("there is no season {code}: 21 is spring, 22 summer, 23 autumn, 24 winter"));
    }
    if parsed.level() > 1 {
        return fail(base, format!("`{}` is more than EDTF level 1, which is what dates are written in", shown(text)));
    }
    let canonical = parsed.to_string();
    if canonical != text {
        let message = format!("`{}` is written `{canonical}`", shown(text));
        return Err(EdtfError { message, at: base, proposal: (base == 0).then_some(canonical), reversed: false });
    }
    match when(date) {
        Some(when) => Ok(DatePiece { when, uncertain: date.is_uncertain(), approximate: date.is_approximate() }),
        None => fail(base, not_a_date(text)),
    }
}

/// Of a valid level 1 date; None for anything else.
fn when(date: &edtf_core::Date) -> Option<When> {
    let year = match date.year.kind {
        YearKind::Standard { negative: false, digits: [Some(a), Some(b), None, None] } => {
            return Some(When::Century(i16::from(a) * 1000 + i16::from(b) * 100));
        }
        YearKind::Standard { negative: false, digits: [Some(a), Some(b), Some(c), None] } => {
            return Some(When::Decade(i16::from(a) * 1000 + i16::from(b) * 100 + i16::from(c) * 10));
        }
        _ => i16::try_from(date.year.value()?).ok()?,
    };
    let Some(month) = date.month else { return Some(When::Year(year)) };
    let Some(month) = month.value() else {
        return Some(if date.day.is_some() { When::SomeDayOfYear(year) } else { When::SomeMonth(year) });
    };
    let season = match month {
        21 => Some(Season::Spring),
        22 => Some(Season::Summer),
        23 => Some(Season::Autumn),
        24 => Some(Season::Winter),
        _ => None,
    };
    if let Some(season) = season {
        return Some(When::Season(year, season));
    }
    let month = i8::try_from(month).ok()?;
    let Some(day) = date.day else { return Some(When::Month(year, month)) };
    let Some(day) = day.value() else { return Some(When::SomeDay(year, month)) };
    Date::new(year, month, i8::try_from(day).ok()?).ok().map(When::Day)
}

fn not_a_date(text: &str) -> String {
    format!("`{}` is no date", shown(text))
}

/// Says what is wrong with a text that is nearly a date.
fn complain<T>(text: &str, base: usize, offset: usize) -> Parsed<T> {
    if let Some(digits) = text.strip_prefix('Y').map(|rest| rest.trim_start_matches('-'))
        && digits.starts_with(|c: char| c.is_ascii_digit())
    {
        return fail(base, "years beyond 9999 cannot be shown on a timeline");
    }
    let bare = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
    let (sign, unsigned) = match bare.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, bare),
    };
    let parts: Vec<&str> = unsigned.split('-').collect();
    let number = |index: usize, len: usize| {
        let part = parts.get(index).filter(|part| part.len() == len && part.bytes().all(|b| b.is_ascii_digit()))?;
        part.parse::<i16>().ok()
    };
    let start = base + (bare.len() - unsigned.len());
    if parts.len() <= 3
        && let (Some(year), Some(month)) = (number(0, 4), number(1, 2))
    {
        match month {
            1..=12 => {}
            21..=24 => return fail(start + 8, "a season has no days"),
            25..=41 => {
                return fail(
                    start + 5,
                    format!("there is no season {month}: 21 is spring, 22 summer, 23 autumn, 24 winter"),
                );
            }
            _ => return fail(start + 5, format!("there is no month {month:02}")),
        }
        if let Some(day) = number(2, 2) {
            return match day {
                0 => fail(start + 8, "there is no day 00: write `XX` for some day, or leave it out"),
                _ => fail(start + 8, days_of(year.saturating_mul(sign), month)),
            };
        }
    }
    let at = if text.starts_with(|c: char| c.is_ascii_digit()) { offset.min(text.len()) } else { 0 };
    fail(base + floor(text, at), not_a_date(text))
}

fn floor(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn days_of(year: i16, month: i16) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = i8::try_from(month).unwrap_or(1);
    let name = usize::try_from(month - 1).ok().and_then(|index| NAMES.get(index)).copied().unwrap_or_default();
    format!("{name} {year} has {} days", last_of(year, month).day())
}

const TIME_FORM: &str = "a time of day is written `14:30`, `14:30:00`, `14:30Z` or `14:30+02:00`";

fn time_of_day(text: &str, base: usize) -> Parsed<TimeOfDay> {
    let split = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(split);
    let mut fields = clock.split(':');
    let mut next = |max: u8, name: &str, at: usize| match fields.next() {
        None => Ok(None),
        Some(field) => match two_digits(field) {
            Some(value) if value <= max => Ok(Some(value)),
            Some(value) => fail(base + at, format!("there is no {name} {value:02} in a day")),
            None => fail(base + at.min(text.len()), TIME_FORM),
        },
    };
    let (hour, minute, second) = (next(23, "hour", 0)?, next(59, "minute", 3)?, next(60, "second", 6)?);
    let (Some(hour), Some(minute), None) = (hour, minute, fields.next()) else {
        return fail(base, TIME_FORM);
    };
    Ok(TimeOfDay { hour, minute, second, offset: offset(zone, base + split)? })
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn offset(text: &str, base: usize) -> Parsed<Option<i16>> {
    let (sign, rest) = match text.split_at_checked(1) {
        None => return Ok(None),
        Some(("Z", "")) => return Ok(Some(0)),
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        Some(_) => return fail(base, TIME_FORM),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "00"));
    let (Some(hours), Some(minutes)) = (two_digits(hours), two_digits(minutes)) else {
        return fail(base, TIME_FORM);
    };
    let total = i16::from(hours) * 60 + i16::from(minutes);
    if total > 14 * 60 || minutes > 59 {
        return fail(base, "no place on earth is more than 14 hours from UTC");
    }
    if sign < 0 && total == 0 {
        return fail(base, "UTC itself is written `Z` or `+00:00`");
    }
    Ok(Some(sign * total))
}
