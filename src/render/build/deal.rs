//! The deal as ledgers, and what is at stake.

use super::desk::{Desk, Mode};
use crate::render::view::{DealRow, DealView, ExchangeView, StakeView};
use crate::story::{EntityKind, Exchange, Id, Pick, Stake};

impl Desk<'_> {
    /// One ledger for each pair of sides, in the order in which the file first names the pair.
    pub fn deals(&self, pick: &Pick) -> Vec<DealView> {
        let Some(story) = self.story else { return Vec::new() };
        let taken: Vec<(usize, &Exchange)> = story
            .exchanges
            .iter()
            .enumerate()
            .filter(|(_, x)| pick.takes(*x, [&x.from, &x.to], x.standing.status.map(|s| s.name())))
            .collect();
        ledgers(&taken).into_iter().filter_map(|ledger| self.deal(&ledger, Mode::of(pick))).collect()
    }

    fn deal(&self, ledger: &Ledger<'_>, mode: Mode) -> Option<DealView> {
        let set = |side: &[(usize, &Exchange)]| -> Vec<ExchangeView> {
            side.iter().filter_map(|(i, x)| self.exchange(*i, x, mode)).collect()
        };
        // Row by row, so that sources are numbered as a reader meets them.
        let mut rows = Vec::new();
        for i in 0..ledger.gives.len().max(ledger.gets.len()) {
            let one = |side: &[(usize, &Exchange)]| side.get(i..=i).map(set).and_then(|mut views| views.pop());
            rows.push(DealRow { left: one(&ledger.gives), right: one(&ledger.gets) });
        }
        Some(DealView { left: self.actor_ref(ledger.left)?, right: self.actor_ref(ledger.right)?, rows })
    }

    fn exchange(&self, index: usize, exchange: &Exchange, mode: Mode) -> Option<ExchangeView> {
        let _at = self.at_entry(EntityKind::Exchange, index);
        Some(ExchangeView {
            id: self.id_of((EntityKind::Exchange, index), mode),
            from: self.actor_ref(&exchange.from)?,
            to: self.actor_ref(&exchange.to)?,
            what: self.inline(&exchange.what, mode),
            value: exchange.value.as_ref().map(|value| self.inline(value, mode)),
            date: self.maybe_date(exchange.date.as_ref()),
            status: self.standing(&exchange.standing),
            sources: self.standing_cites(&exchange.standing, mode),
            origins: self.single_origin(&exchange.standing.sources),
            changes: self.marks(EntityKind::Exchange, index),
        })
    }

    /// What is at stake, for whom.
    pub fn stakes(&self, pick: &Pick) -> Vec<StakeView> {
        let Some(story) = self.story else { return Vec::new() };
        let taken = story.stakes.iter().enumerate();
        let taken = taken.filter(|(_, stake)| pick.takes(*stake, &stake.who, stake.standing.status.map(|s| s.name())));
        taken.map(|(i, stake)| self.stake(i, stake, Mode::of(pick))).collect()
    }

    fn stake(&self, index: usize, stake: &Stake, mode: Mode) -> StakeView {
        let _at = self.at_entry(EntityKind::Stake, index);
        StakeView {
            id: self.id_of((EntityKind::Stake, index), mode),
            who: self.actor_refs(&stake.who),
            gain: self.maybe_flow(stake.gain.as_ref(), mode),
            risk: self.maybe_flow(stake.risk.as_ref(), mode),
            horizon: stake.horizon.map(|horizon| horizon.name()),
            status: self.standing(&stake.standing),
            sources: self.standing_cites(&stake.standing, mode),
            origins: self.single_origin(&stake.standing.sources),
            changes: self.marks(EntityKind::Stake, index),
        }
    }
}

/// What two sides give each other.
struct Ledger<'a> {
    left: &'a Id,
    right: &'a Id,
    gives: Vec<(usize, &'a Exchange)>,
    gets: Vec<(usize, &'a Exchange)>,
}

/// Groups exchanges by their unordered pair of actors. The first giver of a pair is its left side.
fn ledgers<'a>(exchanges: &[(usize, &'a Exchange)]) -> Vec<Ledger<'a>> {
    let mut found: Vec<Ledger<'a>> = Vec::new();
    for &(index, exchange) in exchanges {
        let same = |l: &Ledger<'_>| *l.left == exchange.from && *l.right == exchange.to;
        let back = |l: &Ledger<'_>| *l.left == exchange.to && *l.right == exchange.from;
        if let Some(ledger) = found.iter_mut().find(|l| same(l)) {
            ledger.gives.push((index, exchange));
        } else if let Some(ledger) = found.iter_mut().find(|l| back(l)) {
            ledger.gets.push((index, exchange));
        } else {
            let gives = vec![(index, exchange)];
            found.push(Ledger { left: &exchange.from, right: &exchange.to, gives, gets: Vec::new() });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::source::{FileId, Span};
    use crate::story::{Rich, Standing};

    fn exchange(from: &str, to: &str) -> Exchange {
        let span = Span::at(FileId(0), 0);
        Exchange {
            id: None,
            span,
            from: Id::parse(from).unwrap(),
            to: Id::parse(to).unwrap(),
            what: Rich::plain("x", span),
            value: None,
            date: None,
            standing: Standing::default(),
        }
    }

    #[test]
    fn one_ledger_for_each_unordered_pair() {
        let all = [
            exchange("nk", "ru"),
            exchange("ru", "nk"),
            exchange("ru", "cn"),
            exchange("ru", "nk"),
            exchange("nk", "ru"),
        ];
        let listed: Vec<(usize, &Exchange)> = all.iter().enumerate().collect();
        let ledgers = ledgers(&listed);
        let shown: Vec<(&str, &str, Vec<usize>, Vec<usize>)> = ledgers
            .iter()
            .map(|l| {
                let places = |side: &[(usize, &Exchange)]| side.iter().map(|(i, _)| *i).collect();
                (l.left.as_str(), l.right.as_str(), places(&l.gives), places(&l.gets))
            })
            .collect();
        assert_eq!(shown, [("nk", "ru", vec![0, 4], vec![1, 3]), ("ru", "cn", vec![2], vec![])]);
    }
}
