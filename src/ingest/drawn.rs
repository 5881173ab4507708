//! The positions of a feature, whatever sort of geometry it wraps them in.

use geo_types::Coord;
use geojson::{GeometryValue, Position};

use super::notes::{Notes, Says};
use super::swap::SwapTest;

/// The parts of a geometry as its file has them: rings may be open, crossed, short, anywhere.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub points: Vec<Coord<f64>>,
    pub lines: Vec<Vec<Coord<f64>>>,
    /// Polygons, each a list of rings, the outer one first.
    pub polygons: Vec<Vec<Vec<Coord<f64>>>>,
    /// Its GeoJSON type.
    pub kind: &'static str,
    /// Positions of two numbers.
    flat: usize,
    /// Positions of three numbers or more.
    raised: usize,
    /// Positions of fewer than two numbers.
    short: usize,
}

impl Drawn {
    /// Takes a geometry apart and sees to its positions: two numbers each, longitude first, on
    /// the earth. `None`, with a note, where that cannot be had or where nothing is drawn.
    pub fn from_geometry(
        geometry: GeometryValue,
        swap: &SwapTest,
        notes: &mut Notes,
    ) -> Option<Self> {
        let mut drawn = Self { kind: geometry.type_name(), ..Self::default() };
        drawn.add(geometry);
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
        if swap.proves_swapped(drawn.coords()) {
            drawn.coords_mut().for_each(|c| *c = Coord { x: c.y, y: c.x });
            notes.locate(drawn.place());
            notes.repaired(Says {
                code: "lonlat-swapped",
                found: &format!("latitude written first ({})", swap.proof()),
                expected: "longitude first",
                done: "swapped",
            });
        }
        if let Some(off) = drawn.coords().find(|c| !is_on_earth(**c)) {
            let found = format!("position [{}, {}]", off.x, off.y);
            notes.locate(None);
            notes.rejected("position-off-earth", &found, "-180…180 and -90…90");
            return None;
        }
        Some(drawn)
    }

    /// Whether all its positions have a height: dropped without harm, said once for a layer.
    pub fn is_raised(&self) -> bool {
        self.raised > 0 && self.flat == 0
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

    fn coords(&self) -> impl Iterator<Item = &Coord<f64>> {
        let rings = self.polygons.iter().flatten();
        self.points.iter().chain(self.lines.iter().chain(rings).flatten())
    }

    fn coords_mut(&mut self) -> impl Iterator<Item = &mut Coord<f64>> {
        let rings = self.polygons.iter_mut().flatten();
        self.points.iter_mut().chain(self.lines.iter_mut().chain(rings).flatten())
    }
}

pub(super) fn is_on_earth(c: Coord<f64>) -> bool {
    (-180.0..=180.0).contains(&c.x) && (-90.0..=90.0).contains(&c.y)
}
