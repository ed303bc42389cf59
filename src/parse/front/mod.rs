//! Front matter as authors write it: well-formed and of the right shapes, names still text, each with its place.
//!
//! The doc comments of these types are the users' reference; the JSON Schema is made from them too.

mod entity;
mod kinds;
mod read;

pub use entity::*;
pub use kinds::*;
pub use read::{decode_front, decode_shared_actors, decode_shared_sources, decode_shared_terms};

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{
    Deserialize, Deserializer, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer,
    value::SeqAccessDeserializer,
};

use super::yaml::{Entries, OneOrMany};
use crate::source::{Span, Spanned};
use crate::story::{Lang, Output, Part, Slug, SortBy};

/// Keys that every page may have. A file with any other key of a story is a story.
pub const PAGE_KEYS: &[&str] = &[
    "title",
    "summary",
    "key_points",
    "authors",
    "published",
    "updated",
    "expires",
    "draft",
    "lang",
    "slug",
    "aliases",
    "tags",
    "taxonomies",
    "weight",
    "robots",
    "image",
    "images",
    "method",
    "related",
    "parts",
    "outputs",
    "theme",
    "template",
    "allow",
    "extra",
    "kind",
];

/// Keys that make a file a story.
pub const STORY_KEYS: &[&str] = &[
    "sources",
    "bibliography",
    "actors",
    "terms",
    "relations",
    "exchanges",
    "stakes",
    "timeline",
    "eras",
    "claims",
    "faq",
    "unknowns",
    "quotes",
    "figures",
    "updates",
];

/// Keys that only `_index.md` may have.
pub const SECTION_KEYS: &[&str] = &["sort", "paginate", "cascade"];

/// Other names of keys, as other generators have them: (other, ours).
pub const ALIASES: &[(&str, &str)] = &[("date", "published"), ("description", "summary")];

/// Our name of a page's key: `published` for `date`.
pub fn canonical_key(key: &str) -> &str {
    ALIASES.iter().find(|(other, _)| *other == key).map_or(key, |(_, ours)| ours)
}

/// The other name of a page's key: `date` for `published`.
pub(super) fn alias_of(key: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(_, ours)| *ours == key).map(|(other, _)| *other)
}

/// The front matter of a page, section or story. Unknown keys are errors.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "page", deny_unknown_fields)]
pub struct RawFront {
    /// Title, without links and citations. Without it, the first heading of level 1 is the title.
    pub title: Option<Name>,
    /// What the page is about, in a sentence or two: the nut graf. `description` is accepted too.
    #[serde(alias = "description")]
    pub summary: Option<Block>,
    /// What a reader in a hurry should know, each point a sentence.
    #[serde(default)]
    pub key_points: OneOrMany<Inline>,
    /// Who wrote it: names, or maps with `name`, `url` and `role`.
    #[serde(default)]
    pub authors: OneOrMany<RawAuthor>,
    /// When it was first published: a day or a moment. `date` is accepted too.
    #[serde(alias = "date")]
    pub published: Option<RawMoment>,
    /// When it last changed in a way worth telling. In a translation: the state of the original that it was made from.
    pub updated: Option<RawMoment>,
    /// When it is taken down.
    pub expires: Option<RawMoment>,
    /// `true`: not to be published yet; built only with `--drafts`.
    pub draft: Option<bool>,
    /// Its language, if the file's name does not say.
    pub lang: Option<Spanned<Lang>>,
    /// Last segment of its address, instead of the file's name.
    pub slug: Option<Spanned<Slug>>,
    /// Old addresses that lead here: `/old/path/`.
    #[serde(default)]
    pub aliases: OneOrMany<Spanned<String>>,
    /// Tags.
    #[serde(default)]
    #[schemars(with = "OneOrMany<Plain>")]
    pub tags: OneOrMany<Spanned<String>>,
    /// Terms of the site's other taxonomies, by name: `{topics: [oil, gas]}`. A taxonomy may also be a key of its own: `topics:
    /// [oil, gas]`.
    #[serde(default)]
    pub taxonomies: Entries<OneOrMany<Spanned<String>>>,
    /// Order among its neighbours, small numbers first.
    pub weight: Option<i64>,
    /// For search engines: `noindex`.
    pub robots: Option<Plain>,
    /// The picture of the page.
    pub image: Option<RawImage>,
    /// What is said about pictures of the body, by file name.
    #[serde(default)]
    pub images: Entries<RawBodyImage>,
    /// How we know: how the authors worked.
    pub method: Option<Long>,
    /// What to read next, before stories that share actors and tags: paths of pages, `../other/`.
    #[serde(default)]
    pub related: OneOrMany<Spanned<String>>,
    /// Parts of the story page in their order; one left out is hidden.
    pub parts: Option<OneOrMany<Spanned<Part>>>,
    /// What is made of the story: all but `embeds` unless said.
    pub outputs: Option<OneOrMany<Spanned<Output>>>,
    /// Another theme for this page, by name, or other options of it: `cards`, `{accent: petrol}`, `{name: cards, handout: "2"}`.
    /// On a story it holds for its parts and for the pages of its folder, too.
    pub theme: Option<serde_json::Value>,
    /// A template of the site or its theme that renders this page instead of the usual one: `landing.html`.
    pub template: Option<Spanned<String>>,
    /// Warnings that are silenced at one place, each with the reason.
    #[serde(default)]
    pub allow: OneOrMany<Spanned<RawAllow>>,
    /// Anything, for your own theme.
    pub extra: Option<serde_json::Value>,
    /// `story` or `page`, where the keys do not tell.
    pub kind: Option<PageKind>,

