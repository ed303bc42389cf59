#![allow(clippy::unwrap_used, clippy::expect_used)]
//! Pages of whole sites held in memory, rendered through the built-in theme.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::check::{Context, Loaded, Shared, documents};
use crate::site::{Card, CardActor, CardKind, plan};
use crate::source::{SourceFile, Span, Spanned};
use crate::story::config::SiteLang;

mod edges;
mod pages;
mod texts;

/// A site in memory: files below `content/` and what they are rendered to.
struct Bench {
    files: Vec<(String, String)>,
    base: Option<&'static str>,
    /// Addresses that open from files.
    relative: bool,
}

/// What a site was rendered to, by path of the output.
struct Built(BTreeMap<String, String>);

impl Built {
    fn get(&self, path: &str) -> &str {
        self.0.get(path).unwrap_or_else(|| panic!("no {path} in {:?}", self.0.keys().collect::<Vec<_>>()))
    }
}

/// Renders one file as `content/<name>` of a site in German and English.
fn one(name: &str, text: &str) -> Built {
    Bench { files: vec![(name.into(), text.into())], base: Some("https://example.org/base/"), relative: false }.build()
}

struct Beside(Vec<(String, String)>, Vec<String>);

impl Resources for Beside {
    fn has(&self, path: &str) -> bool {
        !path.ends_with(".md") && self.0.iter().any(|(name, _)| name == path)
    }
    fn route(&self, path: &str) -> Option<Route> {
        self.has(path).then(|| Route::root().child(path).ok()).flatten()
    }
    fn data(&self, _path: &str) -> Option<Arc<SourceFile>> {
        None
    }
    fn file(&self, path: &str) -> Option<Arc<SourceFile>> {
        Some(Arc::new(SourceFile::new(FileId(0), path, self.text(path)?)))
    }
    fn text(&self, path: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == path).map(|(_, text)| text.clone())
    }
    fn picture(&self, path: &str) -> Option<Pictured> {
        let src = self.route(path).filter(|_| path.ends_with(".png"))?;
        Some(Pictured { src, size: Some((640, 480)), own: Vec::new(), webp: Vec::new(), social: None })
    }
    fn folder(&self, file: FileId) -> String {
        let name = &self.1[file.0 as usize];
        name.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string())
    }
    fn lang(&self, _file: FileId) -> Option<Lang> {
        None
    }
}

fn config(base: Option<&str>) -> Config {
    let lang = |tag: &str| Lang::parse(tag).unwrap();
    let site_lang = |tag: &str| SiteLang { lang: lang(tag), title: None, description: None };
    Config {
        title: "Site".into(),
        description: Some("A site that explains things to everybody".into()),
        base_url: base.map(|url| url.parse().unwrap()),
        lang: lang("de"),
        languages: vec![site_lang("de"), site_lang("en")],
        timezone: jiff::tz::TimeZone::UTC,
        theme: Spanned::new("broadsheet".into(), Span::at(FileId(0), 0)),
        theme_options: serde_json::Value::Null,
        theme_places: std::collections::BTreeMap::new(),
        outputs: None,
        search: false,
        cards: false,
        card_font: None,
        parts: None,
        check: BTreeMap::new(),
        limits: Default::default(),
        html: crate::story::config::HtmlPolicy::Refuse,
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
        host: Default::default(),
        deploy: BTreeMap::new(),
        frames: Vec::new(),
        icon: None,
        paginate: None,
        ics: crate::story::config::IcsEvents::Expected,
        extra: serde_json::Value::Null,
    }
}

