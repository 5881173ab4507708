//! Questions and their answers.

mod cities;
mod compound;
mod coverage;
mod gaps;
mod rings;

pub(super) use cities::*;
pub(super) use compound::*;
pub(super) use coverage::*;
pub(super) use gaps::*;
pub(super) use rings::*;
