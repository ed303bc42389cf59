//! `sitemap.xml`: every page that search engines may show (sitemaps.org 0.9), with its other languages.

use url::Url;

use super::absolute;
use super::xml::{element, escape};
use crate::site::{Route, Site, Target};
use crate::story::Lang;

/// Name of the file, or of the index of several.
pub const FILE: &str = "sitemap.xml";

/// Bounds of one file, by the protocol.
const MOST_URLS: usize = 50_000;
const MOST_BYTES: usize = 50 << 20;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Absolute address, percent-encoded.
    pub url: String,
    /// Day or instant of the last change, as W3C writes it.
    pub lastmod: Option<String>,
    /// The page in all languages it has, this one included; empty if it has one. `x-default` is among them.
    pub alternates: Vec<(String, String)>,
}

/// The pages of a site, sorted by address: all that have no `noindex`, lists too; not the parts of stories, which count as
/// their stories.
pub fn entries(site: &Site, base: &Url) -> Vec<Entry> {
    let mut pages: Vec<(&Route, Target)> = site.targets.iter().map(|(route, target)| (route, *target)).collect();
    pages.sort_by(|a, b| a.0.cmp(b.0));
    pages.into_iter().filter_map(|(route, target)| entry(site, base, route, target)).collect()
}

fn entry(site: &Site, base: &Url, route: &Route, target: Target) -> Option<Entry> {
    let url = absolute(base, route);
    let plain = |lastmod| Some(Entry { url: url.clone(), lastmod, alternates: Vec::new() });
    match target {
        Target::Part(..) | Target::File => None,
        Target::Card(index) => {
            let card = site.cards.get(index).filter(|card| !card.noindex && !card.draft)?;
            let changed = card.updated.as_ref().or(card.changed.as_ref()).or(card.published.as_ref());
            let lastmod = changed.map(crate::story::Moment::html_datetime);
            Some(Entry { url, lastmod, alternates: alternates(site, base, &card.path) })
        }
        Target::Tag(index) => {
            let tag = site.tags.get(index)?;
            tag.cards.iter().any(|&card| is_shown(site, card)).then(|| plain(None)).flatten()
        }
        Target::Person(index) => {
            let person = site.people.get(index)?;
            person.stories.iter().any(|&(card, _)| is_shown(site, card)).then(|| plain(None)).flatten()
        }
        Target::TagList(_) | Target::PersonList | Target::Home => plain(None),
    }
}

fn is_shown(site: &Site, card: usize) -> bool {
    site.cards.get(card).is_some_and(|card| !card.noindex && !card.draft)
}

fn alternates(site: &Site, base: &Url, path: &str) -> Vec<(String, String)> {
    let of = |lang: &Lang| {
        let card = site.cards.get(site.in_lang(path, lang)?)?;
        (!card.noindex && !card.draft).then(|| absolute(base, &card.route))
    };
    let languages = site.config.languages.iter().map(|known| &known.lang);
    let mut found: Vec<(String, String)> = languages.filter_map(|lang| Some((lang.to_string(), of(lang)?))).collect();
    if found.len() < 2 {
        return Vec::new();
    }
    if let Some(default) = of(&site.config.lang) {
        found.push(("x-default".into(), default));
    }
    found
}

/// The files of a sitemap: one, or an index and as many as the protocol's bounds ask for.
pub fn files(entries: &[Entry], base: &Url) -> Vec<(String, String)> {
    split(entries, base, MOST_URLS, MOST_BYTES)
}

fn split(entries: &[Entry], base: &Url, most_urls: usize, most_bytes: usize) -> Vec<(String, String)> {
    // Head, `<urlset>` and its end.
    const AROUND: usize = 300;
    let mut pieces: Vec<(usize, String)> = vec![(0, String::new())];
    for entry in entries {
        let xml = url_element(entry);
        match pieces.last_mut() {
            Some((count, text)) if *count < most_urls && text.len() + xml.len() + AROUND < most_bytes => {
                *count += 1;
                text.push_str(&xml);
            }
            _ => pieces.push((1, xml)),
        }
    }
    pieces.retain(|(count, _)| *count > 0);
    if let [(_, urls)] = pieces.as_slice() {
        return vec![(FILE.into(), url_set(urls))];
    }
    let mut index = format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let mut files = Vec::new();
    for (number, (_, urls)) in pieces.iter().enumerate() {
        let name = format!("sitemap-{}.xml", number + 1);
        let place = format!("{}/{name}", base.as_str().trim_end_matches('/'));
        index.push_str(&format!("  <sitemap><loc>{}</loc></sitemap>\n", escape(&place)));
        files.push((name, url_set(urls)));
    }
    index.push_str("</sitemapindex>\n");
    files.insert(0, (FILE.into(), index));
    files
}

