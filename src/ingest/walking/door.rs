//! The way in: a city's walkways, on the city's plane, with their heights.

use super::heights;
use super::lines::read_lines;
use super::osm::read_osm_ways;
use super::report::WalkingReport;
use crate::city::{City, Noding, Walkways};
use crate::geodesy::Plane;
use crate::ingest::IngestError;
use crate::network::NetworkDraft;

/// The walkways as they are drawn, and what reading them had to say.
#[derive(Clone, Debug)]
pub struct WalkingReading {
    /// The ways; nothing is joined or cut yet.
    pub draft: NetworkDraft,
    /// The plane of the draft's metres.
    pub plane: Plane,
    /// Whether hills slow walks that are limited by time: told in `city.toml`, else wherever a
    /// height is known.
    pub slope: bool,
    /// What was read, and what was left out.
    pub report: WalkingReport,
}

impl WalkingReading {
    /// A reading whose report knows what is in the draft.
    pub(super) fn new(draft: NetworkDraft, plane: Plane, report: WalkingReport) -> Self {
        let mut reading = Self { draft, plane, slope: false, report };
        reading.count();
        reading
    }

    /// Brings the report's figures of nodes up to date.
    pub(super) fn count(&mut self) {
        let draft = &self.draft;
        self.report.nodes = draft.nodes.len() as u64;
        self.report.closed_nodes = draft.closed_nodes.len() as u64;
        self.report.heights_known =
            draft.heights_m.iter().filter(|height| !height.is_nan()).count() as u64;
    }
}

/// Reads where one can walk in `city`; `None` where it has no walkways.
///
/// The same city and files give the same draft and report, whatever the number of threads.
///
/// # Errors
/// When the walkways' OpenStreetMap file or the elevation model cannot be read or is damaged.
pub fn read_walking(city: &City) -> Result<Option<WalkingReading>, IngestError> {
    let plane = *city.plane();
    let mut reading = match city.walkways() {
        Walkways::None => return Ok(None),
        Walkways::Lines { lines, noding } => {
            let mut reading = read_lines(lines, plane);
            if *noding == Noding::Crossings {
                reading.draft = reading.draft.node_crossings();
                reading.count();
            }
            reading
        }
        Walkways::OsmFile(path) => read_osm_ways(path, Some(plane))?,
    };
    if let Some(dem) = &city.terrain().dem {
        heights::from_dem(&mut reading, dem)?;
    }
    let known = reading.report.heights_known > 0;
    reading.slope = known && city.terrain().slope.unwrap_or(true);
    Ok(Some(reading))
}
