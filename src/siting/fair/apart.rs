//! Can every street have its quota within the spend? Street by street.
//!
//! Question: are there sites within the spend with which each quota of a group is met?
//! Method: few compounds lie in reach of the same site and in two streets, so streets are taken
//! apart: a site that serves several streets has a copy in each, and its cost is split among them.
//! What each street needs by itself at such costs, found exactly by `need`, sums to no more than any choice costs (Lagrangian decomposition: Guignard &
//! Kim 1987, doi:10.1007/BF02592954). Costs move to the streets that want the site (subgradient);
//! where streets still disagree on a site, branch and bound. A street that needs 2.1 sites by the
//! linear relaxation needs 3: that is what the decomposition sees.
//! Limits: where many sites serve several streets the splitting proves little and the branches are
//! many; then the question stays open.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::need::{Need, Part, Until};
use crate::siting::{Covering, Progress, Quota, Site, Spend, Watch};

/// Costs are split into parts of this many, at most.
const PARTS: u64 = 24;
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

/// How much is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Branches.
    pub branches: u64,
    /// Words to the watch in one question to one street.
    pub work: u64,
}

/// The watch had enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stopped;

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

/// Parts of the costs of shared sites in their streets (groups), as a question left them.
pub(super) type Splits = BTreeMap<(u32, Option<u32>), f64>;

