//! How hard a text is to read, by a formula made for its language.
//!
//! - German: LIX (C. H. Björnsson, *Läsbarhet*, Stockholm 1968): words per sentence, plus words of more than six letters in a
//!   hundred. 30 is a children's book, 45 to 55 a newspaper, 60 a law.
//! - English: Flesch reading ease (R. Flesch, "A new readability yardstick", *Journal of Applied Psychology* 32, 1948):
//!   206.835 − 1.015 × words per sentence − 84.6 × syllables per word. 100 is very easy, 60 to 70 plain, below 30 very hard.
//!
//! Other languages are not measured: both formulas mean nothing there. Syllables of English words are counted by their groups of
//! vowels, which is right for nine words in ten and wrong in both directions for the others.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Reading;
use crate::story::{Rich, What};

/// Texts of fewer words say nothing about how they are written.
const FEWEST: usize = 50;

/// Measures texts in a language.
pub(super) fn reading(lang: &str, texts: &[&Rich]) -> Reading {
    let prose: Vec<String> = texts.iter().map(|text| prose(text)).collect();
    measure(lang, &prose.join("\n"))
}

/// Measures a plain text; a line ends a sentence.
pub(super) fn measure(lang: &str, text: &str) -> Reading {
    let counts = Counts::of(text, lang);
    let score = match lang {
        "de" => counts.lix(),
        "en" => counts.flesch(),
        _ => None,
    };
    let formula = match lang {
        "de" => "lix",
        "en" => "flesch",
        _ => "none",
    };
    let score = score.filter(|_| counts.words >= FEWEST);
    Reading {
        formula,
        score,
        words: counts.words,
        sentences: counts.sentences,
        level: score.map(|s| level(formula, s)),
    }
}

fn level(formula: &str, score: f64) -> &'static str {
    let hardness = if formula == "lix" {
        [30.0, 40.0, 50.0, 60.0].iter().filter(|step| score >= **step).count()
    } else {
        [80.0, 60.0, 50.0, 30.0].iter().filter(|step| score < **step).count()
    };
    ["very easy", "easy", "medium", "hard", "very hard"].get(hardness).copied().unwrap_or("very hard")
}

/// What the formulas count.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
struct Counts {
    words: usize,
    sentences: usize,
    long: usize,
    syllables: usize,
}

impl Counts {
    fn of(text: &str, lang: &str) -> Counts {
        let mut counts = Counts::default();
        for line in text.lines() {
            let words: Vec<&str> =
                line.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).collect();
            for (i, word) in words.iter().enumerate() {
                let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
                counts.words += 1;
                counts.long += usize::from(letters > 6);
                counts.syllables += syllables(word);
                counts.sentences += usize::from(ends(word, words.get(i + 1).copied(), lang));
            }
        }
        counts
    }

    fn lix(self) -> Option<f64> {
        (self.sentences > 0).then(|| share(self.words, self.sentences) + 100.0 * share(self.long, self.words))
    }

    fn flesch(self) -> Option<f64> {
        let ease = || 206.835 - 1.015 * share(self.words, self.sentences) - 84.6 * share(self.syllables, self.words);
        (self.sentences > 0).then(ease)
    }
}

#[allow(clippy::cast_precision_loss, reason = "no text has 2^52 words")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Shortened words that no sentence ends with.
const SHORT: &[&str] = &[
    "z.b.", "d.h.", "u.a.", "bzw.", "ca.", "dr.", "prof.", "nr.", "st.", "mr.", "mrs.", "ms.", "e.g.", "i.e.", "vs.",
    "no.", "gen.", "gov.", "sen.", "rep.", "u.s.", "etc.", "vgl.", "sog.", "mio.", "mrd.",
];

/// Does a sentence end with this word?
fn ends(word: &str, next: Option<&str>, lang: &str) -> bool {
    let Some(next) = next else { return true };
    let bare = word.trim_end_matches(|c: char| "\"'”“’»«)]›‹".contains(c));
    if bare.ends_with(['!', '?', '…']) {
        return begins(next);
    }
    let Some(stem) = bare.strip_suffix('.') else { return false };
    let lower = bare.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let initial =
        stem.chars().filter(|c| c.is_alphanumeric()).count() == 1 && !stem.chars().all(|c| c.is_ascii_digit());
    // "24. Juni", "3. Oktober": an ordinal, not an end.
    let ordinal = lang == "de" && stem.parse::<u32>().is_ok_and(|number| number <= 31);
    begins(next) && !initial && !ordinal && !SHORT.contains(&lower.as_str())
}

