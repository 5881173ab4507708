//! Where next over HTTP: a search is asked for, watched, stopped; its plan is fetched; sites are
//! tried.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use calamine::{Reader, Xlsx};
use hyper::body::Body as _;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::program::Program;
use crate::{Answer, app, ask, get};

const SITING: &str = "/api/cities/town/siting";

async fn send(app: &Router, method: &str, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("host", "yike.test");
    let request = request.header("content-type", "application/json");
    ask(app, request.body(Body::from(body.to_owned())).expect("a request")).await
}

async fn post(app: &Router, path: &str, body: &Value) -> Answer {
    send(app, "POST", path, &body.to_string()).await
}

/// A job of the town, asked for.
async fn started(app: &Router, body: &Value) -> Value {
    let answer = post(app, SITING, body).await;
    assert!(answer.status.is_success(), "{}", String::from_utf8_lossy(&answer.body));
    let job = answer.json();
    assert_eq!(answer.headers["location"], job["links"]["self"].as_str().expect("a link"));
    job
}

fn link(job: &Value, name: &str) -> String {
    job["links"][name].as_str().expect("a link").to_owned()
}

/// All events of a job until its stream ends.
async fn events(app: &Router, job: &Value) -> Vec<Value> {
    let answer = get(app, &link(job, "events")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.media(), "text/event-stream");
    assert!(!answer.headers.contains_key("content-encoding"));
    let text = String::from_utf8(answer.body).expect("text");
    let events = text.split("\n\n").filter(|event| event.contains("data: "));
    let read = events.map(|event| {
        let data = event.lines().find_map(|line| line.strip_prefix("data: ")).expect("data");
        let id = event.lines().find_map(|line| line.strip_prefix("id: ")).expect("an id");
        let mut document: Value = serde_json::from_str(data).expect("JSON");
        document["event"] = id.parse::<u64>().expect("a number").into();
        document
    });
    read.collect()
}

/// The job when it has ended.
async fn ended(app: &Router, body: &Value) -> Value {
    let job = started(app, body).await;
    events(app, &job).await.pop().expect("a last event")
}

fn gates(build: u32) -> Value {
    json!({ "sources": ["gates"], "build": build, "seconds": 20 })
}

