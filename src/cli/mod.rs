//! The words of the command line, progress, exit codes.
//!
//! Data goes to standard output or to files, words and progress to standard error.
//! Exit: 0 done · 1 done and the check asked for by `--strict` failed · 2 error. A reader that
//! closes the pipe early is no error.

mod analyze;
mod args;
mod check;
mod choices;
mod findings_text;
mod gaps;
pub mod import;
mod lists;
mod report;
mod serve;
mod site;
mod stages;
mod street_findings;
mod table;

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

use stages::Stages;

use args::{Args, Command};
use choices::Choices;

use crate::city::{City, LimitChange, Walkways};
use crate::ingest::{self, CityReading, ImportReport, Severity};
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
        Command::Import(args) => (import::run(args), false),
        Command::Lists(args) => (lists::run(&args), false),
        Command::Report(args) => (report::run(&args), false),
        Command::Site(args) => (site::run(&args), args.strict),
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
    /// What reading the city had to say.
    report: ImportReport,
}

/// A city open to the question that the choices on the command line ask of it.
struct Asked {
    study: Study,
    question: Question,
    /// What reading the city had to say.
    report: ImportReport,
}

/// Reads a city and its streets, where the question needs them.
fn asked(folder: &Path, choices: &Choices, stages: &Stages) -> anyhow::Result<Asked> {
    let reading = ingest::read_city(folder)?;
    warn_of_shifts(&reading.report);
    let question = question(&reading.city, folder, choices)?;
    let streets = match question.by {
        By::Walk => streets(&reading.city, stages)?,
        By::Circle { .. } => None,
    };
    let study = Study::open(reading.city, streets);
    Ok(Asked { study, question, report: reading.report })
}

/// Reads a city and answers the question.
fn answered(folder: &Path, choices: &Choices, stages: &Stages) -> anyhow::Result<Answered> {
    let Asked { study, question, report } = asked(folder, choices, stages)?;
    stages.next("分析 analyzing");
    let answer = study.coverage(&question);
    Ok(Answered { study, answer, report })
}

/// Says before any figure that a layer does not lie where the others do.
fn warn_of_shifts(report: &ImportReport) {
    for code in ["shifted-gcj02", "shifted-bd09", "shifted-not", "axes-swapped"] {
        for finding in report.with_code(code).filter(|one| one.severity == Severity::Warning) {
            eprintln!("存疑 warning: {finding}");
        }
    }
}

/// A city that was read, open to questions, and all that its data has to say: what its streets say
/// and how it joins them too.
fn opened(reading: CityReading, stages: &Stages) -> anyhow::Result<(Study, ImportReport)> {
    let CityReading { city, mut report } = reading;
    stages.next("读取路网 reading streets");
    let Some(walking) = ingest::read_walking(&city)? else {
        return Ok((Study::open(city, None), report));
    };
    report.add(walking.report.findings());
    stages.next("接入路网 joining the streets");
    let streets = Streets { slope: walking.slope, draft: walking.draft };
    let study = Study::open(city, Some(streets));
    report.add(study.joins().iter().flat_map(|joins| street_findings::found(&study, joins)));
    Ok((study, report))
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
        walker: choices.walker.map(choices::WalkerWord::walker),
    };
    let has_walkways = *city.walkways() != Walkways::None;
    let asked = choices.by.map_or(ByAsked::Best, choices::Way::asked);
    let by = asked.meant(has_walkways, choices.detour)?;
    if by == By::Walk && !has_walkways {
        let city = folder.display();
        bail!(
            "{city}: --by walk needs a layer of walkways in city.toml; by circle there is no need"
        );
    }
    let measure = choices.measure.map(choices::MeasureWord::measure);
    Ok(Question::try_new(&standard, limit, measure, by)?)
}
