//! One file as a table in memory: every geometry and every value as it is written, nothing
//! checked, converted or repaired.
//!
//! Positions stand in one list and texts of a column in another, so that a million polygons take
//! little more than their own numbers. Rows are taken apart on all processors, a batch at a time;
//! their order is the file's.
//!
//! Linear in the file. Memory: 16 bytes a position, 8 a part and a feature, 9 a value and its text, and the
//! batches on their way.

use std::collections::BTreeMap;
use std::path::Path;

use geo_types::Coord;
use rayon::prelude::*;
use serde_json::Value;

use super::drawn::Drawn;
use super::feature::RawFeature;
use super::source::{Head, Needed, Raw, RawGeometry, Source, Wanted, each_batch, wkb};
use super::{IngestError, Layer};

/// What is to be read of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct LayerQuery<'a> {
    /// Which of several layers or sheets.
    pub table: Option<&'a str>,
    /// The encoding of its text, where it is known.
    pub encoding: Option<&'a str>,
}

/// The features of a file.
#[derive(Clone, Debug, Default)]
pub struct LayerTable {
    headings: BTreeMap<String, usize>,
    columns: Vec<Column>,
    shapes: Shapes,
}

/// A value of a [`LayerTable`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Text.
    Text(&'a str),
    /// A list or an object, as JSON.
    Json(&'a str),
}

/// Reads a file of any format that can be read.
///
/// # Errors
/// When the file cannot be read as a whole. A geometry that cannot be read is none.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use yike::ingest::{Cell, LayerQuery, read_layer};
/// let file = tempfile::NamedTempFile::new()?;
/// let feature = r#"{"type":"Feature","properties":{"name":"虎台"},
///     "geometry":{"type":"Point","coordinates":[101.7,36.6]}}"#;
/// std::fs::write(file.path(), feature)?;
/// let table = read_layer(file.path(), LayerQuery::default())?;
/// assert_eq!((table.rows(), table.positions().len()), (1, 1));
/// assert_eq!(table.cell(0, "name"), Cell::Text("虎台"));
/// # Ok(())
/// # }
/// ```
pub fn read_layer(path: &Path, query: LayerQuery<'_>) -> Result<LayerTable, IngestError> {
    let LayerQuery { table, encoding } = query;
    let geometry = Needed::Optional;
    let wanted = Wanted { by: "the table", table, encoding, geometry, ..Wanted::default() };
    let mut whole = LayerTable::default();
    each_batch(Source { path, wanted }, Ok, |head: &mut Head, batch: Vec<Raw>| {
        let pieces: Vec<_> = batch
            .into_par_iter()
            .with_min_len(PIECE)
            .fold(LayerTable::default, |mut piece, raw| {
                piece.push(raw, &head.headings);
                piece
            })
            .collect();
        pieces.into_iter().for_each(|piece| whole.append(piece));
        Ok(())
    })?;
    Ok(whole)
}

/// Rows that are taken apart together, at least.
const PIECE: usize = 512;

impl LayerTable {
    /// How many features there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.shapes.ends.len()
    }

    /// The headings, by name.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.headings.keys().map(String::as_str)
    }

    /// The value of a row under a heading; null where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, heading: &str) -> Cell<'_> {
        let column = self.headings.get(heading).map(|&at| &self.columns[at]);
        column.map_or(Cell::Null, |column| column.cell(row))
    }

    /// All positions, feature after feature, part after part.
    #[must_use]
    pub fn positions(&self) -> &[Coord<f64>] {
        &self.shapes.coords
    }

    fn push(&mut self, raw: Raw, headings: &[String]) {
        let row = match raw {
            Raw::Text(_) => {
                // Which layer it is for is said in notes only, and they are not kept.
                let feature = RawFeature::new(Layer::Context, 0, raw, &[]);
                let at = self.rows();
                for (heading, value) in feature.properties {
                    let column = self.column(&heading);
                    column.fill(at);
                    column.push(&value);
                }
                self.shapes.push(feature.geometry.unwrap_or(RawGeometry::None));
                return;
            }
            Raw::Row(row) => row,
            Raw::Packed(packed) => packed.row(),
        };
        if self.columns.is_empty() {
            headings.iter().for_each(|heading| {
                self.column(heading);
            });
        }
        for (column, value) in self.columns.iter_mut().zip(&row.values) {
            column.push(value);
        }
        self.shapes.push(row.geometry);
    }

    fn column(&mut self, heading: &str) -> &mut Column {
        let at = match self.headings.get(heading) {
            Some(&at) => at,
            None => {
                self.headings.insert(heading.to_owned(), self.columns.len());
                self.columns.push(Column::default());
                self.columns.len() - 1
            }
        };
        &mut self.columns[at]
    }

    fn append(&mut self, piece: Self) {
        let at = self.rows();
        for (heading, of_piece) in &piece.headings {
            let column = self.column(heading);
            column.fill(at);
            column.append(&piece.columns[*of_piece]);
        }
        self.shapes.append(piece.shapes);
    }
}

