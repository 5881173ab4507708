//! City folders as they really are: whole, broken, in Chinese, the wrong way round.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use yike::city::{CompoundKind, Condition, Level, Tier, Walkways};
use yike::geodesy::GeoShape;
use yike::ingest::{
    CityReading, Finding, ImportReport, IngestError, Layer, LayerReport, Severity, read_city,
};
use yike::units::{Persons, SquareMeters, Yuan};

/// A city folder that a test fills.
struct TestCity {
    folder: TempDir,
    layers: Vec<(&'static str, String)>,
}

impl TestCity {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), layers: Vec::new() }
    }

    /// Two streets side by side.
    fn with_streets() -> Self {
        Self::new().layer("streets", streets())
    }

    fn layer(self, layer: &'static str, features: Value) -> Self {
        let text = json!({ "type": "FeatureCollection", "features": features }).to_string();
        self.text(layer, text.as_bytes())
    }

    fn text(self, layer: &'static str, bytes: &[u8]) -> Self {
        let file = format!("{layer}.geojson");
        fs::write(self.path().join(&file), bytes).expect("written");
        self.entry(layer, &format!("\"{file}\""))
    }

    fn entry(mut self, layer: &'static str, entry: &str) -> Self {
        self.layers.retain(|(known, _)| *known != layer);
        self.layers.push((layer, entry.to_owned()));
        self
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn read(&self) -> Result<CityReading, IngestError> {
        let mut toml = "id = \"test\"\nname = \"试验市\"\n[layers]\n".to_owned();
        for (layer, entry) in &self.layers {
            toml.push_str(&format!("{layer} = {entry}\n"));
        }
        fs::write(self.path().join("city.toml"), toml).expect("written");
        read_city(self.path())
    }

    fn reading(&self) -> CityReading {
        self.read().unwrap_or_else(|error| panic!("{error}"))
    }

    fn complaint(&self) -> String {
        let error = self.read().expect_err("an error").to_string();
        assert!(!error.contains('\n'), "an error is one line: {error}");
        error
    }
}

fn square(x: f64, y: f64, size: f64) -> Value {
    let (x1, y1) = (x + size, y + size);
    json!({
        "type": "Polygon",
        "coordinates": [[[x, y], [x1, y], [x1, y1], [x, y1], [x, y]]]
    })
}

fn feature(geometry: Value, properties: Value) -> Value {
    json!({ "type": "Feature", "geometry": geometry, "properties": properties })
}

fn streets() -> Value {
    json!([
        feature(
            square(101.70, 36.60, 0.05),
            json!({ "代码": "630102001", "街道名称": "虎台街道" })
        ),
        feature(square(101.75, 36.60, 0.05), json!({ "代码": "630102002", "街道名称": "礼让街" })),
    ])
}

fn compound(at: (f64, f64), properties: Value) -> Value {
    feature(square(at.0, at.1, 0.002), properties)
}

fn compounds_of(features: Value) -> CityReading {
    TestCity::with_streets().layer("compounds", features).reading()
}

fn of_layer(report: &ImportReport, layer: Layer) -> &LayerReport {
    report.layers.iter().find(|of| of.layer == layer).expect("the layer is reported")
}

fn codes_of(report: &ImportReport, layer: Layer) -> Vec<&'static str> {
    let of_features = report.findings.iter().filter(|f| f.layer == layer && f.feature.is_some());
    of_features.map(|finding| finding.code).collect()
}

/// What must hold of every report.
fn assert_report_adds_up(report: &ImportReport) {
    for layer in &report.layers {
        assert_eq!(layer.read, layer.kept + layer.rejected, "{layer:?}");
        assert!(layer.repaired <= layer.kept, "{layer:?}");
        let rejecting: std::collections::BTreeSet<_> = report
            .findings
            .iter()
            .filter(|f| f.layer == layer.layer && f.severity == Severity::Rejected)
            .map(|f| f.feature.expect("a rejected feature has its number"))
            .collect();
        assert_eq!(rejecting.len(), layer.rejected, "each rejected feature says why: {layer:?}");
    }
    let places: Vec<_> = report.findings.iter().map(|f| (f.layer, f.feature)).collect();
    assert!(places.is_sorted(), "findings stand in order");
    for finding in &report.findings {
        assert!(!finding.to_string().contains('\n'), "{finding}");
    }
}

