//! `site`: what all pages of one language in folders of one depth share.

use std::collections::BTreeMap;

use super::Renderer;
use super::page::other_lang;
use super::place::Here;
use crate::artifact::OutPath;
use crate::render::outputs::licence_address;
use crate::render::theme::{ASSETS, Theme, Value};
use crate::render::view::{API_VERSION, FontFile, IconLink, LanguageLink, Link, MenuLink, SiteView};
use crate::site::links::{self, Found, From};
use crate::site::{Route, Target, plan};
use crate::story::Lang;
use crate::story::config::{MenuItem, TAGS};

impl Renderer {
    /// `site` for a page, shared with all pages of its language and depth.
    pub(super) fn site_value(&self, here: &Here<'_>) -> Value {
        let depth = if here.rooted { usize::MAX } else { here.route.as_str().matches('/').count() };
        let key = (here.lang.clone(), depth);
        let mut values = match self.site_values.lock() {
            Ok(values) => values,
            // Another thread panicked; what is in the map is whole all the same.
            Err(poisoned) => poisoned.into_inner(),
        };
        let shared = Here { shared: true, ..here.clone() };
        values.entry(key).or_insert_with(|| Theme::value(&self.site_view(&shared))).clone()
    }

    /// The site's title in a language.
    pub(super) fn site_title(&self, lang: &Lang) -> String {
        let config = &self.site.config;
        let own = config.languages.iter().find(|known| known.lang == *lang).and_then(|known| known.title.clone());
        own.unwrap_or_else(|| config.title.clone())
    }

    /// What the site is called in links to its home page: a site of one file has no title.
    pub(super) fn site_name(&self, lang: &Lang) -> String {
        let title = self.site_title(lang);
        let home = || self.words(lang).map(|words| words.plain("home", &[])).unwrap_or_default();
        if title.trim().is_empty() { home() } else { title }
    }

    /// What the site is about, in a language.
    pub(super) fn site_description(&self, lang: &Lang) -> Option<String> {
        let config = &self.site.config;
        let own = config.languages.iter().find(|known| known.lang == *lang).and_then(|known| known.description.clone());
        own.or_else(|| config.description.clone())
    }

    fn site_view(&self, here: &Here<'_>) -> SiteView {
        let config = &self.site.config;
        let lang = here.lang;
        let home = plan::home(config, lang);
        let below = |rest: &str| home.child(rest).ok().map(|route| here.to(&route));
        let assets =
            |name: Option<&String>| name.into_iter().filter_map(|name| Some(here.to(&asset_route(name)?))).collect();
        SiteView {
            api: API_VERSION,
            title: self.site_name(lang),
            description: self.site_description(lang),
            lang: lang.to_string(),
            dir: lang.direction().name(),
            home: here.to(&home),
            base_url: config.base_url.as_ref().map(|url| format!("{}/", url.as_str().trim_end_matches('/'))),
            relative: config.relative,
            fonts: self.fonts(here),
            languages: config.languages.iter().map(|known| self.language_link(here, &known.lang)).collect(),
            menu: self.menu(here, &config.menu_main),
            footer_menu: self.menu(here, &config.menu_footer),
            tags_href: self.tags_href(here),
            taxonomies: self.taxonomies(here),
            people_href: self.site.people.iter().any(|person| person.lang == *lang).then(|| below("people/")).flatten(),
            search_href: self.site.search_page(lang).map(|route| here.to(&route)),
            feeds: self.feeds(here),
            publisher: config.publisher.clone(),
            licence: config.licence.as_ref().map(|licence| licence_link(licence)),
            corrections: config.corrections_contact.as_ref().map(|contact| {
                let home = config.base_url.as_ref().map(ToString::to_string).unwrap_or_default();
                let link = contact_link(contact);
                Link { href: super::changes::filled(&link.href, &config.title, &home), ..link }
            }),
            styles: assets(self.theme.style()),
            early_scripts: assets(self.theme.early_script()),
            scripts: assets(self.theme.script()),
            icon: self
                .icons
                .picture
                .as_ref()
                .map(|(route, ..)| route)
                .or(self.icons.favicon.as_ref())
                .map(|r| here.to(r)),
            icons: self.icons(here),
            files: self.static_files(here),
            generator: format!("nutgraf {}", env!("CARGO_PKG_VERSION")),
            classes: self.theme.classes().to_vec(),
            options: self.theme.options(lang, &|path| Some(here.to(&Route::root().child(path).ok()?))),
            extra: config.extra.clone(),
        }
    }

    fn language_link(&self, here: &Here<'_>, lang: &Lang) -> LanguageLink {
        let name = self.words(lang).map_or_else(|| lang.to_string(), |words| words.locale.language_name(lang));
        LanguageLink {
            lang: lang.to_string(),
            name,
            dir: lang.direction().name(),
            href: here.to(&plan::home(&self.site.config, lang)),
        }
    }

    fn menu(&self, here: &Here<'_>, items: &[MenuItem]) -> Vec<MenuLink> {
        items.iter().filter_map(|item| self.menu_link(here, item)).collect()
    }

