//! The service as its clients see it: addresses, layers, tiles, and the bad days.

mod addresses;
mod bad_days;
mod clients;
mod features;
mod findings;
mod mvt;
mod openapi;
mod program;
mod siting;
mod tiles;
#[path = "../town/mod.rs"]
#[expect(dead_code, reason = "shared with the tests of coverage, which draw more of it")]
mod town;
mod walks;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt;
use town::Town;
use yike::city::{City, MapFeature, Standard};
use yike::ingest::{Finding, ImportReport, Layer, Severity, examine};
use yike::serve::{Hall, router};
use yike::study::Study;

/// An answer in full.
#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    fn media(&self) -> &str {
        self.headers.get("content-type").map_or("", String::as_str)
    }
}

/// Ten by six compounds, three stations, a street, a candidate, a park on the map.
fn city() -> City {
    let mut town = Town::new();
    let street = town.street("s1", 1000.0, 500.0, 6000.0);
    for row in 0..6 {
        for column in 0..10 {
            let (x, y) = (f64::from(column) * 400.0, f64::from(row) * 400.0);
            let compound = town.compound(&format!("c{row}{column}"), x, y);
            compound.street = Some(street);
            compound.name = format!("花园 {row}/{column}");
        }
    }
    town.station("north", 0.0, 0.0).street = Some(street);
    town.station("middle", 1600.0, 800.0);
    town.station("south end", 3900.0, 2100.0);
    town.candidate("new", 1600.0, 800.0).station.name = "middle".into();
    town.draft.context.push(MapFeature {
        source_id: String::new(),
        properties: BTreeMap::from([("kind".to_owned(), "park".to_owned())]),
        geometry: geo_types::Geometry::LineString(vec![(101.77, 36.61), (101.83, 36.65)].into()),
    });
    town.city()
}

fn standards() -> Vec<Standard> {
    ["quarter-hour", "tiers", "gb50180-2018", "life-circle"]
        .map(|id| yike::ingest::read_standard(id, Path::new(".")).expect("built in"))
        .into()
}

/// What is found in the city's data, and an overlap that is not in it.
fn report() -> ImportReport {
    let mut report = ImportReport::default();
    examine(&city(), &mut report);
    report.add([Finding {
        layer: Layer::Compounds,
        feature: None,
        id: Some("c11".into()),
        severity: Severity::Warning,
        code: "compounds-overlap",
        expected: "ground of its own".into(),
        found: "2000 m² in common with c12, 50 % of the smaller".into(),
        done: "kept as it is".into(),
        at: Some((101.785, 36.624)),
    }]);
    report
}

fn app() -> Router {
    let mut hall = Hall::default();
    hall.admit(Study::open(city(), None), standards(), report()).expect("one city");
    router(Arc::new(hall))
}

async fn ask(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let text = |value: &axum::http::HeaderValue| value.to_str().expect("text").to_owned();
    Answer {
        status: parts.status,
        headers: parts.headers.iter().map(|(name, v)| (name.to_string(), text(v))).collect(),
        body: to_bytes(body, usize::MAX).await.expect("a body").into(),
    }
}

async fn get(app: &Router, path: &str) -> Answer {
    let request = Request::get(path).header("host", "yike.test");
    ask(app, request.body(Body::empty()).expect("a request")).await
}

/// The path of a link of this service.
fn path_of(href: &str) -> &str {
    href.strip_prefix("http://yike.test").expect("a link to where it came from")
}

fn link<'a>(document: &'a Value, rel: &str) -> Option<&'a str> {
    let links = document["links"].as_array().expect("links");
    links.iter().find(|link| link["rel"] == rel)?["href"].as_str()
}
