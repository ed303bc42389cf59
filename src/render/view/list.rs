//! Lists of pages, tags and actors.

use schemars::JsonSchema;
use serde::Serialize;

use super::{BodyLang, CountryView, DateView, Html, ImageView, Link};

/// An event as lists show it.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct EventLine {
    /// When.
    pub date: DateView,
    /// What, plain.
    pub text: String,
}

/// A page in a list.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ListItem {
    /// `story`, `page`, `section`.
    pub kind: &'static str,
    /// Title, without links in it.
    pub title: Html,
    /// Link to it.
    pub href: String,
    /// The page is in another language than the list.
    pub lang: Option<BodyLang>,
    /// Summary, plain.
    pub summary: Option<String>,
    /// The section it lies in, plain; none where the list is that section's.
    pub section: Option<String>,
    /// First publication.
    pub published: Option<DateView>,
    /// Last change worth telling, if it is later.
    pub updated: Option<DateView>,
    /// Minutes it takes to read; 0 of sections.
    pub minutes: u32,
    /// A draft.
    pub draft: bool,
    /// Its picture.
    pub image: Option<ImageView>,
    /// Its tags.
    pub tags: Vec<Link>,
    /// Of a section, the stories in it and below it.
    pub stories: u32,
    /// Number of events on its timeline.
    pub events: u32,
    /// Number of questions it answers.
    pub questions: u32,
    /// Number of sources.
    pub sources: u32,
    /// The latest event that took place.
    pub latest: Option<EventLine>,
}

/// A page of a long list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PageLink {
    /// Number from 1.
    pub number: u32,
    /// Link to it.
    pub href: String,
    /// It is this page.
    pub current: bool,
}

/// Where a reader is in a long list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Pagination {
    /// Number of this page, from 1.
    pub number: u32,
    /// How many pages there are.
    pub total: u32,
    /// Link to the page before.
    pub previous: Option<String>,
    /// Link to the page after.
    pub next: Option<String>,
    /// All pages.
    pub pages: Vec<PageLink>,
}

/// A list of pages.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ListView {
    /// The one that leads, on the first page of home; not among `items`.
    pub lead: Option<ListItem>,
    /// Sections below this one.
    pub sections: Vec<ListItem>,
    /// The pages.
    pub items: Vec<ListItem>,
    /// Where the reader is, if the list has several pages.
    pub pagination: Option<Pagination>,
}

/// A taxonomy: tags, topics, regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaxonomyView {
    /// The key of front matter: `topics`.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The page of all its terms.
    pub href: String,
    /// How many terms it has in this language.
    pub count: u32,
}

/// The terms of a page in one taxonomy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TermsView {
    /// The taxonomy.
    pub taxonomy: TaxonomyView,
    /// The terms.
    pub terms: Vec<Link>,
}

/// A tag in the list of all tags.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TagItem {
    /// The tag as written.
    pub title: String,
    /// Its page.
    pub href: String,
    /// How many pages have it.
    pub count: u32,
}

/// An actor in the list of all actors.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PersonItem {
    /// Name, plain.
    pub name: String,
    /// Its page.
    pub href: String,
    /// What it is: `person`, `state`, …; empty if not said.
    pub kind: &'static str,
    /// In how many stories it stands.
    pub count: u32,
}

/// What one story says about an actor.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PersonStory {
    /// The story.
    pub story: ListItem,
    /// Link to the actor in it.
    pub href: String,
    /// Role in it, plain.
    pub role: Option<String>,
    /// A party to the conflict that the story is about.
    pub party: bool,
    /// What it wants, plain.
    pub aims: Vec<String>,
    /// Everything else, by kind; kinds without a line are absent.
    pub groups: Vec<PersonGroup>,
}

/// Lines of one kind about an actor.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PersonGroup {
    /// `events`, `gives`, `gets`, `relations`, `gains`, `risks`, `claims`, `about`, `answers`, `quotes`.
    pub key: &'static str,
    /// The lines.
    pub lines: Vec<PersonLine>,
}

/// Something that a story says about an actor.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PersonLine {
    /// The words, plain.
    pub text: String,
    /// Where the story says so.
    pub href: String,
    /// When.
    pub date: Option<DateView>,
    /// Of events, `expected` or `cancelled`; else empty.
    pub event: &'static str,
    /// How sure it is: `confirmed`, `claimed`, …; empty where the newsroom says it.
    pub status: &'static str,
    /// The mark of that status.
    pub mark: &'static str,
    /// Who stands before the words of a relation; empty elsewhere.
    pub before: Vec<Link>,
    /// The other side: to whom or from whom it goes, who says so; `href` is empty if they have no page.
    pub others: Vec<Link>,
}

/// An actor of the site.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PersonView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Html,
    /// What it is: `person`, `state`, …; empty if not said.
    pub kind: &'static str,
    /// Other names.
    pub alias: Vec<String>,
    /// Who that is.
    pub text: Option<Html>,
    /// A picture.
    pub image: Option<ImageView>,
    /// Its page in Wikidata.
    pub wikidata_href: Option<String>,
    /// Its country, where it is none itself.
    pub country: Option<CountryView>,
    /// What it belongs to; `href` is empty if that has no page.
    pub of: Option<Link>,
    /// Who or what belongs to it, by name.
    pub members: Vec<Link>,
    /// In how many stories it stands.
    pub count: u32,
    /// Those of this page, newest first; where there are more, `page.list.pagination` leads to them.
    pub stories: Vec<PersonStory>,
}
