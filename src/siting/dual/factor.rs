//! The basis of the simplex as triangles, and what has been exchanged since.
//!
//! A basis has a column for each row, most of them a row's own surplus. What is left when those go
//! (the kernel: rows without their surplus, columns of the program) is factored into triangles,
//! column by column with partial pivoting (Gilbert & Peierls 1988, doi:10.1137/0909058), after all
//! columns and rows with a single entry are peeled off. Each exchange adds a factor in product form
//! (Dantzig & Orchard-Hays 1954, doi:10.2307/2001993). A solve costs the entries of the factors, a
//! fresh start about the square of the kernel.

use std::sync::Arc;

/// Too small to divide by.
const TINY: f64 = 1e-9;
/// A pivot may be so much smaller than the largest entry when its row has fewer entries.
const SHARE: f64 = 0.1;

/// No slot.
const NONE: u32 = u32::MAX;

/// Columns of the program as the factors need them: entries by row.
#[derive(Clone)]
pub(super) struct Columns {
    pub starts: Vec<u32>,
    pub entries: Vec<(u32, f64)>,
}

impl Columns {
    pub fn of(&self, column: usize) -> &[(u32, f64)] {
        &self.entries[self.starts[column] as usize..self.starts[column + 1] as usize]
    }
}

/// One exchange: where, the pivot, and the other entries (most of them are not 0).
struct Exchange {
    slot: u32,
    pivot: f64,
    /// By slot; 0 at the pivot.
    entries: Vec<f64>,
}

/// Factors of a basis. Slots are rows: a basic surplus stands in its own row's slot.
#[derive(Clone)]
pub(super) struct Factor {
    /// Row and column of each pivot of the kernel, in order.
    pivot_rows: Vec<u32>,
    columns: Vec<u32>,
    diagonal: Vec<f64>,
    lower: Columns,
    /// Entries by pivot, not by row.
    upper: Columns,
    in_kernel: Vec<bool>,
    /// The slot of each column of the program when the basis was factored.
    slots: Vec<u32>,
    exchanges: Vec<Arc<Exchange>>,
}

impl Columns {
    fn empty() -> Self {
        Self { starts: vec![0], entries: Vec::new() }
    }

    fn close(&mut self) {
        self.starts.push(self.entries.len() as u32);
    }
}

impl Factor {
    /// The basis of surpluses only.
    pub fn new(rows: usize, columns: usize) -> Self {
        Self {
            pivot_rows: Vec::new(),
            columns: Vec::new(),
            diagonal: Vec::new(),
            lower: Columns::empty(),
            upper: Columns::empty(),
            in_kernel: vec![false; rows],
            slots: vec![NONE; columns],
            exchanges: Vec::new(),
        }
    }

    /// Exchanges since the last fresh start.
    pub fn exchanges(&self) -> usize {
        self.exchanges.len()
    }

    /// The columns of the program in the basis, each with its slot.
    pub fn placed(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.columns.iter().copied().zip(self.pivot_rows.iter().copied())
    }

