//! `GeoPackage` files (OGC 12-128r19): one table of features out of an `SQLite` database.
//!
//! The database is opened for reading only. Where a program that has it open keeps its latest
//! changes in a file beside it (`-wal`), they are read too. The rows are handed on as SQLite has
//! them and taken apart on other threads.
//!
//! Memory: one row, and SQLite's cache of pages.

use std::path::Path;
use std::sync::Arc;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Rows};

use super::gpkg_layers::{Layer, choose, crs_of, layers};
use super::gpkg_row::GpkgRow;
use super::raw::{Head, Note, Packed, Raw, Sink};
use super::{Format, Wanted};
use crate::ingest::IngestError;

/// Hands the features of a `GeoPackage`'s layer on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let fail = |place: &str, error: &rusqlite::Error| of_sqlite(path, place, error);
    let database = open(path).map_err(|error| fail("database", &error))?;
    let layers = layers(&database).map_err(|error| match error {
        rusqlite::Error::SqliteFailure(cause, Some(message)) if is_missing(&message) => {
            let found = format!("an SQLite database without {} ({cause})", "gpkg_contents");
            let (path, wanted_by) = (path.to_owned(), wanted.by.to_owned());
            let expected = "a GeoPackage: open it in QGIS and save the layer as one";
            IngestError::Format { path, wanted_by, found, expected }
        }
        error => fail("gpkg_contents", &error),
    })?;
    let layer = choose(path, wanted, &layers)?;
    let place = format!("layer {}", layer.name);
    let fail = |error: &rusqlite::Error| of_sqlite(path, &place, error);

    let crs = crs_of(&database, layer).map_err(|error| fail(&error))?;
    let columns = columns(&database, layer).map_err(|error| fail(&error))?;
    let mut notes = Vec::new();
    let kept: Vec<_> = columns.iter().filter(|column| column.use_ == Use::Value).collect();
    note_left_out(&columns, &mut notes);
    let headings: Vec<_> = kept.iter().map(|column| column.name.clone()).collect();
    let headings: Arc<[String]> = headings.into();
    let tables = layers.iter().map(|layer| layer.name.clone()).collect();
    sink.begin(Head { format: Format::GeoPackage, crs, headings, tables, notes })?;

    let of_use = |wanted: Use| columns.iter().find(|column| column.use_ == wanted);
    let key = columns.iter().find(|column| column.is_key);
    let first = [key, of_use(Use::Geometry)].map(|column| match column {
        Some(column) => quoted(&column.name),
        None => "NULL".to_owned(),
    });
    let names = first.into_iter().chain(kept.iter().map(|column| quoted(&column.name)));
    let list = names.collect::<Vec<_>>().join(", ");
    let query = format!("SELECT {list} FROM {}", quoted(&layer.name));
    let mut statement = database.prepare(&query).map_err(|error| fail(&error))?;
    let rows = statement.query([]).map_err(|error| fail(&error))?;
    let layout = GpkgRow { columns: kept.len() };
    let width = 2 + kept.len();
    hand_on(rows, width, layout, sink, |row, error| {
        of_sqlite(path, &format!("{place}: row {row}"), error)
    })
}

fn hand_on(
    mut rows: Rows<'_>,
    width: usize,
    layout: GpkgRow,
    sink: &mut dyn Sink,
    fail: impl Fn(u64, &rusqlite::Error) -> IngestError,
) -> Result<(), IngestError> {
    let layout = Arc::new(layout);
    let mut bytes = Vec::new();
    for number in 1.. {
        let Some(row) = rows.next().map_err(|error| fail(number, &error))? else { break };
        bytes.clear();
        for at in 0..width {
            match row.get_ref(at).map_err(|error| fail(number, &error))? {
                ValueRef::Null => GpkgRow::put_null(&mut bytes),
                ValueRef::Integer(number) => GpkgRow::put_integer(number, &mut bytes),
                ValueRef::Real(number) => GpkgRow::put_real(number, &mut bytes),
                ValueRef::Text(text) => GpkgRow::put_text(text, &mut bytes),
                // Only the geometry may be binary; a binary value elsewhere is left out.
                ValueRef::Blob(blob) if at == 1 => GpkgRow::put_blob(blob, &mut bytes),
                ValueRef::Blob(_) => GpkgRow::put_null(&mut bytes),
            }
        }
        let layout = Arc::clone(&layout) as Arc<_>;
        sink.take(Raw::Packed(Packed { bytes: bytes.as_slice().into(), layout }))?;
    }
    Ok(())
}