impl Bench {
    fn build(self) -> Built {
        let config = Arc::new(Config { relative: self.relative, ..config(self.base) });
        let none = |_: &str, _: Span, _: &mut Vec<Diagnostic>| None;
        let (shared, cascades) = (Shared::default(), BTreeMap::new());
        let context = Context {
            config: &config,
            today: jiff::civil::date(2026, 11, 1),
            shared: &shared,
            cascades: &cascades,
            changed: &Default::default(),
            bibliography: &none,
            again: false,
        };
        let pages: Vec<(usize, &(String, String))> =
            self.files.iter().enumerate().filter(|(_, (name, _))| name.ends_with(".md")).collect();
        let mut groups: BTreeMap<String, Loaded> = BTreeMap::new();
        for (i, (name, text)) in &pages {
            let stem = name.trim_end_matches(".md");
            let (stem, lang) = match stem.strip_suffix(".en") {
                Some(stem) => (stem, Lang::parse("en").ok()),
                None => (stem, None),
            };
            let path = stem.trim_end_matches("_index").trim_end_matches("index").trim_end_matches('/');
            let file = Arc::new(SourceFile::new(FileId(u32::try_from(*i).unwrap()), name, text.as_str()));
            let section = stem.ends_with("_index");
            let group = groups.entry(stem.to_string());
            group.or_insert_with(|| Loaded { path: path.into(), section, files: Vec::new() }).files.push((lang, file));
        }
        let mut diags = Vec::new();
        let mut all: Vec<Document> = Vec::new();
        for loaded in groups.values() {
            all.extend(documents(loaded, &context, &mut diags));
        }
        diags.retain(|d| d.severity == crate::diag::Severity::Error);
        assert_eq!(diags, []);
        let is_section = |d: &&Document| matches!(d.kind, Kind::Section(_));
        let sections: Vec<String> = all.iter().filter(is_section).map(|d| d.page.path.to_string()).collect();
        let cards = all.iter().map(|document| card(document, &config, &sections)).collect();
        let site = Arc::new(plan::plan(config.clone(), cards));
        let name = Spanned::new("broadsheet".to_string(), Span::at(FileId(0), 0));
        let langs: Vec<Lang> = config.languages.iter().map(|l: &SiteLang| l.lang.clone()).collect();
        let theme = Arc::new(Theme::load(&name, &serde_json::Value::Null, Vec::new(), &langs).unwrap());
        let names = self.files.iter().map(|(name, _)| name.clone()).collect();
        let renderer = Renderer::new(site.clone(), theme, Arc::new(Beside(self.files.clone(), names)));
        let mut artifacts: Vec<Artifact> = Vec::new();
        for (i, card) in site.cards.iter().enumerate() {
            let document = all.iter().find(|d| d.page.path == card.path && d.page.lang == card.lang).unwrap();
            artifacts.extend(renderer.document(document, i).unwrap());
        }
        for lang in &langs {
            if !site.homes.contains_key(lang) {
                artifacts.extend(renderer.home(lang).unwrap());
            }
            artifacts.extend(renderer.not_found(lang).unwrap());
            artifacts.extend(renderer.tag_list(0, lang).unwrap());
        }
        (0..site.tags.len()).for_each(|i| artifacts.extend(renderer.tag(i).unwrap()));
        let text = |content| match content {
            crate::artifact::Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
            crate::artifact::Content::Copy(_) => String::new(),
        };
        Built(artifacts.into_iter().map(|a| (a.path.to_string(), text(a.content))).collect())
    }
}

fn card(document: &Document, config: &Config, sections: &[String]) -> Card {
    let page = &document.page;
    let home = plan::home(config, &page.lang);
    let route = if page.path.is_empty() { home.clone() } else { home.child(&format!("{}/", page.path)).unwrap() };
    let actors = story_of(document).into_iter().flat_map(|story| &story.actors).map(|actor| CardActor {
        id: actor.id.as_ref().unwrap().to_string(),
        name: actor.name.plain.to_string(),
        role: None,
        actor_type: actor.actor_type,
        wikidata: actor.wikidata.clone(),
        shared: actor.shared,
        about: None,
    });
    Card {
        file: page.file,
        path: page.path.clone(),
        lang: page.lang.clone(),
        route,
        kind: match document.kind {
            Kind::Story(_) => CardKind::Story,
            Kind::Page => CardKind::Page,
            Kind::Section(_) => CardKind::Section,
        },
        title_html: title_html(document),
        title: page.title.plain.to_string(),
        summary: page.summary.as_ref().map(|summary| summary.plain.to_string()),
        section: match page.path.rsplit_once('/') {
            Some((folder, _)) if sections.contains(&folder.to_string()) => home.child(&format!("{folder}/")).unwrap(),
            _ => home,
        },
        tags: page.tags.iter().map(|tag| tag.value.clone()).collect(),
        terms: page.tags.iter().map(|tag| (0, tag.value.clone())).collect(),
        actors: actors.collect(),
        published: page.published.clone(),
        updated: page.updated.clone(),
        changed: None,
        weight: page.weight,
        draft: page.draft,
        fallback: None,
        noindex: false,
        outputs: outputs_of(document, config),
        is_home: page.path.is_empty(),
        listing: (None, None),
        anchors: anchors_of(document),
        words: words_of(document),
        counts: (0, 0, 0),
        changes: Vec::new(),
        latest: None,
        image: page.image.clone().map(|image| Box::new((image, page.path.to_string()))),
        hash: blake3::hash(b""),
    }
}

/// Every `id` of a page, in order.
fn ids(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The stretch of a page from one text to the next.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let rest = html.split_once(from).unwrap_or_else(|| panic!("no {from} in {html}")).1;
    rest.split_once(to).map_or(rest, |(found, _)| found)
}
