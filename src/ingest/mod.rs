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
//! | `source/` | which features are in this file, whatever its format? |
//! | `crs`, `looks` | which coordinate system counts, and are the positions written in it? |
//! | `feature`, `drawn`, `swap`, `shape` | where is the feature, and is that of the right sort? |
//! | `outline`, `crossing`, `redraw` | is the outline valid, and if not, which one is meant? |
//! | `properties`, `headings`, `words`, `number` | what does the table say of it? |
//! | `look`, `guess/` | what is in this file, and which column means what? |
//! | `features`, `draft`, `keys` | what does each layer make of its features? |
//! | `belonging`, `parents`, `stated`, `area_book` | in which district, street and community is it? |
//! | `follow_ups` | what did analysts write beside the gaps? |
//! | `whole_layer` | what is in this file, as a table? |
//! | `report`, `groups`, `notes`, `layer`, `error` | what is there to say about it? |
//! | `doctor/` | is what was read likely right? |
//! | `fit/` | does each layer lie where the others say, or is one shifted by a web map? |
//! | `walking/` | where can one walk? |
//! | `osm/` | what city is in this OpenStreetMap file? |
//! | `standards`, `standard_file` | which standard is that? |

mod area_book;
mod belonging;
mod crossing;
mod crs;
mod doctor;
mod draft;
mod drawn;
mod error;
mod feature;
mod features;
mod fit;
mod folder;
mod follow_ups;
mod groups;
pub mod guess;
mod headings;
mod keys;
mod layer;
mod look;
mod looks;
mod notes;
mod number;
pub mod osm;
mod outline;
mod outlines;
mod parents;
mod properties;
mod redraw;
mod report;
mod settings;
mod shape;
mod source;
mod standard_file;
mod standards;
mod stated;
mod swap;
mod toml_text;
mod walking;
mod whole_layer;
mod words;

pub use doctor::examine;
pub use error::IngestError;
pub use folder::{CityReading, read_city};
pub use follow_ups::{FollowUpReading, read_follow_ups};
pub use groups::{Example, FindingGroup};
pub use layer::Layer;
pub use look::{ColumnLook, Look, LookOptions, MOST_DISTINCT, MOST_VALUES, look};
pub use outlines::{OutlineReading, read_outlines};
pub use report::{Finding, ImportReport, LayerReport, Severity, Unlisted};
pub use source::is_osm;
pub use standards::{built_in_standards, read_standard};
pub use walking::{HeightSource, WalkingReading, WalkingReport, read_osm_ways, read_walking};
pub use whole_layer::{Cell, LayerQuery, LayerTable, read_layer};