/// Does a sentence begin with this word?
fn begins(word: &str) -> bool {
    word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// Syllables of an English word: groups of vowels, without a silent `e` at the end; of a number its digits.
fn syllables(word: &str) -> usize {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if word.chars().any(|c| c.is_ascii_digit()) {
        return word.chars().count();
    }
    let vowel = |c: char| "aeiouyáàâäéèêëíìîïóòôöúùûü".contains(c);
    let mut count = 0;
    let mut before = false;
    for c in word.chars() {
        count += usize::from(vowel(c) && !before);
        before = vowel(c);
    }
    let after_consonant =
        |ending: &str| word.strip_suffix(ending).and_then(|stem| stem.chars().last()).is_some_and(|c| !vowel(c));
    let spoken_le = word.ends_with("le") && after_consonant("le");
    let silent = (after_consonant("e") && !spoken_le)
        || (after_consonant("es")
            && !word.ends_with("ses")
            && !word.ends_with("ces")
            && !word.ends_with("ges")
            && !word.ends_with("xes")
            && !word.ends_with("zes")
            && !word.ends_with("ches")
            && !word.ends_with("shes"))
        || (after_consonant("ed") && !word.ends_with("ted") && !word.ends_with("ded"));
    count -= usize::from(silent && count > 1);
    count.max(1)
}

/// What is read as prose: without code and tables, a line for each block.
fn prose(text: &Rich) -> String {
    let mut out = String::new();
    let mut skipped = 0usize;
    let mut heading = false;
    for event in text.events.iter() {
        match &event.what {
            What::Md(Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::FootnoteDefinition(_))) => skipped += 1,
            What::Md(Event::End(TagEnd::CodeBlock | TagEnd::Table | TagEnd::FootnoteDefinition)) => {
                skipped = skipped.saturating_sub(1);
            }
            What::HeadingStart(..) => heading = true,
            What::HeadingEnd(..) => heading = false,
            _ if skipped > 0 || heading => {}
            What::Md(Event::Text(words) | Event::Code(words)) => out.push_str(words),
            What::Md(Event::SoftBreak | Event::HardBreak) => out.push(' '),
            // "It began in May [@a]." ends with "May.": authors leave a space before the bracket.
            What::Cite(_) => out.truncate(out.trim_end_matches(' ').len()),
            What::Md(Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_))) => out.push('\n'),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    /// Counted by hand: 10 words, 2 sentences, 2 words of more than six letters (beschlossen, Minister).
    #[test]
    fn lix_by_hand() {
        let text = "Am 24. Juni beschlossen die Minister das Gesetz. Es gilt.";
        let counts = Counts::of(text, "de");
        assert_eq!(counts, Counts { words: 10, sentences: 2, long: 2, ..counts });
        // 10 / 2 + 100 × 2 / 10
        assert!((counts.lix().unwrap() - 25.0).abs() < 1e-9);
    }

    /// "The cat sat on the mat. It was happy." 9 words, 2 sentences, 10 syllables.
    #[test]
    fn flesch_by_hand() {
        let counts = Counts::of("The cat sat on the mat. It was happy.", "en");
        assert_eq!(counts, Counts { words: 9, sentences: 2, long: 0, syllables: 10 });
        assert!((counts.flesch().unwrap() - (206.835 - 1.015 * 4.5 - 84.6 * 10.0 / 9.0)).abs() < 1e-9);
    }

    #[test]
    fn a_citation_before_the_full_stop_hides_no_end() {
        use crate::parse::{RawText, markdown};
        use crate::source::{FileId, Span};
        use crate::story::config::{Bounds, HtmlPolicy};
        let text = "It began [@a]. It went on [@b, p. 3; @c]. Then [@a] it ended.";
        let raw = RawText::verbatim(text, Span::new(FileId(0), 0, text.len()));
        let lang = crate::story::Lang::parse("en").unwrap();
        let options = markdown::MarkdownOptions { html: HtmlPolicy::Refuse, bounds: Bounds::default(), lang };
        let rich = markdown::parse(&raw, crate::story::TextKind::Block, &options, &mut Vec::new());
        let found = reading("en", &[&rich]);
        assert_eq!((found.words, found.sentences), (8, 3), "{:?}", prose(&rich));
    }

    #[test]
    fn sentences_end_where_they_end() {
        let count = |text: &str, lang: &str| Counts::of(text, lang).sentences;
        assert_eq!(count("Dr. Kim kam z.B. am 3. Mai. Er ging 2024. Warum? „Weil es so war.“ Ende", "de"), 5);
        assert_eq!(count("Mr. Smith paid 3.5 million. J. Doe did not! He said so", "en"), 3);
        assert_eq!(count("A heading\nA paragraph without end", "en"), 2);
        assert_eq!(count("", "en"), 0);
    }

    #[test]
    fn syllables_of_common_words() {
        for (word, number) in [
            ("a", 1),
            ("the", 1),
            ("make", 1),
            ("table", 2),
            ("walked", 1),
            ("wanted", 2),
            ("agreement", 3),
            ("courses", 2),
            ("treaty", 2),
            ("minister", 3),
            ("sources", 2),
            ("rhythm", 1),
            ("2024", 4),
        ] {
            assert_eq!(syllables(word), number, "{word}");
        }
    }

    #[test]
    fn short_texts_and_other_languages_are_not_measured() {
        let long = "Il est venu. ".repeat(40);
        assert_eq!(measure("fr", &long).score, None);
        assert_eq!(measure("fr", &long).formula, "none");
        assert_eq!(measure("de", "Er kam.").score, None);
        assert!(measure("de", &"Er kam heute zu uns. ".repeat(20)).score.is_some());
    }

    #[test]
    fn levels_follow_the_scale() {
        assert_eq!(
            [20.0, 35.0, 45.0, 55.0, 65.0].map(|s| level("lix", s)),
            ["very easy", "easy", "medium", "hard", "very hard"]
        );
        assert_eq!(
            [95.0, 70.0, 55.0, 40.0, 10.0].map(|s| level("flesch", s)),
            ["very easy", "easy", "medium", "hard", "very hard"]
        );
    }
}
