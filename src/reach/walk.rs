//! The walk over the streets: from a compound's door to a station's.
//!
//! Question: how far is each compound from each station on foot? From a door (a gate, see
//! [`doors`]) straight to the nearest point of the nearest walkable edge, at most 100 m and across
//! no barrier; along the shortest path; and straight to the station's door. Inside a compound
//! people walk straight: from its inner point to its doors, and to a station on its own grounds.
//! What cannot be joined is unreachable, never very far.
//! Method: [`crate::network`]. Exact on the drawn streets, cut inside the last edge.

mod barriers;
mod doors;
mod gate_table;
mod grounds;
mod in_the_way;
mod links;
mod pavement;
mod places;
mod report;

pub use self::barriers::obstacle_of;
pub use self::pavement::Pavement;
pub use self::report::{JoinReport, Joins};

use std::sync::{Arc, Mutex, PoisonError};

use geo_types::MultiPolygon;
use rayon::prelude::*;

use self::doors::{Doors, SNAP_LIMIT};
use self::gate_table::{GateTable, lead_m};
use self::grounds::{Grounds, StraightWalk};
use self::in_the_way::in_the_way;
use self::links::Ground;
use super::circle_area::{CircleCover, CircleScratch, CircleSource};
use super::{Entrances, Link, Obstacle, Reach, Reached, Route, Way};
use crate::city::{City, CompoundId, StationId};
use crate::geodesy::PlanePoint;
use crate::index::{Errand, Site};
use crate::network::{Foothold, Footing, Gates, NetworkDraft, StreetCells};
use crate::units::Meters;

/// Walking over the streets of one city.
pub struct Walk {
    city: Arc<City>,
    streets: Streets,
    table: Mutex<Option<Arc<GateTable>>>,
}

/// The streets, and how stations join them.
struct Streets {
    /// And how compounds do.
    paved: Arc<Pavement>,
    stations: Vec<Doors>,
    /// The stations' places on the streets, as the search takes them.
    sources: Gates,
    grounds: Grounds,
}

impl Streets {
    /// The places on the streets of some stations, in their order.
    fn sources_among(&self, among: &[StationId]) -> Gates {
        among.iter().map(|station| self.sources.of(station.index()).iter().copied()).collect()
    }

    /// The straight walks to stations on a compound's own grounds that no barrier stops.
    fn straight_walks(
        &self,
        from: Entrances,
        compound: CompoundId,
    ) -> impl Iterator<Item = StraightWalk> {
        let inside = self.grounds.of(compound);
        let doors = &self.paved.compounds[compound.index()].doors;
        let starts: Vec<PlanePoint> = match from {
            _ if inside.is_empty() => Vec::new(),
            Entrances::InnerPoint => vec![self.paved.inner_points[compound.index()]],
            Entrances::Gates => doors.iter().map(|door| door.at).collect(),
        };
        starts.into_iter().flat_map(move |start| {
            let free =
                inside.iter().filter(move |(_, end)| self.paved.barriers.is_free(start, *end));
            free.map(move |&(station, end)| StraightWalk {
                station,
                ends: [start, end],
                length_m: start.distance_sq(end).sqrt(),
            })
        })
    }
}

impl Walk {
    /// Prepares the streets of a city for one footing.
    #[must_use]
    pub fn new(city: Arc<City>, draft: &NetworkDraft, footing: Footing) -> Self {
        let paved = Arc::new(Pavement::new(&city, draft, footing));
        Self::over(city, paved)
    }

    /// Takes the streets of a city that differs in its stations alone.
    #[must_use]
    pub fn over(city: Arc<City>, paved: Arc<Pavement>) -> Self {
        let known = |at: usize| city.stations()[at].gates.iter();
        let known = |at: usize| known(at).map(|&gate| city.plane().project(gate)).collect();
        let stations = Doors::of_all(city.station_shapes(), known, &paved.network);
        let streets = Streets {
            sources: stations.iter().map(Doors::footholds).collect(),
            grounds: Grounds::new(city.compound_shapes(), &stations),
            paved,
            stations,
        };
        Self { city, streets, table: Mutex::default() }
    }

    /// The streets, to be shared.
    #[must_use]
    pub fn pavement(&self) -> Arc<Pavement> {
        Arc::clone(&self.streets.paved)
    }

    /// The table of doors, cut at `limit` or beyond.
    fn table(&self, limit: Meters) -> Arc<GateTable> {
        self.table_on(&Errand::default(), limit).expect("nobody calls this errand off")
    }

    /// The same on an errand; `None` where it was called off.
    fn table_on(&self, errand: &Errand, limit: Meters) -> Option<Arc<GateTable>> {
        let kept = {
            let kept = self.table.lock().unwrap_or_else(PoisonError::into_inner);
            kept.as_ref().filter(|table| table.limit >= limit).map(Arc::clone)
        };
        if kept.is_some() {
            return kept;
        }
        let table = Arc::new(GateTable::search(errand, &self.streets, limit)?);
        let mut kept = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some(Arc::clone(&table));
        Some(table)
    }

