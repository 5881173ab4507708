//! Heights of the nodes from an elevation model; they take the place of those that tags tell, so
//! that two sources never meet in the middle of a street.
//!
//! Limit: the model knows the ground, not bridges and tunnels; a node on a bridge lies in the
//! valley beneath it. The ends of a bridge are on the ground, and most bridges have no node between.

use std::path::Path;

use rayon::prelude::*;

use super::dem::Dem;
use super::door::WalkingReading;
use super::report::HeightSource;
use crate::geodesy::LonLat;
use crate::ingest::IngestError;

/// Gives each node of `reading` the height that the GeoTIFF at `path` has for it.
pub(super) fn from_dem(reading: &mut WalkingReading, path: &Path) -> Result<(), IngestError> {
    let plane = reading.plane;
    let places: Vec<LonLat> =
        reading.draft.nodes.par_iter().map(|node| plane.unproject(*node)).collect();
    let dem = Dem::read(path, &places)?;
    let height = |place: &LonLat| dem.height_m(*place).unwrap_or(f32::NAN);
    reading.draft.heights_m = places.par_iter().map(height).collect();
    reading.count();
    reading.report.heights_from = (reading.report.heights_known > 0).then_some(HeightSource::Dem);
    if reading.report.heights_from.is_none() {
        reading.draft.heights_m.clear();
    }
    Ok(())
}
