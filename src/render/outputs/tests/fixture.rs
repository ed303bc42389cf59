//! A site and a story for the tests of the outputs.

use std::sync::Arc;

use crate::render::html::Labels;
use crate::render::locale::Locale;
use crate::render::outputs::{Facts, Say};
use crate::site::{Card, CardKind, Route, Site, plan};
use crate::source::{FileId, Span, Spanned};
use crate::story::config::{Bounds, Config, Host, HtmlPolicy, IcsEvents, SiteLang};
use crate::story::{Document, Entity, EntityKind, Kind, Lang, Moment, Source};

/// Nowhere in particular.
pub fn span() -> Span {
    Span::at(FileId(0), 0)
}

/// The settings of a site in German and English.
pub fn config() -> Config {
    let lang = |tag: &str| Lang::parse(tag).unwrap();
    let english = Some("The site".to_string());
    Config {
        title: "Die Seite".into(),
        description: Some("Was dahinter steht".into()),
        base_url: None,
        lang: lang("de"),
        languages: vec![
            SiteLang { lang: lang("de"), title: None, description: None },
            SiteLang { lang: lang("en"), title: english, description: None },
        ],
        timezone: jiff::tz::TimeZone::UTC,
        theme: Spanned::new("broadsheet".into(), span()),
        theme_options: serde_json::Value::Null,
        theme_places: std::collections::BTreeMap::new(),
        outputs: None,
        search: false,
        cards: false,
        card_font: None,
        parts: None,
        check: Default::default(),
        limits: Bounds::default(),
        html: HtmlPolicy::Refuse,
        citation_style: None,
        taxonomies: vec![crate::story::config::Taxonomy::named("tags")],
        fallback: Vec::new(),
        git: false,
        theme_parts: Default::default(),
        players: Vec::new(),
        menu_main: Vec::new(),
        menu_footer: Vec::new(),
        authors: Vec::new(),
        publisher: None,
        licence: None,
        corrections_contact: None,
        robots: None,
        relative: false,
        host: Host::default(),
        deploy: Default::default(),
        frames: Vec::new(),
        icon: None,
        paginate: None,
        ics: IcsEvents::Expected,
        extra: serde_json::Value::Null,
    }
}

/// A story of a site.
pub fn card(path: &str, lang: &str, route: &str, updated: Option<&str>) -> Card {
    Card {
        file: FileId(0),
        path: path.into(),
        lang: Lang::parse(lang).unwrap(),
        route: Route::page(route.split('/')).unwrap(),
        kind: CardKind::Story,
        title_html: path.into(),
        title: path.into(),
        summary: None,
        section: Route::root(),
        tags: Vec::new(),
        terms: Vec::new(),
        actors: Vec::new(),
        published: None,
        updated: updated.map(|text| Moment::parse(text, &jiff::tz::TimeZone::UTC).unwrap()),
        changed: None,
        weight: None,
        draft: false,
        fallback: None,
        noindex: false,
        outputs: Vec::new(),
        is_home: false,
        listing: (None, None),
        anchors: Default::default(),
        words: 0,
        counts: (0, 0, 0),
        changes: Vec::new(),
        latest: None,
        image: None,
        hash: blake3::hash(b""),
    }
}

/// A site in German and English of these pages.
pub fn site(cards: Vec<Card>) -> Site {
    plan::plan(Arc::new(config()), cards)
}

/// Says the keys themselves.
struct Echo(Labels);

impl Say for Echo {
    fn word(&self, key: &str) -> String {
        match key {
            "punctuation.colon" => ": ".into(),
            "punctuation.comma" => ", ".into(),
            _ => format!("[{key}]"),
        }
    }

    fn source(&self, source: &Source) -> String {
        source.title.as_ref().map_or("?".into(), |title| title.plain.to_string())
    }

    fn locator(&self, at: &str) -> String {
        at.to_string()
    }

    fn labels(&self) -> &Labels {
        &self.0
    }
}

/// Calls with the facts of a document; `url` is the address of its page.
pub fn with_facts<T>(document: &Document, url: Option<&str>, then: impl FnOnce(&Facts<'_>) -> T) -> T {
    let mut config = config();
    config.publisher = Some("Der Verlag".into());
    config.licence = Some("CC BY 4.0".into());
    let english =
        (Lang::parse("en").unwrap(), url.map_or("../en/deal/".into(), |_| "https://example.org/en/deal/".into()));
    let home = url.map_or("../", |_| "https://example.org/");
    let anchor = |kind: EntityKind, index: usize| {
        let Kind::Story(story) = &document.kind else { return None };
        let id = match kind {
            EntityKind::Actor => story.actors.get(index)?.id(),
            EntityKind::Source => story.sources.get(index)?.id(),
            EntityKind::Claim => story.claims.get(index)?.id(),
            EntityKind::Term => story.terms.get(index)?.id(),
            EntityKind::Quote => story.quotes.get(index)?.id(),
            EntityKind::Unknown => story.unknowns.get(index)?.id(),
            EntityKind::Event => story.timeline.get(index)?.id(),
            _ => None,
        };
        id.map(ToString::to_string).or_else(|| match kind {
            EntityKind::Event => Some(format!("ng-event-{}", index + 1)),
            EntityKind::Faq => Some(format!("ng-q-{}", index + 1)),
            _ => None,
        })
    };
    then(&Facts {
        document,
        config: &config,
        locale: &Locale::new(&document.page.lang),
        url,
        home,
        alternates: &[english],
        breadcrumbs: &[("Die Seite".into(), home.into())],
        section: Some("Politik"),
        words: 1234,
        lang_of: &|_| None,
        embeds: &[],
        image: &|image| Some(format!("{}{}", url.unwrap_or_default(), image.src.value)),
        link: &|url| url.to_string(),
        anchor: &anchor,
        sentence: &|claim| Some(format!("Das ist {}.", claim.status.name())),
        say: &Echo(Labels::english()),
    })
}
