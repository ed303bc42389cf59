//! A style and what it makes of the sources of a story.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use ::hayagriva::archive::{ArchivedStyle, locales};
use ::hayagriva::citationberg::json::Item;
use ::hayagriva::citationberg::{self, IndependentStyle, Locale, LocaleCode};
use ::hayagriva::{BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest};

use super::{Around, NoStyle, item, scan, write};
use crate::render::view::Html;
use crate::story::{Lang, Story};

/// A citation style.
#[derive(Debug)]
pub struct Style {
    csl: IndependentStyle,
}

/// The names of all styles of the collection, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = ArchivedStyle::all().iter().flat_map(|style| style.names()).copied().collect();
    names.sort_unstable();
    names
}

/// The styles of the collection: the title of each and its names, in the order of the names.
pub fn collection() -> Vec<(&'static str, &'static [&'static str])> {
    let mut styles: Vec<_> = ArchivedStyle::all().iter().map(|style| (style.display_name(), style.names())).collect();
    styles.sort_by_key(|(_, names)| names.first().copied());
    styles
}

impl Style {
    /// The style of this name.
    ///
    /// # Errors
    /// If there is none.
    pub fn named(name: &str) -> Result<Style, NoStyle> {
        let found = ArchivedStyle::by_name(name).ok_or(NoStyle::Unknown)?;
        match found.get() {
            citationberg::Style::Independent(csl) => Ok(Style { csl }),
            citationberg::Style::Dependent(_) => Err(NoStyle::Unknown),
        }
    }

    /// A user's own style, the text of a `.csl` file. One that only names another takes that, if it is in the collection.
    ///
    /// # Errors
    /// If it is no style, or none that is safe to apply.
    pub fn of_file(text: &str) -> Result<Style, NoStyle> {
        let text = text.trim_start_matches('\u{feff}');
        let scanned = scan::scan(text).map_err(NoStyle::Wrong)?;
        match citationberg::Style::from_xml(text) {
            Ok(citationberg::Style::Independent(csl)) => Ok(Style { csl }),
            Ok(citationberg::Style::Dependent(style)) => {
                let parent = style.parent_link.href.rsplit('/').next().unwrap_or_default();
                let found = ArchivedStyle::by_id(&style.parent_link.href).map(ArchivedStyle::get);
                match found {
                    Some(citationberg::Style::Independent(csl)) => Ok(Style { csl }),
                    _ => {
                        let message = format!("it only names another style, `{parent}`: give the file of that one");
                        Err(NoStyle::Wrong((scanned.place("link"), message)))
                    }
                }
            }
            Err(error) => {
                let path = error.path.as_ref().map(ToString::to_string).unwrap_or_default();
                let mut names = path.split(['.', '[']).filter(|name| !name.is_empty() && !name.ends_with(']'));
                let last = names.rfind(|name| !name.starts_with(['@', '$', '?'])).unwrap_or("style");
                Err(NoStyle::Wrong((scanned.place(last), error.source.to_string())))
            }
        }
    }

    /// The references of a story's sources by their number in it, in the language of the page. `order` is that of the list.
    /// `around` says what is said of a source beside its words. What is known by address alone is left out: styles have no words
    /// for that.
    ///
    /// # Errors
    /// If the style makes the crate that applies it give up.
    pub fn references(
        &self,
        story: &Story,
        order: &[usize],
        lang: &Lang,
        around: &dyn Fn(usize) -> Around,
    ) -> Result<BTreeMap<usize, Html>, String> {
        let locale = locale(lang);
        let sources: Vec<_> = order.iter().filter_map(|&i| Some((i, story.sources.get(i)?))).collect();
        let sources: Vec<_> = sources.into_iter().filter(|(_, source)| source.title.is_some()).collect();
        let items: Vec<(usize, Item)> =
            sources.iter().map(|(i, source)| (*i, item::item(*i, source, story, lang))).collect();
        let work = AssertUnwindSafe(|| self.apply(&items, &locale));
        let Ok(mut rendered) = catch_unwind(work) else {
            return Err("the style fails on a source of this story".into());
        };
        let mut found = BTreeMap::new();
        for (i, source) in sources {
            let Some(reference) = rendered.remove(&item::key(i)) else { continue };
            let title = item::title(source).unwrap_or_default();
            let around = around(i);
            let lang = around.title_lang.filter(|own| own != lang);
            let lang = lang.map(|lang| format!(" lang=\"{lang}\" dir=\"{}\"", lang.direction().name()));
            let given = write::Given {
                title: &title,
                title_attributes: lang.unwrap_or_default(),
                link: source.url.as_ref().map(|url| (url.value.as_str(), around.link)),
            };
            let html = write::html(reference.first.as_ref(), &reference.content, &given);
            if !html.is_empty() {
                found.insert(i, Html(html));
            }
        }
        Ok(found)
    }

    fn apply(&self, items: &[(usize, Item)], locale: &LocaleCode) -> BTreeMap<String, Reference> {
        let files = all_locales();
        let mut driver = BibliographyDriver::new();
        for (at, (_, item)) in items.iter().enumerate() {
            let cited = vec![CitationItem::with_entry(item)];
            driver.citation(CitationRequest::new(cited, &self.csl, Some(locale.clone()), files, Some(at + 1)));
        }
        let rendered = driver.finish(BibliographyRequest::new(&self.csl, Some(locale.clone()), files));
        match rendered.bibliography {
            Some(list) => {
                let reference = |item: ::hayagriva::BibliographyItem| {
                    (item.key, Reference { first: item.first_field, content: item.content })
                };
                list.items.into_iter().map(reference).collect()
            }
            // A style of notes has no list: its full notes are the references.
            None => {
                let keys = items.iter().map(|(i, _)| item::key(*i));
                let notes = rendered.citations.into_iter();
                keys.zip(notes.map(|note| Reference { first: None, content: note.citation })).collect()
            }
        }
    }
}

/// What a style made of a source.
struct Reference {
    first: Option<::hayagriva::ElemChild>,
    content: ::hayagriva::ElemChildren,
}

/// The words of all languages that the collection knows: decoded once, and only for sites that ask for a style.
fn all_locales() -> &'static [Locale] {
    static LOCALES: OnceLock<Vec<Locale>> = OnceLock::new();
    LOCALES.get_or_init(locales)
}

