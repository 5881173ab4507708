//! How far web maps move places of the city, in metres on its plane.
//!
//! The offsets change slowly: on a raster of nodes they are exact, between them linear, which is
//! within two metres of the formula (BD-09 has a wave of some 40 m every 11 km). A layer read as it is stated (`stated`) while its numbers are in
//! another system (`real`) lies off by the difference of the two offsets; two layers lie off from
//! each other by the difference of that.

use geo_types::{Coord, coord};

use crate::geodesy::{LonLat, Plane, PlanePoint, bd09_of_wgs84, gcj02_of_wgs84};

/// What a layer's numbers may be in, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Wgs84,
    Gcj02,
    Bd09,
}

impl State {
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// How many times the offset of GCJ-02 and that of BD-09 a place has there.
    const fn offsets(self) -> Weights {
        match self {
            Self::Wgs84 => Weights { gcj: 0, bd: 0 },
            Self::Gcj02 => Weights { gcj: 1, bd: 0 },
            Self::Bd09 => Weights { gcj: 0, bd: 1 },
        }
    }
}

/// A sum of the two offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weights {
    pub gcj: i8,
    pub bd: i8,
}

impl Weights {
    /// What moves a layer from where it was read to where it is.
    pub const fn correcting(stated: State, real: State) -> Self {
        stated.offsets().less(real.offsets())
    }

    pub const fn less(self, other: Self) -> Self {
        Self { gcj: self.gcj - other.gcj, bd: self.bd - other.bd }
    }

    /// The sum at a place with these offsets.
    pub fn of(self, gcj: Coord<f64>, bd: Coord<f64>) -> Coord<f64> {
        gcj * f64::from(self.gcj) + bd * f64::from(self.bd)
    }
}

/// The offsets over a part of the city's plane.
pub struct Shifts {
    from: PlanePoint,
    step_m: f64,
    columns: usize,
    rows: usize,
    /// East and north of GCJ-02 and of BD-09, row by row.
    nodes: Vec<(Coord<f64>, Coord<f64>)>,
}

/// Between nodes this far apart the offsets are linear to two metres.
const STEP_M: f64 = 1000.0;

impl Shifts {
    /// The offsets on the rectangle between two points of the plane.
    pub fn new(plane: &Plane, from: PlanePoint, to: PlanePoint) -> Self {
        let count = |length_m: f64| (length_m / STEP_M).ceil().clamp(1.0, 400.0) as usize + 1;
        let (columns, rows) = (count(to.x - from.x), count(to.y - from.y));
        let at = |index: usize| {
            let (row, column) = (index / columns, index % columns);
            let (x, y) = (column as f64 * STEP_M, row as f64 * STEP_M);
            offsets(plane, PlanePoint::new(from.x + x, from.y + y))
        };
        let nodes = (0..columns * rows).map(at).collect();
        Self { from, step_m: STEP_M, columns, rows, nodes }
    }

    /// The offsets of GCJ-02 and of BD-09 at a point, metres east and north.
    pub fn at(&self, point: PlanePoint) -> (Coord<f64>, Coord<f64>) {
        let cell = |metres: f64, count: usize| {
            let at = (metres / self.step_m).clamp(0.0, (count - 1) as f64);
            let low = (at as usize).min(count.saturating_sub(2));
            (low, at - low as f64)
        };
        let (column, right) = cell(point.x - self.from.x, self.columns);
        let (row, up) = cell(point.y - self.from.y, self.rows);
        let node = |c: usize, r: usize| self.nodes[r * self.columns + c];
        let (a, b) = (node(column, row), node(column + 1, row));
        let (c, d) = (node(column, row + 1), node(column + 1, row + 1));
        let mix = |a: Coord<f64>, b: Coord<f64>, c: Coord<f64>, d: Coord<f64>| {
            (a * (1.0 - right) + b * right) * (1.0 - up) + (c * (1.0 - right) + d * right) * up
        };
        (mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1))
    }
}

/// The exact offsets at a point of the plane.
pub fn offsets(plane: &Plane, point: PlanePoint) -> (Coord<f64>, Coord<f64>) {
    let place = plane.unproject(point);
    let here = coord! { x: place.lon(), y: place.lat() };
    let moved = |there: Coord<f64>| {
        let there = LonLat::try_new(there.x, there.y).unwrap_or(place);
        let there = plane.project(there);
        coord! { x: there.x - point.x, y: there.y - point.y }
    };
    (moved(gcj02_of_wgs84(here)), moved(bd09_of_wgs84(here)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_between_the_nodes_are_within_two_metres() {
        let plane = Plane::new(LonLat::try_new(108.69, 34.33).expect("a place"));
        let (from, to) =
            (PlanePoint::new(-20_000.0, -15_000.0), PlanePoint::new(20_000.0, 15_000.0));
        let shifts = Shifts::new(&plane, from, to);
        for k in 0..500 {
            let share = |n: u32| f64::from((k * n) % 997) / 997.0;
            let p = PlanePoint::new(from.x + 40_000.0 * share(31), from.y + 30_000.0 * share(77));
            let (near, exact) = (shifts.at(p), offsets(&plane, p));
            for off in [near.0 - exact.0, near.1 - exact.1] {
                assert!(off.x.hypot(off.y) < 2.0, "{p:?}: {near:?} for {exact:?}");
            }
        }
    }
}
