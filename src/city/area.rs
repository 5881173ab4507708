//! The administrative tree: district, street, community.

use serde::{Deserialize, Serialize};

use super::AreaId;
use crate::geodesy::GeoShape;

/// A level of the administrative tree, the widest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 区
    District,
    /// 街道: an administrative polygon, not a road.
    Street,
    /// 社区
    Community,
}

impl Level {
    /// Every level, the widest first.
    pub const ALL: [Self; 3] = [Self::District, Self::Street, Self::Community];

    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Street => "street",
            Self::Community => "community",
        }
    }
}

/// One administrative area.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The key its source gave it, most often the statistical code.
    pub source_id: String,
    /// Its name, as its source writes it.
    pub name: String,
    /// Where in the tree it stands.
    pub level: Level,
    /// Its outline.
    pub shape: GeoShape,
    /// The area one level (or more) up that it belongs to, where that is known.
    pub parent: Option<AreaId>,
}
