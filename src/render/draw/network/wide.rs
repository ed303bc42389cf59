//! Actors in columns, ties from left to right between them, each label above its line.

use super::layers::{self, Board, Item, Kind};
use super::{Anchor, LABEL, LABEL_LEAD, Line, Mark, NAME, NAME_LEAD, Network, Scene, Shape, Step, TIP, Text};
use crate::render::draw::text::{self, Weight};

/// The widest drawing whose texts can be read in the column of a page, in pixels.
const WIDEST: f64 = 930.0;
/// The column of a page on most desks, in pixels.
const COMFORTABLE: f64 = 890.0;
/// Between columns, for lines that change their height: at least and at most.
const GUTTER: f64 = 26.0;
const MOST_GUTTER: f64 = 42.0;
/// Between things in a column.
const GAP: f64 = 7.0;
/// Around the drawing.
const PAD: f64 = 4.0;

/// How wide texts may be before they break.
#[derive(Clone, Copy)]
struct Measure {
    name: f64,
    label: f64,
}

/// The best drawing that is not too wide, if there is any.
pub(super) fn scene(network: &Network) -> Option<Scene> {
    let measures = [Measure { name: 118.0, label: 126.0 }, Measure { name: 100.0, label: 96.0 }];
    let mut best: Option<(f64, Scene)> = None;
    for measure in measures {
        for layers in 2..=6 {
            let (crossings, scene) = layout(network, layers, measure);
            // A crossing is as bad as some lines more.
            let score = scene.height + crossings as f64 * 16.0 + (scene.width - 860.0).max(0.0);
            if scene.width <= WIDEST && best.as_ref().is_none_or(|(least, _)| score < *least) {
                best = Some((score, scene));
            }
        }
        if best.is_some() {
            break;
        }
    }
    let scene = best.map(|(_, scene)| scene)?;
    Some(if network.rtl { scene.mirrored() } else { scene })
}

/// A drawing at work.
struct Plan<'a> {
    network: &'a Network,
    board: Board,
    /// Items of each tie from left to right, the actors at its ends with them.
    chains: Vec<Vec<usize>>,
    names: Vec<Vec<String>>,
    labels: Vec<Vec<String>>,
    /// Left edge and width of each column.
    columns: Vec<(f64, f64)>,
}

fn layout(network: &Network, most: usize, measure: Measure) -> (usize, Scene) {
    let names = network.actors.iter().map(|a| text::wrap(&a.name, measure.name, NAME, Weight::Bold, 4)).collect();
    let labels = network.ties.iter().map(|t| text::wrap(&t.label, measure.label, LABEL, Weight::Regular, 4)).collect();
    let plan = Plan { network, board: Board::default(), chains: Vec::new(), names, labels, columns: Vec::new() };
    plan.draw(most)
}

