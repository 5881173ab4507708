//! Prices of the best continuous solution, by a dual simplex made for coverage.
//!
//! Maximise Σ objective_j x_j + Σ_r φ_r(a_r), φ_r concave with one bend at `most_r` (slope gain_r
//! before it, 0 after), 0 ≤ x ≤ 1; the spend is a row too (slope 0 before its bend, −∞ after it).
//! At a vertex few columns are fractional, as many as rows that stand exactly at their bend: only
//! the matrix of those (the kernel) needs an inverse, all other rows have the price of one of their
//! two slopes. A step takes the column that leaves its bounds most, or the row that is most on the
//! wrong side of its bend, by the length of the one direction that mends it (dual steepest edge;
//! Forrest & Goldfarb 1992, doi:10.1007/BF01581089), and moves prices along it: columns whose
//! reduced price changes its sign on the way jump to their other bound while that helps (the
//! bound-flipping ratio test; Fourer 1994; Maros 2003), until a row price reaches the end of its
//! range or a column is caught. Every basis is dual feasible whatever the columns' bounds, so a
//! branch starts from the basis of whatever branch was looked into before.

use super::kernel::{Kernel, squared};
use super::program::Program;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// At most at the bend: the price is the slope before it.
    Before,
    /// At least at the bend: the price is the slope after it.
    After,
    /// At the bend: the price is free between the slopes.
    At,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Optimal,
    /// The value fell to the cutoff.
    Cut,
    /// Out of steps: prices are valid, not the best.
    Tired,
}

const NONE: u32 = u32::MAX;
/// Tolerances: of activities and columns, of directions.
const PRIMAL: f64 = 1e-7;
const ALPHA: f64 = 1e-7;
/// Of the mean gain.
const HAIR: f64 = 1e-6;
/// Rows and columns whose lengths are measured afresh in a step: least and most, and columns of the
/// kernel for one more.
const LIKELY: (usize, usize) = (4, 24);
const LIKELY_PER: usize = 8;

/// The state of the simplex between runs.
#[derive(Clone)]
pub(super) struct Simplex<'a> {
    program: &'a Program,
    sites: usize,
    rows: usize,
    gains: Vec<f64>,
    objective: Vec<f64>,
    costs: Vec<f64>,
    most: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
    pub x: Vec<f64>,
    activity: Vec<f64>,
    price: Vec<f64>,
    reduced: Vec<f64>,
    side: Vec<Side>,
    /// Position in the kernel of each column.
    place: Vec<u32>,
    kernel: Kernel,
    cost_scale: f64,
    /// The mean gain.
    mean: f64,
    pivots: u32,
    steps: u64,
    work: u64,
    delta: Vec<f64>,
    touched: Vec<u32>,
    /// Rows that must be met: their price has no upper end.
    forced: Vec<bool>,
    /// Squares of the lengths of directions, as last measured.
    column_length: Vec<f64>,
    row_length: Vec<f64>,
}

/// A basis to come back to.
pub(super) struct Basis {
    columns: Vec<u32>,
    rows: Vec<u32>,
    side: Vec<Side>,
}

enum Leaving {
    Column { at: usize, is_above: bool, by: f64 },
    Row { row: usize, by: f64 },
}

#[derive(Clone, Copy)]
enum Entering {
    Column(usize),
    /// By position in the kernel.
    Row(usize),
    /// The leaving row reaches its other slope.
    Flip,
}

impl<'a> Simplex<'a> {
    pub fn new(program: &'a Program) -> Self {
        let (sites, columns) = (program.sites.len(), program.objective.len());
        let rows = program.gains.len();
        let cost_sum: f64 = program.costs.iter().map(|&cost| cost as f64).sum();
        let cost_scale = if cost_sum > 0.0 { cost_sum / sites as f64 } else { 1.0 };
        let costs: Vec<f64> = program.costs.iter().map(|&cost| cost as f64 / cost_scale).collect();
        let mean = program.gains.iter().map(|&gain| gain as f64).sum::<f64>() / rows.max(1) as f64;
        // A hair on everything that could tie, against steps that go nowhere.
        let mut noise = 0x9e37_79b9_7f4a_7c15_u64;
        let mut hair = || {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            mean * HAIR * ((noise >> 11) as f64 / (1u64 << 53) as f64)
        };
        let gains: Vec<f64> = program.gains.iter().map(|&gain| gain as f64 + hair()).collect();
        let objective = program.objective.iter().map(|&value| value as f64 + hair()).collect();
        let mut most: Vec<f64> = program.most.iter().map(|&most| f64::from(most)).collect();
        most.push(program.spend as f64 / cost_scale);
        let mut price = gains.clone();
        price.push(0.0);
        let mut simplex = Self {
            program,
            sites,
            rows,
            costs,
            most,
            low: vec![0.0; columns],
            high: vec![1.0; columns],
            x: vec![0.0; columns],
            activity: vec![0.0; rows + 1],
            price,
            reduced: vec![0.0; columns],
            side: vec![Side::Before; rows + 1],
            place: vec![NONE; columns],
            kernel: Kernel::default(),
            cost_scale,
            mean,
            pivots: 0,
            steps: 0,
            work: 0,
            delta: vec![0.0; columns],
            touched: Vec::new(),
            forced: vec![false; rows + 1],
            column_length: vec![1.0; columns],
            row_length: vec![1.0; rows + 1],
            gains,
            objective,
        };
        simplex.refresh();
        simplex
    }