#[test]
fn a_right_city_is_read_without_a_word() {
    let row = json!({ "id": "c1", "名称": "甲小区", "所属街道": "虎台", "人口": 1200 });
    let city =
        TestCity::with_streets().layer("compounds", json!([compound((101.71, 36.61), row)])).layer(
            "stations",
            json!([feature(
                json!({ "type": "Point", "coordinates": [101.76, 36.62] }),
                json!({ "id": "s1", "street": "礼让街", "tier": "street" })
            )]),
        );
    let CityReading { city, report } = city.reading();
    assert_eq!(report.findings, []);
    assert_eq!(city.name(), "试验市");
    assert_eq!(city.standard(), "quarter-hour");
    let compound = &city.compounds()[0];
    assert_eq!(compound.source_id, "c1");
    let street = city.area(compound.street.expect("a street"));
    assert_eq!((street.name.as_str(), street.level), ("虎台街道", Level::Street));
    assert_eq!(city.stations()[0].tier, Some(Tier::Street));
    assert_eq!(of_layer(&report, Layer::Compounds).kept, 1);
    assert_report_adds_up(&report);
}

#[test]
fn each_repair_keeps_the_feature_and_is_reported() {
    let ring = |points: Value| json!({ "type": "Polygon", "coordinates": [points] });
    let (a, b, c, d) = ([101.71, 36.61], [101.72, 36.61], [101.72, 36.62], [101.71, 36.62]);
    let several = |polygons: Value| json!({ "type": "MultiPolygon", "coordinates": polygons });
    for (geometry, code) in [
        (ring(json!([a, b, c, d])), "ring-unclosed"),
        (ring(json!([a, b, b, c, d, a])), "vertex-repeated"),
        (ring(json!([a, d, c, b, a])), "ring-winding"),
        (ring(json!([a, c, b, d, a])), "ring-self-crossing"),
        (ring(json!([a, b, [101.72, 36.62, 9.0], d, a])), "dimensions-mixed"),
        (
            ring(json!([[36.61, 101.71], [36.61, 101.72], [36.62, 101.72], [36.61, 101.71]])),
            "lonlat-swapped",
        ),
        (several(json!([[[a, b, c, d, a]], [[a, b, c, a]]])), "parts-overlap"),
        (several(json!([[[a, b, c, d, a]], [[a, b]]])), "part-empty"),
        (json!({ "type": "Polygon", "coordinates": [[a, b, c, d, a], [a, b]] }), "hole-short"),
        (
            json!({ "type": "GeometryCollection", "geometries":
                [ring(json!([a, b, c, d, a])), { "type": "Point", "coordinates": a }] }),
            "geometry-collection",
        ),
    ] {
        let features = json!([feature(geometry, json!({ "id": "x", "street": "虎台" }))]);
        let CityReading { city, report } = compounds_of(features);
        assert_eq!(codes_of(&report, Layer::Compounds), [code]);
        let counts = of_layer(&report, Layer::Compounds);
        assert_eq!((counts.kept, counts.repaired, counts.rejected), (1, 1, 0), "{code}");
        let GeoShape::Area(area) = &city.compounds()[0].shape else { panic!("{code}: an area") };
        for polygon in area {
            assert!(geo::Validation::is_valid(polygon), "{code}");
            assert!(geo::Area::signed_area(polygon) > 0.0, "{code}");
        }
        let lies_in = city.area(city.compounds()[0].street.expect("a street"));
        assert_eq!(lies_in.name, "虎台街道", "{code}");
        assert_report_adds_up(&report);
    }
}

#[test]
fn each_rejection_says_why_and_takes_no_other_feature_along() {
    let polygon =
        |ring: Value| feature(json!({ "type": "Polygon", "coordinates": [ring] }), json!({}));
    let of = |kind: &str, coordinates: Value| {
        feature(json!({ "type": kind, "coordinates": coordinates }), json!({}))
    };
    let (a, b, c) = ([101.71, 36.61], [101.72, 36.61], [101.72, 36.62]);
    for (bad, code) in [
        (json!(5), "feature-unreadable"),
        (json!({ "type": "Polygon", "coordinates": [] }), "feature-unreadable"),
        (feature(Value::Null, json!({})), "geometry-empty"),
        (of("Polygon", json!([])), "geometry-empty"),
        (of("Polygon", json!([[]])), "geometry-empty"),
        (of("MultiPolygon", json!([])), "geometry-empty"),
        (
            feature(json!({ "type": "GeometryCollection", "geometries": [] }), json!({})),
            "geometry-empty",
        ),
        (of("Polygon", json!("abc")), "geometry-unreadable"),
        (of("Polygon", json!([[["x", 1]]])), "geometry-unreadable"),
        (of("Polygon", json!([a, b])), "geometry-unreadable"),
        (polygon(json!([a, b, [101.7], a])), "position-short"),
        (polygon(json!([a, b])), "ring-short"),
        (polygon(json!([a, b, a])), "ring-short"),
        (polygon(json!([a, b, b, a])), "ring-short"),
        (polygon(json!([a, b, [101.73, 36.61], a])), "area-none"),
        (polygon(json!([a, b, [361.7, 36.61], a])), "position-off-earth"),
        (polygon(json!([a, b, [101.7, 1e300], a])), "position-off-earth"),
        (of("LineString", json!([a, b, c])), "geometry-kind"),
        (of("MultiPoint", json!([a, b])), "geometry-kind"),
    ] {
        let good = compound((101.71, 36.61), json!({ "id": "good", "street": "虎台" }));
        let CityReading { city, report } = compounds_of(json!([bad, good]));
        assert_eq!(codes_of(&report, Layer::Compounds), [code], "{bad}");
        let counts = of_layer(&report, Layer::Compounds);
        assert_eq!((counts.read, counts.kept, counts.rejected), (2, 1, 1), "{bad}");
        assert_eq!(city.compounds()[0].source_id, "good");
        assert_report_adds_up(&report);
    }
}

