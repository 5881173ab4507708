//! Whether a place lies in one of many polygons, of which some may have very many corners.
//!
//! A place is inside a polygon where a ray to the north crosses its rings an odd number of times, or
//! on one of its edges. Method: an R-tree over edges tells those that the ray can cross.
//! O(log n + k) for k edges above the place; O(n) memory however the rings run.

use geo_types::{LineString, MultiPolygon};

use crate::geodesy::PlanePoint;
use crate::index::{BoxTree, PlaneBox};

/// Polygons, each on its own: two may overlap.
pub(super) struct Forbidden {
    /// Each edge's polygon and its ends.
    edges: Vec<(u32, [PlanePoint; 2])>,
    tree: BoxTree,
    north_m: f64,
}

impl Forbidden {
    /// Indexes some polygons on the plane. O(n log n) for n edges.
    pub fn new(area: &MultiPolygon<f64>) -> Self {
        let point = |at: geo_types::Coord<f64>| PlanePoint::new(at.x, at.y);
        let edge =
            |part: u32| move |line: geo_types::Line<f64>| (part, [line.start, line.end].map(point));
        let of = |(part, polygon): (u32, &geo_types::Polygon<f64>)| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.flat_map(LineString::lines).map(edge(part)).collect::<Vec<_>>()
        };
        let edges: Vec<_> = (0..).zip(area).flat_map(of).collect();
        let boxes: Vec<PlaneBox> = edges.iter().map(|(_, ends)| PlaneBox::around(*ends)).collect();
        let north_m = boxes.iter().map(|one| one.max.y).fold(f64::NEG_INFINITY, f64::max);
        Self { edges, tree: BoxTree::new(boxes), north_m }
    }

    /// Whether a polygon holds the place; its border does.
    pub fn holds(&self, at: PlanePoint) -> bool {
        if at.y > self.north_m {
            return false;
        }
        let mut near = Vec::new();
        let ray = PlaneBox { min: at, max: PlanePoint::new(at.x, self.north_m) };
        self.tree.meeting(ray, &mut near);
        let mut crossed: Vec<u32> = Vec::new();
        for (part, [a, b]) in near.into_iter().map(|edge| self.edges[edge as usize]) {
            let turn = (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x);
            if turn == 0.0 && PlaneBox::around([a, b]).distance_sq_to(at) == 0.0 {
                return true;
            }
            // Each edge holds its western end only, so that a corner is crossed once.
            if (a.x <= at.x) != (b.x <= at.x) && (turn < 0.0) == (a.x < b.x) {
                crossed.push(part);
            }
        }
        crossed.sort_unstable();
        crossed.chunk_by(|a, b| a == b).any(|of_one| of_one.len() % 2 == 1)
    }
}

#[cfg(test)]
mod tests {
    use geo::Intersects;
    use geo_types::{Point, Polygon};

    use super::*;
    use crate::siting::trials::Seeded;

    #[test]
    fn a_place_is_held_where_it_meets_a_polygon_also_in_holes_on_borders_and_at_corners() {
        for seed in 0..300 {
            let mut random = Seeded::new(seed);
            let size = 4 + random.below(9);
            let mut number = || f64::from(u32::try_from(random.below(size)).expect("small"));
            let mut parts = Vec::new();
            for _ in 0..3 {
                let (x, y) = (number(), number());
                let (w, h) = (1.0 + number(), 1.0 + number());
                let ring = |by: f64| {
                    let (w, h) = (w - by, h - by);
                    let corners = [(x + by, y + by), (x + w, y + by), (x + w, y + h)];
                    LineString::from(
                        corners.into_iter().chain([(x + by, y + h)]).collect::<Vec<_>>(),
                    )
                };
                let holes = if w > 2.0 && h > 2.0 { vec![ring(0.75)] } else { vec![] };
                parts.push(Polygon::new(ring(0.0), holes));
                let triangle = [(x, y), (x + w, y + number()), (x + number(), y + h)];
                parts.push(Polygon::new(LineString::from(triangle.to_vec()), vec![]));
            }
            let area = MultiPolygon(parts);
            let forbidden = Forbidden::new(&area);
            for half in 0..40 * 40 {
                let at = [half % 40, half / 40].map(|half| f64::from(half) / 2.0 - 1.0);
                let expected = area.iter().any(|one| one.intersects(&Point::new(at[0], at[1])));
                let found = forbidden.holds(PlanePoint::new(at[0], at[1]));
                assert_eq!(found, expected, "seed {seed}: {at:?} {area:?}");
            }
        }
        assert!(!Forbidden::new(&MultiPolygon(vec![])).holds(PlanePoint::default()));
    }
}