    fn menu_link(&self, here: &Here<'_>, item: &MenuItem) -> Option<MenuLink> {
        let given = item.title.get(&Some(here.lang.clone())).or_else(|| item.title.get(&None)).cloned();
        let config = &self.site.config;
        let (path, anchor) = match links::read(&item.url.value, config) {
            links::Link::Inside { path, anchor } => (path, anchor),
            links::Link::External(_) | links::Link::Here(_) => {
                let href = item.url.value.clone();
                let items = self.menu(here, &item.items);
                return Some(MenuLink {
                    title: given.unwrap_or_else(|| href.clone()),
                    href,
                    items,
                    ..MenuLink::default()
                });
            }
        };
        let home = plan::home(config, here.lang);
        let from = From { route: &home, lang: here.lang, folder: "" };
        // Menus are written for the whole site: `/about/` and `about/` are the same page.
        let path = if path.ends_with(".md") { path } else { format!("/{}", path.trim_start_matches('/')) };
        let files = |path: &str| self.resources.has(path);
        let (route, card) = match self.site.find(&path, from, &files) {
            Found::Page(route, Target::Card(i)) => (route, self.site.cards.get(i)),
            Found::Page(route, _) => (route, None),
            Found::File(path) => (self.resources.route(&path)?, None),
            Found::Hidden(_) | Found::Nothing => return None,
        };
        // A page that this language lacks is offered under its own title, in its own language.
        let foreign = card.filter(|_| given.is_none()).map(|card| card.fallback.as_ref().unwrap_or(&card.lang));
        let named_in = self.words(here.lang).zip(foreign).and_then(|(words, lang)| other_lang(words, lang, here.lang));
        let title = card.map(|card| card.title.clone());
        let href = match anchor {
            Some(anchor) => format!("{}{}", here.to(&route), super::place::fragment(&anchor)),
            None => here.to(&route),
        };
        let title = given.or(title).unwrap_or_else(|| item.url.value.clone());
        let items = self.menu(here, &item.items);
        Some(MenuLink { title, href, home: route == home, path: Some(route.to_string()), lang: named_in, items })
    }

    /// The page of all tags, if there are any.
    fn tags_href(&self, here: &Here<'_>) -> Option<String> {
        let view = self.taxonomy_view(self.site.config.taxonomy(TAGS)?, here)?;
        (view.count > 0).then_some(view.href)
    }

    /// The icons, the one for most browsers first: a drawing where there is one, else pixels.
    fn icons(&self, here: &Here<'_>) -> Vec<IconLink> {
        let icons = &self.icons;
        let link = |route: &Route, rel: &'static str, mime: &'static str, sizes: &'static str| IconLink {
            rel,
            href: here.to(route),
            mime,
            sizes,
        };
        let favicon = icons.favicon.as_ref().map(|route| link(route, "icon", "image/x-icon", "32x32"));
        let picture = icons
            .picture
            .as_ref()
            .map(|(route, mime, drawing)| link(route, "icon", mime, if *drawing { "any" } else { "" }));
        let touch = icons.touch.as_ref().map(|route| link(route, "apple-touch-icon", "image/png", "180x180"));
        let manifest = icons.manifest.as_ref().map(|route| link(route, "manifest", "application/manifest+json", ""));
        favicon.into_iter().chain(picture).chain(touch).chain(manifest).collect()
    }

    fn fonts(&self, here: &Here<'_>) -> Vec<FontFile> {
        let one = |(option, path, mime): &(String, String, &'static str)| {
            let href = here.to(&Route::root().child(path).ok()?);
            Some(FontFile { option: option.clone(), href, mime })
        };
        self.theme.fonts().iter().filter_map(one).collect()
    }

    fn static_files(&self, here: &Here<'_>) -> BTreeMap<String, String> {
        let one = |(path, name): (&String, &String)| Some((path.clone(), here.to(&asset_route(name)?)));
        self.theme.names().iter().filter_map(one).collect()
    }
}

/// Where a file of the theme stands in the site, by its published name.
pub(super) fn asset_route(name: &str) -> Option<Route> {
    Route::root().child(&format!("{ASSETS}/{name}")).ok()
}

/// Where the files of a theme stand in the output, each with its number.
pub fn assets_of(theme: &Theme) -> Vec<(usize, OutPath)> {
    let path = |name: &String| asset_route(name)?.out_path().ok();
    theme.files().keys().enumerate().filter_map(|(number, name)| Some((number, path(name)?))).collect()
}

/// A licence with its address, if it is one that is known or an address itself.
fn licence_link(licence: &str) -> Link {
    Link { title: licence.to_string(), href: licence_address(licence).unwrap_or_default() }
}

/// Where errors are reported.
pub(super) fn contact_link(contact: &str) -> Link {
    let href = match contact.contains("://") || contact.starts_with("mailto:") {
        true => contact.to_string(),
        false if contact.contains('@') => format!("mailto:{contact}"),
        false => contact.to_string(),
    };
    Link { title: contact.trim_start_matches("mailto:").to_string(), href }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences() {
        let href = |text: &str| licence_link(text).href;
        assert_eq!(href("CC BY-SA 4.0"), "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(href("CC-BY-3.0"), "https://creativecommons.org/licenses/by/3.0/");
        assert_eq!(href("CC0-1.0"), "https://creativecommons.org/publicdomain/zero/1.0/");
        assert_eq!(href("All rights reserved"), "");
    }
}
