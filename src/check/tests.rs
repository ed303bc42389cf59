//! Translations, shared entities and references, on small sites in memory.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use super::{Context, Loaded, Shared, documents, levels};
use crate::diag::Diagnostic;
use crate::parse::{config, inventory, yaml};
use crate::source::{FileId, Limits, Span, Tree};
use crate::story::config::Config;
use crate::story::{Document, Kind, Status, Story};

/// Checks a site; gives its documents and its findings as `file:line:col rule: message`.
fn check(files: &[(&str, &str)]) -> (Vec<Document>, Vec<String>) {
    let tree = Tree::in_memory(files);
    let mut diags = Vec::new();
    let config = settings(&tree, &mut diags);
    let found = inventory::inventory(&tree, &config, false, &mut diags);
    let mut read = |id: FileId, _: &mut Vec<Diagnostic>| tree.text(id, &Limits::default()).ok().map(Arc::new);
    let shared = Shared::new(&found, &config, &mut read, &mut diags);
    let bibliography = |_: &str, _: Span, _: &mut Vec<Diagnostic>| None;
    let cascades = Default::default();
    let context = Context {
        config: &config,
        today: jiff::civil::date(2026, 11, 1),
        shared: &shared,
        cascades: &cascades,
        changed: &Default::default(),
        bibliography: &bibliography,
        again: false,
    };
    let mut all = Vec::new();
    for group in &found.groups {
        let files =
            group.files.iter().map(|(lang, id)| (lang.clone(), Arc::new(tree.text(*id, &Limits::default()).unwrap())));
        let loaded = Loaded { path: group.path.clone(), section: group.section, files: files.collect() };
        all.extend(documents(&loaded, &context, &mut diags));
    }
    levels::of_site(&config, &mut diags);
    // Rules about evidence have cases of their own.
    diags.retain(|d| !d.rule.is_advice() && d.rule != crate::diag::Rule::MissingResponse);
    crate::diag::sort(&mut diags, &tree);
    let words = diags.iter().map(|d| {
        let place = match &d.place {
            crate::diag::Place::At(span) => {
                let file = tree.text(span.file, &Limits::default()).unwrap();
                let at = file.line_col(span.start as usize);
                format!("{}:{}:{}", file.path, at.line, at.col)
            }
            crate::diag::Place::File(path) => path.clone(),
            crate::diag::Place::Site => "site".into(),
        };
        format!("{place} {}: {}", d.rule, d.message)
    });
    (all, words.collect())
}

fn settings(tree: &Tree, diags: &mut Vec<Diagnostic>) -> Config {
    let file = tree.find("site.yaml").map(|entry| tree.text(entry.id, &Limits::default()).unwrap());
    let bounds = crate::story::config::Bounds::default();
    let node = file.as_ref().and_then(|file| yaml::parse(file, 0..file.text.len(), &bounds, diags));
    config::config(node.as_ref(), diags)
}

fn story<'a>(documents: &'a [Document], lang: &str) -> (&'a Document, &'a Story) {
    let document = documents.iter().find(|d| d.page.lang.as_str() == lang).unwrap();
    match &document.kind {
        Kind::Story(story) => (document, story),
        _ => panic!("no story"),
    }
}

const SITE: (&str, &str) = ("site.yaml", "title: T\nlang: de\nlanguages: [de, en]\n");

#[test]
fn a_translation_inherits_structure_and_sets_texts() {
    let (documents, found) = check(&[
        SITE,
        (
            "content/s/index.md",
            "---\ntitle: Titel\nsources: {a: {title: Papier}}\nactors: {kim: {name: Kim, type: person}}\ntimeline:\n- {id: e, date: 2024-06, text: Deutsch, source: a, actors: kim}\n---\nText.\n",
        ),
        ("content/s/index.en.md", "---\ntitle: Title\nslug: story\ntimeline:\n- {id: e, text: English}\n---\nBody.\n"),
    ]);
    assert_eq!(found, Vec::<String>::new());
    let (page, english) = story(&documents, "en");
    assert_eq!(&*page.page.title.plain, "Title");
    assert_eq!(page.page.slug.as_ref().map(|s| s.as_str()), Some("story"));
    assert_eq!(&*english.timeline[0].text.plain, "English");
    assert_eq!(english.timeline[0].date.as_str(), "2024-06");
    assert_eq!(english.timeline[0].actors.len(), 1);
    let (_, german) = story(&documents, "de");
    assert_eq!(&*german.timeline[0].text.plain, "Deutsch");
}

