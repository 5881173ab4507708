//! Bounds for problems of columns that are taken or not.
//!
//! | file | question |
//! |---|---|
//! | `program` | which columns, which rows? |
//! | `prices` | which prices of the rows prove most? (floats) |
//! | `exact` | what do these prices prove? (integers) |

mod exact;
mod prices;
mod program;

pub use exact::Proof;
pub use prices::Ascent;
pub use program::Program;
