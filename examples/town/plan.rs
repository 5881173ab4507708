//! The plan of a town: its lattice, what lies on each edge of it, and where one can cross.

use std::collections::BTreeMap;

use super::lattice::{Axis, Cell, Edge, Lattice};

/// What sort of way, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// 主干路
    Primary,
    /// 次干路
    Secondary,
    /// 支路
    Tertiary,
    /// 街巷
    Residential,
    /// 老巷
    Alley,
}

impl Class {
    /// The value of OpenStreetMap's `highway`.
    pub const fn highway(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Tertiary => "tertiary",
            Self::Residential => "residential",
            Self::Alley => "living_street",
        }
    }

    /// From its middle to its edge.
    pub const fn half_width_m(self) -> f64 {
        match self {
            Self::Primary => 20.0,
            Self::Secondary => 14.0,
            Self::Tertiary => 9.0,
            Self::Residential => 6.0,
            Self::Alley => 4.0,
        }
    }
}

/// What lies on an edge of the lattice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lining {
    /// Nothing: the blocks on both sides are one.
    Nothing,
    /// A road.
    Road(Class),
    /// A river or a railway; a road of its own runs along it `bank_m` away on either side.
    Barrier {
        /// From the middle of the barrier to the bank road.
        bank_m: f64,
    },
}

/// How a road passes a barrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// Over it.
    Bridge,
    /// Under it.
    Underpass,
}

/// The plan of a town.
pub struct Plan {
    /// Nodes, cells and edges.
    pub lattice: Lattice,
    /// What lies on the edges; an edge not listed has nothing.
    pub linings: BTreeMap<Edge, Lining>,
    /// Nodes of barriers where a road along `Axis` passes.
    pub crossings: BTreeMap<(Axis, usize, usize), Crossing>,
}

impl Plan {
    /// What lies on an edge.
    pub fn lining(&self, edge: Edge) -> Lining {
        self.linings.get(&edge).copied().unwrap_or(Lining::Nothing)
    }

    /// Distance from a node to the bank road of the barrier that runs across `axis` there.
    pub fn bank_at(&self, axis: Axis, i: usize, j: usize) -> Option<f64> {
        let across = match axis {
            Axis::North => [
                Some(Edge { axis: Axis::East, i, j }),
                i.checked_sub(1).map(|i| Edge { axis: Axis::East, i, j }),
            ],
            Axis::East => [
                Some(Edge { axis: Axis::North, i, j }),
                j.checked_sub(1).map(|j| Edge { axis: Axis::North, i, j }),
            ],
        };
        across.into_iter().flatten().find_map(|edge| match self.lining(edge) {
            Lining::Barrier { bank_m } => Some(bank_m),
            Lining::Nothing | Lining::Road(_) => None,
        })
    }

    /// The shares of an edge between which one can walk along it: a bank road cuts it short.
    pub fn open_span(&self, edge: Edge) -> (f64, f64) {
        let length_m = self.lattice.length_m(edge);
        let (i, j) = edge.end();
        let start = self.bank_at(edge.axis, edge.i, edge.j).map_or(0.0, |bank| bank / length_m);
        let end = self.bank_at(edge.axis, i, j).map_or(1.0, |bank| 1.0 - bank / length_m);
        (start, end)
    }

    /// For each side of a cell (south, east, north, west): the share of the cell that lies
    /// between a barrier on that side and its bank road.
    pub fn banks(&self, cell: Cell) -> [Option<f64>; 4] {
        let (u_m, v_m) =
            (self.lattice.length_m(cell.edges()[0]), self.lattice.length_m(cell.edges()[1]));
        let mut side = 0;
        cell.edges().map(|edge| {
            let across_m = if side % 2 == 0 { v_m } else { u_m };
            side += 1;
            match self.lining(edge) {
                Lining::Barrier { bank_m } => Some(bank_m / across_m),
                Lining::Nothing | Lining::Road(_) => None,
            }
        })
    }
}
