//! Streets to walk on: the graph, how a gate is joined to it, and how far it is along it.
//!
//! The room knows points, edges and metres; stations, compounds and standards are above it.

mod draft;
mod footing;

pub use draft::{DraftWay, Level, NetworkDraft, WayKind};
pub use footing::Footing;
