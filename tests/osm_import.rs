//! `yike import osm`, seen from outside: real extracts and small towns drawn for a question.
//!
//! Real data: Helsinki and a small Finnish town from `tests/fetch_osm.sh`; Heidelberg from the
//! folder in `YIKE_INSTANCES`. A test without its data says so on standard error and passes.

mod osm_fixture;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use geojson::{Feature, FeatureCollection, GeometryValue};
use osm_fixture::Town;
use tempfile::TempDir;
use yike::cli::import::{ImportOptions, import_osm};
use yike::ingest::osm::{BlockRule, OsmChoices, OsmReport, Unwatched, read_osm};
use yike::ingest::read_city;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// An extract that `tests/fetch_osm.sh` fetches; `None`, loudly, where it cannot.
fn fetched(name: &str) -> Option<PathBuf> {
    static FETCHED: OnceLock<Result<(), String>> = OnceLock::new();
    let fetched = FETCHED.get_or_init(|| {
        let run = Command::new("bash").arg("tests/fetch_osm.sh").current_dir(ROOT).output();
        match run {
            Ok(run) if run.status.success() => Ok(()),
            Ok(run) => Err(String::from_utf8_lossy(&run.stderr).into_owned()),
            Err(error) => Err(format!("no bash: {error}")),
        }
    });
    if let Err(why) = fetched {
        eprintln!("SKIPPED: {name} is not in .data/osm and cannot be fetched: {why}");
        return None;
    }
    Some(Path::new(ROOT).join(".data/osm").join(name))
}

fn heidelberg() -> Option<PathBuf> {
    let folder = std::env::var("YIKE_INSTANCES")
        .map_or_else(|_| Path::new(ROOT).join("../shared/data"), PathBuf::from);
    let file = folder.join("osm/heidelberg.osm.pbf");
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: no {} (set YIKE_INSTANCES to the folder of instances)", file.display());
    None
}

/// A city folder made from `file`, the folder that it lies in, and the report.
struct Imported {
    home: TempDir,
    report: OsmReport,
}

impl Imported {
    fn of(file: &Path) -> Self {
        Self::with(file, &ImportOptions::default())
    }

    fn with(file: &Path, options: &ImportOptions) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let report = import_osm(file, &home.path().join("town"), options).expect("imported");
        Self { home, report }
    }

    fn of_town(town: &Town) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let file = home.path().join("town.osm.pbf");
        town.write(&file);
        Self::of(&file)
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("town")
    }

    /// A layer's features, checked against the contract.
    fn layer(&self, name: &str) -> Vec<Feature> {
        let path = self.folder().join(format!("{name}.geojson"));
        let text = fs::read_to_string(&path).expect("a layer");
        let lines = text.lines().count();
        let layer: FeatureCollection = text.parse().expect("GeoJSON");
        assert_eq!(lines, layer.features.len() + 2, "{name}: one feature a line");
        let mut ids = BTreeSet::new();
        for feature in &layer.features {
            let id = text_of(feature, "id");
            assert!(ids.insert(id.clone()), "{name} {id}: twice");
            check_coordinates(&feature.geometry.as_ref().expect("a geometry").value, &id);
        }
        layer.features
    }

    fn ids(&self, layer: &str) -> Vec<String> {
        self.layer(layer).iter().map(|feature| text_of(feature, "id")).collect()
    }

    fn settings(&self) -> toml::Table {
        let text = fs::read_to_string(self.folder().join("city.toml")).expect("city.toml");
        text.parse().expect("TOML")
    }

    fn reasons_left_out(&self) -> BTreeSet<&str> {
        self.report.left_out.iter().map(|remark| remark.reason).collect()
    }
}

fn text_of(feature: &Feature, property: &str) -> String {
    let value = feature.property(property).and_then(|value| value.as_str());
    value.unwrap_or_default().to_owned()
}

/// Seven decimals, on the earth.
fn check_coordinates(value: &GeometryValue, id: &str) {
    use geo::CoordsIter;
    let geometry = geo::Geometry::<f64>::try_from(value).expect("a geometry");
    for at in geometry.coords_iter() {
        assert!(at.x.abs() <= 180.0 && at.y.abs() <= 90.0, "{id}: {at:?}");
        for degrees in [at.x, at.y] {
            assert_eq!((degrees * 1e7).round() / 1e7, degrees, "{id}: more than seven decimals");
        }
    }
}

