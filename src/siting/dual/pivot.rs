//! One step of the simplex: who leaves the basis, who comes, and what that changes.
//!
//! The variable that is most beyond its bounds leaves, as seen along the edges (steepest edge); prices
//! move until a reduced cost stops them that no jump of its column to the other bound mends.

use super::simplex::{NONE, Simplex};

/// Tolerances: of values, of directions; and a slope that is none.
const PRIMAL: f64 = 1e-7;
const DIRECTION: f64 = 1e-7;
const FLAT: f64 = 1e-9;

/// Who leaves.
pub(super) struct Leaving {
    slot: usize,
    /// By how much it is above its upper (positive) or below its lower bound (negative).
    over: f64,
}

/// How a step ended.
pub(super) enum Step {
    Done,
    /// Nothing meets all rows.
    Endless,
    /// The factors have become too rough.
    Doubtful,
}

impl Simplex {
    /// Who leaves next; `None` at the optimum.
    pub(super) fn leaving(&self) -> Option<Leaving> {
        let mut best = None;
        let mut most = 0.0;
        for (slot, &var) in self.basic.iter().enumerate() {
            let var = var as usize;
            let value = self.values[var];
            let (low, high) = self.bounds(var);
            let over = if value > high + PRIMAL {
                value - high
            } else if value < low - PRIMAL {
                value - low
            } else {
                continue;
            };
            let score = over * over / self.weights[var];
            if score > most {
                most = score;
                best = Some(Leaving { slot, over });
            }
        }
        best
    }

    /// Takes the step.
    pub(super) fn step(&mut self, leaving: &Leaving, cutoff: f64) -> Step {
        let count = self.costs.len();
        let rows = self.least.len();
        let mut rho = vec![0.0; rows];
        rho[leaving.slot] = 1.0;
        self.factor.solve_left(&self.rows, &mut rho);
        // The row of the leaving variable.
        for (row, &factor) in rho.iter().enumerate() {
            if factor.abs() < 1e-13 {
                continue;
            }
            for &(column, entry) in self.rows.of(row) {
                let to = &mut self.direction[column as usize];
                if *to == 0.0 {
                    self.touched.push(column);
                }
                *to += factor * entry;
                if *to == 0.0 {
                    *to = f64::MIN_POSITIVE;
                }
            }
        }
        let sign = if leaving.over > 0.0 { 1.0 } else { -1.0 };
        // Where reduced costs reach zero: length, variable, direction, slope lost on the way.
        let mut stops: Vec<(f64, u32, f64)> = Vec::new();
        for &column in &self.touched {
            let at = column as usize;
            let along = sign * self.direction[at];
            if self.place[at] != NONE || self.low[at] == self.high[at] || along.abs() < DIRECTION {
                continue;
            }
            let is_high = self.values[at] > 0.5;
            if is_high != (along < 0.0) {
                continue;
            }
            let length = (self.reduced[at] / along).max(0.0);
            stops.push((length, column, along.abs()));
        }
        let mut end = f64::INFINITY;
        for (row, &factor) in rho.iter().enumerate() {
            let along = -sign * factor;
            if along > DIRECTION && self.place[count + row] == NONE {
                let length = (self.reduced[count + row] / along).max(0.0);
                end = end.min(length);
                stops.push((length, (count + row) as u32, along));
            }
        }
        stops.retain(|stop| stop.0 <= end);
        stops.sort_unstable_by(|a, b| {
            a.0.total_cmp(&b.0).then(b.2.total_cmp(&a.2)).then(a.1.cmp(&b.1))
        });
        let mut slope = leaving.over.abs();
        let mut chosen = None;
        for (at, &(_, var, along)) in stops.iter().enumerate() {
            if (var as usize) < count {
                slope -= along;
                if slope > FLAT {
                    continue;
                }
            }
            chosen = Some(at);
            break;
        }
        let Some(mut chosen) = chosen else {
            // Nothing stops the ascent: far enough along it, any bound is passed.
            let length = self.endless(&stops, leaving.over.abs(), cutoff);
            self.move_prices(&rho, sign * length, leaving.slot);
            self.is_lost = true;
            return Step::Endless;
        };
        // Of stops that are nearly as far, the one with the surest pivot.
        let (length, ..) = stops[chosen];
        for at in (0..chosen).rev() {
            if stops[at].0 < length - 1e-9 {
                break;
            }
            if stops[at].2 > 4.0 * stops[chosen].2 {
                chosen = at;
            }
        }
        let entering = stops[chosen].1 as usize;
        // At once: the entering column, and the direction itself for the weights.
        let mut work: Vec<[f64; 2]> = rho.iter().map(|&entry| [0.0, entry]).collect();
        if entering < count {
            for &(row, entry) in self.columns.of(entering) {
                work[row as usize][0] = entry;
            }
        } else {
            work[entering - count][0] = -1.0;
        }
        self.factor.solve(&self.columns, &mut work);
        let pivot = work[leaving.slot][0];
        let expected =
            if entering < count { self.direction[entering] } else { -rho[entering - count] };
        if pivot.abs() < DIRECTION || (pivot - expected).abs() > 1e-6 * (1.0 + pivot.abs()) {
            self.forget();
            return Step::Doubtful;
        }
        self.jump(&stops[..chosen]);
        // Prices.
        let length = self.reduced[entering] / pivot;
        let before = self.value;
        self.move_prices(&rho, length, leaving.slot);
        self.reduced[entering] = 0.0;
        // Values.
        let out = self.basic[leaving.slot] as usize;
        let (low, high) = self.bounds(out);
        let target = if leaving.over > 0.0 { high } else { low };
        let by = (self.values[out] - target) / pivot;
        for (slot, entries) in work.iter().enumerate() {
            self.values[self.basic[slot] as usize] -= by * entries[0];
        }
        self.values[entering] += by;
        self.values[out] = target;
        // Weights.
        let weight = rho.iter().map(|entry| entry * entry).sum::<f64>();
        for (slot, &[entry, tau]) in work.iter().enumerate() {
            if slot != leaving.slot && entry.abs() > 1e-12 {
                let ratio = entry / pivot;
                let to = &mut self.weights[self.basic[slot] as usize];
                *to = (*to - 2.0 * ratio * tau + ratio * ratio * weight).max(1e-4);
            }
        }
        self.weights[entering] = (weight / (pivot * pivot)).max(1e-4);
        // The exchange.
        self.factor.exchange(leaving.slot, work.iter().map(|entries| entries[0]));
        self.place[out] = NONE;
        self.place[entering] = leaving.slot as u32;
        self.basic[leaving.slot] = entering as u32;
        self.value = self.bound().max(before);
        Step::Done
    }

