//! The nearest of many shapes to a point, one point at a time.
//!
//! Method: the shape whose box is nearest gives an upper bound; only boxes within it are measured.
//! O(log n + k) for k boxes nearer than the bound, however large one of the shapes is.

use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::{PlaneBox, Site, Sites};

/// Shapes and the way to the nearest of them.
pub(super) struct Nearest {
    sites: Sites,
}

impl Nearest {
    /// Indexes some shapes. O(n log n).
    pub fn new<'a>(shapes: impl IntoIterator<Item = &'a PlaneShape>) -> Self {
        Self { sites: Sites::new(shapes.into_iter().map(Site::Shape)) }
    }

    /// The shapes' boxes, in their order.
    pub fn boxes(&self) -> &[PlaneBox] {
        self.sites.tree().boxes()
    }

    /// Position of the shape nearest to a point, the first of equals, and metres to its outline: 0
    /// inside. `None` where there is no shape.
    pub fn to(&self, point: PlanePoint) -> Option<(usize, f64)> {
        let tree = self.sites.tree();
        let (first, _) = tree.nearest(point)?;
        let bound_m = self.sites.distance_m(first as usize, point);
        let mut near = Vec::new();
        tree.meeting(PlaneBox::around([point]).grown(bound_m), &mut near);
        let measured = near.into_iter().filter_map(|at| {
            let at = at as usize;
            let is_near = tree.boxes()[at].distance_sq_to(point) <= bound_m * bound_m;
            is_near.then(|| (at, self.sites.distance_m(at, point)))
        });
        let least = measured.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
        least.or(Some((first as usize, bound_m))) // a bound may round below itself
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;

    fn noise(n: u32) -> f64 {
        f64::from(n.wrapping_mul(2_654_435_761) >> 12) / f64::from(1 << 20)
    }

    fn rect(x: f64, y: f64, w: f64, h: f64) -> PlaneShape {
        let ring = vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
        PlaneShape::Area(MultiPolygon(vec![Polygon::new(LineString::from(ring), vec![])]))
    }

    #[test]
    fn the_nearest_is_the_one_that_a_scan_finds_also_beside_a_giant() {
        let mut shapes: Vec<PlaneShape> = (0..300)
            .map(|n| {
                let (x, y) = (4000.0 * noise(n), 4000.0 * noise(n * n + 900));
                match n % 4 {
                    0 => PlaneShape::Point(PlanePoint::new(x, y)),
                    _ => rect(x, y, 10.0 + 80.0 * noise(n + 77), 40.0),
                }
            })
            .collect();
        shapes.push(rect(-9000.0, 1000.0, 9500.0, 9000.0));
        let all = Nearest::new(&shapes);
        for n in 0..400 {
            let point = PlanePoint::new(5000.0 * noise(n + 31), 5000.0 * noise(n * n + 47));
            let scan = (0..shapes.len()).map(|at| (at, all.sites.distance_m(at, point)));
            let scan = scan.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            assert_eq!(all.to(point), scan, "point {n}");
        }
        assert!(Nearest::new(&[]).to(PlanePoint::default()).is_none());
    }
}
