//! The sample cities that ship: the committed files are what the generators make, and they are
//! what their notes promise.

#[path = "../examples/make_jinchuan/city/mod.rs"]
mod jinchuan;
#[path = "sample_cities/layers.rs"]
mod layers;
#[path = "../examples/town/mod.rs"]
mod town;
#[path = "../examples/make_xining/city/mod.rs"]
mod xining;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use geo::{Area, BoundingRect, Contains, Distance, Euclidean, Intersects, Validation, Winding};
use geo_types::{Geometry, Point};
use yike::city::LimitChange;
use yike::coverage::Reason;
use yike::geodesy::{LonLat, Plane};
use yike::ingest::{read_city, read_standard, read_walking};
use yike::study::{By, Question, Streets, Study};

use layers::{
    Layers, Position, count, flat, gates, geometry, line, polygon, position, sides, text,
};
use town::feature::File;

fn xining_files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(xining::make)
}

fn xining() -> &'static Layers {
    static LAYERS: OnceLock<Layers> = OnceLock::new();
    LAYERS.get_or_init(|| layers::read(xining_files()))
}

fn jinchuan() -> &'static Layers {
    static LAYERS: OnceLock<Layers> = OnceLock::new();
    LAYERS.get_or_init(|| layers::read(&jinchuan::make()))
}

fn xining_plane() -> Plane {
    Plane::new(LonLat::try_new(101.775, 36.63).unwrap())
}

fn assert_committed(city: &str, files: &[File], most_bytes: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata").join(city);
    for file in files {
        let path = folder.join(file.name);
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let same = committed == file.text;
        assert!(same, "{} differs: run `cargo run --example make_{city}`", path.display());
    }
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    assert!(bytes <= most_bytes, "{city}: {bytes} bytes");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let made = files.iter().any(|file| file.name == name) || name == "README.md";
        assert!(made, "{city}/{name} is made by no generator");
    }
}

#[test]
fn the_committed_files_are_what_the_generators_make() {
    assert_committed("xining", xining_files(), 6_000_000);
    assert_committed("jinchuan", &jinchuan::make(), 400_000);
}

#[test]
fn xining_has_the_published_counts() {
    let city = xining();
    assert_eq!(city["districts"].len(), 4);
    assert_eq!(city["streets"].len(), 25);
    assert_eq!(city["communities"].len(), 133);
    assert_eq!(count(&city["compounds"], "kind", "compound"), 1628);
    assert_eq!(count(&city["compounds"], "kind", "courtyard"), 744);
    assert_eq!(city["compounds"].len(), 2372);
    let stations = &city["stations"];
    let tiers =
        [("city", 1), ("district", 4), ("business", 101), ("compound", 129), ("community", 407)];
    for (tier, number) in tiers {
        assert_eq!(count(stations, "tier", tier), number, "{tier}");
    }
    assert_eq!(stations.len(), 642);
    assert_eq!(count(stations, "condition", "cramped"), 407);
    assert_eq!(count(stations, "condition", "good"), 235);
    let lane = |feature: &&geojson::Feature| text(feature, "name").starts_with("湟岸巷");
    assert_eq!(city["compounds"].iter().filter(lane).count(), 7);
    assert_eq!(stations.iter().filter(lane).count(), 1);
}

#[test]
fn jinchuan_is_one_street_with_six_communities_and_every_kind_of_room() {
    let city = jinchuan();
    assert_eq!((city["streets"].len(), city["communities"].len()), (1, 6));
    let demands = city["compounds"].len();
    assert!((60..=126).contains(&demands), "{demands} demands");
    assert_eq!(count(&city["compounds"], "kind", "worksite"), 1);
    assert_eq!(count(&city["compounds"], "kind", "park"), 1);
    for service in town::station::SERVICES.iter().filter(|service| **service != "post") {
        let offered = city["stations"].iter().any(|station| {
            station.property("services").unwrap().as_array().unwrap().iter().any(|s| s == service)
        });
        assert!(offered, "nobody offers {service}");
    }
}

