//! How a gate is joined to the streets.
//!
//! Question: where does one who steps out of a gate reach the streets, and how far is it?
//! Method: the nearest point of the nearest straight segment of a walkable edge, by the packed
//! R-tree. A stub that would cross an obstacle is not walked, and the next nearest segment is
//! tried; a segment of an island is taken only where no other is within the limit; a bridge or
//! a tunnel is joined only from within 5 m, for one does not climb onto it from beside. Many
//! gates are taken in Hilbert order, in bunches that ask the tree once (`crowd`).
//! O(log n) a gate where no obstacle is near, O(k log k) for k segments within the limit otherwise.

use rayon::prelude::*;

use super::Network;
use super::edge_tree::{Best, Hit, NO_SEGMENT, Trail, nearest_on};
use crate::geodesy::PlanePoint;
use crate::index::hilbert_order_of_points;
use crate::units::Meters;

/// A bridge or a tunnel is joined from so near only.
const OFF_GROUND_M: f32 = 5.0;
/// From how far, squared, a gate may be joined to an edge before islands are thought of.
pub(super) fn joined_from_sq(is_island: bool, is_ground: bool) -> f32 {
    match (is_island, is_ground) {
        (true, _) => -1.0,
        (false, true) => f32::INFINITY,
        (false, false) => OFF_GROUND_M * OFF_GROUND_M,
    }
}

/// Gates that one task joins.
const BATCH: usize = 1024;

/// Where a gate meets the network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Foothold {
    /// The edge.
    pub edge: u32,
    /// Distance along the edge from its first end, metres.
    pub along_m: f64,
    /// Distance along the edge to its second end, metres.
    pub rest_m: f64,
    /// Length of the straight stub from the gate to the edge, metres.
    pub stub_m: f64,
    /// The point of the edge.
    pub at: PlanePoint,
    /// The gate itself.
    pub gate: PlanePoint,
}

impl Foothold {
    /// The same with so much more to walk before the gate.
    #[must_use]
    pub fn led_by(self, before: Meters) -> Self {
        Self { stub_m: self.stub_m + before.value(), ..self }
    }
}

/// What came of joining a gate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Snap {
    /// Joined to the streets.
    Joined(Foothold),
    /// Joined to a small piece that is not joined to the other streets; nothing else is near.
    OnIsland(Foothold),
    /// No edge within the limit that a free stub leads to.
    TooFar {
        /// Straight distance to the nearest edge, obstacles or not; `None` where there is none.
        nearest: Option<Meters>,
    },
}

impl Snap {
    /// The foothold, on an island or not.
    #[must_use]
    pub const fn foothold(&self) -> Option<Foothold> {
        match self {
            Self::Joined(foothold) | Self::OnIsland(foothold) => Some(*foothold),
            Self::TooFar { .. } => None,
        }
    }
}

impl Network {
    /// Joins a gate by a straight stub of at most `limit`.
    #[must_use]
    pub fn foothold(&self, gate: PlanePoint, limit: Meters) -> Snap {
        let limit_m = limit.value();
        let start = Best::within(limit_m * limit_m);
        let best = self.tree.nearest_to_join(gate, start, &mut Trail::default());
        self.join(gate, limit_m, best.segment)
    }

    /// A place on an edge, as if a gate stood there.
    #[must_use]
    pub fn place(&self, edge: u32, along_m: f64, at: PlanePoint) -> Foothold {
        let rest_m = self.lines.length_m(edge as usize) - along_m;
        Foothold { edge, along_m, rest_m, stub_m: 0.0, at, gate: at }
    }

    /// Joins many gates in parallel; the same answers as one by one.
    #[must_use]
    pub fn footholds(&self, gates: &[PlanePoint], limit: Meters) -> Vec<Snap> {
        let limit_m = limit.value();
        let order = hilbert_order_of_points(gates);
        let parts: Vec<Vec<Snap>> = order
            .par_chunks(BATCH)
            .map(|part| {
                let row: Vec<PlanePoint> = part.iter().map(|&at| gates[at as usize]).collect();
                let nearest = self.nearest_segments(&row, limit_m);
                row.iter()
                    .zip(nearest)
                    .map(|(&gate, near)| self.join(gate, limit_m, near))
                    .collect()
            })
            .collect();
        let mut snaps = vec![Snap::TooFar { nearest: None }; gates.len()];
        for (&at, snap) in order.iter().zip(parts.into_iter().flatten()) {
            snaps[at as usize] = snap;
        }
        snaps
    }

    /// Joins a gate, given the nearest segment within the limit that lies on no island.
    fn join(&self, gate: PlanePoint, limit_m: f64, nearest: u32) -> Snap {
        let limit_m = if limit_m >= 0.0 { limit_m } else { return self.too_far(gate) };
        if nearest != NO_SEGMENT {
            let hit = nearest_on(&self.lines, nearest as usize, gate);
            let foothold = self.foothold_at(gate, hit);
            if self.obstacles.is_free(gate, foothold.at) {
                return Snap::Joined(foothold);
            }
        } else if self.report.islands == 0 {
            return self.too_far(gate);
        }
        let mut hits = self.tree.within(&self.lines, gate, limit_m);
        hits.retain(|hit| {
            self.is_joinable(self.lines.edge_of[hit.segment as usize], hit.distance_sq)
        });
        hits.sort_by(|a, b| {
            a.distance_sq.total_cmp(&b.distance_sq).then(a.segment.cmp(&b.segment))
        });
        let mut on_island = None;
        for hit in hits {
            let edge = self.lines.edge_of[hit.segment as usize];
            let is_island = self.is_on_island(edge);
            if is_island && on_island.is_some() {
                continue;
            }
            let foothold = self.foothold_at(gate, hit);
            if self.obstacles.is_free(gate, foothold.at) {
                if !is_island {
                    return Snap::Joined(foothold);
                }
                on_island = Some(foothold);
            }
        }
        on_island.map_or_else(|| self.too_far(gate), Snap::OnIsland)
    }

    /// Whether an edge may be joined from so far.
    fn is_joinable(&self, edge: u32, distance_sq: f64) -> bool {
        self.is_ground[edge as usize] || distance_sq <= f64::from(OFF_GROUND_M * OFF_GROUND_M)
    }

    fn too_far(&self, gate: PlanePoint) -> Snap {
        let nearest_sq = self.tree.nearest_sq(gate, &mut Trail::default());
        Snap::TooFar { nearest: nearest_sq.map(|sq| Meters::new(sq.sqrt())) }
    }

    pub(super) fn foothold_at(&self, gate: PlanePoint, hit: Hit) -> Foothold {
        let s = hit.segment as usize;
        let edge = self.lines.edge_of[s];
        let (a, b) = (self.lines.points[s], self.lines.points[s + 1]);
        let at = PlanePoint::new(a.x + hit.part * (b.x - a.x), a.y + hit.part * (b.y - a.y));
        let (from_m, to_m) = (self.lines.along_m[s], self.lines.along_m[s + 1]);
        let along_m = from_m + hit.part * (to_m - from_m);
        let rest_m = self.lines.length_m(edge as usize) - along_m;
        Foothold { edge, along_m, rest_m, stub_m: hit.distance_sq.sqrt(), at, gate }
    }
}
