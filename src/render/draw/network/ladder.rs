//! Actors below each other. Below each name stand the labels of the ties that go from it; a wire leads from each label to
//! the lane of the actor to which it goes, and along the lane to that actor's name.

use super::{Anchor, LABEL, LABEL_LEAD, Line, Mark, NAME, NAME_LEAD, Network, Scene, Step, TIP, Text};
use crate::render::draw::text::{self, Weight};

/// Width of the drawing in pixels: the column of a small phone.
const WIDTH: f64 = 330.0;
/// Radius of shapes.
const R: f64 = 8.0;
/// Where texts begin.
const INDENT: f64 = 25.0;
/// Between actors.
const BLOCK: f64 = 13.0;
/// Between texts and lanes: a bit of wire, and the tip of an arrow.
const ROOM: f64 = 26.0;
/// Radius of the corners of wires.
const CORNER: f64 = 4.0;

/// A line of the ladder.
#[derive(Clone, Copy)]
enum Row {
    Name(usize),
    Label(usize),
}

/// The drawing.
pub(super) fn scene(network: &Network) -> Scene {
    let order = order(network);
    let rows = rows(network, &order);
    let lanes = lanes(network, &rows);
    let count = lanes.iter().flatten().max().map_or(0, |last| last + 1);
    let step = if count > 12 { (112.0 / count as f64).max(5.0) } else { 9.0 };
    let lanes_wide = (count.max(1) - 1) as f64 * step;
    let mut scene = Scene::default();
    // Of each row: where its wire ends or begins, and at which height.
    let mut ends = Vec::new();
    let mut y = 0.0;
    for row in &rows {
        ends.push(put(&mut scene, network, *row, &mut y, WIDTH - 3.0 - lanes_wide - ROOM));
    }
    let widest = scene.texts.iter().flat_map(|text| text.lines.iter().map(|line| INDENT + text.width(line)));
    let first = widest.fold(0.0, f64::max) + ROOM;
    scene.width = first + lanes_wide + 3.0;
    scene.height = y + 4.0;
    let x_of = |lane: usize| first + lane as f64 * step;
    for (tie, tie_of) in network.ties.iter().enumerate() {
        let from = rows.iter().position(|row| matches!(row, Row::Label(t) if *t == tie));
        let to = rows.iter().position(|row| matches!(row, Row::Name(a) if *a == tie_of.to));
        let lane = lanes.get(tie_of.to).copied().flatten();
        let (Some(from), Some(to), Some(lane)) = (from, to, lane) else { continue };
        let (Some(&from), Some(&to)) = (ends.get(from), ends.get(to)) else { continue };
        let tip = (to.0 + 5.0, to.1, false);
        let steps = wire((from.0 + 5.0, from.1), x_of(lane), (tip.0 + TIP - 1.0, tip.1));
        scene.lines.push(Line { stroke: tie_of.stroke, steps, tip });
    }
    if network.rtl { scene.mirrored() } else { scene }
}

/// Writes a row at this height and moves it below; gives the end of its last line.
fn put(scene: &mut Scene, network: &Network, row: Row, y: &mut f64, right: f64) -> (f64, f64) {
    let limit = (right - INDENT).max(60.0);
    let (actor, size, lead, lines) = match row {
        Row::Name(i) => {
            let name = network.actors.get(i).map_or("", |actor| &actor.name);
            (Some(i), NAME, NAME_LEAD, text::wrap(name, limit, NAME, Weight::Bold, 3))
        }
        Row::Label(i) => {
            let label = network.ties.get(i).map_or("", |tie| &tie.label);
            (None, LABEL, LABEL_LEAD, text::wrap(label, limit, LABEL, Weight::Regular, 3))
        }
    };
    if actor.is_some() && *y > 0.0 {
        *y += BLOCK;
    }
    let base = *y + 0.82 * size;
    let rows = lines.len().max(1) as f64;
    let text = Text { actor, anchor: Anchor::Start, x: INDENT, y: base, lines };
    let width = text.lines.last().map_or(0.0, |line| text.width(line));
    let last = base + (rows - 1.0) * lead;
    if let Some(actor) = actor {
        scene.marks.push(Mark { actor, x: R + 1.0, y: base - 0.3 * size, r: R });
    }
    scene.texts.push(text);
    *y += rows * lead + 2.0;
    (INDENT + width, last - 0.3 * size)
}

