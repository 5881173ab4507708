//! What reduction leaves: a few branches, then blocks of the town, small ones first, then larger.
//!
//! Small blocks are solved in no time and give a bound; the bound decides sites, which makes smaller
//! blocks still. When no more is decided, blocks are joined in pairs: less is shared, the bound is
//! sharper. The last block is the town itself, for the tree.

use super::blocks::{Haggle, Start, divide};
use super::program::{Fate, Program};
use super::search::{Found, Search};
use super::solve::{Root, Solver, Stopped};
use super::tree::Tree;

/// Work of branches before blocks are tried.
const FIRST: u64 = 20_000_000_000;
/// Sites chosen in a block, about.
const SIZE: f64 = 13.3;
/// Fewest blocks that are worth their while.
const FEWEST: usize = 3;
/// Rounds of prices between looks at what is decided.
const STRETCH: u32 = 12;
/// First length of a step of the prices.
const LENGTH: f64 = 30.0;
/// The prices are good when the model promises less than this share of the gap.
const DONE: f64 = 0.05;
/// Another stretch at the same blocks pays when one site in so many was decided, or one part in so
/// many of the gap fell.
const WORTHWHILE: usize = 30;
const WORTH_OF_GAP: i64 = 10;
/// Choices of a block that are remembered from one stretch to the next.
const REMEMBERED: usize = 40;
/// Branches among the sites that blocks chose.
const POOLED: u64 = 200;

/// What is known of the blocks, whatever rows are merged later.
struct Ledger {
    /// Of each site of the covering.
    block: Vec<usize>,
    blocks: usize,
    /// Prices of each demand, in shares of its gain: counted once, counted twice.
    shares: Vec<[f64; 2]>,
    spend: f64,
    length: f64,
    /// Choices of each block, the latest last, by sites of the covering.
    choices: Vec<Vec<Vec<u32>>>,
}

impl Solver<'_> {
    /// Decides what is left of the town.
    pub fn decide(&mut self, program: &Program, root: &Root) -> Result<(), Stopped> {
        if self.branch(FIRST)? {
            return Ok(());
        }
        self.by_blocks(program, root)
    }

    fn by_blocks(&mut self, program: &Program, root: &Root) -> Result<(), Stopped> {
        let mut ledger = self.ledger(program, root);
        while ledger.blocks > 1 && self.bound > self.best.value {
            let gap = self.bound - self.best.value;
            let (decided, sites) = self.stretch(&mut ledger)?;
            let left = self.bound - self.best.value;
            if decided * WORTHWHILE < sites && (gap - left) * WORTH_OF_GAP < gap {
                ledger.join();
            }
        }
        if self.bound > self.best.value {
            self.branch(u64::MAX)?;
        }
        Ok(())
    }

    fn ledger(&self, program: &Program, root: &Root) -> Ledger {
        let load = |site: &u32| f64::from(u8::from(self.best.sites.binary_search(site).is_ok()));
        let load: Vec<f64> = program.sites.iter().map(load).collect();
        // Blocks count in finer parts, and a site may cost as much as all rows gain.
        let is_small = i128::from(program.total()) * (program.sites.len() as i128) < 1 << 55;
        let parts =
            if program.is_plain() && is_small { divide(program, &load, SIZE) } else { Vec::new() };
        let mut blocks = parts.iter().max().map_or(0, |most| most + 1);
        if blocks < FEWEST {
            blocks = 1;
        }
        let mut block = vec![0; self.covering.sites.len()];
        for (&site, &part) in program.sites.iter().zip(&parts) {
            block[site as usize] = part;
        }
        let mut shares = vec![[0.0; 2]; self.covering.demands.len()];
        for row in 0..program.gains.len() {
            if let Some(origin) = program.origin[row] {
                let share = root.prices[row] / program.gains[row].max(1) as f64;
                shares[origin as usize][usize::from(program.most[row] == 2)] = share;
            }
        }
        let choices = vec![Vec::new(); blocks];
        Ledger { block, blocks, shares, spend: root.spend_price, length: LENGTH, choices }
    }

    /// Some rounds of prices; gives how many sites are decided after them, and of how many.
    fn stretch(&mut self, ledger: &mut Ledger) -> Result<(usize, usize), Stopped> {
        let program = self.program();
        let mut haggle = ledger.haggle(&program, &self.fates, self.shift);
        let mut search = Search::new(&program);
        let mut is_pooled = vec![false; program.sites.len()];
        let mut rounds = 0;
        while rounds < STRETCH && self.bound > self.best.value {
            rounds += 1;
            let best = self.best.value;
            let outcome = haggle.round(best, &mut || self.tell().is_err()).ok_or(Stopped)?;
            self.bound = self.bound.min(outcome.bound);
            ledger.keep(&program, &outcome.choices);
            let union = outcome.choices.concat();
            search.set(&union);
            search.trim();
            while search.swap() {}
            let found = search.found();
            for &site in union.iter().chain(&found.sites) {
                is_pooled[site as usize] = true;
            }
            self.keep(&program, found);
            self.tell()?;
            let gap = (self.bound - self.best.value) as f64;
            if rounds > 2 && haggle.promised() < DONE * gap {
                break;
            }
        }
        self.pool(&program, &is_pooled)?;
        ledger.note(&program, &haggle);
        let mut decided = 0;
        if self.bound > self.best.value {
            let best = self.best.value;
            let may = haggle.sift(best, &mut || self.tell().is_err()).ok_or(Stopped)?;
            for (&site, may) in program.sites.iter().zip(may) {
                if let Some(fate) = may.fate() {
                    self.fates[site as usize] = fate;
                    decided += 1;
                }
            }
        }
        self.nodes += haggle.nodes();
        Ok((decided, program.sites.len()))
    }

    /// The best choice of the sites that blocks chose, as far as a few branches find it.
    fn pool(&mut self, program: &Program, is_pooled: &[bool]) -> Result<(), Stopped> {
        let mut fates = self.fates.clone();
        for (&site, is_pooled) in program.sites.iter().zip(is_pooled) {
            if !is_pooled {
                fates[site as usize] = Fate::Out;
            }
        }
        let pool = self.program_of(&mut fates);
        let best = Found { value: self.best.value, sites: Vec::new() };
        let mut tree = Tree::new(&pool, best, self.bound, self.shift);
        while !tree.is_done() && tree.nodes() < POOLED {
            tree.round();
            self.keep(&pool, tree.best().clone());
            self.tell()?;
        }
        self.nodes += tree.nodes();
        Ok(())
    }
}

