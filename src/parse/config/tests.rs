#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::diag::Place;
use crate::parse::yaml;
use crate::source::SourceFile;
use crate::story::{Output, Part};

fn read(text: &str) -> (Config, Vec<String>) {
    let file = SourceFile::new(FileId(0), "site.yaml", text);
    let mut diags = Vec::new();
    let node = yaml::parse(&file, 0..text.len(), &Bounds::default(), &mut diags);
    let config = config(node.as_ref(), &mut diags);
    let show = |d: Diagnostic| {
        let Place::At(span) = d.place else { panic!("no place") };
        let at = file.line_col(span.start as usize);
        let help = d.help.map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{} {}: {}{help}", at.line, at.col, d.rule, d.message)
    };
    (config, diags.into_iter().map(show).collect())
}

fn tags(config: &Config) -> Vec<&str> {
    config.languages.iter().map(|one| one.lang.as_str()).collect()
}

#[test]
fn without_settings_there_are_defaults() {
    for node in [None, Some(read("").0)] {
        let config = node.unwrap_or_else(|| config(None, &mut Vec::new()));
        assert_eq!((config.title.as_str(), config.lang.as_str(), tags(&config)), ("", "en", vec!["en"]));
        assert_eq!((config.theme.value.as_str(), config.base_url.is_none()), ("broadsheet", true));
        assert_eq!((config.search, config.cards, config.relative), (true, true, false));
        assert_eq!((config.html, config.ics), (HtmlPolicy::Refuse, IcsEvents::Expected));
        assert_eq!(config.limits, Bounds::default());
        assert_eq!(config.taxonomies, [crate::story::config::Taxonomy::named("tags")]);
        assert_eq!(config.timezone, jiff::tz::TimeZone::UTC);
        assert_eq!((config.outputs, config.parts), (None, None));
    }
}

#[test]
fn every_setting_is_read() {
    let (config, diags) = read(include_str!("full.yaml"));
    assert_eq!(diags, Vec::<String>::new());
    assert_eq!(config.title, "Explained");
    assert_eq!(config.base_url.unwrap().as_str(), "https://example.org/explainers/");
    assert_eq!(config.languages[0].title.as_deref(), Some("Erklärt"));
    assert_eq!(config.timezone.iana_name(), Some("Europe/Berlin"));
    assert_eq!(config.theme.value, "broadsheet");
    assert_eq!(config.theme_options, serde_json::json!({"accent": "petrol"}));
    assert_eq!(config.outputs, Some(vec![Output::Page, Output::Timeline]));
    assert_eq!(config.parts, Some(vec![Part::Body, Part::Faq]));
    assert_eq!(config.check["image-credit"], Level::Off);
    let text =
        Bounds { file: 100, depth: 10, values: 1000, cells: 50, pixels: 9, front: 7, pages: 8, page: 6, seconds: 5 };
    assert_eq!(config.limits, text);
    assert_eq!(config.menu_main[0].url.value, "/about/");
    let titles = &config.menu_main[1].title;
    assert_eq!(titles[&Lang::parse("en").ok()], "The deal");
    assert_eq!(config.menu_footer[0].title[&None], "Imprint");
    assert_eq!(config.menu_footer[0].items[0].url.value, "/privacy/");
    let desks = &config.taxonomies[1];
    let (de, en) = (Lang::parse("de").unwrap(), Lang::parse("en").unwrap());
    assert_eq!((desks.name.as_str(), desks.segment(&de), desks.segment(&en)), ("desks", "ressorts", "desks"));
    assert_eq!((desks.paginate, desks.feed, desks.terms.len()), (Some(5), false, 2));
    assert_eq!(desks.term("world").unwrap().title[&Some(de)], "Ausland");
    assert_eq!((config.fallback, config.git), (vec![en], true));
    assert_eq!(config.players, ["player.vimeo.com"]);
    assert_eq!(config.authors[1].role, AuthorRole::Editor);
    let cname = config.host.cname.map(|name| name.value);
    assert_eq!((config.host.hsts, cname.as_deref()), (Some(31536000), Some("example.org")));
    assert_eq!((config.host.redirects, config.host.nojekyll), (Redirects::Plain, true));
    assert_eq!(config.deploy["test"].url.value, "file:///srv/test");
    assert_eq!((config.paginate, config.ics), (Some(20), IcsEvents::All));
    assert_eq!(config.extra["x"], 1);
}