struct Column {
    name: String,
    use_: Use,
    is_key: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Geometry,
    Value,
    /// The number of the row and nothing else.
    Key,
    /// Binary.
    LeftOut,
}

fn open(path: &Path) -> rusqlite::Result<Connection> {
    // Where nobody writes, no lock and no file beside it is needed: shares and archives allow none.
    let is_quiet = ["-wal", "-journal"].iter().all(|ending| {
        let mut beside = path.as_os_str().to_owned();
        beside.push(ending);
        std::fs::metadata(&beside).map_or(true, |known| known.len() == 0)
    });
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let database = match path.to_str() {
        Some(text) if is_quiet => {
            let text = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
            Connection::open_with_flags(format!("file:{text}?immutable=1"), flags)?
        }
        _ => Connection::open_with_flags(path, flags)?,
    };
    // A view in the file may not call functions with effects, and wrong pages are noticed.
    database.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
    Ok(database)
}

fn columns(database: &Connection, layer: &Layer) -> rusqlite::Result<Vec<Column>> {
    let mut columns = database.prepare("SELECT name, type, pk FROM pragma_table_info(?1)")?;
    let columns = columns.query_map([&layer.name], |row| {
        let (name, type_): (String, String) = (row.get(0)?, row.get(1)?);
        let number: i64 = row.get(2)?;
        let is_fid = ["fid", "ogc_fid"].iter().any(|fid| name.eq_ignore_ascii_case(fid));
        let type_ = type_.to_ascii_uppercase();
        let is_geometry = layer.geometry.as_ref().is_some_and(|g| g.eq_ignore_ascii_case(&name));
        let use_ = if is_geometry {
            Use::Geometry
        } else if type_.starts_with("BLOB") || GEOMETRIES.contains(&type_.as_str()) {
            Use::LeftOut
        } else if is_fid {
            Use::Key
        } else {
            Use::Value
        };
        // A view has no key of its own, but may show its table's.
        Ok(Column { is_key: number == 1 || is_fid, name, use_ })
    })?;
    columns.collect()
}

/// Types of columns that hold geometry (annex G): a second one is left out.
const GEOMETRIES: [&str; 8] = [
    "GEOMETRY",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
];

