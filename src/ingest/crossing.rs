//! Is an outline simple? The cheap question that nearly every polygon passes.
//!
//! Rings are simple when no two of their edges meet except neighbours in their common corner.
//! Pairs of edges are compared by their boxes first; from a few dozen edges on the boxes stand in
//! an R-tree, which makes it O(n log n) where edges are short.
//! All tests of sides are exact (Shewchuk's predicates, in `geo`).

use geo::algorithm::kernels::{Kernel, Orientation, RobustKernel};
use geo::{BoundingRect, Contains, Intersects, Validation};
use geo_types::{Coord, Line, LineString, Point, Polygon};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Below this many edges, comparing all pairs is faster than building a tree.
const FEW: usize = 48;

/// Where the polygon's rings cross or touch so that it is not valid; `None` where it is valid.
/// Each ring must be closed and have at least three different corners.
pub(super) fn first_crossing(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let edges = Edges::of(polygon);
    let mut rings_touch = false;
    let fault = edges.find_pair(|a, b| {
        if !a.line.intersects(&b.line) {
            return false;
        }
        if a.ring != b.ring {
            rings_touch = true;
            return false;
        }
        match edges.corner_between(a, b) {
            Some([before, corner, after]) => folds_back(before, corner, after),
            None => true,
        }
    });
    if let Some(edge) = fault {
        return Some(edge.line.start);
    }
    let start = polygon.exterior().0.first().copied();
    if rings_touch {
        // Rings may touch in single points: rare enough to be left to the thorough test.
        return if polygon.is_valid() { None } else { start };
    }
    misplaced_hole(polygon)
}

/// Whether an edge returns over the edge before it.
fn folds_back(before: Coord<f64>, corner: Coord<f64>, after: Coord<f64>) -> bool {
    let (back, on) = (before - corner, after - corner);
    RobustKernel::orient2d(before, corner, after) == Orientation::Collinear
        && back.x * on.x + back.y * on.y > 0.0
}

/// A corner of a hole that lies outside the outer ring or inside another hole; no rings touch.
fn misplaced_hole(polygon: &Polygon<f64>) -> Option<Coord<f64>> {
    let holes = polygon.interiors();
    if holes.is_empty() {
        return None;
    }
    let filled = |ring: &LineString<f64>| Polygon::new(ring.clone(), Vec::new());
    let outer = filled(polygon.exterior());
    let hole_areas: Vec<_> = holes.iter().map(filled).collect();
    let boxes: Vec<_> = hole_areas.iter().map(BoundingRect::bounding_rect).collect();
    for (at, hole) in holes.iter().enumerate() {
        let corner = *hole.0.first()?;
        let inside_another = (0..holes.len()).any(|other| {
            other != at
                && boxes[other].is_some_and(|around| around.intersects(&corner))
                && hole_areas[other].contains(&Point(corner))
        });
        if inside_another || !outer.contains(&Point(corner)) {
            return Some(corner);
        }
    }
    None
}

#[derive(Clone, Copy)]
struct Edge {
    ring: usize,
    /// Position in its ring.
    at: usize,
    line: Line<f64>,
}

struct Edges {
    all: Vec<Edge>,
    /// Number of edges of each ring.
    counts: Vec<usize>,
}

impl Edges {
    fn of(polygon: &Polygon<f64>) -> Self {
        let mut all = Vec::new();
        let mut counts = Vec::new();
        let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
        for (ring, line_string) in rings.enumerate() {
            let edges = line_string.lines().enumerate().map(|(at, line)| Edge { ring, at, line });
            all.extend(edges);
            counts.push(line_string.0.len().saturating_sub(1));
        }
        Self { all, counts }
    }

    /// The common corner of two edges of one ring that follow each other, and its neighbours.
    fn corner_between(&self, a: &Edge, b: &Edge) -> Option<[Coord<f64>; 3]> {
        let (first, second) = if a.at < b.at { (a, b) } else { (b, a) };
        if first.at + 1 == second.at {
            Some([first.line.start, first.line.end, second.line.end])
        } else if first.at == 0 && second.at + 1 == self.counts[a.ring] {
            Some([second.line.start, second.line.end, first.line.end])
        } else {
            None
        }
    }

    /// The first edge of a pair, of those whose boxes meet, that is at fault.
    fn find_pair(&self, mut at_fault: impl FnMut(&Edge, &Edge) -> bool) -> Option<&Edge> {
        if self.all.len() <= FEW {
            self.find_among_all(&mut at_fault)
        } else {
            self.find_by_tree(&mut at_fault)
        }
    }

    fn find_among_all(&self, at_fault: &mut impl FnMut(&Edge, &Edge) -> bool) -> Option<&Edge> {
        self.all.iter().enumerate().find_map(|(at, a)| {
            let rest = &self.all[at + 1..];
            rest.iter().any(|b| boxes_meet(a, b) && at_fault(a, b)).then_some(a)
        })
    }

