//! The prices that prove most, by the dual simplex.
//!
//! Question: as in [`super::prices`], `min c·v, A v >= b, 0 <= v <= 1`, to the end: at a vertex
//! prices prove all that the linear program can. Columns may be decided and opened again between
//! runs; the basis stays dual feasible whatever is decided, so a branch starts from the basis of the
//! branch before it.
//!
//! Method: dual simplex with bounds (Lemke 1954); steepest edge prices (Forrest & Goldfarb 1992,
//! doi:10.1007/BF01581089); columns that are passed jump to their other bound while that helps
//! (Fourer 1994; Maros 2003); a hair on every cost against ties. A step costs a pass over the rows
//! of its direction and four solves with the factors of the basis ([`super::factor`]). Floats steer
//! only: [`super::Proof`] says what is proven.

use std::sync::Arc;

use super::Program;
use super::factor::{Columns, Factor};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At the optimum.
    Optimal,
    /// The bound has passed the cutoff, or nothing meets all rows.
    Cut,
    /// Out of steps: what is proven is valid, not all there is.
    Tired,
}

/// Tolerances: of values, of directions; and what every cost is lowered by against ties, so that the
/// value stays below what the prices prove.
const PRIMAL: f64 = 1e-7;
const DIRECTION: f64 = 1e-7;
const HAIR: f64 = 2e-6;
/// A slope that is none.
const FLAT: f64 = 1e-9;
/// Exchanges after which the basis is factored anew.
const MOST_EXCHANGES: usize = 100;
/// Not in the basis.
const NONE: u32 = u32::MAX;

/// A basis to come back to.
#[derive(Clone, Debug)]
pub struct Basis {
    /// Basic columns of the program, and rows without their surplus.
    columns: Vec<u32>,
    rows: Vec<u32>,
    weights: Vec<f32>,
}

impl Basis {
    /// The basis of a program whose rows have new places, or none: those were idle.
    #[must_use]
    pub fn moved(mut self, places: &[Option<u32>]) -> Self {
        let rows = self.rows.iter().filter_map(|row| places[*row as usize]);
        self.rows = rows.collect();
        self
    }
}

/// The state of the simplex between runs.
#[derive(Clone)]
pub struct Simplex {
    columns: Arc<Columns>,
    rows: Arc<Columns>,
    least: Vec<f64>,
    costs: Vec<f64>,
    row_scales: Vec<f64>,
    cost_scale: f64,
    low: Vec<f64>,
    high: Vec<f64>,
    /// By variable: columns, then surpluses.
    values: Vec<f64>,
    reduced: Vec<f64>,
    place: Vec<u32>,
    weights: Vec<f64>,
    /// The variable of each slot.
    basic: Vec<u32>,
    factor: Factor,
    /// Values are to be computed anew.
    is_stale: bool,
    /// Prices have left the basis.
    is_lost: bool,
    value: f64,
    steps: u64,
    direction: Vec<f64>,
    touched: Vec<u32>,
}

struct Leaving {
    slot: usize,
    /// By how much it is above its upper (positive) or below its lower bound (negative).
    over: f64,
}

