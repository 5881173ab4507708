//! Which prices of the rows prove most?
//!
//! Question: for `min c·v, A v >= b, 0 <= v <= 1`, prices `y >= 0` with a high
//! `b·y + Σ min(0, c - Aᵀy)`. Method: primal-dual hybrid gradient (Chambolle & Pock 2011,
//! doi:10.1007/s10851-010-0251-1) with diagonal steps (Pock & Chambolle 2011,
//! doi:10.1109/ICCV.2011.6126441), averages and restarts (Applegate et al. 2021, "Practical
//! large-scale linear programming using primal-dual hybrid gradient", arXiv:2106.04443).
//! A step costs two passes over the entries. Assumes nothing; stops where it is told, any prices
//! prove something. Floats steer only: [`super::Proof`] says what is proven.

use super::Program;

/// A look is taken at what is reached after so many steps.
const STEPS: u32 = 32;

/// The state of the ascent: can be left and taken up again.
pub struct Ascent {
    rows: Matrix,
    columns: Matrix,
    scales: Vec<f64>,
    costs: Vec<f64>,
    least: Vec<f64>,
    column_steps: Vec<f64>,
    row_steps: Vec<f64>,
    weight: f64,
    values: Vec<f64>,
    /// The values' last step twice over: where prices look.
    ahead: Vec<f64>,
    prices: Vec<f64>,
    value_sums: Vec<f64>,
    price_sums: Vec<f64>,
    summed: f64,
    since_restart: u32,
    steps: u32,
    start: Merit,
    last: Merit,
    values_at_start: Vec<f64>,
    prices_at_start: Vec<f64>,
    best: f64,
    best_prices: Vec<f64>,
}

/// Lists of entries, those of coefficient 1 apart: they are most, and need no multiplication.
struct Matrix {
    starts: Vec<u32>,
    ones: Vec<u32>,
    other_starts: Vec<u32>,
    others: Vec<(u32, f64)>,
}

#[derive(Clone, Copy)]
struct Merit {
    error: f64,
    bound: f64,
}

impl Matrix {
    fn new(lists: impl Iterator<Item = Vec<(u32, f64)>>) -> Self {
        let place = |at: usize| u32::try_from(at).expect("as many as the program's");
        let (mut starts, mut ones) = (vec![0], Vec::new());
        let (mut other_starts, mut others) = (vec![0], Vec::new());
        for list in lists {
            for (to, value) in list {
                if value.to_bits() == 1.0_f64.to_bits() {
                    ones.push(to);
                } else {
                    others.push((to, value));
                }
            }
            starts.push(place(ones.len()));
            other_starts.push(place(others.len()));
        }
        Self { starts, ones, other_starts, others }
    }

    fn ones(&self, at: usize) -> &[u32] {
        &self.ones[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn others(&self, at: usize) -> &[(u32, f64)] {
        &self.others[self.other_starts[at] as usize..self.other_starts[at + 1] as usize]
    }

    fn dot(&self, at: usize, with: &[f64]) -> f64 {
        let mut sums = [0.0; 4];
        let fours = self.ones(at).chunks_exact(4);
        for &to in fours.remainder() {
            sums[0] += with[to as usize];
        }
        for four in fours {
            for (sum, &to) in sums.iter_mut().zip(four) {
                *sum += with[to as usize];
            }
        }
        for &(to, value) in self.others(at) {
            sums[1] += value * with[to as usize];
        }
        sums[0] + sums[1] + sums[2] + sums[3]
    }

    fn size(&self, at: usize) -> f64 {
        let others: f64 = self.others(at).iter().map(|(_, value)| value.abs()).sum();
        self.ones(at).len() as f64 + others
    }
}

impl Ascent {
    /// Starts at some values of the columns and prices of the rows.
    #[must_use]
    pub fn new(program: &Program, values: Vec<f64>, prices: Vec<f64>) -> Self {
        // Rows are brought to the same size: their largest coefficient becomes 1.
        let scales: Vec<f64> = (0..program.rows())
            .map(|row| {
                let largest = program.row(row).iter().map(|(_, value)| value.unsigned_abs()).max();
                1.0 / largest.unwrap_or(1).max(1) as f64
            })
            .collect();
        let rows = Matrix::new((0..program.rows()).map(|row| {
            program.row(row).iter().map(|&(to, value)| (to, value as f64 * scales[row])).collect()
        }));
        let columns = Matrix::new((0..program.columns()).map(|column| {
            let entries = program.column(column).iter();
            entries.map(|&(to, value)| (to, value as f64 * scales[to as usize])).collect()
        }));
        let prices: Vec<f64> =
            prices.iter().zip(&scales).map(|(price, scale)| price / scale).collect();
        let costs: Vec<f64> = program.costs.iter().map(|&cost| cost as f64).collect();
        let least: Vec<f64> =
            program.least.iter().zip(&scales).map(|(&least, scale)| least as f64 * scale).collect();
        let step = |size: f64| if size > 0.0 { 1.0 / size } else { 0.0 };
        let column_steps: Vec<f64> = (0..costs.len()).map(|at| step(columns.size(at))).collect();
        let row_steps: Vec<f64> = (0..least.len()).map(|at| step(rows.size(at))).collect();
        let weight = first_weight(&costs, &column_steps, &least, &row_steps);
        let mut ascent = Self {
            scales,
            rows,
            columns,
            ahead: vec![0.0; costs.len()],
            value_sums: vec![0.0; costs.len()],
            price_sums: vec![0.0; least.len()],
            costs,
            least,
            column_steps,
            row_steps,
            weight,
            values_at_start: values.clone(),
            prices_at_start: prices.clone(),
            best_prices: prices.clone(),
            values,
            prices,
            summed: 0.0,
            since_restart: 0,
            steps: 0,
            start: Merit { error: f64::INFINITY, bound: f64::NEG_INFINITY },
            last: Merit { error: f64::INFINITY, bound: f64::NEG_INFINITY },
            best: f64::NEG_INFINITY,
        };
        let merit = ascent.merit(&ascent.values, &ascent.prices);
        ascent.best = merit.bound;
        ascent.start = merit;
        ascent
    }

    /// Takes some steps and a look. Gives the best bound so far (in floats).
    pub fn climb(&mut self) -> f64 {
        for _ in 0..STEPS {
            self.step();
        }
        let averages =
            |sums: &[f64]| -> Vec<f64> { sums.iter().map(|sum| sum / self.summed).collect() };
        let (values, prices) = (averages(&self.value_sums), averages(&self.price_sums));
        let mean = self.merit(&values, &prices);
        let now = self.merit(&self.values, &self.prices);
        if mean.bound > self.best {
            self.best = mean.bound;
            self.best_prices.clone_from(&prices);
        }
        if now.bound > self.best {
            self.best = now.bound;
            self.best_prices.clone_from(&self.prices);
        }
        let better = if mean.error <= now.error { mean } else { now };
        let long = f64::from(self.since_restart) >= 0.36 * f64::from(self.steps);
        let is_due = better.error <= 0.2 * self.start.error
            || (better.error <= 0.8 * self.start.error && better.error > self.last.error)
            || (long && self.since_restart >= 4 * STEPS);
        self.last = better;
        if is_due {
            if mean.error <= now.error {
                self.values = values;
                self.prices = prices;
            }
            self.restart(better);
        }
        self.best
    }

    /// The prices that prove most so far.
    #[must_use]
    pub fn best_prices(&self) -> Vec<f64> {
        self.best_prices.iter().zip(&self.scales).map(|(price, scale)| price * scale).collect()
    }

    /// Values of the columns, nearly those of the program's fractional optimum.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        if self.summed == 0.0 {
            return self.values.clone();
        }
        self.value_sums.iter().map(|sum| sum / self.summed).collect()
    }

