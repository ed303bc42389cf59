//! The built-in theme: every template with everything a view can hold, and with next to nothing.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::sample;
use super::*;
use crate::render::i18n::{Dictionary, arguments};
use crate::render::view::{SiteView, StoryView};
use crate::source::FileId;

pub(super) const TAGS: [&str; 6] = ["ar", "de", "en", "es", "fr", "zh"];

pub(super) fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

fn broadsheet() -> Theme {
    load(Vec::new())
}

fn load(files: Vec<ThemeFile>) -> Theme {
    let name = Spanned::new(BUILTIN_THEME.to_string(), Span::new(FileId(0), 0, 0));
    Theme::load(&name, &serde_json::Value::Null, files, &TAGS.map(lang)).unwrap_or_else(|e| panic!("{e:#?}"))
}

/// The theme as it is in its folder now: looking at a change then takes no compiler.
fn from_folder() -> Theme {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = builtin_files(BUILTIN_THEME)
        .iter()
        .zip(0..)
        .map(|((path, _), id)| (format!("themes/{BUILTIN_THEME}/{path}"), id));
    let files = paths.filter(|(path, _)| !ThemeFile::is_static(path)).map(|(path, id)| {
        let text = std::fs::read_to_string(root.join(&path)).unwrap();
        ThemeFile::Text(SourceFile::new(FileId(id), &path, text))
    });
    load(files.collect())
}

pub(super) fn render(theme: &Theme, page: &PageView, story: &StoryView) -> String {
    let (site, story) = (Theme::value(&sample::site()), Theme::value(story));
    theme.render(&lang("de"), &site, page, Some(&story), None).unwrap()
}

/// All pages by name, for the tests below.
pub(super) fn pages(theme: &Theme) -> Vec<(String, String)> {
    let full = sample::story();
    let mut pages = Vec::new();
    for &kind in PageKind::ALL {
        pages.push((kind.template().to_string(), render(theme, &sample::other(kind), &full)));
    }
    for part in sample::parts().into_iter().filter(|part| part.key != "body") {
        let name = format!("part-{}.html", part.key);
        let page = PageView { part: Some(part), ..sample::other(PageKind::Part) };
        pages.push((name, render(theme, &page, &full)));
    }
    let (page, story) = sample::smallest();
    pages.push(("smallest.html".into(), render(theme, &page, &story)));
    pages
}

/// Set `NUTGRAF_PAGES` to a folder to look at the pages there.
#[test]
fn every_page_is_well_formed() {
    let folder = std::env::var_os("NUTGRAF_PAGES").map(std::path::PathBuf::from);
    let theme = if folder.is_some() { from_folder() } else { broadsheet() };
    for (name, html) in pages(&theme) {
        if let Some(folder) = &folder {
            std::fs::write(folder.join(&name), &html).unwrap();
        }
        check(&name, &html);
    }
}

/// Fonts come early where that is allowed, and only those that the site's options still ask for.
#[test]
fn fonts_of_the_first_screen_are_asked_for_at_once() {
    let theme = broadsheet();
    let files = ["newsreader-400-normal.woff2", "newsreader-600-normal.woff2"].map(|name| (name.into(), name.into()));
    let early = |site: SiteView| {
        let html = theme.render(&lang("de"), &Theme::value(&site), &sample::other(PageKind::Page), None, None).unwrap();
        let links = html.lines().filter(|line| line.contains("rel=\"preload\"")).map(str::to_string);
        links.collect::<Vec<_>>()
    };
    let site = || SiteView { files: files.clone().into(), fonts: Vec::new(), ..sample::site() };
    let link =
        |name: &str| format!("<link rel=\"preload\" as=\"font\" type=\"font/woff2\" href=\"{name}\" crossorigin>");
    assert_eq!(early(site()), files.clone().map(|(name, _): (String, String)| link(&name)));
    assert!(early(SiteView { relative: true, ..site() }).is_empty(), "pages from the disk may not");
    let mut other = site();
    other.options.insert("text_font".into(), "system-sans".into());
    assert_eq!(early(other), [link("newsreader-600-normal.woff2")]);
    let mut own = sample::site();
    own.options.extend(["text_font", "headline_font"].map(|key| (key.to_string(), "schrift.woff2".into())));
    assert_eq!(early(own), [link("../schrift.woff2")]);
}

