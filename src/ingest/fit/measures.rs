//! What one layer says of another: shares of samples that fit.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::items::{Items, Move, Sample, along, spread};
use super::layers::Source;
use super::near::{Drawn, Near, middle, number_of};
use super::window::Window;
use crate::geodesy::PlanePoint;
use crate::ingest::Layer;

/// When a group of samples fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// All of it lies in one area.
    InOne,
    /// It lies in the area that the feature states.
    InStated,
    /// It lies in an area.
    Inside,
    /// It lies in none.
    Outside,
    /// A border or a line is near.
    Near,
}

/// A measure of the fit of two layers.
pub struct Measure {
    /// The layer whose samples are looked at.
    pub of: Layer,
    /// The layer that they are looked for in.
    pub against: Layer,
    pub test: Test,
    items: Items,
    /// Features that the samples are of.
    pub features: usize,
    /// Samples that say something of their own.
    pub weight: f64,
}

/// All layers drawn, and the measures between them.
pub struct Measures {
    pub drawn: BTreeMap<Layer, Drawn>,
    pub list: Vec<Measure>,
}

/// What features state of the areas they belong to: for each feature of a layer the number of an
/// area in its layer's list.
pub type StatedAreas = BTreeMap<(Layer, Layer), Vec<Option<usize>>>;

/// Samples of a measure, at most.
const MOST: usize = 1500;
/// Samples of one outline that count as independent.
const SIDES: f64 = 20.0;

/// Layers of points.
pub const POINTS: [Layer; 3] = [Layer::Candidates, Layer::Resources, Layer::Requests];
pub const AREAS: [Layer; 3] = [Layer::Communities, Layer::Streets, Layer::Districts];