const APARTMENTS: &[(&str, &str)] = &[("building", "apartments")];
const RESIDENTIAL: &[(&str, &str)] = &[("landuse", "residential")];

#[test]
fn helsinki_becomes_a_city_folder_by_the_contract() {
    let Some(file) = fetched("Helsinki.osm.pbf") else { return };
    let city = Imported::of(&file);
    let settings = city.settings();
    assert_eq!(settings["id"].as_str(), Some("town"));
    assert_eq!(settings["standard"].as_str(), Some("quarter-hour"));
    assert_eq!(settings["data_date"].to_string(), "2019-04-21");
    let source = settings["source"].as_str().expect("a source");
    assert_eq!(source, "© OpenStreetMap contributors (ODbL 1.0), Helsinki.osm.pbf");
    let walkways = settings["layers"]["walkways"].as_str().expect("walkways");
    let copied = fs::read(city.folder().join(walkways)).expect("the copy");
    assert_eq!(copied, fs::read(&file).expect("the file"));

    let compounds = city.layer("compounds");
    let blocks = compounds.iter().filter(|one| text_of(one, "id").starts_with("block/")).count();
    assert!((20..40).contains(&compounds.len()), "{} compounds", compounds.len());
    assert!((5..15).contains(&blocks), "{blocks} blocks");
    let gated = compounds.iter().filter(|one| one.contains_property("gates")).count();
    assert!(gated >= 8, "{gated} with gates");
    assert!(compounds.iter().all(|one| !one.contains_property("residents")), "nothing estimated");
    let stations = city.layer("stations");
    let named = |name: &str| stations.iter().any(|one| text_of(one, "name") == name);
    assert!(named("Helsingin kaupungintalo") && named("Rikhardinkadun kirjasto"));
    let kinds: BTreeSet<String> =
        city.layer("context").iter().map(|one| text_of(one, "kind")).collect();
    assert_eq!(kinds, ["green", "rail", "road", "water"].map(str::to_owned).into());
    // The extract cuts every boundary: one street around everything, and the report says so.
    assert_eq!(city.ids("streets"), ["extent"]);
    assert!(city.report.to_string().contains("one street was drawn around everything"));
}

#[test]
fn an_imported_city_reads_back_with_nothing_rejected() {
    let town = a_town_of_two_streets();
    let drawn = Imported::of_town(&town);
    let files = [fetched("Helsinki.osm.pbf"), fetched("test.osm.pbf"), heidelberg()];
    let real = files.into_iter().flatten().map(|file| Imported::of(&file));
    for city in std::iter::once(drawn).chain(real) {
        let read = read_city(&city.folder()).expect("a city");
        let findings = &read.report.findings;
        assert_eq!(read.report.rejected(), 0, "{}: {findings:?}", city.report.file);
        assert_eq!(read.city.compounds().len(), city.layer("compounds").len());
        assert_eq!(read.city.stations().len(), city.layer("stations").len());
        assert!(read.city.compounds().iter().all(|compound| compound.street.is_some()));
    }
}

#[test]
fn an_extract_without_homes_says_so() {
    let Some(file) = heidelberg() else { return };
    let city = Imported::of(&file);
    assert!(city.layer("compounds").len() < 5);
    assert!(city.report.to_string().contains("homes seem to have been filtered out"));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let town = a_town_of_two_streets();
    let home = tempfile::tempdir().expect("a folder");
    let drawn = home.path().join("drawn.osm.pbf");
    town.write(&drawn);
    for file in [Some(drawn), fetched("Helsinki.osm.pbf")].into_iter().flatten() {
        let bytes = |threads: usize| {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            let city = pool.install(|| Imported::of(&file));
            let mut names: Vec<PathBuf> = fs::read_dir(city.folder())
                .expect("a folder")
                .map(|entry| entry.expect("an entry").path())
                .collect();
            names.sort();
            names.iter().map(|path| fs::read(path).expect("a file")).collect::<Vec<_>>()
        };
        assert!(bytes(1) == bytes(4), "{}", file.display());
    }
}

