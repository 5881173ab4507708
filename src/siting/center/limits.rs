//! The limits that can be the answer, and the cover that each asks for.

use crate::index::Rows;
use crate::siting::given::Given;
use crate::siting::{Covering, Demand, Quota, Site, Walks};

/// Walks of demands that weigh anything, given what is chosen already.
pub(super) struct Limits<'a> {
    walks: &'a Walks,
    given: &'a Given,
    /// Demand, and its walk with the given sites.
    demands: Vec<(usize, u64)>,
    /// Walks that can be the longest, ascending, none twice: from the least that all sites together
    /// reach to what the given ones reach.
    pub lengths: Vec<u64>,
}

impl<'a> Limits<'a> {
    /// Collects what can be the longest walk.
    pub fn new(walks: &'a Walks, given: &'a Given) -> Self {
        let demands = (0..walks.base.len()).filter(|&demand| walks.weights[demand] > 0);
        let demands: Vec<(usize, u64)> = demands
            .map(|demand| (demand, given.base(walks.base[demand], walks.rows.of(demand))))
            .collect();
        let mut limits = Self { walks, given, demands, lengths: Vec::new() };
        let nearest = limits.demands.iter().map(|&(demand, base)| {
            limits.row(demand).map(|(_, walk)| walk).min().unwrap_or(base).min(base)
        });
        let least = nearest.max().unwrap_or(0);
        let most = limits.demands.iter().map(|&(_, base)| base).max().unwrap_or(0);
        let mut lengths: Vec<u64> = vec![least, most];
        let mut many = 1 << 22;
        for &(demand, base) in &limits.demands {
            let row = limits.row(demand).map(|(_, walk)| walk).filter(|walk| *walk < base);
            lengths.extend(row.chain([base]).filter(|length| (least..=most).contains(length)));
            if lengths.len() > many {
                lengths.sort_unstable();
                lengths.dedup();
                many = many.max(2 * lengths.len());
            }
        }
        lengths.sort_unstable();
        lengths.dedup();
        limits.lengths = lengths;
        limits
    }

    /// Which sites bring whom within a limit who is not yet: each row of sites once. And the quota
    /// that asks for all.
    pub fn covering(&self, limit: u64) -> (Covering, Quota) {
        let far = self.demands.iter().filter(|(_, base)| *base > limit);
        let rows = far.map(|&(demand, _)| {
            let near = self.row(demand).filter(|(_, walk)| *walk <= limit);
            let mut row: Vec<u32> = near.map(|(site, _)| site).collect();
            row.sort_unstable();
            row
        });
        let mut rows: Vec<Vec<u32>> = rows.collect();
        rows.sort_unstable();
        rows.dedup();
        let costs = self.given.costs.iter();
        let demand =
            |(first_row, _)| Demand { gain: 1, backup: 0, group: None, first_row, rows: 1 };
        let covering = Covering {
            sites: costs.map(|&cost| Site { cost, required: false }).collect(),
            demands: (0..).zip(&rows).map(demand).collect(),
            have: vec![0; rows.len()],
            rows: Rows::from_rows(rows),
        };
        let quota = Quota { group: None, least: covering.demands.len() as u64 };
        (covering, quota)
    }

    /// The longest walk with the given sites and some more.
    pub fn worst(&self, sites: &[u32]) -> u64 {
        self.walks.worst(&[&self.given.sites, sites].concat())
    }

    fn row(&self, demand: usize) -> impl Iterator<Item = (u32, u64)> {
        self.walks.rows.of(demand).iter().copied().filter(|(site, _)| self.given.is_open(*site))
    }
}
