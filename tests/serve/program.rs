//! The program itself on a real port: patience, crowds, and how it stops.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use yike::serve::{Limits, listen};

/// A running `yike serve`; stopped when it goes out of scope.
pub struct Program {
    child: Child,
    pub address: SocketAddr,
}

impl Program {
    pub fn serve(folder: &std::path::Path) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin("yike"))
            .args(["serve", "--bind", "127.0.0.1:0", "--log", "json"])
            .arg(folder)
            .env("RUST_LOG", "warn")
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let first = lines.next().expect("a line").expect("text");
        let address = first.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address =
            address.and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("{first}"));
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    pub fn stop(mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().expect("kill");
        self.child.wait().expect("ends")
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A city folder of two compounds and a station.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: String| {
        std::fs::write(folder.path().join(name), text).expect("written");
    };
    let square = |id: &str, lon: f64| {
        json!({ "type": "Feature", "properties": { "id": id, "residents": 10 },
            "geometry": { "type": "Polygon", "coordinates": [[[lon, 36.6], [lon + 0.001, 36.6],
                [lon + 0.001, 36.601], [lon, 36.601], [lon, 36.6]]] } })
    };
    let all = |features: Vec<serde_json::Value>| {
        json!({ "type": "FeatureCollection", "features": features }).to_string()
    };
    let station = json!({ "type": "Feature", "properties": { "id": "s1", "tier": "community" },
        "geometry": { "type": "Point", "coordinates": [101.7, 36.6] } });
    write("city.toml", "id = \"two\"\nname = \"两\"\n[layers]\ncompounds = \"c.geojson\"\nstations = \"s.geojson\"\n".into());
    write("c.geojson", all(vec![square("c1", 101.7), square("c2", 101.8)]));
    write("s.geojson", all(vec![station]));
    folder
}

/// Status and body of one request on a connection of its own.
fn fetch(address: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("connects");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("set");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("a status");
    (status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

#[test]
fn a_folder_removed_while_serving_changes_nothing_and_a_signal_stops_it() {
    let folder = folder();
    let program = Program::serve(folder.path());
    drop(folder);
    let (status, body) =
        fetch(program.address, "/api/cities/two/coverage?minutes=9&standard=tiers");
    assert_eq!(status, 200, "{body}");
    let (status, _) = fetch(program.address, "/ogc/two/collections/compounds/items");
    assert_eq!(status, 200);
    let status = program.stop();
    assert!(status.success(), "{status}");
}

#[test]
fn a_port_in_use_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("bound").to_string();
    let folder = folder();
    assert_cmd::Command::cargo_bin("yike")
        .expect("built")
        .args(["serve", "--bind", &address])
        .arg(folder.path())
        .assert()
        .code(2)
        .stderr(predicates::str::contains(format!("{address}: the port is in use")));
}

#[test]
fn a_city_that_is_not_there_is_told() {
    assert_cmd::Command::cargo_bin("yike")
        .expect("built")
        .args(["serve", "--bind", "127.0.0.1:0", "/no/such/city"])
        .assert()
        .code(2)
        .stderr(predicates::str::contains("/no/such/city"));
}

#[test]
fn ten_thousand_requests_at_once_are_all_answered() {
    const CLIENTS: usize = 50;
    const EACH: usize = 200;
    let folder = folder();
    let program = Program::serve(folder.path());
    let address = program.address;
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            std::thread::spawn(move || {
                let stream = TcpStream::connect(address).expect("connects");
                let mut reader = BufReader::new(stream.try_clone().expect("cloned"));
                let mut stream = stream;
                let mut answered = 0;
                for n in 0..EACH {
                    // Few distinct questions, many layers: some heavy, most kept.
                    let minutes = 5 + (client + n) % 20;
                    let path = match n % 3 {
                        0 => format!("/api/cities/two/coverage?minutes={minutes}"),
                        1 => format!("/ogc/two/collections/gaps/items?minutes={minutes}"),
                        _ => {
                            "/ogc/two/collections/compounds/tiles/WebMercatorQuad/0/0/0".to_owned()
                        }
                    };
                    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").expect("sent");
                    let (mut status, mut length) = (String::new(), 0);
                    reader.read_line(&mut status).expect("a status line");
                    loop {
                        let mut line = String::new();
                        reader.read_line(&mut line).expect("a header");
                        let line = line.trim().to_ascii_lowercase();
                        if let Some(text) = line.strip_prefix("content-length:") {
                            length = text.trim().parse().expect("a length");
                        }
                        if line.is_empty() {
                            break;
                        }
                    }
                    let mut body = vec![0; length];
                    reader.read_exact(&mut body).expect("a body");
                    assert!(status.contains(" 200 "), "{path}: {status}");
                    answered += 1;
                }
                answered
            })
        })
        .collect();
    let answered: usize = clients.into_iter().map(|client| client.join().expect("no panic")).sum();
    assert_eq!(answered, CLIENTS * EACH);
    assert_eq!(fetch(address, "/health").0, 200);
}

/// The service of this process on a real port, with little patience.
async fn impatient() -> (SocketAddr, tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<()>)
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let limits = Limits { connections: 4, head: Duration::from_millis(600), ..Limits::default() };
    let stopped = async move {
        let _ = stopped.await;
    };
    let app = crate::app();
    (address, stop, tokio::spawn(listen(listener, app, limits, stopped)))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_sends_a_byte_at_a_time_is_cut_and_others_are_served() {
    let (address, stop, service) = impatient().await;
    let slow = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("connects");
        let began = Instant::now();
        for byte in b"GET /health HTTP/1.1\r\nHost: somewhere\r\n".iter().cycle() {
            if stream.write_all(&[*byte]).is_err() || began.elapsed() > Duration::from_secs(20) {
                break;
            }
            stream.set_read_timeout(Some(Duration::from_millis(100))).expect("set");
            if matches!(stream.read(&mut [0; 512]), Ok(0)) {
                break;
            }
        }
        began.elapsed()
    });
    let quick = tokio::task::spawn_blocking(move || fetch(address, "/health").0).await;
    assert_eq!(quick.expect("joins"), 200);
    let took = slow.await.expect("joins");
    assert!(took < Duration::from_secs(5), "cut after {took:?}");
    let _ = stop.send(());
    service.await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_connections_than_places_wait_their_turn() {
    let (address, stop, service) = impatient().await;
    let all: Vec<_> = (0..40)
        .map(|_| tokio::task::spawn_blocking(move || fetch(address, "/api/cities").0))
        .collect();
    for one in all {
        assert_eq!(one.await.expect("joins"), 200);
    }
    let _ = stop.send(());
    service.await.expect("stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_the_answer_under_way_finish_and_takes_no_new_one() {
    let (address, stop, service) = impatient().await;
    let stop = Arc::new(std::sync::Mutex::new(Some(stop)));
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("connects");
        write!(stream, "GET /api/cities/town/coverage?minutes=13 HTTP/1.1\r\nHost: x\r\n")
            .expect("sent");
        std::thread::sleep(Duration::from_millis(100));
        // The head is half sent when the service is told to stop.
        let _ = stop.lock().expect("unlocked").take().map(|stop| stop.send(()));
        let _ = write!(stream, "\r\n");
        let mut text = String::new();
        let _ = stream.read_to_string(&mut text);
        text
    });
    let text = asked.await.expect("joins");
    service.await.expect("stops");
    assert!(text.is_empty() || text.starts_with("HTTP/1.1 200"), "{text}");
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
}