#[test]
fn a_street_splits_a_row_of_houses_into_two_blocks() {
    let mut town = Town::new();
    for x in [0.0, 40.0, 100.0, 140.0] {
        town.rectangle([x, 0.0], [20.0, 12.0], APARTMENTS);
    }
    let unparted = Imported::of_town(&town);
    assert_eq!(unparted.ids("compounds"), ["block/way/1", "block/way/3"], "40 m apart");
    town.rectangle([70.0, 0.0], [20.0, 12.0], APARTMENTS);
    assert_eq!(Imported::of_town(&town).ids("compounds"), ["block/way/1"]);
    town.street((65.0, -200.0), (65.0, 200.0));
    assert_eq!(Imported::of_town(&town).ids("compounds"), ["block/way/1", "block/way/3"]);
}

#[test]
fn a_mapped_area_keeps_its_gates_its_people_and_its_ground() {
    let mut town = Town::new();
    let [a, b, c, d] = town.corners(0.0, 0.0, 200.0, 200.0);
    let gate = town.node(100.0, 0.0, &[("barrier", "gate")]);
    let closed = town.node(100.0, 200.0, &[("barrier", "gate"), ("access", "no")]);
    let tags = [("landuse", "residential"), ("name", "虎台小区"), ("population", "1250")];
    town.way(&[a, gate, b, c, closed, d, a], &tags);
    // An estate inside it, and one house that stands partly in it.
    town.rectangle([150.0, 150.0], [50.0, 50.0], RESIDENTIAL);
    town.rectangle([190.0, 20.0], [60.0, 20.0], APARTMENTS);
    let city = Imported::of_town(&town);
    let compounds = city.layer("compounds");
    assert_eq!(city.ids("compounds"), ["way/1", "way/2", "block/way/3"]);
    assert_eq!(text_of(&compounds[0], "name"), "虎台小区");
    assert_eq!(compounds[0].property("residents"), Some(&1250.into()));
    let gates = compounds[0].property("gates").and_then(|gates| gates.as_array());
    assert_eq!(gates.map(Vec::len), Some(1));

    let read = read_city(&city.folder()).expect("a city").city;
    let m2: Vec<f64> = read
        .compounds()
        .iter()
        .map(|compound| match compound.shape.on(read.plane()) {
            yike::geodesy::PlaneShape::Area(area) => geo::Area::unsigned_area(&area),
            yike::geodesy::PlaneShape::Point(_) => 0.0,
        })
        .collect();
    assert!((m2[0] - 37_500.0).abs() < 50.0, "the estate's ground is the estate's: {m2:?}");
    assert!((m2[1] - 2_500.0).abs() < 10.0, "{m2:?}");
    assert!((1_000.0..1_400.0).contains(&m2[2]), "the house without the mapped ground: {m2:?}");
}

#[test]
fn a_relation_of_reversed_ways_becomes_an_area_with_a_yard() {
    let mut town = Town::new();
    let [a, b, c, d] = town.corners(0.0, 0.0, 100.0, 100.0);
    let [e, f, g, h] = town.corners(30.0, 30.0, 40.0, 40.0);
    let ways =
        [town.way(&[c, b, a], &[]), town.way(&[c, d, a], &[]), town.way(&[e, f, g, h, e], &[])];
    town.relation(&ways, &[("type", "multipolygon"), ("landuse", "residential")]);
    // Cut: one of its ways is not in the file. And one with no ways at all.
    town.relation(&[ways[0], 99], &[("type", "multipolygon"), ("landuse", "residential")]);
    town.relation(&[], &[("type", "multipolygon"), ("landuse", "residential")]);
    let city = Imported::of_town(&town);
    let compounds = city.layer("compounds");
    assert_eq!(city.ids("compounds"), ["relation/1"]);
    match &compounds[0].geometry.as_ref().expect("a geometry").value {
        GeometryValue::Polygon { coordinates } => assert_eq!(coordinates.len(), 2),
        other => panic!("expected a polygon, found {other:?}"),
    }
    let reasons = city.reasons_left_out();
    assert!(reasons.contains("outline cut at the edge of the extract"), "{reasons:?}");
    assert!(reasons.contains("no ways"), "{reasons:?}");
    assert_eq!(city.report.left_out[0].id.to_string(), "relation/2");
}

