//! Themes made of a few files, loaded and rendered.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::diag::{Place, Rule};
use crate::render::view::SiteView;
use crate::source::FileId;

const MANIFEST: &str = "name: NAME\nversion: 1.0.0\napi: 1\n";

pub fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

pub fn files(given: &[(&str, &str)]) -> Vec<ThemeFile> {
    let numbered = given.iter().zip(10..);
    numbered
        .map(|((path, text), id)| match ThemeFile::is_static(path) {
            true => ThemeFile::Static {
                path: (*path).into(),
                content: Content::Bytes(text.as_bytes().to_vec()),
                fingerprint: fingerprint(text.as_bytes()),
            },
            false => ThemeFile::Text(SourceFile::new(FileId(id), path, *text)),
        })
        .collect()
}

fn span() -> Span {
    Span::new(FileId(1), 7, 12)
}

pub fn load(theme: &str, given: &[(&str, &str)]) -> Result<Theme, Vec<Diagnostic>> {
    load_with(theme, serde_json::Value::Null, given)
}

pub fn load_with(theme: &str, options: serde_json::Value, given: &[(&str, &str)]) -> Result<Theme, Vec<Diagnostic>> {
    Theme::load(&Spanned::new(theme.into(), span()), &options, files(given), &[lang("de"), lang("en")])
}

pub fn messages(result: Result<Theme, Vec<Diagnostic>>) -> Vec<String> {
    result.unwrap_err().into_iter().map(|d| d.message).collect()
}

pub fn manifest(name: &str, more: &str) -> String {
    format!("{}{more}", MANIFEST.replace("NAME", name))
}

/// Renders `404.html`, which the tests write themselves.
pub fn render(theme: &Theme, tag: &str) -> Result<String, Box<Diagnostic>> {
    let page = PageView { kind: PageKind::NotFound, title_plain: "A & B".into(), ..PageView::default() };
    let files = [("i/a.svg".to_string(), "../assets/i/a.svg".to_string())].into();
    theme.render(&lang(tag), &Theme::value(&SiteView { files, ..SiteView::default() }), &page, None, Some(span()))
}

#[test]
fn the_site_stands_over_the_theme_over_its_parent() {
    let (leaf, paper) = (manifest("leaf", "parent: paper\n"), manifest("paper", ""));
    let site = load(
        "leaf",
        &[
            ("templates/404.html", "{% extends \"theme/404.html\" %}{% block a %}site {{ super() }}{% endblock %}"),
            ("themes/leaf/theme.yaml", &leaf),
            (
                "themes/leaf/templates/404.html",
                "{% extends \"paper/404.html\" %}{% block a %}cards {{ super() }}{% endblock %}",
            ),
            ("themes/paper/theme.yaml", &paper),
            ("themes/paper/templates/404.html", "[{% block a %}paper{% endblock %}|{% include \"foot.html\" %}]"),
            ("themes/paper/templates/foot.html", "paper's foot"),
            ("templates/foot.html", "site's foot"),
        ],
    );
    assert_eq!(render(&site.unwrap(), "en").unwrap(), "[site cards paper|site's foot]");
}

#[test]
fn the_alias_finds_what_the_theme_inherits() {
    let theme = load(
        "leaf",
        &[
            ("themes/leaf/theme.yaml", &manifest("leaf", "")),
            ("templates/404.html", "{% extends \"theme/base.html\" %}{% block main %}mine{% endblock %}"),
        ],
    );
    let page = render(&theme.unwrap(), "en").unwrap();
    assert!(page.contains("<main") && page.contains("mine"), "{page}");
}

#[test]
fn a_component_is_overridden_from_any_file() {
    let theme = load(
        "leaf",
        &[
            ("themes/leaf/theme.yaml", &manifest("leaf", "")),
            ("themes/leaf/templates/a.html", "{% component Mark(x) %}theme {{ x }}{% endcomponent Mark %}"),
            ("templates/b.html", "{% component Mark(x) %}site {{ x }}{% endcomponent Mark %}"),
            ("templates/404.html", "{{ <Mark x={page.title_plain} /> }}"),
        ],
    );
    assert_eq!(render(&theme.unwrap(), "en").unwrap(), "site A &amp; B");
}

