//! Sheets, scripts and files of themes as they are published.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::super::tests::{load, manifest, messages, render};
use super::*;
use crate::render::theme::Theme;

fn bytes(theme: &Theme, name: &str) -> String {
    match theme.files().get(name) {
        Some(Content::Bytes(bytes)) => String::from_utf8(bytes.clone()).unwrap(),
        other => panic!("{name}: {other:?}"),
    }
}

fn style(theme: &Theme) -> String {
    bytes(theme, theme.style().unwrap())
}

/// A theme `x` with these files in its folder.
fn theme(more: &str, given: &[(&str, &str)]) -> Result<Theme, Vec<Diagnostic>> {
    let manifest = manifest("x", more);
    let paths: Vec<(String, &str)> = given.iter().map(|(path, text)| (format!("themes/x/{path}"), *text)).collect();
    let mut all = vec![("themes/x/theme.yaml", manifest.as_str())];
    all.extend(paths.iter().map(|(path, text)| (path.as_str(), *text)));
    load("x", &all)
}

#[test]
fn the_sheets_of_all_layers_become_one_in_order() {
    let theme = theme(
        "styles: [x.css]\n",
        &[("static/x.css", "body { color : rgb(1, 2, 3) }"), ("static/css/base.css", ".replaced { top: 0 }")],
    )
    .unwrap();
    let css = style(&theme);
    assert!(theme.style().unwrap().starts_with("x.") && theme.style().unwrap().ends_with(".css"));
    let first = css.split('}').nth(1).unwrap();
    assert!(css.starts_with(":root{--option-") && first.starts_with(".replaced"), "{first}");
    assert!(css.trim_end().ends_with('}') && css.contains(".masthead"), "the parent's sheets are in it");
    let at = css.rfind("body").unwrap();
    let last = css.get(at..).unwrap();
    assert!(last.contains("010203") || last.contains("rgb(1, 2, 3)"), "{last}");
    assert!(!theme.names().contains_key("css/base.css"), "{:?}", theme.names());
}

#[test]
fn a_name_changes_with_the_content_alone() {
    let name = |css: &str| theme("styles: [x.css]\n", &[("static/x.css", css)]).unwrap().style().unwrap().clone();
    assert_eq!(name("a{top:0}"), name("a{top:0}"));
    assert_ne!(name("a{top:0}"), name("a{top:1px}"));
    assert_eq!(fingerprinted("a/b.min.js", "01234567"), "a/b.min.01234567.js");
    assert_eq!(fingerprinted("OFL.txt", "01234567"), "OFL.txt");
    assert_eq!(fingerprinted("f/LICENSE", "01234567"), "f/LICENSE");
    assert_eq!(fingerprinted("f/.htaccess", "01234567"), "f/.htaccess");
}

#[test]
fn sheets_name_files_by_their_published_names() {
    let css = "@font-face { font-family: F; src: url('../f/a b.woff2') format(\"woff2\") }\n\
               .a { background: url(  i.svg#x ) } .b { background: url(data:image/png,x) } /* url(no.png) */\n\
               .c::before { content: \"url(no.png)\" } .d { mask: url(#m) } .e { background: URL(\"/root.png\") }\n\
               .f { background: image-set(\"i.svg\" 1x type('image/svg+xml'), url(i.svg) 2x) }";
    let theme = theme(
        "styles: [css/x.css]\n",
        &[
            ("static/css/x.css", css),
            ("static/css/i.svg", "<svg/>"),
            ("static/f/a b.woff2", "font"),
            ("static/f/unused.woff2", "font too"),
        ],
    )
    .unwrap();
    let css = style(&theme);
    let (font, picture) = (&theme.names()["f/a b.woff2"], &theme.names()["css/i.svg"]);
    assert_eq!((bytes(&theme, font), bytes(&theme, picture)), ("font".into(), "<svg/>".into()));
    assert!(css.contains(&font.replace(' ', "%20")));
    assert!(css.contains(&format!("{picture}#x")));
    assert!(css.matches(picture.as_str()).count() >= 3, "an address in `image-set` may be given twice");
    for kept in ["data:image/png,x", "\"url(no.png)\"", "#m", "/root.png", "image/svg+xml"] {
        assert!(css.contains(kept), "{kept}");
    }
    assert!(!theme.names().contains_key("f/unused.woff2"), "no sheet names it");
}

