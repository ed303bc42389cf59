//! Step 5: artifacts of stories, through a theme.

pub mod i18n;
pub mod locale;
pub mod theme;
pub mod view;