    /// Factors the basis of these columns and of the surpluses of all rows but `rows`. Columns that
    /// depend on others stay out; as many rows get their surplus back.
    pub fn factor(&mut self, program: &Columns, columns: &[u32], rows: &[u32]) {
        *self = Self::new(self.in_kernel.len(), self.slots.len());
        for &row in rows {
            self.in_kernel[row as usize] = true;
        }
        let order = self.peeled(program, columns, rows);
        let mut counts = vec![0_u32; self.in_kernel.len()];
        for &(column, _) in &order {
            for &(row, _) in program.of(column as usize) {
                counts[row as usize] += 1;
            }
        }
        let mut is_pivoted = vec![false; self.in_kernel.len()];
        let mut work = vec![0.0; self.in_kernel.len()];
        for (column, wish) in order {
            let mut open: Vec<u32> = Vec::new();
            for &(row, entry) in program.of(column as usize) {
                if self.in_kernel[row as usize] {
                    work[row as usize] = entry;
                    if !is_pivoted[row as usize] {
                        open.push(row);
                    }
                }
            }
            for at in 0..self.pivot_rows.len() {
                let row = self.pivot_rows[at] as usize;
                let value = std::mem::take(&mut work[row]);
                if value == 0.0 {
                    continue;
                }
                self.upper.entries.push((at as u32, value));
                for &(row, factor) in self.lower.of(at) {
                    let to = &mut work[row as usize];
                    if *to == 0.0 && !is_pivoted[row as usize] {
                        open.push(row);
                    }
                    *to -= factor * value;
                }
            }
            open.sort_unstable();
            open.dedup();
            let most = open.iter().map(|row| work[*row as usize].abs()).fold(0.0, f64::max);
            let fits = |row: &u32| work[*row as usize].abs() >= SHARE * most;
            let wished = Some(wish).filter(|row| *row != NONE && fits(row));
            let pivot = wished.or_else(|| {
                let rows = open.iter().copied().filter(fits);
                rows.min_by_key(|row| (counts[*row as usize], *row))
            });
            let start = self.upper.starts[self.diagonal.len()] as usize;
            if let Some(pivot) = pivot.filter(|_| most > TINY) {
                let value = work[pivot as usize];
                for &row in &open {
                    let entry = std::mem::take(&mut work[row as usize]);
                    if row != pivot && entry.abs() > 1e-14 {
                        self.lower.entries.push((row, entry / value));
                    }
                }
                self.lower.close();
                self.upper.close();
                self.diagonal.push(value);
                self.pivot_rows.push(pivot);
                self.columns.push(column);
                self.slots[column as usize] = pivot;
                is_pivoted[pivot as usize] = true;
            } else {
                self.upper.entries.truncate(start);
                for &row in &open {
                    work[row as usize] = 0.0;
                }
            }
        }
        if self.pivot_rows.len() < rows.len() {
            // Rows that no column pivots on stand with their surplus again: factored anew.
            let columns = std::mem::take(&mut self.columns);
            let rows = std::mem::take(&mut self.pivot_rows);
            self.factor(program, &columns, &rows);
        }
    }

    /// Kernel columns in the order of their pivots, with the pivot's row where it is certain:
    /// columns with a single entry first, then rows with a single entry, then by entries.
    fn peeled(&self, program: &Columns, columns: &[u32], rows: &[u32]) -> Vec<(u32, u32)> {
        let mut by_row: Vec<Vec<u32>> = vec![Vec::new(); self.in_kernel.len()];
        let mut column_counts = vec![0_u32; columns.len()];
        for (at, &column) in columns.iter().enumerate() {
            for &(row, _) in program.of(column as usize) {
                if self.in_kernel[row as usize] {
                    by_row[row as usize].push(at as u32);
                    column_counts[at] += 1;
                }
            }
        }
        let mut row_counts: Vec<u32> = by_row.iter().map(|list| list.len() as u32).collect();
        let mut is_row_open = self.in_kernel.clone();
        let mut is_column_open = vec![true; columns.len()];
        let mut order = Vec::with_capacity(columns.len());
        let single = |at: &usize| column_counts[*at] == 1;
        let mut queue: Vec<u32> = (0..columns.len()).filter(single).map(|at| at as u32).collect();
        while let Some(at) = queue.pop() {
            let at = at as usize;
            if !is_column_open[at] || column_counts[at] != 1 {
                continue;
            }
            let entries = program.of(columns[at] as usize);
            let Some(&(row, _)) = entries.iter().find(|(row, _)| is_row_open[*row as usize]) else {
                continue;
            };
            order.push((columns[at], row));
            is_column_open[at] = false;
            is_row_open[row as usize] = false;
            for &other in &by_row[row as usize] {
                column_counts[other as usize] -= 1;
                if is_column_open[other as usize] && column_counts[other as usize] == 1 {
                    queue.push(other);
                }
            }
        }
        for row in rows {
            let open = by_row[*row as usize].iter().filter(|at| is_column_open[**at as usize]);
            row_counts[*row as usize] = open.count() as u32;
        }
        let is_single = |row: &u32| is_row_open[*row as usize] && row_counts[*row as usize] == 1;
        let mut queue: Vec<u32> = rows.iter().copied().filter(is_single).collect();
        while let Some(row) = queue.pop() {
            if !is_row_open[row as usize] {
                continue;
            }
            let mut list = by_row[row as usize].iter();
            let Some(&at) = list.find(|at| is_column_open[**at as usize]) else { continue };
            let column = columns[at as usize];
            order.push((column, row));
            is_column_open[at as usize] = false;
            is_row_open[row as usize] = false;
            for &(other, _) in program.of(column as usize) {
                if is_row_open[other as usize] {
                    row_counts[other as usize] -= 1;
                    if row_counts[other as usize] == 1 {
                        queue.push(other);
                    }
                }
            }
        }
        let mut rest: Vec<(u32, u32)> = (0..columns.len())
            .filter(|at| is_column_open[*at])
            .map(|at| (column_counts[at], columns[at]))
            .collect();
        rest.sort_unstable();
        order.extend(rest.into_iter().map(|(_, column)| (column, NONE)));
        order
    }

