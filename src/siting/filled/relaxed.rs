//! The relaxation: people go wherever there is room.

use std::collections::BTreeMap;

use crate::siting::dual::Program;
use crate::siting::{Filling, Place};

/// What is known of each site in a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Open,
    Chosen,
    Out,
}

/// The program of a branch.
pub(super) struct Relaxed {
    /// Columns: the open sites, then walks.
    pub program: Program,
    /// The open sites, ascending.
    pub open: Vec<u32>,
    /// What is won for certain.
    pub certain: u64,
    /// What each row stands for, to find its price again in a smaller program.
    pub keys: Vec<Key>,
}

/// A row of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Demand(u32),
    Room(Place),
    Walk(u32, u32),
    /// A walk to a station while a site may come in its place.
    Old(u32, u32),
    /// The room of a station while a site may come in its place.
    Replaced(u32),
    Spend,
}

impl Relaxed {
    /// The relaxation of a branch: `left` may be spent on open sites.
    pub fn new(filling: &Filling, costs: &[u64], fates: &[Fate], left: u64) -> Self {
        let whole = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let demands = filling.people.len();
        let open: Vec<u32> = (0..fates.len() as u32)
            .filter(|at| fates[*at as usize] == Fate::Open && costs[*at as usize] <= left)
            .collect();
        let mut column_of = vec![u32::MAX; fates.len()];
        for (column, &site) in open.iter().enumerate() {
            column_of[site as usize] = column as u32;
        }
        let room_of = |place: Place| match place {
            Place::Standing(at) => filling.standing[at as usize],
            Place::Site(at) => filling.room[at as usize],
        };
        // The sites that may come in a station's place, and whether one has come.
        let mut heirs: Vec<Vec<u32>> = vec![Vec::new(); filling.standing.len()];
        let mut is_gone = vec![false; filling.standing.len()];
        for (site, station) in filling.replaces.iter().enumerate() {
            if let Some(station) = station {
                is_gone[*station as usize] |= fates[site] == Fate::Chosen;
                if column_of[site] != u32::MAX {
                    heirs[*station as usize].push(site as u32);
                }
            }
        }
        let is_sure = |place: Place| match place {
            Place::Standing(at) => !is_gone[at as usize] && heirs[at as usize].is_empty(),
            Place::Site(at) => fates[at as usize] == Fate::Chosen,
        };
        // Whoever has an unlimited place for certain finds room.
        let mut has_room = vec![false; demands];
        for &(demand, place) in &filling.walks {
            has_room[demand as usize] |= is_sure(place) && room_of(place).is_none();
        }
        let certain = (0..demands).filter(|at| has_room[*at]).map(|at| filling.gains[at]).sum();
        let mut column_costs = vec![0_i64; open.len()];
        let mut of_demand: Vec<Vec<u32>> = vec![Vec::new(); demands];
        let mut of_place: BTreeMap<Place, Vec<(u32, u64)>> = BTreeMap::new();
        let (mut links, mut old) = (Vec::new(), Vec::new());
        for &(demand, place) in &filling.walks {
            let at = demand as usize;
            if has_room[at] || filling.gains[at] == 0 {
                continue;
            }
            let site = match place {
                Place::Standing(station) if is_gone[station as usize] => continue,
                Place::Site(site) if fates[site as usize] == Fate::Open => {
                    if column_of[site as usize] == u32::MAX {
                        continue;
                    }
                    Some(site)
                }
                Place::Site(site) if fates[site as usize] == Fate::Out => continue,
                _ => None,
            };
            let room = room_of(place);
            if room.is_some_and(|room| filling.people[at] > room) {
                continue;
            }
            let column = column_costs.len() as u32;
            column_costs.push(-whole(filling.gains[at]));
            of_demand[at].push(column);
            if room.is_some() {
                of_place.entry(place).or_default().push((column, filling.people[at]));
            }
            if let Some(site) = site {
                links.push((column, site, demand));
            }
            if let Place::Standing(station) = place
                && room.is_none()
            {
                old.extend(heirs[station as usize].iter().map(|heir| (column, *heir, demand)));
            }
        }
        let mut program = Program::new(column_costs);
        let mut keys = Vec::new();
        for (demand, columns) in of_demand.iter().enumerate().filter(|(_, list)| list.len() > 1) {
            program.add_row(columns.iter().map(|column| (*column, -1)), -1);
            keys.push(Key::Demand(demand as u32));
        }
        for (&place, takers) in &of_place {
            let room = whole(room_of(place).unwrap_or(0));
            let takes = takers.iter().map(|&(column, people)| (column, -whole(people)));
            match place {
                Place::Site(site) if fates[site as usize] == Fate::Open => {
                    let opens = (column_of[site as usize], room);
                    program.add_row(takes.chain([opens]), 0);
                }
                Place::Standing(station) if !heirs[station as usize].is_empty() => {
                    for &heir in &heirs[station as usize] {
                        let closes = (column_of[heir as usize], -room);
                        program.add_row(takes.clone().chain([closes]), -room);
                        keys.push(Key::Replaced(heir));
                    }
                    continue;
                }
                _ => program.add_row(takes, -room),
            }
            keys.push(Key::Room(place));
        }
        for (column, site, demand) in links {
            program.add_row([(column_of[site as usize], 1), (column, -1)], 0);
            keys.push(Key::Walk(demand, site));
        }
        for (column, heir, demand) in old {
            program.add_row([(column_of[heir as usize], -1), (column, -1)], -1);
            keys.push(Key::Old(demand, heir));
        }
        if !open.is_empty() {
            let spends = open.iter().enumerate();
            let spends = spends.map(|(at, site)| (at as u32, -whole(costs[*site as usize])));
            program.add_row(spends, -whole(left));
            keys.push(Key::Spend);
        }
        Self { program: program.finish(), open, certain, keys }
    }
}
