//! No text of a drawing lies on another, on a shape or on a line, whatever is drawn.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use proptest::prelude::*;

/// A rectangle: upper left corner, width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rect {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

impl Rect {
    /// Do two rectangles share more than an edge?
    fn overlaps(&self, other: &Rect) -> bool {
        let beside = self.x >= other.x + other.w || other.x >= self.x + self.w;
        let above = self.y >= other.y + other.h || other.y >= self.y + self.h;
        !beside && !above
    }

    fn inside(&self, width: f64, height: f64) -> bool {
        self.x >= 0.0 && self.y >= 0.0 && self.x + self.w <= width && self.y + self.h <= height
    }
}

/// What the lines of each text cover, accents and descenders with them.
fn rects(scene: &Scene, rtl: bool) -> Vec<(usize, Rect)> {
    let rect = |text: &Text, i: usize, line: &str| {
        let (size, w) = (if text.actor.is_some() { NAME } else { LABEL }, text.width(line));
        let x = match text.anchor {
            Anchor::Start if rtl => text.x - w,
            Anchor::Start => text.x,
            Anchor::Middle => text.x - w / 2.0,
        };
        let base = text.y + i as f64 * text.lead();
        Rect { x, y: base - 0.74 * size, w, h: 0.98 * size }
    };
    let lines = |text: &Text| text.lines.iter().enumerate().map(|(i, l)| rect(text, i, l)).collect::<Vec<_>>();
    scene.texts.iter().enumerate().flat_map(|(i, text)| lines(text).into_iter().map(move |r| (i, r))).collect()
}

fn shape_rect(mark: &Mark) -> Rect {
    Rect { x: mark.x - mark.r, y: mark.y - mark.r, w: 2.0 * mark.r, h: 2.0 * mark.r }
}

/// Points along a line, no further than some pixels from each other.
fn points(line: &Line) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let mut at = (0.0, 0.0);
    for step in &line.steps {
        let (a, b, end) = match *step {
            Step::Move(x, y) => {
                at = (x, y);
                continue;
            }
            Step::Line(x, y) => (at, (x, y), (x, y)),
            Step::Curve([a, b, c, d, x, y]) => ((a, b), (c, d), (x, y)),
        };
        for i in 0..=60 {
            let (t, u) = (f64::from(i) / 60.0, 1.0 - f64::from(i) / 60.0);
            let mix = |p: f64, a: f64, b: f64, q: f64| {
                u * u * u * p + 3.0 * u * u * t * a + 3.0 * u * t * t * b + t * t * t * q
            };
            points.push((mix(at.0, a.0, b.0, end.0), mix(at.1, a.1, b.1, end.1)));
        }
        at = end;
    }
    points
}

fn check(scene: &Scene, network: &Network, what: &str) {
    let rects = rects(scene, network.rtl);
    for (i, (text, rect)) in rects.iter().enumerate() {
        assert!(rect.inside(scene.width, scene.height), "{what}: outside: {:?}", scene.texts[*text]);
        for (other, of) in &rects[i + 1..] {
            let one = text == other;
            assert!(one || !rect.overlaps(of), "{what}: {:?} on {:?}", scene.texts[*text], scene.texts[*other]);
        }
        for mark in &scene.marks {
            assert!(!rect.overlaps(&shape_rect(mark)), "{what}: {:?} on a shape", scene.texts[*text]);
        }
    }
    for (i, mark) in scene.marks.iter().enumerate() {
        assert!(shape_rect(mark).inside(scene.width, scene.height), "{what}: shape outside");
        for other in &scene.marks[i + 1..] {
            assert!(!shape_rect(mark).overlaps(&shape_rect(other)), "{what}: two shapes overlap");
        }
    }
    for line in &scene.lines {
        for (x, y) in points(line) {
            let inside = (0.0..=scene.width).contains(&x) && (0.0..=scene.height).contains(&y);
            assert!(inside, "{what}: a line leaves the drawing at {x}, {y}");
            let point = Rect { x, y, w: 0.01, h: 0.01 };
            for (text, rect) in &rects {
                assert!(!rect.overlaps(&point), "{what}: a line at {x}, {y} on {:?}", scene.texts[*text]);
            }
        }
    }
    assert_eq!((scene.marks.len(), scene.lines.len()), (network.actors.len(), network.ties.len()), "{what}");
}

/// Draws both ways and checks them; says whether there is a wide one.
fn check_both(network: &Network) -> bool {
    let drawn = network.legible();
    check(&ladder::scene(&drawn), &drawn, "narrow");
    let wide = wide::scene(&drawn);
    if let Some(scene) = &wide {
        check(scene, &drawn, "wide");
    }
    wide.is_some()
}

const NAMES: &[&str] = &[
    "Kim Jong-un",
    "Russland",
    "Europäischer Auswärtiger Dienst",
    "Donaudampfschifffahrtsgesellschaft",
    "USA",
    "هيئة الأمم المتحدة",
    "国家情报院",
    "Республика Северная Осетия — Алания",
    "The Multilateral Sanctions Monitoring Team",
    "Οργανισμός",
];