/// Two districts of two streets each, at levels 6 and 8, with a home and a hall in every street;
/// and at level 10 one area that covers a corner only.
fn a_town_of_two_streets() -> Town {
    let mut town = Town::new();
    let boundary = |level: &'static str, name: &'static str| {
        [("boundary", "administrative"), ("admin_level", level), ("name", name)]
    };
    for (x, name) in [(0.0, "城东区"), (2_000.0, "城西区")] {
        town.rectangle([x, 0.0], [2_000.0, 2_000.0], &boundary("6", name));
        for (y, name) in [(0.0, "虎台街道"), (1_000.0, "兴海路街道")] {
            town.rectangle([x, y], [2_000.0, 1_000.0], &boundary("8", name));
            town.rectangle([x + 500.0, y + 400.0], [150.0, 150.0], RESIDENTIAL);
            town.node(x + 700.0, y + 500.0, &[("amenity", "community_centre"), ("name", "服务站")]);
        }
    }
    town.rectangle([0.0, 0.0], [1_000.0, 700.0], &boundary("10", "社区"));
    town.rectangle([0.0, 0.0], [9_000.0, 9_000.0], &boundary("4", "青海省"));
    town.replicated_at = Some(1_672_444_800);
    town
}

#[test]
fn streets_are_the_finest_complete_level_and_districts_the_one_above() {
    let city = Imported::of_town(&a_town_of_two_streets());
    assert_eq!(city.layer("districts").len(), 2);
    let streets = city.layer("streets");
    assert_eq!(streets.len(), 4);
    let parents: Vec<String> = streets.iter().map(|street| text_of(street, "parent")).collect();
    assert_eq!(parents, ["way/1", "way/1", "way/6", "way/6"]);
    assert!(!city.folder().join("communities.geojson").exists());
    let report = city.report.to_string();
    assert!(report.contains("level 10 hold 25 %"), "{report}");
    assert_eq!(city.settings()["data_date"].to_string(), "2022-12-31");
}

#[test]
fn a_station_drawn_as_house_and_as_node_is_one() {
    let mut town = Town::new();
    let [a, b, c, d] = town.corners(0.0, 0.0, 40.0, 30.0);
    let door = town.node(20.0, 0.0, &[("entrance", "main")]);
    town.way(&[a, door, b, c, d, a], &[("amenity", "library"), ("name", "图书馆")]);
    town.node(10.0, 10.0, &[("amenity", "library")]);
    town.node(11.0, 10.0, &[("amenity", "post_office"), ("opening_hours", "Mo-Fr 09:00-17:00")]);
    let city = Imported::of_town(&town);
    let stations = city.layer("stations");
    assert_eq!(city.ids("stations"), ["node/7", "way/1"]);
    assert_eq!(text_of(&stations[0], "opening_hours"), "Mo-Fr 09:00-17:00");
    assert!(stations[1].contains_property("gates"));
    assert!(!stations[1].contains_property("floor_area_m2"), "a footprint is no floor area");
}

#[test]
fn a_table_and_a_rule_of_the_user_are_followed() {
    let home = tempfile::tempdir().expect("a folder");
    let (file, table) = (home.path().join("town.osm.pbf"), home.path().join("my.toml"));
    let mut town = Town::new();
    town.rectangle([0.0, 0.0], [20.0, 20.0], APARTMENTS);
    town.node(50.0, 0.0, &[("amenity", "bench")]);
    town.write(&file);
    let rules = "[compounds]\nareas = []\nbuildings = [\"building=apartments\"]\n[[station]]\n\
                 tags = [\"amenity=bench\"]\nservices = [\"rest\"]\ntier = \"mobile\"\n";
    fs::write(&table, rules).expect("written");
    let mut options = ImportOptions {
        name: Some("西宁".to_owned()),
        tags: Some(table.clone()),
        blocks: BlockRule::Never,
    };
    let city = Imported::with(&file, &options);
    assert!(city.layer("compounds").is_empty());
    assert_eq!(text_of(&city.layer("stations")[0], "tier"), "mobile");
    assert_eq!(city.settings()["name"].as_str(), Some("西宁"));
    fs::write(&table, rules.replace("mobile", "movable")).expect("written");
    options.blocks = BlockRule::Always;
    let error = import_osm(&file, &home.path().join("x"), &options).expect_err("a bad table");
    assert!(error.to_string().contains("my.toml line 7: "), "{error}");
}

