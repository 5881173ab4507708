//! `FlatGeobuf` files (flatgeobuf.org, version 3), read from the first feature to the last.
//!
//! The crate checks and reads the buffers; the frames around them are read here, so that a length
//! is believed only as far as bytes are left and each feature goes to another thread as it is.
//!
//! Memory: one feature, never longer than what is left of the file.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use flatgeobuf::{Crs, Header, size_prefixed_root_as_header};

use super::fgb_row::{FgbColumn, FgbRow};
use super::raw::{Head, Packed, Raw, Sink, StatedCrs, told_apart};
use super::{Format, Wanted};
use crate::ingest::IngestError;

/// Bytes of a header, at most.
const LONGEST_HEADER: u32 = 10 << 20;
/// Bytes of a node of the index: four numbers and an offset.
const NODE: u64 = 40;

/// Hands the features of a `FlatGeobuf` file on.
pub fn read(path: &Path, wanted: &Wanted<'_>, sink: &mut dyn Sink) -> Result<(), IngestError> {
    let refused = |e| IngestError::of_io(path, e, wanted.by);
    let file = File::open(path).map_err(refused)?;
    let length = file.metadata().map_err(refused)?.len();
    let mut frames = Frames { path, file: BufReader::with_capacity(1 << 20, file), left: length };
    let mut magic = [0; 8];
    frames.fill(&mut magic, "header")?;

    let mut bytes = Vec::new();
    frames.next(&mut bytes, "header", LONGEST_HEADER)?;
    let header = size_prefixed_root_as_header(&bytes)
        .map_err(|e| IngestError::broken(path, "header", "a header", e.to_string()))?;
    let columns: Vec<_> = header.columns().into_iter().flatten().collect();
    let mut notes = Vec::new();
    let headings = columns.iter().map(|column| column.name().to_owned()).collect();
    let headings = told_apart(headings, &mut notes);
    let columns = columns.iter().map(|column| FgbColumn::of(column.type_())).collect();
    let row = FgbRow { columns, kind: header.geometry_type(), has_z: header.has_z() };
    let stated = header.features_count();
    let skipped = index_size(&header).ok_or_else(|| {
        IngestError::broken(path, "header", "a count of features", stated.to_string())
    })?;
    let crs = header.crs().and_then(|crs| stated_crs(&crs));
    let tables = Vec::new();
    sink.begin(Head { format: Format::FlatGeobuf, crs, headings, tables, notes })?;

    frames.skip(skipped)?;
    let layout = Arc::new(row);
    let mut number = 0_u64;
    while frames.left > 0 {
        number += 1;
        let place = format!("feature {number}");
        frames.next(&mut bytes, &place, u32::MAX)?;
        let layout = Arc::clone(&layout) as Arc<_>;
        sink.take(Raw::Packed(Packed { bytes: bytes.as_slice().into(), layout }))?;
    }
    if stated > number {
        let place = format!("behind feature {number}");
        let expected = format!("{} features more", stated - number);
        return Err(IngestError::broken(path, place, expected, "the end of the file"));
    }
    Ok(())
}

fn stated_crs(crs: &Crs<'_>) -> Option<StatedCrs> {
    let organization = crs.org().filter(|org| !org.is_empty()).unwrap_or("EPSG");
    if crs.code() > 0 {
        return Some(StatedCrs::Name(format!("{organization}:{}", crs.code())));
    }
    if let Some(code) = crs.code_string().filter(|code| !code.is_empty()) {
        return Some(StatedCrs::Name(format!("{organization}:{code}")));
    }
    let wkt = crs.wkt().filter(|wkt| !wkt.is_empty());
    wkt.map(|wkt| StatedCrs::Wkt(wkt.to_owned()))
}

/// Bytes of the packed R-tree: its levels have a node for each `node_size` of the level below.
fn index_size(header: &Header<'_>) -> Option<u64> {
    let (mut level, node_size) = (header.features_count(), u64::from(header.index_node_size()));
    if level == 0 || node_size == 0 {
        return Some(0);
    }
    let node_size = node_size.max(2);
    let mut nodes = level;
    while level > 1 {
        level = level.div_ceil(node_size);
        nodes = nodes.checked_add(level)?;
    }
    nodes.checked_mul(NODE)
}

struct Frames<'a> {
    path: &'a Path,
    file: BufReader<File>,
    /// Bytes left of the file.
    left: u64,
}

