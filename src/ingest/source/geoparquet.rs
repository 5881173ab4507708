//! Parquet files with a geometry (GeoParquet 1.0 and 1.1, or Parquet's own geometry type), and
//! those whose columns hold longitude and latitude or well-known text.
//!
//! Geometries are well-known binary; the native encodings of GeoParquet 1.1 are refused with
//! words. Where no system is stated it is CRS 84, as the specification says.
//!
//! Memory: the pages of one row group. The crate gives up on some types and on some broken files
//! by a panic; it is caught here and told as an error.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use parquet::basic::LogicalType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row as ParquetRow};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::coordinates::Locator;
use super::parquet_value::{Unit, value_of};
use super::raw::{Head, Raw, RawGeometry, Row, Sink, StatedCrs, told_apart};
use super::{Format, Wanted};
use crate::ingest::IngestError;

/// Hands the features of a Parquet file on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let file = File::open(path).map_err(|e| IngestError::of_io(path, e, wanted.by))?;
    let reader = guarded(path, "footer", || SerializedFileReader::new(file))?;
    let metadata = reader.metadata().file_metadata();
    let schema = metadata.schema_descr().root_schema();
    let fields = schema.get_fields();
    let entries = metadata.key_value_metadata().into_iter().flatten();
    let geo = entries.filter(|entry| entry.key == "geo").find_map(|entry| entry.value.as_deref());
    let geometry = match geo {
        Some(text) => Some(of_geo(path, text)?),
        None => fields.iter().find_map(of_type),
    };
    let is_geometry = |field: &Type| geometry.as_ref().is_some_and(|g| g.column == field.name());
    if let Some(geometry) = &geometry
        && !fields.iter().any(|field| is_geometry(field))
    {
        let expected = format!("a column {}", geometry.column);
        return Err(IngestError::broken(path, "schema", expected, "none"));
    }
    let columns: Vec<_> = fields
        .iter()
        .map(|field| if is_geometry(field) { None } else { Some(Unit::of(field)) })
        .collect();
    let mut notes = Vec::new();
    let kept = fields.iter().filter(|field| !is_geometry(field));
    let headings = told_apart(kept.map(|field| field.name().to_owned()).collect(), &mut notes);
    let rows = guarded(path, "row 1", || reader.get_row_iter(None))?;
    let mut rows = Numbered { path, rows, number: 0 };
    let mut sample = Vec::new();
    let locator = match &geometry {
        Some(_) => None,
        None => {
            while sample.len() < SAMPLE
                && let Some(row) = rows.next()?
            {
                sample.push(taken(row, &columns).values);
            }
            Some(Locator::find(path, &headings, &sample, wanted)?)
        }
    };
    let crs = match (&geometry, &locator) {
        (Some(geometry), _) => geometry.crs.clone(),
        (None, Some(locator)) => locator.crs.clone(),
        (None, None) => None,
    };
    notes.extend(locator.iter().flat_map(|locator| locator.notes.iter().cloned()));
    sink.begin(Head { format: Format::GeoParquet, crs, headings, tables: Vec::new(), notes })?;
    if let Some(locator) = locator {
        let mut located = |values: Vec<Value>| {
            let geometry = locator.locate(&values);
            sink.take(Raw::Row(Row { id: None, values, geometry }))
        };
        for values in sample {
            located(values)?;
        }
        while let Some(row) = rows.next()? {
            located(taken(row, &columns).values)?;
        }
        return Ok(());
    }
    while let Some(row) = rows.next()? {
        sink.take(Raw::Row(taken(row, &columns)))?;
    }
    Ok(())
}

/// Rows that are looked at for columns with coordinates.
const SAMPLE: usize = 100;

/// The rows, counted for errors.
struct Numbered<'a, R> {
    path: &'a Path,
    rows: R,
    number: u64,
}

impl<R: Iterator<Item = Result<ParquetRow, ParquetError>>> Numbered<'_, R> {
    fn next(&mut self) -> Result<Option<ParquetRow>, IngestError> {
        self.number += 1;
        let rows = AssertUnwindSafe(&mut self.rows);
        let next =
            catch_unwind(move || { rows }.next()).map_err(|_| of_panic(self.path, self.number))?;
        next.transpose().map_err(|error| {
            let place = format!("row {}", self.number);
            IngestError::broken(self.path, place, "a whole Parquet file", error.to_string())
        })
    }
}

fn of_panic(path: &Path, row: u64) -> IngestError {
    let found = "one that the reader cannot make out";
    IngestError::broken(path, format!("row {row}"), "a whole Parquet file", found)
}