    fn sign(&self, column: usize) -> f64 {
        if column < self.sites { 1.0 } else { -1.0 }
    }

    fn slopes(&self, row: usize) -> (f64, f64) {
        if row < self.rows { (0.0, self.gains[row]) } else { (f64::NEG_INFINITY, 0.0) }
    }

    /// Calls with every column of a row and its entry.
    fn each_in_row(&self, row: usize, mut call: impl FnMut(usize, f64)) {
        if row < self.rows {
            for &column in self.program.by_row.of(row) {
                call(column as usize, self.sign(column as usize));
            }
        } else {
            for (column, &cost) in self.costs.iter().enumerate() {
                call(column, cost);
            }
        }
    }

    fn add_to_activity(&mut self, column: usize, change: f64) {
        let signed = change * self.sign(column);
        for &row in self.program.by_column.of(column) {
            self.activity[row as usize] += signed;
        }
        if column < self.sites {
            self.activity[self.rows] += change * self.costs[column];
        }
    }

    /// Entry of each kernel row in a column.
    fn kernel_entries(&self, column: usize) -> Vec<f64> {
        let sign = self.sign(column);
        let list = self.program.by_column.of(column);
        let entry = |&row: &u32| {
            let row = row as usize;
            if row == self.rows {
                if column < self.sites { self.costs[column] } else { 0.0 }
            } else if list.binary_search(&(row as u32)).is_ok() {
                sign
            } else {
                0.0
            }
        };
        self.kernel.rows.iter().map(entry).collect()
    }

    /// Kernel columns in a row: position and entry.
    fn kernel_in_row(&self, row: usize) -> Vec<(usize, f64)> {
        let mut entries = Vec::new();
        self.each_in_row(row, |column, entry| {
            if self.place[column] != NONE {
                entries.push((self.place[column] as usize, entry));
            }
        });
        entries
    }

    /// Everything afresh from the basis: inverse, prices, reduced prices, columns, activities.
    fn refresh(&mut self) {
        self.pivots = 0;
        while self.kernel.len() > 0 {
            let mut at_row = vec![NONE; self.rows + 1];
            for (at, &row) in self.kernel.rows.iter().enumerate() {
                at_row[row as usize] = at as u32;
            }
            let mut kernel = std::mem::take(&mut self.kernel);
            let (columns, rows) = kernel.invert(|column| {
                let column = column as usize;
                let sign = self.sign(column);
                let rows = self.program.by_column.of(column).iter();
                let mut entries: Vec<(usize, f64)> = rows
                    .filter(|&&row| at_row[row as usize] != NONE)
                    .map(|&row| (at_row[row as usize] as usize, sign))
                    .collect();
                if column < self.sites && at_row[self.rows] != NONE {
                    entries.push((at_row[self.rows] as usize, self.costs[column]));
                }
                entries
            });
            self.kernel = kernel;
            if columns.is_empty() {
                break;
            }
            for row in rows {
                let row = row as usize;
                let is_before = self.activity[row] <= self.most[row] || row == self.rows;
                self.side[row] = if is_before { Side::Before } else { Side::After };
            }
            for column in columns {
                self.place[column as usize] = NONE;
            }
        }
        for (at, &column) in self.kernel.columns.iter().enumerate() {
            self.place[column as usize] = at as u32;
        }
        for row in 0..=self.rows {
            let (after, before) = self.slopes(row);
            self.price[row] = match self.side[row] {
                Side::Before => before,
                Side::After => after,
                Side::At => 0.0,
            };
        }
        self.price_kernel();
        for column in 0..self.x.len() {
            self.reduced[column] =
                if self.place[column] == NONE { self.reduced_price(column) } else { 0.0 };
        }
        self.place_columns();
    }

