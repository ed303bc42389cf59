//! The network of actors: who has to do with whom, and how.
//!
//! A circle is a person, a square a state, a diamond an organisation, agency or company, a dot anything else; parties to
//! the conflict are filled. Two drawings say the same: [`wide`] stands the actors in columns with the ties between them,
//! [`ladder`] stands them below each other with the ties as wires beside them. Which of them is seen is up to the theme.
//! Whatever is given, no text lies on another text, on a shape or on a line.

mod ladder;
mod layers;
mod svg;
#[cfg(test)]
mod tests;
mod wide;

use super::text::{self, Weight};

/// More actors than a drawing shows.
const MOST_ACTORS: usize = 20;
/// More ties than a drawing shows.
const MOST_TIES: usize = 36;

/// Size of names, in pixels.
const NAME: f64 = 16.0;
/// Size of labels, in pixels.
const LABEL: f64 = 14.5;
/// From line to line of a name.
const NAME_LEAD: f64 = 18.0;
/// From line to line of a label.
const LABEL_LEAD: f64 = 17.0;
/// Space between the end of an arrow and its line.
const TIP: f64 = 7.0;

/// What an actor is, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// A circle.
    Person,
    /// A square.
    State,
    /// A diamond: an organisation, agency or company.
    Body,
    /// A dot: a group, a place, a thing.
    Other,
}

impl Shape {
    /// Its class.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Person => "person",
            Shape::State => "state",
            Shape::Body => "body",
            Shape::Other => "other",
        }
    }
}

/// How sure a tie is, as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    /// A whole line: confirmed, or stated by the newsroom.
    Sure,
    /// Dashes.
    Claimed,
    /// Dashes and dots.
    Disputed,
    /// Dots far apart.
    Refuted,
    /// Dots.
    Unknown,
}

impl Stroke {
    /// All of them.
    pub const ALL: [Stroke; 5] = [Stroke::Sure, Stroke::Claimed, Stroke::Disputed, Stroke::Refuted, Stroke::Unknown];

    /// Its class.
    pub fn name(self) -> &'static str {
        match self {
            Stroke::Sure => "sure",
            Stroke::Claimed => "claimed",
            Stroke::Disputed => "disputed",
            Stroke::Refuted => "refuted",
            Stroke::Unknown => "unknown",
        }
    }
}

/// An actor.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Link to it.
    pub href: String,
    /// Its name, plain.
    pub name: String,
    /// How it is drawn.
    pub shape: Shape,
    /// A party to the conflict: filled.
    pub party: bool,
}

/// A relation between two actors.
#[derive(Clone, Debug)]
pub struct Tie {
    /// Place of the actor from which it goes.
    pub from: usize,
    /// Place of the actor to which it goes.
    pub to: usize,
    /// What it is, plain.
    pub label: String,
    /// How sure it is.
    pub stroke: Stroke,
}

/// The actors and their relations.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Actors; those without a tie are not drawn.
    pub actors: Vec<Actor>,
    /// Ties. One of an actor with itself is not drawn.
    pub ties: Vec<Tie>,
    /// Mirrored, for scripts from right to left.
    pub rtl: bool,
}

/// What was drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// Columns, for wide screens; None where there is no legible one. Its width is in [`Drawing::width`].
    pub wide: Option<String>,
    /// Width of the wide drawing in pixels.
    pub width: u32,
    /// Wires, for narrow screens.
    pub narrow: String,
    /// The shapes that occur.
    pub shapes: Vec<Shape>,
    /// The lines that occur, without [`Stroke::Sure`].
    pub strokes: Vec<Stroke>,
    /// A party to the conflict occurs.
    pub party: bool,
    /// Ties that are not drawn.
    pub left_out: usize,
}

impl Network {
    /// Draws it; None if there is nothing to draw.
    pub fn draw(&self) -> Option<Drawing> {
        let drawn = self.legible();
        if drawn.ties.is_empty() {
            return None;
        }
        let wide = wide::scene(&drawn);
        let mut shapes: Vec<Shape> = drawn.actors.iter().map(|actor| actor.shape).collect();
        shapes.sort_unstable();
        shapes.dedup();
        let occurs = |stroke: &Stroke| drawn.ties.iter().any(|tie| tie.stroke == *stroke);
        Some(Drawing {
            width: wide.as_ref().map_or(0, |scene| u32::try_from(super::int(scene.width)).unwrap_or_default()),
            wide: wide.map(|scene| svg::write(&scene, &drawn, "w")),
            narrow: svg::write(&ladder::scene(&drawn), &drawn, "n"),
            shapes,
            strokes: Stroke::ALL.into_iter().skip(1).filter(occurs).collect(),
            party: drawn.actors.iter().any(|actor| actor.party),
            left_out: self.ties.len() - drawn.ties.len(),
        })
    }

