//! What is in this file? Asked before anything is imported.
//!
//! The whole file is read once and nothing of it kept but counts and a few values of each column:
//! how many cells are filled, how many different values there are (up to [`MOST_DISTINCT`]), how
//! many can be read as numbers and between which, and the first that differ.
//!
//! Linear in the file. Memory: the batches on their way, and at most [`MOST_DISTINCT`] hashes and
//! [`MOST_VALUES`] short texts a column. Limits: values count as different by a 64-bit hash of fixed keys.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::Path;

use serde_json::Value;

use super::feature::text_of;
use super::headings::Field;
use super::number::number_of;
use super::source::{
    Head, Needed, Raw, RawGeometry, Row, Source, StatedCrs, Wanted, each_batch, shortened, wkb,
};
use super::{IngestError, Layer};
use crate::ingest::feature::RawFeature;

/// Different values of a column are counted up to here.
pub const MOST_DISTINCT: usize = 10_000;
/// Different values of a column are kept up to here.
pub const MOST_VALUES: usize = 1_000;
/// Columns that are looked at; a file with more is no table.
const MOST_COLUMNS: usize = 4096;
const SAMPLES: usize = 3;

/// What is to be looked at, and what the user knows of it.
#[derive(Clone, Debug, Default)]
pub struct LookOptions {
    /// The encoding of its text.
    pub encoding: Option<String>,
    /// Which of several layers or sheets.
    pub table: Option<String>,
    /// Our names of columns (`lon`, `lat`, `wkt` count here) and the file's headings.
    pub columns: Vec<(String, String)>,
}

/// What is in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Its format.
    pub format: &'static str,
    /// The coordinate system that the file states, as it states it.
    pub crs: Option<String>,
    /// What reading it had to note: a stable code and what was found.
    pub notes: Vec<(&'static str, String)>,
    /// The layers or sheets in the file, where it can have several.
    pub tables: Vec<String>,
    /// Features.
    pub rows: usize,
    /// How many of each kind of geometry, by its GeoJSON type; `none`, `unreadable`.
    pub geometries: BTreeMap<&'static str, usize>,
    /// Least and greatest coordinates, not converted: west, south, east, north.
    pub bounds: Option<[f64; 4]>,
    /// Its columns, in order.
    pub columns: Vec<ColumnLook>,
}

/// What is in a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnLook {
    /// Its heading.
    pub heading: String,
    /// Cells that are filled.
    pub filled: usize,
    /// Different values, and at most [`MOST_DISTINCT`].
    pub distinct: usize,
    /// Filled cells that can be read as numbers.
    pub numbers: usize,
    /// The least and the greatest of these numbers.
    pub range: Option<(f64, f64)>,
    /// Characters of the longest value.
    pub longest: usize,
    /// The first different values, shortened.
    pub samples: Vec<String>,
    /// How often each value stands there, shortened: the first [`MOST_VALUES`] that differ.
    pub values: BTreeMap<String, usize>,
}

impl ColumnLook {
    /// Share of the filled cells that can be read as numbers; `None` where none is filled.
    #[must_use]
    pub fn numeric_share(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "cells of a file are fewer than 2^52")]
        let share = || self.numbers as f64 / self.filled as f64;
        (self.filled > 0).then(share)
    }
}

/// Looks into a file of any format that can be read.
///
/// A table without coordinates is looked at all the same.
///
/// # Errors
/// When the file cannot be read as a whole.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use yike::ingest::{LookOptions, look};
/// let file = tempfile::NamedTempFile::new()?;
/// std::fs::write(file.path(), "站名,经度,纬度\n虎台站,101.75,36.5\n城中站,101.76,36.6\n")?;
/// let found = look(file.path(), &LookOptions::default())?;
/// assert_eq!((found.format, found.rows), ("CSV or TSV", 2));
/// assert_eq!(found.geometries["Point"], 2);
/// assert_eq!(found.columns[0].samples, ["虎台站", "城中站"]);
/// assert_eq!(found.columns[1].range, Some((101.75, 101.76)));
/// # Ok(())
/// # }
/// ```
pub fn look(path: &Path, options: &LookOptions) -> Result<Look, IngestError> {
    let column = |field: Field| {
        let mut named = options.columns.iter();
        named.find(|(name, _)| name == field.as_str()).map(|(_, heading)| heading.as_str())
    };
    let wanted = Wanted {
        by: "the file to import",
        encoding: options.encoding.as_deref(),
        table: options.table.as_deref(),
        lon: column(Field::Longitude),
        lat: column(Field::Latitude),
        wkt: column(Field::Outline),
        geometry: Needed::Optional,
    };
    let begin = |head: Head| Ok((Looked::new(&head), head));
    let each = |(looked, head): &mut (Looked, Head), batch: Vec<Raw>| {
        for raw in batch {
            looked.take(raw, head, path)?;
        }
        Ok(())
    };
    let told = each_batch(Source { path, wanted }, begin, each)?;
    let Some(((looked, head), later)) = told else { return Err(IngestError::Stopped) };
    let crs = head.crs.map(|stated| match stated {
        StatedCrs::Name(text) | StatedCrs::Wkt(text) => text,
    });
    Ok(Look {
        format: head.format.as_str(),
        crs,
        notes: head.notes.into_iter().chain(later).collect(),
        tables: head.tables,
        rows: looked.rows,
        geometries: looked.geometries,
        bounds: looked.bounds,
        columns: looked.columns.into_iter().map(Counted::into_look).collect(),
    })
}