    /// Prices of the kernel rows that make the reduced prices of the kernel columns nothing. A row
    /// whose price is out of its range leaves the kernel, with the column that it moves most: so a
    /// basis serves other gains too.
    fn price_kernel(&mut self) {
        loop {
            for &row in &self.kernel.rows {
                self.price[row as usize] = 0.0;
            }
            let wanted: Vec<(usize, f64)> = (0..self.kernel.len())
                .map(|at| (at, -self.reduced_price(self.kernel.columns[at] as usize)))
                .collect();
            let prices = self.kernel.times_left(&wanted);
            let mut worst = (PRIMAL * self.mean, None);
            for (at, price) in prices.into_iter().enumerate() {
                let row = self.kernel.rows[at] as usize;
                let (after, before) = self.slopes(row);
                let before = if self.forced[row] { f64::INFINITY } else { before };
                self.price[row] = price.clamp(after, before);
                let off = (price - self.price[row]).abs();
                if off > worst.0 {
                    worst = (off, Some(at));
                }
            }
            let Some(at) = worst.1 else { return };
            let column = (0..self.kernel.len()).max_by(|&a, &b| {
                self.kernel.line(a)[at].abs().total_cmp(&self.kernel.line(b)[at].abs())
            });
            let Some(column) = column else { return };
            self.release(at);
            self.place[self.kernel.columns[column] as usize] = NONE;
            self.kernel.shrink(at, column);
            if column < self.kernel.len() {
                self.place[self.kernel.columns[column] as usize] = column as u32;
            }
        }
    }

    fn reduced_price(&self, column: usize) -> f64 {
        let rows = self.program.by_column.of(column).iter();
        let sum: f64 = rows.map(|&row| self.price[row as usize]).sum();
        let mut value = self.objective[column] + self.sign(column) * sum;
        if column < self.sites {
            value += self.costs[column] * self.price[self.rows];
        }
        value
    }

    /// Puts every column outside the kernel at the bound that its reduced price asks for, then all
    /// activities and kernel columns to what follows from it.
    pub fn place_columns(&mut self) {
        for column in 0..self.x.len() {
            if self.place[column] == NONE {
                let (low, high) = (self.low[column], self.high[column]);
                let value = self.reduced[column];
                self.x[column] =
                    if value > 0.0 || (value == 0.0 && self.x[column] > 0.5) { high } else { low };
                self.x[column] = self.x[column].clamp(low, high);
            } else {
                self.x[column] = 0.0;
            }
        }
        self.activity.fill(0.0);
        for column in 0..self.x.len() {
            if self.x[column] != 0.0 {
                self.add_to_activity(column, self.x[column]);
            }
        }
        self.settle();
    }

    /// Kernel columns such that kernel rows stand at their bend.
    fn settle(&mut self) {
        if self.kernel.len() == 0 {
            return;
        }
        let miss = |&row: &u32| {
            let miss = self.most[row as usize] - self.activity[row as usize];
            if miss.abs() < 1e-11 { 0.0 } else { miss }
        };
        let misses: Vec<f64> = self.kernel.rows.iter().map(miss).collect();
        if misses.iter().all(|&miss| miss == 0.0) {
            return;
        }
        let changes = self.kernel.times(&misses);
        for (at, change) in changes.into_iter().enumerate() {
            if change.abs() > 1e-12 {
                let column = self.kernel.columns[at] as usize;
                self.x[column] += change;
                self.add_to_activity(column, change);
            }
        }
    }

    /// Puts a site in or out; call `place_columns` or `restore` after the last.
    pub fn decide(&mut self, site: usize, is_in: bool) {
        let value = f64::from(u8::from(is_in));
        (self.low[site], self.high[site]) = (value, value);
    }

    /// Leaves a site open again; call `place_columns` or `restore` after the last.
    pub fn open(&mut self, site: usize) {
        (self.low[site], self.high[site]) = (0.0, 1.0);
    }

    pub fn prices(&self) -> &[f64] {
        &self.price[..self.rows]
    }

    pub fn spend_price(&self) -> f64 {
        -self.price[self.rows] / self.cost_scale
    }