#[test]
fn texts_come_in_the_language_of_the_page_and_from_upper_layers() {
    let theme = load(
        "leaf",
        &[
            ("themes/leaf/theme.yaml", &manifest("leaf", "")),
            ("themes/leaf/i18n/de.yaml", "a: Thema\nb: {one: '{n} Ding', other: '{n} Dinge'}\nd: 'am {date}'"),
            ("themes/leaf/i18n/en.yaml", "a: theme\nc: only English & so on"),
            ("i18n/de.yaml", "a: Seite"),
            (
                "templates/404.html",
                "{{ t(key=\"a\") }}, {{ t(key=\"b\", n=2) }}, {{ t(key=\"c\") }}, {{ t(key=\"d\", date=\"<i>\" | safe) }}",
            ),
        ],
    );
    // Words that only English has are marked until the page is whole.
    let (begin, end) = (crate::render::foreign::BEGIN, crate::render::foreign::END);
    let expected = format!("Seite, 2 Dinge, {begin}only English &amp; so on{end}, am <i>");
    assert_eq!(render(&theme.unwrap(), "de").unwrap(), expected);
}

#[test]
fn every_template_escapes_whatever_its_name() {
    let theme = load(
        "broadsheet",
        &[("templates/404.html", "{% include \"x.txt\" %}"), ("templates/x.txt", "{{ page.title_plain }}")],
    );
    assert_eq!(render(&theme.unwrap(), "en").unwrap(), "A &amp; B");
}

#[test]
fn themes_that_cannot_be_loaded_say_why() {
    let cases: &[(&str, &[(&str, &str)], &str)] = &[
        ("none", &[], "there is no theme `none`"),
        ("x", &[("themes/x/templates/a.html", "")], "has no `theme.yaml`"),
        ("x", &[("themes/x/theme.yaml", "name: y\nversion: 1\napi: 1\n")], "calls itself `y`"),
        ("x", &[("themes/x/theme.yaml", "name: x\nversion: '1'\napi: 7..9\n")], "versions 7 to 9"),
        ("x", &[("themes/x/theme.yaml", "name: x\nversion: '1'\napi: 1\nparent: x\n")], "its own parent"),
        ("x", &[("themes/x/theme.yaml", "name: x\nversion: '1'\napi: 1\ncolour: red\n")], "colour"),
        ("broadsheet", &[("i18n/de.yaml", "a: [1]")], "`a` is neither"),
    ];
    for (theme, files, words) in cases {
        let found = messages(load(theme, files));
        assert!(found.len() == 1 && found[0].contains(words), "{words}: {found:?}");
    }
}

#[test]
fn every_malformed_template_is_reported_at_its_place() {
    let found =
        load("broadsheet", &[("templates/a.html", "\u{feff}ä\n{{ }}"), ("templates/b.html", "{% if %}")]).unwrap_err();
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|d| d.rule == Rule::ThemeError));
    // Three bytes of byte-order mark, two of the ä, one line break, then `{{ `.
    assert!(
        matches!(found[0].place, Place::At(span) if span.file == FileId(10) && span.start == 9),
        "{:?}",
        found[0].place
    );
}

#[test]
fn unknown_names_are_all_found_before_anything_is_rendered() {
    let found = load(
        "broadsheet",
        &[
            ("templates/a.html", "{{ 1 | nofilter }}\n{{ <NoComponent /> }}"),
            ("templates/b.html", "{% include \"no.html\" %}"),
        ],
    )
    .unwrap_err();
    let spans: Vec<(u32, u32)> =
        found.iter().map(|d| if let Place::At(span) = d.place { (span.file.0, span.start) } else { (0, 0) }).collect();
    let messages: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        ["unknown filter `nofilter`", "unknown component `NoComponent`", "unknown template `no.html`"]
    );
    assert_eq!(spans, [(10, 7), (10, 22), (11, 11)]);
}

