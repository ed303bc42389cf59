//! Writes sites of explainers for comparisons: the same stories for nutgraf, Hugo and the floor program, and for Zola with the
//! front matter where Zola wants it.
//!
//! `generate FOLDER STORIES [--seed N] [--code]` writes `FOLDER/content/` (nutgraf, Hugo, floor) and `FOLDER/zola/content/`. The same
//! seed gives the same bytes. Each story has 5 actors, 4 stakes, 12 events, 8 questions, 10 sources and a text of 900 words.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, many: usize) -> usize {
        (self.roll() % many as u64) as usize
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn words(&mut self, many: usize) -> String {
        let mut text = String::new();
        for number in 0..many {
            let word = self.word();
            if number == 0 {
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            } else {
                text.push(' ');
                text.push_str(word);
            }
        }
        text
    }

    fn sentence(&mut self) -> String {
        let many = 8 + self.below(9);
        self.words(many) + "."
    }
}

const WORDS: [&str; 64] = [
    "council",
    "water",
    "minister",
    "report",
    "bridge",
    "school",
    "harbour",
    "budget",
    "railway",
    "court",
    "village",
    "factory",
    "agreement",
    "doctor",
    "engineer",
    "river",
    "energy",
    "paper",
    "letter",
    "witness",
    "union",
    "museum",
    "border",
    "market",
    "storm",
    "forest",
    "island",
    "airport",
    "station",
    "measure",
    "number",
    "figure",
    "promised",
    "denied",
    "signed",
    "opened",
    "closed",
    "counted",
    "delayed",
    "found",
    "said",
    "built",
    "paid",
    "sold",
    "moved",
    "before",
    "after",
    "without",
    "against",
    "during",
    "the",
    "a",
    "this",
    "new",
    "old",
    "large",
    "small",
    "first",
    "last",
    "early",
    "late",
    "public",
    "local",
    "northern",
];

/// One story: the front matter that both forms share, line by line, and the text.
struct Story {
    title: String,
    summary: String,
    published: String,
    entities: String,
    text: String,
}

fn actors(out: &mut String, dice: &mut Dice) {
    out.push_str("actors:\n");
    for number in 1..=5 {
        let (name, role, aim) = (dice.words(2), dice.words(4), dice.words(6));
        writeln!(out, "  actor{number}:\n    name: {name}\n    type: organization\n    role: {role}\n    aims: {aim}")
            .unwrap();
    }
}

fn stakes(out: &mut String, dice: &mut Dice) {
    out.push_str("stakes:\n");
    for number in 1..=4 {
        let (gain, risk) = (dice.sentence(), dice.sentence());
        writeln!(
            out,
            "  - who: actor{number}\n    gain: {gain}\n    risk: {risk}\n    horizon: months\n    source: source{number}"
        )
        .unwrap();
    }
}

fn events(out: &mut String, dice: &mut Dice) {
    out.push_str("timeline:\n");
    for month in 1..=12 {
        let (day, actor, source) = (1 + dice.below(28), 1 + dice.below(5), 1 + dice.below(10));
        let text = dice.sentence();
        writeln!(
            out,
            "  - id: event{month}\n    date: 2023-{month:02}-{day:02}\n    text: {text}\n    actors: [actor{actor}]\n    source: source{source}"
        )
        .unwrap();
    }
}

fn questions(out: &mut String, dice: &mut Dice) {
    out.push_str("faq:\n");
    for number in 1..=8 {
        let (question, source) = (dice.words(7), 1 + dice.below(10));
        let answer = [dice.sentence(), dice.sentence(), dice.sentence()].join(" ");
        writeln!(out, "  - id: question{number}\n    q: {question}?\n    a: {answer}\n    source: source{source}")
            .unwrap();
    }
}

fn sources(out: &mut String, dice: &mut Dice, story: usize) {
    out.push_str("sources:\n");
    for number in 1..=10 {
        let (title, publisher, day) = (dice.words(6), dice.words(2), 1 + dice.below(28));
        writeln!(
            out,
            "  source{number}:\n    title: {title}\n    publisher: {publisher}\n    url: https://example.org/{story}/{number}\n    date: 2023-12-{day:02}"
        )
        .unwrap();
    }
}