    fn find_by_tree(&self, at_fault: &mut impl FnMut(&Edge, &Edge) -> bool) -> Option<&Edge> {
        let corners = |edge: &Edge| {
            let Line { start, end } = edge.line;
            ([start.x, start.y], [end.x, end.y])
        };
        let boxes = self.all.iter().enumerate().map(|(at, edge)| {
            let (start, end) = corners(edge);
            GeomWithData::new(Rectangle::from_corners(start, end), at)
        });
        let tree = RTree::bulk_load(boxes.collect());
        self.all.iter().enumerate().find_map(|(at, a)| {
            let (start, end) = corners(a);
            let mut near = tree.locate_in_envelope_intersecting(&AABB::from_corners(start, end));
            near.any(|other| other.data > at && at_fault(a, &self.all[other.data])).then_some(a)
        })
    }
}

fn boxes_meet(a: &Edge, b: &Edge) -> bool {
    let apart =
        |a0: f64, a1: f64, b0: f64, b1: f64| a0.max(a1) < b0.min(b1) || b0.max(b1) < a0.min(a1);
    let (a, b) = (a.line, b.line);
    !apart(a.start.x, a.end.x, b.start.x, b.end.x) && !apart(a.start.y, a.end.y, b.start.y, b.end.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polygon(rings: &[&[(f64, f64)]]) -> Polygon<f64> {
        let mut rings = rings.iter().map(|ring| LineString::from(ring.to_vec()));
        let outer = rings.next().expect("an outer ring");
        Polygon::new(outer, rings.collect())
    }

    const SQUARE: &[(f64, f64)] = &[(0., 0.), (10., 0.), (10., 10.), (0., 10.)];

    #[test]
    fn simple_outlines_pass() {
        for rings in [
            &[SQUARE][..],
            &[SQUARE, &[(2., 2.), (4., 2.), (4., 4.)]],
            &[SQUARE, &[(2., 2.), (4., 2.), (4., 4.)], &[(6., 6.), (8., 6.), (8., 8.)]],
            // A corner in the middle of a straight side, and a hole that touches in one point.
            &[&[(0., 0.), (5., 0.), (10., 0.), (10., 10.)]],
            &[SQUARE, &[(0., 5.), (4., 2.), (4., 8.)]],
        ] {
            assert_eq!(first_crossing(&polygon(rings)), None, "{rings:?}");
        }
    }

    #[test]
    fn outlines_that_are_not_simple_are_found() {
        for rings in [
            // A bow tie, a spike, a corner that touches a side, a figure of eight through a corner.
            &[&[(0., 0.), (10., 10.), (10., 0.), (0., 10.)][..]][..],
            &[&[(0., 0.), (10., 0.), (15., 0.), (10., 0.), (10., 10.)]],
            &[&[(0., 0.), (10., 0.), (10., 10.), (5., 0.), (0., 10.)]],
            &[&[(0., 0.), (4., 4.), (8., 0.), (8., 8.), (4., 4.), (0., 8.)]],
            // A hole outside, a hole in a hole, a hole along a side.
            &[SQUARE, &[(12., 2.), (14., 2.), (14., 4.)]],
            &[SQUARE, &[(2., 2.), (8., 2.), (8., 8.), (2., 8.)], &[(4., 4.), (5., 4.), (5., 5.)]],
            &[SQUARE, &[(0., 2.), (4., 2.), (4., 4.), (0., 4.)]],
        ] {
            assert!(first_crossing(&polygon(rings)).is_some(), "{rings:?}");
        }
    }

    #[test]
    fn the_tree_finds_a_crossing_exactly_where_comparing_all_pairs_does() {
        let (mut crossed, mut simple) = (0, 0);
        for case in 0..300_u32 {
            // A star whose rays grow so uneven from case to case that rings begin to cross.
            let ring: Vec<(f64, f64)> = (0..100_u32)
                .map(|step| {
                    let noise = f64::from((step * 613 + case * 104_729) % 997) / 997.0;
                    let turn = f64::from(step) + noise * f64::from(case) / 20.0;
                    let (sin, cos) = (turn * std::f64::consts::TAU / 100.0).sin_cos();
                    ((1.0 + noise) * cos, (1.0 + noise) * sin)
                })
                .collect();
            let ring = polygon(&[&ring]);
            let edges = Edges::of(&ring);
            let mut cross = |a: &Edge, b: &Edge| {
                edges.corner_between(a, b).is_none() && a.line.intersects(&b.line)
            };
            let by_pairs = edges.find_among_all(&mut cross).map(|edge| edge.at);
            let by_tree = edges.find_by_tree(&mut cross).map(|edge| edge.at);
            assert_eq!(by_pairs, by_tree, "case {case}");
            assert_eq!(first_crossing(&ring).is_some(), by_pairs.is_some(), "case {case}");
            *(if by_pairs.is_some() { &mut crossed } else { &mut simple }) += 1;
        }
        assert!(crossed > 50 && simple > 50, "{crossed} crossed, {simple} simple");
    }
}
