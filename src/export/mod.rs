//! Results out: GeoJSON, CSV and the summary, under the names of the contract.

mod circles;
mod compounds;
mod features;
mod folder;
mod gaps;
mod number;
mod rates;
mod summary;
mod words;

pub use circles::circles;
pub use compounds::compounds;
pub use features::write_collection;
pub use folder::write_analysis;
pub use gaps::{GapRow, gap_rows, write_gaps_csv, write_gaps_geojson};
pub use rates::{RateRow, rate_rows, write_rates_csv};
pub use summary::{PersonsShare, Summary, summary};
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
