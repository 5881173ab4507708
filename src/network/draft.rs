//! Ways as they were drawn, for a reader of files to fill; nothing is joined or cut yet.

use crate::geodesy::PlanePoint;

/// What a reader of files hands over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkDraft {
    /// Where the nodes lie. Ways that name the same node are joined there.
    pub nodes: Vec<PlanePoint>,
    /// Height of each node above the sea, metres, not a number where unknown; empty where no
    /// height is known at all.
    pub heights_m: Vec<f32>,
    /// Nodes that nobody may walk through: locked gates, walls across a path. In ascending order.
    pub closed_nodes: Vec<u32>,
    /// The ways.
    pub ways: Vec<DraftWay>,
    /// The nodes of all ways, one way after the other.
    pub way_nodes: Vec<u32>,
}

/// One way of a draft: at least two nodes, which it shares with others by their position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftWay {
    /// First position in `way_nodes`.
    pub start: u32,
    /// One past the last position in `way_nodes`.
    pub end: u32,
    /// The key its source gave it (an OpenStreetMap id), or its position in its layer.
    pub source: i64,
    /// How it is walked.
    pub kind: WayKind,
    /// Above, on or under the ground.
    pub level: Level,
}

/// How a way is walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WayKind {
    /// Along it, both ways: one-way signs do not bind walkers.
    #[default]
    Path,
    /// Along it, by stairs: closed to wheelchairs.
    Steps,
    /// A closed ring: along its outline and across its inside.
    Square,
}

/// Above, on or under the ground: ways of different levels do not meet where they cross, and a
/// barrier does not cut a bridge or a tunnel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Level {
    /// A bridge.
    pub bridge: bool,
    /// A tunnel or an underpass.
    pub tunnel: bool,
    /// The layer tag, 0 on the ground.
    pub layer: i8,
}

impl Level {
    /// Whether the way lies on the ground.
    #[must_use]
    pub const fn is_ground(self) -> bool {
        !self.bridge && !self.tunnel
    }
}

impl NetworkDraft {
    /// Adds a way over some nodes.
    ///
    /// # Panics
    /// When the draft would have 2³² way nodes or more.
    pub fn push(&mut self, nodes: &[u32], source: i64, kind: WayKind, level: Level) {
        let position = |at: usize| u32::try_from(at).expect("fewer than 2^32 way nodes");
        let start = position(self.way_nodes.len());
        self.way_nodes.extend_from_slice(nodes);
        let end = position(self.way_nodes.len());
        self.ways.push(DraftWay { start, end, source, kind, level });
    }

    /// The nodes of one way.
    #[must_use]
    pub fn nodes_of(&self, way: &DraftWay) -> &[u32] {
        &self.way_nodes[way.start as usize..way.end as usize]
    }
}
