//! The walked circles of the sample city: valid, nested, and true at random places.

use std::path::Path;

use geo::{Area, BooleanOps, BoundingRect, Contains, Validation};
use geo_types::{Geometry, MultiPolygon, Point};
use yike::city::City;
use yike::geodesy::{PlanePoint, PlaneShape};
use yike::index::PlaneBox;
use yike::ingest::{read_city, read_osm_ways, read_walking};
use yike::network::{
    Field, Footing, Network, Obstacle, ObstacleKind, ObstacleShape, Obstacles, Snap,
};
use yike::units::Meters;

const SNAP_M: f64 = 100.0;
const STRIP_M: f64 = 5.0;
const LIMIT_M: f64 = 1000.0;

fn obstacles_of(city: &City) -> Obstacles {
    let shapes = city.barriers().iter().filter_map(|barrier| {
        match city.plane().project_geometry(&barrier.geometry) {
            Geometry::LineString(line) => Some(ObstacleShape::Lines(vec![line])),
            Geometry::MultiLineString(lines) => Some(ObstacleShape::Lines(lines.0)),
            Geometry::Polygon(area) => Some(ObstacleShape::Area(MultiPolygon(vec![area]))),
            Geometry::MultiPolygon(area) => Some(ObstacleShape::Area(area)),
            _ => None,
        }
    });
    let whole = |shape| Obstacle { kind: ObstacleKind::Other, name: None, shape };
    Obstacles::new(shapes.map(whole).collect())
}

/// The metres from a place to the source of a field by the rule: over the nearest street to which
/// a free stub leads.
fn walked_m(network: &Network, water: &[MultiPolygon<f64>], field: &Field, q: PlanePoint) -> f64 {
    let is_wet = water.iter().any(|area| area.contains(&Point::new(q.x, q.y)));
    let mut best: Option<(f64, f64)> = None;
    for id in network.edges_near(PlaneBox { min: q, max: q }, Meters::new(SNAP_M)) {
        let edge = network.edge(id);
        let most_m = if edge.is_ground { SNAP_M } else { STRIP_M };
        if edge.is_ground && is_wet {
            continue;
        }
        for (pair, &along_m) in edge.points.windows(2).zip(edge.along_m) {
            let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
            let length_sq = dx * dx + dy * dy;
            let dot = (q.x - pair[0].x) * dx + (q.y - pair[0].y) * dy;
            let part = (dot / length_sq).clamp(0.0, 1.0);
            let foot = PlanePoint::new(pair[0].x + part * dx, pair[0].y + part * dy);
            let stub_m = foot.distance_sq(q).sqrt();
            if stub_m > most_m || best.is_some_and(|(best_m, _)| stub_m >= best_m) {
                continue;
            }
            let before =
                PlanePoint::new(q.x + 0.999 * (foot.x - q.x), q.y + 0.999 * (foot.y - q.y));
            if !edge.is_ground || network.obstacles().is_free(q, before) {
                let to_street = field.also_beyond(id, along_m + part * length_sq.sqrt());
                best = Some((stub_m, stub_m + to_street.unwrap_or(f64::INFINITY)));
            }
        }
    }
    best.map_or(f64::INFINITY, |(_, walked_m)| walked_m)
}

fn random(seed: &mut u64) -> f64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    (*seed >> 11) as f64 / (1u64 << 53) as f64
}

