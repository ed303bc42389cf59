//! The whole time of a story at a glance: one line from its first event to its last, true to scale.
//!
//! The rail of a timeline gives room by the square root of time; here a year is as long as any other. Positions are shares
//! of the width, as on the strips of [`super::strip`].

use std::fmt::Write;

/// What happens when, in days since any day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Span {
    /// Eras: from, to.
    pub eras: Vec<(f64, f64)>,
    /// Events: from, to, and whether it is yet to come.
    pub events: Vec<(f64, f64, bool)>,
    /// The day whose state the story tells.
    pub as_of: Option<f64>,
}

/// What stays free at both ends, in hundredths of the width.
const MARGIN: f64 = 0.8;

impl Span {
    /// Draws it; None if it has no length.
    pub fn draw(&self, rtl: bool) -> Option<String> {
        let starts = self.events.iter().map(|event| event.0);
        let ends = self.events.iter().map(|event| event.1);
        let first = starts.min_by(f64::total_cmp)?;
        let last = ends.chain(self.as_of).max_by(f64::total_cmp).filter(|last| *last > first)?;
        let place = |day: f64| {
            let at = MARGIN + (day.clamp(first, last) - first) / (last - first) * (100.0 - 2.0 * MARGIN);
            // One decimal is less than a pixel.
            ((if rtl { 100.0 - at } else { at }) * 10.0).round() / 10.0
        };
        let mut svg = String::from("<svg class=\"span\" height=\"26\" aria-hidden=\"true\">");
        for (number, (from, to)) in self.eras.iter().enumerate() {
            let (a, b) = (place(*from), place(*to));
            let class = if number % 2 == 1 { "era even" } else { "era" };
            put(
                &mut svg,
                format_args!("<rect class=\"{class}\" x=\"{}%\" width=\"{}%\" height=\"26\"/>", a.min(b), round(a - b)),
            );
        }
        svg.push_str("<line x2=\"100%\" y1=\"13\" y2=\"13\"/>");
        for (from, to, future) in &self.events {
            let (a, b) = (place(*from), place(*to));
            let class = if *future { " class=\"future\"" } else { "" };
            if round(a - b) >= 1.0 {
                put(
                    &mut svg,
                    format_args!(
                        "<rect{class} x=\"{}%\" y=\"11\" width=\"{}%\" height=\"4\"/>",
                        a.min(b),
                        round(a - b)
                    ),
                );
            }
            put(&mut svg, format_args!("<line{class} x1=\"{a}%\" x2=\"{a}%\" y1=\"6\" y2=\"20\"/>"));
        }
        if let Some(day) = self.as_of {
            let at = place(day);
            put(&mut svg, format_args!("<line class=\"now\" x1=\"{at}%\" x2=\"{at}%\" y2=\"26\"/>"));
        }
        svg.push_str("</svg>");
        Some(svg)
    }
}

fn put(svg: &mut String, what: std::fmt::Arguments<'_>) {
    // A string takes everything.
    let _ = svg.write_fmt(what);
}

/// A width with one decimal.
fn round(width: f64) -> f64 {
    (width.abs() * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn events_lie_true_to_scale() {
        let span = Span {
            eras: vec![(-50.0, 50.0)],
            events: vec![(0.0, 0.0, false), (25.0, 75.0, false), (100.0, 100.0, true)],
            as_of: Some(50.0),
        };
        let svg = span.draw(false).unwrap();
        assert!(svg.contains("<rect class=\"era\" x=\"0.8%\" width=\"49.2%\""), "{svg}");
        assert!(svg.contains("x=\"25.4%\" y=\"11\" width=\"49.2%\""), "{svg}");
        assert!(svg.contains("class=\"future\" x1=\"99.2%\"") && svg.contains("class=\"now\" x1=\"50%\""), "{svg}");
        let mirrored = span.draw(true).unwrap();
        assert!(mirrored.contains("<rect class=\"era\" x=\"50%\" width=\"49.2%\""), "{mirrored}");
        assert!(mirrored.contains("class=\"future\" x1=\"0.8%\""), "{mirrored}");
    }

    #[test]
    fn a_moment_has_no_length() {
        assert_eq!(Span { events: vec![(3.0, 3.0, false)], ..Span::default() }.draw(false), None);
        assert_eq!(Span::default().draw(false), None);
    }
}
