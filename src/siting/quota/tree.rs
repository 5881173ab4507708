//! Branch and bound on one model, each branch bounded by the simplex.
//!
//! A branch is a chain of decided columns. The branch of the lowest bound is looked into first, of
//! those with the same bound the youngest: it starts from the basis of the branch before it, mostly.
//! Columns that the bound decides are decided for the whole branch. It parts at a site (chosen or
//! not) or at a demand (served, or none of its sites chosen), the one whose two sides raise the bound
//! most, as far as a few steps of the simplex and earlier branches tell (reliability branching:
//! Achterberg, Koch & Martin 2005, doi:10.1016/j.orl.2004.04.002). Where very many branches are
//! open, the youngest goes first whatever its bound, so memory stays bounded.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::model::{Aim, Model};
use super::weighting::Weighting;
use super::{relaxed, start};
use crate::siting::Go;
use crate::siting::dual::{Basis, Ended, Program, Proof, Simplex};

/// Steps of the simplex between words, and in one branch; beyond those it parts as it is.
const STEPS: u64 = 32;
const LONG: u64 = 4_000;
/// What strong branching looks at, and for how many steps.
const TRIED: usize = 8;
const TRIAL: u64 = 20;
/// So many branches on a column tell what the next one brings.
const RELIABLE: u32 = 4;
/// With so many branches open, depth comes first.
const MOST_OPEN: usize = 50_000;
/// A rounded choice is looked for in one of so many branches.
const ROUNDED: u64 = 16;
/// Swaps in one branch.
const SWAPS: u32 = 40;
/// Whole, for floats.
const WHOLE: f64 = 1e-6;

/// Columns decided in a branch: twice the column, and one where it is taken.
struct Link {
    above: Option<Rc<Link>>,
    decided: Vec<u32>,
}

/// A branch not yet looked into.
struct Branch {
    bound: i128,
    /// The value of the branch above, and where it parted.
    value: f64,
    decisions: Option<Rc<Link>>,
    parted: Option<(u32, bool, f64)>,
    basis: Option<Rc<Basis>>,
}

/// How much a column's two sides raised the bound, per unit, on average.
#[derive(Clone, Copy, Default)]
struct Rises {
    sums: [f64; 2],
    counts: [u32; 2],
}

/// Where a branch parts: at a column, with what goes with each side.
struct Split {
    column: u32,
    value: f64,
}

/// The search below one model.
pub(super) struct Tree {
    model: Model,
    program: Program,
    simplex: Simplex,
    swaps: Weighting,
    /// Sites that go out when a demand's column is not taken; empty for sites themselves.
    served_by: Vec<Vec<u32>>,
    may_split: Vec<bool>,
    decided: Vec<Option<bool>>,
    open: BTreeMap<(i128, Reverse<u64>), Branch>,
    dive: Vec<Branch>,
    born: u64,
    rises: Vec<Rises>,
    pub nodes: u64,
}

/// Whoever searches with the tree: its limit, and what it knows.
pub(super) trait Ground {
    /// Only choices below are looked for (the model's objective, base included).
    fn limit(&self) -> i128;
    /// A bound rounded up to what an objective can be.
    fn rounded(&self, bound: i128) -> i128;
    /// A choice of the model's sites was found.
    fn take(&mut self, model: &Model, sites: &[u32]);
    /// No choice of the tree costs less than the bound.
    fn tell(&mut self, bound: i128) -> Go;
}

impl Tree {
    /// A tree that begins where the simplex stands.
    pub fn new(
        model: Model,
        program: Program,
        simplex: Simplex,
        swaps: Weighting,
        bound: i128,
    ) -> Self {
        let sites = model.sites.len();
        let mut served_by = vec![Vec::new(); program.columns()];
        let mut may_split = vec![false; program.columns()];
        may_split[..sites].fill(true);
        for (item, column) in model.items.iter().zip(relaxed::levels(&model)) {
            let rows = &model.rows[item.rows.start as usize..item.rows.end as usize];
            if let (Some(column), [row]) = (column, rows) {
                served_by[column as usize].clone_from(&row.sites);
                may_split[column as usize] = true;
            }
        }
        let columns = program.columns();
        let mut tree = Self {
            model,
            program,
            simplex,
            swaps,
            served_by,
            may_split,
            decided: vec![None; columns],
            open: BTreeMap::new(),
            dive: Vec::new(),
            born: 0,
            rises: vec![Rises::default(); columns],
            nodes: 0,
        };
        let value = f64::NEG_INFINITY;
        tree.push(Branch { bound, value, decisions: None, parted: None, basis: None });
        tree
    }

    /// What no choice in the branches left costs less than; `None` when there are none.
    pub fn bound(&self) -> Option<i128> {
        let first = self.open.keys().next().map(|key| key.0);
        self.dive.iter().map(|branch| branch.bound).chain(first).min()
    }

