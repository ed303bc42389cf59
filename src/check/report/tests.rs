#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;

fn report() -> Report {
    let item = |text: &str| Item {
        kind: "claim",
        id: Some("troops".into()),
        text: text.into(),
        note: Some("confirmed, 2 reports".into()),
        allowed: None,
        place: "content/deal.md:12".into(),
    };
    let story = StoryReport {
        file: "content/deal.md".into(),
        lang: "ar".into(),
        title: "<b>A title & more</b> that is far too long for one line of a terminal of eighty columns".into(),
        original: true,
        coverage: Coverage { items: 9, sourced: 8, primary: 3, seen: 1 },
        single_origin: vec![item(&"long ".repeat(40)), item("中文".repeat(40).as_str())],
        anonymous: Vec::new(),
        unanswered: Vec::new(),
        stale: Vec::new(),
        overdue: Vec::new(),
        unsettled: Vec::new(),
        images: Vec::new(),
        words: Words { short: 80, questions: 200, whole: 1200 },
        reading: Reading { formula: "none", score: None, level: None, words: 0, sentences: 0 },
        translations: vec![Translation { lang: "en".into(), state: "behind", made_from: Some("2024-01-01".into()) }],
        findings: Findings { hints: 1, ..Findings::default() },
    };
    Report { version: VERSION, today: "2024-06-01".into(), stories: vec![story] }
}

#[test]
fn the_table_fits_a_terminal() {
    let text = table::table(&report(), &|text| text.to_string());
    let wide = |line: &&str| line.chars().map(|c| if c > '\u{2e80}' { 2 } else { 1 }).sum::<usize>() > 80;
    assert_eq!(text.lines().find(wide), None, "{text}");
    assert!(text.contains("0 errors, 0 warnings, 1 hint\n"), "{text}");
    assert!(text.contains("      line 12: confirmed, 2 reports\n"), "{text}");
    assert!(text.contains("8/9") && text.contains("en: behind: made from the state of 2024-01-01"), "{text}");
}

#[test]
fn the_page_escapes_what_stories_say() {
    let html = page::page(&report());
    assert!(html.contains("&lt;b&gt;A title &amp; more") && !html.contains("<b>"), "{html}");
    assert!(html.contains("lang=\"ar\" dir=\"rtl\"") && !html.contains("<script"), "{html}");
}
