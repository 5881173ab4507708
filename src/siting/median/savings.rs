//! The median problem seen as what each site saves each demand, reduced.

use std::collections::BTreeMap;

use super::dominance::undominated;
use super::lists::Lists;
use crate::siting::given::Given;
use crate::siting::{Spend, Walks};

/// Savings are kept below this sum, so that no sum of them leaves 64 bits.
const GREATEST: u128 = 1 << 58;
/// Prices are finer than savings by at most so many binary digits.
const FINEST: u32 = 16;

/// What is left to choose once what must be chosen is chosen.
pub(super) struct Savings {
    /// For each demand the sites that save something and how much, the most first, ties by site.
    rows: Lists,
    /// For each site the demands that it saves something.
    columns: Lists,
    /// What each site takes of the budget, at least 1.
    pub costs: Vec<u64>,
    /// What all sites together may take.
    pub budget: u64,
    /// Position of each site in the question.
    pub names: Vec<u32>,
    /// Sites of the question that are chosen already.
    pub given: Vec<u32>,
    /// What is walked with those alone, in rounded weights.
    pub walked: u64,
    /// Savings are whole multiples of 2 to this power: prices in between are exact.
    pub fineness: u32,
    are_counted: bool,
    /// Weights were divided by 2 to this power and rounded down; 0 but for huge ones.
    pub rounding: u32,
}

impl Savings {
    /// The reduced problem; `None` if the required sites alone exceed the spend.
    pub fn try_new(walks: &Walks, spend: Spend) -> Option<Self> {
        let given = Given::try_new(&walks.sites, spend)?;
        let total: u128 = walks
            .base
            .iter()
            .zip(&walks.weights)
            .map(|(&base, &weight)| u128::from(base) * u128::from(weight))
            .fold(0, u128::saturating_add);
        let rounding = (0..128).find(|&by| total >> by < GREATEST).unwrap_or(127);
        let mut walked = 0_u64;
        let mut merged: BTreeMap<Vec<(u32, u64)>, u64> = BTreeMap::new();
        for (demand, (&base, &weight)) in walks.base.iter().zip(&walks.weights).enumerate() {
            let weight = weight.checked_shr(rounding).unwrap_or(0);
            let row = walks.rows.of(demand);
            let base = given.base(base, row);
            walked = walked.saturating_add(base.saturating_mul(weight));
            let better = row.iter().filter(|(site, walk)| *walk < base && given.is_open(*site));
            let row: Vec<(u32, u64)> = better.map(|&(site, walk)| (site, base - walk)).collect();
            if weight > 0 && !row.is_empty() {
                *merged.entry(row).or_default() += weight;
            }
        }
        let rows: Vec<(Vec<(u32, u64)>, u64)> = merged.into_iter().collect();
        let most = rows.iter().map(|(row, weight)| {
            u128::from(*weight) * u128::from(row.iter().map(|(_, saved)| *saved).max().unwrap_or(0))
        });
        let most: u128 = most.sum();
        let fineness = (0..FINEST).find(|&by| most << (by + 1) >= GREATEST).unwrap_or(FINEST);
        let rows = rows.into_iter().map(|(row, weight)| {
            let worth = |saved: u64| i64::try_from(saved * weight).unwrap_or(i64::MAX) << fineness;
            row.into_iter().map(|(site, saved)| (site, worth(saved))).collect()
        });
        let rows = Lists::from_rows(rows);
        let columns = rows.transposed(walks.sites.len());
        let keeps = undominated(&rows, &columns, &given.costs);
        let mut places = vec![None; walks.sites.len()];
        let mut names = Vec::new();
        for site in 0..walks.sites.len() {
            if keeps[site] {
                places[site] = Some(u32::try_from(names.len()).expect("sites are counted in u32"));
                names.push(u32::try_from(site).expect("sites are counted in u32"));
            }
        }
        let demands = rows.len();
        let rows = Lists::from_rows((0..demands).map(|demand| {
            let kept = rows.of(demand).iter();
            let mut row: Vec<(u32, i64)> =
                kept.filter_map(|&(site, saving)| Some((places[site as usize]?, saving))).collect();
            row.sort_unstable_by_key(|&(site, saving)| (-saving, site));
            row
        }));
        let columns = rows.transposed(names.len());
        let costs: Vec<u64> = names.iter().map(|&site| given.costs[site as usize]).collect();
        let budget = given.budget;
        let are_counted = costs.iter().all(|&cost| cost == 1);
        Some(Self {
            rows,
            columns,
            costs,
            budget,
            names,
            given: given.sites,
            walked,
            fineness,
            are_counted,
            rounding,
        })
    }

    /// Number of demands.
    pub fn demands(&self) -> usize {
        self.rows.len()
    }

    /// Number of savings.
    pub fn pairs(&self) -> usize {
        self.rows.pairs()
    }

    /// Number of sites.
    pub fn sites(&self) -> usize {
        self.names.len()
    }

    /// Every site.
    pub fn all(&self) -> Vec<u32> {
        (0..).zip(&self.names).map(|(site, _)| site).collect()
    }

    /// Without all sites but some; lists of sites keep those and take their new positions.
    pub fn only(mut self, mut sites: Vec<u32>, lists: [&mut Vec<u32>; 3]) -> Self {
        sites.sort_unstable();
        let mut places = vec![None; self.sites()];
        for (place, &site) in (0..).zip(&sites) {
            places[site as usize] = Some(place);
        }
        for list in lists {
            *list = list.iter().filter_map(|&site| places[site as usize]).collect();
        }
        self.rows = Lists::from_rows((0..self.demands()).map(|demand| {
            let kept = self.rows.of(demand).iter();
            kept.filter_map(|&(site, saving)| Some((places[site as usize]?, saving))).collect()
        }));
        self.columns = self.rows.transposed(sites.len());
        self.costs = sites.iter().map(|&site| self.costs[site as usize]).collect();
        self.names = sites.iter().map(|&site| self.names[site as usize]).collect();
        self
    }

    /// The sites that save a demand something, the most first.
    pub fn row(&self, demand: usize) -> &[(u32, i64)] {
        self.rows.of(demand)
    }

    /// The demands that a site saves something.
    pub fn column(&self, site: u32) -> &[(u32, i64)] {
        self.columns.of(site as usize)
    }

    /// Whether all sites take the same of the budget, so that it is a number of sites.
    pub fn are_counted(&self) -> bool {
        self.are_counted
    }

    /// The least that counts as better.
    pub fn unit(&self) -> i64 {
        1 << self.fineness
    }

    /// The choice as positions in the question, ascending.
    pub fn name(&self, chosen: &[u32]) -> Vec<u32> {
        let chosen = chosen.iter().map(|&site| self.names[site as usize]);
        let mut sites: Vec<u32> = chosen.chain(self.given.iter().copied()).collect();
        sites.sort_unstable();
        sites
    }

    /// The least that can be walked if no more than `saved` can be saved.
    pub fn least_walk(&self, saved: i64) -> u64 {
        let saved = u64::try_from(saved >> self.fineness).unwrap_or(0);
        let least = self.walked.saturating_sub(saved);
        least.saturating_mul(1_u64.checked_shl(self.rounding).unwrap_or(u64::MAX))
    }
}