#[test]
fn a_finding_names_layer_id_feature_and_what_was_done() {
    let bad = feature(
        json!({ "type": "Polygon", "coordinates": [[[101.71, 36.61], [101.72, 36.61]]] }),
        json!({ "id": 4711 }),
    );
    let CityReading { report, .. } = compounds_of(json!([bad]));
    let line = report.with_code("ring-short").next().expect("reported").to_string();
    assert_eq!(line, "compounds 4711 (feature 1): ring has 2 points, needs 4: rejected");
    let as_json = serde_json::to_value(&report).expect("JSON");
    assert_eq!(as_json["layers"][0]["layer"], "compounds");
    let severities: Vec<_> = as_json["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| finding["severity"].as_str().expect("a word"))
        .collect();
    assert!(severities.contains(&"rejected"));
}

#[test]
fn streets_written_latitude_first_are_turned_and_then_prove_it_of_the_rest() {
    let swapped = |x: f64, y: f64, size: f64| {
        let (x1, y1) = (x + size, y + size);
        json!({ "type": "Polygon",
                "coordinates": [[[y, x], [y, x1], [y1, x1], [y1, x], [y, x]]] })
    };
    let gates = json!({ "id": "wrong", "gates": [[36.61, 101.72]] });
    let city = TestCity::new()
        .layer("streets", json!([feature(swapped(101.70, 36.60, 0.1), json!({ "id": "a" }))]))
        .layer(
            "compounds",
            json!([
                compound((101.71, 36.61), json!({ "id": "right" })),
                feature(swapped(101.72, 36.61, 0.01), gates),
            ]),
        );
    let CityReading { city, report } = city.reading();
    assert!(codes_of(&report, Layer::Streets).contains(&"lonlat-swapped"));
    let swapped: Vec<_> =
        report.with_code("lonlat-swapped").filter(|f| f.layer == Layer::Compounds).collect();
    assert_eq!(swapped.len(), 2, "the outline and the gates of one compound");
    assert!(swapped.iter().all(|finding| finding.id.as_deref() == Some("wrong")));
    assert!(city.compounds().iter().all(|compound| compound.street.is_some()));
    assert!((city.compounds()[1].gates[0].lon() - 101.72).abs() < 1e-9);
}

#[test]
fn chinese_headings_words_and_numbers_are_understood() {
    let row = json!({
        "编号": "G-7", "小区名称": "湟岸巷28号院", "类型": "老旧楼院", "所属街道": "630102002",
        "常住人口": "１，２００人", "户数": "４００户", "60岁以上": "300",
        "出入口": "[[101.761, 36.611]]"
    });
    let station = json!({
        "编号": "Z1", "站点名称": "虎台站", "级别": "社区级", "服务": "养老服务、老年餐桌；图书室",
        "状况": "危旧狭小", "建筑面积": "407㎡", "服务能力": "2,000", "造价": "63,000元"
    });
    let city = TestCity::with_streets()
        .layer("compounds", json!([compound((101.76, 36.61), row)]))
        .layer("stations", json!([compound((101.71, 36.61), station)]));
    let CityReading { city, report } = city.reading();
    assert_eq!(codes_of(&report, Layer::Compounds), [""; 0]);
    let compound = &city.compounds()[0];
    assert_eq!(compound.source_id, "G-7");
    assert_eq!(compound.name, "湟岸巷28号院");
    assert_eq!(compound.kind, CompoundKind::Courtyard);
    assert_eq!(compound.residents, Some(Persons::new(1200.0)));
    assert_eq!(compound.households, Some(400.0));
    assert_eq!(compound.elderly, Some(Persons::new(300.0)));
    assert_eq!(compound.gates.len(), 1);
    assert_eq!(city.area(compound.street.expect("a street")).name, "礼让街");
    let station = &city.stations()[0];
    assert_eq!((station.tier, station.condition), (Some(Tier::Community), Condition::Cramped));
    let services: Vec<_> = station.services.iter().map(|service| service.as_str()).collect();
    assert_eq!(services, ["elderly", "library", "meals"]);
    assert_eq!(station.floor_area, Some(SquareMeters::new(407.0)));
    assert_eq!(station.capacity, Some(Persons::new(2000.0)));
    assert_eq!(station.cost, Some(Yuan::new(63_000.0)));
}

#[test]
fn words_and_numbers_that_mean_nothing_are_reported_and_stay_unknown() {
    let row = json!({ "id": 1, "street": "虎台", "kind": "城堡", "residents": "很多" });
    let station = json!({ "id": 1, "street": "虎台", "tier": "省级", "condition": "好像还行" });
    let city = TestCity::with_streets()
        .layer("compounds", json!([compound((101.71, 36.61), row)]))
        .layer("stations", json!([compound((101.71, 36.61), station)]));
    let CityReading { city, report } = city.reading();
    assert_eq!(codes_of(&report, Layer::Compounds), ["word-unknown", "number-unreadable"]);
    assert_eq!(codes_of(&report, Layer::Stations), ["word-unknown", "word-unknown"]);
    assert_eq!(city.compounds()[0].residents, None);
    assert_eq!(city.stations()[0].tier, None);
    let done: Vec<_> = report.with_code("word-unknown").map(|f| f.done.as_str()).collect();
    assert_eq!(done, ["read as compound", "read as good", "left unknown"]);
}

#[test]
fn columns_of_city_toml_name_the_headings_of_a_file() {
    let city = TestCity::new()
        .layer("streets", json!([feature(square(101.7, 36.6, 0.1), json!({ "JDMC": "虎台" }))]))
        .entry("streets", "{ path = \"streets.geojson\", columns = { name = \"JDMC\" } }");
    assert_eq!(city.reading().city.areas()[0].name, "虎台");
}

#[test]
fn a_repeated_id_gets_a_number_and_a_missing_one_is_made() {
    let at = |step: f64, properties: Value| compound((101.71 + step * 0.003, 36.61), properties);
    let mut with_member = at(4.0, json!({}));
    with_member["id"] = json!("member");
    let CityReading { city, report } = compounds_of(json!([
        at(0.0, json!({ "id": "a" })),
        at(1.0, json!({ "id": "a" })),
        at(2.0, json!({})),
        at(3.0, json!({ "id": "" })),
        with_member,
    ]));
    let ids: Vec<_> = city.compounds().iter().map(|c| c.source_id.as_str()).collect();
    assert_eq!(ids, ["a", "a-2", "compounds-3", "compounds-4", "member"]);
    let codes = codes_of(&report, Layer::Compounds);
    assert_eq!(codes, ["id-repeated", "id-missing", "id-missing"]);
}

#[test]
fn a_stated_street_is_kept_against_the_place_and_an_unknown_one_is_not() {
    let features = json!([
        compound((101.71, 36.61), json!({ "id": "says-other", "street": "礼让街" })),
        compound((101.71, 36.62), json!({ "id": "says-unknown", "street": "南滩" })),
        compound((101.7495, 36.62), json!({ "id": "across" })),
        compound((101.90, 36.62), json!({ "id": "outside" })),
        compound((101.71, 36.63), json!({ "id": "silent" })),
    ]);
    let CityReading { city, report } = compounds_of(features);
    let street = |at: usize| city.compounds()[at].street.map(|id| city.area(id).name.as_str());
    assert_eq!(street(0), Some("礼让街"));
    assert_eq!(street(1), Some("虎台街道"));
    assert_eq!(street(2), Some("礼让街"), "three quarters of it lie there");
    assert_eq!(street(3), None);
    assert_eq!(street(4), Some("虎台街道"));
    let codes = codes_of(&report, Layer::Compounds);
    assert_eq!(codes, ["street-disagrees", "street-unknown", "street-guessed", "street-none"]);
    let whole: Vec<_> = report
        .findings
        .iter()
        .filter(|f| f.layer == Layer::Compounds && f.feature.is_none())
        .map(Finding::to_string)
        .collect();
    assert_eq!(
        whole,
        ["compounds: 3 features state no street: found by the largest share of their area"]
    );
    assert_eq!(of_layer(&report, Layer::Compounds).repaired, 1, "the unknown street");
}

#[test]
fn the_tree_is_found_from_names_codes_and_places() {
    let area = |x: f64, y: f64, size: f64, row: Value| feature(square(x, y, size), row);
    let city = TestCity::with_streets()
        .layer(
            "districts",
            json!([area(101.6, 36.5, 0.4, json!({ "id": "630102", "name": "城东区" }))]),
        )
        .layer(
            "communities",
            json!([
                area(101.701, 36.601, 0.01, json!({ "id": "630102002003", "name": "丙社区" })),
                area(101.72, 36.601, 0.01, json!({ "id": "k2", "name": "丁社区" })),
                area(
                    101.73,
                    36.62,
                    0.01,
                    json!({ "id": "k3", "name": "戊", "所属街道": "礼让街" })
                ),
            ]),
        )
        .layer(
            "compounds",
            json!([
                compound((101.721, 36.602), json!({ "id": "c", "community": "丁" })),
                compound((101.79, 36.64), json!({ "id": "no-community" })),
            ]),
        );
    let CityReading { city, report } = city.reading();
    let parent = |name: &str| {
        let area = city.areas().iter().find(|area| area.name == name).expect("an area");
        area.parent.map(|id| city.area(id).name.as_str())
    };
    assert_eq!(parent("城东区"), None);
    assert_eq!(parent("虎台街道"), Some("城东区"));
    assert_eq!(parent("丙社区"), Some("礼让街"), "by its code");
    assert_eq!(parent("丁社区"), Some("虎台街道"), "by its place");
    assert_eq!(parent("戊"), Some("礼让街"), "as stated, against its place");
    assert_eq!(codes_of(&report, Layer::Communities), ["street-disagrees"]);
    let compound = &city.compounds()[0];
    let names = [compound.district, compound.street, compound.community]
        .map(|id| id.map(|id| city.area(id).name.as_str()));
    assert_eq!(names, [Some("城东区"), Some("虎台街道"), Some("丁社区")]);
    assert_eq!(city.compounds()[1].community, None);
    assert_report_adds_up(&report);
}

#[test]
fn the_other_layers_are_read() {
    let point = |x: f64| json!({ "type": "Point", "coordinates": [x, 36.61] });
    let line = json!({ "type": "LineString", "coordinates": [[101.7, 36.6], [101.71, 36.6]] });
    let candidate = json!({ "id": "k", "方式": "改造", "upgrades": "s1", "造价": "3.5万" });
    let resource = json!({ "id": "r", "单位": "某局", "服务": ["图书"] });
    let request = json!({ "id": "q", "service": "养老", "date": "2024-05-01" });
    let city = TestCity::with_streets()
        .layer("candidates", json!([feature(point(101.71), candidate)]))
        .layer("resources", json!([feature(point(101.72), resource)]))
        .layer(
            "requests",
            json!([
                feature(point(101.72), request),
                feature(point(101.73), json!({ "id": "w", "weight": "许多" })),
            ]),
        )
        .layer(
            "walkways",
            json!([
                feature(line.clone(), json!({ "id": 5, "highway": "footway", "layer": 1 })),
                feature(line.clone(), json!({ "id": 5, "tags": { "a": 1 } })),
            ]),
        )
        .layer("barriers", json!([feature(line, json!({ "name": "湟水" }))]))
        .layer("context", json!([feature(square(101.7, 36.6, 0.1), json!({}))]));
    let CityReading { city, report } = city.reading();
    assert_report_adds_up(&report);
    let candidate = &city.candidates()[0];
    assert_eq!(candidate.action.as_str(), "upgrade");
    assert_eq!(candidate.upgrades.as_deref(), Some("s1"));
    assert_eq!(candidate.station.cost, Some(Yuan::new(35_000.0)));
    assert!(candidate.station.street.is_some());
    assert_eq!(city.resources()[0].unit, "某局");
    assert_eq!(city.requests()[0].service.as_ref().map(|s| s.as_str()), Some("elderly"));
    assert_eq!(codes_of(&report, Layer::Requests), ["number-unreadable"]);
    let Walkways::Lines { lines, .. } = city.walkways() else { panic!("lines") };
    assert_eq!(lines[0].properties["highway"], "footway");
    assert_eq!(lines[0].properties["layer"], "1");
    assert_eq!((lines[0].source_id.as_str(), lines[1].source_id.as_str()), ("5", "5"));
    assert_eq!(lines[1].properties["tags"], "{\"a\":1}");
    assert_eq!((city.barriers().len(), city.context().len()), (1, 1));
}

#[test]
fn an_openstreetmap_file_may_stand_for_the_walkways() {
    let city = TestCity::new().entry("walkways", "\"roads.osm.pbf\"");
    assert!(city.complaint().contains("roads.osm.pbf: no such file"));
    fs::write(city.path().join("roads.osm.pbf"), b"x").expect("written");
    let reading = city.reading();
    let path = city.path().join("roads.osm.pbf");
    assert_eq!(reading.city.walkways(), &Walkways::OsmFile(path));
}

#[test]
fn a_city_without_layers_is_a_city_and_says_so() {
    let CityReading { city, report } = TestCity::new().reading();
    assert!(city.compounds().is_empty());
    let missing: Vec<_> = report.with_code("layer-missing").map(|f| f.layer).collect();
    assert_eq!(missing, [Layer::Compounds, Layer::Streets, Layer::Stations]);
}

#[test]
fn files_that_cannot_be_read_as_a_whole_are_named() {
    for (bytes, words) in [
        (&b""[..], "streets.geojson: the file is empty"),
        (b"{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Fea", "not JSON: EOF"),
        (b"street,name\n1,2\n", "its headings are street, name"),
        (b"{\"type\":\"FeatureCollection\",\"features\":[{\"a\":\"\xb5\xd8\"}]}", "not UTF-8"),
        (b"PK\x03\x04", "a whole zip file"),
    ] {
        let complaint = TestCity::new().text("streets", bytes).complaint();
        assert!(complaint.contains(words), "{complaint}");
        assert!(complaint.contains("streets.geojson"), "{complaint}");
    }
    let city = TestCity::new().entry("streets", "\"none.geojson\"");
    assert!(city.complaint().contains("none.geojson: no such file (layer streets"));
    let city = TestCity::new().entry("streets", "\"folder.geojson\"");
    fs::create_dir(city.path().join("folder.geojson")).expect("a folder");
    assert!(city.complaint().contains("found a folder"));
    // What it is called does not matter.
    let city = TestCity::new().entry("streets", "\"streets.shp\"");
    fs::write(city.path().join("streets.shp"), b"%PDF-1.7").expect("written");
    assert!(city.complaint().contains("a PDF (layer streets of city.toml)"));
    let missing = read_city(Path::new("/nowhere/at/all")).expect_err("an error").to_string();
    assert!(missing.contains("city.toml: no such file"), "{missing}");
}

#[test]
fn of_several_broken_files_the_first_in_order_is_named_every_time() {
    let city = TestCity::new().text("stations", b"x").text("compounds", b"y").text("streets", b"z");
    for _ in 0..20 {
        assert!(city.complaint().contains("streets.geojson"));
    }
}

#[test]
fn files_made_to_fill_the_memory_are_stopped_at_once() {
    let brackets = "[".repeat(1 << 20);
    for (start, words) in [
        ("", "expected a GeoJSON"),
        ("{\"type\":\"FeatureCollection\",\"features\":", "nested more than 64 deep"),
        ("{\"type\":\"FeatureCollection\",\"features\":[{\"a\":", "nested more than 64 deep"),
        ("{\"x\":", "nested more than 64 deep"),
        ("{\"type\":\"Feature\",\"geometry\":", "nested more than 64 deep"),
    ] {
        let city = TestCity::new().entry("streets", "\"big.json\"");
        let mut file = fs::File::create(city.path().join("big.json")).expect("a file");
        file.write_all(start.as_bytes()).expect("written");
        for _ in 0..64 {
            file.write_all(brackets.as_bytes()).expect("written");
        }
        let before = std::time::Instant::now();
        let complaint = city.complaint();
        assert!(complaint.contains(words), "{start}: {complaint}");
        assert!(before.elapsed().as_secs_f64() < 1.0, "it took {:?}", before.elapsed());
    }
}

#[test]
fn a_file_of_nothing_but_rubbish_is_no_layer() {
    let rubbish = vec!["{}"; 200_000].join(",");
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{rubbish}]}}");
    let complaint = TestCity::new().text("streets", text.as_bytes()).complaint();
    assert!(complaint.contains("more than 100000 features that cannot be used"), "{complaint}");
}

