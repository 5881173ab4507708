//! Is a layer missing, empty, or somewhere else than the others?
//!
//! Layers of one city lie on one ground. Each layer is taken as the box that holds the middle nine
//! tenths of its features, so that a stray one does not matter; the layer whose box meets most
//! others is taken for right, and a layer that does not meet it is apart: a wrong coordinate
//! system, or another city's file.

use geo::BoundingRect;
use geo_types::{Coord, Rect};

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::{Level, MapFeature, Walkways};
use crate::geodesy::{GeoShape, LonLat, Plane, PlanePoint};
use crate::ingest::{ImportReport, Layer};

const NO_WAYS: Check =
    Check { done: "walks are measured in straight lines", ..Check::note("layer-missing", "") };
const EMPTY: Check = Check::warning("layer-empty", "features that can be used");
const APART: Check = Check::warning("layer-apart", "the place of the other layers");

/// Degrees by which boxes may miss each other: a kilometre, more or less.
const NEAR_DEGREES: f64 = 0.01;

/// Reports layers that are missing, empty or apart.
pub fn check(patient: &Patient<'_>, report: &ImportReport, tally: &mut Tally) {
    let city = patient.city;
    let listed = |layer: Layer| report.layers.iter().any(|of| of.layer == layer);
    if !listed(Layer::Walkways) && !city.compounds().is_empty() {
        tally.find(Layer::Walkways, &NO_WAYS, || Seen {
            found: "city.toml lists no such layer".to_owned(),
            ..Seen::default()
        });
    }
    let of_file =
        |layer| layer == Layer::Walkways && matches!(city.walkways(), Walkways::OsmFile(_));
    for layer in &report.layers {
        if layer.kept == 0 && !of_file(layer.layer) {
            tally.find(layer.layer, &EMPTY, || Seen {
                found: format!("{} features read, none kept", layer.read),
                ..Seen::default()
            });
        }
    }
    apart(patient, tally);
}

fn apart(patient: &Patient<'_>, tally: &mut Tally) {
    let boxes: Vec<_> =
        Layer::ALL.into_iter().filter_map(|layer| Some((layer, extent(patient, layer)?))).collect();
    let meets = |a: &Rect<f64>, b: &Rect<f64>| {
        a.min().x - NEAR_DEGREES <= b.max().x
            && b.min().x - NEAR_DEGREES <= a.max().x
            && a.min().y - NEAR_DEGREES <= b.max().y
            && b.min().y - NEAR_DEGREES <= a.max().y
    };
    let met = |one: &Rect<f64>| boxes.iter().filter(|(_, other)| meets(one, other)).count();
    // The first of equals: compounds, then streets.
    let Some((right, ground)) = boxes.iter().rev().max_by_key(|(_, one)| met(one)) else { return };
    for (layer, own) in boxes.iter().filter(|(_, own)| !meets(own, ground)) {
        tally.find(*layer, &APART, || Seen {
            at: Some((own.center().x, own.center().y)),
            found: match apart_km(own.center(), ground.center()) {
                Some(km) => format!("{km:.1} km from the layer {right}"),
                None => format!("far from the layer {right}"),
            },
            ..Seen::default()
        });
    }
}

/// Kilometres between two places; none where that is too far to be measured on a plane.
pub fn apart_km(from: Coord<f64>, to: Coord<f64>) -> Option<f64> {
    const MEASURED_DEGREES: f64 = 3.0;
    if (from.x - to.x).abs() > MEASURED_DEGREES || (from.y - to.y).abs() > MEASURED_DEGREES {
        return None;
    }
    let place = |c: Coord<f64>| LonLat::try_new(c.x, c.y).ok();
    let plane = Plane::new(place(from)?);
    let sq = plane.project(place(to)?).distance_sq(PlanePoint::default());
    Some(sq.sqrt() / 1000.0)
}

/// The box of the middle nine tenths of a layer's features.
fn extent(patient: &Patient<'_>, layer: Layer) -> Option<Rect<f64>> {
    let city = patient.city;
    let areas = |level: Level| city.areas_at(level).map(|(_, area)| &area.shape);
    let shapes =
        |shapes: &mut dyn Iterator<Item = &GeoShape>| middle(shapes.filter_map(GeoShape::bounds));
    let features = |features: &[MapFeature]| {
        middle(features.iter().filter_map(|one| one.geometry.bounding_rect()))
    };
    match layer {
        Layer::Compounds => shapes(&mut city.compounds().iter().map(|one| &one.shape)),
        Layer::Streets => shapes(&mut areas(Level::Street)),
        Layer::Stations => shapes(&mut city.stations().iter().map(|one| &one.shape)),
        Layer::Communities => shapes(&mut areas(Level::Community)),
        Layer::Districts => shapes(&mut areas(Level::District)),
        Layer::Candidates => shapes(&mut city.candidates().iter().map(|one| &one.station.shape)),
        Layer::Resources => shapes(&mut city.resources().iter().map(|one| &one.shape)),
        Layer::Requests => {
            let place = |at: LonLat| Coord { x: at.lon(), y: at.lat() };
            middle(city.requests().iter().map(|one| Rect::new(place(one.at), place(one.at))))
        }
        Layer::Walkways => match city.walkways() {
            Walkways::Lines { lines, .. } => features(lines),
            Walkways::None | Walkways::OsmFile(_) => None,
        },
        Layer::Barriers => features(city.barriers()),
        Layer::Context => features(city.context()),
    }
}

fn middle(boxes: impl Iterator<Item = Rect<f64>>) -> Option<Rect<f64>> {
    let (mut west, mut south, mut east, mut north) = (vec![], vec![], vec![], vec![]);
    for one in boxes {
        west.push(one.min().x);
        south.push(one.min().y);
        east.push(one.max().x);
        north.push(one.max().y);
    }
    let low = |values: &mut Vec<f64>| ranked(values, 1);
    let high = |values: &mut Vec<f64>| ranked(values, 19);
    let min = Coord { x: low(&mut west)?, y: low(&mut south)? };
    let max = Coord { x: high(&mut east)?, y: high(&mut north)? };
    Some(Rect::new(min, max))
}

/// The value below which `twentieths` of twenty lie.
fn ranked(values: &mut [f64], twentieths: usize) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    // Of few features none is stray.
    let at = if last < 20 && twentieths < 10 {
        0
    } else if last < 20 {
        last
    } else {
        last * twentieths / 20
    };
    Some(*values.select_nth_unstable_by(at, f64::total_cmp).1)
}
