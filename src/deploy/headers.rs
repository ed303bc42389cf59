//! What readers are told with a file, and when it is sent.

use serde::{Deserialize, Serialize};

use crate::artifact::{OutPath, content_type};
use crate::render::outputs::headers::caching;
use crate::render::theme::ASSETS;

/// Headers of an object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Headers {
    /// `Content-Type`
    #[serde(rename = "type")]
    pub content_type: String,
    /// `Cache-Control`
    #[serde(rename = "cache")]
    pub cache_control: String,
}

impl Headers {
    /// The headers of a file of the site that has this content.
    pub fn of(path: &OutPath, hash: &blake3::Hash) -> Headers {
        Headers { content_type: content_type(path.as_str()).into(), cache_control: caching(path, hash).into() }
    }

    /// The headers of nutgraf's own objects.
    pub fn own() -> Headers {
        Headers { content_type: "application/json; charset=utf-8".into(), cache_control: "no-store".into() }
    }
}

/// When a file is sent. What others refer to comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Stage {
    /// Styles, scripts, fonts, pictures, recordings.
    Assets,
    /// Pages, and the data beside them.
    Pages,
    /// Pages above others, the deepest first (so the number is 255 less their depth); feeds, site maps, the entry of the
    /// search, the home page.
    Lists(u8),
}

impl Stage {
    /// The stage of a file. `has_pages_below` tells of a folder whether there are pages in folders below it.
    pub fn of(path: &OutPath, has_pages_below: impl Fn(&str) -> bool) -> Stage {
        let name = path.as_str();
        let depth = u8::try_from(name.matches('/').count()).unwrap_or(u8::MAX);
        let last = Stage::Lists(u8::MAX - depth);
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        match ending {
            _ if name.starts_with(ASSETS) && name.get(ASSETS.len()..).is_some_and(|rest| rest.starts_with('/')) => {
                Stage::Assets
            }
            "html" if depth == 0 || (file == "index.html" && has_pages_below(folder)) => last,
            "html" | "md" | "ics" | "csv" | "bib" => Stage::Pages,
            "xml" => last,
            "json" if file.starts_with("feed") || file.ends_with("-entry.json") => last,
            "json" => Stage::Pages,
            _ if depth == 0 && matches!(file, "robots.txt" | "_redirects" | "_headers") => last,
            _ => Stage::Assets,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn path(path: &str) -> OutPath {
        OutPath::parse(path).unwrap()
    }

    #[test]
    fn only_names_with_a_fingerprint_are_kept_for_ever() {
        let forever = |name: &str, bytes: &str| {
            Headers::of(&path(name), &blake3::hash(bytes.as_bytes())).cache_control.contains("immutable")
        };
        let print = crate::render::theme::fingerprint(b"body {}");
        assert!(forever(&format!("assets/a.b.{print}.css"), "body {}"));
        assert!(forever("assets/pictures/x-3f9c1b2a00-640.webp", "any"));
        assert!(!forever(&format!("assets/a.b.{print}.css"), "p {}"), "the name says nothing of what is in it");
        for name in ["index.html", "assets/OFL.txt", "deal/a.3f9c1b2a.css", "sitemap.xml", "deal/photo.jpg"] {
            assert!(!forever(name, "any"), "{name}");
        }
    }

    #[test]
    fn what_lists_pages_comes_after_them() {
        let below = |folder: &str| matches!(folder, "" | "de" | "de/deal");
        let stage = |name: &str| Stage::of(&path(name), below);
        let order = ["a/photo.jpg", "de/other/index.html", "de/deal/index.html", "de/index.html", "index.html"];
        assert!(order.map(stage).is_sorted(), "{:?}", order.map(stage));
        assert_eq!(stage("assets/a.3f9c1b2a.html"), Stage::Assets);
        assert!(stage("sitemap.xml") > Stage::Pages && stage("de/feed.json") > Stage::Pages);
        assert!(stage("pagefind/pagefind-entry.json") > Stage::Pages);
        assert_eq!(stage("de/other/story.json"), Stage::Pages);
    }
}
