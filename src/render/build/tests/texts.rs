//! What texts show.

use super::*;

fn body(text: &str, files: &[(&str, &str)]) -> String {
    let mut all = vec![("p/index.md".to_string(), format!("---\ntitle: Seite\n---\n{text}\n"))];
    all.push(("q.md".to_string(), "---\ntitle: Andere\n---\n## Teil\n\nText\n".to_string()));
    all.extend(files.iter().map(|(name, text)| (name.to_string(), text.to_string())));
    let built = Bench { files: all, base: None, relative: false }.build();
    between(built.get("p/index.html"), "<div class=\"prose\">", "</main>").to_string()
}

#[test]
fn links_are_relative_to_the_page() {
    let html = body("[a](/q/) [b](../q.md) [c](/q/#teil) [d](x.csv) [e](https://e.example/)", &[("p/x.csv", "a,b")]);
    for link in ["\"../q/\">a", "\"../q/\">b", "\"../q/#teil\">c", "\"x.csv\">d", "\"https://e.example/\">e"] {
        assert!(html.contains(link), "{link}: {html}");
    }
}

#[test]
fn tables_pictures_films_and_recordings() {
    let text = "::table{src=\"t.csv\" caption=\"Zahlen\"}\n\n::figure{src=\"b.png\" alt=\"Ein Bild\" caption=\"Oben\" credit=\"Wer\"}\n\n::video{url=\"https://v.example/1\" title=\"Ein Film\"}\n\n::audio{src=\"a.mp3\" title=\"Ein Ton\"}\n\n![Alt](b.png)";
    let html = body(text, &[("p/t.csv", "Land;Zahl\nA;1\n"), ("p/b.png", ""), ("p/a.mp3", "")]);
    assert!(html.contains("<caption>Zahlen</caption>") && html.contains("<td class=\"align-right\">1</td>"), "{html}");
    assert!(
        html.contains("<img src=\"b.png\" width=\"640\" height=\"480\" alt=\"Ein Bild\" loading=\"lazy\""),
        "{html}"
    );
    assert!(html.contains("<figcaption>Oben <span class=\"credit\">Wer</span></figcaption>"), "{html}");
    assert!(html.contains("<a href=\"https://v.example/1\">Ein Film</a> <small>Video auf v.example</small>"), "{html}");
    assert!(html.contains("<audio controls preload=\"none\" src=\"a.mp3\" aria-label=\"Ein Ton\">"), "{html}");
    assert!(html.contains("alt=\"Alt\""), "{html}");
}

#[test]
fn lists_are_paged() {
    let mut files: Vec<(String, String)> = (0..3)
        .map(|i| {
            (
                format!("s{i}.md"),
                format!("---\ntitle: Geschichte {i}\ntags: [Thema]\nsources: [https://e.example/{i}]\n---\nText\n"),
            )
        })
        .collect();
    files.push(("_index.md".into(), "---\ntitle: Start\npaginate: 2\n---\nWillkommen.\n".into()));
    let built = Bench { files, base: Some("https://example.org/"), relative: false }.build();
    let second = built.get("page/2/index.html");
    assert!(second.contains("href=\"../../s2/\"") && !second.contains("Willkommen"), "{second}");
    assert!(second.contains("https://example.org/page/2/"), "{second}");
    assert!(built.get("index.html").contains("Willkommen"));
    assert!(built.get("tags/thema/index.html").contains("3 Geschichten zum Thema Thema auf Site."));
    assert!(built.get("tags/index.html").contains("thema/"));
}
