//! The inverse of the small square matrix that a basis of the coverage program comes down to.
//!
//! Rows whose activity stands at their bend, against columns that are neither in nor out. Kept
//! dense, changed by one row and one column at a time, each change in the square of its size.

/// Inverse of the kernel: a line for each basic column, an entry for each row at its bend.
#[derive(Clone, Default)]
pub(super) struct Kernel {
    pub columns: Vec<u32>,
    pub rows: Vec<u32>,
    stride: usize,
    inverse: Vec<f64>,
}

/// Too small to divide by.
const TINY: f64 = 1e-9;

impl Kernel {
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn line(&self, at: usize) -> &[f64] {
        &self.inverse[at * self.stride..at * self.stride + self.rows.len()]
    }

    fn line_mut(&mut self, at: usize) -> &mut [f64] {
        let (from, len) = (at * self.stride, self.rows.len());
        &mut self.inverse[from..from + len]
    }

    /// Inverse × entries by row, most of which are often zero.
    pub fn times(&self, by_row: &[f64]) -> Vec<f64> {
        let sparse: Vec<(usize, f64)> =
            by_row.iter().copied().enumerate().filter(|(_, entry)| *entry != 0.0).collect();
        if 4 * sparse.len() > by_row.len() {
            return (0..self.len()).map(|at| dot(self.line(at), by_row)).collect();
        }
        let product = |at: usize| {
            let line = self.line(at);
            sparse.iter().map(|&(row, entry)| line[row] * entry).sum()
        };
        (0..self.len()).map(product).collect()
    }

    /// Entries by column (sparse: position and entry) × inverse.
    pub fn times_left(&self, by_column: &[(usize, f64)]) -> Vec<f64> {
        let mut sums = vec![0.0; self.rows.len()];
        for &(at, entry) in by_column {
            add_scaled(&mut sums, entry, self.line(at));
        }
        sums
    }

    /// Adds a row and a column: `right` is inverse × the new column, `left` the new row × inverse,
    /// `corner` the entry at both.
    pub fn grow(&mut self, row: u32, column: u32, left: &[f64], right: &[f64], pivot: f64) {
        let size = self.len();
        if size == self.stride {
            let stride = (2 * size).max(16);
            let mut inverse = vec![0.0; stride * stride];
            for at in 0..size {
                inverse[at * stride..at * stride + size].copy_from_slice(self.line(at));
            }
            self.inverse = inverse;
            self.stride = stride;
        }
        for (at, &factor) in right.iter().enumerate() {
            if factor != 0.0 {
                add_scaled(self.line_mut(at), factor / pivot, left);
            }
        }
        self.columns.push(column);
        self.rows.push(row);
        for (at, &factor) in right.iter().enumerate() {
            self.line_mut(at)[size] = -factor / pivot;
        }
        let last = self.line_mut(size);
        for (entry, &factor) in last.iter_mut().zip(left) {
            *entry = -factor / pivot;
        }
        last[size] = 1.0 / pivot;
    }

    /// Takes a column and a row away (by position).
    pub fn shrink(&mut self, row: usize, column: usize) {
        let lead = self.line(column).to_vec();
        let pivot = lead[row];
        for at in 0..self.len() {
            let factor = self.line(at)[row] / pivot;
            if at != column && factor != 0.0 {
                add_scaled(self.line_mut(at), -factor, &lead);
            }
        }
        let last = self.len() - 1;
        if column != last {
            let (from, to) = (last * self.stride, column * self.stride);
            self.inverse.copy_within(from..from + self.rows.len(), to);
        }
        for at in 0..last {
            let line = self.line_mut(at);
            line[row] = line[last];
        }
        self.columns.swap_remove(column);
        self.rows.swap_remove(row);
    }

    /// Puts another column in the place of one: `right` is inverse × the new column.
    pub fn replace_column(&mut self, at: usize, column: u32, right: &[f64]) {
        let pivot = right[at];
        self.line_mut(at).iter_mut().for_each(|entry| *entry /= pivot);
        let lead = self.line(at).to_vec();
        for (other, &factor) in right.iter().enumerate() {
            if other != at && factor != 0.0 {
                add_scaled(self.line_mut(other), -factor, &lead);
            }
        }
        self.columns[at] = column;
    }

    /// Puts another row in the place of one: `left` is the new row × inverse.
    pub fn replace_row(&mut self, at: usize, row: u32, left: &[f64]) {
        let pivot = left[at];
        for line in 0..self.len() {
            let line = self.line_mut(line);
            let factor = line[at] / pivot;
            if factor != 0.0 {
                add_scaled(line, -factor, left);
                line[at] = factor;
            }
        }
        self.rows[at] = row;
    }

