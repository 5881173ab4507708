//! Every address of the contract.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::{app, ask, city, get, link, path_of, standards};

const LAYERS: [&str; 11] = [
    "compounds",
    "streets",
    "communities",
    "districts",
    "stations",
    "circles",
    "gaps",
    "links",
    "candidates",
    "context",
    "findings",
];

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[tokio::test]
async fn the_report_runs_nothing_and_is_kept_under_its_name() {
    let app = app();
    let page = get(&app, "/api/cities/town/report?minutes=10").await;
    let policy = &page.headers["content-security-policy"];
    assert!(policy.contains("style-src 'unsafe-inline'") && !policy.contains("script-src"));
    let file = get(&app, "/api/cities/town/report.html").await;
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"town-report.html\"");
    if yike::export::Fonts::new().is_err() {
        eprintln!("SKIPPED: no font with Chinese characters: the PDF was not written");
        return;
    }
    let pdf = get(&app, "/api/cities/town/report.pdf").await;
    assert_eq!(pdf.status, StatusCode::OK);
    assert_eq!(pdf.media(), "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));
}

#[tokio::test]
async fn every_address_answers_with_its_media_type() {
    let app = app();
    for (path, media) in [
        ("/", "text/html; charset=utf-8"),
        ("/health", "application/json"),
        ("/metrics", "text/plain; version=0.0.4"),
        ("/api/cities", "application/json"),
        ("/api/openapi.json", "application/json"),
        ("/api/cities/town/coverage", "application/json"),
        ("/api/cities/town/gaps.csv", "text/csv; charset=utf-8"),
        ("/api/cities/town/gaps.json", "application/json"),
        ("/api/cities/town/gaps.geojson", "application/geo+json"),
        ("/api/cities/town/gaps.xlsx", XLSX),
        ("/api/cities/town/gaps.gpkg", "application/geopackage+sqlite3"),
        ("/api/cities/town/gaps.shp.zip?encoding=gbk", "application/zip"),
        ("/api/cities/town/lists.xlsx?lang=en", XLSX),
        ("/api/cities/town/lists.json", "application/json"),
        ("/api/cities/town/report", "text/html; charset=utf-8"),
        ("/api/cities/town/report.html?lang=en", "text/html; charset=utf-8"),
        ("/api/cities/town/compounds/c00", "application/json"),
        ("/ogc/town/", "application/json"),
        ("/ogc/town", "application/json"),
        ("/ogc/town/conformance", "application/json"),
        ("/ogc/town/api", "application/vnd.oai.openapi+json;version=3.0"),
        ("/ogc/town/collections", "application/json"),
        ("/ogc/town/collections/compounds", "application/json"),
        ("/ogc/town/collections/compounds/items", "application/geo+json"),
        ("/ogc/town/collections/compounds/items/c00", "application/geo+json"),
        ("/ogc/town/collections/compounds/tiles", "application/json"),
        ("/ogc/town/collections/compounds/tiles/WebMercatorQuad", "application/json"),
        (
            "/ogc/town/collections/compounds/tiles/WebMercatorQuad/0/0/0",
            "application/vnd.mapbox-vector-tile",
        ),
        ("/ogc/town/tileMatrixSets", "application/json"),
        ("/ogc/town/tileMatrixSets/WebMercatorQuad", "application/json"),
    ] {
        let answer = get(&app, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        assert_eq!(answer.media(), media, "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert!(answer.headers["content-security-policy"].contains("default-src 'none'"));
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path}");
    }
}

#[tokio::test]
async fn the_landing_page_leads_to_everything() {
    let app = app();
    let landing = get(&app, "/ogc/town/").await.json();
    for rel in ["self", "service-desc", "conformance", "data"] {
        let path = path_of(link(&landing, rel).expect(rel)).to_owned();
        assert_eq!(get(&app, &path).await.status, StatusCode::OK, "{rel}: {path}");
    }
    let collections = get(&app, "/ogc/town/collections").await.json();
    let ids: Vec<&Value> =
        collections["collections"].as_array().expect("a list").iter().map(|c| &c["id"]).collect();
    assert_eq!(ids, LAYERS);
    for collection in collections["collections"].as_array().expect("a list") {
        for rel in ["self", "items", "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"] {
            let path = path_of(link(collection, rel).expect(rel)).to_owned();
            assert_eq!(get(&app, &path).await.status, StatusCode::OK, "{path}");
        }
    }
}

#[tokio::test]
async fn the_cities_are_told_with_counts_that_the_layers_have() {
    let app = app();
    let cities = get(&app, "/api/cities").await.json();
    let town = &cities["cities"][0];
    assert_eq!((&town["id"], &town["standard"]), (&json!("town"), &json!("quarter-hour")));
    assert_eq!(cities["standards"].as_array().map(Vec::len), Some(4));
    assert_eq!(cities["standards"][0]["requirements"][0]["limit_m"], 1000.0);
    for layer in town["layers"].as_array().expect("layers") {
        let path = format!("/ogc/town/collections/{}/items", layer["id"].as_str().expect("id"));
        assert_eq!(get(&app, &path).await.json()["numberMatched"], layer["count"], "{path}");
    }
}

#[tokio::test]
async fn coverage_over_http_is_what_the_study_answers() {
    use yike::city::LimitChange;
    use yike::study::{By, Question, Study};
    let app = app();
    let study = Study::open(city(), None);
    for (query, minutes) in [("", None), ("?minutes=7.5", Some(7.5)), ("?minutes=60", Some(60.0))] {
        let change = LimitChange { minutes, ..LimitChange::default() };
        let question =
            Question::try_new(&standards()[0], change, None, By::CIRCLE).expect("a question");
        let expected = yike::export::summary(&study, &study.coverage(&question)).to_json();
        let answer = get(&app, &format!("/api/cities/town/coverage{query}")).await;
        assert_eq!(String::from_utf8(answer.body).expect("text"), expected, "{query}");
    }
}

#[tokio::test]
async fn the_gap_list_is_the_same_in_every_form() {
    let app = app();
    let rows = get(&app, "/api/cities/town/gaps.json?lang=en").await.json();
    let gaps = rows["gaps"].as_array().expect("gaps");
    assert!(gaps.len() > 5, "{}", gaps.len());
    assert!(gaps[0]["distance_m"].is_number() && gaps[0]["lon"].is_number());
    assert_eq!(gaps[0]["reason_en"], "no station within the limit");
    assert_eq!(gaps[0]["suggestion"], "build a station within 1000 m");
    let drawn = get(&app, "/api/cities/town/gaps.geojson").await.json();
    let text = String::from_utf8(get(&app, "/api/cities/town/gaps.csv").await.body).expect("text");
    assert!(text.starts_with('\u{feff}'));
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        (drawn["features"].as_array().map(Vec::len), lines.len()),
        (Some(gaps.len()), gaps.len())
    );
    for (at, gap) in gaps.iter().enumerate() {
        assert_eq!(drawn["features"][at]["properties"]["id"], gap["id"]);
        assert_eq!(lines[at].split(',').next(), gap["id"].as_str());
    }
}

