//! Ways of walking fill one sparse table: which stations each compound reaches, and how far.
//!
//! Everything above reads [`Reach`] and asks a [`Way`] for the nearest station; nothing above
//! knows whether the way was a straight line or a street.

mod circle;
mod circle_area;
mod table;
mod way;

pub use circle::Circle;
pub use circle_area::{CircleCover, CircleScratch, CircleSource};
pub use table::{Reach, ReachByStation, Reached};
pub use way::{Entrances, Way};