#[derive(Default)]
struct Looked {
    rows: usize,
    geometries: BTreeMap<&'static str, usize>,
    bounds: Option<[f64; 4]>,
    columns: Vec<Counted>,
    /// Where the column of that heading stands, for features that bring their own.
    places: HashMap<String, usize>,
}

impl Looked {
    fn new(head: &Head) -> Self {
        let columns = head.headings.iter().map(|heading| Counted::new(heading)).collect();
        Self { columns, ..Self::default() }
    }

    fn take(&mut self, raw: Raw, head: &Head, path: &Path) -> Result<(), IngestError> {
        self.rows += 1;
        let geometry = match raw {
            Raw::Text(_) => self.feature(raw, path)?,
            Raw::Row(row) => self.row(row),
            Raw::Packed(packed) => self.row(packed.row()),
        };
        let kind = match geometry {
            RawGeometry::None => "none",
            RawGeometry::Unreadable(_) => "unreadable",
            RawGeometry::Json(geometry) => {
                let kind = geometry.type_name();
                self.enclose(&super::drawn::Drawn::of_json(geometry));
                kind
            }
            RawGeometry::Drawn(drawn) => {
                self.enclose(&drawn);
                drawn.kind
            }
            RawGeometry::Wkb(bytes) => match wkb::drawn(&bytes) {
                Ok(drawn) => {
                    self.enclose(&drawn);
                    drawn.kind
                }
                Err(_) => "unreadable",
            },
        };
        debug_assert!(head.headings.len() <= self.columns.len(), "columns are never forgotten");
        *self.geometries.entry(kind).or_default() += 1;
        Ok(())
    }

    fn row(&mut self, row: Row) -> RawGeometry {
        for (column, value) in self.columns.iter_mut().zip(&row.values) {
            column.add(value);
        }
        row.geometry
    }

    fn feature(&mut self, raw: Raw, path: &Path) -> Result<RawGeometry, IngestError> {
        // Which layer it is for is said in findings only, and they are not kept.
        let feature = RawFeature::new(Layer::Context, self.rows, raw, &[]);
        for (heading, value) in &feature.properties {
            let at = match self.places.get(heading) {
                Some(at) => *at,
                None if self.columns.len() >= MOST_COLUMNS => {
                    let (path, what) = (path.to_owned(), "different properties");
                    return Err(IngestError::TooMany { path, what, limit: MOST_COLUMNS });
                }
                None => {
                    self.columns.push(Counted::new(heading));
                    self.places.insert(heading.clone(), self.columns.len() - 1);
                    self.columns.len() - 1
                }
            };
            self.columns[at].add(value);
        }
        Ok(feature.geometry.unwrap_or(if feature.notes.speaks_of("geometry-empty") {
            RawGeometry::None
        } else {
            RawGeometry::Unreadable(String::new())
        }))
    }

    fn enclose(&mut self, drawn: &super::drawn::Drawn) {
        for c in drawn.coords().filter(|c| c.x.is_finite() && c.y.is_finite()) {
            let [w, s, e, n] = self.bounds.unwrap_or([c.x, c.y, c.x, c.y]);
            self.bounds = Some([w.min(c.x), s.min(c.y), e.max(c.x), n.max(c.y)]);
        }
    }
}

/// A column while it is counted.
struct Counted {
    heading: String,
    filled: usize,
    distinct: BTreeSet<u64>,
    numbers: usize,
    range: Option<(f64, f64)>,
    longest: usize,
    samples: Vec<String>,
    values: BTreeMap<String, usize>,
}

