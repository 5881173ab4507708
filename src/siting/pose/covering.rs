//! Who would be served by which sites.

use std::collections::BTreeMap;

use super::super::supply::{Supply, position};
use super::super::{Covering, Demand, Site};
use crate::city::{AreaId, CompoundId, Level};
use crate::index::Rows;

/// A covering problem, and what its numbers mean in the city.
#[derive(Clone, Debug)]
pub struct Posed {
    /// The numbers.
    pub covering: Covering,
    /// The compound of each demand.
    pub compounds: Vec<CompoundId>,
    /// What is won whatever is chosen, besides the demands.
    pub constant: u64,
    /// Unserved compounds that no choice of candidates can serve.
    pub out_of_reach: Vec<CompoundId>,
    /// The streets that are the groups.
    pub streets: Vec<AreaId>,
    /// For each street the gains of its compounds, and of those that are served already.
    pub stands: Vec<Stands>,
    /// The same over the whole city.
    pub whole: Stands,
}

/// What stands already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// Gains of all compounds.
    pub total: u64,
    /// Of those that are served whatever is chosen and stand in no demand.
    pub served: u64,
    /// Of those that no candidate can serve.
    pub lost: u64,
}

/// Fills rows, one after the other.
#[derive(Default)]
struct Builder {
    rows: Vec<Vec<u32>>,
    have: Vec<u8>,
    demands: Vec<Demand>,
    compounds: Vec<CompoundId>,
}

/// One requirement of one compound: how many stations stand, which sites would come.
struct Row {
    have: u8,
    sites: Vec<u32>,
}

impl Posed {
    /// Poses the problem: `gains` is what each compound counts for, `backup` what a second station
    /// counts for besides (at most the gain).
    #[must_use]
    pub fn new(
        supply: &Supply<'_>,
        sites: Vec<Site>,
        gains: &[u64],
        backup: impl Fn(u64) -> u64,
    ) -> Self {
        let city = supply.city;
        let streets: Vec<AreaId> = city.areas_at(Level::Street).map(|(id, _)| id).collect();
        let groups: BTreeMap<AreaId, u32> =
            streets.iter().enumerate().map(|(at, &id)| (id, position(at))).collect();
        let mut stands = vec![Stands::default(); streets.len()];
        let mut whole = Stands::default();
        let mut builder = Builder::default();
        let (mut constant, mut out_of_reach) = (0, Vec::new());
        for (at, &gain) in gains.iter().enumerate() {
            let compound = CompoundId::at(at);
            let group = city.compound(compound).street.and_then(|id| groups.get(&id).copied());
            let mut rows = rows_of(supply, compound);
            let is_lost = rows.iter().any(|row| row.have == 0 && row.sites.is_empty());
            let street = group.map(|group| &mut stands[group as usize]);
            let mut both: Vec<&mut Stands> = street.into_iter().chain([&mut whole]).collect();
            both.iter_mut().for_each(|stands| stands.total += gain);
            if is_lost {
                both.iter_mut().for_each(|stands| stands.lost += gain);
                out_of_reach.push(compound);
                continue;
            }
            let mut second = backup(gain);
            rows.retain(|row| row.have < 2);
            if second > 0 && rows.iter().any(|row| row.have == 1 && row.sites.is_empty()) {
                second = 0; // never a second station for that requirement
            }
            if second == 0 {
                rows.retain(|row| row.have == 0);
            }
            if rows.is_empty() {
                both.iter_mut().for_each(|stands| stands.served += gain);
                constant += gain + second;
            } else {
                builder.add(Demand { gain, backup: second, group, first_row: 0, rows: 0 }, rows);
                builder.compounds.push(compound);
            }
        }
        let Builder { rows, have, demands, compounds } = builder;
        let covering = Covering { sites, demands, rows: Rows::from_rows(rows), have };
        Self { covering, compounds, constant, out_of_reach, streets, stands, whole }
    }
}

impl Builder {
    fn add(&mut self, demand: Demand, rows: Vec<Row>) {
        let first_row = position(self.rows.len());
        self.demands.push(Demand { first_row, rows: position(rows.len()), ..demand });
        for row in rows {
            self.have.push(row.have);
            self.rows.push(row.sites);
        }
    }
}

/// The rows of a compound: one a requirement where all must be met, else one for all.
fn rows_of(supply: &Supply<'_>, compound: CompoundId) -> Vec<Row> {
    let row = |at: usize| {
        let mut sites: Vec<u32> = supply.sites_within(at, compound).collect();
        sites.sort_unstable();
        (supply.standing_within(at, compound), sites)
    };
    let count = |stations: usize| u8::try_from(stations.min(2)).expect("at most 2");
    let all = supply.requirements().map(|(at, _)| row(at));
    if !supply.one_is_enough() {
        return all.map(|(standing, sites)| Row { have: count(standing.len()), sites }).collect();
    }
    let (mut standing, mut sites) = (Vec::new(), Vec::new());
    for (stations, near) in all {
        standing.extend(stations.iter().map(|walk| walk.station));
        sites.extend(near);
    }
    standing.sort_unstable();
    standing.dedup();
    sites.sort_unstable();
    sites.dedup();
    // One that replaces a station that counts for another requirement adds nothing either.
    sites.retain(|&site| {
        supply.replaces[site as usize].is_none_or(|station| !standing.contains(&station))
    });
    vec![Row { have: count(standing.len()), sites }]
}
