//! Names of authors as they are written.

/// `Kim, Anna` taken apart into family and given name; None for what is not written so. `Span Capital, Inc.` and `Department of
/// Energy, Office of Science` are one name each.
pub fn family_first(name: &str) -> Option<(&str, &str)> {
    const TITLES: &[&str] = &["inc", "ltd", "llc", "llp", "plc", "co", "corp", "gmbh", "ag", "jr", "sr", "ph.d", "s.a"];
    const OF_BODIES: &[&str] = &["of", "for", "and", "&", "für", "und", "pour", "para", "du", "del"];
    if whole(name).is_some() {
        return None;
    }
    let (family, given) = name.split_once(',')?;
    let (family, given) = (family.trim(), given.trim());
    let few = |text: &str| (1..=4).contains(&text.split_whitespace().count());
    let plain = few(given) && few(family) && !given.contains(',');
    let body = given.split_whitespace().chain(family.split_whitespace().skip(1)).any(|word| OF_BODIES.contains(&word));
    let title = TITLES.contains(&given.trim_end_matches('.').to_lowercase().as_str());
    (plain && !title && !body).then_some((family, given))
}

/// A name as one reads it: `Anna Kim` of `Kim, Anna`, `Meier, Schulz` of `{Meier, Schulz}`.
pub fn as_read(name: &str) -> String {
    match family_first(name) {
        Some((family, given)) => format!("{given} {family}"),
        None => whole(name).unwrap_or(name).to_string(),
    }
}

/// What stands in braces is one name whatever it holds, as in BibTeX.
fn whole(name: &str) -> Option<&str> {
    name.trim().strip_prefix('{')?.strip_suffix('}').map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(as_read("Kim, Anna"), "Anna Kim");
        assert_eq!(as_read("von der Leyen, Ursula"), "Ursula von der Leyen");
        assert_eq!(as_read("del Toro, Benicio"), "Benicio del Toro");
        assert_eq!(as_read("King Jr., Martin Luther"), "Martin Luther King Jr.");
        assert_eq!(as_read("{Meier, Schulz}"), "Meier, Schulz");
        assert_eq!(family_first("{Meier, Schulz}"), None);
        for whole in [
            "Anna Kim",
            "Span Capital, Inc.",
            "Kim, Anna, Jr.",
            "Kim,",
            ", Anna",
            "King, Jr.",
            "Department of Energy, Office of Science",
        ] {
            assert_eq!(as_read(whole), whole);
        }
    }
}