#[test]
fn a_translation_that_sets_more_than_texts_drifts() {
    let (_, found) = check(&[
        SITE,
        (
            "content/s.md",
            "---\ntitle: T\nsources: {a: {title: P}}\nclaims:\n- {id: c, text: Satz, status: refuted, source: a}\nkey_points: [eins, zwei]\n---\nText\n",
        ),
        (
            "content/s.en.md",
            "---\ntitle: T\nkey_points: [one]\nclaims:\n- {id: c, text: Sentence, status: disputed}\n- {id: d, text: More}\n---\nText\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "content/s.en.md:3:13 translation-drift: `key_points` has 2 entries in the original, here 1",
            "content/s.en.md:5:27 translation-drift: a translation cannot set `claims.c.status`",
            "content/s.en.md:6:8 translation-drift: `claims` has no entry `d` in the original",
        ]
    );
}

#[test]
fn what_is_not_translated_is_said_once_for_each_text() {
    let (documents, found) = check(&[
        SITE,
        (
            "content/s.md",
            "---\ntitle: T\nsummary: Worum es geht.\nsources: {a: {title: P}}\nfaq:\n- {id: f, q: Warum?, a: Darum., source: a}\n- {q: Wer?, a: Er., source: a}\n---\nText\n",
        ),
        ("content/s.en.md", "---\ntitle: T\nfaq: [{id: f, q: Why?}]\n---\n"),
    ]);
    assert_eq!(
        found,
        [
            "content/s.en.md:1:1 untranslated: the text below the front matter is not translated",
            "content/s.en.md:2:1 untranslated: `summary` is not translated",
            "content/s.en.md:3:1 untranslated: an entry of `faq` without an id cannot be translated",
            "content/s.en.md:3:12 untranslated: `faq.f.a` is not translated",
        ]
    );
    let (page, english) = story(&documents, "en");
    assert_eq!(page.page.body_lang.as_ref().map(|l| l.as_str()), Some("de"));
    assert_eq!(&*english.faq[0].a.plain, "Darum.");
}

#[test]
fn only_shared_entities_that_are_referred_to_come_in() {
    let (documents, found) = check(&[
        SITE,
        (
            "content/_shared/actors.yaml",
            "kim: {name: Kim, of: nk, type: person}\nnk: {name: Nordkorea}\nother: {name: Andere}\n",
        ),
        ("content/_shared/actors.en.yaml", "nk: {name: North Korea}\nother: {name: Others}\n"),
        ("content/_shared/sources.yaml", "p: {title: Papier}\nq: {title: Nie zitiert}\n"),
        (
            "content/s.md",
            "---\ntitle: T\nsources: [https://example.org/x]\nactors: {kim: {role: Chef}}\n---\nText [@p] [dort](https://example.org/x/).\n",
        ),
        ("content/s.en.md", "---\ntitle: T\nactors: {kim: {role: Boss}}\n---\nText [@p].\n"),
    ]);
    assert_eq!(found, Vec::<String>::new());
    let (_, german) = story(&documents, "de");
    let ids = |story: &Story| story.actors.iter().map(|a| a.id.as_ref().unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(ids(german), ["kim", "nk"]);
    assert_eq!(&*german.actors[0].role.as_ref().unwrap().plain, "Chef");
    assert!(german.actors[0].shared);
    assert_eq!(german.sources.len(), 2);
    let (_, english) = story(&documents, "en");
    assert_eq!(&*english.actors[1].name.plain, "North Korea");
    assert_eq!(&*english.actors[0].role.as_ref().unwrap().plain, "Boss");
}

#[test]
fn a_claim_lends_status_by_and_source() {
    let (documents, found) = check(&[(
        "content/s.md",
        "---\ntitle: T\nsources: {a: {title: A}, b: {title: B}}\nactors: {x: {name: X}, y: {name: Y}}\nclaims:\n- {id: c, text: So, status: disputed, by: x, source: a}\nexchanges:\n- {from: x, to: y, what: money, claim: c}\n- {from: y, to: x, what: goods, claim: c, source: b}\n---\nText\n",
    )]);
    assert_eq!(found, Vec::<String>::new());
    let (_, story) = story(&documents, "en");
    let standing = &story.exchanges[0].standing;
    assert_eq!(standing.status, Some(Status::Disputed));
    assert_eq!(standing.by[0].as_str(), "x");
    assert_eq!(standing.sources[0].source.as_str(), "a");
    assert_eq!(story.exchanges[1].standing.sources[0].source.as_str(), "b");
}

#[test]
fn a_circle_is_reported_once_at_its_first_via() {
    let (_, found) = check(&[(
        "content/s.md",
        "---\ntitle: T\nsources:\n  x: {title: X, via: a}\n  a: {title: A, via: b}\n  b: {title: B, via: c}\n  c: {title: C, via: a}\n---\nText\n",
    )]);
    assert_eq!(
        found,
        ["content/s.md:5:22 circular-source: these sources take the matter from each other in a circle: a → b → c → a"]
    );
}

#[test]
fn names_are_found_by_name_and_alias() {
    let (_, found) = check(&[(
        "content/s.md",
        "---\ntitle: T\nsources: {a: {title: A}}\nactors:\n  nk: {name: North Korea, alias: [DPRK]}\ntimeline:\n- {date: 2024, text: x, source: a, actors: [nk, Dprk]}\n---\nText [x](#nrth) [@nk]\n",
    )]);
    assert_eq!(
        found,
        [
            "content/s.md:7:49 unknown-reference: no actor has the id `Dprk`",
            "content/s.md:9:6 unknown-reference: nothing here has the id `nrth`",
            "content/s.md:9:19 unknown-reference: `nk` is an actor, not a source",
        ]
    );
}

#[test]
fn rules_are_silenced_where_a_page_allows_it_and_nowhere_else() {
    let (_, found) = check(&[(
        "content/s.md",
        "---\ntitle: T\nsources: {a: {title: A}}\nfigures:\n- {id: f, value: 1, label: one}\n- {id: g, value: 2, label: two}\nallow:\n- {rule: unsourced, at: f, why: counted ourselves}\n- {rule: image-alt, at: body, why: none}\n- {rule: raw-html, at: body, why: none}\n---\nText\n",
    )]);
    assert_eq!(
        found,
        [
            "content/s.md:6:3 unsourced: the figure `g` has no source",
            "content/s.md:9:10 unused-allow: `image-alt` finds nothing at `body`",
            "content/s.md:10:10 invalid-value: `raw-html` is an error; only warnings and hints can be allowed"
        ]
    );
}

#[test]
fn what_a_translation_lacks_can_be_allowed_in_the_original() {
    let (_, found) = check(&[
        SITE,
        (
            "content/s.md",
            "---\ntitle: T\nsummary: Worum\nsources: {a: {title: A}}\nallow:\n- {rule: untranslated, at: summary, why: later}\n- {rule: image-alt, at: body, why: drawn}\n---\nText\n",
        ),
        ("content/s.en.md", "---\ntitle: T\n---\n![](x.png)\n"),
    ]);
    assert_eq!(found, ["content/s.en.md:4:1 image-credit: the picture `x.png` has no credit"]);
}

#[test]
fn a_wrong_date_hides_no_wrong_reference() {
    let (_, found) = check(&[(
        "content/s.md",
        "---\ntitle: T\nsources: {a: {title: A}}\ntimeline:\n- {date: 2024-13, text: \"See [@b]\", source: a}\nquotes:\n- {text: \"[x](#y)\", by: z, source: a}\n---\nText\n",
    )]);
    assert_eq!(
        found,
        [
            "content/s.md:5:10 invalid-date: there is no month 13",
            "content/s.md:5:32 unknown-reference: no source has the id `b`",
            "content/s.md:7:11 unknown-reference: nothing here has the id `y`",
            "content/s.md:7:25 unknown-reference: no actor has the id `z`",
        ]
    );
}
