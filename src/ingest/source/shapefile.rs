//! Shapefiles: shapes in `.shp`, their table in `.dbf`, and what stands beside them (`.prj`,
//! `.cpg`, `.shx`).
//!
//! Only the `.shp` must be there. Records are read one after the other where the index is missing
//! or wrong, and where the index says that one stands elsewhere, there. A record is handed on as
//! its bytes and taken apart on other threads (`shp`, `dbase`).
//!
//! Own code and not the crates `shapefile` and `dbase`, which take everything apart on the thread
//! that reads: a million polygons keep that thread busy for 1.02 s, and nothing is kept of them
//! yet. Ours needs 1.13 s of all threads together until they stand in a table, and rejects a record
//! that is wrong where the crates stop.
//!
//! Memory: one record, never longer than what is left of the file, and buffers of fixed size.

use std::path::Path;
use std::sync::Arc;

use encoding_rs::Encoding;

use super::beside::words_beside;
use super::dbase::Table;
use super::raw::{Head, Layout, Packed, Raw, RawGeometry, Row, Sink, StatedCrs, told_apart};
use super::shapes::Shapes;
use super::table_rows::{Marked, Rows};
use super::{Format, Wanted, shp};
use crate::ingest::IngestError;

/// Hands the features of the Shapefile with this `.shp` on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let mut shapes = Shapes::open(path, wanted)?;
    let mut notes = Vec::new();
    let mut rows = Rows::open(path, wanted, &mut notes)?;
    let (headings, layout) = match &rows {
        Some(rows) => {
            let headings = rows.table.headings(rows.encoding);
            let headings = told_apart(headings, &mut notes);
            let table = Some((rows.table.clone(), rows.encoding));
            (headings, ShapeAndRow { table })
        }
        None => (Arc::default(), ShapeAndRow { table: None }),
    };
    if shapes.index.is_none() {
        notes.push(("index-missing", "the .shx file is missing".to_owned()));
    }
    let crs = words_beside(path, "prj").map(StatedCrs::Wkt);
    let tables = Vec::new();
    sink.begin(Head { format: Format::Shapefile, crs, headings, tables, notes })?;

    let layout: Arc<dyn Layout> = Arc::new(layout);
    let mut bytes = Vec::new();
    let mut deleted = 0_u64;
    while shapes.next(&mut bytes)? {
        if let Some(rows) = &mut rows
            && rows.next(&mut bytes)? == Marked::Deleted
        {
            deleted += 1;
            continue;
        }
        let packed = Packed { bytes: bytes.as_slice().into(), layout: Arc::clone(&layout) };
        sink.take(Raw::Packed(packed))?;
    }
    if deleted > 0 {
        let found = format!("{deleted} rows of the table are marked as deleted, left out");
        sink.note(("rows-deleted", found))?;
    }
    for note in shapes.notes.into_iter().chain(rows.and_then(|rows| rows.rest(shapes.number))) {
        sink.note(note)?;
    }
    Ok(())
}

