//! A site's size costs cards, not stories: ten times the stories do not take ten times the memory.
//!
//! `NUTGRAF_SCALE=10000` measures with that many stories instead of the few hundred that daily work can wait for.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Writes a site of this many stories, each with sources, events, claims and a text of a few hundred words.
fn site(root: &Path, stories: usize) {
    std::fs::create_dir_all(root.join("content")).unwrap();
    std::fs::write(root.join("site.yaml"), "title: Scale\nbase_url: https://example.org/\npaginate: 50\n").unwrap();
    for number in 0..stories {
        let mut text = String::new();
        write!(
            text,
            "---\ntitle: Story {number}\nsummary: The {number}th of many.\npublished: 2024-01-01\ntags: [t{}]\n",
            number % 40
        )
        .unwrap();
        text.push_str("sources:\n  a: {title: Paper, url: \"https://example.org/a\"}\n  b: {title: Other, url: \"https://example.org/b\"}\n");
        text.push_str("actors:\n  x: {name: Xaver, role: mayor}\n  y: {name: Ypsilon, role: builder}\ntimeline:\n");
        for event in 1..=12 {
            writeln!(text, "  - {{date: 2023-{event:02}, text: What happened in month {event}, source: a, actors: x}}")
                .unwrap();
        }
        text.push_str("claims:\n  - {id: c, text: It was dear., status: claimed, by: y, source: b}\n---\n");
        for paragraph in 0..12 {
            writeln!(
                text,
                "## Why {paragraph}?\n\n{}\n",
                "Because the builder said so and nobody asked twice [@a]. ".repeat(8)
            )
            .unwrap();
        }
        std::fs::write(root.join(format!("content/s{number}.md")), text).unwrap();
    }
}

/// Builds it and gives the most memory it took, in bytes.
fn peak(root: &Path) -> u64 {
    let output = Command::new(env!("CARGO_BIN_EXE_nutgraf"))
        .args(["--verbose", "--root"])
        .arg(root)
        .arg("build")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let line =
        said.lines().find(|line| line.contains("peak memory")).unwrap_or_else(|| panic!("no peak memory in:\n{said}"));
    let number = line.split_whitespace().find_map(|word| word.parse::<u64>().ok()).unwrap();
    number << 20
}

#[test]
#[cfg(target_os = "linux")]
fn memory_grows_slower_than_the_site() {
    let many: usize = std::env::var("NUTGRAF_SCALE").ok().and_then(|n| n.parse().ok()).unwrap_or(600);
    let dir = tempfile::tempdir().unwrap();
    let (small, large) = (dir.path().join("small"), dir.path().join("large"));
    site(&small, many / 10);
    site(&large, many);
    let (few, all) = (peak(&small), peak(&large));
    eprintln!("{} stories: {} MiB; {many} stories: {} MiB", many / 10, few >> 20, all >> 20);
    assert!(all < 5 * few, "{} MiB for a tenth, {} MiB for all", few >> 20, all >> 20);
}
