//! Branch and bound on sites: the branch that promises most first.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::model::{Fate, Model, WIDTH};
use super::prices::{Descent, Price, Verdict};
use super::start::{Field, extended, improved};
use super::trial::Trial;
use crate::siting::{Choice, End, Filling, Go, Progress, Watch};

/// Looks at the root and at other branches, at most.
const ROOT_LOOKS: u64 = 1200;
const LOOKS: u64 = 200;
/// After so many looks is asked which sites are decided by them.
const ROUND: u64 = 50;
/// With more branches than this the newest comes first, so that they get no more.
const MANY: usize = 256;

/// Prices of walks by their position in the filling.
type Known = BTreeMap<u32, Price>;

/// A branch not yet looked into.
struct Branch {
    fates: Vec<Fate>,
    left: u64,
    bound: u64,
    known: Rc<Known>,
}

/// The search, and who watches it.
pub(super) struct Search<'a> {
    filling: &'a Filling,
    costs: &'a [u64],
    left: u64,
    required: Vec<u32>,
    watch: &'a mut dyn Watch,
    best: u64,
    sites: Vec<u32>,
    bound: u64,
    branches: Vec<Branch>,
    nodes: u64,
    is_stopped: bool,
}

impl<'a> Search<'a> {
    pub fn new(
        filling: &'a Filling,
        costs: &'a [u64],
        left: u64,
        required: Vec<u32>,
        watch: &'a mut dyn Watch,
    ) -> Self {
        Self {
            filling,
            costs,
            left,
            watch,
            best: filling.value(&required),
            sites: required.clone(),
            required,
            bound: filling.gains.iter().sum(),
            branches: Vec::new(),
            nodes: 0,
            is_stopped: false,
        }
    }

    pub fn run(&mut self) {
        let mut fates = vec![Fate::Open; self.filling.sites.len()];
        for &site in &self.required {
            fates[site as usize] = Fate::Chosen;
        }
        let known = Rc::default();
        self.branches.push(Branch { fates, left: self.left, bound: self.bound, known });
        while let Some(branch) = self.next() {
            if branch.bound <= self.best {
                continue;
            }
            let bound = branch.bound;
            self.look_into(branch);
            if self.is_stopped {
                self.lower(bound);
                return;
            }
        }
        self.bound = self.best;
    }

    pub fn choice(self) -> Choice {
        let bound = self.bound.max(self.best);
        let end = if bound == self.best { End::Proven } else { End::Stopped };
        Choice { sites: self.sites, best: Some(self.best), bound, end, nodes: self.nodes }
    }

    /// The branch of the highest bound, the newest of those.
    fn next(&mut self) -> Option<Branch> {
        if self.branches.len() > MANY {
            return self.branches.pop();
        }
        let best = (0..self.branches.len()).max_by_key(|at| (self.branches[*at].bound, *at))?;
        Some(self.branches.remove(best))
    }

    /// Greedy, then changes of one or two sites, as long as they help.
    fn climb_hills(&mut self, trial: &Trial<'_>, candidates: &[u32]) {
        let (costs, left) = (self.costs, self.left);
        let field = Field { trial, costs, candidates, left };
        let mut own = Vec::new();
        let mut best = trial.value(&own);
        for step in [extended, improved] {
            while !self.is_stopped {
                let found = step(&field, &own, best, &mut || self.tell(self.bound));
                let Some((sites, value)) = found else { break };
                (own, best) = (sites, value);
                self.offer(own.iter().chain(&self.required).copied().collect());
            }
        }
    }

    fn offer(&mut self, mut sites: Vec<u32>) {
        sites.sort_unstable();
        let value = self.filling.value(&sites);
        if value > self.best {
            self.best = value;
            self.sites = sites;
        }
    }

    fn lower(&mut self, here: u64) {
        let open = self.branches.iter().map(|branch| branch.bound).fold(here, u64::max);
        self.bound = self.bound.min(open.max(self.best));
    }

    fn tell(&mut self, here: u64) -> Go {
        self.lower(here);
        let go = self.watch.tell(Progress { best: Some(self.best), bound: self.bound });
        self.is_stopped |= go == Go::Stop;
        go
    }