#[test]
fn a_file_that_is_no_extract_is_refused_and_nothing_is_written() {
    let home = tempfile::tempdir().expect("a folder");
    let whole = a_town_of_two_streets().bytes();
    let mut history = Town::new();
    history.features.push("HistoricalInformation");
    for (name, bytes, words) in [
        ("empty.osm.pbf", Vec::new(), "found an empty file"),
        ("town.osm", b"<?xml version='1.0'?><osm/>".to_vec(), "found XML"),
        ("town.geojson", b"{\"type\":\"FeatureCollection\"}".to_vec(), "found JSON"),
        ("cut.osm.pbf", whole[..whole.len() / 2].to_vec(), "block 1: cannot be decoded"),
        ("header.osm.pbf", whole[..9].to_vec(), "block 0: cannot be decoded"),
        ("history.osm.pbf", history.bytes(), "HistoricalInformation"),
    ] {
        let file = home.path().join(name);
        fs::write(&file, bytes).expect("written");
        let refused = import_osm(&file, &home.path().join("town"), &ImportOptions::default());
        let message = format!("{:#}", refused.expect_err(name));
        assert!(message.contains(words) && message.contains(name), "{name}: {message}");
        fs::remove_file(&file).expect("removed");
        assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 0, "{name}");
    }
    let missing = import_osm("no/such.osm.pbf".as_ref(), home.path(), &ImportOptions::default());
    let message = missing.expect_err("no file").to_string();
    assert!(message.starts_with("no/such.osm.pbf: expected an OpenStreetMap file"), "{message}");
}

#[test]
fn a_folder_with_something_in_it_is_refused() {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("town.osm.pbf");
    Town::new().write(&file);
    let refused = import_osm(&file, home.path(), &ImportOptions::default());
    let message = refused.expect_err("a taken folder").to_string();
    assert!(message.contains("not empty; name another or empty it"), "{message}");
    assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 1);
}

#[test]
fn a_file_without_anything_becomes_an_empty_city() {
    let city = Imported::of_town(&Town::new());
    for layer in ["compounds", "streets", "stations"] {
        assert!(city.layer(layer).is_empty(), "{layer}");
    }
    let read = read_city(&city.folder()).expect("a city");
    assert_eq!(read.city.compounds().len(), 0);
}

/// Whether a barrier of the city is crossed between two points in metres from the corner.
fn is_barred(city: &Imported, from: (f64, f64), to: (f64, f64)) -> bool {
    use geo::Intersects;
    let at = |(x, y): (f64, f64)| {
        let [lon, lat] = Town::place(x, y);
        geo::Coord { x: lon, y: lat }
    };
    let step = geo::Line::new(at(from), at(to));
    city.layer("barriers").iter().any(|barrier| {
        let drawn = &barrier.geometry.as_ref().expect("a geometry").value;
        geo::Geometry::<f64>::try_from(drawn).expect("a geometry").intersects(&step)
    })
}

fn kinds(city: &Imported) -> Vec<(String, String)> {
    let barriers = city.layer("barriers");
    barriers.iter().map(|one| (text_of(one, "kind"), text_of(one, "id"))).collect()
}

