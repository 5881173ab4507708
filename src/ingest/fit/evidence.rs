//! How much a measure speaks for each pair of systems of its two layers.
//!
//! The score of a pair of systems is how far its share stands above the shares around it: those of
//! eight shifts more, as long as the offset of GCJ-02 or that of BD-09, in directions that mean
//! nothing. Where two layers lie right every one of these is equally wrong; so the right systems
//! are a peak with even slopes, and where nothing is right there is none. It is counted in
//! standard deviations, the larger of theirs and that of a share of so many independent samples,
//! and of the two lengths the lower score counts. Scores are capped, so that one measure does not
//! outvote several. To the peak comes the plain gain in share against the layers as they are.

use std::collections::BTreeMap;

use geo_types::Coord;

use super::items::Move;
use super::measures::{Measure, Test};
use super::near::Drawn;
use super::shifts::{State, Weights};
use super::window::Window;
use crate::ingest::Layer;

/// Scores beyond this say no more.
const MOST: f64 = 12.0;
/// Nor do scores below this: all of them mean that the layers do not fit so.
const LEAST: f64 = -3.0;
/// A mere gain counts no more than this.
const MOST_GAIN: f64 = 4.0;
/// No share is better known than to this: cells are coarse.
const LEAST_DEVIATION: f64 = 0.02;
/// The scores of one measure.
pub struct Evidence {
    /// Share and score by the offset between the two layers.
    by_weights: BTreeMap<Weights, (f64, f64)>,
}

impl Evidence {
    /// Looks at every shift that the systems of the two layers may cause.
    pub fn of(
        measure: &Measure,
        drawn: &BTreeMap<Layer, Drawn>,
        window: &Window,
        stated: (State, State),
    ) -> Self {
        let mut by_weights = BTreeMap::new();
        for of in State::ALL {
            for against in State::ALL {
                let weights = between(stated, (of, against));
                by_weights.entry(weights).or_insert_with(|| {
                    measure.share(drawn, Move { weights, by: Coord::default() })
                });
            }
        }
        let as_read = by_weights.get(&Weights::default()).copied().unwrap_or(0.0);
        let scored = |weights: Weights, share: f64| {
            let gain = gain(measure, as_read, share);
            // What fits worse than the layers as they are needs no closer look.
            if share < as_read && measure.test != Test::Inside {
                return gain;
            }
            let scores = [window.gcj, window.bd].map(|radius| {
                let shares = around(radius).map(|by| measure.share(drawn, Move { weights, by }));
                Chance::of(&shares, measure.weight).score(share, measure.test)
            });
            scores.into_iter().fold(MOST, f64::min).max(LEAST) + gain
        };
        let by_weights = by_weights.into_iter().map(|(w, share)| (w, (share, scored(w, share))));
        Self { by_weights: by_weights.collect() }
    }

    /// The score of two systems.
    pub fn score(&self, stated: (State, State), real: (State, State)) -> f64 {
        self.by_weights.get(&between(stated, real)).map_or(0.0, |found| found.1)
    }

    /// The share of fitting samples with two systems.
    pub fn share(&self, stated: (State, State), real: (State, State)) -> f64 {
        self.by_weights.get(&between(stated, real)).map_or(0.0, |found| found.0)
    }
}

/// What moves the one layer to where it fits the other as that was read.
pub fn between(stated: (State, State), real: (State, State)) -> Weights {
    Weights::correcting(stated.0, real.0).less(Weights::correcting(stated.1, real.1))
}

/// How far a share stands above that of the layers as they are, in standard deviations of two
/// shares of so many samples; capped, for samples are not quite independent. Only where it is
/// known in advance which way a test goes.
fn gain(measure: &Measure, before: f64, after: f64) -> f64 {
    let related = !matches!(measure.against, Layer::Barriers | Layer::Context)
        || measure.of == Layer::Barriers;
    if !related || measure.test == Test::Inside || before == after {
        return 0.0;
    }
    let mean = f64::midpoint(before, after);
    let deviation = (2.0 * mean * (1.0 - mean) / measure.weight.max(1.0)).sqrt();
    ((after - before) / deviation.max(LEAST_DEVIATION)).clamp(-MOST_GAIN, MOST_GAIN)
}

/// What shares meaningless shifts of one length have.
struct Chance {
    mean: f64,
    deviation: f64,
}

impl Chance {
    fn of(shares: &[f64], weight: f64) -> Self {
        let count = shares.len().max(1) as f64;
        let mean = shares.iter().sum::<f64>() / count;
        let variance = shares.iter().map(|share| (share - mean).powi(2)).sum::<f64>() / count;
        let sampled = (mean * (1.0 - mean)).max(0.0) / weight.max(1.0);
        Self { mean, deviation: variance.max(sampled).sqrt().max(LEAST_DEVIATION) }
    }

    /// How far a share stands above chance; where a test may go either way, how far from it.
    fn score(&self, share: f64, test: Test) -> f64 {
        let above = (share - self.mean) / self.deviation;
        // Stations stand inside compounds in some cities and between them in others.
        if test == Test::Inside { above.abs() } else { above }
    }
}

/// Shifts as long as a meant one, in all directions.
fn around(radius: Coord<f64>) -> [Coord<f64>; 8] {
    let turn = |k: u8| {
        let (sin, cos) = (22.5 + 45.0 * f64::from(k)).to_radians().sin_cos();
        Coord { x: radius.x * cos - radius.y * sin, y: radius.x * sin + radius.y * cos }
    };
    [0, 1, 2, 3, 4, 5, 6, 7].map(turn)
}
