//! The positions of a feature, whatever sort of geometry it wraps them in.

use geo_types::Coord;
use geojson::{GeometryValue, Position};

use super::notes::{Notes, Says};
use super::source::{RawGeometry, wkb};
use super::swap::SwapTest;
use crate::geodesy::{AxisOrder, Crs, Mending, Reading, ZoneNumber};

/// The parts of a geometry as its file has them: rings may be open, crossed, short, anywhere.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub points: Vec<Coord<f64>>,
    pub lines: Vec<Vec<Coord<f64>>>,
    /// Polygons, each a list of rings, the outer one first.
    pub polygons: Vec<Vec<Vec<Coord<f64>>>>,
    /// Its GeoJSON type.
    pub kind: &'static str,
    /// Whether its format has rules for the direction of rings.
    pub winding: RingOrder,
    /// Positions of two numbers.
    flat: usize,
    /// Positions of three numbers or more.
    raised: usize,
    /// Positions of fewer than two numbers.
    short: usize,
}

/// Which direction rings must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum RingOrder {
    /// Any, or one of its own: well-known text and binary, Shapefile.
    #[default]
    Free,
    /// Outer ones counter-clockwise (RFC 7946, 3.1.6).
    OuterLeft,
}

/// Whether positions have a third number that is a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Height {
    Given,
    None,
}

/// What is worth one line for a whole layer, not one for each feature.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// All positions have a height: dropped without harm.
    pub raised: bool,
    /// Latitude is written first.
    pub swapped: bool,
    /// What made the positions those of their system.
    pub mended: Option<Mending>,
    /// A position in metres where the system has degrees, or the other way round.
    pub other_unit: Option<Coord<f64>>,
}

