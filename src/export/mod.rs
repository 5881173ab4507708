//! Results out: GeoJSON, CSV, workbooks, GeoPackages, Shapefiles, vector tiles, the summary, the drawn
//! map, the printed report and what was found in the data, under the names of the contract.

mod advice;
mod cell;
mod circles;
mod city_features;
mod city_folder;
mod city_toml;
mod compounds;
mod detail;
mod drawing;
mod features;
mod findings;
mod folder;
mod follow_ups;
mod gaps;
mod geopackage;
mod layers;
mod links;
mod list_words;
mod lists;
mod map;
mod method;
mod near;
mod number;
mod palette;
mod plan;
mod rates;
mod report;
mod rings;
mod shapefile;
mod staged_folder;
mod summary;
mod tiles;
mod words;
mod workbook;

pub use cell::{Cell, Column, Sort};
pub use circles::circles;
pub use city_folder::write_city;
pub use city_toml::{CityToml, LayerEntry};
pub use compounds::compounds;
pub use detail::{CompoundDetail, RequirementVerdict, compound_detail};
pub use features::{collection, write_collection};
pub use findings::{
    FindingExample, Findings, FindingsOfKind, LayerFindings, findings, findings_page, has_wording,
    in_chinese,
};
pub use folder::write_analysis;
pub use follow_ups::{FOLLOW_UPS_FILE, write_follow_ups};
pub use gaps::{
    GAP_COLUMNS, GapEntry, GapRow, gap_features, gap_rows, gaps_csv, write_gaps_csv,
    write_gaps_geojson,
};
pub use geopackage::{gaps_geopackage, write_geopackage};
pub use layers::{Cells, Column as LayerColumn, Layer, LayerName, Layers, Table};
pub use links::{LinkEntry, ObstacleEntry, links};
pub use lists::{
    Lists, NeedEntry, ProjectEntry, ResourceEntry, lists, lists_workbook, write_lists_json,
    write_lists_workbook,
};
pub use map::{map, write_map};
pub use method::{Fact, GapList, facts};
pub use near::NearStation;
pub use number::grouped;
pub(crate) use number::{json, rounded};
pub use plan::{
    PlanCandidates, PlanCurvePoint, PlanDocument, PlanEffort, PlanMethod, PlanNoteEntry,
    PlanShortfall, PlanSide, PlanSite, PlanSpend, PlanStreet, PlanStreetSide, PlanUnserved,
    PlanUnservedGroup, PlanWords, PlanWorstStreet, at_most, plan_document, plan_features,
    plan_geojson, plan_workbook, write_plan_geojson, write_plan_json, write_plan_workbook,
};
pub use rates::{RATE_COLUMNS, RateRow, rate_rows, write_rates_csv};
pub use report::{FontError, Fonts, Report, ReportError, report, write_report};
pub use rings::{RingError, rings, write_rings};
pub use shapefile::{ShapefileNotes, TextEncoding, gaps_shapefile, write_gaps_shapefile};
pub use staged_folder::StagedFolder;
pub use summary::{AreaShare, CountShare, PersonsShare, Summary, summary};
pub use tiles::{EXTENT, FINEST_ZOOM, Shapes, TileAddress, TileAddressError, quick_tile, tile};
pub use words::Language;
pub use workbook::{gaps_workbook, write_gaps_workbook};

use std::path::PathBuf;

/// Why a result could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file system said no.
    #[error("{}: cannot be written: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A file that is to be copied cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A folder that is to be made holds something already.
    #[error(
        "{}: expected a folder that is new or empty, found one that is not empty; name another or empty it",
        path.display()
    )]
    Taken {
        /// The folder.
        path: PathBuf,
    },
    /// The path names no folder that could be made.
    #[error("{}: expected a path that ends in the name of a folder", path.display())]
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// A file of that format cannot hold it.
    #[error("{format}: {message}")]
    Content {
        /// The format.
        format: &'static str,
        /// What does not fit, and what to do.
        message: String,
    },
    /// More lines than a file of that format holds.
    #[error(
        "{format}: expected at most {limit} lines, found {found}; filter the list, or take {other}"
    )]
    TooMany {
        /// The format.
        format: &'static str,
        /// What it holds.
        limit: usize,
        /// How many there are.
        found: usize,
        /// A format that holds more.
        other: &'static str,
    },
    /// The file's name does not tell a format that can be written.
    #[error("{}: expected a file name that ends in {expected}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The endings that can be written.
        expected: &'static str,
    },
}

impl ExportError {
    /// For `map_err`: names the file that a write failed on.
    fn write(path: &std::path::Path) -> impl Fn(std::io::Error) -> Self + Copy + '_ {
        move |source| Self::Write { path: path.to_owned(), source }
    }
}
