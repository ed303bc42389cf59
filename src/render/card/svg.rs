//! A card as SVG.

use super::fonts::tspan;
use super::layout::{Lines, Measured, pieces};
use super::{Card, Fonts, SIZE};

/// Lines of a headline.
const MOST_LINES: usize = 5;

/// White space at the sides, and where things stand from the top.
const SIDE: f64 = 76.0;
const RULE_TOP: f64 = 66.0;
const KICKER: f64 = 120.0;
const HEADLINE: f64 = 132.0;
const HEADLINE_ALONE: f64 = 92.0;
const RULE_BOTTOM: f64 = 540.0;
const SITE: f64 = 588.0;

/// Sizes of letters.
const HEADLINE_SIZES: (f64, f64) = (112.0, 46.0);
const NUMBER_SIZES: (f64, f64) = (96.0, 44.0);
const LABEL: f64 = 32.0;
const SMALL: f64 = 32.0;
const DECK: f64 = 40.0;

/// Height of a line at size 1. Letters of Arabic script go further up and down.
const LEADING: f64 = 1.12;
const LEADING_ARABIC: f64 = 1.4;

/// A text for XML: nothing in it is mark-up. Characters that XML cannot hold become spaces.
pub(super) fn escape(text: &str) -> String {
    let plain: String =
        text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect();
    crate::render::html::escape(&plain)
}

/// Letters in one place.
struct Words<'a> {
    text: &'a str,
    y: f64,
    size: f64,
    bold: bool,
    colour: &'a str,
}

struct Sheet<'a> {
    fonts: &'a Fonts,
    card: &'a Card,
    out: String,
}

/// The card as SVG.
pub(super) fn svg(card: &Card, fonts: &Fonts) -> String {
    let (width, height) = SIZE;
    let mut sheet = Sheet { fonts, card, out: String::new() };
    sheet.out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">"
    ));
    let palette = &card.palette;
    sheet.rect(0.0, 0.0, f64::from(width), f64::from(height), &palette.paper);
    sheet.rect(SIDE, RULE_TOP - 10.0, sheet.wide(), 6.0, &palette.ink);
    let top = sheet.kicker();
    let bottom = sheet.figure();
    sheet.headline(top, bottom);
    sheet.foot();
    sheet.out.push_str("</svg>");
    sheet.out
}

