//! `yike gaps`: the list of unserved compounds.

use super::args::GapsArgs;
use super::stages::Stages;
use super::{Answered, Outcome, answered};
use crate::export::{ExportError, gap_rows, write_gaps_csv, write_gaps_geojson};
use crate::study::Study;

/// Runs the command.
///
/// # Errors
/// When the city or the standard cannot be read, or the list not be written.
pub fn run(args: &GapsArgs) -> anyhow::Result<Outcome> {
    let ending = args.output.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let write = match ending.to_ascii_lowercase().as_str() {
        "csv" => |args: &GapsArgs, _: &Study, rows: &[_]| write_gaps_csv(&args.output, rows),
        "geojson" | "json" => |args: &GapsArgs, study: &Study, rows: &[_]| {
            write_gaps_geojson(&args.output, study.city(), rows)
        },
        _ => {
            let path = args.output.clone();
            return Err(ExportError::Format { path, expected: ".csv or .geojson" }.into());
        }
    };
    let stages = Stages::start("读取 reading");
    let Answered { study, answer, .. } = answered(&args.city, &args.choices, &stages)?;
    let rows = gap_rows(&study, &answer, args.choices.lang.language());
    write(args, &study, &rows)?;
    drop(stages);
    let path = args.output.display();
    eprintln!("已写出 {} 个未覆盖小区 unserved compounds written: {path}", rows.len());
    Ok(Outcome::Clean)
}
