//! How a language writes dates, numbers and lists: for readers, in words.
//!
//! German, English, French, Spanish, Arabic and Chinese have words of their own for what is not exact; every
//! other language has correct dates and numbers from Unicode's data, with signs (`~`, `?`, `–`) instead of words.

mod arabic;
mod chinese;
mod countries;
mod date;
mod gap;
mod icu;
mod names;
mod romance;
#[cfg(test)]
mod tests;
mod words;

use icu_plurals::{PluralCategory, PluralRules};
use jiff::civil;

use crate::story::{Edtf, Lang, Moment, Value};
use date::Style;

pub use names::Quotes;

/// A language, ready to write.
#[derive(Clone)]
pub struct Locale {
    lang: Lang,
    icu: icu_locale_core::Locale,
    words: Option<&'static words::Words>,
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Locale").field(&self.lang).finish()
    }
}

impl Locale {
    /// For a language.
    pub fn new(lang: &Lang) -> Locale {
        // Unicode takes English without a region for that of the United States.
        let tag = if words::is_international_english(lang) { "en-GB" } else { lang.as_str() };
        let icu = icu_locale_core::Locale::try_from_str(tag).unwrap_or(icu_locale_core::Locale::UNKNOWN);
        Locale { lang: lang.clone(), icu, words: words::of(lang) }
    }

    /// The language.
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// A date in words, as it stands in a sentence or by itself: "um den 15. Oktober 2024". What is open at its end has
    /// begun: "seit November 2024".
    pub fn date(&self, date: &Edtf) -> String {
        date::write(self, date, Style::default())
    }

    /// As [`Locale::date`] where a name is wanted, after a colon or in a list: "etwa Oktober 2024", not "etwa im Oktober 2024".
    pub fn date_nominal(&self, date: &Edtf) -> String {
        date::write(self, date, Style { nominal: true, ..Style::default() })
    }

    /// [`Locale::date_nominal`] as HTML.
    pub fn date_nominal_html(&self, date: &Edtf) -> String {
        date::write(self, date, Style { nominal: true, html: true, ..Style::default() })
    }

    /// [`Locale::date_html`] (of what is `expected`, [`Locale::date_expected_html`]) below a heading that says this year.
    pub fn date_in_year_html(&self, date: &Edtf, year: Option<i16>, expected: bool) -> String {
        date::write(self, date, Style { expected, html: true, year, ..Style::default() })
    }

    /// As [`Locale::date`] for what is yet to come: "ab November 2024".
    pub fn date_expected(&self, date: &Edtf) -> String {
        date::write(self, date, Style { expected: true, ..Style::default() })
    }

    /// [`Locale::date`] as HTML, with `<time datetime>` around each date that HTML can say.
    pub fn date_html(&self, date: &Edtf) -> String {
        date::write(self, date, Style { html: true, ..Style::default() })
    }

    /// [`Locale::date_expected`] as HTML.
    pub fn date_expected_html(&self, date: &Edtf) -> String {
        date::write(self, date, Style { expected: true, html: true, ..Style::default() })
    }

    /// The day of a moment: "19. Juni 2024".
    pub fn moment(&self, moment: &Moment) -> String {
        self.day(moment.date)
    }

    /// [`Locale::moment`] in `<time datetime>`.
    pub fn moment_html(&self, moment: &Moment) -> String {
        date::time_element(&moment.html_datetime(), &self.moment(moment))
    }

    /// "19. Juni 2024"
    pub fn day(&self, day: civil::Date) -> String {
        date::day(self, day)
    }

    /// "19. Juni", below a heading that says the year.
    pub fn day_of_month(&self, day: civil::Date) -> String {
        date::day_of_month(self, day)
    }

    /// "Juni", below a heading that says the year.
    pub fn month_name(&self, day: civil::Date) -> String {
        icu::month_name(&self.icu, day)
    }

    /// "Juni 2024", of a day in it.
    pub fn month(&self, day: civil::Date) -> String {
        icu::month(&self.icu, day)
    }

    /// "2024", "44 v. Chr.", of a day in it.
    pub fn year(&self, day: civil::Date) -> String {
        icu::year(&self.icu, day)
    }

    /// A number with so many decimals: "12.000,5".
    pub fn number(&self, value: f64, decimals: u8) -> String {
        icu::number(&self.icu, value, decimals)
    }

    /// A value in words: "mindestens 3.000".
    pub fn value(&self, value: &Value) -> String {
        let (before, number, after) = self.value_parts(value);
        format!("{before}{number}{after}")
    }

    /// A value in words, taken apart: what stands before the number, the number or range, what stands behind it. The
    /// space between them, where the language has one, belongs to the words.
    pub fn value_parts(&self, value: &Value) -> (&'static str, String, &'static str) {
        let number = |bound: f64| self.number(bound, value.decimals);
        let words = self.words.map(|words| &words.value);
        let (frame, text) = match (value.low, value.high) {
            (Some(low), Some(high)) => {
                let range = || date::fill2(words.map_or("{}–{}", |words| words.range), &number(low), &number(high));
                let text = if low == high { number(low) } else { range() };
                (if value.about { words.map_or("~{}", |words| words.about) } else { "{}" }, text)
            }
            (Some(low), None) => (words.map_or("≥\u{a0}{}", |words| words.at_least), number(low)),
            (None, Some(high)) => (words.map_or("≤\u{a0}{}", |words| words.at_most), number(high)),
            (None, None) => ("{}", value.text.clone()),
        };
        let (before, after) = frame.split_once("{}").unwrap_or_default();
        (before, text, after)
    }

    /// The plural category of a number, as Unicode CLDR names it: `zero`, `one`, `two`, `few`, `many` or `other`.
    pub fn plural(&self, n: u64) -> &'static str {
        let Ok(rules) = PluralRules::try_new_cardinal((&self.icu).into()) else { return "other" };
        match rules.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// "A, B und C"; plain text or HTML, as what it is given.
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let (comma, and) = names::joiners(self.lang.primary());
        let mut text = String::new();
        for (index, item) in items.iter().enumerate() {
            let item = item.as_ref();
            if index > 0 && index + 1 == items.len() {
                text.push_str(if and == " y " && sounds_like_i(item) { " e " } else { and });
            } else if index > 0 {
                text.push_str(comma);
            }
            text.push_str(item);
        }
        text
    }

    /// What a language calls itself ("Deutsch", "العربية"); else its tag.
    pub fn language_name(&self, lang: &Lang) -> String {
        if let Some(name) = names::own_name(lang.as_str()) {
            return name.into();
        }
        let rest = lang.as_str().get(lang.primary().len() + 1..);
        match names::own_name(lang.primary()).zip(rest) {
            Some((name, rest)) => format!("{name} ({rest})"),
            None => lang.to_string(),
        }
    }

    /// The name of a country (ISO 3166-1, `EU`, `XK`) in this language, if it is known.
    pub fn country_name(&self, code: &str) -> Option<&'static str> {
        countries::name(code, self.lang.primary())
    }

    /// Its quotation marks.
    pub fn quotes(&self) -> Quotes {
        names::quotes(self.lang.as_str(), self.lang.primary())
    }
}

/// Spanish says "e" for "y" before an i that is heard as one.
fn sounds_like_i(word: &str) -> bool {
    let word: String = word.chars().take(3).collect::<String>().to_lowercase();
    (word.starts_with(['i', 'í']) && !word.starts_with("ie")) || (word.starts_with("hi") && word != "hie")
}
