//! Are residents, households and floor areas possible?
//!
//! Bounds that no real place passes by far: they find wrong units, wrong columns and noughts that
//! mean "unknown".

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::{Compound, CompoundKind};
use crate::geodesy::{GeoShape, PlaneShape};
use crate::ingest::Layer;
use crate::units::SquareMeters;

const ELDERLY: Check = Check::warning("elderly-too-many", "no more than the residents");
const HOUSEHOLD: Check = Check::warning("household-odd", "0.3 to 10 residents a household");
const NOBODY: Check = Check::note("residents-nought", "nothing where the number is unknown");
const SIZE: Check = Check::warning("area-odd", "an outline of 50 m² to 20 km²");
const FLOOR: Check = Check::warning("floor-area-odd", "5 to 100000 m²");

/// The mean household of the census of 2020 has 2.62 persons (National Bureau of Statistics of
/// China, 2021, communiqué no. 2); empty flats and shared ones lie within these.
const HOUSEHOLDS: std::ops::RangeInclusive<f64> = 0.3..=10.0;
/// From the smallest courtyard to a whole new town.
const SIZES_M2: std::ops::RangeInclusive<f64> = 50.0..=2e7;
/// From a kiosk to a hundred times the 600 to 1000 m² that GB 50180-2018 (appendix C) gives a
/// community's service station.
const FLOORS_M2: std::ops::RangeInclusive<f64> = 5.0..=100_000.0;

/// Reports amounts that cannot be.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) {
    let city = patient.city;
    for (compound, shape) in city.compounds().iter().zip(city.compound_shapes()) {
        let mut find = |check: &Check, found: String| {
            tally.find(Layer::Compounds, check, || Seen {
                id: Some(compound.source_id.clone()),
                at: patient.inside(shape),
                found,
            });
        };
        people(compound, &mut find);
        let area_m2 = shape.area().value();
        if shape.as_area().is_some() && !SIZES_M2.contains(&area_m2) {
            find(&SIZE, format!("an outline of {area_m2:.0} m²"));
        }
    }
    let stations = city.stations().iter().map(|one| (Layer::Stations, one));
    let candidates = city.candidates().iter().map(|one| (Layer::Candidates, &one.station));
    let rooms = stations.chain(candidates);
    let rooms = rooms.map(|(layer, one)| (layer, &one.source_id, one.floor_area, &one.shape));
    let lent = city.resources().iter();
    let lent = lent.map(|one| (Layer::Resources, &one.source_id, one.floor_area, &one.shape));
    for (layer, id, floor_area, shape) in rooms.chain(lent) {
        floor(patient, tally, (layer, id, shape), floor_area);
    }
}

fn people(compound: &Compound, find: &mut impl FnMut(&Check, String)) {
    let residents = compound.residents.map(f64::from);
    if let (Some(elderly), Some(residents)) = (compound.elderly.map(f64::from), residents)
        && elderly > residents
    {
        find(&ELDERLY, format!("{elderly:.0} elderly of {residents:.0} residents"));
    }
    if let (Some(households), Some(residents)) = (compound.households, residents)
        && households > 0.0
        && residents > 0.0
        && !HOUSEHOLDS.contains(&(residents / households))
    {
        let each = residents / households;
        find(
            &HOUSEHOLD,
            format!("{residents:.0} residents in {households:.0} households, {each:.1} each"),
        );
    }
    let is_housing = !matches!(compound.kind, CompoundKind::Worksite | CompoundKind::Park);
    if residents == Some(0.0) && is_housing {
        find(&NOBODY, "0 residents".to_owned());
    }
}

fn floor(
    patient: &Patient<'_>,
    tally: &mut Tally,
    (layer, id, shape): (Layer, &str, &GeoShape),
    floor_area: Option<SquareMeters>,
) {
    let Some(floor_m2) = floor_area.map(SquareMeters::value) else { return };
    if !FLOORS_M2.contains(&floor_m2) {
        tally.find(layer, &FLOOR, || {
            let shape: PlaneShape = shape.on(patient.city.plane());
            Seen {
                id: Some(id.to_owned()),
                at: patient.inside(&shape),
                found: format!("{floor_m2:.0} m² of floor"),
            }
        });
    }
}
