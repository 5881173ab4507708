//! Which features are in this file, whatever its format.
//!
//! A file's format is told by its content (`sniff`). Its reader hands the features on one by one,
//! in the order of the file, so that no more of it than a batch is in memory; what it says of
//! itself as a whole (`Head`) goes first. What a feature means is not looked at here.
//!
//! | file | question |
//! |---|---|
//! | `sniff`, `beside` | which format is this, and which files belong to it? |
//! | `geojson`, `guard` | GeoJSON, also one feature a line |
//! | `delimited` | CSV and TSV |
//! | `workbook`, `sheet_rows`, `workbook_cell`, `compound_file` | XLSX and XLS: its sheet, a row, a cell, how large it is |
//! | `kml`, `kml_walk`, `placemark` | KML and KMZ: its text, its elements, a row |
//! | `limited` | is one record as long as a file? |
//! | `unpacked` | how long is what is packed in this zip file? |
//! | `table`, `heading_row` | features of a table; where are its headings? |
//! | `columns`, `coordinates`, `pair`, `angle` | in which columns is the place, and where is a row? |
//! | `wkt_text` | which geometry stands in this cell? |
//! | `shapefile`, `shapes`, `shp`, `rings`, `table_rows`, `dbase`, `zipped` | Shapefile: its files, its shapes, one of them, whose hole is whose, its rows, one of them, out of a zip file |
//! | `geopackage`, `gpkg_layers`, `gpkg_row` | `GeoPackage`: its layers, a row |
//! | `flatgeobuf`, `fgb_row` | `FlatGeobuf`: its frames, a feature |
//! | `geoparquet`, `parquet_value` | GeoParquet: its columns, a value |
//! | `wkb`, `moment` | well-known binary; days and times as text |
//! | `pipe` | read on one thread, made use of on the others |
//! | `raw` | what is a feature before anyone has looked at it? |
//! | `text` | which encoding has this text? |

#[cfg(test)]
mod against_gdal;
mod angle;
mod beside;
mod columns;
mod compound_file;
mod coordinates;
mod dbase;
mod delimited;
mod fgb_row;
mod flatgeobuf;
mod geojson;
mod geopackage;
mod geoparquet;
mod gpkg_layers;
mod gpkg_row;
mod guard;
mod heading_row;
mod kml;
mod kml_walk;
mod limited;
mod moment;
mod pair;
mod parquet_value;
mod pipe;
mod placemark;
mod raw;
mod rings;
mod shapefile;
mod shapes;
mod sheet_rows;
mod shp;
mod sniff;
mod table;
mod table_rows;
#[cfg(test)]
mod tabled;
#[cfg(test)]
mod tables_against_gdal;
#[cfg(test)]
mod taking;
mod text;
mod unpacked;
pub(super) mod wkb;
mod wkt_text;
mod workbook;
mod workbook_cell;
mod zipped;

pub(super) use pipe::{Source, each_batch};
pub(super) use raw::{Head, Raw, RawGeometry, Row, StatedCrs, shortened};
pub(super) use sniff::Format;
pub use sniff::is_osm;
pub(super) use text::encoding_named;

use std::path::Path;

use super::IngestError;
use raw::Sink;

/// What is to be read of a file, and who wants it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted<'a> {
    /// For errors: `layer streets of city.toml`.
    pub by: &'a str,
    /// The text encoding that the user states.
    pub encoding: Option<&'a str>,
    /// Which of several layers or sheets.
    pub table: Option<&'a str>,
    /// Headings of the columns with longitude, latitude and WKT, where the user names them.
    pub lon: Option<&'a str>,
    pub lat: Option<&'a str>,
    pub wkt: Option<&'a str>,
    /// Whether a table without coordinates will do.
    pub geometry: Needed,
}

/// Whether features must be somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Needed {
    /// A table without coordinates is an error that says what to do.
    #[default]
    Needed,
    /// It is read all the same, its rows without geometry: lists that analysts send back.
    Optional,
}

/// Hands the features of a file to `sink`, whatever its format.
pub(super) fn read(
    path: &Path,
    wanted: &Wanted<'_>,
    sink: &mut dyn Sink,
) -> Result<(), IngestError> {
    let found = sniff::format_of(path, wanted)?;
    let path = found.path.as_path();
    let sink = &mut Counted { sink, path, count: 0 };
    match found.format {
        Format::GeoJson => geojson::read(path, wanted, sink),
        Format::Table => delimited::read(path, wanted, sink),
        Format::Kml => kml::read(path, wanted, sink),
        Format::Workbook => workbook::read(path, wanted, sink),
        Format::Shapefile => shapefile::read(path, wanted, sink),
        Format::ZippedShapefile => zipped::read(path, wanted, sink),
        Format::GeoPackage => geopackage::read(path, wanted, sink),
        Format::FlatGeobuf => flatgeobuf::read(path, wanted, sink),
        Format::GeoParquet => geoparquet::read(path, wanted, sink),
    }
}

/// More features than any layer of one city has.
const MOST_FEATURES: usize = 4_000_000;

/// Stops at features without end.
struct Counted<'a> {
    sink: &'a mut dyn Sink,
    path: &'a Path,
    count: usize,
}

impl Sink for Counted<'_> {
    fn begin(&mut self, head: Head) -> Result<(), IngestError> {
        self.sink.begin(head)
    }

    fn take(&mut self, feature: Raw) -> Result<(), IngestError> {
        self.count += 1;
        if self.count > MOST_FEATURES {
            let path = self.path.to_owned();
            return Err(IngestError::TooMany { path, what: "features", limit: MOST_FEATURES });
        }
        self.sink.take(feature)
    }

    fn note(&mut self, note: raw::Note) -> Result<(), IngestError> {
        self.sink.note(note)
    }
}
