//! How far it is along the streets.
//!
//! | file | question |
//! |---|---|
//! | `gates` | where do places stand on the network? |
//! | `skeleton` | which junctions need a search at all? |
//! | `spot` | where does a place lie between them? |
//! | `flood` | the search itself |
//! | `residents` | who stands on the same link? |
//! | `nearest` | which source is nearest, however far? |
//! | `within` | which sources lie within a limit? |
//! | `field` | how far is every place of the network from some sources? |
//! | `route` | which way does one walk? |
//!
//! Sources are where walks end and targets where they begin (stations and homes): with slopes the
//! direction counts, and it is the way to the station.

mod field;
mod flood;
mod gates;
mod nearest;
mod residents;
mod route;
mod skeleton;
mod spot;
#[cfg(test)]
mod tests;
mod within;

pub use field::Field;
pub(super) use flood::Scratch;
pub use gates::Gates;
pub use route::Route;
pub(super) use skeleton::Skeleton;

/// A source, and the length of the walk to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The source, by its position in the list.
    pub source: u32,
    /// Length of the walk in metres, stubs included.
    pub length_m: f64,
}

impl Near {
    /// Whether it is nearer, or as near and earlier in the list.
    fn is_before(&self, other: &Self) -> bool {
        self.length_m.total_cmp(&other.length_m).then(self.source.cmp(&other.source)).is_lt()
    }
}
