//! A covering problem in the making: what is chosen, what is still open.
//!
//! Minimise `price · Σ cost - Σ worth` over the open sites, where every quota and every demand
//! that must be met is met and what is spent stays within what is left. Fixing sites and reducing
//! gives a smaller model of the same kind, with the fixed part in its base.

use std::collections::BTreeMap;

use crate::siting::{Covering, Quota};

/// No quota.
pub(super) const NONE: u32 = u32::MAX;

/// What is decided of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Open,
    Chosen,
    Out,
}

/// What is minimised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The cost of the sites.
    Cost,
    /// What is not won.
    Worth,
}

/// An open site.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenSite {
    /// Position in the covering.
    pub id: u32,
    pub cost: u64,
    /// Nearly its value in the fractional optimum.
    pub hint: f64,
}

/// A demand, or several that the same sites serve, not yet served in full.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Won at the first and at the second level.
    pub worth: [u64; 2],
    /// Counts for its quotas at the first level.
    pub gain: u64,
    pub quotas: [u32; 2],
    /// The first level is demanded.
    pub must: bool,
    pub rows: std::ops::Range<u32>,
}

/// A row of an item.
#[derive(Clone, Debug)]
pub(super) struct ItemRow {
    /// Sites lacking at the first level: 0 or 1. The second level lacks one more.
    pub lacks: u8,
    /// Nearly its price in the fractional optimum, at the first and second level.
    pub price: f64,
    pub sites: Vec<u32>,
}

/// The least of a quota that is still lacking.
#[derive(Clone, Copy, Debug)]
pub(super) struct OpenQuota {
    pub least: u64,
    pub price: f64,
}

/// What is still open of a covering problem.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub aim: Aim,
    pub sites: Vec<OpenSite>,
    pub items: Vec<Item>,
    pub rows: Vec<ItemRow>,
    pub quotas: Vec<OpenQuota>,
    /// What may still be spent.
    pub left: Option<u64>,
    pub left_price: f64,
    /// What the chosen sites cost and what is won already.
    pub spent: u64,
    pub won: u64,
    /// Sites chosen, by position in the covering.
    pub chosen: Vec<u32>,
}

impl Model {
    /// The whole problem. `costs` stand in for the sites' own. `None` where a quota asks for more
    /// than there is.
    pub fn new(
        covering: &Covering,
        costs: &[u64],
        aim: Aim,
        quotas: &[Quota],
        left: Option<u64>,
    ) -> Option<Self> {
        let mut least: BTreeMap<Option<u32>, u64> = BTreeMap::new();
        for quota in quotas {
            let known = least.entry(quota.group).or_default();
            *known = quota.least.max(*known);
        }
        let place = |group: Option<u32>| {
            least.keys().position(|&key| key == group).map_or(NONE, |at| at as u32)
        };
        let overall = place(None);
        let mut rows = Vec::with_capacity(covering.rows.len());
        let mut items = Vec::with_capacity(covering.demands.len());
        for demand in &covering.demands {
            let start = rows.len() as u32;
            for row in demand.first_row..demand.first_row + demand.rows {
                let sites = covering.rows.of(row as usize).to_vec();
                let lacks = 1 - covering.have[row as usize].min(1);
                rows.push(ItemRow { lacks, price: 0.0, sites });
            }
            let worth = match aim {
                Aim::Cost => [0, 0],
                Aim::Worth => [demand.gain, demand.backup],
            };
            let group = demand.group.map_or(NONE, |group| place(Some(group)));
            items.push(Item {
                worth,
                gain: demand.gain,
                quotas: [overall, group],
                must: false,
                rows: start..rows.len() as u32,
            });
        }
        let sites = covering.sites.iter().zip(costs).enumerate();
        let model = Self {
            aim,
            sites: sites
                .map(|(id, (_, &cost))| OpenSite { id: id as u32, cost, hint: 0.0 })
                .collect(),
            items,
            rows,
            quotas: least.values().map(|&least| OpenQuota { least, price: 0.0 }).collect(),
            left,
            left_price: 0.0,
            spent: 0,
            won: 0,
            chosen: Vec::new(),
        };
        let fates: Vec<Fate> = covering
            .sites
            .iter()
            .map(|site| if site.required { Fate::Chosen } else { Fate::Open })
            .collect();
        model.after(&fates)
    }

    /// The objective of what is chosen already: cost, or what is won, with the sign turned.
    pub fn base(&self) -> i128 {
        match self.aim {
            Aim::Cost => i128::from(self.spent),
            Aim::Worth => -i128::from(self.won),
        }
    }
}
