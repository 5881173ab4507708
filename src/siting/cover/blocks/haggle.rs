//! Moving the prices until the blocks agree as well as they can.

use super::super::program::Program;
use super::super::simplex::Basis;
use super::super::tree::{May, Tree};
use super::block::Block;
use super::bundle::{Bundle, Cut};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Parts of one in which prices are counted.
const PARTS: i64 = 16;
/// Finer parts of the price of the spend.
const FINE: i128 = 1 << 32;
/// How much more readily the price of the spend moves than the price of a row.
const EASE: f64 = 16.0;
/// Branches of one block in one round.
const MOST_NODES: u64 = 3_000;
/// All blocks together are solved to within one part in so many of the gap.
const ROUGHLY: i64 = 20;

/// Prices, and what is known of them.
pub struct Haggle<'a> {
    town: &'a Program,
    blocks: Vec<Block>,
    /// Rows whose sites lie in several blocks.
    shared: Vec<u32>,
    /// Of each row its place among the shared ones.
    place: Vec<u32>,
    /// Of the shared rows, and of the spend in mean costs.
    bundle: Bundle,
    /// The mean cost.
    scale: f64,
    bound: i64,
    nodes: u64,
}

/// Where prices start: of all rows and of the spend, and the length of a step.
pub struct Start<'p> {
    pub prices: &'p [f64],
    pub spend: f64,
    pub length: f64,
}

/// What a round found, by columns of the town.
pub struct Outcome {
    /// No choice is above it.
    pub bound: i64,
    /// What each block chooses; together within the spend or not.
    pub choices: Vec<Vec<u32>>,
}

/// Says whether to stop.
pub type Ask<'b> = &'b mut dyn FnMut() -> bool;

impl<'a> Haggle<'a> {
    /// Starts from prices of the rows and of the spend; `block_of` by column, below `count`.
    pub fn new(
        town: &'a Program,
        count: usize,
        block_of: &[usize],
        start: Start,
        shift: u32,
    ) -> Self {
        let mut sites = vec![Vec::new(); count];
        for (site, &block) in (0u32..).zip(block_of) {
            sites[block].push(site);
        }
        let blocks = sites
            .into_iter()
            .map(|sites| Block::new(town, sites, shift.saturating_sub(4)))
            .collect();
        let shared: Vec<u32> = (0..town.gains.len())
            .filter(|&row| {
                let mut blocks = town.by_row.of(row).iter().map(|&site| block_of[site as usize]);
                let first = blocks.next();
                blocks.any(|block| Some(block) != first)
            })
            .map(|row| row as u32)
            .collect();
        let mut place = vec![u32::MAX; town.gains.len()];
        for (at, &row) in (0u32..).zip(&shared) {
            place[row as usize] = at;
        }
        let scale =
            (town.costs.iter().sum::<u64>() as f64 / town.costs.len().max(1) as f64).max(1.0);
        let mut center: Vec<f64> = shared.iter().map(|&row| start.prices[row as usize]).collect();
        center.push(start.spend * scale);
        let mut high: Vec<f64> =
            shared.iter().map(|&row| town.gains[row as usize] as f64).collect();
        high.push(f64::INFINITY);
        let mut linear: Vec<f64> =
            shared.iter().map(|&row| -f64::from(town.most[row as usize])).collect();
        linear.push(town.spend as f64 / scale);
        let mut ease = vec![1.0; shared.len()];
        ease.push(EASE);
        let bundle = Bundle::new(count, center, high, linear, ease, start.length);
        Self { town, blocks, shared, place, bundle, scale, bound: town.total(), nodes: 0 }
    }

    pub fn shared(&self) -> &[u32] {
        &self.shared
    }

    /// Prices of the shared rows and of the spend that gave the lowest bound.
    pub fn best(&self) -> (&[f64], f64) {
        let (spend, rows) = self.bundle.center().split_last().expect("the spend has a price");
        (rows, spend / self.scale)
    }

    /// Branches looked into.
    pub fn nodes(&self) -> u64 {
        self.nodes
    }

    /// Length of a step.
    pub fn length(&self) -> f64 {
        self.bundle.length()
    }

    /// How much lower the bound may come at the best prices, by the model.
    pub fn promised(&self) -> f64 {
        self.bundle.predicted()
    }

    /// Remembers a choice of a block (columns of the town).
    pub fn recall(&mut self, block: usize, choice: &[u32]) {
        let town = self.town;
        let mut met: BTreeMap<u32, i32> = BTreeMap::new();
        for &site in choice {
            for &row in town.by_column.of(site as usize) {
                *met.entry(row).or_default() += 1;
            }
        }
        let mut own: i64 = choice.iter().map(|&site| town.objective[site as usize]).sum();
        let mut slopes = Vec::new();
        for (row, times) in met {
            let at = row as usize;
            let times = times.min(town.most[at]);
            if self.place[at] == u32::MAX {
                own += town.gains[at] * i64::from(times);
            } else {
                slopes.push((self.place[at], f64::from(times)));
            }
        }
        let spent: u64 = choice.iter().map(|&site| town.costs[site as usize]).sum();
        slopes.push((self.shared.len() as u32, -(spent as f64) / self.scale));
        self.bundle.add(block, Cut::new(own as f64, slopes));
    }

