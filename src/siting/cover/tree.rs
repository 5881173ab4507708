//! The rest of the proof: branch and bound.
//!
//! A branch is a list of decided sites and of rows that must be met. Its bound comes from the
//! simplex, which starts from the basis of the branch above; sites that the bound decides are
//! decided for the whole branch. It parts at a site (in or out) or at a row (met, or all its sites
//! out): where many sites lie close together a row parts better, since one site out only calls
//! its neighbour in. Of a few likely places the one is taken whose two sides fall most within a few
//! steps of the simplex (strong branching; Applegate, Bixby, Chvátal & Cook 1995).
//!
//! Two hands work side by side, each depth first on its own branches, so memory stays bounded by
//! depth; they meet after a fixed number of branches, share what is best, and one without work
//! takes the shallowest branch of the other: the same steps whatever the number of threads.

use super::bound::{Bound, Decided};
use super::program::{Fate, Program};
use super::search::{Found, Search};
use super::simplex::{Basis, Ended, Simplex};
use rayon::prelude::*;
use std::sync::Arc;

/// What a branch decides, and the bound and basis of the branch above.
#[derive(Clone)]
struct Branch {
    /// Sites: twice the column, plus one when in.
    decided: Vec<u32>,
    /// Rows that must be met, ascending.
    met: Vec<u32>,
    bound: i64,
    basis: Option<Arc<Basis>>,
}

struct Hand<'a> {
    simplex: Simplex<'a>,
    search: Search<'a>,
    open: Vec<Branch>,
    now: Decided,
    best: Found,
    nodes: u64,
}

/// Where a branch parts in two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Split {
    Site(usize),
    Row(usize),
}

pub(super) struct Tree<'a> {
    program: &'a Program,
    hands: Vec<Hand<'a>>,
    best: Found,
    shift: u32,
}

const HANDS: usize = 2;
/// Branches between meetings.
const ROUND: u64 = 16;
/// Steps of the simplex in one branch; beyond them it parts as it is.
const LONG: u64 = 1_000;
/// Steps after which a hand goes to meet the others early.
const TIRED: u64 = 200;
/// What strong branching looks at.
const SITES_TRIED: usize = 4;
const ROWS_TRIED: usize = 6;
const TRIAL: u64 = 15;
/// One in so many rounded choices is improved by swaps.
const IMPROVED: u64 = 8;

impl<'a> Tree<'a> {
    pub fn new(program: &'a Program, best: Found, bound: i64, shift: u32) -> Self {
        let sites = program.sites.len();
        let mut hands: Vec<Hand> = (0..HANDS)
            .map(|_| Hand {
                simplex: Simplex::new(program),
                search: Search::new(program),
                open: Vec::new(),
                now: Decided::nothing(sites),
                best: best.clone(),
                nodes: 0,
            })
            .collect();
        hands[0].open.push(Branch::root(bound));
        Self { program, hands, best, shift }
    }

    /// The best choice so far; without sites when it is the one given at first.
    pub fn best(&self) -> &Found {
        &self.best
    }

    /// Branches looked into.
    pub fn nodes(&self) -> u64 {
        self.hands.iter().map(|hand| hand.nodes).sum()
    }

    /// What no choice in the branches left can pass.
    pub fn bound(&self) -> i64 {
        let open = self.hands.iter().flat_map(|hand| &hand.open);
        open.map(|branch| branch.bound).max().unwrap_or(self.best.value).max(self.best.value)
    }

    pub fn is_done(&self) -> bool {
        self.hands.iter().all(|hand| hand.open.is_empty())
    }

    /// All hands work until they meet.
    pub fn round(&mut self) {
        let (program, shift) = (self.program, self.shift);
        self.hands.par_iter_mut().for_each(|hand| {
            let before = hand.simplex.steps();
            for _ in 0..ROUND {
                if !hand.look(program, shift) || hand.simplex.steps() - before > TIRED {
                    break;
                }
            }
        });
        for hand in &self.hands {
            if hand.best.value > self.best.value {
                self.best = hand.best.clone();
            }
        }
        for hand in &mut self.hands {
            if hand.best.value < self.best.value {
                hand.best = self.best.clone();
            }
            hand.open.retain(|branch| branch.bound > self.best.value);
        }
        for idle in 0..self.hands.len() {
            if !self.hands[idle].open.is_empty() {
                continue;
            }
            let fullest = (0..self.hands.len()).rev().max_by_key(|&at| self.hands[at].open.len());
            if let Some(fullest) = fullest
                && self.hands[fullest].open.len() > 1
            {
                let branch = self.hands[fullest].open.remove(0);
                self.hands[idle].open.push(branch);
            }
        }
    }
}

impl Branch {
    fn root(bound: i64) -> Self {
        Self { decided: Vec::new(), met: Vec::new(), bound, basis: None }
    }
}