/// A shape's content with its length before it, and the row of the table behind it.
#[derive(Debug)]
struct ShapeAndRow {
    table: Option<(Table, &'static Encoding)>,
}

impl Layout for ShapeAndRow {
    fn row(&self, bytes: &[u8]) -> Row {
        let (content, row) = bytes
            .split_first_chunk()
            .and_then(|(length, rest)| rest.split_at_checked(u32::from_le_bytes(*length) as usize))
            .unwrap_or_default();
        let geometry = match shp::drawn(content) {
            Ok(Some(drawn)) => RawGeometry::Drawn(drawn),
            Ok(None) => RawGeometry::None,
            Err(why) => RawGeometry::Unreadable(why),
        };
        let values = match &self.table {
            Some((table, encoding)) => table.values(row, encoding),
            None => Vec::new(),
        };
        Row { id: None, values, geometry }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use dbase::{FieldName, TableWriterBuilder};
    use encoding_rs::GB18030;
    use serde_json::{Value, json};
    use shapefile::{Point, Polygon, PolygonRing, Writer};

    use super::super::taking::{complaint, taken, taken_as, taken_until};
    use super::*;

    fn square(x: f64) -> Polygon {
        let ring = [(0., 0.), (0., 1.), (1., 1.), (1., 0.), (0., 0.)];
        let ring = ring.iter().map(|(u, v)| Point::new(x + u, 36.0 + v)).collect();
        Polygon::new(PolygonRing::Outer(ring))
    }

    /// Three squares with names and residents, by the crate's writer.
    fn town(folder: &Path) -> PathBuf {
        let path = folder.join("jd.shp");
        let table = TableWriterBuilder::new()
            .add_character_field(FieldName::try_from("name").expect("a name"), 7)
            .add_numeric_field(FieldName::try_from("residents").expect("a name"), 8, 0);
        let mut writer = Writer::from_path(&path, table).expect("a writer");
        for (at, residents) in [Some(120.0), None, Some(7.0)].into_iter().enumerate() {
            let mut record = dbase::Record::default();
            record.insert("name".to_owned(), Some(format!("tower{at}")).into());
            record.insert("residents".to_owned(), residents.into());
            let shape = square(f64::from(u8::try_from(at).expect("few")));
            writer.write_shape_and_record(&shape, &record).expect("written");
        }
        path
    }

    fn edit(path: &Path, edit: impl Fn(&mut Vec<u8>)) {
        let mut bytes = fs::read(path).expect("readable");
        edit(&mut bytes);
        fs::write(path, bytes).expect("written");
    }

    /// Puts Chinese names into the table, in that encoding.
    fn rename(folder: &Path, encode: impl Fn(&str) -> Vec<u8>) {
        edit(&folder.join("jd.dbf"), |bytes| {
            for (at, name) in ["虎台路", "清真巷", "南滩街"].iter().enumerate() {
                let place = format!("tower{at}");
                let here = bytes.windows(6).position(|w| w == place.as_bytes()).expect("there");
                // A cell of seven bytes cuts the third character of UTF-8 in two.
                let name: Vec<_> = encode(name).into_iter().chain([b' '; 7]).take(7).collect();
                bytes[here..here + 7].copy_from_slice(&name);
            }
        });
    }

    #[test]
    fn what_the_crate_writes_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let read = taken(&town(folder.path()));
        assert_eq!(read.headings(), ["name", "residents"]);
        assert_eq!(read.column("residents"), [json!(120), Value::Null, json!(7)]);
        assert_eq!(read.drawn(2).polygons[0][0].len(), 5);
        assert!(read.head.expect("a head").crs.is_none());
    }

    #[test]
    fn the_encoding_is_what_the_user_or_the_cpg_says_and_else_found_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        let gbk = |text: &str| GB18030.encode(text).0.into_owned();
        rename(folder.path(), gbk);
        edit(&folder.path().join("jd.dbf"), |bytes| bytes[29] = 0x57);
        let names = [json!("虎台路"), json!("清真巷"), json!("南滩街")];
        let found = taken(&path);
        assert_eq!(found.column("name"), names);
        assert!(
            found
                .notes
                .iter()
                .any(|(code, text)| *code == "encoding-found" && text.contains("gb18030"))
        );
        // A .cpg that is wrong about UTF-8 is not believed, one that is right is.
        fs::write(folder.path().join("JD.CPG"), "UTF-8").expect("written");
        assert_eq!(taken(&path).column("name"), names);
        fs::write(folder.path().join("JD.CPG"), "GBK\r\n").expect("written");
        let told = taken(&path);
        assert_eq!((told.column("name"), told.codes()), (names.to_vec(), vec![]));
        let wanted = Wanted { encoding: Some("windows-1252"), ..Wanted::default() };
        assert_ne!(taken_as(&path, &wanted).column("name"), names);

        let path = town(folder.path());
        rename(folder.path(), |text| text.as_bytes().to_vec());
        fs::remove_file(folder.path().join("JD.CPG")).expect("removed");
        assert_eq!(taken(&path).column("name"), ["虎台", "清真", "南滩"], "cut off, not garbled");
    }