#[tokio::test]
async fn a_compound_is_told_with_its_verdict_and_three_stations() {
    let app = app();
    let near = get(&app, "/api/cities/town/compounds/c00").await.json();
    assert_eq!(near["served"], true);
    assert_eq!(near["requirements"][0]["station_id"], "north");
    let stations: Vec<&Value> =
        near["nearest"].as_array().expect("stations").iter().map(|s| &s["id"]).collect();
    assert_eq!(stations, ["north", "middle", "south end"]);
    let far = get(&app, "/api/cities/town/compounds/c50?minutes=5").await.json();
    assert_eq!(
        (&far["served"], &far["requirements"][0]["reason"]),
        (&json!(false), &json!("no-station-in-radius"))
    );
    assert!(far["requirements"][0]["reason_zh"].is_string());
    let lengths = far["nearest"].as_array().expect("stations").iter();
    let lengths: Vec<f64> = lengths.map(|s| s["distance_m"].as_f64().expect("metres")).collect();
    assert_eq!(lengths.len(), 3);
    assert!(lengths.is_sorted());
    assert!((lengths[0] - 1950.0).abs() < 120.0, "{lengths:?}");
}

#[tokio::test]
async fn a_filtered_list_says_so_and_every_form_has_the_same_lines() {
    let app = app();
    let whole = get(&app, "/api/cities/town/gaps.json").await.json();
    let all = whole["gaps"].as_array().map(Vec::len);
    assert_eq!((whole["all"].as_u64().map(|n| n as usize), &whole["filter"]), (all, &Value::Null));
    let none = get(&app, "/api/cities/town/gaps.json?kind=village,park").await;
    assert!(none.headers["content-disposition"].contains("town-filtered-gaps.json"));
    let none = none.json();
    assert_eq!((none["gaps"].as_array().map(Vec::len), &none["all"]), (Some(0), &whole["all"]));
    assert_eq!(none["filter"], "类型：村、园区");
    let street = get(&app, "/api/cities/town/gaps.json?street=s1&residents_min=100").await.json();
    assert_eq!(street["gaps"], whole["gaps"]);
    let csv = get(&app, "/api/cities/town/gaps.csv?residents_min=101").await.body;
    assert_eq!(String::from_utf8(csv).expect("text").lines().count(), 1, "a heading");
    let needs = get(&app, "/api/cities/town/lists.json?street=s1").await.json();
    assert_eq!(needs["needs"].as_array().map(Vec::len), all);
    assert_eq!(needs["needs_without_resource"], whole["all"], "a town without resources");
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let app = app();
    for path in [
        "/",
        "/api/cities",
        "/api/cities/town/coverage",
        "/api/cities/town/gaps.csv",
        "/api/cities/town/gaps.xlsx?street=s1",
        "/ogc/town/collections",
        "/ogc/town/collections/compounds/items",
        "/ogc/town/collections/compounds/tiles/WebMercatorQuad/0/0/0",
    ] {
        let tag = get(&app, path).await.headers["etag"].clone();
        let again = Request::get(path).header("if-none-match", &tag).header("host", "yike.test");
        let again = ask(&app, again.body(Body::empty()).expect("a request")).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.body.is_empty());
        assert_eq!(again.headers["etag"], tag);
    }
    let tag = get(&app, "/api/cities/town/coverage").await.headers["etag"].clone();
    let other = Request::get("/api/cities/town/coverage?minutes=10").header("if-none-match", &tag);
    let other = ask(&app, other.body(Body::empty()).expect("a request")).await;
    assert_eq!(other.status, StatusCode::OK, "another question");
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_ask() {
    let app = app();
    for coding in ["gzip", "br"] {
        let asked = Request::get("/api/cities/town/coverage").header("accept-encoding", coding);
        let answer = ask(&app, asked.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.headers["content-encoding"], coding);
    }
}
