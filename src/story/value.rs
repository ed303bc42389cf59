//! Numbers that may be ranges, bounds or estimates.

/// A number with its uncertainty: `5`, `1500..12000`, `3000+`, `<=12000`, `~3000`.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// As written.
    pub text: String,
    /// Lower bound; None: no lower bound is known.
    pub low: Option<f64>,
    /// Upper bound; None: no upper bound is known.
    pub high: Option<f64>,
    /// Said to be about this much.
    pub about: bool,
    /// Digits behind the point, so that it is shown as exactly as it was given.
    pub decimals: u8,
}

/// Why a text is no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not a number.
    #[error("`{0}` is no value: write a number, `1500..12000`, `3000+`, `<=12000` or `~3000`")]
    Shape(String),
    /// A number with marks between its digits, which mean one thing here and another there.
    #[error(
        "`{text}` can be read in two ways: digits of a value have nothing between them but the point before decimals"
    )]
    Grouped {
        /// As written.
        text: String,
        /// What it may mean, the likeliest first.
        proposals: Vec<String>,
    },
    /// Nearly a value.
    #[error("`{text}` is written `{proposal}`")]
    Spelling {
        /// As written.
        text: String,
        /// What is taken.
        proposal: String,
    },
    /// The range ends below its beginning.
    #[error("`{0}` ends below its beginning")]
    Reversed(String),
}

/// More digits than a number of this kind holds exactly.
const MOST_DIGITS: usize = 15;

impl Value {
    /// Takes a text: a number of plain digits with a sign and decimals behind a point, or two of them, or one with a mark.
    /// White space around it and beside its marks is not taken, nor is `12.000`, which is twelve to some and twelve
    /// thousand to others.
    ///
    /// # Errors
    /// As [`ValueError`] says.
    pub fn parse(text: &str) -> Result<Value, ValueError> {
        match Value::strict(text) {
            Ok(value) if text.split("..").any(looks_grouped) => Err(doubtful(value)),
            Ok(value) => Ok(value),
            Err(error) => Err(with_proposals(text, error)),
        }
    }

    fn strict(text: &str) -> Result<Value, ValueError> {
        let shape = || ValueError::Shape(text.chars().take(60).collect());
        let bound = |low: Option<&str>, high: Option<&str>, about| {
            let read = |text: Option<&str>| text.map(|text| number(text).ok_or_else(shape)).transpose();
            let (low, high) = (read(low)?, read(high)?);
            let decimals = low.iter().chain(&high).map(|(_, decimals)| *decimals).max().unwrap_or(0);
            let (low, high) = (low.map(|(value, _)| value), high.map(|(value, _)| value));
            if low.zip(high).is_some_and(|(low, high)| low > high) {
                return Err(ValueError::Reversed(text.into()));
            }
            Ok(Value { text: text.into(), low, high, about, decimals })
        };
        let (about, rest) = text.strip_prefix('~').map_or((false, text), |rest| (true, rest));
        if let Some((low, high)) = rest.split_once("..") {
            return bound(Some(low), Some(high), about);
        }
        if about {
            return bound(Some(rest), Some(rest), true);
        }
        if let Some(low) = text.strip_suffix('+') {
            return bound(Some(low), None, false);
        }
        if let Some(low) = text.strip_prefix(">=") {
            return bound(Some(low), None, false);
        }
        if let Some(high) = text.strip_prefix("<=") {
            return bound(None, Some(high), false);
        }
        bound(Some(text), Some(text), false)
    }

    /// One number, not a range or bound.
    pub fn exact(&self) -> Option<f64> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => Some(low),
            _ => None,
        }
    }
}

impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// A number and how many decimals it has.
fn number(text: &str) -> Option<(f64, u8)> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((_, "")) => return None,
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    };
    if whole.is_empty() || whole.len() + fraction.len() > MOST_DIGITS {
        return None;
    }
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    // -0 is 0
    Some((if value == 0.0 { 0.0 } else { value }, u8::try_from(fraction.len()).ok()?))
}

/// `12.000`: exactly three digits behind the point, and one to three before it that could be thousands.
fn looks_grouped(number: &str) -> bool {
    let digits = number.trim_matches(|c: char| !c.is_ascii_digit());
    let Some((whole, fraction)) = digits.split_once('.') else { return false };
    fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0')
}

/// One digit more or less tells decimals from thousands.
fn doubtful(value: Value) -> ValueError {
    let ends: Vec<&str> = value.text.split("..").collect();
    let thousands = ends.iter().map(|end| end.replace('.', "")).collect::<Vec<_>>().join("..");
    let decimals = ends.iter().map(|end| plain_decimals(end)).collect::<Vec<_>>().join("..");
    ValueError::Grouped { text: value.text, proposals: vec![thousands, decimals] }
}

