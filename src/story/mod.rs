//! The typed model: what a story says once every name in it is known to exist.
//!
//! Every type here is built by a constructor that checks it, so a value of it is valid. The shapes authors write are in
//! [`crate::parse::front`]; what themes see is in [`crate::render::view`].

pub mod config;
mod date;
mod document;
mod entity;
mod id;
mod lang;
mod name;
mod options;
mod origins;
mod pick;
mod text;
mod texts;
mod value;

pub use date::{DatePiece, Edtf, EdtfError, End, Moment, Precision, Season, Shape, TimeOfDay, When};
pub use document::{
    Allow, Alternate, Author, AuthorRole, Body, CHANGED_PLACES, Document, Heading, Image, KeyPoint, Kind, Names, Page,
    Placed, SectionSettings, SortBy, Story, bare_address,
};
pub use entity::{
    Access, Actor, ActorType, Archive, Cite, Claim, Entity, EntityKind, Era, Event, EventStatus, Exchange, Faq, Figure,
    Horizon, Nature, Place, Quote, Relation, Response, Source, Stake, Standing, Status, Term, Unknown, Update,
    UpdateKind, Voice,
};
pub use id::{Id, IdError, Slug, SlugError};
pub use lang::{Direction, Lang, LangError};
pub use name::{as_read, family_first};
pub use options::{Output, Part};
pub use origins::Origins;
pub use pick::Pick;
pub use text::{CalloutKind, CiteRef, Directive, DirectiveName, Ev, Rich, TextKind, What};
pub use value::{Value, ValueError};
