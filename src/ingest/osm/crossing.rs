//! Whether rings cross or touch themselves or one another: the cheap question before the dear repair.
//!
//! Method: edges sorted by their smallest x; each is compared with those that begin before it ends
//! and overlap it in y. O(n log n + pairs that overlap): the check in `geo` compares every edge
//! with every other and does not see a spike (out and back along one line).
//!
//! Assumes that edges meeting in a vertex share its exact coordinates, as OpenStreetMap's nodes do.

use geo::{Intersects, Orientation, algorithm::kernels::RobustKernel, kernels::Kernel};
use geo_types::{Coord, Line, LineString};

struct Edge {
    line: Line<f64>,
    ring: usize,
    /// Position in its ring, and how many edges the ring has.
    at: usize,
    of: usize,
}

/// Whether any two edges of `rings` meet elsewhere than in the vertex that joins two neighbours
/// of one ring or in a vertex that two rings share.
pub(super) fn any(rings: &[&LineString<f64>]) -> bool {
    let mut edges: Vec<Edge> = Vec::new();
    for (ring, line) in rings.iter().enumerate() {
        let of = line.0.len().saturating_sub(1);
        edges.extend(line.lines().enumerate().map(|(at, line)| Edge { line, ring, at, of }));
    }
    edges.sort_by(|a, b| left(&a.line).total_cmp(&left(&b.line)));
    edges.iter().enumerate().any(|(i, edge)| {
        let ends = right(&edge.line);
        let near = edges[i + 1..].iter().take_while(|other| left(&other.line) <= ends);
        near.into_iter().any(|other| meet_badly(edge, other))
    })
}

fn meet_badly(a: &Edge, b: &Edge) -> bool {
    let (low, high) = (a.line.start.y.min(a.line.end.y), a.line.start.y.max(a.line.end.y));
    let beside = b.line.start.y.min(b.line.end.y) > high || b.line.start.y.max(b.line.end.y) < low;
    if beside || !a.line.intersects(&b.line) {
        return false;
    }
    if a.line.start == a.line.end || b.line.start == b.line.end {
        return true;
    }
    let joined = if a.ring == b.ring {
        if (a.at + 1) % a.of == b.at {
            Some((a.line.start, a.line.end, b.line.end))
        } else if (b.at + 1) % b.of == a.at {
            Some((b.line.start, b.line.end, a.line.end))
        } else {
            None
        }
    } else {
        shared_vertex(&a.line, &b.line)
    };
    joined.is_none_or(|(from, vertex, to)| turns_back(from, vertex, to))
}

/// The vertex in which two edges of different rings meet, between the far ends of both.
fn shared_vertex(a: &Line<f64>, b: &Line<f64>) -> Option<(Coord<f64>, Coord<f64>, Coord<f64>)> {
    let ends = |line: &Line<f64>| [(line.start, line.end), (line.end, line.start)];
    ends(a).into_iter().find_map(|(far, near)| {
        let (_, to) = ends(b).into_iter().find(|(here, _)| *here == near)?;
        Some((far, near, to))
    })
}

/// Whether the way from `from` over `vertex` to `to` runs back along itself.
fn turns_back(from: Coord<f64>, vertex: Coord<f64>, to: Coord<f64>) -> bool {
    let ahead = (vertex.x - from.x) * (to.x - vertex.x) + (vertex.y - from.y) * (to.y - vertex.y);
    ahead < 0.0 && RobustKernel::orient2d(from, vertex, to) == Orientation::Collinear
}

fn left(line: &Line<f64>) -> f64 {
    line.start.x.min(line.end.x)
}

fn right(line: &Line<f64>) -> f64 {
    line.start.x.max(line.end.x)
}

#[cfg(test)]
mod tests {
    use geo_types::line_string;

    use super::*;

    #[test]
    fn a_square_is_fine_and_a_bow_tie_is_not() {
        let square = line_string![(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.), (x: 0., y: 0.)];
        let tie = line_string![(x: 0., y: 0.), (x: 9., y: 9.), (x: 9., y: 0.), (x: 0., y: 9.), (x: 0., y: 0.)];
        assert!(!any(&[&square]));
        assert!(any(&[&tie]));
    }

    #[test]
    fn a_spike_a_pinch_and_a_doubled_node_are_seen() {
        let spike = line_string![(x: 0., y: 0.), (x: 9., y: 0.), (x: 15., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 0.)];
        let pinch = line_string![(x: 0., y: 0.), (x: 4., y: 4.), (x: 8., y: 0.), (x: 8., y: 8.), (x: 4., y: 4.), (x: 0., y: 8.), (x: 0., y: 0.)];
        let doubled = line_string![(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 0.)];
        assert!(any(&[&spike]));
        assert!(any(&[&pinch]));
        assert!(any(&[&doubled]));
    }

    #[test]
    fn rings_may_share_a_vertex_but_not_an_edge() {
        let outer = line_string![(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 9.), (x: 0., y: 0.)];
        let vertex = line_string![(x: 0., y: 0.), (x: 4., y: 2.), (x: 2., y: 4.), (x: 0., y: 0.)];
        let edge = line_string![(x: 0., y: 0.), (x: 9., y: 0.), (x: 4., y: 4.), (x: 0., y: 0.)];
        assert!(!any(&[&outer, &vertex]));
        assert!(any(&[&outer, &edge]));
    }
}
