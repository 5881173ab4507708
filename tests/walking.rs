//! Where one can walk, read from OpenStreetMap files and line layers, seen from outside.
//!
//! Real data: Heidelberg from the folder in `YIKE_INSTANCES`; without it these tests say so on
//! standard error and pass.

mod osm_fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use osm_fixture::Town;
use osmpbf::{Element, ElementReader};
use serde_json::json;
use tempfile::TempDir;
use yike::geodesy::{LonLat, Plane, PlanePoint};
use yike::ingest::{
    HeightSource, IngestError, WalkingReading, read_city, read_osm_ways, read_walking,
};
use yike::network::{Level, WayKind};

const CORNER: (f64, f64) = (101.78, 36.62);

fn heidelberg() -> Option<PathBuf> {
    let folder = std::env::var("YIKE_INSTANCES").map_or_else(
        |_| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let file = folder.join("osm/heidelberg.osm.pbf");
    if file.exists() {
        return Some(file);
    }
    eprintln!("SKIPPED: no {} (set YIKE_INSTANCES to the folder of instances)", file.display());
    None
}

fn plane() -> Plane {
    Plane::new(LonLat::try_new(CORNER.0, CORNER.1).expect("a place"))
}

fn read(town: &Town) -> WalkingReading {
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("town.osm.pbf");
    town.write(&file);
    read_osm_ways(&file, Some(plane())).expect("a reading")
}

/// A draft compared bit by bit: unknown heights are not numbers and equal nothing otherwise.
fn bits(reading: &WalkingReading) -> impl PartialEq + std::fmt::Debug {
    let draft = &reading.draft;
    (
        draft.nodes.iter().map(|node| (node.x.to_bits(), node.y.to_bits())).collect::<Vec<_>>(),
        draft.heights_m.iter().map(|height| height.to_bits()).collect::<Vec<_>>(),
        (draft.closed_nodes.clone(), draft.ways.clone(), draft.way_nodes.clone()),
        reading.report.clone(),
    )
}

fn in_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    pool.install(work)
}

const FOOTWAY: &[(&str, &str)] = &[("highway", "footway")];

#[test]
fn a_small_town_is_read_by_the_rules() {
    let mut town = Town::new();
    let a = town.node(0.0, 0.0, &[("ele", "2261")]);
    let gate = town.node(100.0, 0.0, &[("barrier", "gate"), ("access", "private")]);
    let c = town.node(200.0, 0.0, &[("barrier", "bollard")]);
    let unused = town.node(500.0, 500.0, &[("ele", "99")]);
    let d = town.node(200.0, 100.0, &[]);
    town.way(&[a, gate, c], FOOTWAY);
    town.way(&[c, d], &[("highway", "steps"), ("bridge", "yes"), ("layer", "1")]);
    town.way(&[a, unused], &[("highway", "motorway")]);
    town.way(&[a, unused], &[("highway", "service"), ("access", "private")]);
    town.way(&[a, unused], &[("building", "yes")]);
    town.way(&[a, c, d, a], &[("highway", "pedestrian"), ("area", "yes")]);
    town.relation(&[3], &[("type", "route"), ("route", "foot")]);
    let reading = read(&town);
    let draft = &reading.draft;
    assert_eq!(draft.nodes.len(), 4, "only the nodes of walked ways");
    for (node, at) in
        draft.nodes.iter().zip([(0.0, 0.0), (100.0, 0.0), (200.0, 0.0), (200.0, 100.0)])
    {
        let off = node.distance_sq(PlanePoint::new(at.0, at.1)).sqrt();
        assert!(off < 0.5, "{node:?} should lie at {at:?}");
    }
    let ways: Vec<_> =
        draft.ways.iter().map(|way| (way.source, way.kind, draft.nodes_of(way))).collect();
    assert_eq!(
        ways,
        [
            (1, WayKind::Path, &[0, 1, 2][..]),
            (2, WayKind::Steps, &[2, 3]),
            (6, WayKind::Square, &[0, 2, 3, 0]),
        ]
    );
    assert_eq!(draft.ways[1].level, Level { bridge: true, tunnel: false, layer: 1 });
    assert_eq!(draft.closed_nodes, [1]);
    assert_eq!(draft.heights_m[0], 2261.0);
    assert!(draft.heights_m[1..].iter().all(|height| height.is_nan()));
    let report = &reading.report;
    let refused: Vec<_> = report.refused.iter().map(|(tag, n)| (tag.as_str(), *n)).collect();
    assert_eq!(refused, [("access=private", 1), ("highway=motorway", 1)]);
    assert_eq!((report.ways_read, report.ways_walked, report.ways_refused()), (5, 3, 2));
    assert_eq!((report.nodes, report.closed_nodes, report.heights_known), (4, 1, 1));
    assert_eq!(report.heights_from, Some(HeightSource::Tags));
    let lines: Vec<_> = report.findings().iter().map(ToString::to_string).collect();
    assert_eq!(lines[0], "walkways: 5 ways: 3 of them walked, over 4 nodes");
    assert!(lines.contains(&"walkways: 1 ways of access=private: not walked".to_owned()));
}

