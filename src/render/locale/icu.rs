//! Dates and numbers as Unicode's locale data writes them: always the Gregorian calendar, each language's own digits.
//!
//! A formatter takes longer to make than a whole page has time for, and cannot be shared between threads: each thread keeps the
//! ones it made.

use std::cell::RefCell;
use std::rc::Rc;
use std::thread::LocalKey;

use icu_calendar::Gregorian;
use icu_datetime::input::{Date, Time};
use icu_datetime::options::TimePrecision;
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter, fieldsets};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale;
use jiff::civil;

/// The formatters that a thread has made, by locale: a site has few. None: the locale has none.
type Made<F> = RefCell<Vec<(Locale, Option<Rc<F>>)>>;

/// The formatter of a locale, made if this thread has none yet.
fn formatter<F>(made: &'static LocalKey<Made<F>>, locale: &Locale, make: impl FnOnce() -> Option<F>) -> Option<Rc<F>> {
    made.with_borrow_mut(|made| {
        if let Some((_, known)) = made.iter().find(|(known, _)| known == locale) {
            return known.clone();
        }
        let new = make().map(Rc::new);
        made.push((locale.clone(), new.clone()));
        new
    })
}

macro_rules! dates {
    ($($(#[$doc:meta])* $name:ident: $fields:ident;)*) => {
        $($(#[$doc])*
        pub(super) fn $name(locale: &Locale, date: civil::Date) -> String {
            thread_local! {
                static MADE: Made<FixedCalendarDateTimeFormatter<Gregorian, fieldsets::$fields>> = const { RefCell::new(Vec::new()) };
            }
            let make = || FixedCalendarDateTimeFormatter::try_new(locale.into(), fieldsets::$fields::long()).ok();
            match (formatter(&MADE, locale, make), Date::try_new_gregorian(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())) {
                (Some(formatter), Ok(date)) => formatter.format(&date).to_string(),
                _ => date.to_string(),
            }
        })*
    };
}

dates! {
    /// `15. Oktober 2024`
    day: YMD;
    /// `15. Oktober`
    day_of_month: MD;
    /// `Oktober 2024`
    month: YM;
    /// `Oktober`
    month_name: M;
    /// `2024`, `44 v. Chr.`
    year: Y;
}

/// `14:30`, `2:30 PM`; with seconds if they are given.
pub(super) fn time(locale: &Locale, hour: u8, minute: u8, second: Option<u8>) -> String {
    // A leap second is a second that no clock shows: 23:59:60 is written as the others are.
    let plain = || match second {
        Some(second) => format!("{hour:02}:{minute:02}:{second:02}"),
        None => format!("{hour:02}:{minute:02}"),
    };
    let precision = if second.is_some() { TimePrecision::Second } else { TimePrecision::Minute };
    let Ok(time) = Time::try_new(hour, minute, second.unwrap_or(0), 0) else { return plain() };
    if second == Some(60) {
        return plain();
    }
    match NoCalendarFormatter::try_new(locale.into(), fieldsets::T::short().with_time_precision(precision)) {
        Ok(formatter) => formatter.format(&time).to_string(),
        Err(_) => plain(),
    }
}

/// `12.000,50`: grouped as the language groups, with so many decimals.
pub(super) fn number(locale: &Locale, value: f64, decimals: u8) -> String {
    thread_local! {
        static MADE: Made<DecimalFormatter> = const { RefCell::new(Vec::new()) };
    }
    let digits = format!("{value:.*}", usize::from(decimals));
    let make = || DecimalFormatter::try_new(locale.into(), Default::default()).ok();
    match (formatter(&MADE, locale, make), digits.parse::<Decimal>()) {
        (Some(formatter), Ok(decimal)) => formatter.format(&decimal).to_string(),
        _ => digits,
    }
}