impl Counted {
    fn new(heading: &str) -> Self {
        Self {
            heading: heading.to_owned(),
            filled: 0,
            distinct: BTreeSet::new(),
            numbers: 0,
            range: None,
            longest: 0,
            samples: Vec::new(),
            values: BTreeMap::new(),
        }
    }

    fn add(&mut self, value: &Value) {
        let text = match value {
            Value::Array(_) | Value::Object(_) => Some(value.to_string()),
            single => text_of(single),
        };
        let Some(text) = text else { return };
        self.filled += 1;
        self.longest = self.longest.max(text.chars().count());
        if let Some(number) = number_of(value) {
            self.numbers += 1;
            let (least, greatest) = self.range.unwrap_or((number, number));
            self.range = Some((least.min(number), greatest.max(number)));
        }
        if self.distinct.len() < MOST_DISTINCT {
            // Keys are fixed: the count is the same in each run.
            let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(&text);
            if self.distinct.insert(hash) && self.samples.len() < SAMPLES {
                self.samples.push(shortened(&text));
            }
        }
        let text = shortened(&text);
        if let Some(count) = self.values.get_mut(&text) {
            *count += 1;
        } else if self.values.len() < MOST_VALUES {
            self.values.insert(text, 1);
        }
    }

    fn into_look(self) -> ColumnLook {
        let Self { heading, filled, distinct, numbers, range, longest, samples, values } = self;
        let distinct = distinct.len();
        ColumnLook { heading, filled, distinct, numbers, range, longest, samples, values }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(text: &str, options: &LookOptions) -> Look {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        look(file.path(), options).expect("read")
    }

    #[test]
    fn a_table_is_counted_column_by_column() {
        let text = "名称,人口,经度,纬度\n甲,\"1,200\",101.75,36.5\n乙,不详,101.76,36.6\n甲,,,\n";
        let found = looked(text, &LookOptions::default());
        assert_eq!(found.rows, 3);
        assert_eq!(found.geometries, BTreeMap::from([("Point", 2), ("none", 1)]));
        assert_eq!(found.bounds, Some([101.75, 36.5, 101.76, 36.6]));
        let [name, people, ..] = found.columns.as_slice() else { panic!("columns") };
        assert_eq!((name.filled, name.distinct, name.longest), (3, 2, 1));
        assert_eq!((people.filled, people.numbers), (2, 1));
        assert_eq!(people.range, Some((1200.0, 1200.0)));
        assert_eq!(people.numeric_share(), Some(0.5));
        assert_eq!(people.samples, ["1,200", "不详"]);
    }

    #[test]
    fn features_that_bring_their_own_columns_are_counted_too() {
        let text = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4490"}},"features":[
            {"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}},
            {"type":"Feature","properties":{"b":[1,2],"a":null},"geometry":null},
            {"type":"Feature","properties":null,"geometry":{"type":"Star"}}]}"#;
        let found = looked(text, &LookOptions::default());
        assert_eq!(found.crs.as_deref(), Some("EPSG:4490"));
        let kinds = BTreeMap::from([("Point", 1), ("none", 1), ("unreadable", 1)]);
        assert_eq!(found.geometries, kinds);
        let headings: Vec<_> = found.columns.iter().map(|c| c.heading.as_str()).collect();
        assert_eq!(headings, ["a", "b"]);
        assert_eq!(found.columns[1].samples, ["[1,2]"]);
    }

    #[test]
    fn a_table_without_places_is_looked_at_and_columns_may_be_named() {
        let text = "名称,甲,乙\na,1,2\n";
        let found = looked(text, &LookOptions::default());
        assert_eq!(found.geometries, BTreeMap::from([("none", 1)]));
        let columns = [("lon", "甲"), ("lat", "乙"), ("name", "名称")];
        let columns = columns.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
        let options = LookOptions { columns: columns.to_vec(), ..LookOptions::default() };
        assert_eq!(looked(text, &options).geometries, BTreeMap::from([("Point", 1)]));
    }

    #[test]
    fn different_values_are_counted_up_to_a_bound() {
        let mut column = Counted::new("a");
        (0..MOST_DISTINCT + 5).for_each(|number| column.add(&Value::from(number)));
        let look = column.into_look();
        assert_eq!((look.distinct, look.filled), (MOST_DISTINCT, MOST_DISTINCT + 5));
        assert_eq!(look.samples, ["0", "1", "2"]);
    }
}