#[test]
fn a_way_is_cut_where_the_file_lacks_a_node() {
    let mut town = Town::new();
    let nodes: Vec<_> = (0..5).map(|at| town.node(f64::from(at) * 50.0, 0.0, &[])).collect();
    let (lost, gone) = (1_000, 2_000);
    town.way(&[nodes[0], nodes[1], lost, nodes[2], gone, nodes[3], nodes[4]], FOOTWAY);
    town.way(&[nodes[0], nodes[1], lost, nodes[0]], &[("highway", "pedestrian"), ("area", "yes")]);
    town.way(&[lost, gone], FOOTWAY);
    let WalkingReading { draft, report, .. } = read(&town);
    let pieces: Vec<_> =
        draft.ways.iter().map(|way| (way.source, way.kind, draft.nodes_of(way))).collect();
    assert_eq!(
        pieces,
        [(1, WayKind::Path, &[0, 1][..]), (1, WayKind::Path, &[3, 4]), (2, WayKind::Path, &[0, 1]),]
    );
    assert_eq!((report.ways_cut, report.missing_nodes), (3, 5));
}

#[test]
fn a_file_is_read_all_the_same_if_its_header_lies_about_its_order() {
    let mut town = Town::new();
    town.street((0.0, 0.0), (100.0, 0.0));
    let plain = read(&town);
    town.features = vec!["OsmSchema-V0.6"];
    let mut sorted = town.bytes();
    let header = sorted_header();
    let end = 4 + u32::from_be_bytes(sorted[..4].try_into().expect("four bytes")) as usize;
    let blob = header_blob_length(&sorted[4..end]);
    sorted.splice(..end + blob, header);
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("sorted.osm.pbf");
    fs::write(&file, &sorted).expect("written");
    let reading = read_osm_ways(&file, Some(plane())).expect("a reading");
    assert_eq!(bits(&reading), bits(&plain), "in order, as it says");
    let header = sorted_header().len();
    // Ways first, then nodes: each blob of the fixture holds elements of one kind.
    let blobs = split_blobs(&sorted[header..]);
    for order in [[1, 0, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1]] {
        let mut bytes = sorted[..header].to_vec();
        order.into_iter().for_each(|at| bytes.extend(&blobs[at]));
        fs::write(&file, &bytes).expect("written");
        let reading = read_osm_ways(&file, Some(plane())).expect("a reading");
        assert_eq!(bits(&reading), bits(&plain), "blobs in the order {order:?}");
    }
}

/// A header blob that says `Sort.Type_then_ID`.
fn sorted_header() -> Vec<u8> {
    let mut content = vec![0x22, 14];
    content.extend(b"OsmSchema-V0.6");
    content.extend([0x2A, 17]);
    content.extend(b"Sort.Type_then_ID");
    let mut body = vec![0x0A, content.len() as u8];
    body.extend(content);
    let mut head = vec![0x0A, 9];
    head.extend(b"OSMHeader");
    head.extend([0x18, body.len() as u8]);
    let mut blob = (head.len() as u32).to_be_bytes().to_vec();
    blob.extend(head);
    blob.extend(body);
    blob
}

