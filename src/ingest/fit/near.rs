//! The features in the window: on its plane, and drawn in its cells.

use geo_types::LineString;
use rayon::prelude::*;

use super::layers::{Shown, Source};
use super::measures::AREAS;
use super::raster::{Fill, Frame, Trace};
use super::window::Window;
use crate::geodesy::PlanePoint;
use crate::ingest::Layer;

/// A feature in the window, on its plane.
pub struct Near<'a> {
    pub shown: Shown<'a>,
    pub polygons: Vec<Vec<Vec<PlanePoint>>>,
    pub lines: Vec<Vec<PlanePoint>>,
}

impl<'a> Near<'a> {
    pub fn those_in(window: &Window, source: &Source<'a>) -> Vec<Self> {
        let on_plane =
            |line: &LineString<f64>| line.0.iter().map(|c| window.project(*c)).collect::<Vec<_>>();
        source
            .shown_in(window)
            .into_par_iter()
            .map(|shown| {
                let polygons = shown.polygons.iter().map(|polygon| {
                    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                    rings.map(on_plane).collect()
                });
                let lines = shown.lines.iter().map(|line| on_plane(line)).collect();
                let polygons = polygons.collect();
                Self { shown, polygons, lines }
            })
            .collect()
    }

    pub fn strokes(&self) -> impl Iterator<Item = &Vec<PlanePoint>> {
        self.polygons.iter().flatten().chain(&self.lines)
    }

    pub fn length_m(&self) -> f64 {
        let of = |line: &Vec<PlanePoint>| {
            line.windows(2).map(|pair| pair[0].distance_sq(pair[1]).sqrt()).sum::<f64>()
        };
        self.strokes().map(of).filter(|length| length.is_finite()).sum()
    }

    /// The number of its cells in a raster.
    pub fn number(&self) -> u16 {
        number_of(self.shown.number)
    }

    /// The middle of its first outline's corners, or its point.
    pub fn middle(&self, window: &Window) -> Option<PlanePoint> {
        match self.polygons.first().and_then(|rings| rings.first()) {
            Some(ring) => middle(ring),
            None => self.shown.points.first().map(|c| window.project(*c)),
        }
    }
}

/// Numbers in rasters are short: those of areas far down a list repeat, which does no harm.
pub fn number_of(position: usize) -> u16 {
    (position % usize::from(u16::MAX - 1)) as u16 + 1
}

pub fn middle(ring: &[PlanePoint]) -> Option<PlanePoint> {
    let corners = ring.get(1..).filter(|corners| !corners.is_empty())?;
    let count = corners.len() as f64;
    let sum = corners.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.x, sum.1 + p.y));
    Some(PlanePoint::new(sum.0 / count, sum.1 / count))
}

/// A layer drawn in cells.
#[derive(Default)]
pub struct Drawn {
    pub fill: Option<Fill>,
    pub trace: Option<Trace>,
}

impl Drawn {
    /// Fills areas and compounds, traces borders and lines.
    pub fn new(window: &Window, layer: Layer, near: &[Near<'_>]) -> Self {
        let frame = Frame::of(window);
        let mut drawn = Self::default();
        if AREAS.contains(&layer) || layer == Layer::Compounds {
            let mut fill = Fill::new(frame);
            for feature in near {
                for rings in &feature.polygons {
                    fill.draw(rings, feature.number());
                }
            }
            drawn.fill = Some(fill);
        }
        if AREAS.contains(&layer)
            || matches!(layer, Layer::Walkways | Layer::Barriers | Layer::Context)
        {
            let mut trace = Trace::new(frame);
            near.iter().flat_map(Near::strokes).for_each(|line| trace.draw(line));
            drawn.trace = Some(trace);
        }
        drawn
    }
}
