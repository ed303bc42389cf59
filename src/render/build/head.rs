//! What stands in `<head>` for machines.

use super::Renderer;
use super::desk::Desk;
use super::place::{Here, absolute};
use super::small::shorten;
use crate::render::view::{HeadView, Meta, PageKind, PageView};
use crate::site::{Route, Site};
use crate::story::{AuthorRole, Part};

/// Shorter descriptions tell nobody anything.
const SHORTEST: usize = 20;
/// Longer ones are cut by everybody who shows them.
const LONGEST: usize = 300;

/// What the head of any page is made of.
pub(super) struct HeadOf<'a> {
    /// Title of the page, plain; None on the home page.
    pub title: Option<&'a str>,
    /// Candidates for the description, the best first.
    pub descriptions: Vec<String>,
    /// The page that counts as this one.
    pub canonical: &'a Route,
    /// For search engines.
    pub robots: Option<String>,
    /// A text that was published at a time, not a list.
    pub article: bool,
    /// A number for the card, and what it counts.
    pub figure: Option<(String, String)>,
}

impl Renderer {
    /// The head of any page.
    pub(super) fn head(&self, here: &Here<'_>, page: &PageView, of: HeadOf<'_>) -> HeadView {
        let site_title = self.site_title(here.lang);
        let title = match of.title {
            Some(title) if site_title.trim().is_empty() => title.to_string(),
            Some(title) if *title != site_title => format!("{title} – {site_title}"),
            _ if site_title.trim().is_empty() => page.title_plain.clone(),
            _ => site_title.clone(),
        };
        let own = description(of.descriptions.into_iter().chain(self.site_description(here.lang)));
        let description = own.or_else(|| self.plain_description(here, page));
        let canonical = absolute(&self.site, of.canonical);
        let image = self.preview(here, page, of.canonical, of.robots.as_deref(), of.figure);
        let mut open_graph = vec![
            meta("og:title", of.title.unwrap_or(&title)),
            meta("og:type", if of.article { "article" } else { "website" }),
        ];
        if !site_title.trim().is_empty() {
            open_graph.push(meta("og:site_name", &site_title));
        }
        open_graph.extend(description.as_ref().map(|text| meta("og:description", text)));
        open_graph.extend(canonical.as_ref().map(|url| meta("og:url", url)));
        open_graph.extend(locale(here.lang.as_str()).map(|locale| meta("og:locale", &locale)));
        let others = page.alternates.iter().filter(|other| !other.current && other.lang != page.lang);
        let others = others.filter_map(|other| locale(&other.lang));
        open_graph.extend(others.map(|locale| meta("og:locale:alternate", &locale)));
        open_graph.extend(image.iter().flat_map(image_meta));
        if of.article {
            let published = page.published.as_ref().and_then(|date| date.datetime.clone());
            let updated = page.updated.as_ref().and_then(|date| date.datetime.clone());
            open_graph.extend(published.map(|date| meta("article:published_time", &date)));
            open_graph.extend(updated.map(|date| meta("article:modified_time", &date)));
            open_graph.extend(page.section.iter().map(|section| meta("article:section", &section.title)));
            open_graph.extend(page.tags.iter().map(|tag| meta("article:tag", &tag.title)));
        }
        let authors = page.authors.iter().filter(|author| author.role == AuthorRole::Author.name());
        let mut named: Vec<Meta> = authors.map(|author| meta("author", &author.name)).collect();
        let card = if image.is_some() { "summary_large_image" } else { "summary" };
        HeadView {
            title,
            description,
            robots: if page.draft { Some("noindex".into()) } else { of.robots },
            x_default: x_default(&self.site, page),
            canonical,
            open_graph,
            meta: {
                named.push(meta("twitter:card", card));
                named
            },
            feeds: self.feeds(here),
            calendar: None,
            markdown: None,
            oembed: Vec::new(),
            json_ld: Vec::new(),
        }
    }
}

impl Renderer {
    /// What can be said of any page, where nobody said enough.
    fn plain_description(&self, here: &Here<'_>, page: &PageView) -> Option<String> {
        let args = [("title", page.title_plain.as_str()), ("site", &self.site_name(here.lang))];
        Some(self.words(here.lang)?.plain("description.any", &args))
    }
}

