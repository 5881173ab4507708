//! The words that a body of siting may use.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::city::{Action, Tier};
use crate::siting::{Curve, First, Least, Weight};

/// What is to be made best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ProblemWord {
    /// The greatest weight of served compounds.
    #[default]
    MaxCoverage,
    /// The fewest sites, or the least cost, that serve given shares.
    FullCoverage,
    /// The least walk on average.
    Median,
    /// The least longest walk.
    Center,
}

/// What a compound counts for.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum WeightWord {
    #[default]
    Residents,
    Households,
    Elderly,
    Requests,
    Compounds,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FirstWord {
    #[default]
    Total,
    /// The served share of the worst-off street.
    WorstStreet,
}

/// What is to be least.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LeastWord {
    #[default]
    Sites,
    Cost,
}

/// Where candidates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SourceWord {
    /// The city's layer `candidates`.
    Layer,
    /// Cramped and closed stations, put into good condition.
    Cramped,
    /// Rooms that units can lend.
    Resources,
    /// Hexagons over walkable land.
    Hexagons,
    /// Gates of compounds.
    Gates,
    /// Corners of streets.
    Corners,
    /// The places in `drawn`.
    Drawn,
}

/// Whether every smaller number of sites is solved too.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CurveWord {
    #[default]
    Solved,
    OfPlan,
}

/// Tiers of stations.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TierWord {
    City,
    District,
    Street,
    Community,
    Business,
    Compound,
    Mobile,
}

/// What is done at a site.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ActionWord {
    Build,
    Upgrade,
    Open,
}

impl From<WeightWord> for Weight {
    fn from(word: WeightWord) -> Self {
        match word {
            WeightWord::Residents => Self::Residents,
            WeightWord::Households => Self::Households,
            WeightWord::Elderly => Self::Elderly,
            WeightWord::Requests => Self::Requests,
            WeightWord::Compounds => Self::Compounds,
        }
    }
}

impl From<FirstWord> for First {
    fn from(word: FirstWord) -> Self {
        match word {
            FirstWord::Total => Self::Total,
            FirstWord::WorstStreet => Self::WorstStreet,
        }
    }
}

impl From<LeastWord> for Least {
    fn from(word: LeastWord) -> Self {
        match word {
            LeastWord::Sites => Self::Sites,
            LeastWord::Cost => Self::Cost,
        }
    }
}

impl From<CurveWord> for Curve {
    fn from(word: CurveWord) -> Self {
        match word {
            CurveWord::Solved => Self::Solved,
            CurveWord::OfPlan => Self::OfPlan,
        }
    }
}

impl From<TierWord> for Tier {
    fn from(word: TierWord) -> Self {
        match word {
            TierWord::City => Self::City,
            TierWord::District => Self::District,
            TierWord::Street => Self::Street,
            TierWord::Community => Self::Community,
            TierWord::Business => Self::Business,
            TierWord::Compound => Self::Compound,
            TierWord::Mobile => Self::Mobile,
        }
    }
}

impl From<ActionWord> for Action {
    fn from(word: ActionWord) -> Self {
        match word {
            ActionWord::Build => Self::Build,
            ActionWord::Upgrade => Self::Upgrade,
            ActionWord::Open => Self::Open,
        }
    }
}
