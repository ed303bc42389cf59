//! Addresses of pages.

use std::sync::Arc;

use crate::artifact::{OutPath, OutPathError};

/// Address of a page inside the site: begins and ends with `/` (`/en/deal/`), or names a file (`/feed.xml`). Not percent-encoded, NFC.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Route(Arc<str>);

impl Route {
    /// The home page.
    pub fn root() -> Route {
        Route("/".into())
    }

    /// An address of segments: `["en", "deal"]` is `/en/deal/`.
    ///
    /// # Errors
    /// If a segment cannot be a folder.
    pub fn page<'a>(segments: impl IntoIterator<Item = &'a str>) -> Result<Route, OutPathError> {
        let mut text = String::from("/");
        for segment in segments.into_iter().filter(|s| !s.is_empty()) {
            text.push_str(OutPath::parse(segment)?.as_str());
            text.push('/');
        }
        Ok(Route(text.into()))
    }

    /// A page or file below this one: `child("timeline/")`, `child("story.json")`.
    ///
    /// # Errors
    /// If it would not lie below.
    pub fn child(&self, rest: &str) -> Result<Route, OutPathError> {
        let checked = OutPath::parse(rest.strip_suffix('/').unwrap_or(rest))?;
        let folder = if rest.ends_with('/') { "/" } else { "" };
        Ok(Route(format!("{}{checked}{folder}", self.0).into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Percent-encoded, for attributes and feeds.
    pub fn encoded(&self) -> String {
        encode(&self.0)
    }

    /// The file it is served from.
    ///
    /// # Errors
    /// If it is no path of an output, which no route made here is.
    pub fn out_path(&self) -> Result<OutPath, OutPathError> {
        let text = self.0.trim_start_matches('/');
        match text.ends_with('/') || text.is_empty() {
            true => OutPath::parse(&format!("{text}index.html")),
            false => OutPath::parse(text),
        }
    }

    /// As [`Route::relative`], by way of the root: the same from every page of this depth.
    pub fn relative_by_root(&self, to: &Route, files: bool) -> String {
        let up = "../".repeat(self.0.matches('/').count().saturating_sub(1));
        let text = Route::root().relative(to, files);
        match text.strip_prefix("./").unwrap_or(&text) {
            "" if up.is_empty() => "./".into(),
            rest => format!("{up}{rest}"),
        }
    }

    /// The address of `to` as seen from this page, percent-encoded. Pages are addressed by folder (`../other/`), or by
    /// file (`../other/index.html`) where `files` is set.
    pub fn relative(&self, to: &Route, files: bool) -> String {
        let from: Vec<&str> = self.0.split('/').collect();
        let target: Vec<&str> = to.0.split('/').collect();
        // The last piece of either is a file name, or empty for a folder; only folders before it can be shared.
        let shared = from[..from.len() - 1].iter().zip(&target[..target.len() - 1]).take_while(|(a, b)| a == b).count();
        let mut text = "../".repeat(from.len() - 1 - shared);
        text.push_str(&target[shared..].join("/"));
        if to.0.ends_with('/') && files {
            text.push_str("index.html");
        }
        if text.is_empty() {
            text.push_str("./");
        }
        encode(&text)
    }
}

fn encode(text: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'#')
        .add(b'<')
        .add(b'>')
        .add(b'?')
        .add(b'`')
        .add(b'{')
        .add(b'}')
        .add(b'%')
        .add(b'\\')
        .add(b'^')
        .add(b'|')
        .add(b'[')
        .add(b']');
    utf8_percent_encode(text, SET).to_string()
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Route {
        Route(text.into())
    }

    #[test]
    fn relative_addresses() {
        for (from, to, expected) in [
            ("/", "/a/", "a/"),
            ("/a/", "/", "../"),
            ("/a/", "/a/", "./"),
            ("/a/", "/b/", "../b/"),
            ("/en/a/", "/a/", "../../a/"),
            ("/a/", "/a/timeline/", "timeline/"),
            ("/a/timeline/", "/a/", "../"),
            ("/a/", "/feed.xml", "../feed.xml"),
            ("/a/", "/a/story.json", "story.json"),
            ("/feed.xml", "/a/", "a/"),
            ("/x/", "/ä b/", "../%C3%A4%20b/"),
        ] {
            assert_eq!(page(from).relative(&page(to), false), expected, "{from} -> {to}");
        }
        for (from, to, expected) in [
            ("/", "/", "./"),
            ("/a/", "/", "../"),
            ("/a/", "/a/", "../a/"),
            ("/a/b/", "/a/c/", "../../a/c/"),
            ("/404.html", "/a/", "a/"),
        ] {
            assert_eq!(page(from).relative_by_root(&page(to), false), expected, "{from} -> {to}");
        }
        assert_eq!(page("/a/").relative_by_root(&page("/"), true), "../index.html");
        assert_eq!(page("/a/").relative(&page("/b/"), true), "../b/index.html");
        assert_eq!(page("/a/").relative(&page("/a/"), true), "index.html");
    }

    #[test]
    fn files() {
        let out = |text: &str| page(text).out_path().map(|p| p.to_string());
        assert_eq!(out("/"), Ok("index.html".into()));
        assert_eq!(out("/en/a/"), Ok("en/a/index.html".into()));
        assert_eq!(out("/feed.xml"), Ok("feed.xml".into()));
        assert!(Route::page(["..", "a"]).is_err());
        assert!(page("/a/").child("../b").is_err());
    }

    proptest::proptest! {
        /// A browser that follows the relative address from one page arrives at the other.
        #[test]
        fn relative_addresses_lead_there(
            from in proptest::collection::vec("[a-zé .%#?]{1,3}", 0..4),
            to in proptest::collection::vec("[a-zé .%#?]{1,3}", 0..4),
        ) {
            let (Ok(from), Ok(to)) = (
                Route::page(from.iter().map(String::as_str)),
                Route::page(to.iter().map(String::as_str)),
            ) else {
                return Ok(());
            };
            let base = url::Url::parse("https://example.org").and_then(|url| url.join(&from.encoded()));
            let reached = base.and_then(|base| base.join(&from.relative(&to, false)));
            let path = reached.map(|url| percent_encoding::percent_decode_str(url.path()).decode_utf8_lossy().into_owned());
            proptest::prop_assert_eq!(path.as_deref(), Ok(to.as_str()));
        }
    }
}