    /// Columns that were passed jump to their other bound.
    fn jump(&mut self, passed: &[(f64, u32, f64)]) {
        let count = self.costs.len();
        let columns = || passed.iter().filter(move |stop| (stop.1 as usize) < count);
        if columns().next().is_none() {
            return;
        }
        let mut change = vec![[0.0]; self.least.len()];
        for &(_, column, _) in columns() {
            let column = column as usize;
            let value = self.values[column];
            let to = if value > 0.5 { self.low[column] } else { self.high[column] };
            self.values[column] = to;
            for &(row, entry) in self.columns.of(column) {
                change[row as usize][0] += entry * (to - value);
            }
        }
        self.factor.solve(&self.columns, &mut change);
        for (slot, [by]) in change.into_iter().enumerate() {
            self.values[self.basic[slot] as usize] -= by;
        }
    }

    /// How far to go where nothing stops the ascent.
    fn endless(&self, stops: &[(f64, u32, f64)], over: f64, cutoff: f64) -> f64 {
        let mut slope = over;
        for stop in stops {
            slope -= stop.2;
        }
        let last = stops.last().map_or(0.0, |stop| stop.0);
        let missing = if cutoff.is_finite() { (cutoff - self.value).max(0.0) } else { 0.0 };
        last + 1.1 * (missing + 1.0) / slope.max(1e-6)
    }

    /// Moves prices along a direction, and forgets it.
    fn move_prices(&mut self, rho: &[f64], length: f64, slot: usize) {
        let count = self.costs.len();
        for (row, &factor) in rho.iter().enumerate() {
            let price = &mut self.reduced[count + row];
            if factor != 0.0 && self.place[count + row] == NONE {
                *price = (*price + length * factor).max(0.0);
            }
        }
        for column in std::mem::take(&mut self.touched) {
            let column = column as usize;
            if self.place[column] == NONE {
                self.reduced[column] -= length * self.direction[column];
            }
            self.direction[column] = 0.0;
        }
        self.reduced[self.basic[slot] as usize] = -length;
    }

    fn forget(&mut self) {
        for column in std::mem::take(&mut self.touched) {
            self.direction[column as usize] = 0.0;
        }
    }
}
