//! What the sample cities are made with: a warped lattice of roads, the blocks and compounds
//! between them, areas that tile, people, and the lines of GeoJSON.
//!
//! Included by `#[path]` in each generator and in the test that checks the committed files, so
//! that nothing is written twice. Everything is a pure function of the plan and a named seed.

pub mod areas;
pub mod block;
pub mod chance;
pub mod divisions;
pub mod feature;
pub mod lattice;
pub mod mend;
pub mod network;
pub mod outline;
pub mod plan;
pub mod spot;
pub mod station;
