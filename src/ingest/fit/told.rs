//! What is told of layers that do not lie where they should.

use std::collections::BTreeMap;

use geo_types::Coord;

use super::case::{Case, Off};
use super::layers::{Source, sources};
use super::measures::{Measure, POINTS, Test};
use super::shifts::State;
use crate::city::CityDraft;
use crate::geodesy::Crs;
use crate::ingest::belonging::Origins;
use crate::ingest::notes::{Notes, Says};
use crate::ingest::{Finding, Layer};

/// The coordinate systems that layers were read in.
pub(in crate::ingest) type Systems = BTreeMap<Layer, Crs>;

/// Places of each layer that say where the city is.
const PLACES: usize = 400;

/// Looks how well the layers fit each other, and tells of those that would fit far better with
/// other coordinates. Nothing is changed.
pub(in crate::ingest) fn examine(
    city: &CityDraft,
    origins: &Origins,
    systems: &Systems,
) -> Vec<Finding> {
    let sources = sources(city);
    let mut findings: Vec<Finding> = sources.iter().flat_map(swapped).collect();
    if !findings.is_empty() {
        return findings; // the rest says nothing until that is put right
    }
    let Some(case) = Case::new(city, origins, systems, &sources) else { return findings };
    findings.extend(case.off().iter().flat_map(|off| told(off, systems)));
    findings
}

fn told(off: &Off<'_>, systems: &Systems) -> Vec<Finding> {
    let layer = off.layer;
    let (code, name, crs) = match off.real {
        State::Wgs84 => ("shifted-not", "data that no web map has shifted", "EPSG:4326"),
        State::Gcj02 => ("shifted-gcj02", "data from web maps (GCJ-02)", "GCJ-02"),
        State::Bd09 => ("shifted-bd09", "data from Baidu's maps (BD-09)", "BD-09"),
    };
    let found = format!(
        "lies {:.0} m to the {} of where it fits the others, as {name} would: {}",
        off.shift.x.hypot(off.shift.y),
        direction(off.shift),
        evidence(off.measure, off.without, off.with)
    );
    let in_degrees = systems.get(&layer).is_none_or(Crs::is_in_degrees);
    let expected = if in_degrees {
        format!("crs = \"{crs}\" for this layer in city.toml, or --crs {layer}={crs}")
    } else {
        format!("coordinates not shifted before they were projected, or {crs} in degrees")
    };
    let mut notes = Notes::of_layer(layer);
    notes.warned(Says { code, found: &found, expected: &expected, done: "not converted" });
    notes.into_findings()
}

/// The share of samples that fit, in words.
fn evidence(measure: &Measure, before: f64, after: f64) -> String {
    let (of, against, features) = (measure.of, measure.against, measure.features);
    let what = match measure.test {
        Test::InOne => format!("of {features} {of} lie in one of the {against}"),
        Test::InStated => format!("of {of} lie in the one of the {against} that they state"),
        Test::Inside => format!("of {features} {of} lie inside {against}"),
        Test::Outside => format!("of the length of {of} runs outside {against}"),
        Test::Near if POINTS.contains(&of) => format!("of {features} {of} lie at {against}"),
        Test::Near if matches!(of, Layer::Compounds | Layer::Stations) => {
            format!("of the gates of {of} lie at {against}")
        }
        Test::Near => format!("of the length of {of} runs along {against}"),
    };
    format!("{:.0} % {what} with that corrected, {:.0} % without", after * 100.0, before * 100.0)
}

/// The nearest of eight directions.
fn direction(shift: Coord<f64>) -> &'static str {
    const NAMES: [&str; 8] =
        ["east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east"];
    let eighths = (shift.y.atan2(shift.x).to_degrees() / 45.0).round() as i32;
    NAMES[eighths.rem_euclid(8) as usize]
}

/// Whether a whole layer has latitude written first although that is possible as it stands: the
/// Arctic instead of western China.
fn swapped(source: &Source<'_>) -> Vec<Finding> {
    let china = |lon: f64, lat: f64| (73.0..=136.0).contains(&lon) && (3.0..=54.5).contains(&lat);
    let places = source.places(PLACES);
    let proves = |c: &Coord<f64>| !china(c.x, c.y) && china(c.y, c.x);
    if places.is_empty() || !places.iter().all(proves) {
        return Vec::new();
    }
    let mut notes = Notes::of_layer(source.layer);
    notes.warned(Says {
        code: "axes-swapped",
        found: &format!(
            "lies at {:.2}° E {:.2}° N; with latitude and longitude the other way round it lies in \
             China",
            places[0].x, places[0].y
        ),
        expected: "longitude first, or crs = \"+proj=longlat +datum=WGS84 +axis=neu\" for this layer",
        done: "not swapped",
    });
    notes.into_findings()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_named_by_where_one_looks() {
        for (x, y, name) in [
            (1.0, 0.1, "east"),
            (1.0, 1.0, "north-east"),
            (-1.0, -0.1, "west"),
            (0.0, -1.0, "south"),
        ] {
            assert_eq!(direction(Coord { x, y }), name);
        }
    }
}
