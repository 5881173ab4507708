//! Where the streets meet a compound's outline: its gates, where none are known.

use geo_types::MultiPolygon;

use super::Network;
use super::obstacles::turn;
use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;
use crate::units::Meters;

/// Gates nearer to each other than this are one.
const SAME_GATE_M: f64 = 1.0;

impl Network {
    /// Where walkable edges on the ground cross an outline, in order from west to east; crossings
    /// within a metre of each other are told once. O(k log n) for an outline of k corners.
    #[must_use]
    pub fn crossings_of(&self, outline: &MultiPolygon<f64>) -> Vec<PlanePoint> {
        let mut found = Vec::new();
        for (a, b) in sides(outline) {
            self.tree.meeting(&self.lines, &PlaneBox::around([a, b]), |s| {
                if self.is_ground[self.lines.edge_of[s] as usize] {
                    found.extend(crossing(a, b, self.lines.points[s], self.lines.points[s + 1]));
                }
            });
        }
        found.sort_by(|p, q| p.x.total_cmp(&q.x).then(p.y.total_cmp(&q.y)));
        let mut kept: Vec<PlanePoint> = Vec::new();
        for point in found {
            let near = kept.iter().rev().take_while(|other| point.x - other.x <= SAME_GATE_M);
            if !near.into_iter().any(|o| o.distance_sq(point) <= SAME_GATE_M * SAME_GATE_M) {
                kept.push(point);
            }
        }
        kept
    }

    /// The point of an outline that is nearest to a walkable edge on the ground, if one lies
    /// within `limit`; edges that are not on islands come first. Nothing says that the stub is free: snap the point.
    #[must_use]
    pub fn nearest_to_outline(
        &self,
        outline: &MultiPolygon<f64>,
        limit: Meters,
    ) -> Option<PlanePoint> {
        let limit_m = limit.value().max(0.0);
        let mut best = None::<(bool, f64, PlanePoint)>;
        for (a, b) in sides(outline) {
            let window = PlaneBox::around([a, b]).grown(limit_m);
            self.tree.meeting(&self.lines, &window, |s| {
                let edge = self.lines.edge_of[s];
                if !self.is_ground[edge as usize] {
                    return;
                }
                let (p, q) = (self.lines.points[s], self.lines.points[s + 1]);
                let (sq, point) = nearest_between(a, b, p, q);
                let rank = (self.is_on_island(edge), sq);
                let is_better = best.is_none_or(|best| rank < (best.0, best.1));
                if sq <= limit_m * limit_m && is_better {
                    best = Some((rank.0, sq, point));
                }
            });
        }
        best.map(|(.., point)| point)
    }

    /// The edges that come within `margin` of a box, in ascending order.
    #[must_use]
    pub fn edges_near(&self, bounds: PlaneBox, margin: Meters) -> Vec<u32> {
        let window = bounds.grown(margin.value());
        let mut edges = Vec::new();
        self.tree.meeting(&self.lines, &window, |s| {
            let own = PlaneBox::around([self.lines.points[s], self.lines.points[s + 1]]);
            if own.meets(&window) {
                edges.push(self.lines.edge_of[s]);
            }
        });
        edges.sort_unstable();
        edges.dedup();
        edges
    }
}

fn sides(outline: &MultiPolygon<f64>) -> impl Iterator<Item = (PlanePoint, PlanePoint)> + '_ {
    outline.iter().flat_map(|polygon| polygon.exterior().lines()).map(|side| {
        (PlanePoint::new(side.start.x, side.start.y), PlanePoint::new(side.end.x, side.end.y))
    })
}

/// The point where p→q passes or touches a→b.
fn crossing(a: PlanePoint, b: PlanePoint, p: PlanePoint, q: PlanePoint) -> Option<PlanePoint> {
    let (before, after) = (turn(a, b, p), turn(a, b, q));
    if (before > 0.0) == (after > 0.0) || (turn(p, q, a) > 0.0) == (turn(p, q, b) > 0.0) {
        return None;
    }
    let part = before / (before - after);
    Some(PlanePoint::new(p.x + part * (q.x - p.x), p.y + part * (q.y - p.y)))
}

/// The point of a→b nearest to p→q, and the square of the distance.
fn nearest_between(
    a: PlanePoint,
    b: PlanePoint,
    p: PlanePoint,
    q: PlanePoint,
) -> (f64, PlanePoint) {
    if let Some(point) = crossing(a, b, p, q) {
        return (0.0, point);
    }
    let ends = [a, b].map(|own| (nearest_on(p, q, own).distance_sq(own), own));
    let inner = [p, q].map(|other| {
        let own = nearest_on(a, b, other);
        (own.distance_sq(other), own)
    });
    let least = |x: (f64, PlanePoint), y: (f64, PlanePoint)| if y.0 < x.0 { y } else { x };
    ends.into_iter().chain(inner).fold((f64::INFINITY, a), least)
}

fn nearest_on(a: PlanePoint, b: PlanePoint, p: PlanePoint) -> PlanePoint {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length_sq = dx * dx + dy * dy;
    let along = (p.x - a.x) * dx + (p.y - a.y) * dy;
    let part = if length_sq > 0.0 { (along / length_sq).clamp(0.0, 1.0) } else { 0.0 };
    PlanePoint::new(a.x + part * dx, a.y + part * dy)
}
