//! Files in: each format into drafts, checked and repaired, with a report that names every
//! feature that was changed or left out.
//!
//! A bad feature goes into the [`ImportReport`] and the rest goes on; a bad file stops with an
//! [`IngestError`]. For every layer `read` equals `kept` plus `rejected`.
//!
//! | file | question |
//! |---|---|
//! | `folder` | what is the city in this folder? |
//! | `settings` | what does `city.toml` say, and in which line is it wrong? |
//! | `stream`, `guard` | which features are in this file, and is it fit to be read at all? |
//! | `feature`, `drawn`, `swap`, `shape` | where is the feature, and is that of the right sort? |
//! | `outline`, `crossing`, `redraw` | is the outline valid, and if not, which one is meant? |
//! | `properties`, `headings`, `words`, `number` | what does the table say of it? |
//! | `features`, `draft`, `keys` | what does each layer make of its features? |
//! | `belonging`, `parents`, `stated`, `area_book` | in which district, street and community is it? |
//! | `report`, `notes`, `layer`, `error` | what is there to say about it? |
//! | `walking/` | where can one walk? |
//! | `osm/` | what city is in this OpenStreetMap file? |
//! | `standards`, `standard_file` | which standard is that? |

mod area_book;
mod belonging;
mod crossing;
mod crs;
mod draft;
mod drawn;
mod error;
mod feature;
mod features;
mod folder;
mod guard;
mod headings;
mod keys;
mod layer;
mod notes;
mod number;
pub mod osm;
mod outline;
mod parents;
mod properties;
mod redraw;
mod report;
mod settings;
mod shape;
mod standard_file;
mod standards;
mod stated;
mod stream;
mod swap;
mod toml_text;
mod walking;
mod words;

pub use error::IngestError;
pub use folder::{CityReading, read_city};
pub use layer::Layer;
pub use report::{Finding, ImportReport, LayerReport, Severity};
pub use standards::{built_in_standards, read_standard};
pub use walking::{HeightSource, WalkingReading, WalkingReport, read_osm_ways, read_walking};