    /// Steps done since it was made.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Numbers that those steps went through, about: the same on every machine.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// Value of the dual solution.
    pub fn value(&self) -> f64 {
        let mut sum = self.program.constant as f64;
        for row in 0..self.rows {
            sum += (self.gains[row] - self.price[row]) * self.most[row];
        }
        sum -= self.price[self.rows] * self.most[self.rows];
        for column in 0..self.x.len() {
            let value = self.reduced[column];
            sum += if value > 0.0 { value * self.high[column] } else { value * self.low[column] };
        }
        sum
    }

    /// Lowers the value until it is the best, falls to `cutoff`, or `steps` are done.
    pub fn run(&mut self, cutoff: f64, steps: u64) -> Ended {
        let mut value = self.value();
        let mut has_refreshed = false;
        for _ in 0..steps {
            if value <= cutoff {
                return Ended::Cut;
            }
            if self.pivots >= 100 + self.kernel.len() as u32 {
                self.refresh();
                value = self.value();
            }
            let Some(leaving) = self.leaving() else {
                return Ended::Optimal;
            };
            self.steps += 1;
            self.work += (self.kernel.len() * self.kernel.len() + self.rows) as u64;
            match self.step(&leaving) {
                Some(gone) => value -= gone,
                None if has_refreshed || self.pivots == 0 => {
                    // The value falls for ever: no choice is left. Prices beyond the cutoff say so.
                    if cutoff.is_finite() {
                        self.fall(&leaving, (value - cutoff + 1.0).max(1.0));
                        return Ended::Cut;
                    }
                    return Ended::Tired;
                }
                None => {
                    has_refreshed = true;
                    self.refresh();
                    value = self.value();
                }
            }
        }
        Ended::Tired
    }

    /// Moves prices along a direction that nothing stops until the value has fallen by `by`.
    fn fall(&mut self, leaving: &Leaving, by: f64) {
        let (rho, own, slope) = self.direction(leaving);
        let length = by / slope;
        for (at, &change) in rho.iter().enumerate() {
            self.price[self.kernel.rows[at] as usize] += length * change;
        }
        if let Some((row, sign)) = own {
            self.price[row] += length * sign;
        }
    }

    /// The direction of the kernel rows' prices and of the leaving row's own, and how much the
    /// value falls along it at first.
    fn direction(&self, leaving: &Leaving) -> (Vec<f64>, Option<(usize, f64)>, f64) {
        match *leaving {
            Leaving::Column { at, is_above, by } => {
                let sign = if is_above { 1.0 } else { -1.0 };
                (self.kernel.line(at).iter().map(|e| e * sign).collect(), None, by)
            }
            Leaving::Row { row, by } => {
                let sign = if self.activity[row] > self.most[row] { -1.0 } else { 1.0 };
                let mut rho = self.kernel.times_left(&self.kernel_in_row(row));
                rho.iter_mut().for_each(|e| *e *= -sign);
                (rho, Some((row, sign)), by)
            }
        }
    }

    pub fn basis(&self) -> Basis {
        Basis {
            columns: self.kernel.columns.clone(),
            rows: self.kernel.rows.clone(),
            side: self.side.clone(),
        }
    }

    /// Goes back to a basis, with the bounds as they are decided now.
    pub fn restore(&mut self, basis: &Basis) {
        self.place.fill(NONE);
        self.kernel.columns.clone_from(&basis.columns);
        self.kernel.rows.clone_from(&basis.rows);
        self.side.clone_from(&basis.side);
        self.refresh();
    }

    /// Whether it is at a basis already.
    pub fn stands_at(&self, basis: &Basis) -> bool {
        self.kernel.columns == basis.columns
            && self.kernel.rows == basis.rows
            && self.side == basis.side
    }

    /// Says whether a row must be met.
    pub fn force(&mut self, row: usize, is_forced: bool) {
        self.forced[row] = is_forced;
    }

    pub fn activity(&self, row: usize) -> f64 {
        self.activity[row]
    }

