//! The small types that fields are made of: texts by how much Markdown they hold, dates, references, codes.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error};

use crate::parse::RawText;
use crate::source::Spanned;
use crate::story::{Lang, Slug, TextKind};

/// A field that holds a text.
pub trait Written {
    /// How much Markdown it may hold.
    const KIND: TextKind;

    /// The text as written.
    fn raw(&self) -> &RawText;
}

macro_rules! texts {
    ($($(#[doc = $doc:literal])* $name:ident = $kind:ident, $title:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub RawText);

        impl Written for $name {
            const KIND: TextKind = TextKind::$kind;

            fn raw(&self) -> &RawText {
                &self.0
            }
        }

        impl Deref for $name {
            type Target = RawText;

            fn deref(&self) -> &RawText {
                &self.0
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": concat!($($doc),*).trim(),
                    "type": ["string", "number", "boolean"],
                })
            }
        }
    )*};
}

texts! {
    /// Text without Markdown, taken as written.
    Plain = Plain, "plain text";
    /// One paragraph of Markdown: emphasis, code, links, citations.
    Inline = Inline, "inline Markdown";
    /// One line of Markdown without links and citations: emphasis, code.
    Name = Name, "name";
    /// Markdown: paragraphs, lists, quotes, tables, links, citations. No headings.
    Block = Block, "Markdown";
    /// Markdown as in every longer text, and also `:::note` and footnotes.
    Long = Long, "long Markdown";
}

macro_rules! raw_dates {
    ($($(#[doc = $doc:literal])* $name:ident = $title:literal, $example:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub RawText);

        impl Deref for $name {
            type Target = RawText;

            fn deref(&self) -> &RawText {
                &self.0
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "description": concat!($($doc),*).trim(),
                    "type": ["string", "integer"],
                    "examples": [$example],
                })
            }
        }
    )*};
}

raw_dates! {
    /// A date of EDTF level 1: `2024`, `2024-06`, `2024-06-19`, `2024-10~` (about), `2024-10?` (uncertain), `2024-10-XX`
    /// (some day), `2024-10-01/2024-10-15~` (from, to), `2024-11/..` (open end), `2024-24` (a winter). Events may carry a
    /// time: `2024-06-19T14:30Z`.
    RawDate = "date", "2024-10~";
    /// A day (`2024-11-05`, midnight in the site's time zone) or a moment of RFC 3339 (`2024-11-05T18:00:00+01:00`).
    RawMoment = "moment", "2024-11-05";
}

/// An id of this story or of `_shared`, with its place. Empty with an empty place where a missing one was reported.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(transparent)]
pub struct Ref(pub Spanned<String>);

impl Deref for Ref {
    type Target = Spanned<String>;

    fn deref(&self) -> &Spanned<String> {
        &self.0
    }
}

impl JsonSchema for Ref {
    fn schema_name() -> Cow<'static, str> {
        "id".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An id of this story or of `_shared`: letters, digits, `-` and `_`, beginning with a letter or digit.",
            "type": ["string", "integer"],
            "pattern": r"^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$",
        })
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Lang::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Lang {
    fn schema_name() -> Cow<'static, str> {
        "language".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A language tag of BCP 47: `de`, `en`, `pt-BR`, `zh-Hant`.",
            "type": "string",
            "examples": ["de", "pt-BR"],
        })
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Slug::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl JsonSchema for Slug {
    fn schema_name() -> Cow<'static, str> {
        "slug".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "One segment of an address: letters, digits, `-`, `_`, `.` and `~` of any script, at most 200 bytes.",
            "type": ["string", "number"],
        })
    }
}

/// A type of source, as CSL names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CslType(pub &'static str);

/// The types of CSL 1.0.2.
pub const CSL_TYPES: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

impl<'de> Deserialize<'de> for CslType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match CSL_TYPES.iter().find(|known| **known == text) {
            Some(known) => Ok(CslType(known)),
            None => Err(D::Error::unknown_variant(&text, CSL_TYPES)),
        }
    }
}

impl JsonSchema for CslType {
    fn schema_name() -> Cow<'static, str> {
        "type of source".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "What kind of source it is, in the words of CSL.", "enum": CSL_TYPES })
    }
}

/// A country: a code of ISO 3166-1 with two letters, upper case; also `EU` and `XK` (Kosovo).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country(pub String);

const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW \
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR \
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG \
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX \
    MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG \
    VI VN VU WF WS XK YE YT ZA ZM ZW";

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let code = text.to_ascii_uppercase();
        if COUNTRIES.split_whitespace().any(|known| known == code) {
            return Ok(Country(code));
        }
        let meant = if code == "UK" { ": Britain is `GB`" } else { ": write two letters, such as `DE` or `KR`" };
        Err(D::Error::custom(format!("`{text}` is no country code of ISO 3166{meant}")))
    }
}

impl JsonSchema for Country {
    fn schema_name() -> Cow<'static, str> {
        "country".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A country code of ISO 3166-1 with two letters; also `EU` and `XK` (Kosovo).",
            "type": "string",
            "pattern": "^[A-Za-z]{2}$",
            "examples": ["KR"],
        })
    }
}

/// An item of Wikidata: `Q42`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wikidata(pub String);

impl<'de> Deserialize<'de> for Wikidata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix('Q').unwrap_or_default();
        match !digits.is_empty() && digits.len() < 12 && digits.bytes().all(|b| b.is_ascii_digit()) {
            true => Ok(Wikidata(text)),
            false => Err(D::Error::custom(format!(
                "`{text}` is no item of Wikidata: write `Q` and a number, such as `Q423`"
            ))),
        }
    }
}

impl JsonSchema for Wikidata {
    fn schema_name() -> Cow<'static, str> {
        "Wikidata item".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "An item of Wikidata: `Q423`.", "type": "string", "pattern": "^Q[0-9]+$" })
    }
}

/// What the page is, if the author says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename = "kind of page")]
pub enum PageKind {
    /// A story with parts and data.
    #[serde(rename = "story")]
    Story,
    /// A plain page.
    #[serde(rename = "page")]
    Page,
}

/// Degrees north of the equator.
pub(super) fn latitude<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    degrees(deserializer, 90.0)
}

/// Degrees east of Greenwich.
pub(super) fn longitude<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    degrees(deserializer, 180.0)
}

fn degrees<'de, D: Deserializer<'de>>(deserializer: D, most: f64) -> Result<Option<f64>, D::Error> {
    match Option::<f64>::deserialize(deserializer)? {
        Some(value) if value.abs() > most => {
            Err(D::Error::custom(format!("{value} does not lie between -{most} and {most} degrees")))
        }
        value => Ok(value),
    }
}
