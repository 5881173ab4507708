//! Who walks: how fast, and whether stairs are open to them.

use serde::{Deserialize, Serialize};

use crate::units::Speed;

/// A pace profile: the walker that a requirement is made for.
///
/// Paces are planning values and can be set in the standard or in the question: 4.0 km/h makes 15
/// minutes the 1000 m of GB 50180-2018; the others are slower by assumption, not by measurement.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Walker {
    /// 成年人
    #[default]
    Adult,
    /// 60岁以上
    #[serde(rename = "over-60")]
    Over60,
    /// 带儿童
    WithChild,
    /// 轮椅: no stairs.
    Wheelchair,
}

impl Walker {
    /// Every walker, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::Adult, Self::Over60, Self::WithChild, Self::Wheelchair];

    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Adult => "adult",
            Self::Over60 => "over-60",
            Self::WithChild => "with-child",
            Self::Wheelchair => "wheelchair",
        }
    }

    /// The pace on flat ground where neither the standard nor the question gives one.
    #[must_use]
    pub const fn pace(self) -> Speed {
        match self {
            Self::Adult => Speed::from_kmh(4.0),
            Self::WithChild => Speed::from_kmh(3.5),
            Self::Over60 | Self::Wheelchair => Speed::from_kmh(3.0),
        }
    }

    /// Whether stairs are open to this walker.
    #[must_use]
    pub const fn climbs_stairs(self) -> bool {
        !matches!(self, Self::Wheelchair)
    }
}
