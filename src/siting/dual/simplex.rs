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
use super::pivot::Step;

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

/// Every cost is lowered by this part of the mean against ties, more or less, so that the value stays
/// below what the prices prove.
const HAIR: f64 = 2e-6;
/// Exchanges after which the basis is factored anew.
const MOST_EXCHANGES: usize = 100;
/// Not in the basis.
pub(super) const NONE: u32 = u32::MAX;

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
    pub(super) columns: Arc<Columns>,
    pub(super) rows: Arc<Columns>,
    pub(super) least: Vec<f64>,
    pub(super) costs: Vec<f64>,
    pub(super) row_scales: Vec<f64>,
    pub(super) cost_scale: f64,
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
    /// By variable: columns, then surpluses.
    pub(super) values: Vec<f64>,
    pub(super) reduced: Vec<f64>,
    pub(super) place: Vec<u32>,
    pub(super) weights: Vec<f64>,
    /// The variable of each slot.
    pub(super) basic: Vec<u32>,
    pub(super) factor: Factor,
    /// Values are to be computed anew.
    pub(super) is_stale: bool,
    /// Prices have left the basis.
    pub(super) is_lost: bool,
    pub(super) value: f64,
    pub(super) steps: u64,
    pub(super) direction: Vec<f64>,
    pub(super) touched: Vec<u32>,
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
    pub(super) fn bound(&self) -> f64 {
        self.costs.iter().zip(&self.values).map(|(cost, value)| cost * value).sum()
    }

    pub(super) fn bounds(&self, var: usize) -> (f64, f64) {
        if var < self.costs.len() { (self.low[var], self.high[var]) } else { (0.0, f64::INFINITY) }
    }
}