    fn push(&mut self, branch: Branch) {
        self.born += 1;
        if self.open.len() >= MOST_OPEN {
            self.dive.push(branch);
        } else {
            self.open.insert((branch.bound, Reverse(self.born)), branch);
        }
    }

    /// Looks into one branch. `Stop` when told to.
    pub fn step(&mut self, ground: &mut dyn Ground) -> Go {
        let branch = self.dive.pop().or_else(|| self.open.pop_first().map(|(_, branch)| branch));
        let Some(branch) = branch else { return Go::On };
        if branch.bound >= ground.limit() {
            return Go::On;
        }
        let bound = branch.bound;
        let go = self.look_into(&branch, ground);
        if go == Go::Stop {
            // It is not done: its bound still counts.
            self.push(Branch { bound, ..branch });
        }
        go
    }

    fn tell(&self, bound: i128, ground: &mut dyn Ground) -> Go {
        let all = self.bound().map_or(bound, |other| other.min(bound));
        ground.tell(all)
    }

    fn look_into(&mut self, branch: &Branch, ground: &mut dyn Ground) -> Go {
        self.nodes += u64::from(branch.parted.is_some());
        self.enter(branch);
        let base = self.model.base();
        let mut bound = branch.bound;
        let mut steps = 0;
        let proof = loop {
            let cutoff = (ground.limit() - base) as f64 - 1.0 + 1e-6;
            let before = self.simplex.steps();
            let ended = self.simplex.run(cutoff, STEPS);
            steps += self.simplex.steps() - before;
            if ended != Ended::Tired || steps >= LONG || self.simplex.steps() == before {
                let proof = self.proof();
                if let Some(proof) = &proof {
                    bound = bound.max(ground.rounded(base + proof.bound));
                }
                break proof;
            }
            if self.tell(bound, ground) == Go::Stop {
                return Go::Stop;
            }
        };
        let value = self.simplex.value();
        self.learn(branch, value);
        if bound >= ground.limit() {
            return self.tell(bound, ground);
        }
        // What the bound decides.
        let mut newly = Vec::new();
        if let Some(proof) = &proof {
            for column in 0..self.program.columns() {
                if self.decided[column].is_none()
                    && let Some(is_taken) = proof.fixed(column, ground.limit() - base)
                {
                    newly.push(2 * column as u32 + u32::from(is_taken));
                    self.decide(column, is_taken);
                }
            }
        }
        if self.model.aim == Aim::Cost {
            let room = u64::try_from(ground.limit() - base).unwrap_or(0);
            if let Some(sites) = self.swaps.search(room, SWAPS) {
                ground.take(&self.model, &sites);
            }
        }
        if self.is_whole() || self.nodes % ROUNDED == 1 || branch.parted.is_none() {
            self.round(ground);
        }
        if bound >= ground.limit() {
            return self.tell(bound, ground);
        }
        if self.is_all_decided() {
            self.round(ground);
            return self.tell(bound, ground);
        }
        if self.tell(bound, ground) == Go::Stop {
            return Go::Stop;
        }
        let Some(split) = self.split((ground.limit() - base) as f64, value) else {
            return Go::On;
        };
        let basis = Rc::new(self.simplex.basis());
        let decisions = if newly.is_empty() {
            branch.decisions.clone()
        } else {
            Some(Rc::new(Link { above: branch.decisions.clone(), decided: newly }))
        };
        // The likelier side is looked into first: it is pushed last.
        for is_taken in [split.value < 0.5, split.value >= 0.5] {
            let column = split.column;
            let mut decided = vec![2 * column + u32::from(is_taken)];
            if !is_taken {
                decided.extend(self.served_by[column as usize].iter().map(|site| 2 * site));
            }
            self.push(Branch {
                bound,
                value,
                decisions: Some(Rc::new(Link { above: decisions.clone(), decided })),
                parted: Some((column, is_taken, split.value)),
                basis: Some(Rc::clone(&basis)),
            });
        }
        Go::On
    }

    fn proof(&self) -> Option<Proof> {
        Proof::within(&self.program, &self.simplex.prices(), |column| self.decided[column])
    }

    fn decide(&mut self, column: usize, is_taken: bool) {
        self.decided[column] = Some(is_taken);
        self.simplex.decide(column, is_taken);
    }

    /// Takes over what a branch decides.
    fn enter(&mut self, branch: &Branch) {
        for column in 0..self.decided.len() {
            if self.decided[column].take().is_some() {
                self.simplex.open(column);
            }
        }
        let mut link = branch.decisions.clone();
        while let Some(here) = link {
            for &entry in &here.decided {
                self.decide((entry / 2) as usize, entry % 2 == 1);
            }
            link = here.above.clone();
        }
        if let Some(basis) = &branch.basis
            && !self.simplex.stands_at(basis)
        {
            self.simplex.restore(basis);
        }
    }

