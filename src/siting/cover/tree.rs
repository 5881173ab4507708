//! The rest of the proof: branch and bound.
//!
//! A branch is a list of decided sites and of rows that must be met. Its bound comes from the
//! simplex, which starts from the basis of the branch above; sites that the bound decides are
//! decided for the whole branch. It parts at a site (in or out) or at a row (met, or all its sites
//! out): where many sites lie close together a row parts better, since one site out only calls
//! its neighbour in. Of a few likely places the one is taken whose two sides fall most within a few
//! steps of the simplex (strong branching; Applegate, Bixby, Chvátal & Cook 1995).
//!
//! How far the value fell at a split is remembered, and a split whose falls are known is not tried
//! again (pseudo-costs; Achterberg, Koch & Martin 2005, doi:10.1016/j.orl.2004.04.002).
//!
//! Two hands work side by side, each on the highest of its own branches; with many open they go
//! depth first, so memory stays bounded. They meet after a fixed number of branches, share what is
//! best, and one without work takes half of the other's: the same steps whatever the number of
//! threads.
//!
//! Asked for a margin, the tree also looks at what lies just below the best, though it does not
//! branch there, and notes which sites such choices may have or leave out.

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
    /// What led here from the branch above: the split, which side of it, the value above.
    came: Option<(Split, bool, f64)>,
}

struct Hand<'a> {
    simplex: Simplex<'a>,
    search: Search<'a>,
    open: Vec<Branch>,
    now: Decided,
    best: Found,
    nodes: u64,
    /// Work of trials.
    tried: u64,
    /// How much the value fell on either side of a split, by sites and then rows.
    falls: Vec<[Falls; 2]>,
    mean: [Falls; 2],
    /// Of each site, in choices within the margin.
    may: Vec<May>,
    /// Where the continuous problem of the root ended.
    root_basis: Option<Arc<Basis>>,
}

/// Falls of the value so far: their sum and count.
#[derive(Clone, Copy, Default)]
struct Falls {
    sum: f64,
    count: u32,
}

/// Whether some choice has a site, and whether some choice leaves it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct May {
    pub is_in: bool,
    pub is_out: bool,
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
    margin: i64,
}

