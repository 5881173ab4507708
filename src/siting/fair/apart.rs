//! Can every street have its quota within the spend? Street by street.
//!
//! Question: are there sites within the spend with which each quota of a group is met?
//! Method: few compounds lie in reach of the same site and in two streets, so streets are taken
//! apart: a site that serves several streets has a copy in each, and its cost is split among them.
//! What each street needs by itself at such costs, found exactly (set covering with a quota,
//! `quota::least_cost`), sums to no more than any choice costs (Lagrangian decomposition: Guignard &
//! Kim 1987, doi:10.1007/BF02592954). Costs move to the streets that want the site (subgradient);
//! where streets still disagree on a site, branch and bound. A street that needs 2.1 sites by the
//! linear relaxation needs 3: that is what the decomposition sees.
//! Limits: where many sites serve several streets the splitting proves little and the branches are
//! many; then the question stays open.

use std::rc::Rc;

use crate::index::Rows;
use crate::siting::quota::{Shift, least_cost};
use crate::siting::{Covering, Demand, End, Quota, Site, Spend, Watch};

/// Costs are split into parts of this many, at most.
const PARTS: u64 = 1 << 16;
/// Sums of parts are below.
const MOST: u128 = 1 << 52;
/// How often costs move before a branch is split.
const ROOT_MOVES: u32 = 24;
const MOVES: u32 = 4;

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// These sites do.
    Found(Vec<u32>),
    /// No sites do.
    Never,
    /// Not known.
    Open,
}

/// A street: its demands alone.
struct Part {
    quota: u64,
    demands: Vec<Demand>,
    /// The sites that serve it, ascending.
    sites: Vec<u32>,
}

/// What is decided of a site in a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Open,
    Chosen,
    Out,
}

/// A branch not yet looked into.
struct Branch {
    fates: Vec<Fate>,
    /// For each shared site the part of its cost in each of its streets.
    splits: Rc<Vec<Vec<f64>>>,
}

/// What one street needs at its costs.
struct Need {
    at_least: u64,
    sites: Vec<u32>,
}

/// The question taken apart.
pub(super) struct Apart<'a> {
    covering: &'a Covering,
    parts: Vec<Part>,
    /// What each site costs, in parts.
    costs: Vec<u64>,
    /// What may be spent, in parts.
    most: u64,
    /// Sites that serve several of the streets, ascending, and those streets.
    shared: Vec<(u32, Vec<usize>)>,
    /// Position among the shared sites.
    shared_at: Vec<u32>,
}

impl<'a> Apart<'a> {
    /// Takes the quotas apart. `None` where the numbers are too large to split.
    pub fn new(covering: &'a Covering, spend: Spend, quotas: &[Quota]) -> Option<Self> {
        let (costs, most): (Vec<u64>, u64) = match spend {
            Spend::Sites(most) => (vec![1; covering.sites.len()], u64::from(most)),
            Spend::Yuan(most) => (covering.sites.iter().map(|site| site.cost).collect(), most),
        };
        let all = costs.iter().map(|cost| u128::from(*cost)).sum::<u128>();
        let most = u64::try_from(u128::from(most).min(all)).ok()?;
        let scale = u64::try_from((MOST / all.max(1)).min(u128::from(PARTS))).ok()?;
        if scale == 0 {
            return None;
        }
        let mut parts = Vec::new();
        let mut streets_of: Vec<Vec<usize>> = vec![Vec::new(); covering.sites.len()];
        for quota in quotas {
            let of_group = |demand: &&Demand| demand.group == quota.group && demand.gain > 0;
            let demands: Vec<Demand> = covering.demands.iter().filter(of_group).copied().collect();
            let rows = demands.iter().flat_map(|demand| rows_of(demand));
            let mut sites: Vec<u32> = rows.flat_map(|row| covering.rows.of(row)).copied().collect();
            sites.sort_unstable();
            sites.dedup();
            for site in &sites {
                streets_of[*site as usize].push(parts.len());
            }
            parts.push(Part { quota: quota.least, demands, sites });
        }
        let mut shared_at = vec![u32::MAX; covering.sites.len()];
        let mut shared = Vec::new();
        for (site, streets) in (0..).zip(streets_of) {
            if streets.len() > 1 {
                shared_at[site as usize] = u32::try_from(shared.len()).ok()?;
                shared.push((site, streets));
            }
        }
        let costs = costs.iter().map(|cost| cost * scale).collect();
        Some(Self { covering, parts, costs, most: most * scale, shared, shared_at })
    }