/// The values of a column: for each a kind and eight bytes.
#[derive(Clone, Debug, Default)]
struct Column {
    kinds: Vec<Kind>,
    /// A number's bits, or where its text begins.
    words: Vec<u64>,
    /// Texts, each with its length before it.
    text: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Null,
    Integer,
    Number,
    Bool,
    Text,
    Json,
}

impl Column {
    /// Null up to that row.
    fn fill(&mut self, rows: usize) {
        if self.kinds.len() < rows {
            self.kinds.resize(rows, Kind::Null);
            self.words.resize(rows, 0);
        }
    }

    fn push(&mut self, value: &Value) {
        let (kind, word) = match value {
            Value::Null => (Kind::Null, 0),
            Value::Bool(flag) => (Kind::Bool, (*flag).into()),
            Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => (Kind::Integer, whole.cast_unsigned()),
                (None, Some(number)) => (Kind::Number, number.to_bits()),
                (None, None) => (Kind::Null, 0),
            },
            Value::String(text) => (Kind::Text, self.put(text)),
            Value::Array(_) | Value::Object(_) => (Kind::Json, self.put(&value.to_string())),
        };
        self.kinds.push(kind);
        self.words.push(word);
    }

    fn put(&mut self, text: &str) -> u64 {
        let at = self.text.len() as u64;
        // The longest feature is far below 4 GB.
        let length = u32::try_from(text.len()).unwrap_or(0);
        self.text.extend(length.to_le_bytes());
        self.text.extend_from_slice(&text.as_bytes()[..length as usize]);
        at
    }

    fn append(&mut self, piece: &Self) {
        let before = self.text.len() as u64;
        self.kinds.extend_from_slice(&piece.kinds);
        let moved = piece.kinds.iter().zip(&piece.words).map(|(kind, word)| match kind {
            Kind::Text | Kind::Json => word + before,
            Kind::Null | Kind::Integer | Kind::Number | Kind::Bool => *word,
        });
        self.words.extend(moved);
        self.text.extend_from_slice(&piece.text);
    }

    fn cell(&self, row: usize) -> Cell<'_> {
        let (Some(kind), Some(&word)) = (self.kinds.get(row), self.words.get(row)) else {
            return Cell::Null;
        };
        match kind {
            Kind::Null => Cell::Null,
            Kind::Integer => Cell::Integer(word.cast_signed()),
            Kind::Number => Cell::Number(f64::from_bits(word)),
            Kind::Bool => Cell::Bool(word != 0),
            Kind::Text => Cell::Text(self.text_at(word)),
            Kind::Json => Cell::Json(self.text_at(word)),
        }
    }

    fn text_at(&self, word: u64) -> &str {
        let text = usize::try_from(word).ok().and_then(|at| {
            let (length, rest) = self.text.get(at..)?.split_first_chunk()?;
            rest.get(..u32::from_le_bytes(*length) as usize)
        });
        text.and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
    }
}

