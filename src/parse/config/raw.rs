//! `site.yaml` as authors write it. The doc comments are the users' reference.

use std::borrow::Cow;
use std::num::NonZeroU32;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::parse::front::{Plain, RawAuthor, short_form};
use crate::parse::yaml::{Entries, OneOrMany};
use crate::source::Spanned;
use crate::story::config::{HtmlPolicy, IcsEvents, Level, Redirects};
use crate::story::{Lang, Output, Part};

/// The settings of a site, `site.yaml`. All are optional; unknown keys are errors.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "`site.yaml`", deny_unknown_fields)]
#[schemars(rename = "site")]
pub struct RawConfig {
    /// Name of the site.
    pub title: Option<Plain>,
    /// What it is about, in a sentence.
    pub description: Option<Plain>,
    /// Where it will stand: `https://example.org/explainers/`. Sitemap, feeds and canonical addresses need it.
    pub base_url: Option<Spanned<String>>,
    /// Default language; `en` unless said. Its pages have addresses without a language.
    pub lang: Option<Spanned<Lang>>,
    /// All languages: a list of tags, or a map from tags to the site's `title` and `description` in that language.
    pub languages: Option<Languages>,
    /// Time zone of dates without one: `Europe/Berlin`; UTC unless said.
    pub timezone: Option<Spanned<String>>,
    /// The theme: its name, or a map of `name` and its options.
    pub theme: Option<Theme>,
    /// What is made of stories that do not say: all but `embeds` unless said.
    pub outputs: Option<OneOrMany<Spanned<Output>>>,
    /// Make a search; `true` unless said.
    pub search: Option<bool>,
    /// Draw a card for each page that previews of links show; `true` unless said. A map of `font` names a font file below
    /// `fonts/` for scripts that the fonts of this program lack: `{font: fonts/NotoSerifSC.ttf}`.
    pub cards: Option<RawCards>,
    /// Parts of stories that do not say, in their order.
    pub parts: Option<OneOrMany<Spanned<Part>>>,
    /// Levels of rules: `{unsourced: error, image-credit: off}`.
    #[serde(default)]
    pub check: Entries<Level>,
    /// Bounds on what content may be.
    pub limits: Option<RawLimits>,
    /// HTML in Markdown: refused unless said.
    pub html: Option<HtmlPolicy>,
    /// Citation style (CSL) of the references in the lists of sources: a name, `apa`, or a file of yours, `styles/house.csl`. The
    /// theme's own form unless said.
    pub citation_style: Option<Spanned<String>>,
    /// Keys by which pages are collected, `tags` unless said: a list of names, or a map of names and settings. Each gets a
    /// page of all its terms, `/topics/`, and one for each term.
    pub taxonomies: Option<Taxonomies>,
    /// Menus.
    pub menus: Option<RawMenus>,
    /// Authors of pages that do not say.
    #[serde(default)]
    pub authors: OneOrMany<RawAuthor>,
    /// Who publishes the site.
    pub publisher: Option<Plain>,
    /// Shows pages that a language lacks in the language of the original, with a notice: `true` for all languages of the
    /// site, or a list of them. Without it such pages are absent there.
    pub fallback: Option<Fallback>,
    /// `true`: pages without `updated` have the day of their last commit, if the site lies in a git repository.
    pub git: Option<bool>,
    /// Licence of the texts: `CC BY 4.0`.
    pub licence: Option<Plain>,
    /// E-mail or address for reports of errors, offered on each story. A letter begins with the title and address of the page; in
    /// the address of a form, `{title}` and `{url}` stand for them.
    pub corrections_contact: Option<Plain>,
    /// For search engines, of pages that do not say: `noindex`.
    pub robots: Option<Plain>,
    /// `true`: links that open from files, ending in `index.html`.
    pub relative: Option<bool>,
    /// What hosts are told.
    pub host: Option<RawHost>,
    /// Where `nutgraf deploy` sends the site, by name.
    #[serde(default)]
    pub deploy: Entries<RawDeploy>,
    /// Hosts whose pages may show parts of this site in frames: `https://paper.example`.
    #[serde(default)]
    pub frames: OneOrMany<Spanned<String>>,
    /// Hosts whose films and recordings may play in frames of pages: `www.youtube-nocookie.com`. Without it they are links.
    #[serde(default)]
    pub players: OneOrMany<Spanned<String>>,
    /// Picture that icons are made of.
    pub icon: Option<Spanned<String>>,
    /// Pages on one list page.
    pub paginate: Option<NonZeroU32>,
    /// Events of `timeline.ics`; `expected` unless said.
    pub ics: Option<IcsEvents>,
    /// Anything, for your own theme.
    pub extra: Option<serde_json::Value>,
}

