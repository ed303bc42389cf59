//! How languages speak of dates that are not exact, of bounds and of distances in time. `{}` stands for the date or number.

use super::{chinese, romance};
use crate::story::Lang;

/// The words of a language.
pub(super) struct Words {
    pub day: Phrases,
    pub month: Phrases,
    pub year: Phrases,
    /// Spring, summer, autumn, winter; `{}` is the year.
    pub seasons: [Phrases; 4],
    /// `{}` is the decade as [`Words::decade_name`] writes it.
    pub decade: Vague,
    /// How the decade that begins with a year is written.
    pub decade_name: fn(i16) -> String,
    /// `{}` is 20, as [`Words::ordinal`] writes it.
    pub century: Vague,
    /// How the number of a century is written.
    pub ordinal: fn(u16) -> String,
    /// A winter is of two years: what stands between them, and whether the second has two digits.
    pub winter: (&'static str, bool),
    /// `?`, of a date with its preposition.
    pub probably: &'static str,
    /// `~`, of the end of a range.
    pub roughly: &'static str,
    /// "since about" rather than "about since".
    pub roughly_inside: bool,
    /// `2024-10-XX`; `{}` is the month.
    pub some_day: &'static str,
    /// `2024-XX-XX`; `{}` is the year.
    pub some_day_of_year: &'static str,
    /// `2024-XX`; `{}` is the year.
    pub some_month: &'static str,
    /// From `{}` to `{}`.
    pub range: &'static str,
    /// The end of a range is unknown; `{}` is its beginning, with its word for "from".
    pub end_unknown: &'static str,
    /// The beginning of a range is unknown; `{}` is its end, with its word for "until".
    pub start_unknown: &'static str,
    /// How ranges leave out what both ends share.
    pub collapse: Collapse,
    /// Day, then time of day, then zone in brackets.
    pub time: &'static str,
    pub value: ValueWords,
    pub gap: Gap,
}

/// The forms of a date.
pub(super) struct Phrases {
    /// By itself: "15. Oktober 2024".
    pub bare: &'static str,
    /// "am 15. Oktober 2024"
    pub at: &'static str,
    /// `~`: "um den 15. Oktober 2024"
    pub about: &'static str,
    /// `a/..` of what has begun: "seit dem 15. Oktober 2024"
    pub since: &'static str,
    /// `a/..` of what is to come: "ab dem 15. Oktober 2024"
    pub from: &'static str,
    /// `../b`: "bis zum 15. Oktober 2024"
    pub until: &'static str,
}

/// The forms of what has no ends.
pub(super) struct Vague {
    pub bare: &'static str,
    pub at: &'static str,
    pub about: &'static str,
}

/// How ranges leave out what both ends share.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Collapse {
    /// Nothing.
    No,
    /// "1. bis 15. Oktober 2024": the first end drops month and year; `{}` is its day.
    DayFirst(&'static str),
    /// "October 1 to 15, 2024": the second end drops the month.
    MonthFirst,
    /// "2024年10月1日至15日": the second end drops year and month; the patterns of its day and of its month.
    YearFirst(&'static str, &'static str),
}

/// Words for numbers.
pub(super) struct ValueWords {
    pub about: &'static str,
    pub at_least: &'static str,
    pub at_most: &'static str,
    pub range: &'static str,
}

/// Words for the distance between two dates.
pub(super) struct Gap {
    /// Less than a day.
    pub none: &'static str,
    /// By unit (day, week, month, year) the forms of the plural.
    pub units: [Forms; 4],
    /// Numbers in words from 2 on.
    pub numbers: &'static [&'static str],
}

/// The plural forms of "{} days later"; `one` and `two` may leave `{}` out.
pub(super) struct Forms {
    pub one: &'static str,
    pub two: Option<&'static str>,
    pub few: Option<&'static str>,
    pub many: Option<&'static str>,
    pub other: &'static str,
}

impl Forms {
    pub(super) const fn of_two(one: &'static str, other: &'static str) -> Forms {
        Forms { one, two: None, few: None, many: None, other }
    }
}

/// The words of a language, if there are any.
pub(super) fn of(lang: &Lang) -> Option<&'static Words> {
    match lang.primary() {
        "de" => Some(&GERMAN),
        "en" if is_american(lang) => Some(&AMERICAN),
        "en" => Some(&ENGLISH),
        "fr" => Some(&romance::FRENCH),
        "es" => Some(&romance::SPANISH),
        "ar" => Some(&super::arabic::ARABIC),
        "zh" if is_traditional(lang) => Some(&chinese::TRADITIONAL),
        "zh" => Some(&chinese::SIMPLIFIED),
        _ => None,
    }
}

/// English that writes "October 15, 2024": of the United States, and where their custom is followed.
fn is_american(lang: &Lang) -> bool {
    region(lang).is_some_and(|region| ["US", "PH", "PR", "GU", "VI", "AS", "MP", "UM"].contains(&region))
}

/// English of no region, or of one whose dates the locale data would write as those of the United States although its
/// words are not.
pub(super) fn is_international_english(lang: &Lang) -> bool {
    lang.primary() == "en" && region(lang).is_none_or(|region| region == "CA")
}

fn region(lang: &Lang) -> Option<&str> {
    lang.as_str().split('-').skip(1).find(|part| part.len() == 2)
}

