//! A crawler over whole sites, as they are built for a path below a host and as they open from the disk: every address in every
//! file, pages, feeds, sitemaps, oEmbed, Markdown, data, manifest, styles, redirects, leads to a file and a place in it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::root;
use nutgraf::compile::Options;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

const BASE: &str = "https://example.org/explainers/";

/// What is laid over a site that is crawled, so that it has what few sites have.
const FRAMES: &str = "---\ntitle: Frames\nsummary: A story with everything that has an address of its own.\n\
    outputs: [page, timeline, faq, sources, actors, story-json, timelinejs, ics, csl, bib, embeds, markdown]\n\
    aliases: [/old/frames/, /älter/]\npublished: 2024-01-01\nupdated: 2024-06-01\n\
    sources: {s: {title: S, url: \"https://source.example/s\"}}\nactors: {kim: {name: Kim, role: Clerk}}\n\
    timeline: [{id: start, date: 2024-05, text: It began, source: s, actors: kim}]\n\
    claims: [{id: c, text: It is, status: claimed, by: kim, source: s}]\nfaq: [{id: who, q: Who?, a: \"[Kim](#kim) [@s].\"}]\n\
    ---\nText [@s].\n\n## How so?\n\nSo. See [the beginning](#start).\n";

/// A site as it was built.
struct Built {
    files: BTreeMap<String, Vec<u8>>,
    ids: BTreeMap<String, BTreeSet<String>>,
    from_disk: bool,
    seen: usize,
    wrong: BTreeSet<String>,
}

/// How an address may be written where it stands.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// As the file likes.
    Any,
    /// Whole, as who reads it does not know where it came from.
    Whole,
}

impl Built {
    fn crawl(mut self) -> Built {
        for (path, bytes) in &self.files {
            if path.ends_with(".html") {
                self.ids.insert(path.clone(), ids(&String::from_utf8_lossy(bytes)));
            }
        }
        let files = std::mem::take(&mut self.files);
        self.ids.extend(
            files.keys().map(|path| (path.clone(), BTreeSet::new())).filter(|(path, _)| !path.ends_with(".html")),
        );
        for (path, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            match path.rsplit('.').next().unwrap_or_default() {
                "html" => self.page(path, &text, Form::Any),
                "xml" => self.xml(path, &text),
                "json" | "webmanifest" => self.json(path, &serde_json::from_str(&text).unwrap()),
                "md" => self.markdown(path, &text),
                "css" => self.css(path, &text),
                "svg" => self.page(path, &text, Form::Any),
                "ics" => self.plain(path, &text.replace("\r\n ", "")),
                "txt" | "bib" => self.plain(path, &text),
                _ if path == "_redirects" => self.redirects(&text),
                _ => {}
            }
        }
        self.files = files;
        self
    }

    /// An address in a file.
    fn address(&mut self, from: &str, address: &str, form: Form) {
        let here = Url::parse(BASE).unwrap().join(&encoded(from)).unwrap();
        let Ok(url) = here.join(address) else {
            self.wrong.insert(format!("{from}: `{address}` is no address"));
            return;
        };
        self.seen += 1;
        let whole = Url::parse(address).is_ok();
        let mut wrong = |what: &str| {
            self.wrong.insert(format!("{from}: `{address}` {what}"));
        };
        if !matches!(url.scheme(), "http" | "https") || url.host_str() != Some("example.org") {
            if form == Form::Whole && !whole {
                wrong("is not whole");
            }
            return;
        }
        if form == Form::Whole && !whole {
            return wrong("is not whole");
        }
        let Some(rest) = url.path().strip_prefix("/explainers/") else {
            return wrong("is not below the path of the site");
        };
        let mut path = percent_decode_str(rest).decode_utf8().unwrap().into_owned();
        // A server shows the page of a folder; a disk its list of files.
        let for_servers = from.ends_with("404.html") || from == "_redirects";
        let as_disk = self.from_disk && !whole && !for_servers;
        if path.is_empty() || path.ends_with('/') {
            if as_disk {
                return wrong("opens a folder");
            }
            path.push_str("index.html");
        }
        let Some(ids) = self.ids.get(&path) else {
            return wrong("leads nowhere");
        };
        let place = url.fragment().map(|place| percent_decode_str(place).decode_utf8_lossy().into_owned());
        let place = place.filter(|place| !place.is_empty() && path.ends_with(".html"));
        if place.is_some_and(|place| !ids.contains(&place)) {
            wrong("leads to no place of its page");
        }
    }

