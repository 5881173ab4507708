//! The words of the command line, progress, exit codes.
//!
//! Data goes to standard output or to files, words and progress to standard error.
//! Exit: 0 done · 1 done and the check asked for by `--strict` failed · 2 error. A reader that
//! closes the pipe early is no error.

mod analyze;
mod args;
mod check;
mod gaps;
pub mod import;
mod serve;
mod stages;
mod street_findings;
mod table;

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

use stages::Stages;

use args::{Args, Choices, Command, ImportCommand};

use crate::city::{City, LimitChange, Walkways};
use crate::ingest;
use crate::study::{Answer, By, ByAsked, Question, Streets, Study};
use crate::units::{Meters, Speed};

/// What a command found: whether the check that `--strict` asks for passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Clean,
    Faulty,
}

/// Runs the program with the words it was started with.
#[must_use]
pub fn main() -> ExitCode {
    let args = Args::parse();
    let (done, strict) = match args.command {
        Command::Check(args) => (check::run(&args), args.strict),
        Command::Analyze(args) => (analyze::run(&args), args.strict),
        Command::Gaps(args) => (gaps::run(&args), false),
        Command::Import(ImportCommand::Osm(args)) => (import::run(args), false),
        Command::Serve(args) => (serve::run(&args), false),
    };
    match done {
        Ok(Outcome::Faulty) if strict => ExitCode::from(1),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yike: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe)
}

/// Puts text on standard output.
fn print(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("standard output")
}

/// A city with the answer to the question that the choices on the command line ask of it.
struct Answered {
    study: Study,
    answer: Answer,
    /// Features that reading the city rejected.
    rejected: usize,
}

/// Reads a city and answers the question.
fn answered(folder: &Path, choices: &Choices, stages: &Stages) -> anyhow::Result<Answered> {
    let reading = ingest::read_city(folder)?;
    let question = question(&reading.city, folder, choices)?;
    let streets = match question.by {
        By::Walk => streets(&reading.city, stages)?,
        By::Circle { .. } => None,
    };
    stages.next("分析 analyzing");
    let study = Study::open(reading.city, streets);
    let answer = study.coverage(&question);
    Ok(Answered { study, answer, rejected: reading.report.rejected() })
}

/// The streets of a city that can be walked, where it has walkways.
fn streets(city: &City, stages: &Stages) -> anyhow::Result<Option<Streets>> {
    stages.next("读取路网 reading streets");
    let walking = ingest::read_walking(city)?;
    Ok(walking.map(|walking| Streets { slope: walking.slope, draft: walking.draft }))
}

/// The question that the choices on the command line ask of a city.
fn question(city: &City, folder: &Path, choices: &Choices) -> anyhow::Result<Question> {
    let named = choices.standard.as_deref().unwrap_or_else(|| city.standard());
    let standard = ingest::read_standard(named, folder)?;
    let limit = LimitChange {
        minutes: choices.minutes,
        pace: choices.pace.map(Speed::from_kmh),
        meters: choices.meters.map(Meters::new),
        walker: choices.walker.map(args::WalkerWord::walker),
    };
    let has_walkways = *city.walkways() != Walkways::None;
    let asked = choices.by.map_or(ByAsked::Best, args::Way::asked);
    let by = asked.meant(has_walkways, choices.detour)?;
    if by == By::Walk && !has_walkways {
        let city = folder.display();
        bail!(
            "{city}: --by walk needs a layer of walkways in city.toml; by circle there is no need"
        );
    }
    let measure = choices.measure.map(args::MeasureWord::measure);
    Ok(Question::try_new(&standard, limit, measure, by)?)
}