impl Frames<'_> {
    /// Puts the next buffer, with its length before it, into `bytes`.
    fn next(&mut self, bytes: &mut Vec<u8>, place: &str, limit: u32) -> Result<(), IngestError> {
        let mut length = [0; 4];
        self.fill(&mut length, place)?;
        let count = u32::from_le_bytes(length);
        if u64::from(count) > self.left || count > limit || count < 8 {
            let left = self.left.min(limit.into());
            let expected = format!("at most {left} bytes");
            return Err(IngestError::broken(self.path, place, expected, count.to_string()));
        }
        bytes.clear();
        bytes.extend(length);
        bytes.resize(4 + count as usize, 0);
        self.fill(&mut bytes[4..], place)
    }

    fn fill(&mut self, bytes: &mut [u8], place: &str) -> Result<(), IngestError> {
        self.file.read_exact(bytes).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                let expected = format!("{} bytes", bytes.len());
                IngestError::broken(self.path, place, expected, "the end of the file")
            }
            _ => IngestError::Unreadable { path: self.path.to_owned(), source: error },
        })?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        Ok(())
    }

    fn skip(&mut self, count: u64) -> Result<(), IngestError> {
        if count > self.left {
            let expected = format!("{count} bytes");
            return Err(IngestError::broken(self.path, "index", expected, "the end of the file"));
        }
        self.left -= count;
        let forward = i64::try_from(count).unwrap_or(i64::MAX);
        self.file
            .seek_relative(forward)
            .map_err(|source| IngestError::Unreadable { path: self.path.to_owned(), source })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType};
    use geo_types::{Geometry, line_string, point, polygon};
    use geozero::{ColumnValue, PropertyProcessor};
    use serde_json::{Value, json};

    use super::super::taking::{taken, taken_until};
    use super::*;

    /// Three features of three types, by the crate's writer.
    fn town(folder: &Path, write_index: bool) -> PathBuf {
        let crs = FgbCrs { code: 4544, ..FgbCrs::default() };
        let options = FgbWriterOptions {
            crs,
            write_index,
            detect_type: false,
            promote_to_multi: false,
            ..FgbWriterOptions::default()
        };
        let mut writer = FgbWriter::create_with_options("town", GeometryType::Unknown, options)
            .expect("a writer");
        writer.add_column("名称", ColumnType::String, |_, _| {});
        writer.add_column("人口", ColumnType::UInt, |_, _| {});
        let hut = polygon!(
            exterior: [(x: 0., y: 0.), (x: 9., y: 0.), (x: 9., y: 9.), (x: 0., y: 0.)],
            interiors: [[(x: 5., y: 1.), (x: 6., y: 1.), (x: 6., y: 2.), (x: 5., y: 1.)]],
        );
        let shapes: [Geometry<f64>; 3] = [
            geo_types::MultiPolygon(vec![hut.clone(), hut]).into(),
            point!(x: 101.5, y: 36.5).into(),
            line_string![(x: 1., y: 2.), (x: 3., y: 4.)].into(),
        ];
        for (at, shape) in shapes.into_iter().enumerate() {
            writer
                .add_feature_geom(shape, |feature| {
                    if at > 0 {
                        let people = ColumnValue::UInt(100);
                        feature.property(1, "人口", &people).expect("written");
                    }
                    feature.property(0, "名称", &ColumnValue::String("甲")).expect("written");
                })
                .expect("written");
        }
        let path = folder.join("town.fgb");
        writer.write(File::create(&path).expect("a file")).expect("written");
        path
    }

    #[test]
    fn what_the_crate_writes_is_read_with_an_index_and_without() {
        let folder = tempfile::tempdir().expect("a folder");
        for write_index in [false, true] {
            let read = taken(&town(folder.path(), write_index));
            assert_eq!(read.column("名称"), ["甲", "甲", "甲"]);
            let people = read.column("人口");
            assert_eq!(people.iter().filter(|value| **value == json!(100)).count(), 2);
            assert_eq!(people.iter().filter(|value| **value == Value::Null).count(), 1);
            let mut kinds: Vec<_> = (0..3).map(|at| read.drawn(at).kind).collect();
            kinds.sort_unstable();
            assert_eq!(kinds, ["LineString", "MultiPolygon", "Point"]);
            let polygons = (0..3).map(|at| &read.drawn(at).polygons).find(|p| !p.is_empty());
            assert_eq!(polygons.expect("polygons").concat().len(), 4);
            let crs = read.head.expect("a head").crs;
            assert_eq!(crs, Some(StatedCrs::Name("EPSG:4544".to_owned())));
        }
    }

    #[test]
    fn a_file_cut_off_or_with_wrong_bytes_is_an_error_and_no_panic() {
        let folder = tempfile::tempdir().expect("a folder");
        for write_index in [false, true] {
            let path = town(folder.path(), write_index);
            let whole = std::fs::read(&path).expect("readable");
            for length in 8..whole.len() {
                std::fs::write(&path, &whole[..length]).expect("written");
                let (read, error) = taken_until(&path, &Wanted::default());
                assert!(error.is_some() && read.rows.len() < 3, "{length}");
            }
            for at in 8..whole.len() {
                let mut bytes = whole.clone();
                bytes[at] ^= 0xff;
                std::fs::write(&path, &bytes).expect("written");
                taken_until(&path, &Wanted::default());
            }
        }
    }
}
