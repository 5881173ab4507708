//! Coverage of a made-up nation, task by task: what it costs, and the answers for comparison.
//!
//! `cargo bench --bench nation` measures every task on a city. `benches/peers/run.py` gives each
//! task its own process, so that peak memory is the task's own, and gives other tools the same:
//!
//! - `--size city|town|nation|NxM --export DIR` writes the nation as flat files and stops;
//! - `--data DIR --task nearest|count|area-share|roll-up --out FILE` reads them, measures the task,
//!   writes its answers as `f64` and prints its cost as a line of JSON.
//!
//! Load (shapes in memory), build (indexes) and query are timed apart.

#[path = "support/flat.rs"]
mod flat;
#[path = "support/meter.rs"]
mod meter;
#[path = "support/nation.rs"]
mod nation;

use std::path::PathBuf;

use anyhow::{Context, bail};
use meter::{Cost, measured, peak_mb};
use nation::{Nation, Size};
use rayon::prelude::*;
use yike::index::{Batches, Patchwork, PlaneBox, PointLists, Site, Sites};
use yike::reach::{CircleCover, CircleScratch, CircleSource};
use yike::units::Meters;

/// How far a compound may be from a station, metres.
const RADIUS_M: f64 = 1000.0;

#[derive(Clone, Copy, Debug)]
enum Task {
    /// Metres from each compound's point to the nearest station.
    Nearest,
    /// Stations within [`RADIUS_M`] of each compound's point.
    Count,
    /// Share of each compound's area within [`RADIUS_M`] of some station's shape.
    AreaShare,
    /// For each compound the street with the largest share of it (−1: none); then compounds of
    /// each street; then residents of each street.
    RollUp,
}

/// What a task answers and what it cost.
struct Done {
    answers: Vec<f64>,
    build: Cost,
    query: Cost,
}

#[derive(Default)]
struct Wish {
    size: Option<Size>,
    export: Option<PathBuf>,
    data: Option<PathBuf>,
    task: Option<Task>,
    out: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let wish = Wish::from_arguments()?;
    if let Some(folder) = wish.export {
        let nation = Nation::of(wish.size.context("--export needs --size")?);
        return flat::write(&nation, &folder).with_context(|| folder.display().to_string());
    }
    let tasks = wish.task.map_or_else(|| Task::ALL.to_vec(), |task| vec![task]);
    let layers: Vec<&str> = tasks.iter().flat_map(|task| task.layers()).copied().collect();
    let size = wish.size.or_else(|| Size::named("city")).context("a size")?;
    let (nation, load) = measured(|| match &wish.data {
        Some(folder) => flat::read(folder, &layers).with_context(|| folder.display().to_string()),
        None => Ok(Nation::of(size)),
    });
    let nation = nation?;
    for task in tasks {
        let done = task.run(&nation);
        report(task, load, &done);
        if let Some(path) = &wish.out {
            flat::write_numbers(path, done.answers.iter().copied())?;
        }
    }
    Ok(())
}

impl Task {
    const ALL: [Self; 4] = [Self::Nearest, Self::Count, Self::AreaShare, Self::RollUp];

    const fn name(self) -> &'static str {
        match self {
            Self::Nearest => "nearest",
            Self::Count => "count",
            Self::AreaShare => "area-share",
            Self::RollUp => "roll-up",
        }
    }

    /// What the task is about, beside the compounds' points and residents.
    const fn layers(self) -> &'static [&'static str] {
        match self {
            Self::Nearest | Self::Count => &["stations"],
            Self::AreaShare => &["compounds", "stations"],
            Self::RollUp => &["compounds", "streets"],
        }
    }

    fn run(self, nation: &Nation) -> Done {
        match self {
            Self::Nearest => nearest(nation),
            Self::Count => count(nation),
            Self::AreaShare => area_share(nation),
            Self::RollUp => roll_up(nation),
        }
    }
}

fn nearest(nation: &Nation) -> Done {
    let ((sites, points, batches), build) = measured(|| index(nation));
    let (answers, query) = measured(|| {
        let found = sites.nearest(&batches, &points);
        found.into_iter().map(|one| one.map_or(f64::INFINITY, |(_, metres)| metres)).collect()
    });
    Done { answers, build, query }
}

