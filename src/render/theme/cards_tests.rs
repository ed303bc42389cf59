//! The built-in theme `cards`: that it loses nothing of what its parent shows, and that the deck is one.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;

use super::broadsheet_tests::{TAGS, check, dictionaries_of, lang, pages, render};
use super::sample;
use super::*;
use crate::render::i18n::arguments;
use crate::render::view::{PieceView, SiteView, StoryView};
use crate::source::FileId;

const CARDS: &str = "cards";

fn theme(name: &str) -> Theme {
    let name = Spanned::new(name.to_string(), Span::new(FileId(0), 0, 0));
    Theme::load(&name, &serde_json::Value::Null, Vec::new(), &TAGS.map(lang)).unwrap_or_else(|e| panic!("{e:#?}"))
}

/// What stands between two texts, as often as they do.
fn between<'a>(html: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(open).skip(1).map(move |rest| rest.split(close).next().unwrap_or_default())
}

/// The content of `<main>`.
fn main_of(html: &str) -> &str {
    between(html, "<main", "</main>").next().unwrap()
}

/// The words of a page, without the signs that only hold lines together.
fn words(html: &str) -> BTreeSet<String> {
    let text: String = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text))
        .fold(String::new(), |all, piece| all + " " + piece);
    let text = text.replace("&#8288;", "").replace('\u{2060}', "");
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1).map(str::to_string).collect()
}

#[test]
fn every_page_is_well_formed() {
    for (name, html) in pages(&theme(CARDS)) {
        check(&name, &html);
    }
}

#[test]
fn every_page_speaks_every_language() {
    let theme = theme(CARDS);
    let (site, story) = (Theme::value(&sample::site()), Theme::value(&sample::story()));
    for tag in TAGS {
        for &kind in PageKind::ALL {
            let html = theme.render(&lang(tag), &site, &sample::other(kind), Some(&story), None).unwrap();
            check(&format!("{tag} {}", kind.template()), &html);
        }
    }
}

#[test]
fn nothing_is_undefined_on_an_empty_story() {
    let empty = Theme::value(&SiteView::default());
    let story = Theme::value(&StoryView::default());
    let page = PageView { kind: PageKind::Story, ..PageView::default() };
    let html = theme(CARDS).render(&lang("en"), &empty, &page, Some(&story), None).unwrap();
    assert!(html.contains("1 / 2"), "{html}");
}

