//! The stations near a compound, by one way of measuring, with the routes to them.

use serde::Serialize;
use utoipa::ToSchema;

use super::number::{DEGREES, METRES, SECONDS, SHARES, rounded};
use crate::city::{CompoundId, Requirement};
use crate::geodesy::{LonLat, PlanePoint};
use crate::reach::Reached;
use crate::study::{By, Study};

/// Stations that are named.
const NEAREST: usize = 3;

/// A station near a compound.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NearStation {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose station it is.
    pub tier: Option<&'static str>,
    /// Its state.
    pub condition: &'static str,
    /// A point inside it.
    pub lon: f64,
    /// The same point's latitude.
    pub lat: f64,
    /// Length of the walk to it, as this list measures it.
    pub distance_m: f64,
    /// Time of the walk to it.
    pub walk_s: f64,
    /// The straight length to it.
    pub straight_m: f64,
    /// Length of the walk over the straight length; null where that is nought.
    pub detour_ratio: Option<f64>,
    /// Whether it is of the sort and in the state that the deciding requirement asks for.
    pub counts: bool,
    /// The walk to it as longitudes and latitudes.
    pub route: Vec<[f64; 2]>,
}

/// The stations nearest to a compound, of whatever sort, as `by` measures; `besides` follow where
/// they are not among them.
pub(super) fn near_stations(
    study: &Study,
    requirement: &Requirement,
    by: By,
    compound: CompoundId,
    besides: &[Option<Reached>],
) -> Vec<NearStation> {
    let mut told = study.nearest_stations(compound, requirement, by, NEAREST);
    for reached in besides.iter().flatten() {
        if told.iter().all(|one| one.station != reached.station) {
            told.push(*reached);
        }
    }
    told.iter().map(|reached| near(study, requirement, by, compound, reached)).collect()
}

fn near(
    study: &Study,
    requirement: &Requirement,
    by: By,
    compound: CompoundId,
    reached: &Reached,
) -> NearStation {
    let city = study.city();
    let station = city.station(reached.station);
    let [lon, lat] = at(study, city.station_shapes()[reached.station.index()].inner_point());
    let straight = study.straight(compound, reached.station, requirement);
    let ratio = (straight.value() > 0.0).then(|| reached.length / straight);
    let route = study.route(by, requirement, compound, reached.station);
    let points = route.map(|route| route.points).unwrap_or_default();
    NearStation {
        id: station.source_id.clone(),
        name: station.name.clone(),
        tier: station.tier.map(|tier| tier.as_str()),
        condition: station.condition.as_str(),
        lon,
        lat,
        distance_m: rounded(reached.length.value(), METRES),
        walk_s: walk_s(requirement, reached),
        straight_m: rounded(straight.value(), METRES),
        detour_ratio: ratio.map(|ratio| rounded(ratio, SHARES)),
        counts: requirement.asks_for(station) && requirement.accepts_state_of(station),
        route: points.into_iter().map(|point| at(study, point)).collect(),
    }
}

/// The time of a walk at a requirement's pace, as it is written.
pub(super) fn walk_s(requirement: &Requirement, reached: &Reached) -> f64 {
    rounded((reached.length / requirement.limit.pace()).value(), SECONDS)
}

/// A point of the plane as longitude and latitude, as they are written.
pub(super) fn at(study: &Study, point: PlanePoint) -> [f64; 2] {
    degrees(study.city().plane().unproject(point))
}

fn degrees(place: LonLat) -> [f64; 2] {
    [rounded(place.lon(), DEGREES), rounded(place.lat(), DEGREES)]
}