/// Balanced elements, no id twice, every link to an id of the page leads somewhere, one `h1`, no gap in headings, nothing
/// that a strict content security policy refuses.
pub(super) fn check(name: &str, html: &str) {
    const VOID: [&str; 8] = ["meta", "link", "img", "br", "hr", "input", "source", "wbr"];
    let mut open: Vec<&str> = Vec::new();
    let (mut ids, mut links, mut levels) = (HashSet::new(), Vec::new(), Vec::new());
    for tag in html.split('<').skip(1).map(|piece| piece.split('>').next().unwrap()) {
        let element = tag.split([' ', '\n']).next().unwrap();
        if element == "!DOCTYPE" {
            continue;
        }
        if let Some(closed) = element.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}: </{closed}>");
            continue;
        }
        assert!(!tag.contains(" style=") && element != "style", "{name}: <{tag}>");
        assert!(element != "script" || tag.contains("src=") || tag.contains("application/ld+json"), "{name}: <{tag}>");
        let handler = |word: &str| word.starts_with("on") && word.contains("=\"");
        assert!(!tag.split(' ').any(handler), "{name}: <{tag}>");
        if !VOID.contains(&element) {
            open.push(element);
        }
        if let Some(id) = attribute(tag, "id") {
            assert!(ids.insert(id), "{name}: the id {id} stands twice");
        }
        links.extend(attribute(tag, "href").and_then(|href| href.strip_prefix('#')));
        if let Some(level) = element.strip_prefix('h').and_then(|level| level.parse::<usize>().ok()) {
            levels.push(level);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "{name}");
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: {levels:?}");
    assert_eq!(levels.first(), Some(&1), "{name}: {levels:?}");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
    if name == "story.html" {
        let lost: Vec<&&str> = links.iter().filter(|id| !ids.contains(**id)).collect();
        assert!(lost.is_empty(), "{name}: links without a place: {lost:?}");
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[test]
fn an_extract_has_no_heading_and_no_part_of_its_own() {
    let part = PartView { extract: true, id: None, number: None, ..sample::parts().swap_remove(5) };
    let story = Theme::value(&StoryView { timeline: Default::default(), ..sample::story() });
    let html = broadsheet().render_part(&lang("de"), &Theme::value(&sample::site()), &part, &story, None).unwrap();
    assert!(html.0.starts_with("<div class=\"part part-timeline extract\">"), "{}", html.0);
    assert!(!html.0.contains("<h2"), "{}", html.0);
}

#[test]
fn a_part_can_be_rendered_alone() {
    let theme = broadsheet();
    let (site, story) = (Theme::value(&sample::site()), Theme::value(&sample::story()));
    for part in sample::parts() {
        let html = theme.render_part(&lang("en"), &site, &part, &story, None).unwrap();
        assert!(html.0.starts_with(&format!("<section class=\"part part-{}\"", part.key)), "{}", html.0);
    }
}

#[test]
fn nothing_is_undefined_on_an_empty_page() {
    let theme = broadsheet();
    let empty = Theme::value(&SiteView::default());
    for &kind in PageKind::ALL {
        let full = sample::other(kind);
        let page = PageView {
            kind,
            list: full.list.map(|_| Default::default()),
            person: full.person.map(|_| Default::default()),
            part: full.part,
            embed: full.embed.map(|_| Default::default()),
            ..PageView::default()
        };
        let story = Theme::value(&StoryView::default());
        theme.render(&lang("en"), &empty, &page, Some(&story), None).unwrap();
    }
}

fn dictionaries() -> Vec<(String, Dictionary)> {
    dictionaries_of(BUILTIN_THEME)
}

pub(super) fn dictionaries_of(theme: &str) -> Vec<(String, Dictionary)> {
    let texts = builtin_files(theme).iter().filter_map(|(path, bytes)| {
        let tag = path.strip_prefix("i18n/")?.strip_suffix(".yaml")?;
        Some((tag.to_string(), Dictionary::parse(std::str::from_utf8(bytes).unwrap()).unwrap()))
    });
    texts.collect()
}

#[test]
fn every_language_has_the_same_texts_with_the_same_arguments() {
    let all = dictionaries();
    let (_, english) = all.iter().find(|(tag, _)| tag == "en").unwrap();
    for (tag, texts) in &all {
        assert_eq!(texts.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{tag}");
        for key in english.keys() {
            assert_eq!(arguments(texts, key), arguments(english, key), "{tag}: {key}");
        }
    }
}

#[test]
fn every_page_speaks_every_language() {
    let theme = broadsheet();
    let (site, story) = (Theme::value(&sample::site()), Theme::value(&sample::story()));
    for tag in TAGS {
        for &kind in PageKind::ALL {
            let html = theme.render(&lang(tag), &site, &sample::other(kind), Some(&story), None).unwrap();
            check(&format!("{tag} {}", kind.template()), &html);
        }
    }
}

/// The plural forms of a text are those that whole numbers up to two hundred need, and no number is lost in a form that
/// stands for several.
#[test]
fn plurals_have_the_forms_of_their_language() {
    for (tag, texts) in dictionaries() {
        let locale = crate::render::locale::Locale::new(&lang(&tag));
        let mut numbers: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for n in 0..=200 {
            numbers.entry(locale.plural(n)).or_default().push(n);
        }
        for (key, forms) in texts.plurals() {
            let found: BTreeSet<&str> = forms.keys().copied().collect();
            assert_eq!(found, numbers.keys().copied().collect(), "{tag}: {key}");
            for (category, text) in forms {
                let several = numbers[category].len() > 1;
                assert!(!several || text.contains("{n}"), "{tag}: {key}: {category}: {text}");
            }
        }
    }
}

/// All texts of a language with their keys.
fn all_texts(wanted: &str) -> Vec<(String, String)> {
    let (_, texts) = dictionaries().into_iter().find(|(tag, _)| tag == wanted).unwrap();
    texts.texts().map(|(key, text)| (key.to_string(), text.to_string())).collect()
}

#[test]
fn french_keeps_marks_on_the_line_of_their_word() {
    for (key, text) in all_texts("fr") {
        let chars: Vec<char> = text.chars().collect();
        for pair in chars.windows(2) {
            let wanted = match (pair[0], pair[1]) {
                (before, ':') => before == '\u{a0}',
                (before, ';' | '!' | '?' | '»') => before == '\u{202f}',
                ('«', after) => after == '\u{202f}',
                (before, '\'') => before == ' ',
                _ => true,
            };
            assert!(wanted, "{key}: {text}");
        }
    }
}

#[test]
fn arabic_and_chinese_have_their_own_marks() {
    for (key, text) in all_texts("ar") {
        assert!(!text.contains([',', ';', '?', '“', '”']), "{key}: {text}");
        assert!(!text.contains(|c| ('\u{660}'..='\u{669}').contains(&c)), "{key}: {text}");
    }
    for (key, text) in all_texts("zh") {
        assert!(!text.contains([',', ';', ':', '?', '!', '(', ')', '.']), "{key}: {text}");
    }
}

#[test]
fn every_text_that_a_template_names_exists() {
    let (_, english) = dictionaries().into_iter().find(|(tag, _)| tag == "en").unwrap();
    let keys: BTreeSet<&str> = english.keys().collect();
    for (path, bytes) in builtin_files(BUILTIN_THEME).iter().filter(|(path, _)| path.starts_with("templates/")) {
        let text = std::str::from_utf8(bytes).unwrap();
        for (at, _) in text.match_indices("t(key=\"") {
            let key = text[at + 7..].split('"').next().unwrap();
            let exists = keys.contains(key) || (key.ends_with('.') && keys.iter().any(|k| k.starts_with(key)));
            assert!(exists, "{path}: {key}");
        }
    }
}
