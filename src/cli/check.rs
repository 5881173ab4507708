//! `yike check`: what was read, repaired, rejected, and why.

use std::fmt::Write;

use super::args::{CheckArgs, Format};
use super::stages::Stages;
use super::street_findings::found;
use super::table::{left, right, widest};
use super::{Outcome, print};
use crate::city::City;
use crate::ingest::{self, ImportReport};
use crate::study::{Streets, Study};

/// Runs the command.
///
/// # Errors
/// When the city cannot be read or the report not be printed.
pub fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let stages = Stages::start("读取 reading");
    let mut reading = ingest::read_city(&args.city)?;
    if let Some(walking) = ingest::read_walking(&reading.city)? {
        stages.next("接入路网 joining the streets");
        reading.report.findings.extend(walking.report.findings());
        let streets = Streets { slope: walking.slope, draft: walking.draft };
        let study = Study::open(reading.city, Some(streets));
        reading.report.findings.extend(study.joins().iter().flat_map(|joins| found(&study, joins)));
        drop(stages);
        return told(args, study.city(), &reading.report);
    }
    drop(stages);
    told(args, &reading.city, &reading.report)
}

fn told(args: &CheckArgs, city: &City, report: &ImportReport) -> anyhow::Result<Outcome> {
    match args.format {
        Format::Json => print(&(serde_json::to_string_pretty(report)? + "\n"))?,
        Format::Text => print(&text(city, report))?,
    }
    Ok(if report.rejected() > 0 { Outcome::Faulty } else { Outcome::Clean })
}

fn text(city: &City, report: &ImportReport) -> String {
    let mut lines = vec![[
        "图层 layer".to_owned(),
        "文件 file".to_owned(),
        "读入 read".to_owned(),
        "采用 kept".to_owned(),
        "修复 repaired".to_owned(),
        "拒收 rejected".to_owned(),
    ]];
    lines.extend(report.layers.iter().map(|layer| {
        [
            layer.layer.as_str().to_owned(),
            layer.file.clone(),
            layer.read.to_string(),
            layer.kept.to_string(),
            layer.repaired.to_string(),
            layer.rejected.to_string(),
        ]
    }));
    let width = |column: usize| widest(lines.iter().map(|line| line[column].as_str()));
    let widths: [usize; 6] = std::array::from_fn(width);
    let mut text = format!("{} ({})\n\n", city.name(), city.id());
    for line in &lines {
        let mut cells = String::new();
        for (column, cell) in line.iter().enumerate() {
            let pad = if column < 2 { left } else { right };
            cells += &pad(cell, widths[column]);
            cells += "  ";
        }
        text += cells.trim_end();
        text.push('\n');
    }
    text += "\n";
    if report.findings.is_empty() {
        text += "没有发现问题 nothing to report\n";
    }
    for finding in &report.findings {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {finding}", left(finding.severity.as_str(), 8));
    }
    text
}
