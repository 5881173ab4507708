//! OGC API – Tiles: a tile holds what the items hold.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::Value;

use crate::mvt::{self, TileFeature};
use crate::{app, get};

/// Column and row of the tile that holds a place.
fn tile_at(zoom: u32, lon: f64, lat: f64) -> (u32, u32) {
    let side = f64::from(1_u32 << zoom);
    let y = 0.5
        - (std::f64::consts::FRAC_PI_4 + lat.to_radians() / 2.0).tan().ln() / std::f64::consts::TAU;
    (((lon / 360.0 + 0.5) * side) as u32, (y * side) as u32)
}

/// The place of a spot of a tile.
fn place(zoom: u32, (column, row): (u32, u32), (x, y): (i64, i64)) -> (f64, f64) {
    let side = f64::from(1_u32 << zoom);
    let share = |tile: u32, at: i64| (f64::from(tile) + at as f64 / 4096.0) / side;
    let lon = (share(column, x) - 0.5) * 360.0;
    let lat = ((0.5 - share(row, y)) * std::f64::consts::TAU).sinh().atan().to_degrees();
    (lon, lat)
}

async fn features(app: &axum::Router, layer: &str, zoom: u32, at: (u32, u32)) -> Vec<TileFeature> {
    let (column, row) = at;
    let path = format!("/ogc/town/collections/{layer}/tiles/WebMercatorQuad/{zoom}/{row}/{column}");
    let answer = get(app, &path).await;
    if answer.status == StatusCode::NO_CONTENT {
        return Vec::new();
    }
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let mut layers = mvt::read(&answer.body);
    assert_eq!(layers.len(), 1);
    let found = layers.remove(0);
    assert_eq!((found.name.as_str(), found.extent, found.version), (layer, 4096, 2));
    found.features
}

fn surveyed(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

#[tokio::test]
async fn a_tile_holds_the_same_features_as_the_items() {
    let app = app();
    // Zoom 10: the whole town, plain corners of a unit of 9 m.
    let (zoom, at) = (10, tile_at(10, 101.79, 36.63));
    for (layer, kind) in [
        ("compounds", 3),
        ("stations", 1),
        ("gaps", 3),
        ("circles", 3),
        ("streets", 3),
        ("context", 2),
    ] {
        let items =
            get(&app, &format!("/ogc/town/collections/{layer}/items?limit=1000")).await.json();
        let items = items["features"].as_array().expect("features");
        let drawn = features(&app, layer, zoom, at).await;
        assert_eq!(drawn.len(), items.len(), "{layer}");
        for feature in &drawn {
            let item = &items[usize::try_from(feature.id).expect("small") - 1];
            assert_eq!(feature.kind, kind, "{layer}");
            let expected: BTreeMap<String, Value> = item["properties"]
                .as_object()
                .expect("properties")
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| {
                    let list = value.as_array().map(|list| {
                        list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";").into()
                    });
                    (name.clone(), list.unwrap_or_else(|| value.clone()))
                })
                .collect();
            let found: BTreeMap<String, Value> = feature.properties.clone().into_iter().collect();
            assert_eq!(found, expected, "{layer}");
        }
    }
}

#[tokio::test]
async fn what_is_drawn_lies_where_the_item_lies() {
    let app = app();
    let (zoom, at) = (15, tile_at(15, 101.781, 36.621));
    let items = get(&app, "/ogc/town/collections/compounds/items?limit=1000").await.json();
    let drawn = features(&app, "compounds", zoom, at).await;
    assert!(drawn.len() > 4, "{}", drawn.len());
    for feature in drawn {
        let item = &items["features"][usize::try_from(feature.id).expect("small") - 1];
        let corners = item["geometry"]["coordinates"][0].as_array().expect("a ring");
        for ring in &feature.parts {
            assert!(surveyed(ring) > 0, "an outer ring is positive with y down");
            let clipped =
                ring.iter().any(|spot| [spot.0, spot.1].iter().any(|v| *v == -64 || *v == 4160));
            assert!(
                ring.iter().all(|spot| [spot.0, spot.1].iter().all(|v| (-64..=4160).contains(v)))
            );
            for &spot in ring.iter().filter(|_| !clipped) {
                let (lon, lat) = place(zoom, at, spot);
                let near = corners.iter().any(|corner| {
                    let (x, y) =
                        (corner[0].as_f64().expect("lon"), corner[1].as_f64().expect("lat"));
                    (x - lon).abs() < 3e-6 && (y - lat).abs() < 3e-6
                });
                assert!(near, "{lon} {lat} is no corner of {}", item["id"]);
            }
        }
    }
}

#[tokio::test]
async fn a_feature_over_several_tiles_is_clipped_to_each() {
    let app = app();
    // The street is 6 km wide: it covers whole tiles of zoom 15.
    let inside = features(&app, "streets", 15, tile_at(15, 101.79, 36.625)).await;
    assert_eq!(inside[0].parts.len(), 1);
    let mut corners = inside[0].parts[0].clone();
    corners.sort_unstable();
    assert_eq!(corners, [(-64, -64), (-64, 4160), (4160, -64), (4160, 4160)]);
    assert!(features(&app, "streets", 15, (0, 0)).await.is_empty());
}

#[tokio::test]
async fn what_is_too_small_to_see_is_thinned_and_not_lost_altogether() {
    let app = app();
    let drawn = features(&app, "compounds", 3, tile_at(3, 101.79, 36.63)).await;
    assert!((1..10).contains(&drawn.len()), "{}", drawn.len());
    for feature in drawn {
        assert_eq!(surveyed(&feature.parts[0]), 2 * 16, "a square of 4 units");
    }
}

#[tokio::test]
async fn the_question_shows_in_the_tiles() {
    let app = app();
    let served = async |query: &str| {
        let (column, row) = tile_at(10, 101.79, 36.63);
        let path = format!(
            "/ogc/town/collections/compounds/tiles/WebMercatorQuad/10/{row}/{column}{query}"
        );
        let answer = get(&app, &path).await;
        let layer = mvt::read(&answer.body).remove(0);
        layer.features.iter().filter(|f| f.properties["served"] == true).count()
    };
    let (few, usual, all) =
        (served("?minutes=3").await, served("").await, served("?minutes=600").await);
    assert!(few < usual && usual < all, "{few} {usual} {all}");
    assert_eq!(all, 60);
}

#[tokio::test]
async fn the_tileset_tells_its_tiles_and_keeps_the_question() {
    let app = app();
    let path = "/ogc/town/collections/compounds/tiles/WebMercatorQuad?minutes=7";
    let set = get(&app, path).await.json();
    let item = crate::link(&set, "item").expect("item");
    assert!(item.ends_with("/{tileMatrix}/{tileRow}/{tileCol}?minutes=7"), "{item}");
    assert_eq!(set["layers"][0]["propertiesSchema"]["properties"]["served"]["type"], "boolean");
    let scheme = crate::link(&set, "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme");
    let scheme = crate::path_of(scheme.expect("a scheme of its own")).to_owned();
    let scheme = get(&app, &scheme).await.json();
    assert_eq!(scheme["tileMatrices"][22]["matrixWidth"], 1 << 22);
    let denominator = scheme["tileMatrices"][0]["scaleDenominator"].as_f64().expect("a number");
    assert!((denominator - 559_082_264.028_717_8).abs() < 1e-3, "{denominator}");
}