#[test]
fn no_word_of_the_parent_is_lost() {
    let (parent, child) = (theme(BUILTIN_THEME), theme(CARDS));
    let (page, story) = (sample::other(PageKind::Story), sample::story());
    let deck = render(&child, &page, &story);
    let known = words(main_of(&deck));
    // The deck says so in other words: the filter has no place on cards of single years, "Part 3" is the card's number.
    let spared =
        words("Alle Antworten öffnen Teil Nur Ereignisse mit bestimmten Beteiligten zeigen alle Wichtige Zahlen");
    let lost: Vec<String> =
        words(main_of(&render(&parent, &page, &story))).into_iter().filter(|w| !known.contains(w)).collect();
    let lost: Vec<&String> = lost.iter().filter(|word| !spared.contains(*word)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn every_anchor_of_the_parent_leads_to_a_card() {
    let (page, story) = (sample::other(PageKind::Story), sample::story());
    let html: Vec<String> = [BUILTIN_THEME, CARDS].map(|name| render(&theme(name), &page, &story)).into();
    let ids = |html: &str| -> BTreeSet<String> { between(html, " id=\"", "\"").map(str::to_string).collect() };
    let (parent, child) = (ids(&html[0]), ids(&html[1]));
    let lost: Vec<&String> = parent.difference(&child).filter(|id| !id.ends_with("-h")).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn cards_are_numbered_and_lead_to_each_other() {
    let html = render(&theme(CARDS), &sample::other(PageKind::Story), &sample::story());
    let cards: Vec<&str> = html.split("<div class=\"deck-card").skip(1).collect();
    let total = cards.len();
    assert!(total > 30, "{total}");
    for (card, number) in cards.iter().zip(1usize..) {
        assert!(
            card.contains(&format!(" id=\"ng-no-{number}\" role=\"group\" aria-label=\"Karte {number} von {total}\"")),
            "{card}"
        );
        assert!(card.contains(&format!("href=\"#ng-no-{number}\">{number} / {total}</a>")), "{card}");
        let links = |class: &str, to: usize| card.contains(&format!("class=\"{class}\" href=\"#ng-no-{to}\""));
        assert_eq!(links("deck-previous", number.saturating_sub(1)), number > 1, "{card}");
        assert_eq!(links("deck-next", number + 1), number < total, "{card}");
    }
}

#[test]
fn a_card_names_the_sources_it_cites() {
    let page = sample::other(PageKind::Story);
    let html = render(&theme(CARDS), &page, &sample::story());
    for card in html.split("<div class=\"deck-card").skip(1).filter(|card| !card.starts_with(" is-sources")) {
        for source in sample::story().sources {
            let id = source.id.unwrap();
            let opens = source.card.map(|card| format!("class=\"cite\" popovertarget=\"{card}\""));
            let leads = format!("class=\"cite\" href=\"#{id}\"");
            let cited = card.contains(&leads) || opens.is_some_and(|mark| card.contains(&mark));
            let named = format!("<a href=\"#{id}\">{}</a> {}", source.number, source.short);
            assert_eq!(cited, card.contains(&named), "{id}: {card}");
        }
    }
}

#[test]
fn a_part_in_the_text_is_cards_between_its_pieces() {
    let text = |kind, title: Option<&str>, html: &str| PieceView {
        kind,
        level: 3,
        id: title.map(|_| "q".into()),
        title: title.map(|title| Html(title.into())),
        html: Html(html.into()),
        part: None,
    };
    let placed = PieceView { kind: "part", part: Some("timeline"), html: Html("twice".into()), ..PieceView::default() };
    let pieces = vec![text("text", None, "<p>first</p>"), placed, text("question", Some("Why?"), "<p>because</p>")];
    let mut story = sample::story();
    for part in &mut story.parts {
        part.placed = part.key == "timeline";
    }
    let html = render(&theme(CARDS), &PageView { pieces, ..sample::other(PageKind::Story) }, &story);
    let at = |what: &str| html.find(what).unwrap_or_else(|| panic!("{what}: {html}"));
    assert!(at("<p>first</p>") < at("id=\"ng-timeline\"") && at("id=\"ng-timeline\"") < at(">Why?</h3>"));
    assert_eq!(html.matches("id=\"ng-timeline\"").count(), 1);
    assert!(!html.contains("twice"));
}

#[test]
fn its_own_texts_are_the_same_in_every_language() {
    let all = dictionaries_of(CARDS);
    let tags: Vec<&str> = all.iter().map(|(tag, _)| tag.as_str()).collect();
    assert_eq!(tags, TAGS);
    let (_, english) = all.iter().find(|(tag, _)| tag == "en").unwrap();
    for (tag, texts) in &all {
        assert_eq!(texts.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>(), "{tag}");
        for key in english.keys() {
            assert_eq!(arguments(texts, key), arguments(english, key), "{tag}: {key}");
        }
    }
}

/// The templates of this theme, and its style sheets.
fn own(folder: &str) -> String {
    let files = builtin_files(CARDS).iter().filter(|(path, _)| path.starts_with(folder));
    files.map(|(_, bytes)| std::str::from_utf8(bytes).unwrap()).collect()
}

#[test]
fn every_text_that_a_template_names_exists() {
    let both = [dictionaries_of(CARDS), dictionaries_of(BUILTIN_THEME)].concat();
    let keys: BTreeSet<&str> = both.iter().filter(|(tag, _)| tag == "en").flat_map(|(_, texts)| texts.keys()).collect();
    for key in between(&own("templates/"), "t(key=\"", "\"") {
        assert!(keys.contains(key) || key.ends_with('.') && keys.iter().any(|known| known.starts_with(key)), "{key}");
    }
}

#[test]
fn the_style_sheets_speak_of_what_pages_have() {
    let html: String = pages(&theme(CARDS)).into_iter().map(|(_, html)| html).collect();
    let on_pages: BTreeSet<&str> = between(&html, " class=\"", "\"").flat_map(|classes| classes.split(' ')).collect();
    let styles = own("static/css/");
    let in_styles = styles.split(".deck-").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_lowercase()).next());
    for name in in_styles.flatten().map(|name| format!("deck-{name}")) {
        assert!(on_pages.contains(name.as_str()), "no page has .{name}");
    }
    for name in on_pages.iter().filter(|name| name.starts_with("deck-")) {
        assert!(styles.contains(&format!(".{name}")), "no style sheet has .{name}");
    }
}