/// The question taken apart.
pub(super) struct Apart<'a> {
    covering: &'a Covering,
    parts: Vec<Part>,
    groups: Vec<Option<u32>>,
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
            let part = Part::new(covering, quota.group, quota.least);
            for site in &part.sites {
                streets_of[*site as usize].push(parts.len());
            }
            parts.push(part);
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
        let groups = quotas.iter().map(|quota| quota.group).collect();
        Some(Self { covering, parts, groups, costs, most: most * scale, shared, shared_at })
    }

    /// Decides as far as the effort goes. `known` is how costs were split before, and are split after;
    /// the watch is told `bound`.
    ///
    /// # Errors
    /// When the watch says stop.
    pub fn decide(
        &self,
        effort: Effort,
        known: &mut Splits,
        bound: u64,
        watch: &mut dyn Watch,
    ) -> Result<Verdict, Stopped> {
        let fate = |site: &Site| if site.required { Fate::Chosen } else { Fate::Open };
        let first = |(site, streets): &(u32, Vec<usize>)| -> Vec<f64> {
            let known = |at: &usize| known.get(&(*site, self.groups[*at])).copied();
            let known: Option<Vec<f64>> = streets.iter().map(known).collect();
            known.unwrap_or_else(|| vec![1.0 / streets.len() as f64; streets.len()])
        };
        let mut stack = vec![Branch {
            fates: self.covering.sites.iter().map(fate).collect(),
            splits: Rc::new(self.shared.iter().map(first).collect()),
        }];
        let mut looked = 0;
        while let Some(branch) = stack.pop() {
            looked += 1;
            if looked > effort.branches {
                return Ok(Verdict::Open);
            }
            let moves = if looked == 1 { ROOT_MOVES } else { MOVES };
            let mut splits = (*branch.splits).clone();
            let mut needs: Vec<Need> = Vec::new();
            let mut is_closed = false;
            let mut wanted = vec![0.0; self.shared.len()];
            for _ in 0..moves {
                let progress = Progress { best: None, bound };
                let mut until =
                    Until { watch, progress, quota: 0, work: effort.work, is_stopped: false };
                let found = self.needs(&branch.fates, &splits, &needs, effort.work, &mut until);
                if until.is_stopped {
                    return Err(Stopped);
                }
                let spent: u64 = self.spent(&branch.fates);
                let total = found.iter().map(|need| u128::from(need.at_least)).sum::<u128>()
                    + u128::from(spent);
                needs = found;
                if total > u128::from(self.most) {
                    is_closed = true;
                    break;
                }
                if let Some(sites) = self.union(&branch.fates, &needs) {
                    return Ok(Verdict::Found(sites));
                }
                let lacks = (u128::from(self.most) + 1 - total) as f64;
                self.shift_costs(&needs, &mut splits, &mut wanted, lacks);
            }
            if looked == 1 {
                for ((site, streets), split) in self.shared.iter().zip(&splits) {
                    for (at, part) in streets.iter().zip(split) {
                        known.insert((*site, self.groups[*at]), *part);
                    }
                }
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
            let Some(site) = site else { return Ok(Verdict::Open) };
            let splits = Rc::new(splits);
            for fate in [Fate::Out, Fate::Chosen] {
                let mut fates = branch.fates.clone();
                fates[self.shared[site].0 as usize] = fate;
                stack.push(Branch { fates, splits: Rc::clone(&splits) });
            }
        }
        Ok(Verdict::Never)
    }

    fn spent(&self, fates: &[Fate]) -> u64 {
        let chosen = fates.iter().zip(&self.costs).filter(|(fate, _)| **fate == Fate::Chosen);
        chosen.map(|(_, cost)| cost).sum()
    }

    /// What each street needs, as far as is found with so much work; `before` is what it needed at
    /// other costs.
    fn needs(
        &self,
        fates: &[Fate],
        splits: &[Vec<f64>],
        before: &[Need],
        work: u64,
        until: &mut Until<'_>,
    ) -> Vec<Need> {
        let part = |(at, part): (usize, &Part)| {
            until.work = work;
            let cost = |site: u32| match fates[site as usize] {
                Fate::Out => None,
                Fate::Chosen => Some(Site { cost: 0, required: true }),
                Fate::Open => Some(Site { cost: self.price(site, at, splits), required: false }),
            };
            let known = before.get(at).and_then(|need| need.sites.as_deref());
            part.need(self.covering, cost, known, self.most, until)
        };
        self.parts.iter().enumerate().map(part).collect()
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
        let wants = |at: &usize| {
            let sites = needs[*at].sites.as_ref();
            sites.is_some_and(|sites| sites.binary_search(site).is_ok())
        };
        let wants: Vec<bool> = streets.iter().map(wants).collect();
        if wants.iter().all(|own| *own == wants[0]) { Vec::new() } else { wants }
    }

    /// All that the streets need together, if that is within the spend.
    fn union(&self, fates: &[Fate], needs: &[Need]) -> Option<Vec<u32>> {
        let chosen = (0..).zip(fates).filter(|(_, fate)| **fate == Fate::Chosen).map(|(at, _)| at);
        let mut sites: Vec<u32> = chosen.collect();
        for need in needs {
            sites.extend(need.sites.as_ref()?);
        }
        sites.sort_unstable();
        sites.dedup();
        let cost: u128 = sites.iter().map(|at| u128::from(self.costs[*at as usize])).sum();
        (cost <= u128::from(self.most)).then_some(sites)
    }

    /// Costs move to the streets that want the site, so far that what is lacking would be won if
    /// all streets kept to their sites.
    fn shift_costs(&self, needs: &[Need], splits: &mut [Vec<f64>], wanted: &mut [f64], lacks: f64) {
        let wants: Vec<Vec<bool>> =
            (0..splits.len()).map(|at| self.streets_wanting(at, needs)).collect();
        let mean = |wants: &[bool]| {
            wants.iter().filter(|wants| **wants).count() as f64 / wants.len() as f64
        };
        let mut slope = 0.0;
        for (wants, (site, _)) in wants.iter().zip(&self.shared) {
            if !wants.is_empty() {
                let mean = mean(wants);
                let own = mean * (1.0 - mean) * wants.len() as f64;
                slope += own * self.costs[*site as usize] as f64;
            }
        }
        let by = (lacks / slope.max(1e-9)).min(0.5);
        for (at, (split, wants)) in splits.iter_mut().zip(&wants).enumerate() {
            wanted[at] *= 0.5;
            if wants.is_empty() {
                continue;
            }
            wanted[at] += 1.0;
            let mean = mean(wants);
            let mut sum = 0.0;
            for (part, wants) in split.iter_mut().zip(wants) {
                let want = if *wants { 1.0 } else { 0.0 };
                *part = (*part + by * (want - mean)).max(0.0);
                sum += *part;
            }
            split.iter_mut().for_each(|part| *part /= sum.max(1e-9));
        }
    }
}
