//! Step 5: artifacts of stories, through a theme.

pub mod build;
pub mod card;
pub mod csl;
pub mod draw;
pub mod foreign;
pub mod highlight;
pub mod html;
pub mod i18n;
pub mod locale;
pub mod maths;
pub mod outputs;
pub mod picture;
pub mod search;
pub mod theme;
pub mod view;
