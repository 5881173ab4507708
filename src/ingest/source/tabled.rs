//! For tests: what a reader of tables hands on, its geometries in words.

use std::io::Write;
use std::path::Path;

use geojson::GeometryValue;
use serde_json::Value;

use super::raw::{Head, Note, Sink};
use super::taking::Taken;
use super::{RawGeometry, Wanted};
use crate::ingest::IngestError;

/// All that a reader said, its geometries in words.
#[derive(Debug, Default)]
pub struct Tabled {
    pub head: Option<Head>,
    /// Values of each row.
    pub rows: Vec<Vec<Value>>,
    /// Geometry of each row: `101.7 36.6`, or its kind, or why there is none.
    pub places: Vec<String>,
    pub notes: Vec<Note>,
}

impl From<Taken> for Tabled {
    fn from(taken: Taken) -> Self {
        let in_words = |geometry: RawGeometry| match geometry {
            RawGeometry::None => "none".to_owned(),
            RawGeometry::Json(GeometryValue::Point { coordinates }) => {
                format!("{} {}", coordinates[0], coordinates[1])
            }
            RawGeometry::Json(geometry) => geometry.type_name().to_owned(),
            RawGeometry::Wkb(bytes) => format!("{} bytes", bytes.len()),
            RawGeometry::Drawn(drawn) => drawn.kind.to_owned(),
            RawGeometry::Unreadable(why) => format!("unreadable: {why}"),
        };
        let (rows, places) =
            taken.rows.into_iter().map(|row| (row.values, in_words(row.geometry))).unzip();
        Self { head: taken.head, rows, places, notes: taken.notes }
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
    let mut taken = Taken::default();
    read(file.path(), wanted, &mut taken)?;
    Ok(taken.into())
}