    /// What leaves: the column most out of its bounds, or the row most on the wrong side of its
    /// bend, for the length of the direction that mends it (dual steepest edge). The lengths of the
    /// few likeliest are measured afresh, of the others the last known counts.
    fn leaving(&mut self) -> Option<Leaving> {
        let mut likely: Vec<(f64, u32, f64)> = Vec::new();
        let columns = self.kernel.columns.len();
        for (at, &column) in self.kernel.columns.iter().enumerate() {
            let column = column as usize;
            let (below, above) =
                (self.low[column] - self.x[column], self.x[column] - self.high[column]);
            let by = below.max(above);
            if by > PRIMAL {
                likely.push((by * by / self.column_length[column], at as u32, by));
            }
        }
        for row in 0..=self.rows {
            let by = match self.side[row] {
                Side::Before if self.forced[row] => (self.activity[row] - self.most[row]).abs(),
                Side::Before => self.activity[row] - self.most[row],
                Side::After => self.most[row] - self.activity[row],
                Side::At => continue,
            };
            if by > PRIMAL {
                likely.push((by * by / self.row_length[row], (columns + row) as u32, by));
            }
        }
        // With a small kernel steps are cheap, choosing them should be too.
        let most = (LIKELY.0 + columns / LIKELY_PER).min(LIKELY.1);
        if likely.len() > most {
            likely.select_nth_unstable_by(most, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            likely.truncate(most);
        }
        likely.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f64, u32, f64)> = None;
        for (_, at, by) in likely {
            let place = at as usize;
            let length = if place < columns {
                let length = squared(self.kernel.line(place));
                self.column_length[self.kernel.columns[place] as usize] = length;
                length
            } else {
                let row = place - columns;
                let length = 1.0 + squared(&self.kernel.times_left(&self.kernel_in_row(row)));
                self.row_length[row] = length;
                length
            };
            let score = by * by / length.max(1e-12);
            if best.is_none_or(|(most, _, _)| score > most) {
                best = Some((score, at, by));
            }
        }
        let (_, at, by) = best?;
        let at = at as usize;
        Some(if at < columns {
            let column = self.kernel.columns[at] as usize;
            Leaving::Column { at, is_above: self.x[column] > self.high[column], by }
        } else {
            Leaving::Row { row: at - columns, by }
        })
    }

    /// One step; gives how much the value fell, `None` where nothing stops the direction.
    fn step(&mut self, leaving: &Leaving) -> Option<f64> {
        let (rho, own, by) = self.direction(leaving);
        // How reduced prices change.
        let mut delta = std::mem::take(&mut self.delta);
        let mut touched = std::mem::take(&mut self.touched);
        touched.clear();
        let mut spread = |row: usize, factor: f64| {
            self.each_in_row(row, |column, entry| {
                if self.place[column] == NONE {
                    if delta[column] == 0.0 {
                        touched.push(column as u32);
                    }
                    delta[column] += entry * factor;
                }
            });
        };
        for (at, &factor) in rho.iter().enumerate() {
            if factor.abs() > 1e-11 {
                spread(self.kernel.rows[at] as usize, factor);
            }
        }
        if let Some((row, sign)) = own {
            spread(row, sign);
        }
        touched.sort_unstable();
        touched.dedup();

        // Breakpoints.
        let mut stops: Vec<(f64, f64, Entering)> = Vec::new();
        for &column in &touched {
            let column = column as usize;
            let change = delta[column];
            if self.low[column] == self.high[column] || change.abs() < ALPHA {
                continue;
            }
            let value = self.reduced[column];
            let is_high = self.x[column] == self.high[column];
            if is_high && change < 0.0 {
                stops.push((value.max(0.0) / -change, -change, Entering::Column(column)));
            } else if !is_high && change > 0.0 {
                stops.push(((-value).max(0.0) / change, change, Entering::Column(column)));
            }
        }
        for (at, &change) in rho.iter().enumerate() {
            if change.abs() < ALPHA {
                continue;
            }
            let row = self.kernel.rows[at] as usize;
            let (after, before) = self.slopes(row);
            let room = match change > 0.0 {
                true if self.forced[row] => continue,
                true => before - self.price[row],
                false => self.price[row] - after,
            };
            if room.is_finite() {
                stops.push((room.max(0.0) / change.abs(), change.abs(), Entering::Row(at)));
            }
        }
        if let Some((row, sign)) = own {
            let (after, before) = self.slopes(row);
            if (before - after).is_finite() && !(self.forced[row] && sign > 0.0) {
                stops.push((before - after, f64::INFINITY, Entering::Flip));
            }
        }
        // Nothing behind the first end of a range is reached.
        let is_end = |stop: &&(f64, f64, Entering)| !matches!(stop.2, Entering::Column(_));
        let end = stops.iter().filter(is_end).map(|stop| stop.0).fold(f64::INFINITY, f64::min);
        stops.retain(|stop| stop.0 <= end);
        stops.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let mut slope = by;
        let mut gone = 0.0;
        let mut last = 0.0;
        let mut chosen = None;
        for (at, &(length, change, entering)) in stops.iter().enumerate() {
            gone += slope * (length - last);
            last = length;
            if let Entering::Column(_) = entering {
                slope -= change;
                if slope > 0.0 {
                    continue;
                }
            }
            chosen = Some(at);
            break;
        }
        let Some(chosen) = chosen else {
            for &column in &touched {
                delta[column as usize] = 0.0;
            }
            self.delta = delta;
            self.touched = touched;
            return None;
        };
        let (length, _, entering) = stops[chosen];
        // Prices.
        for (at, &change) in rho.iter().enumerate() {
            self.price[self.kernel.rows[at] as usize] += length * change;
        }
        if let Some((row, sign)) = own {
            self.price[row] += length * sign;
        }
        for &column in &touched {
            let column = column as usize;
            self.reduced[column] += length * delta[column];
            delta[column] = 0.0;
        }
        // Columns that were passed jump.
        for &(_, _, passed) in &stops[..chosen] {
            if let Entering::Column(column) = passed {
                let other = if self.x[column] == self.high[column] {
                    self.low[column]
                } else {
                    self.high[column]
                };
                let change = other - self.x[column];
                self.x[column] = other;
                self.add_to_activity(column, change);
            }
        }
        self.delta = delta;
        self.touched = touched;
        self.exchange(leaving, entering, length);
        Some(gone)
    }

