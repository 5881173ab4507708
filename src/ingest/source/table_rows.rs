//! The rows of a Shapefile's `.dbf`, one after the other, and the encoding of their text.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};

use super::beside::{beside, words_beside};
use super::dbase::Table;
use super::raw::Note;
use super::shapes::{BUFFER, off};
use super::{Wanted, text};
use crate::ingest::IngestError;

/// Whether a row counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Marked {
    Kept,
    Deleted,
}

/// The rows of a `.dbf`.
pub struct Rows {
    path: PathBuf,
    file: BufReader<File>,
    pub table: Table,
    pub encoding: &'static Encoding,
    /// Rows that are there.
    there: u64,
    read: u64,
}

impl Rows {
    /// `None`, and a note, where there is no table.
    pub fn open(
        shp: &Path,
        wanted: &Wanted<'_>,
        notes: &mut Vec<Note>,
    ) -> Result<Option<Self>, IngestError> {
        let Some(path) = beside(shp, "dbf") else {
            notes.push(("table-missing", "the .dbf file is missing: shapes only".to_owned()));
            return Ok(None);
        };
        let refused = |e| IngestError::of_io(&path, e, wanted.by);
        let file = File::open(&path).map_err(refused)?;
        let length = file.metadata().map_err(refused)?.len();
        let mut file = BufReader::with_capacity(BUFFER, file);
        let table = Table::read(&mut file).map_err(|e| match e.kind() {
            io::ErrorKind::InvalidData => {
                IngestError::broken(&path, "header", "a dBase table", e.to_string())
            }
            _ => off(&path, "header", 32, e),
        })?;
        let there = table.rows.min(length.saturating_sub(table.start) / table.width as u64);
        let sample = table.sample(&mut file, there).map_err(refused)?;
        let encoding = encoding(shp, wanted, &table, &sample, notes);
        if table.has_memos() {
            let found = "columns with memos (long text in a file of its own), left empty";
            notes.push(("memos-left-out", found.to_owned()));
        }
        file.seek(SeekFrom::Start(table.start)).map_err(refused)?;
        Ok(Some(Self { path, file, table, encoding, there, read: 0 }))
    }

    /// Adds the next row to `bytes`; nothing where there is none.
    pub fn next(&mut self, bytes: &mut Vec<u8>) -> Result<Marked, IngestError> {
        if self.read == self.there {
            if self.there < self.table.rows {
                let place = format!("row {}", self.there + 1);
                let expected = format!("{} rows", self.table.rows);
                return Err(IngestError::broken(
                    &self.path,
                    place,
                    expected,
                    "the end of the file",
                ));
            }
            self.read += 1;
            return Ok(Marked::Kept);
        }
        if self.read > self.there {
            return Ok(Marked::Kept);
        }
        let from = bytes.len();
        bytes.resize(from + self.table.width, 0);
        let place = format_args!("row {}", self.read + 1);
        self.file
            .read_exact(&mut bytes[from..])
            .map_err(|e| off(&self.path, &place.to_string(), self.table.width as u64, e))?;
        self.read += 1;
        Ok(if bytes[from] == b'*' { Marked::Deleted } else { Marked::Kept })
    }

    /// What is to be said where there are not as many rows as shapes.
    pub fn rest(self, shapes: u64) -> Option<Note> {
        let rows = self.table.rows;
        (rows != shapes).then(|| {
            ("table-other-length", format!("{shapes} shapes, but {rows} rows in the .dbf"))
        })
    }
}

/// The encoding of the table's text: what the user states, what the `.cpg` or the header says,
/// else what the text looks like.
fn encoding(
    shp: &Path,
    wanted: &Wanted<'_>,
    table: &Table,
    sample: &[u8],
    notes: &mut Vec<Note>,
) -> &'static Encoding {
    if let Some(stated) = wanted.encoding.and_then(text::encoding_named) {
        return stated;
    }
    let label = words_beside(shp, "cpg");
    let by_page = label.as_deref().and_then(text::encoding_named);
    if let Some(stated) = by_page.or_else(|| table.stated_encoding()) {
        // Some programs write the .cpg of their own encoding beside a table in another.
        if stated != UTF_8 || text::guess(sample) == UTF_8 {
            return stated;
        }
    }
    let guessed = text::guess(sample);
    if !sample.is_empty() {
        let said = match by_page {
            Some(page) => format!("the .cpg says {}, the text is", page.name()),
            None => "no .cpg file; the text looks like".to_owned(),
        };
        notes.push(("encoding-found", format!("{said} {}", guessed.name())));
    }
    guessed
}
