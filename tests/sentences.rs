//! Every sentence that the page says of a claim, in every language of the theme: how it stands, who says so, on what it rests.
//!
//! `tests/data/sentences/` holds them to be read aloud; `NUTGRAF_BLESS=1 cargo nextest run --release --test sentences` writes
//! down what comes out now.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;

use nutgraf::compile::Options;

/// A language, and in it: a state, a party by a plural name, a person, a service that is a party.
const LANGUAGES: &[(&str, [&str; 4])] = &[
    ("de", ["Südkorea", "Vereinigte Staaten", "Anna Weiß", "Auslandsnachrichtendienst"]),
    ("en", ["South Korea", "United States", "Anna White", "Foreign Intelligence Service"]),
    ("fr", ["Corée du Sud", "États-Unis", "Anna Leblanc", "Service de renseignement extérieur"]),
    ("es", ["Corea del Sur", "Estados Unidos", "Ana Blanco", "Servicio de Inteligencia Exterior"]),
    ("ar", ["كوريا الجنوبية", "الولايات المتحدة", "آنا وايت", "جهاز المخابرات الخارجية"]),
    ("zh", ["韩国", "美国", "安娜·怀特", "对外情报局"]),
];

const STATUSES: &[&str] = &["confirmed", "claimed", "disputed", "refuted", "unknown"];

/// Who says it.
const CLAIMANTS: &[&str] = &["", "state", "usa", "[person, service]", "[state, usa, service]"];

/// On what it rests: nothing, one report, one not seen, two of one origin, five of one not seen, two of two, two not seen.
const SOURCES: &[&str] = &["", "a", "leak", "[a, b]", "[q1, q2, q3, q4, q5]", "[a, c]", "[leak, other]", "[a, c, d]"];

fn story([state, usa, person, service]: &[&str; 4]) -> String {
    let mut text = format!(
        "---\ntitle: T\npublished: 2024-11-20\nactors:\n  state: {{name: {state}, type: state}}\n  usa: {{name: {usa}, type: state, party: true}}\n  person: {{name: {person}, type: person}}\n  service: {{name: {service}, type: agency, party: true}}\nsources:\n  leak: {{title: L, access: leaked, publisher: EU}}\n  other: {{title: O, seen: false, publisher: UN}}\n"
    );
    for (id, rest) in [("a", "publisher: A"), ("b", "publisher: A"), ("c", "publisher: C"), ("d", "publisher: D")] {
        writeln!(text, "  {id}: {{title: {id}, {rest}}}").unwrap();
    }
    for n in 1..=5 {
        writeln!(text, "  q{n}: {{title: Q{n}, publisher: P{n}, via: leak}}").unwrap();
    }
    text.push_str("claims:\n");
    for status in STATUSES {
        for (n, by) in CLAIMANTS.iter().enumerate() {
            let by = if by.is_empty() { String::new() } else { format!(", by: {by}") };
            writeln!(text, "  - {{id: {status}-{n}, text: Text, status: {status}{by}}}").unwrap();
        }
    }
    for (n, sources) in SOURCES.iter().enumerate() {
        let source = if sources.is_empty() { String::new() } else { format!(", source: {sources}") };
        writeln!(text, "  - {{id: origin-{n}, text: Text, status: claimed, by: state{source}, as_of: 2024-11~}}")
            .unwrap();
    }
    text.push_str("unknowns:\n  - {q: Q, since: 2024-11, why: W, settles: S}\n");
    let mentions: Vec<String> =
        STATUSES.iter().flat_map(|status| [0, 1].map(|n| format!("[X](#{status}-{n})"))).collect();
    write!(text, "---\n{}\n", mentions.join(", ")).unwrap();
    text
}

/// The words of a piece of HTML, tags taken out.
fn words(html: &str) -> String {
    let mut out = String::new();
    for (n, piece) in html.split('<').enumerate() {
        let text = if n == 0 { piece } else { piece.split_once('>').map_or("", |(_, text)| text) };
        out.push_str(text);
    }
    let out = out.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn sentences(lang: &str, names: &[&str; 4]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let content = folder.path().join("content");
    std::fs::create_dir(&content).unwrap();
    std::fs::write(folder.path().join("site.yaml"), format!("title: T\nlang: {lang}\ncards: false\nsearch: false\n"))
        .unwrap();
    std::fs::write(content.join("story.md"), story(names)).unwrap();
    let options = Options { root: folder.path().into(), output: folder.path().join("public"), ..Options::default() };
    let compiled = common::compile(&options, false);
    let page = compiled.files.get("story/index.html").unwrap_or_else(|| panic!("{}", compiled.findings));
    let page = String::from_utf8_lossy(page).into_owned();
    let mut out = String::new();
    let mut entry = |id: &str, label: &str| {
        let at = page.find(&format!("<li class=\"claim\" id=\"{id}\"")).unwrap_or_else(|| panic!("{lang}: {id}"));
        let html = page[at..].split("</li>").next().unwrap_or_default();
        let standing = html.split("<p class=\"standing\">").nth(1).and_then(|html| html.split("</p>").next());
        let standing = standing.map(words).unwrap_or_else(|| "(only the heading of its group)".into());
        writeln!(out, "{label}: {standing}").unwrap();
    };
    for status in STATUSES {
        for (n, by) in CLAIMANTS.iter().enumerate() {
            entry(&format!("{status}-{n}"), &format!("{status}, {}", if by.is_empty() { "nobody" } else { by }));
        }
    }
    for (n, sources) in SOURCES.iter().enumerate() {
        entry(&format!("origin-{n}"), &format!("sources {}", if sources.is_empty() { "none" } else { sources }));
    }
    let cards = page.split("<div class=\"card card-claims\"").skip(1);
    let lines = cards.filter_map(|card| card.split("<p class=\"card-line\">").nth(1)?.split("</p>").next());
    lines.for_each(|line| writeln!(out, "card: {}", words(line)).unwrap());
    out
}

#[test]
fn sentences_of_claims() {
    let folder = common::root().join("tests/data/sentences");
    let mut wrong = String::new();
    for (lang, names) in LANGUAGES {
        let path = folder.join(format!("{lang}.txt"));
        let found = sentences(lang, names);
        if common::blessing() {
            common::write(&path, found.as_bytes());
        }
        wrong += &common::diff(&std::fs::read_to_string(&path).unwrap_or_default(), &found);
    }
    assert!(wrong.is_empty(), "{wrong}");
}