#[tokio::test]
async fn a_search_is_asked_for_watched_and_its_plan_fetched() {
    let app = app();
    let path = format!("{SITING}?minutes=9");
    let answer = post(&app, &path, &gates(3)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", String::from_utf8_lossy(&answer.body));
    let job = answer.json();
    assert_eq!(answer.headers["location"], link(&job, "self"));
    assert_eq!((&job["city"], &job["query"]), (&json!("town"), &json!("minutes=9")));
    assert_eq!(job["asked"]["build"], 3);
    let events = events(&app, &job).await;
    let ids: Vec<u64> = events.iter().map(|event| event["event"].as_u64().expect("id")).collect();
    assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    let last = events.last().expect("an event");
    assert_eq!(last["state"], "done", "{last}");
    assert_eq!((&last["plan"]["status"], &last["plan"]["sites"]), (&json!("optimal"), &json!(3)));
    assert_eq!((&last["gap"], &last["unit"]), (&json!(0), &json!("residents")));
    let now = get(&app, &link(&job, "self")).await.json();
    assert_eq!(now["plan"], last["plan"]);

    let plan = get(&app, &link(&job, "plan_json")).await;
    assert_eq!((plan.status, plan.media()), (StatusCode::OK, "application/json"));
    let plan = plan.json();
    assert_eq!((&plan["problem"], &plan["status"]), (&json!("max-coverage"), &json!("optimal")));
    assert_eq!(plan["sites"].as_array().expect("sites").len(), 3);
    let (before, after) = (&last["plan"]["before"], &last["plan"]["after"]);
    let adds = plan["sites"].as_array().expect("sites").iter();
    let adds: u64 = adds.map(|site| site["adds_compounds"].as_u64().expect("a number")).sum();
    let served = |side: &Value| side["compounds"]["served"].as_u64().expect("a number");
    assert_eq!(served(after) - served(before), adds);
    let features = get(&app, &link(&job, "plan_geojson")).await;
    assert_eq!(features.media(), "application/geo+json");
    assert_eq!(features.json()["type"], "FeatureCollection");
    let book = get(&app, &link(&job, "plan_xlsx")).await;
    assert!(book.body.starts_with(b"PK"));
    assert!(book.headers["content-disposition"].contains("town-plan.xlsx"));
    let sheets = |of: &[u8]| {
        let book = Xlsx::new(std::io::Cursor::new(of.to_vec())).expect("a workbook");
        book.sheet_names().join(" ")
    };
    let is_english = |of: &[u8]| sheets(of).is_ascii();
    let in_words =
        async |lang: &str| get(&app, &format!("{}?lang={lang}", link(&job, "plan_xlsx"))).await;
    assert!(!is_english(&book.body) && book.body == in_words("zh").await.body);
    let english = in_words("en").await;
    assert!(is_english(&english.body), "{}", sheets(&english.body));
    assert_ne!(english.headers["etag"], book.headers["etag"]);
    let other = in_words("fr").await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    assert!(other.json()["detail"].as_str().expect("words").contains("zh or en"));
    let again =
        Request::get(link(&job, "plan_xlsx")).header("if-none-match", &book.headers["etag"]);
    let again = ask(&app, again.body(Body::empty()).expect("a request")).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_cities_tell_how_many_candidates_there_are_without_a_search() {
    let cities = get(&app(), "/api/cities").await.json();
    let counts = &cities["cities"][0]["candidates"];
    let stations = get(&app(), "/ogc/town/collections/stations/items?limit=1000").await.json();
    let conditions = stations["features"].as_array().expect("features").iter();
    let poor = conditions.filter(|one| one["properties"]["condition"] != "good").count();
    assert_eq!(counts, &json!({ "layer": 1, "cramped": poor, "resources": 0 }));
}

#[tokio::test]
async fn a_second_asker_has_the_same_job_and_another_question_another() {
    let app = app();
    let first = started(&app, &gates(2)).await;
    let second = post(
        &app,
        SITING,
        &json!({ "seconds": 20.0, "build": 2, "sources": ["gates"], "problem": "max-coverage" }),
    )
    .await;
    assert_eq!(second.status, StatusCode::OK);
    assert_eq!(second.json()["id"], first["id"]);
    for (query, body) in [("", gates(1)), ("?minutes=8", gates(2))] {
        let other = post(&app, &format!("{SITING}{query}"), &body).await;
        assert_eq!(other.status, StatusCode::ACCEPTED, "{query} {body}");
    }
    let metrics = String::from_utf8(get(&app, "/metrics").await.body).expect("text");
    assert!(metrics.contains("\nyike_siting_started_total 3\n"), "{metrics}");
}

#[tokio::test]
async fn many_listeners_hear_the_end_and_who_had_it_is_told_that_there_is_no_more() {
    let app = app();
    let job = started(&app, &gates(4)).await;
    let listeners: Vec<_> = (0..20)
        .map(|_| {
            let (app, job) = (app.clone(), job.clone());
            tokio::spawn(async move { events(&app, &job).await })
        })
        .collect();
    let mut last = Value::Null;
    for listener in listeners {
        let heard = listener.await.expect("joins").pop().expect("a last event");
        assert_eq!(heard["state"], "done");
        last = heard;
    }
    let come_back = |had: u64| {
        let request = Request::get(link(&job, "events")).header("last-event-id", had.to_string());
        request.body(Body::empty()).expect("a request")
    };
    let end = last["event"].as_u64().expect("an id");
    assert_eq!(ask(&app, come_back(end)).await.status, StatusCode::NO_CONTENT);
    let missed = ask(&app, come_back(end - 1)).await;
    assert_eq!(missed.status, StatusCode::OK);
    assert_eq!(String::from_utf8_lossy(&missed.body).matches("data: ").count(), 1);
}

/// The next part of a body.
async fn next(
    body: &mut Body,
) -> Option<Result<hyper::body::Frame<axum::body::Bytes>, axum::Error>> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context)).await
}

#[tokio::test]
async fn events_come_while_the_search_goes_on() {
    let app = app();
    let job = started(&app, &gates(4)).await;
    let request = Request::get(link(&job, "events")).header("accept-encoding", "gzip, br");
    let request = request.body(Body::empty()).expect("a request");
    let mut body = app.clone().oneshot(request).await.expect("an answer").into_body();
    let first = tokio::time::timeout(Duration::from_secs(30), next(&mut body)).await;
    let first = first.expect("not held back").expect("a frame").expect("no fault");
    let text = String::from_utf8(first.into_data().expect("data").into()).expect("text");
    assert!(text.starts_with("retry: 1000\nid: "), "{text}");
    to_bytes(body, usize::MAX).await.expect("the rest");
}

