//! `sitemap.xml`: every page that search engines may show (sitemaps.org 0.9), with its other languages.

use url::Url;

use super::absolute;
use super::xml::{element, escape};
use crate::site::{Route, Site, Target, plan};
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

/// A file that the index names: so many pages of one language, from this one on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Name of the file: `sitemap-de.xml`, `sitemap-de-2.xml`, on a site in one language `sitemap-2.xml`.
    pub name: String,
    lang: Lang,
    first: usize,
    count: usize,
}

/// The pages of a site in one language, sorted by address: all that have no `noindex`, lists too; not the parts of stories,
/// which count as their stories.
pub fn entries(site: &Site, base: &Url, lang: &Lang) -> Vec<Entry> {
    let homes: Vec<(Route, &Lang)> =
        site.config.languages.iter().map(|known| (plan::home(&site.config, &known.lang), &known.lang)).collect();
    // The home page of the default language is above those of all others.
    let below = |route: &Route| {
        let above = homes.iter().filter(|(home, _)| route.as_str().starts_with(home.as_str()));
        above.max_by_key(|(home, _)| home.as_str().len()).is_some_and(|(_, of)| *of == lang)
    };
    let of_lang = |(route, target): &(&Route, Target)| match target {
        Target::Card(index) => site.cards.get(*index).is_some_and(|card| card.lang == *lang),
        Target::Tag(index) => site.tags.get(*index).is_some_and(|tag| tag.lang == *lang),
        Target::Person(index) => site.people.get(*index).is_some_and(|person| person.lang == *lang),
        Target::TagList(_) | Target::PersonList | Target::Home => below(route),
        Target::Part(..) | Target::File => false,
    };
    let targets = site.targets.iter().map(|(route, target)| (route, *target));
    let mut pages: Vec<(&Route, Target)> = targets.filter(of_lang).collect();
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

/// The files that the index names, by language; none if everything stands in one file.
pub fn pieces(site: &Site, base: &Url) -> Vec<Piece> {
    let languages = &site.config.languages;
    // Most sites: nothing is to be counted.
    if languages.len() < 2 && surely_small(site, base) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for known in languages {
        let stem = match languages.len() {
            1 => "sitemap".to_string(),
            _ => format!("sitemap-{}", known.lang),
        };
        let sizes: Vec<usize> = entries(site, base, &known.lang).iter().map(|entry| url_element(entry).len()).collect();
        found.extend(pieces_of(&known.lang, &stem, &split(&sizes, MOST_URLS, MOST_BYTES)));
    }
    found
}

/// Whether the pages need no counting: by the longest address, nothing can come near the bounds.
fn surely_small(site: &Site, base: &Url) -> bool {
    let longest = site.targets.keys().map(|route| route.as_str().len()).max().unwrap_or_default();
    // A character becomes at most five, `&amp;`, and the elements around an address take a hundred.
    let most = 5 * (base.as_str().len() + longest) + 100;
    site.targets.len() <= MOST_URLS && site.targets.len().saturating_mul(most) < MOST_BYTES
}

/// Names what is split; a language without pages has nothing, and the only file of the only language is the sitemap itself.
fn pieces_of(lang: &Lang, stem: &str, counts: &[usize]) -> Vec<Piece> {
    let mut first = 0;
    let mut found = Vec::new();
    for (number, &count) in counts.iter().enumerate() {
        let name = match counts.len() {
            1 => format!("{stem}.xml"),
            _ => format!("{stem}-{}.xml", number + 1),
        };
        if name != FILE {
            found.push(Piece { name, lang: lang.clone(), first, count });
        }
        first += count;
    }
    found
}

/// How many entries go into each file, given the lengths of all.
fn split(sizes: &[usize], most_urls: usize, most_bytes: usize) -> Vec<usize> {
    // Head, `<urlset>` and its end.
    const AROUND: usize = 300;
    let mut counts = Vec::new();
    let mut bytes = 0;
    for size in sizes {
        match counts.last_mut() {
            Some(count) if *count < most_urls && bytes + size + AROUND < most_bytes => {
                *count += 1;
                bytes += size;
            }
            _ => {
                counts.push(1);
                bytes = *size;
            }
        }
    }
    counts
}

/// `sitemap.xml`: the index of the pieces, or all pages if there are none.
pub fn root(site: &Site, base: &Url, pieces: &[Piece]) -> String {
    if pieces.is_empty() {
        return url_set(&entries(site, base, &site.config.lang));
    }
    let mut index = format!("{HEAD}<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for piece in pieces {
        let place = format!("{}/{}", base.as_str().trim_end_matches('/'), piece.name);
        index.push_str(&format!("  <sitemap><loc>{}</loc></sitemap>\n", escape(&place)));
    }
    index.push_str("</sitemapindex>\n");
    index
}

/// A file that the index names.
pub fn piece(site: &Site, base: &Url, piece: &Piece) -> String {
    let entries = entries(site, base, &piece.lang);
    url_set(entries.get(piece.first..piece.first + piece.count).unwrap_or_default())
}

fn url_set(entries: &[Entry]) -> String {
    let urls: String = entries.iter().map(url_element).collect();
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
        let pieces = pieces(&site, &base());
        let names: Vec<&str> = pieces.iter().map(|piece| piece.name.as_str()).collect();
        assert_eq!(names, ["sitemap-de.xml", "sitemap-en.xml"]);
        let index = check(&root(&site, &base(), &pieces));
        let named: Vec<&str> = index.iter().filter(|(name, _)| name == "loc").map(|(_, url)| url.as_str()).collect();
        assert_eq!(named, ["https://example.org/sitemap-de.xml", "https://example.org/sitemap-en.xml"]);
        let texts: Vec<_> = pieces.iter().flat_map(|of| check(&piece(&site, &base(), of))).collect();
        let get = |name: &str| texts.iter().filter(|(n, _)| n == name).map(|(_, t)| t.as_str()).collect::<Vec<_>>();
        assert_eq!(
            get("loc"),
            [
                "https://example.org/",
                "https://example.org/deal/",
                "https://example.org/tags/",
                "https://example.org/tags/%C3%B6l/",
                "https://example.org/en/",
                "https://example.org/en/the%20&%20deal/",
            ]
        );
        assert_eq!(get("lastmod"), ["2024-10-15", "2024-10-16T12:00:00Z"]);
        assert_eq!(get("xhtml:link@hreflang"), ["de", "en", "x-default", "de", "en", "x-default"]);
        assert_eq!(get("xhtml:link@href")[1], "https://example.org/en/the%20&%20deal/");
    }

    #[test]
    fn one_language_is_one_file() {
        let mut site = site(vec![card("deal", "de", "/deal/", None)]);
        let mut config = (*site.config).clone();
        config.languages.truncate(1);
        site.config = config.into();
        assert_eq!(pieces(&site, &base()), []);
        let texts = check(&root(&site, &base(), &[]));
        assert!(texts.iter().any(|(name, url)| name == "loc" && url == "https://example.org/deal/"), "{texts:?}");
    }

    #[test]
    fn large_sites_are_split() {
        assert_eq!(split(&[10; 7], 3, MOST_BYTES), [3, 3, 1]);
        assert_eq!(split(&[100; 7], 100, 510), [2, 2, 2, 1]);
        assert_eq!(split(&[9000], 3, 500), [1], "what fits nowhere stands alone");
        assert_eq!(split(&[], 3, 500), [0; 0]);
        let lang = Lang::parse("de").unwrap();
        let names = |stem, counts: &[usize]| {
            let pieces = pieces_of(&lang, stem, counts).into_iter();
            pieces.map(|piece| (piece.name, piece.first, piece.count)).collect::<Vec<_>>()
        };
        assert_eq!(names("sitemap", &[7]), []);
        assert_eq!(names("sitemap", &[3, 1]), [("sitemap-1.xml".to_string(), 0, 3), ("sitemap-2.xml".into(), 3, 1)]);
        assert_eq!(names("sitemap-de", &[7]), [("sitemap-de.xml".to_string(), 0, 7)]);
    }
}
