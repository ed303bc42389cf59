//! What references in other formats have in common.

use crate::story::{Source, bare_address};

/// The name of an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name<'a> {
    /// Written "Family, Given", so that the parts are known.
    Parts {
        /// Family name.
        family: &'a str,
        /// Given names.
        given: &'a str,
    },
    /// Anything else, a body or a person: it is kept as it is, because nothing tells which.
    Whole(&'a str),
}

impl Name<'_> {
    /// Takes a name as the author of the story wrote it.
    pub(super) fn of(author: &str) -> Name<'_> {
        match crate::story::family_first(author) {
            Some((family, given)) => Name::Parts { family, given },
            None => Name::Whole(author.trim().trim_start_matches('{').trim_end_matches('}').trim()),
        }
    }
}

/// Does it stand in a paper, magazine or journal, whose name is then that of its publisher?
pub(super) fn is_article(csl: &str) -> bool {
    csl.starts_with("article") || csl.starts_with("post") || csl.starts_with("review")
}

/// The type in the words of CSL; without one, what can be said by looking at it.
pub(super) fn type_of(source: &Source) -> &str {
    match &source.csl_type {
        Some(kind) => kind,
        None if source.url.is_some() => "webpage",
        None => "document",
    }
}

/// The DOI of an address of the resolver.
pub(super) fn doi(source: &Source) -> Option<String> {
    let address = bare_address(&source.url.as_ref()?.value);
    let rest = address.strip_prefix("https://doi.org/").or_else(|| address.strip_prefix("https://dx.doi.org/"))?;
    let doi = percent_encoding::percent_decode_str(rest).decode_utf8().ok()?;
    doi.starts_with("10.").then(|| doi.into_owned())
}

/// A text without what no line of a file can hold: control characters become spaces, runs of them one.
pub(super) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_not_guessed() {
        assert_eq!(Name::of("Kim, Jong Un"), Name::Parts { family: "Kim", given: "Jong Un" });
        assert_eq!(Name::of("van der Berg, Anna"), Name::Parts { family: "van der Berg", given: "Anna" });
        for whole in ["Reuters", "Erika Beispiel", "Council of the EU", "A, B, C", ", x", "x, "] {
            assert_eq!(Name::of(whole), Name::Whole(whole.trim()));
        }
    }
}
