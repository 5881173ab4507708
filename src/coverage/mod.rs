//! Standard and reach give verdicts: who is served, who is not and why, and at what rate.
//!
//! | file | question |
//! |---|---|
//! | `verdict` | what can be said of one compound and one requirement |
//! | `judge` | one requirement over a whole city |
//! | `capacity` | who is served when stations can be full |
//! | `whole` | all requirements of a standard together |
//! | `rates` | served of total, by compounds, residents and area |
//! | `walks` | median, percentiles, Gini and the worst tenth of the walks |
//! | `gaps` | the unserved compounds, worst first, with what would help |
//! | `filter` | which of them a list shows |

mod capacity;
mod filter;
mod gaps;
mod judge;
mod rates;
mod verdict;
mod walks;
mod whole;

pub use filter::{GapFilter, GapFilterError, GapWords};
pub use gaps::{Gap, Suggestion};
pub use judge::{Measured, counting_walks, entrances, served_by_some};
pub use rates::{Rates, Share, WalkBase};
pub use verdict::{Judgement, Reason, Verdict};
pub use walks::Walks;
pub use whole::{AreaRates, Coverage, JudgedCompound, JudgedRequirement, TierRates};