    /// What parting there has brought.
    fn learn(&mut self, branch: &Branch, value: f64) {
        if let Some((column, is_taken, from)) = branch.parted {
            let moved = if is_taken { 1.0 - from } else { from };
            let rises = &mut self.rises[column as usize];
            rises.sums[usize::from(is_taken)] += (value - branch.value).max(0.0) / moved.max(1e-3);
            rises.counts[usize::from(is_taken)] += 1;
        }
    }

    /// Whether the relaxation's choice of sites is one.
    fn is_whole(&self) -> bool {
        let sites = &self.simplex.values()[..self.model.sites.len()];
        sites.iter().all(|value| *value < WHOLE || *value > 1.0 - WHOLE)
    }

    fn is_all_decided(&self) -> bool {
        self.decided[..self.model.sites.len()].iter().all(Option::is_some)
    }

    /// Choices by the fractions.
    fn round(&mut self, ground: &mut dyn Ground) {
        let values = self.simplex.values();
        let sites = &values[..self.model.sites.len()];
        let near: Vec<u32> =
            (0..).zip(sites).filter(|(_, value)| **value > 0.5).map(|(site, _)| site).collect();
        let is_whole = self.is_whole();
        for (site, &value) in self.model.sites.iter_mut().zip(sites) {
            site.hint = value.clamp(0.0, 1.0);
        }
        if self.is_all_decided() {
            let is_in = |site: &u32| self.decided[*site as usize] == Some(true);
            let sites: Vec<u32> = (0..sites.len() as u32).filter(is_in).collect();
            ground.take(&self.model, &sites);
        } else if is_whole {
            ground.take(&self.model, &near);
        } else if let Some(sites) = start::greedy(&self.model) {
            ground.take(&self.model, &sites);
            if !self.model.quotas.is_empty() {
                self.swaps.set(&sites);
            }
        }
    }

    /// Where to part; `None` where nothing is left to decide.
    fn split(&mut self, limit: f64, value: f64) -> Option<Split> {
        let values = self.simplex.values();
        let mut likely: Vec<(f64, u32, f64)> = Vec::new();
        let mut any = None;
        for (column, &at) in values.iter().enumerate() {
            if self.decided[column].is_some() || !self.may_split[column] {
                continue;
            }
            if column < self.model.sites.len() {
                any.get_or_insert(Split { column: column as u32, value: at });
            }
            let is_served = || {
                let is_chosen = |site: &u32| self.decided[*site as usize] == Some(true);
                self.served_by[column].iter().any(is_chosen)
            };
            if at > WHOLE && at < 1.0 - WHOLE && !is_served() {
                likely.push((self.promise(column as u32, at), column as u32, at));
            }
        }
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let basis_of = &self.simplex;
        let room = (limit - value).max(0.1);
        let mut best: Option<(f64, u32, f64)> = None;
        let mut found = Vec::new();
        let mut idle = 0;
        for &(promise, column, at) in likely.iter().take(4 * TRIED) {
            let rises = self.rises[column as usize];
            let is_known = rises.counts.iter().all(|count| *count >= RELIABLE);
            let score = if is_known || found.len() >= TRIED {
                promise
            } else {
                let rose = [false, true].map(|is_taken| {
                    let mut trial = basis_of.clone();
                    trial.decide(column as usize, is_taken);
                    if !is_taken {
                        for &site in &self.served_by[column as usize] {
                            trial.decide(site as usize, false);
                        }
                    }
                    trial.run(limit - 1.0 + 1e-6, TRIAL);
                    (trial.value() - value).clamp(0.0, room)
                });
                found.push((column, at, rose));
                merit(rose)
            };
            if best.is_none_or(|best| score > best.0) {
                best = Some((score, column, at));
                idle = 0;
            } else {
                idle += 1;
                if idle >= TRIED {
                    break;
                }
            }
        }
        for (column, at, rose) in found {
            let rises = &mut self.rises[column as usize];
            for (side, moved) in [at, 1.0 - at].into_iter().enumerate() {
                rises.sums[side] += rose[side] / moved.max(1e-3);
                rises.counts[side] += 1;
            }
        }
        best.map(|(_, column, value)| Split { column, value }).or(any)
    }

    /// What parting at a column will bring, as far as known.
    fn promise(&self, column: u32, at: f64) -> f64 {
        let rises = self.rises[column as usize];
        let rise = |side: usize| {
            if rises.counts[side] > 0 {
                rises.sums[side] / f64::from(rises.counts[side])
            } else {
                1.0
            }
        };
        merit([rise(0) * at, rise(1) * (1.0 - at)])
    }
}

fn merit(rose: [f64; 2]) -> f64 {
    rose[0].max(1e-4) * rose[1].max(1e-4)
}
