//! The themes inside the binary: the folders of `themes/`, listed by `build.rs`.

/// Name of the theme that every other one builds on at last.
pub const BUILTIN_THEME: &str = "broadsheet";

/// The files of a theme by path in its folder.
pub type Files = [(&'static str, &'static [u8])];

/// Every built-in theme: its name and its files.
pub const THEMES: &[(&str, &Files)] = include!(concat!(env!("OUT_DIR"), "/themes.rs"));

/// The files of a built-in theme.
pub fn files(theme: &str) -> &'static Files {
    THEMES.iter().find(|(name, _)| *name == theme).map_or(&[], |(_, files)| files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn themes_are_whole() {
        for (name, files) in THEMES {
            let has = |path: &str| files.iter().any(|(known, _)| *known == path);
            assert!(has("theme.yaml"), "{name}");
        }
        assert!(files(BUILTIN_THEME).iter().any(|(path, _)| *path == "templates/base.html"));
        assert!(files("no-such-theme").is_empty());
    }
}