#[test]
fn a_wall_is_open_where_a_path_shares_a_node_and_closed_elsewhere() {
    let mut town = Town::new();
    let [a, b, c, d] = town.corners(0.0, 0.0, 200.0, 100.0);
    let gate = town.node(100.0, 0.0, &[("barrier", "gate")]);
    let back = town.node(100.0, 100.0, &[]);
    town.way(&[a, gate, b, c, back, d, a], &[("barrier", "wall"), ("name", "明城墙")]);
    let outside = town.node(100.0, -50.0, &[]);
    town.way(&[outside, gate], &[("highway", "footway")]);
    // No walker may use it, so it opens nothing.
    let behind = town.node(100.0, 150.0, &[]);
    town.way(&[behind, back], &[("highway", "service"), ("access", "private")]);
    let city = Imported::of_town(&town);
    let barriers = city.layer("barriers");
    assert_eq!(kinds(&city), [("wall".to_owned(), "way/1".to_owned())]);
    assert_eq!(text_of(&barriers[0], "name"), "明城墙");
    for x in [97.5, 100.0, 102.5] {
        assert!(!is_barred(&city, (x, -5.0), (x, 5.0)), "open at {x} m");
    }
    for x in [50.0, 96.5, 103.5, 150.0] {
        assert!(is_barred(&city, (x, -5.0), (x, 5.0)), "closed at {x} m");
    }
    assert!(is_barred(&city, (100.0, 95.0), (100.0, 105.0)), "a private gate is no gate");
    assert!(
        is_barred(&city, (-5.0, 50.0), (5.0, 50.0)) && is_barred(&city, (-5.0, -5.0), (5.0, 5.0))
    );
}

#[test]
fn a_railway_is_open_at_its_level_crossing_and_passed_over_on_its_bridge() {
    let mut town = Town::new();
    let crossing = town.node(300.0, 0.0, &[("railway", "level_crossing")]);
    let ends = [0.0, 600.0, 700.0, 900.0].map(|x| town.node(x, 0.0, &[]));
    let rail = ("railway", "rail");
    town.way(&[ends[0], crossing, ends[1]], &[rail, ("name", "兰青铁路")]);
    town.way(&[ends[1], ends[2]], &[rail, ("bridge", "yes")]);
    town.way(&[ends[2], ends[3]], &[rail, ("service", "yard")]);
    town.way(&[ends[2], ends[3]], &[("railway", "disused")]);
    town.way(&[ends[2], ends[3]], &[rail, ("disused", "yes")]);
    let [south, north] = [-50.0, 50.0].map(|y| town.node(300.0, y, &[]));
    town.way(&[south, crossing, north], &[("highway", "residential")]);
    let unmarked = town.street((100.0, -50.0), (100.0, 50.0));
    let under = town.street((650.0, -50.0), (650.0, 50.0));
    let city = Imported::of_town(&town);
    assert_eq!(kinds(&city), [("railway".to_owned(), "way/1".to_owned())]);
    assert!(!is_barred(&city, (300.0, -9.0), (300.0, 9.0)));
    assert!(is_barred(&city, (290.0, -9.0), (290.0, 9.0)));
    assert!(!is_barred(&city, (800.0, -9.0), (800.0, 9.0)));
    let cut: Vec<_> =
        city.report.changed.iter().map(|remark| (remark.id.number, remark.reason)).collect();
    let words = "crosses a railway with no level crossing or bridge: cut there";
    assert_eq!(cut, [(unmarked, words)], "and not {under}");
}

#[test]
fn rivers_and_lakes_are_barriers_and_ponds_streams_and_culverts_are_none() {
    let mut town = Town::new();
    let water = |sort: &'static str| [("natural", "water"), ("water", sort)];
    town.rectangle([0.0, 0.0], [1_000.0, 60.0], &water("river"));
    town.rectangle([0.0, 200.0], [100.0, 60.0], &[("natural", "water"), ("name", "人民公园湖")]);
    town.rectangle([0.0, 400.0], [20.0, 20.0], &water("pond"));
    town.rectangle([0.0, 500.0], [900.0, 4.0], &water("ditch"));
    for (y, tags) in [
        (600.0, [("waterway", "river"), ("tunnel", "no")]),
        (650.0, [("waterway", "canal"), ("tunnel", "culvert")]),
        (700.0, [("waterway", "stream"), ("tunnel", "no")]),
    ] {
        let ends = [0.0, 900.0].map(|x| town.node(x, y, &[]));
        town.way(&ends, &tags);
    }
    let bridge = [(500.0, -20.0), (500.0, 80.0)].map(|(x, y)| town.node(x, y, &[]));
    town.way(&bridge, &[("highway", "footway"), ("bridge", "yes")]);
    let ford = town.street((300.0, -20.0), (300.0, 80.0));
    let city = Imported::of_town(&town);
    let rivers = ["way/1", "way/2", "way/5"].map(|id| ("river".to_owned(), id.to_owned()));
    assert_eq!(kinds(&city), rivers);
    let cut: Vec<i64> = city.report.changed.iter().map(|remark| remark.id.number).collect();
    assert_eq!(cut, [ford]);
    assert!(city.report.to_string().contains("leads through water with no bridge"));
    assert_eq!(city.report.made("barriers"), 3);
}