const HANDS: usize = 2;
/// Branches between meetings.
const ROUND: u64 = 16;
/// Steps of the simplex in one branch; beyond them it parts as it is.
const LONG: u64 = 1_000;
/// Steps after which a hand goes to meet the others early.
const TIRED: u64 = 200;
/// Open branches of a hand beyond which it goes depth first.
const MANY: usize = 2_000;
/// What strong branching looks at: splits by their likely falls, those among them whose falls are
/// not known yet, for so many steps, until so many were no better.
const TRIED: usize = 24;
const TRIAL: u64 = 25;
const KNOWN: u32 = 2;
const VAIN: usize = 6;
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
                tried: 0,
                falls: vec![[Falls::default(); 2]; sites + program.gains.len()],
                mean: [Falls::default(); 2],
                may: vec![May::NOTHING; sites],
                root_basis: None,
            })
            .collect();
        hands[0].open.push(Branch::root(bound));
        Self { program, hands, best, shift, margin: 0 }
    }

    /// Looks besides at all that lies less than `margin` below the best.
    pub fn within(mut self, margin: i64) -> Self {
        self.margin = margin;
        self
    }

    /// Starts from where the continuous problem ended before, with whatever gains.
    pub fn from(mut self, basis: Option<Arc<Basis>>) -> Self {
        self.hands[0].open[0].basis = basis;
        self
    }

    /// The best choice so far; without sites when it is the one given at first.
    pub fn best(&self) -> &Found {
        &self.best
    }

    /// Branches looked into.
    pub fn nodes(&self) -> u64 {
        self.hands.iter().map(|hand| hand.nodes).sum()
    }

    /// Work of the simplex so far.
    pub fn work(&self) -> u64 {
        self.hands.iter().map(|hand| hand.simplex.work() + hand.tried).sum()
    }

    /// What no choice in the branches left can pass.
    pub fn bound(&self) -> i64 {
        let open = self.hands.iter().flat_map(|hand| &hand.open);
        open.map(|branch| branch.bound).max().unwrap_or(self.best.value).max(self.best.value)
    }

    /// What choices within the margin may hold, of each site; all of them when the tree is done.
    pub fn may(&self) -> Vec<May> {
        let mut may = vec![May::NOTHING; self.program.sites.len()];
        for hand in &self.hands {
            for (all, one) in may.iter_mut().zip(&hand.may) {
                all.is_in |= one.is_in;
                all.is_out |= one.is_out;
            }
        }
        may
    }

    /// Where the continuous problem of the root ended.
    pub fn root_basis(&self) -> Option<Arc<Basis>> {
        self.hands.iter().find_map(|hand| hand.root_basis.clone())
    }

    pub fn is_done(&self) -> bool {
        self.hands.iter().all(|hand| hand.open.is_empty())
    }

    /// All hands work until they meet.
    pub fn round(&mut self) {
        let (program, shift, margin) = (self.program, self.shift, self.margin);
        self.hands.par_iter_mut().for_each(|hand| {
            let before = hand.simplex.steps();
            for _ in 0..ROUND {
                if !hand.look(program, shift, margin) || hand.simplex.steps() - before > TIRED {
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
            hand.open.retain(|branch| branch.bound > self.best.value - margin);
        }
        for idle in 0..self.hands.len() {
            if !self.hands[idle].open.is_empty() {
                continue;
            }
            let fullest = (0..self.hands.len()).rev().max_by_key(|&at| self.hands[at].open.len());
            if let Some(fullest) = fullest
                && self.hands[fullest].open.len() > 1
            {
                let half = self.hands[fullest].open.len() / 2;
                let given = self.hands[fullest].open.drain(..half).collect();
                self.hands[idle].open = given;
            }
        }
    }
}

impl Branch {
    fn root(bound: i64) -> Self {
        Self { decided: Vec::new(), met: Vec::new(), bound, basis: None, came: None }
    }
}

impl Hand<'_> {
    /// The branch to look into next: the one with the highest bound, of several the latest.
    fn next(&mut self) -> Option<Branch> {
        let highest = || (0..self.open.len()).max_by_key(|&at| (self.open[at].bound, at));
        if self.open.len() > MANY {
            self.open.pop()
        } else {
            highest().map(|at| self.open.remove(at))
        }
    }

    /// Looks into one branch; false when there is none.
    fn look(&mut self, program: &Program, shift: u32, margin: i64) -> bool {
        let Some(mut branch) = self.next() else { return false };
        let floor = self.best.value - margin;
        if branch.bound <= floor {
            return true;
        }
        self.nodes += 1;
        self.enter(&branch);
        let cutoff = floor as f64 + 0.999;
        let ended = self.simplex.run(cutoff, LONG);
        let mut bound = self.bound(program, shift);
        if ended == Ended::Cut && bound.floor() > floor {
            self.simplex.run(f64::NEG_INFINITY, LONG);
            bound = self.bound(program, shift);
        }
        let value = self.simplex.value();
        if branch.came.is_none() {
            self.root_basis = Some(Arc::new(self.simplex.basis()));
        }
        if let Some((split, is_first, above)) = branch.came
            && ended == Ended::Optimal
        {
            self.note_fall(split, is_first, above - value);
        }
        if bound.floor() <= floor {
            return true;
        }
        branch.bound = branch.bound.min(bound.floor());
        let sites = program.sites.len();
        for site in 0..sites {
            if self.now.fates[site] == Fate::Open && bound.forces(site, floor) {
                let is_in = bound.reduced[site] > 0;
                let entry = 2 * site as u32 + u32::from(is_in);
                branch.decided.push(entry);
                self.decide(entry);
            }
        }
        self.try_round();
        if branch.bound <= self.best.value {
            self.note_possible();
            return true;
        }
        let Some(split) = self.split(program, value) else {
            self.note_possible();
            return true;
        };
        branch.basis = Some(Arc::new(self.simplex.basis()));
        let mut other = branch.clone();
        branch.came = Some((split, true, value));
        other.came = Some((split, false, value));
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

    /// What choices in this branch may have and leave out.
    fn note_possible(&mut self) {
        for (may, fate) in self.may.iter_mut().zip(&self.now.fates) {
            may.is_in |= *fate != Fate::Out;
            may.is_out |= *fate != Fate::In;
        }
    }

    fn note_fall(&mut self, split: Split, is_first: bool, fall: f64) {
        let at = self.place(split);
        for falls in
            [&mut self.falls[at][usize::from(is_first)], &mut self.mean[usize::from(is_first)]]
        {
            falls.sum += fall.max(0.0);
            falls.count += 1;
        }
    }

    fn place(&self, split: Split) -> usize {
        match split {
            Split::Site(site) => site,
            Split::Row(row) => self.now.fates.len() + row,
        }
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
    fn split(&mut self, program: &Program, value: f64) -> Option<Split> {
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
        keep_highest(&mut splits, TRIED);
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
        keep_highest(&mut rows, TRIED);
        // Best guesses first, sites and rows in turn where nothing is known.
        let mut order: Vec<(f64, usize, Split)> = splits
            .iter()
            .chain(&rows)
            .enumerate()
            .map(|(at, &(_, split))| {
                let place = self.place(split);
                let rank = if at < splits.len() { at } else { at - splits.len() };
                let known = self.falls[place][0].count > 0 && self.falls[place][1].count > 0;
                let score = if known {
                    self.guess(split, false) * self.guess(split, true)
                } else {
                    f64::NAN
                };
                (score, rank, split)
            })
            .collect();
        let typical = self.mean[0].mean().max(0.01) * self.mean[1].mean().max(0.01);
        for entry in &mut order {
            if entry.0.is_nan() {
                entry.0 = typical * 2.0 / (1.0 + entry.1 as f64 * 0.2);
            }
        }
        order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        if order.is_empty() {
            return open.map(Split::Site);
        }
        let floor = self.best.value as f64 + 0.999;
        let most = (value - floor).max(0.0) + 1.0;
        let mut best: Option<(f64, Split)> = None;
        let mut vain = 0;
        for (_, _, split) in order {
            let mut score = 1.0;
            for is_first in [false, true] {
                let falls = self.falls[self.place(split)][usize::from(is_first)];
                let fell = if falls.count >= KNOWN {
                    falls.mean()
                } else {
                    let fell = value - self.trial(program, split, is_first, floor);
                    self.note_fall(split, is_first, fell);
                    fell
                };
                score *= fell.clamp(0.01, most);
            }
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, split));
                vain = 0;
            } else {
                vain += 1;
                if vain >= VAIN {
                    break;
                }
            }
        }
        best.map(|best| best.1)
    }

    fn guess(&self, split: Split, is_first: bool) -> f64 {
        self.falls[self.place(split)][usize::from(is_first)].mean().max(0.01)
    }

    /// The value after a few steps into one side of a split.
    fn trial(&mut self, program: &Program, split: Split, is_first: bool, floor: f64) -> f64 {
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
        self.tried += simplex.work() - self.simplex.work();
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

impl May {
    const NOTHING: Self = Self { is_in: false, is_out: false };
    pub const ANYTHING: Self = Self { is_in: true, is_out: true };

    /// What all choices agree on, if they do.
    pub fn fate(self) -> Option<Fate> {
        match self {
            Self { is_in: true, is_out: false } => Some(Fate::In),
            Self { is_in: false, is_out: true } => Some(Fate::Out),
            _ => None,
        }
    }
}

impl Falls {
    fn mean(self) -> f64 {
        if self.count == 0 { 0.0 } else { self.sum / f64::from(self.count) }
    }
}

fn keep_highest(splits: &mut Vec<(f64, Split)>, most: usize) {
    splits.sort_by(|a, b| b.0.total_cmp(&a.0));
    splits.truncate(most);
}
