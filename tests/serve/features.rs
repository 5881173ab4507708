//! OGC API – Features: pages, boxes, filters.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;

use crate::{app, get, link, path_of};

fn ids(page: &Value) -> Vec<String> {
    let features = page["features"].as_array().expect("features").iter();
    features.map(|feature| feature["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn the_union_of_all_pages_is_everything_once() {
    let app = app();
    let mut path = "/ogc/town/collections/compounds/items?limit=7&minutes=12".to_owned();
    let (mut seen, mut pages) = (Vec::new(), 0);
    loop {
        let answer = get(&app, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.headers["content-crs"], "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>");
        let page = answer.json();
        assert_eq!(page["numberMatched"], 60);
        assert_eq!(page["numberReturned"], ids(&page).len());
        assert!(page["timeStamp"].as_str().is_some_and(|time| time.ends_with('Z')));
        seen.extend(ids(&page));
        pages += 1;
        if pages > 1 {
            let before = get(&app, path_of(link(&page, "prev").expect("prev"))).await.json();
            assert_eq!(ids(&before)[..], seen[seen.len() - ids(&page).len() - 7..][..7]);
        }
        match link(&page, "next") {
            Some(next) => path = path_of(next).to_owned(),
            None => break,
        }
        assert!(path.contains("minutes=12"), "{path}");
    }
    assert_eq!(pages, 9);
    assert_eq!(seen.len(), 60);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 60);
}

#[tokio::test]
async fn a_box_finds_what_touches_it_and_nothing_else() {
    let app = app();
    let all = get(&app, "/ogc/town/collections/compounds/items?limit=1000").await.json();
    let (west, south, east, north) = (101.781, 36.615, 101.80, 36.63);
    let path = format!(
        "/ogc/town/collections/compounds/items?limit=1000&bbox={west},{south},{east},{north}"
    );
    let found: BTreeSet<String> = ids(&get(&app, &path).await.json()).into_iter().collect();
    let touches = |feature: &&Value| {
        // Compounds are upright squares, near enough that corners tell.
        let ring = feature["geometry"]["coordinates"][0].as_array().expect("a ring");
        let range = |axis: usize| {
            let numbers = ring.iter().map(|c| c[axis].as_f64().expect("a number"));
            numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)))
        };
        let ((w, e), (s, n)) = (range(0), range(1));
        w <= east && e >= west && s <= north && n >= south
    };
    let expected: BTreeSet<String> = all["features"]
        .as_array()
        .expect("features")
        .iter()
        .filter(touches)
        .map(|feature| feature["id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(!expected.is_empty() && expected.len() < 60);
    assert_eq!(found, expected);
    let around = "/ogc/town/collections/compounds/items?bbox=170,-80,101.9,80";
    assert_eq!(get(&app, around).await.json()["numberMatched"], 60, "a box across the date line");
    let elsewhere = "/ogc/town/collections/compounds/items?bbox=170,-20,-170,-10";
    assert_eq!(get(&app, elsewhere).await.json()["numberMatched"], 0);
}

#[tokio::test]
async fn filters_by_property_together_with_a_box_and_a_question() {
    let app = app();
    let count = async |query: &str| {
        let path = format!("/ogc/town/collections/compounds/items?{query}");
        get(&app, &path).await.json()["numberMatched"].as_u64().expect("a number")
    };
    let (served, unserved) = (count("served=true").await, count("served=false").await);
    assert_eq!(served + unserved, 60);
    assert!(served > 0 && unserved > 0);
    assert_eq!(count("id=c00").await, 1);
    assert_eq!(count("residents=100.0").await, 60);
    assert_eq!(count("residents=101").await, 0);
    assert_eq!(count("name=%E8%8A%B1%E5%9B%AD%200/1").await, 1);
    assert_eq!(count("served=true&minutes=600").await, 60);
    assert_eq!(count("datetime=2022-01-01T00:00:00Z/..").await, 60);
}

#[tokio::test]
async fn every_feature_can_be_asked_for_by_its_id() {
    let app = app();
    for layer in ["compounds", "stations", "circles", "gaps", "streets", "candidates", "context"] {
        let page =
            get(&app, &format!("/ogc/town/collections/{layer}/items?limit=1000")).await.json();
        assert!(!ids(&page).is_empty(), "{layer}");
        for (at, id) in ids(&page).into_iter().enumerate() {
            let id = id.replace(' ', "%20").replace(':', "%3A");
            let path = format!("/ogc/town/collections/{layer}/items/{id}");
            let answer = get(&app, &path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let feature = answer.json();
            assert_eq!(feature["properties"], page["features"][at]["properties"], "{path}");
            assert_eq!(feature["geometry"], page["features"][at]["geometry"], "{path}");
            assert!(link(&feature, "collection").is_some());
            let own = path_of(link(&feature, "self").expect("self")).to_owned();
            assert_eq!(get(&app, &own).await.status, StatusCode::OK, "{own}");
        }
    }
}

#[tokio::test]
async fn areas_carry_rates_and_compounds_carry_verdicts() {
    let app = app();
    let streets = get(&app, "/ogc/town/collections/streets/items").await.json();
    let street = &streets["features"][0]["properties"];
    assert_eq!(street["compounds"], 60);
    assert!(street["compounds_rate"].is_number() && street["median_walk_s"].is_number());
    let compounds = get(&app, "/ogc/town/collections/compounds/items?limit=1").await.json();
    let compound = &compounds["features"][0]["properties"];
    assert_eq!(compound["station_id"], "north");
    assert_eq!(compound["met"], serde_json::json!(["station"]));
    let stations = get(&app, "/ogc/town/collections/stations/items").await.json();
    assert_eq!(stations["features"][0]["properties"]["counts"], true);
}
