//! Vector tiles (Mapbox Vector Tile 2.1) of one layer at a time.
//!
//! Question: what of a layer lies in this square of the web map, drawn with this square's own
//! resolution? Geometry is projected to the world square once ([`Shapes`]); a tile then looks up
//! its features in an R-tree, scales, clips, snaps and writes them, without any general boolean
//! operation. O(k log n + v) for k features of v vertices.
//!
//! Rules, all by the tile's grid of 4096 units (an eighth of a screen pixel at 512 pixels):
//!
//! - the tile's box and the clip box are two values: shapes are cut 64 units beyond the tile, so
//!   that outlines along the cut are never seen;
//! - every vertex snaps by itself to the grid, so that borders shared by neighbours stay shared;
//!   what becomes equal or exactly collinear is dropped, and rings of no area with it;
//! - polygons smaller than 4 units both ways collapse to a square of 4, at most one in a cell of
//!   8 units; below zoom 10 points too are thinned to one in a cell of 8 units;
//! - outer rings have positive area in the tile's axes (y down), holes negative.
//!
//! | file | question |
//! |---|---|
//! | `address` | which square of the world is this tile? |
//! | `shapes` | a layer's geometry in the world square, flat, with its R-tree |
//! | `clip` | which part of a ring or line lies in a box? |
//! | `pen` | one feature's geometry as commands |
//! | `wire` | numbers and texts as Protocol Buffers |
//! | `encode` | a whole tile |
//!
//! Limits: a polygon drawn across the date line without being split there, as RFC 7946 asks, is
//! drawn around the world. Clipped concave rings may run along the clip border; that lies outside
//! the tile.

mod address;
mod clip;
mod encode;
mod pen;
mod shapes;
mod wire;

pub use address::{FINEST_ZOOM, TileAddress, TileAddressError};
pub use encode::{EXTENT, quick_tile, tile};
pub use shapes::Shapes;
pub(super) use wire::{joined, value};
