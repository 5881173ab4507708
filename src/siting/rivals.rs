//! Upgrades of one station are alternatives: at most one of them is chosen.
//!
//! Question: which choice is best among those that hold at most one upgrade of each station, whatever
//! the problem? Without that rule the solvers answer a wider question, whose bound holds for the
//! narrower one too; where their choice keeps the rule it is the answer. Where it holds two upgrades
//! of one station, be `a` the first of them, it is asked again twice: without the station's upgrades
//! other than `a`, and without `a`. Every choice that keeps the rule is in one of the two.
//! Method: that is branch and bound over whole problems, the question with the best bound first.
//! Exact. Each branch solves a problem anew; the worst case is the product of the numbers of upgrades,
//! but an answer rarely wants a station twice. Where no station has two upgrades, nothing is added.
//! Limits: until a choice that keeps the rule is known, no best is told. For full coverage "all that
//! can be reached" counts every upgrade as built; where two upgrades of one station meet different
//! requirements, no choice may reach it, and the answer is that none does.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::task::{Solved, Task};
use super::{Choice, End, Go, Progress, Spend, Watch};
use crate::city::StationId;

/// The stations that have several upgrades, and which sites these are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Rivals {
    /// Ascending, two or more each.
    groups: Vec<Vec<u32>>,
}

impl Rivals {
    /// For each site the station that it upgrades.
    pub fn new(upgrades: &[Option<StationId>]) -> Self {
        let mut of: BTreeMap<StationId, Vec<u32>> = BTreeMap::new();
        for (site, station) in (0..).zip(upgrades) {
            if let Some(station) = station {
                of.entry(*station).or_default().push(site);
            }
        }
        Self { groups: of.into_values().filter(|sites| sites.len() > 1).collect() }
    }

    /// How many stations have several.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Two of one station among some sites, ascending.
    pub fn two_among(&self, sites: &[u32]) -> Option<[u32; 2]> {
        self.groups.iter().find_map(|group| {
            let mut chosen = group.iter().filter(|site| sites.contains(site));
            Some([*chosen.next()?, *chosen.next()?])
        })
    }

    /// Those of the same station as a site, itself left out.
    fn others(&self, site: u32) -> impl Iterator<Item = u32> {
        let group = self.groups.iter().find(|group| group.contains(&site));
        group.into_iter().flatten().copied().filter(move |&other| other != site)
    }
}

/// A question with some sites left out.
struct Branch {
    without: Vec<u32>,
    /// What no choice of it can pass; `None` where nothing is known.
    limit: Option<Rank>,
}

/// How good a choice is: the worst street's share where that comes first, then the value.
#[derive(Clone, Copy, Debug)]
struct Rank {
    worst: f64,
    value: u64,
}

/// The best choice with at most one upgrade of each station.
pub(super) fn solve(task: &Task, spend: Spend, watch: &mut dyn Watch) -> Solved {
    let mut search = Search { task, best: None, open: Vec::new(), nodes: 0, told: None };
    let required = (0..).zip(&task.posed.covering.sites).filter(|(_, site)| site.required);
    let without = required.flat_map(|(site, _)| task.rivals.others(site)).collect();
    search.open.push(Branch { without, limit: None });
    let mut refused = None;
    while let Some(branch) = search.next() {
        let mut between = Between { search: &mut search, limit: branch.limit, watch: &mut *watch };
        let mut solved = task.solve_without(&branch.without, spend, &mut between);
        search.nodes += solved.choice.nodes;
        let end = solved.choice.end;
        if end == End::Infeasible {
            refused = Some(solved);
            continue;
        }
        solved.choice.sites.retain(|site| !branch.without.contains(site));
        if solved.choice.best.is_some() {
            solved.choice.best = task.reached(&solved.choice.sites);
        }
        let limit = search.limit_of(&solved, branch.limit);
        let two = task.rivals.two_among(&solved.choice.sites);
        search.keep(search.mended(solved));
        match (end, two) {
            (End::Proven, Some([one, _])) => {
                let only = branch.without.iter().copied().chain(task.rivals.others(one)).collect();
                search.open.push(Branch { without: only, limit: Some(limit) });
                let without = branch.without.iter().copied().chain([one]).collect();
                search.open.push(Branch { without, limit: Some(limit) });
            }
            (End::Proven, None) => {}
            _ => return search.stopped(limit),
        }
    }
    search.proven().or(refused).unwrap_or_else(|| Solved {
        choice: Choice { sites: Vec::new(), best: None, bound: 0, end: End::Infeasible, nodes: 0 },
        worst_street: None,
    })
}

struct Search<'t> {
    task: &'t Task,
    /// The best choice that keeps the rule.
    best: Option<Solved>,
    open: Vec<Branch>,
    nodes: u64,
    /// The bound that was told last.
    told: Option<u64>,
}

