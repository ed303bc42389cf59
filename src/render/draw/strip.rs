//! Rival figures on one scale: a strip for each, with a dot for a number and a bar for a range.
//!
//! Positions are shares of the width, so that a strip is as wide as its place: a theme sets `width` by class.

use std::fmt::Write;

use super::text::{self, Weight};
use crate::render::view::Html;

/// A number as somebody gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Lower bound; None: none is known.
    pub low: Option<f64>,
    /// Upper bound; None: none is known.
    pub high: Option<f64>,
    /// Said to be about this much.
    pub about: bool,
}

/// How numbers lie on the strips.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Evenly, from or across zero.
    Zero,
    /// Evenly, beginning elsewhere, because all of them are far from zero and near each other.
    Cut,
    /// Every step is ten times the one before.
    Tenfold,
}

impl Kind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Zero => "zero",
            Kind::Cut => "cut",
            Kind::Tenfold => "tenfold",
        }
    }
}

/// The scale on which all figures of a quantity are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// How numbers lie on it.
    pub kind: Kind,
    /// Numbers that are written at it, from the lowest to the highest; the outer ones are its ends.
    pub ticks: Vec<f64>,
    /// Decimals of these numbers.
    pub decimals: u8,
}

/// A scale does not begin at zero if the lowest figure is more than this share of the highest.
const CUT_FROM: f64 = 0.6;
/// Figures of which one is this many times another need a scale of tenfold steps.
const TENFOLD_FROM: f64 = 150.0;
/// The narrowest strip, the size of the numbers at the scale, and the space between them, in pixels.
const NARROWEST: f64 = 284.0;
const AXIS: f64 = 12.0;
const BETWEEN: f64 = 4.0;
/// What stays free at both ends, in hundredths of the width.
const MARGIN: f64 = 2.0;

impl Scale {
    /// The scale for these figures; None without any.
    pub fn of(figures: &[Figure]) -> Option<Scale> {
        let bounds = || figures.iter().flat_map(|figure| [figure.low, figure.high]).flatten();
        let low = bounds().min_by(f64::total_cmp)?;
        let high = bounds().max_by(f64::total_cmp)?;
        if low > 0.0 && high / low >= TENFOLD_FROM {
            return Some(Scale::tenfold(low, high, figures));
        }
        let from = if low > 0.0 && low <= CUT_FROM * high { 0.0 } else { low };
        let to = if high < 0.0 && high >= CUT_FROM * low { 0.0 } else { high };
        let span = if to > from { to - from } else { from.abs().max(1.0) };
        let step = nice(span / 3.0);
        let (mut first, mut last) = ((from / step).floor(), (to / step).ceil());
        if first >= last {
            (first, last) = (first - 1.0, last + 1.0);
        }
        // What is open at an end needs room to point there.
        let room = step * 0.3;
        if figures.iter().any(|f| f.high.is_none() && f.low.is_some_and(|low| last * step - low < room)) {
            last += 1.0;
        }
        if first > 0.0
            && figures.iter().any(|f| f.low.is_none() && f.high.is_some_and(|high| high - first * step < room))
        {
            first -= 1.0;
        }
        let kind = if first <= 0.0 && last >= 0.0 { Kind::Zero } else { Kind::Cut };
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last && ticks.len() < 12 {
            ticks.push(at * step);
            at += 1.0;
        }
        Some(Scale { kind, ticks, decimals: decimals(step) })
    }

    fn tenfold(low: f64, high: f64, figures: &[Figure]) -> Scale {
        let (mut first, mut last) = (low.log10().floor(), high.log10().ceil());
        if figures.iter().any(|f| f.high.is_none() && f.low.is_some_and(|low| last - low.log10() < 0.3)) {
            last += 1.0;
        }
        first = first.max(-9.0);
        // A number at each step, or at each second, third, … where there are many.
        let each = ((last - first) / 5.0).ceil().max(1.0);
        last = first + ((last - first) / each).ceil() * each;
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last && ticks.len() < 12 {
            ticks.push(10f64.powf(at));
            at += each;
        }
        // At most nine decimals.
        let decimals = if first < 0.0 { (-first) as u8 } else { 0 };
        Scale { kind: Kind::Tenfold, ticks, decimals }
    }

    /// Where a number lies, in hundredths of the width from the side where reading begins.
    fn place(&self, number: f64) -> f64 {
        let (Some(&first), Some(&last)) = (self.ticks.first(), self.ticks.last()) else { return MARGIN };
        let share = match self.kind {
            Kind::Tenfold => (number.log10() - first.log10()) / (last.log10() - first.log10()),
            _ => (number - first) / (last - first),
        };
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        MARGIN + share * (100.0 - 2.0 * MARGIN)
    }

