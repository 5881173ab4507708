//! Boxes on the plane, and the R-tree of them.

use geo_types::{Coord, MultiPolygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::geodesy::{PlanePoint, PlaneShape};

/// An upright rectangle on the plane, its border included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneBox {
    /// Its south-west corner.
    pub min: PlanePoint,
    /// Its north-east corner.
    pub max: PlanePoint,
}

impl PlaneBox {
    /// The box of no point: it is near nothing, and joins as nothing.
    pub const EMPTY: Self = Self {
        min: PlanePoint::new(f64::INFINITY, f64::INFINITY),
        max: PlanePoint::new(f64::NEG_INFINITY, f64::NEG_INFINITY),
    };

    /// The smallest box around some points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = PlanePoint>) -> Self {
        points.into_iter().fold(Self::EMPTY, |bounds, p| bounds.joined(Self { min: p, max: p }))
    }

    /// The smallest box around an area.
    #[must_use]
    pub fn around_area(area: &MultiPolygon<f64>) -> Self {
        let corners = area.iter().flat_map(|polygon| polygon.exterior().coords());
        Self::around(corners.map(|c: &Coord| PlanePoint::new(c.x, c.y)))
    }

    /// The smallest box around a shape.
    #[must_use]
    pub fn around_shape(shape: &PlaneShape) -> Self {
        match shape {
            PlaneShape::Point(point) => Self { min: *point, max: *point },
            PlaneShape::Area(area) => Self::around_area(area),
        }
    }

    /// The smallest box around both.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        Self {
            min: PlanePoint::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: PlanePoint::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    /// The box grown by `margin_m` on every side.
    #[must_use]
    pub fn grown(self, margin_m: f64) -> Self {
        Self {
            min: PlanePoint::new(self.min.x - margin_m, self.min.y - margin_m),
            max: PlanePoint::new(self.max.x + margin_m, self.max.y + margin_m),
        }
    }

    /// Its middle.
    #[must_use]
    pub fn middle(self) -> PlanePoint {
        PlanePoint::new((self.min.x + self.max.x) / 2.0, (self.min.y + self.max.y) / 2.0)
    }

    /// Half its diagonal: no point of it is farther from its middle.
    #[must_use]
    pub fn half_diagonal_m(self) -> f64 {
        self.min.distance_sq(self.max).sqrt() / 2.0
    }

    /// Whether the boxes share a point.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// Square of the least distance between the boxes; 0 where they meet.
    #[must_use]
    pub fn distance_sq(&self, other: &Self) -> f64 {
        let dx = (self.min.x - other.max.x).max(other.min.x - self.max.x).max(0.0);
        let dy = (self.min.y - other.max.y).max(other.min.y - self.max.y).max(0.0);
        dx * dx + dy * dy
    }

    /// Square of the least distance from the box to a point; 0 inside.
    #[must_use]
    pub fn distance_sq_to(&self, p: PlanePoint) -> f64 {
        let dx = (self.min.x - p.x).max(p.x - self.max.x).max(0.0);
        let dy = (self.min.y - p.y).max(p.y - self.max.y).max(0.0);
        dx * dx + dy * dy
    }

    /// Square of the distance from a point to the farthest corner: nothing in the box is farther.
    #[must_use]
    pub fn farthest_sq_from(&self, p: PlanePoint) -> f64 {
        let dx = (p.x - self.min.x).abs().max((p.x - self.max.x).abs());
        let dy = (p.y - self.min.y).abs().max((p.y - self.max.y).abs());
        dx * dx + dy * dy
    }

    fn envelope(self) -> AABB<[f64; 2]> {
        AABB::from_corners([self.min.x, self.min.y], [self.max.x, self.max.y])
    }
}

/// An R-tree of boxes that answers with their positions in the list it was built from.
pub struct BoxTree {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
    boxes: Vec<PlaneBox>,
    widest_m: f64,
}

