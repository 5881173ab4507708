//! What goes wrong has a clear problem answer, and the service goes on.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::{Answer, app, ask, get};

fn assert_problem(answer: &Answer, status: u16, says: &str, what: &str) {
    assert_eq!(answer.status.as_u16(), status, "{what}: {}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.media(), "application/problem+json", "{what}");
    let problem = answer.json();
    assert_eq!(problem["status"], status, "{what}");
    for field in ["type", "title", "detail"] {
        assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{what}: {field}");
    }
    let detail = problem["detail"].as_str().expect("text");
    assert!(detail.contains(says), "{what}: {detail:?} does not say {says:?}");
}

#[tokio::test]
async fn what_cannot_be_answered_is_told_and_why() {
    let app = app();
    let items = "/ogc/town/collections/compounds/items";
    let tiles = "/ogc/town/collections/compounds/tiles/WebMercatorQuad";
    for (path, status, says) in [
        ("/nowhere/at/all", 404, "/nowhere/at/all"),
        ("/favicon.nope", 404, "favicon.nope"),
        ("/assets/no.js", 404, "no.js"),
        ("/api/cities/atlantis/coverage", 404, "cities: town"),
        ("/ogc/atlantis/", 404, "atlantis"),
        ("/ogc/town/collections/rivers", 404, "collections: compounds"),
        ("/ogc/town/collections/rivers/items", 404, "rivers"),
        ("/ogc/town/collections/rivers/tiles/WebMercatorQuad/0/0/0", 404, "rivers"),
        ("/api/cities/town/gaps.doc", 404, "gaps.csv, gaps.geojson"),
        ("/api/cities/town/gaps.shp", 404, "gaps.shp.zip"),
        ("/api/cities/town/compounds/nobody", 404, "nobody"),
        ("/api/cities/town/coverage?minutes=-1", 400, "minutes = -1: expected"),
        ("/api/cities/town/coverage?minutes=1e308", 400, "at most 1440"),
        ("/api/cities/town/coverage?minutes=abc", 400, "minutes = \"abc\": expected a number"),
        ("/api/cities/town/coverage?minutes=NaN", 400, "minutes = NaN"),
        ("/api/cities/town/coverage?minutes=inf", 400, "minutes = inf"),
        ("/api/cities/town/coverage?minutes=5&meters=5", 400, "found both"),
        ("/api/cities/town/coverage?minutes=5&minutes=6", 400, "once"),
        ("/api/cities/town/coverage?pace=0", 400, "pace = 0"),
        ("/api/cities/town/coverage?detour=0.5", 400, "detour = 0.5"),
        ("/api/cities/town/coverage?by=wings", 400, "expected circle"),
        ("/api/cities/town/coverage?measure=depth", 400, "gate, point or area"),
        ("/api/cities/town/coverage?standard=../../etc/passwd", 400, "quarter-hour, tiers"),
        ("/api/cities/town/coverage?colour=red", 400, "unknown query parameter \"colour\""),
        ("/api/cities/town/coverage?%FF=%FF", 400, ""),
        ("/api/cities/town/gaps.csv?lang=fr", 400, "zh or en"),
        ("/api/cities/town/gaps.csv?street=atlantis", 400, "street's id or name (s1)"),
        ("/api/cities/town/gaps.xlsx?reason=barrier,luck", 400, "no-station-in-radius"),
        ("/api/cities/town/lists.json?kind=castle", 400, "compound, courtyard"),
        ("/api/cities/town/gaps.gpkg?residents_min=-1", 400, "from 0 up"),
        ("/api/cities/town/gaps.shp.zip?encoding=big5", 400, "gbk or utf-8"),
        ("/api/cities/town/gaps.csv?encoding=gbk", 400, "unknown query parameter"),
        (&format!("{items}?colour=red"), 400, "known here: standard"),
        (&format!("{items}?limit=0"), 400, "from 1"),
        (&format!("{items}?limit=-3"), 400, "from 1"),
        (&format!("{items}?offset=x"), 400, "from 0"),
        (&format!("{items}?bbox=1,2,3"), 400, "west,south,east,north"),
        (&format!("{items}?bbox=1,NaN,3,4"), 400, "on the earth"),
        (&format!("{items}?bbox=1,9,3,4"), 400, "south at most north"),
        (&format!("{items}?bbox=1,2,3,1e308"), 400, "on the earth"),
        (&format!("{items}?datetime=yesterday"), 400, "interval"),
        (&format!("{items}/nobody"), 404, "nobody"),
        ("/ogc/town/?f=html", 400, "\"f\""),
        ("/ogc/town/conformance?x=1", 400, "\"x\""),
        (&format!("{tiles}/3/8/0"), 404, "below 8"),
        (&format!("{tiles}/23/0/0"), 404, "expected 0 to 22"),
        (&format!("{tiles}/4294967296/0/0"), 400, "whole number"),
        (&format!("{tiles}/a/b/c"), 400, "z = \"a\""),
        (&format!("{tiles}/0/-1/0"), 400, "row = \"-1\""),
        (&format!("{tiles}/0/0/0?minutes=-1"), 400, "minutes = -1"),
        ("/ogc/town/collections/compounds/tiles/Other/0/0/0", 404, ""),
    ] {
        assert_problem(&get(&app, path).await, status, says, path);
    }
    assert_eq!(get(&app, "/health").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_method_and_a_large_body_are_refused_as_problems() {
    let app = app();
    let post = Request::post("/api/cities").body(Body::empty()).expect("a request");
    let answer = ask(&app, post).await;
    assert_problem(&answer, 405, "Method Not Allowed", "POST");
    assert!(answer.headers["allow"].contains("GET"));
    let large = Request::get("/api/cities").header("content-length", "5000000");
    let large = large.body(Body::from(vec![b'x'; 70_000])).expect("a request");
    assert_problem(&ask(&app, large).await, 413, "at most 4096 KiB", "5 MB");
}

#[tokio::test]
async fn a_page_beyond_the_last_is_empty() {
    let app = app();
    let path = "/ogc/town/collections/compounds/items?offset=18446744073709551615&limit=99999999";
    let page = get(&app, path).await.json();
    assert_eq!(
        (page["numberMatched"].as_u64(), page["numberReturned"].as_u64()),
        (Some(60), Some(0))
    );
    assert!(crate::link(&page, "next").is_none());
}

#[test]
fn two_cities_of_one_id_are_refused() {
    let mut hall = yike::serve::Hall::default();
    hall.admit(
        yike::study::Study::open(crate::city(), None),
        crate::standards(),
        yike::ingest::ImportReport::default(),
    )
    .expect("the first");
    let error = hall
        .admit(
            yike::study::Study::open(crate::city(), None),
            crate::standards(),
            yike::ingest::ImportReport::default(),
        )
        .expect_err("the second");
    assert!(error.to_string().contains("town: another city of this id"), "{error}");
}

#[tokio::test]
async fn one_question_asked_by_many_at_once_is_computed_once() {
    let app = app();
    let askers: Vec<_> = (0..200)
        .map(|n| {
            let app = app.clone();
            let layer = ["compounds", "gaps", "streets"][n % 3];
            tokio::spawn(async move {
                get(&app, &format!("/ogc/town/collections/{layer}/items?minutes=11")).await.status
            })
        })
        .collect();
    for asker in askers {
        assert_eq!(asker.await.expect("joins"), StatusCode::OK);
    }
    let metrics = String::from_utf8(get(&app, "/metrics").await.body).expect("text");
    assert!(metrics.contains("\nyike_answers_total 1\n"), "{metrics}");
    assert!(metrics.contains("yike_requests_in_flight 1\n"), "only this one: {metrics}");
}
