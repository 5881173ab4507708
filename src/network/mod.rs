//! Streets to walk on: the graph, how a gate is joined to it, and how far it is along it.
//!
//! The room knows points, edges and metres; stations, compounds and standards are above it.

mod build;
mod cost;
mod crowd;
mod draft;
mod edge_tree;
mod footing;
mod graph;
mod noding;
mod obstacles;
mod outline;
mod search;
mod service_area;
mod shape;
mod snap;

pub use draft::{DraftWay, Level, NetworkDraft, WayKind};
pub use footing::Footing;
pub use graph::{Edge, Network, NetworkReport};
pub use obstacles::{Obstacle, ObstacleKind, ObstacleShape, Obstacles};
pub use search::{Field, Gates, Near, Route};
pub use shape::{Course, StreetCells, StreetLine};
pub use snap::{Foothold, Snap};
