//! The program as people run it: words, files and exit codes.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

fn yike() -> Command {
    Command::cargo_bin("yike").expect("the program is built")
}

/// A square compound of about 90 m with its south-west corner at the place.
fn compound(id: &str, lon: f64, lat: f64) -> Value {
    let (e, n) = (lon + 0.001, lat + 0.0008);
    json!({
        "type": "Feature",
        "properties": { "id": id, "名称": "花园", "人口": 1200, "所属街道": "虎台街道" },
        "geometry": { "type": "Polygon", "coordinates": [[[lon, lat], [e, lat], [e, n], [lon, n], [lon, lat]]] }
    })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// A city of two compounds and one station: one served, one 4 km away.
fn city() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: String| fs::write(folder.path().join(name), text).expect("written");
    write(
        "city.toml",
        "id = \"hutai\"\nname = \"虎台\"\nsource = \"invented for a test\"\ndata_date = 2022-12-31\n\
         [layers]\ncompounds = \"c.geojson\"\nstreets = \"j.geojson\"\nstations = \"s.geojson\"\n"
            .to_owned(),
    );
    write(
        "c.geojson",
        collection(&[compound("c1", 101.745, 36.63), compound("c2", 101.79, 36.63)]),
    );
    write(
        "j.geojson",
        collection(&[json!({
            "type": "Feature", "properties": { "代码": "630104003", "名称": "虎台街道" },
            "geometry": { "type": "Polygon", "coordinates": [[
                [101.73, 36.61], [101.80, 36.61], [101.80, 36.65], [101.73, 36.65], [101.73, 36.61]
            ]] }
        })]),
    );
    write(
        "s.geojson",
        collection(&[json!({
            "type": "Feature", "properties": { "id": "s1", "名称": "党群服务中心", "级别": "社区" },
            "geometry": { "type": "Point", "coordinates": [101.748, 36.631] }
        })]),
    );
    folder
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read(path).expect("written");
    let text =
        text.strip_prefix("\u{feff}".as_bytes()).expect("a byte-order mark for spreadsheets");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.expect("CSV").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn analyze_writes_every_output_of_the_contract() {
    let city = city();
    let out = city.path().join("out");
    yike().arg("analyze").arg(city.path()).arg("--out").arg(&out).assert().success();

    let compounds: Value =
        serde_json::from_slice(&fs::read(out.join("compounds.geojson")).expect("written"))
            .expect("JSON");
    let first = &compounds["features"][0]["properties"];
    let names: Vec<&String> = first.as_object().expect("properties").keys().collect();
    let contract = [
        "id",
        "name",
        "kind",
        "street",
        "community",
        "residents",
        "served",
        "station_id",
        "walk_s",
        "distance_m",
        "stations_in_reach",
        "area_share",
        "reason",
    ];
    assert_eq!(names[..contract.len()], contract);
    assert_eq!(first["served"], true);
    assert_eq!(first["station_id"], "s1");
    assert_eq!(compounds["features"][1]["properties"]["reason"], "no-station-in-radius");

    let gaps = rows(&out.join("gaps.csv"));
    assert_eq!(gaps.len(), 2, "a heading and one gap");
    assert_eq!(
        gaps[0][..17].join(" "),
        "id name kind street community district residents elderly reason nearest_station \
         distance_m walk_s straight_m detour_ratio lon lat suggestion"
    );
    assert_eq!((gaps[1][0].as_str(), gaps[1][3].as_str()), ("c2", "虎台街道"));
    let metres: f64 = gaps[1][10].parse().expect("a number");
    assert!((3700.0..3850.0).contains(&metres), "{metres}");

    let rates = rows(&out.join("rates.csv"));
    assert_eq!(
        rates[0].join(" "),
        "level id name compounds compounds_served compounds_rate residents residents_served \
         residents_rate area_m2 area_served_m2 area_rate median_walk_s p90_walk_s"
    );
    assert_eq!(rates[1][..6].join(" "), "city hutai 虎台 2 1 0.5");
    assert_eq!(rates[2][..6].join(" "), "street 630104003 虎台街道 2 1 0.5");

    let circles: Value =
        serde_json::from_slice(&fs::read(out.join("circles.geojson")).expect("written"))
            .expect("JSON");
    let drawn = circles["features"].as_array().expect("features");
    assert_eq!(drawn.len(), 2, "one circle and the dissolved whole");
    assert_eq!(drawn[1]["properties"]["dissolved"], true);

    let summary: Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).expect("written"))
            .expect("JSON");
    for name in [
        "city",
        "standard",
        "method",
        "limit_s",
        "limit_m",
        "pace_kmh",
        "measure",
        "data_date",
        "compounds",
        "residents",
        "area",
        "by_kind",
        "by_tier",
        "equity",
        "reasons",
        "streets",
        "version",
    ] {
        assert!(summary.get(name).is_some(), "summary.json has no {name}");
    }
    assert_eq!(summary["limit_m"], 1000);
    assert_eq!(summary["compounds"], json!({ "total": 2, "served": 1, "rate": 0.5 }));
    let map = fs::read_to_string(out.join("map.svg")).expect("written");
    assert!(map.contains("虎台") && map.contains("invented for a test"));
}

