//! Which coordinate system counts where several are stated, and what to make of positions that are
//! not in it.
//!
//! What the user says of a layer goes first. GCJ-02 and BD-09 have no code of their own and their
//! files say WGS 84, so the city's word for one of them goes before the file's. Else the file's
//! own word counts, then the city's, then WGS 84.

use geo_types::Coord;

use super::IngestError;
use super::settings::LayerSettings;
use super::source::{Head, StatedCrs};
use super::swap::SwapTest;
use crate::geodesy::{Crs, CrsError, Reading};

/// The system of a layer's coordinates.
pub(super) struct System {
    pub crs: Crs,
    /// What the file says, where that is something else and not just what all files say.
    pub overruled: Option<String>,
}

/// The system of a layer's coordinates.
pub(super) fn system_of(settings: &LayerSettings, head: &Head) -> Result<System, IngestError> {
    let of_file = head.crs.as_ref().map(read);
    if let Some(crs) = &settings.crs {
        let overruled = match (of_file, &head.crs) {
            (Some(Ok(file)), _) if agree(crs, &file) => None,
            (Some(Ok(file)), _) => Some(file.name().to_owned()),
            (Some(Err(error)), _) => Some(error.found),
            (None, _) => None,
        };
        return Ok(System { crs: crs.clone(), overruled });
    }
    let only = |crs| Ok(System { crs, overruled: None });
    let of_city = settings.city_crs.as_ref();
    let Some(of_file) = of_file else {
        return only(of_city.cloned().unwrap_or_else(Crs::wgs84));
    };
    let of_file =
        of_file.map_err(|error| IngestError::Crs { path: settings.path.clone(), error })?;
    match of_city {
        Some(city) if of_file.is_wgs84() && city.is_in_degrees() => only(city.clone()),
        _ => only(of_file),
    }
}

fn read(stated: &StatedCrs) -> Result<Crs, CrsError> {
    match stated {
        StatedCrs::Name(name) => Crs::named(name),
        StatedCrs::Wkt(text) => Crs::from_wkt(text),
    }
}

/// Whether the file does not contradict: data from web maps says WGS 84, for want of a code.
fn agree(stated: &Crs, file: &Crs) -> bool {
    stated == file || (file.is_wgs84() && stated.is_in_degrees())
}

/// The place on WGS 84 of a single position: in the layer's system however it is written, or in
/// degrees beside shapes in metres.
pub(super) fn placed(system: &Crs, position: Coord<f64>) -> Option<Coord<f64>> {
    match system.reading(position) {
        Reading::AsWritten => system.to_wgs84(position),
        Reading::Mended(mending) => system.to_wgs84(mending.apply(position)),
        Reading::InDegrees => Some(position),
        Reading::InMetres | Reading::Nowhere => None,
    }
}

/// Systems in metres that a position may be in, for a proposal: those that put it into China.
pub(super) fn systems_for(position: Coord<f64>, swap: &SwapTest) -> String {
    let (x, y) = (position.x, position.y);
    let northing = |metres: f64| (3e5..6.2e6).contains(&metres);
    let (easting, first) = match (northing(x), northing(y)) {
        (_, true) => (x, "easting"),
        (true, false) => (y, "northing"),
        (false, false) => (x, "easting"),
    };
    let mut systems = Vec::new();
    let zone = (easting / 1e6).floor();
    let in_zone = (1e5..9e5).contains(&easting.rem_euclid(1e6));
    let numbered = [(13.0, 23.0, 4491.0), (25.0, 45.0, 4513.0)];
    for (least, most, code) in numbered {
        if (least..=most).contains(&zone) && in_zone {
            systems.push(format!("EPSG:{} (CGCS2000, zone {zone})", code + zone - least));
        }
    }
    if (1e5..9e5).contains(&easting) {
        let zone = swap.middle().map(|city| (city.x / 3.0).round());
        match zone.filter(|zone| (25.0..=45.0).contains(zone)) {
            Some(zone) => {
                systems.push(format!("EPSG:{} (CGCS2000, {}° E)", 4509.0 + zone, 3.0 * zone));
            }
            None => systems.push(
                "one of EPSG:4534 (CGCS2000, 75° E) to EPSG:4554 (135° E) by the city's meridian"
                    .to_owned(),
            ),
        }
    }
    let mercator = (8e6..1.53e7).contains(&x) && (2e6..7.4e6).contains(&y);
    if mercator {
        systems.push("EPSG:3857 (web maps)".to_owned());
    }
    if systems.is_empty() {
        return "the system that the numbers are in (ask who made the file)".to_owned();
    }
    let order = if first == "northing" { ", northing first" } else { "" };
    format!("{}{order}", systems.join(" or "))
}
