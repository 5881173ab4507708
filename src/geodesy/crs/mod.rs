//! Coordinate systems that files are in, and the way from each to WGS 84.
//!
//! | file | question |
//! |---|---|
//! | `system` | the system itself, and the way to WGS 84 and back |
//! | `spelling` | which system does this name mean, however it is spelt? |
//! | `codes` | which system has this EPSG code? |
//! | `datum` | on which datum does it stand, and may it be converted? |
//! | `proj_text` | what does a PROJ string say? |
//! | `wkt_tree`, `wkt` | what does a well-known text say? |
//! | `transverse`, `reading` | are the positions written as the system says: zone number, order of axes? |

mod codes;
mod datum;
mod proj_text;
mod reading;
mod spelling;
mod system;
mod transverse;
mod wkt;
mod wkt_tree;

pub use reading::{AxisOrder, Mending, Reading, ZoneNumber};
pub use system::{Crs, CrsError};
