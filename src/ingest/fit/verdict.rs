//! The systems of all layers that explain the evidence best.
//!
//! Objective: the sum of the scores over all measures, less a price for each layer whose numbers
//! are in another system than stated. Branch and bound, layer after layer: what the rest may add at
//! most is known, so that of 3¹¹ combinations few are looked at, and none where all is as stated.

use std::collections::BTreeMap;

use super::shifts::State;
use crate::ingest::Layer;

/// What a layer costs whose system is another than stated.
const PRICE: f64 = 2.0;
/// Sums closer than this are equal.
const EQUAL: f64 = 1e-9;

/// Scores between layers, and what was stated of them.
pub struct Court {
    pub layers: Vec<Layer>,
    pub stated: Vec<State>,
    /// For each pair (the later layer, an earlier one) the scores of their systems.
    scores: BTreeMap<(usize, usize), [[f64; 3]; 3]>,
}

impl Court {
    pub fn new(layers: Vec<Layer>, stated: Vec<State>) -> Self {
        Self { layers, stated, scores: BTreeMap::new() }
    }

    pub fn position(&self, layer: Layer) -> Option<usize> {
        self.layers.iter().position(|known| *known == layer)
    }

    /// Adds the scores of a measure between two layers.
    pub fn hear(&mut self, of: usize, against: usize, score: impl Fn(State, State) -> f64) {
        let (later, earlier) = (of.max(against), of.min(against));
        let scores = self.scores.entry((later, earlier)).or_default();
        for (a, row) in State::ALL.into_iter().zip(scores) {
            for (b, cell) in State::ALL.into_iter().zip(row) {
                let (of_state, against_state) = if of == later { (a, b) } else { (b, a) };
                *cell += score(of_state, against_state);
            }
        }
    }

    /// The sum of scores of some systems, prices paid.
    pub fn total(&self, states: &[State]) -> f64 {
        (0..states.len()).map(|at| self.gain(at, states)).sum()
    }

    /// What a layer's system adds to those before it.
    fn gain(&self, at: usize, states: &[State]) -> f64 {
        let price = if states[at] == self.stated[at] { 0.0 } else { PRICE };
        let scores = self.scores.range((at, 0)..(at, at));
        let heard: f64 = scores
            .map(|(&(_, earlier), scores)| scores[states[at] as usize][states[earlier] as usize])
            .sum();
        heard - price
    }

    /// The best systems; of equals those that differ least from what is stated, the first layers
    /// first.
    pub fn best(&self) -> Vec<State> {
        let mut best = (self.total(&self.stated), self.stated.clone());
        // What the layers from each on may add at most, whatever their systems.
        let mut hopes = vec![0.0; self.layers.len() + 1];
        for (&(later, _), scores) in &self.scores {
            hopes[later] += scores.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
        }
        for at in (0..self.layers.len()).rev() {
            hopes[at] += hopes[at + 1];
        }
        self.search(&mut Vec::with_capacity(self.layers.len()), 0.0, &hopes, &mut best);
        best.1
    }

    fn search(
        &self,
        states: &mut Vec<State>,
        so_far: f64,
        hopes: &[f64],
        best: &mut (f64, Vec<State>),
    ) {
        let at = states.len();
        if so_far + hopes[at] <= best.0 + EQUAL {
            return;
        }
        if at == self.layers.len() {
            *best = (so_far, states.clone());
            return;
        }
        for state in State::ALL {
            states.push(state);
            let gain = self.gain(at, states);
            self.search(states, so_far + gain, hopes, best);
            states.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_systems_are_those_that_a_look_at_all_of_them_finds() {
        for seed in 0..40_u64 {
            let mut dice = seed;
            let mut throw = || {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
                (dice >> 40) as f64 / 1e6 - 6.0
            };
            let layers = Layer::ALL[..5].to_vec();
            let stated = vec![State::Wgs84, State::Gcj02, State::Wgs84, State::Wgs84, State::Bd09];
            let mut court = Court::new(layers, stated);
            for (of, against) in [(0, 1), (1, 0), (2, 0), (1, 3), (4, 2), (3, 4)] {
                let scores: Vec<f64> = (0..9).map(|_| throw()).collect();
                court.hear(of, against, |a, b| scores[a as usize * 3 + b as usize]);
            }
            let state = |code: usize, at: u32| State::ALL[code / 3_usize.pow(at) % 3];
            let all = (0..243).map(|code| (0..5).map(|at| state(code, at)).collect::<Vec<_>>());
            let totals = all.map(|states| court.total(&states));
            let most = totals.fold(f64::NEG_INFINITY, f64::max);
            assert!((court.total(&court.best()) - most).abs() < 1e-9, "seed {seed}");
        }
    }

    #[test]
    fn without_evidence_what_is_stated_stays() {
        let stated = vec![State::Gcj02, State::Wgs84];
        let court = Court::new(Layer::ALL[..2].to_vec(), stated.clone());
        assert_eq!(court.best(), stated);
    }
}