    /// Decides, in so many branches and with so much work a street.
    pub fn decide(
        &self,
        branches: u32,
        work: u64,
        bound: u64,
        watch: &mut dyn Watch,
    ) -> (Verdict, bool) {
        let fate = |site: &Site| if site.required { Fate::Chosen } else { Fate::Open };
        let even =
            |(_, streets): &(u32, Vec<usize>)| vec![1.0 / streets.len() as f64; streets.len()];
        let mut stack = vec![Branch {
            fates: self.covering.sites.iter().map(fate).collect(),
            splits: Rc::new(self.shared.iter().map(even).collect()),
        }];
        let mut looked = 0;
        while let Some(branch) = stack.pop() {
            looked += 1;
            if looked > branches {
                return (Verdict::Open, false);
            }
            let moves = if looked == 1 { ROOT_MOVES } else { MOVES };
            let mut splits = (*branch.splits).clone();
            let mut needs: Vec<Need> = Vec::new();
            let mut is_closed = false;
            let mut wanted = vec![0.0; self.shared.len()];
            for step in 0..moves {
                let mut shift = Shift { watch: &mut *watch, bound, work, is_stopped: false };
                let found = self.needs(&branch.fates, &splits, &mut shift);
                if shift.is_stopped {
                    return (Verdict::Open, true);
                }
                let Some(found) = found else { return (Verdict::Open, false) };
                let spent: u64 = self.spent(&branch.fates);
                let total = found.iter().map(|need| u128::from(need.at_least)).sum::<u128>()
                    + u128::from(spent);
                needs = found;
                if total > u128::from(self.most) {
                    is_closed = true;
                    break;
                }
                if let Some(sites) = self.union(&branch.fates, &needs) {
                    return (Verdict::Found(sites), false);
                }
                self.shift_costs(
                    &needs,
                    &mut splits,
                    &mut wanted,
                    0.5 / (1.0 + f64::from(step) * 0.25),
                );
            }
            if is_closed {
                continue;
            }
            // The shared site on which streets disagree most.
            let disagree = |at: &usize| {
                self.streets_wanting(*at, &needs).iter().any(|wants| *wants)
                    && branch.fates[self.shared[*at].0 as usize] == Fate::Open
            };
            let site = (0..self.shared.len())
                .filter(disagree)
                .max_by(|a, b| wanted[*a].total_cmp(&wanted[*b]).then(b.cmp(a)));
            let Some(site) = site else { return (Verdict::Open, false) };
            let splits = Rc::new(splits);
            for fate in [Fate::Out, Fate::Chosen] {
                let mut fates = branch.fates.clone();
                fates[self.shared[site].0 as usize] = fate;
                stack.push(Branch { fates, splits: Rc::clone(&splits) });
            }
        }
        (Verdict::Never, false)
    }

    fn spent(&self, fates: &[Fate]) -> u64 {
        let chosen = fates.iter().zip(&self.costs).filter(|(fate, _)| **fate == Fate::Chosen);
        chosen.map(|(_, cost)| cost).sum()
    }

