//! A scene as SVG.

use std::fmt::Write;

use super::{Line, Mark, Network, Scene, Shape, Step, Stroke, TIP, Text};
use crate::render::draw::int;
use crate::render::view::Html;

/// Writes a drawing. It is for the eye alone: the same relations stand beside it as a list, so it is hidden from
/// assistive technology and its links are not in the order of tabs.
pub(super) fn write(scene: &Scene, network: &Network, class: &str) -> String {
    let (width, height) = (int(scene.width.ceil()), int(scene.height.ceil()));
    let mut svg = format!(
        "<svg class=\"net-{class}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">"
    );
    for stroke in Stroke::ALL {
        let lines: String = scene.lines.iter().filter(|line| line.stroke == stroke).map(path).collect();
        if !lines.is_empty() {
            put(&mut svg, format_args!("<path class=\"l {}\" d=\"{lines}\"/>", stroke.name()));
        }
    }
    let tips: String = scene.lines.iter().map(tip).collect();
    put(&mut svg, format_args!("<path class=\"h\" d=\"{tips}\"/>"));
    for mark in &scene.marks {
        let Some(actor) = network.actors.get(mark.actor) else { continue };
        let href = Html::escape(&actor.href);
        put(
            &mut svg,
            format_args!("<a href=\"{}\" tabindex=\"-1\">{}", href.as_str(), shape(mark, actor.shape, actor.party)),
        );
        for name in scene.texts.iter().filter(|text| text.actor == Some(mark.actor)) {
            svg.push_str(&words(name));
        }
        svg.push_str("</a>");
    }
    svg.push_str("<g>");
    for label in scene.texts.iter().filter(|text| text.actor.is_none()) {
        svg.push_str(&words(label));
    }
    svg.push_str("</g></svg>");
    svg
}

/// Adds to a string, which cannot fail.
fn put(svg: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = svg.write_fmt(what);
}

fn path(line: &Line) -> String {
    let mut d = String::new();
    let mut at = (0, 0);
    for step in &line.steps {
        match *step {
            Step::Move(x, y) => {
                at = (int(x), int(y));
                put(&mut d, format_args!("M{} {}", at.0, at.1));
            }
            Step::Line(x, y) => {
                let to = (int(x), int(y));
                match (to.0 == at.0, to.1 == at.1) {
                    (true, true) => {}
                    (false, true) => put(&mut d, format_args!("H{}", to.0)),
                    (true, false) => put(&mut d, format_args!("V{}", to.1)),
                    (false, false) => put(&mut d, format_args!("L{} {}", to.0, to.1)),
                }
                at = to;
            }
            Step::Curve([a, b, c, e, x, y]) => {
                let to = (int(x), int(y));
                put(&mut d, format_args!("C{} {} {} {} {} {}", int(a), int(b), int(c), int(e), to.0, to.1));
                at = to;
            }
        }
    }
    d
}

/// The head of an arrow.
fn tip(line: &Line) -> String {
    let (x, y, right) = line.tip;
    let back = if right { -int(TIP) } else { int(TIP) };
    format!("M{} {}l{back} -4v8z", int(x), int(y))
}

fn shape(mark: &Mark, shape: Shape, party: bool) -> String {
    let (x, y, r) = (int(mark.x), int(mark.y), int(mark.r));
    let class = if party { " class=\"p\"" } else { "" };
    match shape {
        Shape::Person => format!("<circle{class} cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"),
        Shape::State => format!("<path{class} d=\"M{} {}h{d}v{d}h-{d}z\"/>", x - r, y - r, d = 2 * r),
        Shape::Body => format!("<path{class} d=\"M{} {y}l{r} -{r} {r} {r} -{r} {r}z\"/>", x - r),
        Shape::Other => {
            format!("<circle class=\"o{}\" cx=\"{x}\" cy=\"{y}\" r=\"{}\"/>", if party { " p" } else { "" }, r / 2)
        }
    }
}

fn words(text: &Text) -> String {
    let (x, mut lines) = (int(text.x), text.lines.iter());
    let first = lines.next().map(|line| Html::escape(line)).unwrap_or_default();
    let middle = if text.anchor == super::Anchor::Middle { " class=\"m\"" } else { "" };
    let mut svg = format!("<text{middle} x=\"{x}\" y=\"{}\">{}", int(text.y), first.as_str());
    for line in lines {
        let line = Html::escape(line);
        put(&mut svg, format_args!("<tspan x=\"{x}\" dy=\"{}\">{}</tspan>", int(text.lead()), line.as_str()));
    }
    svg.push_str("</text>");
    svg
}
