//! Files in: each format into drafts, checked and repaired, with a report that names every
//! feature that was changed or left out.

pub mod osm;
