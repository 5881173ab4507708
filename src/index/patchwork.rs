//! Patches (streets, communities) and which of them holds a shape.
//!
//! A shape belongs to the patch that holds the largest share of its area; a point to the one that
//! contains it. Most shapes lie wholly inside one patch, which is seen without computing any
//! area: no edge of the patch passes through the shape's box.

use geo::Area;

use super::{BoxTree, PlaneBox, SlabPolygon};
use crate::geodesy::{PlanePoint, PlaneShape};

/// Shares closer than this differ by rounding only; a smaller share is none.
const ROUNDING: f64 = 1e-9;

/// The patch that holds a shape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding {
    /// Position of the patch in the list it was given in.
    pub which: usize,
    /// The share of the shape's area that the patch holds, 0…1; 1 for a point.
    pub share: f64,
}

/// Patches with an R-tree over them. A patch that is only a point holds nothing.
pub struct Patchwork {
    patches: Vec<Option<SlabPolygon>>,
    tree: BoxTree,
}

impl Patchwork {
    /// Builds the index. O(n log n).
    #[must_use]
    pub fn new<'a>(shapes: impl IntoIterator<Item = &'a PlaneShape>) -> Self {
        let patches: Vec<Option<SlabPolygon>> =
            shapes.into_iter().map(|shape| shape.as_area().map(SlabPolygon::new)).collect();
        let boxes: Vec<PlaneBox> = patches
            .iter()
            .map(|patch| patch.as_ref().map_or(PlaneBox::EMPTY, SlabPolygon::bounds))
            .collect();
        Self { patches, tree: BoxTree::new(boxes) }
    }

    /// The patch that holds the largest share of the shape; the first of equals. `None` where no
    /// patch holds any of it.
    #[must_use]
    pub fn holder_of(&self, shape: &PlaneShape) -> Option<Holding> {
        self.holdings_of(shape).into_iter().reduce(|best, next| {
            // Shares that differ by rounding only are equal: the first in the list wins.
            if next.share > best.share + ROUNDING { next } else { best }
        })
    }

    /// Every patch that holds some of the shape, in the order of the list.
    #[must_use]
    pub fn holdings_of(&self, shape: &PlaneShape) -> Vec<Holding> {
        let bounds = PlaneBox::around_shape(shape);
        let mut near = Vec::new();
        self.tree.meeting(bounds, &mut near);
        let mut found = Vec::new();
        for which in near.into_iter().map(|at| at as usize) {
            let Some(patch) = &self.patches[which] else { continue };
            let share = match shape {
                PlaneShape::Point(point) => f64::from(u8::from(patch.contains(*point))),
                PlaneShape::Area(area) if patch.has_edge_in(&bounds) => {
                    let whole_m2 = area.unsigned_area();
                    if whole_m2 > 0.0 { (patch.overlap_m2(area) / whole_m2).min(1.0) } else { 0.0 }
                }
                PlaneShape::Area(_) => {
                    let inside = patch.contains(PlanePoint::new(bounds.min.x, bounds.min.y));
                    f64::from(u8::from(inside))
                }
            };
            if share > ROUNDING {
                found.push(Holding { which, share });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;

    fn rect(x: f64, y: f64, w: f64, h: f64) -> PlaneShape {
        let ring = vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
        PlaneShape::Area(MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]))
    }

    #[test]
    fn a_compound_across_two_streets_belongs_to_the_one_with_more_of_it() {
        let streets = [rect(0.0, 0.0, 1000.0, 1000.0), rect(1000.0, 0.0, 1000.0, 1000.0)];
        let patchwork = Patchwork::new(&streets);
        let across = patchwork.holder_of(&rect(970.0, 400.0, 100.0, 50.0)).expect("held");
        assert_eq!(across.which, 1);
        assert!((across.share - 0.7).abs() < 1e-9);
        assert_eq!(patchwork.holdings_of(&rect(970.0, 400.0, 100.0, 50.0)).len(), 2);
        let inside = patchwork.holder_of(&rect(100.0, 400.0, 100.0, 50.0));
        assert_eq!(inside, Some(Holding { which: 0, share: 1.0 }));
        assert_eq!(patchwork.holder_of(&rect(-500.0, 400.0, 100.0, 50.0)), None);
    }

    #[test]
    fn a_compound_beside_a_slanted_border_is_not_held_by_rounding() {
        let slope = |x: f64| 210_000.0 + 0.3 * x;
        // The patch lies above a line that winds within a metre of the slope.
        let wind = |k: i32| {
            let x = 1e5 + f64::from(k) * 37.3;
            (x, slope(x) + f64::from(k * 7 % 5) / 5.0)
        };
        let ring: Vec<_> = (0..550).map(wind).chain([(1.1e5, 2.6e5)]).collect();
        let patch = PlaneShape::Area(MultiPolygon(vec![Polygon::new(ring.into(), vec![])]));
        let patchwork = Patchwork::new([&patch]);
        for step in 0..100 {
            let x = 101_000.0 + f64::from(step) * 173.7;
            let ring =
                vec![(x, slope(x) - 1.3), (x + 71.1, slope(x) - 83.9), (x + 91.7, slope(x) + 20.3)];
            let beside = PlaneShape::Area(MultiPolygon(vec![Polygon::new(ring.into(), vec![])]));
            assert_eq!(patchwork.holder_of(&beside), None, "at {x}");
        }
    }

    #[test]
    fn equal_shares_go_to_the_first_in_the_list() {
        let streets = [rect(0.0, 0.0, 1000.0, 1000.0), rect(1000.0, 0.0, 1000.0, 1000.0)];
        let held = Patchwork::new(&streets).holder_of(&rect(950.0, 0.3, 100.0, 33.3));
        assert_eq!(held.map(|holding| holding.which), Some(0));
    }

    #[test]
    fn a_point_belongs_to_the_patch_that_contains_it() {
        let streets = [rect(0.0, 0.0, 10.0, 10.0), rect(10.0, 0.0, 10.0, 10.0)];
        let patchwork = Patchwork::new(&streets);
        for (x, which) in [(5.0, Some(0)), (15.0, Some(1)), (25.0, None)] {
            let point = PlaneShape::Point(PlanePoint::new(x, 5.0));
            assert_eq!(patchwork.holder_of(&point).map(|holding| holding.which), which);
        }
    }
}