/// The last field of a blob's header is its length, one or two bytes in these small files.
fn header_blob_length(header: &[u8]) -> usize {
    let at = header.iter().rposition(|byte| *byte == 0x18).expect("a length");
    let bytes = header[at + 1..].iter().enumerate();
    bytes.map(|(place, byte)| usize::from(byte & 0x7F) << (7 * place)).sum()
}

fn split_blobs(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut blobs = Vec::new();
    while !bytes.is_empty() {
        let end = 4 + u32::from_be_bytes(bytes[..4].try_into().expect("four bytes")) as usize;
        let length = end + header_blob_length(&bytes[4..end]);
        blobs.push(bytes[..length].to_vec());
        bytes = &bytes[length..];
    }
    blobs
}

#[test]
fn damaged_files_are_errors_or_readings_and_never_panic() {
    let mut town = Town::new();
    let a = town.node(0.0, 0.0, &[("barrier", "gate"), ("ele", "12")]);
    let b = town.node(100.0, 0.0, &[]);
    town.way(&[a, b], FOOTWAY);
    town.rectangle([0.0, 0.0], [50.0, 50.0], &[("highway", "pedestrian"), ("area", "yes")]);
    let bytes = town.bytes();
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("damaged.osm.pbf");
    let mut errors = BTreeSet::new();
    for at in 0..bytes.len() {
        for change in [0x01, 0x80, 0xFF] {
            let mut damaged = bytes.clone();
            damaged[at] ^= change;
            fs::write(&file, &damaged).expect("written");
            if let Err(error) = read_osm_ways(&file, Some(plane())) {
                errors.insert(error.to_string().replace(&*home.path().to_string_lossy(), ""));
            }
        }
        fs::write(&file, &bytes[..at]).expect("written");
        if let Err(error) = read_osm_ways(&file, None) {
            errors.insert(error.to_string().replace(&*home.path().to_string_lossy(), ""));
        }
    }
    assert!(errors.iter().any(|error| error.contains("block 1: cannot be decoded")), "{errors:#?}");
}

#[test]
fn heidelberg_is_the_same_for_any_number_of_threads() {
    let Some(file) = heidelberg() else { return };
    let one = in_threads(1, || read_osm_ways(&file, None)).expect("a reading");
    let many = in_threads(7, || read_osm_ways(&file, None)).expect("a reading");
    assert_eq!(bits(&one), bits(&many));
    assert_eq!(one.plane, many.plane);
}

#[test]
fn heidelberg_is_read_as_another_decoder_reads_it() {
    let Some(file) = heidelberg() else { return };
    let reading = read_osm_ways(&file, None).expect("a reading");
    let draft = &reading.draft;
    let middle = reading.plane.origin();
    assert!(
        (middle.lon() - 8.68).abs() < 0.05 && (middle.lat() - 49.41).abs() < 0.05,
        "{middle:?}"
    );
    let mut places = BTreeMap::new();
    let mut ways = BTreeMap::new();
    let mut plain_footways = BTreeSet::new();
    let reader = ElementReader::from_path(&file).expect("the extract");
    reader
        .for_each(|element| match element {
            Element::DenseNode(node) => {
                places.insert(node.id(), (node.lon(), node.lat()));
            }
            Element::Node(node) => {
                places.insert(node.id(), (node.lon(), node.lat()));
            }
            Element::Way(way) => {
                let tags: BTreeMap<_, _> = way.tags().collect();
                let plain = !tags.contains_key("foot") && !tags.contains_key("access");
                if tags.get("highway") == Some(&"footway") && plain {
                    plain_footways.insert(way.id());
                }
                ways.insert(way.id(), way.refs().collect::<Vec<_>>());
            }
            Element::Relation(_) => {}
        })
        .expect("the extract is whole");
    let walked: BTreeSet<_> = draft.ways.iter().map(|way| way.source).collect();
    let lacking: Vec<_> = plain_footways.difference(&walked).collect();
    let has_no_edge = |way: &&&i64| {
        let known = |pair: &[i64]| pair.iter().all(|node| places.contains_key(node));
        !ways[**way].windows(2).any(known)
    };
    assert!(lacking.iter().all(|way| has_no_edge(&way)), "footways without words: {lacking:?}");
    assert!(plain_footways.len() > 1_000);
    // Every piece of a draft is a run of its way, at the places where the nodes lie.
    let mut checked = 0;
    for way in &draft.ways {
        let of_file: Vec<PlanePoint> = ways[&way.source]
            .iter()
            .filter_map(|node| places.get(node))
            .map(|(lon, lat)| reading.plane.project(LonLat::try_new(*lon, *lat).expect("on earth")))
            .collect();
        let near = |a: PlanePoint, b: PlanePoint| a.distance_sq(b) < 0.02_f64.powi(2);
        let mut rest = of_file.iter();
        for node in draft.nodes_of(way) {
            let at = draft.nodes[*node as usize];
            assert!(rest.any(|of_file| near(*of_file, at)), "way {}", way.source);
            checked += 1;
        }
    }
    assert_eq!(checked, draft.way_nodes.len());
    let report = &reading.report;
    assert_eq!(report.ways_read, report.ways_walked + report.ways_refused());
    assert!((15_000..30_000).contains(&report.ways_walked), "{report:?}");
}

