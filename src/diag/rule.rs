//! The rules by name.

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The site is not built.
    Error,
    /// The site is built; `--strict` fails.
    Warning,
    /// Only said.
    Hint,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $severity:ident;)*) => {
        /// A rule that a site may break. Its stable name is what `site.yaml`, `allow` and `nutgraf explain` use.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Rule { $($(#[$doc])* $variant,)* }

        impl Rule {
            /// Every rule, in the order of the documentation.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant,)*];

            /// The stable name.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name,)* }
            }

            /// The severity unless the site sets another.
            pub fn severity(self) -> Severity {
                match self { $(Rule::$variant => Severity::$severity,)* }
            }

            /// The documentation page, Markdown: what, why, example, how to mend.
            pub fn documentation(self) -> &'static str {
                match self { $(Rule::$variant => include_str!(concat!("rules/", $name, ".md")),)* }
            }
        }
    };
}

rules! {
    /// Front matter or a data file that is not well-formed YAML.
    InvalidYaml = "invalid-yaml", Error;
    /// A key that does not exist.
    UnknownField = "unknown-field", Error;
    /// A required key that is absent.
    MissingField = "missing-field", Error;
    /// A page without a title.
    MissingTitle = "missing-title", Error;
    /// A key given twice.
    DuplicateKey = "duplicate-key", Error;
    /// An id given twice.
    DuplicateId = "duplicate-id", Error;
    /// An id that nothing has.
    UnknownReference = "unknown-reference", Error;
    /// A date that is no EDTF date.
    InvalidDate = "invalid-date", Error;
    /// A range that ends before it begins.
    ReversedRange = "reversed-range", Error;
    /// Any other value of the wrong shape.
    InvalidValue = "invalid-value", Error;
    /// A directive that does not exist, stands twice or has wrong attributes.
    UnknownDirective = "unknown-directive", Error;
    /// HTML in Markdown where the site refuses it.
    RawHtml = "raw-html", Error;
    /// Too large, too deep, too many.
    Limit = "limit", Error;
    /// Invisible characters that change the direction of text.
    BidiControl = "bidi-control", Error;
    /// A translation that sets more than texts.
    TranslationDrift = "translation-drift", Error;
    /// Two pages or files for one address.
    RouteCollision = "route-collision", Error;
    /// A link to a page that does not exist.
    BrokenLink = "broken-link", Error;
    /// A link to a place of a page that does not exist.
    BrokenAnchor = "broken-anchor", Error;
    /// A file that does not exist or may not be read.
    MissingFile = "missing-file", Error;
    /// A picture that cannot be shown.
    BrokenImage = "broken-image", Error;
    /// A link that runs code.
    UnsafeUrl = "unsafe-url", Error;
    /// Sources that take the matter from each other in a circle.
    CircularSource = "circular-source", Error;
    /// A theme or template that does not work.
    ThemeError = "theme-error", Error;
    /// A fact without a source.
    Unsourced = "unsourced", Warning;
    /// A claim without a claimant.
    UnattributedClaim = "unattributed-claim", Warning;
    /// Something counts as confirmed, but all that is cited for it goes back to one origin.
    SingleOrigin = "single-origin", Warning;
    /// A disputed claim that nobody answers.
    MissingResponse = "missing-response", Warning;
    /// Something unknown, and readers are not told why.
    UnexplainedUnknown = "unexplained-unknown", Warning;
    /// An anonymous source, and readers are not told why.
    AnonymousWithoutReason = "anonymous-without-reason", Warning;
    /// "Experts believe", "sources say", with fewer than two sources.
    VagueAttribution = "vague-attribution", Warning;
    /// A correction that does not say what it corrects.
    CorrectionScope = "correction-scope", Warning;
    /// A claim about a state that was long over when the story was last changed.
    StaleClaim = "stale-claim", Warning;
    /// An expected event whose time is over.
    OverdueExpected = "overdue-expected", Warning;
    /// A picture without a text for those who do not see it.
    ImageAlt = "image-alt", Warning;
    /// A picture without a credit.
    ImageCredit = "image-credit", Warning;
    /// A colour that is hard to read.
    LowContrast = "low-contrast", Warning;
    /// A table whose rows have different numbers of cells.
    RaggedTable = "ragged-table", Warning;
    /// A text that the translation lacks.
    Untranslated = "untranslated", Warning;
    /// A translation older than its original.
    OutdatedTranslation = "outdated-translation", Warning;
    /// A text that YAML cut short or a null where a value was meant.
    YamlTrap = "yaml-trap", Warning;
    /// An `allow` entry that silences nothing.
    UnusedAllow = "unused-allow", Warning;
    /// Something that is left out for want of a setting.
    LeftOut = "left-out", Hint;
    /// A source that nothing cites.
    UnusedSource = "unused-source", Hint;
    /// An actor that does nothing.
    UnusedActor = "unused-actor", Hint;
    /// A page of the web without an archived copy.
    UnarchivedSource = "unarchived-source", Hint;
    /// A source without a date.
    UndatedSource = "undated-source", Hint;
    /// A link to a page that is not among the sources.
    UnlistedLink = "unlisted-link", Hint;
    /// An address of another host where nothing is any more.
    DeadLink = "dead-link", Warning;
    /// An address of another host that does not answer as it should.
    FailingLink = "failing-link", Warning;
    /// An address of another host that shows itself to readers, perhaps, but not to programs.
    BlockedLink = "blocked-link", Hint;
    /// An address of another host that has moved for good.
    MovedLink = "moved-link", Hint;
}

impl Rule {
    /// The rule of this name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::ALL.iter().copied().find(|rule| rule.name() == name)
    }

    /// Can it only be told by asking other hosts, as `check --links` does?
    pub fn asks_others(self) -> bool {
        matches!(self, Rule::DeadLink | Rule::FailingLink | Rule::BlockedLink | Rule::MovedLink)
    }

    /// Is it advice for an editor before publication, of which a story may well have dozens? `check` lists it; `build` and
    /// `serve` only count it.
    pub fn is_advice(self) -> bool {
        use Rule::{UnarchivedSource, UndatedSource, UnlistedLink, UnusedActor, UnusedSource};
        matches!(self, UnarchivedSource | UndatedSource | UnlistedLink | UnusedActor | UnusedSource)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_again() {
        for &rule in Rule::ALL {
            assert_eq!(Rule::from_name(rule.name()), Some(rule));
        }
        assert_eq!(Rule::from_name("no-such-rule"), None);
    }

    #[test]
    fn every_rule_is_explained_in_the_same_four_sections() {
        for &rule in Rule::ALL {
            let text = rule.documentation();
            let heading = format!("# {}\n\n", rule.name());
            assert!(text.starts_with(&heading), "{rule}: begins with its name");
            let parts: Vec<&str> = text.split("\n## ").skip(1).collect();
            let titles: Vec<&str> = parts.iter().map(|part| part.lines().next().unwrap_or_default()).collect();
            assert_eq!(titles, ["What", "Why", "Example", "How to mend"], "{rule}");
            for part in &parts {
                assert!(part.len() > 30, "{rule}: a section says something: {part}");
            }
            assert_eq!(text.matches("\n```").count(), 2, "{rule}: one example in a fence");
            assert!(parts.get(2).is_some_and(|example| example.contains("\n```")), "{rule}");
            assert!((10..=26).contains(&text.lines().count()), "{rule}: {} lines", text.lines().count());
        }
    }
}
