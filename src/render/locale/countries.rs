//! Names of countries and territories (ISO 3166-1, with `EU` and `XK`) in German and English.

/// One line per country: code, German, English; the first line names the columns.
const TABLE: &str = include_str!("countries.tsv");

/// The name of a country in a language; None where there is no such code or no table for the language.
pub(super) fn name(code: &str, lang: &str) -> Option<&'static str> {
    let mut lines = TABLE.lines();
    let column = lines.next()?.split('\t').position(|tag| tag == lang)?;
    let row = lines.find(|line| line.split('\t').next() == Some(code))?;
    row.split('\t').nth(column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_a_name_in_every_column() {
        let codes: Vec<&str> = TABLE.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
        assert!(codes.is_sorted() && codes.len() > 249);
        assert!(TABLE.lines().all(|line| line.split('\t').filter(|cell| !cell.trim().is_empty()).count() == 3));
        assert_eq!((name("KP", "de"), name("XK", "en")), (Some("Nordkorea"), Some("Kosovo")));
        assert_eq!((name("QQ", "de"), name("KP", "fr"), name("code", "de")), (None, None, None));
    }
}