    /// What each street needs. `None` where that is not found with the work there is.
    fn needs(
        &self,
        fates: &[Fate],
        splits: &[Vec<f64>],
        shift: &mut Shift<'_>,
    ) -> Option<Vec<Need>> {
        let work = shift.work;
        let mut needs = Vec::with_capacity(self.parts.len());
        for (at, part) in self.parts.iter().enumerate() {
            shift.work = work;
            let is_in = |site: &u32| fates[*site as usize] != Fate::Out;
            let sites: Vec<u32> = part.sites.iter().copied().filter(is_in).collect();
            let price = |&site: &u32| {
                let required = fates[site as usize] == Fate::Chosen;
                let cost = if required { 0 } else { self.price(site, at, splits) };
                Site { cost, required }
            };
            let mut rows = Vec::new();
            let mut have = Vec::new();
            let mut demands = Vec::with_capacity(part.demands.len());
            for demand in &part.demands {
                let first_row = u32::try_from(rows.len()).ok()?;
                for row in rows_of(demand) {
                    let own = self.covering.rows.of(row).iter();
                    let own: Vec<u32> = own
                        .filter_map(|site| sites.binary_search(site).ok())
                        .filter_map(|at| u32::try_from(at).ok())
                        .collect();
                    rows.push(own);
                    have.push(self.covering.have[row]);
                }
                demands.push(Demand { backup: 0, group: None, first_row, ..*demand });
            }
            let covering = Covering {
                sites: sites.iter().map(price).collect(),
                demands,
                rows: Rows::from_rows(rows),
                have,
            };
            let quota = Quota { group: None, least: part.quota };
            let choice = least_cost(&covering, &[quota], shift);
            if choice.end == End::Infeasible {
                needs.push(Need { at_least: self.most + 1, sites: Vec::new() });
                return Some(needs);
            }
            if shift.is_stopped || choice.best.is_none() {
                return None;
            }
            let chosen = choice.sites.iter().map(|at| sites[*at as usize]).collect();
            needs.push(Need { at_least: choice.bound, sites: chosen });
        }
        Some(needs)
    }

    /// What a site costs in a street; over its streets no more than it costs.
    fn price(&self, site: u32, street: usize, splits: &[Vec<f64>]) -> u64 {
        let cost = self.costs[site as usize];
        let Some((_, streets)) = self.shared.get(self.shared_at[site as usize] as usize) else {
            return cost;
        };
        let Some(place) = streets.iter().position(|at| *at == street) else { return cost };
        // Whole parts: what is lost by rounding down goes to the last street.
        let own = |at: usize| {
            let part = splits[self.shared_at[site as usize] as usize][at].clamp(0.0, 1.0);
            (cost as f64 * part) as u64
        };
        let mut left = cost;
        for at in 0..place {
            left = left.saturating_sub(own(at));
        }
        if place + 1 == streets.len() { left } else { own(place).min(left) }
    }

    /// For each street of a shared site whether it wants it; empty where all agree.
    fn streets_wanting(&self, shared: usize, needs: &[Need]) -> Vec<bool> {
        let (site, streets) = &self.shared[shared];
        let wants = |at: &usize| needs[*at].sites.binary_search(site).is_ok();
        let wants: Vec<bool> = streets.iter().map(wants).collect();
        if wants.iter().all(|own| *own == wants[0]) { Vec::new() } else { wants }
    }

    /// All that the streets need together, if that is within the spend.
    fn union(&self, fates: &[Fate], needs: &[Need]) -> Option<Vec<u32>> {
        let chosen = (0..).zip(fates).filter(|(_, fate)| **fate == Fate::Chosen).map(|(at, _)| at);
        let mut sites: Vec<u32> =
            needs.iter().flat_map(|need| &need.sites).copied().chain(chosen).collect();
        sites.sort_unstable();
        sites.dedup();
        let cost: u128 = sites.iter().map(|at| u128::from(self.costs[*at as usize])).sum();
        (cost <= u128::from(self.most)).then_some(sites)
    }

    /// Costs move to the streets that want the site.
    fn shift_costs(&self, needs: &[Need], splits: &mut [Vec<f64>], wanted: &mut [f64], by: f64) {
        for (at, split) in splits.iter_mut().enumerate() {
            let wants = self.streets_wanting(at, needs);
            wanted[at] *= 0.5;
            if wants.is_empty() {
                continue;
            }
            wanted[at] += 1.0;
            let mean = wants.iter().filter(|wants| **wants).count() as f64 / wants.len() as f64;
            let mut sum = 0.0;
            for (part, wants) in split.iter_mut().zip(wants) {
                let want = if wants { 1.0 } else { 0.0 };
                *part = (*part + by * (want - mean)).max(0.0);
                sum += *part;
            }
            split.iter_mut().for_each(|part| *part /= sum.max(1e-9));
        }
    }
}

fn rows_of(demand: &Demand) -> std::ops::Range<usize> {
    demand.first_row as usize..(demand.first_row + demand.rows) as usize
}
