//! The records of a `.shp`, one after the other, and elsewhere where its index says so.
//!
//! An index that does not fit, is cut off or missing costs nothing: then records are read as they
//! stand. A file that breaks off is an error behind the last whole record.
//!
//! Memory: one record, never longer than what is left of the file.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::Wanted;
use super::beside::beside;
use super::raw::Note;
use crate::ingest::IngestError;

/// Bytes read at a time.
pub const BUFFER: usize = 1 << 20;
const HEADER: u64 = 100;

/// The records of a `.shp`.
pub struct Shapes<'a> {
    path: &'a Path,
    file: BufReader<File>,
    /// Offset of the next byte.
    at: u64,
    /// Where the last record ends: the header's word, but never behind the file.
    end: u64,
    /// Where the header says that it ends.
    stated_end: u64,
    pub index: Option<BufReader<File>>,
    /// Records read.
    pub number: u64,
    pub notes: Vec<Note>,
}

impl<'a> Shapes<'a> {
    pub fn open(path: &'a Path, wanted: &Wanted<'_>) -> Result<Self, IngestError> {
        let refused = |e| IngestError::of_io(path, e, wanted.by);
        let file = File::open(path).map_err(refused)?;
        let length = file.metadata().map_err(refused)?.len();
        let mut file = BufReader::with_capacity(BUFFER, file);
        let mut header = [0; HEADER as usize];
        file.read_exact(&mut header).map_err(|e| off(path, "header", 100, e))?;
        let [
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            _,
            a,
            b,
            c,
            d,
            ..,
        ] = header;
        let stated_end = 2 * u64::from(u32::from_be_bytes([a, b, c, d]));
        // A writer that was stopped leaves no length.
        let stated_end = if stated_end < HEADER { length } else { stated_end };
        let index = beside(path, "shx").and_then(|index| open_index(&index).ok());
        let end = stated_end.min(length);
        Ok(Self { path, file, at: HEADER, end, stated_end, index, number: 0, notes: Vec::new() })
    }

    /// Puts the content of the next record, with its length before it, into `bytes`; false at the
    /// end.
    pub fn next(&mut self, bytes: &mut Vec<u8>) -> Result<bool, IngestError> {
        self.follow_index()?;
        if self.at >= self.end {
            return if self.end < self.stated_end { Err(self.cut_off()) } else { Ok(false) };
        }
        let place = format_args!("record {}", self.number + 1);
        if self.end - self.at < 8 {
            // Bytes that fill the last word or block are no record.
            let cut = self.end < self.stated_end;
            return if cut { Err(self.cut_off()) } else { Ok(false) };
        }
        let mut head = [0; 8];
        self.file.read_exact(&mut head).map_err(|e| off(self.path, &place.to_string(), 8, e))?;
        let [_, _, _, _, a, b, c, d] = head;
        let length = 2 * u64::from(u32::from_be_bytes([a, b, c, d]));
        self.at += 8;
        if length > self.end - self.at {
            let left = format!("{} until the end of the file", self.end - self.at);
            let expected = format!("{length} bytes");
            return Err(IngestError::broken(self.path, place.to_string(), expected, left));
        }
        bytes.clear();
        let length = u32::try_from(length)
            .map_err(|_| IngestError::broken(self.path, place.to_string(), "a shape", "4 GB"))?;
        bytes.extend(length.to_le_bytes());
        bytes.resize(4 + length as usize, 0);
        self.file
            .read_exact(&mut bytes[4..])
            .map_err(|e| off(self.path, &place.to_string(), length.into(), e))?;
        self.at += u64::from(length);
        self.number += 1;
        Ok(true)
    }

    fn cut_off(&self) -> IngestError {
        let place = format!("behind record {}", self.number);
        let expected = format!("{} bytes more", self.stated_end - self.end);
        IngestError::broken(self.path, place, expected, "the end of the file")
    }

    /// Goes where the index says that the next record is, if it is there.
    fn follow_index(&mut self) -> Result<(), IngestError> {
        let Some(index) = &mut self.index else { return Ok(()) };
        let mut entry = [0; 8];
        if index.read_exact(&mut entry).is_err() {
            // The index ends. So do the records that are meant, unless it was cut off.
            self.index = None;
            if self.number_at(self.at)? == Some(self.number + 1) {
                self.notes.push(("index-wrong", "the .shx file is cut off".to_owned()));
            } else if self.stated_end == self.end {
                self.at = self.end;
            }
            return self.go_to(self.at);
        }
        let [a, b, c, d, ..] = entry;
        let there = 2 * u64::from(u32::from_be_bytes([a, b, c, d]));
        if there == self.at {
            return Ok(());
        }
        let is_record = self.number_at(there)? == Some(self.number + 1);
        if is_record {
            self.at = there;
        } else {
            self.index = None;
            let found = "the .shx file does not fit the .shp".to_owned();
            self.notes.push(("index-wrong", found));
        }
        self.go_to(self.at)
    }

    fn go_to(&mut self, offset: u64) -> Result<(), IngestError> {
        let refused = |e| IngestError::of_io(self.path, e, "");
        self.file.seek(SeekFrom::Start(offset)).map_err(refused)?;
        Ok(())
    }

    /// The number of the record that begins there.
    fn number_at(&mut self, offset: u64) -> Result<Option<u64>, IngestError> {
        if offset < HEADER || offset.saturating_add(8) > self.end {
            return Ok(None);
        }
        let mut number = [0; 4];
        self.go_to(offset)?;
        let refused = |e| IngestError::of_io(self.path, e, "");
        self.file.read_exact(&mut number).map_err(refused)?;
        Ok(Some(u32::from_be_bytes(number).into()))
    }
}

fn open_index(path: &Path) -> io::Result<BufReader<File>> {
    let mut index = BufReader::with_capacity(BUFFER, File::open(path)?);
    let mut header = [0; HEADER as usize];
    index.read_exact(&mut header)?;
    Ok(index)
}

/// The error where `expected` bytes could not be had.
pub fn off(path: &Path, place: &str, expected: u64, error: io::Error) -> IngestError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        let expected = format!("{expected} bytes");
        return IngestError::broken(path, place, expected, "the end of the file");
    }
    IngestError::Unreadable { path: path.to_owned(), source: error }
}