#[test]
fn what_is_wrong_with_a_sheet_is_found_at_its_place() {
    let css = "@import \"y.css\";\n.ä { background: url(../i/pictur.svg) }\n";
    let found = theme("styles: [css/x.css]\n", &[("static/css/x.css", css), ("static/i/picture.svg", "")]).unwrap_err();
    let places: Vec<(usize, &str)> = found
        .iter()
        .map(|d| match d.place {
            Place::At(span) => (span.start as usize, d.message.as_str()),
            _ => panic!("{d:?}"),
        })
        .collect();
    let second = css.find("../i").unwrap();
    assert_eq!(
        places,
        [
            (0, "a style sheet of a theme cannot import another"),
            (second, "the theme has no file `static/i/pictur.svg`")
        ]
    );
    assert!(found[1].help.iter().any(|help| help.contains("`i/picture.svg`")), "{:?}", found[1].help);
    let missing = messages(theme("styles: [no.css]\n", &[]));
    assert!(missing[0].contains("`static/no.css`"), "{missing:?}");
}

#[cfg(feature = "css")]
#[test]
fn every_mistake_of_a_sheet_is_found_at_once() {
    let css = "a { color: red }\n.ö] { top: 0 }\nb { color: red; :: }\n@media (min-width: 3rem { c { top: 0 } }\n";
    let found = theme("styles: [x.css]\n", &[("static/x.css", css)]).unwrap_err();
    let lines: Vec<usize> = found
        .iter()
        .map(|d| match d.place {
            Place::At(span) => css.get(..span.start as usize).unwrap().matches('\n').count() + 1,
            _ => 0,
        })
        .collect();
    assert!(lines.starts_with(&[2, 3]) && lines.contains(&4), "{lines:?} {found:?}");
}

#[cfg(feature = "css")]
#[test]
fn nothing_that_the_theme_needs_is_dropped() {
    let kept = [
        ("[popover]:popover-open { inset: auto }", ":popover-open"),
        (".a { position-area: block-end span-all; position-anchor: --a; anchor-name: --a }", "position-area:block-end"),
        (".a { position-try-fallbacks: flip-block }", "position-try-fallbacks:flip-block"),
        ("main:has(> .a) { top: 0 }", ":has(>.a)"),
        ("details::details-content { block-size: auto; content-visibility: visible }", "::details-content"),
        ("p { hyphenate-limit-chars: 7 3 4; hyphens: auto }", "hyphenate-limit-chars:7 3 4"),
        ("h1 { text-wrap-style: balance }", "text-wrap-style:balance"),
        (".a::before { content: \"→\" / \"\" }", "content:\"→\"/\"\""),
        (".a { margin-inline-start: 1rem; inset-inline: 0 }", "margin-inline-start:1rem"),
        (".a:dir(rtl) { top: 0 }", ":dir(rtl)"),
        ("@page { margin: 2cm; @bottom-center { content: counter(page) } }", "counter(page)"),
        ("@media (forced-colors: active) { .a { forced-color-adjust: none } }", "forced-color-adjust:none"),
        ("a { color: color-mix(in srgb, var(--accent) 60%, transparent) }", "color-mix(in srgb,var(--accent)"),
        ("a { text-box: trim-both cap alphabetic }", "text-box:trim-both"),
        ("@container (min-width: 30rem) { a { top: 0 } }", "@container"),
        ("@position-try --x { inset: 0 }", "@position-try"),
        ("a::highlight(x) { color: red }", "::highlight(x)"),
        ("@starting-style { a { opacity: 0 } }", "@starting-style"),
        ("a { initial-letter: 2; font-variant-numeric: oldstyle-nums }", "initial-letter:2"),
        ("summary::marker { content: \"\" }", "::marker"),
        ("a { interpolate-size: allow-keywords; scrollbar-gutter: stable }", "interpolate-size:allow-keywords"),
        ("[hidden=\"until-found\" i] { display: block }", "until-found"),
        ("a { size-adjust: 92%; hanging-punctuation: first }", "hanging-punctuation:first"),
        ("tr { break-inside: avoid-page; orphans: 3 }", "break-inside:avoid-page"),
        ("a { block-size: 1lh; inline-size: 30cqi; min-block-size: 100dvb }", "1lh"),
    ];
    for (css, wanted) in kept {
        assert_eq!(lower::errors(css), [], "{css}");
        let written = lower::lower(css).unwrap();
        let plain = written.replace(": ", ":").replace(" / ", "/").replace(", ", ",");
        assert!(plain.contains(wanted), "{css}: {written}");
    }
}

