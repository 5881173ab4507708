//! Features before anyone has looked at them.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use geojson::GeometryValue;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Format;
use crate::ingest::IngestError;
use crate::ingest::drawn::Drawn;

/// What a file says of itself, before its features.
#[derive(Clone, Debug)]
pub struct Head {
    pub format: Format,
    /// The coordinate system that the file states.
    pub crs: Option<StatedCrs>,
    /// The headings of its columns, in order; empty where each feature brings its own.
    pub headings: Arc<[String]>,
    /// The layers or sheets that the file has, in its order; empty where it cannot have several.
    pub tables: Vec<String>,
    /// What is worth a note in the report: a code and what was found.
    pub notes: Vec<Note>,
}

/// A coordinate system as a file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatedCrs {
    /// By name: `EPSG:4526`, `urn:ogc:def:crs:OGC:1.3:CRS84`.
    Name(String),
    /// As well-known text, of a `.prj` for example.
    Wkt(String),
}

/// One feature.
#[derive(Debug)]
pub enum Raw {
    /// The text of a GeoJSON Feature.
    Text(Box<RawValue>),
    /// A row of a table.
    Row(Row),
    /// A row still as its file has it.
    Packed(Packed),
}

impl Raw {
    /// Bytes that it takes, more or less.
    pub fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.get().len(),
            Self::Row(row) => row.size(),
            Self::Packed(packed) => packed.bytes.len(),
        }
    }
}

/// A row still as its file has it: it is taken apart where it is made use of, on another thread
/// than the one that reads.
#[derive(Debug)]
pub struct Packed {
    pub bytes: Box<[u8]>,
    pub layout: Arc<dyn Layout>,
}

impl Packed {
    /// The row.
    pub fn row(&self) -> Row {
        self.layout.row(&self.bytes)
    }
}

/// How the rows of one file are written.
pub trait Layout: fmt::Debug + Send + Sync {
    /// Takes a row apart, whatever its bytes: what cannot be read is unknown or says so.
    fn row(&self, bytes: &[u8]) -> Row;
}

/// One row of a table.
#[derive(Debug)]
pub struct Row {
    /// The file's own number or key of the feature, where it has one apart from its columns.
    pub id: Option<String>,
    /// One value for each of the head's headings.
    pub values: Vec<Value>,
    pub geometry: RawGeometry,
}

impl Row {
    /// Bytes that it takes, more or less.
    pub fn size(&self) -> usize {
        let values = self.values.iter().map(|value| 32 + value.as_str().map_or(0, str::len));
        let geometry = match &self.geometry {
            RawGeometry::Wkb(bytes) => bytes.len(),
            RawGeometry::Drawn(drawn) => drawn.size(),
            RawGeometry::None | RawGeometry::Json(_) | RawGeometry::Unreadable(_) => 32,
        };
        values.sum::<usize>() + geometry
    }
}

/// A geometry not yet looked at.
#[derive(Debug)]
pub enum RawGeometry {
    /// Null, or an empty cell.
    None,
    /// As GeoJSON has it.
    Json(GeometryValue),
    /// Well-known binary, ISO or extended.
    Wkb(Box<[u8]>),
    /// Taken apart already.
    Drawn(Drawn),
    /// Something that is no geometry; why not.
    Unreadable(String),
}

/// Something worth a note in the report: a code and what was found.
pub type Note = (&'static str, String);

/// Takes what a reader finds.
pub trait Sink {
    /// Once, before the first feature; also where there is none.
    fn begin(&mut self, head: Head) -> Result<(), IngestError>;
    /// One feature after the other.
    fn take(&mut self, feature: Raw) -> Result<(), IngestError>;
    /// What is known of the whole file only after its features.
    fn note(&mut self, note: Note) -> Result<(), IngestError>;
}

/// Headings no two of which are the same: a later one gets a number, one without letters a name.
pub fn told_apart(mut headings: Vec<String>, notes: &mut Vec<Note>) -> Arc<[String]> {
    let mut known = BTreeSet::new();
    for (at, heading) in headings.iter_mut().enumerate() {
        if heading.is_empty() {
            *heading = format!("column {}", at + 1);
        }
        if known.contains(heading.as_str()) {
            let free = (2..).map(|number| format!("{heading}_{number}"));
            let own = free.into_iter().find(|own| !known.contains(own)).unwrap_or_default();
            notes.push((
                "heading-repeated",
                format!("heading {} stands twice, the second read as {own}", shortened(heading)),
            ));
            *heading = own;
        }
        known.insert(heading.clone());
    }
    headings.into()
}

/// The beginning of a text from a file, fit for a message.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("…".chars()).collect()
}
