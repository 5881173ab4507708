//! For tests: everything that a reader hands on.

use std::path::Path;

use serde_json::Value;

use super::raw::{Head, Note, Raw, RawGeometry, Row, Sink};
use super::{Wanted, read};
use crate::ingest::IngestError;
use crate::ingest::drawn::Drawn;

#[derive(Default)]
pub struct Taken {
    pub head: Option<Head>,
    pub rows: Vec<Row>,
    pub notes: Vec<Note>,
}

impl Sink for Taken {
    fn begin(&mut self, head: Head) -> Result<(), IngestError> {
        assert!(self.head.is_none(), "a head comes once");
        self.notes.clone_from(&head.notes);
        self.head = Some(head);
        Ok(())
    }

    fn take(&mut self, feature: Raw) -> Result<(), IngestError> {
        assert!(self.head.is_some(), "the head goes first");
        self.rows.push(match feature {
            Raw::Text(text) => {
                let geometry = RawGeometry::Unreadable(text.to_string());
                Row { id: None, values: Vec::new(), geometry }
            }
            Raw::Row(row) => row,
            Raw::Packed(packed) => packed.row(),
        });
        Ok(())
    }

    fn note(&mut self, note: Note) -> Result<(), IngestError> {
        self.notes.push(note);
        Ok(())
    }
}

impl Taken {
    pub fn headings(&self) -> Vec<&str> {
        self.head.iter().flat_map(|head| head.headings.iter()).map(String::as_str).collect()
    }

    /// The values under one heading.
    pub fn column(&self, heading: &str) -> Vec<Value> {
        let at = self.headings().iter().position(|h| *h == heading).expect("a heading");
        self.rows.iter().map(|row| row.values[at].clone()).collect()
    }

    pub fn codes(&self) -> Vec<&'static str> {
        self.notes.iter().map(|(code, _)| *code).collect()
    }

    pub fn drawn(&self, at: usize) -> &Drawn {
        match &self.rows[at].geometry {
            RawGeometry::Drawn(drawn) => drawn,
            other => panic!("row {at}: {other:?}"),
        }
    }
}

/// Reads the file; where that fails, what was read before is there too.
pub fn taken_until(path: &Path, wanted: &Wanted<'_>) -> (Taken, Option<IngestError>) {
    let mut taken = Taken::default();
    let error = read(path, wanted, &mut taken).err();
    (taken, error)
}

pub fn taken(path: &Path) -> Taken {
    taken_as(path, &Wanted::default())
}

pub fn taken_as(path: &Path, wanted: &Wanted<'_>) -> Taken {
    match taken_until(path, wanted) {
        (taken, None) => taken,
        (_, Some(error)) => panic!("{error}"),
    }
}

/// What reading stops with.
pub fn complaint(path: &Path) -> String {
    complaint_as(path, &Wanted::default())
}

pub fn complaint_as(path: &Path, wanted: &Wanted<'_>) -> String {
    let (_, error) = taken_until(path, wanted);
    let message = error.expect("an error").to_string();
    assert!(!message.contains('\n'), "{message}");
    message
}