    #[test]
    fn files_that_are_missing_cost_only_what_is_in_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        fs::remove_file(path.with_extension("shx")).expect("removed");
        let read = taken(&path);
        assert_eq!((read.rows.len(), read.codes()), (3, vec!["index-missing"]));
        fs::remove_file(path.with_extension("dbf")).expect("removed");
        fs::rename(&path, folder.path().join("JD.SHP")).expect("renamed");
        let read = taken(folder.path());
        assert_eq!((read.rows.len(), read.codes()), (3, vec!["table-missing", "index-missing"]));
        assert!(read.headings().is_empty());
    }

    #[test]
    fn the_wrong_file_of_the_trio_leads_to_the_right_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        for ending in ["shx", "dbf"] {
            assert_eq!(taken(&path.with_extension(ending)).rows.len(), 3, "{ending}");
        }
        fs::remove_file(&path).expect("removed");
        let message = complaint(&path.with_extension("dbf"));
        assert!(message.contains("without its .shp"), "{message}");
        assert!(complaint(folder.path()).contains("found a folder"));
    }

    #[test]
    fn a_deleted_row_goes_with_its_shape() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        edit(&path.with_extension("dbf"), |bytes| {
            let second = bytes.windows(6).position(|w| w == b"tower1").expect("there") - 1;
            bytes[second] = b'*';
        });
        let read = taken(&path);
        assert_eq!(read.column("name"), ["tower0", "tower2"]);
        assert_eq!(read.drawn(1).polygons[0][0][0].x, 2.0);
        assert_eq!(read.codes(), ["rows-deleted"]);
    }

    #[test]
    fn a_record_that_stands_elsewhere_is_found_by_the_index_and_a_wrong_index_is_left_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        // Twelve bytes of nothing before the second record, as editing leaves them.
        edit(&path, |bytes| {
            let second = 100 + (bytes.len() - 100) / 3;
            bytes.splice(second..second, [0xee; 12]);
            let words = u32::try_from(bytes.len() / 2).expect("small").to_be_bytes();
            bytes[24..28].copy_from_slice(&words);
        });
        let shift = |bytes: &mut Vec<u8>| {
            for at in [108, 116] {
                bytes[at + 3] += 6;
            }
        };
        edit(&path.with_extension("shx"), shift);
        let read = taken(&path);
        assert_eq!((read.rows.len(), read.codes()), (3, vec![]));
        assert_eq!(read.drawn(2).polygons[0][0][0].x, 2.0);

        let path = town(folder.path());
        edit(&path.with_extension("shx"), shift);
        let read = taken(&path);
        assert_eq!((read.rows.len(), read.codes()), (3, vec!["index-wrong"]));

        let path = town(folder.path());
        edit(&path.with_extension("shx"), |bytes| bytes.truncate(112));
        let read = taken(&path);
        assert_eq!((read.rows.len(), read.codes()), (3, vec!["index-wrong"]));
    }

    #[test]
    fn a_file_cut_off_anywhere_is_read_up_to_the_break_and_the_error_says_where() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        let whole = fs::read(&path).expect("readable");
        let record = (whole.len() - 100) / 3;
        for length in (1..whole.len()).step_by(7) {
            fs::write(&path, &whole[..length]).expect("written");
            let (read, error) = taken_until(&path, &Wanted::default());
            assert_eq!(read.rows.len(), length.saturating_sub(100) / record, "{length}");
            let message = error.expect("an error").to_string();
            assert!(length < 4 || message.contains("jd.shp: "), "{message}");
        }
        fs::write(&path, &whole).expect("written");
        let table = path.with_extension("dbf");
        let whole = fs::read(&table).expect("readable");
        for length in (0..whole.len() - 1).step_by(5) {
            fs::write(&table, &whole[..length]).expect("written");
            let (read, error) = taken_until(&path, &Wanted::default());
            assert!(error.is_some() && read.rows.len() < 3, "{length}");
        }
    }

    #[test]
    fn no_byte_of_a_shapefile_makes_it_panic() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = town(folder.path());
        for file in ["shp", "dbf", "shx"].map(|ending| path.with_extension(ending)) {
            let whole = fs::read(&file).expect("readable");
            for at in 0..whole.len().min(400) {
                for byte in [0x00, 0x7f, 0xff] {
                    let mut bytes = whole.clone();
                    bytes[at] = byte;
                    fs::write(&file, &bytes).expect("written");
                    taken_until(&path, &Wanted::default());
                }
            }
            fs::write(&file, &whole).expect("written");
        }
    }
}