#[test]
fn the_circles_of_the_sample_city_are_valid_nested_and_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/xining");
    let city = read_city(&folder).expect("the sample city").city;
    let reading = read_walking(&city).expect("its walkways").expect("it has walkways");
    let network = Network::build(&reading.draft, &obstacles_of(&city), Footing::default());
    let water: Vec<MultiPolygon<f64>> = network
        .obstacles()
        .list()
        .iter()
        .filter_map(|obstacle| match &obstacle.shape {
            ObstacleShape::Area(area) => Some(area.clone()),
            ObstacleShape::Lines(_) => None,
        })
        .collect();
    assert_eq!(water.len(), 3, "the rivers");
    let cells = network.street_cells(Meters::new(SNAP_M));
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let cells_by_one = one_thread.install(|| network.street_cells(Meters::new(SNAP_M)));
    let stations: Vec<_> = city
        .station_shapes()
        .iter()
        .map(PlaneShape::inner_point)
        .filter_map(|at| match network.foothold(at, Meters::new(SNAP_M)) {
            Snap::Joined(foothold) => Some(foothold),
            _ => None,
        })
        .collect();
    let mut seed = 20_261_122;
    let (mut wrong, mut all, mut corners) = (0, 0, 0);
    let step = stations.len() / 20;
    assert!(step > 0, "{} stations", stations.len());
    for foothold in stations.iter().step_by(step).take(20) {
        let field = network.field(&[*foothold], Meters::new(LIMIT_M));
        let shapes = [LIMIT_M / 3.0, LIMIT_M].map(|m| cells.within_field(&field, Meters::new(m)));
        for shape in &shapes {
            assert!(shape.is_valid(), "{foothold:?}: {:?}", shape.check_validation());
        }
        let [inner, outer] = shapes;
        let by_one = cells_by_one.within_field(&field, Meters::new(LIMIT_M));
        assert_eq!(outer, by_one, "one thread draws the same");
        let outside = inner.difference(&outer).unsigned_area();
        assert!(outside < 0.5, "{foothold:?}: {outside} m² are within a third but not within");
        for polygon in &outer {
            corners += polygon.exterior().0.len();
            corners += polygon.interiors().iter().map(|hole| hole.0.len()).sum::<usize>();
        }
        let bounds = outer.bounding_rect().expect("a joined station's circle is not empty");
        for _ in 0..1000 {
            let x = bounds.min().x + random(&mut seed) * bounds.width();
            let y = bounds.min().y + random(&mut seed) * bounds.height();
            let is_within = walked_m(&network, &water, &field, PlanePoint::new(x, y)) <= LIMIT_M;
            wrong += u32::from(is_within != outer.contains(&Point::new(x, y)));
            all += 1;
        }
    }
    eprintln!("{wrong} of {all} places wrong, {} corners a circle", corners / 20);
    assert!(wrong * 1000 <= all, "{wrong} of {all} places are on the wrong side");
    assert!(corners < 20 * 1200, "{} corners a circle", corners / 20);
}

/// Real streets have bridges that run along each other, ways drawn twice and ends that almost
/// touch.
#[test]
fn circles_on_real_streets_are_valid_and_grow() {
    let given = std::env::var_os("YIKE_INSTANCES").map(std::path::PathBuf::from);
    let instances =
        given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    let file = instances.join("osm/heidelberg.osm.pbf");
    if !file.exists() {
        eprintln!("SKIPPED walked circles on real streets: no {}", file.display());
        return;
    }
    let reading = read_osm_ways(&file, None).expect("the file can be read");
    let network = Network::build(&reading.draft, &Obstacles::default(), Footing::default());
    let cells = network.street_cells(Meters::new(SNAP_M));
    let junctions = network.junctions();
    let mut seed = 7;
    for _ in 0..40 {
        let at = (random(&mut seed) * junctions.len() as f64) as usize;
        let Snap::Joined(foothold) = network.foothold(junctions[at], Meters::new(SNAP_M)) else {
            continue;
        };
        let mut before_m2 = 0.0;
        for limit_m in [300.0, 600.0, 1000.0] {
            let limit = Meters::new(limit_m);
            let shape = cells.within_field(&network.field(&[foothold], limit), limit);
            assert!(shape.is_valid(), "junction {at}: {:?}", shape.check_validation());
            let area_m2 = shape.unsigned_area();
            assert!(area_m2 > before_m2, "junction {at}: {area_m2} m² at {limit_m} m");
            before_m2 = area_m2;
        }
    }
}
