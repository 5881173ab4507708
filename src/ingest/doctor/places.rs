//! Which stations and gates lie far from where they should?
//!
//! A station farther than [`STATION_M`] from every compound serves nobody's quarter of an hour; a
//! gate farther than [`GATE_M`] from its compound's outline is another's. Features that are astray
//! as a whole are told of as such, not here.

use rayon::prelude::*;

use super::astray::Astray;
use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::geodesy::{LonLat, PlanePoint, PlaneShape};
use crate::index::{Batches, PointLists, Site, Sites};
use crate::ingest::Layer;

const STATION: Check = Check::warning("station-far", "a compound within 1000 m");
const GATE: Check = Check::warning("gate-far", "gates on the outline");

/// The walk of a quarter of an hour at 4 km/h.
const STATION_M: f64 = 1000.0;
/// Gates are drawn on the street in front, a street's width away at most.
const GATE_M: f64 = 50.0;
/// Of a compound known as a point only, the gates may be this far: half a block.
const GATE_OF_POINT_M: f64 = 500.0;

/// Reports stations and gates that are far from where they should be.
pub fn check(patient: &Patient<'_>, astray: &Astray, tally: &mut Tally) {
    stations(patient, astray, tally);
    let city = patient.city;
    let compounds = city.compounds().iter().map(|one| (&one.source_id, one.gates.as_slice()));
    let right = compounds.zip(city.compound_shapes());
    let right = right.filter(|((id, _), _)| !astray.has(Layer::Compounds, id));
    gates(patient, Layer::Compounds, right.collect(), tally);
    let stations = city.stations().iter().map(|one| (&one.source_id, one.gates.as_slice()));
    let right = stations.zip(city.station_shapes());
    let right = right.filter(|((id, _), _)| !astray.has(Layer::Stations, id));
    gates(patient, Layer::Stations, right.collect(), tally);
}

fn stations(patient: &Patient<'_>, astray: &Astray, tally: &mut Tally) {
    let city = patient.city;
    let compounds = Sites::new(city.compound_shapes().iter().map(Site::Shape));
    let mut places = PointLists::default();
    for shape in city.station_shapes() {
        places.push([shape.inner_point()]);
    }
    let batches = Batches::new(&places.boxes());
    let nearest = compounds.nearest(&batches, &places).into_iter().enumerate();
    let far =
        nearest.filter_map(|(at, found)| Some((at, found.filter(|(_, m)| *m > STATION_M)?.1)));
    let mut far: Vec<_> = far.collect();
    far.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let id = |at: usize| &city.stations()[at].source_id;
    for (at, metres) in far.into_iter().filter(|(at, _)| !astray.has(Layer::Stations, id(*at))) {
        tally.find(Layer::Stations, &STATION, || Seen {
            id: Some(id(at).clone()),
            at: patient.place(places.of(at)[0]),
            found: format!("{metres:.0} m from the nearest compound"),
        });
    }
}

/// A feature's key and gates, and its shape.
type Entered<'a> = ((&'a String, &'a [LonLat]), &'a PlaneShape);

fn gates(patient: &Patient<'_>, layer: Layer, things: Vec<Entered<'_>>, tally: &mut Tally) {
    let plane = patient.city.plane();
    let farthest = |&((id, gates), shape): &Entered<'_>| {
        if gates.is_empty() {
            return None;
        }
        let outline = Sites::new([Site::Shape(shape)]);
        let allowed_m = if shape.as_area().is_some() { GATE_M } else { GATE_OF_POINT_M };
        let far = |gate: &LonLat| {
            let point = plane.project(*gate);
            (outline.distance_m(0, point), point)
        };
        let (metres, point) = gates.iter().map(far).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (metres > allowed_m).then(|| (id.clone(), metres, point))
    };
    let mut far: Vec<(String, f64, PlanePoint)> = things.par_iter().filter_map(farthest).collect();
    far.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (id, metres, point) in far {
        tally.find(layer, &GATE, || Seen {
            id: Some(id),
            at: patient.place(point),
            found: format!("gate {metres:.0} m from its outline"),
        });
    }
}