/// Bounds on what content may be. Larger content is an error that names it.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "`limits`", deny_unknown_fields)]
#[schemars(rename = "limits")]
pub struct RawLimits {
    /// Bytes of a text file; 8388608 unless said.
    pub file: Option<u64>,
    /// Depth of YAML and of Markdown blocks; 50 unless said.
    pub depth: Option<u32>,
    /// Values in one YAML text; 200000 unless said.
    pub values: Option<u32>,
    /// Cells of one table; 100000 unless said.
    pub cells: Option<u32>,
    /// Pixels of one picture; 100000000 unless said.
    pub pixels: Option<u64>,
    /// Bytes of the front matter of one page; 1048576 unless said.
    pub front: Option<u64>,
    /// Markdown files of the site; 100000 unless said.
    pub pages: Option<u32>,
    /// Bytes that a template may make of one page; 67108864 unless said.
    pub page: Option<u64>,
    /// Seconds that a template may take for one page; 60 unless said.
    pub seconds: Option<u32>,
}

/// Menus.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "`menus`", deny_unknown_fields)]
#[schemars(rename = "menus")]
pub struct RawMenus {
    /// The main menu.
    #[serde(default)]
    pub main: OneOrMany<RawMenuItem>,
    /// The menu at the foot: imprint, privacy.
    #[serde(default)]
    pub footer: OneOrMany<RawMenuItem>,
}

/// An entry of a menu. The path of a page alone is enough.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(rename = "menu entry", deny_unknown_fields)]
#[schemars(transform = short_form)]
pub struct RawMenuItem {
    /// Path of a page (`/about/`, `about.md`) or an address.
    pub url: Spanned<String>,
    /// What it says, or a map from languages to that; the title of the page unless said.
    pub title: Option<ByLang>,
    /// Entries below it, of the same shape; they have none below them.
    #[serde(default)]
    pub items: OneOrMany<RawMenuItem>,
}

/// A key by which pages are collected.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "taxonomy", deny_unknown_fields)]
#[schemars(rename = "taxonomy")]
pub struct RawTaxonomy {
    /// What it is called, or a map from languages to that.
    pub title: Option<ByLang>,
    /// Segment of its address instead of its name, or a map from languages to that.
    pub slug: Option<Spanned<ByLang>>,
    /// Pages on one list page of a term.
    pub paginate: Option<NonZeroU32>,
    /// Make a feed for each term; `true` unless said.
    pub feed: Option<bool>,
    /// What terms are called, where that is not what pages write: `{oil: {title: {de: Öl, en: Oil}}}`.
    #[serde(default)]
    pub terms: Entries<RawTermName>,
}

/// What a term of a taxonomy is called. The title alone is enough.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(rename = "title of a term", deny_unknown_fields)]
#[schemars(transform = short_form)]
pub struct RawTermName {
    /// Its title, or a map from languages to that.
    pub title: ByLang,
    /// What it is about, or a map from languages to that.
    pub description: Option<ByLang>,
}

/// The taxonomies in their order.
#[derive(Clone, Debug)]
pub struct Taxonomies(pub Vec<(Spanned<String>, RawTaxonomy)>);

struct TaxonomiesVisitor;

