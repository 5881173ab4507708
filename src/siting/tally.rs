//! Which demands are served while sites are added and taken away one by one.
//!
//! A site's gain is counted along its own rows only: O(rows of the site).

use super::Covering;

/// A choice that grows and shrinks, and what it wins.
pub struct Tally<'a> {
    covering: &'a Covering,
    /// The rows of each site, ascending.
    rows_of: Vec<Vec<u32>>,
    /// The demand of each row.
    demand_of: Vec<u32>,
    /// How many chosen sites and standing stations meet each row.
    met: Vec<u32>,
}

/// What one site more would change; the better is the greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gain {
    /// What it wins.
    pub value: u64,
    /// How many rows it meets that nothing met before.
    pub rows: u32,
}

impl<'a> Tally<'a> {
    /// No site is chosen.
    #[must_use]
    pub fn new(covering: &'a Covering) -> Self {
        let mut rows_of = vec![Vec::new(); covering.sites.len()];
        let mut demand_of = vec![0; covering.rows.len()];
        for (row, sites) in (0..).zip(covering.rows.iter()) {
            for &site in sites {
                rows_of[site as usize].push(row);
            }
        }
        for (at, demand) in (0..).zip(&covering.demands) {
            for row in demand.first_row..demand.first_row + demand.rows {
                demand_of[row as usize] = at;
            }
        }
        let met = covering.have.iter().map(|&have| u32::from(have)).collect();
        Self { covering, rows_of, demand_of, met }
    }

    /// What a site would add to the choice.
    #[must_use]
    pub fn gain(&self, site: u32) -> Gain {
        let mut gain = Gain::default();
        self.each_change(site, |tally, demand, own| {
            let (before, after) = (tally.level(demand, &[], 0), tally.level(demand, own, 1));
            gain.value += tally.worth(demand, after) - tally.worth(demand, before);
            let first = own.iter().filter(|&&row| tally.met[row as usize] == 0).count();
            gain.rows += u32::try_from(first).unwrap_or(u32::MAX);
        });
        gain
    }

    /// Adds a site and gives the demands that are served from now on, by position.
    pub fn add(&mut self, site: u32) -> Vec<u32> {
        let mut won = Vec::new();
        self.each_change(site, |tally, demand, own| {
            if tally.level(demand, &[], 0) == 0 && tally.level(demand, own, 1) > 0 {
                won.push(demand);
            }
        });
        for &row in &self.rows_of[site as usize] {
            self.met[row as usize] += 1;
        }
        won
    }

    /// Takes a chosen site away.
    pub fn remove(&mut self, site: u32) {
        for &row in &self.rows_of[site as usize] {
            self.met[row as usize] -= 1;
        }
    }

    /// Whether a demand is served.
    #[must_use]
    pub fn serves(&self, demand: usize) -> bool {
        let demand = u32::try_from(demand).expect("fewer than 2^32 demands");
        self.level(demand, &[], 0) > 0
    }

    /// The sites that share a demand with this one, ascending, itself left out.
    #[must_use]
    pub fn neighbours(&self, site: u32) -> Vec<u32> {
        let rows = self.rows_of[site as usize].iter();
        let mut near: Vec<u32> =
            rows.flat_map(|&row| self.covering.rows.of(row as usize)).copied().collect();
        near.sort_unstable();
        near.dedup();
        near.retain(|&other| other != site);
        near
    }

    /// Calls with each demand of a site and the rows in which the site meets it.
    fn each_change(&self, site: u32, mut change: impl FnMut(&Self, u32, &[u32])) {
        let demand_of = |row: &u32| self.demand_of[*row as usize];
        for own in self.rows_of[site as usize].chunk_by(|a, b| demand_of(a) == demand_of(b)) {
            change(self, demand_of(&own[0]), own);
        }
    }

    /// How often a demand is served when `more` sites meet the rows `own`.
    fn level(&self, demand: u32, own: &[u32], more: u32) -> u32 {
        let demand = &self.covering.demands[demand as usize];
        let rows = demand.first_row..demand.first_row + demand.rows;
        let met = |row: u32| self.met[row as usize] + if own.contains(&row) { more } else { 0 };
        rows.map(met).min().unwrap_or(2).min(2)
    }

    fn worth(&self, demand: u32, level: u32) -> u64 {
        let demand = &self.covering.demands[demand as usize];
        match level {
            0 => 0,
            1 => demand.gain,
            _ => demand.gain + demand.backup,
        }
    }
}
