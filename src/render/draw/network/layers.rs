//! Which column an actor stands in, in which order, and how high.
//!
//! Columns of actors (even) and columns of labels (odd) take turns. A tie that spans several columns has an item in each
//! of them: its label in one, room to pass in the others. Arrows may go either way, so the columns are chosen freely: few
//! long ties, no tie within a column where it can be helped, columns of like height.

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An actor.
    Actor(usize),
    /// The label of a tie.
    Label(usize),
    /// A tie that passes.
    Pass,
}

/// A thing in a column, with the room it needs above and below its height.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub kind: Kind,
    pub column: usize,
    pub up: f64,
    pub down: f64,
    pub y: f64,
}

/// Items in columns, and what connects those of neighbouring columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Board {
    pub items: Vec<Item>,
    /// Items of each column from top to bottom.
    pub columns: Vec<Vec<usize>>,
    /// The item in the left column, the item in the right one.
    pub links: Vec<(usize, usize)>,
    /// What each item is connected to on its left and on its right.
    beside: Vec<(Vec<usize>, Vec<usize>)>,
    /// The place of each item in its column.
    places: Vec<f64>,
    /// The spread of lines over each item's left and right side: the shares of its reach, see [`Board::port`].
    pub reach: Vec<f64>,
}

/// From how many actors, those with the most ties, the search for layers begins.
const STARTS: usize = 6;

/// Between two lines that meet an actor on the same side, at most.
const PORT_STEP: f64 = 8.0;

/// How long a search goes on that has not come to an end.
const ROUNDS: usize = 60;

/// The layer of each of `n` actors, at most `most` layers.
pub(super) fn assign(n: usize, ties: &[(usize, usize)], most: usize) -> Vec<usize> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    let ties_of = |i: usize| ties.iter().filter(|(a, b)| *a == i || *b == i).count();
    let mut starts: Vec<usize> = (0..n).collect();
    starts.sort_by_key(|i| std::cmp::Reverse(ties_of(*i)));
    for start in starts.into_iter().take(STARTS) {
        let mut search = Search::new(spread(n, ties, start, most), ties, most);
        search.improve();
        if best.as_ref().is_none_or(|(least, _)| search.cost + 1e-9 < *least) {
            best = Some((search.cost, search.layers));
        }
    }
    let mut layers = best.map(|(_, layers)| layers).unwrap_or_default();
    // Empty layers are dropped.
    let used: Vec<usize> = (0..most).filter(|layer| layers.contains(layer)).collect();
    for layer in &mut layers {
        *layer = used.iter().position(|used| used == layer).unwrap_or_default();
    }
    layers
}

/// Layers by the distance from one actor, folded back where there are too many.
fn spread(n: usize, ties: &[(usize, usize)], start: usize, most: usize) -> Vec<usize> {
    let mut distance = vec![usize::MAX; n];
    for seed in std::iter::once(start).chain(0..n) {
        let mut front = vec![seed];
        let mut steps = 0;
        while !front.is_empty() {
            front.retain(|i| distance.get(*i) == Some(&usize::MAX));
            for i in &front {
                if let Some(distance) = distance.get_mut(*i) {
                    *distance = steps;
                }
            }
            let near = |(a, b): &(usize, usize)| match (front.contains(a), front.contains(b)) {
                (true, false) => Some(*b),
                (false, true) => Some(*a),
                _ => None,
            };
            front = ties.iter().filter_map(near).collect();
            steps += 1;
        }
    }
    let period = (2 * most).saturating_sub(2).max(1);
    distance.into_iter().map(|d| d % period).map(|d| if d < most { d } else { period - d }).collect()
}

/// Layers, and what they cost.
struct Search {
    layers: Vec<usize>,
    /// Ties of each actor: the other end, and whether the tie goes from this actor.
    ties: Vec<Vec<(usize, bool)>>,
    in_layer: Vec<f64>,
    /// Ties between a layer and the next.
    in_gap: Vec<f64>,
    cost: f64,
}

