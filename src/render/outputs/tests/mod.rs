#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod fixture;
pub mod story;
pub mod xml;
