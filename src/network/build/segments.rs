//! From ways as drawn to straight segments that can be walked: what is closed is left out, what
//! is cut is cut.
//!
//! - Stairs are left out where the footing has no stairs.
//! - Squares are walked along their outline and straight across (`squares`).
//! - A closed node becomes a dead end of each way that meets there.
//! - On the ground, a segment that crosses an obstacle is parted there, with a gap that a stub
//!   from the other side would have to cross; what runs inside an obstacle's area is left out. A
//!   way that has a node on an obstacle's side passes there: that is how gates are drawn.
//! - Nodes at the very same place that one way joins are one node; a segment drawn twice is one.
//!
//! O(n log m) for n segments and m sides of obstacles.

use super::chains::Adjacency;
use super::squares;
use crate::geodesy::PlanePoint;
use crate::network::{Footing, NetworkDraft, Obstacles, WayKind};

/// How far a parted way ends before the obstacle.
const GAP_M: f64 = 0.1;

/// Straight segments between nodes.
#[derive(Default)]
pub(super) struct Segments {
    pub nodes: Vec<PlanePoint>,
    /// As in a draft: empty, or one a node.
    pub heights_m: Vec<f32>,
    /// The two nodes of each.
    pub ends: Vec<[u32; 2]>,
    /// Whether each lies on the ground.
    pub is_ground: Vec<bool>,
    /// Segments that an obstacle parted or swallowed.
    pub cut: u32,
    /// Closed nodes that a way in use passes.
    pub closed: u32,
}

/// The segments of a draft that a footing can walk.
pub(super) fn segments(draft: &NetworkDraft, obstacles: &Obstacles, footing: Footing) -> Segments {
    let mut made = Segments {
        nodes: draft.nodes.clone(),
        heights_m: if footing.slope { draft.heights_m.clone() } else { Vec::new() },
        ..Segments::default()
    };
    if !made.heights_m.is_empty() {
        made.heights_m.resize(made.nodes.len(), f32::NAN);
    }
    let count = made.nodes.len();
    let is_known = |node: u32| (node as usize) < count && finite(draft.nodes[node as usize]);
    let mut closed = vec![false; count];
    let mut met = vec![false; count];
    for &node in draft.closed_nodes.iter().filter(|&&node| (node as usize) < count) {
        closed[node as usize] = true;
    }
    let shared = Shared::new(draft, count);
    for way in &draft.ways {
        let Some(nodes) = draft.way_nodes.get(way.start as usize..way.end as usize) else {
            continue;
        };
        if way.kind == WayKind::Steps && footing.no_steps {
            continue;
        }
        let mut lay = |a: u32, b: u32| {
            if a != b && is_known(a) && is_known(b) {
                let ends = [a, b].map(|node| {
                    if !closed[node as usize] {
                        return node;
                    }
                    made.closed += u32::from(!met[node as usize]);
                    met[node as usize] = true;
                    made.copy_of(node)
                });
                made.lay(ends, way.level.is_ground(), obstacles);
            }
        };
        nodes.windows(2).for_each(|pair| lay(pair[0], pair[1]));
        if way.kind == WayKind::Square && nodes.iter().all(|&node| is_known(node)) {
            let across = squares::across(nodes, &draft.nodes, |node| shared.is_shared(node));
            across.into_iter().for_each(|[a, b]| lay(a, b));
        }
    }
    made.join_same_places();
    made.drop_doubles();
    made
}

impl Segments {
    fn add_node(&mut self, point: PlanePoint, height_m: f32) -> u32 {
        let node = u32::try_from(self.nodes.len()).expect("fewer than 2^32 nodes");
        self.nodes.push(point);
        if !self.heights_m.is_empty() {
            self.heights_m.push(height_m);
        }
        node
    }

    fn height_m(&self, node: u32) -> f32 {
        self.heights_m.get(node as usize).copied().unwrap_or(f32::NAN)
    }

    fn copy_of(&mut self, node: u32) -> u32 {
        self.add_node(self.nodes[node as usize], self.height_m(node))
    }

    fn push(&mut self, ends: [u32; 2], is_ground: bool) {
        self.ends.push(ends);
        self.is_ground.push(is_ground);
    }