impl<'de> Visitor<'de> for TaxonomiesVisitor {
    type Value = Taxonomies;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a list of names, or a map from names to settings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Taxonomies, A::Error> {
        let mut all = Vec::new();
        while let Some(name) = seq.next_element()? {
            all.push((name, RawTaxonomy::default()));
        }
        Ok(Taxonomies(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Taxonomies, A::Error> {
        let mut all = Vec::new();
        while let Some((name, settings)) = map.next_entry::<_, Option<RawTaxonomy>>()? {
            all.push((name, settings.unwrap_or_default()));
        }
        Ok(Taxonomies(all))
    }
}

impl<'de> Deserialize<'de> for Taxonomies {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TaxonomiesVisitor)
    }
}

impl JsonSchema for Taxonomies {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "taxonomies".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<Plain>();
        let settings = generator.subschema_for::<RawTaxonomy>();
        json_schema!({ "anyOf": [
            { "type": "array", "items": name },
            { "type": "object", "additionalProperties": { "anyOf": [settings, { "type": "null" }] } },
        ] })
    }
}

/// Languages that show what they lack.
#[derive(Clone, Debug)]
pub enum Fallback {
    /// All or none.
    All(bool),
    /// These.
    Some(Vec<Spanned<Lang>>),
}

struct FallbackVisitor;

impl<'de> Visitor<'de> for FallbackVisitor {
    type Value = Fallback;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("`true`, `false`, or a list of languages")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Fallback, E> {
        Ok(Fallback::All(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Fallback, A::Error> {
        let mut all = Vec::new();
        while let Some(lang) = seq.next_element()? {
            all.push(lang);
        }
        Ok(Fallback::Some(all))
    }
}

impl<'de> Deserialize<'de> for Fallback {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FallbackVisitor)
    }
}

impl JsonSchema for Fallback {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "fallback".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let lang = generator.subschema_for::<Lang>();
        json_schema!({ "anyOf": [{ "type": "boolean" }, { "type": "array", "items": lang }] })
    }
}

/// What hosts are told.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "`host`", deny_unknown_fields)]
#[schemars(rename = "host")]
pub struct RawHost {
    /// Write `_headers`: security and caching, for hosts that read it (Netlify, Cloudflare and others).
    pub headers: Option<bool>,
    /// Seconds for which browsers insist on https: `31536000`. Goes into `_headers`, which is then written.
    pub hsts: Option<u64>,
    /// Write `_redirects`: old addresses, for hosts that read it. `netlify`: with the `!` that Netlify wants, and others do not
    /// know.
    pub redirects: Option<RawRedirects>,
    /// Write `.br` and `.gz` beside files that become smaller by it.
    pub precompress: Option<bool>,
    /// Write `CNAME` with this host name, for GitHub Pages.
    pub cname: Option<Spanned<String>>,
    /// Write `.nojekyll`, so that GitHub Pages takes the files as they are; `true` where there is a `cname`, unless said.
    pub nojekyll: Option<bool>,
}

/// Where `nutgraf deploy` sends the site.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(rename = "deploy target", deny_unknown_fields)]
#[schemars(transform = short_form)]
pub struct RawDeploy {
    /// `s3://bucket/prefix`, `file:///folder`.
    pub url: Spanned<String>,
    /// How many files one run may delete.
    pub max_deletes: Option<u32>,
}

/// What the site is called in a language.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(rename = "language", deny_unknown_fields)]
#[schemars(rename = "site in a language")]
pub struct RawLanguage {
    /// The site's title in this language.
    pub title: Option<Plain>,
    /// The site's description in this language.
    pub description: Option<Plain>,
}

/// The languages in their order.
#[derive(Clone, Debug)]
pub struct Languages(pub Vec<(Spanned<Lang>, RawLanguage)>);

struct LanguagesVisitor;

impl<'de> Visitor<'de> for LanguagesVisitor {
    type Value = Languages;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a list of languages, or a map from languages to `title` and `description`")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Languages, A::Error> {
        let mut all = Vec::new();
        while let Some(lang) = seq.next_element()? {
            all.push((lang, RawLanguage::default()));
        }
        Ok(Languages(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Languages, A::Error> {
        let mut all = Vec::new();
        while let Some((lang, names)) = map.next_entry::<_, Option<RawLanguage>>()? {
            all.push((lang, names.unwrap_or_default()));
        }
        Ok(Languages(all))
    }
}

impl<'de> Deserialize<'de> for Languages {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LanguagesVisitor)
    }
}

impl JsonSchema for Languages {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "languages".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let lang = generator.subschema_for::<Lang>();
        let names = generator.subschema_for::<RawLanguage>();
        json_schema!({ "anyOf": [
            { "type": "array", "items": lang },
            { "type": "object", "additionalProperties": names },
        ] })
    }
}

