//! The walk over streets, task by task: what it costs, and the answers for comparison.
//!
//! `cargo bench --bench walking` measures the walking coverage of the sample city.
//! `benches/peers/walk.py` gives each task its own process, so that peak memory is the task's own,
//! and gives other tools the same:
//!
//! - `--town grid:EDGES|FILE.osm.pbf --stations N --points N --export DIR` writes the town as flat
//!   files and stops;
//! - `--data DIR --task nearest|within|graph|polygons|sides --out FILE` measures the task there, writes its
//!   answers and prints its cost as a line of JSON.
//!
//! Read (the file into a draft), build (the draft into a network), snap (stations and points to
//! streets) and query are timed apart.

#[path = "support/meter.rs"]
mod meter;
#[path = "support/town_files.rs"]
mod town_files;
#[path = "support/walking_town.rs"]
mod walking_town;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use geo::{Contains, CoordsIter};
use geo_types::{MultiPolygon, Point};
use meter::{Cost, measured, peak_mb};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use walking_town::{Origin, Places, SNAP_LIMIT, network};
use yike::city::City;
use yike::geodesy::{GeoShape, PlanePoint};
use yike::index::Rows;
use yike::ingest::{read_city, read_walking};
use yike::network::{Course, Gates, Near, Network, StreetCells, StreetLine};
use yike::units::Meters;

/// How far a station may be to be counted.
const WITHIN: Meters = Meters::new(1200.0);

/// Fifteen minutes at 4 km/h, whose polygon is drawn.
const LIMIT: Meters = Meters::new(1000.0);
/// How far apart, by the crow's flight, a point and a polygon are looked at.
const ASKED: Meters = Meters::new(1300.0);

#[derive(Default)]
struct Wish {
    town: Option<Origin>,
    stations: usize,
    points: usize,
    export: Option<PathBuf>,
    data: Option<PathBuf>,
    task: Option<String>,
    out: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let wish = Wish::from_arguments()?;
    if let Some(folder) = &wish.export {
        let town = wish.town.as_ref().context("--export needs --town")?;
        let network = town_files::export(town, wish.stations, wish.points, folder)
            .with_context(|| folder.display().to_string())?;
        eprintln!("{:?}", network.report());
        return Ok(());
    }
    let Some(folder) = &wish.data else { return city() };
    let task = wish.task.as_deref().context("--data needs --task")?;
    let out = wish.out.as_deref().context("--data needs --out")?;
    run(task, folder, out)
}

/// Measures a task on a town that was written.
fn run(task: &str, folder: &Path, out: &Path) -> anyhow::Result<()> {
    let town = town_files::read_origin(folder)?;
    let mut phases = Phases::default();
    let (draft, _) = phases.of("read", || town.read())?;
    let network = phases.of("build", || network(&draft));
    drop(draft);
    if task == "graph" {
        let report = network.report();
        let counts = [report.draft_nodes, report.junctions, report.edges].map(|n| n as f64);
        town_files::write_numbers(out, counts.into_iter())?;
    } else {
        let given = town_files::read_given(folder)?;
        let snapped = |places: &[_]| Gates::from(&network.footholds(places, SNAP_LIMIT)[..]);
        let stations = phases.of("snap stations", || snapped(&given.stations));
        let points = phases.of("snap", || snapped(&given.points));
        match task {
            "nearest" => {
                let found = phases.of("query", || network.nearest(&stations, &points));
                town_files::write_nearest(out, &found)?;
            }
            "within" => {
                let found = phases.of("query", || network.within(&stations, &points, WITHIN));
                town_files::write_pairs(out, &found)?;
            }
            "polygons" | "sides" => {
                let cells = phases.of("cells", || cells(&network));
                let drawn = phases.of("query", || polygons(&network, &cells, &stations));
                if task == "polygons" {
                    let corners = drawn.iter().map(|area| area.coords_count() as f64);
                    town_files::write_numbers(out, corners)?;
                } else {
                    let rows = network.within(&stations, &points, ASKED);
                    town_files::write_numbers(out, sides(&given, &points, &drawn, &rows))?;
                }
            }
            other => bail!("--task {other}: no such task"),
        }
    }
    println!("{}", phases.report(task));
    Ok(())
}

/// The land beside each street, once for a network.
fn cells(network: &Network) -> StreetCells {
    let course = |on_ground| if on_ground { Course::Ground } else { Course::Apart };
    let lines: Vec<StreetLine<'_>> = network
        .edges()
        .map(|edge| StreetLine { points: edge.points, course: course(edge.is_ground) })
        .collect();
    StreetCells::new(&lines, SNAP_LIMIT, &[], &[])
}

