//! A city as a folder: `city.toml` and one GeoJSON file a layer, one feature a line.
//!
//! The writer of what `ingest` reads. The same city gives the same bytes.

use std::fs::File;
use std::io;
use std::path::Path;

use geojson::Feature;
use toml::{Table, Value};

use super::city_features::AsFeature;
use super::follow_ups::{FOLLOW_UPS_FILE, write_follow_ups};
use super::{ExportError, write_collection};
use crate::city::{CityDraft, Level, Noding, Walkways};

/// What an `.osm.pbf` is called in a city folder.
const OSM_WALKWAYS: &str = "walkways.osm.pbf";

/// What an elevation model is called in a city folder.
const DEM: &str = "dem.tif";

/// Writes `draft` into `folder`, which must exist. Compounds, streets and stations are written
/// even when there are none; any other layer only when it has something in it.
///
/// # Errors
/// When a file cannot be written, or the walkways' file cannot be read.
pub fn write_city(draft: &CityDraft, folder: &Path) -> Result<(), ExportError> {
    let mut layers = Table::new();
    let mut layer = |name: &str, features: Vec<Feature>| -> Result<(), ExportError> {
        let required = ["compounds", "streets", "stations"].contains(&name);
        if required || !features.is_empty() {
            let file = format!("{name}.geojson");
            write_collection(&folder.join(&file), name, features)?;
            layers.insert(name.to_owned(), Value::String(file));
        }
        Ok(())
    };
    let of_level = |level: Level| draft.areas.iter().filter(move |area| area.level == level);
    layer("compounds", all(&draft.compounds, draft))?;
    layer("streets", all(of_level(Level::Street), draft))?;
    layer("stations", all(&draft.stations, draft))?;
    layer("communities", all(of_level(Level::Community), draft))?;
    layer("districts", all(of_level(Level::District), draft))?;
    layer("candidates", all(&draft.candidates, draft))?;
    layer("resources", all(&draft.resources, draft))?;
    layer("requests", all(&draft.requests, draft))?;
    match &draft.walkways {
        Walkways::None => {}
        Walkways::Lines { lines, .. } => layer("walkways", all(lines, draft))?,
        Walkways::OsmFile(_) => {}
    }
    layer("barriers", all(&draft.barriers, draft))?;
    layer("context", all(&draft.context, draft))?;
    if let Walkways::Lines { noding: Noding::Crossings, .. } = &draft.walkways
        && let Some(entry) = layers.get_mut("walkways")
    {
        let noding = Value::String(Noding::Crossings.as_str().to_owned());
        let table = [("path".to_owned(), entry.clone()), ("noding".to_owned(), noding)];
        *entry = Value::Table(table.into_iter().collect());
    }
    if let Some(dem) = &draft.terrain.dem {
        copy(dem, &folder.join(DEM))?;
    }
    if let Walkways::OsmFile(file) = &draft.walkways {
        copy(file, &folder.join(OSM_WALKWAYS))?;
        layers.insert("walkways".to_owned(), Value::String(OSM_WALKWAYS.to_owned()));
    }
    if !draft.follow_ups.is_empty() {
        write_follow_ups(&folder.join(FOLLOW_UPS_FILE), &draft.follow_ups)?;
    }
    write_settings(draft, layers, &folder.join("city.toml"))
}

fn all<'a, T: AsFeature + 'a>(
    things: impl IntoIterator<Item = &'a T>,
    draft: &CityDraft,
) -> Vec<Feature> {
    things.into_iter().map(|thing| thing.feature(draft)).collect()
}

/// Copies bytes and not permissions: a read-only source must not make a read-only city.
fn copy(from: &Path, to: &Path) -> Result<(), ExportError> {
    let mut source =
        File::open(from).map_err(|source| ExportError::Read { path: from.to_owned(), source })?;
    let mut copy = || io::copy(&mut source, &mut File::create(to)?);
    copy().map(drop).map_err(ExportError::write(to))
}

fn write_settings(draft: &CityDraft, layers: Table, path: &Path) -> Result<(), ExportError> {
    let mut settings = Table::new();
    let mut say = |key: &str, value: Option<&str>| {
        if let Some(text) = value.filter(|text| !text.is_empty()) {
            settings.insert(key.to_owned(), Value::String(text.to_owned()));
        }
    };
    say("id", Some(&draft.id));
    say("name", Some(&draft.name));
    say("crs", Some("EPSG:4326"));
    say("standard", Some(&draft.standard));
    say("source", draft.source.as_deref());
    if let Some(text) = &draft.data_date {
        // A date in ISO 8601 is a TOML date; any other words stay words.
        let date = text.parse().map_or_else(|_| Value::String(text.clone()), Value::Datetime);
        settings.insert("data_date".to_owned(), date);
    }
    if draft.terrain.dem.is_some() {
        settings.insert("dem".to_owned(), Value::String(DEM.to_owned()));
    }
    if let Some(slope) = draft.terrain.slope {
        settings.insert("slope".to_owned(), Value::Boolean(slope));
    }
    if !draft.follow_ups.is_empty() {
        let file = Value::String(FOLLOW_UPS_FILE.to_owned());
        settings.insert("follow_ups".to_owned(), file);
    }
    settings.insert("layers".to_owned(), Value::Table(layers));
    let failed = ExportError::write(path);
    let text = toml::to_string(&settings).map_err(|error| failed(io::Error::other(error)))?;
    std::fs::write(path, text).map_err(failed)
}
