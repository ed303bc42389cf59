//! The desk report: what an editor wants to know of each story before it is published, and whenever it is looked at again.

mod facts;
pub mod page;
mod reading;
pub mod table;

use schemars::JsonSchema;
use serde::Serialize;

pub use facts::{Given, story};

/// Version of the report's JSON: raised when a field changes its meaning or goes.
pub const VERSION: u32 = 1;

/// The desk report of a site.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this format.
    pub version: u32,
    /// The day on which it was made: expected events before it are overdue.
    pub today: String,
    /// Each story in each of its languages, in the order of the site.
    pub stories: Vec<StoryReport>,
}

/// A story in one language.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StoryReport {
    /// The file, from the root of the site.
    pub file: String,
    /// Language, BCP 47.
    pub lang: String,
    /// Title, plain.
    pub title: String,
    /// Is it the original? What translations inherit stands with the original alone.
    pub original: bool,
    /// How well its statements are sourced.
    pub coverage: Coverage,
    /// Claims that rest on one origin, which nobody of the authors saw as a primary source.
    pub single_origin: Vec<Item>,
    /// Sources that speak without their names.
    pub anonymous: Vec<Item>,
    /// Disputed claims that nobody answers.
    pub unanswered: Vec<Item>,
    /// Claims about a state that was over more than a year before the story was last changed.
    pub stale: Vec<Item>,
    /// Expected events whose time is over.
    pub overdue: Vec<Item>,
    /// Open questions of which nobody says what would settle them.
    pub unsettled: Vec<Item>,
    /// Pictures that name nobody who made them, or no licence.
    pub images: Vec<Item>,
    /// Words by how much time a reader has.
    pub words: Words,
    /// How hard it is to read.
    pub reading: Reading,
    /// Of an original, its translations.
    pub translations: Vec<Translation>,
    /// Findings of `nutgraf check` in this file.
    pub findings: Findings,
}

/// How well statements are sourced: events, claims, exchanges, stakes, figures, quotes, answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Coverage {
    /// All of them.
    pub items: usize,
    /// With a source.
    pub sourced: usize,
    /// With a primary source.
    pub primary: usize,
    /// With a source that the authors saw themselves.
    pub seen: usize,
}

/// Something that an editor should look at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Item {
    /// `claim`, `source`, `event`, `question`, `image`.
    pub kind: &'static str,
    /// Its id, if it has one; of a picture its file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What it says, plain.
    pub text: String,
    /// What is known beside it: status and reports, a reason, a date, what is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The story allows it (`allow`): the reason given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<String>,
    /// File and line.
    pub place: String,
}

/// Words by how much time a reader has.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Words {
    /// 30 seconds: title, summary, key points, figures.
    pub short: usize,
    /// 3 minutes: questions and answers.
    pub questions: usize,
    /// The whole story.
    pub whole: usize,
}

/// How hard a text is to read.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Reading {
    /// `lix` (German), `flesch` (English), `none`: other languages are not measured.
    pub formula: &'static str,
    /// None for other languages and for texts of less than 50 words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// `very easy`, `easy`, `medium`, `hard`, `very hard`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<&'static str>,
    /// Words that were measured.
    pub words: usize,
    /// Sentences that were measured.
    pub sentences: usize,
}

/// A translation of a story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Translation {
    /// Language, BCP 47.
    pub lang: String,
    /// `current`, `behind`, `unknown` (it does not say which state of the original it was made from), `missing`.
    pub state: &'static str,
    /// The state of the original it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_from: Option<String>,
}

/// Numbers of findings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, JsonSchema)]
pub struct Findings {
    /// They stop a build.
    pub errors: usize,
    /// They stop a build with `--strict`.
    pub warnings: usize,
    /// They are only said.
    pub hints: usize,
}

/// The lists of a story's report with the words for what stands in them.
fn lists(story: &StoryReport) -> [(&'static str, &[Item]); 7] {
    [
        ("Claims from a single origin", &story.single_origin),
        ("Anonymous voices", &story.anonymous),
        ("Disputed, and nobody answers", &story.unanswered),
        ("Claims grown stale", &story.stale),
        ("Expected, and overdue", &story.overdue),
        ("Open questions that nothing would settle", &story.unsettled),
        ("Pictures without rights", &story.images),
    ]
}

/// What is to be looked at: without what the story allows.
fn todo(story: &StoryReport) -> usize {
    lists(story).iter().flat_map(|(_, items)| items.iter()).filter(|item| item.allowed.is_none()).count()
}

/// What is known beside an item, in words.
fn note(item: &Item) -> Option<String> {
    let allowed = item.allowed.as_ref().map(|why| format!("allowed: {why}"));
    let notes: Vec<String> = item.note.iter().cloned().chain(allowed).collect();
    (!notes.is_empty()).then(|| notes.join("; "))
}

/// The readability in words.
fn reading_words(reading: &Reading) -> String {
    let name = match reading.formula {
        "lix" => "LIX",
        "flesch" => "Flesch reading ease",
        _ => return "not measured in this language".into(),
    };
    match (reading.score, reading.level) {
        (Some(score), Some(level)) => format!("{name} {score:.0}, {level}"),
        _ => format!("{name}: too short to measure"),
    }
}

/// The findings in words.
fn findings_words(found: Findings) -> String {
    let some = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    [(found.errors, "error"), (found.warnings, "warning"), (found.hints, "hint")]
        .map(|(n, word)| some(n, word))
        .join(", ")
}

/// The translations in words.
fn translation_words(translation: &Translation) -> String {
    let state = match (translation.state, &translation.made_from) {
        ("behind", Some(made)) => format!("behind: made from the state of {made}"),
        ("unknown", _) => "does not say which state of the original it is made from".into(),
        (state, _) => state.to_string(),
    };
    format!("{}: {state}", translation.lang)
}

#[cfg(test)]
mod tests;