    /// The numbers of the scale, written by `words` one for each of [`Scale::ticks`]. Those that would not fit between
    /// others on a small phone are left out, the ends never.
    pub fn axis(&self, words: &[String], rtl: bool) -> String {
        let mut svg = String::from("<svg class=\"axis\" height=\"20\" aria-hidden=\"true\">");
        let last = self.ticks.len().min(words.len()).saturating_sub(1);
        let wide = |word: &str| text::width(word, AXIS, Weight::Bold);
        let end = NARROWEST - words.get(last).map_or(0.0, |word| wide(word));
        let mut free = 0.0;
        for (at, (tick, word)) in self.ticks.iter().zip(words).enumerate() {
            let (anchor, x) = match at {
                0 => (" class=\"first\"", 0.0),
                _ if at == last => (" class=\"last\"", 100.0),
                _ => ("", self.place(*tick)),
            };
            let left = x * NARROWEST / 100.0 - if at == 0 { 0.0 } else { wide(word) / 2.0 };
            if at != last && (left < free || at > 0 && left + wide(word) + BETWEEN > end) {
                continue;
            }
            free = left + wide(word) + BETWEEN;
            let (x, word) = (percent(x, rtl), Html::escape(word));
            put(&mut svg, format_args!("<text{anchor} x=\"{x}\" y=\"14\">{}</text>", word.as_str()));
        }
        svg.push_str("</svg>");
        svg
    }

    /// The strip of a figure. `status` is the class of its mark.
    pub fn strip(&self, figure: &Figure, status: &str, rtl: bool) -> String {
        let class = if figure.about { " about" } else { "" };
        let mut svg = format!("<svg class=\"strip {status}{class}\" height=\"20\" aria-hidden=\"true\">");
        svg.push_str("<line class=\"track\" x2=\"100%\" y1=\"10\" y2=\"10\"/>");
        for tick in &self.ticks {
            let x = percent(self.place(*tick), rtl);
            put(&mut svg, format_args!("<line class=\"tick\" x1=\"{x}\" x2=\"{x}\" y1=\"7\" y2=\"13\"/>"));
        }
        let x = |number: f64| percent(self.place(number), rtl);
        let bar = |svg: &mut String, from: &str, to: &str, class: &str| {
            put(svg, format_args!("<line class=\"{class}\" x1=\"{from}\" x2=\"{to}\" y1=\"10\" y2=\"10\"/>"));
        };
        let dot = |svg: &mut String, at: &str| put(svg, format_args!("<circle cx=\"{at}\" cy=\"10\" r=\"5\"/>"));
        match (figure.low, figure.high) {
            (Some(low), Some(high)) if low == high => dot(&mut svg, &x(low)),
            (Some(low), Some(high)) => {
                bar(&mut svg, &x(low), &x(high), "bar");
                dot(&mut svg, &x(low));
                dot(&mut svg, &x(high));
            }
            (Some(bound), None) | (None, Some(bound)) => {
                let up = figure.high.is_none();
                let end = if up { 100.0 } else { 0.0 };
                bar(&mut svg, &x(bound), &percent(end, rtl), "bar open");
                // The arrow stands at the edge, where reading ends or begins.
                let right = up != rtl;
                let (edge, d) = if right { ("100%", "M0 10l-9 -5v10z") } else { ("0", "M0 10l9 -5v10z") };
                put(&mut svg, format_args!("<svg class=\"edge\" x=\"{edge}\"><path d=\"{d}\"/></svg>"));
                dot(&mut svg, &x(bound));
            }
            (None, None) => {}
        }
        svg.push_str("</svg>");
        svg
    }
}

fn put(svg: &mut String, what: std::fmt::Arguments<'_>) {
    // A string takes everything.
    let _ = svg.write_fmt(what);
}

/// A place as SVG writes it.
fn percent(at: f64, rtl: bool) -> String {
    let at = if rtl { 100.0 - at } else { at };
    // One decimal is less than a pixel.
    format!("{}%", (at * 10.0).round() / 10.0)
}

/// The next greater number that reads well: 1, 2, 2.5 or 5 times a power of ten.
fn nice(number: f64) -> f64 {
    let power = 10f64.powf(number.log10().floor());
    let share = number / power;
    let step = [1.0, 2.0, 2.5, 5.0].into_iter().find(|step| share <= *step * 1.0001).unwrap_or(10.0);
    step * power
}

