//! City folders whose files are in the systems of Chinese surveys, well written and badly.

mod moved;

use geo_types::{Coord, coord};
use moved::{Moved, Way};
use yike::geodesy::{Crs, GeoShape};
use yike::ingest::{CityReading, Finding, Severity};

fn in_system(name: &str, place: Coord<f64>) -> Coord<f64> {
    Crs::named(name).expect("a system").from_wgs84(place).expect("a place")
}

/// Jinchuan with its compounds and their gates written another way.
fn city(way: Way, crs: &str) -> CityReading {
    let made = Moved::new("jinchuan").layer("streets", None, None);
    made.layer("compounds", Some(way), Some(crs)).reading()
}

fn as_it_is() -> CityReading {
    let made = Moved::new("jinchuan").layer("streets", None, None);
    made.layer("compounds", None, None).reading()
}

/// How far the compounds and gates of two readings lie apart at most, in degrees.
fn apart(a: &CityReading, b: &CityReading) -> f64 {
    let (a, b) = (a.city.compounds(), b.city.compounds());
    assert_eq!((a.len(), b.len()), (98, 98));
    let mut worst = 0.0_f64;
    for (one, other) in a.iter().zip(b) {
        let (GeoShape::Area(one_area), GeoShape::Area(other_area)) = (&one.shape, &other.shape)
        else {
            panic!("areas")
        };
        let rings = one_area.0[0].exterior().coords().zip(other_area.0[0].exterior().coords());
        let corners = rings.map(|(p, q)| (p.x - q.x).abs().max((p.y - q.y).abs()));
        let pairs = one.gates.iter().zip(&other.gates);
        let gates = pairs.map(|(p, q)| (p.lon() - q.lon()).abs().max((p.lat() - q.lat()).abs()));
        assert_eq!(one.gates.len(), other.gates.len());
        worst = corners.chain(gates).fold(worst, f64::max);
    }
    worst
}

fn of_layer<'a>(reading: &'a CityReading, code: &'a str) -> Vec<&'a Finding> {
    reading.report.with_code(code).filter(|finding| finding.feature.is_none()).collect()
}

#[test]
fn a_city_in_a_survey_system_is_the_same_city() {
    let ways: [(&str, Way); 6] = [
        ("EPSG:4522", |c| in_system("EPSG:4522", c)),
        ("CGCS2000_3_Degree_GK_CM_102E", |c| in_system("EPSG:4543", c)),
        ("EPSG:3857", |c| in_system("EPSG:3857", c)),
        ("EPSG:32647", |c| in_system("EPSG:32647", c)),
        ("火星坐标", |c| in_system("GCJ-02", c)),
        ("EPSG:2379 +towgs84=10,-20,30,1,2,-3,4", |c| {
            in_system("EPSG:2379 +towgs84=10,-20,30,1,2,-3,4", c)
        }),
    ];
    let plain = as_it_is();
    for (crs, way) in ways {
        let reading = city(way, crs);
        let off = apart(&plain, &reading);
        assert!(off < 1e-9, "{crs}: {off}");
        assert_eq!(of_layer(&reading, "coordinates-converted").len(), 1, "{crs}");
    }
}

#[test]
fn zone_numbers_and_axes_that_differ_are_put_right_and_told() {
    let ways: [(&str, Way, &str); 4] = [
        ("EPSG:4543", |c| in_system("EPSG:4522", c), "zone-number-extra"),
        ("EPSG:4522", |c| in_system("EPSG:4543", c), "zone-number-missing"),
        ("EPSG:4543", |c| turned(in_system("EPSG:4543", c)), "northing-first"),
        // Here no number tells, but only so does it lie in the city.
        ("EPSG:3857", |c| turned(in_system("EPSG:3857", c)), "northing-first"),
    ];
    let plain = as_it_is();
    for (crs, way, code) in ways {
        let reading = city(way, crs);
        let told = of_layer(&reading, code);
        assert_eq!(told.len(), 1, "{crs} {code}: {:?}", reading.report.findings);
        assert!(told[0].found.starts_with("98 features"), "{}", told[0]);
        assert_eq!(told[0].severity, Severity::Note);
        if crs != "EPSG:3857" {
            let off = apart(&plain, &reading);
            assert!(off < 1e-9, "{crs}: {off}");
        }
    }
}

