//! For tests: a sink that keeps what it is given, as text.

use std::io::Write;
use std::path::Path;

use geojson::GeometryValue;
use serde_json::Value;

use super::raw::{Head, Note, Raw, Sink};
use super::{RawGeometry, Wanted};
use crate::ingest::IngestError;

/// All that a reader said.
#[derive(Debug, Default)]
pub struct Tabled {
    pub head: Option<Head>,
    /// Values of each row.
    pub rows: Vec<Vec<Value>>,
    /// Geometry of each row: `101.7 36.6`, or its kind, or why there is none.
    pub places: Vec<String>,
    pub notes: Vec<Note>,
}

impl Sink for Tabled {
    fn begin(&mut self, head: Head) -> Result<(), IngestError> {
        assert!(self.head.is_none(), "begun twice");
        self.notes.extend(head.notes.iter().cloned());
        self.head = Some(head);
        Ok(())
    }

    fn take(&mut self, feature: Raw) -> Result<(), IngestError> {
        assert!(self.head.is_some(), "not begun");
        match feature {
            Raw::Text(text) => self.places.push(text.get().to_owned()),
            Raw::Packed(_) => self.places.push("packed".to_owned()),
            Raw::Row(row) => {
                self.places.push(match row.geometry {
                    RawGeometry::None => "none".to_owned(),
                    RawGeometry::Json(GeometryValue::Point { coordinates }) => {
                        format!("{} {}", coordinates[0], coordinates[1])
                    }
                    RawGeometry::Json(geometry) => geometry.type_name().to_owned(),
                    RawGeometry::Wkb(bytes) => format!("{} bytes", bytes.len()),
                    RawGeometry::Drawn(drawn) => drawn.kind.to_owned(),
                    RawGeometry::Unreadable(why) => format!("unreadable: {why}"),
                });
                self.rows.push(row.values);
            }
        }
        Ok(())
    }

    fn note(&mut self, note: Note) -> Result<(), IngestError> {
        self.notes.push(note);
        Ok(())
    }
}

impl Tabled {
    pub fn headings(&self) -> Vec<&str> {
        let head = self.head.as_ref().expect("begun");
        head.headings.iter().map(String::as_str).collect()
    }

    pub fn note(&self, code: &str) -> &str {
        let note = self.notes.iter().find(|(known, _)| *known == code);
        note.map_or_else(|| panic!("no {code} in {:?}", self.notes), |(_, found)| found)
    }
}

type Reader = fn(&Path, &Wanted<'_>, &mut dyn Sink) -> Result<(), IngestError>;

/// What a reader makes of a file of these bytes.
pub fn tabled(read: Reader, bytes: &[u8], wanted: &Wanted<'_>) -> Result<Tabled, IngestError> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    let mut tabled = Tabled::default();
    read(file.path(), wanted, &mut tabled)?;
    Ok(tabled)
}
