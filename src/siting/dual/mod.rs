//! Bounds for problems of columns that are taken or not.
//!
//! | file | question |
//! |---|---|
//! | `program` | which columns, which rows? |
//! | `prices` | which prices of the rows prove most? (floats) |
//! | `simplex` | the same, to the end, and again from where it ended (floats) |
//! | `pivot` | one step of it |
//! | `factor` | the basis of the simplex as triangles |
//! | `halves` | which rows cut off a fractional choice, and no whole one? (integers) |
//! | `exact` | what do these prices prove? (integers) |

mod exact;
mod factor;
mod halves;
mod pivot;
mod prices;
mod program;
mod simplex;
#[cfg(test)]
mod tests;

pub use exact::Proof;
pub use halves::{Cut, cuts};
pub use prices::Ascent;
pub use program::Program;
pub use simplex::{Basis, Ended, Simplex};