#[test]
fn a_byte_order_mark_and_features_one_a_line_are_accepted() {
    let one = compound((101.71, 36.61), json!({ "id": 1 }));
    let two = compound((101.72, 36.61), json!({ "id": 2 }));
    let city = TestCity::new().text("compounds", format!("\u{feff}{one}\n{two}\n").as_bytes());
    assert_eq!(city.reading().city.compounds().len(), 2);
}

#[test]
fn the_same_folder_reads_the_same_whatever_the_number_of_threads() {
    let city = mixed_city();
    let read = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let reading = pool.install(|| city.reading());
        (format!("{:?}", reading.city), reading.report)
    };
    assert_eq!(read(1), read(4));
}

/// A small city with something of everything.
fn mixed_city() -> TestCity {
    let compounds: Vec<_> = (0..6)
        .map(|step| {
            let step = f64::from(step);
            let (lon, lat) = (101.705 + 0.015 * step, 36.61 + 0.002 * step);
            let row = json!({
                "id": format!("c{step}"), "名称": "甲", "kind": "村", "residents": "１２０",
                "street": "虎台", "gates": [[lon, lat]]
            });
            compound((lon, lat), row)
        })
        .collect();
    let station = json!({ "id": "s", "services": "养老、文化", "tier": "社区", "capacity": 500 });
    let line = json!({ "type": "LineString", "coordinates": [[101.7, 36.6], [101.71, 36.6]] });
    let community = json!({ "id": "630102001001" });
    TestCity::with_streets()
        .layer("compounds", Value::from(compounds))
        .layer("communities", json!([feature(square(101.70, 36.60, 0.02), community)]))
        .layer(
            "stations",
            json!([feature(json!({ "type": "Point", "coordinates": [101.72, 36.62] }), station)]),
        )
        .layer("walkways", json!([feature(line, json!({ "highway": "footway" }))]))
}

