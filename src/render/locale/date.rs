//! Dates in words.

use jiff::civil::Date;

use super::words::{Collapse, Phrases, Words};
use super::{Locale, icu};
use crate::render::view::Html;
use crate::story::{DatePiece, Edtf, End, Season, Shape, TimeOfDay, When};

/// Puts a text in the place of `{}`.
fn fill(pattern: &str, text: &str) -> String {
    pattern.replace("{}", text)
}

pub(super) fn fill2(pattern: &str, first: &str, second: &str) -> String {
    match pattern.split_once("{}") {
        Some((before, rest)) => format!("{before}{first}{}", fill(rest, second)),
        None => pattern.into(),
    }
}

pub(super) fn time_element(datetime: &str, text: &str) -> String {
    format!("<time datetime=\"{datetime}\">{}</time>", Html::escape(text).as_str())
}

/// How a date is to be written.
#[derive(Clone, Copy, Default)]
pub(super) struct Style {
    /// What is open at its end is yet to come: "from", not "since".
    pub expected: bool,
    /// With `<time>`.
    pub html: bool,
    /// As a name, without the preposition that a sentence needs: "etwa Oktober 2024".
    pub nominal: bool,
    /// The year that stands above already.
    pub year: Option<i16>,
}

pub(super) fn write(locale: &Locale, date: &Edtf, style: Style) -> String {
    let writer = Writer { locale, style };
    match locale.words {
        Some(words) => writer.in_words(words, date.shape()),
        None => writer.in_signs(date.shape()),
    }
}

/// "15. Oktober 2024"
pub(super) fn day(locale: &Locale, day: Date) -> String {
    first_of_month(locale, day, icu::day(&locale.icu, day))
}

/// Keeps day and month on one line.
fn bound(text: String, day: Date) -> String {
    let Some((first, rest)) = text.split_once(' ') else { return text };
    let number = first.trim_end_matches(['.', ',']);
    let begins_with_day = number.parse() == Ok(day.day()) || number == "1er";
    match begins_with_day || !first.contains(char::is_numeric) {
        true => format!("{first}\u{a0}{rest}"),
        false => text,
    }
}

/// "15. Oktober"
pub(super) fn day_of_month(locale: &Locale, day: Date) -> String {
    first_of_month(locale, day, icu::day_of_month(&locale.icu, day))
}

/// French calls the first day of a month "1er", which the locale data do not know.
fn first_of_month(locale: &Locale, day: Date, text: String) -> String {
    let text = match text.strip_prefix("1 ") {
        Some(rest) if day.day() == 1 && locale.lang.primary() == "fr" => format!("1er {rest}"),
        _ => text,
    };
    bound(text, day)
}

fn year_day(year: i16) -> Date {
    Date::new(year, 1, 1).unwrap_or(Date::ZERO)
}

fn month_day(year: i16, month: i8) -> Date {
    Date::new(year, month, 1).unwrap_or(Date::ZERO)
}

struct Writer<'a> {
    locale: &'a Locale,
    style: Style,
}