    /// Addresses in elements; pieces of pages in feeds and frames have no address of their own, so theirs are whole.
    fn page(&mut self, path: &str, html: &str, form: Form) {
        for tag in tags(html) {
            let get =
                |name: &str| tag.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
            for (name, value) in &tag.attributes {
                match name.as_str() {
                    "href" | "src" | "poster" | "action" | "data" | "xlink:href" => self.address(path, value, form),
                    "srcset" | "imagesrcset" => {
                        for one in value.split(',') {
                            self.address(path, one.split_whitespace().next().unwrap_or_default(), form);
                        }
                    }
                    "popovertarget" | "for" | "aria-labelledby" | "aria-describedby" | "aria-controls"
                    | "aria-details" => {
                        for id in value.split_whitespace() {
                            self.address(path, &format!("#{id}"), Form::Any);
                        }
                    }
                    _ => {}
                }
            }
            if tag.name == "meta" {
                let what = get("property").or(get("name")).unwrap_or_default();
                let content = get("content").unwrap_or_default();
                if matches!(what, "og:url" | "og:image" | "twitter:image") {
                    self.address(path, content, Form::Whole);
                }
                if get("http-equiv") == Some("refresh") {
                    self.address(path, content.split_once("url=").unwrap().1, form);
                }
            }
            let canonical = tag.name == "link" && matches!(get("rel"), Some("canonical"));
            let other = tag.name == "link" && get("hreflang").is_some();
            if canonical || other {
                self.address(path, get("href").unwrap(), Form::Whole);
            }
            if tag.name == "script" && get("type") == Some("application/ld+json") {
                let text = tag.after.split("</script>").next().unwrap();
                self.json(path, &serde_json::from_str(text).unwrap());
            }
        }
    }

    fn xml(&mut self, path: &str, xml: &str) {
        for tag in tags(xml) {
            for (name, value) in &tag.attributes {
                if matches!(name.as_str(), "href" | "src") {
                    self.address(path, value, Form::Whole);
                }
            }
            let text = unescaped(tag.after.split('<').next().unwrap());
            match tag.name.as_str() {
                "loc" | "icon" | "logo" | "uri" => self.address(path, &text, Form::Whole),
                "content" | "summary" => self.page(path, &text, Form::Whole),
                _ => {}
            }
        }
    }

    /// Every text that is an address or a piece of a page; in a manifest and of files beside, addresses may be relative.
    fn json(&mut self, path: &str, value: &Value) {
        match value {
            Value::String(text) if text.starts_with("https://example.org") => self.address(path, text, Form::Whole),
            Value::String(text) if text.contains("href=") || text.contains("src=") => {
                self.page(path, text, Form::Whole);
            }
            Value::Array(all) => all.iter().for_each(|value| self.json(path, value)),
            Value::Object(map) => {
                for (key, value) in map {
                    match value.as_str() {
                        // The name of an entry, made of the path of its file.
                        Some(_) if path.ends_with("feed.json") && key == "id" => {}
                        // The name of a thing that has no place of its own, on the page that it is told on.
                        Some(text) if key == "@id" && text.contains("#ng-") => {
                            self.address(path, text.split('#').next().unwrap(), Form::Whole);
                        }
                        Some(text) if path.ends_with(".webmanifest") && matches!(key.as_str(), "src" | "start_url") => {
                            let text = if text == "./" { "index.html" } else { text };
                            self.address(path, text, Form::Any);
                        }
                        _ => self.json(path, value),
                    }
                }
            }
            _ => {}
        }
    }

    fn markdown(&mut self, path: &str, text: &str) {
        use pulldown_cmark::{Event, Options, Parser, Tag};
        for event in Parser::new_ext(text, Options::all()) {
            if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event {
                self.address(path, &dest_url, Form::Whole);
            }
        }
    }

    fn css(&mut self, path: &str, text: &str) {
        for piece in text.split("url(").skip(1) {
            let address = piece.split(')').next().unwrap().trim_matches(['"', '\'']);
            self.address(path, address, Form::Any);
        }
    }

    /// Whole addresses in plain text.
    fn plain(&mut self, path: &str, text: &str) {
        for (at, _) in text.match_indices(BASE) {
            let end = |c: char| c.is_whitespace() || matches!(c, '"' | '}' | ',' | '>' | '\\');
            self.address(path, text[at..].split(end).next().unwrap(), Form::Whole);
        }
    }

    fn redirects(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let mut words = line.split_whitespace();
            let (from, to) = (words.next().unwrap(), words.next().unwrap());
            // Hosts see addresses without the path; whoever follows a line comes to the public one.
            self.address("_redirects", &format!("/explainers{from}"), Form::Any);
            self.address("_redirects", to, Form::Any);
        }
    }
}

/// An element's start, and what follows it.
struct StartTag<'a> {
    name: String,
    attributes: Vec<(String, String)>,
    after: &'a str,
}

/// All start tags of a text; comments and the content of scripts are none.
fn tags(html: &str) -> Vec<StartTag<'_>> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
        let name = rest[..name_end].to_ascii_lowercase();
        let (attributes, after) = attributes(&rest[name_end..]);
        rest = after;
        found.push(StartTag { name: name.clone(), attributes, after });
        if name == "script" {
            rest = rest.find("</script").map_or("", |at| &rest[at..]);
        }
    }
    found
}

