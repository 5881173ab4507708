//! The graph that is walked: junctions, edges between them with their geometry, and what the
//! questions of the room need of it. Immutable once built.

use std::sync::Mutex;

use super::build::Pieces;
use super::cost::{metres, units};
use super::edge_tree::EdgeTree;
use super::search::{Scratch, Skeleton};
use super::{Footing, Obstacles};
use crate::geodesy::PlanePoint;
use crate::units::Meters;

/// Streets, joined and cut, for one footing.
pub struct Network {
    pub(super) footing: Footing,
    pub(super) obstacles: Obstacles,
    pub(super) junctions: Vec<PlanePoint>,
    /// The two junctions of each edge.
    pub(super) ends: Vec<[u32; 2]>,
    pub(super) lines: Lines,
    /// Cost of walking each edge towards its first and towards its second junction.
    pub(super) costs: Vec<[u32; 2]>,
    pub(super) is_ground: Vec<bool>,
    pub(super) pieces: Pieces,
    pub(super) tree: EdgeTree,
    pub(super) skeleton: Skeleton,
    pub(super) report: NetworkReport,
    /// Working memory of searches, to be used again.
    pub(super) spare: Mutex<Vec<Scratch<u32>>>,
}

/// What a network is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NetworkReport {
    /// Nodes of the draft.
    pub draft_nodes: usize,
    /// Junctions and dead ends.
    pub junctions: usize,
    /// Edges between them.
    pub edges: usize,
    /// Length of all edges, metres.
    pub length_m: f64,
    /// Pieces that are not joined to each other.
    pub pieces: usize,
    /// Pieces that are so small that they count as islands.
    pub islands: usize,
    /// Length of all islands, metres.
    pub islands_m: f64,
    /// Straight segments that an obstacle parted or swallowed.
    pub cut_by_obstacles: u32,
    /// Closed nodes that a way in use passes.
    pub closed_nodes: u32,
    /// Share of the length of the draft's ways whose heights are known, 0…1.
    pub share_with_heights: f64,
}

/// An edge as it is told to others.
#[derive(Clone, Copy, Debug)]
pub struct Edge<'a> {
    /// Its two ends, as positions in [`Network::junctions`]; the same twice for a loop.
    pub junctions: [u32; 2],
    /// Its corners, the two ends included.
    pub points: &'a [PlanePoint],
    /// How far each corner lies along it, metres.
    pub along_m: &'a [f64],
    /// Cost, in metres on flat ground, of walking towards its first and towards its second end.
    /// Both are its length unless the footing feels slopes.
    pub costs_m: [f64; 2],
    /// Whether it lies on the ground: no bridge and no tunnel.
    pub is_ground: bool,
    /// Whether it lies on an island.
    pub is_island: bool,
}

impl Edge<'_> {
    /// Its length.
    #[must_use]
    pub fn length(&self) -> Meters {
        Meters::new(self.along_m.last().copied().unwrap_or(0.0))
    }
}

impl Network {
    /// Who walks it.
    #[must_use]
    pub const fn footing(&self) -> Footing {
        self.footing
    }

    /// What it was cut by.
    #[must_use]
    pub const fn obstacles(&self) -> &Obstacles {
        &self.obstacles
    }

    /// What it is made of.
    #[must_use]
    pub const fn report(&self) -> &NetworkReport {
        &self.report
    }

    /// Where the junctions and dead ends lie.
    #[must_use]
    pub fn junctions(&self) -> &[PlanePoint] {
        &self.junctions
    }

    /// Number of edges.
    #[must_use]
    pub fn edge_count(&self) -> usize {
        self.ends.len()
    }

    /// One edge.
    #[must_use]
    pub fn edge(&self, edge: u32) -> Edge<'_> {
        let at = edge as usize;
        let range = self.lines.range(at);
        Edge {
            junctions: self.ends[at],
            points: &self.lines.points[range.clone()],
            along_m: &self.lines.along_m[range],
            costs_m: self.costs[at].map(metres),
            is_ground: self.is_ground[at],
            is_island: self.is_on_island(edge),
        }
    }

    /// All edges in order.
    pub fn edges(&self) -> impl ExactSizeIterator<Item = Edge<'_>> {
        (0..u32::try_from(self.ends.len()).expect("edges are numbered by u32"))
            .map(|edge| self.edge(edge))
    }

    pub(super) fn is_on_island(&self, edge: u32) -> bool {
        self.pieces.is_island[self.pieces.of_edge[edge as usize] as usize]
    }
}

/// The geometry of all edges in flat lists.
#[derive(Default)]
pub(super) struct Lines {
    starts: Vec<u32>,
    pub points: Vec<PlanePoint>,
    pub along_m: Vec<f64>,
    /// The edge of each corner.
    pub edge_of: Vec<u32>,
}

impl Lines {
    pub fn with_capacity(lines: usize, segments: usize) -> Self {
        let corners = lines + segments;
        let mut starts = Vec::with_capacity(lines + 1);
        starts.push(0);
        Self {
            starts,
            points: Vec::with_capacity(corners),
            along_m: Vec::with_capacity(corners),
            edge_of: Vec::with_capacity(corners),
        }
    }

    /// Adds a line. Its length is rounded to whole units of cost and its corners are moved along
    /// with it, by a tenth of a millimetre at most.
    pub fn push(&mut self, points: impl Iterator<Item = PlanePoint>) {
        let edge = u32::try_from(self.starts.len() - 1).expect("edges are numbered by u32");
        let first = self.points.len();
        let mut along_m = 0.0;
        for point in points {
            if let Some(last) = self.points.get(first..).and_then(<[_]>::last) {
                along_m += last.distance_sq(point).sqrt();
            }
            self.points.push(point);
            self.along_m.push(along_m);
            self.edge_of.push(edge);
        }
        let length_m = metres(units(along_m).max(1));
        if along_m > 0.0 {
            self.along_m[first..].iter_mut().for_each(|m| *m *= length_m / along_m);
        }
        if let Some(last) = self.along_m.last_mut() {
            *last = length_m;
        }
        self.starts.push(u32::try_from(self.points.len()).expect("fewer than 2^32 corners"));
    }

    pub fn range(&self, edge: usize) -> std::ops::Range<usize> {
        self.starts[edge] as usize..self.starts[edge + 1] as usize
    }

    pub fn length_m(&self, edge: usize) -> f64 {
        self.along_m[self.starts[edge + 1] as usize - 1]
    }
}
