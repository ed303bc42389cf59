//! Options as sites set them, over those of a theme.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::source::FileId;

struct Files(Vec<(&'static str, &'static str)>);

impl SiteFiles for Files {
    fn paths(&self) -> Vec<String> {
        self.0.iter().map(|(path, _)| (*path).to_string()).collect()
    }

    fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.0.iter().find(|(known, _)| *known == path).map(|(_, text)| text.as_bytes().to_vec())
    }
}

const SPECS: &str = r##"
accent: {type: color, default: red, named: {red: {day: "#9f231a", night: "#ee8f7f"}}, on: paper}
paper: {type: color, default: {day: "#fbf8f1", night: "#191714"}}
text_font: {type: font, default: plain, named: {plain: "Georgia, serif"}}
logo: {type: image}
footer: {type: text}
parts: {type: parts}
columns: {type: number, default: 2}
wide: {type: boolean, default: false}
edge: {type: choice, choices: [thin, bold], default: thin}
"##;

fn choose(options: serde_json::Value) -> Result<Chosen, Vec<Diagnostic>> {
    let specs: BTreeMap<String, OptionSpec> = serde_yaml::from_str(SPECS).unwrap();
    let files = Files(vec![("fonts/a b.woff2", ""), ("logo.svg", "<svg viewBox='0 0 30 10'>"), ("bad.svg", "<svg>")]);
    let place = Span::new(FileId(1), 0, 1);
    let places = specs.keys().zip(10..).map(|(key, at)| (key.clone(), Span::new(FileId(1), at, at + 1))).collect();
    Chosen::new(&specs, &Given { theme: "x", options: &options, places: &places, place, files: &files })
}

fn wrong(options: serde_json::Value) -> String {
    choose(options).unwrap_err().into_iter().map(|finding| finding.message).collect::<Vec<_>>().join("\n")
}

#[test]
fn defaults_hold_where_nothing_is_set() {
    let chosen = choose(Value::Null).unwrap();
    assert_eq!(
        chosen.css,
        ":root{--option-columns:2;--option-text-font:Georgia, serif;--option-accent:light-dark(#9f231a,#ee8f7f);\
         --option-paper:light-dark(#fbf8f1,#191714);}\n"
    );
    assert!(chosen.findings.is_empty() && chosen.parts.is_none());
    assert_eq!(chosen.classes, ["edge-thin"]);
    let view = chosen.view(&Lang::parse("en").unwrap(), &|_| None);
    assert_eq!(view.get("logo"), Some(&Value::Null), "templates may ask for every option");
}

#[test]
fn one_colour_gets_a_form_for_the_night_that_reads_as_well() {
    let css = choose(serde_json::json!({"accent": "#005a2b"})).unwrap().css;
    let night = css.split("--option-accent:light-dark(#005a2b,").nth(1).unwrap().split(')').next().unwrap();
    let contrast = Colour::parse(night).unwrap().contrast(Colour::parse("#191714").unwrap());
    assert!((7.0..9.5).contains(&contrast), "{night} {contrast}");
}

#[test]
fn colours_that_cannot_be_read_are_reported_where_they_stand() {
    let chosen = choose(serde_json::json!({"accent": {"day": "#f0a000", "night": "#400"}})).unwrap();
    let found: Vec<String> = chosen.findings.iter().map(|finding| finding.message.clone()).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("by day the colour `accent` has a contrast of 2.0 with `paper`"), "{found:?}");
    assert!(found[1].starts_with("by night"), "{found:?}");
    assert_eq!(chosen.findings[0].place, crate::diag::Place::At(Span::new(FileId(1), 10, 11)));
    let dark = choose(serde_json::json!({"paper": "#333"})).unwrap();
    assert!(dark.findings.iter().any(|finding| finding.message.contains("by day the colour `accent`")));
}

