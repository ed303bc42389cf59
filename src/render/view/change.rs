//! Corrections and changes: the list of them, and what is said of each at the thing it concerns.

use schemars::JsonSchema;
use serde::Serialize;

use super::{DateView, Html, Link};

/// A change of the story.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct UpdateView {
    /// Id; the theme's own (`ng-change-2024-06-19-correction`) if it has none.
    pub id: Option<String>,
    /// Link to it among the changes.
    pub href: Option<String>,
    /// When.
    pub date: DateView,
    /// `update`, `correction`, `clarification`, `retraction`.
    pub kind: &'static str,
    /// What changed, as blocks.
    pub text: Html,
    /// What it concerns: links on this page, or to where the story shows it.
    pub affects: Vec<Link>,
    /// It concerns the story as a whole.
    pub whole: bool,
    /// The original was changed, but the translation that this page is was made before.
    pub pending: bool,
}

/// A change, said at the thing it concerns.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct ChangeMark {
    /// `update`, `correction`, `clarification`, `retraction`.
    pub kind: &'static str,
    /// When.
    pub date: DateView,
    /// What was wrong; none of kind `update`, which the thing itself tells.
    pub text: Option<Html>,
    /// Link to it among the changes.
    pub href: Option<String>,
    /// The original was changed, but the translation that this page is was made before.
    pub pending: bool,
    /// What it concerns, of changes of texts that are no entries: `title`, `summary`, `key_points`, `body`, `method`; empty
    /// of all others.
    pub place: &'static str,
}