fn turned(c: Coord<f64>) -> Coord<f64> {
    coord! { x: c.y, y: c.x }
}

#[test]
fn degrees_in_a_system_of_metres_are_left_out_and_the_fix_is_told() {
    let reading = city(|c| c, "EPSG:4522");
    assert!(reading.city.compounds().is_empty());
    assert_eq!(reading.report.with_code("position-in-degrees").count(), 98);
    let told = of_layer(&reading, "coordinates-in-degrees");
    assert!(told[0].expected.contains("crs = \"EPSG:4490\""), "{}", told[0]);
}

#[test]
fn metres_in_a_system_of_degrees_are_left_out_and_a_system_is_proposed() {
    let ways: [(Way, &str); 3] = [
        (|c| in_system("EPSG:4522", c), "EPSG:4522 (CGCS2000, zone 34)"),
        (|c| in_system("EPSG:4543", c), "EPSG:4543 (CGCS2000, 102° E)"),
        (|c| in_system("EPSG:3857", c), "EPSG:3857 (web maps)"),
    ];
    for (way, proposal) in ways {
        let reading = city(way, "EPSG:4490");
        assert!(reading.city.compounds().is_empty());
        let told = of_layer(&reading, "coordinates-in-metres");
        assert!(told[0].expected.contains(proposal), "{}", told[0]);
    }
}

#[test]
fn latitude_first_in_a_whole_layer_is_told_once_for_the_layer() {
    let reading = city(turned, "EPSG:4490");
    assert!(apart(&as_it_is(), &reading) < 1e-12);
    let told = of_layer(&reading, "axes-swapped");
    assert_eq!(told.len(), 1);
    assert!(told[0].found.contains("98 of 98"), "{}", told[0]);
}

#[test]
fn the_citys_web_map_goes_before_files_that_say_wgs84_and_not_before_others() {
    let shifted: Way = |c| in_system("GCJ-02", c);
    let zone: Way = |c| in_system("EPSG:4522", c);
    for (way, of_file) in [(shifted, None), (shifted, Some("EPSG:4326")), (zone, Some("EPSG:4522"))]
    {
        let mut made = Moved::new("jinchuan").layer("streets", Some(shifted), None);
        made = made.layer("compounds", Some(way), None);
        if let Some(name) = of_file {
            say(&made, name);
        }
        made.toml = made.toml.replace("[layers]", "crs = \"GCJ-02\"\n[layers]");
        assert!(apart(&as_it_is(), &made.reading()) < 1e-9, "{of_file:?}");
    }
}

#[test]
fn where_file_and_statement_disagree_the_statement_counts_and_that_is_told() {
    let zone: Way = |c| in_system("EPSG:4522", c);
    let made = Moved::new("jinchuan").layer("streets", None, None);
    let made = made.layer("compounds", Some(zone), Some("EPSG:4522"));
    for (name, told) in [("EPSG:4522", 0), ("EPSG:4526", 1), ("EPSG:2358", 1), ("EPSG:99", 1)] {
        say(&made, name);
        let reading = made.reading();
        assert!(apart(&as_it_is(), &reading) < 1e-9, "{name}");
        let disagrees = of_layer(&reading, "crs-disagrees");
        assert_eq!(disagrees.len(), told, "{name}");
        assert!(disagrees.iter().all(|finding| finding.found.contains(name)), "{disagrees:?}");
    }
}

/// Writes into the compounds' file which system it is in.
fn say(made: &Moved, name: &str) {
    let path = made.folder.path().join("compounds.geojson");
    let text = std::fs::read_to_string(&path).expect("a layer");
    let mut read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    read["crs"] = serde_json::json!({"type": "name", "properties": {"name": name}});
    std::fs::write(path, read.to_string()).expect("written");
}