impl Desk<'_> {
    /// The page that counts as this one: of a page that stands in for one that its language lacks, the original.
    fn canonical(&self) -> Route {
        let page = &self.document.page;
        let original = page.fallback.as_ref().and_then(|lang| self.here.site.in_lang(&page.path, lang));
        let original = original.and_then(|index| self.here.site.cards.get(index));
        original.map_or_else(|| self.home.clone(), |card| card.route.clone())
    }

    /// The head of the document's page.
    pub fn head(&self, page: &PageView) -> HeadView {
        let mut head = self.renderer.head(
            &self.here,
            page,
            HeadOf {
                title: Some(&page.title_plain),
                descriptions: self.descriptions(),
                canonical: &self.canonical(),
                robots: self.robots(),
                article: page.kind == PageKind::Story,
                figure: self.card_figure(),
            },
        );
        head.feeds.extend(self.changes_feed());
        head.calendar = self.calendar();
        head.json_ld = self.json_ld();
        head.markdown = self.markdown_href();
        head.oembed = self.oembed_link();
        head
    }

    /// The head of the page of a part: the story counts as it.
    pub fn part_head(&self, page: &PageView, part: Part) -> HeadView {
        let title = format!("{}: {}", self.part_title(part), page.title_plain);
        let own =
            self.words.plain("description.part", &[("part", &self.part_title(part)), ("title", &page.title_plain)]);
        let mut head = self.renderer.head(
            &self.here,
            page,
            HeadOf {
                title: Some(&title),
                descriptions: vec![own],
                canonical: &self.canonical(),
                robots: self.robots(),
                article: false,
                figure: self.card_figure(),
            },
        );
        head.feeds.extend(self.changes_feed().filter(|_| part == Part::Changes));
        head
    }

    pub(super) fn robots(&self) -> Option<String> {
        self.document.page.robots.clone().or_else(|| self.here.site.config.robots.clone())
    }

    /// The number that the card of the story shows: its first figure.
    pub fn card_figure(&self) -> Option<(String, String)> {
        let figure = self.story?.figures.first()?;
        let value = match &figure.value {
            Ok(value) => self.words.value(value),
            Err(text) => text.clone(),
        };
        let label = match &figure.unit {
            Some(unit) => format!("{unit} · {}", figure.label.plain),
            None => figure.label.plain.to_string(),
        };
        Some((value, label))
    }

    /// What may describe the page: its summary, its key points, the beginning of its text.
    pub fn descriptions(&self) -> Vec<String> {
        let page = &self.document.page;
        let summary = page.summary.as_ref().map(|summary| summary.plain.to_string());
        let points: Vec<String> = page.key_points.iter().map(|point| point.text.plain.to_string()).collect();
        let body = &page.body.text.plain;
        summary.into_iter().chain([points.join(" "), body.to_string()]).collect()
    }
}

/// The first text that is long enough, cut to what is shown of it.
fn description(candidates: impl IntoIterator<Item = String>) -> Option<String> {
    let joined = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = candidates.into_iter().map(joined).find(|text| text.chars().count() >= SHORTEST)?;
    Some(shorten(&found, LONGEST))
}

fn meta(name: &str, content: &str) -> Meta {
    Meta { name: name.to_string(), content: content.to_string() }
}

/// What Open Graph says of the picture of a preview.
fn image_meta(image: &super::previews::Preview) -> Vec<Meta> {
    let mut found = vec![meta("og:image", &image.url)];
    if let Some((width, height)) = image.size {
        found.push(meta("og:image:width", &width.to_string()));
        found.push(meta("og:image:height", &height.to_string()));
    }
    if !image.alt.is_empty() {
        found.push(meta("og:image:alt", &image.alt));
    }
    found
}

/// Where a language is at home, if its tag does not say: Open Graph knows no language without a region.
const REGIONS: &[(&str, &str)] = &[
    ("ar", "AR"),
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "DE"),
    ("el", "GR"),
    ("en", "GB"),
    ("es", "ES"),
    ("fa", "IR"),
    ("fi", "FI"),
    ("fr", "FR"),
    ("he", "IL"),
    ("hi", "IN"),
    ("hu", "HU"),
    ("it", "IT"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("nl", "NL"),
    ("pl", "PL"),
    ("pt", "PT"),
    ("ro", "RO"),
    ("ru", "RU"),
    ("sv", "SE"),
    ("tr", "TR"),
    ("uk", "UA"),
    ("zh", "CN"),
];

/// A language tag as Open Graph wants it (`de_DE`), where a region is said or known.
fn locale(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next()?;
    let said = parts.find(|part| part.len() == 2).map(str::to_string);
    let known = || REGIONS.iter().find(|(known, _)| *known == language).map(|(_, region)| (*region).to_string());
    Some(format!("{language}_{}", said.or_else(known)?))
}

/// The address for languages the site has not: the page in the site's default language.
fn x_default(site: &Site, page: &PageView) -> Option<String> {
    let default = site.config.lang.as_str();
    page.alternates.iter().find(|alternate| alternate.lang == default)?.url.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_have_a_region() {
        let found = ["de", "de-AT", "zh-Hant-TW", "en", "yo"].map(locale);
        let expected = [Some("de_DE"), Some("de_AT"), Some("zh_TW"), Some("en_GB"), None];
        assert_eq!(found, expected.map(|text| text.map(str::to_string)));
    }

    #[test]
    fn descriptions_say_something() {
        let pick = |texts: &[&str]| description(texts.iter().map(ToString::to_string));
        assert_eq!(pick(&["kurz", "  lang genug,\n um etwas zu sagen"]), Some("lang genug, um etwas zu sagen".into()));
        assert_eq!(pick(&["a", "zu kurz"]), None);
        assert_eq!(pick(&[""]), None);
        assert!(
            pick(&[&"wort ".repeat(100)])
                .is_some_and(|text| text.chars().count() <= LONGEST + 1 && text.ends_with('…'))
        );
    }
}
