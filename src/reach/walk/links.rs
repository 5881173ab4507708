//! Which single new link would bring a compound behind a barrier within the limit?
//!
//! Two sorts are tested. A **gate**: a door on the compound's outline, joined by a path of at most
//! 60 m to a walkable way behind it; the compound's own wall may be opened, rivers and railways
//! may not be crossed. A **crossing**: a footbridge or an underpass of at most 60 m over a river or a
//! railway, between two walkable ways. A gate is thought cheaper than a crossing, a short link
//! than a long one; the cheapest that keeps the whole walk within the limit is told, of links
//! equal to the metre the one with the shortest walk.
//!
//! Method: one field of distances from all stations asked for; gates are looked for where ways
//! pass the outline, every 5 m; crossings between places 10 m apart on the banks, found once for
//! the city; a field from each compound tells which banks it reaches. What is told is a link that
//! exists as drawn, its walk exact; a cheaper one may lie between two places tried.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo_types::{Line, Polygon};
use rayon::prelude::*;

use super::Streets;
use super::gate_table::lead_m;
use super::in_the_way::named;
use crate::city::{City, CompoundId, StationId};
use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox};
use crate::network::{Field, Foothold, Gates, Network, ObstacleKind};
use crate::reach::{Entrances, Link, LinkKind, Obstacle};
use crate::units::Meters;

/// The longest link that is thought of.
const LONGEST_M: f64 = 60.0;
/// Between places along ways where a gate's path may end.
const GATE_STEP_M: f64 = 5.0;
/// Between places on the banks.
const BANK_STEP_M: f64 = 10.0;

/// A place on an edge.
#[derive(Clone, Copy)]
struct Place {
    edge: u32,
    along_m: f64,
    at: PlanePoint,
}

/// Two places with a river or a railway between them, less than [`LONGEST_M`] apart.
struct Span {
    ends: [Place; 2],
    length_m: f64,
    across: u32,
}

/// All spans of a city, found when first asked for.
#[derive(Default)]
pub(super) struct Spans {
    found: OnceLock<(Vec<Span>, BoxTree)>,
}

/// The cheapest link so far: the shortest to the metre; of equals the one with the shortest walk.
struct Cheapest<T> {
    cost: [f64; 2],
    found: Option<(f64, T)>,
}

impl<T> Default for Cheapest<T> {
    fn default() -> Self {
        Self { cost: [f64::INFINITY; 2], found: None }
    }
}

impl<T> Cheapest<T> {
    fn beats(&self, length_m: f64, walk_m: f64) -> bool {
        [length_m.ceil(), walk_m] < self.cost
    }

    fn take(&mut self, length_m: f64, walk_m: f64, link: T) {
        (self.cost, self.found) = ([length_m.ceil(), walk_m], Some((length_m, link)));
    }

    fn found(self) -> Option<(f64, T)> {
        self.found
    }
}

/// What links are looked for in.
pub(super) struct Ground<'a> {
    pub city: &'a City,
    pub streets: &'a Streets,
}