fn decimals(step: f64) -> u8 {
    (0..9)
        .find(|decimals| {
            let scaled = step * 10f64.powi(i32::from(*decimals));
            (scaled - scaled.round()).abs() < 1e-6
        })
        .unwrap_or(9)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use proptest::prelude::*;

    fn figure(low: Option<f64>, high: Option<f64>) -> Figure {
        Figure { low, high, about: false }
    }

    fn scale(numbers: &[f64]) -> Scale {
        Scale::of(&numbers.iter().map(|n| figure(Some(*n), Some(*n))).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn scales_begin_at_zero_unless_all_is_far_from_it() {
        assert_eq!(
            scale(&[3000.0, 12000.0]),
            Scale { kind: Kind::Zero, ticks: vec![0.0, 5000.0, 10000.0, 15000.0], decimals: 0 }
        );
        let near = scale(&[96.5, 98.0]);
        assert_eq!((near.kind, near.ticks, near.decimals), (Kind::Cut, vec![96.5, 97.0, 97.5, 98.0], 1));
        assert_eq!(scale(&[-5.0, 10.0]).kind, Kind::Zero);
        assert_eq!(scale(&[5.0]).kind, Kind::Cut);
        let wide = scale(&[8.0, 90000.0]);
        assert_eq!((wide.kind, wide.ticks), (Kind::Tenfold, vec![1.0, 10.0, 100.0, 1000.0, 10000.0, 100_000.0]));
        assert_eq!(Scale::of(&[]), None);
    }

    #[test]
    fn numbers_at_the_scale_do_not_touch() {
        let scale = scale(&[8.0, 90000.0]);
        let words = ["1", "10", "100", "1,000", "10,000", "100,000"].map(String::from);
        let axis = scale.axis(&words, false);
        assert!(axis.contains(">1,000<") && axis.contains(">100,000<") && !axis.contains(">10,000<"), "{axis}");
        assert_eq!(axis.matches("<text").count(), 5, "{axis}");
    }

    #[test]
    fn open_ends_have_room() {
        let at_least = Scale::of(&[figure(Some(3000.0), Some(3000.0)), figure(Some(15000.0), None)]).unwrap();
        assert_eq!(at_least.ticks.last(), Some(&20000.0));
        let strip = at_least.strip(&figure(Some(15000.0), None), "claimed", false);
        assert!(strip.contains("x=\"100%\"") && strip.contains("x1=\"74%\" x2=\"100%\""), "{strip}");
        let mirrored = at_least.strip(&figure(Some(15000.0), None), "claimed", true);
        assert!(mirrored.contains("x=\"0\"") && mirrored.contains("x1=\"26%\" x2=\"0%\""), "{mirrored}");
    }

    proptest! {
        #[test]
        fn every_figure_lies_on_the_scale(numbers in prop::collection::vec(-1e9..1e9f64, 1..8), open in 0usize..4) {
            let bounds = |(i, n): (usize, &f64)| match (i + open) % 4 {
                0 => figure(Some(*n), None),
                1 => figure(None, Some(*n)),
                _ => figure(Some(*n), Some(n + 1.0)),
            };
            let figures: Vec<Figure> = numbers.iter().enumerate().map(bounds).collect();
            let scale = Scale::of(&figures).unwrap();
            let (first, last) = (scale.ticks[0], scale.ticks[scale.ticks.len() - 1]);
            prop_assert!(scale.ticks.len() >= 2 && scale.ticks.windows(2).all(|w| w[0] < w[1]), "{:?}", scale);
            for n in figures.iter().flat_map(|f| [f.low, f.high]).flatten() {
                prop_assert!(first <= n + 1e-6 && n <= last + 1e-6, "{n} on {:?}", scale);
            }
            prop_assert!(scale.kind == Kind::Cut || scale.kind == Kind::Tenfold || (first <= 0.0 && last >= 0.0));
        }

        #[test]
        fn never_panics(low in prop::option::of(prop::num::f64::NORMAL), high in prop::option::of(prop::num::f64::NORMAL), rtl: bool) {
            let figure = Figure { low, high, about: true };
            if let Some(scale) = Scale::of(&[figure]) {
                let words: Vec<String> = scale.ticks.iter().map(f64::to_string).collect();
                prop_assert!(scale.strip(&figure, "x", rtl).len() + scale.axis(&words, rtl).len() > 0);
            }
        }
    }
}
