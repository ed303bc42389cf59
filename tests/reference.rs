//! The reference of the documentation is made from the types that it describes: `docs/content/reference/` and
//! `docs/content/rules/`.
//!
//! These tests fail when the pages are behind the types; `NUTGRAF_BLESS=1 cargo nextest run --release --test reference`
//! writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::collections::BTreeMap;

use nutgraf::diag::{Rule, Severity};
use nutgraf::parse::config::RawConfig;
use nutgraf::parse::front::{PAGE_KEYS, RawFront, SECTION_KEYS, STORY_KEYS};
use nutgraf::render::view::Root;
use serde_json::Value;

use common::schema::Book;
use common::{blessing, diff};

/// Compares pages below `docs/content/` with what they have to be, or writes them.
fn pages(folder: &str, pages: BTreeMap<String, String>) {
    let folder = common::root().join("docs/content").join(folder);
    let mut wrong = String::new();
    for (name, text) in &pages {
        let path = folder.join(name);
        if blessing() {
            common::write(&path, text.as_bytes());
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        let difference = diff(&found, text);
        if !difference.is_empty() {
            wrong += &format!("{}\n{difference}", path.display());
        }
    }
    let left_over = common::files_below(&folder).into_keys().filter(|name| !pages.contains_key(name));
    wrong += &left_over.map(|name| format!("{name} describes what does not exist\n")).collect::<String>();
    assert!(wrong.is_empty(), "{wrong}\nwrite them anew: NUTGRAF_BLESS=1 cargo nextest run --release --test reference");
}

#[test]
fn the_reference_says_what_the_types_say() {
    let pages_by_name = BTreeMap::from([
        ("_index.md".to_string(), INDEX.to_string()),
        ("story.md".to_string(), story_page()),
        ("site.md".to_string(), site_page()),
        ("theme.md".to_string(), theme_page()),
        ("styles.md".to_string(), styles_page()),
    ]);
    pages("reference", pages_by_name);
}

const INDEX: &str = "\
---
title: Reference
summary: Every field, setting and template variable. These pages are made from the program's types.
sort: weight
weight: 50
---
";

fn head(title: &str, summary: &str, weight: u32) -> String {
    format!("---\ntitle: {title}\nsummary: \"{summary}\"\nweight: {weight}\n---\n")
}

fn story_page() -> String {
    let book = Book::of::<RawFront>();
    let mut page = head("Story model", "Every key of front matter, and what each entity of a story holds.", 1);
    page += "
What a page or a story may say in its front matter. Unknown keys are errors. Keys in **bold** are required. Where a list is
taken, one value alone will do, and every entry of a list may have an `id`.

A file with any key of [a story](#keys-of-a-story) is a story; without one it is a plain page.
";
    let keys = [
        ("Keys of every page", PAGE_KEYS, "Stories, pages and sections may have these."),
        ("Keys of a story", STORY_KEYS, "The facts."),
        ("Keys of a section", SECTION_KEYS, "Only in `_index.md`, beside those of every page."),
    ];
    for (title, keys, about) in keys {
        let properties = book.root()["properties"].as_object().unwrap();
        let chosen = properties.iter().filter(|(key, _)| keys.contains(&key.as_str()));
        page += &format!("\n## {title}\n\n{about}\n\n{}", table(chosen.collect(), &Value::Null));
    }
    page += &sections(&book);
    page
}

fn site_page() -> String {
    let book = Book::of::<RawConfig>();
    let mut page = head("site.yaml", "Every setting of a site.", 2);
    page += "
The settings of a site. All are optional, the file too: without it, a folder with `content/` still builds. Unknown keys are
errors.

## Settings

";
    page += &properties(&book, book.root());
    page += &sections(&book);
    page
}

fn theme_page() -> String {
    let book = Book::of::<Root>();
    let mut page = head("Theme variables", "What a template sees: site, page and story.", 3);
    page += "
What a template sees. [Themes](../themes.md) says how templates are found and written. Values in **bold** are always there;
the others are `none` where there is nothing to say, which counts as false in an `if`. Lists are always there and may be
empty.

## Root variables

";
    page += &properties(&book, book.root());
    page += &sections(&book);
    page
}

fn styles_page() -> String {
    let mut page = head("Citation styles", "The names that `citation_style` takes.", 4);
    page += "
Each of these may stand as `citation_style` in [`site.yaml`](site.md); names in one line are the same style. Any other style is a file
of yours: see [Sources and claims](../sources.md#how-references-look).

";
    for (title, names) in nutgraf::render::csl::collection() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        page += &format!("- {}: {title}\n", names.join(", "));
    }
    page
}

/// A section for each definition: first what has keys, then small values, then closed lists of words.
fn sections(book: &Book) -> String {
    let mut parts = [String::new(), String::new(), String::new()];
    for (name, schema) in book.definitions() {
        let about = prose(schema);
        let title = heading(name);
        if let Some(words) = words(schema) {
            parts[2] += &format!("\n### {title}\n\n{about}\n\n| word | means |\n|---|---|\n{words}");
        } else if has_properties(book, schema) {
            parts[0] += &format!("\n## {title}\n\n{about}\n\n{}", properties(book, schema));
        } else {
            parts[1] += &format!("\n### {title}\n\n{about}\n");
        }
    }
    let [entities, values, lists] = parts;
    let under = |title: &str, text: String| if text.is_empty() { text } else { format!("\n## {title}\n{text}") };
    entities + &under("Values", values) + &under("Closed lists", lists)
}

/// `ActorType` → `Actor type`, `open question` → `Open question`.
fn heading(name: &str) -> String {
    let mut title = String::new();
    for (at, c) in name.char_indices() {
        if at > 0 && c.is_uppercase() && !name.contains(' ') {
            title.push(' ');
            title.extend(c.to_lowercase());
        } else if at == 0 {
            title.extend(c.to_uppercase());
        } else {
            title.push(c);
        }
    }
    title.strip_suffix(" view").unwrap_or(&title).to_string()
}

/// The anchor that [`heading`] gets.
fn anchor(name: &str) -> String {
    nutgraf::story::Slug::from_text(&heading(name)).to_string()
}

fn description(schema: &Value) -> &str {
    schema.get("description").and_then(Value::as_str).unwrap_or_default()
}

/// A description without what only readers of the code can follow.
fn prose(schema: &Value) -> String {
    let text = description(schema).replace("[`super::", "[`").replace("super::", "");
    text.replace("[`", "`").replace("`]", "`").replace("](crate::", "] (")
}

fn has_properties(book: &Book, schema: &Value) -> bool {
    book.variants(schema).iter().any(|schema| schema.get("properties").is_some())
}

/// The tables of a schema's keys; one for each shape where it has several.
fn properties(book: &Book, schema: &Value) -> String {
    if let Some(list) = schema.get("oneOf").and_then(Value::as_array) {
        let shape = |schema: &Value| {
            let also = Book::referred(schema)
                .map(|name| format!(" Has all of [{0}](#{1}) too.", heading(&name), anchor(&name)));
            format!("{}{}\n\n{}", prose(schema), also.unwrap_or_default(), own_table(schema))
        };
        return list.iter().map(shape).collect::<Vec<_>>().join("\n");
    }
    book.variants(schema).into_iter().map(own_table).collect()
}

fn own_table(schema: &Value) -> String {
    match schema.get("properties").and_then(Value::as_object) {
        Some(properties) => table(properties.iter().collect(), schema),
        None => String::new(),
    }
}

fn table(rows: Vec<(&String, &Value)>, owner: &Value) -> String {
    let required = |key: &str| owner["required"].as_array().is_some_and(|keys| keys.iter().any(|k| k == key));
    let mut text = "| key | is | holds |\n|---|---|---|\n".to_string();
    for (key, schema) in rows {
        let key = if required(key) { format!("**`{key}`**") } else { format!("`{key}`") };
        let about = prose(schema).replace('\n', " ").replace('|', "\\|");
        text += &format!("| {key} | {about} | {} |\n", shape(schema));
    }
    text
}

/// What a value may be, in a few words.
fn shape(schema: &Value) -> String {
    if let Some(name) = Book::referred(schema) {
        let title = heading(&name);
        let (first, rest) = title.split_at(1);
        // `Markdown` is a name.
        let title = if title == "Markdown" { title } else { first.to_lowercase() + rest };
        return format!("[{title}](#{})", anchor(&name));
    }
    if let Some(word) = schema.get("const") {
        return format!("`{}`", word.as_str().unwrap_or_default());
    }
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return list.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    if let Some(list) = schema.get("anyOf").or(schema.get("oneOf")).and_then(Value::as_array) {
        let shapes: Vec<String> = list.iter().filter(|s| s["type"] != "null").map(shape).collect();
        return match shapes.as_slice() {
            [one, many] if *many == format!("list of {one}") => format!("{one}, or a list"),
            _ => shapes.join(", or "),
        };
    }
    if let Some(items) = schema.get("items") {
        return format!("list of {}", shape(items));
    }
    match schema.get("additionalProperties") {
        Some(below) if below.is_object() => return format!("map of {}", shape(below)),
        Some(Value::Bool(true)) => return "map".into(),
        _ => {}
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(list) => list.iter().filter_map(Value::as_str).filter(|word| *word != "null").collect(),
        _ => return "anything".into(),
    };
    let word = |name: &&str| match *name {
        "boolean" => "`true` or `false`",
        "integer" => "whole number",
        "object" => "map",
        "string" => "text",
        _ => "number",
    };
    types.iter().map(word).collect::<Vec<_>>().join(" or ")
}

/// The rows of a closed list of words.
fn words(schema: &Value) -> Option<String> {
    if let Some(list) = schema.get("enum").and_then(Value::as_array) {
        return Some(list.iter().map(|word| format!("| `{}` | |\n", word.as_str().unwrap_or_default())).collect());
    }
    let list = schema.get("oneOf")?.as_array()?;
    let row = |schema: &Value| {
        let word = schema.get("const")?.as_str()?;
        Some(format!("| `{word}` | {} |\n", prose(schema).replace('\n', " ").replace('|', "\\|")))
    };
    list.iter().map(row).collect()
}

#[test]
fn every_rule_has_its_page() {
    let level = |rule: Rule| match rule.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "hint",
    };
    let mut by_name = BTreeMap::from([("_index.md".to_string(), RULES.to_string())]);
    for (number, rule) in Rule::ALL.iter().enumerate() {
        let text = rule.documentation();
        let (title, body) = text.trim_start().split_once('\n').unwrap_or_default();
        assert_eq!(title.trim(), format!("# {rule}"), "the page of `{rule}` begins with its name");
        let first = body.trim().trim_start_matches("## What").trim();
        let first = first.split("\n\n").next().unwrap_or_default().replace('\n', " ");
        let page = format!(
            "---\ntitle: {rule}\nsummary: {}\ntags: [{}]\nweight: {}\n---\n\nLevel unless a site sets another: **{}**.\n\n{}\n",
            serde_json::to_string(&first).unwrap(),
            level(*rule),
            number + 1,
            level(*rule),
            body.trim()
        );
        by_name.insert(format!("{rule}.md"), page);
    }
    pages("rules", by_name);
}

const RULES: &str = "\
---
title: Rules
summary: What nutgraf checks, why, and how to mend it.
sort: weight
weight: 60
---

Every finding names a rule. Errors stop the build and leave what is published untouched; warnings let it pass, and fail it with
`--strict`; hints are only said. A site sets levels in [`site.yaml`](../reference/site.md):

```yaml
check:
  unsourced: error
  image-credit: off
```

A story silences one rule at one place, with the reason, in [`allow`](../reference/story.md#entry-of-allow):

```yaml
allow:
  - rule: unsourced
    at: opening
    why: Everybody in town was there.
```

`nutgraf explain RULE` shows these pages on the terminal.
";
