//! What can be asked: the problem, what counts, what may be spent, and where one may build.

use std::ops::RangeInclusive;

use geo_types::MultiPolygon;

use super::{SitingError, Spend};
use crate::city::{Service, Standard, Tier};
use crate::geodesy::LonLat;
use crate::units::{Meters, Yuan};

/// Where next?
#[derive(Clone, Debug, PartialEq)]
pub struct SitingQuestion {
    /// What is to be made best.
    pub problem: Problem,
    /// What a compound counts for.
    pub weight: Weight,
    /// How much may be chosen; only [`Problem::FullCoverage`] has no use for it.
    pub spend: Spend,
    /// Where candidates come from.
    pub sources: Vec<Source>,
    /// Which of them may be chosen.
    pub rules: SiteRules,
    /// What a site is that no file describes.
    pub offer: Offer,
    /// Whether every smaller number of sites is solved too.
    pub curve: Curve,
    /// For median and center: walks beyond this length count as this length; default: three times
    /// the longest limit of the standard for median, eight times for center.
    pub farthest: Option<Meters>,
    /// The search stops after so many seconds with the best so far (a second later without a plan,
    /// where candidates are still being gathered then); default: it runs to the proof.
    pub seconds: Option<f64>,
}

/// What is to be made best, by name as on the command line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Problem {
    /// The greatest weight of served compounds within what may be spent.
    MaxCoverage {
        /// What a second station in reach counts for, as a share of the first, 0…1: 0 for nothing.
        backup: f64,
        /// What comes first.
        first: First,
    },
    /// The least number of sites, or the least cost, that serves given shares of the weight.
    FullCoverage {
        /// The share of the whole city, 0…1.
        overall: f64,
        /// The share of each street, 0…1, where asked.
        each_street: Option<f64>,
        /// What is to be least.
        least: Least,
    },
    /// The least sum of weight × walk.
    Median,
    /// The least longest walk.
    Center,
}

/// What comes first where the total and the worst-off compete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// The total.
    #[default]
    Total,
    /// The served share of the worst-off street, then the total.
    WorstStreet,
}

/// What is to be least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Least {
    /// The number of sites.
    #[default]
    Sites,
    /// Their cost.
    Cost,
}

/// What a compound counts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Its residents.
    #[default]
    Residents,
    /// Its households.
    Households,
    /// Its residents aged 60 and over.
    Elderly,
    /// What citizens asked for there: each request counts for the compound that holds it, or the
    /// nearest within 100 m.
    Requests,
    /// One.
    Compounds,
}

/// Where candidates come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// The city's layer `candidates`.
    Layer,
    /// Every cramped or closed station, put into good condition where it stands.
    Cramped,
    /// Every room that a unit can lend, opened to residents.
    Resources,
    /// The middles of hexagons laid over walkable land.
    Hexagons {
        /// Between neighbouring middles.
        spacing: Meters,
    },
    /// The gates of compounds; the inner point where none is known.
    Gates,
    /// Places where three or more walkable ways meet.
    Corners,
    /// Places pointed at.
    Drawn(Vec<LonLat>),
}

/// Which candidates may be chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteRules {
    /// Nowhere inside; degrees, WGS 84.
    pub forbidden: Option<MultiPolygon<f64>>,
    /// New sites keep this far, in a straight line, from every station that is not closed;
    /// upgrades stay where they are.
    pub least_distance: Option<Meters>,
    /// Ids of candidates that must be chosen.
    pub required: Vec<String>,
    /// Ids or names of the streets in which one may build; empty: all.
    pub streets: Vec<String>,
}

/// What a generated or drawn site would be, and what sites cost that no file prices.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer {
    /// Its tier; default: the one that meets most requirements of the standard.
    pub tier: Option<Tier>,
    /// Its services; default: all that the standard asks for.
    pub services: Option<Vec<Service>>,
    /// To build one.
    pub build_cost: Option<Yuan>,
    /// To put one into good condition.
    pub upgrade_cost: Option<Yuan>,
    /// To open one to residents.
    pub open_cost: Option<Yuan>,
}

