//! The bytes of a `.osm.pbf`, read for ways and positions alone.
//!
//! Question: where do the walked ways run? Method: the protocol buffers are read in place, field
//! by field; who edited what and when is skipped unread, as are relations. Each blob is unpacked once: in a file sorted by type and id, as its header says,
//! the first block of ways is found by halving, the ways are read, then the blocks of nodes for the positions
//! that they ask for. Other files, and those that turn out not to be sorted, are gone through twice.
//!
//! Memory is that of the walked ways, and one unpacked block (at most 32 MiB) a thread. Every
//! length is checked against the bytes that are there: damaged bytes give an error with the
//! number of their block and cannot panic.
//!
//! The import (`ingest::osm`) wants every tag of every element and reads them through the crate
//! `osmpbf`, which makes an object of every field; here only a few fields are wanted.
//!
//! Source: OpenStreetMap wiki, page "PBF Format".

mod blobs;
mod block;
mod wire;

pub(super) use blobs::{Blob, Blobs};
pub(super) use block::{Block, Group, RawNode, RawWay, TagsOfNodes};
pub(super) use wire::Damaged;
