//! Dates as TimelineJS has them: numbers from the year down to the second, one date or two.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::story::{DatePiece, Edtf, End, Page, Shape, Story, When};

/// First and last day that a timeline speaks of, for eras without an end.
pub(super) struct Known {
    first: Option<Date>,
    last: Option<Date>,
}

impl Known {
    pub(super) fn of(page: &Page, story: &Story) -> Known {
        let dates = || story.timeline.iter().map(|event| &event.date).chain(story.eras.iter().map(|era| &era.date));
        let days = || dates().flat_map(|date| [date.earliest(), date.latest()]).flatten();
        let state = page.updated.as_ref().or(page.published.as_ref()).map(|moment| moment.date);
        Known { first: days().min(), last: days().chain(state).max() }
    }
}

/// Has the date a beginning and an end, so that nothing of it is lost?
pub(super) fn has_ends(date: &Edtf) -> bool {
    date.start().piece().is_some() && date.end().piece().is_some()
}

/// Start and, of what lasts, the end.
pub(super) fn slide(date: &Edtf) -> (Value, Option<Value>) {
    match date.shape() {
        Shape::One(piece) => piece_dates(piece),
        Shape::Range(End::At(start), End::At(end)) => (first(start), Some(last(end))),
        // Where only one end is known, the event stands there; the words say which it is.
        Shape::Range(End::At(piece), _) => (first(piece), None),
        Shape::Range(_, End::At(piece)) => (last(piece), None),
        // No such date can be written.
        Shape::Range(..) => (json!({"year": 0}), None),
    }
}

/// Start and end of an era; an open one reaches as far as anything else on the timeline.
pub(super) fn era(date: &Edtf, known: &Known) -> (Value, Value) {
    let day = |known: Option<Date>, other: Value| known.map_or(other, of_day);
    match (date.start().piece(), date.end().piece()) {
        (Some(start), Some(end)) => (first(start), last(end)),
        (Some(start), None) => (first(start), day(known.last, first(start))),
        (None, Some(end)) => (day(known.first, last(end)), last(end)),
        (None, None) => (json!({"year": 0}), json!({"year": 0})),
    }
}

/// A season, a decade, a century lasts; everything else stands at its date.
fn piece_dates(piece: DatePiece) -> (Value, Option<Value>) {
    match piece.when {
        When::Season(..) | When::Decade(_) | When::Century(_) => (first(piece), Some(last(piece))),
        _ => (first(piece), None),
    }
}

/// A date at its own precision; of what is longer than a year or no month of the calendar, where it begins.
fn first(piece: DatePiece) -> Value {
    match piece.when {
        When::Century(year) | When::Decade(year) => json!({"year": year}),
        When::Season(..) => of_month(piece.bounds().0),
        _ => exact(piece),
    }
}

/// As [`first`], where it ends.
fn last(piece: DatePiece) -> Value {
    match piece.when {
        When::Century(_) | When::Decade(_) => json!({"year": piece.bounds().1.year()}),
        When::Season(..) => of_month(piece.bounds().1),
        _ => exact(piece),
    }
}

fn exact(piece: DatePiece) -> Value {
    match piece.when {
        When::Century(year) | When::Decade(year) => json!({"year": year}),
        When::Year(year) | When::SomeMonth(year) | When::SomeDayOfYear(year) => json!({"year": year}),
        When::Month(year, month) | When::SomeDay(year, month) => json!({"year": year, "month": month}),
        When::Season(..) => of_month(piece.bounds().0),
        When::Day(day) => of_day(day),
        When::Time(day, time) => {
            let mut date = of_day(day);
            if let Some(map) = date.as_object_mut() {
                map.insert("hour".into(), json!(time.hour));
                map.insert("minute".into(), json!(time.minute));
                // TimelineJS knows no leap seconds.
                map.extend(time.second.map(|second| ("second".into(), json!(second.min(59)))));
            }
            date
        }
    }
}

fn of_month(day: Date) -> Value {
    json!({"year": day.year(), "month": day.month()})
}

fn of_day(day: Date) -> Value {
    json!({"year": day.year(), "month": day.month(), "day": day.day()})
}