    /// Basis⁻¹ × what stands in `work`, several at once, by row before and by slot after.
    pub fn solve<const N: usize>(&self, program: &Columns, work: &mut [[f64; N]]) {
        for (row, entries) in work.iter_mut().enumerate() {
            if !self.in_kernel[row] {
                entries.iter_mut().for_each(|entry| *entry = -*entry);
            }
        }
        for (at, &row) in self.pivot_rows.iter().enumerate() {
            let values = work[row as usize];
            if !is_zero(&values) {
                for &(to, factor) in self.lower.of(at) {
                    subtract(&mut work[to as usize], factor, &values);
                }
            }
        }
        for at in (0..self.pivot_rows.len()).rev() {
            let row = self.pivot_rows[at] as usize;
            if is_zero(&work[row]) {
                continue;
            }
            let values = work[row].map(|value| value / self.diagonal[at]);
            work[row] = values;
            for &(to, factor) in self.upper.of(at) {
                subtract(&mut work[self.pivot_rows[to as usize] as usize], factor, &values);
            }
            for &(row, entry) in program.of(self.columns[at] as usize) {
                if !self.in_kernel[row as usize] {
                    subtract(&mut work[row as usize], -entry, &values);
                }
            }
        }
        for exchange in &self.exchanges {
            let values = work[exchange.slot as usize];
            if !is_zero(&values) {
                let values = values.map(|value| value / exchange.pivot);
                for (to, &factor) in work.iter_mut().zip(&exchange.entries) {
                    subtract(to, factor, &values);
                }
                work[exchange.slot as usize] = values;
            }
        }
    }

    /// What stands in `work` × basis⁻¹, by slot before and by row after. `rows` are the program's.
    pub fn solve_left(&self, rows: &Columns, work: &mut [f64]) {
        // An exchange changes one entry: where few are there, few are looked at.
        let mut filled: Vec<u32> =
            (0..work.len() as u32).filter(|at| work[*at as usize] != 0.0).collect();
        for exchange in self.exchanges.iter().rev() {
            let slot = exchange.slot as usize;
            let was_empty = work[slot] == 0.0;
            let sum: f64 =
                filled.iter().map(|&at| exchange.entries[at as usize] * work[at as usize]).sum();
            work[slot] = (work[slot] - sum) / exchange.pivot;
            if was_empty && work[slot] != 0.0 && !filled.contains(&exchange.slot) {
                filled.push(exchange.slot);
            }
        }
        for &row in &filled {
            let row = row as usize;
            if self.in_kernel[row] || work[row] == 0.0 {
                continue;
            }
            let value = -work[row];
            work[row] = value;
            for &(column, entry) in rows.of(row) {
                let slot = self.slots[column as usize];
                if slot != NONE {
                    work[slot as usize] -= entry * value;
                }
            }
        }
        for (at, &row) in self.pivot_rows.iter().enumerate() {
            let upper = self.upper.of(at).iter();
            let sum: f64 = upper
                .map(|&(other, factor)| factor * work[self.pivot_rows[other as usize] as usize])
                .sum();
            work[row as usize] = (work[row as usize] - sum) / self.diagonal[at];
        }
        for (at, &row) in self.pivot_rows.iter().enumerate().rev() {
            let lower = self.lower.of(at).iter();
            let sum: f64 = lower.map(|&(other, factor)| factor * work[other as usize]).sum();
            work[row as usize] -= sum;
        }
    }

    /// A column takes a slot: `by_slot` is basis⁻¹ × the column.
    pub fn exchange(&mut self, slot: usize, by_slot: impl Iterator<Item = f64>) {
        let mut entries: Vec<f64> = by_slot.collect();
        let pivot = std::mem::take(&mut entries[slot]);
        self.exchanges.push(Arc::new(Exchange { slot: slot as u32, pivot, entries }));
    }
}

fn is_zero<const N: usize>(values: &[f64; N]) -> bool {
    values.iter().all(|value| *value == 0.0)
}

fn subtract<const N: usize>(from: &mut [f64; N], factor: f64, values: &[f64; N]) {
    for (entry, value) in from.iter_mut().zip(values) {
        *entry -= factor * value;
    }
}
