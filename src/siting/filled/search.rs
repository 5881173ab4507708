//! Branch and bound on sites, depth first.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::relaxed::{Fate, Key, Relaxed};
use super::start::{Field, extended, improved};
use crate::siting::dual::{Ascent, Proof};
use crate::siting::{Choice, End, Filling, Go, Progress, Watch};

/// Looks at the ascent (32 steps each) at the root and at other branches, at most.
const ROOT_LOOKS: u32 = 60;
const LOOKS: u32 = 8;

/// A branch not yet looked into.
struct Branch {
    fates: Vec<Fate>,
    left: u64,
    bound: u64,
    prices: Rc<BTreeMap<Key, f64>>,
    hints: Rc<Vec<f64>>,
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
        let candidates: Vec<u32> =
            (0..fates.len() as u32).filter(|at| fates[*at as usize] == Fate::Open).collect();
        self.climb_hills(&candidates);
        if self.is_stopped {
            return;
        }
        self.branches.push(Branch {
            hints: Rc::new(vec![0.0; fates.len()]),
            fates,
            left: self.left,
            bound: self.bound,
            prices: Rc::default(),
        });
        while let Some(branch) = self.branches.pop() {
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

    /// Greedy, then changes of one or two sites, as long as they help.
    fn climb_hills(&mut self, candidates: &[u32]) {
        let (filling, costs, left) = (self.filling, self.costs, self.left);
        let field = Field { filling, costs, candidates, left };
        for step in [extended, improved] {
            while self.tell(self.bound) == Go::On {
                let Some((sites, value)) = step(&field, &self.sites, self.best) else { break };
                (self.sites, self.best) = (sites, value);
            }
        }
    }

    fn offer(&mut self, sites: Vec<u32>) {
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
        let Branch { mut fates, mut left, mut bound, prices, hints } = branch;
        let is_root = prices.is_empty();
        self.nodes += u64::from(!is_root);
        let chosen: Vec<u32> =
            (0..fates.len() as u32).filter(|at| fates[*at as usize] == Fate::Chosen).collect();
        self.offer(chosen);
        let relaxed = Relaxed::new(self.filling, self.costs, &fates, left);
        if relaxed.open.is_empty() {
            return;
        }
        let program = &relaxed.program;
        let mut values: Vec<f64> = relaxed.open.iter().map(|site| hints[*site as usize]).collect();
        values.resize(program.columns(), 0.5);
        let known = relaxed.keys.iter().map(|key| prices.get(key).copied().unwrap_or(0.0));
        let mut ascent = Ascent::new(program, values, known.collect());
        let (mut before, mut flat) = (f64::NEG_INFINITY, 0);
        for _ in 0..if is_root { ROOT_LOOKS } else { LOOKS } {
            if self.tell(bound) == Go::Stop {
                return;
            }
            let reached = ascent.climb();
            let missing = relaxed.certain as f64 - reached - self.best as f64;
            flat = if reached - before < 0.01 * missing { flat + 1 } else { 0 };
            before = reached;
            if missing < 1.0 || flat >= 3 {
                break;
            }
        }
        let prices = ascent.best_prices();
        let Some(proof) = Proof::at(program, &prices) else {
            self.split(&fates, left, bound, &Rc::default(), &hints);
            return;
        };
        let proven = i128::from(relaxed.certain) - proof.bound;
        bound = bound.min(u64::try_from(proven.max(0)).unwrap_or(u64::MAX));
        if bound <= self.best {
            return;
        }
        // In the program's terms: what costs less than `certain - best` in all.
        let limit = i128::from(relaxed.certain) - i128::from(self.best);
        let mut hints = vec![0.0; fates.len()];
        for (column, (&site, value)) in relaxed.open.iter().zip(ascent.values()).enumerate() {
            hints[site as usize] = value;
            match proof.fixed(column, limit) {
                Some(false) => fates[site as usize] = Fate::Out,
                Some(true) => {
                    let Some(rest) = left.checked_sub(self.costs[site as usize]) else { return };
                    left = rest;
                    fates[site as usize] = Fate::Chosen;
                }
                None => {}
            }
        }
        let prices: BTreeMap<Key, f64> = relaxed.keys.iter().copied().zip(prices).collect();
        self.round(&fates, left, &hints);
        self.split(&fates, left, bound, &Rc::new(prices), &Rc::new(hints));
    }

    /// The sites that the relaxation likes best, as many as can be paid.
    fn round(&mut self, fates: &[Fate], mut left: u64, hints: &[f64]) {
        let mut order: Vec<u32> =
            (0..fates.len() as u32).filter(|at| fates[*at as usize] == Fate::Open).collect();
        order.sort_by(|a, b| hints[*b as usize].total_cmp(&hints[*a as usize]).then(a.cmp(b)));
        let mut sites: Vec<u32> =
            (0..fates.len() as u32).filter(|at| fates[*at as usize] == Fate::Chosen).collect();
        for site in order {
            if let Some(rest) = left.checked_sub(self.costs[site as usize]) {
                left = rest;
                sites.push(site);
            }
        }
        sites.sort_unstable();
        self.offer(sites);
    }

    /// Two branches by the site that is likest to be chosen: chosen first.
    fn split(
        &mut self,
        fates: &[Fate],
        left: u64,
        bound: u64,
        prices: &Rc<BTreeMap<Key, f64>>,
        hints: &Rc<Vec<f64>>,
    ) {
        let site = (0..fates.len())
            .filter(|at| fates[*at] == Fate::Open && self.costs[*at] <= left)
            .max_by(|a, b| hints[*a].total_cmp(&hints[*b]).then(b.cmp(a)));
        let Some(site) = site else {
            let chosen = |at: &u32| fates[*at as usize] == Fate::Chosen;
            self.offer((0..fates.len() as u32).filter(chosen).collect());
            return;
        };
        for fate in [Fate::Out, Fate::Chosen] {
            let mut fates = fates.to_vec();
            fates[site] = fate;
            let left = if fate == Fate::Chosen { left - self.costs[site] } else { left };
            let (prices, hints) = (Rc::clone(prices), Rc::clone(hints));
            self.branches.push(Branch { fates, left, bound, prices, hints });
        }
    }
}
