//! What a city costs, part by part, as `yike analyze` goes through them: the medians of some runs.
//!
//! `cargo bench --bench city` takes the sample city, `cargo bench --bench city -- FOLDER` any other;
//! by circle, and by walk where the city has walkways. Other minutes read the table that the first
//! question filled; a faster pace reaches farther and fills it again.

#[path = "support/meter.rs"]
mod meter;

use std::path::{Path, PathBuf};

use meter::{Cost, measured, peak_mb};
use yike::city::{City, LimitChange};
use yike::export::{Language, summary, write_analysis};
use yike::ingest::{read_city, read_standard, read_walking};
use yike::study::{By, Question, Streets, Study};
use yike::units::Speed;

const RUNS: usize = 7;
const PARTS: [&str; 9] = [
    "read",
    "read streets",
    "join streets",
    "first question",
    "10 minutes",
    "5 km/h",
    "gaps and links",
    "summary",
    "write",
];

fn main() -> anyhow::Result<()> {
    let given = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let folder = PathBuf::from(given.unwrap_or_else(|| "geodata/xining".to_owned()));
    if !folder.join("city.toml").exists() {
        println!("{}: no city there; nothing measured", folder.display());
        return Ok(());
    }
    for by in [By::CIRCLE, By::Walk] {
        let mut runs = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            runs.push(run(&folder, by)?);
        }
        println!("{} by {}, medians of {RUNS} runs, milliseconds", folder.display(), by.as_str());
        println!("{:<16}{:>9}{:>9}", "part", "cpu", "wall");
        for (part, name) in PARTS.iter().enumerate() {
            let of = |cost: fn(&Cost) -> f64| 1e3 * median(runs.iter().map(|run| cost(&run[part])));
            println!("{name:<16}{:>9.2}{:>9.2}", of(|cost| cost.cpu_s), of(|cost| cost.wall_s));
        }
    }
    if let Some(peak_mb) = peak_mb() {
        println!("peak memory {peak_mb:.0} MB");
    }
    Ok(())
}

fn run(folder: &Path, by: By) -> anyhow::Result<[Cost; PARTS.len()]> {
    let (reading, read) = measured(|| read_city(folder));
    let city = reading?.city;
    let standard = read_standard(city.standard(), folder)?;
    let question =
        |change| Question::try_new(&standard, change, None, by).map_err(anyhow::Error::from);
    let asked = question(LimitChange::default())?;
    let sooner = question(LimitChange { minutes: Some(10.0), ..LimitChange::default() })?;
    let pace = Some(Speed::from_kmh(5.0));
    let faster = question(LimitChange { pace, ..LimitChange::default() })?;
    let (streets, read_ways) = measured(|| streets(&city, by));
    let streets = streets?;
    let (study, joined) = measured(|| {
        let study = Study::open(city, streets);
        std::hint::black_box(study.joins());
        study
    });
    let (answer, first) = measured(|| study.coverage(&asked));
    let (_, minutes) = measured(|| study.coverage(&sooner));
    let (_, pace) = measured(|| study.coverage(&faster));
    let (_, gaps) = measured(|| study.gaps(&answer).len());
    let (figures, summed) = measured(|| summary(&study, &answer));
    let out = tempfile::tempdir()?;
    let (written, write) =
        measured(|| write_analysis(out.path(), &study, &answer, &figures, Language::Chinese));
    written?;
    Ok([read, read_ways, joined, first, minutes, pace, gaps, summed, write])
}

fn streets(city: &City, by: By) -> anyhow::Result<Option<Streets>> {
    if by != By::Walk {
        return Ok(None);
    }
    let walking = read_walking(city)?;
    Ok(walking.map(|walking| Streets { slope: walking.slope, draft: walking.draft }))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
