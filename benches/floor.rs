//! The floor: does only what must be done for one page per story, with the same libraries, on all cores: read, parse the YAML into
//! types, parse the Markdown, render one template, write. Nothing is checked.
//!
//! `floor CONTENT OUTPUT TEMPLATE`
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct Actor {
    name: String,
    role: String,
    aims: String,
}

#[derive(Deserialize, Serialize)]
struct Stake {
    who: String,
    gain: String,
    risk: String,
    source: String,
}

#[derive(Deserialize, Serialize)]
struct Event {
    id: String,
    date: String,
    text: String,
    actors: Vec<String>,
    source: String,
}

#[derive(Deserialize, Serialize)]
struct Question {
    id: String,
    q: String,
    a: String,
    source: String,
}

#[derive(Deserialize, Serialize)]
struct Source {
    title: String,
    publisher: String,
    url: String,
    date: String,
}

#[derive(Deserialize, Serialize)]
struct Story {
    title: String,
    summary: String,
    date: String,
    actors: BTreeMap<String, Actor>,
    stakes: Vec<Stake>,
    timeline: Vec<Event>,
    faq: Vec<Question>,
    sources: BTreeMap<String, Source>,
    #[serde(default)]
    content: String,
}

fn page(path: &Path, output: &Path, tera: &tera::Tera) {
    let text = fs::read_to_string(path).unwrap();
    let (front, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    let mut story: Story = serde_yaml::from_str(front).unwrap();
    pulldown_cmark::html::push_html(&mut story.content, pulldown_cmark::Parser::new(body));
    let context = tera::Context::from_serialize(&story).unwrap();
    let html = tera.render("story.html", &context).unwrap();
    let folder = output.join(path.file_stem().unwrap());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("index.html"), html).unwrap();
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let [content, output, template] = words.as_slice() else {
        eprintln!("usage: floor CONTENT OUTPUT TEMPLATE; `benches/run` calls this");
        return;
    };
    let mut tera = tera::Tera::default();
    tera.add_raw_template("story.html", &fs::read_to_string(template).unwrap()).unwrap();
    let mut files: Vec<_> = fs::read_dir(content).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.par_iter().for_each(|path| page(path, Path::new(output), &tera));
}
