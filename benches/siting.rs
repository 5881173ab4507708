//! Where next: how long does the proof take?
//!
//! `cargo bench --bench siting` solves the published instances that lie in the folder of instances
//! (`YIKE_INSTANCES`) and the made-up towns, and prints what each took.
//! `-- --write DIR` writes the covering problems for other programs to read;
//! `-- --solve FILE --sites N [--seconds S]` solves one of them and prints a line of JSON: see
//! `benches/peers/siting.py`. Counted is everything from lists in memory to the choice of sites.

#[path = "support/meter.rs"]
mod meter;
#[path = "support/siting_files.rs"]
mod siting_files;
#[path = "support/siting_town.rs"]
mod siting_town;

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use meter::{Cost, measured, peak_mb};
use siting_files::{Instance, folder, lorena, new_york, pmed};
use siting_town::Plan;
use yike::siting::{Choice, Go, Progress, Spend, Watch, center, max_coverage, median};

/// Made-up towns: name, plan, and how many sites to choose.
const TOWNS: [(&str, Plan, &[u32]); 6] = [
    ("city-1600x400-1200", Plan::of(1_600, 400, 20_000, 1_200), &[10, 30]),
    ("city-1600x400-2000", Plan::of(1_600, 400, 20_000, 2_000), &[10, 30]),
    ("city-1600x400-3000", Plan::of(1_600, 400, 20_000, 3_000), &[10, 30]),
    ("city-20000x1000", Plan::of(20_000, 1_000, 40_000, 2_000), &[50]),
    ("city-100000x2000-1400", Plan::of(100_000, 2_000, 60_000, 1_400), &[100]),
    ("city-100000x2000", Plan::of(100_000, 2_000, 60_000, 2_000), &[100]),
];
/// Lorena's instances whose times are shown.
const LORENA: [&str; 3] = ["SJC324", "SJC402", "SJC500"];
/// How many sites the published runs choose in New York.
const NEW_YORK: [u32; 6] = [50, 60, 70, 80, 90, 100];
/// When a solver is stopped in a run of all.
const PATIENCE: Duration = Duration::from_secs(120);

/// Stops a solver when its time is over.
struct Until(Option<Instant>);

impl Watch for Until {
    fn tell(&mut self, _: Progress) -> Go {
        if self.0.is_some_and(|end| Instant::now() >= end) { Go::Stop } else { Go::On }
    }
}

impl Until {
    fn after(patience: Option<Duration>) -> Self {
        Self(patience.map(|patience| Instant::now() + patience))
    }
}

fn main() -> Result<()> {
    let (mut write, mut solve, mut sites, mut patience) = (None, None, None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut next = || words.next().with_context(|| format!("{word}: expected a word after it"));
        match word.as_str() {
            // Cargo adds it.
            "--bench" => {}
            "--write" => write = Some(next()?),
            "--solve" => solve = Some(next()?),
            "--sites" => sites = Some(next()?.parse()?),
            "--seconds" => patience = Some(Duration::try_from_secs_f64(next()?.parse()?)?),
            _ => bail!("{word}: expected --write DIR, or --solve FILE --sites N [--seconds S]"),
        }
    }
    match (write, solve, sites) {
        (Some(write), _, _) => written(Path::new(&write)),
        (_, Some(file), Some(sites)) => asked(Path::new(&file), sites, patience),
        (_, Some(_), None) => bail!("--solve: expected --sites N besides"),
        _ => all(),
    }
}