fn is_traditional(lang: &Lang) -> bool {
    let parts: Vec<&str> = lang.as_str().split('-').skip(1).collect();
    !parts.contains(&"Hans") && ["Hant", "TW", "HK", "MO"].iter().any(|part| parts.contains(part))
}

static GERMAN: Words = Words {
    day: Phrases {
        bare: "{}",
        at: "am {}",
        about: "um den {}",
        since: "seit dem {}",
        from: "ab dem {}",
        until: "bis zum {}",
    },
    month: Phrases { bare: "{}", at: "im {}", about: "etwa im {}", since: "seit {}", from: "ab {}", until: "bis {}" },
    year: Phrases { bare: "{}", at: "{}", about: "um {}", since: "seit {}", from: "ab {}", until: "bis {}" },
    seasons: [
        Phrases {
            bare: "Frühjahr {}",
            at: "im Frühjahr {}",
            about: "etwa im Frühjahr {}",
            since: "seit Frühjahr {}",
            from: "ab Frühjahr {}",
            until: "bis Frühjahr {}",
        },
        Phrases {
            bare: "Sommer {}",
            at: "im Sommer {}",
            about: "etwa im Sommer {}",
            since: "seit Sommer {}",
            from: "ab Sommer {}",
            until: "bis Sommer {}",
        },
        Phrases {
            bare: "Herbst {}",
            at: "im Herbst {}",
            about: "etwa im Herbst {}",
            since: "seit Herbst {}",
            from: "ab Herbst {}",
            until: "bis Herbst {}",
        },
        Phrases {
            bare: "Winter {}",
            at: "im Winter {}",
            about: "etwa im Winter {}",
            since: "seit Winter {}",
            from: "ab Winter {}",
            until: "bis Winter {}",
        },
    ],
    decade: Vague { bare: "{}er-Jahre", at: "in den {}er-Jahren", about: "etwa in den {}er-Jahren" },
    decade_name: |year| year.to_string(),
    century: Vague { bare: "{}. Jahrhundert", at: "im {}. Jahrhundert", about: "etwa im {}. Jahrhundert" },
    ordinal: |number| number.to_string(),
    winter: ("/", true),
    probably: "vermutlich {}",
    roughly: "etwa {}",
    roughly_inside: false,
    some_day: "an einem Tag im {}",
    some_day_of_year: "an einem Tag des Jahres {}",
    some_month: "in einem Monat des Jahres {}",
    range: "{} bis {}",
    end_unknown: "{}, Ende unbekannt",
    start_unknown: "{}, Beginn unbekannt",
    collapse: Collapse::DayFirst("{}."),
    time: "{}, {} Uhr",
    value: ValueWords { about: "rund {}", at_least: "mindestens {}", at_most: "höchstens {}", range: "{} bis {}" },
    gap: Gap {
        none: "am selben Tag",
        units: [
            Forms::of_two("einen Tag später", "{} Tage später"),
            Forms::of_two("eine Woche später", "{} Wochen später"),
            Forms::of_two("einen Monat später", "{} Monate später"),
            Forms::of_two("ein Jahr später", "{} Jahre später"),
        ],
        numbers: &["zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"],
    },
};

macro_rules! english {
    ($autumn:literal, $collapse:expr) => {
        Words {
            day: english!(phrases "{}", "on {}"),
            month: english!(phrases "{}", "in {}"),
            year: english!(phrases "{}", "in {}"),
            seasons: [
                english!(phrases "spring {}", "in spring {}"),
                english!(phrases "summer {}", "in summer {}"),
                english!(phrases $autumn, concat!("in ", $autumn)),
                english!(phrases "winter {}", "in winter {}"),
            ],
            decade: Vague { bare: "{}s", at: "in the {}s", about: "around the {}s" },
            decade_name: |year| year.to_string(),
            century: Vague { bare: "{} century", at: "in the {} century", about: "around the {} century" },
            ordinal: english_ordinal,
            winter: ("–", true),
            probably: "probably {}",
            roughly: "about {}",
            roughly_inside: true,
            some_day: "on a day in {}",
            some_day_of_year: "on a day in {}",
            some_month: "in a month of {}",
            range: "{} to {}",
            end_unknown: "{}, end unknown",
            start_unknown: "{}, beginning unknown",
            collapse: $collapse,
            time: "{}, {}",
            value: ValueWords {
                about: "about {}",
                at_least: "at least {}",
                at_most: "at most {}",
                range: "{} to {}",
            },
            gap: Gap {
                none: "on the same day",
                units: [
                    Forms::of_two("a day later", "{} days later"),
                    Forms::of_two("a week later", "{} weeks later"),
                    Forms::of_two("a month later", "{} months later"),
                    Forms::of_two("a year later", "{} years later"),
                ],
                numbers: &[
                    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
                ],
            },
        }
    };
    (phrases $bare:expr, $at:expr) => {
        Phrases {
            bare: $bare,
            at: $at,
            about: concat!("around ", $bare),
            since: concat!("since ", $bare),
            from: concat!("from ", $bare),
            until: concat!("until ", $bare),
        }
    };
}

static ENGLISH: Words = english!("autumn {}", Collapse::DayFirst("{}"));
static AMERICAN: Words = english!("fall {}", Collapse::MonthFirst);

fn english_ordinal(number: u16) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}