#[test]
fn the_full_sample_leaves_no_setting_out() {
    let schema = crate::parse::schema::schema_site();
    let file = SourceFile::new(FileId(0), "site.yaml", include_str!("full.yaml"));
    let node = yaml::parse(&file, 0..file.text.len(), &Bounds::default(), &mut Vec::new()).unwrap();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(node.get(key).is_some(), "{key}");
    }
}

#[test]
fn languages_are_a_list_or_a_map() {
    let default = |text: &str| {
        let (config, diags) = read(text);
        assert_eq!(diags, Vec::<String>::new());
        (config.lang.to_string(), tags(&config).join(" "))
    };
    assert_eq!(default("languages: [de, en]\n"), ("en".into(), "de en".into()));
    assert_eq!(default("languages: [de, fr]\n"), ("de".into(), "de fr".into()));
    assert_eq!(default("lang: fr\n"), ("fr".into(), "fr".into()));
    assert_eq!(default("lang: fr\nlanguages: {de: {title: x}, fr: {}}\n"), ("fr".into(), "de fr".into()));
}

#[test]
fn mistakes_have_places_and_hints() {
    let (config, diags) = read(
        "titel: x
base_url: ftp://example.org
lang: en
languages: [de, de, deutsch!]
timezone: Europe/Berln
check: {unsorced: error, unsourced: loud}
html: refused
theme: [a]
frames: [\"a.example; script-src *\"]
paginate: 0
parts: [body, body]
menus: {main: [{title: x}], foot: []}
limits: {file: big}
",
    );
    assert_eq!(
        diags,
        [
            "1:1 unknown-field: `titel` is no key of `site.yaml` (did you mean `title`?)",
            "4:21 invalid-value: an item of `languages`: `deutsch!` is no language tag: write `de`, `en`, `pt-BR`",
            "6:37 invalid-value: `loud` is no value of `unsourced` (there are `error`, `warn`, `hint` and `off`)",
            "7:7 invalid-value: `refused` is no value of `html` (did you mean `refuse`? There are `refuse`, `sanitize` and `trusted`)",
            "8:8 invalid-value: `theme` takes one value or a map of keys such as `name`, not a list",
            "10:11 invalid-value: `paginate` takes a whole number from 1 on, not `0`",
            "12:17 missing-field: a menu entry needs `url` (add `url: …`)",
            "12:29 unknown-field: `foot` is no key of `menus` (did you mean `footer`?)",
            "13:16 invalid-value: `file` takes a whole number, not `big`",
            "4:17 invalid-value: the language `de` stands twice (take one of the two out)",
            "3:7 invalid-value: the default language `en` is not among `languages` (add `en` to `languages`)",
            "2:11 invalid-value: `ftp://example.org` cannot be the site's address: it has to begin with `https://` or `http://`",
            "5:11 invalid-value: there is no time zone `Europe/Berln` (did you mean `Europe/Berlin`?)",
            "11:15 invalid-value: this stands twice in `parts` (take one of the two out)",
            "6:9 invalid-value: there is no rule `unsorced` (did you mean `unsourced`?)",
            "9:10 invalid-value: `a.example; script-src *` is no host that can be named in `frames` (write one such as `https://paper.example`)",
        ]
    );
    assert_eq!(config.lang.as_str(), "en");
}

#[test]
fn settings_that_are_no_map_are_refused() {
    assert_eq!(
        read("- a\n").1,
        ["1:1 invalid-value: `site.yaml` is a map of keys, and this is none (write `title: …`)"]
    );
}
