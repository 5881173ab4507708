//! Searches that go on while nobody waits: started, watched by many, stopped, kept for a while.
//!
//! A [`Job`] is one question of siting of one city. It waits for its turn, works on a thread for
//! work, and ends done, failed or stopped; what is seen of it goes through one watch channel, so
//! that any number of listeners follow it and a slow one misses states, never the last. The
//! [`Board`] bounds how many there are; whoever asks what is being searched already shares it.
//!
//! | file | question |
//! |---|---|
//! | `job`, `seen` | one search; what can be seen of it |
//! | `made`, `shares` | what is kept of its plan |
//! | `run` | its turn, its work, its end |
//! | `board` | which there are, which are forgotten |
//! | `ids` | names that cannot be guessed |
//! | `tally` | how many there were, for `/metrics` |

mod board;
mod ids;
mod job;
mod made;
mod run;
mod seen;
mod shares;
mod tally;

pub(super) use board::{Board, Start};
pub(super) use job::{Asked, Job};
pub(super) use made::{Files, Made, PlanSummary};
pub(super) use run::Work;
pub(super) use seen::{Seen, State};
pub(super) use shares::Shares;
