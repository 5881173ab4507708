//! `yike report`: the printed report.

use super::args::ReportArgs;
use super::stages::Stages;
use super::{Answered, Outcome, answered};
use crate::export::{ExportError, Fonts, report, write_report};
use crate::ingest;

/// How the report is written.
#[derive(Clone, Copy)]
enum Form {
    Html,
    Pdf,
}

/// Runs the command.
///
/// # Errors
/// When the city or the standard cannot be read, there is no font for a PDF, or the report cannot
/// be written.
pub fn run(args: &ReportArgs) -> anyhow::Result<Outcome> {
    let ending = args.output.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let form = match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => Form::Html,
        "pdf" => Form::Pdf,
        _ => {
            let path = args.output.clone();
            return Err(ExportError::Format { path, expected: ".html or .pdf" }.into());
        }
    };
    let fonts = match form {
        Form::Pdf => Some(Fonts::new()?),
        Form::Html => None,
    };
    let stages = Stages::start("读取 reading");
    let Answered { study, answer, report: mut import } =
        answered(&args.city, &args.choices, &stages)?;
    stages.next("检查 examining");
    ingest::examine(study.city(), &mut import);
    stages.next("排版 setting the report");
    let report = report(&study, &answer, Some(&import), args.choices.lang.language());
    let bytes = match fonts {
        None => report.to_html().into_bytes(),
        Some(fonts) => report.to_pdf(fonts)?,
    };
    write_report(&args.output, &bytes)?;
    drop(stages);
    eprintln!("报告已写入 report written to {}", args.output.display());
    Ok(Outcome::Clean)
}
