//! Residential areas that lie over one another: the ground goes to the smaller one.
//!
//! Mappers draw a named estate inside the residential area of the whole quarter. Its people would
//! be counted twice, so the larger area loses the ground that a smaller one covers. An overlap of
//! less than 2 % of the smaller one is a common border drawn twice and is left alone.
//! O(n log n + overlaps), each overlap one polygon difference.

use geo::{Area, BooleanOps, BoundingRect};
use geo_types::MultiPolygon;
use rstar::{AABB, RTree, primitives::GeomWithData, primitives::Rectangle};

/// A share of the smaller area below which an overlap is only a border drawn twice.
const BORDER: f64 = 0.02;

/// Boxes of areas, answering with the areas' positions.
pub(super) type Boxes = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;

/// What is left of each of `areas` (metres), and the positions of the areas that took ground from
/// it. Of two areas of one size the earlier keeps the ground.
pub(super) fn shared_out(areas: &[MultiPolygon<f64>]) -> Vec<(MultiPolygon<f64>, Vec<usize>)> {
    let boxes = boxes(areas);
    let sizes: Vec<f64> = areas.iter().map(Area::unsigned_area).collect();
    let comes_first = |a: usize, b: usize| sizes[a].total_cmp(&sizes[b]).then(a.cmp(&b)).is_lt();
    (0..areas.len())
        .map(|at| {
            let mut left = areas[at].clone();
            let mut takers = overlapping(&boxes, &areas[at]);
            takers.retain(|&other| comes_first(other, at));
            takers.retain(|&other| {
                let common = areas[at].intersection(&areas[other]).unsigned_area();
                common > BORDER * sizes[other]
            });
            for &taker in &takers {
                left = left.difference(&areas[taker]);
            }
            (left, takers)
        })
        .collect()
}

/// What is left of `area` where `others` cover it.
pub(super) fn without(
    area: &MultiPolygon<f64>,
    others: &[MultiPolygon<f64>],
    boxes: &Boxes,
) -> MultiPolygon<f64> {
    let near = overlapping(boxes, area);
    near.into_iter().fold(area.clone(), |left, other| left.difference(&others[other]))
}

/// The boxes of `areas` in a tree; an area without any point is in no box.
pub(super) fn boxes(areas: &[MultiPolygon<f64>]) -> Boxes {
    let entries = areas.iter().enumerate().filter_map(|(at, area)| {
        let bounds = area.bounding_rect()?;
        let (min, max) = (bounds.min(), bounds.max());
        Some(GeomWithData::new(Rectangle::from_corners([min.x, min.y], [max.x, max.y]), at))
    });
    RTree::bulk_load(entries.collect())
}

/// The positions of the boxes that `area`'s box overlaps, sorted.
fn overlapping(boxes: &Boxes, area: &MultiPolygon<f64>) -> Vec<usize> {
    let Some(bounds) = area.bounding_rect() else { return Vec::new() };
    let (min, max) = (bounds.min(), bounds.max());
    let envelope = AABB::from_corners([min.x, min.y], [max.x, max.y]);
    let mut near: Vec<usize> =
        boxes.locate_in_envelope_intersecting(&envelope).map(|entry| entry.data).collect();
    near.sort_unstable();
    near
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

    use super::*;

    fn rect(x: f64, y: f64, width: f64, height: f64) -> MultiPolygon<f64> {
        MultiPolygon(vec![polygon![
            (x: x, y: y), (x: x + width, y: y), (x: x + width, y: y + height), (x: x, y: y + height)
        ]])
    }

    #[test]
    fn an_estate_inside_a_quarter_keeps_its_ground() {
        let areas = [rect(0., 0., 300., 300.), rect(10., 10., 100., 100.), rect(500., 0., 9., 9.)];
        let shared = shared_out(&areas);
        assert!((shared[0].0.unsigned_area() - 80_000.0).abs() < 0.1);
        assert_eq!(shared[0].1, vec![1]);
        assert!((shared[1].0.unsigned_area() - 10_000.0).abs() < 0.1);
        assert_eq!(shared[2], (areas[2].clone(), Vec::new()));
    }

    #[test]
    fn one_area_mapped_twice_is_counted_once() {
        let shared = shared_out(&[rect(0., 0., 50., 50.), rect(0., 0., 50., 50.)]);
        assert!((shared[0].0.unsigned_area() - 2_500.0).abs() < 0.1);
        assert!(shared[1].0.unsigned_area() < 0.1);
    }

    #[test]
    fn a_border_drawn_twice_changes_nothing() {
        let areas = [rect(0., 0., 100., 100.), rect(99.5, 0., 100., 90.)];
        let shared = shared_out(&areas);
        assert_eq!(shared[0].0, areas[0]);
        assert_eq!(shared[1].0, areas[1]);
    }
}
