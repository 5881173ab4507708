//! The demand: a residential area with a boundary, often walled, entered through gates.

use serde::{Deserialize, Serialize};

use super::AreaId;
use crate::geodesy::{GeoShape, LonLat};
use crate::units::Persons;

/// What sort of demand it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum CompoundKind {
    /// 小区
    #[default]
    Compound,
    /// 老旧楼院: old, small, often unmanaged group of buildings.
    Courtyard,
    /// 安置点, 搬迁小区: housing for people moved from elsewhere.
    Relocation,
    /// 村
    Village,
    /// 工地: people work and live on it for a while.
    Worksite,
    /// 园区: an industrial or business park.
    Park,
}

impl CompoundKind {
    /// Every kind, in the order in which lists show them.
    pub const ALL: [Self; 6] = [
        Self::Compound,
        Self::Courtyard,
        Self::Relocation,
        Self::Village,
        Self::Worksite,
        Self::Park,
    ];

    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compound => "compound",
            Self::Courtyard => "courtyard",
            Self::Relocation => "relocation",
            Self::Village => "village",
            Self::Worksite => "worksite",
            Self::Park => "park",
        }
    }
}

/// One compound. What its source did not say is `None`, never nought.
#[derive(Clone, Debug, PartialEq)]
pub struct Compound {
    /// The key its source gave it.
    pub source_id: String,
    /// Its name; empty where the source has none.
    pub name: String,
    /// What sort of demand it is.
    pub kind: CompoundKind,
    /// Its outline, or the one point known of it.
    pub shape: GeoShape,
    /// Where people enter it; empty where unknown.
    pub gates: Vec<LonLat>,
    /// The district it lies in.
    pub district: Option<AreaId>,
    /// The street it lies in.
    pub street: Option<AreaId>,
    /// The community it lies in.
    pub community: Option<AreaId>,
    /// People who live (or work) there.
    pub residents: Option<Persons>,
    /// Households.
    pub households: Option<f64>,
    /// Residents aged 60 and over.
    pub elderly: Option<Persons>,
}
