//! From the rows of a sheet or text table to features: where are the headings, where is the place?
//!
//! The first rows are kept until both are known; what comes after is handed on as it comes.
//!
//! Memory: the rows that are looked at to tell, at most [`SAMPLE_ROWS`] or [`SAMPLE_BYTES`].

use std::path::Path;

use serde_json::Value;

use super::coordinates::Locator;
use super::heading_row::{Headed, Start};
use super::raw::{Head, Note, Raw, Sink};
use super::{Format, Row, Wanted};
use crate::ingest::IngestError;

/// Rows that are looked at before the first is handed on.
pub const SAMPLE_ROWS: usize = 200;
const SAMPLE_BYTES: usize = 4 << 20;
/// A table of more columns is something else.
pub const MOST_COLUMNS: usize = 4096;

/// A row of a table: its number in the file, from 1, and its cells; blank ones are null.
#[derive(Debug)]
pub struct TableRow {
    pub number: u64,
    pub cells: Vec<Value>,
}

impl TableRow {
    /// Cells that are not blank.
    pub fn filled(&self) -> impl Iterator<Item = &Value> {
        self.cells.iter().filter(|cell| !cell.is_null())
    }

    fn size(&self) -> usize {
        self.cells.iter().map(|cell| 32 + cell.as_str().map_or(0, str::len)).sum()
    }
}

/// Whether a row that ends early misses something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// Each row of a text table has all its cells.
    Misses,
    /// A sheet does not keep blank cells.
    IsBlank,
}

/// What is known of a table before its first row.
#[derive(Debug)]
pub struct About {
    pub format: Format,
    pub short: Short,
    /// Layers or sheets of the file.
    pub tables: Vec<String>,
    pub notes: Vec<Note>,
}

/// Takes rows and hands features on.
pub struct Table<'a> {
    path: &'a Path,
    wanted: &'a Wanted<'a>,
    sink: &'a mut dyn Sink,
    about: About,
    waiting: Vec<TableRow>,
    waiting_bytes: usize,
    begun: Option<Begun>,
    /// Rows with fewer and with more cells than headings, and the number of the first.
    short: (u64, u64),
    long: (u64, u64),
}

struct Begun {
    width: usize,
    locator: Locator,
}

impl<'a> Table<'a> {
    pub fn new(
        path: &'a Path,
        wanted: &'a Wanted<'a>,
        about: About,
        sink: &'a mut dyn Sink,
    ) -> Self {
        let (waiting, waiting_bytes, begun) = (Vec::new(), 0, None);
        let (short, long) = ((0, 0), (0, 0));
        Self { path, wanted, sink, about, waiting, waiting_bytes, begun, short, long }
    }

    /// Takes a row; blank ones are skipped.
    pub fn take(&mut self, row: TableRow) -> Result<(), IngestError> {
        if row.filled().next().is_none() {
            return Ok(());
        }
        if let Some(begun) = &self.begun {
            let row = begun.feature(row, &self.about, &mut self.short, &mut self.long);
            return self.sink.take(Raw::Row(row));
        }
        self.waiting_bytes += row.size();
        self.waiting.push(row);
        if self.waiting.len() >= SAMPLE_ROWS || self.waiting_bytes >= SAMPLE_BYTES {
            self.begin()?;
        }
        Ok(())
    }

    /// No more rows follow.
    pub fn end(mut self, mut notes: Vec<Note>) -> Result<(), IngestError> {
        if self.begun.is_none() {
            self.begin()?;
        }
        for ((count, first), what, done) in [
            (self.short, "fewer", "the rest is unknown"),
            (self.long, "more", "what is too much was not read"),
        ] {
            if count > 0 {
                let rows = if count == 1 { "1 row has" } else { &format!("{count} rows have") };
                let found = format!("{rows} {what} cells than headings (row {first}); {done}");
                notes.push(("row-ragged", found));
            }
        }
        notes.into_iter().try_for_each(|note| self.sink.note(note))
    }

    fn begin(&mut self) -> Result<(), IngestError> {
        let mut rows = std::mem::take(&mut self.waiting);
        let start = Start::of(&rows, self.wanted);
        let headings = Headed::new(&rows, &start);
        if headings.names.len() > MOST_COLUMNS {
            let path = self.path.to_owned();
            return Err(IngestError::TooMany { path, what: "columns", limit: MOST_COLUMNS });
        }
        rows.drain(..start.first_row());
        let cells: Vec<Vec<Value>> = rows.iter().map(|row| row.cells.clone()).collect();
        let names = headings.names;
        let mut locator = Locator::find(self.path, &names, &cells, self.wanted)?;
        let mut notes = std::mem::take(&mut self.about.notes);
        notes.extend(headings.notes);
        notes.append(&mut locator.notes);
        let tables = std::mem::take(&mut self.about.tables);
        let (format, crs) = (self.about.format, locator.crs.take());
        let width = names.len();
        self.sink.begin(Head { format, crs, headings: names, tables, notes })?;
        let begun = Begun { width, locator };
        for row in rows {
            let row = begun.feature(row, &self.about, &mut self.short, &mut self.long);
            self.sink.take(Raw::Row(row))?;
        }
        self.begun = Some(begun);
        Ok(())
    }
}

impl Begun {
    fn feature(
        &self,
        row: TableRow,
        about: &About,
        short: &mut (u64, u64),
        long: &mut (u64, u64),
    ) -> Row {
        let TableRow { number, cells: mut values } = row;
        let count = |counted: &mut (u64, u64)| {
            *counted = (counted.0 + 1, if counted.0 == 0 { number } else { counted.1 });
        };
        if values.len() < self.width && about.short == Short::Misses {
            count(short);
        }
        if values.iter().skip(self.width).any(|cell| !cell.is_null()) {
            count(long);
        }
        values.resize(self.width, Value::Null);
        let geometry = self.locator.locate(&values);
        Row { id: None, values, geometry }
    }
}

/// How well the first rows of a sheet make a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// Nothing, or words without columns.
    None,
    /// Headings and rows.
    Rows,
    /// Rows that are somewhere.
    Places,
}

/// What the first rows of a sheet promise.
pub fn promise_of(rows: &[TableRow], wanted: &Wanted<'_>) -> Promise {
    let start = Start::of(rows, wanted);
    let below = &rows[start.first_row().min(rows.len())..];
    if below.is_empty() || rows.iter().all(|row| row.filled().count() < 2) {
        return Promise::None;
    }
    let headings = Headed::new(rows, &start);
    let cells: Vec<Vec<Value>> = below.iter().map(|row| row.cells.clone()).collect();
    match Locator::find(Path::new(""), &headings.names, &cells, wanted) {
        Ok(locator) if locator.is_somewhere() => Promise::Places,
        Ok(_) | Err(_) => Promise::Rows,
    }
}
