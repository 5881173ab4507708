//! Stands between a text and its parser and stops a record that has no end.

use std::cell::Cell;
#[cfg(test)]
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use super::Wanted;
use crate::ingest::IngestError;

/// How many bytes a record may have, decoded: a province's outline has fewer.
pub const LONGEST_RECORD: u64 = 64 << 20;

/// Lets through no more than one record may have, and remembers the last byte that was no blank.
pub struct Limited<R> {
    pub inner: R,
    pub last: u8,
    /// Bytes since the parser last finished a record; shared with the parser.
    since: Rc<Cell<u64>>,
    offset: u64,
}

/// A record as long as a file; travels through the parser inside an [`io::Error`].
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("byte {byte}: record too long")]
struct TooLong {
    byte: u64,
}

impl<R> Limited<R> {
    pub const fn new(inner: R, since: Rc<Cell<u64>>) -> Self {
        Self { inner, last: b'\n', since, offset: 0 }
    }

    /// The error for what reading through it failed with.
    pub fn explain(path: &Path, source: io::Error, wanted: &Wanted<'_>) -> IngestError {
        match source.get_ref().and_then(|inner| inner.downcast_ref::<TooLong>()) {
            Some(&TooLong { byte }) => {
                IngestError::TooLong { path: path.to_owned(), byte, limit: LONGEST_RECORD }
            }
            None => IngestError::of_io(path, source, wanted.by),
        }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.offset += count as u64;
        self.since.set(self.since.get() + count as u64);
        if self.since.get() > LONGEST_RECORD {
            return Err(io::Error::other(TooLong { byte: self.offset }));
        }
        let is_text = |byte: &&u8| !byte.is_ascii_whitespace();
        if let Some(&last) = buffer[..count].iter().rev().find(is_text) {
            self.last = last;
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_end_is_stopped() {
        let since = Rc::new(Cell::new(0));
        let mut limited = Limited::new(io::repeat(b'x'), Rc::clone(&since));
        let error = io::copy(&mut limited, &mut io::sink()).expect_err("stopped");
        let told = Limited::<File>::explain(Path::new("a.csv"), error, &Wanted::default());
        assert!(matches!(told, IngestError::TooLong { .. }), "{told}");
    }
}
