//! Shapefiles (ESRI, 1998) of the gap list, zipped with all that belongs to them.
//!
//! | file | question |
//! |---|---|
//! | `dbf` | how does a table become dBASE III, in GBK or UTF-8? |
//! | `shapes` | how do outlines become shapes? |
//! | `zipped` | which files are in the archive? |

mod dbf;
mod shapes;
mod zipped;

pub use dbf::TextEncoding;
pub use zipped::{ShapefileNotes, gaps_shapefile, write_gaps_shapefile};