impl Search {
    /// With these layers.
    fn new(layers: Vec<usize>, ties: &[(usize, usize)], most: usize) -> Search {
        let mut of = vec![Vec::new(); layers.len()];
        for &(from, to) in ties {
            if let Some(ties) = of.get_mut(from) {
                ties.push((to, true));
            }
            if let Some(ties) = of.get_mut(to) {
                ties.push((from, false));
            }
        }
        let (in_layer, in_gap) = (vec![0.0; most], vec![0.0; most]);
        // All actors stand in the first layer and move to theirs from there.
        let mut search = Search { layers: vec![0; layers.len()], ties: of, in_layer, in_gap, cost: 0.0 };
        if let Some(first) = search.in_layer.first_mut() {
            // Numbers of actors, far below where a float loses digits.
            *first = layers.len() as f64;
        }
        for (actor, layer) in layers.into_iter().enumerate() {
            search.to(actor, layer);
        }
        search
    }

    /// Moves actors to other layers, and swaps pairs of them, as long as that makes it better.
    fn improve(&mut self) {
        let most = self.in_layer.len();
        for _ in 0..ROUNDS {
            let before = self.cost;
            for i in 0..self.layers.len() {
                for layer in 0..most {
                    let least = self.cost;
                    let old = self.to(i, layer);
                    if self.cost + 1e-9 >= least {
                        self.to(i, old);
                    }
                }
                for j in 0..i {
                    let least = self.cost;
                    let (a, b) = (self.layer(i), self.layer(j));
                    if a == b {
                        continue;
                    }
                    self.to(i, b);
                    self.to(j, a);
                    if self.cost + 1e-9 >= least {
                        self.to(i, a);
                        self.to(j, b);
                    }
                }
            }
            if before - self.cost < 1e-9 {
                return;
            }
        }
    }

    fn layer(&self, actor: usize) -> usize {
        self.layers.get(actor).copied().unwrap_or_default()
    }

    /// Moves an actor; gives the layer where it was.
    fn to(&mut self, actor: usize, layer: usize) -> usize {
        let old = self.layer(actor);
        if old == layer {
            return old;
        }
        self.count(actor, -1.0);
        count(&mut self.in_layer, old, -1.0, 0.8, &mut self.cost);
        if let Some(slot) = self.layers.get_mut(actor) {
            *slot = layer;
        }
        count(&mut self.in_layer, layer, 1.0, 0.8, &mut self.cost);
        self.count(actor, 1.0);
        old
    }

    /// Adds the ties of an actor to the cost, or takes them from it.
    fn count(&mut self, actor: usize, sign: f64) {
        let here = self.layer(actor);
        for &(other, forward) in self.ties.get(actor).into_iter().flatten() {
            let there = self.layers.get(other).copied().unwrap_or_default();
            let span = here.abs_diff(there);
            // A tie within a layer is to be rare; numbers of layers are small.
            self.cost += sign * if span == 0 { 24.0 } else { (span - 1) as f64 * 4.0 };
            if forward == (here > there) && span > 0 {
                self.cost += sign * 0.5;
            }
            for gap in here.min(there)..here.max(there) {
                count(&mut self.in_gap, gap, sign, 0.35, &mut self.cost);
            }
        }
    }
}

/// Counts one more or one less; a count costs its square.
fn count(counts: &mut [f64], at: usize, step: f64, price: f64, cost: &mut f64) {
    if let Some(count) = counts.get_mut(at) {
        *cost += price * ((*count + step) * (*count + step) - *count * *count);
        *count += step;
    }
}