    /// Sources: a map by id, or a list of addresses.
    #[serde(default)]
    pub sources: Keyed<RawSource>,
    /// Files with more sources beside the page: BibTeX, BibLaTeX, CSL-JSON or Hayagriva YAML.
    #[serde(default)]
    pub bibliography: OneOrMany<Spanned<String>>,
    /// Actors: a map by id, or a list of ids from `_shared`.
    #[serde(default)]
    pub actors: Keyed<RawActor>,
    /// Terms: a map by id.
    #[serde(default)]
    pub terms: Entries<Spanned<RawTerm>>,
    /// Relations between actors.
    #[serde(default)]
    pub relations: OneOrMany<Spanned<RawRelation>>,
    /// Who gives what to whom.
    #[serde(default)]
    pub exchanges: OneOrMany<Spanned<RawExchange>>,
    /// Who stands to gain or risks what.
    #[serde(default)]
    pub stakes: OneOrMany<Spanned<RawStake>>,
    /// Events.
    #[serde(default)]
    pub timeline: OneOrMany<Spanned<RawEvent>>,
    /// Stretches of time behind the events.
    #[serde(default)]
    pub eras: OneOrMany<Spanned<RawEra>>,
    /// Statements whose truth matters.
    #[serde(default)]
    pub claims: OneOrMany<Spanned<RawClaim>>,
    /// Questions readers ask, with answers. Headings of the text that end in `?` are questions too.
    #[serde(default)]
    pub faq: OneOrMany<Spanned<RawFaq>>,
    /// Questions nobody can answer yet.
    #[serde(default)]
    pub unknowns: OneOrMany<Spanned<RawUnknown>>,
    /// What somebody said, word by word.
    #[serde(default)]
    pub quotes: OneOrMany<Spanned<RawQuote>>,
    /// Numbers that matter.
    #[serde(default)]
    pub figures: OneOrMany<Spanned<RawFigure>>,
    /// Changes after publication.
    #[serde(default)]
    pub updates: OneOrMany<Spanned<RawUpdate>>,

    /// Order of a section's pages (only in `_index.md`).
    pub sort: Option<SortBy>,
    /// Pages on one list page of a section (only in `_index.md`).
    pub paginate: Option<std::num::NonZeroU32>,
    /// Defaults for all pages below a section (only in `_index.md`): keys of a page, laid under each page's own.
    pub cascade: Option<Cascade>,
}

/// Entities by id, or a list of names of entities described elsewhere.
#[derive(Clone, Debug)]
pub enum Keyed<T> {
    /// A map by id.
    Map(Vec<(Spanned<String>, Spanned<T>)>),
    /// A list: addresses of sources, ids of shared actors.
    List(Vec<Spanned<String>>),
}

impl<T> Default for Keyed<T> {
    fn default() -> Self {
        Keyed::List(Vec::new())
    }
}

struct KeyedVisitor<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for KeyedVisitor<T> {
    type Value = Keyed<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a map by id, or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Ok(Keyed::Map(Entries::deserialize(MapAccessDeserializer::new(map))?.0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Ok(Keyed::List(Vec::deserialize(SeqAccessDeserializer::new(seq))?))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Keyed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KeyedVisitor(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Keyed<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Keyed_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let map = Entries::<T>::json_schema(generator);
        let list = generator.subschema_for::<OneOrMany<Plain>>();
        json_schema!({ "anyOf": [map, list] })
    }
}

/// Defaults for the pages below a section. Laid under each page's own front matter before that is read.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Cascade(pub serde_json::Value);

impl JsonSchema for Cascade {
    fn schema_name() -> Cow<'static, str> {
        "cascade".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Keys of a page, as defaults for all pages below.",
            "type": "object",
            "propertyNames": { "enum": PAGE_KEYS },
        })
    }
}

/// In a schema: a struct that one scalar can stand for.
pub(super) fn short_form(schema: &mut Schema) {
    let long = std::mem::replace(schema, json_schema!({}));
    let mut long: Schema = long;
    let description = long.remove("description");
    *schema = json_schema!({ "anyOf": [{ "type": ["string", "number", "boolean"] }, long] });
    if let Some(description) = description {
        schema.insert("description".into(), description);
    }
}

/// Does this text stand for a required one whose absence or mistake has been reported? Skip it in silence.
pub fn is_filler(text: &str, span: Span) -> bool {
    text.is_empty() && span.start == span.end
}

#[cfg(test)]
mod tests;
