//! Names of authors as they are written.

/// `Kim, Anna` taken apart into family and given name; None for what is not written so. `Span Capital, Inc.` is one name.
pub fn family_first(name: &str) -> Option<(&str, &str)> {
    const TITLES: &[&str] = &["inc", "ltd", "llc", "llp", "plc", "co", "corp", "gmbh", "ag", "jr", "sr", "ph.d", "s.a"];
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    let plain = !given.is_empty() && !family.is_empty() && !given.contains(',');
    let title = TITLES.contains(&given.trim_end_matches('.').to_lowercase().as_str());
    (plain && !title).then_some((family, given))
}

/// A name as one reads it: `Anna Kim` of `Kim, Anna`.
pub fn as_read(name: &str) -> String {
    family_first(name).map_or_else(|| name.to_string(), |(family, given)| format!("{given} {family}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(as_read("Kim, Anna"), "Anna Kim");
        assert_eq!(as_read("von der Leyen, Ursula"), "Ursula von der Leyen");
        for whole in ["Anna Kim", "Span Capital, Inc.", "Kim, Anna, Jr.", "Kim,", ", Anna", "King, Jr."] {
            assert_eq!(as_read(whole), whole);
        }
    }
}
