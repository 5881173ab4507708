//! Polygons whose rings cross are drawn anew.
//!
//! The outer ring keeps every place that it goes around at least once, whichever way (the
//! non-zero rule); the holes are then cut out of it. That is the set-difference repair of Ledoux,
//! Arroyo Ohori and Meijers (2014), "A triangulation-based approach to automatically repair GIS
//! polygons", Computers & Geosciences 66, doi:10.1016/j.cageo.2014.01.009. The odd-even rule that
//! `geo::MakeValid` offers would turn ground that a ring goes around twice into a hole, lose a
//! ring drawn twice altogether, and snaps at 0.0001 units, which are 10 m when the unit is a
//! degree. The overlay used here works on a grid of a billionth of the polygon's own size.

use geo::algorithm::bool_ops::FillRule;
use geo::orient::Direction;
use geo::{Area, BooleanOps, Orient, Relate, unary_union};
use geo_types::{LineString, MultiPolygon, Polygon, Rect};

use super::crossing::first_crossing;

/// Square degrees below which a polygon is no ground: a hundredth of a square metre.
const LEAST_AREA: f64 = 1e-12;

/// Whether a polygon covers any ground.
pub(super) fn covers_ground(polygon: &Polygon<f64>) -> bool {
    polygon.unsigned_area() > LEAST_AREA
}

/// The same ground with rings that do not cross; empty where there is none.
pub(super) fn redrawn(polygon: &Polygon<f64>) -> Vec<Polygon<f64>> {
    let mut parts = filled(polygon.exterior());
    let holes: Vec<_> = polygon.interiors().iter().flat_map(|ring| filled(ring).0).collect();
    if !holes.is_empty() {
        parts = parts.difference(&unary_union(&holes));
    }
    parts.0.into_iter().flat_map(settled).filter(covers_ground).collect()
}

/// Back from the overlay's grid, corners have moved by a billionth: see that none crossed over.
fn settled(part: Polygon<f64>) -> Vec<Polygon<f64>> {
    let part = part.orient(Direction::Default);
    if first_crossing(&part).is_none() {
        return vec![part];
    }
    let none = MultiPolygon::<f64>(Vec::new());
    let again = part.union_with_fill_rule(&none, FillRule::EvenOdd).orient(Direction::Default);
    again.0.into_iter().filter(|part| first_crossing(part).is_none()).collect()
}

fn filled(ring: &LineString<f64>) -> MultiPolygon<f64> {
    let none = MultiPolygon::<f64>(Vec::new());
    let area = Polygon::new(ring.clone(), Vec::new());
    area.union_with_fill_rule(&none, FillRule::NonZero).orient(Direction::Default)
}

/// Parts that share ground or a side are made one; `None` where none do. Each part must be valid
/// and wound outer counter-clockwise.
pub(super) fn merged(parts: &[Polygon<f64>]) -> Option<Vec<Polygon<f64>>> {
    let mut order: Vec<(Rect<f64>, &Polygon<f64>)> = parts
        .iter()
        .filter_map(|part| Some((geo::BoundingRect::bounding_rect(part)?, part)))
        .collect();
    order.sort_by(|(a, _), (b, _)| a.min().x.total_cmp(&b.min().x));
    let overlap = order.iter().enumerate().any(|(at, (box_, part))| {
        order[at + 1..]
            .iter()
            .take_while(|(other, _)| other.min().x <= box_.max().x)
            .filter(|(other, _)| other.min().y <= box_.max().y && box_.min().y <= other.max().y)
            .any(|(_, other)| share_more_than_points(part, other))
    });
    overlap.then(|| {
        let one = unary_union(parts).orient(Direction::Default);
        one.0.into_iter().flat_map(settled).filter(covers_ground).collect()
    })
}

