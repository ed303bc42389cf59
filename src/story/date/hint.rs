//! What an author may have meant by a text that is no date.

use super::{Edtf, EdtfError};

/// Adds the proposal to an error, where there is one.
pub(super) fn with_proposal(text: &str, mut error: EdtfError) -> EdtfError {
    if error.proposal.is_none() {
        error.proposal = propose(text);
    }
    // What is proposed must be right, or show by `YYYY` what is missing.
    error.proposal = error
        .proposal
        .filter(|proposal| proposal != text && (proposal.contains("YYYY") || Edtf::strict(proposal).is_ok()));
    error
}

fn propose(text: &str) -> Option<String> {
    // Longer ones are sentences, not dates.
    if text.len() > 100 {
        return None;
    }
    let text = text.trim().replace(['–', '—', '\u{2212}', '\u{2010}', '\u{2011}'], "-");
    let fits = |candidate: &String| Edtf::strict(candidate).is_ok();
    spelling(&text)
        .filter(fits)
        .or_else(|| with_time(&text).filter(fits))
        .or_else(|| range(&text))
        .or_else(|| one(&text))
}

/// EDTF with the wrong letters: `2024-10-xx`, `2024-10-??`, `2024 / 2025`.
fn spelling(text: &str) -> Option<String> {
    let tight = text.split('/').map(str::trim).collect::<Vec<_>>().join("/");
    if tight.chars().any(|c| c.is_alphabetic() && !"xXtTzZ".contains(c)) {
        return None;
    }
    let mut upper = tight.to_uppercase().replace("-??", "-XX");
    if let Some(mark) = upper.chars().next().filter(|c| "?~%".contains(*c)) {
        upper = format!("{}{mark}", upper.trim_start_matches(mark));
    }
    // `2024-10-XX/2024-11`: a range has no `X`.
    if let Some((start, end)) = upper.split_once('/') {
        let open = |end: &str| end.trim_matches('.').is_empty() && !end.is_empty();
        let start = if open(start) { ".." } else { start.trim_end_matches("-XX") };
        let end = if open(end) { ".." } else { end.trim_end_matches("-XX") };
        upper = format!("{start}/{end}");
    }
    Some(upper)
}

/// A day and a time in another notation: `2024-06-19 14:30`, `2024-06-19T14:30:00.000Z`.
fn with_time(text: &str) -> Option<String> {
    let (day, time) = text.split_once(['T', 't', ' '])?;
    if !time.contains(':') {
        return None;
    }
    let day = numeric(day).unwrap_or_else(|| day.to_string());
    let time = time.trim().trim_end_matches("Uhr").replace(' ', "").to_uppercase().replace("UTC", "Z");
    let Some((clock, rest)) = time.split_once('.') else {
        return Some(format!("{day}T{}", offset_colon(&time)));
    };
    let zone = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    Some(format!("{day}T{clock}{}", offset_colon(zone)))
}

/// `+0200` becomes `+02:00`.
fn offset_colon(time: &str) -> String {
    match time.rfind(['+', '-']).and_then(|at| time.split_at_checked(at + 3)) {
        Some((before, minutes)) if minutes.len() == 2 => format!("{before}:{minutes}"),
        _ => time.to_string(),
    }
}

/// Words and marks that stand between the two ends of a range.
const BETWEEN: &[&str] =
    &[" bis zum ", " bis ", " to ", " until ", " till ", " through ", " and ", " und ", "..", " - ", "/", "-"];
const STILL: &[&str] = &["present", "now", "today", "heute", "jetzt", "ongoing", "offen", "open", "..."];

fn range(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let bare = strip_start(&lower, &["between ", "zwischen ", "from ", "von ", "vom "]).unwrap_or(&lower);
    for between in BETWEEN {
        let mut parts = bare.split(between);
        let (Some(start), Some(end), None) = (parts.next(), parts.next(), parts.next()) else { continue };
        let (start, end) = (start.trim(), end.trim());
        if start.is_empty() || end.is_empty() {
            continue;
        }
        if let Some(found) = two_ends(start, end) {
            return Some(found);
        }
    }
    None
}

fn two_ends(start: &str, end: &str) -> Option<String> {
    let from = Loose::read(start)?;
    if STILL.contains(&end) {
        return from.year.and(from.edtf()).map(|start| format!("{start}/.."));
    }
    let to = Loose::read(end)?;
    // "2024/10", "10-2024": one date, not two.
    if to.year.is_none() || from.open.or(to.open).is_some() {
        return None;
    }
    if from.month == Some(24) && to.month.is_none() {
        return None;
    }
    if from.exact.is_none() && from.year.is_none() && from.month.is_none() && from.day.is_none() {
        return None;
    }
    let from = from.completed_by(&to);
    let candidate = format!("{}/{}", from.edtf()?, to.edtf()?);
    Edtf::strict(&candidate).is_ok().then_some(candidate)
}