    /// Where walks from a compound begin: its joined doors, what lies before them counted.
    fn starts(&self, from: Entrances, compound: CompoundId) -> Vec<Foothold> {
        let inner = self.streets.paved.inner_points[compound.index()];
        let doors = self.streets.paved.compounds[compound.index()].doors.iter();
        let led = doors.filter_map(|door| {
            Some(door.foothold()?.led_by(Meters::new(lead_m(from, inner, door.at))))
        });
        led.collect()
    }

    fn cells(&self) -> &StreetCells {
        let paved = &self.streets.paved;
        paved.cells.get_or_init(|| paved.network.street_cells(SNAP_LIMIT))
    }
}

impl Way for Walk {
    fn reach_on(&self, errand: &Errand, from: Entrances, limit: Meters) -> Option<Reach> {
        let table = self.table_on(errand, limit)?;
        Some(Reach::new(limit, table.rows(errand, &self.streets, from)?))
    }

    fn nearest(
        &self,
        from: Entrances,
        compounds: &[CompoundId],
        among: &[StationId],
    ) -> Vec<Option<Reached>> {
        let sources = self.streets.sources_among(among);
        let targets: Gates = compounds.iter().map(|&at| self.starts(from, at)).collect();
        let found = self.streets.paved.network.nearest(&sources, &targets);
        let over_streets = found.into_iter().map(|nearest| {
            nearest.map(|near| Reached {
                station: among[near.source as usize],
                length: Meters::new(near.length_m),
            })
        });
        let nearer = |(&compound, by_street): (&CompoundId, Option<Reached>)| {
            let straight = self.streets.straight_walks(from, compound);
            let straight = straight
                .filter(|walk| among.contains(&walk.station))
                .map(|walk| Reached { station: walk.station, length: Meters::new(walk.length_m) });
            let both = straight.chain(by_street);
            both.min_by(|a, b| a.length.total_cmp(&b.length).then(a.station.cmp(&b.station)))
        };
        compounds.iter().zip(over_streets).map(nearer).collect()
    }

    /// Inside a compound people walk straight from its doors: a part of it is within the limit
    /// when what a door leaves of the limit reaches that far.
    fn area_shares(
        &self,
        limit: Meters,
        counts: &(dyn Fn(CompoundId, StationId) -> bool + Sync),
    ) -> Vec<Option<f64>> {
        let table = self.table(limit);
        let share = |(scratch, from): &mut (CircleScratch, Vec<_>), at: usize| {
            let area = self.city.compound_shapes()[at].as_area()?;
            let compound = CompoundId::at(at);
            let counts = |station| counts(compound, station);
            table.remainders(&self.streets, compound, limit, &counts, from);
            let sources = from.iter().map(|(door, left)| CircleSource {
                centre: Site::Gates(std::slice::from_ref(door)),
                radius: *left,
            });
            let cover = CircleCover::new(sources);
            let all: Vec<u32> = (0..).take(cover.len()).collect();
            cover.covered_share(area, &all, scratch)
        };
        let compounds = (0..self.city.compounds().len()).into_par_iter();
        compounds.map_init(|| (CircleScratch::default(), Vec::new()), share).collect()
    }

    fn service_circle(&self, station: StationId, limit: Meters) -> MultiPolygon<f64> {
        self.service_area(&[station], limit)
    }

    fn service_area(&self, stations: &[StationId], limit: Meters) -> MultiPolygon<f64> {
        let doors = self.streets.sources_among(stations);
        let field = self.streets.paved.network.field(doors.footholds(), limit);
        self.cells().within_field(&field, limit)
    }

    fn joins(&self, from: Entrances, compound: CompoundId) -> bool {
        self.streets.paved.compounds[compound.index()].is_joined()
            || self.streets.straight_walks(from, compound).next().is_some()
    }

    fn route(&self, from: Entrances, compound: CompoundId, station: StationId) -> Option<Route> {
        let starts = self.starts(from, compound);
        let ends = self.streets.sources.of(station.index());
        let straight = self.streets.straight_walks(from, compound);
        let straight = straight
            .filter(|walk| walk.station == station)
            .map(|walk| Route { points: walk.ends.to_vec(), length: Meters::new(walk.length_m) });
        let by_street = self.streets.paved.network.route(&starts, ends).map(|mut route| {
            if from == Entrances::InnerPoint {
                route.points.insert(0, self.streets.paved.inner_points[compound.index()]);
            }
            Route { points: route.points, length: route.length }
        });
        let both = straight.chain(by_street);
        both.min_by(|a, b| a.length.total_cmp(&b.length))
    }

    fn obstacles(&self, compound: CompoundId, station: StationId) -> Vec<Obstacle> {
        in_the_way(&self.city, &self.streets, compound, station)
    }

    fn links(
        &self,
        from: Entrances,
        compounds: &[CompoundId],
        among: &[StationId],
        limit: Meters,
    ) -> Vec<Option<Link>> {
        let Self { city, streets, .. } = self;
        let asks: Vec<(CompoundId, Vec<Foothold>)> =
            compounds.iter().map(|&compound| (compound, self.starts(from, compound))).collect();
        Ground { city, streets }.links(from, &asks, among, limit)
    }
}
