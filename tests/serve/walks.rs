//! Walks over HTTP: the way of measuring, why not, links, rings.

use axum::Router;
use axum::http::StatusCode;
use geo::{Area, Contains};
use geo_types::{Geometry, MultiPolygon};
use serde_json::Value;
use std::sync::Arc;
use yike::ingest::ImportReport;
use yike::serve::{Hall, router};

use crate::town::Town;
use crate::{get, standards};

/// Two banks with a bridge 900 m away; a station on one, a compound on the other.
fn river() -> Router {
    let mut town = Town::new();
    for y in [0.0, 50.0] {
        town.way(&[(0.0, y), (100.0, y), (1000.0, y)]);
    }
    town.bridge(&[(1000.0, 0.0), (1000.0, 50.0)]);
    let river = [(-500.0, 5.0), (1500.0, 5.0), (1500.0, 45.0), (-500.0, 45.0), (-500.0, 5.0)];
    town.barrier("river", "湟水", &river);
    town.station("s", 100.0, 50.0);
    let gate = town.at(100.0, 0.0);
    town.compound("c", 100.0, -60.0).gates = vec![gate];
    let mut hall = Hall::default();
    hall.admit(town.study(), standards(), ImportReport::default()).expect("one city");
    router(Arc::new(hall))
}

#[tokio::test]
async fn a_city_with_walkways_is_walked_unless_told_otherwise() {
    let app = river();
    let cities = get(&app, "/api/cities").await.json();
    assert_eq!(cities["cities"][0]["walk"], true);
    let walk = get(&app, "/api/cities/town/coverage").await.json();
    assert_eq!((&walk["method"], &walk["compounds"]["served"]), (&"walk".into(), &0.into()));
    assert_eq!(walk["circle"]["compounds"]["served"], 1, "the circle crosses the river");
    assert_eq!(walk["reasons"]["barrier"], 1);
    let circle = get(&app, "/api/cities/town/coverage?by=circle").await.json();
    assert_eq!(circle["method"], "circle");
    assert_eq!((&circle["compounds"]["served"], &circle["circle"]), (&1.into(), &Value::Null));
    let slow = get(&app, "/api/cities/town/coverage?walker=over-60").await.json();
    assert_eq!((&slow["limit_m"], &slow["walker"]), (&750.into(), &"over-60".into()));
}

#[tokio::test]
async fn a_compound_behind_a_river_is_told_why_and_what_would_help() {
    let app = river();
    let detail = get(&app, "/api/cities/town/compounds/c").await.json();
    let near = &detail["nearest"][0];
    assert!((near["distance_m"].as_f64().expect("a length") - 1850.0).abs() < 0.01, "{near}");
    assert!((near["straight_m"].as_f64().expect("a length") - 50.0).abs() < 0.01);
    assert!(near["route"].as_array().expect("a route").len() >= 4, "round by the bridge");
    assert_eq!(detail["nearest_straight"][0]["route"].as_array().expect("a line").len(), 2);
    assert_eq!(detail["obstacles"][0]["zh"], "湟水（河流）");
    assert_eq!(detail["link"]["kind"], "crossing");
    assert!(detail["suggestion_en"].as_str().expect("words").contains("crossing of 50 m"));
    let links = get(&app, "/ogc/town/collections/links/items").await.json();
    assert_eq!(links["features"][0]["properties"]["id"], "c");
    assert_eq!(links["features"][0]["geometry"]["type"], "LineString");
    let boxed = "/ogc/town/collections/links/items?bbox=0,0,1,1";
    assert_eq!(get(&app, boxed).await.json()["numberMatched"], 0);
    let gaps = get(&app, "/api/cities/town/gaps.json").await.json();
    assert_eq!(
        (&gaps["gaps"][0]["link"], &gaps["gaps"][0]["link_m"]),
        (&"crossing".into(), &50.0.into())
    );
}

fn area_of(feature: &Value) -> MultiPolygon<f64> {
    let geometry: geojson::Geometry =
        serde_json::from_value(feature["geometry"].clone()).expect("geometry");
    match Geometry::try_from(geometry).expect("a shape") {
        Geometry::Polygon(one) => MultiPolygon(vec![one]),
        Geometry::MultiPolygon(many) => many,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn rings_lie_one_inside_the_other_and_cross_no_river() {
    let app = river();
    let rings = get(&app, "/api/cities/town/rings?station=s&rings=3,6,12").await.json();
    let areas: Vec<MultiPolygon<f64>> =
        rings["features"].as_array().expect("features").iter().map(area_of).collect();
    assert_eq!(areas.len(), 3);
    let sizes: Vec<f64> = areas.iter().map(Area::unsigned_area).collect();
    assert!(sizes[0] < sizes[1] && sizes[1] < sizes[2], "{sizes:?}");
    let home = crate::town::Town::new().at(100.0, -10.0);
    let home = geo_types::Point::new(home.lon(), home.lat());
    assert!(areas.iter().all(|area| !area.contains(&home)), "the other bank is 28 minutes away");
    for bad in ["rings=a", "rings=5,-1", "station=nobody", "rings=1,2,3,4,5,6,7,8,9,10,11,12,13"] {
        let answer = get(&app, &format!("/api/cities/town/rings?{bad}")).await;
        assert!(answer.status.is_client_error(), "{bad}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_city_without_walkways_says_so_when_it_is_to_be_walked() {
    let app = crate::app();
    let answer = get(&app, "/api/cities/town/coverage?by=walk").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.json()["detail"].as_str().expect("words").contains("no walkways"));
    let answer = get(&river(), "/api/cities/town/coverage?by=walk&detour=1.3").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