#[cfg(feature = "css")]
#[test]
fn what_older_browsers_lack_is_lowered() {
    let nested = lower::lower(".a { color: red; & .b { color: blue } @media (width >= 40rem) { top: 0 } }").unwrap();
    assert!(nested.contains(".a .b") && nested.contains("min-width:40rem"), "{nested}");
    let dark = lower::lower(":root { color-scheme: light dark; --ink: light-dark(#111, #eee) }").unwrap();
    assert!(dark.contains("prefers-color-scheme") && !dark.contains("light-dark("), "{dark}");
    let hyphens = lower::lower("p { hyphens: auto }").unwrap();
    assert!(hyphens.contains("-webkit-hyphens:auto"), "{hyphens}");
}

#[test]
fn scripts_become_one_that_no_two_clash_in() {
    let theme = theme(
        "scripts: [a.js, b.js]\n",
        &[("static/a.js", "const x = 1 // the end"), ("static/b.js", "const x = 2\n"), ("static/c.js", "let c")],
    )
    .unwrap();
    let script = bytes(&theme, theme.script().unwrap());
    assert!(script.ends_with("(()=>{\nconst x = 1 // the end\n})();\n(()=>{\nconst x = 2\n})();\n"), "{script}");
    assert_eq!(bytes(&theme, &theme.names()["c.js"]), "let c");
    assert!(!theme.names().contains_key("a.js"));
}

#[test]
fn a_sheet_that_no_theme_lists_is_published_by_itself() {
    let theme = theme("", &[("static/css/p.css", "a{background:url(../i.svg)}"), ("static/i.svg", "<svg/>")]).unwrap();
    let css = bytes(&theme, &theme.names()["css/p.css"]);
    assert!(css.contains(&format!("../{}", theme.names()["i.svg"])), "{css}");
}

#[test]
fn templates_ask_for_files_by_path() {
    let component = "{% component Logo(@site) %}{{ asset(path=\"i/a.svg\") }}{% endcomponent Logo %}";
    let with = |template: &str| {
        let files = [("templates/404.html", template), ("templates/c.html", component), ("static/i/a.svg", "<svg/>")];
        let manifest = manifest("x", "");
        let mut all = vec![("themes/x/theme.yaml".to_string(), manifest.as_str())];
        all.extend(files.iter().map(|(path, text)| (format!("themes/x/{path}"), *text)));
        let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        render(&load("x", &all).unwrap(), "en").map_err(|finding| finding.message)
    };
    assert_eq!(with("{{ asset(path=\"i/a.svg\") }}").unwrap(), "../assets/i/a.svg");
    assert_eq!(with("{{ <Logo /> }}").unwrap(), "../assets/i/a.svg");
    let wrong = with("{{ asset(path=\"i/b.svg\") }}").unwrap_err();
    assert!(wrong.contains("no file `static/i/b.svg`; did you mean `i/a.svg`?"), "{wrong}");
    let joined = with("{{ asset(path=\"css/base.css\") }}").unwrap_err();
    assert!(joined.contains("joined with others"), "{joined}");
}

#[test]
fn built_in_themes_have_sheets_without_a_mistake() {
    for (name, _) in crate::render::theme::BUILTIN_THEMES {
        let theme = load(name, &[]).unwrap_or_else(|found| panic!("{name}: {found:?}"));
        let css = style(&theme);
        assert!(!css.contains("../"), "{name} names a file outside");
        assert!(theme.files().keys().any(|file| file.ends_with("OFL.txt")), "licences are published");
    }
}

mod scanner {
    use super::super::super::layers::{Origin, Text};
    use super::super::sheet::Sheet;
    use proptest::prelude::*;

    fn text(css: &str) -> Text {
        Text { text: css.into(), origin: Origin::BuiltIn { theme: "x", path: "x.css" } }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_kept_where_nothing_is_replaced(css in r#"([a-z@(){}"'\\/*;: \nä.#?-]|url\(|image-set\(|/\*|@import){0,60}"#) {
            let text = text(&css);
            let sheet = Sheet::read("a/b.css", &text);
            prop_assert_eq!(sheet.with_names(|_| None), css);
        }

        #[test]
        fn replaced_addresses_are_read_as_what_they_were_replaced_by(names in proptest::collection::vec("[a-z]{1,8}", 1..5)) {
            let css: String = names.iter().map(|name| format!("a{{b:url( '{name}.png' )}}/* ' */")).collect();
            let before = text(&css);
            let written = Sheet::read("b.css", &before).with_names(|path| Some(format!("x-{path}")));
            let after = text(&written);
            let wanted: Vec<String> = names.iter().map(|name| format!("x-{name}.png")).collect();
            let sheet = Sheet::read("b.css", &after);
            prop_assert_eq!(sheet.targets().collect::<Vec<_>>(), wanted);
        }
    }
}
