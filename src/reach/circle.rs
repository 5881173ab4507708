//! The service circle: straight lines on the city's plane, times a detour factor.
//!
//! Question: how far is each compound from each station as the crow flies? Between the station's
//! gates where they are known, else its outline (0 inside), and the nearest of the compound's
//! entrances. A circle is optimistic: rivers, railways and walls are crossed as if they were not
//! there; the factor (1.0 unless told) is the usual crude allowance for streets.
//! Method: R-tree over station boxes, looked up in Hilbert-ordered batches ([`crate::index`]);
//! O((n + pairs) log m). Exact to rounding on the plane, whose error stays under 0.1 %.

use std::sync::Arc;

use geo::Buffer;
use geo::algorithm::bool_ops::unary_union;
use geo::algorithm::buffer::{BufferStyle, LineCap, LineJoin};
use geo_types::{MultiPoint, MultiPolygon, Point};
use rayon::prelude::*;

use super::circle_area::{CircleCover, CircleScratch, CircleSource};
use super::{Entrances, Link, Obstacle, Reach, Reached, Route, Way};
use crate::city::{City, CompoundId, StationId};
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::{Batches, Errand, PlaneBox, PointLists, Site, Sites};
use crate::units::Meters;

/// Angle between the corners of a drawn arc, radians: 0.04 % of the circle's area is lost.
const ARC_STEP: f64 = 0.05;

/// Straight-line walking in one city.
pub struct Circle {
    city: Arc<City>,
    detour: f64,
    stations: Vec<StationShape>,
    sites: Sites,
    by_gate: Starts,
    by_inner_point: Starts,
    /// The compounds by their boxes.
    compounds: Batches,
}

/// How a station is entered, on the plane.
enum StationShape {
    Gates(Vec<PlanePoint>),
    Outline(PlaneShape),
}

impl StationShape {
    fn as_site(&self) -> Site<'_> {
        match self {
            Self::Gates(gates) => Site::Gates(gates),
            Self::Outline(shape) => Site::Shape(shape),
        }
    }
}

/// Where walks start, ready for batched look-ups.
struct Starts {
    points: PointLists,
    batches: Batches,
}

impl Starts {
    fn new(points: PointLists) -> Self {
        let batches = Batches::new(&points.boxes());
        Self { points, batches }
    }

    fn of(&self, compounds: &[CompoundId]) -> Self {
        let mut points = PointLists::default();
        for compound in compounds {
            points.push(self.points.of(compound.index()).iter().copied());
        }
        Self::new(points)
    }
}

impl Circle {
    /// Prepares a city for straight-line questions; `detour` multiplies every straight length.
    #[must_use]
    pub fn new(city: Arc<City>, detour: f64) -> Self {
        let plane = *city.plane();
        let shapes = city.stations().iter().zip(city.station_shapes()).map(|(station, shape)| {
            if station.gates.is_empty() {
                StationShape::Outline(shape.clone())
            } else {
                StationShape::Gates(station.gates.iter().map(|&g| plane.project(g)).collect())
            }
        });
        let stations: Vec<StationShape> = shapes.collect();
        let (mut by_gate, mut by_inner_point) = (PointLists::default(), PointLists::default());
        for (compound, shape) in city.compounds().iter().zip(city.compound_shapes()) {
            let inner = shape.inner_point();
            by_inner_point.push([inner]);
            if compound.gates.is_empty() {
                by_gate.push([inner]);
            } else {
                by_gate.push(compound.gates.iter().map(|&gate| plane.project(gate)));
            }
        }
        let sites = Sites::new(stations.iter().map(StationShape::as_site));
        let (by_gate, by_inner_point) = (Starts::new(by_gate), Starts::new(by_inner_point));
        let boxes: Vec<PlaneBox> =
            city.compound_shapes().iter().map(PlaneBox::around_shape).collect();
        let compounds = Batches::new(&boxes);
        Self { city, detour, stations, sites, by_gate, by_inner_point, compounds }
    }

    /// The factor between a straight length and the length that counts.
    #[must_use]
    pub const fn detour(&self) -> f64 {
        self.detour
    }

    /// How a station is entered: the middle of its service circle.
    #[must_use]
    pub fn site(&self, station: StationId) -> Site<'_> {
        self.stations[station.index()].as_site()
    }

    /// All stations with their R-tree.
    #[must_use]
    pub const fn sites(&self) -> &Sites {
        &self.sites
    }

    /// The straight length from a compound to a station, no detour counted.
    #[must_use]
    pub fn straight(&self, from: Entrances, compound: CompoundId, station: StationId) -> Meters {
        let points = self.starts(from).points.of(compound.index()).iter();
        let lengths = points.map(|&point| self.sites.distance_m(station.index(), point));
        Meters::new(lengths.fold(f64::INFINITY, f64::min))
    }

    fn starts(&self, from: Entrances) -> &Starts {
        match from {
            Entrances::Gates => &self.by_gate,
            Entrances::InnerPoint => &self.by_inner_point,
        }
    }
}