impl Sheet<'_> {
    fn wide(&self) -> f64 {
        f64::from(SIZE.0) - 2.0 * SIDE
    }

    fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, colour: &str) {
        let colour = escape(colour);
        self.out
            .push_str(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>"));
    }

    /// Letters that begin at this distance from the side where lines begin. Each stretch of one font is placed by itself.
    fn write(&mut self, from: f64, words: &Words<'_>) {
        let Words { text, y, size, bold, colour } = words;
        let weight = if *bold { 600 } else { 400 };
        // Each line reads in the card's direction, whatever letters it begins with.
        let (open, close) = if self.card.rtl { ("\u{2067}", "\u{2069}") } else { ("", "") };
        let mut from = from;
        let main = self.fonts.main(text);
        let runs = self.fonts.runs(text, main);
        let alone = runs.len() == 1;
        for (font, run) in runs {
            // Spaces at the ends of a line are moved about by the rules for mixed directions, so they are left out.
            let word = run.trim_start();
            from += size * self.space(font, *bold) * (run.len() - word.len()) as f64;
            let word = word.trim_end();
            let spaces = (run.trim_start().len() - word.len()) as f64;
            let (x, anchor) = match self.card.rtl {
                true => (f64::from(SIZE.0) - SIDE - from, "end"),
                false => (SIDE + from, "start"),
            };
            self.out.push_str(&format!(
                "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size:.2}\" font-weight=\"{weight}\" text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
                escape(colour),
                tspan(font, &format!("{open}{word}{close}"))
            ));
            if !alone {
                let width = self.fonts.widths(&[word.to_string()], *bold, font).first().copied().unwrap_or_default();
                from += size * (width + spaces * self.space(font, *bold));
            }
        }
    }

    /// How wide a space is in a font at size 1: what it adds between two digits.
    fn space(&self, font: usize, bold: bool) -> f64 {
        let widths = self.fonts.widths(&["0 0".into(), "00".into()], bold, font);
        match widths.as_slice() {
            [with, without] => (with - without).max(0.0),
            _ => 0.25,
        }
    }

    fn measured(&self, text: &str, bold: bool) -> Measured {
        let main = self.fonts.main(text);
        let pieces = pieces(text);
        let words: Vec<String> = pieces.iter().map(|piece| piece.text.clone()).collect();
        let widths = self.fonts.widths(&words, bold, main);
        Measured { pieces: pieces.into_iter().zip(widths).collect(), space: self.space(main, bold) }
    }

    fn leading(&self, text: &str) -> f64 {
        let arabic = text.chars().any(|c| matches!(u32::from(c), 0x600..=0x77F | 0x8A0..=0x8FF));
        if arabic { LEADING_ARABIC } else { LEADING }
    }

    /// The line above the headline. Gives where the headline's room begins.
    fn kicker(&mut self) -> f64 {
        let Some(kicker) = self.card.kicker.clone() else { return HEADLINE_ALONE };
        let lines = self.measured(&kicker, true).fit(self.wide(), SMALL * 2.0, (SMALL, SMALL), 1, LEADING);
        let text = lines.lines.first().cloned().unwrap_or_default();
        let colour = self.card.palette.accent.clone();
        self.write(0.0, &Words { text: &text, y: KICKER, size: SMALL, bold: true, colour: &colour });
        HEADLINE
    }

    /// The number with what it counts. Gives where the headline's room ends.
    fn figure(&mut self) -> f64 {
        const GAP: f64 = 28.0;
        let end = RULE_BOTTOM - 34.0;
        let Some((number, label)) = self.card.figure.clone() else { return end };
        let number = self.measured(&number, true).fit(self.wide() * 0.5, 120.0, NUMBER_SIZES, 1, LEADING);
        let Some(text) = number.lines.first() else { return end };
        let main = self.fonts.main(text);
        let width = self.fonts.widths(std::slice::from_ref(text), true, main).first().copied().unwrap_or_default()
            * number.size;
        let baseline = end - 6.0;
        let (accent, soft) = (self.card.palette.accent.clone(), self.card.palette.soft.clone());
        self.write(0.0, &Words { text, y: baseline, size: number.size, bold: true, colour: &accent });
        let room = self.wide() - width - GAP;
        let leading = self.leading(&label);
        let lines = self.measured(&label, false).fit(room, LABEL * leading * 2.2, (LABEL, LABEL), 2, leading);
        let first = baseline - (lines.lines.len().saturating_sub(1)) as f64 * LABEL * leading;
        for (i, line) in lines.lines.iter().enumerate() {
            let y = first + i as f64 * LABEL * leading;
            self.write(width + GAP, &Words { text: line, y, size: LABEL, bold: false, colour: &soft });
        }
        baseline - number.size * 0.72 - 30.0
    }

    /// The headline, in the middle of its room but rather above.
    fn headline(&mut self, top: f64, bottom: f64) {
        let text = self.card.headline.clone();
        let leading = self.leading(&text);
        let room = bottom - top;
        let Lines { lines, size } =
            self.measured(&text, true).fit(self.wide(), room, HEADLINE_SIZES, MOST_LINES, leading);
        let filled = lines.len() as f64 * size * leading;
        let mut y = top + (room - filled) * 0.1 + size * (leading - 1.0) / 2.0 + size * 0.82;
        let ink = self.card.palette.ink.clone();
        for line in &lines {
            self.write(0.0, &Words { text: line, y, size, bold: true, colour: &ink });
            y += size * leading;
        }
        self.deck(y - size * 0.82 + 22.0, bottom);
    }

    /// A sentence below the headline, as far as there is room for it.
    fn deck(&mut self, top: f64, bottom: f64) {
        let Some(deck) = self.card.deck.clone().filter(|_| self.card.figure.is_none()) else { return };
        let leading = self.leading(&deck) + 0.12;
        let most = ((bottom - top) / (DECK * leading)).floor() as usize;
        if most == 0 {
            return;
        }
        let lines = self.measured(&deck, false).fit(self.wide(), bottom - top, (DECK, DECK), most, leading);
        let soft = self.card.palette.soft.clone();
        for (i, line) in lines.lines.iter().enumerate() {
            let y = top + DECK + i as f64 * DECK * leading;
            self.write(0.0, &Words { text: line, y, size: DECK, bold: false, colour: &soft });
        }
    }

    fn foot(&mut self) {
        let (soft, ink, wide) = (self.card.palette.soft.clone(), self.card.palette.ink.clone(), self.wide());
        self.rect(SIDE, RULE_BOTTOM, wide, 1.5, &soft);
        let site = self.card.site.clone();
        let lines = self.measured(&site, true).fit(wide, SMALL * 2.0, (SMALL, SMALL), 1, LEADING);
        if let Some(text) = lines.lines.first() {
            self.write(0.0, &Words { text, y: SITE, size: SMALL, bold: true, colour: &ink });
        }
    }
}
