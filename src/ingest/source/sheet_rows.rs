//! The cells of a workbook's sheet, put together to rows.

use std::ops::ControlFlow;

use calamine::{DataType, Dimensions};
use serde_json::Value;

use super::raw::Note;
use super::table::{MOST_COLUMNS, TableRow};
use super::workbook_cell::{Merged, value_of};

/// What a row is handed to.
pub type Each<'a> = &'a mut dyn FnMut(TableRow) -> ControlFlow<()>;

/// Cells put together to rows.
pub struct Rows<'a> {
    row: u32,
    cells: Vec<Value>,
    merged: Merged,
    faults: &'a mut Faults,
}

impl<'a> Rows<'a> {
    pub fn new(merged: &[Dimensions], faults: &'a mut Faults) -> Self {
        Self { row: 0, cells: Vec::new(), merged: Merged::new(merged), faults }
    }

    /// Hands the row before on, where this is another.
    pub fn turn_to(&mut self, row: u32, each: Each<'_>) -> ControlFlow<()> {
        if row != self.row {
            self.flush(each)?;
            self.row = row;
        }
        ControlFlow::Continue(())
    }

    /// Puts a cell into the row.
    pub fn set(&mut self, column: u32, cell: &impl DataType) {
        if cell.is_error() {
            self.faults.errors += 1;
            self.faults.first_error.get_or_insert((self.row, column));
        }
        let value = value_of(cell);
        let column = column as usize;
        if value.is_null() {
            return;
        }
        if column >= MOST_COLUMNS {
            self.faults.beyond += 1;
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Value::Null);
        }
        self.cells[column] = value;
    }

    /// Hands the row on, where it is not blank.
    pub fn flush(&mut self, each: Each<'_>) -> ControlFlow<()> {
        if self.cells.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut cells = std::mem::take(&mut self.cells);
        self.faults.filled += self.merged.fill(self.row, &mut cells);
        each(TableRow { number: u64::from(self.row) + 1, cells })
    }
}

/// What is said of a sheet once it is read.
#[derive(Default)]
pub struct Faults {
    errors: u64,
    first_error: Option<(u32, u32)>,
    beyond: u64,
    filled: u64,
}

impl Faults {
    /// As notes.
    pub fn into_notes(self) -> Vec<Note> {
        let mut notes = Vec::new();
        if let Some((row, column)) = self.first_error {
            let errors = self.errors;
            let place = format!("row {}, column {}", row + 1, u64::from(column) + 1);
            let found =
                format!("{errors} cells hold errors such as #N/A (first: {place}): unknown");
            notes.push(("cell-errors", found));
        }
        if self.filled > 0 {
            let found = format!("{} cells below merged ones have their value", self.filled);
            notes.push(("cells-merged", found));
        }
        if self.beyond > 0 {
            let found = format!("{} cells beyond column {MOST_COLUMNS} left out", self.beyond);
            notes.push(("cells-beyond", found));
        }
        notes
    }
}