/// Writes every covering problem that there is, unless it lies there.
fn written(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let put = |name: &str, instance: &dyn Fn() -> Result<Instance>| -> Result<()> {
        let path = folder.join(format!("{name}.txt"));
        if path.exists() { Ok(()) } else { Ok(siting_town::write(&instance()?, &path)?) }
    };
    for (name, plan, _) in TOWNS {
        put(name, &|| Ok(siting_town::town(plan)))?;
    }
    let published = siting_files::folder().join("mclp");
    if published.join("NewYork.txt").exists() {
        put("newyork-400", &|| new_york(&published.join("NewYork.txt"), 400.0))?;
    }
    for name in LORENA.into_iter().filter(|name| published.join(format!("{name}.txt")).exists()) {
        put(&format!("{name}-800"), &|| lorena(&published, name, 800))?;
    }
    Ok(())
}

/// Solves one problem for a program that compares.
fn asked(file: &Path, sites: u32, patience: Option<Duration>) -> Result<()> {
    let instance = siting_town::read(file)?;
    let held_mb = peak_mb().unwrap_or_default();
    let (choice, cost) = covered(&instance, sites, patience);
    println!(
        "{{\"best\": {}, \"bound\": {}, \"sites\": {:?}, \"nodes\": {}, \"build_s\": 0, \
         \"wall_s\": {:.6}, \"cpu_s\": {:.6}, \"peak_mb\": {:.1}, \"held_mb\": {held_mb:.1}}}",
        choice.best.context("no choice")?,
        choice.bound,
        choice.sites,
        choice.nodes,
        cost.wall_s,
        cost.cpu_s,
        peak_mb().unwrap_or_default(),
    );
    Ok(())
}

fn covered(instance: &Instance, sites: u32, patience: Option<Duration>) -> (Choice, Cost) {
    let mut until = Until::after(patience);
    measured(|| max_coverage(&instance.covering(), Spend::Sites(sites), &mut until))
}

/// Solves everything once and prints a table.
fn all() -> Result<()> {
    println!("{:40} {:>13} {:>13} {:>9} {:>8} {:>9}", "", "best", "bound", "gap", "nodes", "s");
    for (name, plan, choices) in TOWNS {
        let town = siting_town::town(plan);
        for &sites in choices {
            let solved = covered(&town, sites, Some(PATIENCE));
            show(&format!("{name}, {sites} sites"), &solved);
        }
    }
    let published = folder();
    let file = published.join("mclp/NewYork.txt");
    if file.exists() {
        let instance = new_york(&file, 400.0)?;
        for sites in NEW_YORK {
            let solved = covered(&instance, sites, Some(PATIENCE));
            show(&format!("NewYork 400 m, {sites} sites"), &solved);
        }
    } else {
        eprintln!("siting: no {}: NOT measured", file.display());
    }
    for name in LORENA.into_iter().filter(|n| published.join(format!("mclp/{n}.txt")).exists()) {
        for within_m in [800, 1_200, 1_600] {
            let instance = lorena(&published.join("mclp"), name, within_m)?;
            for sites in [2, 4, 6] {
                let solved = covered(&instance, sites, Some(PATIENCE));
                show(&format!("{name} {within_m} m, {sites} sites"), &solved);
            }
        }
    }
    for number in 1..=40 {
        let file = published.join(format!("pmed/pmed{number}.txt"));
        if !file.exists() {
            continue;
        }
        let (walks, sites) = pmed(&file)?;
        let mut until = Until::after(Some(PATIENCE));
        let solved = measured(|| median(&walks, Spend::Sites(sites), &mut until));
        show(&format!("pmed{number} median, {sites} sites"), &solved);
        let mut until = Until::after(Some(PATIENCE));
        let solved = measured(|| center(&walks, Spend::Sites(sites), &mut until));
        show(&format!("pmed{number} center, {sites} sites"), &solved);
    }
    Ok(())
}

fn show(name: &str, (choice, cost): &(Choice, Cost)) {
    let best = choice.best.unwrap_or_default();
    let gap = 100.0 * best.abs_diff(choice.bound) as f64 / best.max(1) as f64;
    println!(
        "{name:40} {best:>13} {:>13} {gap:>8.3}% {:>8} {:>9.4}",
        choice.bound, choice.nodes, cost.wall_s
    );
}
