//! Ids and slugs.

use std::sync::Arc;

/// Name of an entity: letters, digits, `-`, `_`, any script, beginning with a letter or digit.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Id(Arc<str>);

/// Why a text is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It is empty.
    #[error("an id cannot be empty")]
    Empty,
    /// It has a character that no id has.
    #[error("`{0}` cannot stand in an id: letters, digits, `-` and `_` can")]
    Character(char),
    /// It begins with `-` or `_`.
    #[error("an id begins with a letter or a digit, not `{0}`")]
    Start(char),
    /// It begins with the theme's own prefix.
    #[error("ids that begin with `ng-` belong to the theme")]
    Reserved,
}

impl Id {
    /// Takes a text as an id, in Unicode's composed form (NFC).
    ///
    /// # Errors
    /// As [`IdError`] says.
    pub fn parse(text: &str) -> Result<Id, IdError> {
        use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
        let text: String = text.nfc().collect();
        let first = text.chars().next().ok_or(IdError::Empty)?;
        let fits = |c: char| c.is_alphanumeric() || is_combining_mark(c) || c == '-' || c == '_';
        if let Some(bad) = text.chars().find(|&c| !fits(c)) {
            return Err(IdError::Character(bad));
        }
        if !first.is_alphanumeric() {
            return Err(IdError::Start(first));
        }
        if text.starts_with("ng-") {
            return Err(IdError::Reserved);
        }
        Ok(Id(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// One segment of an address: letters, digits, `-`, `_`, `.`, `~`, any script, at most 200 bytes, not `.` or `..`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Slug(Arc<str>);

/// Why a text is no slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// It is empty, `.` or `..`.
    #[error("`{0}` cannot be a segment of an address")]
    Dots(String),
    /// It has a character that no slug has.
    #[error("`{0}` cannot stand in a slug: letters, digits, `-`, `_`, `.` and `~` can")]
    Character(char),
    /// It is longer than 200 bytes.
    #[error("a slug has at most 200 bytes; this one has {0}")]
    Long(usize),
}

impl Slug {
    /// Takes a text as a slug, in Unicode's composed form (NFC).
    ///
    /// # Errors
    /// As [`SlugError`] says.
    pub fn parse(text: &str) -> Result<Slug, SlugError> {
        use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
        let text: String = text.nfc().collect();
        if text.is_empty() || text == "." || text == ".." {
            return Err(SlugError::Dots(text));
        }
        let fits = |c: char| c.is_alphanumeric() || is_combining_mark(c) || "-_.~".contains(c);
        if let Some(bad) = text.chars().find(|&c| !fits(c)) {
            return Err(SlugError::Character(bad));
        }
        if text.len() > 200 {
            return Err(SlugError::Long(text.len()));
        }
        Ok(Slug(text.into()))
    }

    /// A slug made from any text: lower case, runs of other characters become one `-`; `x` if nothing is left.
    pub fn from_text(text: &str) -> Slug {
        use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
        let mut slug = String::new();
        for c in text.nfc().flat_map(char::to_lowercase).nfc() {
            if c.is_alphanumeric() || is_combining_mark(c) || c == '_' {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') {
                slug.push('-');
            }
            if slug.len() > 120 {
                break;
            }
        }
        let slug = slug.trim_end_matches('-');
        Slug(if slug.is_empty() { "x" } else { slug }.into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Slug {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_any_script() {
        for good in ["kim", "2024", "süd-korea", "प्रधान", "北京_1", "кім"] {
            assert_eq!(Id::parse(good).map(|id| id.to_string()), Ok(good.to_string()));
        }
        assert_eq!(Id::parse(""), Err(IdError::Empty));
        assert_eq!(Id::parse("-a"), Err(IdError::Start('-')));
        assert_eq!(Id::parse("a b"), Err(IdError::Character(' ')));
        assert_eq!(Id::parse("ng-x"), Err(IdError::Reserved));
    }

    #[test]
    fn slugs_stay_one_segment() {
        for bad in ["", ".", "..", "a/b", "a\\b", "a b", "a?b", "a%2fb"] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
        assert!(Slug::parse(&"a".repeat(201)).is_err());
        assert_eq!(Slug::parse("v1.2~x").map(|s| s.to_string()), Ok("v1.2~x".into()));
        assert_eq!(Slug::from_text("Was heißt „NATO“?").as_str(), "was-heißt-nato");
        assert_eq!(Slug::from_text("?!").as_str(), "x");
    }
}