#[test]
fn barriers_follow_the_table_of_the_user() {
    let home = tempfile::tempdir().expect("a folder");
    let (file, table) = (home.path().join("town.osm.pbf"), home.path().join("my.toml"));
    let mut town = Town::new();
    let ends = [0.0, 90.0].map(|x| town.node(x, 0.0, &[]));
    town.way(&ends, &[("barrier", "hedge")]);
    town.way(&ends, &[("barrier", "wall")]);
    town.write(&file);
    let rules = "[compounds]\nareas = []\nbuildings = []\n[[barrier]]\nkind = \"wall\"\n\
                 form = \"line\"\ntags = [\"barrier=hedge\"]\n";
    fs::write(&table, rules).expect("written");
    let options = ImportOptions { tags: Some(table), ..ImportOptions::default() };
    assert_eq!(Imported::with(&file, &options).ids("barriers"), ["way/1"]);
}

/// Every byte sequence is read or refused. Blocks of the drawn town are not packed, so that the
/// changes reach the decoder; those of the real extract are.
#[test]
fn damaged_bytes_are_read_or_refused_but_never_panic() {
    let home = tempfile::tempdir().expect("a folder");
    let mut town = a_town_of_two_streets();
    let ways = [town.street((0.0, 0.0), (9.0, 9.0)), town.street((9.0, 9.0), (0.0, 0.0))];
    town.relation(&ways, &[("type", "multipolygon"), ("landuse", "residential")]);
    let mut originals = vec![(town.bytes(), 300)];
    if let Some(file) = fetched("test.osm.pbf") {
        originals.push((fs::read(file).expect("readable"), 30));
    }
    let mut random = Random(20_221_231);
    for (original, cases) in originals {
        for case in 0..cases {
            let mut bytes = original.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(bytes.len());
                match random.below(3) {
                    0 => bytes[at] ^= 1 << random.below(8),
                    1 => bytes[at] = random.below(256) as u8,
                    _ => bytes.truncate(at.max(1)),
                }
            }
            let file = home.path().join(format!("case-{case}.osm.pbf"));
            fs::write(&file, bytes).expect("written");
            if let Err(error) = read_osm(&file, &OsmChoices::default(), &Unwatched) {
                assert!(error.to_string().contains("case-"), "{error}");
            }
        }
    }
}

/// The decoder panics on such a member; the block must come out as an error.
#[test]
fn a_relation_member_of_no_known_kind_is_a_damaged_block() {
    let home = tempfile::tempdir().expect("a folder");
    let mut town = Town::new();
    let ways = [town.street((0.0, 0.0), (9.0, 9.0)), town.street((9.0, 9.0), (0.0, 0.0))];
    town.relation(&ways, &[("type", "multipolygon"), ("landuse", "residential")]);
    let mut bytes = town.bytes();
    // Field 10 (kinds of members), two bytes long: two ways.
    let kinds = bytes.windows(4).rposition(|four| four == [0x52, 2, 1, 1]).expect("the kinds");
    bytes[kinds + 2] = 7;
    let file = home.path().join("town.osm.pbf");
    fs::write(&file, bytes).expect("written");
    let refused = read_osm(&file, &OsmChoices::default(), &Unwatched).expect_err("damaged");
    assert!(refused.to_string().contains("block 3: cannot be decoded"), "{refused}");
}

/// A linear congruential generator (Knuth, MMIX): the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}