impl Writer<'_> {
    /// The text of a date, within `<time>` where HTML is wanted and can say it.
    fn mark(&self, piece: &DatePiece, text: &str) -> String {
        match piece.html_datetime() {
            _ if !self.style.html => text.into(),
            Some(datetime) => time_element(&datetime, text),
            None => Html::escape(text).0,
        }
    }

    fn in_words(&self, words: &Words, shape: Shape) -> String {
        match shape {
            Shape::One(piece) => self.single(words, &piece),
            Shape::Range(End::At(start), End::At(end)) if start == end => self.single(words, &start),
            Shape::Range(End::At(start), End::At(end)) => self.range(words, &start, &end),
            Shape::Range(End::At(start), End::Open) => {
                self.opened(words, &start, |phrases| if self.style.expected { phrases.from } else { phrases.since })
            }
            Shape::Range(End::At(start), _) => {
                fill(words.end_unknown, &self.opened(words, &start, |phrases| phrases.from))
            }
            Shape::Range(End::Unknown, End::At(end)) => {
                fill(words.start_unknown, &self.opened(words, &end, |phrases| phrases.until))
            }
            Shape::Range(_, End::At(end)) => self.opened(words, &end, |phrases| phrases.until),
            // No such range can be parsed.
            Shape::Range(..) => String::new(),
        }
    }

    fn single(&self, words: &Words, piece: &DatePiece) -> String {
        let text = self.mark(piece, &self.filling(words, piece));
        let (bare, at, about) = forms(words, piece.when);
        let some = match piece.when {
            When::SomeDay(..) => Some(words.some_day),
            When::SomeDayOfYear(_) => Some(words.some_day_of_year),
            When::SomeMonth(_) => Some(words.some_month),
            _ => None,
        };
        let pattern = match (piece.approximate, piece.uncertain) {
            (true, _) if self.style.nominal => &fill(words.roughly, bare),
            _ if self.style.nominal => bare,
            (true, _) => about,
            (false, true) => some.unwrap_or(at),
            (false, false) => some.unwrap_or(bare),
        };
        let text = fill(pattern, &text);
        if piece.uncertain { fill(words.probably, &text) } else { text }
    }

    /// What stands for `{}` in the forms of a date.
    fn filling(&self, words: &Words, piece: &DatePiece) -> String {
        let locale = &self.locale.icu;
        match piece.when {
            When::Century(year) => (words.ordinal)(year.unsigned_abs() / 100 + 1),
            When::Decade(year) => (words.decade_name)(year),
            When::Year(year) | When::SomeMonth(year) | When::SomeDayOfYear(year) => icu::year(locale, year_day(year)),
            When::Season(year, Season::Winter) => self.winter(words, year),
            When::Season(year, _) => icu::year(locale, year_day(year)),
            When::Month(year, month) | When::SomeDay(year, month) => self.month(month_day(year, month)),
            When::Day(date) => self.day(date),
            When::Time(date, time) => self.with_time(words.time, date, time),
        }
    }

    /// "15. Oktober 2024", without the year where that stands above.
    fn day(&self, date: Date) -> String {
        if self.style.year == Some(date.year()) { day_of_month(self.locale, date) } else { day(self.locale, date) }
    }

    /// "Oktober 2024", without the year where that stands above.
    fn month(&self, date: Date) -> String {
        let locale = &self.locale.icu;
        if self.style.year == Some(date.year()) { icu::month_name(locale, date) } else { icu::month(locale, date) }
    }

    fn winter(&self, words: &Words, year: i16) -> String {
        let locale = &self.locale.icu;
        let first = icu::year(locale, year_day(year));
        let (between, short) = words.winter;
        if year < 1000 {
            return first;
        }
        let second = match short {
            true => format!("{:02}", (year + 1) % 100),
            false => icu::year(locale, year_day(year.saturating_add(1))),
        };
        // "2023年" and the like say what they are only once
        let first: String = first.chars().filter(|c| c.is_numeric()).collect();
        let after: String = match short {
            true => icu::year(locale, year_day(year)).chars().filter(|c| !c.is_numeric()).collect(),
            false => String::new(),
        };
        format!("{first}{between}{second}{after}")
    }

    fn with_time(&self, pattern: &str, date: Date, time: TimeOfDay) -> String {
        let clock = icu::time(&self.locale.icu, time.hour, time.minute, time.second);
        let mut text = fill2(pattern, &self.day(date), &clock);
        if let Some(offset) = time.offset {
            text.push_str(&format!(" ({})", zone(offset)));
        }
        text
    }

    /// "seit", "ab", "bis" with a date.
    fn opened(&self, words: &Words, piece: &DatePiece, choose: impl Fn(&Phrases) -> &'static str) -> String {
        let text = self.mark(piece, &self.filling(words, piece));
        let Some(phrases) = phrases(words, piece.when) else { return text };
        let pattern = choose(phrases);
        if self.style.nominal {
            return pattern.replacen(phrases.bare, &self.qualified(words, piece, phrases.bare), 1).replace("{}", &text);
        }
        let mut pattern = match (piece.approximate, words.roughly_inside) {
            (true, true) => pattern.replacen(phrases.bare, &fill(words.roughly, phrases.bare), 1),
            (true, false) => fill(words.roughly, pattern),
            (false, _) => pattern.to_string(),
        };
        if piece.uncertain {
            pattern = fill(words.probably, &pattern);
        }
        fill(&pattern, &text)
    }

    fn range(&self, words: &Words, start: &DatePiece, end: &DatePiece) -> String {
        let (first, second) = self.collapsed(words, start, end);
        let exact = !(start.uncertain || start.approximate);
        // "1–15 octobre", but "1 octobre – 15 novembre"
        let tight = exact && words.range == "{} – {}" && !first.contains([' ', '\u{a0}']);
        let pattern = if tight { "{}–{}" } else { words.range };
        let first = self.end_of_range(words, start, &first);
        let second = self.end_of_range(words, end, &second);
        fill2(pattern, &first, &second)
    }

    fn end_of_range(&self, words: &Words, piece: &DatePiece, text: &str) -> String {
        self.qualified(words, piece, &self.mark(piece, text))
    }

    /// With its doubts before it: "vermutlich etwa".
    fn qualified(&self, words: &Words, piece: &DatePiece, text: &str) -> String {
        let text = if piece.approximate { fill(words.roughly, text) } else { text.to_string() };
        if piece.uncertain { fill(words.probably, &text) } else { text }
    }

    /// Both ends of a range, without what one of them can take from the other.
    fn collapsed(&self, words: &Words, start: &DatePiece, end: &DatePiece) -> (String, String) {
        let whole = |piece: &DatePiece| fill(forms(words, piece.when).0, &self.filling(words, piece));
        let (locale, second) = (&self.locale.icu, whole(end));
        if words.collapse == Collapse::No || start.bounds().0.year() != end.bounds().0.year() {
            return (whole(start), second);
        }
        if let Collapse::YearFirst(day, month) = words.collapse {
            return (whole(start), self.without_year(words, (day, month), start, end).unwrap_or(second));
        }
        let first = match (start.when, end.when) {
            (When::Day(a), When::Day(b)) => {
                let first = first_of_month(self.locale, a, icu::day_of_month(locale, a));
                match words.collapse {
                    Collapse::DayFirst(pattern) if a.month() == b.month() => self.bare_day(pattern, a),
                    Collapse::MonthFirst if a.month() == b.month() && !end.approximate && !end.uncertain => {
                        let year = Some(icu::year(locale, b)).filter(|_| self.style.year != Some(b.year()));
                        let parts: Vec<String> = Some(b.day().to_string()).into_iter().chain(year).collect();
                        return (first, parts.join(", "));
                    }
                    _ => first,
                }
            }
            (When::Month(..), When::Month(..)) => icu::month_name(locale, start.bounds().0),
            (When::Season(_, from), When::Season(_, Season::Spring | Season::Summer | Season::Autumn)) => {
                let bare = season(words, from).bare;
                bare.strip_suffix(" de {}").or(bare.strip_suffix(" {}")).unwrap_or(bare).to_string()
            }
            _ => whole(start),
        };
        (first, second)
    }

    /// The end of a range that begins in the same year, where year and month come first.
    fn without_year(
        &self,
        words: &Words,
        (day, month): (&str, &str),
        start: &DatePiece,
        end: &DatePiece,
    ) -> Option<String> {
        match (start.when, end.when) {
            (When::Day(a), When::Day(b)) if a.month() == b.month() => Some(self.bare_day(day, b)),
            (When::Day(_) | When::Month(..), When::Day(b)) => Some(day_of_month(self.locale, b)),
            (When::Day(_) | When::Month(..), When::Month(_, number)) => Some(fill(month, &number.to_string())),
            (When::Season(..), When::Season(_, to @ (Season::Spring | Season::Summer | Season::Autumn))) => {
                season(words, to).bare.strip_prefix("{}").map(Into::into)
            }
            _ => None,
        }
    }

    fn bare_day(&self, pattern: &str, day: Date) -> String {
        let number =
            if day.day() == 1 && self.locale.lang.primary() == "fr" { "1er".into() } else { day.day().to_string() };
        fill(pattern, &number)
    }

    fn in_signs(&self, shape: Shape) -> String {
        let piece = |piece: DatePiece| self.signed(&piece);
        match shape {
            Shape::One(one) => piece(one),
            Shape::Range(End::At(start), End::At(end)) if start == end => piece(start),
            Shape::Range(End::At(start), End::At(end)) => format!("{} – {}", piece(start), piece(end)),
            Shape::Range(End::At(start), End::Open) => format!("{} – …", piece(start)),
            Shape::Range(End::At(start), _) => format!("{} – ?", piece(start)),
            Shape::Range(End::Unknown, End::At(end)) => format!("? – {}", piece(end)),
            Shape::Range(_, End::At(end)) => format!("… – {}", piece(end)),
            Shape::Range(..) => String::new(),
        }
    }

    fn signed(&self, piece: &DatePiece) -> String {
        let locale = &self.locale.icu;
        let (first, last) = piece.bounds();
        let text = match piece.when {
            When::Century(_) | When::Decade(_) => {
                format!("{}–{}", icu::year(locale, first), icu::year(locale, last))
            }
            When::Year(_) | When::SomeMonth(_) | When::SomeDayOfYear(_) => icu::year(locale, first),
            When::Season(..) => format!("{} – {}", icu::month(locale, first), icu::month(locale, last)),
            When::Month(..) | When::SomeDay(..) => self.month(first),
            When::Day(date) => self.day(date),
            When::Time(date, time) => self.with_time("{}, {}", date, time),
        };
        let text = self.mark(piece, &text);
        let about = if piece.approximate { "~" } else { "" };
        let doubt = if piece.uncertain { "\u{a0}(?)" } else { "" };
        format!("{about}{text}{doubt}")
    }
}

