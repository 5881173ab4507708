//! Which stations each door of each compound reaches over the streets: from it follow the table
//! of compounds and the share of their areas.

use rayon::prelude::*;

use super::Streets;
use crate::city::{CompoundId, StationId};
use crate::geodesy::PlanePoint;
use crate::index::{Errand, Rows};
use crate::network::{Gates, Near};
use crate::reach::{Entrances, Reached};
use crate::units::Meters;

/// All walks from doors to stations of at most `limit`.
pub(super) struct GateTable {
    pub limit: Meters,
    /// For each door of all compounds, in their order, the stations, nearest first.
    rows: Rows<Near>,
    /// First door of each compound, and one past the last of all.
    starts: Vec<u32>,
}

impl GateTable {
    /// Searches the streets on an errand; `None` where it was called off.
    pub fn search(errand: &Errand, streets: &Streets, limit: Meters) -> Option<Self> {
        let (mut starts, mut targets) = (vec![0], Gates::default());
        for doors in &streets.paved.compounds {
            doors.doors.iter().for_each(|door| targets.push(door.foothold()));
            starts.push(u32::try_from(targets.len()).expect("fewer than 2^32 doors"));
        }
        let rows = streets.paved.network.within_on(errand, &streets.sources, &targets, limit)?;
        Some(Self { limit, rows, starts })
    }

    /// The doors of a compound with the stations that each reaches.
    fn doors(&self, compound: CompoundId) -> impl Iterator<Item = &[Near]> {
        let (from, to) = (self.starts[compound.index()], self.starts[compound.index() + 1]);
        (from..to).map(|door| self.rows.of(door as usize))
    }

    /// The stations that a compound reaches, nearest first.
    pub fn stations_of(
        &self,
        streets: &Streets,
        from: Entrances,
        compound: CompoundId,
    ) -> Vec<Reached> {
        let doors = &streets.paved.compounds[compound.index()].doors;
        let inner = streets.paved.inner_points[compound.index()];
        let mut found: Vec<(u32, f64)> = Vec::new();
        for (door, stations) in doors.iter().zip(self.doors(compound)) {
            let before_m = lead_m(from, inner, door.at);
            found.extend(stations.iter().map(|near| (near.source, before_m + near.length_m)));
        }
        for straight in streets.straight_walks(from, compound) {
            let station = u32::try_from(straight.station.index());
            found.push((station.expect("fewer than 2^32 stations"), straight.length_m));
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found.dedup_by_key(|entry| entry.0);
        found.retain(|&(_, length_m)| length_m <= self.limit.value());
        found.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        let reached = |(station, length_m): (u32, f64)| Reached {
            station: StationId::at(station as usize),
            length: Meters::new(length_m),
        };
        found.into_iter().map(reached).collect()
    }

    /// The rows of all compounds; `None` where the errand was called off.
    pub fn rows(
        &self,
        errand: &Errand,
        streets: &Streets,
        from: Entrances,
    ) -> Option<Rows<Reached>> {
        let row = |compound| {
            if errand.is_off() { Vec::new() } else { self.stations_of(streets, from, compound) }
        };
        let compounds = (0..streets.paved.compounds.len()).into_par_iter().map(CompoundId::at);
        let rows: Vec<Vec<Reached>> = compounds.map(row).collect();
        errand.whole(rows).map(Rows::from_rows)
    }

    /// From where in a compound, and how far, stations that count are within `limit`: each of its
    /// doors with what is left of the limit there, and each station on its own grounds with the
    /// whole of it.
    pub fn remainders(
        &self,
        streets: &Streets,
        compound: CompoundId,
        limit: Meters,
        counts: &dyn Fn(StationId) -> bool,
        found: &mut Vec<(PlanePoint, Meters)>,
    ) {
        found.clear();
        let doors = &streets.paved.compounds[compound.index()].doors;
        for (door, stations) in doors.iter().zip(self.doors(compound)) {
            let mut within = stations.iter().take_while(|near| near.length_m <= limit.value());
            let nearest = within.find(|near| counts(StationId::at(near.source as usize)));
            if let Some(near) = nearest {
                found.push((door.at, Meters::new(limit.value() - near.length_m)));
            }
        }
        for straight in streets.straight_walks(Entrances::Gates, compound) {
            if counts(straight.station) {
                found.push((straight.ends[1], limit));
            }
        }
    }
}

/// How far it is from where a walk starts to a door: inside a compound people walk straight.
pub(super) fn lead_m(from: Entrances, inner: PlanePoint, door: PlanePoint) -> f64 {
    match from {
        Entrances::Gates => 0.0,
        Entrances::InnerPoint => inner.distance_sq(door).sqrt(),
    }
}