fn plain_decimals(number: &str) -> String {
    if looks_grouped(number) { more_exact(number) } else { number.to_string() }
}

/// Do three digits stand behind every comma, as behind thousands?
fn three_after_commas(text: &str) -> bool {
    text.split(',').skip(1).all(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == 3)
}

fn more_exact(number: &str) -> String {
    let end = number.trim_end_matches('+');
    let plus = number.get(end.len()..).unwrap_or_default();
    let short = end.trim_end_matches('0');
    match short.strip_suffix('.') {
        Some(whole) => format!("{whole}{plus}"),
        None if short.len() < end.len() => format!("{short}{plus}"),
        None => format!("{end}0{plus}"),
    }
}

fn with_proposals(text: &str, error: ValueError) -> ValueError {
    if !matches!(error, ValueError::Shape(_)) || text.len() > 100 {
        return error;
    }
    let proposals = grouped(text);
    if !proposals.is_empty() {
        return ValueError::Grouped { text: text.into(), proposals };
    }
    match respelled(text).filter(|proposal| Value::strict(proposal).is_ok()) {
        Some(proposal) => ValueError::Spelling { text: text.into(), proposal },
        None => error,
    }
}

/// `12,000`, `3 000`, `1.234.567,8`: what the marks between digits may mean, the likeliest first.
fn grouped(text: &str) -> Vec<String> {
    const SPACES: [char; 5] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\''];
    let between = |mark: fn(char) -> bool| {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(3).any(|w| w[0].is_ascii_digit() && mark(w[1]) && w[2].is_ascii_digit())
    };
    if !between(|c| SPACES.contains(&c) || matches!(c, ',' | '.' | '_' | '’')) {
        return Vec::new();
    }
    let without = |marks: &[char]| text.chars().filter(|c| !marks.contains(c)).collect::<String>();
    let tight = without(&[SPACES[0], SPACES[1], SPACES[2], SPACES[3], SPACES[4], '_', '’']);
    let commas_group: String = tight.chars().filter(|c| *c != ',').collect();
    let dots_group = tight.replace("..", "\0").replace('.', "").replace(',', ".").replace('\0', "..");
    let candidates = match tight.contains(',') {
        // 12,5 has no thousands
        true if !three_after_commas(&tight) => vec![dots_group],
        true => vec![commas_group, dots_group],
        false => vec![tight, dots_group],
    };
    let mut proposals: Vec<String> = Vec::new();
    for candidate in candidates {
        let candidate = match Value::strict(&candidate) {
            Err(_) => continue,
            Ok(_) => candidate.split("..").map(plain_decimals).collect::<Vec<_>>().join(".."),
        };
        if candidate != text && !proposals.contains(&candidate) {
            proposals.push(candidate);
        }
    }
    proposals
}

