//! Where degrees become metres, and nowhere else.
//!
//! Outside this room a place is a [`LonLat`] (degrees, WGS 84) or a [`PlanePoint`] (metres on a
//! city's own [`Plane`]); the two never mix, because the types differ. What files are in is a
//! [`Crs`], and leads to WGS 84.
//!
//! | file | question |
//! |---|---|
//! | `lonlat`, `plane`, `shape` | where on the earth, where on the city's plane? |
//! | `crs/` | which system does a file name, and where on WGS 84 are its places? |
//! | `gcj02`, `bd09` | where do Chinese web maps draw a place? |

mod bd09;
mod crs;
mod gcj02;
mod lonlat;
mod plane;
mod shape;

pub use bd09::{bd09_of_wgs84, wgs84_of_bd09};
pub use crs::{AxisOrder, Crs, CrsError, Mending, Reading, ZoneNumber};
pub use gcj02::{gcj02_of_wgs84, wgs84_of_gcj02};
pub use lonlat::{LonLat, LonLatError};
pub use plane::{Plane, PlanePoint};
pub use shape::{GeoShape, PlaneShape};
