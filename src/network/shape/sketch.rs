//! Points and lines, and the triangles between them (a constrained Delaunay triangulation, crate
//! `spade`).

use std::collections::HashMap;

use spade::handles::FixedVertexHandle;
use spade::{ConstrainedDelaunayTriangulation, Point2, PositionInTriangulation, Triangulation};

use super::groups::Groups;
use crate::geodesy::PlanePoint;

/// Points nearer than this to each other are one.
const SAME_M: f64 = 0.002;

/// Points and lines to be cut along.
#[derive(Default)]
pub(super) struct Sketch {
    points: Vec<Point2<f64>>,
    corners: Vec<Option<u32>>,
    known: HashMap<(u64, u64), usize>,
    /// Lines between points, none of which cross.
    pub borders: Vec<[usize; 2]>,
    /// Further lines, which may cross anything.
    pub lines: Vec<[usize; 2]>,
}

impl Sketch {
    /// The number of a point; `corner` is the corner that it is.
    pub fn point(&mut self, p: PlanePoint, corner: Option<u32>) -> usize {
        // Plus nought, so that -0 is 0.
        let (x, y) = (p.x + 0.0, p.y + 0.0);
        let at = *self.known.entry((x.to_bits(), y.to_bits())).or_insert_with(|| {
            self.points.push(Point2::new(x, y));
            self.corners.push(None);
            self.points.len() - 1
        });
        if self.corners[at].is_none() {
            self.corners[at] = corner;
        }
        at
    }

    /// The triangles, by their corners among `all`, to which new ones are added.
    pub fn triangles(self, all: &mut Vec<PlanePoint>) -> Vec<[u32; 3]> {
        let mut mesh = ConstrainedDelaunayTriangulation::<Point2<f64>>::try_bulk_load_cdt(
            self.points,
            self.borders,
            |_| {},
        )
        .expect("points are neither too far nor too near 0");
        let handles: Vec<_> = mesh.fixed_vertices().collect();
        for [a, b] in self.lines {
            lay(&mut mesh, handles[a], handles[b]);
        }
        let mut corners = self.corners;
        corners.resize(mesh.num_vertices(), None);
        // Where lines cross next to a point, both are one.
        let mut groups = Groups::new(corners.len());
        for edge in mesh.undirected_edges() {
            let [a, b] = edge.vertices().map(|v| groups.chief(v.fix().index()));
            if edge.length_2() < SAME_M * SAME_M && (corners[a].is_none() || corners[b].is_none()) {
                let corner = corners[a].or(corners[b]);
                groups.join(a, b);
                corners[groups.chief(a)] = corner;
            }
        }
        let mut triangles = Vec::with_capacity(mesh.num_inner_faces());
        for face in mesh.inner_faces() {
            let [a, b, c] = face.vertices().map(|vertex| {
                let chief = groups.chief(vertex.fix().index());
                *corners[chief].get_or_insert_with(|| {
                    let p = vertex.position();
                    all.push(PlanePoint::new(p.x, p.y));
                    (all.len() - 1) as u32
                })
            });
            if a != b && b != c && c != a {
                triangles.push([a, b, c]);
            }
        }
        triangles
    }
}

type Mesh = ConstrainedDelaunayTriangulation<Point2<f64>>;

/// A crossing so near to an end of the line that is laid is that end; what is laid already is not
/// moved, for others share it.
const NEAR_M: f64 = 1e-6;

/// So many pieces are laid for one line at most; what is left is not cut along.
const PIECES: usize = 4096;

/// Lays a line into the mesh. Where it crosses a line that is laid already, both get a corner
/// there: the other one is taken up and laid again in two pieces. (The crate's own splitting
/// fails on lines that cross almost at their ends, as walls along streets do.)
fn lay(mesh: &mut Mesh, from: FixedVertexHandle, to: FixedVertexHandle) {
    let mut left = vec![[from, to]];
    for _ in 0..PIECES {
        let Some([a, b]) = left.pop() else { return };
        if a == b {
            continue;
        }
        let crossed = mesh.get_conflicting_edges_between_vertices(a, b).next();
        let Some(crossed) = crossed.map(|edge| edge.fix().as_undirected()) else {
            mesh.add_constraint(a, b);
            continue;
        };
        let [c, d] = mesh.undirected_edge(crossed).vertices().map(|vertex| vertex.fix());
        mesh.remove_constraint_edge(crossed);
        match corner(mesh, [a, b], [c, d]) {
            Some(corner) => left.extend([[a, corner], [corner, b], [c, corner], [corner, d]]),
            // Too near to parallel to cross anywhere: the later line stands.
            None => left.push([a, b]),
        }
    }
}

