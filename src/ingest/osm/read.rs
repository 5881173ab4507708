//! From a file to a city that is not yet checked, with the report.

use std::path::Path;

use super::compounds::{self, BlockRule};
use super::date;
use super::error::OsmError;
use super::extract::Extract;
use super::file::OsmFile;
use super::frame::Frame;
use super::progress::{Progress, Stage};
use super::report::OsmReport;
use super::source::{Source, Wanted};
use super::tag_table::TagTable;
use super::{barriers, context, divisions, stations};
use crate::city::{CityDraft, Walkways};

/// How a file is read.
#[derive(Clone, Debug, PartialEq)]
pub struct OsmChoices {
    /// What the tags mean.
    pub table: TagTable,
    /// When compounds are made from blocks of buildings.
    pub blocks: BlockRule,
}

impl Default for OsmChoices {
    fn default() -> Self {
        Self { table: TagTable::built_in(), blocks: BlockRule::default() }
    }
}

/// Reads compounds, stations, administrative areas, barriers and the base map
/// from the `.osm.pbf` at `path`.
///
/// The draft has no `id`, `name` or `standard` yet: those are the city folder's. The same file and
/// choices give the same draft, whatever the number of threads.
///
/// # Errors
/// When the file cannot be read or is no `.osm.pbf`, or a block of it is damaged.
pub fn read_osm(
    path: &Path,
    choices: &OsmChoices,
    progress: &dyn Progress,
) -> Result<(CityDraft, OsmReport), OsmError> {
    let file = OsmFile::open(path)?;
    let extract = Extract::gather(&file, &Wanted(&choices.table), progress)?;
    let source = Source::new(&extract, &choices.table);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let data_date = file.replicated_at.or(extract.newest_edit).and_then(date::iso);
    let mut report = OsmReport {
        file: name.clone(),
        elements: extract.counts,
        data_date: data_date.clone(),
        ..OsmReport::default()
    };

    progress.enter(Stage::Compounds);
    let compounds = compounds::make(&source, choices.blocks, &mut report);
    progress.enter(Stage::Stations);
    let stations = stations::make(&source, &mut report);
    progress.enter(Stage::Areas);
    let shapes = compounds.iter().map(|compound| &compound.shape);
    let shapes: Vec<_> = shapes.chain(stations.iter().map(|station| &station.shape)).collect();
    let areas = divisions::make(&source, &shapes, &mut report);
    progress.enter(Stage::Context);
    let frame = Frame::around(&shapes, &source);
    let context = context::make(&source, &frame, &mut report);
    progress.enter(Stage::Barriers);
    let barriers = barriers::make(&source, &frame, &mut report);

    let draft = CityDraft {
        data_date,
        source: Some(format!("© OpenStreetMap contributors (ODbL 1.0), {name}")),
        areas,
        compounds,
        stations,
        barriers,
        context,
        walkways: Walkways::OsmFile(path.to_owned()),
        ..CityDraft::default()
    };
    Ok((draft, report))
}