    /// Inverts afresh what the columns and rows say (`entry` of row and column); columns and rows
    /// that depend on others leave and are given back.
    pub fn invert(&mut self, entries: impl Fn(u32) -> Vec<(usize, f64)>) -> (Vec<u32>, Vec<u32>) {
        let size = self.len();
        let mut work: Vec<Vec<f64>> = Vec::with_capacity(size);
        // A line for each column: the transposed kernel.
        for &column in &self.columns {
            let mut line = vec![0.0; size];
            for (row, entry) in entries(column) {
                line[row] = entry;
            }
            work.push(line);
        }
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(size);
        let mut is_taken = vec![false; size];
        let mut lost_columns = Vec::new();
        // Gauss–Jordan in place.
        for at in 0..size {
            let pick = (0..size)
                .filter(|&row| !is_taken[row])
                .max_by(|&a, &b| work[at][a].abs().total_cmp(&work[at][b].abs()));
            let Some(row) = pick.filter(|&row| work[at][row].abs() > TINY * 100.0) else {
                lost_columns.push(at);
                continue;
            };
            is_taken[row] = true;
            order.push((at, row));
            let mut lead = std::mem::take(&mut work[at]);
            let pivot = lead[row];
            lead.iter_mut().for_each(|entry| *entry /= pivot);
            lead[row] = 1.0 / pivot;
            for (other, line) in work.iter_mut().enumerate() {
                if other == at || line.is_empty() {
                    continue;
                }
                let factor = line[row];
                if factor != 0.0 {
                    line[row] = 0.0;
                    add_scaled(line, -factor, &lead);
                }
            }
            work[at] = lead;
        }
        if !lost_columns.is_empty() {
            let columns: Vec<u32> = lost_columns.iter().map(|&at| self.columns[at]).collect();
            let rows: Vec<u32> =
                (0..size).filter(|&row| !is_taken[row]).map(|row| self.rows[row]).collect();
            self.columns.retain(|column| !columns.contains(column));
            self.rows.retain(|row| !rows.contains(row));
            return (columns, rows);
        }
        // Lines and entries stand where their pairs were: put them in their own places.
        let mut row_of = vec![0; size];
        let mut column_of = vec![0; size];
        for &(at, row) in &order {
            row_of[at] = row;
            column_of[row] = at;
        }
        self.stride = self.stride.max(size);
        self.inverse.resize(self.stride * self.stride, 0.0);
        for column in 0..size {
            for row in 0..size {
                let entry = work[column_of[row]][row_of[column]];
                self.inverse[column * self.stride + row] = entry;
            }
        }
        (Vec::new(), Vec::new())
    }
}

/// The square of the length of a line.
pub(super) fn squared(line: &[f64]) -> f64 {
    dot(line, line)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (heads_a, heads_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let tail: f64 = heads_a.remainder().iter().zip(heads_b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in heads_a.zip(heads_b) {
        for at in 0..4 {
            sums[at] += a[at] * b[at];
        }
    }
    sums[0] + sums[1] + sums[2] + sums[3] + tail
}

fn add_scaled(sums: &mut [f64], factor: f64, line: &[f64]) {
    for (sum, entry) in sums.iter_mut().zip(line) {
        *sum += factor * entry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries of a fixed matrix: columns and rows have numbers.
    fn entry(row: u32, column: u32) -> f64 {
        f64::from(row * 31 + column * 17 + row * column * 7 % 13) % 5.0 - 1.5
    }

    fn right(kernel: &Kernel, column: u32) -> (Vec<f64>, Vec<f64>) {
        let entries: Vec<f64> = kernel.rows.iter().map(|&row| entry(row, column)).collect();
        (kernel.times(&entries), entries)
    }

    fn left(kernel: &Kernel, row: u32) -> Vec<f64> {
        let line = kernel.columns.iter().map(|&column| entry(row, column));
        kernel.times_left(&line.enumerate().collect::<Vec<_>>())
    }

    fn assert_inverse(kernel: &Kernel) {
        for (at, &column) in kernel.columns.iter().enumerate() {
            let product = right(kernel, column).0;
            for (line, value) in product.iter().enumerate() {
                let expected = f64::from(u8::from(line == at));
                assert!((value - expected).abs() < 1e-6, "{line} {at}: {value}");
            }
        }
    }

    #[test]
    fn the_inverse_stays_one_through_every_change_and_afresh() {
        let mut kernel = Kernel::default();
        for (row, column) in [(1, 4), (2, 1), (5, 2), (3, 8), (9, 6)] {
            let (inner, entries) = right(&kernel, column);
            let line = left(&kernel, row);
            let product: f64 = line.iter().zip(&entries).map(|(a, b)| a * b).sum();
            kernel.grow(row, column, &line, &inner, entry(row, column) - product);
            assert_inverse(&kernel);
        }
        let (inner, _) = right(&kernel, 10);
        kernel.replace_column(1, 10, &inner);
        assert_inverse(&kernel);
        let line = left(&kernel, 7);
        kernel.replace_row(3, 7, &line);
        assert_inverse(&kernel);
        kernel.shrink(0, 2);
        assert_inverse(&kernel);
        let rows = kernel.rows.clone();
        let lost = kernel
            .invert(|column| rows.iter().map(|&row| entry(row, column)).enumerate().collect());
        assert_eq!(lost, (Vec::new(), Vec::new()));
        assert_inverse(&kernel);
    }

    #[test]
    fn columns_that_depend_on_others_leave_with_as_many_rows() {
        let mut kernel =
            Kernel { columns: vec![1, 2, 3], rows: vec![1, 2, 3], ..Kernel::default() };
        let lines = [[1.0, 2.0, 0.0], [2.0, 4.0, 0.0], [0.0, 0.0, 1.0]];
        let lost = kernel
            .invert(|column| lines[column as usize - 1].iter().copied().enumerate().collect());
        assert_eq!((lost.0.len(), lost.1.len()), (1, 1));
        assert_eq!((kernel.columns.len(), kernel.rows.len()), (2, 2));
    }
}