#[test]
fn json_on_standard_output_is_the_summary_and_nothing_else() {
    let city = city();
    let out = city.path().join("out");
    let run = yike()
        .args(["analyze", "--format", "json", "--out"])
        .arg(&out)
        .arg(city.path())
        .assert()
        .success();
    let printed = &run.get_output().stdout;
    assert_eq!(*printed, fs::read(out.join("summary.json")).expect("written"));
}

#[test]
fn two_runs_write_the_same_bytes() {
    let city = city();
    for out in ["one", "two"] {
        yike()
            .arg("analyze")
            .arg(city.path())
            .arg("--out")
            .arg(city.path().join(out))
            .assert()
            .success();
    }
    for name in
        ["compounds.geojson", "gaps.csv", "rates.csv", "circles.geojson", "summary.json", "map.svg"]
    {
        let read = |out: &str| fs::read(city.path().join(out).join(name)).expect("written");
        assert_eq!(read("one"), read("two"), "{name}");
    }
}

#[test]
fn strict_exits_with_1_when_there_are_gaps_and_0_when_there_are_none() {
    let city = city();
    yike().args(["analyze", "--strict"]).arg(city.path()).assert().code(1);
    yike().args(["analyze", "--strict", "--minutes", "90"]).arg(city.path()).assert().code(0);
    yike().arg("analyze").arg(city.path()).assert().code(0);
}

#[test]
fn minutes_pace_and_metres_override_the_standard() {
    let city = city();
    let limit = |words: &[&str]| {
        let run =
            yike().args(["analyze", "--format", "json"]).args(words).arg(city.path()).assert();
        let summary: Value =
            serde_json::from_slice(&run.success().get_output().stdout).expect("JSON");
        (summary["limit_m"].clone(), summary["limit_s"].clone())
    };
    assert_eq!(limit(&[]), (json!(1000), json!(900)));
    assert_eq!(limit(&["--minutes", "10"]), (json!(666.667), json!(600)));
    assert_eq!(limit(&["--pace", "5"]), (json!(1250), json!(900)));
    assert_eq!(limit(&["--meters", "500"]), (json!(500), json!(450)));
}

#[test]
fn impossible_numbers_and_unknown_words_are_errors_that_say_what_is_expected() {
    let city = city();
    for (words, says) in [
        (["--minutes", "-1"], "minutes = -1: expected a number above 0"),
        (["--minutes", "1e308"], "expected a number above 0 and at most 1440"),
        (["--pace", "0"], "pace = 0 km/h: expected"),
        (["--detour", "0.5"], "detour = 0.5: expected"),
        (["--standard", "no-such"], "no-such"),
        (["--minutes", "abc"], "invalid value 'abc'"),
    ] {
        yike()
            .arg("analyze")
            .args(words)
            .arg(city.path())
            .assert()
            .code(2)
            .stdout("")
            .stderr(predicate::str::contains(says));
    }
}