/// The locale of a language: its own, else that of the country the language is named after, else any of it, else English.
fn locale(lang: &Lang) -> LocaleCode {
    let primary = lang.primary().to_lowercase();
    let home = match primary.as_str() {
        "en" => "en-US".to_string(),
        "zh" if lang.as_str().contains("Hant") || lang.as_str().contains("TW") => "zh-TW".into(),
        "zh" => "zh-CN".into(),
        _ => format!("{primary}-{}", primary.to_uppercase()),
    };
    let codes: Vec<&LocaleCode> = all_locales().iter().filter_map(|locale| locale.lang.as_ref()).collect();
    let same = |wanted: &str| codes.iter().find(|code| code.0.eq_ignore_ascii_case(wanted));
    let any = || codes.iter().find(|code| code.0.split('-').next() == Some(primary.as_str()));
    let found = same(lang.as_str()).or_else(|| same(&home)).or_else(any);
    found.map_or_else(LocaleCode::en_us, |code| (*code).clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn languages_have_their_locale() {
        let of = |tag: &str| locale(&Lang::parse(tag).unwrap()).0;
        let pairs = [
            ("de", "de-DE"),
            ("de-AT", "de-AT"),
            ("en", "en-US"),
            ("en-GB", "en-GB"),
            ("fr", "fr-FR"),
            ("es", "es-ES"),
            ("ar", "ar"),
            ("zh", "zh-CN"),
            ("zh-Hant", "zh-TW"),
            ("sv", "sv-SE"),
            ("cy", "cy-GB"),
            ("tlh", "en-US"),
        ];
        for (tag, code) in pairs {
            assert_eq!(of(tag), code, "{tag}");
        }
    }

    #[test]
    fn every_style_of_the_collection_can_be_had_by_every_name() {
        for name in names() {
            assert!(Style::named(name).is_ok(), "{name}");
        }
        assert!(names().len() > 80);
        assert!(matches!(Style::named("apaa"), Err(NoStyle::Unknown)));
    }

    #[test]
    fn a_file_that_is_no_style_says_where() {
        let wrong = |text: &str| match Style::of_file(text) {
            Err(NoStyle::Wrong((at, message))) => (text[at].to_string(), message),
            other => panic!("{other:?}"),
        };
        let (at, _) = wrong(
            "<style class=\"note\" version=\"1.0\"><info><title>T</title><id>x</id><updated>2020-01-01T00:00:00Z</updated></info><citation></citation></style>",
        );
        assert_eq!(at, "<citation");
        let (at, message) = wrong(
            "<style version=\"1.0\"><info><title>T</title><id>x</id><link href=\"http://www.zotero.org/styles/none\" rel=\"independent-parent\"/><updated>2020-01-01T00:00:00Z</updated></info></style>",
        );
        assert_eq!((at.as_str(), message.contains("`none`")), ("<link", true));
    }
}