/// From a label to a lane, along it, and to a name.
fn wire(from: (f64, f64), x: f64, to: (f64, f64)) -> Vec<Step> {
    let down = if to.1 > from.1 { CORNER } else { -CORNER };
    vec![
        Step::Move(from.0, from.1),
        Step::Line(x - CORNER, from.1),
        Step::Curve([x, from.1, x, from.1, x, from.1 + down]),
        Step::Line(x, to.1 - down),
        Step::Curve([x, to.1, x, to.1, x - CORNER, to.1]),
        Step::Line(to.0, to.1),
    ]
}

/// The order of the actors from top to bottom: ties are short, and rather lead down than up.
fn order(network: &Network) -> Vec<usize> {
    let mut order: Vec<usize> = (0..network.actors.len()).collect();
    let mut least = length(network, &order);
    for _ in 0..40 {
        let before = least;
        for from in 0..order.len() {
            for to in 0..order.len() {
                shift(&mut order, from, to);
                let now = length(network, &order);
                if now < least {
                    least = now;
                } else {
                    shift(&mut order, to, from);
                }
            }
        }
        if least >= before {
            break;
        }
    }
    order
}

/// Takes an entry from one place to another.
fn shift(order: &mut [usize], from: usize, to: usize) {
    let between = order.get_mut(from.min(to)..=from.max(to));
    match between {
        Some(between) if from < to => between.rotate_left(1),
        Some(between) => between.rotate_right(1),
        None => {}
    }
}

/// The length of all ties in steps; one that leads up counts a little more.
fn length(network: &Network, order: &[usize]) -> usize {
    let mut places = vec![0; order.len()];
    for (place, actor) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(*actor) {
            *slot = place;
        }
    }
    let place = |actor: usize| places.get(actor).copied().unwrap_or_default();
    let lengths = network.ties.iter().map(|tie| {
        let (from, to) = (place(tie.from), place(tie.to));
        4 * from.abs_diff(to) + if from > to { 3 } else { 0 }
    });
    lengths.sum()
}

fn rows(network: &Network, order: &[usize]) -> Vec<Row> {
    let place = |actor: usize| order.iter().position(|other| *other == actor).unwrap_or_default();
    let mut rows = Vec::new();
    for (at, &actor) in order.iter().enumerate() {
        rows.push(Row::Name(actor));
        let mut ties: Vec<(usize, usize)> = network
            .ties
            .iter()
            .enumerate()
            .filter(|(_, tie)| tie.from == actor)
            .map(|(i, tie)| (place(tie.to), i))
            .collect();
        // Those that lead up stand first, the nearest above all; of those that lead down the nearest is last.
        ties.sort_by_key(|(to, i)| if *to < at { (0, at - to, *i) } else { (1, usize::MAX - to, *i) });
        rows.extend(ties.into_iter().map(|(_, tie)| Row::Label(tie)));
    }
    rows
}

/// The lane of each actor to which ties go: short ones inside, none on another.
fn lanes(network: &Network, rows: &[Row]) -> Vec<Option<usize>> {
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for actor in 0..network.actors.len() {
        let touches = |row: &Row| match row {
            Row::Name(a) => *a == actor,
            Row::Label(tie) => network.ties.get(*tie).is_some_and(|tie| tie.to == actor),
        };
        if !network.ties.iter().any(|tie| tie.to == actor) {
            continue;
        }
        let first = rows.iter().position(touches).unwrap_or_default();
        let last = rows.iter().rposition(touches).unwrap_or_default();
        spans.push((first, last, actor));
    }
    spans.sort_by_key(|(first, last, actor)| (last - first, *first, *actor));
    let mut taken: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut lanes = vec![None; network.actors.len()];
    for (first, last, actor) in spans {
        let free = |lane: &Vec<(usize, usize)>| lane.iter().all(|(a, b)| *b < first || *a > last);
        let lane = taken.iter().position(free).unwrap_or(taken.len());
        match taken.get_mut(lane) {
            Some(lane) => lane.push((first, last)),
            None => taken.push(vec![(first, last)]),
        }
        if let Some(slot) = lanes.get_mut(actor) {
            *slot = Some(lane);
        }
    }
    lanes
}