/// Marsaglia (2003), "Xorshift RNGs", doi:10.18637/jss.v008.i14: from a fixed seed the same cases
/// every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).expect("small")
    }
}

/// Changes some value somewhere in the document.
fn mutate_json(value: &mut Value, dice: &mut Dice) {
    match value {
        Value::Array(items) if !items.is_empty() && dice.below(6) > 0 => {
            let at = dice.below(items.len());
            match dice.below(14) {
                0 => drop(items.remove(at)),
                1 => {
                    let again = items[at].clone();
                    items.insert(dice.below(items.len()), again);
                }
                2 => {
                    let other = dice.below(items.len());
                    items.swap(at, other);
                }
                3 => items[at] = json!([items[at]]),
                4 => items.clear(),
                _ => mutate_json(&mut items[at], dice),
            }
        }
        Value::Object(map) if !map.is_empty() && dice.below(6) > 0 => {
            let key = map.keys().nth(dice.below(map.len())).cloned().expect("a key");
            if dice.below(10) == 0 {
                map.remove(&key);
            } else {
                mutate_json(&mut map[&key], dice);
            }
        }
        other => *other = another_value(other, dice),
    }
}

fn another_value(value: &Value, dice: &mut Dice) -> Value {
    let number = value.as_f64().unwrap_or(1.0);
    let texts = ["", "abc", "Polygon", "Point", "MultiPolygon", "１，２００", "虎台", "630102"];
    match dice.below(14) {
        0 => Value::Null,
        1 => json!(texts[dice.below(texts.len())]),
        2 => json!(-number),
        3 => json!(number * 1e300),
        4 => json!(number.to_string()),
        5 => json!([]),
        6 => json!({}),
        7 => json!([[[number, number]]]),
        8 => json!(true),
        9 => json!(number + 1e-9),
        10 => json!(0),
        _ => json!(number + (dice.below(2001) as f64 - 1000.0) * 1e-5),
    }
}

