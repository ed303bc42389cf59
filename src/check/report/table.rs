//! The report for a terminal, 80 columns wide.

use super::{Item, Report, StoryReport, findings_words, lists, note, reading_words, todo, translation_words};

/// Columns of a line.
const WIDTH: usize = 80;
/// Entries of a list that are shown.
const MOST: usize = 12;

/// Writes the report; `bold` sets headings apart where the terminal can.
pub fn table(report: &Report, bold: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    overview(report, bold, &mut out);
    for story in &report.stories {
        one(story, bold, &mut out);
    }
    out
}

/// A line for each story.
fn overview(report: &Report, bold: &dyn Fn(&str) -> String, out: &mut String) {
    let head = format!(
        "{:<34} {:<5} {:>9} {:>8} {:>6} {:>6} {:>6}",
        "Story", "lang", "sourced", "primary", "seen", "words", "look"
    );
    out.push_str(&format!("{}\n", bold(&head)));
    for story in &report.stories {
        let c = story.coverage;
        let todo = todo(story);
        let sourced = format!("{}/{}", c.sourced, c.items);
        out.push_str(&format!(
            "{} {:<5} {sourced:>9} {:>8} {:>6} {:>6} {todo:>6}\n",
            padded(&story.title, 34),
            story.lang,
            c.primary,
            c.seen,
            story.words.whole,
        ));
    }
}

fn one(story: &StoryReport, bold: &dyn Fn(&str) -> String, out: &mut String) {
    let heading = cut(&format!("{} ({})", story.title, story.lang), WIDTH);
    out.push_str(&format!("\n{}\n{}\n", bold(&heading), cut(&story.file, WIDTH)));
    let c = story.coverage;
    fact(
        "Sourced",
        &format!(
            "{} of {} statements; {} by a primary source, {} by one you saw",
            c.sourced, c.items, c.primary, c.seen
        ),
        out,
    );
    let w = story.words;
    fact("Words", &format!("30 seconds {}, 3 minutes {}, whole {}", w.short, w.questions, w.whole), out);
    fact("Reading", &reading_words(&story.reading), out);
    if !story.translations.is_empty() {
        let words: Vec<String> = story.translations.iter().map(translation_words).collect();
        fact("Translated", &words.join("; "), out);
    }
    fact("Findings", &findings_words(story.findings), out);
    for (name, items) in lists(story).into_iter().filter(|(_, items)| !items.is_empty()) {
        list(name, items, &story.file, out);
    }
}

fn fact(name: &str, text: &str, out: &mut String) {
    for (i, line) in wrapped(text, WIDTH - 13).iter().enumerate() {
        let name = if i == 0 { name } else { "" };
        out.push_str(&format!("  {name:<11}{line}\n"));
    }
}

fn list(name: &str, items: &[Item], file: &str, out: &mut String) {
    out.push_str(&format!("  {name}: {}\n", items.len()));
    for item in items.iter().take(MOST) {
        let id = item.id.as_ref().map(|id| format!("{id}: ")).unwrap_or_default();
        let text = if item.kind == "image" { item.text.clone() } else { format!("{id}{}", item.text) };
        out.push_str(&format!("    - {}\n", cut(&text, WIDTH - 6)));
        let about = [Some(place(item, file)), note(item)].into_iter().flatten().collect::<Vec<_>>().join(": ");
        for line in wrapped(&about, WIDTH - 6) {
            out.push_str(&format!("      {}\n", cut(&line, WIDTH - 6)));
        }
    }
    if items.len() > MOST {
        out.push_str(&format!("    … and {} more: --format json or html shows all\n", items.len() - MOST));
    }
}

/// Where it is: the line alone if it is in the story's own file, which stands above.
fn place(item: &Item, file: &str) -> String {
    let line = item.place.strip_prefix(file).and_then(|rest| rest.strip_prefix(':'));
    line.map_or_else(|| item.place.clone(), |line| format!("line {line}"))
}

/// Columns that a text takes.
fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Characters of Chinese, Japanese and Korean take two.
fn columns(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 2,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3fffd}' => 2,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' => 0,
        _ => 1,
    }
}

/// The text in as many columns, or its beginning.
fn cut(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_string();
    }
    let mut out = String::new();
    for c in text.chars() {
        if width(&out) + columns(c) + 1 > room {
            break;
        }
        out.push(c);
    }
    out + "…"
}

fn padded(text: &str, room: usize) -> String {
    let text = cut(text, room);
    let missing = room.saturating_sub(width(&text));
    text + &" ".repeat(missing)
}

fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && width(line) + 1 + width(word) > room {
            lines.push(word.to_string());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}
