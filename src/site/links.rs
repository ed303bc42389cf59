//! Where links lead.

use unicode_normalization::UnicodeNormalization;

use super::{Route, Site, Target};
use crate::story::{Lang, config::Config};

/// From where a link is written.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// Address of the page.
    pub route: &'a Route,
    /// Language of the page.
    pub lang: &'a Lang,
    /// Folder of the page's file below `content/`: `deal`, empty for the root.
    pub folder: &'a str,
}

/// A link of an author after the first look; nothing is looked up yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Link {
    /// Another site, mail, telephone: as written.
    External(String),
    /// A place in the same page.
    Here(String),
    /// Something in this site.
    Inside {
        /// Path as written, decoded: `/a/`, `../a/`, `x.md`, `data.csv`.
        path: String,
        /// Place in it.
        anchor: Option<String>,
    },
}

/// Takes an address as authors write it.
pub fn read(dest: &str, config: &Config) -> Link {
    // `@/x.md` is how another generator names a file from the root of the content folder.
    let dest = dest.strip_prefix('@').filter(|rest| rest.starts_with('/') && rest.contains(".md")).unwrap_or(dest);
    if let Some(anchor) = dest.strip_prefix('#') {
        return Link::Here(decode(anchor));
    }
    let inside = config.base_url.as_ref().and_then(|base| below_base(dest, base));
    let has_scheme = dest.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    if inside.is_none() && (has_scheme || dest.starts_with("//")) {
        return Link::External(dest.to_string());
    }
    let text = inside.as_deref().unwrap_or(dest);
    let (path, anchor) = match text.split_once('#') {
        Some((path, anchor)) => (path, Some(decode(anchor)).filter(|a| !a.is_empty())),
        None => (text, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    Link::Inside { path: decode(path), anchor }
}

/// The rest of an absolute address below `base_url`, with a leading `/`.
fn below_base(dest: &str, base: &url::Url) -> Option<String> {
    let bare = base.as_str().trim_end_matches('/');
    let rest = dest.get(..bare.len()).filter(|start| start.eq_ignore_ascii_case(bare)).map(|_| &dest[bare.len()..])?;
    match rest.chars().next() {
        None => Some("/".to_string()),
        Some('/' | '#' | '?') => Some(if rest.starts_with('/') { rest.to_string() } else { format!("/{rest}") }),
        Some(_) => None,
    }
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().nfc().collect()
}

/// Joins a relative path to a folder path (both without leading `/`); None if it would leave the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

/// What an inside link leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// A page.
    Page(Route, Target),
    /// A file of the content folder, by path below it.
    File(String),
    /// A file of the content folder that is a page, but not in the site now (a draft, expired, in the future).
    Hidden(String),
    /// Nothing.
    Nothing,
}

impl Site {
    /// Finds what an inside path leads to, for a page. `files` tells whether a path below `content/` is a file that is copied.
    pub fn find(&self, path: &str, from: From<'_>, files: &dyn Fn(&str) -> bool) -> Found {
        let absolute = path.starts_with('/');
        if path.ends_with(".md") {
            return self.find_source(path, from);
        }
        let base = if absolute { "" } else { from.route.as_str().trim_matches('/') };
        if let Some(joined) = join(base, path)
            && let Some((route, target)) = self.find_route(&joined, from.lang)
        {
            return Found::Page(route, target);
        }
        let folder = if absolute { "" } else { from.folder };
        match join(folder, path) {
            Some(file) if files(&file) => Found::File(file),
            Some(folder) => match self.find_content(&folder, from.lang) {
                Some(i) => Found::Page(self.cards[i].route.clone(), Target::Card(i)),
                None => Found::Nothing,
            },
            None => Found::Nothing,
        }
    }

    /// A page at an address, in the reader's language where the page has it.
    fn find_route(&self, joined: &str, lang: &Lang) -> Option<(Route, Target)> {
        let joined = match joined.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.trim_end_matches('/'),
            _ => joined,
        };
        let candidates = [Route::page(joined.split('/')).ok(), Route::root().child(joined).ok()];
        for route in candidates.into_iter().flatten() {
            match self.target(&route) {
                Some(Target::Card(i)) => {
                    let i = self.preferred(i, lang);
                    return Some((self.cards[i].route.clone(), Target::Card(i)));
                }
                Some(Target::Part(i, output)) => {
                    let k = self.preferred(i, lang);
                    // Of several files of one output the one of the same name.
                    let name = route.as_str().strip_prefix(self.cards[i].route.as_str()).unwrap_or_default();
                    let same = |(known, file): &&(_, String)| *known == output && file == name;
                    let outputs = || self.cards[k].outputs.iter();
                    let rest = outputs().find(same).or_else(|| outputs().find(|(known, _)| *known == output));
                    let rest = rest.map(|(_, file)| file.as_str());
                    return match rest.and_then(|rest| self.cards[k].route.child(rest).ok()) {
                        Some(route) => Some((route, Target::Part(k, output))),
                        None => Some((route, Target::Part(i, output))),
                    };
                }
                Some(target) => return Some((route, target)),
                None => {}
            }
        }
        // `../other/` seen from `/en/story/` where `other` is not in English, or has an English slug.
        let first = joined.split('/').next().unwrap_or_default();
        let bare = match self.config.languages.iter().any(|l| l.lang.as_str() == first) {
            true => joined.split_once('/').map_or("", |(_, rest)| rest),
            false => joined,
        };
        let i = self.find_content(bare, lang)?;
        Some((self.cards[i].route.clone(), Target::Card(i)))
    }

    /// A page by its content path: in the language, else the default's, else any.
    fn find_content(&self, path: &str, lang: &Lang) -> Option<usize> {
        let path = path.trim_matches('/');
        let default = &self.config.lang;
        self.in_lang(path, lang)
            .or_else(|| self.in_lang(path, default))
            .or_else(|| self.config.languages.iter().find_map(|l| self.in_lang(path, &l.lang)))
    }

    /// The same page in the reader's language; an address in a language that is not the default's is meant as it is.
    fn preferred(&self, i: usize, lang: &Lang) -> usize {
        let card = &self.cards[i];
        if !self.config.is_default(&card.lang) {
            return i;
        }
        self.in_lang(&card.path, lang).unwrap_or(i)
    }

    /// A page by its file: `../other/index.md`, `/about.md`.
    fn find_source(&self, path: &str, from: From<'_>) -> Found {
        let folder = if path.starts_with('/') { "" } else { from.folder };
        let Some(file) = join(folder, path) else {
            return Found::Nothing;
        };
        let stem = file.strip_suffix(".md").unwrap_or(&file);
        let (stem, suffix) = match stem.rsplit_once('.') {
            Some((before, tag)) if self.config.languages.iter().any(|l| l.lang.as_str() == tag) => (before, Some(tag)),
            _ => (stem, None),
        };
        let path = match stem.rsplit_once('/') {
            Some((folder, "index" | "_index")) => folder,
            None if stem == "index" || stem == "_index" => "",
            _ => stem,
        };
        let wanted = suffix.and_then(|tag| Lang::parse(tag).ok());
        match self.find_content(path, wanted.as_ref().unwrap_or(from.lang)) {
            Some(i) => Found::Page(self.cards[i].route.clone(), Target::Card(i)),
            None => Found::Hidden(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_from_the_root_as_elsewhere() {
        let config = crate::parse::config::config(None, &mut Vec::new());
        let inside =
            |path: &str, anchor: Option<&str>| Link::Inside { path: path.into(), anchor: anchor.map(Into::into) };
        assert_eq!(read("@/blog/a.md#b", &config), inside("/blog/a.md", Some("b")));
        assert_eq!(read("@ada", &config), inside("@ada", None));
    }

    #[test]
    fn joins_stay_below() {
        assert_eq!(join("a/b", "../c"), Some("a/c".into()));
        assert_eq!(join("a", "../../c"), None);
        assert_eq!(join("", "./x/"), Some("x".into()));
    }
}
