//! Walks beside other tools' on real streets: SciPy on the graph that is exported, to the last
//! verdict; Valhalla and OSRM on the same OpenStreetMap file, with every difference in a known
//! class (`walking_known_differences.toml`). What cannot be had here is skipped, loudly.

#[path = "../benches/support/town_files.rs"]
mod town_files;
#[path = "../benches/support/walking_town.rs"]
mod walking_town;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use walking_town::{Origin, SNAP_LIMIT};
use yike::network::{Gates, Network};
use yike::units::Meters;

const STATIONS: usize = 300;
const WITHIN: Meters = Meters::new(1200.0);
/// A script that could not have what it needs says so by this exit code.
const SKIPPED: i32 = 77;

#[test]
fn scipy_agrees_in_every_verdict_on_heidelberg() {
    for points in [2_000, 100_000] {
        compare(&heidelberg(), points, &["scipy"], &["nearest", "within"]);
    }
}

#[test]
fn scipy_agrees_in_every_verdict_on_helsinki_and_its_small_neighbour() {
    for name in ["Helsinki", "test"] {
        let file = root().join(".data/osm").join(format!("{name}.osm.pbf"));
        for points in [2_000, 100_000] {
            compare(&file, points, &["scipy"], &["nearest", "within"]);
        }
    }
}

#[test]
fn valhalla_and_osrm_differ_only_in_known_ways_on_heidelberg() {
    compare(&heidelberg(), 2_000, &["valhalla", "osrm"], &["within"]);
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn heidelberg() -> PathBuf {
    let given = std::env::var_os("YIKE_INSTANCES").map(PathBuf::from);
    given.unwrap_or_else(|| root().join("../shared/data")).join("osm/heidelberg.osm.pbf")
}

/// Past the test runner, which keeps the output of what passes to itself.
fn skip(what: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED walking peers: {what}: see `make test`");
}

fn compare(file: &Path, points: usize, peers: &[&str], tasks: &[&str]) {
    let python = root().join(".venv/bin/python");
    let scipy = Command::new(&python).args(["-c", "import scipy, shapely"]).output();
    if !scipy.is_ok_and(|done| done.status.success()) {
        return skip("no .venv with SciPy and Shapely");
    }
    if !file.exists() {
        return skip(&format!("no {}", file.display()));
    }
    let name = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
    // A folder for each set of peers: tests run beside each other.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("walk-{}-{points}", peers.join("-")))
        .join(name);
    let town = Origin::named(&file.display().to_string()).expect("a path names a town");
    let network =
        town_files::export(&town, STATIONS, points, &folder).expect("the town can be written");
    assert_eq!(town_files::read_origin(&folder).expect("it was written"), canonical(file));
    answer(&network, &folder);
    for peer in peers {
        for task in tasks {
            let script = root().join(format!("benches/peers/walk_{peer}.py"));
            let out = folder.join(format!("{peer}.{task}"));
            let asked = Command::new(&python)
                .arg(script)
                .arg("--data")
                .arg(&folder)
                .args(["--task", task, "--out"])
                .arg(&out)
                .output()
                .expect("Python runs");
            let words = String::from_utf8_lossy(&asked.stderr);
            if asked.status.code() == Some(SKIPPED) {
                skip(&format!("{peer}: {words}"));
                continue;
            }
            assert!(asked.status.success(), "{peer}: {task}: {words}");
            let judged = Command::new(&python)
                .arg(root().join("benches/peers/walk_agree.py"))
                .arg("--data")
                .arg(&folder)
                .args(["--peer", peer, "--task", task, "--strict"])
                .output()
                .expect("Python runs");
            let said = [&judged.stdout[..], &judged.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            assert!(judged.status.success(), "{peer}: {task}, {points} points: {said}");
        }
    }
}

fn canonical(file: &Path) -> Origin {
    Origin::Osm(std::fs::canonicalize(file).expect("it exists"))
}

/// Our answers, for the places as they were written.
fn answer(network: &Network, folder: &Path) {
    let given = town_files::read_given(folder).expect("places were written");
    let gates = |places: &[_]| Gates::from(&network.footholds(places, SNAP_LIMIT)[..]);
    let (stations, points) = (gates(&given.stations), gates(&given.points));
    town_files::write_nearest(&folder.join("yike.nearest"), &network.nearest(&stations, &points))
        .expect("answers can be written");
    let within = network.within(&stations, &points, WITHIN);
    town_files::write_pairs(&folder.join("yike.within"), &within).expect("answers can be written");
}
