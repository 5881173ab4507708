//! Where next: which new, upgraded or opened stations do most good, with the proof.
//!
//! A [`SitingQuestion`] becomes numbers only ([`Covering`], [`Walks`], [`Filling`]): sites and
//! demands by position. Solvers read them and know neither city nor road; they give a [`Choice`]
//! whose `bound` no choice of sites can pass. The caller watches ([`Watch`]) and may stop them: what
//! is best so far comes back with the bound proven so far. The [`Plan`] says it in the city's words.

mod build_order;
mod candidates;
mod center;
mod cover;
mod covering;
mod dual;
mod error;
mod fair;
mod filled;
mod filling;
mod given;
mod median;
mod plan;
mod pose;
mod question;
mod quota;
mod rivals;
mod solve;
mod stage;
mod supply;
mod tally;
mod task;
#[cfg(test)]
mod trials;
mod walks;
mod watch;
mod weights;

pub use candidates::{
    Ground, MOST_CANDIDATES, Whereabouts, candidates, candidates_on, counted, opened,
};
pub use center::center;
pub use cover::max_coverage;
pub use covering::{Covering, Demand, Quota, Site, Spend};
pub use error::SitingError;
pub use fair::{Fair, Share, Street, fairest};
pub use filled::max_filled;
pub use filling::{Filling, Place};
pub use median::median;
pub use plan::{
    Candidates, CurvePoint, Effort, LeftOut, Objective, Plan, PlanNote, PlannedSite, Status,
    StillUnserved, Unit, WhyUnserved,
};
pub use question::{
    Curve, First, Least, Offer, Problem, SiteRules, SitingQuestion, Source, Weight,
};
pub use quota::{least_cost, max_coverage_with};
pub use solve::solve;
pub use stage::{Gathering, SitingStage, SitingWatch};
pub use supply::Supply;
pub use tally::{Gain, Tally};
pub use walks::Walks;
pub use watch::{Choice, End, Go, Progress, Unwatched, Watch};
pub use weights::Weights;