#[tokio::test]
async fn a_stopped_search_is_a_plan_or_nothing_and_a_stop_after_the_end_changes_nothing() {
    let app = app();
    let job = started(&app, &gates(5)).await;
    let stopped = send(&app, "DELETE", &link(&job, "self"), "").await;
    assert_eq!(stopped.status, StatusCode::OK);
    let last = events(&app, &job).await.pop().expect("a last event");
    assert!(["done", "stopped"].contains(&last["state"].as_str().expect("a word")), "{last}");
    assert_eq!(last["stopping"], false);
    let again = send(&app, "DELETE", &link(&job, "self"), "").await;
    assert_eq!(again.json()["state"], last["state"]);
    let anew = post(&app, SITING, &gates(5)).await;
    assert_eq!(anew.status, StatusCode::ACCEPTED, "what somebody stopped is searched anew");
}

#[tokio::test]
async fn what_this_city_cannot_answer_fails_with_a_problem() {
    let app = app();
    let last = ended(&app, &json!({ "sources": ["resources"] })).await;
    assert_eq!(last["state"], "failed", "{last}");
    assert_eq!(last["error"]["status"], 422);
    assert!(last["error"]["detail"].as_str().expect("words").starts_with("candidates: "), "{last}");
    let plan = get(&app, &link(&last, "plan_json")).await;
    assert_eq!((plan.status, plan.media()), (StatusCode::CONFLICT, "application/problem+json"));
    assert!(plan.json()["detail"].as_str().expect("words").contains("(failed)"));
}

