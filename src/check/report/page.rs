//! The report as one page of HTML that needs nothing else: no script, no file, light and dark, and on paper.

use super::{Item, Report, StoryReport, findings_words, lists, note, reading_words, todo, translation_words};

const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1d1b19;--paper:#fbf8f1;--rule:#c9c2b4;--quiet:#5c554b;--mark:#9c2b1b}\
@media(prefers-color-scheme:dark){:root{--ink:#e9e3d8;--paper:#1b1917;--rule:#4a453d;--quiet:#b1a898;--mark:#f0907f}}\
*{box-sizing:border-box}\
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:64rem;background:var(--paper);color:var(--ink);font:1rem/1.5 Georgia,serif;overflow-wrap:anywhere}\
h1{font-size:2rem;line-height:1.15;margin:0}h2{font-size:1.4rem;line-height:1.2;margin:0}h3{font-size:1rem;margin:1.2rem 0 .3rem}\
a{color:inherit}.quiet,.place{color:var(--quiet);font:.85rem/1.45 system-ui,sans-serif}.todo{color:var(--mark);font-weight:600}\
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font:.9rem/1.4 system-ui,sans-serif;margin-block:1rem}\
caption{text-align:start;font-weight:600;padding-block-end:.4rem}\
th,td{text-align:start;vertical-align:top;padding:.35rem .7rem .35rem 0;border-block-end:1px solid var(--rule);overflow-wrap:normal}\
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}\
section{border-block-start:2px solid var(--ink);margin-block-start:2.5rem;padding-block-start:.8rem}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;margin:.8rem 0}dt{font:600 .9rem/1.6 system-ui,sans-serif}dd{margin:0}\
ul{margin:.2rem 0;padding-inline-start:1.2rem}li{margin-block:.35rem}.note{font-style:italic}\
@media(max-width:36rem){dl{grid-template-columns:1fr}dd{margin-block-end:.4rem}}\
@media print{body{max-width:none;padding:0;font-size:10pt}section{break-inside:auto}h2,h3{break-after:avoid}li,tr{break-inside:avoid}}";

/// Writes the page.
pub fn page(report: &Report) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    out.push_str("<meta name=\"robots\" content=\"noindex\">\n<title>Desk report</title>\n");
    out.push_str(&format!("<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<h1>Desk report</h1>\n"));
    out.push_str(&format!(
        "<p class=\"quiet\">As of {}. Made by nutgraf.</p>\n</header>\n<main>\n",
        escape(&report.today)
    ));
    overview(report, &mut out);
    for (number, story) in report.stories.iter().enumerate() {
        section(number + 1, story, &mut out);
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn overview(report: &Report, out: &mut String) {
    if report.stories.is_empty() {
        out.push_str("<p>There is no story.</p>\n");
        return;
    }
    out.push_str("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All stories\">\n<table>\n<caption>All stories</caption>\n<thead><tr><th scope=\"col\">Story</th><th scope=\"col\">Language</th>");
    for name in ["Statements", "Sourced", "Primary", "Seen", "Words", "To look at"] {
        out.push_str(&format!("<th scope=\"col\" class=\"n\">{name}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (number, story) in report.stories.iter().enumerate() {
        let c = story.coverage;
        let todo = todo(story);
        out.push_str(&format!(
            "<tr><th scope=\"row\"><a href=\"#s{}\"{}>{}</a></th><td>{}</td>",
            number + 1,
            lang(story),
            escape(&story.title),
            escape(&story.lang)
        ));
        for n in [c.items, c.sourced, c.primary, c.seen, story.words.whole, todo] {
            out.push_str(&format!("<td class=\"n\">{n}</td>"));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn section(number: usize, story: &StoryReport, out: &mut String) {
    out.push_str(&format!(
        "<section id=\"s{number}\" aria-labelledby=\"s{number}-h\">\n<h2 id=\"s{number}-h\"{}>{}</h2>\n<p class=\"place\">{} ({})</p>\n<dl>\n",
        lang(story),
        escape(&story.title),
        escape(&story.file),
        escape(&story.lang)
    ));
    let c = story.coverage;
    let w = story.words;
    let translated: Vec<String> = story.translations.iter().map(translation_words).collect();
    let facts = [
        (
            "Sourced",
            format!(
                "{} of {} statements; {} by a primary source, {} by one you saw",
                c.sourced, c.items, c.primary, c.seen
            ),
        ),
        ("Words", format!("30 seconds {}, 3 minutes {}, whole {}", w.short, w.questions, w.whole)),
        ("Reading", reading_words(&story.reading)),
        ("Translated", translated.join("; ")),
        ("Findings", findings_words(story.findings)),
    ];
    for (name, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        out.push_str(&format!("<dt>{name}</dt><dd>{}</dd>\n", escape(text)));
    }
    out.push_str("</dl>\n");
    for (name, items) in lists(story).into_iter().filter(|(_, items)| !items.is_empty()) {
        out.push_str(&format!("<h3>{name} <span class=\"todo\">{}</span></h3>\n<ul>\n", items.len()));
        items.iter().for_each(|item| entry(item, story, out));
        out.push_str("</ul>\n");
    }
    out.push_str("</section>\n");
}

fn entry(item: &Item, story: &StoryReport, out: &mut String) {
    out.push_str(&format!("<li><span{}>{}</span>", lang(story), escape(&item.text)));
    if let Some(note) = note(item) {
        out.push_str(&format!(" <span class=\"note\">{}</span>", escape(&note)));
    }
    let id = item.id.as_ref().filter(|_| item.kind != "image").map(|id| format!("{id}, ")).unwrap_or_default();
    out.push_str(&format!("<br><span class=\"place\">{}{}</span></li>\n", escape(&id), escape(&item.place)));
}

/// The language of what the story says.
fn lang(story: &StoryReport) -> String {
    let right = ["ar", "he", "fa", "ur", "yi", "ps"].contains(&story.lang.split('-').next().unwrap_or_default());
    let dir = if right { " dir=\"rtl\"" } else { "" };
    format!(" lang=\"{}\"{dir}", escape(&story.lang))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
