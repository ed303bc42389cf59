//! The built-in theme, from `themes/broadsheet`. A test compares this list with the folder.

/// Name of the theme that every other one builds on at last.
pub const BUILTIN_THEME: &str = "broadsheet";

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        /// Its files by path in its folder.
        pub const FILES: &[(&str, &[u8])] =
            &[$(($path, include_bytes!(concat!("../../../themes/broadsheet/", $path)))),*];
    };
}

files![
    "i18n/de.yaml",
    "i18n/en.yaml",
    "static/broadsheet.css",
    "static/newsreader-400-italic.woff2",
    "static/newsreader-400-normal.woff2",
    "static/newsreader-600-normal.woff2",
    "static/newsreader-OFL.txt",
    "static/newsreader-ext-400-normal.woff2",
    "static/newsreader-ext-600-normal.woff2",
    "templates/404.html",
    "templates/actor.html",
    "templates/base.html",
    "templates/components/frame.html",
    "templates/components/head.html",
    "templates/components/lists.html",
    "templates/components/part.html",
    "templates/components/small.html",
    "templates/index.html",
    "templates/page.html",
    "templates/part.html",
    "templates/parts/actors.html",
    "templates/parts/changes.html",
    "templates/parts/claims.html",
    "templates/parts/deal.html",
    "templates/parts/faq.html",
    "templates/parts/in-short.html",
    "templates/parts/sources.html",
    "templates/parts/stakes.html",
    "templates/parts/timeline.html",
    "templates/people.html",
    "templates/section.html",
    "templates/story.html",
    "templates/tag.html",
    "templates/tags.html",
    "theme.yaml",
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn no_file_of_the_folder_is_forgotten() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/broadsheet");
        let mut found: Vec<String> = walkdir::WalkDir::new(root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/"))
            .collect();
        found.sort();
        let listed: Vec<&str> = FILES.iter().map(|(path, _)| *path).collect();
        assert_eq!(listed, found);
    }
}
