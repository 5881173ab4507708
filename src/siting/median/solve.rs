//! From the question to the choice: start, bound, fix, search.

use std::sync::Arc;

use super::branch::{Node, Search};
use super::descent::{Descent, Patience};
use super::kicks::{Dice, kick};
use super::part::Part;

use super::savings::Savings;
use super::swap::Swap;
use crate::siting::{Choice, End, Go, Progress, Spend, Walks, Watch};

/// Patience with the whole problem, a round of it.
const PATIENCE: Patience = Patience { steps: 500, stall: 15, stride: 1.0, least: 0.001 };
/// Rounds after which branching begins, however much was fixed.
const ROUNDS: u32 = 8;

/// The choice of sites within the spend that makes the sum of weight × walk least.
///
/// `best` and `bound` are such sums ([`Walks::total`]). Sites that would shorten nobody's walk are
/// not chosen unless required, so a choice may hold fewer than allowed. Among choices of the same
/// sum the one found first is kept, the same on every run.
#[must_use]
pub fn median(walks: &Walks, spend: Spend, watch: &mut dyn Watch) -> Choice {
    let Some(savings) = Savings::try_new(walks, spend) else {
        let (sites, best, end) = (Vec::new(), None, End::Infeasible);
        return Choice { sites, best, bound: 0, end, nodes: 0 };
    };
    let mut told = Told::new(walks, &savings, watch);
    let nodes = told.solve(savings);
    told.into_choice(nodes)
}

/// The best so far, the bound so far, and whoever is told of both.
struct Told<'a> {
    walks: &'a Walks,
    watch: &'a mut dyn Watch,
    saved: i64,
    sites: Vec<u32>,
    best: u64,
    bound: u64,
    is_stopped: bool,
}

impl<'a> Told<'a> {
    fn new(walks: &'a Walks, savings: &Savings, watch: &'a mut dyn Watch) -> Self {
        let sites = savings.name(&[]);
        let best = walks.total(&sites);
        let rows = (0..savings.demands()).filter_map(|demand| savings.row(demand).first());
        let bound = savings.least_walk(rows.map(|(_, most)| most).sum()).min(best);
        Self { walks, watch, saved: 0, sites, best, bound, is_stopped: false }
    }

    /// Looks for the best and its proof; gives the number of nodes.
    fn solve(&mut self, savings: Savings) -> u64 {
        let Some((savings, root)) = self.root(savings) else { return 0 };
        let mut search = Search::new(&savings, root);
        while let Some(upper) = search.upper() {
            self.lower(&savings, upper);
            let found = search.advance(self.saved, || self.tell());
            if self.is_stopped {
                return search.seen;
            }
            if let Some(chosen) = found {
                let mut swap = Swap::new(&savings, &chosen);
                swap.fill(|| true);
                swap.settle(&savings.all(), || self.tell());
                self.take(&savings, &swap);
            }
        }
        self.lower(&savings, self.saved);
        search.seen
    }

    /// Bounds the whole and fixes sites, round by round; `None` where that is the proof or the
    /// watcher says stop.
    fn root(&mut self, mut savings: Savings) -> Option<(Savings, Node)> {
        let mut start = Swap::new(&savings, &[]);
        start.fill(|| self.tell());
        start.settle(&savings.all(), || self.tell());
        self.take(&savings, &start);
        let between = start.near().iter().map(|[(_, most), (_, next)]| most / 2 + next / 2);
        let mut prices: Vec<i64> = between.collect();
        let (mut chosen, mut open) = (Vec::new(), savings.all());
        let mut known = start.chosen();
        let (mut upper, mut dice) = (i64::MAX, Dice::default());
        for _ in 0..ROUNDS {
            if !self.tell() {
                return None;
            }
            let part = Part::new(&savings, chosen, open);
            if part.is_free() || part.demands.is_empty() {
                (chosen, open) = (part.chosen, part.open);
                break;
            }
            let least = self.saved + savings.unit();
            let mut descent = Descent::new(&part, prices);
            let mut best = Swap::new(&savings, &known);
            let found = descent.run(&part, self.saved, least, PATIENCE, |upper, stalled| {
                self.lower(&savings, upper);
                if let Some(descent) = stalled {
                    let taken = [part.chosen.as_slice(), &descent.taken(&part)].concat();
                    let mut swap = Swap::new(&savings, &taken);
                    swap.fill(|| true);
                    swap.settle(&part.open, || self.tell());
                    self.take(&savings, &swap);
                    if swap.saved() > best.saved() {
                        best = swap;
                    }
                }
                self.tell()
            });
            upper = upper.min(found.upper);
            self.lower(&savings, upper);
            let likely = found.likely(&part);
            let best = kick(best, &likely, &mut dice, |best| {
                self.take(&savings, best);
                upper >= self.saved + savings.unit() && self.tell()
            });
            self.take(&savings, &best);
            known = best.chosen();
            let least = self.saved + savings.unit();
            let (ins, outs) = found.fixed(&part, least);
            if upper < least || !part.has_room(&ins) {
                self.lower(&savings, self.saved);
                return None;
            }
            prices = found.prices;
            let before = part.open.len();
            (chosen, open) = part.after(&ins, &outs);
            let kept = [chosen.as_slice(), &open].concat();
            let smaller = savings.only(kept, [&mut chosen, &mut open, &mut known]);
            savings = smaller;
            if open.len() * 10 > before * 9 {
                break;
            }
        }
        Some((savings, Node { chosen, open, prices: Arc::new(prices), upper }))
    }

    fn take(&mut self, savings: &Savings, swap: &Swap) {
        if swap.saved() > self.saved {
            self.saved = swap.saved();
            self.sites = savings.name(&swap.chosen());
            self.best = self.walks.total(&self.sites).min(self.best);
        }
    }

    fn lower(&mut self, savings: &Savings, upper: i64) {
        let bound = savings.least_walk(upper.max(self.saved));
        self.bound = self.bound.max(bound.min(self.best));
    }

    fn tell(&mut self) -> bool {
        let progress = Progress { best: Some(self.best), bound: self.bound };
        self.is_stopped = self.is_stopped || self.watch.tell(progress) == Go::Stop;
        !self.is_stopped
    }

    fn into_choice(self, nodes: u64) -> Choice {
        let end = if self.best == self.bound { End::Proven } else { End::Stopped };
        Choice { sites: self.sites, best: Some(self.best), bound: self.bound, end, nodes }
    }
}