fn one(text: &str) -> Option<String> {
    let loose = Loose::read(text)?;
    let date = loose.edtf()?;
    Some(match loose.open {
        Some(Open::Since) => format!("{date}/.."),
        Some(Open::Until) => format!("../{date}"),
        None => date,
    })
}

/// Digits in another order or without zeros: `2024-2-3`, `15.10.2024`, `10/15/2024`, `20241015`.
fn numeric(text: &str) -> Option<String> {
    let bare = text.trim_end_matches(['?', '~', '%', '.']);
    let marks = text.get(bare.len()..)?.trim_matches('.');
    let parts: Vec<&str> = bare.split(['.', '/', '-', ' ']).filter(|part| !part.is_empty()).collect();
    if parts.iter().any(|part| !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let number = |part: &str| part.parse::<u32>().ok();
    let date = match *parts.as_slice() {
        [year, month, day] if year.len() == 4 => day_of(number(year)?, number(month)?, number(day)?)?,
        [first, second, year] if year.len() == 4 && first.len() <= 2 && second.len() <= 2 => {
            let (first, second, year) = (number(first)?, number(second)?, number(year)?);
            // With dots the day comes first; with strokes only a number over 12 tells.
            if bare.contains('.') || first > 12 || first == second {
                day_of(year, second, first)?
            } else if second > 12 {
                day_of(year, first, second)?
            } else {
                return None;
            }
        }
        [year, month] if year.len() == 4 && month.len() <= 2 => format!("{year}-{:0>2}", month),
        [month, year] if year.len() == 4 && month.len() <= 2 => format!("{year}-{:0>2}", month),
        [all] if all.len() == 8 => format!("{}-{}-{}", all.get(..4)?, all.get(4..6)?, all.get(6..)?),
        _ => return None,
    };
    let date = date.trim_end_matches("-00").to_string() + marks;
    Edtf::strict(&date).is_ok().then_some(date)
}

fn day_of(year: u32, month: u32, day: u32) -> Option<String> {
    // 2024-19-06: month and day changed places.
    let (month, day) = if month > 12 && day <= 12 { (day, month) } else { (month, day) };
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn strip_start<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Since,
    Until,
}

/// A date in words, as far as it was understood.
#[derive(Default)]
struct Loose {
    exact: Option<String>,
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    years: Option<&'static str>,
    approximate: bool,
    uncertain: bool,
    open: Option<Open>,
}

impl Loose {
    /// None if any word of it is not understood.
    fn read(text: &str) -> Option<Loose> {
        if let Some(exact) =
            Some(text).filter(|text| Edtf::strict(text).is_ok()).map(str::to_string).or_else(|| numeric(text))
        {
            let year = exact.get(..4).and_then(|year| year.parse().ok());
            return Some(Loose { exact: Some(exact), year, ..Loose::default() });
        }
        let tokens = tokens(text);
        let mut loose = Loose::default();
        for (index, token) in tokens.iter().enumerate() {
            let next = tokens.get(index + 1).map_or("", String::as_str);
            let after = tokens.get(index + 2).map_or("", String::as_str);
            loose.take(token, next, after)?;
        }
        Some(loose)
    }

    fn take(&mut self, token: &str, next: &str, after: &str) -> Option<()> {
        if token.starts_with(|c: char| c.is_ascii_digit()) {
            return self.take_number(token, if matches!(next, "." | "st" | "nd" | "rd" | "th") { after } else { next });
        }
        match token {
            "." | "," | "(" | ")" | "'" | "’" | "-" | "_" => {}
            // "winter 2023/24"
            "/" if self.month == Some(24) => {}
            "?" => self.uncertain = true,
            "~" | "≈" | "±" => self.approximate = true,
            _ => self.take_word(token)?,
        }
        Some(())
    }

    fn take_number(&mut self, digits: &str, next: &str) -> Option<()> {
        let number: i32 = digits.parse().ok()?;
        let century = matches!(next, "jahrhundert" | "jahrhunderts" | "jh" | "century");
        if century && (1..=99).contains(&number) {
            self.year = Some((number - 1) * 100);
            self.years = Some("XX");
        } else if digits.len() == 4 || (digits.len() <= 4 && matches!(next, "bc" | "bce" | "v" | "ad" | "ce" | "n")) {
            // "winter 2023/2024" is named after its first year
            if self.year.is_some() {
                return (self.month == Some(24)).then_some(());
            }
            self.year = Some(number);
            if matches!(next, "s" | "er" | "ern") && number % 10 == 0 {
                self.years = Some("X");
            }
        } else if digits.len() <= 2 && (1..=31).contains(&number) && self.day.is_none() {
            self.day = u32::try_from(number).ok();
        } else {
            return None;
        }
        Some(())
    }

    fn take_word(&mut self, word: &str) -> Option<()> {
        match word {
            "early" | "mid" | "middle" | "late" | "end" | "beginning" | "anfang" | "mitte" | "ende" | "about"
            | "around" | "circa" | "ca" | "c" | "approximately" | "approx" | "roughly" | "um" | "etwa" | "rund"
            | "ungefähr" | "gegen" | "zirka" => self.approximate = true,
            "probably" | "perhaps" | "possibly" | "maybe" | "presumably" | "likely" | "vermutlich" | "wohl"
            | "vielleicht" | "wahrscheinlich" | "möglicherweise" => self.uncertain = true,
            "since" | "seit" | "from" | "ab" | "after" | "nach" => self.open = Some(Open::Since),
            "until" | "till" | "before" | "bis" | "vor" | "by" => self.open = Some(Open::Until),
            "bc" | "bce" => self.before_christ()?,
            "v" => self.before_christ()?,
            // Said with the number before it.
            "ad" | "ce" | "n" | "chr" | "s" | "er" | "ern" | "jahre" | "jahrhundert" | "jahrhunderts" | "jh"
            | "century" => {}
            "st" | "nd" | "rd" | "th" | "of" | "the" | "in" | "im" | "am" | "on" | "at" | "den" | "dem" | "der"
            | "des" | "jahr" | "jahres" | "year" | "month" | "monat" => {}
            _ if WEEKDAYS.contains(&word) => {}
            _ => self.month = Some(month(word).filter(|_| self.month.is_none())?),
        }
        Some(())
    }

    fn before_christ(&mut self) -> Option<()> {
        self.year = Some(1 - self.year.filter(|year| *year > 0)?);
        Some(())
    }

    /// "1 to 15 October 2024": the beginning takes from the end what it does not say.
    fn completed_by(mut self, end: &Loose) -> Loose {
        if self.exact.is_none() {
            self.month = self.month.or(if self.day.is_some() { end.month } else { None });
            self.year = self.year.or(end.year);
        }
        self
    }

    fn edtf(&self) -> Option<String> {
        if let Some(exact) = &self.exact {
            return Some(exact.clone());
        }
        let mut text = match (self.year, self.years) {
            (Some(year), Some("XX")) => format!("{:02}XX", year / 100),
            (Some(year), Some(_)) => format!("{:03}X", year / 10),
            (Some(year), None) if year < 0 => format!("-{:04}", year.abs()),
            (Some(year), None) => format!("{year:04}"),
            (None, _) => "YYYY".to_string(),
        };
        match (self.month, self.day) {
            (Some(month), None) => text.push_str(&format!("-{month:02}")),
            (Some(month @ 1..=12), Some(day)) => text.push_str(&format!("-{month:02}-{day:02}")),
            // "winter 2023/24"
            (Some(month), Some(_)) if self.year.is_some() => text.push_str(&format!("-{month:02}")),
            (None, None) if self.year.is_some() => {}
            _ => return None,
        }
        text.push_str(match (self.uncertain, self.approximate) {
            (true, true) => "%",
            (true, false) => "?",
            (false, true) => "~",
            (false, false) => "",
        });
        Some(text)
    }
}

/// Words in lower case, numbers, and every other visible character by itself.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.to_lowercase().chars() {
        let kind = if c.is_ascii_digit() {
            Some('0')
        } else if c.is_alphabetic() {
            Some('a')
        } else {
            None
        };
        match tokens.last_mut() {
            Some(token) if kind.is_some() && kind == last => token.push(c),
            _ if c.is_whitespace() => {}
            _ => tokens.push(c.into()),
        }
        last = kind;
    }
    tokens
}

/// Months 1 to 12, seasons 21 to 24, in English and German.
fn month(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "januar" | "jänner" | "jan" => 1,
        "february" | "februar" | "feber" | "feb" => 2,
        "march" | "märz" | "maerz" | "mar" | "mär" | "mrz" => 3,
        "april" | "apr" => 4,
        "may" | "mai" => 5,
        "june" | "juni" | "jun" => 6,
        "july" | "juli" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oktober" | "oct" | "okt" => 10,
        "november" | "nov" => 11,
        "december" | "dezember" | "dec" | "dez" => 12,
        "spring" | "frühling" | "frühjahr" | "frühjahrs" => 21,
        "summer" | "sommer" | "sommers" => 22,
        "autumn" | "fall" | "herbst" | "herbstes" => 23,
        "winter" | "winters" => 24,
        _ => return None,
    })
}

const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
];
