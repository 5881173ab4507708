//! The middles of hexagons near to homes.
//!
//! Question: which points of a triangular lattice lie within a distance of some compound?
//! Method: the lattice is anchored at the plane's origin: rows run east, every second one half a spacing
//! further, and each point is as far from its six neighbours. The plane is cut into square tiles; only
//! those that come near to a compound's box are looked through, and each of their points is measured to
//! the nearest compound. So homes that lie far apart, or a stray one at the end of the earth, cost what
//! lies around them, not what lies between.
//! O(tiles + n log m) for n points in those tiles and m compounds, in parallel.
//! Limits: more than 4,000,000 points, or compounds so wide that they touch 50,000,000 tiles, are refused
//! before they are made.

use std::collections::HashSet;

use rayon::prelude::*;

use super::gather::MOST_CANDIDATES;
use super::nearest::Nearest;
use crate::geodesy::PlanePoint;
use crate::index::{Errand, PlaneBox};
use crate::siting::{Gathering, SitingError};

/// Points of the lattice that are measured at most.
const MOST_POINTS: f64 = 4e6;
/// Tiles that compounds touch at most, all together.
const MOST_TOUCHES: f64 = 5e7;
/// Tiles are at least so many spacings wide.
const TILE_SPACINGS: f64 = 8.0;

/// A point of the lattice: row and place in the row.
type Knot = (i64, i64);

/// The points of the lattice within `reach_m` of a compound, row by row from the south-west.
pub(super) fn middles(
    errand: &Errand,
    compounds: &Nearest,
    spacing_m: f64,
    reach_m: f64,
) -> Result<Vec<PlanePoint>, SitingError> {
    let lattice = Lattice { spacing_m, row_m: spacing_m * 0.75_f64.sqrt() };
    let tile_m = reach_m.max(TILE_SPACINGS * spacing_m);
    let tiles = tiles_near(compounds.boxes(), tile_m, reach_m, &lattice)?;
    let mut knots: Vec<Knot> =
        tiles.into_par_iter().flat_map_iter(|tile| lattice.knots_in(tile, tile_m)).collect();
    knots.par_sort_unstable();
    let near = |knot: Knot| {
        let point = lattice.point(knot);
        let nearest = if errand.is_off() { None } else { compounds.to(point) };
        nearest.filter(|(_, distance_m)| *distance_m <= reach_m).map(|_| point)
    };
    let middles = errand.whole(knots.into_par_iter().filter_map(near).collect());
    middles.ok_or(SitingError::Stopped(Gathering::Candidates(errand.done())))
}

