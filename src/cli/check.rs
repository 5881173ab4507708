//! `yike check`: what was read, repaired, rejected, what is likely wrong, and why.

use std::fs;

use anyhow::Context;

use super::args::{CheckArgs, CheckFormat};
use super::findings_text::{SHOWN, text};
use super::stages::Stages;
use super::{Outcome, opened, print};
use crate::city::City;
use crate::export::{findings, findings_page};
use crate::ingest::{self, ImportReport};

/// Runs the command.
///
/// # Errors
/// When the city cannot be read or the report not be written.
pub fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let stages = Stages::start("读取 reading");
    let mut reading = ingest::read_city(&args.city)?;
    stages.next("检查 examining");
    ingest::examine(&reading.city, &mut reading.report);
    let (study, report) = opened(reading, &stages)?;
    drop(stages);
    told(args, study.city(), &report)
}

fn told(args: &CheckArgs, city: &City, report: &ImportReport) -> anyhow::Result<Outcome> {
    let written = match args.format {
        CheckFormat::Json => json(city, report)?,
        CheckFormat::Text => {
            let shown = if args.all { usize::MAX } else { SHOWN };
            text(&findings(city, report), args.lang.language(), shown)
        }
        CheckFormat::Html => findings_page(city, report, args.lang.language()),
    };
    match &args.output {
        Some(path) => fs::write(path, written).with_context(|| path.display().to_string())?,
        None => print(&written)?,
    }
    Ok(if report.rejected() > 0 { Outcome::Faulty } else { Outcome::Clean })
}

/// The report as it is, and its findings by kind.
fn json(city: &City, report: &ImportReport) -> anyhow::Result<String> {
    let mut document = serde_json::to_value(report)?;
    document["groups"] = serde_json::to_value(findings(city, report).groups)?;
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