/// The corner where two lines cross: one of their ends, if it is that near.
fn corner(
    mesh: &mut Mesh,
    [a, b]: [FixedVertexHandle; 2],
    [c, d]: [FixedVertexHandle; 2],
) -> Option<FixedVertexHandle> {
    let at = |mesh: &Mesh, vertex| mesh.vertex(vertex).position();
    let [p, q, r, s] = [a, b, c, d].map(|vertex| at(mesh, vertex));
    let (dx, dy) = (q.x - p.x, q.y - p.y);
    let (ex, ey) = (s.x - r.x, s.y - r.y);
    let turn = dx * ey - dy * ex;
    let part = ((r.x - p.x) * ey - (r.y - p.y) * ex) / turn;
    if !part.is_finite() {
        return None;
    }
    let part = part.clamp(0.0, 1.0);
    let place = Point2::new(p.x + dx * part, p.y + dy * part);
    let is_near = |vertex, tolerance_m: f64| {
        let end: Point2<f64> = at(mesh, vertex);
        let (x, y) = (end.x - place.x, end.y - place.y);
        x * x + y * y < tolerance_m * tolerance_m
    };
    let own = [a, b].into_iter().find(|&vertex| is_near(vertex, NEAR_M));
    let near =
        own.or_else(|| around(mesh, place).into_iter().find(|&vertex| is_near(vertex, SAME_M)));
    near.or_else(|| mesh.insert(place).ok())
}

/// The corners of the triangle, or the side, that a place lies in.
fn around(mesh: &Mesh, place: Point2<f64>) -> Vec<FixedVertexHandle> {
    match mesh.locate(place) {
        PositionInTriangulation::OnVertex(vertex) => vec![vertex],
        PositionInTriangulation::OnEdge(edge) => {
            mesh.directed_edge(edge).vertices().map(|vertex| vertex.fix()).to_vec()
        }
        PositionInTriangulation::OnFace(face) => {
            mesh.face(face).vertices().map(|vertex| vertex.fix()).to_vec()
        }
        PositionInTriangulation::OutsideOfConvexHull(_)
        | PositionInTriangulation::NoTriangulation => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers in 0…1 from a fixed seed.
    fn noise(n: u32) -> f64 {
        let mixed = (n ^ 0x9e37).wrapping_mul(2_654_435_761);
        f64::from((mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 8) / f64::from(1_u32 << 24)
    }

    #[test]
    fn lines_that_cross_touch_and_nearly_run_together_make_triangles_of_the_whole_area() {
        for seed in 0..40_u32 {
            let mut sketch = Sketch::default();
            let mut all = Vec::new();
            let frame = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)];
            let corners = frame.map(|(x, y)| sketch.point(PlanePoint::new(x, y), None));
            sketch.borders = (0..4).map(|side| [corners[side], corners[(side + 1) % 4]]).collect();
            let mut last = corners[0];
            for n in 0..60 {
                let draw = |k: u32| 1.0 + 98.0 * noise(seed * 1000 + n * 10 + k);
                // Every third line almost repeats the one before.
                let shift = if n % 3 == 2 { 1e-4 * draw(7) } else { draw(1) };
                let (x, y) = if n % 3 == 2 { (50.0 + shift, 50.0) } else { (shift, draw(2)) };
                let next = sketch.point(PlanePoint::new(x, y), None);
                sketch.lines.push([last, next]);
                last = next;
            }
            let triangles = sketch.triangles(&mut all);
            let area = |[a, b, c]: [u32; 3]| {
                let [a, b, c] = [a, b, c].map(|at| all[at as usize]);
                ((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)) / 2.0
            };
            let whole: f64 = triangles.iter().map(|&triangle| area(triangle)).sum();
            assert!((whole - 10_000.0).abs() < 1.0, "seed {seed}: {whole}");
        }
    }
}