/// Signs and words for the marks: `> 3000`, `≥3000`, `ca. 3000`, `1500-12000`, `up to 12000`.
fn respelled(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase().replace('\u{2212}', "-");
    const MARKS: &[(&str, &str)] = &[
        ("≥", ">="),
        ("≤", "<="),
        ("=>", ">="),
        ("=<", "<="),
        (">=", ">="),
        ("<=", "<="),
        (">", ">="),
        ("<", "<="),
        ("mindestens ", ">="),
        ("at least ", ">="),
        ("more than ", ">="),
        ("over ", ">="),
        ("über ", ">="),
        ("höchstens ", "<="),
        ("at most ", "<="),
        ("up to ", "<="),
        ("bis zu ", "<="),
        ("ca. ", "~"),
        ("ca ", "~"),
        ("c. ", "~"),
        ("circa ", "~"),
        ("about ", "~"),
        ("around ", "~"),
        ("rund ", "~"),
        ("etwa ", "~"),
        ("≈", "~"),
        ("~", "~"),
    ];
    for (word, mark) in MARKS {
        if let Some(rest) = lower.strip_prefix(word) {
            return Some(format!("{mark}{}", rest.trim()));
        }
    }
    for between in ["..", "…", "–", "—", " bis ", " to ", "-"] {
        if let Some((low, high)) = lower.split_once(between).filter(|(low, _)| !low.trim().is_empty()) {
            return Some(format!("{}..{}", low.trim(), high.trim_matches(['.', ' '])));
        }
    }
    let tight = lower.strip_suffix('+').map(|rest| format!("{}+", rest.trim()));
    Some(tight.unwrap_or(lower))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> (Option<f64>, Option<f64>, bool, u8) {
        let value = Value::parse(text).unwrap();
        assert_eq!(value.text, text);
        (value.low, value.high, value.about, value.decimals)
    }

    #[test]
    fn shapes() {
        assert_eq!(parts("12000"), (Some(12000.0), Some(12000.0), false, 0));
        assert_eq!(parts("-3.50"), (Some(-3.5), Some(-3.5), false, 2));
        assert_eq!(parts("+3"), (Some(3.0), Some(3.0), false, 0));
        assert_eq!(parts("1500..12000"), (Some(1500.0), Some(12000.0), false, 0));
        assert_eq!(parts("-5..5.5"), (Some(-5.0), Some(5.5), false, 1));
        assert_eq!(parts("3000+"), (Some(3000.0), None, false, 0));
        assert_eq!(parts(">=3000"), (Some(3000.0), None, false, 0));
        assert_eq!(parts("<=12000"), (None, Some(12000.0), false, 0));
        assert_eq!(parts("~3000"), (Some(3000.0), Some(3000.0), true, 0));
        assert_eq!(parts("~10..20"), (Some(10.0), Some(20.0), true, 0));
        assert_eq!(parts("-0").0.map(f64::is_sign_negative), Some(false));
    }

    #[test]
    fn refused() {
        for bad in
            ["", "x", "1e5", "inf", "NaN", "..", "5..", "..5", "1.", ".5", "--1", "0x10", "~", "+", "9999999999999999"]
        {
            assert!(matches!(Value::parse(bad), Err(ValueError::Shape(_))), "{bad}: {:?}", Value::parse(bad));
        }
        assert_eq!(Value::parse("5..3"), Err(ValueError::Reversed("5..3".into())));
    }

    #[test]
    fn marks_between_digits() {
        let proposals = |text: &str| match Value::parse(text) {
            Err(ValueError::Grouped { proposals, .. }) => proposals,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(proposals("12,000"), ["12000", "12"]);
        assert_eq!(proposals("12,5"), ["12.5"]);
        assert_eq!(proposals("3 000"), ["3000"]);
        assert_eq!(proposals("12_000"), ["12000"]);
        assert_eq!(proposals("12’000"), ["12000"]);
        assert_eq!(proposals("1.234.567,8"), ["1234567.8"]);
        assert_eq!(proposals("1,500..12,000"), ["1500..12000", "1.5..12"]);
        assert_eq!(proposals("~3\u{202f}000"), ["~3000"]);
        assert_eq!(proposals("12.000"), ["12000", "12"]);
        assert_eq!(proposals("1.500+"), ["1500+", "1.5+"]);
        assert_eq!(proposals("~3.142"), ["~3142", "~3.1420"]);
        assert_eq!(proposals("1.500..12.000"), ["1500..12000", "1.5..12"]);
        assert_eq!(parts("0.125"), (Some(0.125), Some(0.125), false, 3));
        assert_eq!(parts("1234.125").3, 3);
    }

    #[test]
    fn other_spellings() {
        for (text, expected) in [
            ("> 3000", ">=3000"),
            ("≥3000", ">=3000"),
            (">= 3000", ">=3000"),
            ("<12000", "<=12000"),
            ("ca. 3000", "~3000"),
            ("rund 3000", "~3000"),
            ("up to 12000", "<=12000"),
            ("mindestens 40", ">=40"),
            ("1500–12000", "1500..12000"),
            ("1500-12000", "1500..12000"),
            ("1500 .. 12000", "1500..12000"),
            ("3000 +", "3000+"),
            (" 3000 ", "3000"),
        ] {
            let expected = ValueError::Spelling { text: text.into(), proposal: expected.into() };
            assert_eq!(Value::parse(text), Err(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = Value::parse(&text);
        }

        #[test]
        fn never_panics_near_values(text in "[0-9.,+~<>= _-]{0,16}") {
            if let Ok(value) = Value::parse(&text) {
                prop_assert!(value.low.is_some() || value.high.is_some());
                prop_assert!(value.low.zip(value.high).is_none_or(|(low, high)| low <= high));
                prop_assert_eq!(Value::parse(&value.text), Ok(value));
            }
        }

        #[test]
        fn decimals_show_it_as_given(whole in 0u32..1_000_000, fraction in "[0-9]{1,4}") {
            let text = format!("{whole}.{fraction}");
            prop_assume!(!looks_grouped(&text));
            let value = Value::parse(&text).unwrap();
            let shown = format!("{:.*}", usize::from(value.decimals), value.low.unwrap());
            prop_assert_eq!(shown, text);
        }
    }
}