impl Way for Circle {
    fn reach_on(&self, errand: &Errand, from: Entrances, limit: Meters) -> Option<Reach> {
        let starts = self.starts(from);
        let detour = self.detour;
        let entry = |station: u32, straight_m: f64| Reached {
            station: StationId::at(station as usize),
            length: Meters::new(straight_m * detour),
        };
        // A hair wider: the limit is applied to lengths by those who read the table.
        let straight_m = limit.value() / detour * (1.0 + 1e-12);
        let (batches, points) = (&starts.batches, &starts.points);
        let rows = self.sites.within_on(errand, batches, points, straight_m, entry)?;
        Some(Reach::new(limit, rows))
    }

    fn nearest(
        &self,
        from: Entrances,
        compounds: &[CompoundId],
        among: &[StationId],
    ) -> Vec<Option<Reached>> {
        let sites = Sites::new(among.iter().map(|&station| self.site(station)));
        let starts = self.starts(from).of(compounds);
        let found = sites.nearest(&starts.batches, &starts.points);
        let named = found.into_iter().map(|nearest| {
            nearest.map(|(site, straight_m)| Reached {
                station: among[site as usize],
                length: Meters::new(straight_m * self.detour),
            })
        });
        named.collect()
    }
    fn area_shares(
        &self,
        limit: Meters,
        counts: &(dyn Fn(CompoundId, StationId) -> bool + Sync),
    ) -> Vec<Option<f64>> {
        let radius = limit / self.detour;
        let sources = self.stations.iter().map(|station| station.as_site());
        let cover = CircleCover::new(sources.map(|centre| CircleSource { centre, radius }));
        let scratch = || (CircleScratch::default(), Vec::new());
        let share = |(scratch, counted): &mut (CircleScratch, Vec<u32>),
                     at: usize,
                     near: &[u32],
                     row: &mut Vec<f64>| {
            let Some(area) = self.city.compound_shapes()[at].as_area() else { return };
            let compound = CompoundId::at(at);
            counted.clear();
            counted.extend(near.iter().filter(|&&s| counts(compound, StationId::at(s as usize))));
            row.extend(cover.covered_share(area, counted, scratch));
        };
        let shares = self.compounds.near(self.sites.tree(), radius.value(), scratch, share);
        shares.iter().map(|row| row.first().copied()).collect()
    }

    fn service_circle(&self, station: StationId, limit: Meters) -> MultiPolygon<f64> {
        let radius_m = limit.value() / self.detour;
        let style = BufferStyle::new(radius_m)
            .line_join(LineJoin::Round(ARC_STEP))
            .line_cap(LineCap::Round(ARC_STEP));
        match &self.stations[station.index()] {
            StationShape::Outline(PlaneShape::Area(area)) => area.buffer_with_style(style),
            StationShape::Outline(PlaneShape::Point(p)) => {
                Point::new(p.x, p.y).buffer_with_style(style)
            }
            StationShape::Gates(gates) => {
                let gates: MultiPoint<f64> = gates.iter().map(|g| (g.x, g.y)).collect();
                gates.buffer_with_style(style)
            }
        }
    }

    fn service_area(&self, stations: &[StationId], limit: Meters) -> MultiPolygon<f64> {
        let circles: Vec<MultiPolygon<f64>> =
            stations.par_iter().map(|&station| self.service_circle(station, limit)).collect();
        unary_union(circles.iter())
    }

    fn joins(&self, _: Entrances, _: CompoundId) -> bool {
        true
    }

    fn route(&self, from: Entrances, compound: CompoundId, station: StationId) -> Option<Route> {
        let starts = self.starts(from).points.of(compound.index());
        let lengths = starts.iter().map(|&p| (self.sites.distance_m(station.index(), p), p));
        let (straight_m, start) = lengths.min_by(|a, b| a.0.total_cmp(&b.0))?;
        let end = self.sites.nearest_point(station.index(), start);
        Some(Route { points: vec![start, end], length: Meters::new(straight_m * self.detour) })
    }

    /// A straight line goes round nothing.
    fn obstacles(&self, _: CompoundId, _: StationId) -> Vec<Obstacle> {
        Vec::new()
    }

    /// What is crossed already needs no bridge.
    fn links(
        &self,
        _: Entrances,
        compounds: &[CompoundId],
        _: &[StationId],
        _: Meters,
    ) -> Vec<Option<Link>> {
        vec![None; compounds.len()]
    }
}
