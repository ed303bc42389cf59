//! What went wrong, where, and how to mend it: values first, printing last.

mod load;
mod print;
mod rule;
pub mod suggest;

pub use load::sort;
pub use print::{Files, Format, Style, counts, from_tree, print, visible};
pub use rule::{Rule, Severity};

use crate::source::Span;

/// One finding about the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which rule it breaks.
    pub rule: Rule,
    /// How much it matters here; the rule's default unless the site sets another.
    pub severity: Severity,
    /// One sentence without a full stop: what is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// A few words beside the caret.
    pub label: Option<String>,
    /// Other places that matter, each with a few words ("first defined here").
    pub related: Vec<(Span, String)>,
    /// How to mend it: "did you mean `dprk`?".
    pub help: Option<String>,
    /// The text that would mend it, for editors and for the printed patch.
    pub fix: Option<(Span, String)>,
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A stretch of a file.
    At(Span),
    /// A file as a whole (not UTF-8, too large, a picture), by path below the root.
    File(String),
    /// The site.
    Site,
}

impl Diagnostic {
    /// A finding at its rule's default severity.
    pub fn new(rule: Rule, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            severity: rule.severity(),
            message: message.into(),
            place: place.into(),
            label: None,
            related: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// Adds the words beside the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a hint how to mend it.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a hint if there is one.
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds another place that matters.
    pub fn related(mut self, span: Span, words: impl Into<String>) -> Self {
        self.related.push((span, words.into()));
        self
    }

    /// Adds a replacement text.
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some((span, text.into()));
        self
    }
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Place::At(span)
    }
}
