//! Rings in, a valid area out: who is a hole in whom, self-crossing outlines repaired.
//!
//! A ring inside an odd number of other rings is a hole of the smallest ring around it; one inside
//! an even number is an outline of its own (an island in a lake is land). The roles that mappers
//! give to members are not asked: they are wrong too often.
//!
//! Outlines that cross are drawn anew as those of any other layer ([`crate::ingest::redraw`]).
//! O(r²) for r rings whose boxes overlap.

use geo::coordinate_position::{CoordPos, CoordinatePosition};
use geo::orient::{Direction, Orient};
use geo::{Area, BoundingRect, MapCoordsInPlace, RemoveRepeatedPoints};
use geo_types::{Coord, LineString, MultiPolygon, Polygon, Rect};

use crate::ingest::crossing::first_crossing;
use crate::ingest::redraw::{covers_ground, merged, redrawn};

/// A valid area in degrees: seven decimals, closed, outer rings counter-clockwise.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ValidArea {
    pub area: MultiPolygon<f64>,
    /// Whether the outline crossed itself and was repaired.
    pub repaired: bool,
}

/// Makes the area that closed `rings` enclose; `None` where they enclose nothing or cannot be
/// repaired.
pub(super) fn enclosed(rings: Vec<LineString<f64>>) -> Option<ValidArea> {
    valid(nested(rings))
}

/// The same area, valid; `None` where nothing is left of it or it cannot be repaired.
pub(super) fn valid(area: MultiPolygon<f64>) -> Option<ValidArea> {
    let mut area = rounded(area);
    let mut repaired = false;
    // Rounding the corners that a repair makes can bring about another crossing.
    for _ in 0..4 {
        let mut crossed = false;
        let parts: Vec<Polygon<f64>> = area
            .into_iter()
            .flat_map(|part| match first_crossing(&part) {
                None => vec![part.orient(Direction::Default)],
                Some(_) => {
                    crossed = true;
                    redrawn(&part)
                }
            })
            .filter(covers_ground)
            .collect();
        let one = merged(&parts);
        if !crossed && one.is_none() {
            return (!parts.is_empty())
                .then_some(ValidArea { area: MultiPolygon(parts), repaired });
        }
        repaired = true;
        area = rounded(MultiPolygon(one.unwrap_or(parts)));
    }
    None
}

/// Seven decimals of a degree, a centimetre; rings that shrink to a line are dropped.
fn rounded(mut area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    area.map_coords_in_place(|at| Coord {
        x: (at.x * 1e7).round() / 1e7,
        y: (at.y * 1e7).round() / 1e7,
    });
    let is_ring = |ring: &LineString<f64>| ring.0.len() > 3;
    let polygons = area.0.into_iter().filter_map(|polygon| {
        let (outer, holes) = polygon.remove_repeated_points().into_inner();
        is_ring(&outer).then(|| Polygon::new(outer, holes.into_iter().filter(is_ring).collect()))
    });
    MultiPolygon(polygons.collect())
}

struct Ring {
    polygon: Polygon<f64>,
    bounds: Rect<f64>,
    area: f64,
}

fn nested(rings: Vec<LineString<f64>>) -> MultiPolygon<f64> {
    let mut rings: Vec<Ring> = rings
        .into_iter()
        .filter_map(|ring| {
            let polygon = Polygon::new(ring, Vec::new());
            let (bounds, area) = (polygon.bounding_rect()?, polygon.unsigned_area());
            Some(Ring { polygon, bounds, area })
        })
        .collect();
    // The largest first, so that whoever holds a ring stands before it.
    rings.sort_by(|a, b| b.area.total_cmp(&a.area));
    let around: Vec<Vec<usize>> = (0..rings.len())
        .map(|at| (0..at).filter(|&other| holds(&rings[other], &rings[at])).collect())
        .collect();
    let mut outlines: Vec<Option<Polygon<f64>>> = vec![None; rings.len()];
    for (at, ring) in rings.into_iter().enumerate() {
        match around[at].last() {
            Some(&smallest) if around[at].len() % 2 == 1 => {
                // An odd ring within an odd one can only come from crossing rings: it is kept as
                // an outline, and the repair sees to it.
                match &mut outlines[smallest] {
                    Some(outer) => outer.interiors_push(ring.polygon.into_inner().0),
                    hole @ None => *hole = Some(ring.polygon),
                }
            }
            _ => outlines[at] = Some(ring.polygon),
        }
    }
    MultiPolygon(outlines.into_iter().flatten().collect())
}