    /// The part of the network that can be drawn legibly: the actors with the most ties, and the ties between them, each
    /// in the order given.
    fn legible(&self) -> Network {
        let known = |tie: &&Tie| tie.from != tie.to && tie.from.max(tie.to) < self.actors.len();
        let ties: Vec<&Tie> = self.ties.iter().filter(known).collect();
        let count = |i: usize| ties.iter().filter(|tie| tie.from == i || tie.to == i).count();
        let mut ranked: Vec<(usize, usize)> =
            (0..self.actors.len()).map(|i| (count(i), i)).filter(|(count, _)| *count > 0).collect();
        ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(MOST_ACTORS);
        let mut kept: Vec<usize> = ranked.into_iter().map(|(_, i)| i).collect();
        kept.sort_unstable();
        let place = |i: usize| kept.binary_search(&i).ok();
        let moved = ties.iter().filter_map(|tie| {
            Some(Tie { from: place(tie.from)?, to: place(tie.to)?, label: tie.label.clone(), stroke: tie.stroke })
        });
        let ties: Vec<Tie> = moved.take(MOST_TIES).collect();
        let actors: Vec<Actor> = kept.iter().filter_map(|i| self.actors.get(*i)).cloned().collect();
        let left = Network { actors, ties, rtl: self.rtl };
        match (0..left.actors.len()).all(|i| left.ties.iter().any(|tie| tie.from == i || tie.to == i)) {
            true => left,
            // With ties left out, actors may stand alone.
            false if left.ties.is_empty() => left,
            false => left.legible(),
        }
    }
}

/// What is to be drawn, in pixels.
#[derive(Clone, Debug, Default)]
struct Scene {
    width: f64,
    height: f64,
    marks: Vec<Mark>,
    texts: Vec<Text>,
    lines: Vec<Line>,
}

/// The shape of an actor.
#[derive(Clone, Copy, Debug)]
struct Mark {
    actor: usize,
    x: f64,
    y: f64,
    r: f64,
}

/// Where a text stands at its `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Anchor {
    /// Begins there.
    Start,
    /// Has its middle there.
    Middle,
}

/// A name, or the label of a tie.
#[derive(Clone, Debug)]
struct Text {
    /// The actor whose name it is.
    actor: Option<usize>,
    anchor: Anchor,
    x: f64,
    /// Base line of the first line.
    y: f64,
    lines: Vec<String>,
}

impl Text {
    fn lead(&self) -> f64 {
        if self.actor.is_some() { NAME_LEAD } else { LABEL_LEAD }
    }

    /// Width of a line.
    fn width(&self, line: &str) -> f64 {
        match self.actor {
            Some(_) => text::width(line, NAME, Weight::Bold),
            None => text::width(line, LABEL, Weight::Regular),
        }
    }
}

/// A stretch of a line.
#[derive(Clone, Copy, Debug)]
enum Step {
    Move(f64, f64),
    Line(f64, f64),
    /// Two points that pull it, and its end.
    Curve([f64; 6]),
}

/// The line of a tie.
#[derive(Clone, Debug)]
struct Line {
    stroke: Stroke,
    steps: Vec<Step>,
    /// Where its arrow points to: the point, and whether it points to greater `x`.
    tip: (f64, f64, bool),
}

impl Scene {
    /// Seen in a mirror.
    fn mirrored(mut self) -> Scene {
        let flip = |x: f64| self.width - x;
        for mark in &mut self.marks {
            mark.x = flip(mark.x);
        }
        for text in &mut self.texts {
            text.x = flip(text.x);
        }
        for line in &mut self.lines {
            line.tip = (flip(line.tip.0), line.tip.1, !line.tip.2);
            for step in &mut line.steps {
                *step = match *step {
                    Step::Move(x, y) => Step::Move(flip(x), y),
                    Step::Line(x, y) => Step::Line(flip(x), y),
                    Step::Curve([a, b, c, d, x, y]) => Step::Curve([flip(a), b, flip(c), d, flip(x), y]),
                };
            }
        }
        self
    }
}
