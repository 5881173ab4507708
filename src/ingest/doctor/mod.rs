//! Is what was read likely right? Checks on a whole city, as a colleague would look over it.
//!
//! Reading repairs and rejects feature by feature. Here the features are held against each other
//! and against what is usual; nothing is changed, so that a finding is a question to whoever knows
//! the place: a warning where the data is likely wrong, a note where it is worth knowing.
//!
//! Every check is a loop over features with an R-tree where neighbours matter, O(n log n) in all.
//! What it finds is counted in full and listed up to a thousand times a kind, the worst
//! first. Bounds stand beside the checks with their reasons. Same city, same findings, whatever
//! the number of threads.
//!
//! | file | question |
//! |---|---|
//! | `layers` | is a layer missing, empty, or somewhere else than the others? |
//! | `repeats`, `overlaps` | is a compound drawn twice, or over another? |
//! | `borders`, `gaps`, `parts` | do streets, communities, districts overlap or gape? |
//! | `across` | does a compound lie in two streets, or partly in none? |
//! | `astray`, `places` | is a feature far from the city, a station from compounds, a gate from its outline? |
//! | `amounts`, `density` | are residents, households, floor areas possible? |
//! | `columns` | is a column of numbers one? |
//! | `names` | is a name missing or given twice? |
//! | `patient`, `tally` | what is looked at; what is said |

mod across;
mod amounts;
mod astray;
mod borders;
mod columns;
mod density;
mod gaps;
mod layers;
mod names;
mod overlaps;
mod parts;
mod patient;
mod places;
mod repeats;
mod tally;

use std::collections::HashMap;

use super::{ImportReport, Layer};
use crate::city::City;
use crate::geodesy::{GeoShape, LonLat};
use patient::Patient;
use tally::Tally;

/// Adds to the report of a reading what is likely wrong with the city that was read, and where
/// findings are that name a feature without a place.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("city.toml"), "id = \"empty\"\n")?;
/// let mut reading = yike::ingest::read_city(folder.path())?;
/// yike::ingest::examine(&reading.city, &mut reading.report);
/// assert!(reading.report.groups().iter().all(|group| group.code == "layer-missing"));
/// # Ok(())
/// # }
/// ```
pub fn examine(city: &City, report: &mut ImportReport) {
    let patient = Patient::new(city);
    let mut tally = Tally::default();
    layers::check(&patient, report, &mut tally);
    let astray = astray::check(&patient, &mut tally);
    places::check(&patient, &astray, &mut tally);
    let once = repeats::check(&patient, &mut tally);
    overlaps::check(&patient, &once, &mut tally);
    borders::check(&patient, &mut tally);
    gaps::check(&patient, &mut tally);
    across::check(&patient, report, &mut tally);
    amounts::check(&patient, &mut tally);
    density::check(&patient, &mut tally);
    columns::check(&patient, report, &mut tally);
    names::check(&patient, &mut tally);
    tally.into_report(report);
    locate(&patient, report);
    report.sort_findings();
}

/// Gives a place to findings that name a feature and have none.
fn locate(patient: &Patient<'_>, report: &mut ImportReport) {
    let city = patient.city;
    // What lies beyond the plane has been given a place off the earth.
    let is_place = |(lon, lat): &(f64, f64)| LonLat::try_new(*lon, *lat).is_ok();
    for finding in &mut report.findings {
        finding.at = finding.at.filter(is_place);
    }
    let mut wanted: HashMap<(Layer, String), Option<(f64, f64)>> = HashMap::new();
    for finding in report.findings.iter().filter(|finding| finding.at.is_none()) {
        if let Some(id) = &finding.id {
            wanted.insert((finding.layer, id.clone()), None);
        }
    }
    if wanted.is_empty() {
        return;
    }
    let areas =
        city.areas().iter().map(|one| (Layer::of_level(one.level), &one.source_id, &one.shape));
    let compounds =
        city.compounds().iter().map(|one| (Layer::Compounds, &one.source_id, &one.shape));
    let stations = city.stations().iter().map(|one| (Layer::Stations, &one.source_id, &one.shape));
    let candidates = city.candidates().iter().map(|one| &one.station);
    let candidates = candidates.map(|one| (Layer::Candidates, &one.source_id, &one.shape));
    for (layer, id, shape) in areas.chain(compounds).chain(stations).chain(candidates) {
        if let Some(at) = wanted.get_mut(&(layer, id.clone())) {
            *at = match shape {
                GeoShape::Point(place) => Some((place.lon(), place.lat())),
                GeoShape::Area(_) => patient.inside(&shape.on(city.plane())),
            };
        }
    }
    for finding in report.findings.iter_mut().filter(|finding| finding.at.is_none()) {
        if let Some(id) = &finding.id {
            finding.at = wanted.get(&(finding.layer, id.clone())).copied().flatten();
        }
    }
}
