//! Which shapes are drawn twice?
//!
//! Two shapes are the same when they have the same corners to a centimetre, wherever the outline
//! begins and whichever way it runs. Method: a sum over the corners that does not depend on their
//! order brings equal shapes together; their sorted corners decide. O(n log n), also where all
//! shapes are one. Limit: outlines of the same corners joined otherwise count as the same.

use geo_types::Coord;
use rayon::prelude::*;

use super::patient::Patient;
use super::tally::{Check, Seen, Tally};
use crate::city::Level;
use crate::geodesy::GeoShape;
use crate::ingest::Layer;

const REPEATED: Check = Check::warning("shape-repeated", "a place of its own");

/// Corners a degree: equal when they round to the same centimetre.
const GRID: f64 = 1e7;

/// Reports repeated shapes; for each compound, whether no earlier one has its shape.
pub fn check(patient: &Patient<'_>, tally: &mut Tally) -> Vec<bool> {
    let city = patient.city;
    let mut once = vec![true; city.compounds().len()];
    let shapes: Vec<_> = city.compounds().iter().map(|one| &one.shape).collect();
    for (at, first) in repeated(&shapes) {
        once[at] = false;
        tally.find(Layer::Compounds, &REPEATED, || Seen {
            id: Some(city.compounds()[at].source_id.clone()),
            at: patient.inside(&city.compound_shapes()[at]),
            found: said(shapes[at], &patient.compound_label(first)),
        });
    }
    let stations = city.stations();
    let shapes: Vec<_> = stations.iter().map(|one| &one.shape).collect();
    for (at, first) in repeated(&shapes) {
        // Several stations may share a building; of one name they are one station.
        if stations[at].name == stations[first].name {
            tally.find(Layer::Stations, &REPEATED, || Seen {
                id: Some(stations[at].source_id.clone()),
                at: patient.inside(&city.station_shapes()[at]),
                found: said(shapes[at], &stations[first].source_id),
            });
        }
    }
    for level in Level::ALL {
        let of_level = patient.of_level(level);
        let shapes: Vec<_> = of_level.iter().map(|&at| &city.areas()[at].shape).collect();
        for (at, first) in repeated(&shapes) {
            tally.find(Layer::of_level(level), &REPEATED, || Seen {
                id: Some(city.areas()[of_level[at]].source_id.clone()),
                at: patient.inside(&patient.areas[of_level[at]]),
                found: said(shapes[at], &patient.area_label(of_level[first])),
            });
        }
    }
    once
}

fn said(shape: &GeoShape, other: &str) -> String {
    match shape {
        GeoShape::Point(_) => format!("the same place as {other}"),
        GeoShape::Area(_) => format!("the same outline as {other}"),
    }
}

/// The shapes that an earlier one repeats, each with the first of its like; in ascending order.
fn repeated(shapes: &[&GeoShape]) -> Vec<(usize, usize)> {
    let sum = |(at, shape): (usize, &&GeoShape)| (sum_of(shape), at);
    let mut sums: Vec<_> = shapes.par_iter().enumerate().map(sum).collect();
    sums.par_sort_unstable();
    let mut found = Vec::new();
    for alike in sums.chunk_by(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        let first = alike[0].1;
        let corners = corners_of(shapes[first]);
        let same = alike[1..].iter().filter(|(_, at)| corners_of(shapes[*at]) == corners);
        found.extend(same.map(|&(_, at)| (at, first)));
    }
    found.sort_unstable();
    found
}

/// A number that shapes of the same corners share, in whatever order they come.
fn sum_of(shape: &GeoShape) -> u64 {
    let mut sum = 0_u64;
    each_corner(shape, |(x, y)| {
        sum = sum.wrapping_add(mixed(mixed(x.cast_unsigned()) ^ y.cast_unsigned()));
    });
    sum
}

/// Scatters the bits of a number (the finaliser of Steele, Lea and Flood 2014,
/// doi:10.1145/2660193.2660195).
const fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

fn corners_of(shape: &GeoShape) -> Vec<(i64, i64)> {
    let mut corners = Vec::new();
    each_corner(shape, |corner| corners.push(corner));
    corners.sort_unstable();
    corners
}

fn each_corner(shape: &GeoShape, mut what: impl FnMut((i64, i64))) {
    #[expect(clippy::cast_possible_truncation, reason = "degrees are 180 at most")]
    let rounded = |c: Coord<f64>| ((c.x * GRID).round() as i64, (c.y * GRID).round() as i64);
    match shape {
        GeoShape::Point(p) => what(rounded(Coord { x: p.lon(), y: p.lat() })),
        GeoShape::Area(area) => {
            for polygon in area {
                for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                    // The last corner is the first again.
                    let own = ring.0.len().saturating_sub(1);
                    ring.0[..own].iter().for_each(|&corner| what(rounded(corner)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;

    fn shape(corners: &[(f64, f64)]) -> GeoShape {
        let ring = LineString::from(corners.to_vec());
        GeoShape::Area(MultiPolygon(vec![Polygon::new(ring, vec![])]))
    }

    #[test]
    fn an_outline_is_the_same_wherever_it_begins_and_whichever_way_it_runs() {
        let (a, b, c, d) = ((101.0, 36.0), (101.1, 36.0), (101.1, 36.1), (101.0, 36.1));
        let shapes = [
            shape(&[a, b, c, d]),
            shape(&[a, b, c]),
            shape(&[c, b, a, d]),
            shape(&[(101.000_000_01, 36.0), b, c, d]),
            shape(&[(101.000_001, 36.0), b, c, d]),
        ];
        let shapes: Vec<_> = shapes.iter().collect();
        assert_eq!(repeated(&shapes), [(2, 0), (3, 0)]);
    }
}
