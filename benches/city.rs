//! What a city costs, part by part, as `yike analyze` goes through them: the medians of some runs.
//!
//! `cargo bench --bench city` takes the sample city, `cargo bench --bench city -- FOLDER` any other.
//! The second question is the first one at 10 minutes: it reads the table that the first one filled.

#[path = "support/meter.rs"]
mod meter;

use std::path::{Path, PathBuf};

use meter::{Cost, measured, peak_mb};
use yike::city::LimitChange;
use yike::export::{Language, summary, write_analysis};
use yike::ingest::{read_city, read_standard};
use yike::study::{By, Question, Study};

const RUNS: usize = 7;
const PARTS: [&str; 5] = ["read", "first question", "second question", "summary", "write"];

fn main() -> anyhow::Result<()> {
    let given = std::env::args().skip(1).find(|word| !word.starts_with("--"));
    let folder = PathBuf::from(given.unwrap_or_else(|| "geodata/xining".to_owned()));
    if !folder.join("city.toml").exists() {
        println!("{}: no city there; nothing measured", folder.display());
        return Ok(());
    }
    let mut runs = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        runs.push(run(&folder)?);
    }
    println!("{}, medians of {RUNS} runs, milliseconds", folder.display());
    println!("{:<16}{:>9}{:>9}", "part", "cpu", "wall");
    for (part, name) in PARTS.iter().enumerate() {
        let of = |cost: fn(&Cost) -> f64| 1e3 * median(runs.iter().map(|run| cost(&run[part])));
        println!("{name:<16}{:>9.2}{:>9.2}", of(|cost| cost.cpu_s), of(|cost| cost.wall_s));
    }
    if let Some(peak_mb) = peak_mb() {
        println!("peak memory {peak_mb:.0} MB");
    }
    Ok(())
}

fn run(folder: &Path) -> anyhow::Result<[Cost; PARTS.len()]> {
    let (reading, read) = measured(|| read_city(folder));
    let city = reading?.city;
    let standard = read_standard(city.standard(), folder)?;
    let question = |change| {
        Question::try_new(&standard, change, None, By::CIRCLE).map_err(anyhow::Error::from)
    };
    let (asked, sooner) = (
        question(LimitChange::default())?,
        question(LimitChange { minutes: Some(10.0), ..LimitChange::default() })?,
    );
    let ((study, answer), first) = measured(|| {
        let study = Study::open(city);
        let answer = study.coverage(&asked);
        (study, answer)
    });
    let (_, second) = measured(|| study.coverage(&sooner));
    let (figures, summed) = measured(|| summary(study.city(), &answer));
    let out = tempfile::tempdir()?;
    let (written, write) =
        measured(|| write_analysis(out.path(), &study, &answer, &figures, Language::Chinese));
    written?;
    Ok([read, first, second, summed, write])
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