fn guarded<T>(
    path: &Path,
    place: &str,
    what: impl FnOnce() -> Result<T, ParquetError>,
) -> Result<T, IngestError> {
    let broken = |found: String| IngestError::broken(path, place, "a whole Parquet file", found);
    match catch_unwind(AssertUnwindSafe(what)) {
        Ok(done) => done.map_err(|error| broken(error.to_string())),
        Err(_) => Err(broken("one that the reader cannot make out".to_owned())),
    }
}

/// Where the geometry is, and in which system.
struct Geometry {
    column: String,
    crs: Option<StatedCrs>,
}

/// What the metadata `geo` says (GeoParquet 1.1, "File metadata").
fn of_geo(path: &Path, text: &str) -> Result<Geometry, IngestError> {
    let broken = |expected: &str, found: String| {
        IngestError::broken(path, "metadata \"geo\"", expected, found)
    };
    let geo: Value =
        serde_json::from_str(text).map_err(|error| broken("JSON", error.to_string()))?;
    let column = geo.get("primary_column").and_then(Value::as_str).unwrap_or("geometry");
    let known = geo.pointer("/columns").and_then(|columns| columns.get(column));
    let Some(known) = known.and_then(Value::as_object) else {
        return Err(broken("a primary column that is described", column.to_owned()));
    };
    let encoding = known.get("encoding").and_then(Value::as_str).unwrap_or("WKB");
    if !encoding.eq_ignore_ascii_case("WKB") {
        let expected = "encoding WKB: save the file with geometry_encoding=\"WKB\"";
        return Err(broken(expected, encoding.to_owned()));
    }
    Ok(Geometry { column: column.to_owned(), crs: stated_crs(known) })
}

/// The system of a column: its PROJJSON's id, else its name; CRS 84 where none is said; unknown
/// where it is said to be.
fn stated_crs(column: &Map<String, Value>) -> Option<StatedCrs> {
    let name = match column.get("crs") {
        None => "OGC:CRS84".to_owned(),
        Some(Value::Null) => return None,
        Some(Value::String(text)) => text.clone(),
        Some(crs) => {
            let id = |member: &str| crs.pointer(&format!("/id/{member}"));
            let authority = id("authority").and_then(Value::as_str);
            let code = id("code").map(|code| code.to_string().trim_matches('"').to_owned());
            match (authority, code) {
                (Some(authority), Some(code)) => format!("{authority}:{code}"),
                _ => crs.get("name").and_then(Value::as_str).unwrap_or("unnamed").to_owned(),
            }
        }
    };
    Some(StatedCrs::Name(name))
}

/// A column of Parquet's own geometry type.
fn of_type(field: &Arc<Type>) -> Option<Geometry> {
    let crs = match field.get_basic_info().logical_type_ref()? {
        LogicalType::Geometry(geometry) => geometry.crs.as_deref(),
        LogicalType::Geography(geography) => geography.crs.as_deref(),
        _ => return None,
    };
    let name = match crs.unwrap_or_default() {
        "" => "OGC:CRS84".to_owned(),
        srid if srid.starts_with("srid:") => srid.replacen("srid", "EPSG", 1),
        json if json.starts_with('{') => {
            let crs = serde_json::from_str(json).unwrap_or(Value::Null);
            let column = Map::from_iter([("crs".to_owned(), crs)]);
            return Some(Geometry { column: field.name().to_owned(), crs: stated_crs(&column) });
        }
        other => other.to_owned(),
    };
    Some(Geometry { column: field.name().to_owned(), crs: Some(StatedCrs::Name(name)) })
}

