//! Parts of a story page and outputs of a story: closed lists that authors choose from.

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            /// All of them, in their default order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The word authors write.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// The one of this word.
            pub fn from_name(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// A part of the story page, in the default order.
    Part {
        /// Key points and key numbers.
        InShort = "in-short",
        /// The text.
        Body = "body",
        /// Exchanges: who gives what to whom.
        Deal = "deal",
        /// Actors and relations.
        Actors = "actors",
        /// Who gains, who risks.
        Stakes = "stakes",
        /// Events and eras.
        Timeline = "timeline",
        /// What is known, claimed, disputed, unknown; quotes not placed in the text.
        Claims = "claims",
        /// Questions and answers.
        Faq = "faq",
        /// Sources.
        Sources = "sources",
        /// How we know.
        Method = "method",
        /// Corrections and changes.
        Changes = "changes",
        /// Related stories.
        Related = "related",
    }
}

words! {
    /// Something a story is turned into.
    Output {
        /// The story page. Without it, nothing of the story is published.
        Page = "page",
        /// `timeline/`, a page of its own.
        Timeline = "timeline",
        /// `faq/`
        Faq = "faq",
        /// `actors/`
        Actors = "actors",
        /// `sources/`
        Sources = "sources",
        /// `changes/`
        Changes = "changes",
        /// `story.json`: the resolved model.
        StoryJson = "story-json",
        /// `timeline.json` for TimelineJS 3.
        Timelinejs = "timelinejs",
        /// `timeline.ics`
        Ics = "ics",
        /// `sources.json`, CSL-JSON.
        Csl = "csl",
        /// `sources.bib`
        Bib = "bib",
        /// `changes.xml`
        Feed = "feed",
        /// The story as Markdown.
        Markdown = "markdown",
        /// Parts as pages for frames; off unless asked for.
        Embeds = "embeds",
    }
}
