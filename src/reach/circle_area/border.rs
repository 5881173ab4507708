//! The border of one service circle as [`Wall`]s.
//!
//! For a polygon S walked with its inside on the left, walk at distance `r` outside each edge,
//! turn around each convex corner on an arc, and at each hollow corner go in to the corner and
//! out again. This closed walk is the sum of the borders of S itself, of a rectangle on the
//! outside of each edge and of a sector at each convex corner, all walked counter-clockwise
//! (what they share is walked once each way and cancels). Its winding number at a point is thus
//! the number of those parts that hold the point: never negative, and at least 1 exactly within
//! `r` of S, because the nearest point of S to a point outside lies on an edge (the point is in
//! its rectangle) or on a convex corner (in its sector). No union need be worked out here.

use geo::Winding;
use geo_types::{LineString, MultiPolygon};

use super::wall::{Curve, Wall};
use crate::geodesy::PlanePoint;

type Xy = (f64, f64);

/// Appends the border of the disc of radius `r` around `centre`.
pub(super) fn push_disc(walls: &mut Vec<Wall>, centre: PlanePoint, r: f64) {
    let (cx, cy) = (centre.x, centre.y);
    let (low, high) = (cy - r, cy + r);
    walls.push(Wall::new(low, high, Curve::Arc { cx, cy, r, side: 1.0 }));
    walls.push(Wall::new(high, low, Curve::Arc { cx, cy, r, side: -1.0 }));
}

/// Appends the border walk at distance `r` around `shape`. Rings may be walked either way round.
pub(super) fn push_offset(walls: &mut Vec<Wall>, shape: &MultiPolygon<f64>, r: f64) {
    let mut corners = Vec::new();
    for polygon in shape {
        push_ring(walls, polygon.exterior(), Turn::Left, r, &mut corners);
        for hole in polygon.interiors() {
            push_ring(walls, hole, Turn::Right, r, &mut corners);
        }
    }
}

/// Which way a ring must turn to have the polygon on its left hand.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Left,
    Right,
}

/// A ring's corner and the outward unit normal of the edge that leaves it.
#[derive(Clone, Copy)]
struct Corner {
    at: Xy,
    normal: Xy,
}

fn push_ring(
    walls: &mut Vec<Wall>,
    ring: &LineString<f64>,
    turn: Turn,
    r: f64,
    corners: &mut Vec<Corner>,
) {
    corners.clear();
    corners.extend(ring.0.iter().map(|c| Corner { at: (c.x, c.y), normal: (0.0, 0.0) }));
    corners.dedup_by(|a, b| a.at == b.at);
    while corners.len() > 1 && corners.first().map(|c| c.at) == corners.last().map(|c| c.at) {
        corners.pop();
    }
    let ring_turn = if ring.is_cw() { Turn::Right } else { Turn::Left };
    if ring_turn != turn {
        corners.reverse();
    }
    if let [only] = corners[..] {
        push_disc(walls, PlanePoint::new(only.at.0, only.at.1), r);
        return;
    }
    for i in 0..corners.len() {
        let (a, b) = (corners[i].at, corners[(i + 1) % corners.len()].at);
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        corners[i].normal = (dy / length, -dx / length);
    }
    for i in 0..corners.len() {
        let (here, next) = (corners[i], corners[(i + 1) % corners.len()]);
        let end = offset(next.at, here.normal, r);
        walls.push(Wall::straight(offset(here.at, here.normal, r), end));
        push_corner(walls, next.at, here.normal, next.normal, r);
    }
}

/// From the end of one offset edge to the start of the next, around or through the corner `at`.
fn push_corner(walls: &mut Vec<Wall>, at: Xy, before: Xy, after: Xy, r: f64) {
    let (from, to) = (offset(at, before, r), offset(at, after, r));
    let cross = before.0 * after.1 - before.1 * after.0;
    let dot = before.0 * after.0 + before.1 * after.1;
    let is_spike = cross == 0.0 && dot < 0.0;
    if cross < 0.0 {
        walls.push(Wall::straight(from, at));
        walls.push(Wall::straight(at, to));
    } else if cross == 0.0 && !is_spike {
        walls.push(Wall::straight(from, to));
    } else {
        let leaves_right = before.0 > 0.0 || (before.0 == 0.0 && before.1 < 0.0);
        let arrives_right = after.0 > 0.0 || (after.0 == 0.0 && after.1 > 0.0);
        let (cx, cy) = at;
        let half = |right: bool| Curve::Arc { cx, cy, r, side: if right { 1.0 } else { -1.0 } };
        // An arc is at most half a circle: it passes the top or the bottom, never both.
        match (leaves_right, arrives_right) {
            (true, true) | (false, false) => {
                walls.push(Wall::new(from.1, to.1, half(leaves_right)));
            }
            (true, false) => {
                walls.push(Wall::new(from.1, cy + r, half(true)));
                walls.push(Wall::new(cy + r, to.1, half(false)));
            }
            (false, true) => {
                walls.push(Wall::new(from.1, cy - r, half(false)));
                walls.push(Wall::new(cy - r, to.1, half(true)));
            }
        }
    }
}

fn offset(at: Xy, normal: Xy, r: f64) -> Xy {
    (at.0 + r * normal.0, at.1 + r * normal.1)
}
