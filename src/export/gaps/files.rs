//! The gap list as CSV and GeoJSON.

use std::path::Path;

use geojson::{Feature, JsonObject};
use serde_json::Value;

use super::columns::COLUMNS;
use super::row::GapRow;
use crate::city::City;
use crate::export::ExportError;
use crate::export::cell::{Cell, csv_to, write_csv};
use crate::export::features::{feature, write_collection};

/// Writes the list as CSV, UTF-8 with a byte-order mark so that spreadsheets read the Chinese.
///
/// # Errors
/// When the file system says no.
pub fn write_gaps_csv(path: &Path, rows: &[GapRow]) -> Result<(), ExportError> {
    write_csv(path, &COLUMNS, rows.iter().map(GapRow::cells))
}

/// The list as CSV, as bytes.
#[must_use]
pub fn gaps_csv(rows: &[GapRow]) -> Vec<u8> {
    let mut out = Vec::new();
    csv_to(&mut out, &COLUMNS, rows.iter().map(GapRow::cells)).expect("memory takes every byte");
    out
}

/// Writes the list as GeoJSON, each gap with its compound's outline.
///
/// # Errors
/// When the file system says no.
pub fn write_gaps_geojson(path: &Path, city: &City, rows: &[GapRow]) -> Result<(), ExportError> {
    write_collection(path, "gaps", gap_features(city, rows))
}

/// Each gap with its compound's outline.
pub fn gap_features<'a>(city: &'a City, rows: &'a [GapRow]) -> impl Iterator<Item = Feature> + 'a {
    rows.iter().map(|row| feature(&city.compound(row.compound).shape, gap_properties(row)))
}

/// A line of the list as properties of a feature: numbers as numbers, what is unknown null, texts
/// that say nothing empty.
pub(in crate::export) fn gap_properties(row: &GapRow) -> JsonObject {
    let property = |column: &crate::export::cell::Column, cell: Cell<'_>| match cell {
        Cell::Empty if !column.sort.is_number() => Value::from(""),
        other => other.json(),
    };
    let pairs = COLUMNS.iter().zip(row.cells());
    pairs.map(|(column, cell)| (column.name.to_owned(), property(column, cell))).collect()
}