    fn exchange(&mut self, leaving: &Leaving, entering: Entering, length: f64) {
        self.pivots += 1;
        // What leaves.
        if let Leaving::Column { at, is_above, .. } = *leaving {
            let column = self.kernel.columns[at] as usize;
            let target = if is_above { self.high[column] } else { self.low[column] };
            let change = target - self.x[column];
            self.x[column] = target;
            self.add_to_activity(column, change);
            self.reduced[column] = if is_above { length } else { -length };
            self.place[column] = NONE;
        }
        let left =
            |simplex: &Self, row: usize| simplex.kernel.times_left(&simplex.kernel_in_row(row));
        match (leaving, entering) {
            (Leaving::Row { row, .. }, Entering::Flip) => {
                let row = *row;
                let (after, before) = self.slopes(row);
                (self.side[row], self.price[row]) = if self.side[row] == Side::Before {
                    (Side::After, after)
                } else {
                    (Side::Before, before)
                };
                return;
            }
            (Leaving::Row { row, .. }, Entering::Column(column)) => {
                let row = *row;
                let left = left(self, row);
                let entries = self.kernel_entries(column);
                let right = self.kernel.times(&entries);
                let mut corner = 0.0;
                if row == self.rows {
                    corner = if column < self.sites { self.costs[column] } else { 0.0 };
                } else if self.program.by_row.of(row).contains(&(column as u32)) {
                    corner = self.sign(column);
                }
                let inner: f64 = left.iter().zip(&entries).map(|(a, b)| a * b).sum();
                self.kernel.grow(row as u32, column as u32, &left, &right, corner - inner);
                self.place[column] = (self.kernel.len() - 1) as u32;
                self.side[row] = Side::At;
                self.reduced[column] = 0.0;
            }
            (Leaving::Row { row, .. }, Entering::Row(at)) => {
                let left = left(self, *row);
                self.release(at);
                self.kernel.replace_row(at, *row as u32, &left);
                self.side[*row] = Side::At;
            }
            (Leaving::Column { at, .. }, Entering::Column(column)) => {
                let right = self.kernel.times(&self.kernel_entries(column));
                self.kernel.replace_column(*at, column as u32, &right);
                self.place[column] = *at as u32;
                self.reduced[column] = 0.0;
            }
            (Leaving::Column { at, .. }, Entering::Row(row)) => {
                self.release(row);
                self.kernel.shrink(row, *at);
                if *at < self.kernel.len() {
                    self.place[self.kernel.columns[*at] as usize] = *at as u32;
                }
            }
            (Leaving::Column { .. }, Entering::Flip) => {}
        }
        self.settle();
    }

    /// A kernel row takes the slope that its price has reached.
    fn release(&mut self, at: usize) {
        let row = self.kernel.rows[at] as usize;
        let (after, before) = self.slopes(row);
        let is_before = self.price[row] > after + (before - after) / 2.0 || row == self.rows;
        (self.side[row], self.price[row]) =
            if is_before { (Side::Before, before) } else { (Side::After, after) };
    }
}