    fn look_into(&mut self, branch: Branch) {
        let Branch { mut fates, mut left, mut bound, mut known } = branch;
        let is_root = known.is_empty();
        self.nodes += u64::from(!is_root);
        let mut looks = if is_root { ROOT_LOOKS } else { LOOKS };
        let mut is_first = is_root;
        loop {
            let (filling, costs) = (self.filling, self.costs);
            let go = &mut || self.tell(bound);
            let Some(model) = Model::new(filling, costs, &fates, left, WIDTH, go) else { return };
            let trial = Trial::new(self.filling, &model, &fates);
            let chosen = |at: &u32| fates[*at as usize] == Fate::Chosen;
            let chosen: Vec<u32> = (0..fates.len() as u32).filter(chosen).collect();
            if model.open.is_empty() {
                self.offer(chosen);
                return;
            }
            if is_first {
                self.climb_hills(&trial, &model.open);
                if self.is_stopped {
                    return;
                }
                is_first = false;
            }
            let gain = |key: u32| self.filling.gains[self.filling.walks[key as usize].0 as usize];
            let price = |key: u32| known.get(&key).copied().unwrap_or((-(gain(key) as f64), 0.0));
            let mut descent = Descent::new(&model, self.costs, left, price);
            let mut verdicts: Vec<Verdict>;
            let mut before = f64::INFINITY;
            let is_flat = loop {
                for _ in 0..ROUND.min(looks) {
                    bound = bound.min(descent.descend(self.best));
                    looks -= 1;
                    if self.tell(bound) == Go::Stop {
                        return;
                    }
                    if bound <= self.best {
                        return;
                    }
                }
                self.round(&model, &chosen, left, descent.shares());
                if bound <= self.best {
                    return;
                }
                verdicts = descent.verdicts();
                let decided = verdicts.iter().filter(|one| one.against <= self.best).count();
                let gap = (bound - self.best) as f64;
                let is_flat = looks == 0 || gap > 0.98 * before;
                before = gap;
                if is_flat || decided * 5 > model.open.len() {
                    break is_flat;
                }
            };
            let mut decided = 0;
            for (&site, verdict) in model.open.iter().zip(&verdicts) {
                if verdict.against > self.best {
                    continue;
                }
                decided += 1;
                if verdict.is_chosen {
                    let Some(rest) = left.checked_sub(self.costs[site as usize]) else { return };
                    left = rest;
                    fates[site as usize] = Fate::Chosen;
                } else {
                    fates[site as usize] = Fate::Out;
                }
            }
            let prices = model.keys.iter().copied().zip(descent.best_prices().iter().copied());
            known = Rc::new(prices.collect());
            if looks == 0 || (is_flat && decided * 20 <= model.open.len()) {
                self.split(&model, &fates, left, bound, &known, descent.shares());
                return;
            }
        }
    }

    /// The sites that the relaxation likes best, as many as can be paid.
    fn round(&mut self, model: &Model, chosen: &[u32], mut left: u64, shares: &[f64]) {
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by(|a, b| shares[*b].total_cmp(&shares[*a]).then(a.cmp(b)));
        let mut sites = chosen.to_vec();
        for at in order {
            let site = model.open[at];
            if let Some(rest) = left.checked_sub(self.costs[site as usize]) {
                left = rest;
                sites.push(site);
            }
        }
        self.offer(sites);
    }

    /// Two branches by the site that is likest to be chosen.
    fn split(
        &mut self,
        model: &Model,
        fates: &[Fate],
        left: u64,
        bound: u64,
        known: &Rc<Known>,
        shares: &[f64],
    ) {
        let site = (0..shares.len())
            .filter(|at| {
                let site = model.open[*at] as usize;
                fates[site] == Fate::Open && self.costs[site] <= left
            })
            .max_by(|a, b| shares[*a].total_cmp(&shares[*b]).then(b.cmp(a)));
        let Some(site) = site.map(|at| model.open[at] as usize) else {
            let chosen = |at: &u32| fates[*at as usize] == Fate::Chosen;
            self.offer((0..fates.len() as u32).filter(chosen).collect());
            return;
        };
        for fate in [Fate::Out, Fate::Chosen] {
            let mut fates = fates.to_vec();
            fates[site] = fate;
            let left = if fate == Fate::Chosen { left - self.costs[site] } else { left };
            self.branches.push(Branch { fates, left, bound, known: Rc::clone(known) });
        }
    }
}
