//! OpenStreetMap in: a `.osm.pbf` becomes compounds, stations, administrative areas, barriers
//! and a base map.
//!
//! [`read_osm`] is the way in. What tags mean stands in one table that users may edit
//! ([`TagTable`]); what was made, changed and left out stands in the [`OsmReport`].

mod areas;
mod barrier_rules;
mod barriers;
mod block_outline;
mod building_blocks;
mod building_groups;
mod compounds;
mod context;
mod date;
mod divisions;
mod element;
mod error;
mod extract;
mod file;
mod frame;
mod look;
mod openings;
mod outline;
mod overlap;
mod progress;
mod read;
mod report;
mod rings;
mod source;
mod stations;
mod tag_table;

pub use barrier_rules::{BarrierForm, BarrierKind, BarrierMeaning};
pub use compounds::BlockRule;
pub use element::{OsmId, OsmKind, Tags};
pub use error::OsmError;
pub use extract::Counts;
pub(in crate::ingest) use file::OsmFile;
pub use progress::{Progress, Stage, Unwatched};
pub use read::{OsmChoices, read_osm};
pub use report::{LayerCount, OsmReport, Remark};
pub use tag_table::{StationMeaning, TagTable};
