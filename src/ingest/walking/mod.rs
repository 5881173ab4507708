//! Where one can walk: from the city's walkways, or any OpenStreetMap file, to a draft of the
//! walking network, with a report of what is walked and what is not.
//!
//! | file | question |
//! |---|---|
//! | `rules`, `tags` | is this way walked, and how? (`geodata/walking-rules.toml`) |
//! | `pbf/` | what is in the bytes of an OpenStreetMap file? |
//! | `found_ways`, `found_nodes`, `osm` | which ways are walked in it, and where are they? |
//! | `lines` | and in a layer of lines? |
//! | `dem`, `heights` | how high does each node lie? |
//! | `door`, `report` | where can one walk in this city, and what is there to say about it? |

mod dem;
mod door;
mod found_nodes;
mod found_ways;
mod heights;
mod lines;
mod osm;
mod pbf;
mod report;
mod rules;
mod tags;

pub use door::{WalkingReading, read_walking};
pub use osm::read_osm_ways;
pub use report::{HeightSource, WalkingReport};
pub(in crate::ingest) use rules::walked_level;
