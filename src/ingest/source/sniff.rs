//! Which format a file has, told by its content and not by its name.
//!
//! The first bytes decide, for a zip file the names of what is in it, for a folder what stands in
//! it. What cannot be read is named where it is known, with what to do about it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::beside::{beside, stem_of, with_ending};
use super::{Wanted, zipped};
use crate::ingest::IngestError;

/// The formats that can be read, for error texts.
pub const READABLE: &str = "GeoJSON, Shapefile (folder or zip), GeoPackage, FlatGeobuf, \
                            GeoParquet, KML, CSV, TSV, XLSX or XLS";

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    GeoJson,
    Shapefile,
    ZippedShapefile,
    GeoPackage,
    FlatGeobuf,
    GeoParquet,
    /// KML, or KMZ.
    Kml,
    /// CSV or TSV.
    Table,
    /// XLSX or XLS.
    Workbook,
}

impl Format {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::Shapefile => "Shapefile",
            Self::ZippedShapefile => "zipped Shapefile",
            Self::GeoPackage => "GeoPackage",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::GeoParquet => "GeoParquet",
            Self::Kml => "KML",
            Self::Table => "CSV or TSV",
            Self::Workbook => "XLSX or XLS",
        }
    }
}

/// A format, and the file that is to be opened: a Shapefile may be given by its folder or by the
/// wrong one of its files.
#[derive(Debug)]
pub struct Sniffed {
    pub format: Format,
    pub path: PathBuf,
}

/// What is known to be no format of ours: its beginning, what it is, what to do.
const REFUSED: [(&[u8], &str, &str); 17] = [
    (b"\x1f\x8b", "a gzip file", "the file in it: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"%PDF", "a PDF", "the data it was printed from; ask for the Shapefile or the workbook"),
    (b"AC10", "an AutoCAD drawing (DWG)", CONVERT),
    (b"AutoCAD Binary DXF", "an AutoCAD drawing (DXF)", CONVERT),
    (b"!table", "a MapInfo table (TAB)", CONVERT),
    (b"\x00\x01\x00\x00Standard Jet DB", "an Access database (MDB)", CONVERT),
    (b"\x00\x01\x00\x00Standard ACE DB", "an Access database (ACCDB)", CONVERT),
    (b"II*\0", "a TIFF image", PICTURE),
    (b"MM\0*", "a TIFF image", PICTURE),
    (b"\x89PNG", "a PNG image", PICTURE),
    (b"\xff\xd8\xff", "a JPEG image", PICTURE),
    (b"{\\rtf", "a text document (RTF)", "its table saved as XLSX or CSV"),
    (b"\x89HDF", "an HDF5 file", CONVERT),
    (b"CDF\x01", "a NetCDF file", CONVERT),
    (b"ARROW1", "an Arrow or Feather file", "GeoParquet; save it as that"),
];
const CONVERT: &str = "a Shapefile or GeoPackage: open it in QGIS or ArcGIS and save it as one";
const PICTURE: &str = "features; a picture has none";
const UNPACK: &str = "the files in it: unpack it first";

/// Whether a file is an OpenStreetMap extract (`.osm.pbf`), told by its first block.
pub fn is_osm(path: &Path) -> bool {
    let mut first = Vec::with_capacity(15);
    let read = File::open(path).and_then(|file| file.take(15).read_to_end(&mut first));
    // What cannot be read is told by who reads it.
    read.is_ok() && begins_like_osm(&first)
}

fn begins_like_osm(first: &[u8]) -> bool {
    first.get(4..15) == Some(b"\x0a\x09OSMHeader")
}

/// The format of the file or folder at `path`.
pub fn format_of(path: &Path, wanted: &Wanted<'_>) -> Result<Sniffed, IngestError> {
    let known = std::fs::metadata(path).map_err(|e| IngestError::of_io(path, e, wanted.by))?;
    if known.is_dir() {
        return in_folder(path, wanted);
    }
    if !known.is_file() {
        let found = "a device or a pipe";
        return Err(IngestError::WrongKind { path: path.to_owned(), expected: "a file", found });
    }
    let mut first = Vec::with_capacity(BEGINNING);
    File::open(path)
        .and_then(|file| file.take(BEGINNING as u64).read_to_end(&mut first))
        .map_err(|e| IngestError::of_io(path, e, wanted.by))?;
    if first.iter().all(u8::is_ascii_whitespace) {
        return Err(IngestError::Empty { path: path.to_owned(), expected: READABLE });
    }
    of_beginning(path, &first, wanted)
}

/// Bytes that are looked at.
const BEGINNING: usize = 4096;

fn of_beginning(path: &Path, first: &[u8], wanted: &Wanted<'_>) -> Result<Sniffed, IngestError> {
    let found = |format| Ok(Sniffed { format, path: path.to_owned() });
    let refused = |what: &str, advice: &'static str| refusal(path, wanted, what, advice);
    if first.starts_with(&9994_u32.to_be_bytes()) {
        // An index lists offsets in words and the first is behind the header; a record is numbered.
        let is_index = first.get(100..104) == Some(&50_u32.to_be_bytes());
        return if is_index { of_shape_beside(path, wanted) } else { found(Format::Shapefile) };
    }
    if first.starts_with(b"SQLite format 3\0") {
        return found(Format::GeoPackage);
    }
    if first.starts_with(b"fgb") && first.get(4..7) == Some(b"fgb") {
        return found(Format::FlatGeobuf);
    }
    if first.starts_with(b"PAR1") {
        return found(Format::GeoParquet);
    }
    if first.starts_with(b"PAR") && first.get(3) == Some(&b'E') {
        return refused("an encrypted Parquet file", "one that is not encrypted");
    }
    if first.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return found(Format::Workbook);
    }
    if first.starts_with(b"PK\x03\x04") || first.starts_with(b"PK\x05\x06") {
        return match zipped::content(path)? {
            zipped::Content::Shapefile => found(Format::ZippedShapefile),
            zipped::Content::Workbook => found(Format::Workbook),
            zipped::Content::Kmz => found(Format::Kml),
            zipped::Content::Geodatabase => {
                refused("a zip file with an Esri file geodatabase", CONVERT)
            }
            zipped::Content::Document => {
                refused("a text document", "its table saved as XLSX or CSV")
            }
            zipped::Content::Other => refused("a zip file without a Shapefile", UNPACK),
        };
    }
    if begins_like_osm(first) {
        return refused(
            "an OpenStreetMap extract (.osm.pbf)",
            "features; an extract can stand for the walkways only, or be made into a city by \
             yike import osm",
        );
    }
    if let Some((_, what, advice)) = REFUSED.iter().find(|(magic, ..)| first.starts_with(magic)) {
        return refused(what, advice);
    }
    if is_dbase(first) {
        return of_shape_beside(path, wanted);
    }
    of_text(path, first, wanted)
}