#[test]
fn fonts_are_families_or_files() {
    let css = |value: serde_json::Value| choose(serde_json::json!({ "text_font": value })).unwrap().css;
    assert!(
        css("Iowan, 'Palatino Linotype', serif".into())
            .contains("--option-text-font:Iowan, 'Palatino Linotype', serif;")
    );
    let file = css("fonts/a b.woff2".into());
    assert!(
        file.starts_with("@font-face{font-family:\"option text font\";src:url(\"../fonts/a%20b.woff2\")"),
        "{file}"
    );
    assert!(file.contains("--option-text-font:\"option text font\",Georgia, serif;"), "{file}");
    let faces =
        css(serde_json::json!({"regular": "/static/fonts/a b.woff2", "bold": "fonts/a b.woff2", "fallback": "Arial"}));
    assert_eq!(faces.matches("@font-face").count(), 2, "{faces}");
    assert!(faces.contains("font-weight:700") && faces.contains("\"option text font\",Arial;"), "{faces}");
}

#[test]
fn the_upright_faces_are_what_the_first_screen_needs() {
    let fonts = |value: serde_json::Value| choose(serde_json::json!({ "text_font": value })).unwrap().fonts;
    let file = || ("text_font".to_string(), "fonts/a b.woff2".to_string(), "font/woff2");
    assert_eq!(fonts("Georgia, serif".into()), []);
    assert_eq!(fonts("/static/fonts/a b.woff2".into()), [file()]);
    let path = "fonts/a b.woff2";
    assert_eq!(fonts(serde_json::json!({"regular": path, "italic": path, "bold": path})), [file(), file()]);
    assert_eq!(fonts(serde_json::json!({"variable": path, "bold": path})), [file()]);
}

#[test]
fn what_an_option_cannot_be_is_said() {
    for (options, words) in [
        (serde_json::json!({"accent": "reddish"}), "wants one of `red`, a colour"),
        (serde_json::json!({"accent": {"day": "red"}}), "`{day: …, night: …}`"),
        (serde_json::json!({"accent": {"day": "#00f", "night": "red; } body { color: blue"}}), "wants one of `red`"),
        (serde_json::json!({"text_font": "fonts/ab.woff2"}), "did you mean `fonts/a b.woff2`?"),
        (serde_json::json!({"text_font": "x; } body { top: 0"}), "a font file of the site"),
        (serde_json::json!({"text_font": {"fat": "fonts/a b.woff2"}}), "a font file of the site"),
        (serde_json::json!({"logo": "lego.svg"}), "did you mean `logo.svg`?"),
        (serde_json::json!({"logo": "bad.svg"}), "with its size in it"),
        (serde_json::json!({"parts": ["body", "fake"]}), "a list of parts: in-short, body"),
        (serde_json::json!({"parts": ["body", "body"]}), "each part once"),
        (serde_json::json!({"columns": "2"}), "wants a number"),
        (serde_json::json!({"wide": "yes"}), "wants `true` or `false`"),
        (serde_json::json!({"footer": 1}), "wants a text, or one for each language"),
        (serde_json::json!({"akcent": "red"}), "has no option `akcent`"),
    ] {
        let found = wrong(options.clone());
        assert!(found.contains(words), "{options}: {found}");
    }
    let hint = choose(serde_json::json!({"akcent": "red"})).unwrap_err()[0].help.clone();
    assert_eq!(hint.as_deref(), Some("did you mean `accent`?"));
}

#[test]
fn templates_see_pictures_with_their_size_and_texts_in_the_language_of_the_page() {
    let chosen = choose(serde_json::json!({
        "logo": "/logo.svg", "footer": {"de": "Ende", "en": "The end"}, "parts": ["faq", "body"],
    }))
    .unwrap();
    let view = |tag: &str| chosen.view(&Lang::parse(tag).unwrap(), &|path| Some(format!("../{path}")));
    assert_eq!(view("en")["logo"], serde_json::json!({"src": "../logo.svg", "width": 30, "height": 10}));
    assert_eq!(view("en-GB")["footer"], "The end");
    assert_eq!(view("fr")["footer"], "Ende");
    assert_eq!(chosen.parts, Some(vec![Part::Faq, Part::Body]));
}