fn mutate_bytes(bytes: &mut Vec<u8>, dice: &mut Dice) {
    if bytes.is_empty() {
        return;
    }
    let at = dice.below(bytes.len());
    match dice.below(6) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << dice.below(8),
        2 => drop(bytes.remove(at)),
        3 => bytes.insert(at, b"[]{},:\"0-.e\\\xff \n"[dice.below(15)]),
        4 => {
            let end = (at + dice.below(200)).min(bytes.len());
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            let end = (at + dice.below(50)).min(bytes.len());
            bytes.drain(at..end);
        }
    }
}

/// Breaks one file of the city. Bytes mostly break the JSON; values mostly break what it means.
fn mutate_file(path: &Path, dice: &mut Dice) {
    let mut bytes = fs::read(path).expect("there");
    let rounds = 1 + dice.below(4);
    if dice.below(6) == 0 {
        (0..rounds).for_each(|_| mutate_bytes(&mut bytes, dice));
    } else if let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) {
        for _ in 0..rounds {
            match value.get_mut("features").and_then(Value::as_array_mut) {
                Some(features) if !features.is_empty() && dice.below(30) > 0 => {
                    let at = dice.below(features.len());
                    mutate_json(&mut features[at], dice);
                }
                _ => mutate_json(&mut value, dice),
            }
        }
        bytes = value.to_string().into_bytes();
    }
    fs::write(path, bytes).expect("written");
}