impl Plan<'_> {
    fn draw(mut self, most: usize) -> (usize, Scene) {
        let ties: Vec<(usize, usize)> = self.network.ties.iter().map(|tie| (tie.from, tie.to)).collect();
        let layers = layers::assign(self.network.actors.len(), &ties, most);
        self.fill(&layers);
        let reach = |item: &Item| match item.kind {
            Kind::Actor(actor) if self.shape(actor) == Some(Shape::Other) => self.radius(actor) / 2.0 - 1.5,
            Kind::Actor(actor) => self.radius(actor) - 3.0,
            _ => 0.0,
        };
        self.board.reach = self.board.items.iter().map(reach).collect();
        let crossings = self.board.order();
        self.board.stack(GAP);
        self.measure();
        (crossings, self.scene())
    }

    /// Puts actors and ties into columns.
    fn fill(&mut self, layers: &[usize]) {
        let count = layers.iter().max().map_or(0, |last| 2 * last + 1);
        self.board.columns = vec![Vec::new(); count];
        for (i, layer) in layers.iter().enumerate() {
            let lines = self.names.get(i).map_or(0, Vec::len) as f64;
            let r = self.radius(i);
            self.add(Kind::Actor(i), 2 * layer, r + 1.0, r + 7.0 + lines * NAME_LEAD);
        }
        let layer = |i: usize| layers.get(i).copied().unwrap_or_default();
        let mut load = vec![0usize; count];
        // Ties between neighbours first: they have no choice where their labels stand.
        let mut order: Vec<usize> = (0..self.network.ties.len()).collect();
        let ends: Vec<(usize, usize)> = self.network.ties.iter().map(|tie| (layer(tie.from), layer(tie.to))).collect();
        let span = |i: &usize| ends.get(*i).map_or(0, |(a, b)| a.abs_diff(*b));
        order.sort_by_key(span);
        self.chains = vec![Vec::new(); order.len()];
        for tie in order {
            let Some(&(a, b)) = ends.get(tie) else { continue };
            let chain = if a == b { self.bracket(tie, a, count) } else { self.chain(tie, a, b, &mut load) };
            if let Some(slot) = self.chains.get_mut(tie) {
                *slot = chain;
            }
        }
    }

    fn add(&mut self, kind: Kind, column: usize, up: f64, down: f64) -> usize {
        let item = self.board.items.len();
        self.board.items.push(Item { kind, column, up, down, y: 0.0 });
        if let Some(items) = self.board.columns.get_mut(column) {
            items.push(item);
        }
        item
    }

    /// The items of a tie between two layers.
    fn chain(&mut self, tie: usize, a: usize, b: usize, load: &mut [usize]) -> Vec<usize> {
        let Some(ends) = self.network.ties.get(tie).map(|tie| (tie.from, tie.to)) else { return Vec::new() };
        let (left, right) = if a < b { ends } else { (ends.1, ends.0) };
        let (first, last) = (2 * a.min(b), 2 * a.max(b));
        let gaps = (first + 1..last).step_by(2);
        let home = gaps.min_by_key(|gap| load.get(*gap).copied().unwrap_or_default()).unwrap_or_default();
        if let Some(load) = load.get_mut(home) {
            *load += 1;
        }
        let lines = self.labels.get(tie).map_or(0, Vec::len) as f64;
        let mut chain = vec![left];
        for column in first + 1..last {
            chain.push(match column == home {
                true => self.add(Kind::Label(tie), column, lines * LABEL_LEAD + 5.0, 4.0),
                false => self.add(Kind::Pass, column, 5.0, 5.0),
            });
        }
        chain.push(right);
        self.board.links.extend(chain.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))));
        chain
    }

    /// The items of a tie within a layer: its label stands in the next column, or in the one before the last layer.
    fn bracket(&mut self, tie: usize, layer: usize, columns: usize) -> Vec<usize> {
        let Some((from, to)) = self.network.ties.get(tie).map(|tie| (tie.from, tie.to)) else { return Vec::new() };
        let column = 2 * layer + 1;
        let after = column < columns;
        let half = self.labels.get(tie).map_or(0, Vec::len) as f64 * LABEL_LEAD / 2.0 + 2.0;
        // A single layer has no column for labels yet.
        let column = if after { column } else { column.saturating_sub(2) };
        let label = self.add(Kind::Label(tie), column, half, half);
        for end in [from, to] {
            self.board.links.push(if after { (end, label) } else { (label, end) });
        }
        vec![from, label, to]
    }

    /// Actors with many ties are larger.
    fn radius(&self, actor: usize) -> f64 {
        let ties = self.network.ties.iter().filter(|tie| tie.from == actor || tie.to == actor).count();
        (9.0 + ties as f64).clamp(11.0, 18.0)
    }

    fn shape(&self, actor: usize) -> Option<Shape> {
        self.network.actors.get(actor).map(|actor| actor.shape)
    }

    /// How wide the columns are and where they stand.
    fn measure(&mut self) {
        let mut x = PAD;
        for (number, items) in self.board.columns.iter().enumerate() {
            let wide = |item: &usize| match self.board.items.get(*item).map(|item| item.kind) {
                Some(Kind::Actor(i)) => widest(self.names.get(i), NAME, Weight::Bold).max(2.0 * self.radius(i)),
                Some(Kind::Label(tie)) => widest(self.labels.get(tie), LABEL, Weight::Regular) + 12.0,
                _ => 0.0,
            };
            let width = items.iter().map(wide).fold(if number % 2 == 0 { 22.0 } else { 10.0 }, f64::max);
            self.columns.push((x, width));
            x += width;
        }
        // What is left of the column of a page goes between the columns.
        let count = self.columns.len().saturating_sub(1).max(1) as f64;
        let gutter = ((COMFORTABLE - x) / count).clamp(GUTTER, MOST_GUTTER);
        for (number, (x, _)) in self.columns.iter_mut().enumerate() {
            *x += number as f64 * gutter;
        }
    }

    fn column(&self, item: usize) -> (f64, f64) {
        let column = self.board.items.get(item).map_or(0, |item| item.column);
        self.columns.get(column).copied().unwrap_or_default()
    }

    fn y(&self, item: usize) -> f64 {
        self.board.items.get(item).map_or(0.0, |item| item.y) + PAD
    }

    fn scene(&self) -> Scene {
        let width = self.columns.last().map_or(0.0, |(x, width)| x + width) + PAD;
        let mut scene = Scene { width, height: self.board.height() + 2.0 * PAD, ..Scene::default() };
        for (i, item) in self.board.items.iter().enumerate() {
            let (left, width) = self.column(i);
            let (x, y) = (left + width / 2.0, self.y(i));
            match item.kind {
                Kind::Actor(actor) => {
                    let r = self.radius(actor);
                    scene.marks.push(Mark { actor, x, y, r });
                    let lines = self.names.get(actor).cloned().unwrap_or_default();
                    let base = y + r + 4.0 + 0.8 * NAME;
                    scene.texts.push(Text { actor: Some(actor), anchor: Anchor::Middle, x, y: base, lines });
                }
                Kind::Label(tie) => {
                    let lines = self.labels.get(tie).cloned().unwrap_or_default();
                    let rows = lines.len() as f64;
                    let bracket = self.is_bracket(tie);
                    let below = if bracket { rows * LABEL_LEAD / 2.0 - 4.5 } else { -5.5 };
                    let base = y + below - (rows - 1.0) * LABEL_LEAD;
                    // Labels of brackets stand behind them.
                    let x = if bracket { x + 4.0 } else { x };
                    scene.texts.push(Text { actor: None, anchor: Anchor::Middle, x, y: base, lines });
                }
                Kind::Pass => {}
            }
        }
        let lines = self.chains.iter().enumerate();
        scene.lines.extend(lines.filter_map(|(tie, chain)| self.line(tie, chain)));
        scene
    }

    fn is_bracket(&self, tie: usize) -> bool {
        self.chains.get(tie).is_some_and(|chain| {
            chain.len() == 3 && chain.first().zip(chain.last()).is_some_and(|(a, b)| self.column(*a) == self.column(*b))
        })
    }

    /// Where a line leaves or reaches an actor: those of one side are spread over its shape.
    fn port(&self, actor: usize, other: usize) -> (f64, f64, bool) {
        let (left, width) = self.column(actor);
        let (x, y, r) = (left + width / 2.0, self.y(actor), self.radius(actor));
        let on_left = self.column(other).0 < left;
        let off = self.board.port(actor, other);
        let reach = match self.shape(actor) {
            Some(Shape::Person) => (r * r - off * off).max(0.0).sqrt(),
            Some(Shape::Body) => r - off.abs(),
            Some(Shape::Other) => ((r * r / 4.0) - off * off).max(0.0).sqrt(),
            _ => r,
        };
        (if on_left { x - reach - 1.5 } else { x + reach + 1.5 }, y + off, on_left)
    }

    fn line(&self, tie: usize, chain: &[usize]) -> Option<Line> {
        let (tie_of, bracket) = (self.network.ties.get(tie)?, self.is_bracket(tie));
        let (first, last) = (*chain.first()?, *chain.last()?);
        let (start, end) =
            (self.port(first, *chain.get(1)?), self.port(last, *chain.get(chain.len().checked_sub(2)?)?));
        // The actor to which the tie goes is the last of its chain, unless it runs from right to left.
        let to_last = bracket || last == tie_of.to;
        let tip = if to_last { end } else { start };
        let short = |port: (f64, f64, bool), is_tip: bool| match (is_tip, port.2) {
            (false, _) => port.0,
            (true, true) => port.0 - TIP + 1.0,
            (true, false) => port.0 + TIP - 1.0,
        };
        let mut steps = vec![Step::Move(short(start, !to_last), start.1)];
        match bracket {
            true => self.bend(&mut steps, chain, start, end),
            false => self.run(&mut steps, chain, start, end),
        }
        steps.push(Step::Line(short(end, to_last), end.1));
        Some(Line { stroke: tie_of.stroke, steps, tip: (tip.0, tip.1, tip.2) })
    }

    /// From left to right through the items: level in columns, changing its height between them.
    fn run(&self, steps: &mut Vec<Step>, chain: &[usize], start: (f64, f64, bool), end: (f64, f64, bool)) {
        let mut y = start.1;
        for pair in chain.windows(2) {
            let [a, b] = pair else { continue };
            let ((left, width), (right, _)) = (self.column(*a), self.column(*b));
            let from = left + width;
            let next = if Some(b) == chain.last() { end.1 } else { self.y(*b) };
            steps.push(Step::Line(from, y));
            if (next - y).abs() < 0.75 {
                steps.push(Step::Line(right, next));
            } else {
                let middle = (from + right) / 2.0;
                steps.push(Step::Curve([middle, y, middle, next, right, next]));
            }
            y = next;
        }
    }

    /// Around a bracket between two actors of one column.
    fn bend(&self, steps: &mut Vec<Step>, chain: &[usize], start: (f64, f64, bool), end: (f64, f64, bool)) {
        let Some(&label) = chain.get(1) else { return };
        let ((left, width), (other, own)) =
            (self.column(label), self.column(chain.first().copied().unwrap_or_default()));
        let y = self.y(label);
        let (side, reach) = if start.2 { (other, left + width) } else { (other + own, left) };
        steps.push(Step::Line(side, start.1));
        steps.push(Step::Curve([reach, start.1, reach, (start.1 + y) / 2.0, reach, y]));
        steps.push(Step::Curve([reach, (end.1 + y) / 2.0, reach, end.1, side, end.1]));
    }
}

fn widest(lines: Option<&Vec<String>>, size: f64, weight: Weight) -> f64 {
    lines.into_iter().flatten().map(|line| text::width(line, size, weight)).fold(0.0, f64::max)
}