fn attributes(mut rest: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (found, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (found, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else {
            found.push((name, String::new()));
            continue;
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).expect("a closing quote"),
            _ => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
        };
        found.push((name, unescaped(value)));
        rest = after;
    }
}

fn ids(html: &str) -> BTreeSet<String> {
    let attributes = tags(html).into_iter().flat_map(|tag| tag.attributes);
    attributes.filter(|(name, _)| name == "id").map(|(_, id)| id).collect()
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#34;", "\"");
    plain
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&#x27;", "'")
        .replace("&#x2F;", "/")
        .replace("&amp;", "&")
}

fn encoded(path: &str) -> String {
    const KEEP: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
    percent_encoding::utf8_percent_encode(path, KEEP).to_string()
}

/// A site of this repository with other settings, and a story and a picture more.
fn built(site: &str, from_disk: bool) -> Built {
    let folder = tempfile::tempdir().unwrap();
    let from = root().join(site);
    for part in ["content", "static", "data", "i18n", "templates"] {
        for (below, file) in common::files_below(&from.join(part)) {
            common::write(&folder.path().join(part).join(below), &std::fs::read(file).unwrap());
        }
    }
    let settings = std::fs::read_to_string(from.join("site.yaml")).unwrap();
    let kept: String =
        settings.lines().filter(|line| !line.starts_with("relative:")).map(|line| format!("{line}\n")).collect();
    // Drawing the cards of a hundred pages takes long, and the other sites have some.
    let cards = site != "docs";
    let more =
        format!("\ncards: {cards}\nrelative: {from_disk}\nhost: {{headers: true, redirects: true}}\nicon: icon.svg\n");
    common::write(&folder.path().join("site.yaml"), (kept + &more).as_bytes());
    common::write(&folder.path().join("content/frames.md"), FRAMES.as_bytes());
    let drawing =
        b"<svg xmlns='http://www.w3.org/2000/svg' width='64' height='64'><rect width='64' height='64'/></svg>";
    common::write(&folder.path().join("static/icon.svg"), drawing);
    let compiled = common::compile(&options(folder.path()), false);
    assert_eq!(compiled.errors, 0, "{}", compiled.findings);
    let (ids, wrong) = (BTreeMap::new(), BTreeSet::new());
    Built { files: compiled.files, ids, from_disk, seen: 0, wrong }.crawl()
}

fn options(root: &Path) -> Options {
    Options {
        root: root.to_path_buf(),
        output: root.join("public"),
        today: Some("2026-11-23".parse().unwrap()),
        base_url: Some(BASE.into()),
        ..Options::default()
    }
}

fn sound(site: &str) {
    for from_disk in [false, true] {
        let built = built(site, from_disk);
        let has = |end: &str| built.files.keys().any(|path| path.ends_with(end));
        for end in [
            "frames/index.html",
            "frames/index.md",
            "oembed.json",
            "feed.xml",
            "feed.json",
            "sitemap.xml",
            "robots.txt",
            "sources.bib",
            "site.webmanifest",
            "_redirects",
            "old/frames/index.html",
            ".css",
            "404.html",
        ] {
            assert!(has(end), "{site} has no {end}: {:?}", built.files.keys().collect::<Vec<_>>());
        }
        assert!(built.seen > 500, "only {} addresses", built.seen);
        let wrong: Vec<&str> = built.wrong.iter().map(String::as_str).collect();
        assert!(wrong.is_empty(), "{site}, from the disk: {from_disk}\n{}", wrong.join("\n"));
    }
}

#[test]
fn no_address_of_the_stories_is_broken() {
    sound(".");
}

#[test]
fn no_address_of_the_documentation_is_broken() {
    sound("docs");
}

#[test]
fn no_address_of_a_site_in_arabic_is_broken() {
    sound("tests/sites/arabic");
}

#[test]
fn the_crawler_finds_what_is_broken() {
    let files = [
        (
            "index.html",
            "<a href=\"a/\">a</a> <a href='b/index.html#y'>b</a> <img srcset=\"x.png 1x, y.png 2x\"><a href=/top>",
        ),
        ("b/index.html", "<p id=x></p><a href=\"#x\"></a><!-- <a href=gone> --><script>\"<a href=gone2>\"</script>"),
        ("y.png", ""),
        ("feed.xml", "<content>&lt;a href=&quot;b/&quot;&gt;</content><loc>https://example.org/explainers/c/</loc>"),
    ];
    let files = files.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).into();
    let site = Built { files, ids: BTreeMap::new(), from_disk: false, seen: 0, wrong: BTreeSet::new() }.crawl();
    let wrong: Vec<&str> = site.wrong.iter().map(String::as_str).collect();
    assert_eq!(
        wrong,
        [
            "feed.xml: `b/` is not whole",
            "feed.xml: `https://example.org/explainers/c/` leads nowhere",
            "index.html: `/top` is not below the path of the site",
            "index.html: `a/` leads nowhere",
            "index.html: `b/index.html#y` leads to no place of its page",
            "index.html: `x.png` leads nowhere",
        ]
    );
}