/// The tiles that a box grown by the reach meets, in order.
fn tiles_near(
    boxes: &[PlaneBox],
    tile_m: f64,
    reach_m: f64,
    lattice: &Lattice,
) -> Result<Vec<[i64; 2]>, SitingError> {
    let mut tiles = HashSet::new();
    let mut touches = 0.0;
    for bounds in boxes.iter().map(|bounds| bounds.grown(reach_m)) {
        let [west, south, east, north] =
            [bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y].map(|m| (m / tile_m).floor());
        let count = (east - west + 1.0) * (north - south + 1.0);
        if !(count.is_finite() && count >= 1.0) {
            continue; // the box of no point
        }
        touches += count;
        if touches > MOST_TOUCHES {
            return Err(too_many(count * lattice.points_a_tile(tile_m)));
        }
        for x in whole(west)..=whole(east) {
            tiles.extend((whole(south)..=whole(north)).map(|y| [x, y]));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let points = tiles.len() as f64 * lattice.points_a_tile(tile_m);
    if points > MOST_POINTS {
        return Err(too_many(points));
    }
    let mut tiles: Vec<[i64; 2]> = tiles.into_iter().collect();
    tiles.sort_unstable();
    Ok(tiles)
}

struct Lattice {
    spacing_m: f64,
    /// Between rows.
    row_m: f64,
}

impl Lattice {
    fn points_a_tile(&self, tile_m: f64) -> f64 {
        (tile_m / self.spacing_m) * (tile_m / self.row_m)
    }

    #[expect(clippy::cast_precision_loss, reason = "rows of a plane are few beside 2^53")]
    fn point(&self, (row, along): Knot) -> PlanePoint {
        let half = if row.rem_euclid(2) == 0 { 0.0 } else { 0.5 };
        PlanePoint::new((along as f64 + half) * self.spacing_m, row as f64 * self.row_m)
    }

    /// The points of a tile; each point is of one tile only.
    #[expect(clippy::cast_precision_loss, reason = "tiles of a plane are few beside 2^53")]
    fn knots_in(&self, [x, y]: [i64; 2], tile_m: f64) -> impl Iterator<Item = Knot> {
        let span = |tile: i64, step_m: f64| {
            let from = (tile as f64 * tile_m / step_m).floor();
            let to = ((tile as f64 + 1.0) * tile_m / step_m).ceil();
            whole(from).saturating_sub(1)..=whole(to)
        };
        let columns = span(x, self.spacing_m);
        let knots =
            span(y, self.row_m).flat_map(move |row| columns.clone().map(move |along| (row, along)));
        let is_in = move |m: f64, tile: i64| whole((m / tile_m).floor()) == tile;
        knots.filter(move |&knot| {
            let point = self.point(knot);
            is_in(point.x, x) && is_in(point.y, y)
        })
    }
}

/// A whole number as one; beyond 64 bits the last there is.
#[expect(clippy::cast_possible_truncation, reason = "a saturating cast is meant")]
fn whole(number: f64) -> i64 {
    number as i64
}

fn too_many(found: f64) -> SitingError {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a saturating cast of a count is meant"
    )]
    let found = found.ceil() as usize;
    SitingError::TooManyCandidates { found, most: MOST_CANDIDATES }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::PlaneShape;

    fn homes(points: &[(f64, f64)]) -> Nearest {
        let shapes: Vec<PlaneShape> =
            points.iter().map(|&(x, y)| PlaneShape::Point(PlanePoint::new(x, y))).collect();
        Nearest::new(&shapes)
    }

    /// Every point of a large lattice, looked at one by one.
    fn scanned(points: &[(f64, f64)], spacing_m: f64, reach_m: f64) -> Vec<(f64, f64)> {
        let row_m = spacing_m * 3.0_f64.sqrt() / 2.0;
        let mut found = Vec::new();
        for row in -150..150 {
            for along in -150..150 {
                let shift = if row % 2 == 0 { 0.0 } else { 0.5 };
                let at = ((f64::from(along) + shift) * spacing_m, f64::from(row) * row_m);
                let near = |&(x, y): &(f64, f64)| (x - at.0).hypot(y - at.1) <= reach_m;
                found.extend(points.iter().any(near).then_some(at));
            }
        }
        found
    }

    #[test]
    fn the_tiles_hold_every_point_within_reach_once_and_in_order() {
        let points = [(13.0, 7.0), (-2600.5, 900.0), (40.0, -1810.0), (2000.0, 2000.0)];
        for (spacing_m, reach_m) in [(100.0, 330.0), (70.0, 1000.0), (450.0, 300.0), (90.0, 5.0)] {
            let found =
                middles(&Errand::default(), &homes(&points), spacing_m, reach_m).expect("few");
            let expected = scanned(&points, spacing_m, reach_m);
            assert_eq!(found.len(), expected.len(), "{spacing_m} {reach_m}");
            for (ours, (x, y)) in found.iter().zip(expected) {
                let off_m = ours.distance_sq(PlanePoint::new(x, y)).sqrt();
                assert!(off_m < 1e-6, "{ours:?}, expected {x} {y}");
            }
        }
    }

    #[test]
    fn neighbours_are_the_spacing_apart() {
        let found = middles(&Errand::default(), &homes(&[(0.0, 0.0)]), 200.0, 900.0).expect("few");
        for one in &found {
            let others = found.iter().filter(|other| *other != one);
            let least_m = others.map(|other| other.distance_sq(*one).sqrt()).fold(1e9, f64::min);
            assert!((least_m - 200.0).abs() < 1e-9, "{least_m}");
        }
        let origin = found.iter().filter(|one| **one == PlanePoint::new(0.0, 0.0));
        assert_eq!(origin.count(), 1, "the lattice is anchored at the origin");
    }

    #[test]
    fn a_home_at_the_end_of_the_earth_costs_no_more_than_one_next_door() {
        let alone =
            middles(&Errand::default(), &homes(&[(0.0, 0.0)]), 100.0, 500.0).expect("few").len();
        let far = middles(&Errand::default(), &homes(&[(0.0, 0.0), (1.9e7, -8e6)]), 100.0, 500.0)
            .expect("few")
            .len();
        assert!((2 * alone).abs_diff(far) <= 8, "{alone} and {far}");
    }

    #[test]
    fn what_would_be_too_many_is_refused_before_it_is_made() {
        let ends = [PlanePoint::new(-1e7, -1e7), PlanePoint::new(1e7, 1e7)].map(|p| (p.x, p.y));
        let ring: Vec<(f64, f64)> = vec![ends[0], (ends[1].0, ends[0].1), ends[1]];
        let giant = geo_types::Polygon::new(ring.into(), vec![]);
        let giant = Nearest::new(&[PlaneShape::Area(geo_types::MultiPolygon(vec![giant]))]);
        let refused = middles(&Errand::default(), &giant, 50.0, 1000.0);
        assert!(
            matches!(refused, Err(SitingError::TooManyCandidates { found, .. }) if found > 4_000_000),
            "{refused:?}"
        );
    }
}