    /// Solves all blocks at the next prices; `None` when asked to stop.
    pub fn round(&mut self, best: i64, stop: Ask) -> Option<Outcome> {
        let prices = if self.bundle.is_new() {
            self.bundle.center().to_vec()
        } else {
            self.bundle.propose()
        };
        let gap = if self.bundle.is_new() { 0 } else { (self.bound - best).max(0) };
        let slack = gap * PARTS / (ROUGHLY * self.blocks.len() as i64);
        let (constant, solved) = self.solve(&prices, 0, slack, stop)?;
        let bound = constant + solved.iter().map(|solved| i128::from(solved.bound)).sum::<i128>();
        let anyhow: i64 = self
            .shared
            .iter()
            .map(|&row| self.town.gains[row as usize] * i64::from(self.town.most[row as usize]))
            .sum::<i64>()
            + self.town.constant;
        self.bundle.report(&prices, bound as f64 / PARTS as f64 - anyhow as f64);
        let bound = i64::try_from(bound.div_euclid(i128::from(PARTS))).unwrap_or(i64::MAX);
        self.bound = self.bound.min(bound);
        for (block, solved) in solved.iter().enumerate() {
            self.recall(block, &solved.choice);
        }
        let choices = solved.into_iter().map(|solved| solved.choice).collect();
        Some(Outcome { bound: self.bound, choices })
    }

    /// Solves all blocks once more at the best prices: what choices better than `best` may hold, of
    /// each site; `None` when asked to stop.
    pub fn sift(&mut self, best: i64, stop: Ask) -> Option<Vec<May>> {
        let prices = self.bundle.center().to_vec();
        let margin = (self.bound + 1 - best).max(0) * PARTS;
        let (constant, solved) = self.solve(&prices, margin, 0, stop)?;
        let bound = constant + solved.iter().map(|solved| i128::from(solved.bound)).sum::<i128>();
        let room = bound - i128::from(best) * i128::from(PARTS);
        let mut may = vec![May::ANYTHING; self.town.sites.len()];
        for (block, solved) in self.blocks.iter().zip(&solved) {
            // A block that was not solved to its end lies lower than it might.
            let lost = i128::from(solved.bound) - i128::from(solved.best);
            if solved.is_done && room + lost <= i128::from(margin) {
                for (&site, &seen) in block.sites().iter().zip(&solved.may) {
                    may[site as usize] = seen;
                }
            }
        }
        Some(may)
    }

    /// The constant part of the bound, in parts, and every block solved.
    fn solve(
        &mut self,
        prices: &[f64],
        margin: i64,
        slack: i64,
        stop: Ask,
    ) -> Option<(i128, Vec<Solved>)> {
        let town = self.town;
        let mut gains: Vec<i64> = town.gains.iter().map(|gain| gain * PARTS).collect();
        let mut constant = i128::from(town.constant) * i128::from(PARTS);
        for (&row, price) in self.shared.iter().zip(prices) {
            let gain = &mut gains[row as usize];
            let price = ((price * PARTS as f64).round() as i64).clamp(0, *gain);
            constant += i128::from(*gain - price) * i128::from(town.most[row as usize]);
            *gain = price;
        }
        let spend_price = prices[self.shared.len()] / self.scale;
        let fine = (spend_price * PARTS as f64 * FINE as f64).round() as i128;
        let up = fine.saturating_mul(i128::from(town.spend));
        constant += up.div_euclid(FINE) + 1;
        // A site that costs more than everything gains is as good as none.
        let dearest = town.total() * PARTS + 1;
        let value = |(&cost, &own): (&u64, &i64)| {
            let price = fine.saturating_mul(i128::from(cost)).div_euclid(FINE);
            own * PARTS - i64::try_from(price).unwrap_or(i64::MAX).min(dearest)
        };
        let values: Vec<i64> = town.costs.iter().zip(&town.objective).map(value).collect();
        for block in &mut self.blocks {
            block.reprice(&gains, &values);
        }
        let mut trees: Vec<Tree> =
            self.blocks.par_iter().map(|block| block.start(margin)).collect();
        loop {
            let is_open = |tree: &Tree| {
                !tree.is_done()
                    && tree.nodes() < MOST_NODES
                    && (slack == 0 || tree.bound() - tree.best().value > slack)
            };
            let mut open: Vec<&mut Tree> = trees.iter_mut().filter(|tree| is_open(tree)).collect();
            if open.is_empty() {
                break;
            }
            open.par_iter_mut().for_each(|tree| tree.round());
            if stop() {
                return None;
            }
        }
        self.nodes += trees.iter().map(Tree::nodes).sum::<u64>();
        let solved: Vec<(Solved, Option<Arc<Basis>>)> =
            trees.into_iter().map(|tree| (Solved::of(&tree), tree.root_basis())).collect();
        let mut outcomes = Vec::with_capacity(solved.len());
        for (block, (mut solved, basis)) in self.blocks.iter_mut().zip(solved) {
            block.remember(solved.choice.clone(), basis);
            for site in &mut solved.choice {
                *site = block.sites()[*site as usize];
            }
            outcomes.push(solved);
        }
        Some((constant, outcomes))
    }
}

/// What a block came to, by its own columns at first.
struct Solved {
    bound: i64,
    best: i64,
    choice: Vec<u32>,
    may: Vec<May>,
    is_done: bool,
}

impl Solved {
    fn of(tree: &Tree) -> Self {
        let best = tree.best();
        Self {
            bound: tree.bound(),
            best: best.value,
            choice: best.sites.clone(),
            may: tree.may(),
            is_done: tree.is_done(),
        }
    }
}
