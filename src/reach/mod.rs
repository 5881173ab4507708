//! Ways of walking fill one sparse table: which stations each compound reaches, and how far.
//!
//! Everything above reads [`Reach`] and asks a [`Way`] for the nearest station; nothing above
//! knows whether the way was a straight line or a street.

mod circle;
mod circle_area;
mod link;
mod table;
mod walk;
mod way;

pub use circle::Circle;
pub use circle_area::{CircleCover, CircleScratch, CircleSource};
pub use link::{Link, LinkKind, Obstacle, ObstacleKind};
pub use table::{Reach, ReachByStation, Reached};
pub use walk::{JoinReport, Joins, Pavement, Walk, obstacle_of};
pub use way::{Entrances, Route, Way};
