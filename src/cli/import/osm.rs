//! `yike import osm FILE.osm.pbf DIR`: makes a city folder from OpenStreetMap.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::ImportOsmArgs;
use super::city_id;
use crate::cli::Outcome;
use crate::export::{StagedFolder, write_city};
use crate::ingest::osm::{BlockRule, OsmChoices, OsmReport, Progress, Stage, TagTable, read_osm};

/// The standard that a new city is judged by until somebody chooses another.
const STANDARD: &str = "quarter-hour";

/// What the user may choose for an import.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The city's name; the folder's name where none is given.
    pub name: Option<String>,
    /// A tag table to use instead of the built-in one.
    pub tags: Option<PathBuf>,
    /// When compounds are made from blocks of buildings.
    pub blocks: BlockRule,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read, the tag table cannot be used, or the folder is taken.
pub fn run(args: ImportOsmArgs) -> anyhow::Result<Outcome> {
    let options = ImportOptions { name: args.name, tags: args.tags, blocks: args.blocks.rule() };
    let report = import_osm(&args.file, &args.dir, &options)?;
    eprint!("{report}");
    eprintln!("已生成城市文件夹 city folder made: {}", args.dir.display());
    Ok(Outcome::Clean)
}

/// Makes the city folder `dir` from the `.osm.pbf` at `file`, with `import-report.json` in it, and
/// returns the report, which prints as words. Progress goes to standard error.
///
/// The folder appears whole or not at all; one that is not empty is refused.
///
/// # Errors
/// When the file cannot be read, the tag table cannot be used, or the folder is taken.
pub fn import_osm(file: &Path, dir: &Path, options: &ImportOptions) -> anyhow::Result<OsmReport> {
    let table = match &options.tags {
        Some(path) => TagTable::try_from_file(path)?,
        None => TagTable::built_in(),
    };
    let folder = StagedFolder::try_new(dir)?;
    let choices = OsmChoices { table, blocks: options.blocks };
    let bar = Bar::new();
    let read = read_osm(file, &choices, &bar);
    bar.0.finish_and_clear();
    let (mut draft, report) = read?;
    let absolute = std::path::absolute(dir)?;
    let folder_name = absolute.file_name().unwrap_or_default().to_string_lossy().into_owned();
    draft.id = city_id(&folder_name);
    draft.name = options.name.clone().unwrap_or(folder_name);
    STANDARD.clone_into(&mut draft.standard);
    // What is written must be a city: a fault here is one of this program, not of the file.
    draft.clone().finish().context("the imported city contradicts itself")?;
    write_city(&draft, folder.path())?;
    let report_path = folder.path().join("import-report.json");
    let text = serde_json::to_string_pretty(&report)?;
    fs::write(&report_path, text + "\n").with_context(|| report_path.display().to_string())?;
    folder.commit()?;
    Ok(report)
}

/// A progress bar with one step a stage; hidden where standard error is no terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new(Stage::ALL.len() as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:20} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }
}

impl Progress for Bar {
    fn enter(&self, stage: Stage) {
        let done = Stage::ALL.iter().position(|other| *other == stage).unwrap_or_default();
        let Self(bar) = self;
        bar.set_position(done as u64);
        bar.set_message(stage.words());
    }
}