impl BoxTree {
    /// Packs the boxes into a tree; empty boxes are never found. O(n log n).
    ///
    /// # Panics
    /// When there are 2³² boxes or more.
    #[must_use]
    pub fn new(boxes: Vec<PlaneBox>) -> Self {
        let filled = || boxes.iter().enumerate().filter(|(_, bounds)| bounds.min.x <= bounds.max.x);
        let entries = filled().map(|(at, bounds)| {
            let at = u32::try_from(at).expect("fewer than 2^32 boxes");
            GeomWithData::new(Rectangle::from_aabb(bounds.envelope()), at)
        });
        let tree = RTree::bulk_load(entries.collect());
        let widest_m = filled().map(|(_, bounds)| bounds.half_diagonal_m()).fold(0.0, f64::max);
        Self { tree, boxes, widest_m }
    }

    /// The boxes, in the order they were given.
    #[must_use]
    pub fn boxes(&self) -> &[PlaneBox] {
        &self.boxes
    }

    /// The largest half diagonal: no point of a box is farther from the box's middle.
    #[must_use]
    pub const fn widest_m(&self) -> f64 {
        self.widest_m
    }

    /// Puts into `found` the positions of all boxes that meet `bounds`, in ascending order.
    pub fn meeting(&self, bounds: PlaneBox, found: &mut Vec<u32>) {
        self.meeting_unsorted(bounds, found);
        found.sort_unstable();
    }

    /// As [`Self::meeting`] where they are `most` or fewer; false, with some of them found, where there are
    /// more.
    #[must_use]
    pub fn meeting_at_most(&self, most: usize, bounds: PlaneBox, found: &mut Vec<u32>) -> bool {
        found.clear();
        if bounds.min.x <= bounds.max.x {
            let hits = self.tree.locate_in_envelope_intersecting(&bounds.envelope());
            found.extend(hits.map(|entry| entry.data).take(most.saturating_add(1)));
            found.sort_unstable();
        }
        found.len() <= most
    }

    /// As [`Self::meeting`] in the order of the tree.
    pub(super) fn meeting_unsorted(&self, bounds: PlaneBox, found: &mut Vec<u32>) {
        found.clear();
        if bounds.min.x <= bounds.max.x {
            let hits = self.tree.locate_in_envelope_intersecting(&bounds.envelope());
            found.extend(hits.map(|entry| entry.data));
        }
    }

    /// The box whose border or inside lies nearest to `point`, and the square of that distance;
    /// nothing is near a point that is not finite.
    #[must_use]
    pub fn nearest(&self, point: PlanePoint) -> Option<(u32, f64)> {
        if !(point.x.is_finite() && point.y.is_finite()) {
            return None; // the R-tree orders by distance, and a NaN has no order
        }
        let (entry, distance_sq) =
            self.tree.nearest_neighbor_iter_with_distance_2(&[point.x, point.y]).next()?;
        Some((entry.data, distance_sq))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes() -> Vec<PlaneBox> {
        let at = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 16) / 65.536;
        (0..500)
            .map(|n| {
                let corner = PlanePoint::new(at(n), at(n + 10_000));
                PlaneBox::around([corner, PlanePoint::new(corner.x + 20.0, corner.y + 9.0)])
            })
            .collect()
    }

    #[test]
    fn the_tree_finds_what_a_look_at_every_box_finds() {
        let boxes = boxes();
        let tree = BoxTree::new(boxes.clone());
        let mut found = Vec::new();
        for window in boxes.iter().map(|bounds| bounds.grown(30.0)) {
            tree.meeting(window, &mut found);
            let scanned: Vec<u32> =
                (0..500).filter(|&at| boxes[at as usize].meets(&window)).collect();
            assert_eq!(found, scanned);
            for most in [0, 1, scanned.len(), usize::MAX] {
                let all = tree.meeting_at_most(most, window, &mut found);
                assert_eq!(all, scanned.len() <= most);
                assert!(!all || found == scanned);
            }
        }
    }

    #[test]
    fn an_empty_box_is_near_nothing() {
        let tree = BoxTree::new(vec![PlaneBox::EMPTY]);
        let mut found = vec![7];
        tree.meeting(PlaneBox::around([PlanePoint::new(0.0, 0.0)]).grown(1e9), &mut found);
        assert!(found.is_empty());
        assert!(tree.nearest(PlanePoint::default()).is_none());
    }
}
