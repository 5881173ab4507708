//! What is answered: the sites in the order to build them, what each adds, and the proof.

use super::{SiteRules, SitingQuestion};
use crate::city::{Candidate, CompoundId};
use crate::units::{Persons, Yuan};

/// The candidates of a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidates {
    /// Those that may be chosen, in the order of their sources.
    pub sites: Vec<Candidate>,
    /// How many were left out, by rule, where any were.
    pub left_out: Vec<(LeftOut, u32)>,
    /// What should be known of their data.
    pub notes: Vec<PlanNote>,
}

/// Why a candidate may not be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// In a forbidden area.
    Forbidden,
    /// Too near to a station.
    NearStation,
    /// In none of the streets in which one may build.
    OtherStreet,
    /// In water.
    Water,
    /// On a railway.
    Rail,
    /// Farther than 100 m from every walkable way (farther than 300 m from every compound where no
    /// ways are known), or in an area that is closed.
    NoWay,
    /// Same place as an earlier candidate of its sort.
    Repeated,
}

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What was asked.
    pub question: SitingQuestion,
    /// Who could be chosen.
    pub candidates: Candidates,
    /// How it ended.
    pub status: Status,
    /// What was made best, and what cannot be passed.
    pub objective: Objective,
    /// For [`super::First::WorstStreet`]: the served share of the worst-off street, 0…1, and what
    /// it cannot pass.
    pub worst_street: Option<(f64, f64)>,
    /// The chosen sites, in the order to build them: first what adds most.
    pub sites: Vec<PlannedSite>,
    /// The objective with 0, 1, … sites; for full coverage, whose objective is what is spent, the
    /// served weight.
    pub curve: Vec<CurvePoint>,
    /// The compounds that stay unserved, in the city's order.
    pub unserved: Vec<StillUnserved>,
    /// What made the problem smaller before it was solved, and how long the search was.
    pub effort: Effort,
    /// What should be known of the data, such as weights that are missing.
    pub notes: Vec<PlanNote>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Proven to be the best there is.
    Optimal,
    /// The best found before the time was up; the gap tells how far from the best it can be.
    Feasible,
    /// No choice of sites meets the conditions.
    Infeasible,
}

/// What was made best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// Its value with the plan built; what stands already is counted. `None` where infeasible.
    pub value: Option<f64>,
    /// What no choice of sites can pass.
    pub bound: f64,
    /// Its unit.
    pub unit: Unit,
}

/// What an objective is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of the question's weight: residents, households …
    Weight,
    /// Sites.
    Sites,
    /// Yuan.
    Yuan,
    /// Mean walk in metres, by weight.
    MeanMeters,
    /// Longest walk in metres.
    Meters,
}

/// One site of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedSite {
    /// Position among [`Candidates::sites`].
    pub candidate: usize,
    /// Compounds that become served when it is built after those before it.
    pub compounds: Vec<CompoundId>,
    /// Their residents, where known.
    pub residents: Persons,
    /// What it adds to the objective (takes from it, where less is better); for full coverage to
    /// the served weight.
    pub adds: f64,
    /// What it costs.
    pub cost: Option<Yuan>,
    /// Positions of candidates that would do exactly as well in its place.
    pub as_good: Vec<usize>,
}

/// The objective with a number of sites.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// How many sites.
    pub sites: usize,
    /// The best value found.
    pub value: f64,
    /// What that many sites cannot pass; the value itself where proven; `None` where not asked.
    pub bound: Option<f64>,
}

/// A compound that the plan leaves unserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StillUnserved {
    /// The compound.
    pub compound: CompoundId,
    /// Why.
    pub why: WhyUnserved,
}

/// Why a compound stays unserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyUnserved {
    /// No candidate is within reach (for a requirement that it lacks).
    NoCandidate,
    /// Candidates are, but more was won elsewhere.
    NotChosen,
    /// A station or site is within reach, but full.
    Full,
}

/// How the answer was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Demands that the sites can change anything for.
    pub demands: usize,
    /// Candidates that can change anything.
    pub sites: usize,
    /// Pairs of a demand and a site that serves it.
    pub pairs: usize,
    /// Branches looked into.
    pub nodes: u64,
}

/// What should be known beside the figures.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanNote {
    /// So many compounds have no known weight and count for nothing.
    UnknownWeights(u32),
    /// So many requests lie in no compound and near none.
    RequestsNowhere(u32),
    /// So many compounds can be reached by no candidate and no station within the cut.
    OutOfReach(u32),
    /// This candidate does not reach all that the station reaches that it replaces: it is counted
    /// beside it.
    StandsBeside(String),
    /// Several candidates upgrade one and the same station, for so many stations: they are
    /// alternatives, of which at most one is chosen.
    Alternatives(u32),
    /// This candidate of the layer should upgrade a station that is not there: it counts as a new
    /// site.
    UpgradesNoStation(String),
    /// No candidate meets this requirement (its id): compounds that lack it cannot be won.
    NobodyOffers(String),
    /// So many sites would do: further ones add nothing.
    FewerAreEnough(u32),
    /// All candidates together serve no more than this share (0…1) of a street, by its id, or of
    /// the city: less than was asked.
    ShareOutOfReach {
        /// The street; `None` for the city.
        street: Option<String>,
        /// What could be reached.
        share: f64,
    },
}

impl Objective {
    /// How far the value can be from the best: |bound − value| ÷ |value|, 0 where they meet.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        let value = self.value?;
        let distance = (self.bound - value).abs();
        if distance == 0.0 { Some(0.0) } else { (value != 0.0).then(|| distance / value.abs()) }
    }
}

impl Status {
    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Optimal => "optimal",
            Self::Feasible => "feasible",
            Self::Infeasible => "infeasible",
        }
    }
}

impl WhyUnserved {
    /// Every reason, in the order in which lists show them.
    pub const ALL: [Self; 3] = [Self::NoCandidate, Self::NotChosen, Self::Full];

    /// The reason of that word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == word)
    }

    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoCandidate => "no-candidate",
            Self::NotChosen => "not-chosen",
            Self::Full => "full",
        }
    }
}

impl LeftOut {
    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forbidden => "forbidden",
            Self::NearStation => "near-station",
            Self::OtherStreet => "other-street",
            Self::Water => "water",
            Self::Rail => "rail",
            Self::NoWay => "no-way",
            Self::Repeated => "repeated",
        }
    }
}

impl Unit {
    /// The word used in files and over HTTP; a weight says which.
    #[must_use]
    pub const fn as_str(self, question: &SitingQuestion) -> &'static str {
        match self {
            Self::Weight => question.weight.as_str(),
            Self::Sites => "sites",
            Self::Yuan => "yuan",
            Self::MeanMeters => "mean-m",
            Self::Meters => "m",
        }
    }
}

impl SiteRules {
    /// Whether nothing is ruled out.
    #[must_use]
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }
}