#[test]
fn a_missing_city_or_layer_is_named() {
    let city = city();
    yike()
        .args(["analyze", "/no/such/city"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains("/no/such/city"));
    fs::remove_file(city.path().join("s.geojson")).expect("removed");
    yike()
        .arg("analyze")
        .arg(city.path())
        .assert()
        .code(2)
        .stderr(predicate::str::contains("s.geojson"));
}

#[test]
fn check_tells_what_was_repaired_and_rejected_and_strict_minds() {
    let city = city();
    yike().args(["check", "--strict"]).arg(city.path()).assert().code(0);
    let broken = json!({ "type": "Feature", "properties": { "id": "c3" }, "geometry": null });
    let text = collection(&[compound("c1", 101.745, 36.63), broken]);
    fs::write(city.path().join("c.geojson"), text).expect("written");
    yike()
        .args(["check", "--strict"])
        .arg(city.path())
        .assert()
        .code(1)
        .stdout(predicate::str::contains("c3 (第 2 个)  没有几何 → 未采用"));
    yike()
        .args(["check", "--lang", "en"])
        .arg(city.path())
        .assert()
        .code(0)
        .stdout(predicate::str::contains("c3 (feature 2)  no geometry → rejected"));
    let run = yike().args(["check", "--format", "json"]).arg(city.path()).assert().code(0);
    let report: Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    assert_eq!(report["layers"][0]["read"], 2);
    assert_eq!(report["layers"][0]["rejected"], 1);
    assert_eq!(report["groups"][0]["code"], "geometry-empty");
    assert_eq!(report["groups"][0]["title_zh"], "没有几何");
    let page = city.path().join("findings.html");
    yike()
        .args(["check", "--format", "html"])
        .arg(city.path())
        .arg("-o")
        .arg(&page)
        .assert()
        .success()
        .stdout("");
    assert!(fs::read_to_string(page).expect("written").contains("没有几何"));
}

#[test]
fn gaps_are_written_as_csv_or_geojson_by_the_ending_of_the_file() {
    let city = city();
    let csv = city.path().join("gaps.csv");
    yike().arg("gaps").arg(city.path()).arg("-o").arg(&csv).assert().success();
    assert_eq!(rows(&csv).len(), 2);
    let geojson = city.path().join("gaps.geojson");
    yike()
        .args(["gaps", "--lang", "en"])
        .arg(city.path())
        .arg("-o")
        .arg(&geojson)
        .assert()
        .success();
    let gaps: Value = serde_json::from_slice(&fs::read(&geojson).expect("written")).expect("JSON");
    let gap = &gaps["features"][0];
    assert_eq!(gap["properties"]["suggestion"], "build a station within 1000 m");
    assert_eq!(gap["geometry"]["type"], "Polygon");
    assert!(gap["properties"]["distance_m"].is_number());
    yike()
        .arg("gaps")
        .arg(city.path())
        .args(["-o", "gaps.doc"])
        .assert()
        .code(2)
        .stderr(predicate::str::contains(".csv, .xlsx, .geojson, .gpkg or .shp.zip"));
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_error() {
    let city = city();
    let program = assert_cmd::cargo::cargo_bin("yike");
    let shell = format!(
        "'{}' analyze '{}' --format json | true; exit ${{PIPESTATUS[0]}}",
        program.display(),
        city.path().display()
    );
    let status = std::process::Command::new("bash").args(["-c", &shell]).status().expect("bash");
    assert_eq!(status.code(), Some(0));
}

#[test]
fn a_city_of_nothing_is_analyzed_too() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("city.toml"), "id = \"empty\"\nname = \"空城\"\n[layers]\n")
        .expect("written");
    let out = folder.path().join("out");
    yike().arg("analyze").arg(folder.path()).arg("--out").arg(&out).assert().success();
    let summary: Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).expect("written"))
            .expect("JSON");
    assert_eq!(summary["compounds"], json!({ "total": 0, "served": 0, "rate": null }));
}

#[test]
fn rings_are_written_for_each_station_and_dissolved_and_grow() {
    let (folder, out) = (city(), tempfile::tempdir().expect("a folder"));
    yike()
        .args(["analyze", "--rings", "5,10"])
        .arg(folder.path())
        .arg("--out")
        .arg(out.path())
        .assert()
        .success();
    let rings = fs::read_to_string(out.path().join("rings.geojson")).expect("written");
    let rings: Value = serde_json::from_str(&rings).expect("JSON");
    let minutes: Vec<&Value> = rings["features"]
        .as_array()
        .expect("features")
        .iter()
        .map(|ring| &ring["properties"]["minutes"])
        .collect();
    assert_eq!(minutes, [5.0, 10.0, 5.0, 10.0], "one station, then all dissolved");
    let refused = yike().args(["analyze", "--rings", "-5"]).arg(folder.path()).assert();
    refused.failure().code(2);
}

#[test]
fn a_city_without_walkways_cannot_be_walked_and_says_what_to_do() {
    let folder = city();
    let mut command = yike();
    let asked = command.args(["analyze", "--by", "walk"]).arg(folder.path()).assert().code(2);
    asked.stderr(predicate::str::contains("walkways").and(predicate::str::contains("city.toml")));
}

#[test]
fn the_report_is_written_in_the_format_that_its_ending_tells() {
    let city = city();
    let write = |name: &str| {
        let out = city.path().join(name);
        let mut run = yike();
        run.arg("report").arg(city.path()).arg("-o").arg(&out);
        (run.assert(), out)
    };
    let (done, html) = write("report.html");
    done.success().stdout(predicate::str::is_empty());
    let html = fs::read_to_string(html).expect("written");
    assert!(html.contains("虎台") && html.contains("invented for a test"));
    let (done, pdf) = write("report.PDF");
    if yike::export::Fonts::new().is_ok() {
        done.success();
        assert!(fs::read(pdf).expect("written").starts_with(b"%PDF-"));
    } else {
        eprintln!("SKIPPED: no font with Chinese characters: the PDF was not written");
        done.code(2).stderr(predicate::str::contains("fonts-noto-cjk"));
    }
    let (refused, _) = write("report.docx");
    refused.code(2).stderr(predicate::str::contains(".html or .pdf"));
}