#[test]
fn whatever_is_done_to_a_city_reading_it_ends_and_the_counts_add_up() {
    const SEED: u64 = 20_240_501;
    let mut dice = Dice(SEED);
    let files = ["compounds", "streets", "communities", "stations", "walkways"];
    let (mut read, mut refused) = (0, 0);
    for case in 0..1000 {
        let city = mixed_city();
        for _ in 0..=dice.below(3) {
            let file = format!("{}.geojson", files[dice.below(files.len())]);
            mutate_file(&city.path().join(file), &mut dice);
        }
        match city.read() {
            Ok(CityReading { city, report }) => {
                read += 1;
                assert_report_adds_up(&report);
                let kept = of_layer(&report, Layer::Compounds).kept;
                assert_eq!(city.compounds().len(), kept, "case {case}");
                let shapes = city.compounds().iter().map(|c| &c.shape);
                for shape in shapes.chain(city.areas().iter().map(|a| &a.shape)) {
                    if let GeoShape::Area(area) = shape {
                        assert!(geo::Validation::is_valid(area), "case {case}: {area:?}");
                    }
                }
            }
            Err(error) => {
                refused += 1;
                assert!(!error.to_string().contains('\n'), "case {case}: {error}");
            }
        }
    }
    assert!(read > 400 && refused > 200, "both happen: {read} read, {refused} refused");
}

