//! "Did you mean …?"

/// Texts longer than this are not compared letter by letter: nobody mistypes a name of so many characters, and the
/// comparison would take long.
const LONG: usize = 64;

/// How far a candidate is from what was written; less is nearer. The order of the variants is the order of trust.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    /// The same but for case, accents of keyboard layout and separators.
    Same,
    /// This many slips of the keyboard.
    Slips(usize),
    /// The initials of its words, or one of its words.
    Short,
    /// One is the beginning of the other.
    Prefix(usize),
    /// One holds the other.
    Inside(usize),
}

/// The candidate that was most likely meant: each is the text to propose and the names it is known by besides. Case and
/// separators do not matter; a slip or two, initials (`nk` for "North Korea"), one word of a name, and a beginning are
/// recognised. Of equally near ones the first in alphabetical order is proposed, so the order of the candidates does not matter.
pub fn closest<'a>(wanted: &str, candidates: impl IntoIterator<Item = (&'a str, &'a [&'a str])>) -> Option<String> {
    let wanted = Folded::new(wanted)?;
    let mut best: Option<(Distance, &str)> = None;
    for (shown, names) in candidates {
        if shown == wanted.original {
            continue;
        }
        let names = std::iter::once(&shown).chain(names);
        let Some(distance) = names.filter_map(|name| distance(&wanted, name)).min() else { continue };
        if best.is_none_or(|known| (distance, shown) < known) {
            best = Some((distance, shown));
        }
    }
    best.map(|(_, shown)| shown.to_string())
}

/// [`closest`] as a hint: "did you mean `dprk`?".
pub fn did_you_mean<'a>(
    wanted: &str,
    candidates: impl IntoIterator<Item = (&'a str, &'a [&'a str])>,
) -> Option<String> {
    closest(wanted, candidates).map(|shown| format!("did you mean `{shown}`?"))
}

/// [`did_you_mean`] for plain words: keys, values of a list, file names.
pub fn did_you_mean_word<'a>(wanted: &str, words: impl IntoIterator<Item = &'a str>) -> Option<String> {
    did_you_mean(wanted, words.into_iter().map(|word| (word, [].as_slice())))
}

/// A text as it is compared.
struct Folded<'a> {
    original: &'a str,
    /// Lower case.
    text: String,
    /// Lower case, letters and digits only.
    bare: String,
    /// Number of characters of `bare`.
    length: usize,
}

impl Folded<'_> {
    /// Nothing for texts that hold no letter or digit or are too long.
    fn new(original: &str) -> Option<Folded<'_>> {
        if original.len() > LONG * 4 {
            return None;
        }
        let text = original.to_lowercase();
        let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let length = bare.chars().count();
        (length > 0 && length <= LONG).then_some(Folded { original, text, bare, length })
    }
}

/// How far a name is from what was written; nothing if too far.
fn distance(wanted: &Folded<'_>, name: &str) -> Option<Distance> {
    let name = Folded::new(name)?;
    if wanted.bare == name.bare {
        return Some(Distance::Same);
    }
    let allowed = slips(wanted.length.max(name.length));
    if wanted.length.abs_diff(name.length) <= allowed {
        let count = strsim::damerau_levenshtein(&wanted.bare, &name.bare);
        if count <= allowed {
            return Some(Distance::Slips(count));
        }
    }
    let mut words = name.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let initials: String = words.clone().filter_map(|word| word.chars().next()).collect();
    if wanted.length > 1 && (initials == wanted.bare || words.any(|word| word == wanted.bare)) {
        return Some(Distance::Short);
    }
    overlap(wanted, &name)
}

/// Does one text begin with or hold the other? Two letters say nothing.
fn overlap(wanted: &Folded<'_>, name: &Folded<'_>) -> Option<Distance> {
    let (short, long) = if wanted.length < name.length { (wanted, name) } else { (name, wanted) };
    let rest = long.length - short.length;
    if short.length >= 3 && long.bare.starts_with(&short.bare) {
        return Some(Distance::Prefix(rest));
    }
    if short.length >= 4 && long.bare.contains(&short.bare) {
        return Some(Distance::Inside(rest));
    }
    None
}

/// How many slips a text of so many characters may have.
fn slips(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        10..=15 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Candidates: what is shown and what else it is called.
    const ACTORS: &[(&str, &[&str])] = &[
        ("dprk", &["North Korea", "Nordkorea", "Democratic People's Republic of Korea"]),
        ("kim", &["Kim Jong-un"]),
        ("putin", &["Vladimir Putin", "Wladimir Putin"]),
        ("rf", &["Russia", "Russian Federation", "Russland"]),
        ("south-korea", &["South Korea", "ROK"]),
        ("eu", &["European Union"]),
    ];

    fn found(wanted: &str) -> Option<String> {
        closest(wanted, ACTORS.iter().copied())
    }

    #[test]
    fn finds_what_was_meant() {
        for (wanted, meant) in [
            ("dprkk", "dprk"),
            ("drpk", "dprk"),
            ("DPRK", "dprk"),
            ("nk", "dprk"),
            ("NK", "dprk"),
            ("north-korea", "dprk"),
            ("north_korea", "dprk"),
            ("Nordkoera", "dprk"),
            ("sk", "south-korea"),
            ("rok", "south-korea"),
            ("southkorea", "south-korea"),
            ("south", "south-korea"),
            ("russia", "rf"),
            ("rusia", "rf"),
            ("russian", "rf"),
            ("kim-jong-un", "kim"),
            ("jong-un", "kim"),
            ("Kimjongun", "kim"),
            ("wladimir", "putin"),
            ("puttin", "putin"),
            ("european", "eu"),
        ] {
            assert_eq!(found(wanted).as_deref(), Some(meant), "{wanted}");
        }
    }

    #[test]
    fn proposes_nothing_far_fetched() {
        for wanted in ["", "-", "x", "us", "china", "e", "kurier", "2024", "ab"] {
            assert_eq!(found(wanted), None, "{wanted}");
        }
        assert_eq!(closest("kim", [("kim", [].as_slice())]), None, "not what was written anyway");
    }

    #[test]
    fn the_order_of_candidates_does_not_matter() {
        let none: &[&str] = &[];
        assert_eq!(closest("sourcs", [("sourcb", none), ("sourca", none)]).as_deref(), Some("sourca"));
        assert_eq!(closest("sourcs", [("sourca", none), ("sourcb", none)]).as_deref(), Some("sourca"));
    }

    #[test]
    fn words_of_a_list() {
        let keys = ["title", "summary", "timeline", "sources", "published"];
        assert_eq!(did_you_mean_word("titel", keys), Some("did you mean `title`?".into()));
        assert_eq!(did_you_mean_word("time_line", keys), Some("did you mean `timeline`?".into()));
        assert_eq!(did_you_mean_word("source", keys), Some("did you mean `sources`?".into()));
        assert_eq!(did_you_mean_word("pubished", keys), Some("did you mean `published`?".into()));
        assert_eq!(did_you_mean_word("colour", keys), None);
    }

    #[test]
    fn enormous_texts_cost_nothing() {
        let long = "a".repeat(10_000_000);
        let names: Vec<String> = (0..100_000).map(|n| format!("candidate-{n}")).collect();
        let start = std::time::Instant::now();
        assert_eq!(did_you_mean_word(&long, names.iter().map(String::as_str)), None);
        assert_eq!(did_you_mean_word("kim", [long.as_str()]), None);
        assert!(did_you_mean_word(&"candidate-".repeat(6), names.iter().map(String::as_str)).is_none());
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    }
}
