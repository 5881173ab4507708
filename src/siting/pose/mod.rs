//! A question in numbers: what the city's walks, weights and candidates are to a solver.

mod covering;
mod filling;
mod walks;

pub use covering::{Posed, Stands};
pub use filling::PosedFilling;
pub use walks::{PosedWalks, Whose};
