//! The strip of land along a bridge or a tunnel.

use super::owners::STRIP_M;
use super::streets::{distance_sq_to_segment, drawable};
use crate::geodesy::PlanePoint;

/// The outline of the strip along a bridge: both sides and both ends.
pub(super) fn outline(points: &[PlanePoint]) -> Vec<[PlanePoint; 2]> {
    let mut pieces = Vec::new();
    let points: Vec<PlanePoint> = points.iter().copied().filter_map(drawable).collect();
    let steps: Vec<[PlanePoint; 2]> = points
        .windows(2)
        .map(|pair| [pair[0], pair[1]])
        .filter(|[a, b]| a.distance_sq(*b) > 0.01)
        .collect();
    for (at, [a, b]) in steps.iter().enumerate() {
        let length = a.distance_sq(*b).sqrt();
        let (ux, uy) = (STRIP_M * (b.y - a.y) / length, STRIP_M * (a.x - b.x) / length);
        let beside = |p: &PlanePoint, sign: f64| PlanePoint::new(p.x + sign * ux, p.y + sign * uy);
        pieces.push([beside(a, 1.0), beside(b, 1.0)]);
        pieces.push([beside(a, -1.0), beside(b, -1.0)]);
        if at == 0 {
            pieces.push([beside(a, 1.0), beside(a, -1.0)]);
        }
        if at + 1 == steps.len() {
            pieces.push([beside(b, 1.0), beside(b, -1.0)]);
        }
        // The street itself, along which the way bends.
        pieces.push([*a, *b]);
    }
    pieces.retain(|[a, b]| distance_sq_to_segment(*a, *b, *b) > 1e-6);
    pieces
}
