//! `page`: what every page has.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    DateView, FeedLink, Html, Link, ListView, PartView, PersonItem, PersonView, TagItem, TaxonomyView, TermsView,
};

/// The kinds of pages; each is rendered by the template of the same name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// `index.html`: the home page of a language.
    Home,
    /// `section.html`
    Section,
    /// `story.html`
    Story,
    /// `part.html`: a part of a story as a page of its own.
    Part,
    /// `page.html`: a plain page.
    #[default]
    Page,
    /// `tags.html`: all tags.
    Tags,
    /// `tag.html`: the pages with one tag.
    Tag,
    /// `people.html`: all actors of the site.
    People,
    /// `actor.html`: what the stories say about one actor.
    Actor,
    /// `embed.html`: a part or a question of a story for frames on pages of others.
    Embed,
    /// `search.html`: where readers search.
    Search,
    /// `404.html`
    NotFound,
}

impl PageKind {
    /// All of them.
    pub const ALL: &'static [PageKind] = &[
        PageKind::Home,
        PageKind::Section,
        PageKind::Story,
        PageKind::Part,
        PageKind::Page,
        PageKind::Tags,
        PageKind::Tag,
        PageKind::People,
        PageKind::Actor,
        PageKind::Embed,
        PageKind::Search,
        PageKind::NotFound,
    ];

    /// The template that renders it.
    pub fn template(self) -> &'static str {
        match self {
            PageKind::Home => "index.html",
            PageKind::Section => "section.html",
            PageKind::Story => "story.html",
            PageKind::Part => "part.html",
            PageKind::Page => "page.html",
            PageKind::Tags => "tags.html",
            PageKind::Tag => "tag.html",
            PageKind::People => "people.html",
            PageKind::Actor => "actor.html",
            PageKind::Embed => "embed.html",
            PageKind::Search => "search.html",
            PageKind::NotFound => "404.html",
        }
    }
}

/// Who wrote a page.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct AuthorView {
    /// Name.
    pub name: String,
    /// A page about them.
    pub href: Option<String>,
    /// `author`, `translator`, `editor`.
    pub role: &'static str,
}

/// A picture.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ImageView {
    /// Address.
    pub src: String,
    /// Other sizes in the same format, as HTML's `srcset` wants them.
    pub srcset: Option<String>,
    /// The same in other formats, the best first: for `<source>`.
    pub sources: Vec<ImageSource>,
    /// Width in pixels, if known.
    pub width: Option<u32>,
    /// Height in pixels, if known.
    pub height: Option<u32>,
    /// The part of it that previews of links show, for the picture of a page.
    pub preview: Option<PreviewView>,
    /// For those who do not see it; empty for decoration.
    pub alt: String,
    /// What it shows.
    pub caption: Option<Html>,
    /// Who made it.
    pub credit: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
}

/// The part of a picture that previews of links show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PreviewView {
    /// Address.
    pub src: String,
    /// Width in pixels, at most 1200.
    pub width: u32,
    /// Height in pixels, at most 630.
    pub height: u32,
}

/// A picture in another format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImageSource {
    /// Media type: `image/webp`.
    pub mime: &'static str,
    /// Addresses and widths, as HTML's `srcset` wants them.
    pub srcset: String,
}

/// The same page in another language, or this one.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct AlternateView {
    /// BCP 47 tag.
    pub lang: String,
    /// The language's name in itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Link to it.
    pub href: String,
    /// Absolute address, for `hreflang`; none without a base address.
    pub url: Option<String>,
    /// It is this page.
    pub current: bool,
}

/// The language of a text that stands in a page of another language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BodyLang {
    /// BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Its name in the language of the page: "German".
    pub name: String,
}

/// A step of the way from the home page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Breadcrumb {
    /// Title of the page, plain.
    pub title: String,
    /// Link to it.
    pub href: String,
}

/// An entry of the contents list.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct TocEntry {
    /// What it says: no links in it.
    pub title: Html,
    /// Where it leads: `#anchor`.
    pub href: String,
    /// Number of the part, for the parts of a story.
    pub number: Option<u32>,
    /// What lies below: headings of the text.
    pub children: Vec<TocEntry>,
}

/// A `<meta>` element of the head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Meta {
    /// `og:title`, `twitter:card`.
    pub name: String,
    /// Its value.
    pub content: String,
}

/// What stands in `<head>` for machines.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct HeadView {
    /// Content of `<title>`.
    pub title: String,
    /// For `<meta name="description">`.
    pub description: Option<String>,
    /// For `<meta name="robots">`.
    pub robots: Option<String>,
    /// Absolute address of the page that counts as this one.
    pub canonical: Option<String>,
    /// Absolute address for languages the site has not (`hreflang="x-default"`).
    pub x_default: Option<String>,
    /// `<meta property>`: Open Graph.
    pub open_graph: Vec<Meta>,
    /// `<meta name>`: Twitter cards and others.
    pub meta: Vec<Meta>,
    /// Feeds to be found by readers: the page's own first.
    pub feeds: Vec<FeedLink>,
    /// Calendar of the story.
    pub calendar: Option<FeedLink>,
    /// The page as Markdown.
    pub markdown: Option<String>,
    /// Descriptions of the page's frames for programs that turn addresses into frames (oEmbed); needs a base address.
    pub oembed: Vec<FeedLink>,
    /// JSON-LD, each already escaped for a `<script>` ([`super::script_json`]).
    pub json_ld: Vec<Html>,
}

