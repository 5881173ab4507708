//! `/api/cities/{city}/siting`: where next? A search is a job: asked for, watched, stopped; its
//! plan is kept for a while. Sites can be tried without a search.
//!
//! | file | question |
//! |---|---|
//! | `asked`, `words`, `places` | what does the body ask? its words; its places |
//! | `start` | start a search, or find the one under way |
//! | `document` | how stands a job? |
//! | `job` | see it, stop it |
//! | `events` | see it change |
//! | `plan` | the plan's files |
//! | `attempt`, `site` | what would be with exactly these sites? one of them |

mod asked;
mod attempt;
mod document;
mod events;
mod job;
mod places;
mod plan;
mod site;
mod start;
mod words;

pub(in crate::serve) use attempt::*;
pub(in crate::serve) use events::*;
pub(in crate::serve) use job::*;
pub(in crate::serve) use plan::*;
pub(in crate::serve) use start::*;