impl Hand<'_> {
    /// Looks into one branch; false when there is none.
    fn look(&mut self, program: &Program, shift: u32) -> bool {
        let Some(mut branch) = self.open.pop() else { return false };
        if branch.bound <= self.best.value {
            return true;
        }
        self.nodes += 1;
        self.enter(&branch);
        let cutoff = self.best.value as f64 + 0.999;
        let ended = self.simplex.run(cutoff, LONG);
        let mut bound = self.bound(program, shift);
        if ended == Ended::Cut && bound.floor() > self.best.value {
            self.simplex.run(f64::NEG_INFINITY, LONG);
            bound = self.bound(program, shift);
        }
        if bound.floor() <= self.best.value {
            return true;
        }
        branch.bound = branch.bound.min(bound.floor());
        let sites = program.sites.len();
        for site in 0..sites {
            if self.now.fates[site] == Fate::Open && bound.forces(site, self.best.value) {
                let is_in = bound.reduced[site] > 0;
                let entry = 2 * site as u32 + u32::from(is_in);
                branch.decided.push(entry);
                self.decide(entry);
            }
        }
        self.try_round();
        if branch.bound <= self.best.value {
            return true;
        }
        let Some(split) = self.split(program) else {
            return true;
        };
        branch.basis = Some(Arc::new(self.simplex.basis()));
        let mut other = branch.clone();
        match split {
            Split::Site(site) => {
                other.decided.push(2 * site as u32);
                branch.decided.push(2 * site as u32 + 1);
            }
            Split::Row(row) => {
                for &site in program.by_row.of(row) {
                    if self.now.fates[site as usize] == Fate::Open {
                        other.decided.push(2 * site);
                    }
                }
                let at = branch.met.binary_search(&(row as u32)).unwrap_or_else(|at| at);
                branch.met.insert(at, row as u32);
            }
        }
        self.open.push(other);
        self.open.push(branch);
        true
    }

    /// A choice by the fractions.
    fn try_round(&mut self) {
        self.search.follow(&self.simplex.x);
        if self.nodes % IMPROVED == 1 {
            while self.search.swap() {}
        }
        let found = self.search.found();
        if found.value > self.best.value {
            self.best = found;
        }
    }

    /// Where to part; `None` when all is decided.
    fn split(&mut self, program: &Program) -> Option<Split> {
        let sites = program.sites.len();
        let x = &self.simplex.x;
        let mut splits: Vec<(f64, Split)> = Vec::new();
        let mut open = None;
        for (site, &x) in x[..sites].iter().enumerate() {
            if self.now.fates[site] != Fate::Open {
                continue;
            }
            open.get_or_insert(site);
            let part = x.min(1.0 - x);
            if part > 1e-6 {
                let rows = program.by_column.of(site);
                let weight: i64 = rows.iter().map(|&row| program.gains[row as usize]).sum();
                splits.push((part * weight as f64, Split::Site(site)));
            }
        }
        keep_highest(&mut splits, SITES_TRIED);
        let mut rows: Vec<(f64, Split)> = Vec::new();
        for row in 0..program.gains.len() {
            let activity = self.simplex.activity(row);
            let is_plain =
                program.most[row] == 1 && self.now.met.binary_search(&(row as u32)).is_err();
            if is_plain && activity > 1e-6 && activity < 1.0 - 1e-6 {
                let score = activity.min(1.0 - activity) * program.gains[row] as f64;
                rows.push((score, Split::Row(row)));
            }
        }
        keep_highest(&mut rows, ROWS_TRIED);
        splits.extend(rows);
        if splits.is_empty() {
            return open.map(Split::Site);
        }
        let value = self.simplex.value();
        let floor = self.best.value as f64 + 0.999;
        let mut best: Option<(f64, Split)> = None;
        for (_, split) in splits {
            let fell = [true, false].map(|is_first| {
                let fell = value - self.trial(program, split, is_first, floor);
                fell.clamp(0.01, (value - floor).max(0.0) + 1.0)
            });
            let score = fell[0] * fell[1];
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, split));
            }
        }
        best.map(|best| best.1)
    }

    /// The value after a few steps into one side of a split.
    fn trial(&self, program: &Program, split: Split, is_first: bool, floor: f64) -> f64 {
        let mut simplex = self.simplex.clone();
        match split {
            Split::Site(site) => simplex.decide(site, is_first),
            Split::Row(row) if is_first => simplex.force(row, true),
            Split::Row(row) => {
                for &site in program.by_row.of(row) {
                    simplex.decide(site as usize, false);
                }
            }
        }
        simplex.place_columns();
        simplex.run(floor, TRIAL);
        simplex.value()
    }

    fn decide(&mut self, entry: u32) {
        let (site, is_in) = ((entry / 2) as usize, entry % 2 == 1);
        self.now.fates[site] = if is_in { Fate::In } else { Fate::Out };
        self.simplex.decide(site, is_in);
    }

    fn enter(&mut self, branch: &Branch) {
        for site in 0..self.now.fates.len() {
            if self.now.fates[site] != Fate::Open {
                self.now.fates[site] = Fate::Open;
                self.simplex.open(site);
            }
        }
        for &row in &self.now.met {
            self.simplex.force(row as usize, false);
        }
        for &entry in &branch.decided {
            self.decide(entry);
        }
        for &row in &branch.met {
            self.simplex.force(row as usize, true);
        }
        self.now.met.clone_from(&branch.met);
        match &branch.basis {
            Some(basis) if !self.simplex.stands_at(basis) => self.simplex.restore(basis),
            _ => self.simplex.place_columns(),
        }
    }

    fn bound(&self, program: &Program, shift: u32) -> Bound {
        let (prices, spend_price) = (self.simplex.prices(), self.simplex.spend_price());
        Bound::new(program, prices, spend_price, shift, &self.now)
    }
}

fn keep_highest(splits: &mut Vec<(f64, Split)>, most: usize) {
    splits.sort_by(|a, b| b.0.total_cmp(&a.0));
    splits.truncate(most);
}
