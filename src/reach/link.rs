//! What stands between a compound and a station, and what could be built to pass it.

use crate::city::StationId;
use crate::geodesy::PlanePoint;
use crate::units::Meters;

/// What sort of thing nobody walks across, the most massive first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObstacleKind {
    /// A river or other water.
    River,
    /// A railway.
    Railway,
    /// A wall or a fence.
    Wall,
    /// The compound's own outline, where it has no gate.
    MissingGate,
    /// The grounds of another compound.
    Grounds,
    /// Another thing of the barriers layer.
    Other,
}

impl ObstacleKind {
    /// Every kind, the most massive first.
    pub const ALL: [Self; 6] =
        [Self::River, Self::Railway, Self::Wall, Self::MissingGate, Self::Grounds, Self::Other];

    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::River => "river",
            Self::Railway => "railway",
            Self::Wall => "wall",
            Self::MissingGate => "missing-gate",
            Self::Grounds => "grounds",
            Self::Other => "other",
        }
    }
}

/// One thing that stands in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What sort of thing.
    pub kind: ObstacleKind,
    /// Its name; empty where its source has none.
    pub name: String,
}

/// What would be built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// A gate on the compound's outline.
    Gate,
    /// A footbridge or an underpass across an obstacle.
    Crossing,
}

impl LinkKind {
    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Crossing => "crossing",
        }
    }
}

/// A new link that would bring a compound within the limit of a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What would be built.
    pub kind: LinkKind,
    /// Its end at the compound's side.
    pub from: PlanePoint,
    /// Its end at the station's side.
    pub to: PlanePoint,
    /// Its own length.
    pub length: Meters,
    /// The station that it brings near.
    pub station: StationId,
    /// The whole walk to that station, the link included.
    pub walk: Meters,
    /// What it leads across.
    pub across: Option<Obstacle>,
}
