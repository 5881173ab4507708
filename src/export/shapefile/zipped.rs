//! The archive: a Shapefile of outlines, a second one where compounds are known only as points,
//! the meaning of every field, and what the list was made from.

use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::dbf::{DbfField, DbfLoss, DbfSort, TextEncoding, dbf};
use super::shapes::{Shapes, places, polygons};
use crate::export::ExportError;
use crate::export::cell::Cell;
use crate::export::gaps::{GAP_COLUMNS, GapRow, gap_rows};
use crate::export::method::{GapList, facts};
use crate::geodesy::GeoShape;

/// EPSG:4490 in the words that ESRI's programs know.
const PRJ: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",\
    DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],\
    PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// Bytes of a Shapefile's parts, at most: lengths are counted in 32 bits.
const LARGEST: usize = i32::MAX as usize;

/// What a Shapefile could not hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShapefileNotes {
    /// Texts that were cut at 254 bytes.
    pub cut: usize,
    /// Characters that the encoding does not have, written as `?`.
    pub characters: usize,
}

/// Writes the archive.
///
/// # Errors
/// When the list does not fit, or the file system says no.
pub fn write_gaps_shapefile(
    path: &Path,
    list: &GapList<'_>,
    encoding: TextEncoding,
) -> Result<ShapefileNotes, ExportError> {
    let (bytes, notes) = gaps_shapefile(list, encoding)?;
    std::fs::write(path, bytes).map_err(ExportError::write(path))?;
    Ok(notes)
}

/// The archive as bytes: the same list gives the same bytes.
///
/// # Errors
/// When the list does not fit.
pub fn gaps_shapefile(
    list: &GapList<'_>,
    encoding: TextEncoding,
) -> Result<(Vec<u8>, ShapefileNotes), ExportError> {
    let city = list.study.city();
    let rows = gap_rows(list.study, list.answer, list.filter, list.language);
    let shape = |row: &GapRow| &city.compound(row.compound()).shape;
    let (points, areas): (Vec<&GapRow>, Vec<&GapRow>) =
        rows.iter().partition(|row| matches!(shape(row), GeoShape::Point(_)));
    let outlines = areas.iter().filter_map(|row| match shape(row) {
        GeoShape::Area(area) => Some(area),
        GeoShape::Point(_) => None,
    });
    let mut archive = Archive::default();
    let mut loss = DbfLoss::default();
    let day = day_of(city.data_date());
    let mut add = |name: &str, shapes: Shapes, rows: &[&GapRow]| {
        let (table, lost) = table(rows, encoding, day);
        loss.cut += lost.cut;
        loss.characters += lost.characters;
        archive.add(&format!("{name}.shp"), &shapes.shp)?;
        archive.add(&format!("{name}.shx"), &shapes.shx)?;
        archive.add(&format!("{name}.dbf"), &table)?;
        archive.add(&format!("{name}.prj"), PRJ.as_bytes())?;
        archive.add(&format!("{name}.cpg"), encoding.as_str().as_bytes())
    };
    if !areas.is_empty() || points.is_empty() {
        add("gaps", polygons(outlines)?, &areas)?;
    }
    if !points.is_empty() {
        let at = points.iter().filter_map(|row| match shape(row) {
            GeoShape::Point(at) => Some(*at),
            GeoShape::Area(_) => None,
        });
        add("gaps_points", places(at)?, &points)?;
    }
    archive.add("fields.csv", fields_table(list).as_bytes())?;
    let notes = ShapefileNotes { cut: loss.cut, characters: loss.characters };
    archive.add("readme.txt", readme(list, rows.len(), encoding, notes).as_bytes())?;
    Ok((archive.finish()?, notes))
}

fn table(rows: &[&GapRow], encoding: TextEncoding, day: [u16; 3]) -> (Vec<u8>, DbfLoss) {
    let fields = GAP_COLUMNS.map(|column| DbfField {
        name: column.short.to_owned(),
        sort: if column.sort.is_number() { DbfSort::Number } else { DbfSort::Text },
        room: match column.name {
            "status" => 24,
            "owner" => 80,
            "note" => 254,
            _ => 1,
        },
    });
    let cells: Vec<Vec<Cell<'_>>> = rows.iter().map(|row| row.cells().to_vec()).collect();
    dbf(&fields, &cells, encoding, day)
}

/// What the short names of the fields stand for.
fn fields_table(list: &GapList<'_>) -> String {
    let mut out = String::from("\u{feff}field,name,zh,en,unit,meaning\r\n");
    for column in GAP_COLUMNS {
        let cells = [
            column.short,
            column.name,
            column.zh,
            column.en,
            column.unit,
            column.meaning(list.language),
        ];
        let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        out += &quoted.join(",");
        out += "\r\n";
    }
    out
}

fn readme(
    list: &GapList<'_>,
    shown: usize,
    encoding: TextEncoding,
    notes: ShapefileNotes,
) -> String {
    let mut out = String::from("\u{feff}");
    for fact in facts(list, shown) {
        out += &format!("{}: {}\r\n", fact.label, fact.words);
    }
    out += &format!(
        "坐标 coordinates: CGCS2000 (EPSG:4490)\r\n编码 encoding: {}\r\n",
        encoding.as_str()
    );
    if notes.cut > 0 {
        out += &format!("{} 处文字超过 254 字节被截断 texts were cut at 254 bytes\r\n", notes.cut);
    }
    if notes.characters > 0 {
        let count = notes.characters;
        out += &format!("{count} 个字符此编码没有，写作 ? characters are not in this encoding\r\n");
    }
    out
}

/// Year, month, day of the data; the first of 2000 where it does not say.
fn day_of(data_date: Option<&str>) -> [u16; 3] {
    let parts: Vec<u16> = data_date
        .unwrap_or_default()
        .get(..10)
        .unwrap_or_default()
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    match parts[..] {
        [year @ 1900..=2155, month @ 1..=12, day @ 1..=31] => [year, month, day],
        _ => [2000, 1, 1],
    }
}

/// A ZIP archive without a clock.
struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Default for Archive {
    fn default() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }
}

impl Archive {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        if bytes.len() > LARGEST {
            let message = format!("{name} has more than 2 GiB; filter the list, or write .gpkg");
            return Err(ExportError::Content { format: "Shapefile", message });
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let failed = |error: String| ExportError::Content { format: "ZIP", message: error };
        self.0.start_file(name, options).map_err(|error| failed(error.to_string()))?;
        self.0.write_all(bytes).map_err(|error| failed(error.to_string()))
    }

    fn finish(self) -> Result<Vec<u8>, ExportError> {
        let done = self.0.finish();
        let failed = |error: zip::result::ZipError| ExportError::Content {
            format: "ZIP",
            message: error.to_string(),
        };
        done.map(Cursor::into_inner).map_err(failed)
    }
}
