//! Which features are somewhere else than the city?
//!
//! The middle is the median of all places. Who lies [`TIMES`] times farther from it than nine tenths
//! of all do, and [`LEAST_KM`] at least, has its coordinates from elsewhere: 0, 0 for instance.

use std::collections::BTreeSet;

use geo_types::Coord;

use super::layers::apart_km;
use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::geodesy::GeoShape;
use crate::ingest::Layer;

const ASTRAY: Check = Check::warning("place-astray", "a place in the city");

const TIMES: f64 = 5.0;
const LEAST_KM: f64 = 20.0;

/// The features that are astray: what is measured of them says nothing more.
#[derive(Default)]
pub struct Astray(BTreeSet<(Layer, String)>);

impl Astray {
    pub fn has(&self, layer: Layer, id: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&(layer, id.to_owned()))
    }
}

/// Reports compounds and stations that are astray.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) -> Astray {
    let city = patient.city;
    let compounds = city.compounds().iter();
    let compounds = compounds.map(|one| (Layer::Compounds, &one.source_id, &one.shape));
    let stations = city.stations().iter().map(|one| (Layer::Stations, &one.source_id, &one.shape));
    let all = compounds.chain(stations);
    let places: Vec<_> = all
        .filter_map(|(layer, id, shape)| Some((layer, id, GeoShape::bounds(shape)?.center())))
        .collect();
    let mut astray = Astray::default();
    let Some(middle) = median(places.iter().map(|(_, _, c)| *c)) else { return astray };
    let distances: Vec<_> =
        places.iter().map(|(_, _, c)| apart_km(middle, *c).unwrap_or(f64::INFINITY)).collect();
    let most = distances.len() * 9 / 10;
    let usual_km = *distances.clone().select_nth_unstable_by(most, f64::total_cmp).1;
    let bound_km = (usual_km * TIMES).max(LEAST_KM);
    for ((layer, id, at), km) in places.iter().zip(distances) {
        if km > bound_km {
            tally.find(*layer, &ASTRAY, || Seen {
                id: Some((*id).clone()),
                at: Some((at.x, at.y)),
                found: format!("at {:.4}, {:.4}, {} from the city's middle", at.x, at.y, far(km)),
            });
            astray.0.insert((*layer, (*id).clone()));
        }
    }
    astray
}

fn far(km: f64) -> String {
    if km.is_finite() { format!("{km:.0} km") } else { "hundreds of kilometres".to_owned() }
}

fn median(places: impl Iterator<Item = Coord<f64>>) -> Option<Coord<f64>> {
    let (mut xs, mut ys): (Vec<_>, Vec<_>) = places.map(|c| (c.x, c.y)).unzip();
    if xs.is_empty() {
        return None;
    }
    let half = xs.len() / 2;
    let x = *xs.select_nth_unstable_by(half, f64::total_cmp).1;
    let y = *ys.select_nth_unstable_by(half, f64::total_cmp).1;
    Some(Coord { x, y })
}