fn note_left_out(columns: &[Column], notes: &mut Vec<Note>) {
    let left_out: Vec<_> =
        columns.iter().filter(|c| c.use_ == Use::LeftOut).map(|c| c.name.as_str()).collect();
    if !left_out.is_empty() {
        let found = format!("binary columns left out: {}", left_out.join(", "));
        notes.push(("columns-left-out", found));
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn is_missing(message: &str) -> bool {
    message.starts_with("no such table")
}

fn of_sqlite(path: &Path, place: &str, error: &rusqlite::Error) -> IngestError {
    IngestError::broken(path, place, "a whole GeoPackage", error.to_string())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use serde_json::{Value, json};

    use super::super::Needed;
    use super::super::raw::StatedCrs;
    use super::super::taking::{complaint, complaint_as, taken, taken_as, taken_until};
    use super::*;

    const SYSTEMS: &str = "
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
            organization TEXT, organization_coordsys_id INTEGER, definition TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('x', -1, 'NONE', -1, 'undefined'),
            ('y', 0, 'NONE', 0, 'undefined'), ('z', 4544, 'EPSG', 4544, 'PROJCS[]'),
            ('own', 900001, 'NONE', 900001, 'PROJCS[\"own\"]');
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, srs_id INTEGER);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
        PRAGMA application_id = 1196444487;";

    fn layer(name: &str, srs: i64) -> String {
        format!(
            "CREATE TABLE \"{name}\" (fid INTEGER PRIMARY KEY, geom POLYGON, 名称 TEXT, 人口 REAL, \
             photo BLOB);
             INSERT INTO gpkg_contents VALUES ('{name}', 'features', {srs});
             INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', {srs});
             INSERT INTO \"{name}\" VALUES \
             (7, x'47500001000000000101000000000000000060594000000000004042c0', '虎台', 12.5, x'00'), \
             (9, NULL, NULL, 3, NULL);"
        )
    }

    fn file(folder: &Path, statements: &[&str]) -> PathBuf {
        let path = folder.join("城 50%#?.gpkg");
        _ = std::fs::remove_file(&path);
        let database = Connection::open(&path).expect("a database");
        database.execute_batch(SYSTEMS).expect("made");
        statements.iter().for_each(|s| database.execute_batch(s).expect("made"));
        path
    }

    fn crs(read: super::super::taking::Taken) -> Option<StatedCrs> {
        read.head.expect("a head").crs
    }

    #[test]
    fn a_layer_is_read_with_its_keys_values_and_system() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = taken(&file(folder.path(), &[&layer("小区", 4544)]));
        assert_eq!(read.headings(), ["名称", "人口"]);
        assert_eq!(read.column("名称"), [json!("虎台"), Value::Null]);
        assert_eq!(read.column("人口"), [json!(12.5), json!(3.0)]);
        let ids: Vec<_> = read.rows.iter().map(|row| row.id.as_deref()).collect();
        assert_eq!(ids, [Some("7"), Some("9")]);
        assert_eq!((read.drawn(0).points[0].x, read.drawn(0).points[0].y), (101.5, -36.5));
        assert!(matches!(read.rows[1].geometry, super::super::RawGeometry::None));
        assert_eq!(read.codes(), ["columns-left-out"]);
        assert_eq!(crs(read), Some(StatedCrs::Name("EPSG:4544".to_owned())));
    }

    #[test]
    fn a_system_without_a_number_comes_as_text_and_an_undefined_one_as_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = Some(StatedCrs::Wkt("PROJCS[\"own\"]".to_owned()));
        for (srs, expected) in [(-1, None), (0, None), (4711, None), (900_001, own)] {
            assert_eq!(crs(taken(&file(folder.path(), &[&layer("a", srs)]))), expected, "{srs}");
        }
    }

    #[test]
    fn one_of_several_layers_is_chosen_by_name_and_views_are_layers() {
        let folder = tempfile::tempdir().expect("a folder");
        let view = "CREATE VIEW v AS SELECT fid, geom, 名称 FROM a WHERE fid > 7;
            INSERT INTO gpkg_contents VALUES ('v', 'features', 0);
            INSERT INTO gpkg_geometry_columns VALUES ('V', 'geom', 0);";
        let list = "CREATE TABLE list (备注 TEXT); INSERT INTO list VALUES ('好');
            INSERT INTO gpkg_contents VALUES ('list', 'attributes', 0);";
        let path = file(folder.path(), &[&layer("a", 0), view, list]);
        let message = complaint(&path);
        assert!(message.contains("2 layers") && message.contains("a, v"), "{message}");
        let wanted = Wanted { table: Some("V"), ..Wanted::default() };
        let read = taken_as(&path, &wanted);
        assert_eq!((read.rows.len(), read.rows[0].id.as_deref()), (1, Some("9")));
        let wanted = Wanted { table: Some("list"), ..Wanted::default() };
        assert!(complaint_as(&path, &wanted).contains("no \"list\""));
        let wanted = Wanted { geometry: Needed::Optional, ..wanted };
        assert_eq!(taken_as(&path, &wanted).column("备注"), ["好"]);
        let path = file(folder.path(), &[&layer("a", 0), list]);
        assert_eq!(taken(&path).rows.len(), 2, "the only layer of features");
    }

    #[test]
    fn changes_that_wait_beside_the_file_are_read_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = file(folder.path(), &[&layer("a", 0)]);
        let database = Connection::open(&path).expect("a database");
        database
            .execute_batch("PRAGMA journal_mode = WAL; UPDATE a SET 名称 = '新';")
            .expect("made");
        assert_eq!(taken(&path).column("名称"), ["新", "新"]);
    }

    #[test]
    fn a_database_that_is_none_or_broken_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.gpkg");
        let database = Connection::open(&path).expect("a database");
        database.execute_batch("CREATE TABLE a (b);").expect("made");
        drop(database);
        assert!(complaint(&path).contains("without gpkg_contents"));
        assert!(complaint(&file(folder.path(), &[])).contains("expected a layer of features"));

        let path = file(folder.path(), &[&layer("a", 0)]);
        let whole = std::fs::read(&path).expect("readable");
        for length in (16..whole.len()).step_by(997) {
            std::fs::write(&path, &whole[..length]).expect("written");
            // Pages behind the rows are not missed.
            match taken_until(&path, &Wanted::default()) {
                (read, None) => assert_eq!(read.rows.len(), 2),
                (_, Some(error)) => assert!(error.to_string().contains("GeoPackage"), "{error}"),
            }
        }
        let mut seed = 20_221_231_u32;
        for _ in 0..300 {
            let mut bytes = whole.clone();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % bytes.len();
                bytes[at] = seed.to_be_bytes()[0];
            }
            std::fs::write(&path, &bytes).expect("written");
            taken_until(&path, &Wanted::default());
        }
    }
}