#[test]
fn an_error_while_rendering_names_place_calls_and_content() {
    let theme = load(
        "broadsheet",
        &[
            ("templates/404.html", "x\n{{ <Bad x={page} /> }}"),
            ("templates/bad.html", "{% component Bad(x) %}{{ x.titel }}{% endcomponent Bad %}"),
        ],
    );
    let found = render(&theme.unwrap(), "en").unwrap_err();
    assert!(found.message.starts_with("field `titel` is not defined. Available fields: "), "{}", found.message);
    assert!(matches!(found.place, Place::At(span) if span.file == FileId(11)), "{:?}", found.place);
    let related: Vec<(u32, u32)> = found.related.iter().map(|(span, _)| (span.file.0, span.start)).collect();
    assert_eq!(related, [(10, 5), (1, 7)]);
}

#[test]
fn an_error_in_the_built_in_theme_is_named_in_words() {
    let theme = load("broadsheet", &[]).unwrap();
    let found = theme.render_component(&lang("en"), &Value::none(), "Part", &tera::Context::new(), None).unwrap_err();
    assert!(found.message.starts_with("`Part`: "), "{}", found.message);
}

#[test]
fn templates_that_do_not_end_are_stopped() {
    let endless =
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}0123456789abcdef{% endfor %}{% endfor %}";
    let theme = load("broadsheet", &[("templates/404.html", endless)]).unwrap();
    let found = render(&theme, "en").unwrap_err();
    assert!(found.message.contains("more than 64 MB"), "{}", found.message);

    let recursive = "{% component A() %}{{ <A /> }}{% endcomponent A %}{{ <A /> }}";
    let theme = load("broadsheet", &[("templates/404.html", recursive)]).unwrap();
    assert!(render(&theme, "en").unwrap_err().message.contains("recursion"));

    let circle = [("templates/a.html", "{% include \"b.html\" %}"), ("templates/b.html", "{% include \"a.html\" %}")];
    assert!(messages(load("broadsheet", &circle))[0].contains("circular include"));
    let own = [("templates/base.html", "{% extends \"base.html\" %}")];
    assert!(messages(load("broadsheet", &own))[0].contains("circular extend"));
}

#[test]
fn options_reach_the_style_sheet_before_everything_else() {
    let with = |options: serde_json::Value| {
        let theme = load_with("broadsheet", options, &[]).unwrap();
        match theme.files().get(theme.style().unwrap()) {
            Some(Content::Bytes(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
            other => panic!("{other:?}"),
        }
    };
    let (red, green) = (with(serde_json::Value::Null), with(serde_json::json!({"accent": "#005a2b"})));
    assert!(red.starts_with(":root{") && red.contains("#9f231a"), "{red:.200}");
    assert!(green.starts_with(":root{") && green.contains("#005a2b") && !green.contains("#9f231a"), "{green:.200}");
}

#[test]
fn templates_that_work_for_ever_without_a_word_are_given_up() {
    let long =
        "{% for a in range(end=100000) %}{% for b in range(end=100000) %}{% set x = b %}{% endfor %}{% endfor %}";
    let mut theme = load("broadsheet", &[("templates/404.html", long)]).unwrap();
    theme.limit = std::time::Duration::from_millis(200);
    let found = render(&theme, "en").unwrap_err();
    assert!(found.message.contains("was not done after 0.2 seconds"), "{}", found.message);
    assert_eq!(found.related.len(), 1, "the page is named");
    // The site says how long, and how much.
    let hasty = theme.bounded(&Bounds { seconds: 0, ..Bounds::default() });
    let found = render(&hasty, "en").unwrap_err();
    assert!(found.message.contains("was not done after 0 seconds"), "{}", found.message);
    let theme = load("broadsheet", &[("templates/404.html", "{% for a in range(end=99) %}ten bytes {% endfor %}")]);
    let theme = theme.unwrap().bounded(&Bounds { page: 900, ..Bounds::default() });
    assert!(render(&theme, "en").unwrap_err().message.contains("more than 900 bytes"));
    assert!(render(&theme.bounded(&Bounds { page: 1000, ..Bounds::default() }), "en").is_ok());
}