    fn step(&mut self) {
        let columns = self.values.iter_mut().zip(&mut self.ahead).zip(&mut self.value_sums);
        for (column, ((value, ahead), sum)) in columns.enumerate() {
            let slope = self.costs[column] - self.columns.dot(column, &self.prices);
            let old = *value;
            *value = (old - self.column_steps[column] / self.weight * slope).clamp(0.0, 1.0);
            *ahead = 2.0 * *value - old;
            *sum += *value;
        }
        let rows = self.prices.iter_mut().zip(&mut self.price_sums);
        for (row, (price, sum)) in rows.enumerate() {
            let lack = self.least[row] - self.rows.dot(row, &self.ahead);
            *price = (*price + self.row_steps[row] * self.weight * lack).max(0.0);
            *sum += *price;
        }
        self.summed += 1.0;
        self.since_restart += 1;
        self.steps += 1;
    }

    fn restart(&mut self, merit: Merit) {
        let moved = |now: &[f64], then: &[f64], steps: &[f64]| -> f64 {
            let sum: f64 = now
                .iter()
                .zip(then)
                .zip(steps)
                .filter(|(_, step)| **step > 0.0)
                .map(|((now, then), step)| (now - then) * (now - then) / step)
                .sum();
            sum.sqrt()
        };
        let values = moved(&self.values, &self.values_at_start, &self.column_steps);
        let prices = moved(&self.prices, &self.prices_at_start, &self.row_steps);
        if values > 1e-9 && prices > 1e-9 {
            self.weight = (0.5 * (prices / values).ln() + 0.5 * self.weight.ln()).exp();
        }
        self.values_at_start.clone_from(&self.values);
        self.prices_at_start.clone_from(&self.prices);
        self.value_sums.fill(0.0);
        self.price_sums.fill(0.0);
        self.summed = 0.0;
        self.since_restart = 0;
        self.start = merit;
        self.last = merit;
    }

    fn merit(&self, values: &[f64], prices: &[f64]) -> Merit {
        let mut bound = 0.0;
        let mut objective = 0.0;
        for (column, value) in values.iter().enumerate() {
            let slope = self.costs[column] - self.columns.dot(column, prices);
            bound += slope.min(0.0);
            objective += self.costs[column] * value;
        }
        let mut lack = 0.0;
        for (row, price) in prices.iter().enumerate() {
            bound += self.least[row] * price;
            let short = (self.least[row] - self.rows.dot(row, values)).max(0.0);
            lack += short * short * self.row_steps[row];
        }
        // Lacks weigh as much as the prices that they move.
        Merit { error: (objective - bound).abs() + self.weight.max(1e-12) * lack.sqrt(), bound }
    }
}

/// Steps of columns and rows are balanced where both move as far: a first guess, by the lengths
/// of costs and right sides.
fn first_weight(costs: &[f64], column_steps: &[f64], least: &[f64], row_steps: &[f64]) -> f64 {
    let length = |list: &[f64], steps: &[f64]| -> f64 {
        list.iter().zip(steps).map(|(value, step)| value * value * step).sum::<f64>().sqrt()
    };
    let (costs, least) = (length(costs, column_steps), length(least, row_steps));
    if costs > 0.0 && least > 0.0 { costs / least } else { 1.0 }
}