impl Measures {
    /// Draws the layers and takes the samples.
    pub fn new(window: &Window, sources: &[Source<'_>], stated: &StatedAreas) -> Self {
        let near: BTreeMap<Layer, Vec<Near<'_>>> = sources
            .par_iter()
            .map(|source| (source.layer, Near::those_in(window, source)))
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let drawn = near
            .par_iter()
            .map(|(layer, near)| (*layer, Drawn::new(window, *layer, near)))
            .collect::<Vec<_>>()
            .into_iter()
            .collect();
        let mut wanted: Vec<(Layer, Layer, Test)> = Vec::new();
        for (at, area) in AREAS.into_iter().enumerate() {
            wanted.extend([
                (Layer::Compounds, area, Test::InOne),
                (Layer::Stations, area, Test::InOne),
            ]);
            for layer in [Layer::Compounds, Layer::Stations, Layer::Candidates] {
                wanted.push((layer, area, Test::InStated));
            }
            for wider in AREAS.into_iter().skip(at + 1) {
                wanted.extend([(area, wider, Test::InOne), (area, wider, Test::Near)]);
                wanted.push((wider, area, Test::Near));
            }
            for lines in [Layer::Walkways, Layer::Barriers, Layer::Context] {
                wanted.push((area, lines, Test::Near));
            }
        }
        for points in [Layer::Stations, Layer::Candidates, Layer::Resources, Layer::Requests] {
            wanted.push((points, Layer::Compounds, Test::Inside));
        }
        for lines in [Layer::Walkways, Layer::Barriers, Layer::Context] {
            wanted.push((lines, Layer::Compounds, Test::Outside));
        }
        for gated in [Layer::Compounds, Layer::Stations] {
            wanted.push((gated, Layer::Walkways, Test::Near));
        }
        for points in POINTS {
            wanted.push((points, Layer::Walkways, Test::Near));
        }
        wanted.push((Layer::Barriers, Layer::Context, Test::Near));
        wanted.push((Layer::Context, Layer::Walkways, Test::Near));
        let list = wanted
            .into_par_iter()
            .filter_map(|(of, against, test)| {
                near.get(&against)?;
                let stated = stated.get(&(of, against));
                Measure::new(window, of, against, test, near.get(&of)?, stated)
            })
            .collect();
        Self { drawn, list }
    }
}

impl Measure {
    fn new(
        window: &Window,
        of: Layer,
        against: Layer,
        test: Test,
        near: &[Near<'_>],
        stated: Option<&Vec<Option<usize>>>,
    ) -> Option<Self> {
        let mut items = Items::default();
        let mut weight = None;
        match test {
            Test::InOne => {
                let shapes: Vec<_> = near.iter().filter(|n| !n.polygons.is_empty()).collect();
                for feature in spread(&shapes, MOST) {
                    let ring = &feature.polygons[0][0];
                    let Some(middle) = middle(ring) else { continue };
                    // Pulled in a little: outlines share their borders with the area's.
                    let pulled = |p: &PlanePoint| {
                        PlanePoint::new(
                            middle.x + (p.x - middle.x) * 0.85,
                            middle.y + (p.y - middle.y) * 0.85,
                        )
                    };
                    items.push(window, spread(&ring[1..], 8).map(pulled), 0);
                }
            }
            Test::InStated => {
                let stated = stated?;
                let area_of = |n: &&Near<'_>| stated.get(n.shown.number).copied().flatten();
                let stating: Vec<_> = near.iter().filter(|n| area_of(n).is_some()).collect();
                for feature in spread(&stating, MOST) {
                    let area = area_of(feature).map_or(0, number_of);
                    items.push(window, feature.middle(window), area);
                }
            }
            Test::Near if POINTS.contains(&of) => {
                for feature in spread(near, MOST) {
                    items.push(window, feature.middle(window), 0);
                }
            }
            Test::Inside => {
                for feature in spread(near, MOST) {
                    items.push(window, feature.middle(window), 0);
                }
            }
            Test::Near if matches!(of, Layer::Compounds | Layer::Stations) => {
                let gates: Vec<_> = near.iter().flat_map(|n| &n.shown.gates).collect();
                for gate in spread(&gates, MOST) {
                    items.push(window, [window.project(**gate)], 0);
                }
            }
            Test::Near | Test::Outside => {
                let total_m: f64 = near.iter().map(Near::length_m).sum();
                let step_m = (total_m / MOST as f64).max(window.cell_m);
                let (mut walked_m, mut points) = (0.0, Vec::new());
                let mut independent = 0.0;
                for feature in near {
                    points.clear();
                    for line in feature.strokes() {
                        along(line, step_m, &mut walked_m, &mut points);
                    }
                    let from = items.len();
                    points.iter().for_each(|p| items.push(window, [*p], 0));
                    independent += ((items.len() - from) as f64).min(SIDES);
                }
                weight = Some(independent);
            }
        }
        let weight = weight.unwrap_or(items.len() as f64);
        let features = near.len();
        (items.len() > 0).then_some(Self { of, against, test, items, features, weight })
    }

    /// The share of samples that fit when they are moved so.
    pub fn share(&self, drawn: &BTreeMap<Layer, Drawn>, how: Move) -> f64 {
        let Some(target) = drawn.get(&self.against) else { return 0.0 };
        let number = |sample: &Sample| {
            let at = sample.moved(how);
            target.fill.as_ref().map_or(0, |fill| fill.at(at.x, at.y))
        };
        let fits = |(samples, expected): &(&[Sample], u16)| match self.test {
            Test::InOne => {
                let first = samples.first().map_or(0, number);
                first != 0 && samples.iter().all(|sample| number(sample) == first)
            }
            Test::InStated => samples.iter().all(|sample| number(sample) == *expected),
            Test::Inside => samples.iter().all(|sample| number(sample) != 0),
            Test::Outside => samples.iter().all(|sample| number(sample) == 0),
            Test::Near => samples.iter().all(|sample| {
                let at = sample.moved(how);
                target.trace.as_ref().is_some_and(|trace| trace.is_near(at.x, at.y))
            }),
        };
        let count = self.items.groups().filter(fits).count();
        count as f64 / self.items.len() as f64
    }
}
