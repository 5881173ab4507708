//! Questions and their answers.

mod cities;
mod compound;
mod coverage;
mod findings;
mod gaps;
mod language;
mod lists;
mod report;
mod rings;
mod siting;

pub(super) use cities::*;
pub(super) use compound::*;
pub(super) use coverage::*;
pub(super) use findings::*;
pub(super) use gaps::*;
pub(super) use lists::*;
pub(super) use report::*;
pub(super) use rings::*;
pub(super) use siting::*;