/// 900 words under five headings, with emphasis, a link and a list; code, if asked for.
fn text(dice: &mut Dice, story: usize, code: bool) -> String {
    let mut out = String::new();
    let mut words = 0;
    for part in 1..=5 {
        writeln!(out, "## {}\n", dice.words(4)).unwrap();
        let mut paragraph = 0;
        while words < part * 180 {
            let sentence = dice.sentence();
            words += sentence.split(' ').count();
            paragraph += 1;
            match paragraph % 5 {
                1 => write!(out, "{sentence} ").unwrap(),
                2 => write!(out, "*{}* {sentence} ", dice.word()).unwrap(),
                3 => write!(out, "**{}** {sentence} ", dice.word()).unwrap(),
                4 => {
                    let (words, source) = (dice.word(), 1 + dice.below(10));
                    write!(out, "{sentence} [{words}](https://example.org/{story}/{source}) ").unwrap();
                }
                _ => write!(out, "{sentence}\n\n").unwrap(),
            }
        }
        writeln!(out, "\n\n- {}\n- {}\n- {}\n", dice.words(5), dice.words(5), dice.words(5)).unwrap();
        if code {
            writeln!(out, "```rust\nfn {}(many: usize) -> Option<usize> {{\n    let found = (0..many).find(|n| n % {} == 3)?;\n    Some(found + 1)\n}}\n```\n", dice.word(), 7 + part).unwrap();
        }
    }
    out
}

fn story(number: usize, seed: u64, code: bool) -> Story {
    let mut dice = Dice(seed.wrapping_mul(0x0001_0000_0001).wrapping_add(number as u64));
    let title = format!("{} {number}", dice.words(5));
    let summary = [dice.sentence(), dice.sentence()].join(" ");
    let published = format!("20{:02}-{:02}-{:02}", 10 + dice.below(14), 1 + dice.below(12), 1 + dice.below(28));
    let mut entities = String::new();
    actors(&mut entities, &mut dice);
    stakes(&mut entities, &mut dice);
    events(&mut entities, &mut dice);
    questions(&mut entities, &mut dice);
    sources(&mut entities, &mut dice, number);
    Story { title, summary, published, entities, text: text(&mut dice, number, code) }
}

fn write(folder: &Path, stories: usize, seed: u64, code: bool) -> std::io::Result<()> {
    let (ours, zola) = (folder.join("content"), folder.join("zola/content"));
    fs::create_dir_all(&ours)?;
    fs::create_dir_all(&zola)?;
    fs::write(zola.join("_index.md"), "---\ntitle: Stories\n---\n")?;
    for number in 1..=stories {
        let one = story(number, seed, code);
        let name = format!("s{number:06}.md");
        let (title, summary, published, entities, text) =
            (&one.title, &one.summary, &one.published, &one.entities, &one.text);
        fs::write(
            ours.join(&name),
            format!("---\ntitle: {title}\nsummary: {summary}\ndate: {published}\n{entities}---\n\n{text}"),
        )?;
        let inner: String = entities.lines().map(|line| format!("  {line}\n")).collect();
        fs::write(
            zola.join(&name),
            format!("---\ntitle: {title}\ndescription: {summary}\ndate: {published}\nextra:\n{inner}---\n\n{text}"),
        )?;
    }
    Ok(())
}

fn main() {
    let mut plain = Vec::new();
    let (mut seed, mut code) = (1, false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seed" => seed = words.next().and_then(|n| n.parse().ok()).expect("--seed takes a number"),
            "--code" => code = true,
            "--bench" => {}
            _ => plain.push(word),
        }
    }
    let [folder, stories] = plain.as_slice() else {
        eprintln!("usage: generate FOLDER STORIES [--seed N] [--code]; `benches/run` calls this");
        return;
    };
    let stories = stories.parse().expect("STORIES is a number");
    write(Path::new(folder), stories, seed, code).expect("the folder can be written");
}
