//! Days and instants of a page's life.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::parse::{fail, shown};
use super::{Edtf, EdtfError, Shape, When};

/// A day or an instant: when a page is published, updated, expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// As written.
    pub text: String,
    /// The day in the site's time zone.
    pub date: civil::Date,
    /// The instant; of a day its midnight in the site's time zone.
    pub instant: Timestamp,
    /// Was a time of day given?
    pub timed: bool,
}

impl Moment {
    /// Takes a day (`2024-06-19`) or an instant (RFC 3339: `2024-06-19T14:30:00+02:00`; seconds may be left out). A day
    /// begins at its midnight in `zone`, or at its first instant where midnight does not exist.
    ///
    /// # Errors
    /// If it is neither; with a proposal where the text shows what was meant.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Moment, EdtfError> {
        if text.contains('.')
            && let Some(instant) = fraction_of_second(text)
        {
            return Ok(Moment::at(text, instant, zone));
        }
        let edtf = Edtf::parse(text).map_err(|error| whole_proposal(error, zone))?;
        match edtf.shape() {
            Shape::One(piece) if piece.uncertain || piece.approximate => whole_day(text, &edtf),
            Shape::One(piece) => match piece.when {
                When::Day(date) => Moment::day(text, date, zone),
                When::Time(_, time) if time.offset.is_none() => without_offset(text, zone),
                When::Time(..) => match text.parse() {
                    Ok(instant) => Ok(Moment::at(text, instant, zone)),
                    Err(_) => fail(0, out_of_range(text)),
                },
                _ => whole_day(text, &edtf),
            },
            Shape::Range(..) => whole_day(text, &edtf),
        }
    }

    fn day(text: &str, date: civil::Date, zone: &TimeZone) -> Result<Moment, EdtfError> {
        match zone.to_timestamp(date.at(0, 0, 0, 0)) {
            Ok(instant) => Ok(Moment { text: text.into(), date, instant, timed: false }),
            Err(_) => fail(0, out_of_range(text)),
        }
    }

    /// The day of an instant, given by its seconds since 1970.
    pub fn on_day_of(seconds: i64, zone: &TimeZone) -> Option<Moment> {
        let date = zone.to_datetime(Timestamp::from_second(seconds).ok()?).date();
        Moment::day(&date.to_string(), date, zone).ok()
    }

    fn at(text: &str, instant: Timestamp, zone: &TimeZone) -> Moment {
        Moment { text: text.into(), date: zone.to_datetime(instant).date(), instant, timed: true }
    }

    /// As HTML's `datetime` and the feeds' dates write it: the day if only that was given, else the instant in UTC.
    pub fn html_datetime(&self) -> String {
        if self.timed { self.rfc3339() } else { self.date.to_string() }
    }

    /// The instant in UTC to the second, as RFC 3339 (feeds, sitemaps, JSON-LD).
    pub fn rfc3339(&self) -> String {
        Timestamp::from_second(self.instant.as_second()).unwrap_or(self.instant).to_string()
    }
}

impl serde::Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

fn out_of_range(text: &str) -> String {
    format!("`{}` lies too far from today", shown(text))
}

/// RFC 3339 with a fraction of a second, which EDTF does not have.
fn fraction_of_second(text: &str) -> Option<Timestamp> {
    let dot = text.find('.')?;
    let rest = text.get(dot + 1..)?;
    let zone = rest.find(|c: char| !c.is_ascii_digit())?;
    let whole = format!("{}{}", text.get(..dot)?, rest.get(zone..)?);
    let fits = (1..=9).contains(&zone) && Edtf::strict(&whole).is_ok_and(|edtf| edtf.has_time());
    fits.then(|| text.parse().ok()).flatten()
}

fn whole_day(text: &str, edtf: &Edtf) -> Result<Moment, EdtfError> {
    let proposal = edtf.earliest().or(edtf.latest()).map(|date| date.to_string());
    let message = format!("a whole day is needed here, and `{}` is not one", shown(text));
    Err(EdtfError { message, at: 0, proposal, reversed: false })
}

fn without_offset(text: &str, zone: &TimeZone) -> Result<Moment, EdtfError> {
    let offset = text.parse::<civil::DateTime>().ok().and_then(|local| {
        let offset = zone.to_offset(zone.to_timestamp(local).ok()?).seconds() / 60;
        let sign = if offset < 0 { '-' } else { '+' };
        Some(format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60))
    });
    let proposal = offset.map(|offset| format!("{text}{offset}"));
    let message = format!("`{}` does not say in which time zone: add `Z` or an offset", shown(text));
    Err(EdtfError { message, at: text.len(), proposal, reversed: false })
}

/// Turns the proposal of a date into one of a day.
fn whole_proposal(mut error: EdtfError, zone: &TimeZone) -> EdtfError {
    error.reversed = false;
    let Some(proposal) = error.proposal.take() else { return error };
    error.proposal = match Edtf::strict(&proposal) {
        Err(_) => Some(proposal.trim_end_matches(['~', '?', '%']).into()),
        Ok(_) => match Moment::parse(&proposal, zone) {
            Ok(_) => Some(proposal),
            Err(second) => second.proposal,
        },
    };
    error
}
