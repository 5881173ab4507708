//! Results out: GeoJSON, CSV, vector tiles, the summary and the drawn map, under the names of the contract.

mod advice;
mod circles;
mod city_features;
mod city_folder;
mod compounds;
mod detail;
mod features;
mod folder;
mod gaps;
mod layers;
mod links;
mod map;
mod near;
mod number;
mod rates;
mod rings;
mod staged_folder;
mod summary;
mod tiles;
mod words;

pub use circles::circles;
pub use city_folder::write_city;
pub use compounds::compounds;
pub use detail::{CompoundDetail, RequirementVerdict, compound_detail};
pub use features::{collection, write_collection};
pub use folder::write_analysis;
pub use gaps::{
    GapEntry, GapRow, gap_features, gap_rows, gaps_csv, write_gaps_csv, write_gaps_geojson,
};
pub use layers::{Cells, Column, Layer, LayerName, Layers, Table};
pub use links::{LinkEntry, ObstacleEntry, links};
pub use map::{map, write_map};
pub use near::NearStation;
pub use rates::{RateRow, rate_rows, write_rates_csv};
pub use rings::{RingError, rings, write_rings};
pub use staged_folder::StagedFolder;
pub use summary::{PersonsShare, Summary, summary};
pub use tiles::{EXTENT, FINEST_ZOOM, Shapes, TileAddress, TileAddressError, quick_tile, tile};
pub use words::Language;

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