/// Geometries: positions, where each part ends among them, where each feature ends among parts.
#[derive(Clone, Debug, Default)]
struct Shapes {
    coords: Vec<Coord<f64>>,
    /// For each part: behind its last position.
    parts: Vec<usize>,
    /// For each feature: behind its last part.
    ends: Vec<usize>,
}

impl Shapes {
    fn push(&mut self, geometry: RawGeometry) {
        let drawn = match geometry {
            RawGeometry::Drawn(drawn) => Some(drawn),
            RawGeometry::Wkb(bytes) => wkb::drawn(&bytes).ok(),
            RawGeometry::Json(geometry) => Some(Drawn::of_json(geometry)),
            RawGeometry::None | RawGeometry::Unreadable(_) => None,
        };
        if let Some(drawn) = drawn {
            drawn.points.iter().for_each(|point| self.part(std::slice::from_ref(point)));
            let rings = drawn.polygons.iter().flatten();
            drawn.lines.iter().chain(rings).for_each(|line| self.part(line));
        }
        self.ends.push(self.parts.len());
    }

    fn part(&mut self, line: &[Coord<f64>]) {
        self.coords.extend_from_slice(line);
        self.parts.push(self.coords.len());
    }

    fn append(&mut self, piece: Self) {
        let (coords, parts) = (self.coords.len(), self.parts.len());
        self.coords.extend(piece.coords);
        self.parts.extend(piece.parts.iter().map(|end| end + coords));
        self.ends.extend(piece.ends.iter().map(|end| end + parts));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(lines: impl Iterator<Item = String>) -> LayerTable {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), lines.collect::<Vec<_>>().join("\n")).expect("written");
        read_layer(file.path(), LayerQuery::default()).expect("read")
    }

    #[test]
    fn features_with_different_headings_keep_their_values_in_their_rows() {
        let table = table((0..20_000).map(|at| {
            let geometry = match at % 3 {
                0 => "null".to_owned(),
                1 => format!(r#"{{"type":"Point","coordinates":[{at},1]}}"#),
                _ => format!(r#"{{"type":"LineString","coordinates":[[{at},2],[{at},3]]}}"#),
            };
            let heading = ["甲", "乙"][at % 2];
            format!(
                r#"{{"type":"Feature","properties":{{"{heading}":"第{at}","n":{at}.5}},"geometry":{geometry}}}"#
            )
        }));
        assert_eq!(table.rows(), 20_000);
        for at in [0, 1, 511, 512, 8191, 8192, 19_999] {
            let text = format!("第{at}");
            let (own, other) = if at % 2 == 0 { ("甲", "乙") } else { ("乙", "甲") };
            assert_eq!(table.cell(at, own), Cell::Text(&text));
            assert_eq!(table.cell(at, other), Cell::Null);
            let number = f64::from(u32::try_from(at).expect("small")) + 0.5;
            assert_eq!(table.cell(at, "n"), Cell::Number(number));
        }
        assert_eq!(table.cell(20_000, "n"), Cell::Null);
        assert_eq!(table.headings().collect::<Vec<_>>(), ["n", "乙", "甲"]);
        let positions = table.positions();
        // Two of three features are somewhere, one of them twice.
        assert_eq!(positions.len(), 19_999);
        assert!(positions.is_sorted_by_key(|at| at.x), "in the order of the file");
    }

    #[test]
    fn every_kind_of_value_comes_back() {
        let values =
            r#""a":1,"b":-2.5,"c":true,"d":"x","e":[1,2],"f":null,"g":18446744073709551615"#;
        let line = format!(r#"{{"type":"Feature","properties":{{{values}}},"geometry":null}}"#);
        let table = table(std::iter::once(line));
        let cells: Vec<_> =
            ["a", "b", "c", "d", "e", "f", "g", "h"].map(|h| table.cell(0, h)).into();
        let expected = [
            Cell::Integer(1),
            Cell::Number(-2.5),
            Cell::Bool(true),
            Cell::Text("x"),
            Cell::Json("[1,2]"),
            Cell::Null,
            Cell::Number(18_446_744_073_709_551_615.0),
            Cell::Null,
        ];
        assert_eq!(cells, expected);
    }
}
