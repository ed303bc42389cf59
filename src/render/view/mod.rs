//! What a theme sees: the contract between the renderer and templates.
//!
//! A template has the root variables `site` ([`SiteView`]), `page` ([`PageView`]) and, where the page belongs to a story,
//! `story` ([`StoryView`]); [`Root`] puts them together. The rules of the contract:
//!
//! - **Texts are finished.** A field of type [`Html`] prints as it is, without `| safe` (which does no harm); every other
//!   string is plain and is escaped when printed. Citations, mentions and links are already in the HTML.
//! - **Links are finished**: relative to the page on which they stand, percent-encoded.
//! - **Ids are finished**: where an entry has an `id`, the element that shows it carries it, and nothing else does. An
//!   extract (`::timeline{actors="kim"}`) comes without ids, so that no id stands twice on a page.
//! - **A part without content is absent** from [`StoryView::parts`]; an absent text is `none` and false in an `if`.
//! - **Closed lists are keys** (`claimed`, `expected`, `article-newspaper`) in the words authors write; what readers read is
//!   in a text beside the key, or in the theme's `i18n/<lang>.yaml` under the key.
//! - Fields are added freely within one [`API_VERSION`]; renaming or removing one raises it.
//!
//! Everything here is built by the renderer from the model ([`crate::story`]) and the plan of the site ([`crate::site`]);
//! templates never see those.

mod change;
mod html;
mod list;
mod page;
mod parts;
mod site;
mod story;
mod timeline;

pub use change::{ChangeMark, UpdateView};
pub use html::{Html, script_json};
pub use list::{
    EventLine, ListItem, ListView, PageLink, Pagination, PersonGroup, PersonItem, PersonLine, PersonStory, PersonView,
    TagItem, TaxonomyView, TermsView,
};
pub use page::{
    AlternateView, AuthorView, BodyLang, Breadcrumb, EmbedView, HeadView, ImageSource, ImageView, Meta, PageKind,
    PageView, PieceView, PreviewView, SearchView, TocEntry,
};
pub use parts::{
    ActorView, ClaimGroup, ClaimView, DealRow, DealView, ExchangeView, FaqView, FigureView, KeyPointView, MeasureRow,
    MeasureView, NetworkView, QuoteView, RelationView, ResponseView, SourceLabel, SourceView, StakeView, TermView,
    UnknownView, ValueParts,
};
pub use site::{FeedLink, FontFile, IconLink, LanguageLink, Link, MenuLink, SiteView};
pub use story::{
    ActorRef, CardView, CiteView, CountryView, DateView, DepthLink, EmbedLink, FileLink, PartView, StatusView,
    StoryView,
};
pub use timeline::{EraView, EventView, PlaceView, TimelineEntry, TimelineGroup, TimelineView};

use schemars::JsonSchema;
use serde::Serialize;

/// Version of the contract. A theme says in `theme.yaml` with which versions it works.
pub const API_VERSION: u32 = 1;

/// The root variables of a template.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Root {
    /// The site in the language of the page.
    pub site: SiteView,
    /// The page.
    pub page: PageView,
    /// The story; undefined on pages that belong to none.
    pub story: Option<StoryView>,
}
