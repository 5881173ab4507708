//! Across a square: straight lines between the places where streets enter it.
//!
//! Question: how does one walk over a pedestrian area that is drawn as a ring?
//! Method: along its outline, and straight between each two entrances (nodes of the ring that
//! another way shares) wherever the line stays inside. O(e² n) for e entrances and n corners.
//! Limits: more than 32 entrances, or a ring of more than 2,000 corners, and only the outline is
//! walked; a line that would have to bend around a corner is left to the outline.

use crate::geodesy::PlanePoint;
use crate::network::obstacles::turn;

/// With more entrances than this only the outline is walked.
const MOST_ENTRANCES: usize = 32;
/// With more corners than this only the outline is walked.
const MOST_CORNERS: usize = 2000;

/// Pairs of nodes between which the square is crossed. `ring` is closed: its last node is its
/// first.
pub(super) fn across(
    ring: &[u32],
    nodes: &[PlanePoint],
    is_entrance: impl Fn(u32) -> bool,
) -> Vec<[u32; 2]> {
    let is_closed = ring.len() >= 4 && ring.first() == ring.last();
    if !is_closed || ring.len() > MOST_CORNERS {
        return Vec::new();
    }
    let corners = &ring[..ring.len() - 1];
    let entrances: Vec<usize> = (0..corners.len()).filter(|&at| is_entrance(corners[at])).collect();
    if entrances.len() > MOST_ENTRANCES {
        return Vec::new();
    }
    let outline: Vec<PlanePoint> = ring.iter().map(|&node| nodes[node as usize]).collect();
    let mut pairs = Vec::new();
    for (rank, &i) in entrances.iter().enumerate() {
        for &j in &entrances[rank + 1..] {
            let is_side = j == i + 1 || (i == 0 && j == corners.len() - 1);
            let is_same = corners[i] == corners[j];
            if !is_side && !is_same && stays_inside(outline[i], outline[j], &outline) {
                pairs.push([corners[i], corners[j]]);
            }
        }
    }
    pairs
}

/// Whether a line between two corners of a ring touches the ring at its ends only and runs inside.
fn stays_inside(a: PlanePoint, b: PlanePoint, ring: &[PlanePoint]) -> bool {
    let middle = PlanePoint::new(f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y));
    let mut is_inside = false;
    for side in ring.windows(2) {
        let (p, q) = (side[0], side[1]);
        let crosses = |u: f64, v: f64| (u < 0.0 && v > 0.0) || (u > 0.0 && v < 0.0);
        if crosses(turn(p, q, a), turn(p, q, b)) && crosses(turn(a, b, p), turn(a, b, q)) {
            return false;
        }
        let is_other_corner = p != a && p != b;
        if is_other_corner && turn(a, b, p) == 0.0 && between(a, b, p) {
            return false; // along a corner: the lines on either side of it will do
        }
        if (p.y > middle.y) != (q.y > middle.y) {
            let x = p.x + (middle.y - p.y) / (q.y - p.y) * (q.x - p.x);
            is_inside ^= middle.x < x;
        }
    }
    is_inside
}

fn between(a: PlanePoint, b: PlanePoint, p: PlanePoint) -> bool {
    let along = (p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y);
    along > 0.0 && along < a.distance_sq(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> (Vec<u32>, Vec<PlanePoint>) {
        let nodes: Vec<PlanePoint> = corners.iter().map(|&(x, y)| PlanePoint::new(x, y)).collect();
        let mut ring: Vec<u32> = (0..u32::try_from(nodes.len()).expect("few")).collect();
        ring.push(0);
        (ring, nodes)
    }

    #[test]
    fn a_square_is_crossed_between_entrances_that_see_each_other() {
        // A U: the arms' tips 2 and 7 do not see each other.
        let (ring, nodes) = ring(&[
            (0.0, 0.0),
            (90.0, 0.0),
            (90.0, 90.0),
            (60.0, 90.0),
            (60.0, 30.0),
            (30.0, 30.0),
            (30.0, 90.0),
            (0.0, 90.0),
        ]);
        let found = across(&ring, &nodes, |node| [0, 2, 7].contains(&node));
        // 0–2 would leave the U, 0–7 is a side of it, 2–7 leaves it.
        assert!(found.is_empty(), "{found:?}");
        let found = across(&ring, &nodes, |node| [0, 4, 1].contains(&node));
        assert_eq!(found, [[0, 4], [1, 4]].map(|p| p), "{found:?}");
    }

    #[test]
    fn a_square_with_too_many_entrances_keeps_its_outline_only() {
        let corner = |n: u32| {
            let angle = std::f64::consts::TAU * f64::from(n) / 40.0;
            (100.0 * angle.cos(), 100.0 * angle.sin())
        };
        let corners: Vec<_> = (0..40).map(corner).collect();
        let (ring, nodes) = ring(&corners);
        assert!(across(&ring, &nodes, |_| true).is_empty());
        assert_eq!(across(&ring, &nodes, |node| node % 10 == 0).len(), 6);
    }
}
