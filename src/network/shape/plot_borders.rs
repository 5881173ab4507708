//! The borders between plots, with corners where the way to them bends.

use rayon::prelude::*;
use spade::Triangulation;
use spade::handles::FixedUndirectedEdgeHandle;

use super::cells::NONE;
use super::streets::Foot;
use super::voronoi::Voronoi;
use crate::geodesy::PlanePoint;

/// A border is cut where the way to its middle differs by more from the mean of its ends.
const BENT_M: f32 = 0.4;
/// Cuts of one border: two to this power.
const MOST_CUTS: u32 = 6;
/// So many borders are one piece of work.
const BATCH: usize = 2048;

/// A place on a border of two plots: its corner, and from where each of the two enters it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub corner: u32,
    /// And how far along the street that is from its sample.
    pub feet: [(Foot, f32); 2],
}

/// The places of some borders, one after the other.
#[derive(Default)]
struct Batch {
    ends: Vec<u32>,
    places: Vec<Place>,
    /// Its own corners, and the number of the first.
    corners: Vec<PlanePoint>,
    first: u32,
}

/// The places of each border, from its right end to its left end, seen along its edge.
pub(super) struct Borders {
    batches: Vec<Batch>,
    known: u32,
}

impl Borders {
    /// The borders between all neighbours.
    pub fn new(voronoi: &Voronoi<'_>) -> Self {
        let edges: Vec<FixedUndirectedEdgeHandle> = voronoi.mesh.fixed_undirected_edges().collect();
        let mut batches: Vec<Batch> = edges
            .par_chunks(BATCH)
            .map(|edges| {
                let mut batch = Batch::default();
                for &edge in edges {
                    batch.add(voronoi, edge);
                    batch.ends.push(batch.places.len() as u32);
                }
                batch
            })
            .collect();
        let known = voronoi.corners.len() as u32;
        let mut first = known;
        for batch in &mut batches {
            batch.first = first;
            first += batch.corners.len() as u32;
        }
        Self { batches, known }
    }

    /// The places of a border, and what to add to the numbers of corners that are not known yet.
    pub fn of(&self, edge: usize) -> (&[Place], u32) {
        let (batch, at) = (&self.batches[edge / BATCH], edge % BATCH);
        let start = if at == 0 { 0 } else { batch.ends[at - 1] as usize };
        (&batch.places[start..batch.ends[at] as usize], batch.first - self.known)
    }

    /// The corners that belong to borders alone, in the order of their numbers.
    pub fn corners(&self) -> impl Iterator<Item = PlanePoint> + '_ {
        self.batches.iter().flat_map(|batch| batch.corners.iter().copied())
    }
}

impl Batch {
    /// Adds the places of one border; its own corners count on from the known ones.
    fn add(&mut self, voronoi: &Voronoi<'_>, edge: FixedUndirectedEdgeHandle) {
        let Voronoi { streets, mesh, reach_m, middles, corners: known } = *voronoi;
        let Self { places, corners: new, .. } = self;
        let edge = mesh.undirected_edge(edge).as_directed();
        let samples = [edge.from().fix().index() as u32, edge.to().fix().index() as u32];
        let [a, b] = samples.map(|sample| streets.at[sample as usize]);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx.hypot(dy);
        let half_sq = reach_m * reach_m - length * length / 4.0;
        if half_sq <= 1e-6 {
            return;
        }
        let half = half_sq.sqrt();
        let middle = PlanePoint::new(a.x + dx / 2.0, a.y + dy / 2.0);
        let (ux, uy) = (-dy / length, dx / length);
        let along = |c: PlanePoint| (c.x - middle.x) * ux + (c.y - middle.y) * uy;
        // The corner at an end, if it is near enough, and how far along the border the end is.
        let end = |face: usize, open: f64| match (middles.corner[face], middles.at[face]) {
            (NONE, None) => (None, open),
            (NONE, Some(far)) => (None, along(far)),
            (corner, _) => (Some(corner), along(known[corner as usize])),
        };
        let (left, left_t) = end(edge.face().fix().index(), f64::INFINITY);
        let (right, right_t) = end(edge.rev().face().fix().index(), f64::NEG_INFINITY);
        if left.is_some() && left == right {
            return;
        }
        let low = if right.is_some() { right_t } else { right_t.max(-half) };
        let high = if left.is_some() { left_t } else { left_t.min(half) };
        let is_beyond = (left.is_none() && high <= -half) || (right.is_none() && low >= half);
        let is_short = high - low < 1e-6 && (left.is_none() || right.is_none());
        if is_beyond || is_short {
            return;
        }
        let at = |t: f64| PlanePoint::new(middle.x + t * ux, middle.y + t * uy);
        let feet = |place: PlanePoint| {
            samples
                .map(|sample| streets.foot(sample, place))
                .map(|(foot, away_m)| (foot, away_m as f32))
        };
        let mut place = |corner: Option<u32>, t: f64| {
            let (corner, place) = match corner {
                Some(corner) => (corner, known[corner as usize]),
                None => {
                    new.push(at(t));
                    ((known.len() + new.len() - 1) as u32, at(t))
                }
            };
            (t, Place { corner, feet: feet(place) })
        };
        let [first, last] = [place(right, low), place(left, high)];
        places.push(first.1);
        if streets.joined(samples[0], samples[1]) && low < -0.01 && high > 0.01 {
            let crossing = place(None, 0.0);
            cut(&mut place, first, crossing, MOST_CUTS, places);
            places.push(crossing.1);
            cut(&mut place, crossing, last, MOST_CUTS, places);
        } else {
            cut(&mut place, first, last, MOST_CUTS, places);
        }
        places.push(last.1);
    }
}

/// Adds the places between two others where the way to the border bends.
fn cut(
    place: &mut impl FnMut(Option<u32>, f64) -> (f64, Place),
    from: (f64, Place),
    to: (f64, Place),
    depth: u32,
    places: &mut Vec<Place>,
) {
    if depth == 0 || to.0 - from.0 < f64::from(4.0 * BENT_M) {
        return;
    }
    let middle = place(None, f64::midpoint(from.0, to.0));
    let is_bent = |side: usize| {
        let [a, m, b] = [from, middle, to].map(|(_, place)| place.feet[side]);
        (m.0.stub_m - f32::midpoint(a.0.stub_m, b.0.stub_m)).abs() > BENT_M
            || (m.1 - f32::midpoint(a.1, b.1)).abs() > 2.0 * BENT_M
    };
    if is_bent(0) || is_bent(1) {
        cut(place, from, middle, depth - 1, places);
        places.push(middle.1);
        cut(place, middle, to, depth - 1, places);
    }
}
