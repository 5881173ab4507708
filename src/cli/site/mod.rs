//! `yike site`: where the next stations do most good, with the proof.
//!
//! | file | question |
//! |---|---|
//! | `args` | what can be said? |
//! | `words` | how are shares, money and places written? |
//! | `question` | what is asked then? |
//! | `watch` | how far has it come, and who stops it? |
//! | `text` | what does the terminal show? |
//! | `tables` | in which tables? |
//! | `curve` | and as which bars? |

mod args;
mod curve;
mod question;
mod tables;
mod text;
mod watch;
mod words;

use std::path::PathBuf;

use anyhow::Context;

pub use args::SiteArgs;

use super::stages::Stages;
use super::{Asked, Outcome, asked, print};
use crate::export::{
    ExportError, plan_document, write_plan_geojson, write_plan_json, write_plan_workbook,
};
use crate::siting::{SitingError, Status};

/// The forms in which a plan is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    StandardOutput,
    Json,
    GeoJson,
    Workbook,
}

/// Runs the command.
///
/// # Errors
/// When the city, the standard or a file with forbidden areas cannot be read, the question cannot
/// be answered by this city's data, or the plan not be written.
pub fn run(args: &SiteArgs) -> anyhow::Result<Outcome> {
    let outputs = outputs(&args.output)?;
    let stages = Stages::start("读取 reading");
    let Asked { study, mut question, .. } = asked(&args.city, &args.choices, &stages)?;
    if args.capacities {
        for requirement in &mut question.standard.requirements {
            requirement.within_capacity = true;
        }
    }
    let siting = question::question(args, study.city())?;
    stages.next("选址 siting");
    let mut teller = watch::Teller::listening(&stages, siting.weight);
    let planned = study.plan(&question, &siting, &mut teller).inspect_err(|error| {
        if matches!(error, SitingError::Stopped(_) | SitingError::TimeUp { .. }) {
            eprintln!("尚无方案，未写出文件 there is no plan yet: no file was written");
        }
    })?;
    let is_interrupted = teller.is_interrupted();
    stages.next("写出 writing");
    let city = study.city();
    let document = plan_document(city, &question, &planned);
    let language = args.choices.lang.language();
    for (form, path) in &outputs {
        match form {
            Form::StandardOutput => {}
            Form::Json => write_plan_json(path, &document)?,
            Form::GeoJson => write_plan_geojson(path, city, &planned, &document)?,
            Form::Workbook => {
                write_plan_workbook(path, city, &question, &planned, &document, language)
                    .with_context(|| path.display().to_string())?;
            }
        }
    }
    drop(stages);
    if is_interrupted {
        eprintln!("已中断，以下是目前最好的方案 stopped: this is the best plan so far");
    }
    let text = text::text(&study, &planned, &document);
    if outputs.iter().any(|(form, _)| *form == Form::StandardOutput) {
        eprint!("{text}");
        print(&document.to_json())?;
    } else {
        print(&text)?;
    }
    for (_, path) in outputs.iter().filter(|(form, _)| *form != Form::StandardOutput) {
        eprintln!("方案已写入 plan written to {}", path.display());
    }
    let is_proven = planned.plan.status == Status::Optimal;
    Ok(if is_proven { Outcome::Clean } else { Outcome::Faulty })
}

/// The files and their forms, known before any work is done.
fn outputs(paths: &[PathBuf]) -> Result<Vec<(Form, PathBuf)>, ExportError> {
    let form = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            return Ok((Form::StandardOutput, path.clone()));
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match ending.to_ascii_lowercase().as_str() {
            "json" => Ok((Form::Json, path.clone())),
            "geojson" => Ok((Form::GeoJson, path.clone())),
            "xlsx" => Ok((Form::Workbook, path.clone())),
            _ => {
                let expected = ".json, .geojson or .xlsx (- is standard output)";
                Err(ExportError::Format { path: path.clone(), expected })
            }
        }
    };
    paths.iter().map(form).collect()
}