impl Ledger {
    /// Prices of what is left, with the choices that are still open.
    fn haggle<'a>(&mut self, program: &'a Program, fates: &[Fate], shift: u32) -> Haggle<'a> {
        let blocks: Vec<usize> = program.sites.iter().map(|&at| self.block[at as usize]).collect();
        let price = |row: usize| {
            let shares = program.origin[row].map_or([0.0; 2], |at| self.shares[at as usize]);
            shares[usize::from(program.most[row] == 2)] * program.gains[row] as f64
        };
        let prices: Vec<f64> = (0..program.gains.len()).map(price).collect();
        let start = Start { prices: &prices, spend: self.spend, length: self.length };
        let mut haggle = Haggle::new(program, self.blocks, &blocks, start, shift);
        let mut column = vec![u32::MAX; fates.len()];
        for (at, &site) in (0u32..).zip(&program.sites) {
            column[site as usize] = at;
        }
        for (block, choices) in self.choices.iter_mut().enumerate() {
            choices.retain(|choice| choice.iter().all(|&site| fates[site as usize] != Fate::Out));
            for choice in choices {
                let open = choice.iter().map(|&site| column[site as usize]);
                let open: Vec<u32> = open.filter(|&column| column != u32::MAX).collect();
                haggle.recall(block, &open);
            }
        }
        haggle
    }

    fn keep(&mut self, program: &Program, choices: &[Vec<u32>]) {
        for (kept, choice) in self.choices.iter_mut().zip(choices) {
            kept.push(choice.iter().map(|&column| program.sites[column as usize]).collect());
            if kept.len() > REMEMBERED {
                kept.remove(0);
            }
        }
    }

    /// Takes the best prices over.
    fn note(&mut self, program: &Program, haggle: &Haggle) {
        let (prices, spend) = haggle.best();
        for (&row, price) in haggle.shared().iter().zip(prices) {
            let row = row as usize;
            if let Some(origin) = program.origin[row] {
                let share = price / program.gains[row].max(1) as f64;
                self.shares[origin as usize][usize::from(program.most[row] == 2)] = share;
            }
        }
        self.spend = spend;
        self.length = haggle.length();
    }

    /// Neighbours become one block, with their latest choices side by side.
    fn join(&mut self) {
        for block in &mut self.block {
            *block /= 2;
        }
        self.blocks = self.blocks.div_ceil(2);
        let joined = self.choices.chunks(2).map(|pair| {
            let [one, two] = pair else { return pair[0].clone() };
            let both = one.iter().rev().zip(two.iter().rev());
            let mut both: Vec<Vec<u32>> =
                both.map(|(one, two)| [one.as_slice(), two].concat()).collect();
            both.reverse();
            both
        });
        self.choices = joined.collect();
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::town;
    use super::*;
    use crate::siting::{Spend, Unwatched};

    #[test]
    fn blocks_and_branches_alone_prove_the_same_value() {
        for (demands, sites, radius, most) in [(700, 300, 800, 50), (600, 300, 900, 44)] {
            let town = town(demands, sites, radius);
            let mut watch = Unwatched;
            let mut solver = Solver::new(&town, Spend::Sites(most), &mut watch).unwrap();
            let program = solver.program();
            let mut search = Search::new(&program);
            search.fill();
            solver.keep(&program, search.found());
            let (_, root) = solver.root(&program).ok().unwrap();
            assert!(solver.ledger(&program, &root).blocks >= FEWEST);
            let branched = {
                let best = Found { value: 0, sites: Vec::new() };
                let mut tree = Tree::new(&program, best, i64::MAX, 16);
                while !tree.is_done() {
                    tree.round();
                }
                tree.best().value
            };
            assert!(solver.by_blocks(&program, &root).is_ok());
            assert_eq!(solver.best.value, branched);
            assert_eq!(i64::try_from(town.value(&solver.best.sites)).unwrap(), branched);
            assert!(solver.best.sites.len() <= most as usize);
        }
    }
}