#[test]
fn every_outline_is_valid_closed_counter_clockwise_and_without_repeats() {
    for (name, layer) in xining().iter().chain(jinchuan()) {
        let mut ids = BTreeSet::new();
        for feature in layer {
            let id = text(feature, "id");
            assert!(ids.insert(id), "{name} {id}: the id is given twice");
            let shape = geometry(feature);
            assert!(shape.is_valid(), "{name} {id}: {:?}", shape.validation_errors());
            let ring = match &shape {
                Geometry::Polygon(polygon) => polygon.exterior(),
                Geometry::LineString(line) => line,
                _ => continue,
            };
            let repeats = ring.0.windows(2).any(|pair| pair[0] == pair[1]);
            assert!(!repeats, "{name} {id}: a position is repeated");
            if matches!(shape, Geometry::Polygon(_)) {
                assert!(ring.is_closed() && ring.is_ccw(), "{name} {id}: ring");
            }
        }
    }
}

#[test]
fn communities_tile_their_street_side_by_side() {
    for city in [xining(), jinchuan()] {
        for street in &city["streets"] {
            let own = text(street, "id");
            let mut odd: BTreeSet<[Position; 2]> = BTreeSet::new();
            let mut area = 0.0;
            for community in city["communities"].iter().filter(|c| text(c, "parent") == own) {
                let outline = polygon(community);
                area += outline.unsigned_area();
                // A side that two communities share falls out; the street's outline remains.
                for side in sides(&outline) {
                    if !odd.remove(&side) {
                        odd.insert(side);
                    }
                }
            }
            let outline = polygon(street);
            assert_eq!(odd, sides(&outline), "{own}");
            assert!((area / outline.unsigned_area() - 1.0).abs() < 1e-9, "{own}");
        }
    }
}

#[test]
fn streets_lie_side_by_side_in_their_district() {
    let city = xining();
    let mut borders: BTreeMap<[Position; 2], usize> = BTreeMap::new();
    for street in &city["streets"] {
        let outline = polygon(street);
        for side in sides(&outline) {
            *borders.entry(side).or_default() += 1;
        }
        let district = city["districts"].iter().find(|d| text(d, "id") == text(street, "parent"));
        let district = polygon(district.unwrap());
        let inside = geo::BooleanOps::intersection(&outline, &district).unsigned_area();
        let share = inside / outline.unsigned_area();
        assert!(share > 0.9999, "{}: {share} lies in its district", text(street, "name"));
    }
    assert!(borders.values().all(|streets| *streets <= 2), "a border has two sides");
    let inner = borders.values().filter(|streets| **streets == 2).count();
    assert!(inner > 200, "{inner} borders are shared to the last digit");
}

#[test]
fn compounds_and_stations_lie_in_the_community_they_state() {
    for city in [xining(), jinchuan()] {
        let streets: BTreeMap<&str, &str> =
            city["streets"].iter().map(|s| (text(s, "id"), text(s, "name"))).collect();
        let mut outlines = BTreeMap::new();
        for community in &city["communities"] {
            let key = (streets[text(community, "parent")], text(community, "name"));
            assert!(outlines.insert(key, polygon(community)).is_none(), "{key:?} twice");
        }
        for feature in city["compounds"].iter().chain(&city["stations"]) {
            let key = (text(feature, "street"), text(feature, "community"));
            let home = &outlines[&key];
            let inside = match geometry(feature) {
                Geometry::Polygon(shape) => home.contains(&shape),
                Geometry::Point(place) => home.contains(&place),
                _ => false,
            };
            assert!(inside, "{} lies outside {key:?}", text(feature, "id"));
        }
    }
}

#[test]
fn gates_lie_on_the_outline_and_at_the_end_of_a_short_footway() {
    let plane = xining_plane();
    let footways = xining()["walkways"].iter().filter(|way| text(way, "highway") == "footway");
    let lengths: BTreeMap<Position, f64> = footways
        .map(|way| {
            let ends = flat(&line(way), &plane);
            let length_m = Euclidean.distance(Point(ends.0[0]), Point(ends.0[1]));
            (position(line(way).0[0]), length_m)
        })
        .collect();
    for compound in &xining()["compounds"] {
        let (id, outline) = (text(compound, "id"), flat(&polygon(compound), &plane));
        let gates = gates(compound);
        assert!((1..=4).contains(&gates.len()), "{id}: {} gates", gates.len());
        for gate in gates {
            let off_m = Euclidean.distance(&flat(&gate, &plane), outline.exterior());
            assert!(off_m < 0.2, "{id}: a gate {off_m} m off the outline");
            let length_m = lengths[&position(gate.0)];
            assert!(length_m < 75.0, "{id}: a footway of {length_m} m");
        }
    }
}

