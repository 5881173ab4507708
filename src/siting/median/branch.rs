//! Branch and bound over sites: in or out.
//!
//! The open nodes with the greatest bounds are looked into first, a fixed number at a time so that
//! the answer does not depend on the number of threads. A child begins with the prices of its
//! parent; sites that the bound fixes are never branched on. When many nodes wait, those nearest to
//! their end go first, so that memory stays bounded.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::descent::{Descent, Patience};
use super::part::Part;
use super::savings::Savings;
use super::swap::Swap;

/// Nodes looked into at a time, by several threads.
const AT_A_TIME: usize = 4;
/// With more savings than that nodes are looked into one by one, so that the watcher hears of it
/// within a node.
const MANY: usize = 200_000;
/// Prices kept for waiting nodes, at most.
const GREATEST_STORE: usize = 1 << 24;
/// Patience with a node.
const PATIENCE: Patience = Patience { steps: 60, stall: 8, stride: 0.7, least: 0.02 };

/// A part of the problem that waits.
pub(super) struct Node {
    /// Sites that are in.
    pub chosen: Vec<u32>,
    /// Sites neither in nor out.
    pub open: Vec<u32>,
    /// Prices to begin with.
    pub prices: Arc<Vec<i64>>,
    /// What it can save at most.
    pub upper: i64,
}

/// Nodes that wait, the greatest bound first.
pub(super) struct Search<'a> {
    savings: &'a Savings,
    waiting: BTreeMap<(i64, u64), Node>,
    born: u64,
    most: usize,
    /// Nodes looked into.
    pub seen: u64,
}

/// What a look into a node gave.
struct Look {
    children: Vec<Node>,
    found: Option<(i64, Vec<u32>)>,
}

impl<'a> Search<'a> {
    /// Begins with one node.
    pub fn new(savings: &'a Savings, root: Node) -> Self {
        let most = GREATEST_STORE / (savings.demands() + savings.sites()).max(1);
        let mut search =
            Self { savings, waiting: BTreeMap::new(), born: 0, most: most.max(16), seen: 0 };
        search.push(root);
        search
    }

    /// What can be saved at most, as far as waiting nodes say.
    pub fn upper(&self) -> Option<i64> {
        self.waiting.last_key_value().map(|((upper, _), _)| *upper)
    }

    /// Looks into the next nodes, given the best so far; gives what is better, if found. Bounds are
    /// no longer true once `go_on` has said no.
    pub fn advance(&mut self, best: i64, mut go_on: impl FnMut() -> bool) -> Option<Vec<u32>> {
        if !go_on() {
            return None;
        }
        let at_a_time = if self.savings.pairs() > MANY { 1 } else { AT_A_TIME };
        let mut nodes = Vec::new();
        while nodes.len() < at_a_time {
            let next = if self.waiting.len() > self.most {
                self.waiting.pop_first()
            } else {
                self.waiting.pop_last()
            };
            let Some((_, node)) = next else { break };
            if node.upper >= best + self.savings.unit() {
                nodes.push(node);
            }
        }
        self.seen += nodes.len() as u64;
        let savings = self.savings;
        let looks: Vec<Look> = if at_a_time == 1 {
            nodes.into_iter().map(|node| look_into(savings, node, best, &mut go_on)).collect()
        } else {
            let look = |node| look_into(savings, node, best, || true);
            nodes.into_par_iter().map(look).collect()
        };
        let mut better = (best, None);
        for look in looks {
            look.children.into_iter().for_each(|child| self.push(child));
            if let Some((saved, chosen)) = look.found
                && saved > better.0
            {
                better = (saved, Some(chosen));
            }
        }
        self.waiting = self.waiting.split_off(&(better.0 + savings.unit(), 0));
        better.1
    }

    fn push(&mut self, node: Node) {
        // Among equal bounds the youngest first.
        self.waiting.insert((node.upper, self.born), node);
        self.born += 1;
    }
}

/// Bounds a node, fixes sites, tries a choice, and splits what is left.
fn look_into(savings: &Savings, node: Node, best: i64, mut go_on: impl FnMut() -> bool) -> Look {
    let mut look = Look { children: Vec::new(), found: None };
    let mut best = best;
    let Node { mut chosen, mut open, prices, mut upper } = node;
    let mut prices = Vec::clone(&prices);
    loop {
        let part = Part::new(savings, chosen, open);
        let try_out = |sites: Vec<u32>, best: &mut i64, look: &mut Look| {
            let swap = Swap::new(savings, &sites);
            if swap.saved() > *best {
                *best = swap.saved();
                look.found = Some((swap.saved(), swap.chosen()));
            }
        };
        if part.is_free() || part.demands.is_empty() {
            let all = if part.demands.is_empty() {
                part.chosen
            } else {
                [part.chosen, part.open].concat()
            };
            try_out(all, &mut best, &mut look);
            return look;
        }
        let least = best + savings.unit();
        let mut descent = Descent::new(&part, prices);
        let found = descent.run(&part, best, least, PATIENCE, |_, _| go_on());
        upper = upper.min(found.upper);
        if upper < least {
            return look;
        }
        try_out([part.chosen.clone(), descent.taken(&part)].concat(), &mut best, &mut look);
        let least = best + savings.unit();
        if upper < least {
            return look;
        }
        let (ins, outs) = found.fixed(&part, least);
        if !part.has_room(&ins) {
            return look;
        }
        let is_much = (ins.len() + outs.len()) * 8 > part.open.len();
        let (worths, averages) = (found.worths, descent.averages);
        prices = found.prices;
        (chosen, open) = part.after(&ins, &outs);
        if is_much {
            continue;
        }
        let Some(site) = split(&open, &worths, &averages) else {
            // Everything is fixed: the choice was tried when nothing stayed open.
            continue;
        };
        let prices = Arc::new(prices);
        open.retain(|&other| other != site);
        let child = |chosen, open| Node { chosen, open, prices: Arc::clone(&prices), upper };
        look.children.push(child(chosen.clone(), open.clone()));
        chosen.push(site);
        look.children.push(child(chosen, open));
        return look;
    }
}

/// The site to split on: worth much, and taken in some of the last steps only.
#[expect(clippy::cast_precision_loss, reason = "a preference, not a proof")]
fn split(open: &[u32], worths: &[i64], averages: &[f64]) -> Option<u32> {
    let doubt = |site: u32| {
        let average = averages[site as usize];
        (average.min(1.0 - average).max(0.0) + 1e-3) * worths[site as usize] as f64
    };
    open.iter().copied().max_by(|&a, &b| doubt(a).total_cmp(&doubt(b)).then(b.cmp(&a)))
}
