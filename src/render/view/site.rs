//! `site`: what all pages of one language share.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{BodyLang, TaxonomyView};

/// A link with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Link {
    /// What it says, plain.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

/// An entry of a menu.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MenuLink {
    /// What it says, plain.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// Path of the page in the site (`/en/about/`), to be compared with `page.path`; none for addresses outside.
    pub path: Option<String>,
    /// It leads to the home page, below which everything lies.
    pub home: bool,
    /// The words are in another language than the page.
    pub lang: Option<BodyLang>,
    /// Entries below it.
    pub items: Vec<MenuLink>,
}

/// A language of the site: a link to its home page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LanguageLink {
    /// BCP 47 tag.
    pub lang: String,
    /// Its name in itself: `Deutsch`.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Home page in it.
    pub href: String,
}

/// A feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FeedLink {
    /// What it carries, plain.
    pub title: String,
    /// Address.
    pub href: String,
    /// Media type: `application/atom+xml`, `application/feed+json`.
    pub mime: &'static str,
    /// It is the feed of the list that the page shows, rather than of the site.
    pub own: bool,
    /// It tells of corrections and changes rather than of new pages.
    pub changes: bool,
}

/// A font file of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FontFile {
    /// The option that names it: `text_font`.
    pub option: String,
    /// Address.
    pub href: String,
    /// Media type: `font/woff2`.
    pub mime: &'static str,
}

/// An icon of the site, or the manifest of its icons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IconLink {
    /// `icon`, `apple-touch-icon`, `manifest`.
    pub rel: &'static str,
    /// Address.
    pub href: String,
    /// Media type: `image/png`.
    pub mime: &'static str,
    /// Width and height, `180x180`; `any` of a drawing; empty if they are not said.
    pub sizes: &'static str,
}

/// The site in one language.
///
/// It is the same for all pages of one language in folders of one depth, so the renderer makes one Tera value of it for each
/// such pair and shares it; links begin with as many `../` as that depth asks for. What differs from page to page is in
/// `page`.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct SiteView {
    /// Version of the contract: [`super::API_VERSION`].
    pub api: u32,
    /// Name of the site.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Language of the page, BCP 47.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Home page in this language.
    pub home: String,
    /// Where the site stands, ending in `/`; none if it is not set.
    pub base_url: Option<String>,
    /// Addresses also open from the disk (`relative` of `site.yaml`): what browsers refuse pages from there, like the early
    /// loading of fonts, is then better left out.
    pub relative: bool,
    /// Font files of the site that options of the theme name, for the first screen: what is worth loading early.
    pub fonts: Vec<FontFile>,
    /// All languages of the site, in its order; one entry if it has one language.
    pub languages: Vec<LanguageLink>,
    /// Main menu.
    pub menu: Vec<MenuLink>,
    /// Menu at the foot: imprint, privacy.
    pub footer_menu: Vec<MenuLink>,
    /// The page of all tags, if there are any.
    pub tags_href: Option<String>,
    /// The site's other taxonomies, if they have terms in this language.
    pub taxonomies: Vec<TaxonomyView>,
    /// The page of all actors, if there are any.
    pub people_href: Option<String>,
    /// The search page, if there is one.
    pub search_href: Option<String>,
    /// Feeds of the whole site in this language.
    pub feeds: Vec<FeedLink>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Licence of the texts; `href` is empty if it is no address.
    pub licence: Option<Link>,
    /// Where errors are reported: the words, and an address (`mailto:` for e-mail).
    pub corrections: Option<Link>,
    /// Address of the style sheet: those of the theme and its parents, joined. A list, so that templates need not ask.
    pub styles: Vec<String>,
    /// Address of the script that runs before the page is drawn, without `defer`: the `early_scripts` of the theme and its
    /// parents, joined; empty if there are none.
    pub early_scripts: Vec<String>,
    /// Address of the script, joined likewise, to be loaded with `defer`; empty if the theme has none.
    pub scripts: Vec<String>,
    /// Icon of the site: the picture it names, else the one that is drawn. `icons` has it in all forms.
    pub icon: Option<String>,
    /// Icons of the site for browsers, home screens of phones, and the manifest, as `<link>` wants them.
    pub icons: Vec<IconLink>,
    /// The files of the theme's `static/` by their path there, with the address at which each stands: `asset(path="x.svg")`
    /// looks here. Without the listed style sheets and scripts, and without fonts that no sheet names.
    pub files: BTreeMap<String, String>,
    /// `nutgraf` with its version.
    pub generator: String,
    /// Classes of the root element: `NAME-VALUE` of each option of the type `choice`.
    pub classes: Vec<String>,
    /// The theme's options: those of `site.yaml` over the defaults of `theme.yaml`.
    pub options: serde_json::Map<String, serde_json::Value>,
    /// `extra` of `site.yaml`, for the user's own templates.
    pub extra: serde_json::Value,
}
