//! Layers from web maps among others: told by name, and nothing else is told.

mod moved;

use std::fs;

use geo_types::coord;
use moved::{Moved, Way};
use serde_json::Value;
use yike::geodesy::{Crs, bd09_of_wgs84, gcj02_of_wgs84};
use yike::ingest::{Finding, Layer};

const WAYS: [(&str, &str, Way); 2] = [
    ("shifted-gcj02", "GCJ-02", gcj02_of_wgs84 as Way),
    ("shifted-bd09", "BD-09", bd09_of_wgs84 as Way),
];

impl Moved {
    fn layers(mut self, layers: &[&str], way: Option<Way>) -> Self {
        for layer in layers {
            self = self.layer(layer, way, None);
        }
        self
    }

    /// What is told of layers that lie off.
    fn told_off(&self) -> Vec<Finding> {
        let off = |finding: &Finding| {
            finding.code.starts_with("shifted-") || finding.code == "axes-swapped"
        };
        self.reading().report.findings.into_iter().filter(off).collect()
    }
}

fn names(told: &[Finding]) -> Vec<(Layer, &'static str)> {
    told.iter().map(|finding| (finding.layer, finding.code)).collect()
}

const JINCHUAN: [&str; 7] =
    ["compounds", "streets", "communities", "stations", "walkways", "barriers", "context"];
const XINING: [&str; 11] = [
    "compounds",
    "streets",
    "stations",
    "communities",
    "districts",
    "candidates",
    "resources",
    "requests",
    "walkways",
    "barriers",
    "context",
];

fn with_moved(city: &str, all: &[&str], moved: &[&str], way: Way) -> Moved {
    all.iter().fold(Moved::new(city), |made, layer| {
        made.layer(layer, moved.contains(layer).then_some(way), None)
    })
}

#[test]
fn of_the_cities_as_they_are_nothing_is_told() {
    for (city, layers) in [("jinchuan", &JINCHUAN[..]), ("xining", &XINING[..])] {
        let told = Moved::new(city).layers(layers, None).told_off();
        assert!(told.is_empty(), "{city}: {told:?}");
    }
}

#[test]
fn a_city_that_is_wholly_shifted_fits_itself() {
    for (_, crs, way) in WAYS {
        let told = Moved::new("jinchuan").layers(&JINCHUAN, Some(way)).told_off();
        assert!(told.is_empty(), "{crs}: {told:?}");
    }
}

#[test]
fn each_layer_of_the_small_city_is_named_when_it_is_shifted() {
    for (code, crs, way) in WAYS {
        // One railway line and a base map of which little bounds anything say too little.
        for layer in ["compounds", "streets", "communities", "stations", "walkways", "context"] {
            let told = with_moved("jinchuan", &JINCHUAN, &[layer], way).told_off();
            let all: Vec<_> = told.iter().map(|f| (f.layer.as_str(), f.code)).collect();
            assert_eq!(all, [(layer, code)], "{told:?}");
            assert!(told[0].expected.contains(&format!("--crs {layer}={crs}")), "{}", told[0]);
            assert_eq!(told[0].done, "not converted");
        }
    }
}

#[test]
fn layers_of_the_large_city_are_named_when_they_are_shifted() {
    for (layer, way) in [("compounds", 0), ("stations", 0), ("walkways", 1), ("districts", 0)] {
        let (code, _, way) = WAYS[way];
        let told = with_moved("xining", &XINING, &[layer], way).told_off();
        let all: Vec<_> = told.iter().map(|f| (f.layer.as_str(), f.code)).collect();
        assert_eq!(all, [(layer, code)], "{told:?}");
    }
}

#[test]
fn a_shift_is_measured_with_its_direction() {
    let told = with_moved("jinchuan", &JINCHUAN, &["compounds"], gcj02_of_wgs84).told_off();
    let text = told[0].to_string();
    // By the formula 180 m, 16° north of east.
    let metres: f64 = text
        .split("lies ")
        .nth(1)
        .and_then(|t| t.split(' ').next())
        .map_or(0.0, |m| m.parse().expect("a number"));
    assert!((metres - 180.0).abs() < 15.0, "{text}");
    assert!(text.contains("m to the east of where it fits the others"), "{text}");
}

#[test]
fn several_shifted_layers_are_told_apart() {
    let mut made = Moved::new("jinchuan");
    for layer in JINCHUAN {
        let way = match layer {
            "compounds" => Some(gcj02_of_wgs84 as Way),
            "stations" => Some(bd09_of_wgs84 as Way),
            _ => None,
        };
        made = made.layer(layer, way, None);
    }
    let expected = [(Layer::Compounds, "shifted-gcj02"), (Layer::Stations, "shifted-bd09")];
    assert_eq!(names(&made.told_off()), expected);
}

