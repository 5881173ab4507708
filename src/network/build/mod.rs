//! From a draft of ways to a graph of junctions and edges.
//!
//! | file | question |
//! |---|---|
//! | `segments` | what can be walked at all, and where is it cut? |
//! | `squares` | how is a pedestrian area crossed? |
//! | `chains` | which segments follow each other without a choice? |
//! | `assemble` | the chains as edges with their geometry and cost, in the order of the ground |
//! | `islands` | what hangs together? |
//! | `sets` | union and find |

mod assemble;
mod chains;
mod islands;
mod segments;
mod sets;
mod squares;

pub(super) use chains::{Adjacency, Chains, Step};
pub(super) use islands::Pieces;
pub(super) use sets::Sets;
