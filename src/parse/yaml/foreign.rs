//! What keys of other generators are called here, for those who bring a site along.

/// Keys of pages and sections elsewhere. A sentence that begins with "here it is called `x`" names the same thing.
const PAGE: &[(&str, &str)] = &[
    ("lastmod", "here it is called `updated`"),
    ("publishDate", "here it is called `published`"),
    ("publishdate", "here it is called `published`"),
    ("expiryDate", "here it is called `expires`"),
    ("expirydate", "here it is called `expires`"),
    ("author", "here it is called `authors`"),
    ("keywords", "here it is called `tags`"),
    ("params", "here it is called `extra`"),
    ("layout", "here it is called `template`"),
    ("sort_by", "here it is called `sort`"),
    ("paginate_by", "here it is called `paginate`"),
    ("categories", "name it in site.yaml: `taxonomies: [tags, categories]`"),
    ("category", "name it in site.yaml: `taxonomies: [tags, category]`"),
    ("series", "name it in site.yaml: `taxonomies: [tags, series]`"),
    ("url", "the folder and `slug` make the address; an old one goes into `aliases`"),
    ("path", "the folder and `slug` make the address; an old one goes into `aliases`"),
    ("permalink", "the folder and `slug` make the address; an old one goes into `aliases`"),
    ("redirect_to", "put its address into the `aliases` of the page that it leads to, and take this file away"),
    ("menu", "menus stand in site.yaml: `menus: {main: [/about/]}`"),
    ("menus", "menus stand in site.yaml: `menus: {main: [/about/]}`"),
    ("linkTitle", "the text of a menu's entry stands in site.yaml; elsewhere the title is shown"),
    ("resources", "what is said of pictures stands in `images`: `images: {plan.png: {alt: …}}`"),
    ("in_search_index", "`robots: noindex` keeps a page out of search engines and the search"),
    ("page_template", "hand it down: `cascade: {template: …}`"),
    ("insert_anchor_links", "take it out: every heading has an anchor"),
    ("generate_feeds", "take it out: sections and terms have feeds"),
    ("generate_feed", "take it out: sections and terms have feeds"),
    ("toc", "take it out: pages with headings have a contents list"),
    ("transparent", "take it out: a folder without `_index.md` only adds to the address"),
    ("render", "`outputs: []` makes no page"),
    ("type", "write `kind: story` or `kind: page`, where the keys do not tell"),
];

/// Settings elsewhere.
const SITE: &[(&str, &str)] = &[
    ("baseURL", "here it is called `base_url`"),
    ("baseurl", "here it is called `base_url`"),
    ("languageCode", "here it is called `lang`"),
    ("default_language", "here it is called `lang`"),
    ("defaultContentLanguage", "here it is called `lang`"),
    ("copyright", "here it is called `licence`"),
    ("timeZone", "here it is called `timezone`"),
    ("enableGitInfo", "here it is called `git`"),
    ("build_search_index", "here it is called `search`"),
    ("params", "here it is called `extra`"),
    ("menu", "here it is called `menus`"),
    ("pagerSize", "here it is called `paginate`"),
    ("author", "here it is called `authors`"),
    ("enableRobotsTXT", "take it out: `robots.txt` is always written"),
    ("generate_feeds", "take it out: feeds are written as soon as there is a `base_url`"),
    ("minify_html", "take it out: pages are small already, and style sheets are made small"),
    ("compile_sass", "take it out: style sheets of a theme are plain CSS, where rules may be nested"),
    ("output_dir", "say it when you build: `nutgraf build --output FOLDER`"),
    ("publishDir", "say it when you build: `nutgraf build --output FOLDER`"),
    ("buildDrafts", "say it when you build: `nutgraf build --drafts`"),
    ("buildFuture", "say it when you build: `nutgraf build --future`"),
    ("markdown", "take it out: `html` says what happens to HTML in Markdown, the rest is always on"),
    ("markup", "take it out: `html` says what happens to HTML in Markdown, the rest is always on"),
];

/// What a key of another generator is here; `noun` says what it was found in.
pub(super) fn of(noun: &str, key: &str) -> Option<&'static str> {
    let table = match noun {
        "page" | "cascade" => PAGE,
        "`site.yaml`" => SITE,
        _ => return None,
    };
    table.iter().find(|(other, _)| *other == key).map(|(_, here)| *here)
}

/// The key to write instead, where only the name differs.
pub(super) fn renamed(here: &'static str) -> Option<String> {
    let rest = here.strip_prefix("here it is called `")?;
    Some(rest.trim_end_matches('`').to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::front::{PAGE_KEYS, SECTION_KEYS};

    #[test]
    fn what_is_named_exists() {
        for (other, here) in PAGE {
            let ours = renamed(here);
            assert!(ours.iter().all(|key| PAGE_KEYS.iter().chain(SECTION_KEYS).any(|known| known == key)), "{other}");
        }
        assert_eq!(of("page", "lastmod").and_then(renamed), Some("updated".into()));
        assert_eq!((of("actor", "type"), of("page", "title")), (None, None));
        assert_eq!(of("page", "menu").and_then(renamed), None);
    }
}
