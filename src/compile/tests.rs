//! The pipeline as a whole, on sites in a temporary folder.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;

use super::{Options, Prepared, Silent, prepare};
use crate::artifact::Content;

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn site(root: &Path) -> Prepared {
    let options = Options { root: root.into(), output: root.join("public"), ..Options::default() };
    prepare(&options, &Silent).unwrap()
}

/// Everything a site makes, rendered in this order.
fn render(site: &Prepared, backwards: bool) -> BTreeMap<String, Vec<u8>> {
    let mut units = site.units();
    if backwards {
        units.reverse();
    }
    let artifacts = units.into_iter().flat_map(|unit| site.render(unit).unwrap());
    let bytes = |content| match content {
        Content::Bytes(bytes) => bytes,
        Content::Copy(path) => std::fs::read(path).unwrap(),
    };
    artifacts.map(|artifact| (artifact.path.to_string(), bytes(artifact.content))).collect()
}

const STORY: &str = "---\ntitle: One\ntags: [a, b]\nsources: {s: {title: S}}\nactors: {kim: {role: r}}\ntimeline: [{date: 2024, text: x, source: s}]\n---\nText [@s].\n";

#[test]
fn pages_do_not_depend_on_the_order_they_are_rendered_in() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            (
                "site.yaml",
                "title: T\nbase_url: https://example.org/x/\nlanguages: [en, de]\nmenus: {main: [{url: /one/}]}\n",
            ),
            ("content/_shared/actors.yaml", "kim: {name: Kim}\n"),
            ("content/one/index.md", STORY),
            ("content/two.md", "# Two\n"),
            ("content/a/b.md", "---\ntitle: B\ntags: [a]\n---\n"),
        ],
    );
    let (forwards, backwards) = (render(&site(dir.path()), false), render(&site(dir.path()), true));
    assert!(forwards.len() > 15, "{:?}", forwards.keys());
    for (path, bytes) in &forwards {
        assert_eq!(String::from_utf8_lossy(bytes), String::from_utf8_lossy(&backwards[path]), "{path}");
    }
}

#[test]
fn every_file_is_found_by_its_unit() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[
            ("site.yaml", "title: T\nbase_url: https://example.org/\npaginate: 1\n"),
            ("content/_index.md", "# Home\n"),
            (
                "content/two.md",
                STORY.replace("title: One", "title: Two").replace("actors: {kim: {role: r}}\n", "").as_str(),
            ),
            ("content/one/index.md", STORY.replace("actors: {kim: {role: r}}\n", "aliases: [/old/]\n").as_str()),
            ("content/one/data.csv", "a,b\n1,2\n"),
            ("static/.well-known/x", "y"),
        ],
    );
    let site = site(dir.path());
    assert_eq!(site.diagnostics(), []);
    assert!(render(&site, false).contains_key("page/2/index.html"));
    for unit in site.units() {
        for artifact in site.render(unit).unwrap() {
            assert_eq!(site.unit_of(&artifact.path), Some(unit), "{}", artifact.path);
        }
    }
}

#[test]
fn of_a_single_page_only_what_it_names_is_published() {
    let dir = tempfile::tempdir().unwrap();
    write(
        dir.path(),
        &[("x.md", "---\nlang: de\n---\n# Titel\n[Daten](named.csv)\n"), ("named.csv", "a\n"), ("secret.txt", "s")],
    );
    let options = Options { root: dir.path().into(), file: Some("x.md".into()), ..Options::default() };
    let site = prepare(&options, &Silent).unwrap();
    assert_eq!(site.diagnostics(), []);
    let files = render(&site, false);
    assert!(files.contains_key("named.csv") && files.contains_key("index.html"), "{:?}", files.keys());
    assert!(!files.contains_key("secret.txt"));
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("lang=\"de\""));
}