impl Simplex {
    /// Starts without anything chosen or priced.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let (count, rows) = (program.columns(), program.rows());
        let row_scales: Vec<f64> = (0..rows)
            .map(|row| {
                let largest = program.row(row).iter().map(|(_, value)| value.unsigned_abs()).max();
                1.0 / largest.unwrap_or(1).max(1) as f64
            })
            .collect();
        let largest = program.costs.iter().map(|cost| cost.unsigned_abs()).max().unwrap_or(1);
        let cost_scale = 1.0 / largest.max(1) as f64;
        let mut noise = 0x9e37_79b9_7f4a_7c15_u64;
        let mut hair = || {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            HAIR * (0.5 + (noise >> 12) as f64 / (1_u64 << 52) as f64)
        };
        let mean = program.costs.iter().map(|cost| cost.unsigned_abs() as f64).sum::<f64>()
            / count.max(1) as f64
            * cost_scale;
        let costs = program.costs.iter().map(|&cost| cost as f64 * cost_scale - mean * hair());
        let lists = |lists: &mut dyn Iterator<Item = Vec<(u32, f64)>>| {
            let mut all = Columns { starts: vec![0], entries: Vec::new() };
            for list in lists {
                all.entries.extend(list);
                all.starts.push(all.entries.len() as u32);
            }
            all
        };
        let columns = lists(&mut (0..count).map(|column| {
            let entries = program.column(column).iter();
            entries.map(|&(row, value)| (row, value as f64 * row_scales[row as usize])).collect()
        }));
        let by_row = lists(&mut (0..rows).map(|row| {
            let entries = program.row(row).iter();
            entries.map(|&(column, value)| (column, value as f64 * row_scales[row])).collect()
        }));
        let scaled = program.least.iter().zip(&row_scales);
        let least = scaled.map(|(&least, scale)| least as f64 * scale).collect();
        let mut simplex = Self {
            columns: Arc::new(columns),
            rows: Arc::new(by_row),
            least,
            costs: costs.collect(),
            row_scales,
            cost_scale,
            low: vec![0.0; count],
            high: vec![1.0; count],
            values: vec![0.0; count + rows],
            reduced: vec![0.0; count + rows],
            place: vec![NONE; count + rows],
            weights: vec![1.0; count + rows],
            basic: (0..rows).map(|row| (count + row) as u32).collect(),
            factor: Factor::new(rows, count),
            is_stale: true,
            is_lost: false,
            value: 0.0,
            steps: 0,
            direction: vec![0.0; count],
            touched: Vec::new(),
        };
        simplex.reduced[..count].clone_from_slice(&simplex.costs);
        for row in 0..rows {
            simplex.place[count + row] = row as u32;
        }
        simplex
    }

    /// Decides a column: taken or not.
    pub fn decide(&mut self, column: usize, is_taken: bool) {
        let bound = f64::from(u8::from(is_taken));
        (self.low[column], self.high[column]) = (bound, bound);
        self.is_stale = true;
    }

    /// A column is free again.
    pub fn open(&mut self, column: usize) {
        (self.low[column], self.high[column]) = (0.0, 1.0);
        self.is_stale = true;
    }

    /// Values of the columns.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values[..self.costs.len()]
    }

    /// Prices of the rows.
    #[must_use]
    pub fn prices(&self) -> Vec<f64> {
        let prices = self.reduced[self.costs.len()..].iter().zip(&self.row_scales);
        prices.map(|(price, scale)| price * scale / self.cost_scale).collect()
    }

    /// What the prices prove, in floats.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value / self.cost_scale
    }

    /// Steps so far.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The basis as it is.
    #[must_use]
    pub fn basis(&self) -> Basis {
        let count = self.costs.len();
        let is_column = |var: &u32| (*var as usize) < count;
        let is_out = |row: &u32| self.place[count + *row as usize] == NONE;
        let columns: Vec<u32> = self.basic.iter().copied().filter(is_column).collect();
        let rows = (0..self.least.len() as u32).filter(is_out).collect();
        let weights = columns.iter().map(|var| self.weights[*var as usize] as f32).collect();
        Basis { columns, rows, weights }
    }

    /// Whether it stands at a basis.
    #[must_use]
    pub fn stands_at(&self, basis: &Basis) -> bool {
        let count = self.costs.len();
        let is_in = |column: &u32| self.place[*column as usize] != NONE;
        let is_out = |row: &u32| self.place[count + *row as usize] == NONE;
        basis.columns.iter().all(is_in) && basis.rows.iter().all(is_out)
    }

    /// Whether a row's surplus stands in the basis: it plays no part there.
    #[must_use]
    pub fn is_idle(&self, row: usize) -> bool {
        self.place[self.costs.len() + row] != NONE
    }

    /// Comes back to a basis.
    pub fn restore(&mut self, basis: &Basis) {
        self.weights.fill(1.0);
        for (&column, &weight) in basis.columns.iter().zip(&basis.weights) {
            self.weights[column as usize] = f64::from(weight);
        }
        self.start(&basis.columns, &basis.rows);
    }

    /// Runs until the end, until the value reaches `cutoff`, or for so many steps.
    pub fn run(&mut self, cutoff: f64, steps: u64) -> Ended {
        let cutoff = cutoff * self.cost_scale;
        let mut doubts = 0;
        if self.is_lost {
            self.restart();
        }
        for _ in 0..steps {
            if self.is_stale {
                self.refresh();
            }
            if self.value >= cutoff {
                return Ended::Cut;
            }
            let Some(leaving) = self.leaving() else { return Ended::Optimal };
            self.steps += 1;
            match self.step(&leaving, cutoff) {
                Step::Done => {}
                Step::Endless => return Ended::Cut,
                Step::Doubtful => {
                    doubts += 1;
                    if doubts > 4 {
                        return Ended::Tired;
                    }
                    self.restart();
                }
            }
            if self.factor.exchanges() >= MOST_EXCHANGES {
                self.restart();
            }
        }
        Ended::Tired
    }

    /// Factors the basis anew and computes everything from it.
    fn restart(&mut self) {
        let basis = self.basis();
        self.start(&basis.columns, &basis.rows);
    }

    fn start(&mut self, columns: &[u32], rows: &[u32]) {
        let count = self.costs.len();
        self.factor.factor(&self.columns, columns, rows);
        self.place.fill(NONE);
        for row in 0..self.least.len() {
            self.basic[row] = (count + row) as u32;
        }
        for (column, slot) in self.factor.placed() {
            self.basic[slot as usize] = column;
        }
        for (slot, &var) in self.basic.iter().enumerate() {
            self.place[var as usize] = slot as u32;
        }
        // Prices and reduced costs.
        let mut prices: Vec<f64> = self.basic.iter().map(|&var| self.cost(var as usize)).collect();
        self.factor.solve_left(&self.rows, &mut prices);
        for column in 0..count {
            self.reduced[column] = if self.place[column] == NONE {
                let entries = self.columns.of(column).iter();
                let sum: f64 = entries.map(|&(row, entry)| entry * prices[row as usize]).sum();
                self.costs[column] - sum
            } else {
                0.0
            };
        }
        for (row, price) in prices.into_iter().enumerate() {
            let is_basic = self.place[count + row] != NONE;
            self.reduced[count + row] = if is_basic { 0.0 } else { price.max(0.0) };
        }
        self.is_stale = true;
        self.is_lost = false;
    }

    fn cost(&self, var: usize) -> f64 {
        self.costs.get(var).copied().unwrap_or(0.0)
    }

    /// Columns outside the basis to the bound that their reduced cost wants, the others by them.
    fn refresh(&mut self) {
        self.is_stale = false;
        let count = self.costs.len();
        let mut rest: Vec<[f64; 1]> = self.least.iter().map(|least| [*least]).collect();
        for column in 0..count {
            if self.place[column] != NONE {
                continue;
            }
            let wants_high = self.reduced[column] < 0.0;
            let value = if wants_high { self.high[column] } else { self.low[column] };
            self.values[column] = value;
            if value != 0.0 {
                for &(row, entry) in self.columns.of(column) {
                    rest[row as usize][0] -= entry * value;
                }
            }
        }
        self.factor.solve(&self.columns, &mut rest);
        for row in 0..self.least.len() {
            self.values[count + row] = 0.0;
        }
        for (slot, [value]) in rest.into_iter().enumerate() {
            self.values[self.basic[slot] as usize] = value;
        }
        self.value = self.bound();
    }

    /// What the prices prove: the costs of the values, since what is basic pays for itself.
    fn bound(&self) -> f64 {
        self.costs.iter().zip(&self.values).map(|(cost, value)| cost * value).sum()
    }

    fn bounds(&self, var: usize) -> (f64, f64) {
        if var < self.costs.len() { (self.low[var], self.high[var]) } else { (0.0, f64::INFINITY) }
    }

    fn leaving(&self) -> Option<Leaving> {
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

    fn step(&mut self, leaving: &Leaving, cutoff: f64) -> Step {
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

enum Step {
    Done,
    /// Nothing meets all rows.
    Endless,
    /// The factors have become too rough.
    Doubtful,
}
