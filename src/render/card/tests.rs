//! Cards: lines, letters, bytes.
#![allow(clippy::unwrap_used, clippy::expect_used)]
use proptest::prelude::*;

use super::layout::{Measured, Piece, pieces};
use super::svg::svg;
use super::*;

fn card(headline: &str) -> Card {
    Card { headline: headline.into(), site: "Explained".into(), ..Card::default() }
}

fn fonts() -> Fonts {
    Fonts::new(None).unwrap()
}

/// Every letter is as wide as it is high.
fn wide(text: &str) -> Measured {
    let pieces = pieces(text).into_iter();
    Measured { pieces: pieces.map(|p| (p.clone(), p.text.chars().count() as f64)).collect(), space: 1.0 }
}

#[test]
fn lines_end_where_they_may() {
    let texts = |text: &str| -> Vec<String> { pieces(text).into_iter().map(|piece| piece.text).collect() };
    assert_eq!(texts("Nord–Süd und ab-"), ["Nord–", "Süd", "und", "ab-"]);
    assert_eq!(texts("为什么，三峡？"), ["为", "什", "么，", "三", "峡？"]);
    assert_eq!(pieces("a 三"), [Piece { text: "a".into(), space: false }, Piece { text: "三".into(), space: true }]);
}

#[test]
fn lines_are_of_like_length_and_as_large_as_they_fit() {
    let set = |text: &str, room: f64| wide(text).fit(100.0, room, (20.0, 10.0), 3, 1.0);
    assert_eq!((set("aa bb", 100.0).size, set("aa bb", 100.0).lines), (20.0, vec!["aa bb".to_string()]));
    assert_eq!(set("aa bb cc dd", 100.0).lines, ["aa bb", "cc dd"]);
    let smaller = set("aaaaaaaaaa bb", 100.0);
    assert_eq!((smaller.size, smaller.lines), (10.0, vec!["aaaaaaaaaa".to_string(), "bb".into()]));
    let cut = set("aaaaaaaaa bbbbbbbbb, ccccccc ddddddddd", 20.0);
    assert_eq!(cut.lines, ["aaaaaaaaa", "bbbbbbbbb…"]);
    assert_eq!(set("aaaaaaaaaaaaaaaaaaaaaaaaa", 20.0).lines, ["aaaaaaaaa-", "aaaaaaaaa…"]);
    assert!(set("", 20.0).lines.is_empty());
}

#[test]
fn the_shipped_fonts_have_four_scripts() {
    let fonts = fonts();
    let lacks = |text: &str| fonts.lacks(text.chars()).into_iter().collect::<String>();
    for text in [
        "Straße, naïve – “Łódź” Ǆ €",
        "Что известно о сделке? Україна",
        "Τι γνωρίζουμε· Ἀθῆναι",
        "ماذا نعرف عن الصفقة؟ ۱۲۳ پچگ",
        "Tiếng Việt",
    ] {
        assert_eq!(lacks(text), "", "{text}");
    }
    assert_eq!(lacks("三 a ไทย"), "ทยไ三");
    assert_eq!(Fonts::new(Some(b"no font".to_vec())).err(), Some(FontProblem));
}

#[test]
fn texts_cannot_draw() {
    let mut card = card("</text><image href=\"/etc/passwd\"/> & \u{1}\u{fffe}");
    card.palette.accent = "\"/><script>".into();
    card.kicker = Some("<b>".into());
    let drawn = svg(&card, &fonts());
    assert!(!drawn.contains("<image") && !drawn.contains("<script") && !drawn.contains("<b>"), "{drawn}");
    assert!(png(&card, &fonts()).is_some());
}

#[test]
fn a_card_is_the_same_bytes_every_time_and_its_name_tells_it_from_others() {
    let fonts = fonts();
    let card = Card {
        kicker: Some("Economy".into()),
        figure: Some(("12 000".into(), "soldiers".into())),
        ..card("What is known?")
    };
    let first = png(&card, &fonts).unwrap();
    assert_eq!(first, png(&card, &self::fonts()).unwrap());
    assert_eq!(
        (first[16..24].to_vec(), card.key(&fonts)),
        (vec![0, 0, 4, 176, 0, 0, 2, 118], card.key(&self::fonts()))
    );
    let other = Card { rtl: true, ..card.clone() };
    assert!(card.key(&fonts) != other.key(&fonts) && png(&other, &fonts).unwrap() != first);
}

#[test]
fn pictograms_are_no_words() {
    assert_eq!(words_only(" Up 🚀 and  ⚠\u{fe0f} away "), "Up and away");
}

#[test]
fn colours_follow_the_theme() {
    let palette = Palette::of_theme(|name| match name {
        "accent" => Some("#0b5766"),
        "paper" => Some("#ffffff"),
        "ink" => Some("#000000"),
        _ => None,
    });
    assert_eq!((palette.accent.as_str(), palette.soft.as_str()), ("#0b5766", "#555555"));
    let plain = Palette { soft: Palette::of_theme(|_| None).soft, ..Palette::default() };
    assert_eq!(Palette::of_theme(|_| None), plain);
}

#[test]
fn icons_are_square() {
    let side = |bytes: Option<Vec<u8>>| u32::from_be_bytes(bytes.unwrap()[16..20].try_into().unwrap());
    assert_eq!(side(icon("Explained", &Palette::default(), &fonts(), 32)), 32);
    assert_eq!(side(icon("三", &Palette::default(), &fonts(), 180)), 180);
    assert_eq!(side(raster(b"<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'/>", 192, None)), 192);
    assert_eq!(raster(b"no drawing", 32, None), None);
}

proptest! {
    #[test]
    fn lines_hold_all_words_or_say_that_they_do_not(words in proptest::collection::vec("[a-z]{1,12}", 1..20), width in 20.0..400.0f64) {
        let text = words.join(" ");
        let set = wide(&text).fit(width, 60.0, (30.0, 10.0), 4, 1.0);
        prop_assert!(set.lines.len() <= 4 && !set.lines.is_empty());
        let all = set.lines.join(" ");
        let cut = all.ends_with('…') || all.contains('-') || words.iter().any(|word| word.len() as f64 * set.size > width);
        prop_assert!(all == text || cut, "{:?} of {text:?}", set);
        for line in &set.lines {
            prop_assert!(line.trim_end_matches('…').chars().count() as f64 * set.size <= width + 2.0 * set.size, "{line}");
        }
    }
}
