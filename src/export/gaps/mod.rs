//! The gap list (短板清单): the unserved compounds, worst first.
//!
//! | file | question |
//! |---|---|
//! | `columns` | which columns are there, and what do they mean? |
//! | `row` | what stands in a line? |
//! | `files` | CSV and GeoJSON |
//! | `entry` | JSON |
//!
//! Workbook, GeoPackage and Shapefile are made from the same rows and columns.

mod columns;
mod entry;
mod files;
mod row;

pub use columns::COLUMNS as GAP_COLUMNS;
pub(super) use columns::column;
pub use entry::GapEntry;
pub(super) use files::gap_properties;
pub use files::{gap_features, gaps_csv, write_gaps_csv, write_gaps_geojson};
pub use row::{GapRow, gap_rows};
pub(super) use row::{named, with_id};
