//! Step 5: artifacts of stories, through a theme.

pub mod view;
