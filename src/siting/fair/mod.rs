//! First the worst-off street, then the total.
//!
//! Question: which sites within the spend make the served share of the worst-off street greatest,
//! and of those which win most? Two stages: (1) maximise the least over streets with people of
//! (served + won) / total; (2) maximise the value of the covering with that share kept. A street in
//! which nothing more can be won holds the least down for all; the streets above it are then left
//! to the second stage (a lexicographic order of all streets would be another question).
//!
//! Method: shares are fractions, compared exactly. Stage 1 halves the interval in which the share
//! lies: is there a choice that brings every street to so much? Asked street by street first
//! (`apart`), then of all together (quotas, `quota::any_within`). A
//! choice found lifts the interval's foot to the share that it reaches, a proof lowers its top.
//! When it is narrow the question is put strictly: more than the foot? "No" proves the share.
//! Equity as the worst-off group first: Rawls 1971; in location, Ogryczak 1997,
//! European Journal of Operational Research 100 (lexicographic minimax).
//! Limits: each question is a set covering problem with quotas, so the worst case is exponential.

mod apart;
mod halves;
mod need;
mod share;
#[cfg(test)]
mod tests;

use self::apart::Splits;
use self::halves::Halves;
pub use self::share::Share;
use super::quota::{Shift, is_small, max_coverage_from, unknown};
use super::{Choice, Covering, End, Quota, Spend, Tally, Watch, max_coverage};

/// What stands in a street, in units of gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Street {
    /// Served without any choice; demands of the covering are not counted here.
    pub served: u64,
    /// All there is. A street with 0 has no share.
    pub total: u64,
}

/// A fair choice, and how fair it can be at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fair {
    /// The choice; its value, bound and end are those of the second stage. Before the second stage
    /// it is never `Proven`.
    pub choice: Choice,
    /// The share that the worst-off street reaches; `None` where there is no choice.
    pub worst: Option<Share>,
    /// No choice brings the worst-off street higher.
    pub worst_bound: Share,
}

/// The sites within the spend that serve the worst-off street best, and then win most.
///
/// Groups of the covering are positions in `streets`. Progress is that of the second stage; before
/// it there is no best. `Infeasible` when the required sites alone exceed the spend.
///
/// A demand of a group beyond `streets` counts for no street. Where sums of gains or costs reach
/// 2^53, nothing is claimed.
pub fn fairest(
    covering: &Covering,
    spend: Spend,
    streets: &[Street],
    watch: &mut dyn Watch,
) -> Fair {
    if !is_small(covering) {
        let choice = unknown(u64::MAX);
        return Fair { choice, worst: None, worst_bound: Share { part: u64::MAX, whole: 1 } };
    }
    let required: Vec<u32> = (0..covering.sites.len() as u32)
        .filter(|at| covering.sites[*at as usize].required)
        .collect();
    let all: Vec<u32> = (0..covering.sites.len() as u32).collect();
    let top = worst(covering, streets, &all);
    let most = covering.value(&all);
    if !spend.admits(required.len(), covering.cost(&required)) {
        let choice =
            Choice { sites: Vec::new(), best: None, bound: 0, end: End::Infeasible, nodes: 0 };
        return Fair { choice, worst: None, worst_bound: top };
    }
    // No fairer choice wins more than can be won at all, and that is proven quickly.
    let mut shift = Shift { watch: &mut *watch, bound: most, work: FREE_WORK, is_stopped: false };
    let most = max_coverage(covering, spend, &mut shift).bound.min(most);
    let mut halves = Halves {
        covering,
        spend,
        streets,
        watch,
        foot: worst(covering, streets, &required),
        top,
        sites: required,
        nodes: 0,
        is_stopped: false,
        splits: Splits::new(),
    };
    halves.run();
    let Halves { top, mut sites, nodes, is_stopped, .. } = halves;
    if is_stopped {
        fill_up(covering, spend, &mut sites);
        let foot = worst(covering, streets, &sites);
        let best = Some(covering.value(&sites));
        let choice = Choice { sites, best, bound: most, end: End::Stopped, nodes };
        return Fair { choice, worst: Some(foot), worst_bound: top };
    }
    let foot = worst(covering, streets, &sites);
    let quotas = quotas(streets, foot, false);
    let mut choice = max_coverage_from(covering, spend, &quotas, Some(&sites), watch);
    choice.bound = choice.bound.min(most);
    choice.nodes += nodes;
    Fair { choice, worst: Some(foot), worst_bound: foot }
}

/// So much work is put into the bound of what can be won at all.
const FREE_WORK: u64 = 4096;

/// Spends what is left on what wins most: no street loses by it.
fn fill_up(covering: &Covering, spend: Spend, sites: &mut Vec<u32>) {
    let mut tally = Tally::new(covering);
    for &site in &*sites {
        tally.add(site);
    }
    let mut cost = covering.cost(sites);
    loop {
        let others = (0..).take(covering.sites.len()).filter(|site| !sites.contains(site));
        let affordable = others.filter(|&site| {
            spend.admits(sites.len() + 1, cost + covering.sites[site as usize].cost)
        });
        let best = affordable.map(|site| (tally.gain(site), std::cmp::Reverse(site))).max();
        let Some((gain, std::cmp::Reverse(site))) = best else { break };
        if gain.value == 0 {
            break;
        }
        tally.add(site);
        cost += covering.sites[site as usize].cost;
        sites.push(site);
    }
    sites.sort_unstable();
}

/// Least share over the streets with people.
fn worst(covering: &Covering, streets: &[Street], sites: &[u32]) -> Share {
    let mut is_chosen = vec![false; covering.sites.len()];
    for &site in sites {
        is_chosen[site as usize] = true;
    }
    let mut won = vec![0_u64; streets.len()];
    for demand in &covering.demands {
        if let Some(won) = demand.group.and_then(|group| won.get_mut(group as usize))
            && covering.level(demand, &is_chosen) > 0
        {
            *won += demand.gain;
        }
    }
    let shares = streets.iter().zip(&won).filter(|(street, _)| street.total > 0);
    shares
        .map(|(street, won)| Share {
            part: street.served.saturating_add(*won),
            whole: street.total,
        })
        .min()
        .unwrap_or(Share::WHOLE)
}

/// What each street must win for a share, or for more than it.
fn quotas(streets: &[Street], share: Share, strictly: bool) -> Vec<Quota> {
    let quota = |(at, street): (usize, &Street)| {
        let needs = share.of(street.total, strictly);
        let least = needs.saturating_sub(street.served);
        (least > 0).then_some(Quota { group: Some(at as u32), least })
    };
    let peopled = streets.iter().enumerate().filter(|(_, street)| street.total > 0);
    peopled.filter_map(quota).collect()
}
