//! Service circles at several minutes as GeoJSON.

use std::path::Path;

use geojson::{Feature, JsonObject};
use serde_json::Value;

use super::ExportError;
use super::features::{feature, write_collection};
use super::number::{METRES, SECONDS, json};
use crate::city::{LimitError, StationId};
use crate::study::{Answer, By, Ring, Study};

/// One feature a ring; a ring that holds nothing has no geometry. Without a station they are the
/// rings of all stations that count, dissolved.
#[must_use]
pub fn rings(study: &Study, by: By, station: Option<StationId>, rings: &[Ring]) -> Vec<Feature> {
    let station = station.map(|id| study.city().station(id));
    let text = |text: Option<&str>| text.map_or(Value::Null, Value::from);
    let one = |ring: &Ring| {
        let properties = JsonObject::from_iter([
            ("station_id".to_owned(), text(station.map(|s| s.source_id.as_str()))),
            ("name".to_owned(), text(station.map(|s| s.name.as_str()))),
            ("method".to_owned(), by.as_str().into()),
            ("minutes".to_owned(), json(Some(ring.limit.time().value() / 60.0), METRES)),
            ("limit_m".to_owned(), json(Some(ring.limit.radius().value()), METRES)),
            ("limit_s".to_owned(), json(Some(ring.limit.time().value()), SECONDS)),
        ]);
        match &ring.shape {
            Some(shape) => feature(shape, properties),
            None => Feature { properties: Some(properties), ..Feature::default() },
        }
    };
    rings.iter().map(one).collect()
}

/// Why rings could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// Minutes that are no limit.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The file system said no.
    #[error(transparent)]
    Write(#[from] ExportError),
}

/// Writes the rings of each station that counts for the first requirement, then of all of them
/// dissolved.
///
/// # Errors
/// When minutes are no limit or the file system says no.
pub fn write_rings(
    path: &Path,
    study: &Study,
    answer: &Answer,
    minutes: &[f64],
) -> Result<(), RingError> {
    let (by, requirement) = (answer.method.by, &answer.coverage.standard.requirements[0]);
    let counting: Vec<StationId> = answer.coverage.counting(study.city(), 0).collect();
    let mut features = Vec::new();
    for &station in &counting {
        let drawn = study.rings(by, requirement, &[station], minutes)?;
        features.extend(rings(study, by, Some(station), &drawn));
    }
    let drawn = study.rings(by, requirement, &counting, minutes)?;
    features.extend(rings(study, by, None, &drawn));
    Ok(write_collection(path, "rings", features)?)
}
