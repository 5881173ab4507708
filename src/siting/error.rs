//! Why a question of siting cannot be answered.

use super::Gathering;

/// Why a question of siting cannot be answered. The place first, then what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SitingError {
    /// There is nothing to choose from.
    #[error(
        "candidates: none is left to choose from ({left_out}); name another source: layer, cramped, resources, hexagons, gates, corners, or draw some"
    )]
    NoCandidates {
        /// Why, in words.
        left_out: String,
    },
    /// More candidates than can be handled.
    #[error("candidates: {found} are more than {most}; take a wider spacing or fewer sources")]
    TooManyCandidates {
        /// How many there would be.
        found: usize,
        /// How many can be handled.
        most: usize,
    },
    /// A required candidate is not among them.
    #[error("required: no candidate has the id {0:?} (or a rule leaves it out)")]
    NoSuchCandidate(String),
    /// Two required candidates upgrade the same station.
    #[error("required: {:?} and {:?} upgrade the same station, and only one can; leave one out", .0[0], .0[1])]
    RequiredTwice([String; 2]),
    /// An allowed street is not in the city.
    #[error("streets: no street of this city has the id or name {0:?}")]
    NoSuchStreet(String),
    /// Costs are needed and not known.
    #[error("cost: {without} candidates have no cost; give what it costs to {action} one")]
    UnknownCost {
        /// How many.
        without: usize,
        /// Build, upgrade or open.
        action: &'static str,
    },
    /// Nobody's weight is known.
    #[error(
        "weight {0}: no compound has it; weigh by another: residents, households, elderly, requests, compounds"
    )]
    NoWeight(&'static str),
    /// Coverage by shares of area is no covering problem.
    #[error(
        "measure area: sites cannot be chosen by shares of area, for circles overlap; use gate or point"
    )]
    ByArea,
    /// Capacity goes with one requirement and plain coverage.
    #[error("capacity: {0}")]
    Capacity(&'static str),
    /// A number out of range.
    #[error("{name} = {found}: expected {expected}")]
    Number {
        /// Which.
        name: &'static str,
        /// What it is.
        found: f64,
        /// What it should be.
        expected: &'static str,
    },
    /// Somebody said stop before there was a plan.
    #[error("stopped while {0}: there is no plan yet")]
    Stopped(Gathering),
    /// The time was up before there was a plan.
    #[error(
        "seconds = {seconds}: up while {doing}, there is no plan yet; give more, or ask for fewer candidates"
    )]
    TimeUp {
        /// How many there were.
        seconds: f64,
        /// What was being done.
        doing: Gathering,
    },
    /// Required sites alone cost more than may be spent.
    #[error("required: the required sites alone are more than may be spent")]
    RequiredBeyondSpend,
}