#[test]
fn the_order_of_features_never_changes_which_are_kept() {
    let mut dice = Dice(7);
    for case in 0..100 {
        let city = mixed_city();
        let path = city.path().join("compounds.geojson");
        let text = fs::read(&path).expect("there");
        let mut document: Value = serde_json::from_slice(&text).expect("JSON");
        let features = document["features"].as_array_mut().expect("a list");
        for (at, feature) in features.iter_mut().enumerate() {
            if dice.below(2) == 0 {
                mutate_json(&mut feature["geometry"], &mut dice);
            }
            feature["properties"]["name"] = json!(format!("mark {at}"));
        }
        let mut kept = Vec::new();
        for _ in 0..3 {
            fs::write(&path, document.to_string()).expect("written");
            let CityReading { city, report } = city.reading();
            assert_report_adds_up(&report);
            let mut marks: Vec<_> = city
                .compounds()
                .iter()
                .map(|c| (c.name.clone(), format!("{:?} {:?}", c.shape, c.street)))
                .collect();
            marks.sort();
            kept.push(marks);
            let features = document["features"].as_array_mut().expect("a list");
            let turn = dice.below(features.len());
            features.rotate_left(turn);
            features.reverse();
        }
        assert!(kept.windows(2).all(|pair| pair[0] == pair[1]), "case {case}");
    }
}

/// `名称` and `人口` of two compounds in GBK, their outlines as WKT, below a title.
fn compounds_in_gbk() -> Vec<u8> {
    let rows = [("虎台小区", 101.701, "1,200"), ("城中小区", 101.706, "８００人")];
    let mut text = "西宁市小区一览表\t\t\n小区名称\t常住人口（人）\t边界\n".to_owned();
    for (name, lon, residents) in rows {
        let (west, east, south, north) = (lon, lon + 0.001, 36.601, 36.602);
        text.push_str(&format!(
            "{name}\t{residents}\tPOLYGON(({west} {south},{east} {south},{east} {north},\
             {west} {north},{west} {south}))\n"
        ));
    }
    encoding_rs::GBK.encode(&text).0.into_owned()
}

#[test]
fn a_city_of_tables_a_workbook_and_kml_is_read_like_one_of_geojson() {
    let kml = "<kml><Document><Folder><name>街道</name><Placemark><name>虎台街道</name><Polygon>\
               <outerBoundaryIs><LinearRing><coordinates>101.7,36.6 101.71,36.6 101.71,36.61 \
               101.7,36.61 101.7,36.6</coordinates></LinearRing></outerBoundaryIs></Polygon>\
               </Placemark></Folder></Document></kml>";
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["站名", "坐标", "级别"]) {
        sheet.write(0, column, heading).expect("written");
    }
    for (column, value) in (0..).zip(["虎台站", "36.6015，101.702", "街道"]) {
        sheet.write(1, column, value).expect("written");
    }
    let workbook = book.save_to_buffer().expect("a workbook");
    let city = TestCity::new()
        .text("streets", kml.as_bytes())
        .text("compounds", &compounds_in_gbk())
        .text("stations", &workbook);
    let CityReading { city, report } = city.read().expect("read");
    assert_eq!(report.rejected(), 0, "{:#?}", report.findings);
    let names: Vec<_> = city.compounds().iter().map(|compound| compound.name.as_str()).collect();
    assert_eq!(names, ["虎台小区", "城中小区"]);
    let residents: Vec<_> = city.compounds().iter().map(|compound| compound.residents).collect();
    assert_eq!(residents, [1200.0, 800.0].map(|count| Some(Persons::new(count))));
    assert_eq!(city.stations().len(), 1);
    assert_eq!(city.areas().len(), 1);
    for code in ["encoding-found", "title-rows-skipped", "columns-of-place"] {
        assert_eq!(report.with_code(code).count(), 1 + usize::from(code == "columns-of-place"));
    }
}
