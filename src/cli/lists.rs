//! `yike lists`: needs, resources and the projects that match them.

use anyhow::Context;

use super::args::ListsArgs;
use super::stages::Stages;
use super::{Answered, Outcome, answered};
use crate::coverage::GapFilter;
use crate::export::{ExportError, GapList, lists, write_lists_json, write_lists_workbook};

/// Runs the command.
///
/// # Errors
/// When the city or the standard cannot be read, or the lists not be written.
pub fn run(args: &ListsArgs) -> anyhow::Result<Outcome> {
    let path = &args.output;
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let write = match ending.to_ascii_lowercase().as_str() {
        "xlsx" => write_lists_workbook,
        "json" => write_lists_json,
        _ => {
            let expected = ".xlsx or .json";
            return Err(ExportError::Format { path: path.clone(), expected }.into());
        }
    };
    let stages = Stages::start("读取 reading");
    let Answered { study, answer, report } = answered(&args.city, &args.choices, &stages)?;
    let filter = GapFilter::try_new(study.city(), &args.filter.words())?;
    let language = args.choices.lang.language();
    stages.next("匹配 matching");
    let list = GapList {
        study: &study,
        answer: &answer,
        filter: &filter,
        report: Some(&report),
        language,
    };
    write(path, &list).with_context(|| path.display().to_string())?;
    let words = lists(&list).words(language);
    drop(stages);
    eprintln!("{words}: {}", path.display());
    Ok(Outcome::Clean)
}