fn count(nation: &Nation) -> Done {
    let ((sites, points, batches), build) = measured(|| index(nation));
    let (answers, query) = measured(|| {
        let found = sites.count_within(&batches, &points, RADIUS_M);
        found.into_iter().map(f64::from).collect()
    });
    Done { answers, build, query }
}

fn area_share(nation: &Nation) -> Done {
    let ((sites, batches, cover), build) = measured(|| {
        let sites = Sites::new(nation.stations.iter().map(Site::Shape));
        let boxes: Vec<PlaneBox> = nation.compounds.iter().map(PlaneBox::around_shape).collect();
        let batches = Batches::new(&boxes);
        let radius = Meters::new(RADIUS_M);
        let circle = |shape| CircleSource { centre: Site::Shape(shape), radius };
        let cover = CircleCover::new(nation.stations.iter().map(circle));
        (sites, batches, cover)
    });
    let (answers, query) = measured(|| {
        let share = |scratch: &mut CircleScratch, at: usize, near: &[u32], row: &mut Vec<f64>| {
            let area = nation.compounds[at].as_area();
            row.extend(area.and_then(|area| cover.covered_share(area, near, scratch)));
        };
        let shares = batches.near(sites.tree(), RADIUS_M, CircleScratch::default, share);
        shares.iter().map(|row| row.first().copied().unwrap_or(0.0)).collect()
    });
    Done { answers, build, query }
}

fn roll_up(nation: &Nation) -> Done {
    let (streets, build) = measured(|| Patchwork::new(&nation.streets));
    let (answers, query) = measured(|| {
        let holder = |shape| streets.holder_of(shape).map(|holding| holding.which);
        let held: Vec<Option<usize>> = nation.compounds.par_iter().map(holder).collect();
        let mut compounds = vec![0.0; nation.streets.len()];
        let mut residents = vec![0.0; nation.streets.len()];
        for (street, people) in held.iter().zip(&nation.residents) {
            if let Some(street) = *street {
                compounds[street] += 1.0;
                residents[street] += people;
            }
        }
        let held = held.into_iter().map(|street| street.map_or(-1.0, |at| at as f64));
        held.chain(compounds).chain(residents).collect()
    });
    Done { answers, build, query }
}

/// The stations' index and the compounds' points in the order in which they ask it.
fn index(nation: &Nation) -> (Sites, PointLists, Batches) {
    let sites = Sites::new(nation.stations.iter().map(Site::Shape));
    let mut points = PointLists::default();
    for point in &nation.points {
        points.push([*point]);
    }
    let batches = Batches::new(&points.boxes());
    (sites, points, batches)
}

fn report(task: Task, load: Cost, done: &Done) {
    let cost = |cost: Cost| serde_json::json!({"cpu_s": cost.cpu_s, "wall_s": cost.wall_s});
    let line = serde_json::json!({
        "tool": "yike",
        "version": env!("CARGO_PKG_VERSION"),
        "task": task.name(),
        "load": cost(load),
        "build": cost(done.build),
        "query": cost(done.query),
        "peak_mb": peak_mb(),
    });
    println!("{line}");
}

impl Wish {
    fn from_arguments() -> anyhow::Result<Self> {
        let mut wish = Self::default();
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word}: expected a value"));
            match word.as_str() {
                "--bench" => {} // cargo bench says so
                "--size" => wish.size = Some(Size::named(&value()?).context("no such --size")?),
                "--export" => wish.export = Some(value()?.into()),
                "--data" => wish.data = Some(value()?.into()),
                "--out" => wish.out = Some(value()?.into()),
                "--task" => {
                    let name = value()?;
                    let task = Task::ALL.into_iter().find(|task| task.name() == name);
                    wish.task = Some(task.with_context(|| format!("--task {name}: no such task"))?);
                }
                other => bail!("{other}: no such option"),
            }
        }
        Ok(wish)
    }
}