/// Whether every smaller number of sites is solved too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Curve {
    /// Every one, each with its own proof.
    #[default]
    Solved,
    /// No: the curve follows the order in which the plan's sites are built.
    OfPlan,
}

/// Where median cuts walks, in limits: an hour's walk and more is far, however far.
const CUT_OF_MEDIAN: f64 = 3.0;
/// Where center does: its answer must lie below the cut to tell anything.
const CUT_OF_CENTER: f64 = 8.0;

impl SitingQuestion {
    /// Whether its numbers are in range.
    ///
    /// # Errors
    /// When one is not.
    pub fn check(&self) -> Result<(), SitingError> {
        const SHARE: &str = "a share from 0 to 1";
        let within = |name, found: f64, range: RangeInclusive<f64>, expected| {
            if range.contains(&found) {
                Ok(())
            } else {
                Err(SitingError::Number { name, found, expected })
            }
        };
        match self.problem {
            Problem::MaxCoverage { backup, .. } => within("backup", backup, 0.0..=1.0, SHARE)?,
            Problem::FullCoverage { overall, each_street, .. } => {
                within("overall", overall, 0.0..=1.0, SHARE)?;
                within("each_street", each_street.unwrap_or(0.0), 0.0..=1.0, SHARE)?;
            }
            Problem::Median | Problem::Center => {}
        }
        if let Some(seconds) = self.seconds {
            within("seconds", seconds, 0.0..=1e6, "seconds from 0 to 1000000")?;
        }
        if let Some(farthest) = self.farthest {
            let expected = "metres from 1 to 200000";
            within("farthest", farthest.value(), 1.0..=200_000.0, expected)?;
        }
        Ok(())
    }

    /// For median and center: the length at which walks are cut under a standard.
    #[must_use]
    pub fn farthest_under(&self, standard: &Standard) -> Meters {
        let limits = standard.requirements.iter().map(|one| one.limit.radius());
        let longest = limits.max_by(Meters::total_cmp).unwrap_or(Meters::new(1000.0));
        let times = match self.problem {
            Problem::Center => CUT_OF_CENTER,
            _ => CUT_OF_MEDIAN,
        };
        self.farthest.unwrap_or(longest * times)
    }
}

impl Problem {
    /// Plain maximal coverage.
    pub const MAX_COVERAGE: Self = Self::MaxCoverage { backup: 0.0, first: First::Total };

    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaxCoverage { .. } => "max-coverage",
            Self::FullCoverage { .. } => "full-coverage",
            Self::Median => "median",
            Self::Center => "center",
        }
    }

    /// Whether the worst-off street comes before the total.
    #[must_use]
    pub const fn puts_worst_street_first(self) -> bool {
        matches!(self, Self::MaxCoverage { first: First::WorstStreet, .. })
    }
}

impl Weight {
    /// Every weight, in the order in which lists show them.
    pub const ALL: [Self; 5] =
        [Self::Residents, Self::Households, Self::Elderly, Self::Requests, Self::Compounds];

    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Residents => "residents",
            Self::Households => "households",
            Self::Elderly => "elderly",
            Self::Requests => "requests",
            Self::Compounds => "compounds",
        }
    }
}

impl Source {
    /// The word used in files, on the command line and over HTTP; also how ids of candidates made
    /// from it begin.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Layer => "layer",
            Self::Cramped => "cramped",
            Self::Resources => "resources",
            Self::Hexagons { .. } => "hexagons",
            Self::Gates => "gates",
            Self::Corners => "corners",
            Self::Drawn(_) => "drawn",
        }
    }
}

impl First {
    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::WorstStreet => "worst-street",
        }
    }
}

impl Least {
    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Cost => "cost",
        }
    }
}
