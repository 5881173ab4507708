//! From borders to plots: the ring of each, and which border is the same in which other plot.

use rayon::prelude::*;
use spade::Triangulation;
use spade::handles::FixedVertexHandle;

use super::cells::NONE;
use super::plot_borders::{Borders, Place};
use super::streets::Foot;
use super::voronoi::{Plots, Voronoi};
use crate::geodesy::PlanePoint;

/// An arc is drawn with a corner at least every so many radians.
const ARC_STEP: f64 = 0.14;
/// So many plots are one piece of work.
const BATCH: usize = 2048;

/// The plots of a few samples, one after the other, before they are joined to the others.
struct Rings<'a> {
    voronoi: &'a Voronoi<'a>,
    borders: &'a Borders,
    /// Where the corners at the ends of borders lie.
    known: &'a [PlanePoint],
    corners: Vec<PlanePoint>,
    ends: Vec<u32>,
    border_corner: Vec<u32>,
    border_foot: Vec<Foot>,
    away_m: Vec<f32>,
    /// Edge and side of each piece, and the border at which it starts.
    pieces: Vec<(u32, u32)>,
}

/// Joins the borders of each plot to a ring.
pub(super) fn rings(voronoi: &Voronoi<'_>, borders: &Borders) -> Plots {
    let samples: Vec<u32> = (0..voronoi.streets.at.len() as u32).collect();
    let mut corners = voronoi.corners.to_vec();
    corners.extend(borders.corners());
    let batches: Vec<Rings<'_>> = samples
        .par_chunks(BATCH)
        .map(|samples| {
            let mut rings = Rings::new(voronoi, borders, &corners);
            for &sample in samples {
                rings.add(sample);
            }
            rings
        })
        .collect();
    let known = corners.len() as u32;
    let mut arcs: Vec<PlanePoint> = Vec::new();
    let mut plots = Plots { starts: vec![0], ..Plots::default() };
    let count = batches.iter().map(|rings| rings.border_corner.len()).sum();
    plots.border_corner.reserve_exact(count);
    plots.border_foot.reserve_exact(count);
    let mut piece_starts = vec![[NONE; 2]; voronoi.mesh.num_undirected_edges()];
    for rings in batches {
        let (before, moved) = (plots.border_corner.len() as u32, arcs.len() as u32);
        plots.starts.extend(rings.ends.iter().map(|end| before + end));
        let corner = |corner: &u32| if *corner >= known { corner + moved } else { *corner };
        plots.border_corner.extend(rings.border_corner.iter().map(corner));
        plots.border_foot.extend(rings.border_foot);
        plots.away_m.extend(rings.away_m);
        arcs.extend(rings.corners);
        for (piece, start) in rings.pieces {
            piece_starts[piece as usize / 2][piece as usize % 2] = before + start;
        }
    }
    corners.extend(arcs);
    plots.corners = corners;
    plots.border_twin = vec![NONE; count];
    plots.border_plot = vec![NONE; count];
    for (edge, &[own, other]) in voronoi.mesh.undirected_edges().zip(&piece_starts) {
        if own == NONE || other == NONE {
            continue;
        }
        let [from, to] = edge.as_directed().vertices().map(|v| v.fix().index() as u32);
        let count = borders.of(edge.fix().index()).0.len() as u32 - 1;
        for step in 0..count {
            let (a, b) = ((own + step) as usize, (other + count - 1 - step) as usize);
            (plots.border_twin[a], plots.border_twin[b]) = (b as u32, a as u32);
            (plots.border_plot[a], plots.border_plot[b]) = (to, from);
        }
    }
    plots
}

impl<'a> Rings<'a> {
    fn new(voronoi: &'a Voronoi<'a>, borders: &'a Borders, known: &'a [PlanePoint]) -> Self {
        Self {
            voronoi,
            borders,
            known,
            corners: Vec::new(),
            ends: Vec::new(),
            border_corner: Vec::new(),
            border_foot: Vec::new(),
            away_m: Vec::new(),
            pieces: Vec::new(),
        }
    }

    /// Adds the plot of a sample, with arcs where there are gaps between its borders.
    fn add(&mut self, sample: u32) {
        let mut away_m = 0.0_f32;
        let mut first: Option<u32> = None;
        // Where the last piece ended.
        let mut open: Option<(u32, (Foot, f32))> = None;
        let vertex = self.voronoi.mesh.vertex(FixedVertexHandle::from_index(sample as usize));
        for edge in vertex.out_edges() {
            let index = edge.fix().as_undirected().index();
            let (places, moved) = self.borders.of(index);
            let side = usize::from(edge.as_undirected().as_directed().from() != edge.from());
            let (Some(start), Some(end)) = (places.first(), places.last()) else { continue };
            let (start, end) = if side == 0 { (start, end) } else { (end, start) };
            let most = self.voronoi.corners.len() as u32;
            let name = |corner: u32| if corner >= most { corner + moved } else { corner };
            if let Some(open) = open.filter(|open| open.0 != name(start.corner)) {
                self.arc(sample, open, name(start.corner), &mut away_m);
            }
            first.get_or_insert(name(start.corner));
            self.pieces.push((2 * index as u32 + side as u32, self.border_corner.len() as u32));
            let mut push = |place: &Place| {
                let (foot, away) = place.feet[side];
                away_m = away_m.max(away);
                self.border_corner.push(name(place.corner));
                self.border_foot.push(foot);
            };
            if side == 0 {
                places[..places.len() - 1].iter().for_each(&mut push);
            } else {
                places[1..].iter().rev().for_each(&mut push);
            }
            open = Some((name(end.corner), end.feet[side]));
        }
        match (open, first) {
            (Some(open), Some(first)) if open.0 != first => {
                self.arc(sample, open, first, &mut away_m);
            }
            (Some(_), _) => {}
            (None, _) => self.sweep(sample, 0.0, std::f64::consts::TAU, 0, &mut away_m),
        }
        self.ends.push(self.border_corner.len() as u32);
        self.away_m.push(away_m);
    }

    /// Adds a corner, and an arc from there to just before another.
    fn arc(
        &mut self,
        sample: u32,
        (from, (foot, away)): (u32, (Foot, f32)),
        to: u32,
        away_m: &mut f32,
    ) {
        *away_m = away_m.max(away);
        self.border_corner.push(from);
        self.border_foot.push(foot);
        let hub = self.voronoi.streets.at[sample as usize];
        let angle_of = |corner: u32| {
            let c = self.known[corner as usize];
            (c.y - hub.y).atan2(c.x - hub.x)
        };
        let start = angle_of(from);
        let mut turn = angle_of(to) - start;
        if turn < -1e-9 {
            turn += std::f64::consts::TAU;
        }
        self.sweep(sample, start, turn, 1, away_m);
    }

    /// Adds the corners of an arc from its step `first` on.
    fn sweep(&mut self, sample: u32, start: f64, turn: f64, first: usize, away_m: &mut f32) {
        let (streets, reach_m) = (self.voronoi.streets, self.voronoi.reach_m);
        let hub = streets.at[sample as usize];
        let steps = (turn / ARC_STEP).ceil().max(1.0);
        for step in first..steps as usize {
            let angle = start + turn * step as f64 / steps;
            let p = PlanePoint::new(hub.x + reach_m * angle.cos(), hub.y + reach_m * angle.sin());
            let (foot, away) = streets.foot(sample, p);
            *away_m = away_m.max(away as f32);
            self.border_corner.push((self.known.len() + self.corners.len()) as u32);
            self.border_foot.push(foot);
            self.corners.push(p);
        }
    }
}