#[test]
fn the_direction_tells_which_of_two_layers_is_shifted() {
    let two = |moved: &str| {
        let way = Some(gcj02_of_wgs84 as Way);
        let layer =
            |made: Moved, layer: &str| made.layer(layer, way.filter(|_| moved == layer), None);
        layer(layer(Moved::new("jinchuan"), "streets"), "communities").told_off()
    };
    assert_eq!(names(&two("streets")), [(Layer::Streets, "shifted-gcj02")]);
    assert_eq!(names(&two("communities")), [(Layer::Communities, "shifted-gcj02")]);
    assert_eq!(names(&two("neither")), []);
}

#[test]
fn where_all_but_one_layer_are_shifted_those_are_named_and_not_that_one() {
    let others: Vec<_> = JINCHUAN.into_iter().filter(|layer| *layer != "compounds").collect();
    let told = with_moved("jinchuan", &JINCHUAN, &others, gcj02_of_wgs84).told_off();
    assert!(told.iter().all(|f| f.layer != Layer::Compounds), "{told:?}");
    assert!(told.iter().all(|f| f.code == "shifted-gcj02"), "{told:?}");
    assert!(told.len() >= 4, "{told:?}");
}

#[test]
fn what_is_stated_is_converted_and_no_longer_told() {
    for (_, crs, way) in WAYS {
        let mut made = Moved::new("jinchuan");
        for layer in JINCHUAN {
            let shifted = layer == "compounds";
            made = made.layer(layer, shifted.then_some(way), shifted.then_some(crs));
        }
        assert_eq!(names(&made.told_off()), []);
    }
}

#[test]
fn a_wrong_statement_is_told() {
    let mut made = Moved::new("jinchuan");
    for layer in JINCHUAN {
        made = made.layer(layer, None, (layer == "walkways").then_some("GCJ-02"));
    }
    let told = made.told_off();
    assert_eq!(names(&told), [(Layer::Walkways, "shifted-not")]);
    assert!(told[0].expected.contains("EPSG:4326"), "{}", told[0]);
}

#[test]
fn a_layer_that_is_off_for_another_reason_is_not_called_a_web_map() {
    let off: [Way; 3] = [
        |c| coord! { x: c.x - 0.0013, y: c.y + 0.0007 },
        |c| coord! { x: c.x + 0.0002, y: c.y - 0.0015 },
        |c| coord! { x: c.x + 0.0008, y: c.y + 0.0021 },
    ];
    for way in off {
        for layer in ["compounds", "walkways", "streets"] {
            let told = with_moved("jinchuan", &JINCHUAN, &[layer], way).told_off();
            assert!(told.is_empty(), "{layer}: {told:?}");
        }
    }
}

#[test]
fn a_handful_of_features_says_nothing() {
    for way in [gcj02_of_wgs84 as Way, bd09_of_wgs84 as Way] {
        let mut made = Moved::new("jinchuan").layer("streets", None, None);
        let text = fs::read_to_string(made.from.join("compounds.geojson")).expect("a layer");
        let mut read: Value = serde_json::from_str(&text).expect("JSON");
        read["features"].as_array_mut().expect("features").truncate(1);
        made.write("compounds", read.to_string(), Some(way), None);
        assert_eq!(names(&made.told_off()), []);
    }
}

#[test]
fn swapped_axes_that_could_be_right_are_told() {
    // Kashgar: written the other way round it lies in the Arctic.
    let mut made = Moved::new("jinchuan");
    let kashgar: Way = |c| coord! { x: c.y + 1.0, y: c.x - 26.2 };
    let text = fs::read_to_string(made.from.join("streets.geojson")).expect("a layer");
    made.write("streets", text, Some(kashgar), None);
    let told = made.told_off();
    assert_eq!(names(&told), [(Layer::Streets, "axes-swapped")]);
    assert!(told[0].expected.contains("+axis=neu"), "{}", told[0]);
    let fixed = Crs::named("+proj=longlat +datum=WGS84 +axis=neu").expect("a system");
    let place = fixed.to_wgs84(coord! { x: 39.5, y: 75.99 }).expect("a place");
    assert!((place.x - 75.99).abs() < 1e-9 && (place.y - 39.5).abs() < 1e-9, "{place:?}");
}

#[test]
fn real_districts_in_both_systems_are_told_apart() {
    let data = std::env::var("YIKE_INSTANCES").unwrap_or_else(|_| "../shared/data".to_owned());
    let Ok(text) = fs::read_to_string(format!("{data}/districts-cgcs2000.geojson")) else {
        eprintln!("SKIPPED: no districts-cgcs2000.geojson in {data} (set YIKE_INSTANCES)");
        return;
    };
    for (code, _, way) in WAYS {
        let mut made = Moved::new("xining");
        made.write("districts", text.clone(), None, None);
        made.write("streets", text.clone(), Some(way), None);
        assert_eq!(names(&made.told_off()), [(Layer::Streets, code)]);
    }
}
