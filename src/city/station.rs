//! A place that serves residents.

use serde::{Deserialize, Serialize};

use super::AreaId;
use crate::geodesy::{GeoShape, LonLat};
use crate::units::{Persons, SquareMeters, Yuan};

/// Whose station it is, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// 市级
    City,
    /// 区级
    District,
    /// 街道级
    Street,
    /// 社区级
    Community,
    /// 商圈、楼宇、市场
    Business,
    /// 小区级
    Compound,
    /// 流动: works on site, by a timetable.
    Mobile,
}

impl Tier {
    /// Every tier, in the order in which lists show them.
    pub const ALL: [Self; 7] = [
        Self::City,
        Self::District,
        Self::Street,
        Self::Community,
        Self::Business,
        Self::Compound,
        Self::Mobile,
    ];

    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::City => "city",
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
            Self::Business => "business",
            Self::Compound => "compound",
            Self::Mobile => "mobile",
        }
    }
}

/// The state of a station, the worst first, so that "at least cramped" is `>= Cramped`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// 关停
    Closed,
    /// 危旧狭小: dilapidated, old, narrow or small.
    Cramped,
    /// 良好
    #[default]
    Good,
}

impl Condition {
    /// Every state, the best first, as lists show them.
    pub const ALL: [Self; 3] = [Self::Good, Self::Cramped, Self::Closed];

    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Cramped => "cramped",
            Self::Good => "good",
        }
    }
}

/// A kind of service, such as `elderly` or `health`: one lower-case word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Service(Box<str>);

impl Service {
    /// The service of that name; case and outer blanks do not matter.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(name.trim().to_lowercase().into_boxed_str())
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Service {
    fn from(name: String) -> Self {
        Self::named(&name)
    }
}

impl From<Service> for String {
    fn from(service: Service) -> Self {
        service.0.into()
    }
}

/// One station. What its source did not say is `None`, never nought.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// The key its source gave it.
    pub source_id: String,
    /// Its name; empty where the source has none.
    pub name: String,
    /// Whose station it is, where that is known.
    pub tier: Option<Tier>,
    /// What it offers, sorted and without repeats.
    pub services: Vec<Service>,
    /// Its state.
    pub condition: Condition,
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
    /// Floor area.
    pub floor_area: Option<SquareMeters>,
    /// How many people it can serve.
    pub capacity: Option<Persons>,
    /// When it is open, in OpenStreetMap's notation.
    pub opening_hours: Option<String>,
    /// What it cost or would cost.
    pub cost: Option<Yuan>,
}
