//! A page as one file: what it shows is inside, what it leads to is absolute, and nothing is asked of any host.
//!
//! 1. Styles and scripts come in as elements, under a policy that lets nothing else run ([`css`] follows the addresses in
//!    styles and leaves out fonts that no character of the page needs).
//! 2. Pictures and recordings come in as `data:` addresses ([`data`]); of several sizes of a picture, one.
//! 3. Links to places of the page stay, those to other pages of the site become absolute; where the site does not know its
//!    address, their words stay as text.

mod css;
mod data;

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use crate::artifact::{OutPath, content_type};
use crate::render::html::tags::{Piece, Tag, pieces};
use crate::site::Route;

/// Of the sizes of a picture, the smallest that is at least this wide comes in: sharp on paper and on most screens.
const WIDTH: u32 = 1200;

/// What the file is made from.
pub struct Around<'a> {
    /// Where the page stands in the site.
    pub page: &'a Route,
    /// Where the site stands, if it is known.
    pub base: Option<&'a Url>,
    /// The bytes of a file of the site.
    pub files: &'a dyn Fn(&OutPath) -> Option<Vec<u8>>,
    /// Pages of which the file holds everything, with the anchor where it stands.
    pub inside: &'a BTreeMap<OutPath, String>,
}

/// A page as one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Single {
    /// The file.
    pub html: String,
    /// Links that are text now, because the site does not know its address: what they led to, each once.
    pub unlinked: BTreeSet<String>,
    /// What the page wants from other hosts or has not got, so that the file lacks it.
    pub missing: BTreeSet<String>,
}

/// Makes one file of a rendered page.
pub fn single(html: &str, around: &Around<'_>) -> Single {
    let nonce = blake3::hash(html.as_bytes()).to_hex().get(..22).unwrap_or_default().to_string();
    let mut work = Work {
        around,
        nonce,
        chars: text_of(html),
        out: String::with_capacity(html.len() * 2),
        scripts: String::new(),
        sources: Vec::new(),
        link_open: false,
        script_open: false,
        player: false,
        styled: false,
        found: Single::default(),
    };
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => work.text(text),
            Piece::Open(tag) => work.open(tag),
            Piece::Close(name, text) => work.close(&name, text),
        }
    }
    work.finish()
}

/// Every character of a page, to know which fonts it needs.
fn text_of(html: &str) -> BTreeSet<char> {
    let mut found: BTreeSet<char> = ('\u{20}'..'\u{7f}').collect();
    found.extend(html.chars());
    found
}

struct Work<'a> {
    around: &'a Around<'a>,
    /// Allows styles and scripts that came in with the page.
    nonce: String,
    chars: BTreeSet<char>,
    out: String,
    /// Scripts that run when the page is read.
    scripts: String,
    /// The kinds of a picture that is being read: their `srcset`.
    sources: Vec<String>,
    /// A link that becomes text is open.
    link_open: bool,
    /// A script from a file is open: its end tag goes with it.
    script_open: bool,
    /// A film that plays in a frame of another host is open: a file shows none, and its link stays.
    player: bool,
    /// An element says its own style, which only trusted HTML does.
    styled: bool,
    found: Single,
}

/// Where an address leads.
enum To {
    /// A place of the page.
    Here(String),
    /// A file of the site, and a place in it (with `#`).
    Site(OutPath, String),
    /// Anything else.
    Elsewhere,
}

/// Stands for the policy until all is known that it allows.
const POLICY: &str = "\0policy\0";

