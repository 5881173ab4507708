//! The part of the city that is looked at, and how finely.

use geo_types::Coord;

use super::shifts::{Shifts, offsets};
use crate::geodesy::{LonLat, Plane, PlanePoint};

/// A part of the city's plane, cut into square cells.
pub struct Window {
    pub plane: Plane,
    pub shifts: Shifts,
    /// Offsets in the middle, of GCJ-02 and of BD-09.
    pub gcj: Coord<f64>,
    pub bd: Coord<f64>,
    /// The south-west corner.
    pub from: PlanePoint,
    pub cell_m: f64,
    pub columns: usize,
    pub rows: usize,
    /// The same part in degrees, with something to spare: what lies outside is not drawn.
    least: Coord<f64>,
    most: Coord<f64>,
}

/// A shorter shift cannot be told from careless drawing.
const LEAST_SHIFT_M: f64 = 40.0;
/// Cells in a shift, and in a wide window.
const FINENESS: f64 = 8.0;
const LEAST_FINENESS: f64 = 5.0;
const CELLS_M: (f64, f64) = (5.0, 40.0);
/// Most cells along a side.
const MOST_CELLS: f64 = 3072.0;

impl Window {
    /// The window around some places of all layers; `None` where nothing can be told there.
    pub fn around(places: &[Coord<f64>]) -> Option<Self> {
        let ordered = |of: fn(&Coord<f64>) -> f64| {
            let mut all: Vec<f64> = places.iter().map(of).collect();
            all.sort_unstable_by(f64::total_cmp);
            all
        };
        let (lons, lats) = (ordered(|c| c.x), ordered(|c| c.y));
        let part = |all: &[f64], share: f64| {
            let at = (all.len().checked_sub(1)? as f64 * share).round() as usize;
            all.get(at).copied()
        };
        let middle = LonLat::try_new(part(&lons, 0.5)?, part(&lats, 0.5)?).ok()?;
        let plane = Plane::new(middle);
        let (gcj, bd) = offsets(&plane, PlanePoint::default());
        if gcj.x.hypot(gcj.y) < LEAST_SHIFT_M {
            return None;
        }
        let (low, high) = (0.02, 0.98);
        let corner = |share: f64| {
            let place = LonLat::try_new(part(&lons, share)?, part(&lats, share)?).ok()?;
            Some(plane.project(place))
        };
        let (sw, ne) = (corner(low)?, corner(high)?);
        let margin_m = bd.x.hypot(bd.y) * 1.5 + 500.0;
        let wide_m = (ne.x - sw.x).max(ne.y - sw.y) + 2.0 * margin_m;
        let fine_m = (gcj.x.hypot(gcj.y) / FINENESS).clamp(CELLS_M.0, CELLS_M.1);
        let coarsest_m = (gcj.x.hypot(gcj.y) / LEAST_FINENESS).clamp(fine_m, CELLS_M.1.max(fine_m));
        let cell_m = (wide_m / MOST_CELLS).clamp(fine_m, coarsest_m);
        let half_m = MOST_CELLS * cell_m / 2.0;
        let from = PlanePoint::new((sw.x - margin_m).max(-half_m), (sw.y - margin_m).max(-half_m));
        let to = PlanePoint::new((ne.x + margin_m).min(half_m), (ne.y + margin_m).min(half_m));
        let cells = |length_m: f64| (length_m / cell_m).ceil().clamp(1.0, MOST_CELLS) as usize;
        let (columns, rows) = (cells(to.x - from.x), cells(to.y - from.y));
        let shifts = Shifts::new(&plane, from, to);
        let corners = [(from.x, from.y), (from.x, to.y), (to.x, from.y), (to.x, to.y)];
        let corners = corners.map(|(x, y)| plane.unproject(PlanePoint::new(x, y)));
        let edge = |of: fn(&LonLat) -> f64, pick: fn(f64, f64) -> f64, none: f64| {
            corners.iter().map(of).fold(none, pick)
        };
        let (up, down) = (f64::INFINITY, f64::NEG_INFINITY);
        let least =
            Coord { x: edge(|c| c.lon(), f64::min, up), y: edge(|c| c.lat(), f64::min, up) };
        let most =
            Coord { x: edge(|c| c.lon(), f64::max, down), y: edge(|c| c.lat(), f64::max, down) };
        Some(Self { plane, shifts, gcj, bd, from, cell_m, columns, rows, least, most })
    }

    /// The place on the plane.
    pub fn project(&self, place: Coord<f64>) -> PlanePoint {
        let place = LonLat::try_new(place.x, place.y);
        place.map_or(PlanePoint::new(f64::NAN, f64::NAN), |place| self.plane.project(place))
    }

    /// Whether a point lies in it.
    pub fn holds(&self, p: PlanePoint) -> bool {
        let (x, y) = ((p.x - self.from.x) / self.cell_m, (p.y - self.from.y) / self.cell_m);
        x >= 0.0 && y >= 0.0 && x < self.columns as f64 && y < self.rows as f64
    }

    /// Whether something with these corners in degrees may reach into the window.
    pub fn meets(&self, least: Coord<f64>, most: Coord<f64>) -> bool {
        least.x <= self.most.x
            && self.least.x <= most.x
            && least.y <= self.most.y
            && self.least.y <= most.y
    }
}