    /// Adds a segment, parted by what it crosses.
    fn lay(&mut self, ends: [u32; 2], is_ground: bool, obstacles: &Obstacles) {
        if !is_ground || obstacles.is_empty() {
            self.push(ends, is_ground);
            return;
        }
        let [a, b] = ends.map(|node| self.nodes[node as usize]);
        let cuts = obstacles.cuts(a, b);
        let at = |part: f64| PlanePoint::new(a.x + part * (b.x - a.x), a.y + part * (b.y - a.y));
        let is_dry = |from: f64, to: f64| obstacles.holding(at(f64::midpoint(from, to))).is_empty();
        if cuts.is_empty() {
            if is_dry(0.0, 1.0) {
                self.push(ends, is_ground);
            } else {
                self.cut += 1;
            }
            return;
        }
        self.cut += 1;
        let gap = GAP_M / a.distance_sq(b).sqrt();
        let heights = ends.map(|node| self.height_m(node));
        let mut from = 0.0;
        for (rank, to) in cuts.iter().map(|cut| cut.part).chain([1.0]).enumerate() {
            let (is_first, is_last) = (rank == 0, rank == cuts.len());
            let start = if is_first { 0.0 } else { from + gap };
            let end = if is_last { 1.0 } else { to - gap };
            if start < end && is_dry(start, end) {
                let mut node = |part: f64| {
                    #[expect(clippy::cast_possible_truncation, reason = "a part of one")]
                    let height_m = heights[0] + (part as f32) * (heights[1] - heights[0]);
                    self.add_node(at(part), height_m)
                };
                let first = if is_first { ends[0] } else { node(start) };
                let second = if is_last { ends[1] } else { node(end) };
                self.push([first, second], is_ground);
            }
            from = to;
        }
    }

    /// Makes one node of the two of a segment that has no length.
    fn join_same_places(&mut self) {
        let is_point = |[a, b]: [u32; 2]| self.nodes[a as usize] == self.nodes[b as usize];
        if !self.ends.iter().any(|&ends| is_point(ends)) {
            return;
        }
        let mut sets = super::Sets::new(self.nodes.len());
        for &ends in &self.ends {
            if is_point(ends) {
                sets.join(ends[0], ends[1]);
            }
        }
        for ends in &mut self.ends {
            *ends = ends.map(|node| sets.first_of(node));
        }
        self.keep(|ends, _| ends[0] != ends[1]);
    }

    /// Leaves one of the segments that join the same two nodes.
    fn drop_doubles(&mut self) {
        let adjacency = Adjacency::new(self.nodes.len(), &self.ends);
        let mut seen = vec![u32::MAX; self.nodes.len()];
        let mut is_double = vec![false; self.ends.len()];
        let mut doubles = 0;
        for node in 0..adjacency.nodes() {
            for &segment in adjacency.at(node) {
                let [a, b] = self.ends[segment as usize];
                let other = if a == node { b } else { a };
                if other > node {
                    if seen[other as usize] == node {
                        is_double[segment as usize] = true;
                        doubles += 1;
                    }
                    seen[other as usize] = node;
                }
            }
        }
        if doubles > 0 {
            self.keep(|_, segment| !is_double[segment]);
        }
    }

    fn keep(&mut self, is_kept: impl Fn([u32; 2], usize) -> bool) {
        let mut kept = 0;
        for segment in 0..self.ends.len() {
            if is_kept(self.ends[segment], segment) {
                self.ends[kept] = self.ends[segment];
                self.is_ground[kept] = self.is_ground[segment];
                kept += 1;
            }
        }
        self.ends.truncate(kept);
        self.is_ground.truncate(kept);
    }
}

/// Which nodes more than one way names; filled only where a draft has squares.
struct Shared {
    by: Vec<u8>,
}

impl Shared {
    fn new(draft: &NetworkDraft, count: usize) -> Self {
        if !draft.ways.iter().any(|way| way.kind == WayKind::Square) {
            return Self { by: Vec::new() };
        }
        let mut by = vec![0_u8; count];
        let mut last = vec![u32::MAX; count];
        for (way, at) in draft.ways.iter().zip(0_u32..) {
            let nodes = draft.way_nodes.get(way.start as usize..way.end as usize);
            for &node in nodes.unwrap_or_default() {
                let node = node as usize;
                if node < count && last[node] != at {
                    last[node] = at;
                    by[node] = by[node].saturating_add(1);
                }
            }
        }
        Self { by }
    }

    fn is_shared(&self, node: u32) -> bool {
        self.by[node as usize] > 1
    }
}

fn finite(point: PlanePoint) -> bool {
    point.x.is_finite() && point.y.is_finite()
}