#[test]
fn the_walkways_are_one_network_and_one_island() {
    let found = layers::pieces(&xining()["walkways"]);
    assert_eq!(found[1..], [1], "one footway is cut off on purpose");
    assert_eq!(layers::pieces(&jinchuan()["walkways"]).len(), 1);
}

#[test]
fn rivers_and_railways_are_crossed_by_bridges_and_underpasses_only() {
    let city = xining();
    let mut crossings = 0;
    for barrier in city["barriers"].iter().filter(|b| text(b, "kind") != "wall") {
        let shape = geometry(barrier);
        let bounds = shape.bounding_rect().unwrap();
        for way in &city["walkways"] {
            let path = line(way);
            if bounds.intersects(&path.bounding_rect().unwrap()) && shape.intersects(&path) {
                let passes = text(way, "bridge") == "yes" || text(way, "tunnel") == "yes";
                assert!(passes, "{} crosses {}", text(way, "id"), text(barrier, "name"));
                crossings += 1;
            }
        }
    }
    assert!((30..=42).contains(&crossings), "{crossings} crossings in all");
}

#[test]
fn some_four_in_five_compounds_are_inside_a_circle_and_streets_differ() {
    let (city, plane) = (xining(), xining_plane());
    let streets = layers::served_by_street(city, &plane);
    let served: usize = streets.values().map(|(served, _)| served).sum();
    let rate = served as f64 / city["compounds"].len() as f64;
    assert!((0.78..=0.83).contains(&rate), "{rate}");
    let below_half = streets.values().filter(|(served, total)| served * 2 < *total).count();
    let whole = streets.values().filter(|(served, total)| served == total).count();
    assert_eq!(streets.len(), 25);
    assert!(below_half >= 2 && whole >= 8, "{below_half} streets below half, {whole} whole");
}

#[test]
fn by_walk_the_sample_city_is_what_its_notes_say_and_never_better_than_by_circle() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/xining");
    let city = read_city(&folder).expect("the sample city").city;
    let walking = read_walking(&city).expect("its walkways").expect("it has some");
    let standard = read_standard(city.standard(), &folder).expect("its standard");
    let streets = Streets { slope: walking.slope, draft: walking.draft };
    let study = Study::open(city, Some(streets));
    let [walk, circle] = [By::Walk, By::CIRCLE].map(|by| {
        let question = Question::try_new(&standard, LimitChange::default(), None, by);
        study.coverage(&question.expect("a question"))
    });
    let notes = std::fs::read_to_string(folder.join("README.md")).expect("the notes");
    for answer in [&walk, &circle] {
        let share = &answer.coverage.city.compounds;
        let served = format!("{},{:03} / 2,372", share.served / 1000, share.served % 1000);
        assert!(notes.contains(&served), "{served} by {}", answer.method.by.as_str());
    }
    let pairs = walk.coverage.compounds.iter().zip(&circle.coverage.compounds);
    assert!(pairs.into_iter().all(|(walk, circle)| circle.served || !walk.served));
    let gaps = study.gaps(&walk);
    let behind = gaps.iter().filter(|gap| matches!(gap.reason, Reason::Barrier(_))).count();
    let lost = circle.coverage.city.compounds.served - walk.coverage.city.compounds.served;
    assert_eq!(behind, lost as usize, "what the circle serves and the walk does not has a reason");
    let limit = standard.requirements[0].limit;
    let links: Vec<_> = gaps.iter().filter_map(|gap| gap.link.as_ref()).collect();
    assert!(links.len() >= 30, "{} links", links.len());
    assert!(links.iter().all(|link| limit.admits(link.walk) && link.length.value() <= 60.0));
}
