//! The city on a map: streets coloured by coverage rate, or the gaps by the people who live in
//! them; with legend, scale bar and north arrow. For `map.svg` (one sheet, for readers without a
//! map program) and for the printed report.
//!
//! A vector drawing on the city's own plane, north up.

mod frame;
mod furniture;
mod layers;
mod names;
mod sheet;

use std::path::Path;

use super::ExportError;
use crate::study::{Answer, DrawnCircles, Study};

pub use frame::Frame;
pub use furniture::{Legend, north_arrow, scale_bar};
pub use layers::{
    GapSize, MOST_GAPS, Symbol, border, circles, compounds, context, gaps, ground, stations,
    streets_by_rate, streets_plain,
};
pub use names::{rough_width, street_names};
pub use sheet::map;

/// Writes the map of an answer.
///
/// # Errors
/// When the file system says no.
pub fn write_map(
    path: &Path,
    study: &Study,
    answer: &Answer,
    drawn: &[DrawnCircles],
) -> Result<(), ExportError> {
    std::fs::write(path, map(study, answer, drawn)).map_err(ExportError::write(path))
}