impl Drawn {
    /// Nothing yet of a geometry of that GeoJSON type.
    pub fn of_kind(kind: &'static str) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Counts positions that a reader adds to the parts.
    pub fn count(&mut self, positions: usize, height: Height) {
        match height {
            Height::Given => self.raised += positions,
            Height::None => self.flat += positions,
        }
    }

    /// Takes a geometry apart and sees to its positions: two numbers each, longitude first, on
    /// the earth. `None`, with a note, where that cannot be had or where nothing is drawn.
    pub fn from_geometry(
        geometry: RawGeometry,
        system: &Crs,
        swap: &SwapTest,
        look: &mut Look,
        notes: &mut Notes,
    ) -> Option<Self> {
        let mut drawn = match geometry {
            RawGeometry::Json(geometry) => Self::of_json(geometry),
            RawGeometry::Drawn(drawn) => drawn,
            RawGeometry::Wkb(bytes) => match wkb::drawn(&bytes) {
                Ok(drawn) => drawn,
                Err(why) => {
                    let found = format!("geometry cannot be read ({why})");
                    notes.rejected("geometry-unreadable", &found, "a geometry");
                    return None;
                }
            },
            RawGeometry::None | RawGeometry::Unreadable(_) => return None,
        };
        notes.locate(drawn.place());
        if drawn.short > 0 {
            let found = format!("{} positions of fewer than 2 numbers", drawn.short);
            notes.rejected("position-short", &found, "longitude and latitude");
            return None;
        }
        if drawn.coords().next().is_none() {
            notes.rejected("geometry-empty", &format!("{} without positions", drawn.kind), "some");
            return None;
        }
        if drawn.flat > 0 && drawn.raised > 0 {
            notes.repaired(Says {
                code: "dimensions-mixed",
                found: &format!("{} positions have a height, {} none", drawn.raised, drawn.flat),
                expected: "positions of one sort",
                done: "heights dropped",
            });
        }
        if system.is_in_degrees() && swap.proves_swapped(drawn.coords()) {
            drawn.coords_mut().for_each(|c| *c = Coord { x: c.y, y: c.x });
            look.swapped = true;
            notes.locate(drawn.place());
            notes.repaired(Says {
                code: "lonlat-swapped",
                found: &format!("latitude written first ({})", swap.proof()),
                expected: "longitude first",
                done: "swapped",
            });
        }
        if !system.is_wgs84() {
            drawn.bring_to_wgs84(system, swap, look, notes)?;
        }
        if let Some(off) = drawn.coords().find(|c| !is_on_earth(**c)).copied() {
            let in_metres = drawn.coords().all(|c| system.reading(*c) == Reading::InMetres);
            look.other_unit = in_metres.then_some(off);
            let code = if in_metres { "position-in-metres" } else { "position-off-earth" };
            notes.locate(None);
            notes.rejected(code, &written(off), "-180…180 and -90…90");
            return None;
        }
        look.raised = drawn.is_raised();
        Some(drawn)
    }

    /// Converts its positions, however they are written. `None`, with a note, where they have no
    /// place in the system.
    fn bring_to_wgs84(
        &mut self,
        system: &Crs,
        swap: &SwapTest,
        look: &mut Look,
        notes: &mut Notes,
    ) -> Option<()> {
        let first = *self.coords().next()?;
        let reading = self.reading(system, swap);
        let expected = format!("a place in {}", system.name());
        notes.locate(None);
        match reading {
            Reading::AsWritten | Reading::Nowhere => {}
            Reading::Mended(mending) => {
                self.coords_mut().for_each(|c| *c = mending.apply(*c));
                look.mended = Some(mending);
            }
            Reading::InDegrees | Reading::InMetres => {
                let in_degrees = reading == Reading::InDegrees;
                let code = if in_degrees { "position-in-degrees" } else { "position-in-metres" };
                notes.rejected(code, &written(first), &expected);
                look.other_unit = Some(first);
                return None;
            }
        }
        let off = match reading {
            Reading::Nowhere => {
                let differs = |c: &&Coord<f64>| system.reading(**c) != Reading::AsWritten;
                Some(*self.coords().find(differs).unwrap_or(&first))
            }
            _ => self.convert(system),
        };
        if let Some(off) = off {
            notes.rejected("position-off-system", &written(off), &expected);
            return None;
        }
        notes.locate(self.place());
        Some(())
    }

    /// How its positions are written; they agree, or they are no place.
    fn reading(&self, system: &Crs, swap: &SwapTest) -> Reading {
        let mut readings = self.coords().map(|c| system.reading(*c));
        let first = readings.next().unwrap_or(Reading::Nowhere);
        if readings.any(|reading| reading != first) {
            return Reading::Nowhere;
        }
        if first == Reading::AsWritten
            && !system.is_in_degrees()
            && self.is_northing_first(system, swap)
        {
            let (order, zone) = (AxisOrder::NorthingFirst, ZoneNumber::Kept);
            return Reading::Mended(Mending { order, zone });
        }
        first
    }

    /// Whether only with its axes swapped it lies in the city.
    fn is_northing_first(&self, system: &Crs, swap: &SwapTest) -> bool {
        let lies = |c: Coord<f64>| {
            system.to_wgs84(c).is_some_and(|place| swap.is_near(place) == Some(true))
        };
        let proves = |c: &Coord<f64>| !lies(*c) && lies(Coord { x: c.y, y: c.x });
        swap.has_extent() && self.coords().all(proves)
    }

    /// Whether all its positions have a height.
    pub fn is_raised(&self) -> bool {
        self.raised > 0 && self.flat == 0
    }

    pub fn of_json(geometry: GeometryValue) -> Self {
        let (kind, winding) = (geometry.type_name(), RingOrder::OuterLeft);
        let mut drawn = Self { kind, winding, ..Self::default() };
        drawn.add(geometry);
        drawn
    }

    /// Bytes that its positions take, more or less.
    pub fn size(&self) -> usize {
        16 * self.coords().count()
    }

    /// Brings its positions to WGS 84; the first that has no place there, where there is one.
    fn convert(&mut self, system: &Crs) -> Option<Coord<f64>> {
        for c in self.coords_mut() {
            match system.to_wgs84(*c) {
                Some(converted) => *c = converted,
                None => return Some(*c),
            }
        }
        None
    }

    fn add(&mut self, geometry: GeometryValue) {
        match geometry {
            GeometryValue::Point { coordinates } => {
                let point = self.line(std::iter::once(coordinates));
                self.points.extend(point);
            }
            GeometryValue::MultiPoint { coordinates } => {
                let points = self.line(coordinates);
                self.points.extend(points);
            }
            GeometryValue::LineString { coordinates } => {
                let line = self.line(coordinates);
                self.lines.push(line);
            }
            GeometryValue::MultiLineString { coordinates } => {
                let lines = self.rings(coordinates);
                self.lines.extend(lines);
            }
            GeometryValue::Polygon { coordinates } => {
                let rings = self.rings(coordinates);
                self.polygons.push(rings);
            }
            GeometryValue::MultiPolygon { coordinates } => {
                for polygon in coordinates {
                    let rings = self.rings(polygon);
                    self.polygons.push(rings);
                }
            }
            // Nesting is bounded: the guard lets no more than a few dozen brackets through.
            GeometryValue::GeometryCollection { geometries } => {
                geometries.into_iter().for_each(|part| self.add(part.value));
            }
        }
    }

    fn rings(&mut self, rings: Vec<Vec<Position>>) -> Vec<Vec<Coord<f64>>> {
        rings.into_iter().map(|ring| self.line(ring)).collect()
    }

    fn line(&mut self, positions: impl IntoIterator<Item = Position>) -> Vec<Coord<f64>> {
        let coord = |position: Position| match *position.as_slice() {
            [x, y] => {
                self.flat += 1;
                Some(Coord { x, y })
            }
            [x, y, ..] => {
                self.raised += 1;
                Some(Coord { x, y })
            }
            [_] | [] => {
                self.short += 1;
                None
            }
        };
        positions.into_iter().filter_map(coord).collect()
    }

    fn place(&self) -> Option<(f64, f64)> {
        self.coords().next().filter(|c| is_on_earth(**c)).map(|c| (c.x, c.y))
    }

    /// All its positions.
    pub fn coords(&self) -> impl Iterator<Item = &Coord<f64>> {
        let rings = self.polygons.iter().flatten();
        self.points.iter().chain(self.lines.iter().chain(rings).flatten())
    }

    fn coords_mut(&mut self) -> impl Iterator<Item = &mut Coord<f64>> {
        let rings = self.polygons.iter_mut().flatten();
        self.points.iter_mut().chain(self.lines.iter_mut().chain(rings).flatten())
    }
}

fn written(position: Coord<f64>) -> String {
    format!("position [{}, {}]", position.x, position.y)
}

pub(super) fn is_on_earth(c: Coord<f64>) -> bool {
    (-180.0..=180.0).contains(&c.x) && (-90.0..=90.0).contains(&c.y)
}