fn of_text(path: &Path, first: &[u8], wanted: &Wanted<'_>) -> Result<Sniffed, IngestError> {
    let refused = |what: &str, advice: &'static str| refusal(path, wanted, what, advice);
    let found = |format| Ok(Sniffed { format, path: path.to_owned() });
    let wide = matches!(first, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if !wide && first.contains(&0) {
        return refused("a binary file of no known format", READABLE);
    }
    // Every other byte of UTF-16 is enough to know what begins.
    let text: String = first
        .iter()
        .filter(|&&byte| byte != 0)
        .skip_while(|&&byte| byte > 0x7f || byte.is_ascii_whitespace() || byte == 0x1e)
        .map(|&byte| char::from(byte).to_ascii_lowercase())
        .collect();
    if text.starts_with(['{', '[']) {
        return found(Format::GeoJson);
    }
    if text.starts_with('<') {
        return if text.contains("<kml") || text.contains(":kml") {
            found(Format::Kml)
        } else if text.contains("<html") || text.contains("<!doctype html") {
            refused("a web page", "the file itself: the download may have failed")
        } else if text.contains("<osm") {
            refused("an OpenStreetMap file (XML)", CONVERT)
        } else if text.contains("<gpx") {
            refused("a GPX track", CONVERT)
        } else if text.contains("opengis.net/gml") {
            refused("a GML file", CONVERT)
        } else {
            refused("an XML file", CONVERT)
        };
    }
    if text.starts_with("version") && text.contains("charset") && text.contains("columns") {
        return refused("a MapInfo interchange file (MIF)", CONVERT);
    }
    let mut lines = text.lines().map(str::trim);
    if (lines.next(), lines.next()) == (Some("0"), Some("section")) {
        return refused("an AutoCAD drawing (DXF)", CONVERT);
    }
    found(Format::Table)
}

fn refusal(
    path: &Path,
    wanted: &Wanted<'_>,
    what: &str,
    expected: &'static str,
) -> Result<Sniffed, IngestError> {
    let (path, wanted_by) = (path.to_owned(), wanted.by.to_owned());
    Err(IngestError::Format { path, wanted_by, found: what.to_owned(), expected })
}

/// A dBase header: version, a date, and sizes that fit.
fn is_dbase(first: &[u8]) -> bool {
    let &[version, _, month, day, _, _, _, _, low, high, ..] = first else { return false };
    let header = usize::from(u16::from_le_bytes([low, high]));
    let known = [0x02, 0x03, 0x30, 0x31, 0x43, 0x83, 0x8b, 0xcb, 0xf5];
    known.contains(&version)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && header >= 33
        && (header % 32 <= 1 || version >= 0x30)
}

/// The table or the index of a Shapefile was given for the whole.
fn of_shape_beside(path: &Path, wanted: &Wanted<'_>) -> Result<Sniffed, IngestError> {
    match beside(path, "shp") {
        Some(path) => Ok(Sniffed { format: Format::Shapefile, path }),
        None => refusal(
            path,
            wanted,
            "the table or the index of a Shapefile without its .shp",
            "the .shp beside it, or a zip file of all its files",
        ),
    }
}

fn in_folder(path: &Path, wanted: &Wanted<'_>) -> Result<Sniffed, IngestError> {
    let geodatabase = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gdb"))
        || !with_ending(path, "gdbtable").is_empty();
    if geodatabase {
        return refusal(path, wanted, "an Esri file geodatabase", CONVERT);
    }
    let mut shapes = with_ending(path, "shp");
    let names: Vec<_> = shapes.iter().map(|shape| stem_of(shape)).collect();
    let chosen = match wanted.table {
        Some(table) => names.iter().position(|name| name.eq_ignore_ascii_case(table)),
        None => (names.len() == 1).then_some(0),
    };
    match chosen {
        Some(at) => Ok(Sniffed { format: Format::Shapefile, path: shapes.swap_remove(at) }),
        None if names.is_empty() => Err(IngestError::WrongKind {
            path: path.to_owned(),
            expected: "a file, or a folder with a Shapefile",
            found: "a folder",
        }),
        None => Err(IngestError::no_table(path, "Shapefiles", wanted.table, names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(bytes: &[u8]) -> Result<Format, String> {
        let folder = tempfile::tempdir().expect("a folder");
        // A name that says something else.
        let path = folder.path().join("town.pdf");
        std::fs::write(&path, bytes).expect("written");
        let found = format_of(&path, &Wanted::default());
        found.map(|found| found.format).map_err(|error| error.to_string())
    }

    #[test]
    fn a_format_is_told_by_its_content() {
        for (bytes, format) in [
            (&b"\xef\xbb\xbf {\"type\":\"FeatureCollection\""[..], Format::GeoJson),
            (b"\x1e{\"type\":\"Feature\"}\n", Format::GeoJson),
            (b"\xff\xfe{\0\"\0", Format::GeoJson),
            (b"SQLite format 3\0", Format::GeoPackage),
            (b"fgb\x03fgb\x00", Format::FlatGeobuf),
            (b"PAR1\x15\x04", Format::GeoParquet),
            (b"\x00\x00\x27\x0a\0\0\0\0", Format::Shapefile),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Workbook),
            (b"<?xml version=\"1.0\"?><kml xmlns=\"\">", Format::Kml),
            (b"<?xml?><k:kml>", Format::Kml),
            (b"id,name\n1,2\n", Format::Table),
            (b"\xb1\xe0\xba\xc5\t\xc3\xfb\xb3\xc6\n", Format::Table),
        ] {
            assert_eq!(sniffed(bytes), Ok(format), "{bytes:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_what_to_do() {
        for (bytes, words) in [
            (&b""[..], "is empty (0 bytes)"),
            (b" \n\n", "is empty"),
            (b"%PDF-1.7", "a PDF"),
            (b"AC1032\0", "DWG"),
            (b"  0\r\nSECTION\r\n", "DXF"),
            (b"\x1f\x8b\x08", "unpack it first"),
            (b"!table\r\n", "MapInfo"),
            (b"VERSION 300\nCharset \"x\"\nColumns 2", "MIF"),
            (b"\0\0\0\x0d\x0a\x09OSMHeader\x18", "for the walkways only"),
            (b"<gml xmlns=\"http://www.opengis.net/gml\">", "GML"),
            (b"<!DOCTYPE html><html>", "web page"),
            (b"\x7fELF\0\0", "no known format"),
            (b"\x03\x7a\x0c\x1f\0\0\0\0\x41\0\x10\0", "without its .shp"),
        ] {
            let message = sniffed(bytes).expect_err("refused");
            assert!(message.contains(words) && message.contains("expected"), "{message}");
        }
    }

    #[test]
    fn a_folder_stands_for_the_shapefile_in_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let complaint =
            |wanted| format_of(folder.path(), &wanted).expect_err("refused").to_string();
        assert!(complaint(Wanted::default()).contains("found a folder"));
        for name in ["a.SHP", "._a.SHP", "a.dbf"] {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        let found = format_of(folder.path(), &Wanted::default()).expect("found");
        assert_eq!((found.format, stem_of(&found.path)), (Format::Shapefile, "a".to_owned()));
        std::fs::write(folder.path().join("b.shp"), "x").expect("written");
        assert!(complaint(Wanted::default()).contains("2 Shapefiles, expected table"));
        let wanted = Wanted { table: Some("B"), ..Wanted::default() };
        assert_eq!(stem_of(&format_of(folder.path(), &wanted).expect("found").path), "b");
        std::fs::write(folder.path().join("a00000001.gdbtable"), "x").expect("written");
        assert!(complaint(Wanted::default()).contains("file geodatabase"));
    }
}