/// Whether `inner` lies within `outer`: its first vertex that is not on the edge of `outer` says.
fn holds(outer: &Ring, inner: &Ring) -> bool {
    let (a, b) = (&outer.bounds, &inner.bounds);
    let boxed = a.min().x <= b.min().x
        && a.min().y <= b.min().y
        && a.max().x >= b.max().x
        && a.max().y >= b.max().y;
    let vertices = &inner.polygon.exterior().0;
    let middles = inner.polygon.exterior().lines().map(|line| (line.start + line.end) / 2.0);
    boxed
        && vertices
            .iter()
            .copied()
            .chain(middles)
            .map(|at| outer.polygon.coordinate_position(&at))
            .find(|position| *position != CoordPos::OnBoundary)
            == Some(CoordPos::Inside)
}

#[cfg(test)]
mod tests {
    use geo_types::line_string;

    use super::*;

    fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
        line_string![
            (x: x, y: y), (x: x + side, y: y), (x: x + side, y: y + side), (x: x, y: y + side),
            (x: x, y: y)
        ]
    }

    #[test]
    fn a_lake_is_a_hole_and_its_island_is_land() {
        let made = enclosed(vec![square(4., 4., 1.), square(0., 0., 9.), square(3., 3., 3.)]);
        let made = made.expect("an area");
        assert_eq!(made.area.0.len(), 2);
        assert!((made.area.unsigned_area() - (81.0 - 9.0 + 1.0)).abs() < 1e-9);
        assert!(!made.repaired);
    }

    #[test]
    fn a_hole_that_touches_the_outline_in_a_corner_stays_a_hole() {
        let hole = line_string![(x: 0., y: 0.), (x: 4., y: 2.), (x: 2., y: 4.), (x: 0., y: 0.)];
        let made = enclosed(vec![square(0., 0., 9.), hole]).expect("an area");
        assert_eq!((made.area.0.len(), made.area.0[0].interiors().len()), (1, 1));
        assert!(!made.repaired);
    }

    #[test]
    fn a_hole_along_the_edge_is_cut_out() {
        let made = enclosed(vec![square(0., 0., 9.), square(0., 3., 3.)]).expect("an area");
        assert!((made.area.unsigned_area() - 72.0).abs() < 1e-6);
        assert!(made.repaired);
    }

    #[test]
    fn two_holes_with_a_common_edge_become_one() {
        let made = enclosed(vec![square(0., 0., 9.), square(1., 1., 2.), square(3., 1., 2.)]);
        let made = made.expect("an area");
        assert!((made.area.unsigned_area() - 73.0).abs() < 1e-6);
        assert!(made.repaired && made.area.iter().all(|part| first_crossing(part).is_none()));
    }

    #[test]
    fn a_bow_tie_of_the_size_of_a_house_becomes_two_triangles() {
        let at = |x: i32, y: i32| (24.93 + f64::from(x) * 1e-5, 60.17 + f64::from(y) * 1e-5);
        let tie = LineString::from(vec![at(0, 0), at(8, 8), at(8, 0), at(0, 8), at(0, 0)]);
        let made = enclosed(vec![tie]).expect("an area");
        assert_eq!(made.area.0.len(), 2);
        assert!((made.area.unsigned_area() - 32.0e-10).abs() < 1e-14);
        assert!(made.repaired && made.area.iter().all(|part| first_crossing(part).is_none()));
    }

    #[test]
    fn ground_that_a_ring_goes_around_twice_is_ground() {
        let twice: Vec<(f64, f64)> = vec![
            (0., 0.),
            (9., 0.),
            (9., 9.),
            (0., 9.),
            (0., 3.),
            (3., 3.),
            (3., 6.),
            (-3., 6.),
            (-3., -3.),
            (0., -3.),
            (0., 0.),
        ];
        let made = enclosed(vec![LineString::from(twice)]).expect("an area");
        assert!(made.repaired && made.area.unsigned_area() >= 81.0 - 9.0, "{made:?}");
    }

    #[test]
    fn a_line_there_and_back_encloses_nothing() {
        let line = line_string![(x: 0., y: 0.), (x: 8., y: 8.), (x: 4., y: 4.), (x: 0., y: 0.)];
        assert_eq!(enclosed(vec![line]), None);
        assert_eq!(enclosed(Vec::new()), None);
    }
}