fn share_more_than_points(a: &Polygon<f64>, b: &Polygon<f64>) -> bool {
    use geo::coordinate_position::CoordPos::{Inside, OnBoundary};
    use geo::dimensions::Dimensions::{OneDimensional, TwoDimensional};
    let how = a.relate(b);
    how.get(Inside, Inside) == TwoDimensional || how.get(OnBoundary, OnBoundary) == OneDimensional
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    fn area(parts: &[Polygon<f64>]) -> f64 {
        parts.iter().map(Area::unsigned_area).sum()
    }

    #[test]
    fn a_bow_tie_becomes_two_triangles() {
        let tie = polygon![(x: 0., y: 0.), (x: 10., y: 10.), (x: 10., y: 0.), (x: 0., y: 10.)];
        let parts = redrawn(&tie);
        assert_eq!(parts.len(), 2);
        assert!((area(&parts) - 50.0).abs() < 1e-6);
    }

    #[test]
    fn ground_gone_around_twice_stays_ground() {
        let twice = polygon![
            (x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 10.), (x: 0., y: 10.),
            (x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 10.), (x: 0., y: 10.)
        ];
        let parts = redrawn(&twice);
        assert_eq!(parts.len(), 1);
        assert!((area(&parts) - 100.0).abs() < 1e-6);
    }

    #[test]
    fn a_spike_is_cut_off_and_a_line_has_no_ground() {
        let spiked = polygon![
            (x: 0., y: 0.), (x: 10., y: 0.), (x: 15., y: 5.), (x: 10., y: 0.), (x: 10., y: 10.),
            (x: 0., y: 10.)
        ];
        assert!((area(&redrawn(&spiked)) - 100.0).abs() < 1e-6);
        let flat = polygon![(x: 0., y: 0.), (x: 5., y: 5.), (x: 9., y: 9.)];
        assert!(redrawn(&flat).is_empty());
    }

    #[test]
    fn a_hole_across_the_edge_takes_only_what_is_inside() {
        let bitten = polygon![
            exterior: [(x: 0., y: 0.), (x: 10., y: 0.), (x: 10., y: 10.), (x: 0., y: 10.)],
            interiors: [[(x: 8., y: 2.), (x: 12., y: 2.), (x: 12., y: 4.), (x: 8., y: 4.)]]
        ];
        assert!((area(&redrawn(&bitten)) - 96.0).abs() < 1e-6);
    }

    #[test]
    fn parts_that_overlap_or_share_a_side_are_made_one_and_others_left() {
        let at = |x: f64| polygon![(x: x, y: 0.), (x: x + 10., y: 0.), (x: x + 10., y: 10.), (x: x, y: 10.)];
        assert!((area(&merged(&[at(0.), at(5.)]).expect("merged")) - 150.0).abs() < 1e-6);
        assert_eq!(merged(&[at(10.), at(0.)]).expect("merged").len(), 1);
        assert!(merged(&[at(0.), at(11.)]).is_none());
    }

    #[test]
    fn whatever_is_drawn_comes_out_valid() {
        // A linear congruential generator (Numerical Recipes, 3rd edition, section 7.1).
        let mut state = 42_u64;
        let mut within = |limit: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % limit
        };
        for case in 0..2000 {
            // On a coarse grid, where corners fall on corners and sides; then on a fine one.
            let grid = if case % 2 == 0 { 8 } else { 100_000 };
            let mut ring = |count: u64| -> LineString<f64> {
                let corners = (0..count).map(|_| {
                    let (x, y) = (within(grid) as f64, within(grid) as f64);
                    (101.7 + x / grid as f64 * 0.01, 36.6 + y / grid as f64 * 0.01)
                });
                corners.collect()
            };
            let drawn = Polygon::new(ring(3 + case % 12), vec![ring(4), ring(5)]);
            for part in redrawn(&drawn) {
                assert_eq!(first_crossing(&part), None, "case {case}: {drawn:?}");
                assert!(geo::Validation::is_valid(&part), "case {case}: {drawn:?}");
                assert!(part.signed_area() > 0.0, "case {case}: {drawn:?}");
            }
        }
    }
}
