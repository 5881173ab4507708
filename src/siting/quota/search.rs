//! Branch and bound over models, depth first.
//!
//! A branch is a model and a decision on one site. Its relaxation gives a bound, and fixes sites
//! whose change of mind would cost too much; what is left is reduced again. Memory: one model for
//! each level of the tree.

use std::rc::Rc;

use super::local::Swaps;
use super::model::{Aim, Fate, Model};
use super::{reduce, relaxed, start};
use crate::siting::dual::{Ascent, Proof};
use crate::siting::{Choice, End, Go, Progress, Watch};

/// Looks at the ascent (32 steps each) at the root and at other branches, at most.
const ROOT_LOOKS: u32 = 80;
const LOOKS: u32 = 16;
/// The bound has stopped rising where two looks close less than this share of what is missing.
const FLAT: f64 = 0.01;
/// Swaps between two words to the watch, and how often without a find before the search goes on.
const SWAPS: u32 = 200;
const IDLE: u32 = 100;

/// A branch not yet looked into.
struct Branch {
    model: Rc<Model>,
    decision: Option<(u32, Fate)>,
    bound: i128,
}

/// The search, and who watches it.
pub(super) struct Search<'a> {
    watch: &'a mut dyn Watch,
    aim: Aim,
    /// Objective values differ by a multiple of this, and leave `rest` when divided by it.
    grain: i128,
    rest: i128,
    best: Option<(i128, Vec<u32>)>,
    /// Only what is below is looked for.
    limit: i128,
    /// A choice as good as this ends the search.
    enough: Option<i128>,
    bound: i128,
    branches: Vec<Branch>,
    nodes: u64,
    is_stopped: bool,
}

impl<'a> Search<'a> {
    pub fn new(root: &Model, watch: &'a mut dyn Watch) -> Self {
        let (grain, limit) = match root.aim {
            Aim::Cost => {
                let costs = root.sites.iter().map(|site| i128::from(site.cost));
                let all: i128 = root.base() + costs.clone().sum::<i128>();
                (costs.fold(0, common), all + 1)
            }
            Aim::Worth => {
                let worths = root.items.iter().flat_map(|item| item.worth);
                (worths.map(i128::from).fold(0, common), 1)
            }
        };
        let grain = grain.max(1);
        Self {
            watch,
            aim: root.aim,
            grain,
            rest: root.base().rem_euclid(grain),
            best: None,
            limit,
            enough: None,
            bound: match root.aim {
                Aim::Cost => root.base(),
                Aim::Worth => root.items.iter().fold(root.base(), |sum, item| {
                    sum - i128::from(item.worth[0]) - i128::from(item.worth[1])
                }),
            },
            branches: Vec::new(),
            nodes: 0,
            is_stopped: false,
        }
    }

    /// Looks for any choice that costs at most so much: ends at the first, or when there is none.
    pub fn any_within(mut self, most: u64) -> Self {
        self.limit = self.limit.min(i128::from(most) + 1);
        self.enough = Some(i128::from(most));
        self
    }

    /// Takes note of a choice (positions in the covering, ascending) and its objective.
    pub fn offer(&mut self, objective: i128, mut sites: Vec<u32>) {
        if self.best.as_ref().is_none_or(|(best, _)| objective < *best) && objective < self.limit {
            sites.sort_unstable();
            self.best = Some((objective, sites));
            self.limit = objective - self.grain + 1;
        }
    }

    /// Searches below a model.
    pub fn run(&mut self, root: Model) {
        let bound = self.bound;
        self.branches.push(Branch { model: Rc::new(root), decision: None, bound });
        while !self.branches.is_empty() {
            if self.has_enough() {
                return;
            }
            let Some(branch) = self.branches.pop() else { break };
            if branch.bound < self.limit {
                let bound = branch.bound;
                self.look_into(branch);
                if self.is_stopped {
                    self.raise(bound);
                    return;
                }
            }
        }
        self.bound = self.best.as_ref().map_or(self.bound, |(best, _)| *best);
    }

    fn has_enough(&self) -> bool {
        let best = self.best.as_ref().map(|(best, _)| *best);
        self.enough.is_some_and(|enough| best.is_some_and(|best| best <= enough))
    }

    /// What came of it.
    pub fn choice(self) -> Choice {
        let sign = |objective: i128| match self.aim {
            Aim::Cost => u64::try_from(objective.max(0)).unwrap_or(u64::MAX),
            Aim::Worth => u64::try_from((-objective).max(0)).unwrap_or(u64::MAX),
        };
        let end = match (&self.best, self.is_stopped) {
            (Some((best, _)), _) if *best <= self.bound => End::Proven,
            (_, true) => End::Stopped,
            (None, false) => End::Infeasible,
            (Some(_), false) => End::Proven,
        };
        let (best, sites) =
            self.best.map_or((None, Vec::new()), |(best, sites)| (Some(best), sites));
        let bound = if end == End::Proven { best.unwrap_or(self.bound) } else { self.bound };
        Choice { sites, best: best.map(sign), bound: sign(bound), end, nodes: self.nodes }
    }

    /// Bound of all that is open, this branch with it.
    fn raise(&mut self, here: i128) {
        let open = self.branches.iter().map(|branch| branch.bound).fold(here, i128::min);
        let open = self.best.as_ref().map_or(open, |(best, _)| open.min(*best));
        self.bound = self.bound.max(open);
    }

    fn tell(&mut self, here: i128) -> Go {
        self.raise(here);
        let sign = |objective: i128| match self.aim {
            Aim::Cost => u64::try_from(objective.max(0)).unwrap_or(u64::MAX),
            Aim::Worth => u64::try_from((-objective).max(0)).unwrap_or(u64::MAX),
        };
        let best = self.best.as_ref().map(|(best, _)| sign(*best));
        let go = self.watch.tell(Progress { best, bound: sign(self.bound) });
        self.is_stopped |= go == Go::Stop;
        go
    }