fn season(words: &Words, season: Season) -> &Phrases {
    let [spring, summer, autumn, winter] = &words.seasons;
    match season {
        Season::Spring => spring,
        Season::Summer => summer,
        Season::Autumn => autumn,
        Season::Winter => winter,
    }
}

/// None for what cannot begin or end a range.
fn phrases(words: &Words, when: When) -> Option<&Phrases> {
    match when {
        When::Century(_) | When::Decade(_) => None,
        When::Year(_) | When::SomeMonth(_) | When::SomeDayOfYear(_) => Some(&words.year),
        When::Season(_, of) => Some(season(words, of)),
        When::Month(..) | When::SomeDay(..) => Some(&words.month),
        When::Day(_) | When::Time(..) => Some(&words.day),
    }
}

/// By itself, with its preposition, and "about".
fn forms(words: &Words, when: When) -> (&'static str, &'static str, &'static str) {
    let vague = match when {
        When::Century(_) => &words.century,
        _ => &words.decade,
    };
    match phrases(words, when) {
        Some(phrases) => (phrases.bare, phrases.at, phrases.about),
        None => (vague.bare, vague.at, vague.about),
    }
}

/// `UTC`, `UTC+2`, `UTC−3:30`
fn zone(offset: i16) -> String {
    let sign = match offset {
        0 => return "UTC".into(),
        1.. => '+',
        _ => '−',
    };
    let (hours, minutes) = (offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
    if minutes == 0 { format!("UTC{sign}{hours}") } else { format!("UTC{sign}{hours}:{minutes:02}") }
}
