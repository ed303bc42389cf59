//! Dates: EDTF (ISO 8601-2) for what a story tells, [`Moment`]s for when pages appear.

use jiff::civil;

/// An EDTF level 1 date, or a time of day with an offset (events).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edtf {
    text: String,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EdtfError {
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Byte offset in the text.
    pub at: usize,
    /// What the author may have meant: `2024-10~` for `early October 2024`.
    pub proposal: Option<String>,
    /// The end lies before the beginning (rule `reversed-range`).
    pub reversed: bool,
}

/// A day or an instant: when a page is published, updated, expires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// As written.
    pub text: String,
    /// The day in the site's time zone.
    pub date: civil::Date,
    /// The instant; of a day its midnight in the site's time zone.
    pub instant: jiff::Timestamp,
    /// Was a time of day given?
    pub timed: bool,
}

impl Edtf {
    /// The text as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