impl Board {
    /// The items connected to an item on its left (`true`) or on its right.
    pub fn near(&self, item: usize, left: bool) -> impl Iterator<Item = usize> + '_ {
        let beside = self.beside.get(item).map(|(before, after)| if left { before } else { after });
        beside.into_iter().flatten().copied()
    }

    /// Notes what is connected to what, when all links are made.
    fn connect(&mut self) {
        self.beside = vec![(Vec::new(), Vec::new()); self.items.len()];
        for (a, b) in &self.links {
            if let Some((_, after)) = self.beside.get_mut(*a) {
                after.push(*b);
            }
            if let Some((before, _)) = self.beside.get_mut(*b) {
                before.push(*a);
            }
        }
    }

    /// Orders the items of the columns so that few lines cross; says how many still do.
    pub fn order(&mut self) -> usize {
        self.connect();
        self.places = vec![0.0; self.items.len()];
        for column in 0..self.columns.len() {
            let items = self.columns.get(column).cloned().unwrap_or_default();
            self.put(column, items);
        }
        let mut best = (self.crossings(), self.columns.clone());
        for round in 0..24 {
            let left = round % 2 == 0;
            let count = self.columns.len();
            for step in 1..count {
                let column = if left { step } else { count - 1 - step };
                self.sort_by_neighbours(column, left);
            }
            for _ in 0..4 {
                if !self.swap_neighbours() {
                    break;
                }
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
        best.0
    }

    /// Sorts a column by the middle of what its items are connected to on one side.
    fn sort_by_neighbours(&mut self, column: usize, left: bool) {
        let Some(items) = self.columns.get(column) else { return };
        let middle = |item: &usize| {
            let (mut sum, mut count) = (0.0, 0.0);
            for other in self.near(*item, left) {
                sum += self.place(other);
                count += 1.0;
            }
            (if count > 0.0 { sum / count } else { self.place(*item) }, *item)
        };
        let mut keyed: Vec<(f64, usize)> = items.iter().map(middle).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.put(column, keyed.into_iter().map(|(_, item)| item).collect());
    }

    /// Puts the items of a column into an order.
    fn put(&mut self, column: usize, items: Vec<usize>) {
        for (place, item) in items.iter().enumerate() {
            if let Some(slot) = self.places.get_mut(*item) {
                *slot = place as f64;
            }
        }
        if let Some(slot) = self.columns.get_mut(column) {
            *slot = items;
        }
    }

    fn place(&self, item: usize) -> f64 {
        self.places.get(item).copied().unwrap_or_default()
    }

    /// Swaps neighbours in a column where that saves crossings; says whether it did.
    fn swap_neighbours(&mut self) -> bool {
        let mut better = false;
        for column in 0..self.columns.len() {
            let mut items = self.columns.get(column).cloned().unwrap_or_default();
            for at in 1..items.len() {
                let (Some(&a), Some(&b)) = (items.get(at - 1), items.get(at)) else { continue };
                if self.crossings_of(b, a) < self.crossings_of(a, b) {
                    items.swap(at - 1, at);
                    better = true;
                }
            }
            self.put(column, items);
        }
        better
    }

    /// Lines of two items that cross if the one stands above the other.
    fn crossings_of(&self, above: usize, below: usize) -> usize {
        let side = |left: bool| {
            let pairs = self.near(above, left).flat_map(|a| self.near(below, left).map(move |b| (a, b)));
            pairs.filter(|(a, b)| self.place(*a) > self.place(*b)).count()
        };
        side(true) + side(false)
    }

    /// Lines that cross.
    fn crossings(&self) -> usize {
        let column = |item: usize| self.items.get(item).map(|item| item.column);
        let mut sum = 0;
        for (i, (a, b)) in self.links.iter().enumerate() {
            for (c, d) in self.links.iter().skip(i + 1).filter(|(c, _)| column(*c) == column(*a)) {
                let cross = (self.place(*a) - self.place(*c)) * (self.place(*b) - self.place(*d)) < 0.0;
                sum += usize::from(cross);
            }
        }
        sum
    }

    /// Gives every item its height: near what it is connected to, with `gap` pixels between those of a column.
    pub fn stack(&mut self, gap: f64) {
        for column in 0..self.columns.len() {
            self.settle(column, gap, |board, item| (board.y(item), 1.0));
        }
        for round in 0..80 {
            let count = self.columns.len();
            for step in 0..count {
                let column = if round % 2 == 0 { step } else { count - 1 - step };
                self.settle(column, gap, Board::wish);
            }
        }
        for column in 0..self.columns.len() {
            self.straighten(column, gap);
        }
        let top = self.items.iter().map(|item| item.y - item.up).fold(f64::MAX, f64::min);
        for item in &mut self.items {
            item.y -= top;
        }
    }

    /// Moves labels and ties that pass to the height of what they come from or lead to, where there is room: one bend
    /// is quieter than two.
    fn straighten(&mut self, column: usize, gap: f64) {
        let items = self.columns.get(column).cloned().unwrap_or_default();
        for (at, &item) in items.iter().enumerate() {
            let Some(here) = self.items.get(item).copied() else { continue };
            if matches!(here.kind, Kind::Actor(_)) {
                continue;
            }
            let beside = |at: Option<usize>| at.and_then(|at| items.get(at)).and_then(|item| self.items.get(*item));
            let above = beside(at.checked_sub(1)).map_or(f64::MIN, |above| above.y + above.down + gap + here.up);
            let below = beside(Some(at + 1)).map_or(f64::MAX, |below| below.y - below.up - gap - here.down);
            let lines = self.near(item, true).chain(self.near(item, false));
            let heights = lines.map(|other| self.y(other) + self.port(other, item));
            let free = heights.filter(|y| above <= *y && *y <= below);
            let nearest = free.min_by(|a, b| (a - here.y).abs().total_cmp(&(b - here.y).abs()));
            if let Some((y, item)) = nearest.zip(self.items.get_mut(item)) {
                item.y = y;
            }
        }
    }

    /// The lowest point of all items.
    pub fn height(&self) -> f64 {
        self.items.iter().map(|item| item.y + item.down).fold(0.0, f64::max)
    }

    fn y(&self, item: usize) -> f64 {
        self.items.get(item).map_or(0.0, |item| item.y)
    }

    /// How far below the middle of an item the line to another item meets it: lines of one side are spread over its reach,
    /// in the order of what they lead to.
    pub fn port(&self, item: usize, other: usize) -> f64 {
        let reach = self.reach.get(item).copied().unwrap_or_default();
        let left = self.near(item, true).any(|near| near == other);
        let (mut before, mut count, mut seen) = (0.0, 0.0, false);
        for near in self.near(item, left) {
            let above = (self.place(near), near) < (self.place(other), other);
            before += if above { 1.0 } else { 0.0 };
            count += 1.0;
            seen |= near == other;
        }
        if !seen || count < 2.0 {
            return 0.0;
        }
        let step = (2.0 * reach / (count - 1.0)).min(PORT_STEP);
        (before - (count - 1.0) / 2.0) * step
    }

    /// Where an item would like to be, and how much.
    fn wish(&self, item: usize) -> (f64, f64) {
        let actor = |item: usize| self.items.get(item).is_some_and(|item| matches!(item.kind, Kind::Actor(_)));
        let (mut sum, mut weight) = (0.0, 0.0);
        for other in self.near(item, true).chain(self.near(item, false)) {
            // Lines that span columns are to be straight before all.
            let pull = if actor(item) || actor(other) { 1.0 } else { 4.0 };
            sum += pull * (self.y(other) + self.port(other, item) - self.port(item, other));
            weight += pull;
        }
        if weight == 0.0 { (self.y(item), 0.1) } else { (sum / weight, weight) }
    }

    /// Moves the items of a column as near to their wishes as their order and room allow: the weighted least squares
    /// under an order, by pooling neighbours that want to pass each other.
    fn settle(&mut self, column: usize, gap: f64, wish: impl Fn(&Board, usize) -> (f64, f64)) {
        let Some(items) = self.columns.get(column).cloned() else { return };
        let mut offset = 0.0;
        let mut before: Option<Item> = None;
        let mut offsets = Vec::new();
        // Runs of items that touch: middle of their wishes, weight, how many.
        let mut runs: Vec<(f64, f64, usize)> = Vec::new();
        for &item in &items {
            let Some(here) = self.items.get(item).copied() else { continue };
            offset += before.map_or(0.0, |before| before.down + gap + here.up);
            offsets.push(offset);
            before = Some(here);
            let (y, weight) = wish(self, item);
            let mut run = (y - offset, weight, 1);
            while let Some(last) = runs.pop_if(|last| last.0 > run.0) {
                let weight = last.1 + run.1;
                run = ((last.0 * last.1 + run.0 * run.1) / weight, weight, last.2 + run.2);
            }
            runs.push(run);
        }
        let heights = runs.iter().flat_map(|(y, _, count)| std::iter::repeat_n(*y, *count));
        for ((item, y), offset) in items.iter().zip(heights).zip(offsets) {
            if let Some(item) = self.items.get_mut(*item) {
                item.y = y + offset;
            }
        }
    }
}
