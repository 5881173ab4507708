//! What was found in the data, over HTTP: as a layer and by kind.

use axum::http::StatusCode;
use serde_json::Value;

use crate::{app, get, report};

#[tokio::test]
async fn the_findings_that_have_a_place_are_a_layer_of_points() {
    let app = app();
    let placed = report().findings.iter().filter(|finding| finding.at.is_some()).count();
    assert!(placed > 0, "the town has something to tell of");
    let page = get(&app, "/ogc/town/collections/findings/items").await.json();
    assert_eq!(page["numberMatched"], placed);
    let first = &page["features"][0];
    assert_eq!(first["geometry"]["type"], "Point");
    for name in ["layer", "code", "severity", "found", "done", "title_zh", "title_en"] {
        assert!(first["properties"][name].is_string(), "{name}: {first}");
    }
    let wanted = "/ogc/town/collections/findings/items?severity=rejected";
    assert_eq!(get(&app, wanted).await.json()["numberMatched"], 0);
    let tile = get(&app, "/ogc/town/collections/findings/tiles/WebMercatorQuad/0/0/0").await;
    assert_eq!((tile.status, tile.media()), (StatusCode::OK, "application/vnd.mapbox-vector-tile"));
    assert!(!tile.body.is_empty());
    let cities = get(&app, "/api/cities").await.json();
    let layers = cities["cities"][0]["layers"].as_array().expect("layers");
    assert!(layers.iter().any(|layer| layer["id"] == "findings" && layer["count"] == placed));
}

#[tokio::test]
async fn the_findings_are_told_by_kind_with_words_in_both_languages() {
    let answer = get(&app(), "/api/cities/town/findings").await;
    assert!(answer.headers.contains_key("etag"));
    let found = answer.json();
    let groups = found["groups"].as_array().expect("groups");
    let order = ["rejected", "warning", "repaired", "note"];
    let rank = |group: &Value| order.iter().position(|word| group["severity"] == *word);
    assert!(groups.iter().all(|group| rank(group).is_some()));
    assert!(groups.is_sorted_by_key(rank), "the worst first");
    for group in groups {
        assert!(!group["title_zh"].as_str().expect("text").is_ascii(), "{group}");
        assert!(group["advice_en"].as_str().expect("text").is_ascii(), "{group}");
        assert!(group["examples"].as_array().expect("examples").len() <= 20);
        let examples = group["examples"].as_array().expect("examples");
        assert!(examples.iter().all(|one| !one["found_zh"].as_str().expect("text").is_ascii()));
    }
}

#[tokio::test]
async fn findings_of_no_city_and_words_that_nobody_knows_are_problems() {
    let app = app();
    assert_eq!(get(&app, "/api/cities/nowhere/findings").await.status, StatusCode::NOT_FOUND);
    let asked = get(&app, "/api/cities/town/findings?code=x").await;
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
}