/// The walked circle of each station.
fn polygons(network: &Network, cells: &StreetCells, stations: &Gates) -> Vec<MultiPolygon<f64>> {
    let draw = |station: usize| {
        let field = network.field(stations.of(station), LIMIT);
        cells.within(LIMIT, field.edges(), |edge, along_m| field.at(edge, along_m))
    };
    (0..stations.len()).into_par_iter().map(draw).collect()
}

/// For every joined point and station that are near each other by the crow's flight: point,
/// station, whether the point is in the station's polygon, and the walk; twice, as Valhalla's
/// with and without stubs (benches/peers/walk_valhalla.py). Not a number beyond what was asked.
fn sides(
    given: &Places,
    points: &Gates,
    drawn: &[MultiPolygon<f64>],
    rows: &Rows<Near>,
) -> impl Iterator<Item = f64> {
    let mut found = Vec::new();
    for (at, place) in given.points.iter().enumerate().filter(|(at, _)| !points.of(*at).is_empty())
    {
        for (station, centre) in given.stations.iter().enumerate() {
            if place.distance_sq(*centre) > ASKED.value() * ASKED.value() {
                continue;
            }
            let inside = drawn[station].contains(&Point::new(place.x, place.y));
            let walk = rows.of(at).iter().find(|near| near.source as usize == station);
            let metres = walk.map_or(f64::NAN, |near| near.length_m);
            let inside = if inside { 1.0 } else { 0.0 };
            found.extend([at as f64, station as f64, inside, metres, metres]);
        }
    }
    found.into_iter()
}

/// What each phase of a task cost.
#[derive(Default)]
struct Phases(Map<String, Value>);

impl Phases {
    fn of<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let (result, Cost { cpu_s, wall_s }) = measured(work);
        self.0.insert(name.to_owned(), json!({ "cpu_s": cpu_s, "wall_s": wall_s }));
        result
    }

    fn report(self, task: &str) -> Value {
        json!({
            "tool": "yike",
            "version": env!("CARGO_PKG_VERSION"),
            "task": task,
            "phases": self.0,
            "peak_mb": peak_mb(),
        })
    }
}

impl Wish {
    fn from_arguments() -> anyhow::Result<Self> {
        let mut wish = Self::default();
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word}: expected a value"));
            match word.as_str() {
                "--bench" => {} // cargo bench says so
                "--town" => wish.town = Some(Origin::named(&value()?)?),
                "--stations" => wish.stations = value()?.parse()?,
                "--points" => wish.points = value()?.parse()?,
                "--export" => wish.export = Some(value()?.into()),
                "--data" => wish.data = Some(value()?.into()),
                "--task" => wish.task = Some(value()?),
                "--out" => wish.out = Some(value()?.into()),
                other => bail!("{other}: no such option"),
            }
        }
        Ok(wish)
    }
}

/// What of the sample city costs what: the table of the first question, another limit and pace.
fn city() -> anyhow::Result<()> {
    let folder = Path::new("geodata/xining");
    if !folder.join("city.toml").exists() {
        println!("{}: no city there; nothing measured", folder.display());
        return Ok(());
    }
    let city = read_city(folder)?.city;
    let mut runs = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        runs.push(walks(&city)?);
    }
    println!("{}, medians of {RUNS} runs, milliseconds", folder.display());
    println!("{:<22}{:>9}{:>9}", "part", "cpu", "wall");
    for (part, name) in PARTS.iter().enumerate() {
        let of = |cost: fn(&Cost) -> f64| 1e3 * median(runs.iter().map(|run| cost(&run[part])));
        println!("{name:<22}{:>9.2}{:>9.2}", of(|cost| cost.cpu_s), of(|cost| cost.wall_s));
    }
    Ok(())
}

const RUNS: usize = 5;
const PARTS: [&str; 6] =
    ["read the streets", "build the network", "join the gates", "1000 m", "667 m", "1200 m"];

fn walks(city: &City) -> anyhow::Result<[Cost; PARTS.len()]> {
    let (reading, read) = measured(|| read_walking(city));
    let reading = reading?.context("the city has walkways")?;
    let (network, build) = measured(|| network(&reading.draft));
    let (gates, joined) = measured(|| {
        let joined =
            |places: Vec<PlanePoint>| Gates::from(&network.footholds(&places, SNAP_LIMIT)[..]);
        let inside = |shape: &GeoShape| shape.on(city.plane()).inner_point();
        let stations = city.stations().iter().map(|station| inside(&station.shape)).collect();
        let homes = city.compounds().iter().map(|home| inside(&home.shape)).collect();
        (joined(stations), joined(homes))
    });
    let (stations, homes) = gates;
    let table = |metres| measured(|| network.within(&stations, &homes, Meters::new(metres))).1;
    Ok([read, build, joined, table(1000.0), table(667.0), table(1200.0)])
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
