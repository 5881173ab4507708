//! Sites, demands and which site serves which demand: all that a covering problem needs to know.

use crate::index::Rows;

/// What one site costs and whether it must be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// Yuan.
    pub cost: u64,
    /// It is part of every choice and counts towards what may be spent.
    pub required: bool,
}

/// A compound, or several that the same sites serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What is won when it is served: people, or any other weight.
    pub gain: u64,
    /// What is won besides when a second station serves it, at most `gain`; 0 where second stations
    /// do not count.
    pub backup: u64,
    /// The group (a street) whose rate it counts for.
    pub group: Option<u32>,
    /// Its first row.
    pub first_row: u32,
    /// How many rows it has: one a requirement that it lacks (several when all must be met), at
    /// least one.
    pub rows: u32,
}

/// How much may be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spend {
    /// At most so many sites.
    Sites(u32),
    /// Sites that cost at most so many yuan together.
    Yuan(u64),
}

/// A condition on what is won: the gains of the served demands of a group sum to `least` or more.
/// Backups do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The group; `None` for all demands together.
    pub group: Option<u32>,
    /// Least sum of gains.
    pub least: u64,
}

/// A covering problem without its question.
///
/// A row is one requirement of one demand: the sites any of which meets it, and how many stations
/// that stand already meet it (`have`). A demand is served once when every row of it has at least
/// one chosen site or standing station, twice when every row has two.
#[derive(Clone, Debug)]
pub struct Covering {
    /// The sites.
    pub sites: Vec<Site>,
    /// The demands.
    pub demands: Vec<Demand>,
    /// For each row the sites that meet it, ascending, none twice. May be empty.
    pub rows: Rows<u32>,
    /// For each row how many standing stations meet it: 0 or 1 (1 matters for backups only).
    pub have: Vec<u8>,
}

impl Covering {
    /// How often a choice serves a demand: 0, 1 or 2 (twice or more).
    #[must_use]
    pub fn level(&self, demand: &Demand, is_chosen: &[bool]) -> u8 {
        let rows = demand.first_row..demand.first_row + demand.rows;
        let level = |row: u32| {
            let row = row as usize;
            let mut met = self.have[row];
            for &site in self.rows.of(row) {
                if met >= 2 {
                    break;
                }
                met += u8::from(is_chosen[site as usize]);
            }
            met
        };
        rows.map(level).min().unwrap_or(2)
    }

    /// What a choice wins, demand by demand: the plain meaning that solvers are held against.
    #[must_use]
    pub fn value(&self, sites: &[u32]) -> u64 {
        let is_chosen = self.mark(sites);
        let worth = |demand: &Demand| match self.level(demand, &is_chosen) {
            0 => 0,
            1 => demand.gain,
            _ => demand.gain + demand.backup,
        };
        self.demands.iter().map(worth).sum()
    }

    /// What a choice wins in each of `groups` groups; backups do not count.
    #[must_use]
    pub fn by_group(&self, sites: &[u32], groups: usize) -> Vec<u64> {
        let is_chosen = self.mark(sites);
        let mut won = vec![0; groups];
        for demand in &self.demands {
            if let Some(group) = demand.group
                && self.level(demand, &is_chosen) > 0
            {
                won[group as usize] += demand.gain;
            }
        }
        won
    }

    /// What a choice costs.
    #[must_use]
    pub fn cost(&self, sites: &[u32]) -> u64 {
        sites.iter().map(|&site| self.sites[site as usize].cost).sum()
    }

    fn mark(&self, sites: &[u32]) -> Vec<bool> {
        let mut is_chosen = vec![false; self.sites.len()];
        for &site in sites {
            is_chosen[site as usize] = true;
        }
        is_chosen
    }
}

impl Spend {
    /// Whether so many sites at such a cost are within it.
    #[must_use]
    pub fn admits(self, sites: usize, cost: u64) -> bool {
        match self {
            Self::Sites(most) => sites <= most as usize,
            Self::Yuan(most) => cost <= most,
        }
    }
}
