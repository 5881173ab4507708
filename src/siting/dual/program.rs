//! A linear program over columns that are taken or not: minimise `costs · v` where every row's sum
//! reaches its `least`, `v` in 0..=1.

/// One entry: column (or row) and coefficient.
type Entry = (u32, i64);

/// Columns that are taken or not, rows whose sums must reach something.
#[derive(Clone, Debug, Default)]
pub struct Program {
    pub(super) costs: Vec<i64>,
    pub(super) least: Vec<i64>,
    row_starts: Vec<u32>,
    row_entries: Vec<Entry>,
    column_starts: Vec<u32>,
    column_entries: Vec<Entry>,
}

impl Program {
    /// A program of columns with their costs, without rows.
    #[must_use]
    pub fn new(costs: Vec<i64>) -> Self {
        Self { costs, row_starts: vec![0], ..Self::default() }
    }

    /// Adds a row: the coefficients of its columns sum to `least` or more.
    pub fn add_row(&mut self, entries: impl IntoIterator<Item = (u32, i64)>, least: i64) {
        self.row_entries.extend(entries);
        self.row_starts.push(position(self.row_entries.len()));
        self.least.push(least);
    }

    /// All rows are there: turns them into columns as well.
    #[must_use]
    pub fn finish(mut self) -> Self {
        let mut counts = vec![0_u32; self.costs.len() + 1];
        for &(column, _) in &self.row_entries {
            counts[column as usize + 1] += 1;
        }
        for at in 1..counts.len() {
            counts[at] += counts[at - 1];
        }
        self.column_starts.clone_from(&counts);
        self.column_entries = vec![(0, 0); self.row_entries.len()];
        for row in 0..self.least.len() {
            for at in self.row_starts[row]..self.row_starts[row + 1] {
                let (column, value) = self.row_entries[at as usize];
                let place = &mut counts[column as usize];
                self.column_entries[*place as usize] = (position(row), value);
                *place += 1;
            }
        }
        self
    }

    /// The program with its first rows and some cuts.
    #[must_use]
    pub fn with_cuts(&self, rows: usize, cuts: &[super::Cut]) -> Self {
        let entries = self.row_starts[rows] as usize;
        let mut program = Self {
            costs: self.costs.clone(),
            least: self.least[..rows].to_vec(),
            row_starts: self.row_starts[..=rows].to_vec(),
            row_entries: self.row_entries[..entries].to_vec(),
            ..Self::default()
        };
        for cut in cuts {
            program.add_row(cut.entries.iter().copied(), cut.least);
        }
        program.finish()
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.costs.len()
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.least.len()
    }

    /// Number of entries.
    #[must_use]
    pub fn entries(&self) -> usize {
        self.row_entries.len()
    }

    /// The columns of a row, with their coefficients.
    pub(super) fn row(&self, row: usize) -> &[Entry] {
        &self.row_entries[self.row_starts[row] as usize..self.row_starts[row + 1] as usize]
    }

    /// The rows of a column, with their coefficients.
    pub(super) fn column(&self, column: usize) -> &[Entry] {
        let range = self.column_starts[column] as usize..self.column_starts[column + 1] as usize;
        &self.column_entries[range]
    }
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 entries in a program")
}