const LABELS: &[&str] = &[
    "führt",
    "diplomatischer Dienst von",
    "baut die Hintertür ein",
    "Mitglied",
    "يدعم",
    "供应武器",
    "sanktioniert",
    "",
];

/// A network with as many actors and ties, the same for the same numbers.
fn some_network(actors: usize, ties: usize, seed: u64, rtl: bool) -> Network {
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let shapes = [Shape::Person, Shape::State, Shape::Body, Shape::Other];
    let actor = |i: usize| Actor {
        href: format!("#a{i}"),
        name: NAMES[i % NAMES.len()].into(),
        shape: shapes[i % 4],
        party: i.is_multiple_of(5),
    };
    let actors: Vec<Actor> = (0..actors).map(actor).collect();
    let count = actors.len();
    let ties = (0..ties).map(|_| {
        let from = next(count);
        let to = (from + 1 + next(count - 1)) % count;
        Tie { from, to, label: LABELS[next(LABELS.len())].into(), stroke: Stroke::ALL[next(5)] }
    });
    Network { ties: ties.collect(), actors, rtl }
}

#[test]
fn nothing_overlaps_for_5_to_15_actors_and_up_to_30_ties() {
    for actors in 5..=15 {
        for ties in [actors - 1, actors + 3, 2 * actors, 30] {
            for rtl in [false, true] {
                check_both(&some_network(actors, ties, (actors * 100 + ties) as u64, rtl));
            }
        }
    }
}

#[test]
fn usual_networks_have_a_wide_drawing() {
    for (actors, ties) in [(2, 1), (5, 6), (9, 9), (15, 17)] {
        assert!(check_both(&some_network(actors, ties, 7, false)), "{actors} actors, {ties} ties");
    }
}

#[test]
fn stars_chains_and_mutual_ties() {
    let actor = |i: usize| Actor { href: "#x".into(), name: NAMES[i % 10].into(), shape: Shape::Body, party: false };
    let tie =
        |(from, to): (usize, usize)| Tie { from, to, label: "beliefert mit Waffen".into(), stroke: Stroke::Claimed };
    let network = |ties: &[(usize, usize)]| {
        let count = ties.iter().map(|(a, b)| a.max(b) + 1).max().unwrap();
        Network { actors: (0..count).map(actor).collect(), ties: ties.iter().copied().map(tie).collect(), rtl: false }
    };
    let star: Vec<(usize, usize)> = (1..15).map(|i| if i % 2 == 0 { (0, i) } else { (i, 0) }).collect();
    let chain: Vec<(usize, usize)> = (0..14).map(|i| (i, i + 1)).collect();
    let ring: Vec<(usize, usize)> = (0..9).map(|i| (i, (i + 1) % 9)).collect();
    let clique: Vec<(usize, usize)> = (0..8).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
    let mutual = [(0, 1), (1, 0), (0, 1), (1, 2), (2, 1), (3, 4)];
    for ties in [star.as_slice(), &chain, &ring, &clique, &mutual] {
        check_both(&network(ties));
    }
    assert!(check_both(&network(&star)) && check_both(&network(&chain)) && check_both(&network(&mutual)));
}

#[test]
fn actors_without_ties_are_left_out_and_so_is_what_is_too_much() {
    let mut network = some_network(6, 0, 1, false);
    assert_eq!(network.draw(), None);
    network.ties = vec![Tie { from: 1, to: 4, label: "x".into(), stroke: Stroke::Sure }];
    network.ties.push(Tie { from: 2, to: 2, ..network.ties[0].clone() });
    let drawing = network.draw().unwrap();
    assert_eq!(drawing.narrow.matches("<a ").count(), 2);
    assert_eq!(drawing.left_out, 1);

    let many = some_network(60, 200, 3, false);
    let drawn = many.legible();
    assert!(drawn.actors.len() <= MOST_ACTORS && drawn.ties.len() <= MOST_TIES);
    check_both(&many);
    assert_eq!(many.draw().unwrap().left_out, 200 - drawn.ties.len());
}

#[test]
fn the_same_picture_every_time() {
    let network = some_network(12, 20, 5, false);
    let first = network.draw();
    for _ in 0..3 {
        assert_eq!(network.draw(), first);
    }
}

#[test]
fn names_are_escaped_and_links_are_out_of_the_order_of_tabs() {
    let mut network = some_network(2, 1, 1, false);
    network.actors[0].name = "A & <B>".into();
    let drawing = network.draw().unwrap();
    assert!(drawing.narrow.contains("A &amp; &lt;B&gt;"), "{}", drawing.narrow);
    assert_eq!(drawing.narrow.matches("<a ").count(), drawing.narrow.matches("tabindex=\"-1\"").count());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nothing_overlaps(actors in 2usize..16, ties in 1usize..31, seed in 0u64..1_000_000, rtl: bool) {
        check_both(&some_network(actors, ties, seed, rtl));
    }
}