/// A row; `None` among the columns is the geometry.
fn taken(row: ParquetRow, columns: &[Option<Unit>]) -> Row {
    let mut geometry = RawGeometry::None;
    let mut values = Vec::with_capacity(columns.len());
    for ((_, field), unit) in row.into_columns().into_iter().zip(columns) {
        match (unit, field) {
            (Some(unit), field) => values.push(value_of(field, *unit)),
            (None, Field::Null) => {}
            (None, Field::Bytes(bytes)) => geometry = RawGeometry::Wkb(bytes.data().into()),
            (None, other) => geometry = RawGeometry::Unreadable(format!("{other}")),
        }
    }
    Row { id: None, values, geometry }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
    use parquet::file::metadata::KeyValue;
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;
    use serde_json::json;

    use super::super::taking::{complaint, taken, taken_as, taken_until};
    use super::*;

    const SCHEMA: &str = "message town {
        OPTIONAL BYTE_ARRAY geometry;
        OPTIONAL BYTE_ARRAY name (UTF8);
        OPTIONAL INT64 day (TIMESTAMP(NANOS, true));
        REQUIRED DOUBLE share;
        REQUIRED DOUBLE lat;
    }";

    /// Two rows, one without geometry.
    fn town(folder: &Path, geo: Option<&str>, compression: Compression) -> PathBuf {
        let path = folder.join("town.parquet");
        let entries = geo.map(|geo| vec![KeyValue::new("geo".to_owned(), geo.to_owned())]);
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .set_key_value_metadata(entries)
            .build();
        let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
        let file = File::create(&path).expect("a file");
        let mut writer =
            SerializedFileWriter::new(file, schema, Arc::new(properties)).expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        let mut point = vec![1, 1, 0, 0, 0];
        point.extend([101.5_f64, 36.5].iter().flat_map(|number| number.to_le_bytes()));
        let names: Vec<ByteArray> = ["虎台", "南滩"].map(ByteArray::from).to_vec();
        for (at, values) in [vec![ByteArray::from(point)], names].into_iter().enumerate() {
            let mut column = group.next_column().expect("a column").expect("one more");
            let levels = if at == 0 { [1, 0] } else { [1, 1] };
            column.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).expect("w");
            column.close().expect("closed");
        }
        let mut column = group.next_column().expect("a column").expect("one more");
        let day = [1_672_444_800_000_000_000];
        column.typed::<Int64Type>().write_batch(&day, Some(&[1, 0]), None).expect("written");
        column.close().expect("closed");
        for numbers in [[0.5, 0.25], [36.5, 36.25]] {
            let mut column = group.next_column().expect("a column").expect("one more");
            column.typed::<DoubleType>().write_batch(&numbers, None, None).expect("written");
            column.close().expect("closed");
        }
        group.close().expect("closed");
        writer.close().expect("closed");
        path
    }

    fn geo(crs: &str) -> String {
        format!(
            r#"{{"version":"1.1.0","primary_column":"geometry",
                "columns":{{"geometry":{{"encoding":"WKB","geometry_types":[]{crs}}}}}}}"#
        )
    }

    #[test]
    fn rows_are_read_in_every_compression() {
        let folder = tempfile::tempdir().expect("a folder");
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
            Compression::GZIP(parquet::basic::GzipLevel::default()),
        ] {
            let read = taken(&town(folder.path(), Some(&geo("")), compression));
            assert_eq!(read.headings(), ["name", "day", "share", "lat"]);
            assert_eq!(read.column("name"), ["虎台", "南滩"]);
            assert_eq!(read.column("day"), [json!("2022-12-31T00:00:00"), Value::Null]);
            assert_eq!(read.column("share"), [0.5, 0.25]);
            assert!(matches!(read.rows[0].geometry, RawGeometry::Wkb(_)));
            assert!(matches!(read.rows[1].geometry, RawGeometry::None));
        }
    }

    #[test]
    fn the_system_is_the_stated_one_and_else_crs_84() {
        let folder = tempfile::tempdir().expect("a folder");
        let named = |name: &str| Some(StatedCrs::Name(name.to_owned()));
        for (crs, expected) in [
            ("", named("OGC:CRS84")),
            (r#","crs":null"#, None),
            (r#","crs":{"id":{"authority":"EPSG","code":4544}}"#, named("EPSG:4544")),
            (r#","crs":{"id":{"authority":"OGC","code":"CRS84"}}"#, named("OGC:CRS84")),
            (r#","crs":{"name":"CGCS2000"}"#, named("CGCS2000")),
        ] {
            let read = taken(&town(folder.path(), Some(&geo(crs)), Compression::SNAPPY));
            assert_eq!(read.head.expect("a head").crs, expected, "{crs}");
        }
    }

    #[test]
    fn a_table_without_a_geometry_column_is_placed_by_its_numbers() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path(), None, Compression::SNAPPY);
        let message = complaint(&path);
        assert!(message.contains("day, share, lat"), "{message}");
        let wanted = Wanted { lon: Some("share"), ..Wanted::default() };
        let read = taken_as(&path, &wanted);
        assert_eq!(read.rows.len(), 2);
        assert!(matches!(read.rows[1].geometry, RawGeometry::Json(_)));
    }

    #[test]
    fn metadata_that_cannot_be_meant_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        for (text, words) in [
            ("{", "expected JSON"),
            ("{}", "a primary column"),
            (r#"{"primary_column":"g","columns":{"g":{"encoding":"WKB"}}}"#, "a column g"),
            (r#"{"columns":{"geometry":{"encoding":"polygon"}}}"#, "geometry_encoding"),
        ] {
            let message = complaint(&town(folder.path(), Some(text), Compression::SNAPPY));
            assert!(message.contains(words), "{message}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path(), Some(&geo("")), Compression::SNAPPY);
        let whole = std::fs::read(&path).expect("readable");
        for length in (4..whole.len()).step_by(3) {
            std::fs::write(&path, &whole[..length]).expect("written");
            let (_, error) = taken_until(&path, &Wanted::default());
            assert!(error.is_some(), "{length}");
        }
        for at in (4..whole.len()).step_by(2) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            std::fs::write(&path, &bytes).expect("written");
            taken_until(&path, &Wanted::default());
        }
    }
}