impl Work<'_> {
    fn text(&mut self, text: &str) {
        if !self.script_open && !self.player {
            self.out.push_str(&text.replace('\0', ""));
        }
    }

    fn open(&mut self, mut tag: Tag<'_>) {
        self.player |= tag.name == "details" && tag.get("class").is_some_and(|class| class == "player");
        if self.player {
            return;
        }
        self.styled |= tag.get("style").is_some();
        match tag.name.as_str() {
            "link" => return self.link(tag),
            "script" => return self.script(tag),
            "style" => tag.set("nonce", &self.nonce.clone()),
            "a" | "area" => self.anchor(&mut tag),
            "source" if tag.get("srcset").is_some() => {
                self.sources.extend(tag.get("srcset"));
                return;
            }
            "img" => self.picture(&mut tag),
            "audio" | "video" | "source" | "track" | "input" => {
                self.embed(&mut tag, "src");
                self.embed(&mut tag, "poster");
            }
            "image" | "use" => self.embed(&mut tag, "href"),
            "iframe" | "embed" => self.found.missing.extend(tag.get("src")),
            "object" => self.found.missing.extend(tag.get("data")),
            _ => {}
        }
        tag.write(&mut self.out);
        // The encoding has to be said in the first bytes, the policy before anything it is about.
        if tag.name == "meta" && tag.get("charset").is_some() && !self.out.contains(POLICY) {
            self.out.push_str(POLICY);
        }
    }

    fn close(&mut self, name: &str, text: &str) {
        if self.player {
            self.player = name != "details";
            return;
        }
        match name {
            "script" if self.script_open => self.script_open = false,
            "a" if self.link_open => {
                self.link_open = false;
                self.out.push_str("</span>");
            }
            "body" => {
                self.out.push_str(&std::mem::take(&mut self.scripts));
                self.out.push_str(text);
            }
            "picture" => {
                self.sources.clear();
                self.out.push_str(text);
            }
            _ => self.out.push_str(text),
        }
    }

    fn finish(mut self) -> Single {
        let nonce = &self.nonce;
        let styled = if self.styled { "; style-src-attr 'unsafe-inline'" } else { "" };
        let policy = format!(
            "\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; media-src data:; font-src data:; style-src 'nonce-{nonce}'{styled}; script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'\">"
        );
        self.out.push_str(&self.scripts);
        self.found.html = self.out.replacen(POLICY, &policy, 1);
        self.found
    }

    fn to(&self, address: &str) -> To {
        let address = address.trim();
        if let Some(fragment) = address.strip_prefix('#') {
            return To::Here(format!("#{fragment}"));
        }
        // A host that does not exist, to find out what stays on the own.
        const HOST: &str = "http://site.invalid";
        let page = Url::parse(&format!("{HOST}{}", self.around.page.encoded()));
        let Some(url) = page.ok().and_then(|page| page.join(address).ok()) else { return To::Elsewhere };
        if url.host_str() != Some("site.invalid") || url.scheme() != "http" {
            return To::Elsewhere;
        }
        let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
        let Some(path) = out_path(url.path()) else { return To::Elsewhere };
        if self.around.page.out_path().is_ok_and(|own| own == path) {
            return To::Here(if fragment.is_empty() { "#".into() } else { fragment });
        }
        To::Site(path, fragment)
    }

    /// The absolute address of a file of the site.
    fn absolute(&self, path: &OutPath, fragment: &str) -> Option<String> {
        let path = path.as_str();
        let folder = path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        let route = Route::page(folder.unwrap_or_default().split('/')).ok()?;
        let route = if folder.is_some() { route } else { Route::root().child(path).ok()? };
        Some(super::absolute(self.around.base?, &route) + fragment)
    }

    fn anchor(&mut self, tag: &mut Tag<'_>) {
        let Some(address) = tag.get("href") else { return };
        match self.to(&address) {
            To::Elsewhere => {}
            To::Here(fragment) => tag.set("href", &fragment),
            To::Site(path, fragment) => match (self.absolute(&path, &fragment), self.around.inside.get(&path)) {
                (Some(absolute), _) => tag.set("href", &absolute),
                (None, Some(anchor)) => tag.set("href", if fragment.is_empty() { anchor } else { &fragment }),
                (None, None) => {
                    self.found.unlinked.insert(format!("/{}", path.as_str().trim_end_matches("index.html")));
                    // What says something about a link says nothing about words.
                    let about = ["href", "rel", "hreflang", "type", "target", "download", "aria-label", "aria-current"];
                    tag.remove(&about);
                    self.link_open = tag.name == "a";
                    tag.rename("span");
                }
            },
        }
    }

    fn link(&mut self, mut tag: Tag<'_>) {
        let href = tag.get("href").unwrap_or_default();
        if tag.has_word("rel", "stylesheet") {
            return self.style(&tag, &href);
        }
        if tag.has_word("rel", "icon") {
            self.embed(&mut tag, "href");
            return tag.write(&mut self.out);
        }
        const WANTS: &[&str] =
            &["preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest", "apple-touch-icon"];
        if WANTS.iter().any(|word| tag.has_word("rel", word)) {
            return;
        }
        match self.to(&href) {
            To::Elsewhere => tag.write(&mut self.out),
            To::Site(path, fragment) => {
                if let Some(absolute) = self.absolute(&path, &fragment) {
                    tag.set("href", &absolute);
                    tag.write(&mut self.out);
                }
            }
            To::Here(_) => {}
        }
    }

    fn style(&mut self, tag: &Tag<'_>, href: &str) {
        let Some((path, text)) = self.text_file(href) else { return };
        let text = css::embed(&text, &self.chars.clone(), &mut |address| self.asset(&path, address));
        let media = tag.get("media").map(|media| format!(" media=\"{}\"", crate::render::html::escape(&media)));
        // `</style` can stand in a style sheet only in a string or comment, where the backslash means nothing.
        let text = text.replace("</", "<\\/");
        self.out.push_str(&format!("<style nonce=\"{}\"{}>{text}</style>", self.nonce, media.unwrap_or_default()));
    }

    fn script(&mut self, mut tag: Tag<'_>) {
        let Some(src) = tag.get("src") else {
            // Data needs no leave, but checkers of policies do not know that.
            tag.set("nonce", &self.nonce.clone());
            return tag.write(&mut self.out);
        };
        self.script_open = true;
        let Some((_, text)) = self.text_file(&src) else { return };
        // In a string, the only place where these can stand, the backslash means nothing.
        let text = text.replace("</script", "<\\/script").replace("<!--", "<\\!--");
        // Elements have no `defer`: what waits for the page stands at its end.
        let waits = tag.get("defer").is_some() || tag.get("async").is_some();
        tag.remove(&["src", "defer", "async", "integrity", "crossorigin"]);
        tag.set("nonce", &self.nonce.clone());
        let mut script = String::new();
        tag.write(&mut script);
        script.push_str(&text);
        script.push_str("</script>");
        if waits { self.scripts.push_str(&(script + "\n")) } else { self.out.push_str(&script) }
    }

    /// A picture: of all its kinds and sizes one comes in.
    fn picture(&mut self, tag: &mut Tag<'_>) {
        let sets = std::mem::take(&mut self.sources).into_iter().chain(tag.get("srcset"));
        let chosen = sets.filter_map(|set| data::choose(&set, WIDTH)).next();
        if let Some(address) = chosen {
            tag.set("src", &address);
        }
        // Nothing is loaded later, and printing waits for nothing.
        tag.remove(&["srcset", "sizes", "loading", "fetchpriority"]);
        self.embed(tag, "src");
    }

    /// Puts the file that an attribute names into it.
    fn embed(&mut self, tag: &mut Tag<'_>, name: &str) {
        let Some(address) = tag.get(name) else { return };
        if address.starts_with("data:") || address.starts_with('#') {
            return;
        }
        let own = self.around.page.out_path().ok();
        match own.and_then(|own| self.asset(&own, &address)) {
            Some(found) => tag.set(name, &found),
            None => tag.remove(&[name]),
        }
    }

    /// The `data:` address of a file named in another one.
    fn asset(&mut self, from: &OutPath, address: &str) -> Option<String> {
        if address.starts_with("data:") {
            return Some(address.to_string());
        }
        let found =
            join(from, address).and_then(|path| Some((content_type(path.as_str()), (self.around.files)(&path)?)));
        match found {
            Some((kind, bytes)) => Some(data::address(kind, &bytes)),
            None => {
                self.found.missing.insert(address.to_string());
                None
            }
        }
    }

    fn text_file(&mut self, address: &str) -> Option<(OutPath, String)> {
        let own = self.around.page.out_path().ok()?;
        let found = join(&own, address).and_then(|path| (self.around.files)(&path).map(|bytes| (path, bytes)));
        if found.is_none() {
            self.found.missing.insert(address.to_string());
        }
        found.map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// The file of the site that an address in another of its files names.
fn join(from: &OutPath, address: &str) -> Option<OutPath> {
    let route = Route::root().child(from.as_str()).ok()?;
    let page = Url::parse(&format!("http://site.invalid{}", route.encoded())).ok()?;
    let url = page.join(address.trim()).ok()?;
    (url.host_str() == Some("site.invalid") && url.scheme() == "http").then(|| out_path(url.path())).flatten()
}

/// The file at a path of an address: `/a/` is `a/index.html`.
fn out_path(path: &str) -> Option<OutPath> {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    let below = decoded.trim_start_matches('/');
    let index = if below.is_empty() || below.ends_with('/') { "index.html" } else { "" };
    OutPath::parse(&format!("{below}{index}")).ok()
}

#[cfg(test)]
mod tests;