/// A piece of the text.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PieceView {
    /// `text` (no heading), `section` (a heading that is no question), `question`, `part` (put into the text by a directive),
    /// `notes` (footnotes).
    pub kind: &'static str,
    /// Level of its heading.
    pub level: u8,
    /// Anchor of its heading.
    pub id: Option<String>,
    /// What its heading says; may hold links.
    pub title: Option<Html>,
    /// What follows, as blocks. The part as the theme's component `Part` shows it, for themes that do nothing else with it.
    pub html: Html,
    /// Which part: `timeline`, …
    pub part: Option<&'static str>,
}

/// What a page for frames shows, beside the parts of the story that it holds. Links that leave the page open in the whole
/// window, whatever the template says.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct EmbedView {
    /// `timeline`, `figures`, `question`.
    pub kind: &'static str,
    /// Its heading: the title of the part, or the question.
    pub title: Html,
    /// How high the frame is, by what it holds: `short`, `medium`, `tall`.
    pub height: &'static str,
    /// The story, at the place that the frame shows: its headline and the link.
    pub story: Link,
}

/// What the script of a search page needs. The engine is Pagefind; the theme's `search.js` speaks with it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct SearchView {
    /// The engine's script, a module.
    pub engine: String,
    /// Folders of the pieces of the index of this language; the first has the engine's program for the language.
    pub indexes: Vec<String>,
    /// The root of the site, before which the addresses of results stand; empty on a page in the root itself.
    pub root: String,
    /// Addresses of pages end in `index.html`.
    pub files: bool,
}

/// A page.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PageView {
    /// Which kind.
    pub kind: PageKind,
    /// Its path in the site, not encoded: `/en/deal/`.
    pub path: String,
    /// Its language, BCP 47.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// Title.
    pub title: Html,
    /// Title, plain.
    pub title_plain: String,
    /// The title is in another language than the page.
    pub title_lang: Option<BodyLang>,
    /// The nut graf, as blocks.
    pub summary: Option<Html>,
    /// The summary, plain.
    pub summary_plain: Option<String>,
    /// The section it lies in, as the line above the headline.
    pub section: Option<Link>,
    /// Who wrote it.
    pub authors: Vec<AuthorView>,
    /// First publication.
    pub published: Option<DateView>,
    /// Last change worth telling, if it is later.
    pub updated: Option<DateView>,
    /// The last change, as the page or its list of changes says it, else the publication: the value of `datetime`. What
    /// readers have seen is compared with it.
    pub state: Option<String>,
    /// Link to what changed.
    pub changes_href: Option<String>,
    /// Words of the whole page.
    pub words: u32,
    /// Minutes it takes to read, at least 1.
    pub minutes: u32,
    /// A draft: wants a banner.
    pub draft: bool,
    /// Picture of the page.
    pub image: Option<ImageView>,
    /// The page in all languages it has, this one included; empty if it has one.
    pub alternates: Vec<AlternateView>,
    /// The way from the home page, without this page.
    pub breadcrumbs: Vec<Breadcrumb>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// Its terms in the site's other taxonomies.
    pub taxonomies: Vec<TermsView>,
    /// The page before it in its section: where that is sorted by date the older one.
    pub previous: Option<Link>,
    /// The page after it in its section.
    pub next: Option<Link>,
    /// Contents list; empty if there is nothing to choose from.
    pub toc: Vec<TocEntry>,
    /// The text. Parts placed by directives are in it. Headings begin at level 2.
    pub body: Html,
    /// The same text in pieces, for themes that show it in cards or slides: what stands before its first heading, then one for
    /// each heading of the highest level in it; a part put into the text is one too, and so are the footnotes.
    pub pieces: Vec<PieceView>,
    /// The language of the text where it is not that of the page: wants a notice.
    pub body_lang: Option<BodyLang>,
    /// What stands in `<head>`.
    pub head: HeadView,
    /// Home, section, tag: pages that lie here.
    pub list: Option<ListView>,
    /// `tags.html`, `tag.html`: the taxonomy whose terms, or one of whose terms, the page shows.
    pub taxonomy: Option<TaxonomyView>,
    /// `tags.html`: all tags, or all terms of another taxonomy.
    pub tag_index: Vec<TagItem>,
    /// `people.html`: all actors of the site.
    pub people: Vec<PersonItem>,
    /// `actor.html`: the actor.
    pub person: Option<PersonView>,
    /// `part.html`: the part.
    pub part: Option<PartView>,
    /// `part.html`: the story it is a part of.
    pub part_of: Option<Link>,
    /// `embed.html`: what the frame shows.
    pub embed: Option<EmbedView>,
    /// Templates that render it instead of that of its kind, the best first; those that do not exist are passed over.
    #[serde(skip)]
    pub template: Vec<String>,
    /// `search.html`: what its script needs.
    pub search: Option<SearchView>,
    /// `extra` of the front matter, for the user's own templates.
    pub extra: serde_json::Value,
}