/// A text, or a text for each language.
#[derive(Clone, Debug)]
pub struct ByLang(pub Vec<(Option<Lang>, String)>);

struct ByLangVisitor;

impl<'de> Visitor<'de> for ByLangVisitor {
    type Value = ByLang;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("a text, or a map from languages to texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<ByLang, E> {
        Ok(ByLang(vec![(None, text.to_string())]))
    }

    fn visit_bool<E>(self, value: bool) -> Result<ByLang, E> {
        Ok(ByLang(vec![(None, value.to_string())]))
    }

    fn visit_i64<E>(self, value: i64) -> Result<ByLang, E> {
        Ok(ByLang(vec![(None, value.to_string())]))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ByLang, A::Error> {
        let mut all = Vec::new();
        while let Some((lang, text)) = map.next_entry::<Lang, String>()? {
            all.push((Some(lang), text));
        }
        Ok(ByLang(all))
    }
}

impl<'de> Deserialize<'de> for ByLang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByLangVisitor)
    }
}

impl JsonSchema for ByLang {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "text by language".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Plain>();
        json_schema!({ "anyOf": [text, { "type": "object", "additionalProperties": text }] })
    }
}

/// Whether cards are drawn, and with which font.
#[derive(Clone, Debug)]
pub struct RawCards {
    /// Draw them.
    pub draw: bool,
    /// A font file.
    pub font: Option<Spanned<String>>,
}

struct CardsVisitor;

impl<'de> Visitor<'de> for CardsVisitor {
    type Value = RawCards;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("`true`, `false`, or a map of `font`")
    }

    fn visit_bool<E>(self, draw: bool) -> Result<RawCards, E> {
        Ok(RawCards { draw, font: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawCards, A::Error> {
        use serde::de::Error;
        let mut font = None;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "font" => font = Some(map.next_value()?),
                _ => return Err(A::Error::unknown_field(&key, &["font"])),
            }
        }
        Ok(RawCards { draw: true, font })
    }
}

impl<'de> Deserialize<'de> for RawCards {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CardsVisitor)
    }
}

impl JsonSchema for RawCards {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "cards setting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "boolean" },
            { "type": "object", "properties": { "font": { "type": "string" } }, "additionalProperties": false },
        ] })
    }
}

/// The theme and its options.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its name.
    pub name: Option<Spanned<String>>,
    /// Every other key.
    pub options: serde_json::Map<String, serde_json::Value>,
}

struct ThemeVisitor;

impl<'de> Visitor<'de> for ThemeVisitor {
    type Value = Theme;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("the name of a theme, or a map of `name` and its options")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Theme, A::Error> {
        let mut theme = Theme { name: None, options: serde_json::Map::new() };
        while let Some(key) = map.next_key::<String>()? {
            if key == "name" {
                theme.name = Some(map.next_value()?);
            } else {
                theme.options.insert(key, map.next_value()?);
            }
        }
        Ok(theme)
    }
}

impl<'de> Deserialize<'de> for Theme {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The name tells the deserializer that a text alone is the value of `name`.
        deserializer.deserialize_struct("theme setting", &["name"], ThemeVisitor)
    }
}

impl JsonSchema for Theme {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "theme setting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [
            { "type": "string" },
            { "type": "object", "properties": { "name": { "type": "string" } } },
        ] })
    }
}

/// Whether `_redirects` is written, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct RawRedirects(pub Redirects);

struct RedirectsVisitor;

impl Visitor<'_> for RedirectsVisitor {
    type Value = RawRedirects;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("`true`, `false` or `netlify`")
    }

    fn visit_bool<E>(self, write: bool) -> Result<RawRedirects, E> {
        Ok(RawRedirects(if write { Redirects::Plain } else { Redirects::No }))
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<RawRedirects, E> {
        match word {
            "netlify" => Ok(RawRedirects(Redirects::Netlify)),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
        }
    }
}

impl<'de> Deserialize<'de> for RawRedirects {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RedirectsVisitor)
    }
}

impl JsonSchema for RawRedirects {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "redirects setting".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [{ "type": "boolean" }, { "const": "netlify" }] })
    }
}
