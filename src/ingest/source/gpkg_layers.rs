//! Which layers a `GeoPackage` has, which one is meant, and in which system it is.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::raw::StatedCrs;
use super::{Needed, Wanted};
use crate::ingest::IngestError;

/// A layer that the database lists.
pub struct Layer {
    pub name: String,
    /// The column with its geometry.
    pub geometry: Option<String>,
    srs: i64,
}

/// The layers, in the order of the file: features, then tables without geometry.
pub fn layers(database: &Connection) -> rusqlite::Result<Vec<Layer>> {
    let mut of_features = database.prepare(
        "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c \
         JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) \
         WHERE c.data_type = 'features' ORDER BY c.rowid",
    )?;
    let of_features = of_features.query_map([], |row| {
        Ok(Layer { name: row.get(0)?, geometry: Some(row.get(1)?), srs: row.get(2)? })
    })?;
    let mut layers = of_features.collect::<Result<Vec<_>, _>>()?;
    let mut of_values = database.prepare(
        "SELECT table_name FROM gpkg_contents WHERE data_type IN ('attributes', 'aspatial') \
         AND table_name NOT IN ('layer_styles', 'qgis_projects') ORDER BY rowid",
    )?;
    let of_values =
        of_values.query_map([], |row| Ok(Layer { name: row.get(0)?, geometry: None, srs: 0 }))?;
    for layer in of_values {
        layers.push(layer?);
    }
    Ok(layers)
}

/// The layer that is wanted by name, or the only one.
pub fn choose<'a>(
    path: &Path,
    wanted: &Wanted<'_>,
    layers: &'a [Layer],
) -> Result<&'a Layer, IngestError> {
    let needs_geometry = wanted.geometry == Needed::Needed;
    let fit: Vec<_> =
        layers.iter().filter(|layer| layer.geometry.is_some() || !needs_geometry).collect();
    let named = |name: &str| fit.iter().find(|layer| layer.name.eq_ignore_ascii_case(name));
    let drawn: Vec<_> = fit.iter().filter(|layer| layer.geometry.is_some()).collect();
    let chosen = match (wanted.table, fit.as_slice(), drawn.as_slice()) {
        (Some(name), ..) => named(name),
        (None, [only], _) => Some(only),
        (None, _, [only]) => Some(*only),
        _ => None,
    };
    chosen.copied().ok_or_else(|| {
        let names = fit.iter().map(|layer| layer.name.clone()).collect::<Vec<_>>();
        if names.is_empty() {
            let expected = "a layer of features";
            return IngestError::broken(path, "gpkg_contents", expected, "none");
        }
        IngestError::no_table(path, "layers", wanted.table, names)
    })
}

/// The system of a layer, where it is known.
pub fn crs_of(database: &Connection, layer: &Layer) -> rusqlite::Result<Option<StatedCrs>> {
    // −1 and 0 mean: unknown.
    if layer.geometry.is_none() || layer.srs <= 0 {
        return Ok(None);
    }
    let mut known = database.prepare(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys \
         WHERE srs_id = ?1",
    )?;
    let known: Option<(String, i64, Option<String>)> = known
        .query_row([layer.srs], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((organization, code, definition)) = known else { return Ok(None) };
    let definition =
        definition.filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("undefined"));
    Ok(match (organization.to_ascii_uppercase().as_str(), definition) {
        ("EPSG", _) => Some(StatedCrs::Name(format!("EPSG:{code}"))),
        (_, Some(wkt)) => Some(StatedCrs::Wkt(wkt)),
        ("NONE", None) => None,
        (other, None) => Some(StatedCrs::Name(format!("{other}:{code}"))),
    })
}
