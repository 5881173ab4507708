//! How far a layer lies off, measured.
//!
//! The formula of a web map proposes a shift; here the layer is moved freely around it, and where
//! it fits the others best is the shift that is told. A layer that is off for another reason, by
//! another datum or by careless drawing, fits best elsewhere. Accuracy: about a cell.

use geo_types::Coord;

use super::evidence::between;
use super::items::Move;
use super::measures::Measures;
use super::shifts::{State, Weights};
use super::verdict::Court;
use super::window::Window;

/// Steps to each side, and how many of them are as long as the shift.
const STEPS: i32 = 4;
const STEPS_IN_SHIFT: f64 = 10.0;

/// The shift of a layer as measured, metres east and north; `None` where the layer fits best
/// elsewhere than near the shift of its system.
pub fn measured(
    court: &Court,
    measures: &Measures,
    window: &Window,
    states: &[State],
    at: usize,
) -> Option<Coord<f64>> {
    let proposed = Weights::correcting(court.stated[at], states[at]).of(window.gcj, window.bd);
    let step_m = (proposed.x.hypot(proposed.y) / STEPS_IN_SHIFT).max(window.cell_m / 2.0);
    let layer = court.layers[at];
    let involved: Vec<_> = measures
        .list
        .iter()
        .filter_map(|measure| {
            let (of, against) = (court.position(measure.of)?, court.position(measure.against)?);
            let turn = match layer {
                _ if measure.of == layer => 1.0,
                _ if measure.against == layer => -1.0,
                _ => return None,
            };
            let stated = (court.stated[of], court.stated[against]);
            let weights = between(stated, (states[of], states[against]));
            Some((measure, weights, turn))
        })
        .collect();
    let fit = |off: Coord<f64>| -> f64 {
        let share = |(measure, weights, turn): &(&super::measures::Measure, Weights, f64)| {
            let how = Move { weights: *weights, by: off * *turn };
            measure.share(&measures.drawn, how) * measure.weight.sqrt()
        };
        involved.iter().map(share).sum()
    };
    let mut fits = Vec::new();
    for north in -STEPS..=STEPS {
        for east in -STEPS..=STEPS {
            let off = Coord { x: f64::from(east), y: f64::from(north) } * step_m;
            fits.push((off, fit(off)));
        }
    }
    let best = fits.iter().map(|(_, fit)| *fit).fold(f64::NEG_INFINITY, f64::max);
    let least = fits.iter().map(|(_, fit)| *fit).fold(f64::INFINITY, f64::min);
    // The middle of all that is nearly as good.
    let good: Vec<_> =
        fits.iter().filter(|(_, fit)| *fit >= best - 0.05 * (best - least)).collect();
    let sum = good.iter().fold(Coord::zero(), |sum: Coord<f64>, (off, _)| sum + *off);
    let off = sum / good.len().max(1) as f64;
    let near = off.x.hypot(off.y) <= 2.5 * step_m;
    // What corrects it goes the other way than it lies off.
    (near && !involved.is_empty()).then(|| -(proposed + off))
}