    fn rounded(&self, bound: i128) -> i128 {
        let over = (self.rest - bound).rem_euclid(self.grain);
        bound.saturating_add(over)
    }

    fn look_into(&mut self, branch: Branch) {
        let is_root = branch.decision.is_none();
        let Some(mut model) = opened(branch.model, branch.decision) else { return };
        self.nodes += u64::from(!is_root);
        let mut bound = branch.bound;
        let mut looks = if is_root { ROOT_LOOKS } else { LOOKS };
        loop {
            if model.items.is_empty() {
                let objective = model.base();
                self.offer(objective, model.chosen);
                return;
            }
            if is_root || self.nodes % 64 == 1 {
                self.try_greedy(&model);
            }
            if self.has_enough() {
                return;
            }
            let program = relaxed::program(&model);
            let (values, prices) = relaxed::start(&model, &program);
            let mut ascent = Ascent::new(&program, values, prices);
            let base = model.base();
            let mut marks = Vec::new();
            for _ in 0..looks {
                if self.tell(bound) == Go::Stop {
                    return;
                }
                let reached = ascent.climb();
                marks.push(reached);
                let missing = (self.limit - base) as f64 - reached;
                let is_over = missing < 0.5;
                if is_over || is_flat(&marks, missing) {
                    if let Some(proof) = Proof::at(&program, &ascent.best_prices()) {
                        bound = bound.max(self.rounded(base + proof.bound));
                    }
                    if bound >= self.limit {
                        return;
                    }
                    if !is_over {
                        break;
                    }
                }
            }
            let Some(proof) = Proof::at(&program, &ascent.best_prices()) else {
                self.split(Rc::new(model), bound);
                return;
            };
            bound = bound.max(self.rounded(base + proof.bound));
            let (values, prices) = (ascent.values(), ascent.best_prices());
            relaxed::keep(&mut model, &values, &prices);
            if is_root {
                self.try_greedy(&model);
                self.try_swaps(&model, bound);
                if self.is_stopped {
                    return;
                }
            }
            if bound >= self.limit {
                return;
            }
            let fates: Vec<Fate> = (0..model.sites.len())
                .map(|site| match proof.fixed(site, self.limit - base) {
                    None => Fate::Open,
                    Some(true) => Fate::Chosen,
                    Some(false) => Fate::Out,
                })
                .collect();
            let decided = fates.iter().filter(|fate| **fate != Fate::Open).count();
            let chosen = fates.contains(&Fate::Chosen);
            if decided > 0 {
                let before = model.sites.len();
                let Some(smaller) = model.after(&fates).and_then(reduce::reduced) else { return };
                model = smaller;
                if chosen || model.sites.len() * 10 < before * 9 || model.items.is_empty() {
                    looks = if is_root { ROOT_LOOKS / 2 } else { LOOKS / 2 };
                    continue;
                }
            }
            self.split(Rc::new(model), bound);
            return;
        }
    }

    /// Local search around a greedy choice, as long as it helps.
    fn try_swaps(&mut self, model: &Model, bound: i128) {
        let Some(sites) = start::greedy(model) else { return };
        let mut swaps = Swaps::new(model, &sites);
        let mut idle = 0;
        let most = if model.quotas.is_empty() && model.aim == Aim::Cost { IDLE } else { IDLE / 8 };
        while idle < most && self.limit > bound && !self.has_enough() {
            if self.tell(bound) == Go::Stop {
                return;
            }
            if let Some(sites) = swaps.search(self.limit - model.base(), SWAPS) {
                self.take(model, &sites);
                idle = 0;
            } else {
                idle += 1;
            }
        }
    }

    fn take(&mut self, model: &Model, sites: &[u32]) {
        let mut fates = vec![Fate::Out; model.sites.len()];
        for &site in sites {
            fates[site as usize] = Fate::Chosen;
        }
        // What the model says of its own choice decides, not the draft.
        if let Some(end) = model.after(&fates)
            && end.items.is_empty()
        {
            self.offer(end.base(), end.chosen);
        }
    }

    fn try_greedy(&mut self, model: &Model) {
        if let Some(sites) = start::greedy(model) {
            self.take(model, &sites);
        }
    }

    /// Two branches by one site: chosen first.
    fn split(&mut self, model: Rc<Model>, bound: i128) {
        let worth = |value: f64| value * (1.0 - value);
        let site = model
            .sites
            .iter()
            .enumerate()
            .max_by(|(a, one), (b, other)| {
                worth(one.hint).total_cmp(&worth(other.hint)).then(b.cmp(a))
            })
            .map(|(at, _)| at as u32);
        // A model with items has sites: an item without any is dropped when the model is made.
        let Some(site) = site else { return };
        for fate in [Fate::Out, Fate::Chosen] {
            let model = Rc::clone(&model);
            self.branches.push(Branch { model, decision: Some((site, fate)), bound });
        }
    }
}

fn opened(model: Rc<Model>, decision: Option<(u32, Fate)>) -> Option<Model> {
    let Some((site, fate)) = decision else {
        return reduce::reduced(Rc::unwrap_or_clone(model));
    };
    let mut fates = vec![Fate::Open; model.sites.len()];
    fates[site as usize] = fate;
    reduce::reduced(model.after(&fates)?)
}

/// Whether the bound has stopped rising, as measured by what is missing.
fn is_flat(marks: &[f64], missing: f64) -> bool {
    let [.., before, _, now] = marks else { return false };
    let rise = now - before;
    marks.len() >= 4 && rise < FLAT * missing.max(0.0) && rise < 1e-3 * now.abs().max(1.0)
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common(b, a % b) }
}