#[tokio::test]
async fn a_body_that_asks_nothing_sensible_is_told_why() {
    let app = app();
    let square = json!({ "type": "Polygon", "coordinates": [[[1, 1], [2, 1]]] });
    for (body, says) in [
        (json!({ "colour": "red" }), "unknown field `colour`"),
        (json!({ "problem": "best" }), "unknown variant `best`"),
        (json!({ "build": 0 }), "build = \"0\": expected a whole number from 1 to 1000"),
        (json!({ "build": -1 }), "u32"),
        (json!({ "build": 5, "budget_yuan": 5 }), "not both"),
        (
            json!({ "build": 5, "problem": "full-coverage" }),
            "it goes with the problem max-coverage",
        ),
        (json!({ "backup": 2 }), "backup = \"2\": expected a number from 0 to 1"),
        (json!({ "backup": 0.5, "problem": "median" }), "max-coverage only"),
        (json!({ "overall": 0.9 }), "full-coverage only"),
        (json!({ "sources": [] }), "at least one source"),
        (json!({ "sources": ["gates", "gates"] }), "each source once"),
        (json!({ "sources": ["drawn"] }), "drawn"),
        (json!({ "sources": ["moon"] }), "unknown variant `moon`"),
        (json!({ "drawn": [[181, 0]] }), "drawn = \"[181, 0]\": expected [longitude, latitude]"),
        (json!({ "drawn": [[1, 2, 3]] }), "line 1 column"),
        (json!({ "spacing_m": 1 }), "spacing_m"),
        (json!({ "spacing_m": 300, "sources": ["gates"] }), "without the source `hexagons`"),
        (json!({ "forbidden": { "type": "Point", "coordinates": [1, 1] } }), "Point"),
        (json!({ "forbidden": square }), "at least three corners"),
        (json!({ "seconds": 601 }), "0.001 to 600"),
        (json!({ "seconds": 0 }), "0.001 to 600"),
        (json!({ "farthest_m": 1000 }), "median, center only"),
        (json!({ "offer": { "build_cost_yuan": -1 } }), "offer.build_cost_yuan"),
        (json!({ "offer": { "tier": "galaxy" } }), "unknown variant `galaxy`"),
        (json!([]), "the body cannot be read"),
    ] {
        let answer = post(&app, SITING, &body).await;
        let detail = answer.json()["detail"].as_str().expect("words").to_owned();
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {detail}");
        assert!(detail.contains(says), "{body}: {detail:?} does not say {says:?}");
    }
    for broken in ["", "{", "{\"seconds\": 1e999}", "\u{0}"] {
        let answer = send(&app, "POST", SITING, broken).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{broken:?}");
    }
    let plain = Request::post(SITING).body(Body::from("{}")).expect("a request");
    assert_eq!(ask(&app, plain).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let query = post(&app, &format!("{SITING}?colour=red"), &gates(1)).await;
    assert_eq!(query.status, StatusCode::BAD_REQUEST);
    for path in ["siting/nobody", "siting/nobody/events", "siting/nobody/plan.json"] {
        let answer = get(&app, &format!("/api/cities/town/{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&app, SITING).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// An outline of so many corners, once round every 6283, around the town's middle, far from its homes.
fn ring(corners: usize) -> Value {
    let corner = |at: usize| {
        let angle = 0.001 * f64::from(u32::try_from(at % 6283).expect("small"));
        [101.78 + 0.5 * angle.cos(), 36.62 + 0.5 * angle.sin()].map(|d| (d * 1e6).round() / 1e6)
    };
    let ring: Vec<[f64; 2]> = (0..corners).map(corner).collect();
    json!({ "type": "Polygon", "coordinates": [ring] })
}

#[tokio::test]
async fn an_outline_of_many_corners_is_understood_and_a_body_beyond_bounds_is_told_why() {
    let app = app();
    let large = json!({ "sources": ["gates"], "forbidden": ring(6283 * 11) });
    assert!(large.to_string().len() > 1 << 20);
    let last = ended(&app, &large).await;
    assert_eq!(last["state"], "failed", "all of the town is forbidden: {last}");
    assert!(last["error"]["detail"].as_str().expect("words").contains("forbidden"), "{last}");
    assert!(last.get("asked").is_none(), "events do not repeat it");
    let job = get(&app, &link(&last, "self")).await.json();
    assert_eq!(job["asked"]["forbidden"], large["forbidden"]);
    let padded = |bytes: usize| format!("{{{}\"build\":0}}", " ".repeat(bytes - 11));
    for (path, most, says) in [
        (SITING.to_owned(), 4 << 20, "at most 4096 KiB"),
        (format!("{SITING}/try"), 64 << 10, "at most 64 KiB"),
    ] {
        let fits = send(&app, "POST", &path, &padded(most)).await;
        assert_eq!(fits.status, StatusCode::BAD_REQUEST, "{path}: it was read");
        let refused = send(&app, "POST", &path, &padded(most + 1)).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        let problem = refused.json();
        assert_eq!(problem["type"], "urn:yike:problem:too-large");
        assert!(problem["detail"].as_str().expect("words").contains(says), "{problem}");
    }
}

#[tokio::test]
async fn sites_that_are_tried_add_what_the_plan_says_and_moving_one_changes_it() {
    let app = app();
    let last = ended(&app, &gates(3)).await;
    let plan = get(&app, &link(&last, "plan_json")).await.json();
    let sites: Vec<Value> = plan["sites"]
        .as_array()
        .expect("sites")
        .iter()
        .map(|site| json!({ "id": site["candidate_id"], "lon": site["lon"], "lat": site["lat"] }))
        .collect();
    let path = format!("{SITING}/try");
    let same = post(&app, &path, &json!({ "sites": sites, "plan": last["id"] })).await;
    assert_eq!(same.status, StatusCode::OK, "{}", String::from_utf8_lossy(&same.body));
    let same = same.json();
    assert_eq!((&same["won"]["compounds"], &same["lost"]["compounds"]), (&json!(0), &json!(0)));
    assert_eq!(
        (&same["after"], &same["before"]),
        (&last["plan"]["after"], &last["plan"]["before"])
    );
    assert_eq!((&same["plan"], &same["against"]), (&same["after"], &json!("plan")));
    let added = |sites: &Value, name: &str| -> Vec<Option<f64>> {
        sites.as_array().expect("sites").iter().map(|site| site[name].as_f64()).collect()
    };
    for name in ["adds_compounds", "adds_residents"] {
        assert_eq!(added(&same["sites"], name), added(&plan["sites"], name), "{name}");
    }
    let mut moved = sites.clone();
    moved[0]["lat"] = json!(36.5);
    let moved = post(&app, &path, &json!({ "sites": moved, "plan": last["id"] })).await.json();
    let (won, ids) = (plan["sites"][0]["won"].as_array(), moved["lost"]["ids"].as_array());
    let (won, ids) = (won.expect("ids"), ids.expect("ids"));
    assert!(!ids.is_empty() && ids.iter().all(|id| won.contains(id)), "{ids:?} of {won:?}");
    assert_eq!(json!(ids.len()), moved["lost"]["compounds"]);
    let served = |trial: &Value| trial["after"]["compounds"]["served"].as_u64().expect("a number");
    let won_now = moved["won"]["compounds"].as_u64().expect("a number");
    assert_eq!(served(&moved) + ids.len() as u64, served(&same) + won_now);
    let today = post(&app, &path, &json!({ "sites": [] })).await.json();
    assert_eq!((&today["before"], &today["against"]), (&today["after"], &json!("before")));
    let coverage = get(&app, "/api/cities/town/coverage").await.json();
    assert_eq!(today["before"]["compounds"], coverage["compounds"]);
    assert_eq!(today["before"]["residents"], coverage["residents"]);
}

#[tokio::test]
async fn a_site_in_the_place_of_a_station_takes_its_part() {
    let app = app();
    let path = format!("{SITING}/try");
    let at =
        |lat: f64| json!({ "lon": 101.78, "lat": lat, "action": "upgrade", "upgrades": "north" });
    let away = post(&app, &path, &json!({ "sites": [at(36.5)] })).await.json();
    assert!(away["lost"]["compounds"].as_u64().expect("a number") > 0, "{away}");
    assert!(away["sites"][0]["adds_compounds"].as_i64().expect("a number") < 0);
    let here = post(&app, &path, &json!({ "sites": [at(36.62)] })).await.json();
    assert_eq!((&here["lost"]["compounds"], &here["won"]["compounds"]), (&json!(0), &json!(0)));
}

#[test]
fn a_signal_stops_the_service_while_it_searches_and_somebody_listens() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata/xining");
    let program = Program::serve(&folder);
    let body = r#"{"sources":["hexagons","gates"],"build":60,"seconds":600}"#;
    let mut stream = TcpStream::connect(program.address).expect("connects");
    write!(
        stream,
        "POST /api/cities/xining/siting?by=circle HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let job = answer.split("\r\n\r\n").nth(1).expect("a body");
    let job: Value = serde_json::from_str(job).expect("JSON");
    let mut listener = TcpStream::connect(program.address).expect("connects");
    write!(listener, "GET {} HTTP/1.1\r\nHost: x\r\n\r\n", link(&job, "events")).expect("sent");
    let mut lines = BufReader::new(listener).lines();
    let first =
        lines.find_map(|line| line.expect("text").strip_prefix("data: ").map(str::to_owned));
    assert!(first.expect("an event").contains(job["id"].as_str().expect("an id")));
    let status = program.stop();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_trial_that_makes_no_sense_is_told_why() {
    let app = app();
    let path = format!("{SITING}/try");
    let job = ended(&app, &gates(1)).await;
    let site = json!({ "lon": 101.78, "lat": 36.62 });
    let many: Vec<&Value> = std::iter::repeat_n(&site, 201).collect();
    let twice = json!([{ "id": "a", "lon": 1, "lat": 1 }, { "id": "a", "lon": 1, "lat": 1 }]);
    for (query, body, status, says) in [
        ("", json!({}), 400, "missing field `sites`"),
        ("", json!({ "sites": many }), 400, "at most 200"),
        ("", json!({ "sites": [{ "lon": 101 }] }), 400, "missing field `lat`"),
        ("", json!({ "sites": [{ "lon": 101, "lat": 91 }] }), 400, "sites = "),
        ("", json!({ "sites": twice }), 400, "ids that do not repeat"),
        ("", json!({ "sites": [{ "lon": 1, "lat": 1, "upgrades": "x" }] }), 400, "upgrades"),
        ("", json!({ "sites": [{ "lon": 1, "lat": 1, "capacity": -1 }] }), 400, "capacity"),
        ("", json!({ "sites": [], "plan": "nobody" }), 404, "nobody"),
        ("?minutes=9", json!({ "sites": [], "plan": job["id"] }), 400, "same words"),
    ] {
        let answer = post(&app, &format!("{path}{query}"), &body).await;
        let detail = answer.json()["detail"].as_str().expect("words").to_owned();
        assert_eq!(answer.status.as_u16(), status, "{body}: {detail}");
        assert!(detail.contains(says), "{body}: {detail:?} does not say {says:?}");
    }
}
