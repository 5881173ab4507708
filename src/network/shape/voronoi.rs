//! Which land belongs to which sample: the Voronoi cells of the samples, cut at the snap limit.
//!
//! A border between two cells lies on the line of places equally far from both samples, so cutting
//! it at the snap limit cuts it for both at the same place. Corners nearer together than
//! [`SAME_CORNER_M`] (a square block has four streets equally far from its middle) are one, and
//! the border between them is none. Borders get a corner where they cross the street that joins
//! their samples, and where the way to them bends, so that whatever the walk is at its corners,
//! it is linear between them.

use spade::{DelaunayTriangulation, Point2, Triangulation};

use super::cells::NONE;
use super::groups::Groups;
use super::plot_borders::Borders;
use super::plot_rings::rings;
use super::streets::{Foot, Streets};
use crate::geodesy::PlanePoint;

/// Corners nearer than this to each other are one.
const SAME_CORNER_M: f64 = 0.005;

pub(super) type Mesh = DelaunayTriangulation<Point2<f64>>;

/// The land of all samples; the plot of a sample has its number.
#[derive(Debug, Default)]
pub(super) struct Plots {
    /// Where corners lie.
    pub corners: Vec<PlanePoint>,
    /// First border of each plot, and the number of all borders.
    pub starts: Vec<u32>,
    /// The corner at which a border starts, counter-clockwise.
    pub border_corner: Vec<u32>,
    /// From where that corner is entered.
    pub border_foot: Vec<Foot>,
    /// The same border of the plot across it, or [`NONE`].
    pub border_twin: Vec<u32>,
    /// The plot across it, or [`NONE`].
    pub border_plot: Vec<u32>,
    /// The farthest that a foot is from each sample, along the street.
    pub away_m: Vec<f32>,
}

impl Plots {
    /// The corners of a plot, counter-clockwise.
    pub fn ring(&self, plot: u32) -> &[u32] {
        let at = plot as usize;
        &self.border_corner[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The number of plots.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

/// The samples' triangles, from which plots are drawn.
pub(super) struct Voronoi<'a> {
    pub streets: &'a Streets,
    pub mesh: &'a Mesh,
    pub reach_m: f64,
    pub middles: &'a Middles,
    /// The corners at the middles of triangles.
    pub corners: &'a [PlanePoint],
}

/// The land of each sample within `reach_m` of it.
pub(super) fn plots(streets: &Streets, reach_m: f64) -> Plots {
    let points: Vec<Point2<f64>> = streets.at.iter().map(|p| Point2::new(p.x, p.y)).collect();
    let mesh = Mesh::bulk_load_stable(points).expect("samples are neither too far nor too near 0");
    let (middles, corners) = middles(&mesh, streets, reach_m);
    let voronoi = Voronoi { streets, mesh: &mesh, reach_m, middles: &middles, corners: &corners };
    let borders = Borders::new(&voronoi);
    rings(&voronoi, &borders)
}

/// The middle of each triangle, and its corner if it is near enough to its samples.
pub(super) struct Middles {
    pub at: Vec<Option<PlanePoint>>,
    pub corner: Vec<u32>,
}

fn middles(mesh: &Mesh, streets: &Streets, reach_m: f64) -> (Middles, Vec<PlanePoint>) {
    let mut at: Vec<Option<PlanePoint>> = vec![None; mesh.num_all_faces()];
    let mut groups = Groups::new(at.len());
    let mut near = vec![false; at.len()];
    for face in mesh.inner_faces() {
        let [a, b, c] = face.vertices().map(|v| streets.at[v.fix().index()]);
        let index = face.fix().index();
        at[index] = circumcentre(a, b, c);
        near[index] = at[index].is_some_and(|middle| middle.distance_sq(a) <= reach_m * reach_m);
    }
    for edge in mesh.undirected_edges() {
        let edge = edge.as_directed();
        let (left, right) = (edge.face().fix().index(), edge.rev().face().fix().index());
        if let (true, true, Some(a), Some(b)) = (near[left], near[right], at[left], at[right])
            && a.distance_sq(b) < SAME_CORNER_M * SAME_CORNER_M
        {
            groups.join(left, right);
        }
    }
    let mut corners = Vec::with_capacity(2 * at.len());
    let mut corner = vec![NONE; at.len()];
    for face in 0..at.len() {
        let chief = groups.chief(face);
        if let (true, Some(middle), NONE) = (near[chief], at[chief], corner[chief]) {
            corner[chief] = corners.len() as u32;
            corners.push(middle);
        }
        corner[face] = corner[chief];
    }
    (Middles { at, corner }, corners)
}

/// The place equally far from three others.
fn circumcentre(a: PlanePoint, b: PlanePoint, c: PlanePoint) -> Option<PlanePoint> {
    let (bx, by, cx, cy) = (b.x - a.x, b.y - a.y, c.x - a.x, c.y - a.y);
    let twice = 2.0 * (bx * cy - by * cx);
    let (b_sq, c_sq) = (bx * bx + by * by, cx * cx + cy * cy);
    let (x, y) = ((cy * b_sq - by * c_sq) / twice, (bx * c_sq - cx * b_sq) / twice);
    (x.is_finite() && y.is_finite()).then(|| PlanePoint::new(a.x + x, a.y + y))
}
