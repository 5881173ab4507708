//! Questions and their answers.

mod cities;
mod compound;
mod coverage;
mod gaps;

pub(super) use cities::*;
pub(super) use compound::*;
pub(super) use coverage::*;
pub(super) use gaps::*;
