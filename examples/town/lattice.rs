//! The lattice that a town is built on: lines that run roughly east and roughly north, bent so
//! that they follow the valley. Between them lie the cells, four-sided and straight-edged.

use yike::geodesy::PlanePoint;

/// Which way a line or an edge runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axis {
    /// Roughly west to east.
    East,
    /// Roughly south to north.
    North,
}

/// The cell between columns `i`, `i + 1` and rows `j`, `j + 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Column, from the west.
    pub i: usize,
    /// Row, from the south.
    pub j: usize,
}

/// The stretch of a line from node (`i`, `j`) to the next node along `axis`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// Which way it runs.
    pub axis: Axis,
    /// Column of its first node.
    pub i: usize,
    /// Row of its first node.
    pub j: usize,
}

impl Edge {
    /// The node where it ends.
    pub fn end(self) -> (usize, usize) {
        match self.axis {
            Axis::East => (self.i + 1, self.j),
            Axis::North => (self.i, self.j + 1),
        }
    }
}

impl Cell {
    /// Its edges: south, east, north, west.
    pub fn edges(self) -> [Edge; 4] {
        let Self { i, j } = self;
        [
            Edge { axis: Axis::East, i, j },
            Edge { axis: Axis::North, i: i + 1, j },
            Edge { axis: Axis::East, i, j: j + 1 },
            Edge { axis: Axis::North, i, j },
        ]
    }

    /// The cells beyond its edges: south, east, north, west.
    pub fn neighbours(self) -> [Option<Self>; 4] {
        let Self { i, j } = self;
        [
            j.checked_sub(1).map(|j| Self { i, j }),
            Some(Self { i: i + 1, j }),
            Some(Self { i, j: j + 1 }),
            i.checked_sub(1).map(|i| Self { i, j }),
        ]
    }
}

/// Columns and rows with their nodes on the plane.
pub struct Lattice {
    us: Vec<f64>,
    vs: Vec<f64>,
    nodes: Vec<PlanePoint>,
}

impl Lattice {
    /// The lattice whose column lines lie at `us` and row lines at `vs`; `place` bends it.
    pub fn new(us: Vec<f64>, vs: Vec<f64>, place: impl Fn(f64, f64) -> PlanePoint) -> Self {
        let place = &place;
        let nodes = vs.iter().flat_map(|v| us.iter().map(move |u| place(*u, *v))).collect();
        Self { us, vs, nodes }
    }

    /// Position of a column line before bending.
    pub fn u(&self, i: usize) -> f64 {
        self.us[i]
    }

    /// Position of a row line before bending.
    pub fn v(&self, j: usize) -> f64 {
        self.vs[j]
    }

    /// How many columns and rows of cells there are.
    pub fn extent(&self) -> (usize, usize) {
        (self.us.len() - 1, self.vs.len() - 1)
    }

    /// Every cell, row by row.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        let (columns, rows) = self.extent();
        (0..rows).flat_map(move |j| (0..columns).map(move |i| Cell { i, j }))
    }

    /// The cell's position in a list over [`Lattice::cells`]; `None` outside the lattice.
    pub fn position(&self, cell: Cell) -> Option<usize> {
        let (columns, rows) = self.extent();
        (cell.i < columns && cell.j < rows).then(|| cell.j * columns + cell.i)
    }

    /// Where the lines cross.
    pub fn node(&self, i: usize, j: usize) -> PlanePoint {
        self.nodes[j * self.us.len() + i]
    }

    /// Length of an edge before bending; shares of it are the same for the cells on both sides.
    pub fn length_m(&self, edge: Edge) -> f64 {
        match edge.axis {
            Axis::East => self.us[edge.i + 1] - self.us[edge.i],
            Axis::North => self.vs[edge.j + 1] - self.vs[edge.j],
        }
    }

    /// The point at `share` of an edge.
    pub fn along(&self, edge: Edge, share: f64) -> PlanePoint {
        let (i, j) = edge.end();
        between(self.node(edge.i, edge.j), self.node(i, j), share)
    }

    /// The point of the cell at shares `s` (eastward) and `t` (northward), each 0…1.
    pub fn inside(&self, cell: Cell, s: f64, t: f64) -> PlanePoint {
        let [south, _, north, _] = cell.edges();
        between(self.along(south, s), self.along(north, s), t)
    }

    /// The middle of a cell.
    pub fn centre(&self, cell: Cell) -> PlanePoint {
        self.inside(cell, 0.5, 0.5)
    }

    /// Mean width and height of a cell.
    pub fn size_m(&self, cell: Cell) -> (f64, f64) {
        let span = |s0, t0, s1, t1| {
            self.inside(cell, s0, t0).distance_sq(self.inside(cell, s1, t1)).sqrt()
        };
        (span(0.0, 0.5, 1.0, 0.5), span(0.5, 0.0, 0.5, 1.0))
    }

    /// Moves every node that lies on the rim of `inside` up to half-way to its neighbours on the
    /// rim: a staircase becomes a slope. No cell is flattened by it.
    pub fn soften(&mut self, inside: impl Fn(Cell) -> bool) {
        let mut rim: std::collections::BTreeMap<(usize, usize), Vec<PlanePoint>> =
            std::collections::BTreeMap::new();
        for cell in self.cells().filter(|cell| inside(*cell)) {
            for (edge, next) in cell.edges().into_iter().zip(cell.neighbours()) {
                if !next.is_some_and(|next| self.position(next).is_some() && inside(next)) {
                    let (start, end) = ((edge.i, edge.j), edge.end());
                    rim.entry(start).or_default().push(self.node(end.0, end.1));
                    rim.entry(end).or_default().push(self.node(start.0, start.1));
                }
            }
        }
        for ((i, j), ends) in rim {
            if let [a, b] = ends[..] {
                let at = self.node(i, j);
                for share in [0.5, 0.35, 0.2, 0.0] {
                    self.nodes[j * self.us.len() + i] = between(at, between(a, b, 0.5), share);
                    if self.around(i, j).into_iter().all(|cell| self.is_stout(cell)) {
                        break;
                    }
                }
            }
        }
    }

    /// The cells that meet at a node.
    fn around(&self, i: usize, j: usize) -> Vec<Cell> {
        let columns = i.saturating_sub(1)..=i;
        let cells = columns.flat_map(|i| (j.saturating_sub(1)..=j).map(move |j| Cell { i, j }));
        cells.filter(|cell| self.position(*cell).is_some()).collect()
    }

    /// Whether every corner of a cell turns left by at least 25 degrees (sine 0.42).
    fn is_stout(&self, cell: Cell) -> bool {
        let nodes =
            [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(s, t)| self.inside(cell, s, t));
        (0..4).all(|k| {
            let (a, b, c) = (nodes[k], nodes[(k + 1) % 4], nodes[(k + 2) % 4]);
            let turn = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
            turn > 0.42 * (a.distance_sq(b) * b.distance_sq(c)).sqrt()
        })
    }
}

/// The point at `share` of the way from `a` to `b`.
pub fn between(a: PlanePoint, b: PlanePoint, share: f64) -> PlanePoint {
    let keep = 1.0 - share;
    PlanePoint::new(keep * a.x + share * b.x, keep * a.y + share * b.y)
}