fn url_set(urls: &str) -> String {
    let xhtml = if urls.contains("<xhtml:") { " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"" } else { "" };
    format!("{HEAD}<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"{xhtml}>\n{urls}</urlset>\n")
}

fn url_element(entry: &Entry) -> String {
    let mut xml = String::from("  <url>\n");
    xml.push_str(&element("    ", "loc", &entry.url));
    if let Some(lastmod) = &entry.lastmod {
        xml.push_str(&element("    ", "lastmod", lastmod));
    }
    for (lang, url) in &entry.alternates {
        let (lang, url) = (escape(lang), escape(url));
        xml.push_str(&format!("    <xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"{url}\"/>\n"));
    }
    xml.push_str("  </url>\n");
    xml
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::super::tests::fixture::{card, site};
    use super::super::tests::xml::check;
    use super::*;
    use crate::story::Output;

    fn base() -> Url {
        Url::parse("https://example.org/").unwrap()
    }

    #[test]
    fn pages_lists_and_languages() {
        let mut german = card("deal", "de", "/deal/", Some("2024-10-15"));
        german.terms = vec![(0, "Öl".into())];
        german.outputs = vec![(Output::Timeline, "timeline/".into())];
        let mut draft = card("draft", "de", "/draft/", None);
        draft.draft = true;
        draft.terms = vec![(0, "Geheim".into())];
        let mut hidden = card("hidden", "de", "/hidden/", None);
        hidden.noindex = true;
        let english = card("deal", "en", "/en/the & deal/", Some("2024-10-16T12:00:00Z"));
        let site = site(vec![german, english, draft, hidden]);
        let files = files(&entries(&site, &base()), &base());
        let [(name, xml)] = files.as_slice() else { panic!("{files:?}") };
        assert_eq!(name, FILE);
        let texts = check(xml);
        let get = |name: &str| texts.iter().filter(|(n, _)| n == name).map(|(_, t)| t.as_str()).collect::<Vec<_>>();
        assert_eq!(
            get("loc"),
            [
                "https://example.org/",
                "https://example.org/deal/",
                "https://example.org/en/",
                "https://example.org/en/the%20&%20deal/",
                "https://example.org/tags/",
                "https://example.org/tags/%C3%B6l/",
            ]
        );
        assert_eq!(get("lastmod"), ["2024-10-15", "2024-10-16T12:00:00Z"]);
        assert_eq!(get("xhtml:link@hreflang"), ["de", "en", "x-default", "de", "en", "x-default"]);
        assert_eq!(get("xhtml:link@href")[1], "https://example.org/en/the%20&%20deal/");
    }

    #[test]
    fn large_sites_get_an_index() {
        let entry =
            |i: usize| Entry { url: format!("https://example.org/{i}/"), lastmod: None, alternates: Vec::new() };
        let entries: Vec<Entry> = (0..7).map(entry).collect();
        let names = |files: &[(String, String)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        let by_count = split(&entries, &base(), 3, MOST_BYTES);
        assert_eq!(names(&by_count), ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]);
        let by_size = split(&entries, &base(), 100, 420);
        assert!(by_size.len() > 2 && by_size.iter().skip(1).all(|(_, xml)| xml.len() < 420));
        let locs = |files: &[(String, String)]| {
            let texts = files.iter().skip(1).flat_map(|(_, xml)| check(xml));
            texts.filter(|(name, _)| name == "loc").map(|(_, url)| url).collect::<Vec<_>>()
        };
        let all: Vec<String> = entries.iter().map(|entry| entry.url.clone()).collect();
        assert_eq!(locs(&by_count), all);
        assert_eq!(locs(&by_size), all);
        assert_eq!(check(&by_count[0].1).last().unwrap().1, "https://example.org/sitemap-3.xml");
    }
}