impl Ground<'_> {
    /// For each compound, with the places where its walks begin, the cheapest link that brings
    /// one of the stations within the limit.
    pub fn links(
        &self,
        from: Entrances,
        asks: &[(CompoundId, Vec<Foothold>)],
        among: &[StationId],
        limit: Meters,
    ) -> Vec<Option<Link>> {
        let sources = self.streets.sources_among(among);
        let near_station = self.streets.paved.network.field(sources.footholds(), limit);
        let find = |(compound, starts): &(CompoundId, Vec<Foothold>)| {
            let gate = self.gate(from, *compound, among, &near_station, limit);
            gate.or_else(|| self.crossing(starts, among, &near_station, limit))
        };
        asks.par_iter().map(find).collect()
    }

    fn gate(
        &self,
        from: Entrances,
        compound: CompoundId,
        among: &[StationId],
        near_station: &Field,
        limit: Meters,
    ) -> Option<Link> {
        let area = self.city.compound_shapes()[compound.index()].as_area()?;
        let network = &self.streets.paved.network;
        let inner = self.streets.paved.inner_points[compound.index()];
        let sides: Vec<Line<f64>> =
            area.iter().map(Polygon::exterior).flat_map(|ring| ring.lines()).collect();
        let mut best = Cheapest::default();
        let bounds = PlaneBox::around_area(area);
        for edge in network.edges_near(bounds, Meters::new(LONGEST_M)) {
            for place in places(network, edge, GATE_STEP_M) {
                let Some(left_m) = near_station.at(place.edge, place.along_m) else { continue };
                let (length_m, door) = nearest_on(&sides, place.at);
                let walk_m = lead_m(from, inner, door) + length_m + left_m;
                let fits = length_m <= LONGEST_M && walk_m <= limit.value();
                if fits && best.beats(length_m, walk_m) && self.may_open(door, place.at) {
                    best.take(length_m, walk_m, (place, door));
                }
            }
        }
        let (length_m, (place, door)) = best.found()?;
        let (station, left_m) = self.station_near(place, among)?;
        Some(Link {
            kind: LinkKind::Gate,
            from: door,
            to: place.at,
            length: Meters::new(length_m),
            station,
            walk: Meters::new(lead_m(from, inner, door) + length_m + left_m),
            across: None,
        })
    }

    /// Whether a path from a new door would cross nothing but walls.
    fn may_open(&self, door: PlanePoint, to: PlanePoint) -> bool {
        let barriers = &self.streets.paved.barriers;
        let mut crossed = barriers.crossed(door, to).into_iter();
        crossed.all(|at| barriers.list()[at as usize].kind == ObstacleKind::Wall)
    }

    fn crossing(
        &self,
        starts: &[Foothold],
        among: &[StationId],
        near_station: &Field,
        limit: Meters,
    ) -> Option<Link> {
        let (spans, tree) = self.streets.paved.spans.found.get_or_init(|| self.find_spans());
        let around = PlaneBox::around(starts.iter().map(|start| start.at)).grown(limit.value());
        let mut near = Vec::new();
        tree.meeting(around, &mut near);
        if near.is_empty() || starts.is_empty() {
            return None;
        }
        let from_home = self.streets.paved.network.field(starts, limit);
        let mut best = Cheapest::default();
        for span in near.iter().map(|&at| &spans[at as usize]) {
            let [one, other] = span.ends;
            for (a, b) in [(one, other), (other, one)] {
                let before = from_home.at(a.edge, a.along_m);
                let after = near_station.at(b.edge, b.along_m);
                let Some((before_m, after_m)) = before.zip(after) else { continue };
                let walk_m = before_m + span.length_m + after_m;
                if walk_m <= limit.value() && best.beats(span.length_m, walk_m) {
                    best.take(span.length_m, walk_m, (a, b, span.across));
                }
            }
        }
        let (length_m, (a, b, across)) = best.found()?;
        // A field tells the way home; on slopes the way out differs and is measured here.
        let network = &self.streets.paved.network;
        let out = network.route(starts, &[network.place(a.edge, a.along_m, a.at)])?;
        let (station, after_m) = self.station_near(b, among)?;
        let walk = Meters::new(out.length.value() + length_m + after_m);
        (walk <= limit).then(|| Link {
            kind: LinkKind::Crossing,
            from: a.at,
            to: b.at,
            length: Meters::new(length_m),
            station,
            walk,
            across: Some(self.named(across)),
        })
    }

    fn named(&self, obstacle: u32) -> Obstacle {
        named(&self.streets.paved.landmarks.list()[obstacle as usize])
    }

    /// The nearest of the stations to a place on the streets.
    fn station_near(&self, place: Place, among: &[StationId]) -> Option<(StationId, f64)> {
        let network = &self.streets.paved.network;
        let target = network.place(place.edge, place.along_m, place.at);
        let near =
            network.nearest(&self.streets.sources_among(among), &Gates::from_iter([[target]]));
        let near = near.into_iter().flatten().next()?;
        Some((among[near.source as usize], near.length_m))
    }

    /// For every place near a river or a railway, the nearest place on its other side, for each
    /// edge there and each thing crossed.
    fn find_spans(&self) -> (Vec<Span>, BoxTree) {
        let network = &self.streets.paved.network;
        let massive = |at: u32| {
            let kind = self.streets.paved.landmarks.list()[at as usize].kind;
            matches!(kind, ObstacleKind::River | ObstacleKind::Railway)
        };
        let edges = u32::try_from(network.edge_count()).expect("edges are numbered by u32");
        let banks: Vec<Place> = (0..edges)
            .into_par_iter()
            .filter(|&edge| network.edge(edge).is_ground && !network.edge(edge).is_island)
            .flat_map_iter(|edge| places(network, edge, BANK_STEP_M))
            .filter(|place| {
                self.streets
                    .paved
                    .landmarks
                    .near(place.at, Meters::new(LONGEST_M))
                    .into_iter()
                    .any(massive)
            })
            .collect();
        let tree = BoxTree::new(banks.iter().map(|place| PlaneBox::around([place.at])).collect());
        let across = |near: &mut Vec<u32>, (at, place): (usize, &Place)| {
            tree.meeting(PlaneBox::around([place.at]).grown(LONGEST_M), near);
            let mut found: BTreeMap<(u32, u32), Span> = BTreeMap::new();
            for other in near.iter().map(|&other| other as usize).filter(|&other| other > at) {
                let end = banks[other];
                let length_m = place.at.distance_sq(end.at).sqrt();
                if length_m > LONGEST_M {
                    continue;
                }
                let crossed = self.streets.paved.landmarks.crossed(place.at, end.at);
                let Some(obstacle) = crossed.into_iter().find(|&at| massive(at)) else { continue };
                let span = Span { ends: [*place, end], length_m, across: obstacle };
                let known = found.get(&(obstacle, end.edge));
                if known.is_none_or(|known| length_m < known.length_m) {
                    found.insert((obstacle, end.edge), span);
                }
            }
            found.into_values().collect::<Vec<_>>()
        };
        let spans: Vec<Span> =
            banks.par_iter().enumerate().map_init(Vec::new, across).flatten_iter().collect();
        let boxes = spans.iter().map(|span| PlaneBox::around(span.ends.map(|end| end.at)));
        let tree = BoxTree::new(boxes.collect());
        (spans, tree)
    }
}

