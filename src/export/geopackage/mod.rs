//! GeoPackage (OGC 12-128r17, version 1.3): all layers of an answer in one SQLite file, with
//! R-trees, and with styles that QGIS shows on opening.
//!
//! | file | question |
//! |---|---|
//! | `file` | what makes a SQLite file a GeoPackage? |
//! | `features` | how does a layer become a table with an index? |
//! | `layers` | which layers are there, and what of them? |
//! | `style` | which look goes with which value? |
//! | `qml`, `sld` | the same as QGIS and as OGC write it |

mod features;
mod file;
mod layers;
mod qml;
mod sld;
mod style;

pub use layers::{gaps_geopackage, write_geopackage};
