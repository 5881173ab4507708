//! Where degrees become metres, and nowhere else.
//!
//! Outside this room a place is a [`LonLat`] (degrees, WGS 84) or a [`PlanePoint`] (metres on a
//! city's own [`Plane`]); the two never mix, because the types differ.

mod lonlat;
mod plane;
mod shape;

pub use lonlat::{LonLat, LonLatError};
pub use plane::{Plane, PlanePoint};
pub use shape::{GeoShape, PlaneShape};