/// A city folder with walkways.
struct Folder(TempDir);

impl Folder {
    fn new(settings: &str, walkways: &serde_json::Value) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("city.toml"), format!("id = \"town\"\n{settings}"))
            .expect("written");
        let layer = json!({ "type": "FeatureCollection", "features": walkways });
        fs::write(home.path().join("walkways.geojson"), layer.to_string()).expect("written");
        Self(home)
    }

    fn walking(&self) -> Result<Option<WalkingReading>, IngestError> {
        read_walking(&read_city(self.0.path())?.city)
    }
}

fn line(from: (f64, f64), to: (f64, f64)) -> serde_json::Value {
    let coordinates = json!([[from.0, from.1], [to.0, to.1]]);
    json!({ "type": "Feature", "properties": {}, "geometry": { "type": "LineString", "coordinates": coordinates } })
}

#[test]
fn lines_that_cross_are_joined_there_only_where_the_city_says_so() {
    let lines = json!([line((0.0, 0.0), (0.01, 0.0)), line((0.005, -0.01), (0.005, 0.01))]);
    let plain = Folder::new("[layers]\nwalkways = \"walkways.geojson\"\n", &lines);
    let reading = plain.walking().expect("a reading").expect("walkways");
    assert_eq!((reading.draft.ways.len(), reading.draft.nodes.len()), (2, 4));
    let layer = "[layers]\nwalkways = { path = \"walkways.geojson\", noding = \"crossings\" }\n";
    let crossed = Folder::new(layer, &lines);
    let reading = crossed.walking().expect("a reading").expect("walkways");
    assert_eq!((reading.draft.nodes.len(), reading.report.nodes), (5, 5));
    let shared = |at: usize| reading.draft.nodes_of(&reading.draft.ways[at]).contains(&4);
    assert!(reading.draft.ways.len() >= 2 && (0..reading.draft.ways.len()).all(shared));
    assert!(Folder::new("", &lines).walking().expect("a city").is_none(), "no walkways listed");
}

#[test]
fn an_elevation_model_that_is_not_there_or_none_is_named() {
    let settings = "dem = \"hills.tif\"\n[layers]\nwalkways = \"walkways.geojson\"\n";
    let city = Folder::new(settings, &json!([line((0.0, 0.0), (0.01, 0.0))]));
    let missing = city.walking().expect_err("no model").to_string();
    assert!(missing.contains("hills.tif: no such file"), "{missing}");
    fs::write(city.0.path().join("hills.tif"), b"II not a tiff").expect("written");
    let damaged = city.walking().expect_err("no model").to_string();
    assert!(damaged.contains("expected an elevation model"), "{damaged}");
}

#[test]
fn a_damaged_osm_file_of_a_city_is_named() {
    let city = Folder::new("[layers]\nwalkways = \"w.osm.pbf\"\n", &json!([]));
    fs::write(city.0.path().join("w.osm.pbf"), b"<osm>").expect("written");
    let error = city.walking().expect_err("no reading").to_string();
    assert!(error.contains("w.osm.pbf") && error.contains("XML"), "{error}");
}