impl Search<'_> {
    /// Less where `a` is better.
    fn order(&self, a: Rank, b: Rank) -> Ordering {
        let value = if self.task.falls() { a.value.cmp(&b.value) } else { b.value.cmp(&a.value) };
        b.worst.total_cmp(&a.worst).then(value)
    }

    /// Of those branches that can give a better choice, the one that can give the best: the first of
    /// equals.
    fn next(&mut self) -> Option<Branch> {
        if let Some(best) = self.best_rank() {
            let open = std::mem::take(&mut self.open);
            let may_win =
                |branch: &Branch| branch.limit.is_none_or(|limit| self.order(limit, best).is_lt());
            self.open = open.into_iter().filter(may_win).collect();
        }
        let mut first = 0;
        for at in 1..self.open.len() {
            if let (Some(a), Some(b)) = (self.open[at].limit, self.open[first].limit)
                && self.order(a, b).is_lt()
            {
                first = at;
            }
        }
        (first < self.open.len()).then(|| self.open.remove(first))
    }

    fn best_rank(&self) -> Option<Rank> {
        self.best.as_ref().and_then(rank_of)
    }

    /// What no choice of a branch can pass, known before or from its solution.
    fn limit_of(&self, solved: &Solved, known: Option<Rank>) -> Rank {
        let worst = solved.worst_street.map_or(0.0, |(_, bound)| bound);
        let own = Rank { worst, value: solved.choice.bound };
        // Bounds of both: the narrower.
        known.map_or(own, |known| if self.order(own, known).is_lt() { known } else { own })
    }

    /// The choice with one upgrade left of each station, the one that is worth most; `None` where it
    /// does not meet the conditions then.
    fn mended(&self, solved: Solved) -> Option<Solved> {
        solved.choice.best?;
        if self.task.rivals.two_among(&solved.choice.sites).is_none() {
            return Some(solved);
        }
        let mut sites = solved.choice.sites;
        while let Some([one, _]) = self.task.rivals.two_among(&sites) {
            let group: Vec<u32> = self.task.rivals.others(one).chain([one]).collect();
            let with = |kept: u32| -> Vec<u32> {
                let stays = |site: &u32| *site == kept || !group.contains(site);
                sites.iter().copied().filter(stays).collect()
            };
            let worth = |kept: u32| {
                let value = self.task.value(&with(kept));
                if self.task.lowers() { u64::MAX - value } else { value }
            };
            let chosen = group.iter().copied().filter(|site| sites.contains(site));
            let kept = chosen.max_by_key(|&site| (worth(site), std::cmp::Reverse(site)));
            sites = with(kept.unwrap_or(one));
        }
        let best = self.task.reached(&sites)?;
        let worst_street =
            solved.worst_street.map(|(_, bound)| (self.task.worst_share(&sites), bound));
        let choice = Choice { sites, best: Some(best), ..solved.choice };
        Some(Solved { choice, worst_street })
    }

    fn keep(&mut self, solved: Option<Solved>) {
        let Some(solved) = solved else { return };
        let Some(rank) = rank_of(&solved) else { return };
        if self.best_rank().is_none_or(|best| self.order(rank, best).is_lt()) {
            self.best = Some(solved);
        }
    }

    /// No branch is left.
    fn proven(mut self) -> Option<Solved> {
        let mut solved = self.best.take()?;
        let choice = &mut solved.choice;
        (choice.end, choice.nodes) = (End::Proven, self.nodes);
        choice.bound = choice.best.unwrap_or(choice.bound);
        solved.worst_street = solved.worst_street.map(|(worst, _)| (worst, worst));
        Some(solved)
    }

    /// Branches are left, one of which was under way.
    fn stopped(mut self, under_way: Rank) -> Solved {
        let open = self.open.iter().filter_map(|branch| branch.limit);
        let (mut worst, mut bound) = (under_way.worst, under_way.value);
        for limit in open.chain(self.best_rank()) {
            worst = worst.max(limit.worst);
            bound = self.wider(bound, limit.value);
        }
        let nodes = self.nodes;
        match self.best.take() {
            Some(best) => Solved {
                choice: Choice { bound, end: End::Stopped, nodes, ..best.choice },
                worst_street: best.worst_street.map(|(reached, _)| (reached, worst)),
            },
            None => {
                let sites = Vec::new();
                let choice = Choice { sites, best: None, bound, end: End::Stopped, nodes };
                Solved { choice, worst_street: None }
            }
        }
    }

    /// The bound that holds where both may.
    fn wider(&self, a: u64, b: u64) -> u64 {
        if self.task.falls() { a.min(b) } else { a.max(b) }
    }

    fn narrower(&self, a: u64, b: u64) -> u64 {
        if self.task.falls() { a.max(b) } else { a.min(b) }
    }
}

fn rank_of(solved: &Solved) -> Option<Rank> {
    let worst = solved.worst_street.map_or(0.0, |(worst, _)| worst);
    Some(Rank { worst, value: solved.choice.best? })
}

/// Stands between a branch and whoever waits: tells what holds for all branches.
struct Between<'b, 't> {
    search: &'b mut Search<'t>,
    limit: Option<Rank>,
    watch: &'b mut dyn Watch,
}

impl Watch for Between<'_, '_> {
    fn tell(&mut self, progress: Progress) -> Go {
        let search = &mut *self.search;
        let mut bound = progress.bound;
        if let Some(limit) = self.limit {
            bound = search.narrower(bound, limit.value);
        }
        for limit in search.open.iter().filter_map(|branch| branch.limit) {
            bound = search.wider(bound, limit.value);
        }
        let best = search.best_rank().map(|best| best.value);
        bound = best.map_or(bound, |best| search.wider(bound, best));
        bound = search.told.map_or(bound, |told| search.narrower(bound, told));
        search.told = Some(bound);
        self.watch.tell(Progress { best, bound })
    }
}
