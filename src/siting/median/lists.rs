//! Positions with what they save, in rows.

/// Pairs of a position and a saving, in rows.
pub(super) struct Lists {
    starts: Vec<usize>,
    entries: Vec<(u32, i64)>,
}

impl Lists {
    /// One row.
    pub fn of(&self, row: usize) -> &[(u32, i64)] {
        &self.entries[self.starts[row]..self.starts[row + 1]]
    }

    /// Rows in their order.
    pub fn from_rows(rows: impl IntoIterator<Item = Vec<(u32, i64)>>) -> Self {
        let (mut starts, mut entries) = (vec![0], Vec::new());
        for row in rows {
            entries.extend(row);
            starts.push(entries.len());
        }
        Self { starts, entries }
    }

    /// For each position the rows that hold it, ascending.
    pub fn transposed(&self, columns: usize) -> Self {
        let mut starts = vec![0; columns + 1];
        for &(to, _) in &self.entries {
            starts[to as usize + 1] += 1;
        }
        for at in 0..columns {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); self.entries.len()];
        for row in 0..self.len() {
            let name = u32::try_from(row).expect("rows are counted in u32");
            for &(to, saving) in self.of(row) {
                entries[next[to as usize]] = (name, saving);
                next[to as usize] += 1;
            }
        }
        Self { starts, entries }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Number of pairs in all rows.
    pub fn pairs(&self) -> usize {
        self.entries.len()
    }
}