/// Places along an edge, at most `step_m` apart, its ends included.
fn places(network: &Network, edge: u32, step_m: f64) -> Vec<Place> {
    let line = network.edge(edge);
    let mut found = Vec::new();
    for (points, along) in line.points.windows(2).zip(line.along_m.windows(2)) {
        let length_m = along[1] - along[0];
        let steps = (length_m / step_m).ceil().max(1.0);
        let mut step = 0.0;
        while step < steps {
            let part = step / steps;
            let at = PlanePoint::new(
                points[0].x + (points[1].x - points[0].x) * part,
                points[0].y + (points[1].y - points[0].y) * part,
            );
            found.push(Place { edge, along_m: along[0] + length_m * part, at });
            step += 1.0;
        }
    }
    let end = line.points.last().zip(line.along_m.last());
    found.extend(end.map(|(&at, &along_m)| Place { edge, along_m, at }));
    found
}

/// The point of some sides nearest to `p`, and how far it is.
fn nearest_on(sides: &[Line<f64>], p: PlanePoint) -> (f64, PlanePoint) {
    let on = |side: &Line<f64>| {
        let (d, to) = (side.delta(), (p.x - side.start.x, p.y - side.start.y));
        let length_sq = d.x * d.x + d.y * d.y;
        let along = if length_sq > 0.0 { (to.0 * d.x + to.1 * d.y) / length_sq } else { 0.0 };
        let part = along.clamp(0.0, 1.0);
        let at = PlanePoint::new(side.start.x + d.x * part, side.start.y + d.y * part);
        (at.distance_sq(p).sqrt(), at)
    };
    let nearest = sides.iter().map(on).min_by(|a, b| a.0.total_cmp(&b.0));
    nearest.unwrap_or((f64::INFINITY, p))
}
