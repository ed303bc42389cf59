//! The distance between two dates in words.

use super::Locale;
use super::words::{Forms, Gap};

/// The signs of the units where a language has no words here.
const SIGNS: [&str; 4] = ["d", "wk", "mo", "yr"];

/// The unit that tells such a distance best, and how many of it: exact for less than two weeks, then rounded.
fn measure(days: u64) -> (usize, u64) {
    // A month has 30.4 days, a year 365.25.
    match days {
        0..=13 => (0, days),
        14..=55 => (1, (days + 3) / 7),
        350..=380 => (3, 1),
        56..=729 => (2, (days * 10 + 152) / 304),
        _ => (3, days.saturating_mul(100).saturating_add(18262) / 36525),
    }
}

impl Locale {
    /// "four months later"; nothing between is "on the same day".
    pub fn gap(&self, days: u64) -> String {
        let (unit, count) = measure(days);
        let Some(words) = self.words else {
            let sign = SIGNS.get(unit).copied().unwrap_or_default();
            return format!("+{}\u{a0}{sign}", self.number(count as f64, 0));
        };
        if count == 0 {
            return words.gap.none.into();
        }
        match words.gap.units.get(unit) {
            Some(forms) => self.form(forms, count).replace("{}", &self.counted(&words.gap, count)),
            None => String::new(),
        }
    }

    fn form(&self, forms: &Forms, count: u64) -> &'static str {
        match self.plural(count) {
            "one" if count == 1 => forms.one,
            "two" => forms.two.unwrap_or(forms.other),
            "few" => forms.few.unwrap_or(forms.other),
            "many" => forms.many.unwrap_or(forms.other),
            // Languages without a singular still may say "a day later".
            _ if count == 1 => forms.one,
            _ => forms.other,
        }
    }

    fn counted(&self, gap: &Gap, count: u64) -> String {
        let word = usize::try_from(count).ok().and_then(|count| gap.numbers.get(count.checked_sub(2)?));
        word.map_or_else(|| self.number(count as f64, 0), |word| (*word).into())
    }
}
