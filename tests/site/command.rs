//! `yike site` as people run it: every problem, every form of output, and what goes wrong.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use calamine::{Reader, Xlsx};
use predicates::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

fn yike() -> Command {
    Command::cargo_bin("yike").expect("the program is built")
}

fn site(city: &TempDir) -> Command {
    let mut yike = yike();
    yike.arg("site").arg(city.path());
    yike
}

/// A square compound of about 90 m around a place.
fn compound(id: &str, lon: f64, residents: u32, street: &str) -> Value {
    let (w, e, s, n) = (lon - 0.0005, lon + 0.0005, 36.6296, 36.6304);
    json!({
        "type": "Feature",
        "properties": {
            "id": id, "名称": id, "人口": residents, "户数": residents / 3,
            "60岁以上": residents / 5, "所属街道": street
        },
        "geometry": { "type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]] }
    })
}

fn candidate(id: &str, lon: f64, cost: u32) -> Value {
    json!({
        "type": "Feature", "properties": { "id": id, "名称": id, "造价": cost, "级别": "社区" },
        "geometry": { "type": "Point", "coordinates": [lon, 36.63] }
    })
}

fn street(id: &str, west: f64, east: f64) -> Value {
    json!({
        "type": "Feature", "properties": { "代码": id, "名称": id },
        "geometry": { "type": "Polygon", "coordinates": [[
            [west, 36.61], [east, 36.61], [east, 36.65], [west, 36.65], [west, 36.61]
        ]] }
    })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn folder(layers: &[(&str, Vec<Value>)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: String| fs::write(folder.path().join(name), text).expect("written");
    let mut settings = "id = \"line\"\nname = \"一线城\"\n[layers]\n".to_owned();
    for (layer, features) in layers {
        settings += &format!("{layer} = \"{layer}.geojson\"\n");
        write(&format!("{layer}.geojson"), collection(features));
    }
    write("city.toml", settings);
    folder
}

/// Compounds along a line, about 890 m a hundredth of a degree: one served in the west, four to
/// win in the middle and the east, and one far away that no candidate reaches.
fn city() -> TempDir {
    let compounds = vec![
        compound("c1", 101.70, 900, "west"),
        compound("c2", 101.73, 300, "west"),
        compound("c3", 101.735, 500, "west"),
        compound("c4", 101.77, 1200, "east"),
        compound("c5", 101.79, 200, "east"),
        compound("far", 101.89, 60, "east"),
    ];
    let station = json!({
        "type": "Feature", "properties": { "id": "s1", "名称": "党群服务中心", "级别": "社区" },
        "geometry": { "type": "Point", "coordinates": [101.70, 36.63] }
    });
    folder(&[
        ("compounds", compounds),
        ("streets", vec![street("west", 101.69, 101.75), street("east", 101.75, 101.90)]),
        ("stations", vec![station]),
        (
            "candidates",
            vec![
                candidate("k23", 101.733, 5_000_000),
                candidate("k4", 101.771, 3_000_000),
                candidate("k5", 101.79, 1_000_000),
                candidate("k2", 101.729, 4_000_000),
            ],
        ),
    ])
}

fn plan(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).expect("written")).expect("JSON")
}

/// Runs the command and reads the plan on standard output.
fn planned(city: &TempDir, words: &[&str]) -> Value {
    let out = site(city).args(words).args(["-o", "-"]).output().expect("it runs");
    let words = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{words}");
    serde_json::from_slice(&out.stdout).expect("JSON alone on standard output")
}

fn ids(plan: &Value) -> Vec<&str> {
    let sites = plan["sites"].as_array().expect("sites");
    sites.iter().filter_map(|site| site["candidate_id"].as_str()).collect()
}

#[test]
fn the_most_covered_is_found_with_its_order_and_its_proof() {
    let plan = planned(&city(), &["--build", "2"]);
    assert_eq!(ids(&plan), ["k4", "k23"], "1200 before 800");
    assert_eq!(plan["status"], "optimal");
    assert_eq!((&plan["objective"], &plan["bound"]), (&2900.0.into(), &2900.0.into()));
    assert_eq!(plan["after"]["residents"]["served"], 2900);
    assert_eq!(plan["sites"][1]["adds_compounds"], 2);
    let curve: Vec<_> = plan["curve"].as_array().expect("points").iter().collect();
    let values: Vec<_> = curve.iter().map(|point| point["value"].as_f64()).collect();
    assert_eq!(values, [Some(900.0), Some(2100.0), Some(2900.0)]);
    let why = plan["unserved"].as_array().expect("compounds").iter();
    let why: Vec<_> = why.map(|one| (one["id"].as_str(), one["why"].as_str())).collect();
    let expected = [("c5", "not-chosen"), ("far", "no-candidate")];
    assert_eq!(why, expected.map(|(id, why)| (Some(id), Some(why))));
}

#[test]
fn a_budget_buys_what_it_can() {
    let plan = planned(&city(), &["--budget", "600万"]);
    let cost = plan["cost_yuan"].as_f64().expect("known");
    assert!(cost <= 6e6, "{cost}");
    assert_eq!(plan["after"]["residents"]["served"], 900 + 1200 + 200, "k4 and k5");
    assert_eq!(plan["spend"]["yuan"], 6_000_000);
    let plan = planned(&city(), &["--budget", "1"]);
    let headline = plan["headline"]["en"].as_str().expect("words");
    assert!(headline.starts_with("The budget buys no site that helps"), "{headline}");
}

#[test]
fn every_weight_has_its_own_plan_and_unit() {
    for (weight, least) in
        [("residents", 2100.0), ("households", 700.0), ("elderly", 420.0), ("compounds", 3.0)]
    {
        let plan = planned(&city(), &["--build", "1", "--weight", weight]);
        assert_eq!(plan["objective"].as_f64(), Some(least), "{weight}");
        assert_eq!((&plan["weight"], &plan["objective_unit"]), (&weight.into(), &weight.into()));
        let says =
            plan["headline"]["zh"].as_str().is_some_and(|zh| zh.contains("家庭户 300 → 700"));
        assert_eq!(says, weight == "households", "{}", plan["headline"]);
    }
}

#[test]
fn the_fewest_that_reach_a_share_are_found() {
    let plan = planned(&city(), &["--problem", "full-coverage", "--overall", "90%"]);
    assert_eq!(plan["sites"].as_array().map(Vec::len), Some(2));
    assert_eq!((&plan["objective"], &plan["objective_unit"]), (&2.0.into(), &"sites".into()));
    assert!(plan["after"]["residents"]["rate"].as_f64() >= Some(0.9));
    let words = ["--problem", "full-coverage", "--overall", "66%", "--least", "cost"];
    let plan = planned(&city(), &words);
    assert_eq!((&plan["objective"], &plan["objective_unit"]), (&3e6.into(), &"yuan".into()));
}

#[test]
fn what_cannot_be_reached_is_said_and_strict_exits_with_one() {
    let city = city();
    let words = ["--problem", "full-coverage", "--overall", "99%", "--each-street", "97%"];
    let plan = planned(&city, &words);
    assert_eq!(plan["status"], "infeasible");
    let reachable = plan["shortfall"][0]["reachable"].as_f64().expect("a share");
    assert!((reachable - 3100.0 / 3160.0).abs() < 1e-6, "{reachable}");
    assert_eq!(plan["shortfall"][1]["street"], "east");
    let said = predicate::str::contains("办不到").and(predicate::str::contains("Not possible"));
    site(&city).args(words).assert().success().stdout(said);
    site(&city).args(words).arg("--strict").assert().code(1);
    site(&city).args(["--build", "1", "--strict"]).assert().success();
}

#[test]
fn walks_get_shorter_on_average_and_at_the_longest() {
    let words = ["--build", "1", "--problem", "median", "--farthest", "20000"];
    let plan = planned(&city(), &words);
    assert_eq!(plan["objective_unit"], "mean-m");
    let curve = &plan["curve"];
    assert!(curve[1]["value"].as_f64() < curve[0]["value"].as_f64());
    let words = ["--build", "1", "--problem", "center", "--farthest", "20000"];
    let plan = planned(&city(), &words);
    assert_eq!(plan["objective_unit"], "m");
    assert_eq!(ids(&plan), ["k5"], "the one nearest to the far compound");
}

#[test]
fn options_of_coverage_change_the_plan() {
    let city = city();
    let plan = planned(&city, &["--build", "2", "--backup", "50%"]);
    assert_eq!(plan["backup"], 0.5);
    let plan = planned(&city, &["--build", "1", "--first", "worst-street"]);
    assert_eq!(plan["first"], "worst-street");
    assert!(plan["worst_street"][0].as_f64() <= plan["worst_street"][1].as_f64());
    let plan = planned(&city, &["--build", "1", "--capacities"]);
    assert_eq!(plan["status"], "optimal");
    let plan = planned(&city, &["--build", "2", "--require", "k5"]);
    assert!(ids(&plan).contains(&"k5"));
    let plan = planned(&city, &["--build", "1", "--in-street", "west"]);
    assert_eq!(ids(&plan), ["k23"]);
    assert_eq!(plan["candidates"]["left_out"]["other-street"], 2);
    let plan = planned(&city, &["--build", "1", "--at", "101.79,36.63"]);
    assert_eq!(plan["sources"], json!(["drawn"]));
    assert_eq!(plan["after"]["residents"]["served"], 1100);
    let plan = planned(&city, &["--build", "1", "--curve", "of-plan"]);
    assert!(plan["curve"][0]["bound"].is_null());
}

#[test]
fn nobody_builds_where_it_is_forbidden() {
    let city = city();
    let path = city.path().join("forbidden.geojson");
    fs::write(&path, collection(&[street("park", 101.76, 101.78)])).expect("written");
    let forbid = path.to_str().expect("text");
    let plan = planned(&city, &["--build", "1", "--forbid", forbid]);
    assert_eq!(ids(&plan), ["k23"], "k4 lies in the park");
    assert_eq!(plan["candidates"]["left_out"]["forbidden"], 1);
}

#[test]
fn every_form_is_written_and_agrees() {
    let city = city();
    let path = |name: &str| city.path().join(name);
    let mut yike = site(&city);
    for name in ["plan.json", "plan.geojson", "plan.xlsx"] {
        yike.arg("-o").arg(path(name));
    }
    let said = predicate::str::contains("已证明最优").and(predicate::str::contains("k4"));
    yike.args(["--build", "2"]).assert().success().stdout(said);
    let plan = plan(&path("plan.json"));
    assert_eq!(ids(&plan), ["k4", "k23"]);
    let map: Value =
        serde_json::from_slice(&fs::read(path("plan.geojson")).expect("written")).expect("JSON");
    let roles: Vec<_> = map["features"]
        .as_array()
        .expect("features")
        .iter()
        .filter_map(|one| one["properties"]["role"].as_str())
        .collect();
    let count = |role: &str| roles.iter().filter(|one| **one == role).count();
    assert_eq!(["site", "candidate", "won", "unserved"].map(count), [2, 2, 3, 2]);
    let mut book: Xlsx<_> = calamine::open_workbook(path("plan.xlsx")).expect("a workbook");
    let sites = book.worksheet_range("站点").expect("the sites");
    assert_eq!(sites.get((1, 1)).map(ToString::to_string), Some("k4".into()));
}

#[test]
fn the_same_question_has_the_same_plan() {
    let city = city();
    let told = || {
        let mut plan = planned(&city, &["--build", "2", "--candidates", "layer,hexagons"]);
        plan["seconds"] = 0.into();
        plan
    };
    assert_eq!(told(), told());
}

#[test]
fn the_shortest_time_still_gives_a_plan_where_candidates_are_gathered_in_a_moment() {
    let city = city();
    let plan = planned(&city, &["--build", "2", "--seconds", "0.0001"]);
    assert!(["optimal", "feasible"].contains(&plan["status"].as_str().expect("a word")), "{plan}");
    let (best, bound) = (&plan["objective"], &plan["bound"]);
    assert!(best.as_f64().expect("a value") <= bound.as_f64().expect("a bound"), "{plan}");
}

#[test]
fn what_cannot_be_meant_is_said_in_words() {
    let city = city();
    let missing = city.path().join("no-such.geojson");
    let points = city.path().join("stations.geojson");
    let (missing, points) = (missing.to_str().expect("text"), points.to_str().expect("text"));
    for (words, expected) in [
        (vec!["-o", "plan.csv"], ".json, .geojson or .xlsx"),
        (vec!["--overall", "0.9"], "--problem full-coverage"),
        (vec!["--problem", "full-coverage", "--build", "3"], "finds how many"),
        (vec!["--problem", "median", "--backup", "0.5"], "--problem max-coverage"),
        (vec!["--farthest", "5000"], "--problem median or center"),
        (vec!["--spacing", "200"], "--candidates hexagons"),
        (vec!["--problem", "full-coverage", "--overall", "95"], "do you mean 95%?"),
        (vec!["--budget", "much"], "1200万"),
        (vec!["--at", "36.63,101.7"], "latitude"),
        (vec!["--tier", "village"], "community"),
        (vec!["--build", "0"], "0"),
        (vec!["--build", "1", "--budget", "5"], "cannot be used with"),
        (vec!["--forbid", missing], "no-such.geojson"),
        (vec!["--forbid", points], "expected polygons"),
        (vec!["--require", "nobody"], "nobody"),
        (vec!["--in-street", "nowhere"], "nowhere"),
        (vec!["--weight", "requests"], "requests"),
        (vec!["--measure", "area"], "area"),
        (vec!["--budget", "100", "--candidates", "gates"], "cost"),
        (vec!["--candidates", "resources"], "candidates"),
        (vec!["--candidates", "hexagons", "--spacing", "-5"], "spacing"),
    ] {
        site(&city)
            .args(&words)
            .assert()
            .code(2)
            .stdout("")
            .stderr(predicate::str::contains(expected));
    }
}

#[test]
fn a_city_of_one_compound_and_an_empty_one_are_no_accident() {
    let one = folder(&[
        ("compounds", vec![compound("only", 101.70, 900, "west")]),
        ("streets", vec![street("west", 101.69, 101.75)]),
        ("stations", vec![]),
    ]);
    let plan = planned(&one, &["--build", "3", "--candidates", "hexagons,gates"]);
    assert_eq!(
        (&plan["status"], &plan["after"]["compounds"]["served"]),
        (&"optimal".into(), &1.into())
    );
    assert_eq!(plan["sites"].as_array().map(Vec::len), Some(1), "one is enough");
    assert_eq!(plan["notes"][0]["code"], "fewer-are-enough");
    let empty = folder(&[("compounds", vec![]), ("streets", vec![]), ("stations", vec![])]);
    site(&empty).assert().code(2).stderr(predicate::str::contains("yike: "));
}
